"""The archive, years, months, headlines A to Z and the shelf of what has no date, from all stories."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from newsdigest.model import Digest, Story, Value
from newsdigest.pages import structured, words
from newsdigest.pages.addresses import day_address, story_address
from newsdigest.pages.views import Context, Link, Page, Single, Text, page, single_of, text_of
from newsdigest.settings import Settings

ROOM = 60  # stories that one page lists by headline; more have a page a letter
SHADES = 4  # of a day in the calendar, by the number of its stories


class Count(Value, frozen=True, kw_only=True):
    """A day, month, year or letter and what it holds."""

    link: Link
    says: str  # `12 stories`


class Square(Value, frozen=True, kw_only=True):
    """One day of a calendar."""

    day: int  # 0: of another month
    address: str  # empty: no edition
    says: str  # `20 November 2026: 3 stories`
    shade: int  # 0–4


class Calendar(Value, frozen=True, kw_only=True):
    link: Link | None  # to the month; None on its own page
    name: str
    weeks: tuple[tuple[Square, ...], ...]  # Monday first


class Titled(Value, frozen=True, kw_only=True):
    """A digest by its headline."""

    headline: Text
    address: str
    says: str  # `5 reports`


class Day(Value, frozen=True, kw_only=True):
    link: Link
    digests: tuple[Titled, ...]
    singles: str  # `and 3 stories told by one report`; empty for none


class Year(Value, frozen=True, kw_only=True):
    count: Count
    months: tuple[Count, ...]


class ArchiveContext(Context, frozen=True, kw_only=True):
    years: tuple[Year, ...]  # newest first
    undated: str  # how many stories stand on the shelf; empty for none


class YearContext(Context, frozen=True, kw_only=True):
    year: str
    says: str
    weekdays: tuple[str, ...]
    months: tuple[Calendar, ...]
    earlier: Link | None
    later: Link | None


class MonthContext(Context, frozen=True, kw_only=True):
    month: str
    says: str
    weekdays: tuple[str, ...]
    calendar: Calendar
    days: tuple[Day, ...]  # newest first
    earlier: Link | None
    later: Link | None


class LettersContext(Context, frozen=True, kw_only=True):
    """Headlines A to Z: of all stories, or of those without a date."""

    title: str
    about: str
    letter: str  # empty on the main page
    says: str
    letters: tuple[Link, ...]  # where they are listed; empty when they are listed here
    digests: tuple[Titled, ...]
    singles: tuple[Single, ...]
    whole: Link  # the main page


def archive(settings: Settings, digests: Mapping[str, Sequence[Digest]], singles: Mapping[str, Sequence[Story]]) -> Iterator[Page]:
    """Pages of all days; both mappings go from a day, empty for none, to its stories."""
    counts = {day: len(digests.get(day, ())) + len(singles.get(day, ())) for day in {*digests, *singles}}
    days = sorted(filter(None, counts))
    years, months = sorted({day[:4] for day in days}), sorted({day[:7] for day in days})

    def count(span: str) -> Count:
        number = sum(count for day, count in counts.items() if day.startswith(span))
        return Count(link=Link(text=words.day(span, weekday=len(span) > 7), address=day_address(span)), says=words.counted(number, "story"))

    told = {span: count(span) for span in [*years, *months, *days]}
    yield page(
        settings,
        "archive.html",
        "editions/",
        ArchiveContext(
            years=tuple(
                Year(count=told[year], months=tuple(told[month] for month in reversed(months) if month.startswith(year)))
                for year in reversed(years)
            ),
            undated=words.counted(counts[""], "story") if counts.get("") else "",
        ),
        title="Archive",
        description="All editions by year and month",
        data=structured.collection(settings, "editions/", "Archive", []),
    )
    weekdays = tuple(name[:2] for name in words.WEEKDAYS)
    for earlier, year, later in beside(years):
        names = [f"{year}-{month:02}" for month in range(1, 13)]
        yield page(
            settings,
            "year.html",
            day_address(year),
            YearContext(
                year=year,
                says=told[year].says,
                weekdays=weekdays,
                months=tuple(calendar_of(month, counts) for month in names if month in told),
                earlier=told[earlier].link if earlier else None,
                later=told[later].link if later else None,
            ),
            title=f"Archive of {year}",
            description=f"The editions of {year}, day by day",
        )
    for earlier, month, later in beside(months):
        yield page(
            settings,
            "month.html",
            day_address(month),
            MonthContext(
                month=words.day(month),
                says=told[month].says,
                weekdays=weekdays,
                calendar=calendar_of(month, counts, linked=False),
                days=tuple(
                    day_of(told[day].link, digests.get(day, ()), singles.get(day, ()), settings.language)
                    for day in reversed(days)
                    if day.startswith(month)
                ),
                earlier=told[earlier].link if earlier else None,
                later=told[later].link if later else None,
            ),
            title=words.day(month),
            description=f"The headlines of {words.day(month)}, day by day",
        )
    shelf = "A date is never guessed: what stands here does not say when it was published."
    yield from by_letter(settings, day_address(""), "Date not recorded", shelf, digests.get("", ()), singles.get("", ()))
    every = [digest for day in sorted(digests) for digest in digests[day]], [story for day in sorted(singles) for story in singles[day]]
    yield from by_letter(settings, "headlines/", "Headlines A–Z", "All stories by their headlines.", *every)


def beside(names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each name between those before and after it.

    >>> list(beside(["2025", "2026"]))
    [('', '2025', '2026'), ('2025', '2026', '')]
    """
    yield from zip(["", *names], names, [*names[1:], ""], strict=False)


