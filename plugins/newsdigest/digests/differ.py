"""Reports give different days, numbers or names: statements of one thing with different values, from a comparison."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, combinations, islice, product
from typing import Literal

import msgspec

from newsdigest.digests.alignments import alignments, ledes, speaks_of_same
from newsdigest.digests.claims import AGE, Claim
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.couples import Couple, couples, is_equal, is_to_come, needed
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Day, Gist, Number, adds_up, fold, mentions, stem, tokens_of
from newsdigest.digests.openings import is_caption
from newsdigest.digests.when import resolved
from newsdigest.model import Difference, Statement

Kind = Literal["days", "numbers", "names"]

LETTERS, SHORT = 2, 8  # that two spellings of a name differ in at most; one where it has fewer than the second, or begins otherwise
AROUND = 8  # words behind an opening among which its day stands
CROWD = 300  # names with one word in common that are compared; keeps the work bounded
COMPARED = 200_000  # couples of names that are compared in one story
MOST = 24  # differences; where there are more, the texts tell different things
SAYING = 4  # words before a day among which a verb of speech makes it the day of the saying


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
        if len({day.key for _, day in days}) > 1 and not each_of_its_day(days, comparison):
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


def each_of_its_day(named: Sequence[tuple[Gist, Day]], comparison: Comparison) -> bool:
    """Whether each statement names the day its report came out: then they tell one thing after another."""
    for gist, day in named:
        published = comparison.published(gist.statement)
        if not published or resolved(day, gist, published) != published[:10]:
            return False
    return True


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
        kind: Kind = "days" if isinstance(one.value, Day) else "numbers"
        difference = _difference(kind, [(claim.gist, claim.value.written) for claim in group.values()], comparison)
        (differences if kind == "days" or not are_of_other_days(one, other) else moved).append(difference)
    # Numbers of Monday and of Tuesday are of two things, unless it is the day that is told differently.
    told = {difference.statements for difference in differences if difference.kind == "days"}
    return differences + [difference for difference in moved if difference.statements in told]


def are_of_other_days(one: Claim, other: Claim) -> bool:
    """Whether two values are of days of one kind, none of them the same; those on which it was said don't count."""
    days, others = ({(day.kind, *day.key[:2]) for day in days_of(claim)} for claim in (one, other))
    return days.isdisjoint(others) and not {kind for kind, *_ in days}.isdisjoint(kind for kind, *_ in others)


def days_of(claim: Claim) -> list[Day]:
    """The days that a statement names in the clause of a value, but that of the saying."""
    gist = claim.gist

    def is_beside(day: Day) -> bool:
        start, end = sorted((day.start, claim.value.start))
        between = [token.lower for token in gist.tokens if start < token.start < end]
        between = between[:-1] if day.start == end else between  # “since Tuesday”
        return (gist.language.breaks - gist.language.joins - gist.language.rough).isdisjoint(between)

    return [day for day in gist.days if is_beside(day) and not is_of_saying(gist, day)]


def is_difference(one: Claim, other: Claim, comparison: Comparison) -> bool:
    """Whether two values of one thing are told as different ones."""
    first, second = one.value, other.value
    if is_equal(first, second) or any(is_caption(gist, comparison.published(gist.statement)) for gist in (one.gist, other.gist)):
        return False
    if isinstance(first, Day) and isinstance(second, Day):
        if any(day.key[:2] == first.key[:2] for day in other.gist.days) or any(day.key[:2] == second.key[:2] for day in one.gist.days):
            return False
        if is_of_saying(one.gist, first) or is_of_saying(other.gist, second) or is_to_come(one) != is_to_come(other):
            return False
        if are_of_others(one.gist, other.gist):
            return False
        return not each_of_its_day([(one.gist, first), (other.gist, second)], comparison)
    if isinstance(first, Number) and isinstance(second, Number):
        if one.frames.isdisjoint(other.frames) and one.kind != AGE and open_otherwise(one.gist, other.gist):
            return False
        told_beside = mentions(one.gist, second.value) or mentions(other.gist, first.value)
        is_sum = adds_up(one.gist, first, second) or adds_up(other.gist, second, first)
        one_before = is_earlier(one.gist, first) != is_earlier(other.gist, second)
        one_further = is_further(one.gist, first) != is_further(other.gist, second)
        # “A man and four others” are five; so are four people and the gunman.
        are_besides = has_others(one.gist, first) or has_others(other.gist, second) or names_doer(one.gist) or names_doer(other.gist)
        is_one_more = one.kind == "count" and abs(first.value - second.value) == 1 and are_besides
        return not (told_beside or is_sum or one_before or one_further or is_one_more)
    return False


