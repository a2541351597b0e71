"""A line on its way through the steps, and what it shows of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

import msgspec

from newsdigest.cleaning.credits import is_credited
from newsdigest.cleaning.features import FEW
from newsdigest.cleaning.phrases import Said
from newsdigest.cleaning.wordings import SENTENCE_END, YEAR, is_sentence_end
from newsdigest.model import Block, BlockNote, Document, Repair

TAILS = frozenset({
    "newsletter promotion", "points to other reports", "aggregator's notice", "comments", "about the author", "paywall notice",
    "share line", "headline of another report, twice",
})  # fmt: skip
TOP_LINES = frozenset({"byline", "date line", "reading time"})
CAPTION = 80  # words; longer ones that end so are paragraphs with a picture behind them
TOP = 6  # lines
EVERYWHERE = "stands on other pages of the publisher too"
SENTENCE = 8  # words from which a line that ends as a sentence is one
SURE = 2.5  # log-odds from which a line stays whatever its words say: a report may speak of newsletters


class Line(msgspec.Struct):
    """A block on its way; a step may change why it is dropped and what it is."""

    block: Block
    words: list[str]  # in small letters
    count: int  # of its words; in scripts without spaces two characters a word
    phrases: tuple[Said, ...]  # what its words say of it
    said: tuple[str, ...]  # reasons that they give, as in phrases.toml
    tells: tuple[str, ...]  # of these, those that weigh by themselves
    called: frozenset[str]  # reasons that the names of its element, or of the one around it, give, as in markup.toml
    why: str  # empty: it stays
    odds: float  # log-odds that it belongs to the report, as the trees say and the publisher's rule
    judged: float  # the same without the rule
    note: BlockNote = ""
    mended: tuple[str, tuple[Repair, ...]] | None = None  # its text repaired, and the repairs, once someone has asked for them


Step = Callable[[Sequence[Line], Sequence[str], Document], None]


def of_each(reason: Callable[[Line], str]) -> Step:
    """A step out of why a line goes, which only that line tells; empty: it stays."""

    @wraps(reason)
    def step(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
        for line in lines:
            line.why = line.why or reason(line)

    return step


def is_running(line: Line) -> bool:
    """A paragraph as reports have them: twenty words or more that end as a sentence does."""
    return line.count >= 20 and line.block.kind == "paragraph" and is_sentence_end(line.block.text)


def is_sure(line: Line, document: Document) -> bool:
    """Whether a line of bare text is so likely that it stays whatever its words say.

    Of the pointers that otherwise go from texts that are nearly clean, 42 of such lines were text of the report and none was not.
    """
    return document.format == "text" and line.odds >= SURE


def is_label(line: Line) -> bool:
    """A few words that are no sentence, and no entry of a list or row of a table."""
    return line.count < 12 and not SENTENCE_END.search(line.block.text) and line.block.kind not in ("entry", "row")


def tail_reason(line: Line) -> str:
    """What a line says of those that stand behind reports; empty when it says nothing of them."""
    return next((reason for reason in line.tells if reason in TAILS), "")


def box_of(line: Line) -> str:
    """The place of the element around a block of a page."""
    return line.block.place.rpartition("/")[0]


def is_caption(line: Line) -> bool:
    """Whether a line ends with who made a picture."""
    return line.count < CAPTION and line.block.kind not in ("heading", "row") and is_credited(line.block.text, line.words)


def is_top_line(line: Line) -> bool:
    """Whether a line says who wrote or when, or is short and has a year in it."""
    return not TOP_LINES.isdisjoint(line.said) or (line.count < FEW and YEAR.search(line.block.text) is not None)


def is_spaced(blocks: Sequence[Block]) -> bool:
    """Whether an empty line stands between any two lines of a text, as `Cleaning` is written."""
    return all(block.place == f"line {2 * i + 1}" for i, block in enumerate(blocks))
