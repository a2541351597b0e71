"""What each revision of a story changed, in words, from what the ledger keeps of it and the reports as they are now."""

from __future__ import annotations

from collections.abc import Iterable

from newsdigest.model import Report, Revision, Story, Value
from newsdigest.pages import words


class Changed(Value, frozen=True, kw_only=True):
    """One revision as pages list it."""

    number: int
    when: words.Moment
    change: str  # `ABC’s report added; another headline`


def revisions(story: Story) -> tuple[Changed, ...]:
    """The revisions of a story that the ledger tells of, newest first."""
    return tuple(
        Changed(number=revision.number, when=words.moment(revision.at), change=change(story, revision))
        for revision in reversed(story.history)
    )


def revision_of(story: Story, number: int) -> Revision | None:
    """One revision of a story; None for the first, and for one of which the ledger does not tell anything."""
    if number > 1 and number == story.revision and not story.history:
        return Revision(number=number, at=story.updated)
    return next((revision for revision in story.history if revision.number == number), None)


def change(story: Story, revision: Revision) -> str:
    """`ABC’s report added`, by the names that the reports have now; of a report that is gone its number only."""
    changes = []
    for ids, done in ((revision.added, "added"), ([id for _, id in revision.renewed], "saved anew")):
        names = list(dict.fromkeys(report.publisher.value for report in present(story, ids, revision.number) if report))
        if len(ids) == 1 and names and names[0]:
            changes.append(f"{names[0]}’s report {done}")
        elif ids:
            known = words.listed([name for name in names if name])
            changes.append(f"{words.counted(len(ids), 'report')} {done}" + (f" ({known})" if known else ""))
    if revision.removed:
        changes.append(f"{words.counted(len(revision.removed), 'report')} removed")
    if revision.headline:
        changes.append("another headline")
    return "; ".join(changes) or f"revision {revision.number}"


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