def are_of_others(one: Gist, other: Gist) -> bool:
    """Whether two statements name people, or open with a name, and none that both do."""
    return are_others(*([name for name in gist.names if " " in name] for gist in (one, other))) or open_otherwise(one, other)


def open_otherwise(one: Gist, other: Gist) -> bool:
    """Whether two statements open with names that share no word: “Ann Lee was fined”, “Jo Holm must pay”."""
    return are_others(opening_name(one), opening_name(other))


def are_others(names: Sequence[str], others: Sequence[str]) -> bool:
    """Whether there are names on both sides, and no word that both have."""
    words, theirs = ({stem(word) for name in found for word in name.split()} for found in (names, others))
    return bool(words and theirs) and words.isdisjoint(theirs)


def opening_name(gist: Gist) -> list[str]:
    """The name of several words that a statement opens with, if any; a dateline is none."""
    return [name for name in gist.names[:1] if " " in name and not name.isupper() and gist.statement.text.startswith(name)]


def is_of_saying(gist: Gist, day: Day) -> bool:
    """Whether a day is the one on which somebody said what the statement tells: “police said late on Friday”."""
    words = [token.lower for token in gist.tokens if token.start < day.start][-SAYING:]
    places = [place for place, word in enumerate(words) if word in gist.language.speech]
    return bool(places) and gist.language.breaks.isdisjoint(words[places[-1] :])


def is_further(gist: Gist, number: Number) -> bool:
    """Whether a number comes on top of another: “another 20 people”, “90 additional students”."""
    before = [token.lower for token in gist.tokens if token.start < number.start][-1:]
    return not gist.language.further.isdisjoint([*before, *(token.lower for token in tokens_of(number.written, gist.language))])


def has_others(gist: Gist, number: Number) -> bool:
    """Whether a number leaves out somebody whom the sentence tells of besides: “four others”."""
    behind = [token.lower for token in gist.tokens if token.start >= number.start][: len(number.written.split()) + 1]
    return not gist.language.others.isdisjoint(behind)


def names_doer(gist: Gist) -> bool:
    """Whether a statement tells of who did it, who may be counted with the victims or not."""
    return any(token.lower in gist.language.doers for token in gist.tokens)


def is_earlier(gist: Gist, number: Number) -> bool:
    """Whether a number is given as what another one is measured by: “40 percent, down from 44 percent”."""
    before = [token.lower for token in gist.tokens if token.start < number.start and token.lower not in gist.language.rough]
    return any(tuple(before[-len(words) :]) == words for words in (tuple(phrase.split()) for phrase in gist.language.earlier))


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
    called = [
        place
        for place, word in enumerate(words[:-2], 1)
        if word.lower() in language.roles or word.lower().rstrip(".") + "." in language.titles
    ]
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


def _difference(kind: Kind, named: Sequence[tuple[Gist, str]], comparison: Comparison) -> Difference:
    order = {text.report.id: number for number, text in enumerate(comparison.texts)}
    ordered = sorted(named, key=lambda entry: order[entry[0].statement.report])
    return Difference(kind=kind, values=tuple(value for _, value in ordered), statements=tuple(gist.statement for gist, _ in ordered))
