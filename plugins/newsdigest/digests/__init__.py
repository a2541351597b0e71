"""Digests, comparisons of a story's reports made of their own sentences, from stories."""

from __future__ import annotations

from newsdigest.digests import statements
from newsdigest.model import Digest, Story

__all__ = ["compile", "statements"]


def compile(story: Story) -> Digest:
    """A story of two or more reports -> its digest; a section with nothing to say is an empty tuple."""
    chosen = next((report for report in story.reports if report.id == story.headline), story.reports[0])
    days = sorted(report.published.value[:10] for report in story.reports if report.published.value)
    wires: dict[str, int] = {}
    for report in story.reports:
        for wire in (report.wire.value or "").split(", "):
            if wire:
                wires[wire] = wires.get(wire, 0) + 1
    return Digest(
        story=story,
        headline=chosen.headline.value or "",
        headline_report=chosen.id,
        publishers=tuple(dict.fromkeys(report.publisher.value for report in story.reports if report.publisher.value)),
        wires=tuple(sorted(wires.items(), key=lambda wire: (-wire[1], wire[0]))),
        independent=len(story.reports) - sum(len(copies.reports) - 1 for copies in story.copies),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        undated=len(story.reports) - len(days),
        in_short=tuple(statements.of(report)[0] for report in story.reports[:3] if report.blocks),
    )
