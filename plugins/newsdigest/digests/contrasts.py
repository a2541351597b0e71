"""Whether two values of one thing are told as different ones, or something tells both apart, from claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from math import log10

from newsdigest.digests.claims import AGE, TIME, Claim, nouns_of
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.couples import is_equal
from newsdigest.digests.mentions import Day, Gist, adds_up, mentions
from newsdigest.digests.numbers import Number, agrees
from newsdigest.digests.openings import is_caption, is_verb, speaks_to_reader
from newsdigest.digests.tokens import stem, tokens_of
from newsdigest.digests.when import resolved, speaks_of_future

SAYING = 4  # words before a day among which a verb of speech makes it the day of the saying …
SAID = 8  # … and behind one, where nothing has been told before it
FROM = 5  # words behind a distance among which stands from where it is measured
MORE = 1.25  # times the least that a number may be, to which one that is told exactly agrees with it
REST = 14  # words behind a number among which it is said to be what is left


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
    gists = (one.gist, other.gist)
    if is_equal(one.value, other.value) or any(is_caption(gist, comparison.published(gist.statement)) for gist in gists):
        return False
    if any(map(speaks_to_reader, gists)):
        return False
    if isinstance(one.value, Day) and isinstance(other.value, Day):
        return are_other_days((one.gist, one.value), (other.gist, other.value), comparison)
    if isinstance(one.value, Number) and isinstance(other.value, Number):
        return are_other_numbers(one, one.value, other, other.value)
    return False


# ----------------------------------------------------------------------------------------------------- days


def are_other_days(told: tuple[Gist, Day], also_told: tuple[Gist, Day], comparison: Comparison) -> bool:
    """Whether two statements give one thing different days."""
    (one, first), (other, second) = told, also_told
    if any(day.key[:2] == first.key[:2] for day in other.days) or any(day.key[:2] == second.key[:2] for day in one.days):
        return False
    if is_of_saying(one, first) or is_of_saying(other, second) or are_of_others(one, other):
        return False
    if speaks_of_future(one, first) != speaks_of_future(other, second):
        return False
    return not is_told_since(told, also_told, comparison)


def is_told_since(told: tuple[Gist, Day], also_told: tuple[Gist, Day], comparison: Comparison) -> bool:
    """Whether each of two statements names the day its report came out: then they tell one thing after another."""
    for gist, day in (told, also_told):
        published = comparison.published(gist.statement)
        if not published or resolved(day, gist, published) != published[:10]:
            return False
    return True


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
    """Whether a day is the one on which somebody said what the statement tells: “police said late on Friday”, “On Friday police said”."""
    language = gist.language
    words = [token.lower for token in gist.tokens if token.start < day.start]
    places = [place for place, word in enumerate(words[-SAYING:]) if word in language.speech]
    if places and language.breaks.isdisjoint(words[-SAYING:][places[-1] :]):
        return True
    behind = [token.lower for token in gist.tokens if token.start > day.start][:SAID]
    said = next((place for place, word in enumerate(behind) if word in language.speech), None)
    is_first = not any(language.speaks_of_past(word) or word in language.auxiliaries for word in words)
    return said is not None and is_first and language.breaks.isdisjoint(behind[:said])


# -------------------------------------------------------------------------------------------------- numbers


def are_other_numbers(one: Claim, first: Number, other: Claim, second: Number) -> bool:
    """Whether two numbers of one thing differ, and none is a part, a sum, an earlier state or a change of the other."""
    gist, counter, is_framed = one.gist, other.gist, not one.frames.isdisjoint(other.frames)
    if mentions(gist, second.value) or mentions(counter, first.value) or adds_up(gist, first, second) or adds_up(counter, second, first):
        return False
    are_least = is_least(gist, first) and is_least(counter, second)
    is_within = not are_least and (reaches(gist, first, second.value) or reaches(counter, second, first.value))
    tells = (is_earlier, is_further, *((is_change, is_rest) if one.kind == "count" else ()))
    if is_within or any(tell(gist, first) != tell(counter, second) for tell in tells):
        return False
    # “A man and four others” are five; so are four people and the gunman, or those of whom “a fifth” died later.
    are_besides = has_others(gist, first) or has_others(counter, second) or names_doer(gist) or names_doer(counter)
    is_next = names_next(gist, first, second) or names_next(counter, second, first)
    if is_next or (one.kind == "count" and abs(first.value - second.value) == 1 and are_besides):
        return False
    if not is_framed and one.kind != AGE and (open_otherwise(gist, counter) or are_elsewhere(gist, counter)):
        return False
    if not is_framed and one.kind == "count" and is_known(gist, first) != is_known(counter, second):
        return False
    return not (are_from_elsewhere(one, other) or (tell_two_states if one.kind == TIME else are_at_other_times)(gist, counter))


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
    return is_led(gist, number, gist.language.earlier)


def is_change(gist: Gist, number: Number) -> bool:
    """Whether a number tells by how much another one changed: “cut jobs by 900”."""
    return is_led(gist, number, gist.language.changed)


def is_known(gist: Gist, number: Number) -> bool:
    """Whether a number is told as that of all of somebody's: “its seven members”; not “seven members”."""
    return is_led(gist, number, gist.language.definite & (gist.language.personal | gist.language.things))


