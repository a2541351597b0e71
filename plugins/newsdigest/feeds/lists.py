"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) and OPML 2.0 (http://opml.org/spec2.opml) from what a feed says."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from newsdigest.feeds.texts import address_of, html_of, language_of, visible
from newsdigest.model import Entry, FeedSpec


def json_feed(spec: FeedSpec) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": visible(spec.title),
        "home_page_url": address_of(spec.link),
        "feed_url": address_of(spec.address),
        "description": visible(spec.subtitle),
        "language": language_of(spec.language),
        "hubs": [{"type": "WebSub", "url": address_of(spec.hub)}] if spec.hub else [],
    }
    # `items` is asked for even when there are none.
    known = {name: value for name, value in feed.items() if value} | {"items": [_entry(entry) for entry in spec.entries]}
    return (json.dumps(known, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(entry: Entry) -> dict[str, Any]:
    originals = [address for _, url in entry.sources if (address := address_of(url))]
    found = {
        "id": visible(entry.id),
        "url": address_of(entry.link),
        "external_url": originals[0] if len(entry.sources) == len(originals) == 1 else "",
        "title": visible(entry.title),
        "content_html": html_of(entry),
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for author in entry.authors if (name := visible(author))],
        "tags": [tag for category in sorted(entry.categories) if (tag := visible(category))],
        "language": language_of(entry.language),
    }
    return {name: value for name, value in found.items() if value}


def opml(spec: FeedSpec) -> bytes:
    """The list of the feed's `alternates`. Each is of the type "rss", as OPML has it for feeds of any format."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = visible(spec.title)
    etree.SubElement(head, "dateModified").text = format_datetime(datetime.fromisoformat(spec.updated), usegmt=True)
    body = etree.SubElement(root, "body")
    for _, title, address in spec.alternates:
        name = visible(title)
        etree.SubElement(body, "outline", {"type": "rss", "text": name, "title": name, "xmlUrl": address_of(address)})
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
