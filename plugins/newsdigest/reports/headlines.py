"""The headline, where all that a page calls it by is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsdigest.model import Document, Fact
from newsdigest.publishers import folded
from newsdigest.reports.claims import Claims, of
from newsdigest.reports.lines import headline_among
from newsdigest.reports.wording import likeness, plain, undoubled

LONGEST = 250  # characters; longer ones are sentences or lists of key words
# From the most trusted; the order decides between candidates that nothing else tells apart.
CLAIMS = (
    "json-ld headline",
    "meta og:title",
    "itemprop headline",
    "meta twitter:title",
    "meta parsely-title",
    "meta sailthru.title",
    "meta dc.title",
    "meta dcterms.title",
    "meta title",
    "json-ld name",
    "json-ld webpage name",
    "title",
)
SEPARATOR = re.compile(r"\s+(?:[|–—·•:»«/>]|::|-{1,2})\s+|\s?[|｜»«]\s?|(?<=[^\W\d_]):\s(?=\S+\.\w{2,3}$)")
ALIKE = 0.35  # likeness from which two titles are of one report


class Candidate(NamedTuple):
    """What a page may mean by its headline."""

    text: str
    where: str
    place: str = ""


def headline_of(document: Document, claims: Claims, outlets: Sequence[str]) -> Fact:
    """The headline that most of the page agrees on, unknown where it names none.

    `outlets` are names of the site; they are cut off at both ends of titles.
    """
    if document.format == "text":
        return headline_among(document.blocks, outlets)
    known = {folded(name) for name in outlets}
    candidates = [
        Candidate(title, where, place)
        for text, where, place in named(document, claims)
        if (title := without_outlet(undoubled(text), outlets)) and len(title) <= LONGEST and folded(title) not in known
    ]
    written = [candidate for candidate in candidates if candidate.where != "h1"]
    shown = [candidate for candidate in candidates if candidate.where == "h1"]
    if not candidates:
        return headline_among(document.blocks, outlets)
    stated = max(written, key=lambda one: (sum(agreement(one, other) for other in candidates), -written.index(one)), default=None)
    if stated is None:
        return fact(shown[0])
    best = max(shown, key=lambda one: max(likeness(one.text, other.text) for other in written), default=None)
    if best is None or max(likeness(best.text, other.text) for other in written) < ALIKE:
        # The page's h1 is its name, or the section's; what it says of itself is not.
        return fact(stated)
    kicked = next((other for other in written if len(other.text) > 12 and best.text.endswith(other.text) and best.text != other.text), None)
    return fact(kicked or best)


def fact(candidate: Candidate) -> Fact:
    return Fact(value=candidate.text, where=candidate.where)


def named(document: Document, claims: Claims) -> Iterator[Candidate]:
    """All that a page may call its report, headings first."""
    headings = [
        block
        for block in document.blocks
        if block.kind == "heading" and len(block.text) <= LONGEST and "@hidden" not in " ".join(block.context)
    ]
    tops = [block for block in headings if block.level == 1][:6]
    if not tops:
        titles = [claim.value for claim in of(claims, ("title", "meta og:title", "json-ld headline"))]
        tops = [block for block in headings if len(block.text) > 12 and any(title.startswith(block.text) for title in titles)][:1]
    yield from (Candidate(block.text, "h1", block.place) for block in tops)
    seen: set[str] = set()
    for claim in of(claims, CLAIMS):
        if claim.name not in seen:
            seen.add(claim.name)
            yield Candidate(claim.value, claim.name, claim.place)


def agreement(one: Candidate, other: Candidate) -> float:
    """How far another candidate supports this one, 0–1."""
    if one.where == other.where:
        return 0.0
    a, b = folded(one.text), folded(other.text)
    if a == b:
        return 1.0
    if a and b and (a in b or b in a):
        return 0.7 * min(len(a), len(b)) / max(len(a), len(b))
    return 0.0


def without_outlet(text: str, outlets: Sequence[str]) -> str:
    """A title without the name of the site at its beginning or end.

    >>> without_outlet("Bridge opens | News | The Harbour Courier", ["The Harbour Courier"])
    'Bridge opens'
    >>> without_outlet("Rain - and snow", ["Open Coast"])
    'Rain - and snow'
    """
    cuts = [(match.start(), match.end()) for match in SEPARATOR.finditer(text)]
    if not cuts:
        return text.strip()
    known = {plain(name) for name in outlets if plain(name)}
    starts, ends = [0] + [end for _, end in cuts], [start for start, _ in cuts] + [len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    first, last = 0, len(parts)
    for number in range(len(parts) - 1, 0, -1):
        if is_outlet(parts[number], known):
            last = number
    if last == len(parts) and is_outlet(parts[0], known):
        first = 1
    # A section between headline and site (`| News | The Courier`) goes with it.
    while last < len(parts) and last - first > 1 and len(parts[last - 1].split()) == 1 and len(parts[first]) >= 12:
        last -= 1
    return text[starts[first] : ends[last - 1]].strip()


def is_outlet(part: str, known: set[str]) -> bool:
    name = plain(part)
    return bool(name) and any(
        name == other or (len(other) > 4 and name.startswith(other) and len(name) < len(other) + 14) for other in known
    )
