"""Reports give different days, numbers or names: statements of one thing with different values, from a comparison."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, combinations, islice, product
from math import fsum
from typing import Literal

import msgspec

from newsdigest.digests.alignments import alignments, key, ledes, speaks_of_same
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Day, Gist, Number, adds_up, agrees, fold, mentions, stem, tokens_of
from newsdigest.digests.openings import comes_after, is_caption, opens_with_pronoun
from newsdigest.digests.when import resolved
from newsdigest.model import Difference, Statement, Value

Kind = Literal["days", "numbers", "names"]

LETTERS, SHORT = 2, 8  # that two spellings of a name differ in at most; one where it has fewer than the second, or begins otherwise
AROUND = 8  # words on either side of a value that tell what it is said of
# What two values need to be of one thing; benchmarks/digests.py counts what that finds of the demo's written differences.
SHARED, SHARED_BY_DAYS = 2, 3  # words that their surroundings share at least, one of them no name …
OVERLAP = 0.38  # … the share of the lighter surroundings' weight that these make up …
ALIKE, ALIKE_UNCOUNTED = 0.27, 0.33  # … and the likeness of their statements, more where no noun tells what is counted
DOUBLE, ALIKE_DOUBLED = 2, 0.40  # … and more too where one number is so many times the other: two accounts mostly come near each other
TELLING = 3  # words of what happened that two statements share with one number each; their surroundings need not be alike then
CROWD = 300  # names with one word in common that are compared; keeps the work bounded
COMPARED = 200_000  # couples of values, and of names, that are compared in one story
MOST = 24  # differences; where there are more, the texts tell different things
SAYING = 4  # words before a day among which a verb of speech makes it the day of the saying
SMALL, FAR = 20, 5  # above the first, a number more than so many times another counts something else


class Given(Value, frozen=True, kw_only=True):
    """A value that a statement gives, and the words around it."""

    text: int  # number of the text
    gist: Gist
    value: Number | Day
    around: frozenset[str]  # stems


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Difference, ...]:
    """The differences of a story: of the day it is told under first, then days, numbers and names, the likest statements' first."""
    found: list[Difference] = []
    used: set[Statement] = set(taken)
    for difference in chain(of_ledes(comparison), of_values(comparison), of_names(comparison, used)):
        if len(found) == MOST:
            break
        if used.isdisjoint(difference.statements):
            found.append(difference)
            used.update(difference.statements)
            continue
        # A sentence stands here once, but it may give two things differently: the day and the number of the injured.
        for place, earlier in enumerate(found):
            if earlier.statements == difference.statements and difference.kind not in {earlier.kind, *(kind for kind, _ in earlier.also)}:
                found[place] = msgspec.structs.replace(earlier, also=(*earlier.also, (difference.kind, difference.values)))
    return tuple(found)


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
    """Differences between values of one kind that different texts give in the same words around them, the likest first.

    Two values are of one thing if each is the other's nearest in its text by these words. A text that gives both knows of both,
    and there is no difference to it. Statements that tell the same, with one number each, may word it differently.
    """
    pairs = sorted(couples_of_values(comparison), key=lambda pair: -pair[0])
    nearest: dict[tuple[int, int], Given] = {}  # of each value, by identity, in each other text
    equal: set[tuple[int, int]] = set()  # values that another text gives too, and that text
    for _, one, other in pairs:
        for given, match in ((one, other), (other, one)):
            nearest.setdefault((id(given), match.text), match)
            if is_equal(given.value, match.value):
                equal.add((id(given), match.text))
    found: list[Difference] = []
    moved: list[Difference] = []
    for _, one, other in pairs:
        mutual = nearest[id(one), other.text] is other and nearest[id(other), one.text] is one
        knows_both = (id(one), other.text) in equal or (id(other), one.text) in equal
        if not mutual or knows_both or not is_difference(one, other, comparison):
            continue
        group = [one, other]
        for text in range(len(comparison.texts)):
            third = nearest.get((id(one), text))
            is_near = text != other.text and third and nearest.get((id(third), one.text)) is one
            if third and is_near and (is_equal(third.value, one.value) or is_equal(third.value, other.value)):
                group.append(third)
        kind: Kind = "days" if isinstance(one.value, Day) else "numbers"
        difference = _difference(kind, [(given.gist, given.value.written) for given in group], comparison)
        (found if kind == "days" or not are_of_other_days(one.gist, other.gist) else moved).append(difference)
    # Numbers of Monday and of Tuesday are of two things, unless it is the day that is told differently.
    told = {difference.statements for difference in found if difference.kind == "days"}
    return found + [difference for difference in moved if difference.statements in told]


