"""The pages of topics and their list, from the stories that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from newsdigest.model import Digest, Story, Topic, Value
from newsdigest.pages import structured
from newsdigest.pages.addresses import story_address, topic_address
from newsdigest.pages.archive import ROOM, collated
from newsdigest.pages.sources import Named, feed_link, month_links, month_path
from newsdigest.pages.views import (
    Context,
    Link,
    Page,
    Single,
    Subject,
    Summary,
    page,
    single_of,
    subject_of,
    summary_of,
)
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings


class About(Value, frozen=True, kw_only=True):
    """All stories about one topic."""

    topic: Topic  # its reports are those of one of the stories
    digests: tuple[Digest, ...]
    singles: tuple[Story, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        """Those of the digests, then the others."""
        return (*(digest.story for digest in self.digests), *self.singles)


class Listed(Value, frozen=True, kw_only=True):
    """A story in the list of a topic: one of the two."""

    digest: Summary | None
    single: Single | None


class TopicContext(Context, frozen=True, kw_only=True):
    subject: Subject
    stories: tuple[Listed, ...]  # newest first
    feed: Link
    # Of the main page.
    says: tuple[str, ...] = ()  # `5 stories`, `12 reports`
    months: tuple[Link, ...] = ()  # where its stories are listed, newest first; empty when they are listed here
    # Of a month.
    month: str = ""  # in words
    own: Link | None = None  # back to the main page


class TopicsContext(Context, frozen=True, kw_only=True):
    groups: tuple[tuple[str, tuple[Named, ...]], ...]  # what they are, and the topics of the kind by name


def kinds(words: Words) -> dict[str, str]:
    """What the topics of each kind are called together, in the order of their list."""
    return {
        "name": words.gettext("People, organisations and other names"),
        "place": words.gettext("Countries and territories"),
        "subject": words.gettext("Subjects"),
    }


def known(digests: Iterable[Digest], singles: Iterable[Story]) -> dict[str, About]:
    """Slug -> the topic and its stories, in the order of the slugs."""
    found: dict[str, tuple[Topic, list[Digest], list[Story]]] = {}
    for digest in digests:
        for topic in digest.story.topics:
            found.setdefault(topic.slug, (topic, [], []))[1].append(digest)
    for story in singles:
        for topic in story.topics:
            found.setdefault(topic.slug, (topic, [], []))[2].append(story)
    return {
        slug: About(topic=topic, digests=tuple(several), singles=tuple(alone)) for slug, (topic, several, alone) in sorted(found.items())
    }


def topics(settings: Settings, every: Mapping[str, About]) -> Iterator[Page]:
    """The list of topics, then the pages of each; `every` by slug."""
    words = words_of(settings.language)
    groups = []
    for kind, title in kinds(words).items():
        named = [
            Named(link=Link(text=about.topic.name, address=topic_address(slug)), says=words.stories(len(about.stories)))
            for slug, about in every.items()
            if about.topic.kind == kind
        ]
        if named:
            groups.append((title, tuple(sorted(named, key=lambda one: (collated(one.link.text), one.link.address)))))
    yield page(
        settings,
        "topics.html",
        "topics/",
        TopicsContext(groups=tuple(groups)),
        title=words.gettext("Topics"),
        description=words.gettext("People, places, organisations and subjects that several stories are about"),
        data=structured.collection(settings, "topics/", words.gettext("Topics"), []),
    )
    shown: dict[str, Listed] = {}  # by story, which may be about several topics
    for about in every.values():
        for digest in about.digests:
            if digest.story.id not in shown:
                shown[digest.story.id] = Listed(digest=summary_of(digest, words), single=None)
        for story in about.singles:
            shown[story.id] = Listed(digest=None, single=single_of(story.reports[0], words))
    for slug, about in every.items():
        yield from pages_of(settings, topic_address(slug), about, shown, words)


def pages_of(settings: Settings, address: str, about: About, shown: Mapping[str, Listed], words: Words) -> Iterator[Page]:
    """One page, or an overview and a page a month, so that a new report leaves the other months alone."""
    entries = sorted((story.newest_day, story_address(story), story.id) for story in about.stories)
    entries.sort(key=itemgetter(0), reverse=True)
    months = sorted({day[:7] for day, *_ in entries}, reverse=True) if len(entries) > ROOM else []

    def listed(month: str | None) -> tuple[Listed, ...]:
        return tuple(shown[id] for day, _, id in entries if month is None or day[:7] == month)

    name, reports = about.topic.name, sum(len(story.reports) for story in about.stories)
    feed = Link(text=words.gettext("Stories about %(topic)s", topic=name), address=f"{address}feed.xml")
    feeds = (feed_link(feed),)
    context = TopicContext(
        subject=subject_of(about.topic),
        says=(words.stories(len(entries)), words.reports(reports)),
        months=month_links(months, address, words),
        stories=() if months else listed(None),
        feed=feed,
    )
    data = structured.topic(settings, address, about.topic)
    yield page(settings, "topic.html", address, context, title=name, description=feed.text, feeds=feeds, data=data)
    for month in months:
        when = words.day(month) if month else words.gettext("date not recorded")
        listing = TopicContext(
            subject=context.subject,
            month=when,
            stories=listed(month),
            feed=feed,
            own=Link(text=name, address=address),
        )
        title = words.gettext("%(topic)s, %(month)s", topic=name, month=when)
        yield page(settings, "topic.html", f"{address}{month_path(month)}", listing, title=title, description=feed.text, feeds=feeds)
