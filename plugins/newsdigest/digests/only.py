"""Only in one text: the most telling statements that no other text of the story has anything like, from a comparison."""

from __future__ import annotations

import math

from newsdigest.digests.alignments import key, tells
from newsdigest.digests.comparisons import Comparison, Text
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import speaks_to_reader, stands_alone
from newsdigest.model import Own, Statement

MOST = 3  # statements of one text
FEWEST_WORDS, MOST_WORDS = 8, 60
ALIKE = 0.22  # likeness from which another text has something like it


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Own, ...]:
    """The most telling statements of each text that no other has; nothing where there is one text only."""
    if len(comparison.texts) < 2:
        return ()
    shared = {key(gist) for likeness in comparison.likenesses if likeness.score >= ALIKE for gist in likeness.gists}
    elsewhere = stems_elsewhere(comparison)
    found = []
    for text in comparison.texts:
        candidates = [
            (telling(gist, text, comparison, elsewhere), gist)
            for gist in text.gists
            if gist.running
            and key(gist) not in shared
            and gist.statement not in taken
            and FEWEST_WORDS <= len(gist.tokens) <= MOST_WORDS
            and stands_alone(gist)
            and not speaks_to_reader(gist)
            and not any(tells(gist, other.headline) for other in comparison.texts if other is not text)
        ]
        candidates.sort(key=lambda candidate: (-candidate[0], candidate[1].statement.number))
        chosen = [gist.statement for score, gist in candidates[:MOST] if score > 0]
        if chosen:
            found.append(Own(report=text.report.id, statements=tuple(chosen), copies=text.reports[1:]))
    return tuple(found)


def stems_elsewhere(comparison: Comparison) -> dict[str, frozenset[str]]:
    """For each text's report, the words that the other texts have."""
    counts: dict[str, set[str]] = {}
    for text in comparison.texts:
        for gist in text.gists:
            for stem in gist.stems:
                counts.setdefault(stem, set()).add(text.report.id)
    return {text.report.id: frozenset(stem for stem, reports in counts.items() if reports - {text.report.id}) for text in comparison.texts}


def telling(gist: Gist, text: Text, comparison: Comparison, elsewhere: dict[str, frozenset[str]]) -> float:
    """How much a statement tells that is new, of what the story is about: new names, numbers and words, and ties to the rest."""
    others = elsewhere[text.report.id]
    fresh = sum(comparison.weights.get(stem, 0) for stem in gist.stems if stem not in others)
    known = sum(1 for stem in gist.stems if stem in others)
    if not fresh or not known:
        return 0  # nothing new, or nothing to do with the story
    values = len(gist.numbers) + len(gist.names) * 0.5
    early = 1 + 1 / gist.statement.number
    return (fresh + values) * min(known, 4) * early / math.sqrt(len(gist.tokens))
