"""A feed's file (RSS or Atom) -> an arrival for each entry that holds its report's full text; a summary is no report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import feedparser
from lxml import etree, html

from newsdigest.arrivals.json_lines import sound
from newsdigest.arrivals.pages import too_large
from newsdigest.model import Arrival, Rejected
from newsdigest.publishers import domain_of
from newsdigest.reports.addresses import is_address
from newsdigest.reports.outlets import is_of_domain, name_of

# RSS knows only a description, which some feeds use for the summary and some for the whole report; the longest summaries of feeds have
# some hundred characters.
WHOLE = 1_500  # characters of a description from which it is the report
LEAST = 200  # characters of what calls itself the content; shorter, it is a teaser
# feedparser puts in what a feed declares, again and again: 8 MB would be terabytes. In UTF-7 it could be declared unseen.
DECLARING = re.compile(rb"<!ENTITY|encoding\s{0,9}=\s{0,9}[\"']?utf-?7", re.IGNORECASE)
CUT_OFF = re.compile(r"(?:…|\.{3}|\[…\]|\[\.\.\.\]|(?:Read|Continue|Weiter|Leer|Lire)\b.{0,60})\W{0,5}$")


def read(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected]:
    """The entries in the feed's order, each with its address, headline, byline and times.

    The publisher is what the entry's `source` says, else the feed's own title where it names the domain that the entry leads to.
    `limit` is in bytes, for the feed and for each entry's text.
    """
    data = source.read(limit + 1)
    if len(data) > limit:
        yield too_large(name, limit)
        return
    if DECLARING.search(data):
        yield Rejected(seed=name, error="it declares entities of its own, which no feed needs", fix="Add the pages themselves.")
        return
    source.seek(0)
    try:
        # Never a string: feedparser would open what looks like an address or a file's name.
        feed = feedparser.parse(source)
    # What it makes of an encoding that nobody has heard of, or whose name cannot be read.
    except (ValueError, LookupError) as error:
        yield Rejected(seed=name, error=f"the feed cannot be read ({error})"[:300], fix="Look at the file, or fetch it again.")
        return
    if not feed.entries:
        why = f"no entries can be read from the feed ({feed.bozo_exception})" if feed.bozo else "no entries stand in the feed"
        yield Rejected(seed=name, error=why[:300], fix="Look at the file, or fetch it again.")
    for number, entry in enumerate(feed.entries, 1):
        yield arrival_of(entry, feed.feed, f"{name}, entry {number}")


def arrival_of(entry: dict[str, Any], feed: Mapping[str, Any], place: str) -> Arrival | Rejected:
    """One entry; its text becomes the seed, all else its facts."""
    address = said_in(entry, "link")
    content = max((said_in(part, "value") for part in entry.get("content", ())), key=len, default="")
    summary = said_in(entry, "summary")
    whole, least = (content, LEAST) if len(content) >= len(summary) else (summary, WHOLE)
    words = words_of(whole)
    if len(words) < least or CUT_OFF.search(words):
        fix = f"Add the page itself: invoke add {address}" if is_address(address) else "Add the page itself."
        return Rejected(seed=place, error=f"the feed gives only a summary of it ({len(words)} characters)", fix=fix)
    told = {
        "url": address,
        "headline": words_of(said_in(entry, "title")),
        "published": said_in(entry, "published"),
        # Asked for when it is not there, feedparser gives the published time under this name.
        "modified": dict.get(entry, "updated", ""),
        "byline": [said_in(author, "name") for author in entry.get("authors", ())],
        "language": language_of(entry, feed),
    }
    facts = {fact: value for fact, said in told.items() if (value := sound(fact, said))}
    if publisher := publisher_of(entry, feed, address):
        facts["publisher"] = publisher
    if "published" in facts and facts.get("modified") == facts["published"]:
        del facts["modified"]
    return Arrival(data=whole.encode("utf-8", "replace"), ending=".html", facts=facts, place=place)


def said_in(part: Mapping[str, Any], name: str) -> str:
    """What an element is said to hold; empty where feedparser has none, or found one in which nothing could be read, which is None."""
    return part.get(name) or ""


def words_of(markup: str) -> str:
    """The words of a piece of markup.

    >>> words_of("<p>Rain &amp; wind.</p><p>More</p>"), words_of("")
    ('Rain & wind. More', '')
    """
    if not markup.strip():
        return ""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    return " ".join(" ".join(map(str, root.itertext())).split())


def language_of(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> str:
    spoken = (said_in(part, "language") for part in (*entry.get("content", ()), entry.get("summary_detail", {}), feed))
    return next(filter(None, spoken), "")


def publisher_of(entry: Mapping[str, Any], feed: Mapping[str, Any], address: str) -> str:
    """Who put an entry's report out, as entry or feed name them; empty where neither surely does."""
    origin = name_of(said_in(entry.get("source", {}), "title")) or ""
    own = name_of(said_in(feed, "title")) or ""
    return origin or (own if own and is_of_domain(own, domain_of(address)) else "")
