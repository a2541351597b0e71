"""The archive, years, months, headlines A to Z and the shelf of what has no date, from all stories."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from newsdigest.calls import call
from newsdigest.ledger import headline_of as story_headline
from newsdigest.model import Digest, Story, Value
from newsdigest.pages import structured
from newsdigest.pages.addresses import day_address, story_address
from newsdigest.pages.views import Context, Link, Page, Planned, Single, Text, alone_of, page, text_of
from newsdigest.pages.words import Words, words_of
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
    before: Link | None  # the letter before; None on the main page
    after: Link | None


def archive(settings: Settings, digests: Mapping[str, Sequence[Digest]], singles: Mapping[str, Sequence[Story]]) -> Iterator[Planned]:
    """Pages of all days; both mappings go from a day, empty for none, to the stories of its edition."""
    words = words_of(settings.language)
    counts = {day: len(digests.get(day, ())) + len(singles.get(day, ())) for day in {*digests, *singles}}
    months_of: dict[str, list[str]] = {}  # both oldest first
    days_of: dict[str, list[str]] = {}
    # A story that grew stands in several editions, and counts once in each month and year.
    found: dict[str, set[str]] = {}
    for day in sorted(filter(None, counts)):
        year, month = day[:4], day[:7]
        if month not in days_of:
            months_of.setdefault(year, []).append(month)
        days_of.setdefault(month, []).append(day)
        ids = {*(digest.story.id for digest in digests.get(day, ())), *(story.id for story in singles.get(day, ()))}
        for span in (year, month, day):
            found.setdefault(span, set()).update(ids)
    totals = {span: len(ids) for span, ids in found.items()}
    told = {
        span: Count(link=Link(text=words.heading(span), address=day_address(span)), says=words.stories(number))
        for span, number in totals.items()
    }
    most = max((count for day, count in counts.items() if day), default=0) or 1
    shown = page(
        settings,
        "archive.html",
        "editions/",
        ArchiveContext(
            years=tuple(
                Year(count=told[year], months=tuple(told[month] for month in reversed(months)))
                for year, months in reversed(months_of.items())
            ),
            undated=words.stories(counts[""]) if counts.get("") else "",
        ),
        title=words.gettext("Archive"),
        description=words.gettext("All editions by year and month"),
        data=structured.collection(settings, "editions/", words.gettext("Archive"), []),
    )
    yield Planned.of(shown)
    weekdays = words.weekdays()
    for earlier, year, later in beside([*months_of]):
        shown = page(
            settings,
            "year.html",
            day_address(year),
            YearContext(
                year=year,
                says=told[year].says,
                weekdays=weekdays,
                months=tuple(calendar_of(month, counts, most, words) for month in months_of[year]),
                earlier=told[earlier].link if earlier else None,
                later=told[later].link if later else None,
            ),
            title=words.gettext("Archive of %(year)s", year=year),
            description=words.gettext("The editions of %(year)s, day by day", year=year),
        )
        yield Planned.of(shown)
    for earlier, month, later in beside([*days_of]):
        shown = page(
            settings,
            "month.html",
            day_address(month),
            MonthContext(
                month=words.heading(month),
                says=told[month].says,
                weekdays=weekdays,
                calendar=calendar_of(month, counts, most, words, linked=False),
                days=tuple(day_of(told[day].link, digests.get(day, ()), singles.get(day, ()), words) for day in reversed(days_of[month])),
                earlier=told[earlier].link if earlier else None,
                later=told[later].link if later else None,
            ),
            title=words.heading(month),
            description=words.gettext("The headlines of %(month)s, day by day", month=words.day(month)),
        )
        yield Planned.of(shown)
    shelf = words.gettext("A date is never guessed: what stands here does not say when it was published.")
    yield from by_letter(settings, day_address(""), words.gettext("Date not recorded"), shelf, digests.get("", ()), singles.get("", ()))
    every = {digest.story.id: digest for day in sorted(digests) for digest in digests[day]}
    alone = {story.id: story for day in sorted(singles) for story in singles[day]}
    headlines = words.gettext("Headlines A–Z"), words.gettext("All stories by their headlines.")
    yield from by_letter(settings, "headlines/", *headlines, [*every.values()], [*alone.values()])


def beside(names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each name between those before and after it.

    >>> list(beside(["2025", "2026"]))
    [('', '2025', '2026'), ('2025', '2026', '')]
    """
    yield from zip(["", *names], names, [*names[1:], ""], strict=False)


