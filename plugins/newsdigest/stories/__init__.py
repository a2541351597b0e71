"""Reports -> stories: which reports tell one event, why they stand together, which carry one text, and which comes first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

import msgspec
import numpy

from newsdigest.errors import SettingsError
from newsdigest.model import Copies, Report, Story, Tie, Why
from newsdigest.stories import copies, figures, grouping, likeness, reasons, templates
from newsdigest.stories import overrides as decisions
from newsdigest.stories.figures import Figures
from newsdigest.stories.headless import each_row, from_rows, rows
from newsdigest.stories.overrides import Overrides
from newsdigest.stories.terms import Integers, Phrases, Terms, Weekdays, terms
from newsdigest.stories.weighing import UNKNOWN

__all__ = ["LEAD_RULE", "Earlier", "Grouped", "Overrides", "each_row", "from_rows", "group", "grouped", "rows"]

LEAD_RULE = "The report published first leads; where none is dated, the longest that is no copy of another."
LEAST = 0.05  # likelihood below which a pair is not looked at again
NEVER = datetime.max.replace(tzinfo=UTC)  # sorts the undated last


def group(reports: Sequence[Report], *, overrides: Overrides | None = None, settled: Sequence[Collection[str]] = ()) -> tuple[Story, ...]:
    """Reports in any order -> stories; every report stands in exactly one, and the order handed in makes no difference.

    `settled` are ids of reports that readers know as one story each, of which none is in two: new reports may join them,
    but likeness neither parts nor joins them; the editor's overrides still do. Ids of reports that are not there do no harm.
    The lead follows LEAD_RULE. A story's id is its lead's, its slug is empty: the ledger gives both.
    Raises SettingsError for overrides that name a seed which is not there, or contradict each other.
    """
    return grouped(reports, overrides=overrides, settled=settled).stories


class Grouped(NamedTuple):
    """Stories, and what the next grouping can take over."""

    stories: tuple[Story, ...]
    order: tuple[str, ...]  # the ids of the reports, in the order of the figures
    figures: Figures | None  # None where there are no reports
    templates: Mapping[str, Integers]  # by publisher, of `copies`
    is_continued: bool  # whether the figures are earlier ones and more


class Earlier(NamedTuple):
    """What an earlier grouping found out of reports that have not changed since."""

    order: Sequence[str]  # ids of the reports that the figures are of, in their order
    figures: Callable[[], Figures | None]  # read when they are asked for, and gone with the answer; None where they cannot be read
    stories: Sequence[tuple[Sequence[str], Story]] = ()  # by the ids of their reports, of the last grouping that took over these figures
    templates: Mapping[str, Integers] = {}  # found with these stories


def grouped(
    reports: Sequence[Report],
    *,
    overrides: Overrides | None = None,
    settled: Sequence[Collection[str]] = (),
    earlier: Earlier | None = None,
) -> Grouped:
    """The same, at a small part of the cost where all reports of an earlier grouping are among these, and weigh what they weighed."""
    wanted = overrides or Overrides()
    if not reports:
        decisions.positions(wanted, [])
        return Grouped((), (), None, {}, False)
    reports = sorted(reports, key=lambda report: (day_of(report.dated) % date.max.toordinal(), report.hash, report.id))
    place = decisions.positions(wanted, [report.seed for report in reports])
    days = numpy.array([day_of(report.dated) for report in reports], dtype=numpy.int64)
    publishers = [report.publisher.value for report in reports]
    continued = earlier and continuation(earlier, reports, days, publishers)
    figured = continued or figures.figures(words_of(reports), days, publishers)
    pairs, likelihood, model = figured.pairs, figured.likelihood, likeness.model()
    kept = likelihood >= LEAST
    links = list(zip(pairs.one[kept].tolist(), pairs.other[kept].tolist(), likelihood[kept].tolist(), strict=True))
    compared = ~numpy.isnan(likelihood)
    position = {report.id: number for number, report in enumerate(reports)}
    kept_together = [[position[id] for id in sorted(ids) if id in position] for ids in settled]
    found = grouping.joined(
        len(reports), links, model.threshold, list(filter(None, kept_together)), (pairs.one[compared], pairs.other[compared])
    )
    groups = decisions.regroup(found, wanted, place)
    members = [positions for positions, _ in groups]
    told = [[reports[position] for position in positions] for positions in members]
    if continued and earlier and earlier.stories:
        same, lines = copies.found_again(told, *known_copies(earlier, told))
        ties = known_ties(earlier)
    else:
        same, lines = copies.found(told)
        ties = {}
    because = reasons.why(reports, members, links, model.related, figured.vectors, ties)
    stories = [composed(told[number], same[number], because[number][0], said, wanted) for number, (_, said) in enumerate(groups)]
    linked = tuple(
        msgspec.structs.replace(story, margins=margins, related=tuple(stories[other].id for other in related))
        for story, (_, margins, related) in zip(stories, because, strict=True)
    )
    return Grouped(linked, tuple(report.id for report in reports), figured, lines, bool(continued))


def continuation(earlier: Earlier, reports: Sequence[Report], days: Integers, publishers: Sequence[str | None]) -> Figures | None:
    """The figures of reports in order, out of those of an earlier grouping; None where not all of these still hold."""
    position = {report.id: number for number, report in enumerate(reports)}
    known = [position.get(id, UNKNOWN) for id in earlier.order]
    if UNKNOWN in known or known != sorted(known):
        return None
    fresh = sorted({*position.values()}.difference(known))
    if not fresh:
        return earlier.figures()
    # A line that a publisher's third report repeats is taken out of the two others too, whose words are no longer what they were.
    put_out = {publishers[place] for place in fresh} - {None}
    before = [place for place in known if publishers[place] in put_out]
    texts = own_texts([reports[place] for place in (*before, *fresh)])
    if own_texts([reports[place] for place in before]) != texts[: len(before)]:
        return None
    used = terms([reports[place].own_headline.value or "" for place in fresh], texts[len(before) :])
    figured = earlier.figures()
    return figured and figures.extended(figured, used, numpy.array(fresh), days, publishers)


def known_copies(earlier: Earlier, told: Sequence[Sequence[Report]]) -> tuple[list[tuple[Copies, ...] | None], Mapping[str, Integers]]:
    """Of each story the copies among its reports, where it stood as it is; and the templates they were found with."""
    known = {frozenset(ids): story.copies for ids, story in earlier.stories}
    return [known.get(frozenset(report.id for report in reports)) for reports in told], earlier.templates


def known_ties(earlier: Earlier) -> dict[tuple[str, str], Tie]:
    """The ties of earlier stories, but for those of two reports that the figures are not of: what their words weigh may be another now."""
    those = set(earlier.order)
    ties: list[Tie] = []
    for _, story in earlier.stories:
        ties += (*story.why.ties, *story.why.related)
        ties += (margin.tie for margin in (story.margins.weakest, story.margins.nearest) if margin)
    return {tie.reports: tie for tie in ties if not those.isdisjoint(tie.reports)}


def words_of(reports: Sequence[Report]) -> tuple[Terms, Phrases, Weekdays]:
    """What the reports' own headlines and bodies use."""
    return terms([report.own_headline.value or "" for report in reports], own_texts(reports))


