"""Couples, claims of different texts that may be of one thing, with how much speaks for it, from a comparison."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, product

from newsdigest.digests.alignments import NEWS, key
from newsdigest.digests.claims import AGE, PEOPLE, TIME, YEAR, Claim, claims_of, nouns_of
from newsdigest.digests.comparisons import Comparison, Text
from newsdigest.digests.mentions import Day, Gist
from newsdigest.digests.numbers import Number, agrees
from newsdigest.digests.openings import comes_after, opens_with_pronoun
from newsdigest.digests.tokens import stem
from newsdigest.digests.when import speaks_of_future
from newsdigest.model import Value

DIGIT, WORD = re.compile(r"\d"), re.compile(r"\w+")
# What speaks for two claims being of one thing, and how much of it must: by reading what it brings up of public stories. A shared
# word speaks by its weight in the story, 0–1.
FRAME = 1.0  # the same is told of both: `deaths`
SOLE = 1.0  # … and of no other value of either text
NOUN = 0.7  # both count the same; half of SOLE where no other number does
MEASURE = 0.35  # … or measure by the same
TO_COME = 0.5  # both days are told as ones to come
SIMILAR, CLOSE = 0.3, 1.5  # one number is not more than so many times the other …
DOUBLED, DOUBLE = -2.0, 2  # … or as many times: two accounts of one thing come near each other
LATER = -1.5  # they are told more days apart than an event stays the same
UNNAMED = -0.4  # one counts people as such, and the other some people; or only of one it is told what happened to so many
FURTHER_OFF, OF_NAMES = 0.6, 0.5  # shares of a word's weight that does not stand beside both values; that is part of a name
NAMED = 3.0  # an age of one named person
ENOUGH = 2.0  # … where the same is told of both, or they measure by the same
ENOUGH_COUNTED, ENOUGH_BESIDE, ENOUGH_FOR_DAYS = 2.3, 2.6, 3.5  # … where they count the same; where only words beside them are; for days
SHORT, EASED = 15, 0.6  # statements of a short report; and what less must speak for two claims of such
LEAST = 0.5  # … and so much for equal values, of which a text then knows
SMALL, FAR = 20, 5  # above the first, a number more than so many times another counts something else
NEXT = 1  # days between two reports, at most, that name one day: later ones tell what happened next
AFTERMATH = 30  # days between two of which the later tells what has become of it
WEEK, YEARLY = 7, 365  # days within which nobody's birthday is thought of; and between two of them
SHARED_BY_STATEMENTS = 4  # words of the statements of two days that are no names, where the same is told of both, or they are one
SHARED_BY_DAYS = 2  # words beside two days, of which one is no name
ALIKE = 0.27  # likeness of statements with one value of a kind each, which may word what it is of differently
COMPARED = 200_000  # couples of claims that are compared in one story


class Couple(Value, frozen=True, kw_only=True):
    """Two claims of different texts, and how much speaks for their being of one thing."""

    claims: tuple[Claim, Claim]
    evidence: float


def couples(comparison: Comparison) -> list[Couple]:
    """The couples of a story that something tells of both, most evidence first, with equal values too."""
    texts = [claims_in(text, number, comparison) for number, text in enumerate(comparison.texts)]
    tables = [by_keys(claims) for claims in texts]
    # A claim of another year is none of the event's, and does not count against a value's being its text's only one.
    sole = [frozenset(name for name, claims in table.items() if name[1] != "word" and are_one(claims)) for table in tables]
    whole = math.log((1 + sum(gist.running for text in comparison.texts for gist in text.gists)) / 2) or 1
    found: list[Couple] = []
    asked: set[tuple[int, int]] = set()
    for one, other in islice(chain(told_alike(tables), of_like_statements(texts, comparison)), COMPARED):
        if (id(one), id(other)) in asked or not are_of_one_time(one, other):
            continue
        asked.add((id(one), id(other)))
        alone = frozenset(one.keys) & frozenset(other.keys) & sole[one.text] & sole[other.text]
        evidence = evidence_for(one, other, bool(alone), whole, comparison)
        if evidence >= LEAST:
            found.append(Couple(claims=(one, other), evidence=evidence))
    return sorted(found, key=lambda couple: -couple.evidence)


def told_alike(tables: Sequence[Mapping[tuple[str, str, str], Sequence[Claim]]]) -> Iterator[tuple[Claim, Claim]]:
    """Claims of different texts of which the same is told, or that count the same."""
    for ours, theirs in combinations(tables, 2):
        for name in sorted(ours.keys() & theirs.keys()):
            yield from product(ours[name], theirs[name])


def of_like_statements(texts: Sequence[Sequence[Claim]], comparison: Comparison) -> Iterator[tuple[Claim, Claim]]:
    """Claims of one kind in statements of different texts that are alike."""
    of_gist: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in chain(*texts):
        of_gist[key(claim.gist)].append(claim)
    for likeness in comparison.likenesses:
        if likeness.score < ALIKE:
            return  # they come best first
        ours, theirs = (of_gist.get(key(gist), []) for gist in likeness.gists)
        yield from ((one, other) for one, other in product(ours, theirs) if one.kind == other.kind)


def claims_in(text: Text, number: int, comparison: Comparison) -> list[Claim]:
    """The claims of a text's statements that tell by themselves what their values are of."""
    published = text.report.published.value or ""
    return [claim for gist in text.gists if may_give(gist) for claim in claims_of(gist, number, published)]


