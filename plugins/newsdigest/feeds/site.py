"""All feeds of a site, each with its place and format, from digests and the stories that only one report tells."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from operator import itemgetter

import msgspec

from newsdigest.feeds.entries import digest_text, report_entry, report_text, single_text, story_entry, story_name, update_entries
from newsdigest.feeds.times import UNDATED, moment_of, newest_first
from newsdigest.model import Digest, Entry, FeedSpec, Report, Story
from newsdigest.pages import topics as topic_pages
from newsdigest.pages.addresses import story_address, topic_address
from newsdigest.pages.languages import feed_address, name_of, spoken
from newsdigest.pages.sources import feed_of, known
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings

STYLESHEET = "theme/css/feed.css"  # below the site's root, where Pelican puts theme/static/css/feed.css

# An entry as lists sort it, and what gives its text: most of a large site's entries are in no feed, and need none.
Bare = tuple[Entry, Callable[[], tuple[str, ...]]]


def specs(
    settings: Settings,
    digests: Sequence[Digest],
    singles: Sequence[Story],
    withdrawn: Iterable[tuple[str, str]] = (),
    opening: Callable[[Report, Words], tuple[str, ...]] = report_text,
) -> tuple[tuple[str, FeedSpec, str], ...]:
    """(path below the site's root, what the feed says, format) of every feed; any order of digests and singles gives the same.

    The main feed in three formats and that of updates, one for each language where there are several, for each source, topic and digest,
    and last the list of them all.
    The Atom one leads to archives of what it no longer holds.
    In the list the main feed stands once: whoever subscribes to the whole list wants no story three times.
    `withdrawn` are ids of stories that are gone, and since when; the main feed tells that they are.
    `opening` gives the text of a report's entry, anew or from memory.
    """
    name, words = settings.name, words_of(settings.language)
    stories = [*(digest.story for digest in digests), *singles]
    # A report stands in several feeds: its story's and those of its publisher and carrier.
    of_report: dict[str, Bare] = {
        report.id: (report_entry(settings, report), cache(partial(opening, report, words))) for story in stories for report in story.reports
    }
    told: list[Bare] = [(story_entry(settings, digest.story), partial(digest_text, digest, words)) for digest in digests]
    told += [(story_entry(settings, story), partial(single_text, story, of_report[story.reports[0].id][1], words)) for story in singles]
    updates = [update for story in stories for update in update_entries(settings, story)]
    main = _spec(
        settings, "feeds/feed.xml", name, settings.tagline or words.gettext("Each story once, and whose words it is told in"), "", told
    )
    there = {story.id for story in stories}
    gone = sorted(((when, story_name(id)) for id, when in withdrawn if id not in there), reverse=True)[: settings.feed_entries]
    main = msgspec.structs.replace(
        main, deleted=tuple((name, when) for when, name in gone), updated=max([main.updated, *(when for when, _ in gone)])
    )
    every_update, for_each = words.gettext("%(site)s: every update", site=name), words.gettext("An entry for each revision of a story")
    revisions = _spec(settings, "feeds/updates.xml", every_update, for_each, "", updates)
    found = [
        ("feeds/feed.xml", main, "rss"),
        *_with_archives(settings, main, told),
        ("feeds/feed.json", _at(main, settings, "feeds/feed.json"), "json"),
        ("feeds/updates.xml", revisions, "rss"),
    ]
    for tag, chosen in spoken(stories).items():
        path, named, ids = feed_address(tag), name_of(tag), {story_name(story.id) for story in chosen}
        bare = [one for one in told if one[0].id in ids]
        spec = _spec(
            settings,
            path,
            f"{name}: {named}",
            words.gettext("Stories whose headline is in this language: %(language)s", language=named),
            "",
            bare,
        )
        found.append((path, msgspec.structs.replace(spec, language=tag), "rss"))
    for page, source in known(stories).items():
        title, reports = feed_of(source, words)
        path, bare = f"{page}feed.xml", [of_report[report.id] for report in reports]
        found.append((path, _spec(settings, path, f"{title} – {name}", title, page, bare), "rss"))
    by_story = {entry.id: (entry, text) for entry, text in told}
    for slug, about in topic_pages.known(digests, singles).items():
        page, title = topic_address(slug), f"{about.topic.name} – {name}"
        path, bare = f"{page}feed.xml", [by_story[story_name(story.id)] for story in about.stories]
        found.append(
            (path, _spec(settings, path, title, words.gettext("Stories about %(topic)s", topic=about.topic.name), page, bare), "rss")
        )
    for page, digest in sorted(((story_address(digest.story), digest) for digest in digests), key=itemgetter(0)):
        path, bare = f"{page}feed.xml", [of_report[report.id] for report in digest.story.reports]
        found.append(
            (path, _spec(settings, path, f"{digest.headline} – {name}", words.gettext("The reports of this story"), page, bare), "rss")
        )
    listed = tuple((format, spec.title, spec.address) for _, spec, format in found if format == "rss")
    opml = msgspec.structs.replace(_at(main, settings, "feeds/feeds.opml"), entries=(), alternates=listed)
    return (*found, ("feeds/feeds.opml", opml, "opml"))


def _spec(settings: Settings, path: str, title: str, subtitle: str, page: str, bare: Iterable[Bare]) -> FeedSpec:
    by_id = {entry.id: (entry, text) for entry, text in bare}
    kept = newest_first(entry for entry, _ in by_id.values())[: settings.feed_entries]
    return FeedSpec(
        id=f"{settings.url}/{path}",
        title=title,
        subtitle=subtitle,
        link=f"{settings.url}/{page}",
        address=f"{settings.url}/{path}",
        language=words_of(settings.language).language,
        updated=kept[0].updated if kept else moment_of(UNDATED, path),
        entries=tuple(_whole(by_id[entry.id]) for entry in kept),
        hub=settings.hub,
        stylesheet=posixpath.relpath(STYLESHEET, posixpath.dirname(path)),
    )


def _with_archives(settings: Settings, main: FeedSpec, told: Sequence[Bare]) -> list[tuple[str, FeedSpec, str]]:
    """The main feed in Atom, and its archives where it does not hold all stories (RFC 5005, section 4).

    They are numbered from the oldest and only full ones are made, since readers fetch an archive once: a story stands in one when no
    other can come into it any more, and until then in the feed; a story that is updated later stands in the feed again.
    """
    size = settings.feed_entries
    ordered = sorted(told, key=lambda bare: (bare[0].published, bare[0].id))
    count = len(ordered) // size if len(ordered) > size else 0
    held = {entry.id for entry in main.entries}
    open_ = [_whole(bare) for bare in ordered[count * size :] if bare[0].id not in held] if count else []
    path, present = "feeds/atom.xml", _at(main, settings, "feeds/atom.xml")
    addresses = [f"feeds/archive/{number}.xml" for number in range(1, count + 1)]
    newest = (("prev-archive", f"{settings.url}/{addresses[-1]}"),) if count else ()
    found = [(path, msgspec.structs.replace(present, entries=newest_first([*main.entries, *open_]), pages=newest), "atom")]
    for number, (address, earlier, later) in enumerate(zip(addresses, ["", *addresses], [*addresses[1:], ""], strict=False)):
        entries = newest_first(map(_whole, ordered[number * size : (number + 1) * size]))
        pages = [("current", path), ("prev-archive", earlier), ("next-archive", later)]
        archive = msgspec.structs.replace(
            _at(main, settings, address),
            entries=entries,
            updated=entries[0].updated,
            deleted=(),
            hub="",
            stylesheet=posixpath.relpath(STYLESHEET, posixpath.dirname(address)),
            archived=True,
            pages=tuple((relation, f"{settings.url}/{place}") for relation, place in pages if place),
        )
        found.append((address, archive, "atom"))
    return found


def _whole(bare: Bare) -> Entry:
    entry, text = bare
    return msgspec.structs.replace(entry, paragraphs=text())


def _at(spec: FeedSpec, settings: Settings, path: str) -> FeedSpec:
    """The same feed in another format; its id is its address, as subscribers know it."""
    return msgspec.structs.replace(spec, id=f"{settings.url}/{path}", address=f"{settings.url}/{path}")
