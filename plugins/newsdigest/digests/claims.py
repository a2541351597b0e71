"""Claims, the values that a statement gives and what tells of what they are, from its gist."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import msgspec

from newsdigest.digests.languages import UNKNOWN, Language, known
from newsdigest.digests.mentions import Day, Gist
from newsdigest.digests.numbers import Number, amount, is_rough, value_of
from newsdigest.digests.tokens import Token, stem, tokens_of
from newsdigest.model import Value

AROUND = 6  # words on either side of a value among which stands what it is of
LINKS = 4  # words between a number that counts nothing and what happened to so many: `nine were badly hurt`
OLDEST = 110  # years of a person
BEFORE, BEHIND = 3, 2  # words on either side of a number among which it is said to be a part of another
BETWEEN = 3  # words between an age and the name behind it: `the 34-year-old driver Ann Lee`
JOINED = 4  # words between two numbers that one verb counts together: `thirteen pupils and two teachers died`
PARTING = ";:()–—"
QUOTES = ("”", '"', "’")
MARKS = PARTING + ',.“”"'
FIRST_YEAR, LAST_YEAR = 1500, 2100
AGE, TIME, YEAR = "age", "time", "year"  # units of numbers that count nothing
MAGNITUDE = "magnitude"  # the frame of a number that counts nothing else
PEOPLE = "people"  # the noun of those that count people as such
ORIGINS = frozenset({"built", "founded"})  # frames of a year in which something began; of others, reports look back to many things


class Claim(Value, frozen=True, kw_only=True):
    """A value that a statement gives, and what tells of what it is."""

    text: int  # number of the text
    gist: Gist
    value: Number | Day
    kind: str  # `count`, a unit, the stem of a measure, `age`, or the kind of day; only values of one kind are compared
    noun: str = ""  # stem of what is counted, the same for all words that mean it; empty where none is named
    frames: frozenset[str] = frozenset()  # what words beside it tell of it: `deaths`, `cost`
    words: frozenset[str] = frozenset()  # stems of the other telling words around it
    is_rated: bool = False  # whether it is told for each time or member
    is_foreseen: bool = False  # whether it was expected
    is_only: bool = False  # whether its statement gives no other number and no day
    years: frozenset[str] = frozenset()  # that its statement names, and months, but those of its report's publication
    name: tuple[str, ...] = ()  # whose age it is: stems of the last name and of the first, where both are told

    @property
    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """By what it is found among another text's claims."""
        if self.name:
            return ((self.kind, "name", self.name[0]),)
        words = self.words if self.kind != "count" else frozenset()  # people and things are counted throughout a report
        nouns = (self.noun,) if self.noun and self.noun != PEOPLE else ()
        return tuple(
            (self.kind, by, word) for by, told in (("frame", self.frames), ("noun", nouns), ("word", words)) for word in sorted(told)
        )


class Nouns(Value, frozen=True, kw_only=True):
    """A language's words for what is counted, as stems."""

    alike: dict[str, str]  # stem -> that of the first of the words that mean the same
    people: frozenset[str]
    framing: frozenset[str]  # those that tell what a value is of
    untold: frozenset[str]  # those behind a number that tell what happened to so many, and not who they are
    opening: frozenset[str]  # the first words, as written, of the two that do so together
    measures: frozenset[str]

    def meaning(self, word: str) -> str:
        """One stem for all that mean the same."""
        return self.alike.get(word, word)


@functools.cache
def nouns_of(code: str) -> Nouns:
    """The nouns of a language, by its code."""
    language = known().get(code, UNKNOWN)
    return Nouns(
        alike={stem(form): stem(forms[0]) for forms in language.alike for form in forms},
        people=frozenset(map(stem, language.people)),
        framing=frozenset(stem(form) for form in (*language.fates, *language.frames, *language.occasions) if " " not in form),
        untold=frozenset(map(stem, (*language.links, *language.fates))) - frozenset(map(stem, language.people)),
        opening=frozenset(form.partition(" ")[0] for form in (*language.fates, *language.frames, *language.occasions) if " " in form),
        measures=frozenset(map(stem, language.measures)),
    )


