"""Entries, one for a story, a revision or a report, from stories and digests: whose words first, then a few of those words.

An entry's id never moves: `urn:newsdigest:story:` with the id that the ledger keeps.
Not an address or a `tag:` of the site's host, which a move of the site would change, and every subscriber would get every story again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from newsdigest.digests import statements
from newsdigest.feeds.times import earliest, latest, moment_of
from newsdigest.ledger import headline_of
from newsdigest.model import Digest, Entry, Report, Statement, Story
from newsdigest.pages.addresses import post_address, story_address
from newsdigest.pages.views import marks_of, wires_of
from newsdigest.pages.words import counted, day, listed
from newsdigest.settings import Settings

# The most that feeds give of one report: what quotation rights allow nearly everywhere.
SENTENCES = 3
WORDS = 60
SHARE = 0.2  # of its words
DIFFERENCES = 2  # named in an entry


def story_entry(settings: Settings, story: Story) -> Entry:
    """The entry of a story as lists sort it, still without its text."""
    name = f"urn:newsdigest:story:{story.id}"
    published = moment_of(story.first, name) or earliest(story.reports, name)
    return Entry(
        id=name,
        title=headline_of(story),
        link=f"{settings.url}/{story_address(story)}",
        attribution=attribution_of(story.reports),
        paragraphs=(),
        published=published,
        updated=max(published, moment_of(story.updated, name) or latest(story.reports, name)),
        authors=tuple(dict.fromkeys(report.publisher.value for report in story.reports if report.publisher.value)),
        categories=tuple(sorted({report.section.value for report in story.reports if report.section.value})),
        sources=tuple(dict.fromkeys((report.publisher.value or "", report.url.value or "") for report in story.reports)),
        language=story.reports[0].language.value or "",
    )


def report_entry(settings: Settings, report: Report) -> Entry:
    """The entry of a report as lists sort it, still without its text."""
    name = f"urn:newsdigest:report:{report.id}"
    published = earliest([report], name)
    return msgspec.structs.replace(
        story_entry(settings, Story(id=report.id, reports=(report,))),
        id=name,
        link=f"{settings.url}/{post_address(report)}",
        published=published,
        updated=max(published, latest([report], name)),
    )


def update_entry(settings: Settings, story: Story) -> Entry:
    """The entry of a story's present revision as lists sort it, still without its text."""
    entry = story_entry(settings, story)
    time = entry.published if story.revision == 1 else entry.updated
    return msgspec.structs.replace(entry, id=f"{entry.id}:revision:{story.revision}", published=time, updated=time)


def update_text(story: Story) -> tuple[str, ...]:
    """What is known of a story's present revision: the ledger says that it is one, not yet what changed."""
    return (revision_of(story) or f"First published, with {counted(len(story.reports), 'report')}.",)


def digest_text(digest: Digest) -> tuple[str, ...]:
    """What an entry says of a digest: its revision, In short with whose each sentence is, and where the reports differ."""
    reports = {report.id: report for report in digest.story.reports}
    marks = marks_of(digest.story.reports)
    lines = [revision_of(digest.story)]
    lines += [f"{statement.text} — {marks[statement.report]}" for statement in within_rights(digest.in_short, reports)]
    for difference in digest.differ[:DIFFERENCES]:
        said: dict[str, str] = {}
        for value, statement in zip(difference.values, difference.statements, strict=True):
            if reports[statement.report].rights != "link":
                said.setdefault(value, marks[statement.report])
        if len(said) > 1:
            values = listed([f"{value} ({mark})" for value, mark in said.items()])
            lines.append(f"Reports give different {difference.kind}: {values}.")
    return tuple(filter(None, lines))


def report_text(report: Report) -> tuple[str, ...]:
    """The first sentences of a report's running text, one string each, as many as feeds may give."""
    opening = [block for block in report.blocks if block.kind == "paragraph" and block.note in ("", "standfirst")][:SENTENCES]
    found = statements.of(msgspec.structs.replace(report, blocks=tuple(opening)))
    return tuple(statement.text for statement in within_rights(found[:SENTENCES], {report.id: report}))


def within_rights(chosen: Iterable[Statement], reports: Mapping[str, Report]) -> list[Statement]:
    """The statements that a feed may give: of each report at most 3 sentences, 60 words and a fifth of its words; of a `link` report none.

    Where the site shows the full text, its first chosen sentence may be more than a fifth of a very short report.
    What does not fit ends a report's share, so that nothing is left out between two of its sentences.
    """
    given: dict[str, int] = dict.fromkeys(reports, 0)
    counts: dict[str, int] = dict.fromkeys(reports, 0)
    kept = []
    for statement in chosen:
        report = reports[statement.report]
        words = len(statement.text.split())
        first_of_full = report.rights == "full" and not counts[report.id]
        most = WORDS if first_of_full else min(WORDS, SHARE * sum(len(block.text.split()) for block in report.blocks))
        if report.rights == "link" or counts[report.id] == SENTENCES or given[report.id] + words > most:
            counts[report.id] = SENTENCES
        else:
            counts[report.id] += 1
            given[report.id] += words
            kept.append(statement)
    return kept


def attribution_of(reports: Sequence[Report]) -> str:
    """Whose words these are, in one line: each report's publisher with its carrier and wires, the same chain once.

    `ABC, carried by Newsrill; The Week, crediting The Associated Press`
    """
    chains = []
    for report in reports:
        chain = report.publisher.value or "publisher not recorded"
        if report.carrier.value:
            chain += f", carried by {report.carrier.value}"
        if wires_of(report):
            chain += f", crediting {listed(wires_of(report))}"
        chains.append(chain)
    line = "; ".join(dict.fromkeys(chains))
    return line[:1].upper() + line[1:] if not reports[0].publisher.value else line


def revision_of(story: Story) -> str:
    """`Updated 21 November 2026: revision 2, 3 reports.`; empty while a story is as first published."""
    if story.revision < 2:
        return ""
    return f"Updated {day(story.updated[:10])}: revision {story.revision}, {counted(len(story.reports), 'report')}."
