"""Alignments, statements of different texts that speak of the same thing, from a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, islice, product
from math import fsum

from newsdigest.digests.comparisons import Comparison, Likeness, Text
from newsdigest.digests.mentions import Gist, adds_up, mentions
from newsdigest.digests.numbers import Number, agrees
from newsdigest.digests.openings import is_mostly_quoted, is_somebodys, leans, stands_alone
from newsdigest.model import Value

# Likeness from which two statements say the same, if so many of the words they share are no names; and from which they speak
# of the same thing, which is enough where a value's own surroundings are compared too. How precise this is on labelled pairs
# is measured by benchmarks/digests.py and kept in benchmarks/floors.json.
SAME = ((0.45, 3), (0.40, 6))
AKIN = ((0.42, 3), (0.36, 5))
LEAST = min(score for score, _ in SAME + AKIN)
TURNED = 0.6  # … and from which they do though one of them has a negation
LOOSE = 0.30  # likeness that each statement of an alignment has at least to each other
LARGE, NEAR = 100, 0.25  # numbers from the first on, no further apart than that share of the larger one, are hardly of two things
EVENT = 0.30  # share of the telling words of both that have two statements which tell one event, whatever those words weigh
NEWS = 3  # days between two reports that tell what is known of an event at one time
LEDE = 3  # an event is told in one of a report's first so many statements, with so many words of its headline


Conditions = tuple[tuple[float, int], ...]


class Alignment(Value, frozen=True, kw_only=True):
    """Statements of different texts that speak of the same thing, one a text."""

    gists: tuple[Gist, ...]
    shared: tuple[str, ...]  # stems all have, the heaviest first
    score: float  # of its best pair


def alignments(comparison: Comparison, is_alike: Callable[[Likeness], bool] | None = None) -> tuple[Alignment, ...]:
    """All alignments of a story, of statements that say the same or are otherwise alike, best first.

    Each statement stands in one of them at most. Before those that say the same come those that tell the event.
    """
    events = tellings(comparison) if is_alike is None else []
    is_alike = is_alike or says_same
    scores: dict[tuple[str, int], dict[tuple[str, int], float]] = {}
    for likeness in comparison.likenesses:
        if likeness.score >= LOOSE:
            one, other = map(key, likeness.gists)
            scores.setdefault(one, {})[other] = likeness.score
            scores.setdefault(other, {})[one] = likeness.score
    gists = {key(gist): gist for text in comparison.texts for gist in text.gists}
    text_of = {key(gist): number for number, text in enumerate(comparison.texts) for gist in text.gists}
    group_of: dict[tuple[str, int], list[tuple[str, int]]] = {}
    groups: list[tuple[float, list[tuple[str, int]]]] = []
    for likeness in comparison.likenesses:
        if likeness.score < LEAST:
            break  # they come best first
        one, other = map(key, likeness.gists)
        if (one in group_of and other in group_of) or not is_alike(likeness):
            continue
        if one not in group_of and other not in group_of:
            group_of[one] = group_of[other] = [one, other]
            groups.append((likeness.score, group_of[one]))
            continue
        known, fresh = (one, other) if one in group_of else (other, one)
        group = group_of[known]
        if all(text_of[member] != text_of[fresh] and scores.get(member, {}).get(fresh, 0) >= LOOSE for member in group):
            group.append(fresh)
            group_of[fresh] = group
    told: list[Alignment] = []
    for pair in events:
        if group_of.keys().isdisjoint(map(key, pair)):
            told.append(alignment_of(pair, EVENT, comparison))
            group_of |= {key(gist): [] for gist in pair}
    return (*told, *(alignment_of([gists[member] for member in group], score, comparison) for score, group in groups))


def tellings(comparison: Comparison) -> list[tuple[Gist, Gist]]:
    """Pairs of opening statements that tell the event of both headlines, the likest first.

    What all of a story tells weighs little in it, and so two of these are less alike than what reports tell besides.
    """
    found: list[tuple[float, int, tuple[Gist, Gist]]] = []
    opening = [(text.headline, gist) for text in comparison.texts for gist in ledes(text, 1)]
    for (headline, one), (title, other) in combinations(opening, 2):
        titled = headline & title & one.stems.keys() & other.stems.keys()
        likeness = Likeness(gists=(one, other), score=overlap(one, other))
        if len(titled) < LEDE or likeness.score < EVENT or likeness.telling < LEDE:
            continue
        if comparison.days_between(one.statement, other.statement) <= NEWS and may_say_same(one, other):
            found.append((-likeness.score, len(found), likeness.gists))
    return [pair for *_, pair in sorted(found)]


def may_say_same(one: Gist, other: Gist) -> bool:
    """Whether two statements stand alone and turn nothing round, and give no number or day otherwise."""
    if not (stands_alone(one) and stands_alone(other)) or is_negated(one) != is_negated(other):
        return False
    is_said = is_somebodys(one) or is_somebodys(other)
    return not (is_said or gives_other_numbers(one, other) or gives_other_day(one, other))


def overlap(gist: Gist, other: Gist) -> float:
    """The share of two statements' telling words that both have, whatever they weigh."""
    return 2 * len(gist.stems.keys() & other.stems.keys()) / max(1, len(gist.stems) + len(other.stems))