def claims_of(gist: Gist, text: int, published: str) -> list[Claim]:
    """The claims of a statement of the text with a number, in order; of years only those in which something began.

    What stands between two claims' values is told of the nearer one only.
    """
    tokens, language = gist.tokens, gist.language
    numbers = language.numbers
    spelled = [at for at, token in enumerate(tokens) if token.lower in numbers or token.text[0].isdecimal() or "-" in token.text]
    ages = {place: (number, name) for place, number, name in ages_of(gist, spelled)}
    values: list[tuple[int, int, Number | Day]] = []  # first and last token
    for number in gist.numbers:
        first = place_of(number, tokens)
        values.append(
            (first, first if number.unit == TIME else amount(gist.statement.text, tokens, first, number.value, language)[1], number)
        )
    dated = [(place_of(day, tokens), day) for day in gist.days if day.kind != "relative"]
    values += [(first, first + len(day.written.split()) - 1, day) for first, day in dated]
    taken = {place for first, last, _ in values for place in range(first, last + 1)} | ages.keys()
    values += bare_numbers(gist, [place for place in spelled if place not in taken])
    values += [(place, place + len(number.written.split()) - 1, number) for place, (number, _) in ages.items()]
    told_years = [(place, place, year) for place in spelled if (year := year_of(tokens[place]))]
    values += told_years
    past = frozenset(year.written for _, _, year in told_years) - {published[:4]}
    times = past.union(months_in(gist, taken)) - {published[5:7]}
    marked = frozenset(first for first, _, value in values if not (isinstance(value, Number) and value.unit == YEAR))
    marked |= {place for place in spelled if tokens[place].is_number and not year_of(tokens[place])}
    found: list[Claim] = []
    untold = -1  # where the last number ends of which nothing is told
    for first, last, value in sorted(values, key=lambda value: value[0]):
        claim = claim_of(gist, text, first, last, value, marked)
        if claim is None or (claim.kind == YEAR and ORIGINS.isdisjoint(claim.frames)):
            continue
        is_joined = untold >= 0 and is_joint(tokens[untold + 1 : first], language)
        if claim.kind == "count":
            untold = -1 if claim.frames else last
        if not (is_joined and claim.kind == "count" and claim.frames):
            name = ages[first][1] if claim.kind == AGE else ()
            years = past if claim.kind == AGE else times  # “Ann Lee, 27, who had come in June” is of that age now
            found.append(msgspec.structs.replace(claim, is_only=len(marked) == 1, years=years, name=name))
    return found


def months_in(gist: Gist, taken: Container[int]) -> Iterator[str]:
    """The months that a statement names without a day, `10` for October: what was in one is no news of another."""
    language = gist.language
    for place, token in enumerate(gist.tokens):
        month = language.months.get(token.lower.rstrip("."))
        if month and place not in taken and (token.is_capital or not language.capital_days):
            yield f"{month:02}"


def place_of(value: Number | Day, tokens: Sequence[Token]) -> int:
    """The place of the token with which a value begins."""
    return bisect.bisect_left(tokens, value.start, key=lambda token: token.start)


def year_of(token: Token) -> Number | None:
    """The year that a token names, if any."""
    if not (len(token.text) == len("2031") and token.text.isdecimal() and FIRST_YEAR <= int(token.text) <= LAST_YEAR):
        return None
    return Number(value=int(token.text), unit=YEAR, noun="", written=token.text, is_rough=False, start=token.start)


