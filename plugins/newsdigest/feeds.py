"""Feeds, what subscribers get of each story, from digests and single reports; feedgen is known to this module only."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from newsdigest.digests import statements
from newsdigest.ledger import headline_of, story_address
from newsdigest.model import Digest, Entry, FeedSpec, Report, Statement, Story
from newsdigest.settings import Settings, is_absolute
from newsdigest.slugs import slug_of

# ------------------------------------------------------------------------------------- digests and singles -> feeds

SENTENCES, WORDS, SHARE = 3, 60, 0.2  # the most that a feed gives of one report
UNDATED = "2000-01-01"  # stands where neither the ledger nor any report says when; readers sort it to the end
STYLESHEET = "theme/css/feed.css"  # below the site's root


def specs(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story]) -> tuple[tuple[str, FeedSpec, str], ...]:
    """All feeds of the site: path below its root, what the feed says, and the format to render it in."""
    entries = [_digest_entry(settings, digest) for digest in digests] + [_single_entry(settings, story) for story in singles]
    updates = [_update_entry(settings, digest.story) for digest in digests] + [_update_entry(settings, story) for story in singles]
    name, tagline = settings.name, settings.tagline or f"Each story once, with whose words it quotes: {settings.name}"
    main = _spec(settings, "feeds/feed.xml", name, tagline, "", entries)
    updates_spec = _spec(settings, "feeds/updates.xml", f"{name}: updates", "One entry for each revision of a story", "", updates)
    found = [
        ("feeds/feed.xml", main, "rss"),
        ("feeds/atom.xml", _moved(main, settings, "feeds/atom.xml"), "atom"),
        ("feeds/feed.json", _moved(main, settings, "feeds/feed.json"), "json"),
        ("feeds/updates.xml", updates_spec, "rss"),
    ]
    sources: dict[str, list[Report]] = {}
    for story in [*(digest.story for digest in digests), *singles]:
        for report in story.reports:
            if report.publisher.value:
                sources.setdefault(report.publisher.value, []).append(report)
    for publisher in sorted(sources):
        address = f"sources/{slug_of(publisher)}/"
        made = [_report_entry(settings, report) for report in sources[publisher]]
        spec = _spec(settings, f"{address}feed.xml", f"{publisher} on {name}", f"Reports by {publisher}", address, made)
        found.append((f"{address}feed.xml", spec, "rss"))
    for digest in sorted(digests, key=lambda digest: digest.story.slug):
        address = story_address(digest.story)
        made = [_report_entry(settings, report) for report in digest.story.reports]
        spec = _spec(settings, f"{address}feed.xml", digest.headline, f"The reports of this story on {name}", address, made)
        found.append((f"{address}feed.xml", spec, "rss"))
    alternates = tuple((format, spec.title, spec.address) for path, spec, format in found if format == "rss")
    opml = msgspec.structs.replace(_moved(main, settings, "feeds/feeds.opml"), entries=(), alternates=alternates)
    return (*found, ("feeds/feeds.opml", opml, "opml"))


def _spec(settings: Settings, path: str, title: str, subtitle: str, page: str, entries: Iterable[Entry]) -> FeedSpec:
    kept = apart(entries)[: settings.feed_entries]
    return FeedSpec(
        id=f"{settings.url}/{path}",
        title=title,
        subtitle=subtitle,
        link=f"{settings.url}/{page}",
        address=f"{settings.url}/{path}",
        language=settings.language,
        updated=kept[0].updated if kept else moment_of(UNDATED, ""),
        entries=kept,
        hub=settings.hub,
        stylesheet=posixpath.relpath(STYLESHEET, posixpath.dirname(path)),
    )


def _moved(spec: FeedSpec, settings: Settings, path: str) -> FeedSpec:
    return msgspec.structs.replace(spec, id=f"{settings.url}/{path}", address=f"{settings.url}/{path}")


def _digest_entry(settings: Settings, digest: Digest) -> Entry:
    story = digest.story
    by_id = {report.id: report for report in story.reports}
    said = [
        f"{statement.text} — {_name(by_id[statement.report])}" if _name(by_id[statement.report]) else statement.text
        for statement in _within_rights(digest.in_short, by_id)
    ]
    return _story_entry(settings, story, digest.headline, tuple(said))


def _single_entry(settings: Settings, story: Story) -> Entry:
    return _story_entry(settings, story, headline_of(story), _excerpt(story.reports[0]))


def _story_entry(settings: Settings, story: Story, headline: str, paragraphs: tuple[str, ...]) -> Entry:
    name = f"urn:newsdigest:story:{story.id}"
    published = story.first or _earliest(story.reports, name)
    return Entry(
        id=name,
        title=headline,
        link=f"{settings.url}/{story_address(story)}",
        attribution=attribution_of(story.reports),
        paragraphs=paragraphs,
        published=published,
        updated=max(published, story.updated or _latest(story.reports, name)),
        authors=_publishers(story.reports),
        categories=_categories(story.reports),
        sources=_sources(story.reports),
        language=story.reports[0].language.value or "",
    )


def _update_entry(settings: Settings, story: Story) -> Entry:
    name = f"urn:newsdigest:story:{story.id}:revision:{story.revision}"
    reports = f"{len(story.reports)} report" + ("s" if len(story.reports) > 1 else "")
    said = f"First published with {reports}." if story.revision == 1 else f"Revision {story.revision}, now {reports}."
    entry = _story_entry(settings, story, headline_of(story), (said,))
    updated = story.updated or entry.published
    return msgspec.structs.replace(entry, id=name, published=updated, updated=updated)


def _report_entry(settings: Settings, report: Report) -> Entry:
    story = Story(id=report.id, reports=(report,))
    entry = _story_entry(settings, story, headline_of(story), _excerpt(report))
    return msgspec.structs.replace(entry, id=f"urn:newsdigest:report:{report.id}")


def attribution_of(reports: Sequence[Report]) -> str:
    """Whose words these are: each report's publisher with its carrier and wire, each such chain once."""
    chains = []
    for report in reports:
        chain = report.publisher.value or "Publisher not recorded"
        if report.carrier.value:
            chain += f", carried by {report.carrier.value}"
        if report.wire.value:
            chain += f", crediting {report.wire.value}"
        chains.append(chain)
    return "; ".join(dict.fromkeys(chains))


