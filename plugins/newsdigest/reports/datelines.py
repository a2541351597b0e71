"""The place that opens a report, from its first paragraph."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsdigest.model import Block, Fact

# PORT ANSEL, Nov 12 (Meridian) — …; Berlin (dpa) - …; at most 90 characters before the dash.
OPENING = re.compile(
    r"(?P<place>[^\W\d_][^()\d–—:;!?]{1,60}?)(?:,\s(?P<day>[^()–—]{3,24}?))?\s?(?:\(\s?(?P<agency>[^()]{2,40}?)\s?\))?\s?(?P<dash>[–—]|--|\.-|-(?=\s))\s?(?=\S)"
)
CUT = 110  # characters in which all of it must stand


class Dateline(NamedTuple):
    """What opens a report."""

    place: str  # `PORT ANSEL`
    agency: str  # in brackets after it; empty without
    where: str


def opening(blocks: tuple[Block, ...]) -> Dateline | None:
    """The dateline of the first paragraphs, None without one.

    A place alone counts only in capitals, before a hyphen only with its country or the day; with an agency in brackets it may be written
    as usual.

    >>> opening((Block(kind="paragraph", text="OSTER NESS, Veldt (MPA) — Talks ended."),))
    Dateline(place='OSTER NESS, Veldt', agency='MPA', where='')
    >>> [opening((Block(kind="paragraph", text=f"{place} - Talks ended."),)) for place in ("FILE", "NORBY, Skarn", "NORBY, Nov. 12")]
    [None, Dateline(place='NORBY, Skarn', agency='', where=''), Dateline(place='NORBY', agency='', where='')]
    >>> opening((Block(kind="paragraph", text="He said no - twice - on Friday."),))
    """
    for block in [block for block in blocks if block.kind == "paragraph"][:2]:
        if found := parted(block.text):
            return Dateline(*found[:2], block.place)
    return None


def behind(text: str) -> str:
    """A paragraph without the dateline that opens it.

    >>> behind("OSTER NESS, Veldt, Nov 12 (MPA) — Talks ended."), behind("Talks - two - ended.")
    ('Talks ended.', 'Talks - two - ended.')
    """
    found = parted(text)
    return text[found[2] :] if found else text


def parted(text: str) -> tuple[str, str, int] | None:
    """Place and agency that open a paragraph, and where what they open begins; None where they do not."""
    match = OPENING.match(text[:CUT])
    if not match:
        return None
    place, agency = match["place"].strip(" ,."), match["agency"] or ""
    if match["day"] and not any(character.isdigit() for character in match["day"]):
        place += f", {match['day'].strip(' ,.')}"  # a country
    capitals = place.partition(",")[0]
    is_set_off = match["dash"] != "-" or "," in place or match["day"]
    if not agency and not (capitals.isupper() and len(capitals) > 2 and is_set_off):
        return None
    is_place = (len(place.split()) <= 6 and place[0].isupper()) or not place[0].isascii()
    return (place, agency, match.end()) if is_place else None


def dateline_of(blocks: tuple[Block, ...]) -> Fact:
    """The place of the dateline as a fact."""
    found = opening(blocks)
    return Fact(value=found.place, where=found.where or "first paragraph") if found else Fact()
