"""Reports give different days, numbers or names: statements of one thing with different values, from alignments."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from newsdigest.digests.alignments import AKIN, Alignment, alignment_of, alignments, ledes
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Day, Gist, Number, fold, stem, tokens_of, value_of
from newsdigest.digests.when import resolved
from newsdigest.model import Difference, Statement

Kind = Literal["days", "numbers", "names"]

SPELLING = 0.7  # likeness of letters from which two words are spellings of one name
SMALL, FAR = 20, 5  # above the first, a number more than so many times another counts something else
AROUND = 5  # words on either side of a day that tell what it is the day of
ROUGH = 0.25  # a rough number says the same as one so near


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Difference, ...]:
    """All differences of a story: of the days it is told under first, then by how sure the alignment is."""
    found: list[Difference] = []
    used: set[Statement] = set(taken)
    for alignment in (*lede_alignments(comparison), *alignments(comparison, AKIN)):
        difference = difference_of(alignment, comparison)
        if difference and used.isdisjoint(difference.statements):
            found.append(difference)
            used.update(difference.statements)
    return tuple(found)


def difference_of(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """The first kind of value that an alignment's statements give differently."""
    return days(alignment, comparison) or numbers(alignment, comparison) or names(alignment, comparison)


def lede_alignments(comparison: Comparison) -> list[Alignment]:
    """The ledes of two texts that both name one day and open with the same name: both tell the event itself.

    Reports word an event too differently for likeness alone; that both are ledes, carry their headlines, and make the same
    name their subject stands in for it.
    """
    told = [next(filter(opens_with_name_and_day, ledes(text)), None) for text in comparison.texts]
    subjects: dict[str, list[Gist]] = {}
    for gist in told:
        if gist:
            subjects.setdefault(fold(gist.names[0]), []).append(gist)
    found = []
    for gists in subjects.values():
        group: list[Gist] = []
        for gist in gists:
            common = {name for other in group for name in gist.stems.keys() & other.stems.keys()}
            if not group or len(common) >= 4:
                group.append(gist)
        if len(group) > 1:
            found.append(alignment_of(group, 0, comparison))
    return found


def opens_with_name_and_day(gist: Gist) -> bool:
    """Whether a statement opens with a name and tells of one weekday."""
    return bool(gist.names) and gist.statement.text.startswith(gist.names[0]) and len(weekdays(gist)) == 1


def weekdays(gist: Gist) -> list[Day]:
    """The weekdays a statement names, each once."""
    return list({day.key: day for day in gist.days if day.kind == "weekday"}.values())


