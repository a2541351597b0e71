"""Reports give different days, numbers or names: statements of one thing with different values, from alignments."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from newsdigest.digests.alignments import Alignment, alignment_of, alignments, ledes
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Day, Gist, Number, fold
from newsdigest.model import Difference, Statement

SPELLING = 0.7  # likeness of letters from which two words are spellings of one name
ROUGH = 0.25  # a rough number says the same as one so near


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Difference, ...]:
    """All differences of a story: of the days it is told under first, then by how sure the alignment is."""
    found: list[Difference] = []
    used: set[Statement] = set(taken)
    for alignment in (*lede_alignments(comparison), *alignments(comparison)):
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
    told = [
        next((gist for gist in ledes(text) if gist.names and len(weekdays(gist)) == 1 and gist.statement.text.startswith(gist.names[0])), None)
        for text in comparison.texts
    ]
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
        if len(values) > 1:
            return _difference("days", [(gist, day.written) for gist, day in named], comparison)
    return None


def numbers(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """A difference of numbers: each statement counts the same thing once, and not all to the same number."""
    for first, second in combinations(alignment.gists, 2):
        for number in first.numbers:
            other = counterpart(number, first, second)
            if not other or agrees(number, other):
                continue
            thing = set(number.nouns) & set(other.nouns) or {number.unit}
            named = []
            for gist in alignment.gists:
                counted = [n for n in gist.numbers if n.unit == number.unit and (set(n.nouns) & thing or n.unit in thing)]
                if len(counted) == 1:
                    named.append((gist, counted[0]))
            if not any(_also_says(gist, {n.value for _, n in named}, thing, comparison) for gist, _ in named):
                return _difference("numbers", [(gist, n.written) for gist, n in named], comparison)
    return None


def counterpart(number: Number, gist: Gist, other: Gist) -> Number | None:
    """The number of another statement that counts the same thing; None where either statement counts it more than once."""

    def same(candidate: Number) -> bool:
        if candidate.unit != number.unit:
            return False
        return bool(set(candidate.nouns) & set(number.nouns)) if number.nouns or candidate.nouns else bool(number.unit)

    if sum(map(same, gist.numbers)) != 1:
        return None
    found = [candidate for candidate in other.numbers if same(candidate)]
    return found[0] if len(found) == 1 else None


def agrees(number: Number, other: Number) -> bool:
    """Whether two numbers can both be right, one of them being a rough one."""
    if number.value == other.value:
        return True
    rough = number.is_rough or other.is_rough
    return rough and abs(number.value - other.value) <= ROUGH * max(number.value, other.value)


def _also_says(gist: Gist, values: set[float], thing: set[str], comparison: Comparison) -> bool:
    """Whether the statement's report gives another of the values for the same thing elsewhere: then it knows both."""
    text = next(text for text in comparison.texts if text.report.id == gist.statement.report)
    own = {n.value for n in gist.numbers if set(n.nouns) & thing or n.unit in thing}
    return any(
        n.value in values - own for other in text.gists for n in other.numbers if set(n.nouns) & thing or (n.unit and n.unit in thing)
    )


def names(alignment: Alignment, comparison: Comparison) -> Difference | None:
    """A difference of names: two spellings of one name of several words, of which neither report has the other's."""
    for first, second in combinations(alignment.gists, 2):
        for one in first.names:
            for other in second.names:
                if is_other_spelling(one, other) and not (_has(comparison, first, other) or _has(comparison, second, one)):
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


def _difference(kind: Literal["days", "numbers", "names"], named: Sequence[tuple[Gist, str]], comparison: Comparison) -> Difference:
    order = {text.report.id: number for number, text in enumerate(comparison.texts)}
    ordered = sorted(named, key=lambda entry: order[entry[0].statement.report])
    return Difference(kind=kind, values=tuple(value for _, value in ordered), statements=tuple(gist.statement for gist, _ in ordered))
