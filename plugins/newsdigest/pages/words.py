"""The interface's own words for dates, counts and lists in its language, without the machine's locale.

The words that Python puts on a page are English messages with named places, `words.gettext("Feed of %(story)s", story=…)`;
what they are in other languages stands in `translations/LANGUAGE/LC_MESSAGES/messages.po` of the package.
Days, numbers and lists are as CLDR (https://cldr.unicode.org) has them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from gettext import NullTranslations
from importlib import resources
from typing import Literal

from babel import Locale, localedata
from babel.dates import format_date, format_skeleton, parse_pattern
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from newsdigest import catalogues, tables
from newsdigest.model import Statement, Value, calendar_day

# Quotation marks by primary language subtag, since Babel leaves out CLDR's; English ones where a language is not listed or known.
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
NAMED = 24  # characters of a statement by which a note on an error names it
HASH = 16  # signs of a seed's hash beside the id of its report, which names it
FIRSTS = {"fr": "1er"}  # the first of a month where it is told apart from its other days, which CLDR's patterns do not say
FIRST = re.compile(r"\b1\b")  # in a day or span of days with whole names of months
TAG = re.compile(r"<[^<>]*>")
COLUMN = 3  # letters for which a column of a calendar has room on a phone
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "nqo", "pa-arab", "ps", "sd", "syr", "ug", "ur", "yi"})


class Moment(Value, frozen=True, kw_only=True):
    """A time as people and as machines read it."""

    text: str  # `20 November 2026, 14:05 UTC+1`; as written where it is no ISO 8601
    iso: str = ""  # for the datetime attribute; empty where HTML would not accept it


class Words(Value, frozen=True, kw_only=True):
    """The words of one language; `words_of` gives them."""

    language: str  # BCP 47 tag, of which we have a catalogue

    @property
    def direction(self) -> str:
        """`rtl`, or empty."""
        return direction_of(self.language)

    # --------------------------------------------------------------------------------------------- messages

    def gettext(self, message: str, **named: object) -> str:
        """An English message in this language, with what its named places hold; numbers as the language writes them.

        >>> words_of("en").gettext("Feed of %(story)s", story="A storm"), words_of("en").gettext("%(count)s of them", count=1200)
        ('Feed of A storm', '1,200 of them')
        """
        return _messages(self.language).gettext(message) % self._told(named)

    def ngettext(self, singular: str, plural: str, number: int, **named: object) -> str:
        """The message that goes with a number, which it may name as `num`.

        >>> words_of("en").ngettext("%(num)s day", "%(num)s days", 1), words_of("en").ngettext("%(num)s day", "%(num)s days", 7)
        ('1 day', '7 days')
        """
        return _messages(self.language).ngettext(singular, plural, number) % self._told({"num": number, **named})

    def pgettext(self, context: str, message: str, **named: object) -> str:
        """A message that English has for several things; the context, seen by translators only, says for which."""
        return _messages(self.language).pgettext(context, message) % self._told(named)

    def _told(self, named: dict[str, object]) -> dict[str, object]:
        return {name: self.number(value) if isinstance(value, int) else value for name, value in named.items()}

    def reports(self, number: int) -> str:
        """So many reports.

        >>> words_of("en").reports(1), words_of("en").reports(1200)
        ('1 report', '1,200 reports')
        """
        return self.ngettext("%(num)s report", "%(num)s reports", number)

    def stories(self, number: int) -> str:
        """So many stories."""
        return self.ngettext("%(num)s story", "%(num)s stories", number)

    def days_counted(self, number: int) -> str:
        """So many days."""
        return self.ngettext("%(num)s day", "%(num)s days", number)

    def unnamed(self) -> str:
        """What stands for a publisher that nobody named."""
        return self.gettext("publisher not recorded")

    # ------------------------------------------------------------------------------------- numbers and lists

    def forms(self) -> tuple[tuple[str, int], ...]:
        """The plural forms of the language as CLDR calls them, each with a number that takes it.

        >>> words_of("en").forms(), [form for form, _ in words_of("ar").forms()]
        ((('other', 0), ('one', 1)), ['zero', 'one', 'two', 'few', 'many', 'other'])
        """
        numbers: dict[str, int] = {}
        for number in range(200):  # beyond, the rules of all languages repeat
            numbers.setdefault(_locale(self.language).plural_form(number), number)
        return tuple(numbers.items())

    def number(self, number: float) -> str:
        """A number with this language's own marks.

        >>> words_of("en").number(12345), words_of("de").number(12345), words_of("de").number(0.61)
        ('12,345', '12.345', '0,61')
        """
        return _number(number, self.language)

    def share(self, share: float) -> str:
        """A share of 1 in whole hundredths.

        >>> words_of("en").share(0.421)
        '42%'
        """
        return format_percent(share, locale=_locale(self.language))

    def listed(self, names: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Names as one reads them aloud; `or`: it is one of them.

        >>> words_of("en").listed(["AP"]), words_of("en").listed(["AP", "AFP", "dpa"]), words_of("en").listed(["AP", "AFP"], "or")
        ('AP', 'AP, AFP and dpa', 'AP or AFP')
        >>> words_of("es").listed(["Clarín", "<bdi>Infobae</bdi>"]), words_of("es").listed(["El País", "Hoy"], "or")
        ('Clarín e <bdi>Infobae</bdi>', 'El País u Hoy')
        """
        if len(names) < 2:
            return "".join(names)
        listed = format_list([*names[:-1], ""], style, _locale(self.language))
        for word, (becomes, before) in _conjunctions(_primary(self.language)).items():
            if listed.endswith(f" {word} ") and before.match(TAG.sub("", names[-1]).casefold()):
                listed = f"{listed.removesuffix(f'{word} ')}{becomes} "
        return f"{listed}{names[-1]}"  # markup would escape what it is added to

    def between_names(self) -> str:
        """What stands between names or numbers in a table, where nobody reads them aloud."""
        return self.pgettext("between two names", ", ")

    def remarks(self, remarks: Sequence[str]) -> str:
        """Remarks that stand in one line."""
        return self.pgettext("between two remarks", "; ").join(remarks)

    # --------------------------------------------------------------------------------------------- calendar

    def day(self, value: str) -> str:
        """A day, month or year in running text; what is none comes back as it is.

        >>> english = words_of("en")
        >>> english.day("2026-11-20"), english.day("2026-11"), english.day("2026"), english.day("2026-02-30")
        ('20 November 2026', 'November 2026', '2026', '2026-02-30')
        """
        return _day(value, self.language)

    def heading(self, value: str) -> str:
        """A day with its weekday, a month or a year, as a heading or a list has it.

        >>> words_of("en").heading("2026-11-20"), words_of("es").heading("2026-11"), words_of("fr").heading("2026-12-01")
        ('Friday, 20 November 2026', 'Noviembre de 2026', 'Mardi 1er décembre 2026')
        """
        when = calendar_day(value)
        told = _firsts(format_date(when, "full", locale=_locale(self.language)), self.language) if when else self.day(value)
        return _capital(told)

    def month(self, number: int) -> str:
        """The name of a month, 1–12, as a heading has it.

        >>> words_of("de").month(1), words_of("es").month(12)
        ('Januar', 'Diciembre')
        """
        return _capital(_locale(self.language).months["stand-alone"]["wide"][number])

    def weekdays(self) -> tuple[str, ...]:
        """The shortest names of the days of the week, Monday first; letters where a column of a calendar has no room for more.

        >>> words_of("en").weekdays(), "".join(words_of("ar").weekdays())
        (('Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'), 'نثرخجسح')
        """
        names = _locale(self.language).days["stand-alone"]
        short = tuple(_capital(names["short"][number].rstrip(".").lower()) for number in range(7))
        return short if all(len(name) <= COLUMN for name in short) else tuple(names["narrow"][number] for number in range(7))

    def days(self, first: str | None, last: str | None) -> str:
        """The span of two ISO days, saying nothing twice; empty when neither is known.

        >>> english = words_of("en")
        >>> english.days("2026-11-19", "2026-11-20"), english.days("2026-11-20", "2026-11-20"), english.days(None, None)
        ('19–20 November 2026', '20 November 2026', '')
        >>> words_of("de").days("2026-10-30", "2026-11-20").replace("\N{THIN SPACE}", " ")
        '30. Oktober – 20. November 2026'
        >>> words_of("fr").days("2026-12-01", "2026-12-11").replace("\N{THIN SPACE}", " ")
        '1er–11 décembre 2026'
        """
        if not first or not last or first == last:
            return self.day(first or last or "")
        return _days(first, last, self.language)

    def moment(self, value: str) -> Moment:
        """An ISO 8601 day or time, as precise as it is; anything else as written.

        >>> words_of("en").moment("2026-11-20T14:05:00+01:00").text, words_of("en").moment("2026-11-20T14:05Z").text
        ('20 November 2026, 14:05 UTC+1', '20 November 2026, 14:05 UTC')
        >>> words_of("en").moment("2026-11-20").text, words_of("en").moment("last week")
        ('20 November 2026', Moment(text='last week', iso=''))
        """
        return _moment(value, self.language)


