"""Reports give different days, numbers or names: statements of one thing with different values, from a comparison."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, combinations, islice, product

import msgspec

from newsdigest.digests.alignments import alignments, ledes, speaks_of_same
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.contrasts import are_of_other_days, is_difference, is_told_since
from newsdigest.digests.couples import Couple, couples, is_equal, needed
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Day, Gist
from newsdigest.digests.tokens import fold
from newsdigest.model import Difference, DifferenceKind, Statement

LETTERS, SHORT = 2, 8  # that two spellings of a name differ in at most; one where it has fewer than the second, or begins otherwise
AROUND = 8  # words behind an opening among which its day stands
CROWD = 300  # names with one word in common that are compared; keeps the work bounded
COMPARED = 200_000  # couples of names that are compared in one story
MOST = 24  # differences; where there are more, the texts tell different things


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Difference, ...]:
    """The differences of a story: of the day it is told under first, then days, numbers and names, the surest first.

    A sentence may give several things differently: those that the same sentences give stand together.
    """
    found: dict[tuple[Statement, ...], Difference] = {}
    used: set[Statement] = set(taken)
    for difference in chain(of_ledes(comparison), of_values(comparison), of_names(comparison, used)):
        if len(found) == MOST:
            break
        if not taken.isdisjoint(difference.statements):
            continue
        earlier = found.get(difference.statements)
        if earlier is None:
            found[difference.statements] = difference
        elif (difference.kind, difference.values) not in earlier.columns:
            found[difference.statements] = msgspec.structs.replace(earlier, also=(*earlier.also, (difference.kind, difference.values)))
        used.update(difference.statements)
    return tuple(found.values())


# --------------------------------------------------------------------------------------------- days of the event


def of_ledes(comparison: Comparison) -> list[Difference]:
    """Differences between ledes that both name one day and open with the same name: both tell the event itself.

    Reports word an event too differently for likeness alone; that both are ledes, carry their headlines, and make the same
    name their subject stands in for it.
    """
    subjects: dict[str, list[Gist]] = {}
    for text in comparison.texts:
        gist = next(filter(opens_with_name_and_day, ledes(text)), None)
        if gist:
            subjects.setdefault(fold(gist.names[0]), []).append(gist)
    found = []
    for gists in subjects.values():
        group: list[Gist] = []
        for gist in gists:
            common = {name for other in group for name in gist.stems.keys() & other.stems.keys()}
            if not group or len(common) >= 4:
                group.append(gist)
        days = [(gist, weekdays(gist)[0]) for gist in group]
        others = [pair for pair in combinations(days, 2) if pair[0][1].key != pair[1][1].key]
        if others and not any(is_told_since(*pair, comparison) for pair in others):
            found.append(_difference("days", [(gist, day.written) for gist, day in days], comparison))
    return found


def opens_with_name_and_day(gist: Gist) -> bool:
    """Whether a statement opens with a name, its subject and no dateline, and soon after tells of one weekday."""
    text, days = gist.statement.text, weekdays(gist)
    if len(days) != 1 or not gist.names or not text.startswith(gist.names[0]):
        return False
    behind = [token for token in gist.tokens if token.start > len(gist.names[0])]
    is_subject = bool(behind) and not text[len(gist.names[0]) : behind[0].start].strip()
    return is_subject and days[0].start <= behind[:AROUND][-1].start


def weekdays(gist: Gist) -> list[Day]:
    """The weekdays a statement names, each once."""
    return list({day.key: day for day in gist.days if day.kind == "weekday"}.values())


# --------------------------------------------------------------------------------------------- days and numbers


def of_values(comparison: Comparison) -> list[Difference]:
    """Differences between values of one kind that enough speaks for being of one thing, most of it first.

    Two values are of one thing if each is the other's nearest in its text. A text that gives both knows of both, and there is no
    difference to it.
    """
    nearest: dict[tuple[int, int], Couple] = {}  # of each claim, by identity, in each other text
    equal: set[tuple[int, int]] = set()  # claims whose value another text gives too, and that text
    found = couples(comparison)
    for couple in found:
        one, other = couple.claims
        for claim, match in ((one, other), (other, one)):
            nearest.setdefault((id(claim), match.text), couple)
            if is_equal(claim.value, match.value):
                equal.add((id(claim), match.text))

    def is_sure(couple: Couple) -> bool:
        one, other = couple.claims
        is_nearest = nearest[id(one), other.text] is couple is nearest[id(other), one.text]
        return is_nearest and couple.evidence >= needed(one, other, comparison)

    differences: list[Difference] = []
    moved: list[Difference] = []
    shown: set[frozenset[tuple[int, str, float | tuple[int, ...]]]] = set()  # two texts' values, which other statements may give again
    used: set[int] = set()  # claims, by identity
    for couple in filter(is_sure, found):
        one, other = couple.claims
        knows_both = (id(one), other.text) in equal or (id(other), one.text) in equal
        if knows_both or not used.isdisjoint((id(one), id(other))) or not is_difference(one, other, comparison):
            continue
        group = {one.text: one, other.text: other}
        for text in range(len(comparison.texts)):
            near = [nearest.get((id(claim), text)) for claim in (one, other)] if text not in group else []
            group |= {claim.text: claim for third in near if third and is_sure(third) for claim in third.claims if claim.text == text}
        values = [
            (text, claim.kind, claim.value.key if isinstance(claim.value, Day) else claim.value.value) for text, claim in group.items()
        ]
        if frozenset(values[:2]) in shown:
            continue
        shown.update(map(frozenset, combinations(values, 2)))
        used.update(map(id, group.values()))
        kind: DifferenceKind = "days" if isinstance(one.value, Day) else "numbers"
        difference = _difference(kind, [(claim.gist, claim.value.written) for claim in group.values()], comparison)
        (differences if kind == "days" or not are_of_other_days(one, other) else moved).append(difference)
    # Numbers of Monday and of Tuesday are of two things, unless it is the day that is told differently.
    told = {difference.statements for difference in differences if difference.kind == "days"}
    return differences + [difference for difference in moved if difference.statements in told]


# ---------------------------------------------------------------------------------------------------- names


def of_names(comparison: Comparison, used: AbstractSet[Statement]) -> Iterator[Difference]:
    """Differences of names: two spellings of one name of several words, of which neither text has the other's.

    Aligned statements come first; a spelling that is a text's own throughout needs no alignment, for a name is a name, and is
    shown by the first statement that is not used yet.
    """
    told: list[Difference] = []
    for difference in _names(comparison, used):  # a story full of Holm and Holme says so once
        is_told = any(len(_different_words(difference) & _different_words(earlier)) >= 2 for earlier in told)
        if not is_told and used.isdisjoint(difference.statements):
            told.append(difference)
            yield difference


def _names(comparison: Comparison, used: AbstractSet[Statement]) -> Iterator[Difference]:
    reports = {text.report.id: text.report for text in comparison.texts}
    folded: dict[str, str] = {}  # the texts that were asked for a name

    def has(gist: Gist, name: str) -> bool:
        report = gist.statement.report
        if report not in folded:
            folded[report] = fold(reports[report].text)
        return fold(name) in folded[report]

    for first, one, second, other in islice(_couples(comparison, used), COMPARED):
        is_free = used.isdisjoint((first.statement, second.statement))
        if is_free and is_other_spelling(one, other) and not (has(first, other) or has(second, one)):
            bare, others = bare_names(one, other, first.language)
            # “Comittee Chair Ann Lee” and “City Manger Ann Lee” misspell no name.
            different = set(fold(bare).split()) ^ set(fold(others).split())
            if different and different.isdisjoint(first.language.roles):
                yield _difference("names", [(first, bare), (second, others)], comparison)


def _couples(comparison: Comparison, used: AbstractSet[Statement]) -> Iterator[tuple[Gist, str, Gist, str]]:
    """Names that two texts may spell differently, each behind a statement that has it."""
    for alignment in alignments(comparison, speaks_of_same):
        for first, second in combinations(alignment.gists, 2):
            yield from ((first, one, second, other) for one, other in product(first.names, second.names))
    texts: list[dict[str, Gist]] = []
    known: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, text in enumerate(comparison.texts):
        shown = sorted((gist for gist in text.gists if gist.running), key=lambda gist: gist.statement in used)
        texts.append({name: gist for gist in reversed(shown) for name in gist.names if " " in name})
        for name in texts[-1]:
            for word in dict.fromkeys(fold(name).split()):
                known[word].append((number, name))
    for entries in known.values():
        for (one, name), (other, spelling) in combinations(entries[:CROWD], 2):
            if one != other:
                yield texts[one][name], name, texts[other][spelling], spelling


def bare_names(one: str, other: str, language: Language) -> tuple[str, str]:
    """Two spellings of a name without titles before it, nor what its bearer is, which are no difference.

    >>> from newsdigest.digests.languages import known
    >>> bare_names("Lock Board Director Ida Moe", "Sen. Ida Mohe", known()["en"])
    ('Ida Moe', 'Ida Mohe')
    """
    length = min(len(one.split()), len(other.split()))
    words, others = one.split()[-length:], other.split()[-length:]
    called = [place for place, word in enumerate(words[:-2], 1) if word.lower() in language.roles or language.is_title(word.lower())]
    start = called[-1] if called else 0
    return " ".join(words[start:]), " ".join(others[start:])


def _different_words(difference: Difference) -> frozenset[str]:
    words, others = (set(fold(value).split()) for value in difference.values[:2])
    return frozenset(words ^ others)


def is_other_spelling(one: str, other: str) -> bool:
    """Whether two names, without titles before them, differ in the spelling of one word only.

    >>> is_other_spelling("Kim Hyun-chong", "Adviser Kim Hyun-jong"), is_other_spelling("Ann Lee", "Ann Leeds")
    (True, False)
    >>> is_other_spelling("Great Depression", "Great Recession"), is_other_spelling("Holm Germans", "Holm Germany")
    (False, False)
    >>> is_other_spelling("Orrin-born Lock", "Orrins-born Lock")
    False
    >>> is_other_spelling("Northern Border", "Southern Border"), is_other_spelling("Moammar Gaddafi", "Moammar Kaddafi")
    (False, True)
    """
    words, others = fold(one).split(), fold(other).split()
    length = min(len(words), len(others))
    different = [(a, b) for a, b in zip(words[-length:], others[-length:], strict=True) if a != b]
    if length < 2 or len(different) != 1:
        return False
    a, b = (word.replace("-", "") for word in different[0])
    parts = zip(*(word.split("-") for word in different[0]), strict=False)
    shorter = min(len(a), len(b))
    # So few letters as "Mr" and "Ms" are another word.
    if shorter < 4 or any(is_ending(*pair) for pair in ((a, b), *parts)) or not (a + b).isalpha() or is_regional(a, b):
        return False
    changes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    most = LETTERS if shorter >= SHORT and a[0] == b[0] else 1
    return sum(max(end - start, ends - starts) for tag, start, end, starts, ends in changes if tag != "equal") <= most


def is_ending(one: str, other: str) -> bool:
    """Whether two words differ in their ending only, which is grammar: Germans and Germany, Korea-born and Korean-born."""
    least = min(len(one), len(other)) - 1
    return one != other and one[:least] == other[:least]


def is_regional(one: str, other: str) -> bool:
    """Whether two words are one in two countries' spelling: organise and organize, centre and center, adviser and advisor."""
    return one.replace("z", "s") == other.replace("z", "s") or {one[-2:], other[-2:]} in ({"er", "re"}, {"er", "or"})


def _difference(kind: DifferenceKind, named: Sequence[tuple[Gist, str]], comparison: Comparison) -> Difference:
    order = comparison.order
    ordered = sorted(named, key=lambda entry: order[entry[0].statement.report])
    return Difference(kind=kind, values=tuple(value for _, value in ordered), statements=tuple(gist.statement for gist, _ in ordered))
