"""The interface's own words for dates, counts and lists, without the machine's locale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from newsdigest.model import Statement, Value

# All words that Python puts on a page stand in this module; the others stand in the templates.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNNAMED = "publisher not recorded"
PLURALS = {"story": "stories", "copy": "copies"}
# Quotation marks by primary language subtag; English ones where a language is not listed or not known.
QUOTES = {
    "ar": ("«", "»"),
    "cs": ("„", "“"),
    "da": ("»", "«"),
    "de": ("„", "“"),
    "el": ("«", "»"),
    "es": ("«", "»"),
    "fa": ("«", "»"),
    "fi": ("”", "”"),
    "fr": ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»"),
    "hu": ("„", "”"),
    "it": ("«", "»"),
    "ja": ("「", "」"),
    "nb": ("«", "»"),
    "no": ("«", "»"),
    "pl": ("„", "”"),
    "ro": ("„", "”"),
    "ru": ("«", "»"),
    "sk": ("„", "“"),
    "sv": ("”", "”"),
    "uk": ("«", "»"),
}
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "nqo", "pa-arab", "ps", "sd", "syr", "ug", "ur", "yi"})


class Moment(Value, frozen=True, kw_only=True):
    """A time as people and as machines read it."""

    text: str  # `20 November 2026, 14:05 UTC+1`; as written where it is no ISO 8601
    iso: str = ""  # for the datetime attribute; empty where HTML would not accept it


def moment(value: str) -> Moment:
    """An ISO 8601 day or time, as precise as it is; anything else as written.

    >>> moment("2026-11-20T14:05:00+01:00").text, moment("2026-11-20T14:05Z").text
    ('20 November 2026, 14:05 UTC+1', '20 November 2026, 14:05 UTC')
    >>> moment("2026-11-20").text, moment("2026-11").text, moment("last week")
    ('20 November 2026', 'November 2026', Moment(text='last week', iso=''))
    """
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        text = day(value)
        return Moment(text=text, iso="" if text == value and len(value) > 4 else value)
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return Moment(text=value)
    offset = when.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        return Moment(text=value)
    return Moment(text=f"{day(when.date().isoformat())}, {when:%H:%M}{zone(offset)}", iso=when.isoformat(timespec="seconds"))


def zone(offset: timedelta | None) -> str:
    """The distance from UTC, empty when a time does not say.

    >>> zone(timedelta(hours=5, minutes=30)), zone(timedelta(hours=-3)), zone(timedelta()), zone(None)
    (' UTC+5:30', ' UTC−3', ' UTC', '')
    """
    if offset is None:
        return ""
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta() else "+"
    return " UTC" + (f"{sign}{hours}" if offset else "") + (f":{minutes:02}" if minutes else "")


def day(value: str, *, weekday: bool = False) -> str:
    """A day, month or year in words; what is none comes back as it is.

    >>> day("2026-11-20"), day("2026-11-20", weekday=True), day("2026-11"), day("2026"), day("2026-02-30")
    ('20 November 2026', 'Friday 20 November 2026', 'November 2026', '2026', '2026-02-30')
    """
    when = _calendar_day(f"{value}-01-01"[:10])
    if when is None:
        return value
    words = [WEEKDAYS[when.weekday()]] if weekday else []
    words += [str(when.day)] if len(value) > 7 else []
    words += [MONTHS[when.month - 1]] if len(value) > 4 else []
    return " ".join([*words, str(when.year)])


def day_of(value: str | None) -> str:
    """The day of an ISO 8601 time, in the publisher's own zone; empty where the time is less precise or unknown.

    >>> day_of("2026-11-20T00:05+01:00"), day_of("2026-11"), day_of("2026-02-30"), day_of(None)
    ('2026-11-20', '', '', '')
    """
    when = _calendar_day((value or "")[:10])
    return when.isoformat() if when else ""


def _calendar_day(value: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):  # date.fromisoformat takes weeks, 2026-W47-5, too
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def days(first: str | None, last: str | None) -> str:
    """The span of two ISO days, saying nothing twice; empty when neither is known.

    >>> days("2026-11-19", "2026-11-20"), days("2026-10-30", "2026-11-20"), days("2026-11-20", "2026-11-20"), days(None, None)
    ('19–20 November 2026', '30 October – 20 November 2026', '20 November 2026', '')
    """
    if not first or not last or first == last:
        return day(first or last or "")
    if first[:7] == last[:7]:
        return f"{first[8:].lstrip('0')}–{day(last)}"
    return f"{day(first).removesuffix(' ' + last[:4])} – {day(last)}"


def counted(number: int, word: str) -> str:
    """A number with its word.

    >>> counted(1, "report"), counted(1200, "report"), counted(2, "story")
    ('1 report', '1,200 reports', '2 stories')
    """
    return f"{number:,} {word if number == 1 else PLURALS.get(word, word + 's')}"


def listed(names: Sequence[str]) -> str:
    """Names as one reads them aloud.

    >>> listed(["AP"]), listed(["AP", "AFP"]), listed(["AP", "AFP", "dpa"])
    ('AP', 'AP and AFP', 'AP, AFP and dpa')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shortened(text: str, length: int) -> str:
    """The words of a text that fit into `length` characters, with an ellipsis where some are left out.

    >>> shortened("Ferry hits trawler", 20), shortened("Ferry hits trawler", 12), shortened("Donaudampfschiff", 6)
    ('Ferry hits trawler', 'Ferry hits …', 'Donau…')
    """
    if len(text) <= length:
        return text
    cut = text[: length - 1].rpartition(" ")[0]
    return f"{cut} …" if cut else f"{text[: length - 1]}…"


def about(page: str, statement: Statement) -> dict[str, str]:
    """What a reader's note on an error says of the statement it is about, by name."""
    return {
        "Story": page,
        "Statement": statement.text,
        "Place": f"sentence {statement.number} of report {statement.report}",
        "Hash": statement.hash,
    }


def quoted(text: str, language: str) -> str:
    """Words between the quotation marks of their language.

    >>> quoted("grave", "en"), quoted("ernst", "de-at"), quoted("grave", "")
    ('“grave”', '„ernst“', '“grave”')
    """
    opening, closing = QUOTES.get(language.partition("-")[0], ("“", "”"))
    return f"{opening}{text}{closing}"


def direction_of(language: str) -> str:
    """`rtl` for languages written from right to left, `auto` for an unknown one, else empty.

    >>> direction_of("ar-eg"), direction_of("en"), direction_of("")
    ('rtl', '', 'auto')
    """
    if not language:
        return "auto"
    return "rtl" if language.lower() in RIGHT_TO_LEFT or language.lower().partition("-")[0] in RIGHT_TO_LEFT else ""
