"""A text seed -> blocks, one a line, with the number of the line as its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newsdigest.documents.characters import seen
from newsdigest.documents.html import MOST
from newsdigest.documents.marks import unheaded, unnumbered, unquoted, unsent
from newsdigest.documents.wraps import rejoined
from newsdigest.errors import SeedError
from newsdigest.model import Block, BlockKind, Claim, Repair

BULLET = re.compile(r"\s*(?:[-*•·●▪◦‣]|\d{1,2}[.)])(?:\s|$)")
HEADING = re.compile(r"(#{1,6})\s")


def read(seed: str, text: str) -> tuple[tuple[Block, ...], tuple[Claim, ...], tuple[Repair, ...]]:
    """Text -> a block for each line that has something on it; entities and tags are left as they stand.

    A bullet alone on its line makes the next line an entry, as text renderers write lists; cells of a table that are empty go.
    Raises SeedError for more lines than a page may have paragraphs.

    >>> [(block.kind, block.text, block.place) for block in read("", "Results\\n-\\n Ash &amp; Oak\\n- Elm\\n\\n## After")[0]]
    [('paragraph', 'Results', 'line 1'), ('entry', 'Ash &amp; Oak', 'line 3'), ('entry', 'Elm', 'line 4'), ('heading', 'After', 'line 6')]
    """
    lines, repairs = mended(text.splitlines())
    if sum(bool(line) and not line.isspace() for line in lines) > MOST:
        raise SeedError(seed, f"it has more than {MOST:,} lines, which no report has", "Save the one report by itself.")
    for number, line in enumerate(lines):
        lines[number], more = seen(line, f"line {number + 1}")
        repairs.extend(more)
    return tuple(blocks_of(lines)), (), tuple(repairs)


def read_again(texts: Sequence[str]) -> tuple[Block, ...]:
    """Blocks' texts -> the blocks that a text of these lines has, an empty one between any two."""
    lines, _ = mended([line for text in texts for line in (text, "")][:-1])
    return tuple(blocks_of(lines))


def mended(lines: Sequence[str]) -> tuple[list[str], list[Repair]]:
    """Lines as programs wrote them -> as many lines as people did, and the repairs."""
    lines, repairs = list(lines), list[Repair]()
    for mend in (unquoted, unsent, unheaded, rejoined, unnumbered):
        lines, changes = mend(lines)
        repairs.extend(changes)
    return lines, repairs


def blocks_of(lines: Iterable[str]) -> Iterator[Block]:
    """A block for each line that has something on it; the lines hold nothing that nobody can see."""
    bullet = False
    for number, words in enumerate(lines, 1):
        if not words:
            continue
        kind: BlockKind = "entry" if bullet else "paragraph"
        level = 0
        match = BULLET.match(words)
        if match and not words[0].isdigit():
            kind, words = "entry", words[match.end() :]
            if not words:
                bullet = True
                continue
        elif match:
            kind = "entry"
        elif heading := HEADING.match(words):
            kind, level, words = "heading", len(heading[1]), words[heading.end() :]
        elif words[0] == words[-1] == "|" and len(words) > 2:
            kind, words = "row", " | ".join(cell for part in words[1:-1].split("|") if (cell := part.strip()))
        bullet = False
        if words:
            yield Block(kind=kind, text=words, place=f"line {number}", level=level)
