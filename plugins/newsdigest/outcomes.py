"""Seeds -> what each gives within bounds: its report or why there is none, and its lines that may come again on other pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import PurePosixPath

from newsdigest import documents, publishers, reports
from newsdigest.bounds import Exceeded, within
from newsdigest.cleaning.repeats import lines_of
from newsdigest.errors import SeedError
from newsdigest.model import Rejected
from newsdigest.publishers import Publishers
from newsdigest.seeds import Seed
from newsdigest.settings import Settings
from newsdigest.store import Lines, Outcome

FIX = "Save the report's words alone, as text."  # of a seed that exceeds its bounds


def lines_in(seeds: Sequence[Seed], known: Publishers, ours: Settings) -> list[Lines | Exceeded]:
    """What each seed's lines tell of its publisher's other pages."""
    ready()
    return list(within(_lines, seeds, known, ours))


def outcomes(seeds: Sequence[tuple[Seed, frozenset[str]]], known: Publishers, ours: Settings) -> list[Outcome | Exceeded]:
    """What each seed gives, with its lines that come again on other pages."""
    ready()
    return list(within(_outcome, seeds, known, ours))


def rejected(seed: str, beyond: Exceeded) -> Rejected:
    """A seed that exceeds its bounds. That is not kept for the next build: it is found of a machine and a seed, not of the seed alone."""
    return Rejected(seed=seed, error=beyond.why, fix=FIX)


# Texts that ask for every table that reading may need.
ALL = (
    """Rain stops the regatta at Norby

By Ada Ost, Senior Reporter

Updated 12 November 2026 at 2:05 GMT

Source: AP

Correction: An earlier version of this report misstated the name of the harbour in which the regatta was held.

NORBY (Reuters) — The regatta was stopped by rain on Friday, when half of the boats were at sea, the harbour office said in the evening.

The mole at dusk. Photo: Bo Vik/Alpen News

It will begin again on Monday, if the sea allows, and end a day later than planned, with the prizes on the old mole, AFP reported.

Subscribe to the December Post: desk@decemberpost.example

© 2026 December Post
""",
    """Rain stops the regatta at Norby

来源：港口晚报 作者：李明

The regatta was stopped by rain on Friday, when half of the boats were at sea, the harbour office of Norby said in the evening.

The Weekly Lantern

In The Weekly Lantern one reads of rain

Subscribe to The Weekly Lantern's letters
""",
    """Rain stops the regatta at Norby

Edited by Bo Vik

Ada Ost

12 November 2026

The regatta was stopped by rain on Friday, when half of the boats were at sea, the harbour office of Norby said in the evening.
""",
)


@cache
def ready() -> None:
    """Loads the tables that reading needs, so that what is forked from this process need not: they take as long as a dozen reports."""
    for text in ALL:
        page = "".join(f'<p class="byline">{line}</p>' for line in text.splitlines() if line)
        for name, data in (("a.html", page), ("a.txt", text)):
            _outcome((Seed(name=name, data=data.encode(), hash=""), frozenset()), publishers.load({}), Settings())


def _lines(seed: Seed, known: Publishers, ours: Settings) -> Lines:
    """Nothing unless the seed is a text."""
    if documents.FORMATS.get(PurePosixPath(seed.name).suffix.lower(), ("",))[0] != "text":
        return Lines(publisher="", keys=frozenset())
    domain = reports.domain_told(seed.name, seed.sidecar, known)
    try:
        document = documents.parse(seed.name, seed.data, sidecar=seed.sidecar, limit=ours.seed_limit) if domain else None
    except SeedError:
        document = None
    return Lines(publisher=domain, keys=lines_of(document)) if document else Lines(publisher="", keys=frozenset())


def _outcome(given: tuple[Seed, frozenset[str]], known: Publishers, ours: Settings) -> Outcome:
    seed, repeated = given
    try:
        document = documents.parse(seed.name, seed.data, sidecar=seed.sidecar, limit=ours.seed_limit)
        return reports.extract(document, known, rights=ours.rights, basis=ours.basis, repeated=repeated)
    except SeedError as error:
        return Rejected(seed=seed.name, error=error.why, fix=error.fix)
