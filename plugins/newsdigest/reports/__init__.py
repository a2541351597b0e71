"""Document -> Report: the headline, the cleaned body and the attribution chain, each fact with where it was read.

One module a fact; what people write in many languages stands in `data/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import get_args

import msgspec

from newsdigest import cleaning
from newsdigest.cleaning.wordings import SENTENCE_END
from newsdigest.errors import SeedError, nearest
from newsdigest.model import Document, Dropped, Fact, Publisher, Report, Rights
from newsdigest.publishers import Publishers, domain_of
from newsdigest.reports import addresses, bylines, datelines, headlines, languages, lines, outlets, surroundings, times, wires
from newsdigest.reports.bylines.people import BIOGRAPHIES, Page, is_told_of
from newsdigest.reports.claims import by_name, first
from newsdigest.reports.dates import instant
from newsdigest.reports.names import is_role
from newsdigest.settings import is_absolute

SECTION = ("json-ld articlesection", "meta article:section", "meta parsely-section", "itemprop articlesection", "meta section")
SIDECAR = (
    "url",
    "publisher",
    "carrier",
    "wire",
    "published",
    "modified",
    "byline",
    "retrieved",
    "headline",
    "language",
    "section",
    "rights",
    "basis",
    "encoding",
)
TOP = 6  # blocks of the body among which a line may still say who wrote and when
SHORT = 120  # characters of such a line
WORDS = 6  # of a line that ends as a sentence, and may be a date all the same: `04/11/2026 a las 18:02 h.`
ADDRESS = re.compile(r"(?<!\S)@\w|\w@\w")  # of somebody


def extract(
    document: Document, publishers: Publishers, *, rights: Rights = "full", basis: str = "", repeated: frozenset[str] = frozenset()
) -> Report:
    """Document -> Report; what the sidecar says goes before all that the seed says.

    `rights` and `basis` hold where neither sidecar nor publisher rule says otherwise; `repeated` are the lines that stand on other pages of
    its publisher too, as `cleaning.repeats` gives them.
    Raises SeedError when no body is left, and for a sidecar that cannot be obeyed.
    """
    told = told_by(document.seed, document.sidecar)
    claims = by_name(document.claims)
    url = told.get("url") or addresses.address_of(claims)
    address = url.value if url.value and domain_of(url.value) else outlets.folder_domain(document.seed, publishers)
    address = address or (lines.site_above(document.blocks) if document.format == "text" else "")
    domain = domain_of(address)
    outlet = outlets.outlet_of(claims, publishers, address, document.blocks)
    publisher, carrier, rule, named = outlet.fact, Fact(), outlet.rule, None
    if document.format == "text":
        named, carrying = outlets.lines_of(document.blocks, publishers)
        if named.fact.value and (not publisher.value or (rule and rule.kind == "carrier")):
            publisher, carrier = named.fact, (outlet.fact if outlet.fact.value else carrying)
    elif rule and rule.kind == "carrier":
        publisher, carrier = outlets.provider_of(claims, publishers, outlet.fact), outlet.fact

    is_open = document.format != "text" and not (publisher.value or carrier.value)
    owner = outlets.owner_of(document.blocks, claims) if is_open else Fact()
    said = (outlet.fact.value, domain, domain.partition(".")[0], *(fact.value for fact in outlets.claimed(claims)))
    names = [name for name in said if name]
    titled = [*names, owner.value] if owner.value else names
    headline = told.get("headline") or headlines.headline_of(document, claims, titled, address)
    cleaned = cleaning.clean(document, headline=headline.value or "", publisher=rule, repeated=repeated, headline_in=headline_in)
    if not cleaned.blocks:
        raise SeedError(
            document.seed,
            "no text of a report is left after cleaning",
            "Look at the seed; if there is a report in it, add a publisher rule.",
        )

    around = surroundings.around(document.blocks, cleaned.blocks, headline.value or "")
    if not url.value:
        url = addresses.address_below(document.blocks, headline.value or cleaned.blocks[0].text)
        known = publishers.by_address(url.value or "")
        if known and known.kind != "carrier" and not (publisher.value or carrier.value):
            publisher, rule = Fact(value=known.name, where=url.where), known
    if not (publisher.value or carrier.value):
        publisher = owner
    origin = outlets.carried_from((*cleaned.blocks, *around.tail), outlet.fact)
    if origin.value and not carrier.value:
        publisher, carrier = origin, outlet.fact
    text = "\n".join(block.text for block in cleaned.blocks)
    language, disagreement = languages.language_of(claims, text)
    spoken = language.value or ""
    when = times.times_of(document, claims, around, url.value or "", spoken)
    names += [fact.value for fact in (origin, carrier) if fact.value and fact.value not in names]
    byline, agencies, _ = bylines.byline_of(Page(claims, around, names, document.blocks, text, publishers))
    byline = bylines.without_owner(byline, publisher.value or "")
    if named and publisher == named.fact and not named.rule and publisher.value in (byline.value or "").split(", "):
        publisher = Fact()  # who wrote has an address and rights in the text too
    kept = len(cleaned.blocks)
    cleaned = without_lines(
        cleaned, document, {byline.where: "byline", when.published.where: "date line", when.modified.where: "date line"}
    )
    others = [name for fact in (publisher, agencies) if fact.value for name in fact.value.split(", ")]
    cleaned = without_signatures(cleaned, document, byline, others)
    cleaned = without_biographies(cleaned, document, byline.value or "")
    if document.format == "text" and len(cleaned.blocks) < kept:
        cleaned = settled(cleaned, document, rule, repeated)
    if headline.value is None:
        headline = headlines.standing_in(cleaned.blocks[0].text, spoken)
    wire = wires.wires_of(cleaned.blocks, around, publishers, publisher.value)
    if agencies.value and not wire.value:
        wire = agencies
    chain = {
        "headline": headline,
        "publisher": publisher,
        "carrier": carrier,
        "wire": wire if wire.value != publisher.value else Fact(),
        "byline": byline,
        "published": when.published,
        "modified": when.modified,
        "retrieved": times.retrieved_of(claims, document.blocks, spoken),
        "url": url,
        "language": language,
        "dateline": datelines.dateline_of(cleaned.blocks),
        "section": first(claims, SECTION, section),
    } | told
    # Whose words they are decides the rights, whoever's page they stand on; a publisher that no rule knows falls under its carrier's.
    known = publishers.by_name(chain["publisher"].value or "") or rule
    return Report(
        id=document.hash[:12],
        seed=document.seed,
        hash=document.hash,
        blocks=cleaned.blocks,
        disagreements=tuple(filter(None, (disagreement, when.disagreement))),
        rights=document.sidecar.get("rights") or (known.rights if known and known.rights else rights),  # type: ignore[arg-type]
        basis=document.sidecar.get("basis") or (known.basis if known and known.rights else basis),
        dropped=cleaned.dropped,
        repairs=(*document.repairs, *cleaned.repairs),
        **chain,
    )


def without_lines(cleaned: cleaning.Cleaning, document: Document, said: Mapping[str | None, str]) -> cleaning.Cleaning:
    """What is left of a document without short lines at its top that a fact was read from: they are no text of the report.

    `said` gives for each place that a fact was read from why its line goes. A report of such lines alone stays as it is.
    """
    gone = {
        block.place: said[block.place]
        for block in cleaned.blocks[:TOP]
        if block.place in said and len(block.text) <= SHORT and not (SENTENCE_END.search(block.text) and len(block.text.split()) > WORDS)
    }
    if not gone or len(gone) == len(cleaned.blocks):
        return cleaned
    return without(cleaned, document, gone)


def without_signatures(cleaned: cleaning.Cleaning, document: Document, byline: Fact, others: Sequence[str] = ()) -> cleaning.Cleaning:
    """What is left of a document without lines that hold its authors, `others` and a time of day only, nor what tells their role below."""
    names = sorted((byline.value or "").split(", "), key=len, reverse=True)
    gone: dict[str, str] = {}
    above = {below.place: block.place for block, below in pairwise(document.blocks)} if byline.value else {}
    for block in cleaned.blocks if byline.value else ():
        is_told = is_role(block.text) and above.get(block.place) in (byline.where, *gone)
        if len(block.text) <= SHORT and (is_told or bylines.is_signature(block.text, names, others)):
            gone[block.place] = "byline"
    return without(cleaned, document, gone) if 0 < len(gone) < len(cleaned.blocks) else cleaned


def without_biographies(cleaned: cleaning.Cleaning, document: Document, byline: str) -> cleaning.Cleaning:
    """What is left of a document without a biography at its end.

    It opens with an author's full name, or gives it beside an address, and the report tells of them nowhere else; what stands behind it
    belongs to it.
    """
    end = cleaned.blocks[1:][-BIOGRAPHIES:]
    reached = [block for block in end if ADDRESS.search(block.text)]
    text = "\n".join(block.text for block in cleaned.blocks if block not in reached)
    names = [name for name in byline.split(", ") if " " in name and not is_told_of(name, text)]
    opens = tuple(f"{name}{mark}" for name in names for mark in (" ", ", "))
    shouted = [name.casefold() for name in names]  # `By ADA OST` above, and `Contact Ada Ost at ost@ternpost.example.` below
    begins = next(
        (i for i, one in enumerate(end) if one.text.startswith(opens) or (one in reached and any(map(one.text.casefold().count, shouted)))),
        -1,
    )
    if begins < 0:
        return cleaned
    return without(cleaned, document, {block.place: "about the author" for block in end[begins:]})


def settled(cleaned: cleaning.Cleaning, document: Document, publisher: Publisher | None, repeated: frozenset[str]) -> cleaning.Cleaning:
    """What is left of a text once nothing more of it goes: without its byline another line may be the headline."""
    gone = cleaning.gone_at_last(cleaned.blocks, headline_in, publisher, repeated)
    return without(cleaned, document, {cleaned.blocks[number].place: why for number, why in gone.items()}) if gone else cleaned


def headline_in(text: Document) -> str:
    """The headline of what is left of a text, empty where it has none."""
    return headlines.headline_of(text, {}, [], "").value or ""


def without(cleaned: cleaning.Cleaning, document: Document, gone: Mapping[str, str]) -> cleaning.Cleaning:
    """What is left of a document without the blocks of these places, each with why it goes; several blocks may share one place."""
    whys = {(line.place, line.text): line.why for line in cleaned.dropped}
    reasons = [(block, whys.get((block.place, block.text)) or gone.get(block.place)) for block in document.blocks]
    return msgspec.structs.replace(
        cleaned,
        blocks=tuple(block for block in cleaned.blocks if block.place not in gone),
        dropped=tuple(Dropped(place=block.place, text=block.text, why=why) for block, why in reasons if why),
    )


def domain_told(seed: str, sidecar: Mapping[str, str], publishers: Publishers) -> str:
    """The domain that a text comes from, by its sidecar or its folder; empty when neither says."""
    return domain_of(sidecar.get("url", "")) or outlets.folder_domain(seed, publishers)


def told_by(seed: str, sidecar: Mapping[str, str]) -> dict[str, Fact]:
    """The facts of a sidecar.

    Raises SeedError for a key that is not one, an address that is not absolute, a time that is not ISO 8601, a language without a
    tag, unknown rights.
    """
    told: dict[str, Fact] = {}
    for key in sorted(sidecar):
        value = sidecar[key]
        if key not in SIDECAR:
            raise SeedError(seed, f"its sidecar says {key}, which is not a fact", nearest(key, SIDECAR))
        if key == "url" and not is_absolute(value):
            raise SeedError(seed, f"url in its sidecar is not an absolute address: {value!r}", "Write it with https:// or http://.")
        if key in ("published", "modified", "retrieved") and not (re.match(r"\d{4}-\d\d-\d\d", value) and instant(value)):
            raise SeedError(seed, f"{key} in its sidecar is not a time: {value!r}", "Write it as 2026-11-20 or 2026-11-20T14:05:00+01:00.")
        if value and key == "language" and not (value := languages.tag(value) or ""):
            raise SeedError(seed, f"language in its sidecar is not a language's tag: {sidecar[key]!r}", "Write it as en or pt-br.")
        if key == "rights" and value not in get_args(Rights):
            raise SeedError(seed, f"rights in its sidecar is {value!r}", nearest(value, get_args(Rights)))
        if value and key not in ("rights", "basis", "encoding"):
            told[key] = Fact(value=value, where="sidecar")
    return told


def section(value: str) -> str | None:
    """A section's name; None for addresses and codes."""
    return value if 1 < len(value) <= 60 and "//" not in value and not value.isdigit() else None