def own_texts(reports: Sequence[Report]) -> list[str]:
    """The bodies, a paragraph a line, without the lines that a publisher puts under everything."""
    bodies = ["\n".join(block.text for block in report.blocks) for report in reports]
    return templates.without(bodies, [report.publisher.value for report in reports])


def composed(reports: list[Report], same: tuple[Copies, ...], why: Why, because: tuple[str, ...], wanted: Overrides) -> Story:
    """One story of its reports, with the editor's lead, headline and note."""
    lead, headline, note = ({override.seeds[0]: override for override in chosen} for chosen in (wanted.lead, wanted.headline, wanted.note))
    copied = {report for entry in same for report in entry.reports[1:]}

    def order(report: Report) -> tuple[Any, ...]:
        published = instant_of(report.published.value)
        return (report.seed not in lead, published or NEVER, report.id in copied, -len(report.text), report.hash, report.id)

    reports = sorted(reports, key=order)
    for kind, chosen in (("lead", lead), ("headline", headline)):
        named = [report.seed for report in reports if report.seed in chosen]
        if len(named) > 1:
            raise SettingsError(decisions.FILE, f"two [[{kind}]] stand in one story: {named[0]} and {named[1]}", "Remove one of the two.")
    said = [chosen[report.seed].reason for chosen in (lead, headline, note) for report in reports if report.seed in chosen]
    return Story(
        id=reports[0].id,
        reports=tuple(reports),
        copies=same,
        why=msgspec.structs.replace(why, overrides=tuple(dict.fromkeys([*because, *said]))),
        headline=next((report.id for report in reports if report.seed in headline), ""),
        note="\n\n".join(note[report.seed].text for report in reports if report.seed in note),
    )


def day_of(published: str | None) -> int:
    """A time as exact as it was given -> days since 0001-01-01, UNKNOWN where no day is given.

    >>> day_of("2026-11-20T14:05:00+01:00") - day_of("2026-11-19"), day_of("2026-11"), day_of(None)
    (1, -1, -1)
    """
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return UNKNOWN


def instant_of(published: str | None) -> datetime | None:
    """A time as exact as it was given -> the instant; of a day without an hour its end, so that it never precedes a known hour.

    >>> instant_of("2026-11-20T14:05:00+01:00").isoformat(), instant_of("2026-11-20").isoformat(), instant_of("2026")
    ('2026-11-20T13:05:00+00:00', '2026-11-20T23:59:59.999999+00:00', None)
    """
    if not published:
        return None
    try:
        if len(published) <= 10:
            return datetime.combine(date.fromisoformat(published), time.max, UTC)
        moment = datetime.fromisoformat(published)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
