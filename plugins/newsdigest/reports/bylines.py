"""Who wrote a report, from what the page says and the lines that stand round its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsdigest.model import Block, Fact
from newsdigest.publishers import Publishers, folded
from newsdigest.reports.claims import Claims

CLAIMS = (
    "json-ld author.name",
    "json-ld author",
    "itemprop author",
    "meta parsely-author",
    "meta sailthru.author",
    "meta byl",
    "meta author",
    "meta article:author",
    "meta og:article:author",
    "meta dc.creator",
    "meta dcterms.creator",
    "meta dc.contributor",
    "rel author",
)
OPENS = re.compile(
    r"^(?:written\s|reported\s|words\s|story\s|text\s|posted\s|published\s|article\s)?"
    r"(?:by|von|por|par|di|da|door|av|af|autor(?:in|es|a)?|author|authors|auteur|autore|redactie|redacción|reporter|text|texto|od|napsal|szerző|автор|автори|yazan|بقلم|كتب|كتبت|مֵאֵת)\s?[:|]?\s+",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\s*(?:,|;|\||•|·|/|&|\s(?:and|und|y|et|e|en|och|og|i|ve|with|mit)\s)\s*")
ROLE = re.compile(
    r"\b(?:staff|writer|reporter|editor|correspondent|contributor|columnist|producer|journalist|redakteur(?:in)?|korrespondent(?:in)?|"
    r"redaktion|redactor|corresponsal|chief|senior|special|bureau|newsroom|desk|team|agencies|photographer|intern|guest|politics|science|business|sports?)\b",
    re.IGNORECASE,
)
JUNK = re.compile(r"https?:|www\.|@|\d{2}|[{}<>=]|^(?:admin|root|unknown|none|null|undefined|n/a|editor|guest)$", re.IGNORECASE)
LONGEST = 80


def byline_of(claims: Claims, head: Sequence[Block], tail: Sequence[Block], publishers: Publishers) -> tuple[Fact, Fact]:
    """The people named as authors and, apart from them, the agencies."""
    for claim_name in CLAIMS:
        people, wires = parted((claim.value for claim in claims.get(claim_name, ())), publishers)
        if people or wires:
            return joined(people, claim_name), joined(wires, claim_name)
    for block in head:
        match = OPENS.match(block.text)
        if match and len(block.text) <= 2 * LONGEST:
            people, wires = parted([block.text[match.end() :]], publishers)
            if people or wires:
                return joined(people, block.place), joined(wires, block.place)
    return Fact(), Fact()


def joined(names: Sequence[str], where: str) -> Fact:
    return Fact(value=", ".join(names), where=where) if names else Fact()


def parted(values: Iterator[str] | Sequence[str], publishers: Publishers) -> tuple[list[str], list[str]]:
    """Author fields -> people and agencies, each once."""
    people: dict[str, str] = {}
    wires: dict[str, str] = {}
    for value in values:
        for name in names_in(value):
            known = publishers.by_name(name)
            if known and known.kind == "wire":
                wires.setdefault(known.name, known.name)
            else:
                people.setdefault(folded(name), name)
    return list(people.values()), list(wires.values())


def names_in(value: str) -> Iterator[str]:
    """The names in an author field or line.

    >>> list(names_in("By Ada Ost, Senior Reporter, and Bo Vik")), list(names_in("https://example.org/staff/ada"))
    (['Ada Ost', 'Bo Vik'], [])
    """
    value = OPENS.sub("", value.strip())
    if "//" in value:
        return
    for part in SPLIT.split(value):
        name = part.strip(" .-–—()[]\"“”")
        name = re.sub(r"^(?:and|und|by)\s", "", name)
        if 2 < len(name) <= LONGEST and not JUNK.search(name) and not ROLE.search(name):
            yield name