def _name(report: Report) -> str:
    return report.publisher.value or report.carrier.value or ""


def _publishers(reports: Sequence[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.publisher.value for report in reports if report.publisher.value))


def _categories(reports: Sequence[Report]) -> tuple[str, ...]:
    return tuple(sorted({report.section.value for report in reports if report.section.value}))


def _sources(reports: Sequence[Report]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((report.publisher.value or "", report.url.value or "") for report in reports))


def _excerpt(report: Report) -> tuple[str, ...]:
    return tuple(statement.text for statement in _within_rights(statements.of(report)[:SENTENCES], {report.id: report}))


def _within_rights(chosen: Iterable[Statement], by_id: Mapping[str, Report]) -> list[Statement]:
    """The statements that a feed may give: of each report at most 3 sentences, 60 words and 20 % of its words, of a `link` report none."""
    given: dict[str, list[int]] = {}
    kept = []
    for statement in chosen:
        report = by_id[statement.report]
        words = len(statement.text.split())
        counts = given.setdefault(report.id, [])
        most = min(WORDS, SHARE * len(report.text.split()))
        if report.rights == "full" and not counts:
            most = WORDS
        if report.rights != "link" and len(counts) < SENTENCES and sum(counts) + words <= most:
            counts.append(words)
            kept.append(statement)
    return kept


# ------------------------------------------------------------------------------------------------------------- times


def _earliest(reports: Sequence[Report], name: str) -> str:
    for fact in ("published", "retrieved"):
        moments = [moment for report in reports if (moment := moment_of(getattr(report, fact).value or "", name))]
        if moments:
            return min(moments)
    return moment_of(UNDATED, name)


