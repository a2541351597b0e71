"""Numbers of a text with what they count, and whether two of them can both be right, from its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsdigest.digests.languages import Language
from newsdigest.digests.tokens import Token, is_telling, stem
from newsdigest.model import Value

CURRENCIES = "$€£¥₩₹"
SIGN = re.compile(rf"(?<!\d)(?<!\d[ \u00a0\u202f])((?:(?<!\w)[A-Z]{{1,2}})?[{CURRENCIES}])[ \u00a0\u202f]?\Z")
LONGEST_SIGN = 4  # letters of such a sign, with the space behind it
HALVES = {"am": 0, "pm": 12}  # hours from midnight at which each half of a day begins
WHOLE = 6  # words after a number among which the whole that it is a part of is named
ROUGH = {1: 0.25, 2: 0.15, 3: 0.02}  # a rough number of so many digits says the same as one so near, …
BOTH_ROUGH = 3  # … and as a rough one at so many parts of that
ROUNDED = 0.05  # a number is no further than that from the one it is rounded to
ROUGH_MINUTES = 20  # … and so does a rough time of day
LONGEST = 4  # parts of a number that hyphens join, `quatre-vingt-dix-sept`
TENS = 20  # the least number that others are written behind
REACH = 3  # words after a number among which the thing counted is looked for


class Number(Value, frozen=True, kw_only=True):
    """A number and what it counts."""

    value: float
    unit: str  # currency sign, `%`, or empty
    noun: str  # stem of the thing counted, empty where no word tells
    written: str  # with sign, scale and the thing counted, as it stands
    is_rough: bool  # `about`, `more than`
    start: int  # of its digits or word, in the statement


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
    sign, start = currency_before(text, first.start)
    unit = sign or (after if after and after in CURRENCIES + "%" else "")
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
        written=text[start:end],
        start=first.start,
        is_rough=roughly,
    )


def currency_before(text: str, place: int) -> tuple[str, int]:
    """The sign of a currency right before a place, with the letters that tell whose it is, and where it begins; no sign and the place.

    >>> currency_before("US$ 5", 4), currency_before("for R$5", 6), currency_before("at €5", 4), currency_before("5 € 6", 4)
    (('$', 0), ('R$', 4), ('€', 3), ('', 4))
    """
    found = SIGN.search(text, max(0, place - LONGEST_SIGN), place)
    return (found[1].removeprefix("US"), found.start()) if found else ("", place)


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
    >>> from newsdigest.digests.tokens import tokens_of
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
