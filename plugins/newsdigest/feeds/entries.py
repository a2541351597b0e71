"""Entries, one for a story, a revision or a report, from stories and digests: whose words first, then a few of those words.

An entry's id never moves: `urn:newsdigest:story:` with the id that the ledger keeps.
Not an address or a `tag:` of the site's host, which a move of the site would change, and every subscriber would get every story again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from newsdigest import rights
from newsdigest.digests import statements
from newsdigest.feeds.times import apart, earliest, latest, moment_of
from newsdigest.model import Block, Digest, Entry, Report, Revision, Story
from newsdigest.pages.addresses import post_address, story_address
from newsdigest.pages.digest import differing
from newsdigest.pages.revisions import change, count_at, present, reports_at, revision_of
from newsdigest.pages.views import DIFFERENCES, marks_in
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings

SHORTEST = 8  # words of a sentence that is cut; fewer say nothing
OPENING = 700  # characters in which a report's sentences are sought; more could not be given anyhow


Versions = tuple[Report, ...]  # of one report, the newest last


class Times(NamedTuple):
    """Of an entry, RFC 3339."""

    published: str
    updated: str


def story_times(story: Story) -> Times:
    """The ledger's times go before the reports'."""
    name = story_name(story.id)
    own = _times(name, story.reports)
    first, updated = moment_of(story.first, name) or own.published, moment_of(story.updated, name) or own.updated
    return Times(first, max(first, updated))


def _times(name: str, reports: Sequence[Report]) -> Times:
    published = earliest(reports, name)
    return Times(published, apart(max(published, latest(reports, name)), name))


def report_times(versions: Versions) -> Times:
    """Those that the report says."""
    return _times(report_name(versions), versions)


def report_name(versions: Versions) -> str:
    """The id of a report's entry in all feeds: a new version is no new entry."""
    return f"urn:newsdigest:report:{versions[0].id}"


def story_name(id: str) -> str:
    """The id of a story's entry in all feeds."""
    return f"urn:newsdigest:story:{id}"


def digest_entry(settings: Settings, digest: Digest) -> Entry:
    """The entry of a story that several reports tell."""
    return _story_entry(settings, digest.story, digest_text(digest, words_of(settings.language)))


def single_entry(settings: Settings, story: Story) -> Entry:
    """The entry of a story that one report tells: its revision, and the report's opening."""
    words = words_of(settings.language)
    return _story_entry(settings, story, (*newest_change(story, words), *report_text(story.reports[0], words)))


def _story_entry(settings: Settings, story: Story, paragraphs: tuple[str, ...]) -> Entry:
    link = f"{settings.url}/{story_address(story)}"
    return _entry(story_name(story.id), story.headlining, link, story.reports, story_times(story), paragraphs, words_of(settings.language))


def report_entry(settings: Settings, versions: Versions) -> Entry:
    """The entry of a report, as its newest version has it."""
    name, report, words = report_name(versions), versions[-1], words_of(settings.language)
    link = f"{settings.url}/{post_address(report)}"
    return _entry(name, report, link, (report,), report_times(versions), report_text(report, words), words)


def _entry(
    name: str, headlining: Report, link: str, reports: Sequence[Report], times: Times, paragraphs: tuple[str, ...], words: Words
) -> Entry:
    return Entry(
        id=name,
        title=headlining.headline.value or "",
        link=link,
        attribution=attribution_of(reports, words),
        paragraphs=paragraphs,
        published=times.published,
        updated=times.updated,
        authors=tuple(dict.fromkeys(report.publisher.value for report in reports if report.publisher.value)),
        categories=tuple(sorted({report.section.value for report in reports if report.section.value})),
        sources=tuple(dict.fromkeys((report.publisher.value or "", report.url.value or "") for report in reports)),
        language=headlining.language.value or "",
    )


def update_name(story: Story, number: int) -> str:
    """The id of the entry of a story's revision."""
    return f"{story_name(story.id)}:revision:{number}"


def update_times(story: Story, published: str) -> Iterator[tuple[int, Times]]:
    """The number and times of each revision of a story that the ledger knows of; without a ledger of the first, at `published`."""
    for number in range(1, story.revision + 1):
        revision = revision_of(story, number)
        if number > 1 and revision is None:
            continue
        name = update_name(story, number)
        time = moment_of(revision.at, name) if revision else published
        yield number, Times(time, time if story.first else apart(time, name))


def update_entry(settings: Settings, story: Story, number: int) -> Entry:
    """The entry of a revision that `update_times` names; of reports that came later it says nothing, so that it stays as it was read."""
    words = words_of(settings.language)
    then = msgspec.structs.replace(story, reports=reports_at(story, number) or story.reports)
    text = update_text(story, revision_of(story, number), words)
    # A link of its own: readers that know entries by their link would take two revisions for one.
    link = f"{settings.url}/{story_address(then)}{f'#revision-{number}' if number > 1 else ''}"
    times = dict(update_times(story, story_times(story).published))[number]
    return _entry(update_name(story, number), then.headlining, link, then.reports, times, text, words)


