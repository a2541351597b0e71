"""Times as ISO 8601 from the ways in which pages and people write them."""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from newsdigest import tables

EARLIEST, LATEST = 1800, 2100  # years; outside of them a number is not a year (0001-01-01, 5785 of the Hebrew calendar)
LONGEST = 400  # characters read of a text; a date line is short

ISO = re.compile(r"(?<![\d.])(?P<year>\d{4})(?P<dash>[-/.])(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})(?!\d)")
COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=$|T\d{4}|\D)")
NUMERIC = re.compile(
    r"(?<![\d.,:/])(?P<first>\d{1,2})\s?(?P<dash>[./-])\s?(?P<second>\d{1,2})\s?(?P=dash)\s?(?P<year>\d{4})(?![\d/]|:\d\d)"
)
SHORT = re.compile(r"(?<![\d.,:/])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d\d)(?![\d.%]|,\d|\s?[€$£])")  # 04.11.26, of this century
EASTERN = re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
VIETNAMESE = re.compile(r"(?P<day>\d{1,2})\s(?:tháng|thg)\s(?P<month>\d{1,2}),?\s(?:năm\s)?(?P<year>\d{4})(?!\d)", re.IGNORECASE)
SPACED = re.compile(r"(?<!\d)(?P<year>\d{4})\.\s(?P<month>\d{1,2})\.\s(?P<day>\d{1,2})(?!\d)")  # Korean: 2016. 12. 9.
# Words are looked up in the tables of months; between number, month and year stand at most a few letters (`de`, `of`, `th`, `º`).
DIGIT = re.compile(r"\d")
WORD = re.compile(
    r"(?:تشرين|كانون)\s[^\W\d_]+|(?:[^\W\d_]|[\u0900-\u0dff])+(?:[-’'][^\W\d_]+)?"
)  # months of two words too, as the Levant has them
CLOCK = re.compile(
    r"^(?:\.(?=,?\s(?:[^\W\d_]{1,2}\s)?(?:오|\d\d?:)))?"  # `2026.11.12. 14:05`, `2026. november 12., 14:05`
    r"(?:[T\s,;:|–—@·•-]|(?<=\s)/(?=\s)|[^\W\d_]{1,4}\.?(?=[\s:,])|\([^()\d]{1,10}\)|[오午上下凌早清晚傍][전후前後午晨上]|الساعة(?=\s)|ö\.[ös]\.(?=\s))*"
    r"(?P<hour>[012]?\d)(?P<colon>[:.h時时点點시]|\s[h시])\s?(?P<minute>[0-5]\d|\d(?=[分분]))(?:[分분])?(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[ap]\.?\s?m(?:\b\.?|(?=(?-i:[A-Z][a-z]))))?",  # what follows may have run on to it: `10:20 PMTags`
    re.IGNORECASE,
)
HOUR = re.compile(r"^[\s,;:|–—@·•-]*(?:at\s)?(?P<hour>1?\d)\s?(?P<half>[ap]\.?m\b\.?)", re.IGNORECASE)
COMPACT_CLOCK = re.compile(r"^T(?P<hour>[012]\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?")
WEEKDAY = re.compile(r"(?<!\w)([^\W\d_]+(?:-feira)?)\.?,?\s{1,2}(?:(?:the|den|le|el|il|di|dem|am)\s)?$")
AFTER = re.compile(r"[.,\s(]{1,3}([^\W\d_]+)[),\s]{1,3}")
OFFSET = re.compile(r"^\s?(?:(?:GMT|UTC)\s?)?(?P<sign>[+−-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)|^\s?\(?(?P<name>[A-Z]{1,4})\b")


# The time of day before a date: `06:40, 12 Nov 2026`, `5:30PM GMT 12 Nov 2026`, `Published 6:40 a.m. EST, Thu November 12, 2026`.
BEFORE = re.compile(
    r"(?<![\d.:/-])(?P<clock>[012]?\d[:.][0-5]\d(?:\s?[ap]\.?m\b\.?)?(?:\s(?:Uhr|[A-Z]{2,4}))?)(?:\s?[,|–•·-])?\s(?:on\s|am\s|le\s|el\s)?$",
    re.IGNORECASE,
)
ENGLISH = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}


