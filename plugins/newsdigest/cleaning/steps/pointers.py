"""Steps that drop what leads to other reports and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdigest.cleaning.features import FEW
from newsdigest.cleaning.phrases import REASONS, WORDS, Said, given_by, is_all, said_in
from newsdigest.cleaning.steps.line import Line, is_label, is_running, is_sure, of_each
from newsdigest.cleaning.wordings import SENTENCE_END
from newsdigest.model import Document

# What a line says that is nothing else.
BARE = frozenset({
    "advertisement", "newsletter promotion", "share line", "points to other reports", "comments", "paywall notice",
})  # fmt: skip
OPENING = 4  # words in which a line says that it points elsewhere
DASH = re.compile(r"\s[-–—|]\s")
ALL_LINK = 0.9  # share of a line's characters in links from which it is nothing but one


def drop_pointers(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """`Read more: …`, `Lesen Sie auch: …` inside the text: short, with a colon or a link, opening with such a phrase.

    One that is all of what stands before the colon says it beyond doubt, whatever follows.
    """
    pointing = REASONS.index("points to other reports")
    for line in lines:
        if line.why or line.count >= 40 or is_sure(line, document):
            continue
        opening, colon, _ = line.block.text[:40].partition(":")
        if not colon and (dash := DASH.search(opening)):  # `LEGGI ANCHE - La diga di Orrin`
            said = said_in(words := WORDS.findall(opening[: dash.start()].casefold()), opening[: dash.start()])
            if len(words) > 1 and is_all(said, words, pointing) and not SENTENCE_END.search(line.block.text):
                line.why = "points to other reports"
            continue
        if colon and opening.isupper() and line.block.links > ALL_LINK and line.block.kind == "paragraph":
            line.why = "points to other reports"  # `PREVIOUS: Rain stops the regatta`
            continue
        words = WORDS.findall(opening.casefold())
        is_linked = line.block.links > 0.3
        if not is_linked and not (colon and line.block.kind != "heading"):
            continue
        said = said_in(words, opening)
        is_sole = bool(colon) and line.block.kind == "paragraph" and is_all(said, words, pointing)
        is_open = is_linked or not SENTENCE_END.search(line.block.text)
        if is_sole or (is_open and pointing in given_by(found for found in said if found.start + found.size <= OPENING)):
            line.why = "points to other reports"


@of_each
def drop_bare_phrases(line: Line) -> str:
    """What is made of nothing but such phrases: `Advertisement`, `Read more`, `Story continues below`."""
    is_short = line.count < FEW and line.block.kind != "heading"
    return bare_reason(line.words, line.phrases) if line.said and is_short else ""


def bare_reason(words: Sequence[str], said: Sequence[Said]) -> str:
    """
    >>> lines = [line.split() for line in ("advertisement 1 story continues below", "read more books", "twitter")]
    >>> [bare_reason(words, said_in(words, "")) for words in lines]
    ['advertisement', '', '']
    """
    covered = {i for i, word in enumerate(words) if word.isdigit()}
    found: list[str] = []
    for start, size, number, denies in said:
        reason = REASONS[number]
        if reason in BARE and start >= 0 and not denies:
            covered.update(range(start, start + size))
            if size > 1 or reason == "advertisement":
                found.append(reason)
    return found[0] if found and len(covered) == len(words) else ""


def drop_lone_links(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, a paragraph below one of the report that is nothing but a link and no sentence: another report's headline.

    Of such lines on pages of many kinds, 94 above a heading were other than text and two were text; of those of five words or more above a
    paragraph eight and none.
    """
    left = [line for line in lines if not line.why]
    for above, line, below in zip(left, left[1:], left[2:], strict=False):
        if (
            line.block.kind == "paragraph"
            and (below.block.kind == "heading" or (line.count > OPENING and below.block.kind == "paragraph"))
            and line.block.links > ALL_LINK
            and not SENTENCE_END.search(line.block.text)
            and is_running(above)
        ):
            line.why = "points to other reports"


def drop_linked_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, lines of nothing but links below one that says that it points to other reports, and that one."""
    for number, line in enumerate(lines):
        if not (line.why == "points to other reports" or "points to other reports" in line.said) or not is_label(line):
            continue
        end = number + 1
        while end < len(lines) and lines[end].block.links > ALL_LINK and not SENTENCE_END.search(lines[end].block.text):
            end += 1
        for other in lines[number:end] if end > number + 1 else ():
            other.why = other.why or "points to other reports"


@of_each
def drop_doubled(line: Line) -> str:
    """A headline that stands twice at the beginning of one line, as in lists where picture and link carry the same words."""
    text = line.block.text
    second = text.find(text[:20], 20) if len(text) > 40 else -1
    is_twice = second > 0 and text[:second].strip() == text[second : 2 * second].strip()
    return "headline of another report, twice" if is_twice else ""
