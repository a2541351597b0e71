"""RSS 2.0 and Atom from what a feed says, by feedgen, which no other module knows.

What feedgen 1.0 gets wrong is put right through its extension hooks, never by changing it; the cases in tests/feeds hold the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from newsdigest.feeds.texts import address_of, html_of, language_of, summary_of, unmarked, visible
from newsdigest.model import Entry, FeedSpec

TERMS = "http://purl.org/dc/terms/"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
UNNAMED = "Publisher not recorded"  # Atom demands an author


def rss(spec: FeedSpec) -> bytes:
    feed = _feed(spec, "application/rss+xml")
    feed.ours.is_rss = True
    feed.title(unmarked(visible(spec.title)))
    feed.load_extension("dc", atom=False)
    for entry in spec.entries:
        added = _added(feed, entry)
        added.title(unmarked(_title(entry)))
        # Before the content, which otherwise becomes the description.
        added.summary(unmarked(summary_of(entry)))
        added.content(html_of(entry), type="html")
        added.link(href=address_of(entry.link))
        if entry.updated != entry.published:
            added.ours.modified = entry.updated
        # feedgen leaves an <author> without an e-mail address out. All publishers in one element, since many readers show only one of them.
        if names := _names(entry):
            added.dc.dc_creator(unmarked(", ".join(names)))
        # RSS allows one source, so only an entry that has one names it.
        if len(entry.sources) == 1:
            name, address = entry.sources[0]
            if visible(name) and address_of(address):
                added.source(title=unmarked(visible(name)), url=address_of(address))
    return bytes(feed.rss_str(pretty=True))


def atom(spec: FeedSpec) -> bytes:
    feed = _feed(spec, "application/atom+xml")
    for entry in spec.entries:
        added = _added(feed, entry)
        added.title(_title(entry))
        added.summary(summary_of(entry))
        added.content(html_of(entry), type="html")
        added.author([{"name": name} for name in _names(entry) or [UNNAMED]])
        added.ours.links = [{"href": address_of(entry.link), "rel": "alternate", "type": "text/html"}]
        for name, address in entry.sources:
            if address_of(address):
                added.ours.links.append({"href": address_of(address), "rel": "via", "title": visible(name) or UNNAMED})
        added.ours.language = language_of(entry.language)
    feed.ours.deleted, feed.ours.pages, feed.ours.archived = spec.deleted, spec.pages, spec.archived
    return bytes(feed.atom_str(pretty=True))


def _feed(spec: FeedSpec, type: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.register_extension("ours", OurFeed, OurEntry)
    feed.ours.stylesheet, feed.ours.hub = visible(spec.stylesheet), address_of(spec.hub)
    feed.id(visible(spec.id))
    feed.title(visible(spec.title))
    feed.subtitle(visible(spec.subtitle))
    feed.description(unmarked(visible(spec.subtitle) or visible(spec.title)))
    # The page last: feedgen makes the last link RSS's own <link>.
    feed.link(href=address_of(spec.address), rel="self", type=type)
    feed.link(href=address_of(spec.link), rel="alternate", type="text/html")
    feed.language(language_of(spec.language) or None)
    # Without feedgen's version: an update of it is no news to subscribers.
    feed.generator("Newsdigest")
    # feedgen's own is the clock.
    feed.updated(datetime.fromisoformat(spec.updated))
    return feed


def _added(feed: FeedGenerator, entry: Entry) -> FeedEntry:
    added = feed.add_entry(order="append")  # feedgen's own is to put each before the last
    added.id(visible(entry.id))  # in RSS a guid that is no permanent link
    added.published(datetime.fromisoformat(entry.published))
    added.updated(datetime.fromisoformat(entry.updated))
    terms = filter(None, map(visible, sorted(entry.categories)))
    added.category([{"term": unmarked(term) if feed.ours.is_rss else term} for term in terms])
    return added


def _title(entry: Entry) -> str:
    return visible(entry.title) or visible(entry.attribution) or visible(entry.id)


def _names(entry: Entry) -> list[str]:
    return [name for author in entry.authors if (name := visible(author))]


class OurFeed(BaseExtension):  # type: ignore[misc]
    """What feedgen cannot say of a feed: its stylesheet, its hub in RSS and Atom, what is gone (RFC 6721), archives (RFC 5005)."""

    stylesheet = ""
    hub = ""
    deleted: Sequence[tuple[str, str]] = ()
    pages: Sequence[tuple[str, str]] = ()
    archived = False
    is_rss = False

    def extend_ns(self) -> dict[str, str]:
        names = {"at": TOMBSTONES, "fh": HISTORY, "dcterms": TERMS}
        used = {"at": bool(self.deleted), "fh": self.archived, "dcterms": self.is_rss}
        return {name: space for name, space in names.items() if used[name]}

    def extend_rss(self, feed: Any) -> Any:
        if self.hub:
            etree.SubElement(feed[0], "{http://www.w3.org/2005/Atom}link", href=self.hub, rel="hub")
        return self._styled(feed)

    def extend_atom(self, feed: Any) -> Any:
        if self.hub:
            etree.SubElement(feed, "link", href=self.hub, rel="hub")
        for relation, address in self.pages:
            etree.SubElement(feed, "link", href=address_of(address), rel=relation)
        if self.archived:
            etree.SubElement(feed, f"{{{HISTORY}}}archive")
        for name, when in self.deleted:
            etree.SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=name, when=when)
        return self._styled(feed)

    def _styled(self, feed: Any) -> Any:
        if self.stylesheet:
            feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{escape(self.stylesheet)}"'))
        return feed


class OurEntry(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen loses of an entry, in Atom its links' attributes and in RSS when it was updated, and does not know, its language."""

    links: Sequence[dict[str, str]] = ()
    language = ""
    modified = ""  # RFC 3339; empty where it is the time of publication

    def extend_rss(self, entry: Any) -> Any:
        # RSS has no element for it; the feed is sorted by it.
        if self.modified:
            etree.SubElement(entry, f"{{{TERMS}}}modified").text = self.modified
        return entry

    def extend_atom(self, entry: Any) -> Any:
        for link in self.links:
            etree.SubElement(entry, "link", link)
        if self.language:
            entry.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        return entry
