"""What each revision of a story changed, in words, from what the ledger keeps of it and the reports as they are now."""

from __future__ import annotations

from collections.abc import Iterable

from newsdigest.model import Report, Revision, Story, Value
from newsdigest.pages.words import Moment, Words


class Changed(Value, frozen=True, kw_only=True):
    """One revision as pages list it."""

    number: int
    when: Moment
    change: str  # `ABC’s report added; another headline`


def revisions(story: Story, words: Words) -> tuple[Changed, ...]:
    """The revisions of a story that the ledger tells of, newest first."""
    return tuple(
        Changed(number=revision.number, when=words.moment(revision.at), change=change(story, revision, words))
        for revision in reversed(story.history)
    )


def revision_of(story: Story, number: int) -> Revision | None:
    """One revision of a story; None for the first, and for one of which the ledger does not tell anything."""
    if number > 1 and number == story.revision and not story.history:
        return Revision(number=number, at=story.updated)
    return next((revision for revision in story.history if revision.number == number), None)


def change(story: Story, revision: Revision, words: Words) -> str:
    """`ABC’s report added`, by the names that the reports have now; of a report that is gone its number only."""
    renewed = tuple(id for _, id in revision.renewed)
    changes = []
    if revision.added:
        names, number = _publishers(story, revision.added, revision), len(revision.added)
        if number == 1 and names:
            changes.append(words.gettext("%(publisher)s’s report added", publisher=names[0]))
        elif names:
            listed = words.listed(names)
            changes.append(words.ngettext("%(num)s report added (%(names)s)", "%(num)s reports added (%(names)s)", number, names=listed))
        else:
            changes.append(words.ngettext("%(num)s report added", "%(num)s reports added", number))
    if renewed:
        names, number = _publishers(story, renewed, revision), len(renewed)
        if number == 1 and names:
            changes.append(words.gettext("%(publisher)s’s report saved anew", publisher=names[0]))
        elif names:
            listed = words.listed(names)
            changes.append(
                words.ngettext("%(num)s report saved anew (%(names)s)", "%(num)s reports saved anew (%(names)s)", number, names=listed)
            )
        else:
            changes.append(words.ngettext("%(num)s report saved anew", "%(num)s reports saved anew", number))
    if revision.removed:
        changes.append(words.ngettext("%(num)s report removed", "%(num)s reports removed", len(revision.removed)))
    if revision.headline:
        changes.append(words.gettext("another headline"))
    return words.remarks(changes) or words.gettext("revision %(number)s", number=revision.number)


def _publishers(story: Story, ids: Iterable[str], revision: Revision) -> list[str]:
    """The names, each once, of those whose reports these were."""
    return list(
        dict.fromkeys(report.publisher.value for report in present(story, ids, revision.number) if report and report.publisher.value)
    )


def takes_back(revision: Revision) -> bool:
    """Whether a revision changes what was said before, and does not only add to it."""
    return bool(revision.removed or revision.renewed or revision.headline)


def present(story: Story, ids: Iterable[str], number: int) -> list[Report | None]:
    """The reports that the ids of a revision meant, as they are now: a page that was saved anew since has another id; None: it is gone."""
    reports = {report.id: report for report in story.reports}
    renewed = dict(pair for revision in story.history if revision.number > number for pair in revision.renewed)
    found = []
    for id in ids:
        seen = {id}
        while id not in reports and (later := renewed.get(id, id)) not in seen:
            id = later
            seen.add(id)
        found.append(reports.get(id))
    return found


def reports_at(story: Story, number: int) -> tuple[Report, ...]:
    """Those of its reports that a story already had at a revision, as they are now."""
    later = [report for revision in story.history if revision.number > number for report in present(story, revision.added, revision.number)]
    return tuple(report for report in story.reports if report not in later)


def count_at(story: Story, number: int) -> int:
    """How many reports a story had at a revision, those among them that are gone since."""
    return len(story.reports) + sum(len(one.removed) - len(one.added) for one in story.history if one.number > number)