def claim_of(gist: Gist, text: int, first: int, last: int, value: Number | Day, marked: frozenset[int]) -> Claim | None:
    """The claim that is made by a value of the tokens from `first` to `last`; none of a part, or of what is counted with another."""
    language, tokens, nouns = gist.language, gist.tokens, nouns_of(gist.language.code)
    before, behind = beside(gist, first, last, marked)
    noun, kind = "", value.kind if isinstance(value, Day) else value.unit
    if isinstance(value, Number):
        is_of_two = is_part(gist, first, last, value, before, behind) or is_scored(tokens, first, last, language)
        if is_of_two or (not value.unit and is_numbering(gist, first)):
            return None
        noun = " ".join(dict.fromkeys(map(nouns.meaning, value.noun.split(" "))))  # “flats and houses” are homes
        kind = kind or (noun if noun in nouns.measures else "count")
        if kind == "count" and value.value == 1:
            return None  # “one expects that”, “one thing”
        if kind != "count" or noun in nouns.untold:
            noun = ""
        elif noun in nouns.people:
            noun = PEOPLE
    framing = language.occasions if isinstance(value, Day) or kind == TIME else language.fates if kind == "count" else language.frames
    nearest: dict[str, int] = {}  # frame -> how many words stand between
    words: set[str] = set()
    is_rated = is_foreseen = False
    for side in (before, behind):
        for distance, place in enumerate(side):
            lower = tokens[place].lower
            is_rated, is_foreseen = is_rated or lower in language.rated, is_foreseen or lower in language.foreseen
            frame = framing.get(lower)
            if frame is None and lower in nouns.opening and place + 1 < len(tokens):
                frame = framing.get(f"{lower} {tokens[place + 1].lower}")
            if frame is not None:
                nearest[frame] = min(distance, nearest.get(frame, distance))
            elif (word := stem(tokens[place].text)) in gist.stems and not language.is_of_calendar(lower):
                words.add(nouns.meaning(word))
    # What happened to those who are counted is told by the nearest word.
    fates = sorted(nearest, key=lambda frame: (nearest[frame], frame)) if kind == "count" else []
    return Claim(
        text=text,
        gist=gist,
        value=value,
        kind=kind,
        noun=noun,
        is_rated=is_rated,
        is_foreseen=is_foreseen,
        frames=frozenset(nearest.keys() - fates[1:]),
        words=frozenset(words.difference((nouns.meaning(stem(token.text)) for token in tokens_of(value.written, language)), (noun,))),
    )


def beside(gist: Gist, first: int, last: int, marked: frozenset[int]) -> tuple[list[int], list[int]]:
    """The places of the words before and behind a value, the nearest first, up to another value or clause."""
    language, tokens, text = gist.language, gist.tokens, gist.statement.text
    breaks = language.breaks - language.rough - language.definite  # “more than 12”, „die Zahl der Toten“

    def row(places: Sequence[int], step: int) -> list[int]:
        found: list[int] = []
        near = None  # how many words stand before the first comma
        for place in places:
            left, right = (tokens[place - 1], tokens[place]) if step > 0 else (tokens[place], tokens[place + 1])
            gap = text[left.end : right.start]
            near = len(found) if near is None and "," in gap else near
            if place in marked:
                return found[:near]  # “207 on foot, 450 by bus”
            is_led = place == first - 1 and tokens[place].lower not in language.joins | language.relatives  # “until Friday”
            if any(sign in PARTING for sign in gap) or (tokens[place].lower in breaks and not is_led):
                break
            found.append(place)
        return found

    return row(range(first - 1, max(-1, first - 1 - AROUND), -1), -1), row(range(last + 1, min(len(tokens), last + 1 + AROUND)), 1)


def is_part(gist: Gist, first: int, last: int, number: Number, before: Sequence[int], behind: Sequence[int]) -> bool:
    """Whether a number counts a part of what the sentence tells, or counts together with another: “five adults and a child”."""
    language, tokens = gist.language, gist.tokens
    if number.noun.startswith("of "):
        return False  # “71 of the 140 seats” are told of the whole
    if len({nouns_of(language.code).meaning(word) for word in number.noun.split(" ")}) > 1:
        return True  # “163 passengers and crew”
    led, near = ([tokens[place].lower for place in places] for places in (before[:BEFORE], (*before[:BEFORE], *behind[:BEFORE])))
    follower = tokens[last + 1].lower if last + 1 < len(tokens) else ""
    is_of = not number.unit and not language.noun_first and follower in language.of
    is_with_others = is_with_one(tokens[last + 1 :], language) or is_after_one(tokens[:first], language)
    return is_of or is_with_others or not language.parts.isdisjoint(led) or not language.partial.isdisjoint(near)


