"""In short: three to five statements that together tell the event, from a comparison."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

from newsdigest.digests.alignments import LEDE, key, overlap, tells
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import known_thing, may_be_lifted, points_back
from newsdigest.digests.quotations import words_of
from newsdigest.model import Difference, Statement, Value

MOST, FEWEST = 5, 3
FROM_ONE = 2  # statements of one report
FEWEST_WORDS, MOST_WORDS = 8, 55
SAID = 0.45  # share of a statement's weight that the chosen ones have already, from which it repeats them
OPENING = 2  # statements of a report among which it tells the event; told once, the event is not told again by another's
REPEATS = 0.28  # likeness to a chosen statement from which one repeats it …
OVERLAP = 0.22  # … or share of the words of both: those that every report has weigh little in a likeness
POOL = 80  # the worthiest statements, among which the choice is made
EARLY = 6  # statements from which a report's opening is behind us
LATE = 20  # … and from which on they tell ever less of the news: of 35 further down, read by hand, 13 did, of 245 before them 188
WORDS = 160  # in all; who wants more reads on
# What tells the event. Of 148 stories (18 of the demo, 130 public ones) these change the opening of 54; read by hand, it is better
# where a report opens with a scene or a reaction, and told the event less plainly in about one of ten.
HEADLINING = 1.15  # how much more a statement counts that comes from the report whose headline the digest bears
FAIR = 30  # words up to which a statement is not too long to open with
LATER = 0.25  # what each place costs that it stands further down
UNTOLD = 0.3  # how much a statement counts that takes as known what has not been told of


class Candidate(Value, frozen=True, kw_only=True):
    """A statement that may stand in short."""

    gist: Gist
    place: int  # among the running statements of its report, from 0
    worth: float
    weight: float  # of its words
    thing: str  # stem of what it opens with as if it had been told of, or empty
    points_back: bool  # at another sentence, behind its opening


def section(comparison: Comparison, differences: Sequence[Difference]) -> tuple[Statement, ...]:
    """Up to five statements, each standing alone, at most two of one report: the one that tells the event first, then by place.

    No two give different numbers or names for one thing: these stand side by side as what reports give differently.
    """
    texts_with = Counter(stem for text in comparison.texts for stem in {stem for gist in text.gists if gist.running for stem in gist.stems})
    headlines = Counter(stem for text in comparison.texts for stem in text.headline)
    candidates = []
    for text in comparison.texts:
        published = comparison.published(text.gists[0].statement) if text.gists else None
        for place, gist in enumerate(gist for gist in text.gists if gist.running):
            if may_stand(gist, published):
                value = worth(gist, place, texts_with, headlines, len(comparison.texts))
                weight = weight_of(gist.stems, comparison)
                candidates.append(
                    Candidate(gist=gist, place=place, worth=value, weight=weight, thing=known_thing(gist), points_back=points_back(gist))
                )
    limit = min(MOST, max(FEWEST, 1 + len(candidates) // 3))
    candidates = sorted(candidates, key=lambda candidate: (-candidate.worth, candidate.place))
    early = [candidate for candidate in candidates if candidate.place < EARLY]
    opened = openings_told(comparison)
    event = max(early, key=lambda candidate: event_told(candidate, opened, comparison), default=None)
    candidates = candidates[:POOL]
    chosen: list[Candidate] = []
    covered: set[str] = set()
    words = 0

    def value_now(candidate: Candidate) -> tuple[float, int]:
        value = candidate.worth * freshness(candidate, covered, comparison)
        return value * told_of(candidate, headlines, covered) if candidate.thing or candidate.points_back else value, -candidate.place

    while candidates and len(chosen) < limit:
        best = max(candidates, key=value_now)
        if event:  # asked first, and once: it may name nothing, and then says nothing
            best, event = event, None
        if best in candidates:
            candidates.remove(best)
        gist = best.gist
        from_one = sum(other.gist.statement.report == gist.statement.report for other in chosen)
        if from_one >= FROM_ONE or freshness(best, covered, comparison) < 1 - SAID:
            continue
        is_told = best.place < OPENING and tells_event(best, comparison)
        if chosen and (is_told or words + len(gist.tokens) > WORDS):
            continue
        if any(likeness(gist, other.gist, comparison) >= REPEATS or overlap(gist, other.gist) >= OVERLAP for other in chosen):
            continue
        if any(gives_another(gist.statement, other.gist.statement, differences) for other in chosen):
            continue
        chosen.append(best)
        covered |= gist.stems.keys()
        words += len(gist.tokens)
    rest = sorted(chosen[1:], key=lambda candidate: candidate.place)
    told = [candidate.gist.statement for candidate in chosen[:1] + rest]
    headline = words_of(comparison.story.headlining.headline.value or "")
    # Some outlets open with their headline: it stands above already.
    return tuple(statement for statement in told if len(told) <= FEWEST or words_of(statement.text) != headline)


def gives_another(one: Statement, other: Statement, differences: Iterable[Difference]) -> bool:
    """Whether the two give different ones of the values in which reports differ; days, which are of many things, aside."""
    for values in (values for difference in differences for kind, values in difference.columns if kind != "days"):
        given, also = ({value for value in values if has(said, value)} for said in (one, other))
        if given and also and given.isdisjoint(also):
            return True
    return False


def has(statement: Statement, value: str) -> bool:
    """Whether it has these words, and not only as parts of others."""
    return bool(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", statement.text))


def may_stand(gist: Gist, published: str | None) -> bool:
    """Whether a statement can stand in short: of a fair length, alone, an account, and more than somebody's words."""
    return FEWEST_WORDS <= len(gist.tokens) <= MOST_WORDS and may_be_lifted(gist, published)


