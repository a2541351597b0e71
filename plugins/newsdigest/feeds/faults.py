"""What is wrong with a feed, from its bytes: what the formats forbid, and what readers show wrongly though no format forbids it.

The rules are those of RSS 2.0 (https://www.rssboard.org/rss-specification) with the RSS Advisory Board's profile, of Atom (RFC 4287),
JSON Feed 1.1 and tombstones (RFC 6721); and what subscribers see: entries twice, in the wrong order, without words, with markup in a title.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from newsdigest.feeds.texts import INVISIBLE, LANGUAGE
from newsdigest.model import Value
from newsdigest.settings import is_absolute

KINDS = {
    "not-well-formed": "cannot be read",
    "not-a-feed": "is no RSS 2.0, Atom or JSON Feed",
    "version": "names no version that readers know",
    "no-title": "has no title",
    "no-link": "has no link to its page",
    "no-self": "does not say its own address",
    "page-is-feed": "gives its own address as that of its page",
    "no-description": "has no description",
    "no-id": "has no id",
    "id-is-no-address": 'has a guid that is no address and no isPermaLink="false"',
    "repeated-id": "has the id of another entry",
    "repeated-link": "has the link of another entry",
    "repeated-updated": "has the time of another entry, so that some readers take one for the other",
    "repeated-element": "has an element twice that may stand once",
    "unknown-element": "has an element that the format does not know",
    "two-alternates": "has two alternate links of one type",
    "relative-address": "has an address that is not absolute",
    "unsafe-address": "has an address that is not http or https",
    "language": "names a language by no language tag",
    "no-date": "has no date",
    "not-a-date": "has a date that is none",
    "iso-date": "has an ISO 8601 date where RSS wants RFC 822's",
    "no-zone": "has a time without a time zone",
    "wrong-weekday": "has a date whose weekday is another",
    "updated-before-published": "was updated before it was published",
    "feed-older-than-entry": "is older than its newest entry",
    "oldest-first": "has its oldest entry first",
    "no-author": "has no author",
    "author-is-no-address": "has an author that is no e-mail address, which RSS wants there",
    "no-words": "has neither summary nor content",
    "markup-in-title": "has markup in its title",
    "entity-in-title": "shows an entity in its title",
    "escaped-twice": "shows markup as words, since it was escaped twice",
    "script": "has script in its content",
    "unclosed-markup": "has markup that is not closed, or closed and not opened",
    "relative-in-content": "has a relative address in its content",
    "content-type": "has a type of text that Atom does not know",
    "mojibake": "has letters that were decoded wrongly",
    "invisible": "has control characters or marks that turn text around",
    "enclosure": "has an enclosure without address, length or type",
    "empty-category": "has an empty category",
    "deleted-and-there": "is said to be gone and is there",
    "xslt": "is styled by XSLT, which browsers no longer run",
}

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
TERMS = "{http://purl.org/dc/terms/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "category",
    "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item",
}  # fmt: skip
ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
MANY = {"item", "category", "enclosure"}
FEED = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry"}
ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"}
ATOM_MANY = {"author", "category", "contributor", "link", "entry"}
TEXT_TYPES = {"text", "html", "xhtml"}

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,30})\b([^<>]{0,4000})>")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip);")
ESCAPED = re.compile(r"&lt;/?(?:p|a|b|i|em|strong|div|span|br|img|ul|li|h[1-6])\b")
HANDLER = re.compile(r"\son[a-z]{3,20}\s*=", re.IGNORECASE)
PLACE = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
ACTIVE = {"script", "iframe", "object", "embed", "applet", "form", "base", "meta"}
# Elements whose end tag HTML lets out, and those that have none.
OPEN = {
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "head", "body", "colgroup", "area", "base",
    "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
# What UTF-8 looks like that was read as Windows-1252: of two bytes, of three.
MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf€™œ˜¦“”]?")
RFC822 = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(?::\d\d)? "
    r"(?:[+-]\d{4}|UTC|UT|GMT|[ECMP][SD]T|Z)"
)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)?")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Fault(Value, frozen=True, kw_only=True):
    """One thing that is wrong."""

    kind: str  # a key of KINDS
    where: str  # `feed`, or `entry 3`
    what: str = ""  # the words or the address at fault

    def __str__(self) -> str:
        return f"{self.where} {KINDS[self.kind]}" + (f": {self.what[:120]}" if self.what else "")


class Seen(Value, frozen=True, kw_only=True):
    """What entries of all formats have in common."""

    where: str
    id: str
    link: str
    published: datetime | None
    updated: datetime | None

    @property
    def time(self) -> datetime | None:
        return self.updated or self.published


def of(data: bytes) -> tuple[Fault, ...]:
    """The faults of a feed's bytes, in document order, each once; none for a sound feed.

    >>> [str(fault) for fault in of(b'<rss version="2.0"><channel><title>A</title>')]
    ['feed cannot be read: Premature end of data in tag channel line 1, line 1, column 45']
    """
    return tuple(dict.fromkeys(_faults(data)))


def _faults(data: bytes) -> Iterator[Fault]:
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            feed = json.loads(data)
        except (ValueError, RecursionError) as error:
            yield Fault(kind="not-well-formed", where="feed", what=str(error))
            return
        yield from _json(feed) if isinstance(feed, dict) else [Fault(kind="not-a-feed", where="feed")]
        return
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        yield Fault(kind="not-well-formed", where="feed", what=str(error.msg))
        return
    if any("xml-stylesheet" in str(before) and "xsl" in (before.text or "") for before in root.itersiblings(preceding=True)):
        yield Fault(kind="xslt", where="feed")
    if root.tag == "rss":
        yield from _rss(root)
    elif root.tag == f"{ATOM}feed":
        yield from _atom(root)
    else:
        yield Fault(kind="not-a-feed", where="feed", what=str(root.tag))


# ------------------------------------------------------------------------------------------------------------- RSS


def _rss(root: Any) -> Iterator[Fault]:
    if root.get("version") != "2.0":
        yield Fault(kind="version", where="feed", what=root.get("version") or "")
    channel = root.find("channel")
    if channel is None:
        yield Fault(kind="not-a-feed", where="feed", what="no channel")
        return
    yield from _elements("feed", channel, CHANNEL, MANY, "")
    for kind, name in (("no-title", "title"), ("no-link", "link"), ("no-description", "description")):
        if not _said(channel, name):
            yield Fault(kind=kind, where="feed")
    page, own = _said(channel, "link"), [link.get("href") or "" for link in channel.iter(f"{ATOM}link") if link.get("rel") == "self"]
    if not own:
        yield Fault(kind="no-self", where="feed")
    if page and page in own:
        yield Fault(kind="page-is-feed", where="feed", what=page)
    yield from _title("feed", _said(channel, "title"), is_text=False)
    yield from _letters("feed", [_said(channel, "title"), _said(channel, "description")])
    for address in (page, *own, *(link.get("href") or "" for link in channel.findall(f"{ATOM}link"))):
        yield from _address("feed", address)
    yield from _language("feed", _said(channel, "language"))
    built = [moment for name in ("pubDate", "lastBuildDate") if (moment := _rss_time(_said(channel, name)))]
    for name in ("pubDate", "lastBuildDate"):
        yield from _rss_date("feed", _said(channel, name))
    entries = []
    for number, item in enumerate(channel.iter("item"), 1):
        where = f"entry {number}"
        yield from _rss_entry(where, item)
        date = _rss_time(_said(item, "pubDate"))
        updated = [moment for name in (f"{TERMS}modified", f"{ATOM}updated") if (moment := _iso_time(_said(item, name)))]
        entries.append(
            Seen(where=where, id=_said(item, "guid"), link=_said(item, "link"), published=date, updated=updated[0] if updated else None)
        )
    yield from _among(entries, max(built, default=None))


def _rss_entry(where: str, item: Any) -> Iterator[Fault]:
    yield from _elements(where, item, ITEM, MANY, "")
    guid = item.find("guid")
    if guid is None or not _said(item, "guid"):
        yield Fault(kind="no-id", where=where)
    elif guid.get("isPermaLink", "true") != "false" and not is_absolute(_said(item, "guid")):
        yield Fault(kind="id-is-no-address", where=where, what=_said(item, "guid"))
    if not _said(item, "title"):
        yield Fault(kind="no-title", where=where)
    if not _said(item, "link") and (guid is None or guid.get("isPermaLink") == "false"):
        yield Fault(kind="no-link", where=where)
    if not _said(item, "pubDate") and not _said(item, f"{DC}date"):
        yield Fault(kind="no-date", where=where)
    texts = [text for name in ("description", CONTENT) if (text := _said(item, name))]
    if not texts:
        yield Fault(kind="no-words", where=where)
    if (author := _said(item, "author")) and "@" not in author:
        yield Fault(kind="author-is-no-address", where=where, what=author)
    for address in (_said(item, "link"), _said(item, "comments"), *(source.get("url") or "" for source in item.findall("source"))):
        yield from _address(where, address)
    for enclosure in item.findall("enclosure"):
        yield from _enclosure(where, enclosure.get("url") or "", enclosure.get("length") or "", enclosure.get("type") or "")
    yield from _categories(where, [category.text or "" for category in item.findall("category")])
    yield from _rss_date(where, _said(item, "pubDate"))
    yield from _title(where, _said(item, "title"), is_text=False)
    yield from _letters(where, [_said(item, "title"), *texts])
    for text in texts:
        yield from _markup(where, text, based=_based(item))


# ------------------------------------------------------------------------------------------------------------ Atom


def _atom(root: Any) -> Iterator[Fault]:
    yield from _elements("feed", root, FEED, ATOM_MANY, ATOM)
    links = _links(root)
    if not any(rel == "self" for rel, *_ in links):
        yield Fault(kind="no-self", where="feed")
    own = {address for rel, _, _, address in links if rel == "self"}
    pages = [address for rel, _, _, address in links if rel == "alternate"]
    if own & set(pages):
        yield Fault(kind="page-is-feed", where="feed", what=(own & set(pages)).pop())
    if not pages:
        yield Fault(kind="no-link", where="feed")
    yield from _common("feed", root, links)
    yield from _language("feed", root.get(f"{XML}lang") or "")
    has_author = root.find(f"{ATOM}author") is not None
    entries = []
    for number, entry in enumerate(root.iterchildren(f"{ATOM}entry"), 1):
        where = f"entry {number}"
        links = _links(entry)
        yield from _atom_entry(where, entry, links, has_author)
        link = next((address for rel, _, _, address in links if rel == "alternate"), "")
        times = [_iso_time(_said(entry, f"{ATOM}{name}")) for name in ("published", "updated")]
        entries.append(Seen(where=where, id=_said(entry, f"{ATOM}id"), link=link, published=times[0], updated=times[1]))
    there = {entry.id: entry for entry in entries}
    for gone in root.iter(DELETED):
        yield from _iso_date("feed", gone.get("when") or "none")
        if gone.get("ref") in there:
            yield Fault(kind="deleted-and-there", where=there[gone.get("ref")].where, what=gone.get("ref"))
    yield from _among(entries, _iso_time(_said(root, f"{ATOM}updated")))
    several = Counter(entry.updated for entry in entries if entry.updated)
    for entry in entries:
        if entry.updated and several[entry.updated] > 1:
            yield Fault(kind="repeated-updated", where=entry.where)


def _atom_entry(where: str, entry: Any, links: Sequence[tuple[str, str, str, str]], has_author: bool) -> Iterator[Fault]:
    """The faults of one entry; `has_author` says whether the feed names one for all."""
    yield from _elements(where, entry, ENTRY, ATOM_MANY, ATOM)
    yield from _common(where, entry, links)
    if not has_author and entry.find(f"{ATOM}author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
        yield Fault(kind="no-author", where=where)
    content = entry.find(f"{ATOM}content")
    if content is None and not any(rel == "alternate" and address for rel, _, _, address in links):
        yield Fault(kind="no-link", where=where)
    if not _said(entry, f"{ATOM}summary") and not _said(entry, f"{ATOM}content") and (content is None or not content.get("src")):
        yield Fault(kind="no-words", where=where)
    yield from _iso_date(where, _said(entry, f"{ATOM}published"))
    for rel, type, _, address in links:
        if rel == "enclosure":
            yield from _enclosure(where, address, "0", type)
    yield from _categories(where, [category.get("term") or "" for category in entry.findall(f"{ATOM}category")])
    for name in ("summary", "content"):
        element = entry.find(f"{ATOM}{name}")
        if element is not None:
            yield from _atom_text(where, element, may_be_media=name == "content")
    yield from _letters(where, [_said(entry, f"{ATOM}{name}") for name in ("title", "summary", "content")])


def _atom_text(where: str, element: Any, may_be_media: bool) -> Iterator[Fault]:
    type = element.get("type", "text")
    if type not in TEXT_TYPES and not (may_be_media and "/" in type):
        yield Fault(kind="content-type", where=where, what=type)
    if type == "html":
        yield from _markup(where, _text(element), based=_based(element))
    elif type == "xhtml" and len(element) != 1:
        yield Fault(kind="unclosed-markup", where=where, what="xhtml is not in one div")


def _common(where: str, element: Any, links: Sequence[tuple[str, str, str, str]]) -> Iterator[Fault]:
    """What feeds and entries of Atom both have."""
    for kind, name in (("no-title", "title"), ("no-id", "id"), ("no-date", "updated")):
        if not _said(element, f"{ATOM}{name}"):
            yield Fault(kind=kind, where=where)
    if (id := _said(element, f"{ATOM}id")) and ":" not in id:
        yield Fault(kind="relative-address", where=where, what=id)
    title = element.find(f"{ATOM}title")
    if title is not None:
        type = title.get("type", "text")
        if type not in TEXT_TYPES:
            yield Fault(kind="content-type", where=where, what=type)
        yield from _title(where, _text(title), is_text=type == "text")
    alternates = Counter((type, language) for rel, type, language, _ in links if rel == "alternate")
    if any(number > 1 for number in alternates.values()):
        yield Fault(kind="two-alternates", where=where)
    base = _based(element)
    for *_, address in links:
        if not (base and address):
            yield from _address(where, address)
    yield from _iso_date(where, _said(element, f"{ATOM}updated"))


def _links(element: Any) -> list[tuple[str, str, str, str]]:
    """(rel, type, language, address) of each link."""
    found = element.findall(f"{ATOM}link")
    return [(link.get("rel", "alternate"), link.get("type", ""), link.get("hreflang", ""), link.get("href", "")) for link in found]


# ------------------------------------------------------------------------------------------------------- JSON Feed


def _json(feed: dict[str, Any]) -> Iterator[Fault]:
    if not _given(feed, "version").startswith("https://jsonfeed.org/version/1"):
        yield Fault(kind="version", where="feed", what=_given(feed, "version"))
    for kind, name in (("no-title", "title"), ("no-link", "home_page_url"), ("no-self", "feed_url")):
        if not _given(feed, name):
            yield Fault(kind=kind, where="feed")
    if _given(feed, "feed_url") and _given(feed, "feed_url") == _given(feed, "home_page_url"):
        yield Fault(kind="page-is-feed", where="feed", what=_given(feed, "feed_url"))
    for name in ("home_page_url", "feed_url", "icon", "favicon"):
        yield from _address("feed", _given(feed, name))
    yield from _language("feed", _given(feed, "language"))
    yield from _title("feed", _given(feed, "title"), is_text=True)
    yield from _letters("feed", [_given(feed, "title"), _given(feed, "description")])
    found = feed.get("items")
    if not isinstance(found, list):
        yield Fault(kind="not-a-feed", where="feed", what="no items")
        return
    entries = []
    for number, entry in enumerate(found, 1):
        where = f"entry {number}"
        if not isinstance(entry, dict):
            yield Fault(kind="not-a-feed", where=where)
            continue
        yield from _json_entry(where, entry)
        times = [_iso_time(_given(entry, name)) for name in ("date_published", "date_modified")]
        entries.append(Seen(where=where, id=_given(entry, "id"), link=_given(entry, "url"), published=times[0], updated=times[1]))
    yield from _among(entries, None)


def _json_entry(where: str, entry: dict[str, Any]) -> Iterator[Fault]:
    if not _given(entry, "id"):
        yield Fault(kind="no-id", where=where, what=str(entry.get("id", "")))
    if not _given(entry, "url"):
        yield Fault(kind="no-link", where=where)
    if not _given(entry, "content_html") and not _given(entry, "content_text"):
        yield Fault(kind="no-words", where=where)
    if not _given(entry, "date_published") and not _given(entry, "date_modified"):
        yield Fault(kind="no-date", where=where)
    for name in ("url", "external_url", "image", "banner_image"):
        yield from _address(where, _given(entry, name))
    for name in ("date_published", "date_modified"):
        yield from _iso_date(where, _given(entry, name))
    for attachment in entry.get("attachments") or ():
        yield from _enclosure(where, _given(attachment, "url"), "0", _given(attachment, "mime_type"))
    yield from _categories(where, [str(tag) for tag in entry.get("tags") or ()])
    yield from _language(where, _given(entry, "language"))
    yield from _title(where, _given(entry, "title"), is_text=True)
    yield from _letters(where, [_given(entry, name) for name in ("title", "content_text", "content_html", "summary")])
    yield from _markup(where, _given(entry, "content_html"), based=False)


def _given(value: dict[str, Any], name: str) -> str:
    """The text of a field; empty where it is missing or is none."""
    return value[name].strip() if isinstance(value.get(name), str) else ""


# ------------------------------------------------------------------------------------------ what all formats share


def _among(entries: Sequence[Seen], feed: datetime | None) -> Iterator[Fault]:
    """What is wrong between entries, or between the feed's time and theirs."""
    for kind, name in (("repeated-id", "id"), ("repeated-link", "link")):
        first: set[str] = set()
        for entry in entries:
            value = getattr(entry, name)
            if value and value in first:
                yield Fault(kind=kind, where=entry.where, what=value)
            first.add(value)
    for entry in entries:
        if entry.published and entry.updated and entry.updated < entry.published:
            yield Fault(kind="updated-before-published", where=entry.where)
    for times in ([entry.published for entry in entries], [entry.time for entry in entries]):
        known = [time for time in times if time]
        if len(known) < 2 or known != sorted(known) or known[0] == known[-1]:
            break
    else:
        yield Fault(kind="oldest-first", where="feed")
    newest = max((entry.time for entry in entries if entry.time), default=None)
    if feed and newest and feed < newest:
        yield Fault(kind="feed-older-than-entry", where="feed")