@functools.cache
def words_of(tag: str) -> Words:
    """The words of a language (BCP 47 tag, or as POSIX writes it); English where we have no catalogue of it.

    >>> words_of("de-AT").language, words_of("de_AT").language, words_of("tlh").language
    ('de-AT', 'de-AT', 'en')
    """
    tag = tag.replace("_", "-")
    return Words(language=tag if _primary(tag) == "en" or _catalogue(tag) else "en")


def _primary(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _catalogue(tag: str) -> str:
    if not re.fullmatch("[a-z]{2,3}", _primary(tag)):
        return ""
    place = resources.files("newsdigest").joinpath("translations", _primary(tag), "LC_MESSAGES", "messages.po")
    return place.read_text("utf-8") if place.is_file() else ""


@functools.cache
def _conjunctions(language: str) -> dict[str, tuple[str, re.Pattern[str]]]:
    """Words between the last two names of a list that change, with what they become and before which beginnings."""
    rows = tables.own(__package__, "conjunctions.toml").get(language, {})
    return {word: (row["becomes"], re.compile(row["before"])) for word, row in rows.items()}


@functools.cache
def _messages(tag: str) -> NullTranslations:
    return catalogues.compiled(_catalogue(tag))


@functools.cache
def _locale(tag: str) -> Locale:
    """The conventions of a tag's country; without one those that the language has for all of the world, where CLDR knows such."""
    language, _, rest = tag.partition("-")
    for name in (f"{language}_{rest.replace('-', '_')}", f"{language}_001"):
        if localedata.exists(name):
            return Locale.parse(localedata.normalize_locale(name))
    return Locale.parse(language.lower())


# Few numbers and days, each on many pages.
@functools.lru_cache(maxsize=4096)
def _number(number: float, tag: str) -> str:
    return format_decimal(number, locale=_locale(tag))


@functools.lru_cache(maxsize=4096)
def _day(value: str, tag: str) -> str:
    when = calendar_day(f"{value}-01-01"[:10])
    if when is None or len(value) == 4:
        return value
    if len(value) == 7:
        return format_skeleton("yMMMM", when, locale=_locale(tag))
    return _firsts(format_date(when, "long", locale=_locale(tag)), tag)


@functools.lru_cache(maxsize=4096)
def _days(first: str, last: str, tag: str) -> str:
    """CLDR has spans with whole names of months for few languages; as its rules say, a wider field takes the pattern of the narrow one."""
    formats = _locale(tag).interval_formats
    days = [day for day in (calendar_day(first), calendar_day(last)) if day]
    if len(days) < 2:
        return str(formats[None]).format(_day(first, tag), _day(last, tag))
    patterns = formats.get("yMMMMd") or formats["yMMMd"]
    widest = "y" if first[:4] != last[:4] else "M" if first[:7] != last[:7] else "d"
    wide = [re.sub("M+", "MMMM", pattern) for pattern in patterns[widest]]
    return _firsts("".join(parse_pattern(pattern).apply(day, _locale(tag)) for pattern, day in zip(wide, days, strict=True)), tag)


def _firsts(text: str, tag: str) -> str:
    """A day, or a span of days, with the first of a month as the language writes it."""
    first = FIRSTS.get(_primary(tag))
    return FIRST.sub(first, text) if first else text


@functools.lru_cache(maxsize=2**16)  # nearly as many as reports, each on its post and wherever that is listed
def _moment(value: str, tag: str) -> Moment:
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        text = _day(value, tag)
        return Moment(text=text, iso="" if text == value and len(value) > 4 else value)
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return Moment(text=value)
    offset = when.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        return Moment(text=value)
    time = f"{format_skeleton('Hm', when, locale=_locale(tag))}{zone(offset)}"
    text = _locale(tag).datetime_formats["medium"].format(time, _day(when.date().isoformat(), tag))
    return Moment(text=text, iso=when.isoformat(timespec="seconds"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
    """What a reader's note on an error says of the statement it is about, by name.

    Its opening and that of the hash are enough beside its place: whole, the notes were two fifths of a digest of ten reports.
    """
    return {
        "Story": page,
        "Statement": shortened(statement.text, NAMED),
        "Place": f"sentence {statement.number} of report {statement.report}",
        "Hash": statement.hash[:HASH],
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