class Date(NamedTuple):
    """A time found in a text."""

    value: str  # ISO 8601, as precise as it was written
    start: int  # where it stands in the text
    end: int

    @property
    def day(self) -> str:
        return self.value[:10]


def instant(value: str, language: str = "") -> str | None:
    """The time that a machine-readable field gives, None when it gives none or not surely.

    >>> instant("2026-11-20T14:05:00.000Z"), instant("Fri, 20 Nov 2026 14:05:00 +0100"), instant("2026-11-20 14:05")
    ('2026-11-20T14:05:00+00:00', '2026-11-20T14:05:00+01:00', '2026-11-20T14:05')
    >>> instant("1795183500"), instant("20261120"), instant("04/05/2026"), instant("0001-01-01T00:00:00"), instant("1970-01-01T00:00:00Z")
    ('2026-11-20T14:05:00+00:00', '2026-11-20', None, None, None)
    """
    value = value.strip()
    if re.fullmatch(r"\d{10}(?:\d{3})?", value):
        # Seconds or milliseconds since 1970, in UTC by definition.
        value = datetime.datetime.fromtimestamp(int(value[:10]), datetime.UTC).isoformat()
    found = next(written(value, language), None)
    return found.value if found and not found.value.startswith("1970-01-01") else None


def written(text: str, language: str = "") -> Iterator[Date]:
    """The dates that stand in a text, in order, each with its time of day and zone where they follow.

    A numeric date whose day and month could be swapped is left out unless the language settles it (04/05/2026 in English does not).

    >>> [date.value for date in written("Published 12 November 2026 at 3.15 p.m., updated Nov. 13, 2026")]
    ['2026-11-12T15:15', '2026-11-13']
    >>> [date.value for date in written("Viernes, 13 de noviembre de 2026 – 08:30 h", "es")]
    ['2026-11-13T08:30']
    >>> [date.value for date in written("13 نوفمبر 2026", "ar")], [date.value for date in written("Le 13 novembre 2026 à 18 h 05", "fr")]
    (['2026-11-13'], ['2026-11-13T18:05'])
    >>> [date.value for date in written("Thu, 11/12/2026 - 06:40")], [date.value for date in written("Friday 11/12/2026")]
    (['2026-11-12T06:40'], ['2026-12-11'])
    >>> [date.value for date in written("06:40, 12 Nov 2026 | Updated 5:30PM GMT 13 Nov 2026")]
    ['2026-11-12T06:40', '2026-11-13T17:30+00:00']
    >>> [date.value for date in written("04/05/2026", "de")], [date.value for date in written("31.12.2026, 9:05 Uhr, 04.11.26 7:10")]
    (['2026-05-04'], ['2026-12-31T09:05', '2026-11-04T07:10'])
    """
    text = text[:LONGEST]
    if DIGIT.search(text):
        yield from dates_in(text, language)


def days_in(text: str) -> list[Date]:
    """The dates in a line, those too of which only the report's language would tell what is the day and what the month."""
    return list(written(text)) or (list(written(text, "und")) if "/" in text else [])


@functools.lru_cache(maxsize=2_000)  # the same lines are asked for headline, byline and dates
def dates_in(text: str, language: str) -> tuple[Date, ...]:
    """All of them at once."""
    text = western(text)
    dates = []
    found = sorted((*numeric(text, language), *named(text, language)), key=lambda date: (date[0], -date[1]))
    last = -1
    for number, (start, end, year, month, day) in enumerate(found):
        if start < last or not is_day(year, month, day):
            continue
        until = found[number + 1][0] if number + 1 < len(found) and found[number + 1][0] >= end else len(text)
        after = AFTER.match(text, end, until)
        begin = after.end() if after and after[1].lower() in weekdays() else end  # `2026. november 12., csütörtök 6:40`
        clock, length = time_of_day(text[begin:until])
        end = begin if clock else end
        if not clock:
            before = BEFORE.search(text[max(0, last, start - 40) : weekday_start(text, start)])
            clock = time_of_day(before["clock"])[0] if before else ""
        last = end + length
        dates.append(Date(f"{year:04}-{month:02}-{day:02}{clock}", weekday_start(text, start), last))
    return tuple(dates)


