"""An edition to take along, as one file of HTML and as the chapters of an EPUB, from its digests and single reports."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from newsdigest.model import Digest, Report, Story, Value
from newsdigest.pages.addresses import day_address, post_address, story_address
from newsdigest.pages.edition import latest_first, printed
from newsdigest.pages.post import Part, shown_parts
from newsdigest.pages.views import (
    Context,
    Line,
    Page,
    Source,
    Text,
    differs_of,
    headline_of,
    lines_of,
    marks_in,
    page,
    source_of,
    status_of,
    text_of,
)
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings
from newsdigest.slugs import slug_of


class Account(Value, frozen=True, kw_only=True):
    """A report in a book, as far as its rights let it be shown."""

    anchor: str  # in its chapter, `r` and its id
    address: str  # of its post
    headline: Text
    source: Source
    body: Text  # language and direction of the text; its own text is empty
    parts: tuple[Part, ...]
    rights: str  # full, excerpt, link
    basis: str


class Chapter(Value, frozen=True, kw_only=True):
    """A story in a book; its marks lead to places in the chapter itself."""

    anchor: str  # `c` and the story's id
    address: str  # of its page
    headline: Text
    status: tuple[str, ...]  # empty where one report tells it
    lines: tuple[Line, ...]  # In short
    differs: tuple[tuple[str, ...], ...]  # values for one thing, for at most two things
    accounts: tuple[Account, ...]


class BookContext(Context, frozen=True, kw_only=True):
    edition: str  # address of its page
    chapters: tuple[Chapter, ...]


class ChapterContext(Context, frozen=True, kw_only=True):
    chapter: Chapter


class Book(Value, frozen=True, kw_only=True):
    """What an EPUB is put together from."""

    address: str  # below the site's root
    title: str
    language: str
    direction: str  # rtl, or empty
    publisher: str
    source: str  # absolute address of the edition
    day: str  # ISO
    updated: str  # RFC 3339, when its content last changed; empty where nothing says
    headlines: tuple[Text, ...]  # of the chapters
    chapters: tuple[Page, ...]


def whole(settings: Settings, day: str, digests: Sequence[Digest], singles: Sequence[Story]) -> Page:
    """All of an edition in one file that needs no other; its links lead to the site."""
    words = words_of(settings.language)
    title = words.gettext("%(site)s, %(day)s", site=settings.name, day=words.day(day))
    edition = day_address(day)
    context = BookContext(edition=edition, chapters=chapters_of(digests, singles, words))
    shown = page(
        settings,
        "whole.html",
        file_address(settings, day, "html"),
        context,
        title=title,
        description=words.gettext("Edition of %(day)s", day=words.day(day)),
        canonical=f"{settings.url}/{edition}",
        robots="noindex,follow",
    )
    return replace(shown, root=f"{settings.url}/", tab=title)


def book(settings: Settings, day: str, digests: Sequence[Digest], singles: Sequence[Story]) -> Book:
    """All of an edition, a page a story."""
    words = words_of(settings.language)
    stories = [*(digest.story for digest in digests), *singles]
    chapters = chapters_of(digests, singles, words)
    return Book(
        address=file_address(settings, day, "epub"),
        title=words.gettext("%(site)s, %(day)s", site=settings.name, day=words.day(day)),
        language=settings.language,
        direction=words.direction,
        publisher=settings.publisher or settings.name,
        source=f"{settings.url}/{day_address(day)}",
        day=day,
        updated=max((story.updated for story in stories), default=""),
        headlines=tuple(chapter.headline for chapter in chapters),
        chapters=tuple(
            replace(
                page(settings, "chapter.html", f"{chapter.anchor}.xhtml", ChapterContext(chapter=chapter), title=chapter.headline.text),
                root=f"{settings.url}/",
            )
            for chapter in chapters
        ),
    )


def file_address(settings: Settings, day: str, ending: str) -> str:
    """Where an edition's file of a kind stands: beside its page, by a name that says on any disk what it is."""
    return f"{day_address(day)}{slug_of(settings.name, day)}.{ending}"


def chapters_of(digests: Sequence[Digest], singles: Sequence[Story], words: Words) -> tuple[Chapter, ...]:
    """The stories in the order of their edition."""
    alone = [(story, story.reports[0]) for story in latest_first(singles)]
    return (
        *(compared(digest, words) for digest in printed(digests)),
        *(
            Chapter(
                anchor=f"c{story.id}",
                address=post_address(report),
                headline=headline_of(report, words),
                status=(),
                lines=(),
                differs=(),
                accounts=(account_of(report, words),),
            )
            for story, report in alone
        ),
    )


def compared(digest: Digest, words: Words) -> Chapter:
    """A chapter of several reports. What is quoted above of a report that may only be excerpted is all that the book has of it."""
    reports = {report.id: report for report in digest.story.reports}
    quoted = {statement.report for statement in digest.in_short if reports[statement.report].rights != "full"}
    accounts = {report.id: account_of(report, words) for report in digest.story.reports}
    accounts |= {id: replace(accounts[id], parts=()) for id in quoted}
    by_post = {account.address: account for account in accounts.values()}

    def inside(line: Line) -> Line:
        places = [mark.address.partition("#") for mark in line.marks]
        marks = zip(line.marks, places, strict=True)
        return replace(
            line,
            marks=tuple(
                replace(mark, address=f"#{by_post[post].anchor}" + (f"-{sentence}" if sentence and by_post[post].parts else ""))
                for mark, (post, _, sentence) in marks
            ),
        )

    return Chapter(
        anchor=f"c{digest.story.id}",
        address=story_address(digest.story),
        headline=text_of(digest.headline, reports[digest.headline_report], words),
        status=status_of(digest, words),
        lines=tuple(map(inside, lines_of(digest.in_short, reports, marks_in(digest.story, words), words))),
        differs=differs_of(digest),
        accounts=tuple(accounts.values()),
    )


def account_of(report: Report, words: Words) -> Account:
    headline = headline_of(report, words)
    return Account(
        anchor=anchor_of(report),
        address=post_address(report),
        headline=headline,
        source=source_of(report, words),
        body=Text(text="", lang=headline.lang, dir=headline.dir),
        parts=shown_parts(report),
        rights=report.rights,
        basis=report.basis,
    )


def anchor_of(report: Report) -> str:
    """An id of XML begins with a letter."""
    return f"r{report.id}"
