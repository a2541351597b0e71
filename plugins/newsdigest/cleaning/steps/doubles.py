"""Steps that drop what the report says in another place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from newsdigest.cleaning.steps.line import SENTENCE, TOP, Line, is_label, is_running, is_sure, is_top_line
from newsdigest.cleaning.wordings import is_sentence_end
from newsdigest.model import Block, Document

BELOW = 3  # lines below a headline among which who wrote or when tells that it is one
ASIDE = re.compile(
    r"^aside|pull|quote|callout|takeaway|highlight|zitat|destacado", re.IGNORECASE
)  # what elements are called that repeat a sentence
WHOLE = 300  # words of a block that may be a report without its paragraphs


def drop_repeated_headlines(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """The headline in the text, at its beginning mostly with what stands above it, or twice in one line."""
    once, twice = list(headline), list(headline) * 2
    if not once:
        return
    top = [i for i, line in enumerate(lines) if not line.why][:TOP]
    at = next((i for i in top if lines[i].words == once), None)
    if at is not None and not is_sentence_end(lines[at].block.text):
        above = [lines[i] for i in top if i < at]
        # Above who wrote or when, or below labels, it is no heading inside the text, however sure the likelihoods are; alone it may be one.
        if all(map(is_label, above)) and (above or any(map(is_top_line, lines[at + 1 : at + 1 + BELOW]))):
            for line in above:
                line.why = line.tells[0] if line.tells else "label or menu line"
            lines[at].why = "repeats the headline"
    for line in lines:
        if line.why or line.words[:1] != once[:1] or is_sure(line, document):
            continue
        # With the byline and the date behind it, where a page parts them by line breaks only.
        is_opening = len(once) > 3 and line.words[: len(once)] == once and len(line.words) < len(once) + 12 and line.block.kind != "heading"
        is_label_too = is_opening and not is_sentence_end(line.block.text)
        if line.words in (once, twice) or is_label_too:
            line.why = "repeats the headline"


def drop_repeated_blocks(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """A paragraph that stood above already, in another part of the page, as pages for small and large screens have it.

    Of a heading and an entry the entry goes, though it stands above: it is one of a list of contents.
    """
    seen: dict[str, Line] = {}
    for line in lines:
        if line.why or line.count < 8:
            continue
        first = seen.setdefault(line.block.text, line)
        if first.block.kind == "entry" and line.block.kind == "heading":
            first.why, seen[line.block.text] = "menu", line
        elif first.block.context != line.block.context:
            line.why = "repeats a paragraph"


def drop_pull_quotes(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, a quotation or what stands aside that a paragraph of the report has word for word, and who said it below.

    Of quotations that a longer paragraph holds, on pages of many kinds 12 were such and 5 were quoted before they were told of.
    """
    asides = [
        number
        for number, line in enumerate(lines)
        if not line.why and line.count >= SENTENCE and (line.block.kind == "quotation" or is_aside(line.block))
    ]
    running = [" ".join(line.words) for line in lines if not line.why and is_running(line)] if asides else []
    for number in asides:
        line = lines[number]
        said = " ".join(line.words)
        if any(len(said) < len(text) and said in text for text in running):
            line.why = "repeats a paragraph"
            own = line.block.place
            box = own if is_aside(line.block, 1) or own.rpartition("/")[2].startswith("blockquote") else own.rpartition("/")[0]
            below = lines[number + 1] if number + 1 < len(lines) else line
            if not below.why and is_label(below) and below.block.kind != "heading" and f"{below.block.place}/".startswith(f"{box}/"):
                below.why = line.why


def is_aside(block: Block, innermost: int = 2) -> bool:
    """Whether the names of a block's element, or of the one around it, set it apart from the text."""
    return any(map(sets_apart, block.context[-innermost:]))


@lru_cache(maxsize=2_000)  # paragraphs of one text stand in elements that are called alike
def sets_apart(label: str) -> bool:
    """Whether an element's names say that it stands beside the text."""
    return ASIDE.search(label) is not None


def drop_containers(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """A block that is most of the report again without its paragraphs, as hidden elements hold it for programs."""
    for line in lines:
        if line.why or line.count < WHOLE:
            continue
        said = " ".join(line.words)
        inside = [other for other in lines if other is not line and not other.why and is_running(other) and " ".join(other.words) in said]
        if len(inside) > 2 and 2 * sum(other.count for other in inside) > line.count:
            line.why = "repeats a paragraph"