def by_keys(claims: Iterable[Claim]) -> dict[tuple[str, str, str], list[Claim]]:
    """Claims by what they are found by."""
    table: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        for name in claim.keys:
            table[name].append(claim)
    return table


def needed(one: Claim, other: Claim, comparison: Comparison) -> float:
    """How much must speak for two claims being of one thing, by what does; less in short reports, which tell of little else."""
    is_framed, is_day = not one.frames.isdisjoint(other.frames), isinstance(one.value, Day)
    are_short = all(sum(gist.running for gist in comparison.texts[claim.text].gists) <= SHORT for claim in (one, other))
    if one.name:
        return NAMED
    if is_day:
        return ENOUGH_FOR_DAYS - EASED * (are_short and is_framed)
    if is_framed or one.kind in nouns_of(one.gist.language.code).measures:
        return ENOUGH
    return (ENOUGH_COUNTED if one.kind == "count" else ENOUGH_BESIDE) - EASED * are_short


def may_give(gist: Gist) -> bool:
    """Whether a statement tells by itself what its values are of: no other sentence tells whom it means, or when it was."""
    if not gist.running or not (gist.numbers or gist.days or has_number(gist)):
        return False
    return not (opens_with_pronoun(gist) or comes_after(gist))


def has_number(gist: Gist) -> bool:
    """Whether a statement has a number, in digits or as a word."""
    text = gist.statement.text
    return DIGIT.search(text) is not None or not gist.language.numbers.keys().isdisjoint(WORD.findall(text.lower()))


def are_one(claims: Sequence[Claim]) -> bool:
    """Whether all claims but those of other years give one value."""
    told = [claim for claim in claims if claim.kind == YEAR or not claim.years]
    return all(is_equal(told[0].value, claim.value) for claim in told[1:])


def are_told_once(one: Claim, other: Claim, comparison: Comparison) -> bool:
    """Whether each text speaks of what is counted in one statement only."""
    nouns = nouns_of(one.gist.language.code)
    for claim in (one, other):
        gists = [gist for gist in comparison.texts[claim.text].gists if gist.running]
        if sum(claim.noun in map(nouns.meaning, gist.stems) for gist in gists) != 1:
            return False
    return True


def evidence_for(one: Claim, other: Claim, is_sole: bool, whole: float, comparison: Comparison) -> float:
    """How much speaks for two claims of one kind being of one thing; 0 where something speaks against it."""
    if one.kind == AGE:
        return NAMED if is_sole and are_of_one_person(one, other, comparison) else 0
    if (
        count_others(one, other)
        or are_far(one, other, comparison)
        or (one.is_rated, one.is_foreseen) != (other.is_rated, other.is_foreseen)
    ):
        return 0
    frames, are_to_come = one.frames & other.frames, is_to_come(one) and is_to_come(other)
    is_dated = isinstance(one.value, Day) or one.kind == YEAR
    if not (frames and (are_to_come or not is_dated)) and not are_near(one, other):
        return 0
    found = [size_of(one.value, other.value), evidence_of_nouns(one, other, is_sole, comparison)]
    if frames:
        found += [FRAME, SOLE if is_sole else 0, TO_COME if are_to_come else 0]
    if comparison.days_between(one.gist.statement, other.gist.statement) > NEWS and one.kind != YEAR:
        found.append(LATER)
    nouns = nouns_of(one.gist.language.code)
    for word in one.gist.stems.keys() & other.gist.stems.keys():
        meaning = nouns.meaning(word)
        if meaning not in (one.noun, other.noun) and word not in nouns.framing:
            is_near = meaning in one.words and meaning in other.words
            is_named = word in one.gist.named and word in other.gist.named
            found.append(comparison.weights.get(word, whole) / whole * (1 if is_near else FURTHER_OFF) * (OF_NAMES if is_named else 1))
    return math.fsum(found)  # exact, for words come in any order