def _elements(where: str, parent: Any, known: set[str], many: set[str], namespace: str) -> Iterator[Fault]:
    """Elements of the format itself; those of other namespaces are extensions, and free."""
    names = [
        child.tag.removeprefix(namespace)
        for child in parent.iterchildren(etree.Element)
        if etree.QName(child).namespace == (namespace[1:-1] or None)
    ]
    for name, number in Counter(names).items():
        if name not in known:
            yield Fault(kind="unknown-element", where=where, what=name)
        elif number > 1 and name not in many:
            yield Fault(kind="repeated-element", where=where, what=name)


def _said(parent: Any, name: str) -> str:
    found = parent.find(name)
    return "" if found is None else _text(found)


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _based(element: Any) -> bool:
    """Whether relative addresses in the element have a base that is absolute."""
    return any(is_absolute(parent.get(f"{XML}base") or "") for parent in (element, *element.iterancestors()))


def _address(where: str, address: str) -> Iterator[Fault]:
    if not address or is_absolute(address):
        return
    scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:", address)
    yield Fault(kind="unsafe-address" if scheme and scheme[0] not in ("http:", "https:") else "relative-address", where=where, what=address)


def _language(where: str, tag: str) -> Iterator[Fault]:
    if tag and not LANGUAGE.fullmatch(tag):
        yield Fault(kind="language", where=where, what=tag)


