"""Digests, comparisons of a story's reports made of their own sentences, from stories."""

from __future__ import annotations

from newsdigest.digests import agree, differ, in_short, only, quotations, statements, when
from newsdigest.digests.comparisons import Comparison, comparison_of
from newsdigest.model import Digest, Statement, Story

__all__ = ["SECTIONS", "compile", "statements"]

# Each section of a digest and what chooses its statements, in the order in which a page shows them.
SECTIONS = {
    "in_short": in_short.section,
    "agree": agree.section,
    "only": only.section,
    "differ": differ.section,
    "quotations": quotations.section,
    "when": when.section,
}


def compile(story: Story) -> Digest:
    """A story of two or more reports -> its digest; a section with nothing to say is an empty tuple.

    Of the three comparing sections, a statement stands in one only: a difference is no agreement, and what is compared is nobody's own.
    """
    comparison = comparison_of(story)
    different = differ.section(comparison)
    taken = frozenset(statement for difference in different for statement in difference.statements)
    agreed = agree.section(comparison, taken)
    taken |= {statement for agreement in agreed for statement in agreement.statements}
    chosen = next((report for report in story.reports if report.id == story.headline), story.reports[0])
    days = sorted(report.published.value[:10] for report in story.reports if report.published.value)
    return Digest(
        story=story,
        headline=chosen.headline.value or "",
        headline_report=chosen.id,
        publishers=tuple(dict.fromkeys(report.publisher.value for report in story.reports if report.publisher.value)),
        wires=wires(story),
        independent=len(comparison.texts),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        undated=len(story.reports) - len(days),
        in_short=in_short.section(comparison),
        agree=agreed,
        differ=different,
        only=only.section(comparison, taken),
        quotations=quotations.section(comparison),
        when=when.section(comparison),
    )


def wires(story: Story) -> tuple[tuple[str, int], ...]:
    """The agencies that the story's reports credit and how many credit each, most first."""
    counts: dict[str, int] = {}
    for report in story.reports:
        for wire in filter(None, (report.wire.value or "").split(", ")):
            counts[wire] = counts.get(wire, 0) + 1
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
