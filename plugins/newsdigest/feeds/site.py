"""All feeds of a site, each with its place and format, from digests and the stories that only one report tells."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import msgspec

from newsdigest.calls import Call, call
from newsdigest.digests import versions
from newsdigest.feeds.entries import (
    Times,
    Versions,
    digest_entry,
    report_entry,
    report_name,
    report_times,
    single_entry,
    story_name,
    story_times,
    update_entry,
    update_name,
    update_times,
)
from newsdigest.feeds.times import newest_first, undated
from newsdigest.model import Digest, Entry, FeedSpec, Story
from newsdigest.pages import topics as topic_pages
from newsdigest.pages.addresses import story_address, topic_address
from newsdigest.pages.languages import feed_address, name_of, spoken
from newsdigest.pages.sources import feed_of, known
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings

STYLESHEET = "theme/css/feed.css"  # below the site's root, where Pelican puts theme/static/css/feed.css

Told = Digest | Story | Versions  # what one entry tells; a story as long as one report alone tells it
Main = tuple[str, Sequence[Told], Sequence[tuple[str, str]]]  # of the main feed: subtitle, stories, and when which story was gone


class Planned(NamedTuple):
    """A feed that is not composed yet: where it will stand, in which format, and what composes it."""

    path: str  # below the site's root
    call: Call[FeedSpec]
    format: str


def specs(
    settings: Settings, digests: Sequence[Digest], singles: Sequence[Story], withdrawn: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[str, FeedSpec, str], ...]:
    """(path below the site's root, what the feed says, format) of every feed that `planned` plans."""
    return tuple((feed.path, feed.call.made(), feed.format) for feed in planned(settings, digests, singles, withdrawn))


def planned(
    settings: Settings, digests: Sequence[Digest], singles: Sequence[Story], withdrawn: Iterable[tuple[str, str]] = ()
) -> tuple[Planned, ...]:
    """Every feed; any order of digests and singles gives the same.

    The main feed in three formats and that of updates, one for each language where there are several, for each source, topic and digest,
    and last the list of them all.
    The Atom one leads to archives of what it no longer holds.
    In the list the main feed stands once: whoever subscribes to the whole list wants no story three times.
    `withdrawn` are ids of stories that are gone, and since when; the main feed tells that they are.
    """
    name, words, size = settings.name, words_of(settings.language), settings.feed_entries
    told: dict[str, Digest | Story] = {digest.story.id: digest for digest in digests} | {story.id: story for story in singles}
    stories = [*(digest.story for digest in digests), *singles]
    times = {story.id: story_times(story) for story in stories}
    versions_of = {report[-1].id: report for story in stories for report in versions.texts(story)}
    newest = sorted(told, key=lambda id: (times[id].updated, story_name(id)), reverse=True)
    gone = sorted(((when, story_name(id)) for id, when in withdrawn if id not in told), reverse=True)[:size]
    main: Main = (
        settings.tagline or words.gettext("Each story once, and whose words it is told in"),
        [told[id] for id in newest[:size]],
        gone,
    )
    updates = [
        (time.updated, update_name(story, number), number, story)
        for story in stories
        for number, time in update_times(story, times[story.id].published)
    ]
    updates.sort(key=itemgetter(0, 1), reverse=True)
    found = [
        Planned("feeds/feed.xml", call(_main, settings, "feeds/feed.xml", *main), "rss"),
        *_with_archives(settings, main, told, times),
        Planned("feeds/feed.json", call(_main, settings, "feeds/feed.json", *main), "json"),
        Planned("feeds/updates.xml", call(_updates, settings, [(story, number) for _, _, number, story in updates[:size]]), "rss"),
    ]
    # What the list of all feeds calls each.
    titles = {"feeds/feed.xml": name, "feeds/updates.xml": words.gettext("%(site)s: every update", site=name)}

    def add(path: str, title: str, subtitle: str, page: str, every: Iterable[Told], language: str = "") -> None:
        titles[path], chosen = title, _newest(every, times, size)
        found.append(Planned(path, call(_spec, settings, path, title, subtitle, page, chosen, language), "rss"))

    for tag, chosen in spoken(stories).items():
        ids, named = {story.id for story in chosen}, name_of(tag)
        subtitle = words.gettext("Stories whose headline is in this language: %(language)s", language=named)
        add(feed_address(tag), f"{name}: {named}", subtitle, "", [told[id] for id in newest if id in ids], tag)
    for page, source in known(stories).items():
        title, reports = feed_of(source, words)
        add(f"{page}feed.xml", f"{title} – {name}", title, page, [versions_of[report.id] for report in reports])
    for slug, about in topic_pages.known(digests, singles).items():
        page, title = topic_address(slug), words.gettext("Stories about %(topic)s", topic=about.topic.name)
        add(f"{page}feed.xml", f"{about.topic.name} – {name}", title, page, (*about.digests, *about.singles))
    for page, digest in sorted(((story_address(digest.story), digest) for digest in digests), key=itemgetter(0)):
        add(
            f"{page}feed.xml", f"{digest.headline} – {name}", words.gettext("The reports of this story"), page, versions.texts(digest.story)
        )
    listed = [("rss", title, f"{settings.url}/{path}") for path, title in titles.items()]
    return (*found, Planned("feeds/feeds.opml", call(_list, settings, "feeds/feeds.opml", *main, listed), "opml"))


def _newest(told: Iterable[Told], times: Mapping[str, Times], size: int) -> list[Told]:
    """As many as a feed holds, each once; no entry is composed to find out that it is too old. `times` are the stories'."""
    dated: dict[str, tuple[str, Told]] = {}
    for one in told:
        if isinstance(one, tuple):
            dated[report_name(one)] = report_times(one).updated, one
        else:
            id = one.story.id if isinstance(one, Digest) else one.id
            dated[story_name(id)] = times[id].updated, one
    return [one for _, (_, one) in sorted(dated.items(), key=lambda entry: (entry[1][0], entry[0]), reverse=True)[:size]]


def _spec(settings: Settings, path: str, title: str, subtitle: str, page: str, told: Iterable[Told], language: str = "") -> FeedSpec:
    """A feed of what is told."""
    entries = newest_first({entry.id: entry for entry in map(partial(_entry, settings), told)}.values())
    return FeedSpec(
        id=f"{settings.url}/{path}",
        title=title,
        subtitle=subtitle,
        link=f"{settings.url}/{page}",
        address=f"{settings.url}/{path}",
        language=language or words_of(settings.language).language,
        updated=entries[0].updated if entries else undated(path),
        entries=entries,
        hub=settings.hub,
        stylesheet=posixpath.relpath(STYLESHEET, posixpath.dirname(path)),
    )


def _entry(settings: Settings, told: Told) -> Entry:
    if isinstance(told, tuple):
        return report_entry(settings, told)
    return digest_entry(settings, told) if isinstance(told, Digest) else single_entry(settings, told)


def _main(settings: Settings, path: str, subtitle: str, told: Sequence[Told], gone: Sequence[tuple[str, str]]) -> FeedSpec:
    """The main feed in any format but the archived one; its id is its address, as subscribers know it."""
    spec = _spec(settings, "feeds/feed.xml", settings.name, subtitle, "", told)
    return msgspec.structs.replace(
        spec,
        id=f"{settings.url}/{path}",
        address=f"{settings.url}/{path}",
        deleted=tuple((name, when) for when, name in gone),
        updated=max([spec.updated, *(when for when, _ in gone)]),
    )


def _list(
    settings: Settings,
    path: str,
    subtitle: str,
    told: Sequence[Told],
    gone: Sequence[tuple[str, str]],
    listed: Sequence[tuple[str, str, str]],
) -> FeedSpec:
    return msgspec.structs.replace(_main(settings, path, subtitle, told, gone), entries=(), alternates=tuple(listed))


def _updates(settings: Settings, told: Iterable[tuple[Story, int]]) -> FeedSpec:
    words = words_of(settings.language)
    title = words.gettext("%(site)s: every update", site=settings.name)
    spec = _spec(settings, "feeds/updates.xml", title, words.gettext("An entry for each revision of a story"), "", ())
    entries = newest_first(update_entry(settings, story, number) for story, number in told)
    return msgspec.structs.replace(spec, entries=entries, updated=entries[0].updated if entries else spec.updated)


def _with_archives(settings: Settings, main: Main, told: Mapping[str, Digest | Story], times: Mapping[str, Times]) -> Iterator[Planned]:
    """The main feed in Atom, and its archives where it does not hold all stories (RFC 5005, section 4).

    They are numbered from the oldest and only full ones are made, since readers fetch an archive once: a story stands in one when no
    other can come into it any more, and until then in the feed; a story that is updated later stands in the feed again.
    """
    size, subtitle = settings.feed_entries, main[0]
    ordered = sorted(told, key=lambda id: (times[id].published, story_name(id)))
    count = len(ordered) // size if len(ordered) > size else 0
    left = [told[id] for id in ordered[count * size :]] if count else []
    addresses = [f"feeds/archive/{number}.xml" for number in range(1, count + 1)]
    newest = addresses[-1] if count else ""
    yield Planned("feeds/atom.xml", call(_atom, settings, "feeds/atom.xml", *main, left, newest), "atom")
    for number, (address, earlier, later) in enumerate(zip(addresses, ["", *addresses], [*addresses[1:], ""], strict=False)):
        chosen = [told[id] for id in ordered[number * size : (number + 1) * size]]
        yield Planned(address, call(_archive, settings, address, subtitle, chosen, earlier, later), "atom")


def _atom(
    settings: Settings,
    path: str,
    subtitle: str,
    told: Sequence[Told],
    gone: Sequence[tuple[str, str]],
    left: Sequence[Told],
    newest: str,
) -> FeedSpec:
    """The main feed with the stories `left` that are in no archive yet; `newest` is the address of the newest archive."""
    spec = _main(settings, path, subtitle, told, gone)
    entries = {entry.id: entry for entry in (*spec.entries, *(_entry(settings, one) for one in left))}
    pages = (("prev-archive", f"{settings.url}/{newest}"),) if newest else ()
    return msgspec.structs.replace(spec, entries=newest_first(entries.values()), pages=pages)


def _archive(settings: Settings, address: str, subtitle: str, told: Sequence[Told], earlier: str, later: str) -> FeedSpec:
    """`earlier` and `later` are the addresses of the archives beside it, empty for none."""
    pages = [("current", "feeds/atom.xml"), ("prev-archive", earlier), ("next-archive", later)]
    return msgspec.structs.replace(
        _spec(settings, address, settings.name, subtitle, "", told),
        hub="",
        archived=True,
        pages=tuple((relation, f"{settings.url}/{place}") for relation, place in pages if place),
    )
