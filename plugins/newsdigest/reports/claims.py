"""A document's claims by name, and the facts that the first sound one of several names gives."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence

from newsdigest.documents.characters import seen
from newsdigest.model import Claim, Fact
from newsdigest.publishers import folded

TITLES = frozenset({"title", "meta og:title"})
Claims = Mapping[str, tuple[Claim, ...]]  # lower-case name -> claims in page order


def by_name(claims: Sequence[Claim]) -> Claims:
    """Claims -> the same by lower-case name; JSON-LD often holds HTML's entities, which are resolved."""
    found: dict[str, list[Claim]] = {}
    for claim in own(claims):
        if "&" in claim.value:
            claim = Claim(name=claim.name, value=seen(html.unescape(claim.value), claim.place)[0], place=claim.place)
        found.setdefault(claim.name.lower(), []).append(claim)
    return {name: tuple(ones) for name, ones in found.items()}


def own(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Claims -> the same without what JSON-LD says of other reports, where it describes several and the page's title is one's headline."""
    nodes: dict[str, str] = {claim.place: claim.value for claim in claims if claim.name == "json-ld headline"}
    if len(nodes) < 2:
        return claims
    titles = [folded(claim.value) for claim in claims if claim.name in TITLES]
    others = {
        place
        for place, headline in nodes.items()
        if (name := folded(headline)) and not any(name in title or title in name for title in titles)
    }
    if len(others) == len(nodes):
        return claims
    return [claim for claim in claims if claim.place not in others]


def of(claims: Claims, names: Sequence[str]) -> Iterator[Claim]:
    """The claims of these names, in the order of the names."""
    for name in names:
        yield from claims.get(name, ())


def first(claims: Claims, names: Sequence[str], sound: Callable[[str], str | None]) -> Fact:
    """The first claim that `sound` makes a value of, with the page's own name for it."""
    for claim in of(claims, names):
        value = sound(claim.value)
        if value:
            return Fact(value=value, where=claim.name)
    return Fact()