def _categories(where: str, terms: Iterable[str]) -> Iterator[Fault]:
    if not all(term.strip() for term in terms):
        yield Fault(kind="empty-category", where=where)


def _enclosure(where: str, address: str, length: str, type: str) -> Iterator[Fault]:
    if not address or not length.isdecimal() or "/" not in type:
        yield Fault(kind="enclosure", where=where, what=address)
    yield from _address(where, address)


def _rss_date(where: str, text: str) -> Iterator[Fault]:
    if not text:
        return
    found = RFC822.fullmatch(text)
    if found is None:
        yield Fault(kind="iso-date" if re.match(r"\d{4}-\d\d-\d\d", text) else "not-a-date", where=where, what=text)
        return
    moment = _rss_time(text)
    if moment is None:
        yield Fault(kind="not-a-date", where=where, what=text)
    elif found[1] and WEEKDAYS[parsedate_to_datetime(text).weekday()] != found[1]:
        yield Fault(kind="wrong-weekday", where=where, what=text)


def _rss_time(text: str) -> datetime | None:
    if not RFC822.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _iso_date(where: str, text: str) -> Iterator[Fault]:
    if not text:
        return
    found = RFC3339.fullmatch(text)
    if found and not found[1]:
        yield Fault(kind="no-zone", where=where, what=text)
    elif _iso_time(text) is None:
        yield Fault(kind="not-a-date", where=where, what=text)