def count_others(one: Claim, other: Claim) -> bool:
    """Whether two claims count others: something else, those to whom something else has happened, or nothing that both tell."""
    if one.kind != "count":
        return False
    frames, nouns = one.frames & other.frames, {one.noun, other.noun}
    is_other = len(nouns - {"", PEOPLE}) > 1 or bool(one.frames and other.frames and not frames)
    return is_other or (not frames and len(nouns) > 1 and PEOPLE not in nouns)


def evidence_of_nouns(one: Claim, other: Claim, is_sole: bool, comparison: Comparison) -> float:
    """What the things that are counted or measured say for two claims being of one thing."""
    if one.kind in nouns_of(one.gist.language.code).measures:
        return MEASURE
    frames = one.frames & other.frames
    if one.kind == "count" and bool(one.frames) != bool(other.frames):
        return UNNAMED + (NOUN if one.noun == other.noun != "" else UNNAMED if one.noun and other.noun else 0)
    if not (one.noun and other.noun):
        return 0
    if one.noun != other.noun:
        return UNNAMED
    if one.noun == PEOPLE:
        return 0 if frames else NOUN
    if frames or not is_sole:
        return NOUN
    return NOUN + (SOLE if are_told_once(one, other, comparison) else SOLE / 2)


def are_near(one: Claim, other: Claim) -> bool:
    """Whether words beside two values of which nothing else is told are the same, and not names only; or each is its statement's only one.

    A day goes with anything, and so do metres.
    """
    shared = one.words & other.words
    besides = [word for word in shared if word not in one.gist.named or word not in other.gist.named]
    if isinstance(one.value, Day):
        is_framed = bool(one.frames & other.frames)
        alike = len(one.gist.stems.keys() & other.gist.stems.keys() - one.gist.named)
        is_told_alike = alike >= SHARED_BY_STATEMENTS and (is_framed or is_equal(one.value, other.value))
        return is_told_alike or (bool(besides) and len(shared) + is_framed >= SHARED_BY_DAYS)
    is_measured = one.kind in nouns_of(one.gist.language.code).measures
    return (
        bool(besides)
        or (one.noun == other.noun and one.noun not in ("", PEOPLE))
        or (not is_measured and one.kind != YEAR and one.is_only and other.is_only)
    )


def size_of(value: Number | Day, other: Number | Day) -> float:
    """What the sizes of two values say for their being of one thing."""
    if isinstance(value, Day) or isinstance(other, Day) or value.unit in (TIME, YEAR):
        return 0
    low, high = sorted((value.value, other.value))
    return DOUBLED if high >= DOUBLE * low else SIMILAR if high <= CLOSE * low else 0


def are_far(one: Claim, other: Claim, comparison: Comparison) -> bool:
    """Whether two values are too far from each other to be two accounts of one thing, or were told too long apart."""
    apart = comparison.days_between(one.gist.statement, other.gist.statement)
    if isinstance(one.value, Day) or isinstance(other.value, Day):
        return apart > NEXT
    if apart > AFTERMATH and one.kind != YEAR:
        return True
    low, high = sorted((one.value.value, other.value.value))
    return one.kind != TIME and high > SMALL and high > FAR * low


def is_to_come(claim: Claim) -> bool:
    """Whether a statement speaks of its day as of one that is to come."""
    return isinstance(claim.value, Day) and speaks_of_future(claim.gist, claim.value)


def are_of_one_person(one: Claim, other: Claim, comparison: Comparison) -> bool:
    """Whether two ages are of one person who cannot have grown so much older from one report to the next."""
    days = comparison.days_between(one.gist.statement, other.gist.statement)
    ages = [claim.value.value for claim in (one, other) if isinstance(claim.value, Number)]
    are_birthdays = days > WEEK and abs(ages[0] - ages[-1]) <= 1 + days // YEARLY
    return bool(one.name and other.name) and len(first_names(one, comparison) | first_names(other, comparison)) < 2 and not are_birthdays


def first_names(claim: Claim, comparison: Comparison) -> frozenset[str]:
    """The first name of whose age it is; where it is not told beside it, those of all with that last name in the text."""
    if len(claim.name) > 1:
        return frozenset(claim.name[1:])
    names = (name.split() for gist in comparison.texts[claim.text].gists for name in gist.names if " " in name)
    return frozenset(stem(words[0]) for words in names if stem(words[-1]) == claim.name[0])


def are_of_one_time(one: Claim, other: Claim) -> bool:
    """Whether two claims may be of one time: neither statement names other years than that of its report, or both name one of them."""
    return one.kind == YEAR or not (one.years or other.years) or not one.years.isdisjoint(other.years)


def is_equal(one: Day | Number, other: Day | Number) -> bool:
    """Whether two values of one kind may be the same."""
    if isinstance(one, Day) and isinstance(other, Day):
        return one.key[:2] == other.key[:2]
    return isinstance(one, Number) and isinstance(other, Number) and agrees(one, other)