def tells_event(candidate: Candidate, comparison: Comparison) -> bool:
    """Whether a statement tells what a headline tells."""
    return any(tells(candidate.gist, text.headline) for text in comparison.texts)


def event_told(candidate: Candidate, opened: Mapping[tuple[str, int], float], comparison: Comparison) -> float:
    """How well a statement tells the event: what it has of the digest's headline, of other reports' and of what they open with.

    One of the report whose headline it is goes before, and so do early ones and short ones.
    """
    gist, leading = candidate.gist, comparison.story.headlining.id
    told = {text.report.id: len(text.headline & gist.stems.keys()) / max(LEDE, len(text.headline)) for text in comparison.texts}
    top = next(text.report.id for text in comparison.texts if leading in text.reports)
    others = [share for report, share in told.items() if report not in (top, gist.statement.report)]
    headlines = (2 * told[top] + math.fsum(others) / len(others)) / 3 if others else told[top]
    own = HEADLINING if gist.statement.report == top else 1
    fair = min(1, math.sqrt(FAIR / len(gist.tokens)))
    stands = own * told_of(candidate, *(text.headline for text in comparison.texts))
    return (headlines + opened.get(key(gist), 0)) * stands * fair / (1 + LATER * candidate.place)


def told_of(candidate: Candidate, *told: Container[str]) -> float:
    """How much a statement counts, by whether it takes as known what has not been told of yet, in any of some words' stems."""
    return UNTOLD if candidate.points_back or (candidate.thing and not any(candidate.thing in stems for stems in told)) else 1


def openings_told(comparison: Comparison) -> dict[tuple[str, int], float]:
    """How like each statement is to what the other texts open with, 0–1: of each text its likest opening counts."""
    text_of = {text.report.id: number for number, text in enumerate(comparison.texts)}
    opening = {key(gist) for text in comparison.texts for gist in [gist for gist in text.gists if gist.running][:OPENING]}
    likest: dict[tuple[str, int], dict[int, float]] = {}
    for likeness in comparison.likenesses:  # best first
        for one, other in (likeness.gists, likeness.gists[::-1]):
            if key(other) in opening:
                likest.setdefault(key(one), {}).setdefault(text_of[other.statement.report], likeness.score)
    return {place: math.fsum(scores.values()) / (len(comparison.texts) - 1) for place, scores in likest.items()}


def worth(gist: Gist, place: int, texts_with: Counter[str], headlines: Counter[str], texts: int) -> float:
    """How much a statement tells of what the reports tell in common, early ones and those that answer who, when and how many more."""
    common = sum(math.log(1 + texts_with[stem]) / math.log(1 + texts) for stem in gist.stems if texts_with[stem] > 1 or texts == 1)
    titled = sum(headlines[stem] for stem in gist.stems) / max(1, texts)
    answers = bool(gist.names) + bool(gist.days) + bool(gist.numbers)
    early = 1 + 2 / (1 + place / 2) if place < EARLY else min(1, LATE / (place + 1))
    return (common + titled + answers / 2) * early / math.sqrt(8 + len(gist.tokens))


def likeness(gist: Gist, other: Gist, comparison: Comparison) -> float:
    """The share of two statements' weight that both have."""

    total = weight_of(gist.stems, comparison) + weight_of(other.stems, comparison)
    return 2 * weight_of(gist.stems.keys() & other.stems.keys(), comparison) / total if total else 0


def weight_of(stems: Iterable[str], comparison: Comparison) -> float:
    """The weights of stems of running statements together, the same in any order."""
    return math.fsum(map(comparison.weights.__getitem__, stems))


def freshness(candidate: Candidate, covered: set[str], comparison: Comparison) -> float:
    """The share of a statement's weight that is not covered yet."""
    fresh = weight_of(candidate.gist.stems.keys() - covered, comparison)
    return fresh / candidate.weight if candidate.weight else 0