def couples_of_values(comparison: Comparison) -> Iterator[tuple[float, Given, Given]]:
    """Values of different texts that may be of one thing, with how much of their surroundings is the same."""
    known: dict[tuple[str, int], list[Given]] = {}
    number_of = {text.report.id: number for number, text in enumerate(comparison.texts)}
    compared = 0
    for likeness in comparison.likenesses:
        if likeness.score < ALIKE or compared > COMPARED:
            return
        for gist in likeness.gists:
            if key(gist) not in known:
                known[key(gist)] = values_of(gist, number_of[gist.statement.report]) if may_give(gist, comparison) else []
        ours, theirs = (known[key(gist)] for gist in likeness.gists)
        if not (ours and theirs) or not are_of_one_time(*likeness.gists, comparison):
            continue
        compared += len(ours) * len(theirs)
        for one, other in product(ours, theirs):
            if likeness.score >= needed(one.value, other.value) and is_same_thing(one.value, other.value):
                score = overlap(one, other, comparison)
                if score >= OVERLAP or (likeness.telling >= TELLING and counts_alone(one) and counts_alone(other)):
                    yield score, one, other


def may_give(gist: Gist, comparison: Comparison) -> bool:
    """Whether a statement tells by itself what its values are of: no other sentence tells whom it means, or when it was."""
    return not (opens_with_pronoun(gist) or comes_after(gist) or is_caption(gist, comparison.published(gist.statement)))


def are_of_one_time(one: Gist, other: Gist, comparison: Comparison) -> bool:
    """Whether two statements may tell of one time: neither names other years than that of its report, or both name one of them."""
    years, others = past_years(one, comparison), past_years(other, comparison)
    return not (years or others) or not years.isdisjoint(others)


def past_years(gist: Gist, comparison: Comparison) -> frozenset[str]:
    """The years that a statement names but that of its report's publication; none where that is not known."""
    published = comparison.published(gist.statement)
    years = {token.text for token in gist.tokens if token.text.isdecimal() and len(token.text) == 4 and "1500" <= token.text <= "2100"}
    return frozenset(years - {published[:4]}) if published else frozenset()


def are_of_other_days(one: Gist, other: Gist) -> bool:
    """Whether two statements tell of days of one kind, none of them the same; those on which it was said don't count."""
    days, others = ({(day.kind, *day.key[:2]) for day in gist.days if not is_of_saying(gist, day)} for gist in (one, other))
    return days.isdisjoint(others) and not {kind for kind, *_ in days}.isdisjoint(kind for kind, *_ in others)


def counts_alone(given: Given) -> bool:
    """Whether a value is the one number of its statement, and a noun tells what it counts: metres may be of anything."""
    if not (isinstance(given.value, Number) and given.value.noun and len(given.gist.numbers) == 1):
        return False
    return given.value.noun not in map(stem, given.gist.language.measures)


def needed(value: Day | Number, other: Day | Number) -> float:
    """How alike the statements of a value and another one must be."""
    if not (isinstance(value, Number) and isinstance(other, Number)):
        return ALIKE_UNCOUNTED
    low, high = sorted((value.value, other.value))
    if value.unit != "time" and high >= DOUBLE * low:
        return ALIKE_DOUBLED
    return ALIKE if value.noun else ALIKE_UNCOUNTED


def values_of(gist: Gist, text: int) -> list[Given]:
    """The days and numbers that a statement gives."""
    values: list[Day | Number] = [*(day for day in gist.days if day.kind != "relative"), *gist.numbers]
    return [Given(text=text, gist=gist, value=value, around=around(gist, value)) for value in values]