def weekday_start(text: str, start: int) -> int:
    """Where a date begins with the weekday before it, if there is one."""
    match = WEEKDAY.search(text[max(0, start - 24) : start])
    return start - len(match[0]) if match and match[1].lower() in weekdays() else start


def western(text: str) -> str:
    """The same text, of the same length, with the digits of other scripts as 0–9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether there is such a day, in a year that news may be of."""
    if not EARLIEST <= year <= LATEST:
        return False
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


Found = tuple[int, int, int, int, int]  # start, end, year, month, day


def numeric(text: str, language: str) -> Iterator[Found]:
    """Dates in digits alone; one whose day and month could be swapped only where something settles it."""
    for expression in (ISO, COMPACT, EASTERN, VIETNAMESE, SPACED, SHORT):
        for match in expression.finditer(text):
            year = int(match["year"]) + (2000 if expression is SHORT else 0)
            yield match.start(), match.end(), year, int(match["month"]), int(match["day"])
    for match in NUMERIC.finditer(text):
        first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
        if first > 12 or first == second or (match["dash"] == "." and second <= 12) or (second <= 12 and is_day_first(language)):
            yield match.start(), match.end(), year, second, first
        elif second > 12 or language == "en-us" or is_on(weekday_before(text, match.start()), year, first, second):
            yield match.start(), match.end(), year, first, second
        elif is_on(weekday_before(text, match.start()), year, second, first):
            yield match.start(), match.end(), year, second, first


def weekday_before(text: str, start: int) -> int | None:
    """The weekday that stands in English before a place in a text, Monday 0: `Thu, 11/12/2026` can only be one of two days."""
    match = WEEKDAY.search(text[max(0, start - 24) : start])
    return ENGLISH.get(match[1].lower()[:3]) if match and match[1].lower() in weekdays() else None


def is_on(weekday: int | None, year: int, month: int, day: int) -> bool:
    """Whether a day is on a weekday; a day that there is not is on none."""
    return weekday is not None and is_day(year, month, day) and datetime.date(year, month, day).weekday() == weekday


def is_month_first(text: str) -> bool:
    """Whether a numeric date in a text can only have its month first, so that others beside it have too.

    >>> [is_month_first(text) for text in ("Updated 11/13/2026", "11/12/2026", "13/11/2026", "11.13.2026")]
    [True, False, False, False]
    """
    found = [match for match in NUMERIC.finditer(text[:LONGEST]) if match["dash"] == "/"]
    return any(int(match["first"]) <= 12 < int(match["second"]) <= 31 for match in found)


def is_day_first(language: str) -> bool:
    # Only Americans write the month first, but English pages that do not say which English they are may be theirs.
    return language not in ("", "en", "en-us", "en-ca", "en-ph")


def named(text: str, language: str) -> Iterator[Found]:
    """Dates with the month as a word: 12 November 2026, November 12th, 2026, 2026. november 12."""
    for word in WORD.finditer(text):
        month = month_of(word[0], language)
        if month is None:
            continue
        before = re.search(
            r"(?<![\d.,:])(\d{1,2})(?:[.ºª]|st|nd|rd|th|er|-го)?(?:[\s./-]|\sde\s|\sof\s|\sday\sof\s|,\s){1,2}$",
            text[max(0, word.start() - 16) : word.start()],
        )
        after = re.match(r"\.?(?:[\s./-]|,|\sde(?:l|\sl’)?\s|,\s|\s{1,3}){1,2}(\d{4})(?!\d)", text[word.end() : word.end() + 12])
        if before and after:
            start = word.start() - (len(text[max(0, word.start() - 16) : word.start()]) - before.start())
            yield start, word.end() + after.end(), int(after[1]), month, int(before[1])
            continue
        american = re.match(
            r"\.?[\s-]{1,2}(\d{1,2})(?:st|nd|rd|th)?(?:\s?[,.]\s?|[\s-])(?:at\s[^\d]{0,2}|(?=\d{4}))?(\d{4})(?![\d:])",
            text[word.end() : word.end() + 20],
        )
        if american:
            yield word.start(), word.end() + american.end(), int(american[2]), month, int(american[1])
            continue
        # `Fri Dec 09 10:11:12 2016` and `Dec 9, 10:11 2016` are C's and JavaScript's; Hungarian and Lithuanian put the year first.
        machine = re.match(r"\s(\d{1,2})\s[\d:]{5,8}\s(?:[A-Z]{3,4}\s)?(\d{4})(?!\d)", text[word.end() : word.end() + 26])
        if machine:
            yield word.start(), word.end() + machine.end(), int(machine[2]), month, int(machine[1])
            continue
        year = re.search(r"(?<!\d)(\d{4})[.,]?[\s-](?:m\.\s)?$", text[max(0, word.start() - 10) : word.start()])
        day = re.match(r"\.?[\s-](\d{1,2})(?![\d:])", text[word.end() : word.end() + 6])
        if year and day:
            yield word.start() - len(year[0]), word.end() + day.end(), int(year[1]), month, int(day[1])