def calendar_of(month: str, counts: Mapping[str, int], most: int, words: Words, *, linked: bool = True) -> Calendar:
    """The days of a month, with stories counted by day; `most` is the highest of all counts, the darkest shade."""
    year, number = int(month[:4]), int(month[5:])
    weeks = []
    for week in calendar.Calendar().monthdayscalendar(year, number):
        squares = []
        for day in week:
            date = f"{month}-{day:02}"
            count = counts.get(date, 0) if day else 0
            squares.append(
                Square(
                    day=day,
                    address=day_address(date) if day and date in counts else "",
                    says=words.gettext("%(day)s: %(stories)s", day=words.day(date), stories=words.stories(count))
                    if day and date in counts
                    else "",
                    shade=-(-SHADES * count // most),
                )
            )
        weeks.append(tuple(squares))
    link = Link(text=words.heading(month), address=day_address(month)) if linked else None
    return Calendar(link=link, name=words.month(number), weeks=tuple(weeks))


def titled(digest: Digest, words: Words) -> Titled:
    chosen = next(report for report in digest.story.reports if report.id == digest.headline_report)
    return Titled(
        headline=text_of(digest.headline, chosen, words),
        address=story_address(digest.story),
        says=words.reports(len(digest.story.reports)),
    )


def day_of(link: Link, digests: Sequence[Digest], singles: Sequence[Story], words: Words) -> Day:
    return Day(
        link=link,
        digests=tuple(titled(digest, words) for digest in digests),
        singles=words.ngettext("%(num)s story told by one report", "%(num)s stories told by one report", len(singles)) if singles else "",
    )


def letter_of(headline: str) -> str:
    """The first letter or digit of a headline, upper case and without its accent; `#` for none, as in scripts of thousands of signs.

    >>> letter_of("“Éclair” sinks"), letter_of("42 rescued"), letter_of("…"), letter_of("港口关闭")
    ('E', '4', '#', '#')
    """
    first = collated(headline)[:1].upper()[:1]
    # Characters of an alphabet are named so; ideographs and syllables are not. Korean syllables have come apart into theirs.
    is_letter = any(word in unicodedata.name(first, "") for word in ("LETTER", "DIGIT", "CHOSEONG")) if first else False
    return first if is_letter else "#"


def collated(headline: str) -> str:
    """A headline as it is sorted: without accents, case and the marks before its first letter.

    >>> collated("“Éclair” sinks"), collated("…")
    ('eclair” sinks', '')
    """
    plain = headline.casefold()
    if not plain.isascii():
        plain = "".join(character for character in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(character))
    first = next((place for place, character in enumerate(plain) if character.isalnum()), len(plain))
    return plain[first:]


def by_letter(
    settings: Settings, address: str, title: str, about: str, digests: Sequence[Digest], singles: Sequence[Story]
) -> Iterator[Planned]:
    """Stories A to Z on one page, or on a page a letter when they are many."""
    compared = sorted(digests, key=lambda digest: (collated(digest.headline), digest.story.id))
    alone = sorted(singles, key=lambda story: (collated(story_headline(story)), story.headlining.id))
    number = len(compared) + len(alone)
    shelves: dict[str, tuple[list[Digest], list[Story]]] = {}
    if number > ROOM:
        for digest in compared:
            shelves.setdefault(letter_of(digest.headline), ([], []))[0].append(digest)
        for story in alone:
            shelves.setdefault(letter_of(story_headline(story)), ([], []))[1].append(story)
    letters = sorted(shelves)
    whole = ((), ()) if letters else (compared, alone)
    yield Planned("letters.html", address, call(shelf, settings, address, title, about, number, *whole, letters=letters))
    for near in beside(letters):
        stories = shelves[near[1]]
        composing = call(shelf, settings, address, title, about, len(stories[0]) + len(stories[1]), *stories, near=near)
        yield Planned("letters.html", place_of(address, near[1]), composing)


def place_of(address: str, letter: str) -> str:
    """A letter of any script is one folder that every host and file system can name.

    >>> place_of("headlines/", "É"), place_of("headlines/", "A")
    ('headlines/u00c9/', 'headlines/a/')
    """
    return f"{address}{letter.lower() if letter.isascii() and letter.isalnum() else f'u{ord(letter):04x}'}/"


def shelf(
    settings: Settings,
    address: str,
    title: str,
    about: str,
    number: int,
    digests: Sequence[Digest],
    singles: Sequence[Story],
    *,
    letters: Sequence[str] = (),
    near: tuple[str, str, str] = ("", "", ""),
) -> Page:
    """A list of so many stories: these, or the letters that have a page each; or those of one letter, between the two `near` it."""
    words = words_of(settings.language)
    _, letter, _ = near

    def linked(letter: str) -> Link | None:
        return Link(text=letter, address=place_of(address, letter)) if letter else None

    before, _, after = map(linked, near)
    context = LettersContext(
        title=title,
        about=about,
        letter=letter,
        says=words.stories(number),
        letters=tuple(filter(None, map(linked, letters))),
        digests=tuple(titled(digest, words) for digest in digests),
        singles=tuple(alone_of(story, words) for story in singles),
        whole=Link(text=title, address=address),
        before=before,
        after=after,
    )
    return page(
        settings,
        "letters.html",
        place_of(address, letter) if letter else address,
        context,
        title=words.gettext("%(list)s: %(letter)s", list=title, letter=letter) if letter else title,
        description=about,
    )