def says_same(likeness: Likeness) -> bool:
    """Whether two statements say the same, by how much of what they name both name, and no number otherwise."""
    return speaks_of_same(likeness, SAME) and not gives_other_numbers(*likeness.gists) and not gives_other_day(*likeness.gists)


def speaks_of_same(likeness: Likeness, conditions: Conditions = AKIN) -> bool:
    """Whether two statements speak of the same thing, whatever they say of it."""
    enough = any(likeness.score >= score and likeness.telling >= telling for score, telling in conditions)
    first, second = likeness.gists
    if is_negated(first) != is_negated(second) and likeness.score < TURNED:
        return False
    return enough and not any(is_mostly_quoted(gist) for gist in likeness.gists)


def gives_other_numbers(one: Gist, other: Gist) -> bool:
    """Whether two statements count the same thing and come to other numbers, and neither gives the other's too."""
    return any(
        first.unit == second.unit
        and (first.noun == second.noun or is_near(first, second))
        and not agrees(first, second)
        and not mentions(one, second.value)
        and not mentions(other, first.value)
        and not (adds_up(one, first, second) or adds_up(other, second, first))
        for first, second in product(one.numbers, other.numbers)
    )


def gives_other_day(one: Gist, other: Gist) -> bool:
    """Whether two statements both name days of the week, or of a month, and none that the other names."""
    for kind in ("weekday", "date"):
        days, others = ({day.key[:2] for day in gist.days if day.kind == kind} for gist in (one, other))
        if days and others and days.isdisjoint(others):
            return True
    return False


def is_near(number: Number, other: Number) -> bool:
    """Whether two large numbers are so near each other that they may well be of one thing, whatever the words behind them."""
    low, high = sorted((number.value, other.value))
    return low >= LARGE and high - low <= NEAR * high


def is_negated(gist: Gist) -> bool:
    """Whether a statement has an odd number of negations."""
    return sum(token.lower in gist.language.negations for token in gist.tokens) % 2 == 1


def alignment_of(gists: Iterable[Gist], score: float, comparison: Comparison) -> Alignment:
    """Gists that belong together -> their alignment, the fullest statement first, those that lean on another sentence last."""
    order = comparison.order

    def place(gist: Gist) -> tuple[bool, float, int]:
        return leans(gist), -fsum(comparison.weights.get(word, 0) for word in gist.stems), order[gist.statement.report]

    ordered = sorted(gists, key=place)
    common = set.intersection(*(set(gist.stems) for gist in ordered))
    return Alignment(
        gists=tuple(ordered),
        shared=tuple(sorted(common, key=lambda word: (-comparison.weights.get(word, 0), word))),
        score=score,
    )


def key(gist: Gist) -> tuple[str, int]:
    """What a statement is known by within its story."""
    return gist.statement.report, gist.statement.number


def ledes(text: Text, most: int = LEDE) -> list[Gist]:
    """The statements among a text's first that tell what its headline tells."""
    first = list(islice((gist for gist in text.gists if gist.running), most))
    return [gist for gist in first if len(text.headline & gist.stems.keys()) >= LEDE]


def tells(gist: Gist, headline: frozenset[str]) -> bool:
    """Whether a statement has half or more of a headline's words, and so tells the event itself."""
    return 2 * len(headline & gist.stems.keys()) >= max(len(headline), 2 * LEDE)