def is_led(gist: Gist, number: Number, phrases: Iterable[str]) -> bool:
    """Whether one of some phrases stands before a number, with nothing between the two but what makes it a rough one."""
    language = gist.language
    before = [token.lower for token in gist.tokens if token.start < number.start]
    while before:
        if " ".join(before[-2:]) in language.beyond:
            del before[-2:]
        elif before[-1] in language.rough:
            del before[-1]
        else:
            break
    return any(before[-len(words) :] == words for words in map(str.split, phrases))


def reaches(gist: Gist, number: Number, value: float) -> bool:
    """Whether a number that is only the least of what there may be agrees with a larger one: “over 100” with 116, not with 200."""
    if not is_least(gist, number):
        return False
    step: float = 10 ** next((place for place in range(int(log10(number.value or 1)), 0, -1) if number.value % 10**place == 0), 0)
    return number.value <= value < min(number.value + step, MORE * number.value)


def is_least(gist: Gist, number: Number) -> bool:
    """Whether a number is the least of what there may be: “over 100”."""
    before = [token.lower for token in gist.tokens if token.start < number.start]
    return bool(before) and (before[-1] in gist.language.beyond or " ".join(before[-2:]) in gist.language.beyond)


def is_rest(gist: Gist, number: Number) -> bool:
    """Whether a number is said to be of what is left: “Eight boys and their coach remain in the cave”; but “eight are to remain”."""
    language = gist.language
    for token in [token for token in gist.tokens if token.start > number.start][:REST]:
        if token.lower in language.remaining:
            return True
        if is_verb(token, language) or token.lower in language.infinitive:
            return False
    return False


def names_next(gist: Gist, number: Number, other: Number) -> bool:
    """Whether a statement tells of one more behind a number, by its place, as another number counts them: “Four died; a fifth”."""
    nth = gist.language.nth
    behind = (nth[token.lower] for token in gist.tokens if token.start > number.start and token.lower in nth)
    return any(number.value < place <= other.value for place in behind)


def are_elsewhere(one: Gist, other: Gist) -> bool:
    """Whether two statements name places behind the same small word, and none that both do: “in Holm”, “in Skarn”."""
    places, others = places_in(one), places_in(other)
    return any(places[word].isdisjoint(others[word]) for word in places.keys() & others.keys())


def places_in(gist: Gist) -> dict[str, set[str]]:
    """The stems of the names behind each word before a place: `in` -> those of Lorn Falls in “in the Lorn Falls”."""
    language, text = gist.language, gist.statement.text
    found: dict[str, set[str]] = {}
    lead = ""
    for previous, token in pairwise(gist.tokens):
        if previous.lower in language.within:
            lead = previous.lower
        elif text[previous.end : token.start] != " ":
            lead = ""
        word = token.lower.removesuffix("'s")
        if lead and token.is_capital and not language.is_of_calendar(word):
            found.setdefault(lead, set()).add(stem(token.text))
        elif token.lower not in language.definite:
            lead = ""
    return found


def are_from_elsewhere(one: Claim, other: Claim) -> bool:
    """Whether two measures are told with different names behind them: “35 miles from Holm”, “40 miles south of Skarn”."""
    if one.kind not in nouns_of(one.gist.language.code).measures:
        return False
    places = [frozenset(places_behind(claim)) for claim in (one, other)]
    return all(places) and places[0].isdisjoint(places[1])


def places_behind(claim: Claim) -> Iterator[str]:
    """The stems of the names soon behind a value, up to the next clause."""
    language, end = claim.gist.language, claim.value.start + len(claim.value.written)
    for token in [token for token in claim.gist.tokens if token.start >= end][:FROM]:
        if token.lower in language.breaks:
            return
        if token.is_capital and not language.is_of_calendar(token.lower):
            yield stem(token.text)


def are_at_other_times(one: Gist, other: Gist) -> bool:
    """Whether two statements both give hours of the day, and none that the other gives."""
    hours, others = ({number.value for number in gist.numbers if number.unit == TIME} for gist in (one, other))
    return bool(hours and others) and hours.isdisjoint(others)


def tell_two_states(one: Gist, other: Gist) -> bool:
    """Whether what two statements count besides an hour differs too: “35 miles away at 2 a.m.”, “40 miles away at 11 p.m.”."""
    counted, others = ([number for number in gist.numbers if number.unit != TIME] for gist in (one, other))
    alike = [pair for pair in product(counted, others) if (pair[0].unit, pair[0].noun) == (pair[1].unit, pair[1].noun)]
    return bool(alike) and not any(agrees(*pair) for pair in alike)
