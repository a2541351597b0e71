"""The agencies that a report credits, from its dateline, its sentences and the lines below it."""

from __future__ import annotations

import re

from newsdigest.model import Block, Fact, Publisher
from newsdigest.publishers import Publishers
from newsdigest.reports.datelines import opening

# A name counts as credited only in these places: an agency can also be what a report is about.
VERBS = "reports|reported|explains|explained|notes|noted|writes|wrote|says|said|quotes|quoted|adds|added|has learned|learned|berichtet|berichtete|meldet|meldete|schreibt|informó|informa|reportó|rapporte|a rapporté"
BEFORE = r"(?:told|according to|reporting by|report by|with reporting from|by|via|source:|sources:|quelle:|fuente:|material from|files from|told the|laut|según|selon|sagte der Nachrichtenagentur|der Nachrichtenagentur|la agencia|l’agence|l'agence|dem|der)\s(?:the\s|news agency\s|agency\s)?"
PHOTO = re.compile(r"\b(?:photos?|fotos?|image|picture|bild|foto|getty|illustration)\b", re.IGNORECASE)


def wires_of(body: tuple[Block, ...], tail: tuple[Block, ...], publishers: Publishers, own: str | None) -> Fact:
    """The agencies credited, in order; never the publisher itself."""
    found: dict[str, str] = {}
    agencies = [publisher for publisher in publishers.domains.values() if publisher.kind == "wire"]
    names = {name: agency for agency in agencies for name in (agency.name, *agency.aliases)}
    start = opening(body)
    if start:
        for part in re.split(r"[/,;&]| and ", start.agency):
            agency = publishers.by_name(part)
            if agency and agency.kind == "wire":
                found.setdefault(agency.name, start.where)
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    credited = re.compile(
        rf"(?:\b{BEFORE}(?P<after>{alternatives})\b(?!\s(?:journalist|photographer|reporter|correspondent))"
        rf"|(?<!\w)(?P<before>{alternatives})\s(?:{VERBS}|contributed)\b"
        rf"|^\W{{0,2}}(?P<line>{alternatives})\W{{0,2}}$|\((?P<bracket>{alternatives})\)\W*$)"
    )
    for block in (*body, *tail):
        if block.note == "caption" or PHOTO.search(block.text[:200]) and len(block.text) < 200:
            continue
        if not any(name in block.text for name in names):
            continue
        for match in credited.finditer(block.text):
            name = match["after"] or match["before"] or match["line"] or match["bracket"]
            found.setdefault(names[name].name, block.place)
    found = {name: where for name, where in found.items() if name != own}
    return Fact(value=", ".join(found), where=next(iter(found.values()))) if found else Fact()


def agency(name: str, publishers: Publishers) -> Publisher | None:
    """The agency of this name."""
    known = publishers.by_name(name)
    return known if known and known.kind == "wire" else None