def around(gist: Gist, value: Day | Number) -> frozenset[str]:
    """The stems of the words around a value, without its own and without days."""
    place = next(number for number, token in enumerate(gist.tokens) if token.start >= value.start)
    own = {stem(token.text) for token in tokens_of(value.written, gist.language)} | {stem(form) for form in gist.language.weekdays}
    near = {stem(token.text) for token in gist.tokens[max(0, place - AROUND) : place + AROUND + 1]}
    years = {token.text for token in gist.tokens[max(0, place - AROUND) : place + AROUND + 1] if token.is_number and len(token.text) == 4}
    return frozenset((near & gist.stems.keys() - own) | years)


def is_same_thing(one: Day | Number, other: Day | Number) -> bool:
    """Whether two values can be of one thing: days of one kind, numbers of one size that count the same in the same unit."""
    if isinstance(one, Day) or isinstance(other, Day):
        return isinstance(one, Day) and isinstance(other, Day) and one.kind == other.kind
    counts_same = one.noun == other.noun or bool(one.unit and not (one.noun and other.noun))
    return one.unit == other.unit and counts_same and not are_far(one, other)


def overlap(one: Given, other: Given, comparison: Comparison) -> float:
    """The share of the lighter surroundings' weight that both have; 0 for too few words, or names only."""
    shared = one.around & other.around
    besides = {word for word in shared if word not in one.gist.named or word not in other.gist.named}
    if not besides or len(shared) < (SHARED_BY_DAYS if isinstance(one.value, Day) else SHARED):
        return 0
    # fsum: sets come in any order, and the sums of floats must not.
    lighter = min(fsum(comparison.weights.get(word, 1) for word in given.around) for given in (one, other))
    return fsum(comparison.weights.get(word, 1) for word in shared) / lighter if lighter else 0


def is_difference(one: Given, other: Given, comparison: Comparison) -> bool:
    """Whether two values of one thing are told as different ones."""
    first, second = one.value, other.value
    if isinstance(first, Day) and isinstance(second, Day):
        if first.key[:2] == second.key[:2] or any(day.key[:2] == first.key[:2] for day in other.gist.days):
            return False
        if any(day.key[:2] == second.key[:2] for day in one.gist.days):
            return False
        if is_of_saying(one.gist, first) != is_of_saying(other.gist, second):
            return False
        return not each_of_its_day([(one.gist, first), (other.gist, second)], comparison)
    if isinstance(first, Number) and isinstance(second, Number):
        told_beside = mentions(one.gist, second.value) or mentions(other.gist, first.value)
        is_sum = adds_up(one.gist, first, second) or adds_up(other.gist, second, first)
        one_before = is_earlier(one.gist, first) != is_earlier(other.gist, second)
        one_further = is_further(one.gist, first) != is_further(other.gist, second)
        return not (agrees(first, second) or told_beside or is_sum or one_before or one_further)
    return False


def is_of_saying(gist: Gist, day: Day) -> bool:
    """Whether a day is the one on which somebody said what the statement tells: “police said late on Friday”."""
    words = [token.lower for token in gist.tokens if token.start < day.start][-SAYING:]
    places = [place for place, word in enumerate(words) if word in gist.language.speech]
    return bool(places) and gist.language.breaks.isdisjoint(words[places[-1] :])


def is_further(gist: Gist, number: Number) -> bool:
    """Whether a number comes on top of another: “another 20 people”, “90 additional students”."""
    before = [token.lower for token in gist.tokens if token.start < number.start][-1:]
    return not gist.language.further.isdisjoint([*before, *(token.lower for token in tokens_of(number.written, gist.language))])


def is_earlier(gist: Gist, number: Number) -> bool:
    """Whether a number is given as what another one is measured by: “40 percent, down from 44 percent”."""
    before = [token.lower for token in gist.tokens if token.start < number.start and token.lower not in gist.language.rough]
    return any(tuple(before[-len(words) :]) == words for words in (tuple(phrase.split()) for phrase in gist.language.earlier))


def is_equal(one: Day | Number, other: Day | Number) -> bool:
    """Whether two values of one thing are the same."""
    if isinstance(one, Day) and isinstance(other, Day):
        return one.key[:2] == other.key[:2]
    return isinstance(one, Number) and isinstance(other, Number) and one.value == other.value


def are_far(number: Number, other: Number) -> bool:
    """Whether two numbers are too different to be two accounts of one thing."""
    low, high = sorted((number.value, other.value))
    if number.unit == "time":
        return False
    return high > SMALL and high > FAR * low


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