def time_of_day(text: str) -> tuple[str, int]:
    """What follows a date -> `T14:05:00+01:00`, as far as it is said, and how many characters that took."""
    match = COMPACT_CLOCK.match(text) or CLOCK.match(text[:40]) or HOUR.match(text[:20])
    if not match:
        return "", 0
    said = match.groupdict()
    hour, minute, second = int(said["hour"]), said.get("minute") or "00", said.get("second")
    half = (said.get("half") or "").lower().replace(".", "").replace(" ", "")
    if half and not 1 <= hour <= 12:
        return "", 0
    half = half or (half_of(text[: match.start("hour")], text[match.end() :]) if 1 <= hour <= 12 else "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23:
        return "", 0
    clock = f"T{hour:02}:{minute.zfill(2)}" + (f":{second}" if second else "")
    zone = OFFSET.match(text[match.end() : match.end() + 14])
    if not zone:
        return clock, match.end()
    if zone["name"]:
        offset = data("zones").get(zone["name"])
        return (clock + str(offset), match.end() + zone.end()) if offset else (clock, match.end())
    if int(zone["hours"]) > 14 or int(zone["minutes"]) > 59:
        return clock, match.end()
    return f"{clock}{'+' if zone['sign'] == '+' else '-'}{zone['hours']}:{zone['minutes']}", match.end() + zone.end()


def half_of(before: str, behind: str) -> str:
    """`am` or `pm` by the words round a time of day, empty where none tells.

    >>> half_of(" 오후 ", ""), half_of(" a las ", " de la mañana"), half_of("", " Uhr"), half_of("", " مساء"), half_of("", " sample")
    ('pm', 'am', '', 'pm', '')
    """
    before, behind = before.rstrip().lower(), behind[:24].lstrip().lower()
    for half, name in (("am", "morning"), ("pm", "afternoon")):
        if before.endswith(tuple(data("halves")["before"][name])):
            return half
        if any(behind.startswith(word) and not behind[len(word) : len(word) + 1].isalnum() for word in data("halves")["behind"][name]):
            return half
    return ""


def month_of(word: str, language: str) -> int | None:
    """The month that a word names in a language or in English, 1–12; in any language where that is not known.

    >>> month_of("Listopad", "pl"), month_of("listopad", "hr"), month_of("listopad", ""), month_of("Mai", "")
    (11, 10, None, 5)
    """
    word = word.lower()
    primary = language.partition("-")[0]
    months = months_by_language()
    if primary in months:
        return months[primary].get(word) or months["en"].get(word)
    return months[""].get(word)


@functools.cache
def months_by_language() -> Mapping[str, Mapping[str, int]]:
    """Language -> name -> month; under "" the names on whose month all languages agree."""
    found = {
        language: {name: number for number, names in enumerate(rows, 1) for name in names} for language, rows in data("months").items()
    }
    everywhere: dict[str, set[int]] = {}
    for table in found.values():
        for name, number in table.items():
            everywhere.setdefault(name, set()).add(number)
    return found | {"": {name: next(iter(numbers)) for name, numbers in everywhere.items() if len(numbers) == 1}}


@functools.cache
def weekdays() -> frozenset[str]:
    """The names of weekdays in all languages, in small letters."""
    return frozenset(map(str, data("weekdays")["names"]))


@functools.cache
def data(name: str) -> Mapping[str, Any]:
    """The tables of a file in data/."""
    return tables.own(__package__, f"data/{name}.toml")
