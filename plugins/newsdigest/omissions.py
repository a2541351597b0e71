"""What was left out of a report, in as much as a site holds of it and as the account of a build tells it.

Of a saved page it is as much again as the report: some 160 blocks, with their paths 20 kB.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import msgspec

from newsdigest.model import Dropped, Rejected, Report, Value

TOLD = 12  # blocks left out for one reason that are told


class Removed(Value, frozen=True, kw_only=True):
    """What was left out for one reason."""

    why: str
    count: int  # of blocks
    told: tuple[str, ...]  # the TOLD longest of them in the seed's order, of a text with their lines


class Omissions(Value, frozen=True, kw_only=True):
    """What was left out of one report, for the account."""

    packed: bytes  # all of it: a JSON list of objects as model.Dropped, compressed by zlib to a sixth
    reasons: tuple[Removed, ...]  # menus in few words, so that a lost paragraph shows among them

    @property
    def blocks(self) -> msgspec.Raw:
        """The list, to be put into JSON."""
        return msgspec.Raw(zlib.decompress(self.packed))


def of(outcome: Report | Rejected | None) -> Omissions:
    """What was left out of a report; nothing where there is none."""
    dropped = outcome.dropped if isinstance(outcome, Report) else ()
    return Omissions(packed=zlib.compress(msgspec.json.encode(dropped), 1), reasons=tuple(by_reason(dropped)))


def brief(dropped: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """The same without its text; of a page's blocks, of whose paths nobody could make anything, how many for each reason.

    >>> brief([Dropped(place="/html/p[1]", text="Home", why="menu"), Dropped(place="/html/p[2]", text="News", why="menu")])
    (Dropped(place='', text='', why='menu', count=2),)
    """
    found: dict[tuple[str, str], int] = {}
    for one in dropped:
        place = line_of(one)
        found[place, one.why] = found.get((place, one.why), 0) + one.count
    return tuple(Dropped(place=place, text="", why=why, count=count) for (place, why), count in found.items())


def by_reason(dropped: Iterable[Dropped]) -> Iterator[Removed]:
    """What was left out for each reason, in the order of the seed.

    >>> list(by_reason([Dropped(place="line 4", text="Home", why="menu"), Dropped(place="line 5", text="News", why="menu")]))
    [Removed(why='menu', count=2, told=('line 4: Home', 'line 5: News'))]
    """
    found: dict[str, list[Dropped]] = {}
    for one in dropped:
        found.setdefault(one.why, []).append(one)
    for why, those in found.items():
        longest = sorted(range(len(those)), key=lambda place: -len(those[place].text))[:TOLD]
        told = (those[place] for place in sorted(longest))
        yield Removed(
            why=why,
            count=sum(one.count for one in those),
            told=tuple(": ".join(filter(None, (line_of(one), one.text))) for one in told if one.text),
        )


def line_of(dropped: Dropped) -> str:
    """Where in a text a line stood; empty for a block of a page."""
    return dropped.place if dropped.place.startswith("line ") else ""
