"""The blocks round a report's body where its page says who wrote it and when."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from newsdigest import tables
from newsdigest.cleaning.phrases import REASONS, WORDS, is_all, said_in
from newsdigest.model import Block, Claim
from newsdigest.publishers import folded

ABOVE = 4  # blocks above the headline: kicker, section, date
BELOW = 30  # blocks below the headline at most
NEAR = 8  # blocks between two copies of a headline that stand above one text
OPENING = 2  # blocks of the body that may open with a date
INTO = 3  # paragraphs of the body among which a byline may still stand: below a standfirst, a picture
SHORT = 60  # characters; longer blocks that were kept are text
AFTER = 12  # blocks after the body that may sign it
RUN_ON = 120  # characters of byline and date that may follow a headline in its block
LINE = 200  # characters of a line that says who and when
INSIDE = re.compile(r".*/article(?:\[\d+\])?(?=/|$)")
POINTS = REASONS.index("points to other reports")
UNFOUND = 12  # blocks before the body where the headline is not to be seen


class Surroundings(NamedTuple):
    """What stands round a body."""

    head: tuple[Block, ...]  # from a little above the headline into the body, without the body's paragraphs
    tail: tuple[Block, ...]  # right after the body
    headline: int | None  # where in `head` the headline stands
    title: str = ""  # the headline
    opening: tuple[Block, ...] = ()  # the body's first paragraphs

    @property
    def below(self) -> tuple[Block, ...]:
        """The headline and the lines between it and the body."""
        return tuple(block for block in self.head[self.headline :] if not is_aside(block)) if self.headline is not None else ()

    def holds(self, claim: Claim) -> bool:
        """Whether a claim stands in the head, or says nothing of where it stands."""
        if not claim.place.startswith("/"):
            return True
        return any(f"{claim.place}/".startswith(f"{block.place}/") for block in self.head)


def around(blocks: Sequence[Block], body: Sequence[Block], headline: str) -> Surroundings:
    """All blocks of a document, the kept ones and the headline -> what stands round the body.

    Where the headline stands several times the copy nearest above the body counts, as the first may be in a list of links; in bare text
    the first of those that stand near each other, as byline and date stand between them.
    """
    kept = {block.place for block in body}
    inside = [number for number, block in enumerate(blocks) if block.place in kept]
    if not inside:
        return Surroundings((), (), None)
    title = folded(headline)
    opening = title.partition(" ")[0]
    longest = len(title) + RUN_ON
    found = (
        [number for number, block in enumerate(blocks) if len(block.text) < longest and is_title(block, title, opening)] if title else []
    )
    at = max((number for number in found if number <= inside[0]), default=found[0] if found else None)
    if at is not None and not blocks[at].place.startswith("/"):  # of a page's headings the nearest is the report's
        for number in reversed([number for number in found if 0 < number < at]):  # the first line of a text is its window's title
            at = number if at - number <= NEAR else at
    first = max(0, (inside[0] if at is None else at) - (UNFOUND if at is None else ABOVE))
    head: list[Block] = []
    paragraphs = 0
    place = 0
    # What follows the body is not about it: `Ferry timetable changes on 3 December`, `Render time: …`.
    end = inside[-1] + 1 if at is None or at <= inside[-1] else len(blocks)
    until = min(end, (first if at is None else at) + BELOW)
    # Between a headline and a text far below it stand menus; what stands right above the text says who and when.
    for number in (*range(first, until), *range(max(until, inside[0] - ABOVE), inside[0])):
        block = blocks[number]
        if number == at:
            place = len(head)
        if block.place in kept and len(block.text) > SHORT and number != at and not is_stamped(block):
            # Navigation that was taken for text above the headline is not where the body starts.
            paragraphs += at is None or number > at
            if paragraphs > INTO:
                break
        else:
            head.append(block)
    own = article_of(blocks[inside[-1]])
    below = blocks[inside[-1] + 1 : inside[-1] + 1 + AFTER]
    if blocks[0].place.startswith("/"):  # of a page; in bare text who wrote may stand behind other reports too
        below = list(takewhile(lambda block: not is_pointing(block.text), below))
    tail = tuple(block for block in below if not is_aside(block) and f"{own}/".startswith(f"{article_of(block)}/"))
    paragraphs_above = [block for block in body[:OPENING] if block.kind == "paragraph"]
    return Surroundings(tuple(head), tail, None if at is None else place, headline, tuple(paragraphs_above))


def is_pointing(text: str) -> bool:
    """Whether a line says only that other reports follow.

    >>> [is_pointing(text) for text in ("Auch interessant", "Read more", "More rain fell", "By Ada Ost")]
    [True, True, False, False]
    """
    words = WORDS.findall(text.casefold()) if len(text) <= SHORT else []
    return bool(words) and is_all(said_in(words, text), words, POINTS)


def article_of(block: Block) -> str:
    """The innermost `article` of a page around a block: another one than the report's is a teaser, with a byline and a date of its own."""
    inside = INSIDE.match(block.place) if "/article" in block.place else None
    return inside[0] if inside else ""


def is_aside(block: Block) -> bool:
    return any(label.startswith(("aside", "nav", "footer")) for label in block.context)


def is_stamped(block: Block) -> bool:
    """Whether a block opens by saying when it was published, whatever else took it for text."""
    return len(block.text) < LINE and block.text.lower().startswith(spoken("published")) and any(c.isdigit() for c in block.text)


def is_title(block: Block, title: str, opening: str) -> bool:
    """Whether a block opens with the folded title, whose first word is `opening`; byline and date may follow in the same block."""
    return (
        (opening in block.text.lower() or not block.text.isascii())  # which is soon seen
        and folded(block.text).startswith(title)
    )


@functools.cache
def phrases() -> Mapping[str, Any]:
    """What pages say round a report, by language."""
    return tables.own(__package__, "data/phrases.toml")


@functools.cache
def spoken(table: str) -> tuple[str, ...]:
    """The phrases of a table in all languages, the longest first, lower case."""
    return tuple(sorted({phrase for ones in phrases()[table].values() for phrase in ones}, key=lambda phrase: (-len(phrase), phrase)))


@functools.cache
def said_of(table: str) -> re.Pattern[str]:
    """Finds any phrase of a table as whole words in a text in lower case.

    >>> bool(said_of("updated").search("stand: 12.11.2026")), bool(said_of("updated").search("der standard"))
    (True, False)
    """
    # Scripts that join words to what stands before them (Arabic's و) or write none apart (Chinese) have no such limits.
    words = [re.escape(phrase) for phrase in spoken(table) if phrase[0].islower()]
    others = [re.escape(phrase) for phrase in spoken(table) if not phrase[0].islower()]
    # The limit before stands once, so that inside a word no phrase is tried.
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", *others]))