def update_text(story: Story, revision: Revision | None, words: Words) -> tuple[str, ...]:
    """What a revision changed, then the headline of each report that it added and that still is here; None is the first."""
    if revision is None:
        if len(story.history) < story.revision - 1:  # the ledger does not tell of every change since
            return (words.gettext("First published."),)
        number = count_at(story, 1)
        return (words.ngettext("First published, with %(num)s report.", "First published, with %(num)s reports.", number),)
    marks = marks_in(story, words)
    added = filter(None, present(story, revision.added, revision.number))
    return (updated(story, revision, words), *(f"{marks[report.id]}: {report.headline.value}" for report in added))


def updated(story: Story, revision: Revision, words: Words) -> str:
    """`Updated 21 November 2026: ABC’s report added.`"""
    return words.gettext("Updated %(day)s: %(change)s.", day=words.day(revision.at[:10]), change=change(story, revision, words))


def newest_change(story: Story, words: Words) -> tuple[str, ...]:
    """What the last revision changed; empty while a story is as first published."""
    revision = revision_of(story, story.revision)
    return (updated(story, revision, words),) if revision else ()


def digest_text(digest: Digest, words: Words) -> tuple[str, ...]:
    """What an entry says of a digest: its revision, In short with whose each sentence is, where the reports differ, the editor's note."""
    reports = {report.id: report for report in digest.story.reports}
    marks = marks_in(digest.story, words)
    lines = [*newest_change(digest.story, words)]
    lines += [f"{statement.text} — {marks[statement.report]}" for statement in rights.quotable(digest.in_short, reports)]
    for difference in digest.differ[:DIFFERENCES]:
        for kind, values in difference.columns:
            said: dict[str, str] = {}
            for value, statement in zip(values, difference.statements, strict=True):
                if reports[statement.report].rights != "link":
                    said.setdefault(value, marks[statement.report])
            if len(said) > 1:
                given = words.listed([f"{value} ({mark})" for value, mark in said.items()])
                lines.append(words.gettext("%(heading)s: %(values)s.", heading=differing((kind,), words), values=given))
    note = words.gettext("Editor’s note: %(note)s", note=digest.story.note) if digest.story.note else ""
    return tuple(filter(None, [*lines, note, undated(digest.story.reports, words)]))


def report_text(report: Report, words: Words) -> tuple[str, ...]:
    """What an entry says of a report: the first sentences of its running text, one string each, as many as feeds may give.

    Where the very first is longer than that, as many of its words, and an ellipsis.
    """
    opening: list[Block] = []
    room = OPENING
    for block in report.blocks:
        if room > 0 and block.kind == "paragraph" and block.note in ("", "standfirst"):
            opening.append(msgspec.structs.replace(block, text=block.text[:room]))
            room -= len(block.text)
    found = statements.of(msgspec.structs.replace(report, blocks=tuple(opening)))
    whole = found[:-1] if room < 0 else found  # the last was cut
    given = rights.opening(whole or found[:1], report)
    lines = [one.text if one in whole else f"{one.text} …" for one in given if one in whole or rights.words_in(one.text) >= SHORTEST]
    return tuple(filter(None, [*lines, undated([report], words)]))


def undated(reports: Iterable[Report], words: Words) -> str:
    """Says that no report tells when it was published, since an entry must have a date; empty where one tells."""
    return "" if any(report.dated for report in reports) else words.gettext("Date not recorded.")


def attribution_of(reports: Sequence[Report], words: Words) -> str:
    """Whose words these are, in one line: each report's publisher with its carrier and wires, the same chain once.

    `ABC, carried by Newsrill; The Week, crediting The Associated Press`
    """
    chains = []
    for report in reports:
        named = {
            "publisher": report.publisher.value or words.unnamed(),
            "carrier": report.carrier.value or "",
            "wires": words.listed(report.wires),
        }
        if report.carrier.value and report.wires:
            chains.append(words.gettext("%(publisher)s, carried by %(carrier)s, crediting %(wires)s", **named))
        elif report.carrier.value:
            chains.append(words.gettext("%(publisher)s, carried by %(carrier)s", **named))
        elif report.wires:
            chains.append(words.gettext("%(publisher)s, crediting %(wires)s", **named))
        else:
            chains.append(named["publisher"])
    line = words.remarks(list(dict.fromkeys(chains)))
    return line[:1].upper() + line[1:] if not reports[0].publisher.value else line
