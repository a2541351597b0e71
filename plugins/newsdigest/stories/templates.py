"""Texts and their publishers -> the texts without the lines that a publisher puts under everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

COMMON = 3  # texts of one publisher in which a line stands to be its template
LEFT = 0.25  # share of a text that must be left; of a report's versions, which share nearly all, nothing is taken


def without(texts: Sequence[str], publishers: Sequence[str | None]) -> list[str]:
    r"""Texts, a paragraph a line, and their publishers, None where unknown -> the same texts without template lines.

    >>> without(["A ferry sank.\nWatch us at seven.", "A mill burned.\nWatch us at seven.", "Rain.\nWatch us at seven."], ["Six"] * 3)
    ['A ferry sank.', 'A mill burned.', 'Rain.\nWatch us at seven.']
    """
    counts = Counter(publisher for publisher in publishers if publisher)
    lines_of = {
        place: text.split("\n")
        for place, (text, publisher) in enumerate(zip(texts, publishers, strict=True))
        if publisher and counts[publisher] >= COMMON
    }
    seen = Counter((publishers[place], line) for place, lines in lines_of.items() for line in set(lines))
    kept = list(texts)
    for place, lines in lines_of.items():
        rest = "\n".join(line for line in lines if seen[publishers[place], line] < COMMON)
        if len(rest) >= LEFT * len(texts[place]):
            kept[place] = rest
    return kept