def _latest(reports: Sequence[Report], name: str) -> str:
    facts = [fact for report in reports for fact in (report.published, report.modified)]
    return max((moment_of(fact.value or "", name) for fact in facts), default="")


def moment_of(time: str, name: str) -> str:
    """An ISO 8601 time -> RFC 3339 in UTC, which sorts as text; empty for what is no time.

    A day without a time becomes a second of the hour after noon that the entry's name decides: most of the world then sees the same day,
    entries of one day differ, and none of them depends on another.

    >>> moment_of("2026-11-20T14:05:00+01:00", "a"), moment_of("2026-11-20", "a"), moment_of("last Friday", "a")
    ('2026-11-20T13:05:00Z', '2026-11-20T12:35:47Z', '')
    """
    try:
        moment = datetime.fromisoformat(time)
        if len(time) <= len("2026-11-20"):
            moment += timedelta(hours=12, seconds=int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()) % 3600)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def apart(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries, newest first, no two with one `updated`: of equal ones the later by id moves on by a second."""
    taken: set[str] = set()
    found = []
    for entry in sorted(entries, key=lambda entry: (entry.updated, entry.id)):
        updated = datetime.fromisoformat(entry.updated)
        while _stamp(updated) in taken:
            updated += timedelta(seconds=1)
        taken.add(_stamp(updated))
        found.append(msgspec.structs.replace(entry, updated=_stamp(updated)))
    return tuple(sorted(found, key=lambda entry: entry.updated, reverse=True))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ----------------------------------------------------------------------------------------------------- feeds -> bytes


def render(spec: FeedSpec, format: str) -> bytes:
    """What a feed says -> its bytes in "rss", "atom", "json" or "opml"; the same bytes for the same feed, whatever the clock."""
    return RENDERERS[format](spec)


def _rss(spec: FeedSpec) -> bytes:
    feed = _generator(spec, "application/rss+xml")
    feed.load_extension("dc", atom=False)
    for entry in spec.entries:
        added = _added(feed, entry)
        added.title(_unmarked(visible(entry.title) or visible(entry.attribution)))
        added.link(href=address(entry.link))
        added.dc.dc_creator([name for author in entry.authors if (name := visible(author))])
        sources = [(name, url) for name, url in entry.sources if visible(name) and is_absolute(url)]
        if len(entry.sources) == 1 and sources:
            added.source(title=visible(sources[0][0]), url=address(sources[0][1]))
    return bytes(feed.rss_str(pretty=True))


def _atom(spec: FeedSpec) -> bytes:
    feed = _generator(spec, "application/atom+xml")
    for entry in spec.entries:
        added = _added(feed, entry)
        added.title(visible(entry.title) or visible(entry.attribution))
        added.author([{"name": visible(author)} for author in entry.authors if visible(author)] or {"name": "Publisher not recorded"})
        added.ours.links = [("alternate", "text/html", address(entry.link))]
        added.ours.links += [("via", "text/html", address(url)) for _, url in entry.sources if is_absolute(url)]
        added.ours.language = entry.language
    return bytes(feed.atom_str(pretty=True))


def _json(spec: FeedSpec) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visible(spec.title),
        "home_page_url": address(spec.link),
        "feed_url": address(spec.address),
        "description": visible(spec.subtitle),
        "language": spec.language,
        "items": [],
    }
    if spec.hub:
        feed["hubs"] = [{"type": "WebSub", "url": address(spec.hub)}]
    for entry in spec.entries:
        found = {
            "id": visible(entry.id),
            "url": address(entry.link),
            "title": visible(entry.title),
            "content_html": content_of(entry),
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": visible(author)} for author in entry.authors if visible(author)],
            "tags": [visible(category) for category in entry.categories if visible(category)],
            "language": entry.language,
        }
        feed["items"].append({name: value for name, value in found.items() if value})
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _opml(spec: FeedSpec) -> bytes:
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = visible(spec.title)
    etree.SubElement(head, "dateModified").text = format_datetime(datetime.fromisoformat(spec.updated), usegmt=True)
    body = etree.SubElement(root, "body")
    for format, title, url in spec.alternates:
        name = visible(title)
        etree.SubElement(body, "outline", {"type": "rss", "text": name, "title": name, "xmlUrl": address(url), "version": VERSIONS[format]})
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


VERSIONS = {"rss": "RSS2", "atom": "atom", "json": "JSON Feed"}
RENDERERS: dict[str, Callable[[FeedSpec], bytes]] = {"rss": _rss, "atom": _atom, "json": _json, "opml": _opml}


def content_of(entry: Entry) -> str:
    """The visible content as HTML: the attribution, then the paragraphs, each an escaped `<p>` and nothing else.

    >>> content_of(Entry(id="", title="", link="", attribution="ABC", paragraphs=("1 < 2",), published="", updated=""))
    '<p dir="auto">ABC</p><p dir="auto">1 &lt; 2</p>'
    """
    lines = (visible(line) for line in (entry.attribution, *entry.paragraphs))
    return "".join(f'<p dir="auto">{escape(line, quote=False)}</p>' for line in lines if line)


INVISIBLE = re.compile("[^\t\n\r -~\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def visible(text: str) -> str:
    """One line without what XML 1.0 forbids (control characters, lone surrogates) and without marks that turn the direction of text.

    >>> visible("a\\x00b\\ud800 \\u202ec\\n d\\ufffe")
    'ab c d'
    """
    return " ".join(INVISIBLE.sub("", text).split())


def _unmarked(title: str) -> str:
    """A title for RSS, where readers disagree whether it is text or HTML: what looks like a tag is escaped once more."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", title)


