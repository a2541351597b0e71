"""Takedowns, the reports that the editor has removed from the whole site, from the lines of content/takedown.toml.

A line names a report by its seed (path below content/seeds), by its post on this site, or by the address of its original,
and gives the reason, which readers see:

    "courier.example/ferry.html" = "Removed at the publisher’s request."
    "posts/ferry-runs-aground-0123456789ab/" = "Removed at the author’s request."
    "https://courier.example/2026/ferry" = "Removed by order of a court."

With the report go all seeds of the same bytes and its publisher's other versions of it, older and newer: what has the same
address, or nearly the same text. What another publisher carries of it stays. A line that names a post or a seed still holds
when the seed is deleted, if the report had been published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from urllib.parse import urlsplit

import msgspec

from newsdigest import tables
from newsdigest.errors import SettingsError, nearest
from newsdigest.ledger import post_address
from newsdigest.model import Published, Rejected, Report, Takedown
from newsdigest.settings import is_absolute

FILE = "content/takedown.toml"
POST = re.compile(r"posts/(?:[a-z0-9-]+-)?([0-9a-f]{12})/?")
RUN = 6  # words in a row that are a report's own


def read(text: str) -> dict[str, str]:
    """The text of content/takedown.toml -> name to reason.

    Raises SettingsError for TOML that cannot be read and for a line without a reason.

    >>> read('"courier.example/ferry.html" = "Asked for by its publisher."')
    {'courier.example/ferry.html': 'Asked for by its publisher.'}
    """
    example = 'A line is "folder/file.html" = "the reason", both in quotation marks.'
    lines = tables.of(FILE, text, example)
    for name, reason in lines.items():
        if not isinstance(reason, str) or not reason.strip():
            raise SettingsError(FILE, f"{name} has no reason", example)
    return lines


def found(
    lines: Mapping[str, str], outcomes: Sequence[Report | Rejected], published: Sequence[Published], site: str
) -> tuple[Takedown, ...]:
    """The takedown of each report that a line names, of its versions and of each with the same bytes, and of what only the ledger knows.

    `outcomes` are those of all seeds, copies too; `site` is the site's address. Raises SettingsError for a line that names nothing.
    """
    reports = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    gone = {id: path for line in published for revision in line.history for id, path in revision.removed}
    gone |= {id: path for line in published for id, path in zip_longest(line.reports, line.seeds, fillvalue="")}
    paths = {*(outcome.seed for outcome in outcomes), *gone.values()}
    takedowns: dict[tuple[str, str], Takedown] = {}
    for name, reason in lines.items():
        post = POST.fullmatch(name.removeprefix(f"{site}/"))
        meant = {report.hash for report in reports if _is_named(report, name, post[1] if post else "")}
        if meant:
            meant |= _versions([report for report in reports if report.hash in meant], reports)
            named = [
                Takedown(report=report.id, seed=report.seed, address=post_address(report), reason=reason)
                for report in reports
                if report.hash in meant
            ]
        elif post and post[1] in gone:
            named = [Takedown(report=post[1], seed=gone[post[1]], address=post[0].rstrip("/") + "/", reason=reason)]
        elif name in paths:
            named = [Takedown(report="", seed=name, address="", reason=reason)]
        else:
            near = nearest(name, [post_address(report) if post else report.seed for report in reports])
            raise SettingsError(FILE, f"{name} is neither here nor in the ledger", f"{near} If its seed is gone, delete the line.")
        for one in named:
            takedowns.setdefault((one.seed, one.report), one)
    return tuple(takedowns[key] for key in sorted(takedowns))


def _is_named(report: Report, name: str, id: str) -> bool:
    return name == report.seed or id == report.id or (is_absolute(name) and _bare(name) == _bare(report.url.value or ""))


def _versions(named: Sequence[Report], reports: Sequence[Report]) -> set[str]:
    """The hashes of what the publishers of these reports also saved at the same address, or under another with nearly the same text."""
    from newsdigest.stories import copies  # it takes as long to load as a build that finds nothing changed

    hashes = {report.hash for report in named}
    found: set[str] = set()
    for one in {(report.publisher.value, report.carrier.value): report for report in named if report.publisher.value}.values():
        of_publisher = [report for report in reports if copies.is_version(one, report)]
        those = [report for report in of_publisher if report.hash in hashes]
        others = [report for report in of_publisher if report.hash not in hashes]
        addresses = {_article(report) for report in those} - {""}
        for other, share in zip(others, copies.contained(those, others), strict=True):
            if share >= copies.SAME or _article(other) in addresses:
                found.add(other.hash)
    return found


def _article(report: Report) -> str:
    """The address of a report, empty where none is known or it leads to its publisher's front page only."""
    address = report.url.value or ""
    return _bare(address) if is_absolute(address) and urlsplit(address).path.strip("/") else ""


def _bare(address: str) -> str:
    """What two spellings of one address have in common: no scheme, no fragment, no slash at the end."""
    return address.partition("#")[0].partition("://")[2].rstrip("/")


def readdressed(
    published: Iterable[Published], takedowns: Iterable[Takedown], outcomes: Iterable[Report | Rejected]
) -> tuple[Published, ...]:
    """The ledger's lines, those without their slug whose slug is made of a taken-down report's headline; its address then leads on.

    Words that the headline of a report which stays has too are that one's.
    """
    if not takedowns:
        return tuple(published)
    gone = {one.seed for one in takedowns}
    kept = {run for one in outcomes if isinstance(one, Report) and one.seed not in gone for run in _runs(_slug(post_address(one)))}
    barred = {run for one in takedowns for run in _runs(_slug(one.address))} - kept
    return tuple(
        msgspec.structs.replace(line, slug="", former=(*line.former, line.slug)) if barred & _runs(line.slug) else line
        for line in published
    )


def _slug(address: str) -> str:
    return address.removeprefix("posts/").strip("/")


def _runs(slug: str) -> set[tuple[str, ...]]:
    """The runs of words that a slug has in common with the text it is made of; its last part is no word.

    >>> sorted(_runs("orrin-has-its-ferry-back-at-last-64eedb"))
    [('has', 'its', 'ferry', 'back', 'at', 'last'), ('orrin', 'has', 'its', 'ferry', 'back', 'at')]
    """
    words = slug.split("-")[:-1]
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
