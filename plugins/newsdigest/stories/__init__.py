"""Reports -> stories: which reports tell one event, why they stand together, which carry one text, and which comes first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy
from scipy import sparse

from newsdigest.model import Report, Story, Tie, Why
from newsdigest.stories import overrides as decisions
from newsdigest.stories.overrides import Overrides

__all__ = ["Overrides", "group"]

WORD = re.compile(r"\w+")


def group(reports: Sequence[Report], *, overrides: Overrides | None = None) -> tuple[Story, ...]:
    """Reports in any order -> stories; every report stands in exactly one, and the order handed in makes no difference.

    The lead is the report published first; where none is dated, or two were published at one time, the longest.
    A story's id is its lead's, its slug empty: the ledger gives both.
    Raises SettingsError for overrides that name a seed which is not there or contradict each other.
    """
    overrides = overrides or Overrides()
    ordered = sorted(reports, key=lambda report: ((report.published.value or "~")[:10], report.hash, report.id))
    place = decisions.positions(overrides, [report.seed for report in ordered])
    groups = decisions.regroup(joined(ordered), overrides, place)
    return tuple(story([ordered[number] for number in members], reasons, overrides) for members, reasons in groups)


def story(reports: list[Report], reasons: tuple[str, ...], overrides: Overrides) -> Story:
    reports = sorted(reports, key=lambda report: (report.published.value or "~", -len(report.text), report.hash, report.id))
    chosen = {override.seeds[0]: override for override in overrides.lead}
    reports = sorted(reports, key=lambda report: report.seed not in chosen)
    headline = {override.seeds[0]: override for override in overrides.headline}
    notes = {override.seeds[0]: override for override in overrides.note}
    seeds = [report.seed for report in reports]
    said = [table[seed].reason for table in (chosen, headline, notes) for seed in seeds if seed in table]
    return Story(
        id=reports[0].id,
        reports=tuple(reports),
        headline=next((report.id for report in reports if report.seed in headline), ""),
        note="\n\n".join(notes[seed].text for seed in seeds if seed in notes),
        why=Why(
            ties=tuple(Tie(reports=(reports[0].id, report.id), score=0.5) for report in reports[1:]),
            overrides=tuple(dict.fromkeys([*reasons, *said])),
        ),
    )


def joined(reports: Sequence[Report]) -> list[list[int]]:
    counts = [Counter(WORD.findall(f"{report.headline.value} {report.text}".casefold())) for report in reports]
    words = sorted(set().union(*counts)) if counts else []
    number = {word: column for column, word in enumerate(words)}
    weights = sparse.lil_matrix((len(reports), len(words) or 1))
    seen = Counter(word for count in counts for word in count)
    for row, count in enumerate(counts):
        for word, times in count.items():
            common = seen[word] if len(word) > 3 else seen[word] + len(reports) / 3
            weights[row, number[word]] = (1 + numpy.log(times)) * numpy.log((len(reports) + 2) / (common + 0.5)).clip(0.01)
    matrix = weights.tocsr()
    length = sparse.linalg.norm(matrix, axis=1)
    matrix = sparse.diags(1 / numpy.maximum(length, 1e-9)) @ matrix
    likeness = (matrix @ matrix.T).toarray()
    members = [[row] for row in range(len(reports))]
    numpy.fill_diagonal(likeness, 0)
    while len(members) > 1:
        one, other = numpy.unravel_index(int(likeness.argmax()), likeness.shape)
        if likeness[one, other] < 0.22:
            break
        a, b = len(members[one]), len(members[other])
        if a and b:
            likeness[one] = (likeness[one] * a + likeness[other] * b) / (a + b)
            likeness[:, one] = likeness[one]
            likeness[one, one] = 0
            members[one] += members[other]
            members[other] = []
        likeness[other] = likeness[:, other] = 0
    return [sorted(group) for group in members if group]
