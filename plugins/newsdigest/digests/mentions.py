"""What a statement names, its names, numbers, days and telling words, from its text."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from newsdigest.digests import marks
from newsdigest.digests.languages import UNKNOWN, Language
from newsdigest.model import Statement, Value

# A number with its separators, an abbreviation of single letters, or a word with inner hyphens and apostrophes.
TOKEN = re.compile(
    r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:['’\-‐‑](?![^\W\d_]\.)[^\W\d_]+)*"
)
CURRENCIES = "$€£¥₩₹"
HALVES = {"am": 0, "pm": 12}  # hours from midnight at which each half of a day begins
BESIDE = 2  # words before and after a weekday that may say that it comes again: “every third Sunday”
ROW = 3  # words of a list
STEM = 6  # letters; longer words are told apart by these well enough, in languages that inflect at the end
WHOLE = 6  # words after a number among which the whole that it is a part of is named
ROUGH = {1: 0.25, 2: 0.15, 3: 0.02}  # a rough number of so many digits says the same as one so near, …
BOTH_ROUGH = 3  # … and as a rough one at so many parts of that
ROUNDED = 0.05  # a number is no further than that from the one it is rounded to
ROUGH_MINUTES = 20  # … and so does a rough time of day
LONGEST = 4  # parts of a number that hyphens join, `quatre-vingt-dix-sept`
TENS = 20  # the least number that others are written behind
REACH = 3  # words after a number among which the thing counted is looked for
# What one sentence gives; more is a table, or a list. Of 49,817 sentences of news one gives more.
MOST_VALUES, MOST_NAMES = 24, 72  # numbers, days and quotations; names


class Token(Value, frozen=True, kw_only=True):
    """A word or number of a text."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name would be."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal()


class Number(Value, frozen=True, kw_only=True):
    """A number and what it counts."""

    value: float
    unit: str  # currency sign, `%`, or empty
    noun: str  # stem of the thing counted, empty where no word tells
    written: str  # with sign, scale and the thing counted, as it stands
    is_rough: bool  # `about`, `more than`
    start: int  # of its digits or word, in the statement


class Day(Value, frozen=True, kw_only=True):
    """A day as a statement names it."""

    kind: Literal["weekday", "date", "relative"]
    key: tuple[int, ...]  # weekday 1–7; month, day and year (0: not said); distance in days
    written: str
    start: int  # in the statement


class Gist(Value, frozen=True, kw_only=True):
    """What one statement names."""

    statement: Statement
    language: Language
    tokens: tuple[Token, ...]
    stems: dict[str, str]  # stem of each telling word -> the word as first written
    names: tuple[str, ...]  # as written, each once, in order
    numbers: tuple[Number, ...]
    days: tuple[Day, ...]
    named: frozenset[str]  # stems of the words that are parts of names
    spans: tuple[marks.Span, ...]  # what stands in quotation marks
    quoted: frozenset[str]  # stems of the words that stand in quotation marks
    listed: frozenset[str]  # stems of the words that stand in a row, `drivers, guards and signallers`
    running: bool  # of the running text: no heading, row, caption, note, repeated sentence or list


def fold(text: str) -> str:
    """Lower case without accents and vowel signs.

    >>> fold("Erdoğan’s Café")
    "erdogan's cafe"
    """
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens_of(text: str, language: Language = UNKNOWN) -> tuple[Token, ...]:
    """The words and numbers of a text, parted where the language joins two by an apostrophe or a hyphen.

    >>> [token.text for token in tokens_of("U.S. exports rose 3.5% to $1,200, Kim Hyun-chong's office said.")]
    ['U.S.', 'exports', 'rose', '3.5', 'to', '1,200', 'Kim', "Hyun-chong's", 'office', 'said']
    >>> from newsdigest.digests.languages import known
    >>> [token.text for token in tokens_of("Aujourd'hui, l'eau baisse, a-t-elle dit d'un ton peut-être las.", known()["fr"])]
    ["Aujourd'hui", "l'", 'eau', 'baisse', 'a', 't-elle', 'dit', "d'", 'un', 'ton', 'peut-être', 'las']
    """
    pattern = token_pattern(language.elided, language.enclitics)
    return tuple(Token(start=m.start(), end=m.end(), text=m[0], lower=m[0].lower().replace("’", "'")) for m in pattern.finditer(text))


