"""Pages, each a template's name, an address and a typed context, from digests and the stories that only one report tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsdigest.calls import Call, call
from newsdigest.model import Digest, Note, Story, Takedown
from newsdigest.pages import topics as topic_pages
from newsdigest.pages.about import FeedsContext, MethodContext, MissingContext, SearchContext, about
from newsdigest.pages.addresses import day_address, post_address, source_address, story_address, topic_address
from newsdigest.pages.archive import ArchiveContext, LettersContext, MonthContext, YearContext, archive, beside
from newsdigest.pages.book import Book, BookContext, ChapterContext, book, file_address, whole
from newsdigest.pages.digest import DigestContext, digest, link_to
from newsdigest.pages.edition import EditionContext, FrontContext, edition, front, revised_by_day, stood
from newsdigest.pages.moved import MovedContext, moved, renamed
from newsdigest.pages.plain import TextContext, text
from newsdigest.pages.post import PostContext, post
from newsdigest.pages.removals import RemovalsContext, TakenDownContext, removals
from newsdigest.pages.sources import SourceContext, SourcesContext, known, sources
from newsdigest.pages.topics import TopicContext, TopicsContext
from newsdigest.pages.views import Context, Page, Planned, Site, is_compared, site_of
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings
from newsdigest.slugs import slug_of

__all__ = [
    "CONTEXTS",
    "Book",
    "Page",
    "Planned",
    "Site",
    "books",
    "compose",
    "moved",
    "planned",
    "post_address",
    "renamed",
    "site_of",
    "slug_of",
    "source_address",
    "story_address",
    "topic_address",
]

# Each template of ours and what it may use beside `site` and `page`.
CONTEXTS: dict[str, type[Context]] = {
    "archive.html": ArchiveContext,
    "chapter.html": ChapterContext,
    "digest.html": DigestContext,
    "edition.html": EditionContext,
    "feeds.html": FeedsContext,
    "front.html": FrontContext,
    "letters.html": LettersContext,
    "method.html": MethodContext,
    "missing.html": MissingContext,
    "month.html": MonthContext,
    "moved.html": MovedContext,
    "post.html": PostContext,
    "removals.html": RemovalsContext,
    "search.html": SearchContext,
    "source.html": SourceContext,
    "sources.html": SourcesContext,
    "taken-down.html": TakenDownContext,
    "text.html": TextContext,
    "topic.html": TopicContext,
    "topics.html": TopicsContext,
    "whole.html": BookContext,
    "year.html": YearContext,
}


def compose(
    settings: Settings,
    digests: Sequence[Digest],
    singles: Sequence[Story],
    *,
    notes: Sequence[Note] = (),
    takedowns: Sequence[Takedown] = (),
    cards: Mapping[str, str] = {},
    emptied: Sequence[tuple[str, str, str]] = (),
) -> Iterator[Page]:
    """All pages of the site: what `planned` plans.

    The template `page.template`, given `page.variables(site_of(settings))`, makes the file `page.save_as`.
    """
    plans = planned(settings, digests, singles, notes=notes, takedowns=takedowns, cards=cards, emptied=emptied)
    yield from (plan.call.made() for plan in plans)


def planned(
    settings: Settings,
    digests: Sequence[Digest],
    singles: Sequence[Story],
    *,
    notes: Sequence[Note] = (),
    takedowns: Sequence[Takedown] = (),
    cards: Mapping[str, str] = {},
    emptied: Sequence[tuple[str, str, str]] = (),
) -> Iterator[Planned]:
    """All pages of the site, each address once, in the same order for any order of digests and singles.

    Those of which there are many are not composed yet: most of them stand as they would come out.
    `cards` are the addresses of the pictures that other sites show, by the ids of their stories.
    `digests` are those that `rights.bounded` gives; `singles` are stories of one report;
    `emptied` is what `ledger.emptied` gives.
    """
    digests = sorted(digests, key=lambda value: value.story.id)
    singles = sorted(singles, key=lambda story: story.id)
    stories = {story.id: story for story in [*(value.story for value in digests), *singles]}
    # What lists stories shows one that a report and its earlier versions tell among those of one report.
    compared = [value for value in digests if is_compared(value.story)]
    alone = sorted([*singles, *(value.story for value in digests if not is_compared(value.story))], key=lambda story: story.id)
    yield Planned.of(front(settings, compared, alone, notes))
    yield Planned.of(text(settings, compared, alone))
    links = {story.id: link_to(story) for story in stories.values()}
    for value in digests:
        near = {id: links[id] for id in value.story.related if id in links}
        composing = call(digest, value, settings, near, cards.get(value.story.id, ""))
        yield Planned("digest.html", story_address(value.story), composing, changed=value.story.updated)
    for story in stories.values():
        for report in story.reports:
            yield Planned("post.html", post_address(report), call(post, report, story, settings), indexed=False)
    whole_days = by_day(digests, singles)
    digests_by_day, singles_by_day = by_day(compared, alone)
    revised = revised_by_day(stories.values(), words_of(settings.language))
    taken_along = latest(settings, *whole_days)
    emptied_by_day: dict[str, list[tuple[str, str]]] = {}
    for day, since, until in emptied:
        emptied_by_day.setdefault(day, []).append((since, until))
        singles_by_day.setdefault(day, [])
    for earlier, day, later in beside(sorted({*digests_by_day, *singles_by_day} - {""})):
        stories_of_day = digests_by_day.get(day, ()), singles_by_day.get(day, ())
        files = [file_address(settings, day, ending) for ending in ("html", "epub")] if day in taken_along else []
        composing = call(edition, settings, day, *stories_of_day, earlier, later, revised.get(day, ()), emptied_by_day.get(day, ()), files)
        yield Planned("edition.html", day_address(day), composing)
        if files:
            chapters = whole_days[0].get(day, ()), whole_days[1].get(day, ())
            yield Planned("whole.html", files[0], call(whole, settings, day, *chapters), indexed=False)
    yield from archive(settings, digests_by_day, singles_by_day)
    every = known(list(stories.values()))
    yield from sources(settings, every)
    named = topic_pages.known(digests, singles)
    yield from map(Planned.of, topic_pages.topics(settings, named))
    yield from map(Planned.of, about(settings, every, stories.values(), [one.topic for one in named.values()]))
    yield from map(Planned.of, removals(settings, takedowns))


def books(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story]) -> Iterator[tuple[str, Call[Book]]]:
    """The latest editions as books, as many as the settings say, each by its address; `epubs.packed` makes files of them."""
    digests_by_day, singles_by_day = by_day(digests, singles)
    for day in latest(settings, digests_by_day, singles_by_day):
        yield file_address(settings, day, "epub"), call(book, settings, day, digests_by_day.get(day, ()), singles_by_day.get(day, ()))


def by_day(digests: Sequence[Digest], singles: Sequence[Story]) -> tuple[dict[str, list[Digest]], dict[str, list[Story]]]:
    """The stories of each edition, of the shelf of what has no date by the empty day."""
    digests_by_day: dict[str, list[Digest]] = {}
    singles_by_day: dict[str, list[Story]] = {}
    for value in digests:
        for day in stood(value.story):
            digests_by_day.setdefault(day, []).append(value)
    for story in singles:
        for day in stood(story):
            singles_by_day.setdefault(day, []).append(story)
    return digests_by_day, singles_by_day


def latest(settings: Settings, *by_day: Iterable[str]) -> Sequence[str]:
    """Of the days that have stories, oldest first, those whose editions can be taken along."""
    days = sorted({day for days in by_day for day in days} - {""})
    return days[-settings.books :] if settings.books else ()