def _iso_time(text: str) -> datetime | None:
    found = RFC3339.fullmatch(text)
    if not found or not found[1]:
        return None
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _title(where: str, text: str, *, is_text: bool) -> Iterator[Fault]:
    """`is_text`: the format says that titles are plain text; RSS does not say, and its readers show them as HTML or as text."""
    if TAG.search(text):
        yield Fault(kind="markup-in-title", where=where, what=text)
    if is_text and ENTITY.search(text):
        yield Fault(kind="entity-in-title", where=where, what=text)


def _letters(where: str, texts: Iterable[str]) -> Iterator[Fault]:
    for text in texts:
        if found := MOJIBAKE.search(text):
            yield Fault(kind="mojibake", where=where, what=text[max(0, found.start() - 20) : found.end() + 20])
        if INVISIBLE.search(text):
            yield Fault(kind="invisible", where=where)


def _markup(where: str, html: str, *, based: bool) -> Iterator[Fault]:
    """What is wrong with HTML in an entry."""
    open_: list[str] = []
    for close, name, rest in TAG.findall(html):
        name = name.lower()
        if name in ACTIVE or HANDLER.search(rest):
            yield Fault(kind="script", where=where, what=f"<{name}{rest}>")
        for places in PLACE.findall(rest):
            address = next(filter(None, places), "")
            if address and not is_absolute(address):
                scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:", address)
                if scheme and scheme[0].lower() != "mailto:":
                    yield Fault(kind="unsafe-address", where=where, what=address)
                elif not scheme and not based:
                    yield Fault(kind="relative-in-content", where=where, what=address)
        if name in OPEN or rest.endswith("/"):
            continue
        if not close:
            open_.append(name)
        elif open_ and open_[-1] == name:
            open_.pop()
        else:
            yield Fault(kind="unclosed-markup", where=where, what=f"</{name}>")
            return
    if open_:
        yield Fault(kind="unclosed-markup", where=where, what=f"<{open_[-1]}>")
    if ESCAPED.match(html.lstrip()) and not TAG.search(html):
        yield Fault(kind="escaped-twice", where=where, what=html)