def address(url: str) -> str:
    """An absolute http(s) address with nothing in it that a feed may not hold; empty for any other."""
    return quote(visible(url), safe="%/:=&?~#+!$,;'@()*[]") if is_absolute(visible(url)) and urlsplit(visible(url)).netloc.isascii() else ""


def _generator(spec: FeedSpec, type: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("ours", OurFeed, OurEntry)
    feed.ours.stylesheet, feed.ours.hub = spec.stylesheet, address(spec.hub)
    feed.id(visible(spec.id))
    feed.title(visible(spec.title))
    feed.subtitle(visible(spec.subtitle))
    feed.description(visible(spec.subtitle) or visible(spec.title))
    feed.link(href=address(spec.address), rel="self", type=type)
    # Last, since feedgen takes the last link for RSS's own <link>.
    feed.link(href=address(spec.link), rel="alternate", type="text/html")
    feed.language(spec.language)
    feed.generator("Newsdigest")
    feed.updated(spec.updated)
    return feed


def _added(feed: FeedGenerator, entry: Entry) -> FeedEntry:
    added = feed.add_entry(order="append")
    added.id(visible(entry.id))
    added.content(content_of(entry), type="html")
    added.published(entry.published)
    added.updated(entry.updated)
    added.category([{"term": visible(category)} for category in sorted(entry.categories) if visible(category)])
    return added


class OurFeed(BaseExtension):  # type: ignore[misc]
    """What feedgen cannot say of a feed: its stylesheet, and its hub in RSS."""

    stylesheet = ""
    hub = ""

    def extend_rss(self, feed: Any) -> Any:
        if self.hub:
            etree.SubElement(feed[0], "{http://www.w3.org/2005/Atom}link", href=self.hub, rel="hub")
        return self._styled(feed)

    def extend_atom(self, feed: Any) -> Any:
        if self.hub:
            etree.SubElement(feed, "link", href=self.hub, rel="hub")
        return self._styled(feed)

    def _styled(self, feed: Any) -> Any:
        if self.stylesheet:
            feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{escape(self.stylesheet)}"'))
        return feed


class OurEntry(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen loses of an Atom entry: its links' rel and type, and its language."""

    links: Sequence[tuple[str, str, str]] = ()  # rel, type, address
    language = ""

    def extend_atom(self, entry: Any) -> Any:
        for rel, type, href in self.links:
            etree.SubElement(entry, "link", href=href, rel=rel, type=type)
        if self.language:
            entry.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        return entry
