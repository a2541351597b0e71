"""The blocks round a report's body where its page says who wrote it and when."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, NamedTuple

from newsdigest.model import Block, Claim
from newsdigest.publishers import folded

ABOVE = 4  # blocks above the headline: kicker, section, date
BELOW = 24  # blocks between headline and body at most
AFTER = 12  # blocks after the body that may sign it
UNFOUND = 12  # blocks before the body where the headline is not to be seen


class Surroundings(NamedTuple):
    """What stands round a body."""

    head: tuple[Block, ...]  # from a little above the headline to the body
    tail: tuple[Block, ...]  # right after the body
    headline: int | None  # where in `head` the headline stands

    def holds(self, claim: Claim) -> bool:
        """Whether a claim stands in the head, or says nothing of where it stands."""
        return not claim.place.startswith("/") or any(claim.place.startswith(block.place) for block in self.head)


def around(blocks: Sequence[Block], body: Sequence[Block], headline: str) -> Surroundings:
    """All blocks of a document, the kept ones and the headline -> what stands round the body.

    Where the headline stands several times the copy nearest above the body counts, as the first may be in a list of links.
    """
    kept = {block.place for block in body}
    inside = [number for number, block in enumerate(blocks) if block.place in kept]
    if not inside:
        return Surroundings((), (), None)
    title = folded(headline)
    found = [number for number, block in enumerate(blocks) if is_title(block, title)] if title else []
    start = inside[0]
    at = max((number for number in found if number <= start), default=found[0] if found else None)
    if at is None:
        first = max(0, start - UNFOUND)
    else:
        first = max(0, at - ABOVE)
        # Navigation that was taken for text ahead of the headline is not where the body starts.
        start = next((number for number in inside if number > at), start)
    stop = min(start, (at if at is not None else first) + BELOW)
    tail = tuple(block for block in blocks[inside[-1] + 1 : inside[-1] + 1 + AFTER])
    return Surroundings(tuple(blocks[first : max(stop, first)]), tail, None if at is None else at - first)


def is_title(block: Block, title: str) -> bool:
    return len(block.text) < 400 and folded(block.text) == title


@functools.cache
def phrases() -> Mapping[str, Any]:
    """What pages say round a report, by language."""
    return tomllib.loads((resources.files(__package__) / "data" / "phrases.toml").read_text("utf-8"))


@functools.cache
def spoken(table: str) -> tuple[str, ...]:
    """The phrases of a table in all languages, the longest first, lower case."""
    return tuple(sorted({phrase for ones in phrases()[table].values() for phrase in ones}, key=lambda phrase: (-len(phrase), phrase)))
