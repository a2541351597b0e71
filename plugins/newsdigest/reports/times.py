"""When a report was published, changed and saved, from what the page says, its header lines and its address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdigest.model import Block, Fact
from newsdigest.reports.claims import Claims
from newsdigest.reports.dates import instant, written

PUBLISHED = (
    "json-ld datepublished",
    "meta article:published_time",
    "itemprop datepublished",
    "meta datepublished",
    "meta og:article:published_time",
    "meta parsely-pub-date",
    "meta sailthru.date",
    "meta dc.date.issued",
    "meta dcterms.issued",
    "meta dcterms.created",
    "meta dc.date",
    "meta dcterms.date",
    "meta dc.date.created",
    "meta pubdate",
    "meta publish_date",
    "meta publish-date",
    "meta publication_date",
    "meta published_at",
    "meta date",
    "meta cxenseparse:recs:publishtime",
    "meta cxenseparse:publishtime",
    "json-ld webpage datepublished",
    "json-ld datecreated",
    "json-ld uploaddate",
    "itemprop datecreated",
)
MODIFIED = (
    "json-ld datemodified",
    "meta article:modified_time",
    "itemprop datemodified",
    "meta og:updated_time",
    "meta dcterms.modified",
    "meta dc.date.modified",
    "meta last-modified",
    "json-ld webpage datemodified",
)
IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d)[/-](?P<day>\d\d)(?=[/-]|$)|/(?P<compact>(?:19|20)\d{6})(?=[/-]|$)")
SAVED = re.compile(r"^\W{0,3}(?:render(?:ed)?(?: time| at)?|retrieved(?: on| at)?|saved(?: on| at)?|archived(?: on| at)?|accessed(?: on| at)?|crawled(?: on| at)?|abgerufen(?: am)?|gespeichert(?: am)?)\s?:?\s", re.IGNORECASE)


def published_of(claims: Claims, head: Sequence[Block], address: str, language: str) -> Fact:
    for name in PUBLISHED:
        for claim in claims.get(name, ()):
            if value := instant(claim.value, language):
                return Fact(value=value, where=claim.name)
    for block in head:
        if len(block.text) <= 120:
            for date in written(block.text, language):
                return Fact(value=date.value, where=block.place)
    if match := IN_ADDRESS.search(address):
        value = instant(match["compact"] or f"{match['year']}-{match['month']}-{match['day']}")
        if value:
            return Fact(value=value, where="address")
    return Fact()


def modified_of(claims: Claims, language: str) -> Fact:
    for name in MODIFIED:
        for claim in claims.get(name, ()):
            if value := instant(claim.value, language):
                return Fact(value=value, where=claim.name)
    return Fact()


def retrieved_of(blocks: Sequence[Block], language: str) -> Fact:
    """When the page was saved, from a line that says so."""
    for block in blocks:
        match = SAVED.match(block.text[:60])
        if match:
            for date in written(block.text[match.end() : match.end() + 60], language):
                return Fact(value=date.value, where=block.place)
    return Fact()