def is_scored(tokens: Sequence[Token], first: int, last: int, language: Language) -> bool:
    """Whether a number is one of two of a score or a range: “17 votes to 9”, “leads of nine to 12 points”; not “from 5 to 12”."""

    lower = ["", *(token.lower for token in tokens[: last + BETWEEN + 1])]  # from 1 on, for what stands before the first
    numbers = {place for place, word in enumerate(lower) if word in language.numbers or word[:1].isdecimal()}
    begins = [first + 1] if any(lower[at] in language.scored and at + 1 in numbers for at in range(last + 2, len(lower) - 1)) else []
    begins += [at for at in (first - 1, first - 2) if at in numbers and lower[first] in language.scored]
    return any(lower[at - 1] not in language.earlier for at in begins)


def is_with_one(tokens: Sequence[Token], language: Language) -> bool:
    """Whether words behind a number lead to one more person before the sentence goes on: “and a man in his forties”."""
    for place, (token, follower) in enumerate(pairwise(tokens[: AROUND + 1])):
        if token.lower in language.joins and follower.lower in language.indefinite:
            near = [one.lower for one in tokens[place + 2 : place + 2 + BEHIND]]
            return place <= BEHIND or not language.people.isdisjoint(near)
        if token.lower in language.joins:
            return False
    return False


def is_numbering(gist: Gist, place: int) -> bool:
    """Whether a number only names something, `Pier 4`, `route 14`, or is one of many or of letters, `picture 5 of 9`, `16yo`."""
    language, text, token = gist.language, gist.statement.text, gist.tokens[place]
    if not token.is_number or not place:
        return False
    previous = gist.tokens[place - 1]
    beside_it = {token.lower for token in gist.tokens[place - 1 : place + 2 : 2]}  # “the 3100 block”
    if text[token.end : token.end + 1].isalpha() or not language.numbered.isdisjoint(beside_it):
        return True
    if previous.lower in language.of and place >= BEHIND and gist.tokens[place - BEHIND].is_number:
        return True
    small = (language.common, language.rough, language.weekdays, language.months)
    is_named = previous.is_capital and not language.capital_nouns and not any(previous.lower in words for words in small)
    return is_named and place >= BEHIND and text[previous.end : token.start] == " "


def is_joint(tokens: Sequence[Token], language: Language) -> bool:
    """Whether nothing but a noun and `and` stands between two numbers: “thirteen pupils and two teachers died”."""
    return 0 < len(tokens) <= JOINED and tokens[-1].lower in language.joins


def is_after_one(tokens: Sequence[Token], language: Language) -> bool:
    """Whether one person stands before a number, and `and`: “an infant and two women”."""
    words = [token.lower for token in tokens[-JOINED:]]
    return bool(words) and words[-1] in language.joins and not language.indefinite.isdisjoint(words)


def bare_numbers(gist: Gist, places: Sequence[int]) -> Iterator[tuple[int, int, Number]]:
    """Numbers of people whom no noun names, by what happened to them, with their places: “killed four”, “nine were badly hurt”."""
    language, tokens, text = gist.language, gist.tokens, gist.statement.text
    for place in places if language.fates else ():
        token = tokens[place]
        value = value_of(token, language)
        magnitude = next(
            (near for near in tokens[max(0, place - BEHIND) : place + 2] if language.frames.get(near.lower) == MAGNITUDE), None
        )
        if magnitude and value is not None and 1 <= value <= 10 and token.is_number:
            yield place, place, Number(value=value, unit=MAGNITUDE, noun="", written=token.text, is_rough=False, start=token.start)
            continue
        is_word = text[: token.start][-1:].strip(" \u00a0") == "" and text[token.end :][:1].strip(" \u00a0.,") == ""
        if value is None or value < 2 or year_of(token) or not is_word or is_numbering(gist, place):
            continue
        previous, follower = (tokens[near].lower.rstrip(".") if 0 <= near < len(tokens) else "" for near in (place - 1, place + 1))
        if previous in language.months or follower in language.months or (follower in language.of and not language.noun_first):
            continue
        rows = (tokens[place : place + LINKS + 1], tokens[max(0, place - LINKS) : place + 1][::-1])
        if any(is_fated(row, text, language) for row in rows):
            value, last = amount(text, tokens, place, value, language)
            written, roughly = text[token.start : tokens[last].end], is_rough(tokens, place, language)
            yield place, last, Number(value=value, unit="", noun="", written=written, is_rough=roughly, start=token.start)


