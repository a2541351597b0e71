"""Versions: what a newer version of a report says otherwise than the one before it, from a comparison."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from newsdigest.digests import statements
from newsdigest.digests.comparisons import Comparison
from newsdigest.model import Change, Copies, Report, Statement, Story, Version

Edit = Literal["same", "left out", "added"]

REWRITTEN = 0.5  # share of the words of two sentences that both have, from which one is the other rewritten
MOST_SENTENCES, MOST_WORDS = 600, 300  # of a report and of a sentence that are compared; keeps the work bounded


def section(comparison: Comparison) -> tuple[Version, ...]:
    """Each version of a report that follows another, the newest first; none where no time tells which is newer."""
    story = comparison.story
    reports = {report.id: report for report in story.reports}
    found = [version_of(older, newer) for newer, older in following(story.copies, reports)]
    return tuple(version for version in found if version.changes or version.notes)


def texts(story: Story) -> list[tuple[Report, ...]]:
    """The reports of a story, each with its versions, the newest last; where no time tells which that is, the one that stands for all."""
    reports = {report.id: report for report in story.reports}
    found: dict[str, tuple[Report, ...]] = {report.id: (report,) for report in story.reports}
    passed: set[str] = set()
    for copies in story.copies:
        told = [reports[identifier] for identifier in copies.reports if identifier in reports]
        if copies.relation == "new version" and told:
            ordered = tuple(sorted(told, key=time_of, reverse=True)[::-1])  # of equal ones the first stands for all
            found[ordered[-1].id] = ordered
            passed |= {report.id for report in ordered[:-1]}
    return [found[report.id] for report in story.reports if report.id not in passed]


def following(same: Iterable[Copies], reports: Mapping[str, Report]) -> Iterator[tuple[Report, Report]]:
    """Each version of a report and the one before it, the newest first; none where no time tells which is newer."""
    for copies in same:
        told = [reports[identifier] for identifier in copies.reports if identifier in reports]
        if copies.relation == "new version" and len({time_of(report) for report in told}) == len(told):
            yield from pairwise(sorted(told, key=time_of, reverse=True))


def time_of(report: Report) -> tuple[str, str]:
    """What orders a report's versions: when it was last changed, else published; of equal ones when the page was saved."""
    return report.modified.value or report.published.value or "", report.retrieved.value or ""


def version_of(older: Report, newer: Report) -> Version:
    """Two versions of a report -> what the newer one changed, in its order, and the notes on that which only it has."""
    before, after = body_of(older), body_of(newer)
    known = {statement.text for statement in notes_of(older)}
    return Version(
        older=older.id,
        newer=newer.id,
        changes=tuple(changes(before, after)) if max(len(before), len(after)) <= MOST_SENTENCES else (),
        notes=tuple(statement for statement in notes_of(newer) if statement.text not in known),
    )


def changes(before: Sequence[Statement], after: Sequence[Statement]) -> Iterator[Change]:
    """The sentences of two versions that differ: rewritten, left out or added."""
    matcher = difflib.SequenceMatcher(None, [one.text for one in before], [one.text for one in after], autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        if kind == "equal":
            continue
        waiting = list(before[start:end])
        for statement in after[begin:stop]:
            place = next((place for place, other in enumerate(waiting) if is_rewritten(other.text, statement.text)), None)
            if place is None:
                yield Change(after=statement)
                continue
            yield from (Change(before=other) for other in waiting[:place])
            yield Change(before=waiting[place], after=statement)
            del waiting[: place + 1]
        yield from (Change(before=other) for other in waiting)


def is_rewritten(before: str, after: str) -> bool:
    """Whether a sentence is another one in other words.

    >>> is_rewritten("The bell weighs 38 kilograms.", "The bell weighs 83 kilograms."), is_rewritten("The bell rang.", "Nobody came.")
    (True, False)
    """
    words, others = set(before.split()), set(after.split())
    return 2 * len(words & others) >= REWRITTEN * (len(words) + len(others))


def edits(before: str, after: str) -> list[tuple[Edit, str]]:
    """Runs of the words of two sentences: the same in both, left out, added; without the space between two runs.

    >>> edits("It weighs 38 kilograms now.", "It weighs 83 kilograms.")
    [('same', 'It weighs'), ('left out', '38 kilograms now.'), ('added', '83 kilograms.')]
    """
    words, others = before.split(), after.split()
    if max(len(words), len(others)) > MOST_WORDS:
        return [("left out", before), ("added", after)]
    runs: list[tuple[Edit, str]] = []
    for kind, start, end, begin, stop in difflib.SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", " ".join(words[start:end])))
            continue
        if end > start:
            runs.append(("left out", " ".join(words[start:end])))
        if stop > begin:
            runs.append(("added", " ".join(others[begin:stop])))
    return runs


def body_of(report: Report) -> list[Statement]:
    """The sentences of a report without its notes on corrections."""
    notes = notes_of(report)
    return [statement for statement in statements.of(report) if statement not in notes]


def notes_of(report: Report) -> list[Statement]:
    """The publisher's notes on what was corrected or updated."""
    ranges = [(start, start + len(block.text)) for start, block in report.placed if block.note == "correction"]
    return [statement for statement in statements.of(report) if any(begin <= statement.start < end for begin, end in ranges)]
