"""In short: three to five statements that together tell the event, from a comparison."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from newsdigest.digests.alignments import tells
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import speaks_to_reader, stands_alone
from newsdigest.model import Statement

MOST = 5
FROM_ONE = 2  # statements of one report
FEWEST_WORDS, MOST_WORDS = 8, 55
SAID = 0.45  # share of a statement's weight that the chosen ones have already, from which it repeats them
LEDES = 2  # statements of a report that may tell its headline; the event is told once, by the first chosen
REPEATS = 0.28  # likeness to a chosen statement from which one repeats it
POOL = 80  # the worthiest statements, among which the choice is made
EARLY = 6  # statements from which a report's opening is behind us
WORDS = 160  # in all; who wants more reads on


def section(comparison: Comparison) -> tuple[Statement, ...]:
    """Up to five statements, each standing alone, at most two of one report: the one that tells the event first, then by place."""
    texts_with = Counter(stem for text in comparison.texts for stem in {stem for gist in text.gists if gist.running for stem in gist.stems})
    headlines = Counter(stem for text in comparison.texts for stem in text.headline)
    candidates: list[tuple[Gist, int, float]] = []  # with its place among the running statements, and its worth
    for text in comparison.texts:
        running = [gist for gist in text.gists if gist.running]
        for place, gist in enumerate(running):
            if not speaks_to_reader(gist) and FEWEST_WORDS <= len(gist.tokens) <= MOST_WORDS and stands_alone(gist):
                candidates.append((gist, place, worth(gist, place, texts_with, headlines, len(comparison.texts))))
    limit = min(MOST, max(3, 1 + len(candidates) // 3))
    candidates = sorted(candidates, key=lambda candidate: (-candidate[2], candidate[1]))[:POOL]
    chosen: list[tuple[Gist, int]] = []
    covered: set[str] = set()
    words = 0
    while candidates and len(chosen) < limit:
        best = max(candidates, key=lambda candidate: (candidate[2] * freshness(candidate[0], covered, comparison), -candidate[1]))
        candidates.remove(best)
        gist, place, _ = best
        from_one = sum(other.statement.report == gist.statement.report for other, _ in chosen)
        if from_one >= FROM_ONE or freshness(gist, covered, comparison) < 1 - SAID:
            continue
        is_lede = place < LEDES and any(tells(gist, text.headline) for text in comparison.texts)
        if chosen and is_lede:
            continue
        if any(likeness(gist, other, comparison) >= REPEATS for other, _ in chosen):
            continue
        if chosen and words + len(gist.tokens) > WORDS:
            continue
        chosen.append((gist, place))
        covered |= gist.stems.keys()
        words += len(gist.tokens)
    rest = sorted(chosen[1:], key=lambda entry: entry[1])
    return tuple(gist.statement for gist, _ in chosen[:1] + rest)


def worth(gist: Gist, place: int, texts_with: Counter[str], headlines: Counter[str], texts: int) -> float:
    """How much a statement tells of what the reports tell in common, early ones and those that answer who, when and how many more."""
    common = sum(math.log(1 + texts_with[stem]) / math.log(1 + texts) for stem in gist.stems if texts_with[stem] > 1 or texts == 1)
    titled = sum(headlines[stem] for stem in gist.stems) / max(1, texts)
    answers = bool(gist.names) + bool(gist.days) + bool(gist.numbers)
    early = 1 + 2 / (1 + place / 2) if place < EARLY else 1
    return (common + titled + answers / 2) * early / math.sqrt(8 + len(gist.tokens))


def likeness(gist: Gist, other: Gist, comparison: Comparison) -> float:
    """The share of two statements' weight that both have."""

    def weight(stems: Iterable[str]) -> float:
        return math.fsum(comparison.weights.get(stem, 0) for stem in stems)  # in any order the same

    total = weight(gist.stems) + weight(other.stems)
    return 2 * weight(gist.stems.keys() & other.stems.keys()) / total if total else 0


def freshness(gist: Gist, covered: set[str], comparison: Comparison) -> float:
    """The share of a statement's weight that is not covered yet."""
    total = sum(comparison.weights.get(stem, 0) for stem in gist.stems)
    return sum(comparison.weights.get(stem, 0) for stem in gist.stems if stem not in covered) / total if total else 0
