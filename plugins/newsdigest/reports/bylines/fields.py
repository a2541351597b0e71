"""Who wrote a report, as its page's fields for machines name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdigest.model import Claim, Fact
from newsdigest.publishers import Publishers
from newsdigest.reports.bylines.people import Page, is_outlet, is_weak, is_wire, joined, parted
from newsdigest.reports.claims import Claims
from newsdigest.reports.lines import is_opening

CLAIMS = (
    "json-ld author.name",
    "json-ld author",
    "meta citation_author",
    "itemprop author",
    "meta parsely-author",
    "meta sailthru.author",
    "meta byl",
    "meta author",
    "meta article:author",
    "meta article:author_name",
    "meta og:article:author",
    "meta og:author",
    "meta article_author",
    "meta byline",
    "meta cxenseparse:author",
    "meta sailthru.byline_name",
    "meta shareaholic:article_author_name",
    "meta dc.creator",
    "meta dc:creator",
    "meta dcterms.creator",
    "meta dc.contributor",
    "rel author",
    "json-ld webpage author.name",
    "json-ld webpage mainentity.author.name",
    "json-ld creator.name",
    "json-ld creator",
    "json-ld recipe author.name",
    "meta twitter:data1",
    "meta twitter:data2",
)
# What a card of Twitter's says beside a label, `Written by` or `Reading time`, as WordPress writes it.
LABELS = {"meta twitter:data1": "meta twitter:label1", "meta twitter:data2": "meta twitter:label2"}
LIBRARIANS = (
    "meta citation_author",
    "meta dc.creator",
    "meta dc:creator",
    "meta dcterms.creator",
    "meta dc.contributor",
)  # who write `Ost, Ada`
SURNAME_FIRST = re.compile(r"^(?P<surname>[^\s,]+), (?P<given>[^\s,]+(?: [^\s,]+)?)$")
MOST = 40  # fields of one name that are read; a page with more lists its commenters


def from_claims(page: Page) -> tuple[Fact, Fact, Fact]:
    """People, those who are hardly people, and agencies, as the page's fields name them."""
    weak, wires = Fact(), Fact()
    organization = {claim.value for claim in page.claims.get("json-ld author.@type", ())} == {"Organization"}
    for name in CLAIMS:
        if name in LABELS and not any(is_opening(label.value) for label in page.claims.get(LABELS[name], ())):
            continue
        found = [claim for claim in page.claims.get(name, ()) if page.around.holds(claim)]
        values: Sequence[str] = [claim.value for claim in found]
        if name == "json-ld author.name":
            values = persons_first(page.claims, values, page.publishers) or referred(page.claims)
        if name in LIBRARIANS:
            values = [SURNAME_FIRST.sub(r"\g<given> \g<surname>", value) for value in values]
        people, agencies = parted(values[:MOST], page.publishers)
        if people and is_outlet(people[0], page.outlets):
            people = people[:1]  # `example.org, Frankfurt, Germany`
        wires = wires if wires.value else joined(agencies, where(name, found))
        persons = [] if organization and name.startswith("json-ld author") else [one for one in people if not is_weak(one, page.outlets)]
        if persons:
            return joined(persons, where(name, found)), weak, wires
        weak = weak if weak.value else joined(people, where(name, found))
    for name in ("rel author", "itemprop author", "json-ld person name"):
        # One person and no other on the whole page: below the text, or in a graph that does not say whose author it is.
        people, _ = parted([claim.value for claim in page.claims.get(name, ())], page.publishers)
        if len(people) == 1 and not is_weak(people[0], page.outlets):
            return joined(people, name), weak, wires
    return Fact(), weak, wires


def persons_first(claims: Claims, names: Sequence[str], publishers: Publishers) -> Sequence[str]:
    """The names of authors without those of organizations, where persons are among them too and each is told what it is; agencies stay."""
    kinds = [claim.value for claim in claims.get("json-ld author.@type", ())]
    if len(kinds) != len(names) or "Person" not in kinds:
        return names
    return [name for name, kind in zip(names, kinds, strict=True) if kind != "Organization" or is_wire(name, publishers)]


def where(name: str, found: Sequence[Claim]) -> str:
    """Where names were read: as the page itself writes the name of its field."""
    return found[0].name if found else name


def referred(claims: Claims) -> list[str]:
    """Names of the persons whom an author's `@id` refers to."""
    people = claims.get("json-ld person @id", ())
    names = claims.get("json-ld person name", ())
    if len(people) != len(names):
        return []
    by_id = {person.value: name.value for person, name in zip(people, names, strict=True)}
    return [by_id[claim.value] for claim in claims.get("json-ld author.@id", ()) if claim.value in by_id]