def is_fated(row: Sequence[Token], text: str, language: Language) -> bool:
    """Whether the words next to a number, in either direction, tell what happened to so many, with only words before that that lead on."""
    for token, follower in pairwise(row):
        left, right = sorted((token, follower), key=lambda one: one.start)
        if text[left.end : right.start].strip(" \u00a0"):
            return False
        if follower.lower in language.fates:
            return True
        if follower.lower not in language.links and follower.lower not in language.rough:
            return False
    return False


def ages_of(gist: Gist, places: Sequence[int]) -> Iterator[tuple[int, Number, tuple[str, ...]]]:
    """The ages of people whom a statement names, with the place of the number: “Ann Lee, 34,”, “the 34-year-old driver Ann Lee”."""
    language, tokens, text = gist.language, gist.tokens, gist.statement.text
    for place in places:
        token = tokens[place]
        if not (token.text.isdecimal() and 0 < int(token.text[:4]) <= OLDEST):
            continue
        behind = [one.lower for one in tokens[place + 1 : place + 3]]
        told = next((count for count in (1, 2) if " ".join(behind[:count]) in language.ages and len(behind) >= count), 0)
        last, first = place + told, place
        while first and place - first < BETWEEN and tokens[first - 1].lower in language.aged:
            first -= 1
        before, after = text[: tokens[first].start][-2:], text[tokens[last].end :][:1]
        is_set_off = (before == ", " and after in (",", ".", ";")) or (before == " (" and after == ")")
        if not (told or is_set_off or (first < place and after in (",", "."))):
            continue
        name = name_of(name_before(tokens, first, text, language), language)
        if not name and told:
            name = name_of(name_behind(tokens, last, text, language), language)
        if name:
            written, roughly = text[token.start : tokens[last].end], is_rough(tokens, place, language)
            yield place, Number(value=int(token.text), unit=AGE, noun="", written=written, is_rough=roughly, start=token.start), name


def name_before(tokens: Sequence[Token], place: int, text: str, language: Language) -> Sequence[Token]:
    """The words of the name that ends right before a place, set off by a comma, a bracket or nothing."""
    start = place
    while start and is_of_name(tokens[start - 1], language):
        gap = text[tokens[start - 1].end : tokens[start].start]
        if gap not in (" ", ". ") and not (start == place and gap in (", ", " (")):
            break
        start -= 1
    is_nicknamed = start < place and text[: tokens[start].start].rstrip().endswith(QUOTES)
    is_owner = start < place and tokens[place - 1].lower.endswith("'s")  # “Lee's 18-year-old daughter”
    return () if is_nicknamed or is_owner else tokens[start:place]


def name_behind(tokens: Sequence[Token], last: int, text: str, language: Language) -> Sequence[Token]:
    """The words of the name of two words or more that begins soon behind a place, with only spaces between."""
    start = last + 1
    while start < len(tokens) and start - last <= BETWEEN and not is_of_name(tokens[start], language):
        start += 1
    end = start
    while end < len(tokens) and is_of_name(tokens[end], language):
        end += 1
    if end - start < 2 or any(token.lower in language.breaks for token in tokens[last + 1 : start]):
        return ()
    between = text[tokens[last].end : tokens[start].start]
    return () if any(mark in between for mark in MARKS) else tokens[start:end]


def is_of_name(token: Token, language: Language) -> bool:
    """Whether a word may be part of a person's name."""
    small = (language.common, language.months, language.weekdays, language.roles)
    return token.is_capital and not any(token.lower in words for words in small)


def name_of(words: Sequence[Token], language: Language) -> tuple[str, ...]:
    """The stems of a person's last and first name; of one word only where not every noun has a capital."""
    stems = [stem(token.text) for token in words if token.lower not in language.suffixes and not language.is_title(token.lower)]
    if not stems or (len(stems) == 1 and language.capital_nouns):
        return ()
    return (stems[-1], stems[0]) if len(stems) > 1 else (stems[0],)
