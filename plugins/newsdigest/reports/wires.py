"""The agencies that a report credits, from its dateline, its sentences and the lines beside it."""

from __future__ import annotations

import functools
import re
from itertools import pairwise

from newsdigest.model import Block, Fact
from newsdigest.publishers import Publishers
from newsdigest.reports.datelines import opening
from newsdigest.reports.dates import DIGIT
from newsdigest.reports.surroundings import Surroundings, said_of, spoken

CREDIT = 90  # characters of a line below the text that credits an agency; a biography is longer
PHOTO = re.compile(r"\b(?:photos?|photograph|fotos?|images?|pictures?|bild|getty|illustration)\b|صورة", re.IGNORECASE)


def wires_of(body: tuple[Block, ...], around: Surroundings, publishers: Publishers, own: str | None) -> Fact:
    """The agencies credited, in order; never the publisher itself.

    Above the text most agencies are credited with pictures: there one counts that stands alone, or behind a word for source.
    """
    found: dict[str, str] = {}
    above = [
        block for before, block in pairwise(around.below) if len(block.text) <= CREDIT and not PHOTO.search(f"{before.text} {block.text}")
    ]
    below = [*above, *(block for block in around.tail if len(block.text) <= CREDIT)]
    text = "\n".join(block.text for block in body)
    start = opening(body)
    if start:
        for part in re.split(r"[/,;&]| and ", start.agency):
            agency = publishers.by_name(part)
            if agency and agency.kind == "wire":
                found.setdefault(agency.name, start.where)
    small, large = mentioning(tuple(publishers.agencies))
    mentions = [block for block in (*body, *below) if large.search(block.text) or any(name in block.text for name in small)]
    # The AAP of a sentence may be paediatricians, the APA psychologists: such letters count once the agency's full name is there, or where
    # they stand above the text or behind a word for source.
    doubtful = frozenset(
        name
        for name in (spoken("doubtful letters") if mentions else ())
        if (agency := publishers.agencies.get(name))
        and not any(len(other) > len(name) and other in text for other in (agency.name, *agency.aliases))
    )
    for block in mentions:
        if block.note == "caption" or (PHOTO.search(block.text[:200]) and len(block.text) < 200):
            continue
        is_credit = block in above or (block in below and said_of("source").match(block.text.lower()))
        for match in crediting(tuple(publishers.agencies), frozenset() if is_credit else doubtful).finditer(block.text):
            is_sourced = match["after"] and said_of("source").search(match[0].lower())
            is_dated = (match["bracket"] or match["part"]) and DIGIT.search(block.text)
            if block in above and not (match["line"] or is_sourced or is_dated):
                continue
            name = next(filter(None, match.groups()))
            found.setdefault(publishers.agencies[name].name, block.place)
    found = {name: where for name, where in found.items() if name != own}
    return Fact(value=", ".join(found), where=next(iter(found.values()))) if found else Fact()


@functools.cache
def mentioning(names: tuple[str, ...]) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """What finds any of the names wherever it stands: names in small letters, and an expression for all others.

    It goes by their first letter, which takes a sixth of the time that each by itself takes, and a third of that with small letters.
    """
    shortest = [name for name in names if not any(other in name for other in names if other != name)]
    small = tuple(name for name in shortest if name[0].islower())
    by_letter: dict[str, list[str]] = {}
    for name in shortest:
        if name not in small:
            by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    return small, re.compile("|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items()))


@functools.cache
def crediting(names: tuple[str, ...], doubtful: frozenset[str]) -> re.Pattern[str]:
    """Finds a name that is not doubtful where it is credited, and only there: an agency can also be what a report is about."""
    longest = sorted(set(names) - doubtful, key=lambda name: (-len(name), name))
    alternatives, before, after, offices = (
        "|".join(re.escape(word) for word in words)
        for words in (longest, spoken("credit before"), spoken("credit after"), spoken("office"))
    )
    return re.compile(
        rf"(?<!\w)(?i:{before})\s?[:：]?\s?(?P<after>{alternatives})\b(?!\s(?i:journalist|photographer|reporter|correspondent)|[’']s?\b)"
        rf"|(?<!\w)(?P<before>{alternatives})\s(?i:{after})\b"
        rf"|^[^!?()\n–—/]{{2,40}}(?:\s[–—-]\s|\s?/)(?P<opening>{alternatives})\s?[./]"
        rf"|^[^!?()\n–—/]{{2,30}}\d{{1,2}}\s[^\W\d_]{{3,10}}\.\s(?P<stamped>{alternatives})\s[–—-]\s"
        rf"|^(?:[^\W\d_]{{3,9}}\.?\s\d{{1,2}}|\d{{1,2}}\.?\s[^\W\d_]{{3,9}})\s\((?P<dated>{alternatives})\)\s?[–—-]"
        rf"|[|•·]\s?(?P<part>{alternatives})(?:/[a-z]{{2,5}})?$"
        rf"|^\W{{0,2}}(?:(?i:{offices})\s)?(?P<line>{alternatives})\W{{0,2}}$|[(/（]\s?(?P<bracket>{alternatives})\s?[)）]?\W{{0,2}}$"
    )