def days(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """A difference of days: each statement names one day of the same kind, and not all the same."""
    kinds: tuple[Literal["weekday", "date"], ...] = ("weekday", "date")
    for kind in kinds:
        named = []
        for gist in alignment.gists:
            own = list({day.key: day for day in gist.days if day.kind == kind}.values())
            if len(own) == 1:
                named.append((gist, own[0]))
        values = {day.key[:2] for _, day in named}
        if len(values) < 2 or each_of_its_day(named, comparison):
            continue
        if all(speak_of_same(*one, *other) for one, other in combinations(named, 2)):
            return _difference("days", [(gist, day.written) for gist, day in named], comparison)
    return None


def each_of_its_day(named: Sequence[tuple[Gist, Day]], comparison: Comparison) -> bool:
    """Whether each statement names the day its report came out: then they tell one thing after another."""
    for gist, day in named:
        published = comparison.published(gist.statement)
        if not published or resolved(day, gist, published) != published[:10]:
            return False
    return True


def speak_of_same(gist: Gist, value: Day | Number, other: Gist, value_of_other: Day | Number) -> bool:
    """Whether the words around two values have one in common: then both are said of the same thing."""
    return bool(around(gist, value) & around(other, value_of_other))


def around(gist: Gist, value: Day | Number) -> set[str]:
    """The stems of the words around a value, without its own."""
    place = next(number for number, token in enumerate(gist.tokens) if token.start >= value.start)
    own = {stem(token.text) for token in tokens_of(value.written)}
    return {stem(token.text) for token in gist.tokens[max(0, place - AROUND) : place + AROUND + 1]} & gist.stems.keys() - own


def numbers(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """A difference of numbers: each statement counts the same thing once, and not all to the same number."""
    for first, second in combinations(alignment.gists, 2):
        for number in first.numbers:
            other = only_count(number, second)
            if not other or not only_count(number, first) or agrees(number, other) or are_far(number, other):
                continue
            if mentions(second, number.value) or mentions(first, other.value) or not speak_of_same(first, number, second, other):
                continue
            named = [(gist, n) for gist in alignment.gists for n in [only_count(number, gist)] if n]
            if not any(_also_says(gist, own, {n.value for _, n in named}, comparison) for gist, own in named):
                return _difference("numbers", [(gist, n.written) for gist, n in named], comparison)
    return None


def only_count(number: Number, gist: Gist) -> Number | None:
    """A statement's number of the same thing; None where it counts it more than once."""
    found = [other for other in gist.numbers if counts_same(number, other)]
    return found[0] if len(found) == 1 else None


def counts_same(number: Number, other: Number) -> bool:
    """Whether two numbers count the same thing in the same unit."""
    return number.unit == other.unit and (number.noun == other.noun or bool(number.unit and not (number.noun and other.noun)))


def mentions(gist: Gist, value: float) -> bool:
    """Whether a statement has a number anywhere, whatever it counts: “infecting 8,500 people and killing about 800”."""
    return any(value_of(token, gist.language) == value for token in gist.tokens)


def are_far(number: Number, other: Number) -> bool:
    """Whether two numbers are too different to be two accounts of one thing."""
    low, high = sorted((number.value, other.value))
    return high > SMALL and high > FAR * low


def agrees(number: Number, other: Number) -> bool:
    """Whether two numbers can both be right, one of them being a rough one."""
    if number.value == other.value:
        return True
    rough = number.is_rough or other.is_rough
    return rough and abs(number.value - other.value) <= ROUGH * max(number.value, other.value)


def _also_says(gist: Gist, own: Number, values: set[float], comparison: Comparison) -> bool:
    """Whether the statement's report gives another of the values for the same thing elsewhere: then it knows both."""
    text = next(text for text in comparison.texts if text.report.id == gist.statement.report)
    others = values - {own.value}
    return any(number.value in others and counts_same(own, number) for other in text.gists for number in other.numbers)


def names(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """A difference of names: two spellings of one name of several words, of which neither report has the other's."""
    for first, second in combinations(alignment.gists, 2):
        for one in first.names:
            for other in second.names:
                if not is_other_spelling(one, other) or _has(comparison, first, other) or _has(comparison, second, one):
                    continue
                return _difference("names", [(first, one), (second, other)], comparison)
    return None


def is_other_spelling(one: str, other: str) -> bool:
    """Whether two names differ in the spelling of one word only.

    >>> is_other_spelling("Kim Hyun-chong", "Kim Hyun-jong"), is_other_spelling("Ann Lee", "Ann Leeds"), is_other_spelling("Anna Roth", "Anne Holm")
    (True, False, False)
    """
    words, others = fold(one).split(), fold(other).split()
    if len(words) != len(others) or len(words) < 2:
        return False
    different = [(a, b) for a, b in zip(words, others, strict=True) if a != b]
    if len(different) != 1:
        return False
    a, b = different[0]
    # Endings are grammar (German and Germans), not another spelling.
    if min(len(a), len(b)) < 4 or a.startswith(b) or b.startswith(a) or not (a + b).replace("-", "").isalpha():
        return False
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= SPELLING


def _has(comparison: Comparison, gist: Gist, name: str) -> bool:
    report = next(text.report for text in comparison.texts if text.report.id == gist.statement.report)
    return fold(name.split()[-1]) in fold(report.text) and fold(name) in fold(report.text)


def _difference(kind: Kind, named: Sequence[tuple[Gist, str]], comparison: Comparison) -> Difference:
    order = {text.report.id: number for number, text in enumerate(comparison.texts)}
    ordered = sorted(named, key=lambda entry: order[entry[0].statement.report])
    return Difference(kind=kind, values=tuple(value for _, value in ordered), statements=tuple(gist.statement for gist, _ in ordered))
