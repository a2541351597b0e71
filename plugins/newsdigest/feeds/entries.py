"""Entries, one for a story, a revision or a report, from stories and digests: whose words first, then a few of those words.

An entry's id never moves: `urn:newsdigest:story:` with the id that the ledger keeps.
Not an address or a `tag:` of the site's host, which a move of the site would change, and every subscriber would get every story again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from newsdigest import rights
from newsdigest.digests import statements
from newsdigest.feeds.times import apart, earliest, latest, moment_of
from newsdigest.model import Block, Digest, Entry, Report, Story
from newsdigest.pages.addresses import post_address, story_address
from newsdigest.pages.views import marks_of
from newsdigest.pages.words import counted, day, listed
from newsdigest.settings import Settings

DIFFERENCES = 2  # named in an entry
OPENING = 700  # characters in which a report's sentences are sought; more could not be given anyhow


def story_entry(settings: Settings, story: Story) -> Entry:
    """The entry of a story as lists sort it, still without its text; the ledger's times go before the reports'."""
    name = f"urn:newsdigest:story:{story.id}"
    entry = _entry(name, story.headlining, f"{settings.url}/{story_address(story)}", story.reports)
    first, updated = moment_of(story.first, name) or entry.published, moment_of(story.updated, name) or entry.updated
    return msgspec.structs.replace(entry, published=first, updated=max(first, updated))


def report_entry(settings: Settings, report: Report) -> Entry:
    """The entry of a report as lists sort it, still without its text."""
    return _entry(f"urn:newsdigest:report:{report.id}", report, f"{settings.url}/{post_address(report)}", (report,))


def _entry(name: str, headlining: Report, link: str, reports: Sequence[Report]) -> Entry:
    published = earliest(reports, name)
    return Entry(
        id=name,
        title=headlining.headline.value or "",
        link=link,
        attribution=attribution_of(reports),
        paragraphs=(),
        published=published,
        updated=apart(max(published, latest(reports, name)), name),
        authors=tuple(dict.fromkeys(report.publisher.value for report in reports if report.publisher.value)),
        categories=tuple(sorted({report.section.value for report in reports if report.section.value})),
        sources=tuple(dict.fromkeys((report.publisher.value or "", report.url.value or "") for report in reports)),
        language=headlining.language.value or "",
    )


def update_entry(settings: Settings, story: Story) -> Entry:
    """The entry of a story's present revision as lists sort it, still without its text."""
    entry = story_entry(settings, story)
    name = f"{entry.id}:revision:{story.revision}"
    time = entry.published if story.revision == 1 else entry.updated
    return msgspec.structs.replace(entry, id=name, published=time, updated=time if story.first else apart(time, name))


def update_text(story: Story) -> tuple[str, ...]:
    """What is known of a story's present revision: the ledger says that it is one, not yet what changed."""
    return (revision_of(story) or f"First published, with {counted(len(story.reports), 'report')}.",)


def digest_text(digest: Digest) -> tuple[str, ...]:
    """What an entry says of a digest: its revision, In short with whose each sentence is, where the reports differ, the editor's note."""
    reports = {report.id: report for report in digest.story.reports}
    marks = marks_of(digest.story.reports)
    lines = [revision_of(digest.story)]
    lines += [f"{statement.text} — {marks[statement.report]}" for statement in rights.quotable(digest.in_short, reports)]
    for difference in digest.differ[:DIFFERENCES]:
        for kind, values in difference.columns:
            said: dict[str, str] = {}
            for value, statement in zip(values, difference.statements, strict=True):
                if reports[statement.report].rights != "link":
                    said.setdefault(value, marks[statement.report])
            if len(said) > 1:
                lines.append(f"Reports give different {kind}: {listed([f'{value} ({mark})' for value, mark in said.items()])}.")
    note = f"Editor’s note: {digest.story.note}" if digest.story.note else ""
    return tuple(filter(None, [*lines, note, undated(digest.story.reports)]))


def report_text(report: Report) -> tuple[str, ...]:
    """What an entry says of a report: the first sentences of its running text, one string each, as many as feeds may give."""
    opening: list[Block] = []
    room = OPENING
    for block in report.blocks:
        if room > 0 and block.kind == "paragraph" and block.note in ("", "standfirst"):
            opening.append(msgspec.structs.replace(block, text=block.text[:room]))
            room -= len(block.text)
    found = statements.of(msgspec.structs.replace(report, blocks=tuple(opening)))
    if room < 0:
        found = found[:-1]  # it was cut
    lines = [statement.text for statement in rights.quotable(found, {report.id: report})]
    return tuple(filter(None, [*lines, undated([report])]))


def undated(reports: Iterable[Report]) -> str:
    """Says that no report tells when it was published, since an entry must have a date; empty where one tells."""
    return "" if any(report.published.value for report in reports) else "Date not recorded."


def attribution_of(reports: Sequence[Report]) -> str:
    """Whose words these are, in one line: each report's publisher with its carrier and wires, the same chain once.

    `ABC, carried by Newsrill; The Week, crediting The Associated Press`
    """
    chains = []
    for report in reports:
        chain = report.publisher.value or "publisher not recorded"
        if report.carrier.value:
            chain += f", carried by {report.carrier.value}"
        if report.wires:
            chain += f", crediting {listed(report.wires)}"
        chains.append(chain)
    line = "; ".join(dict.fromkeys(chains))
    return line[:1].upper() + line[1:] if not reports[0].publisher.value else line


def revision_of(story: Story) -> str:
    """`Updated 21 November 2026: revision 2, 3 reports.`; empty while a story is as first published."""
    if story.revision < 2:
        return ""
    return f"Updated {day(story.updated[:10])}: revision {story.revision}, {counted(len(story.reports), 'report')}."