def calendar_of(month: str, counts: Mapping[str, int], *, linked: bool = True) -> Calendar:
    year, number = int(month[:4]), int(month[5:])
    most = max((count for day, count in counts.items() if day), default=1)
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(year, number):
        squares = []
        for day in week:
            date = f"{month}-{day:02}"
            count = counts.get(date, 0) if day else 0
            squares.append(
                Square(
                    day=day,
                    address=day_address(date) if count else "",
                    says=f"{words.day(date)}: {words.counted(count, 'story')}" if count else "",
                    shade=-(-SHADES * count // most),
                )
            )
        weeks.append(tuple(squares))
    link = Link(text=words.day(month), address=day_address(month)) if linked else None
    return Calendar(link=link, name=words.MONTHS[number - 1], weeks=tuple(weeks))


def titled(digest: Digest, interface: str) -> Titled:
    chosen = next(report for report in digest.story.reports if report.id == digest.headline_report)
    return Titled(
        headline=text_of(digest.headline, chosen, interface),
        address=story_address(digest.story),
        says=words.counted(len(digest.story.reports), "report"),
    )


def day_of(link: Link, digests: Sequence[Digest], singles: Sequence[Story], interface: str) -> Day:
    return Day(
        link=link,
        digests=tuple(titled(digest, interface) for digest in digests),
        singles=f"{words.counted(len(singles), 'story')} told by one report" if singles else "",
    )


def letter_of(headline: str) -> str:
    """The first letter or digit of a headline, upper case and without its accent; `#` where it has none.

    >>> letter_of("“Éclair” sinks"), letter_of("42 rescued"), letter_of("…")
    ('E', '4', '#')
    """
    return collated(headline)[:1].upper()[:1] or "#"


def collated(headline: str) -> str:
    """A headline as it is sorted: without accents, case and the marks before its first letter.

    >>> collated("“Éclair” sinks"), collated("…")
    ('eclair” sinks', '')
    """
    plain = "".join(character for character in unicodedata.normalize("NFKD", headline.casefold()) if not unicodedata.combining(character))
    first = next((place for place, character in enumerate(plain) if character.isalnum()), len(plain))
    return plain[first:]


def by_letter(
    settings: Settings, address: str, title: str, about: str, digests: Sequence[Digest], singles: Sequence[Story]
) -> Iterator[Page]:
    """Stories A to Z on one page, or on a page a letter when they are many."""
    compared = sorted(digests, key=lambda digest: (collated(digest.headline), digest.story.id))
    alone = sorted((story.reports[0] for story in singles), key=lambda report: (collated(report.headline.value or ""), report.id))
    number = len(compared) + len(alone)
    found = {letter_of(digest.headline) for digest in compared} | {letter_of(report.headline.value or "") for report in alone}
    letters = sorted(found) if number > ROOM else []

    def place(letter: str) -> str:
        # A letter of any script is one folder that every host and file system can name.
        return f"{address}{letter.lower() if letter.isascii() and letter.isalnum() else f'u{ord(letter):04x}'}/"

    def shown(letter: str | None) -> LettersContext:
        listed = letter is not None or not letters
        digests_ = [digest for digest in compared if listed and letter in (None, letter_of(digest.headline))]
        reports = [report for report in alone if listed and letter in (None, letter_of(report.headline.value or ""))]
        return LettersContext(
            title=title,
            about=about,
            letter=letter or "",
            says=words.counted(len(digests_) + len(reports) if listed else number, "story"),
            letters=() if listed else tuple(Link(text=other, address=place(other)) for other in letters),
            digests=tuple(titled(digest, settings.language) for digest in digests_),
            singles=tuple(single_of(report, settings.language) for report in reports),
            whole=Link(text=title, address=address),
        )

    yield page(settings, "letters.html", address, shown(None), title=title, description=about)
    for letter in letters:
        yield page(settings, "letters.html", place(letter), shown(letter), title=f"{title}: {letter}", description=about)