@functools.cache
def token_pattern(elided: frozenset[str], enclitics: frozenset[str]) -> re.Pattern[str]:
    """What words look like in a language, given those that it joins to another."""
    if not (elided or enclitics):
        return TOKEN
    joined, behind = (
        "|".join(sorted((re.escape(word.rstrip("'")) for word in words), key=len, reverse=True)) for words in (elided, enclitics)
    )
    return re.compile(
        rf"(?<=[-‐‑])(?:{behind})(?![\w-])|(?<![^\W_])(?i:{joined})['’](?=\W{{0,3}}\w)"
        rf"|[^\W\d_]++(?:['’\-‐‑][^\W\d_]++)*?(?=[-‐‑](?:{behind})(?![\w-]))|{TOKEN.pattern}"
    )


@functools.lru_cache(maxsize=1 << 16)  # an archive's words come again and again
def stem(word: str) -> str:
    """What stays of a word when its ending changes; possessives and articles that are written together fall off.

    >>> stem("announced"), stem("announcement"), stem("deals"), stem("Korea's"), stem("الاتفاق"), stem("U.S.")
    ('announ', 'announ', 'deal', 'korea', 'اتفاق', 'us')
    """
    plain = fold(word).replace(".", "")
    plain = plain.removesuffix("'s").removesuffix("'")
    if plain[:2] == "ال" and len(plain) > 4:
        plain = plain[2:]
    for ending in ("ing", "ed", "es", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            plain = plain.removesuffix(ending)
            break
    if len(plain) > 3:
        plain = plain.removesuffix("s").removesuffix("e")
    return plain[:STEM]


def gist_of(statement: Statement, language: Language, running: bool = True) -> Gist:
    """A statement -> what it names."""
    tokens = tokens_of(statement.text, language)
    stems: dict[str, str] = {}
    for token in tokens:
        if is_telling(token, language):
            stems.setdefault(stem(token.text), token.text)
    stems.pop("", None)
    spans = marks.spans(statement.text)
    found = tuple(dict.fromkeys(names(statement.text, tokens, language)))
    counted, dated = tuple(numbers(statement.text, tokens, language)), tuple(days(tokens, statement.text, language))
    is_list = len(counted) + len(dated) + len(spans) > MOST_VALUES or len(found) > MOST_NAMES
    return Gist(
        statement=statement,
        language=language,
        tokens=tokens,
        stems=stems,
        names=found,
        spans=spans,
        quoted=frozenset(stem(token.text) for token in tokens if marks.holds(spans, token.start)),
        named=named(found, tokens, language) & stems.keys(),
        listed=listed(statement.text, tokens, language) & stems.keys(),
        numbers=counted,
        days=dated,
        running=running and not is_list,
    )


def stems_of(text: str, language: Language) -> frozenset[str]:
    """The stems of a text's telling words.

    >>> from newsdigest.digests.languages import known
    >>> sorted(stems_of("The city ends its deal with Holm", known()["en"]))
    ['city', 'deal', 'end', 'holm']
    """
    return frozenset(stem(token.text) for token in tokens_of(text, language) if is_telling(token, language)) - {""}


def is_telling(token: Token, language: Language) -> bool:
    """Whether a word says something of what a sentence is about."""
    return not (token.is_number or token.lower in language.common or token.lower in language.speech or len(token.text) < 2)


def names(text: str, tokens: Sequence[Token], language: Language) -> Iterator[str]:
    """The names in a text as written, without a possessive at their end."""
    return (written_name(text, run) for run in name_runs(text, tokens, language))


def name_runs(text: str, tokens: Sequence[Token], language: Language) -> Iterator[list[Token]]:
    """Runs of capitalised words, joined by nothing but a space; a common word at the sentence's head is none."""
    run: list[Token] = []
    for token in tokens:
        is_name = token.is_capital and token.lower not in language.weekdays and token.lower not in language.months
        if run and (not is_name or text[run[-1].end : token.start] not in (" ", ". ")):
            yield run
            run = []
        if is_name and (run or not (token.lower in language.common or value_of(token, language) is not None)):
            run.append(token)
    if run:
        yield run


def named(found: Sequence[str], tokens: Sequence[Token], language: Language) -> frozenset[str]:
    """The stems of names: of all words with a capital inside a sentence; where every noun has one, of names of several words only."""
    whole = {stem(word) for name in found if " " in name for word in name.split()}
    if language.capital_nouns:
        return frozenset(whole)
    return frozenset(whole | {stem(token.text) for token in tokens[1:] if token.is_capital})


def listed(text: str, tokens: Sequence[Token], language: Language) -> frozenset[str]:
    """The stems of words that stand in a row of three or more, with nothing between two of them but a comma or `and`.

    >>> from newsdigest.digests.languages import known
    >>> text = "Drivers, guards and signallers left, and the union stayed."
    >>> sorted(listed(text, tokens_of(text), known()["en"]))
    ['driver', 'guard', 'signal']
    """
    found: set[str] = set()
    row: list[Token] = []
    is_open = False  # whether a comma or `and` stands before the next word
    for token in tokens:
        gap = text[row[-1].end : token.start] if row else ""
        if row and token.lower in language.joins and not is_open:
            is_open = gap in (" ", ", ")
            continue
        if not row or not (is_open or gap == ", "):
            row = []
        row.append(token)
        is_open = False
        if len(row) >= ROW:
            found.update(stem(member.text) for member in row[-ROW:])
    return frozenset(found)


def written_name(text: str, run: Sequence[Token]) -> str:
    """A run of tokens as it stands, without a possessive at its end."""
    return text[run[0].start : run[-1].end].removesuffix("'s").removesuffix("’s")


def numbers(text: str, tokens: Sequence[Token], language: Language) -> Iterator[Number]:
    """The numbers of a text with what they count; years, days of a month, ages and times are not among them."""
    beyond = 0
    for position, token in enumerate(tokens):
        word = token.lower
        if position < beyond or not (word in language.numbers or token.is_number or "-" in word or word in language.clock):
            continue
        value = value_of(token, language)
        if word in language.clock:
            time, roughly = language.clock[word], is_rough(tokens, position, language)
            yield Number(value=time, unit="time", noun="", written=token.text, start=token.start, is_rough=roughly)
        elif value is not None:
            value, last = amount(text, tokens, position, value, language)
            yield from counted(text, tokens, position, last, value, language)
            beyond = last + 1


def amount(text: str, tokens: Sequence[Token], position: int, value: float, language: Language) -> tuple[float, int]:
    """The number that begins with a token's, in several words as `12 million` and `12 000`; and its last token's place."""
    last = position
    while last + 1 < len(tokens) and language.decimal == "," and is_group(text, tokens[last], tokens[last + 1]):
        value, last = value * 1000 + int(tokens[last + 1].text), last + 1
    while last + 1 < len(tokens) and text[tokens[last].end : tokens[last + 1].start].strip("- \u00a0\u202f") == "":
        factor = language.scales.get(tokens[last + 1].lower)
        if factor is None:
            break
        value, last = value * factor, last + 1
    rest = (
        tokens[last + 1] if last + 1 < len(tokens) and last > position and text[tokens[last].end : tokens[last + 1].start] == " " else None
    )
    added = value_of(rest, language) if rest and not rest.is_number else None
    if added is not None:  # “two thousand one hundred”, “three hundred twenty-two”
        added, end = amount(text, tokens, last + 1, added, language)
        if added < language.scales.get(tokens[last].lower, 0):
            return value + added, end
    return value, last


def counted(text: str, tokens: Sequence[Token], position: int, last: int, value: float, language: Language) -> Iterator[Number]:
    """What is counted by the number of the tokens from `position` to `last`: as a time of day, as a part of a whole, by sign or noun."""
    first, behind = tokens[position], tokens[last + 1 : last + 1 + WHOLE]
    before, after = text[max(0, first.start - 1) : first.start], text[tokens[last].end : tokens[last].end + 2].lstrip(" \u00a0\u202f")[:1]
    unit = before if before and before in CURRENCIES else after if after and after in CURRENCIES + "%" else ""
    nouns = list(words_behind(text, tokens, last))
    roughly = is_rough(tokens, position, language)
    if is_hour(first, nouns, language):
        if position == 0 or not (nouns and nouns[0].lower in language.hours and tokens[position - 1].lower in language.lasting):
            yield from hour(text, first, nouns, roughly, language)
        return
    if nouns and not unit and nouns[0].lower in language.of and (last > position or first.lower in language.rough):
        nouns = nouns[1:]  # “2 millions d'euros”, “une dizaine de personnes”
    if text[tokens[last].end : tokens[last].end + 1].isalpha():
        nouns = nouns[:1]  # "9mm casings" are no nine
        if any(token.lower in language.ordinals for token in nouns):
            return
    things, named = things_of(nouns, language)
    unit = named or unit
    if any(token.lower in language.months for token in tokens[max(0, position - 1) : last + 2]):
        return  # a day of a month
    whole = whole_of(behind[:WHOLE], language) if not (unit or things) else None
    if whole:
        written, noun = text[first.start : whole.end], "of " + stem(whole.text)
        yield Number(value=value, unit="", noun=noun, written=written, start=first.start, is_rough=False)
    is_year = not unit and first.text.isdecimal() and len(first.text) == 4 and 1500 <= value <= 2100
    is_joined = text[tokens[last].end : tokens[last].end + 1] in ("-", "‐", "‑") or before in ("-", "‐", "‑", "–") or before.isalpha()
    is_scaled = last > position  # "a total of 2.9 million": what is counted stands elsewhere
    if is_year or is_joined or not (unit or things or is_scaled):
        return
    # "two academy trainers": the last word is the thing; "twelve people killed": the first.
    last_thing = things[0 if language.noun_first else -1] if things else None
    head = next((token for token in things if token.lower in language.counted), last_thing)
    end = head.end if head else tokens[last].end
    if unit == "%" or (unit and unit == after):
        end = max(tokens[last].end, text.find(unit, tokens[last].end, tokens[last].end + 3) + 1)
        end = max([end, *(token.end for token in nouns if token.lower in language.units)])
    elif unit:
        end = next((token.end for token in nouns if named and token.lower in language.units), tokens[last].end)
    yield Number(
        value=value,
        unit=unit,
        noun=counted_noun(head, behind[: REACH + 2], language) if head else "",
        written=text[first.start - (unit != "" and unit == before) : end],
        start=first.start,
        is_rough=roughly,
    )


def is_rough(tokens: Sequence[Token], position: int, language: Language) -> bool:
    """Whether words before a number make it a rough one, or it is one by itself: “une dizaine”."""
    words = [token.lower for token in tokens[max(0, position - 3) : position + 1]]
    return any(word in language.rough or f"{word} {follower}" in language.rough for word, follower in pairwise([*words, ""]))


def words_behind(text: str, tokens: Sequence[Token], last: int) -> Iterator[Token]:
    """The next words behind a number, up to REACH, with nothing but spaces and signs of units between them."""
    for previous, token in pairwise(tokens[last : last + 1 + REACH]):
        if text[previous.end : token.start].strip(" \u00a0\u202f%" + CURRENCIES):
            return
        yield token


def things_of(nouns: Sequence[Token], language: Language) -> tuple[list[Token], str]:
    """Of the words behind a number those that may be counted, and the unit that one of them is; "12 people in Bonn": no word further."""
    things: list[Token] = []
    unit = ""
    for token in nouns:
        is_small = token.lower in language.common and token.lower not in language.measures  # “four years”
        if is_small or token.is_number or token.lower in language.speech:
            break
        if language.noun_first and token.lower.endswith(language.adverb_endings) and token.lower not in language.like_adverbs:
            break  # “dont deux grièvement blessés”
        if things and language.speaks_of_past(token.lower) and not things[-1].lower.endswith(language.adverb_endings or "-"):
            break  # “Nineteen ships lay at anchor”, but “two wounded men”, “nine newly built homes”
        if token.lower in language.units:
            unit = language.units[token.lower]
        else:
            things.append(token)
    return things, unit


def is_hour(first: Token, nouns: Sequence[Token], language: Language) -> bool:
    """Whether a number is a time of day: `7:30`, `7 p.m.`, `7 Uhr`."""
    return first.is_number and (":" in first.text or any(is_half(token, language) for token in nouns[:1]))


def is_half(token: Token, language: Language) -> bool:
    """Whether a word behind an hour tells of which half of the day it is, or that all its hours are counted: `p.m.`, `Uhr`."""
    return token.lower in language.hours or token.lower.replace(".", "") in HALVES


def hour(text: str, first: Token, nouns: Sequence[Token], is_rough: bool, language: Language) -> Iterator[Number]:
    """A time of day, in minutes from midnight; none where no word tells whether it is in the morning: `4:30`."""
    told = nouns[0] if nouns and is_half(nouns[0], language) else None
    hours, _, minutes = first.text.replace(".", ":").partition(":")
    if (
        told
        and not minutes
        and nouns[1:]
        and told.lower in language.hours
        and nouns[1].text.isdecimal()
        and len(nouns[1].text) == len("30")
    ):
        minutes, told = nouns[1].text, nouns[1]  # “20 h 30”
    if not hours.isdecimal() or not (minutes or "0").isdecimal() or len(hours + minutes) > 4 or (not told and 0 < int(hours) <= 12):
        return
    half = HALVES.get(told.lower.replace(".", "")) if told and told.lower not in language.hours else None
    past = int(hours) if half is None else half + int(hours) % 12
    written = text[first.start : told.end + (half is not None and text[told.end : told.end + 1] == ".")] if told else first.text
    yield Number(value=past * 60 + int(minutes or 0), unit="time", noun="", written=written, start=first.start, is_rough=is_rough)


def counted_noun(head: Token, tokens: Sequence[Token], language: Language) -> str:
    """The stem of a thing counted, among the words behind its number, with that of what is counted together with it.

    In `163 passengers and crew` there are fewer passengers than that.
    """
    place = tokens.index(head)
    joined = tokens[place + 1 : place + 3]
    is_joint = len(joined) == 2 and joined[0].lower in language.joins and not joined[1].is_capital and is_telling(joined[1], language)
    return stem(head.text) + (f" {stem(joined[1].text)}" if is_joint and value_of(joined[1], language) is None else "")


def whole_of(tokens: Sequence[Token], language: Language) -> Token | None:
    """What a number is a part of, by the words after it: the seats in `89 of the 165 seats`."""
    if not tokens or tokens[0].lower not in language.of:
        return None
    place = next((place for place, token in enumerate(tokens) if value_of(token, language) is not None), len(tokens))
    return next((token for token in tokens[place + 1 : place + 2] if is_telling(token, language)), None)


def is_group(text: str, token: Token, follower: Token) -> bool:
    """Whether two numbers are groups of one, `12 000`, as languages with a decimal comma write it."""
    short = token.text.isdecimal() and len(token.text) <= 3
    return short and follower.text.isdecimal() and len(follower.text) == 3 and text[token.end : follower.start] == " "


def value_of(token: Token, language: Language) -> float | None:
    """The value of a number in digits or in words.

    >>> from newsdigest.digests.languages import known
    >>> [value_of(token, known()["en"]) for token in tokens_of("1,200 3.5 Seven dogs")]
    [1200.0, 3.5, 7, None]
    >>> [value_of(token, known()["de"]) for token in tokens_of("1.200 3,5 sieben")]
    [1200.0, 3.5, 7]
    """
    if not token.is_number:
        value = language.numbers.get(token.lower)
        return value_of_parts(token.lower, language) if value is None and "-" in token.lower else value
    text = "".join(token.text.partition(":")[0].split())
    thousands, point = (".", ",") if language.decimal == "," else (",", ".")
    parts = text.split(thousands)
    if len(parts) > 1 and all(len(part.partition(point)[0]) == 3 for part in parts[1:]):
        text = "".join(parts)
    whole, _, rest = text.replace(thousands, "").partition(point)
    rest = rest.replace(point, "")
    return float(f"{whole}.{rest or 0}") if len(whole) < 18 else None


def value_of_parts(word: str, language: Language) -> float | None:
    """The value of a number in two words that a hyphen joins: tens, and what comes on top of them.

    >>> from newsdigest.digests.languages import known
    >>> [value_of_parts(word, known()["en"]) for word in ("twenty-one", "twenty-first", "one-two")]
    [21, None, None]
    >>> [value_of_parts(word, known()["fr"]) for word in ("vingt-deux", "soixante-quinze", "quatre-vingt-dix-sept")]
    [22, 75, 97]
    """
    parts = word.split("-", LONGEST)
    for place in range(len(parts) - 1, 0, -1):
        tens, rest = (language.numbers.get("-".join(half)) for half in (parts[:place], parts[place:]))
        if tens and rest and TENS <= tens < 100 and tens % 10 == 0 and rest < TENS:
            return tens + rest
    return None


def days(tokens: Sequence[Token], text: str, language: Language) -> Iterator[Day]:
    """The days a text names: weekdays, days of a month, `yesterday`."""
    skip = -1
    for position, token in enumerate(tokens):
        if position <= skip:
            continue
        written_right = token.is_capital or not language.capital_days
        if token.lower.rstrip(".") in language.months and written_right:
            before, after = (tokens[i] if 0 <= i < len(tokens) else None for i in (position - 1, position + 1))
            if before and before.lower in language.date_joins | language.ordinals and position > 1:
                before = tokens[position - 2]  # `3 de octubre`, `1er mai`
            start, end, day, year = token.start, token.end, 0, 0
            if after and is_day(after) and text[token.end : after.start].strip() in ("", "."):
                day, end, skip = int(after.text), after.end, position + 1
            elif before and is_day(before):
                day, start = int(before.text), before.start
            nearest = next((t for t in tokens[position + 1 : position + 4] if t.text.isdecimal() and len(t.text) == 4), None)
            if day and nearest and nearest.start - end <= 4:
                year, end = int(nearest.text), nearest.end
            if day:
                yield Day(kind="date", key=(language.months[token.lower.rstrip(".")], day, year), written=text[start:end], start=start)
        elif token.lower in language.weekdays and written_right:
            follower = tokens[position + 1] if position + 1 < len(tokens) else None
            is_date = follower and (follower.lower.rstrip(".") in language.months or is_day(follower))
            if follower and is_date and text[token.end : follower.start].strip() in ("", ","):
                continue  # "Friday, Nov. 20": the date says it
            if any(beside.lower in language.recurring for beside in tokens[max(0, position - BESIDE) : position + BESIDE + 1]):
                continue  # "every third Sunday": no one day
            yield Day(kind="weekday", key=(language.weekdays[token.lower],), written=token.text, start=token.start)
        elif token.text in language.relative or (not position and token.lower in language.relative):  # German Morgen is the morning
            yield Day(kind="relative", key=(language.relative[token.lower],), written=token.text, start=token.start)


def is_day(token: Token) -> bool:
    """Whether a number can be a day of a month."""
    return token.text.isdecimal() and len(token.text) <= 2 and 1 <= int(token.text) <= 31


def mentions(gist: Gist, value: float) -> bool:
    """Whether a statement has a number anywhere, whatever it counts: “infecting 8,500 people and killing about 800”."""
    scaled = (number.value for number in gist.numbers)
    return value in scaled or any(value_of(token, gist.language) == value for token in gist.tokens)


def agrees(number: Number, other: Number) -> bool:
    """Whether two numbers can both be right, one or both of them being rough."""
    if number.value == other.value:
        return True
    if number.unit == other.unit == "time":
        return (number.is_rough or other.is_rough) and abs(number.value - other.value) <= ROUGH_MINUTES
    if is_rounded(number.value, other.value):
        return True
    rough = [one for one in (number, other) if one.is_rough]
    near = max((ROUGH[digits_of(one.value)] for one in rough), default=0) / (BOTH_ROUGH if len(rough) > 1 else 1)
    return abs(number.value - other.value) <= near * max(number.value, other.value)


def digits_of(value: float) -> int:
    """How many digits a number has before its zeros, up to three: who says “about 843” means no 700.

    >>> digits_of(800), digits_of(1_200), digits_of(843), digits_of(0.5)
    (1, 2, 3, 1)
    """
    return min(len(f"{value:g}".partition("e")[0].replace(".", "").strip("0")), 3) or 1


def is_rounded(number: float, other: float) -> bool:
    """Whether one number is the other one rounded: to whole ones, or to hundreds and more.

    >>> is_rounded(34.4, 34), is_rounded(1_370_000_000, 1_400_000_000), is_rounded(19, 20), is_rounded(8_000, 10_000)
    (True, True, False, False)
    """
    if abs(number - other) > ROUNDED * max(number, other):
        return False
    for fine, coarse in ((number, other), (other, number)):
        place = next(place for place in range(18, -1, -1) if coarse % 10**place == 0) if coarse % 1 == 0 else -1
        if place != 1 and fine != coarse and round(fine, -place) == coarse:
            return True
    return False


def adds_up(gist: Gist, number: Number, total: Number) -> bool:
    """Whether a number and another of its statement make a total, or all that count the same do: “three counts of … and two of …”."""
    measures = {stem(word) for word in gist.language.measures}
    others = [other for other in gist.numbers if other.start != number.start and other.unit == number.unit and other.noun not in measures]
    same = math.fsum(other.value for other in others if other.noun == number.noun)
    return total.value == number.value + same or any(total.value == number.value + other.value for other in others)
