"""Pages about the site itself, from its settings and the names of its sources: method, feeds, search, 404."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from newsdigest.model import Story, Topic, Value
from newsdigest.pages.addresses import NOWHERE
from newsdigest.pages.archive import collated
from newsdigest.pages.edition import FAR, rule_of
from newsdigest.pages.languages import feed_address, name_of, spoken
from newsdigest.pages.sources import Known, shown_as
from newsdigest.pages.views import Context, Link, Page, Subject, page, subject_of
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings


class MethodContext(Context, frozen=True, kw_only=True):
    rights: str  # how posts are shown where no publisher's rule says otherwise
    basis: str  # why, may be empty
    days: str  # `7 days`, of the front page
    far: str  # `30 days`, by which a newest day may follow the one before it
    rule: str  # of its order


class Spoken(Value, frozen=True, kw_only=True):
    """A language of headlines."""

    tag: str
    feed: Link  # by the language's own name


class FeedsContext(Context, frozen=True, kw_only=True):
    languages: tuple[Spoken, ...]  # where headlines are in several
    sources: tuple[Link, ...]  # the feed of each, by name
    topics: tuple[Subject, ...]  # likewise


class SearchContext(Context, frozen=True, kw_only=True):
    found: tuple[tuple[str, str], ...]  # plural form of CLDR, and how many pages were found, with `{}` for the number
    is_indexed: bool  # whether there is an index to look in
    publishers: tuple[str, ...]  # that it can be narrowed to, by name; like the next two empty without an index
    topics: tuple[str, ...]
    years: tuple[str, ...]  # newest first


class MissingContext(Context, frozen=True, kw_only=True):
    """The 404 page says the same to everyone."""


def about(settings: Settings, sources: Mapping[str, Known], stories: Collection[Story], topics: Iterable[Topic]) -> Iterator[Page]:
    """Method, feeds, search and the page for addresses that lead nowhere; `sources` by address."""
    words = words_of(settings.language)
    topics = sorted(topics, key=lambda topic: (collated(topic.name), topic.slug))
    reports = [report for story in stories for report in story.reports] if settings.search else []
    publishers = {report.publisher.value for report in reports if report.publisher.value}
    years = {report.dated[:4] for report in reports if report.dated}
    yield page(
        settings,
        "method.html",
        "method/",
        MethodContext(
            rights=shown_as(settings.rights, words),
            basis=settings.basis,
            days=words.days_counted(settings.front_days),
            far=words.days_counted(FAR),
            rule=rule_of(words),
        ),
        title=words.gettext("How this site is made"),
        description=words.gettext("How reports are cleaned, brought together and compared, in plain words"),
    )
    links = [Link(text=source.name, address=f"{address}feed.xml") for address, source in sources.items()]
    yield page(
        settings,
        "feeds.html",
        "feeds/",
        FeedsContext(
            languages=tuple(Spoken(tag=tag, feed=Link(text=name_of(tag), address=feed_address(tag))) for tag in spoken(stories)),
            sources=tuple(sorted(links, key=lambda link: (link.text.casefold(), link.address))),
            topics=tuple(map(subject_of, topics)),
        ),
        title=words.gettext("Feeds"),
        description=words.gettext("Each story once, every update, or one source or topic"),
    )
    yield page(
        settings,
        "search.html",
        "search/",
        SearchContext(
            found=found_by_form(words),
            is_indexed=settings.search,
            publishers=tuple(sorted(publishers, key=lambda name: (collated(name), name))),
            topics=tuple(dict.fromkeys(topic.name for topic in topics)) if settings.search else (),
            years=tuple(sorted(years, reverse=True)),
        ),
        title=words.gettext("Search"),
        description=words.gettext("Stories and reports by the words in them"),
        robots="noindex,follow",
    )
    yield page(
        settings,
        "missing.html",
        NOWHERE,
        MissingContext(),
        title=words.gettext("Nothing stands here"),
        description=words.gettext("The address leads nowhere"),
        robots="noindex,follow",
    )


def found_by_form(words: Words) -> tuple[tuple[str, str], ...]:
    """What a search says that it found, for each plural form of the language.

    >>> found_by_form(words_of("en"))
    (('one', '{} page found'), ('other', '{} pages found'))
    """
    forms = {form: words.ngettext("%(num)s page found", "%(num)s pages found", number, num="{}") for form, number in words.forms()}
    return tuple(sorted(forms.items()))
