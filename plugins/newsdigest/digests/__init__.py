"""Digests, comparisons of a story's reports made of their own sentences, from stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from newsdigest.digests import agree, differ, in_short, only, quotations, statements, versions, when
from newsdigest.digests.comparisons import comparison_of
from newsdigest.model import Digest, Statement, Story

__all__ = ["SECTIONS", "compile", "statements", "subject_of", "versions"]

# Each section of a digest and what chooses its statements, in the order in which a page shows them.
SECTIONS: dict[str, Callable[..., tuple[Any, ...]]] = {
    "in_short": in_short.section,
    "agree": agree.section,
    "only": only.section,
    "differ": differ.section,
    "quotations": quotations.section,
    "when": when.section,
    "versions": versions.section,
}

# The sections that compare, in the order in which they choose: a statement stands in one of them only, for a difference is no
# agreement, and what is compared is nobody's own. In short and Only in are chosen after them, since they look at what these say.
COMPARING = ("differ", "agree")


def compile(story: Story) -> Digest:
    """A story of two or more reports -> its digest; a section with nothing to say is an empty tuple."""
    comparison = comparison_of(story)
    sections = {name: choose(comparison) for name, choose in SECTIONS.items() if name not in (*COMPARING, "in_short", "only")}
    taken: frozenset[Statement] = frozenset()
    for name in COMPARING:
        sections[name] = SECTIONS[name](comparison, taken)
        taken |= {statement for entry in sections[name] for statement in entry.statements}
    sections["in_short"] = in_short.section(comparison, sections["differ"])
    sections["only"] = only.section(comparison, taken, frozenset(sections["in_short"]))
    days = sorted(report.dated[:10] for report in story.reports if report.dated)
    return Digest(
        story=story,
        headline=story.headlining.headline.value or "",
        headline_report=story.headlining.id,
        publishers=tuple(dict.fromkeys(report.publisher.value for report in story.reports if report.publisher.value)),
        wires=wires(story),
        independent=len(comparison.texts),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        undated=len(story.reports) - len(days),
        lengths={report.id: sum(len(block.text.split()) for block in report.blocks) for report in story.reports},
        **sections,
    )


def subject_of(story: Story) -> Story:
    """What of a story its digest is made of: without what the ledger says of it and which stories stand beside it."""
    return Story(id="", reports=story.reports, copies=story.copies, headline=story.headline)


def wires(story: Story) -> tuple[tuple[str, int], ...]:
    """The agencies that the story's reports credit and how many credit each, most first."""
    counts = Counter(wire for report in story.reports for wire in report.wires)
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
