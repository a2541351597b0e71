"""Lines of JSON, as news-please, CC-News and the like write them -> an arrival for each report, its text and what the fields say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from newsdigest.arrivals.pages import too_large
from newsdigest.model import Arrival, LeftOut, Rejected
from newsdigest.publishers import agencies
from newsdigest.reports import languages
from newsdigest.reports.addresses import is_address
from newsdigest.reports.bylines.fields import MOST
from newsdigest.reports.bylines.people import parted
from newsdigest.reports.dates import instant

# What each fact is called, the surest field first: as news-please writes it (and CC-News, which it made), as CC-News is passed on, others.
TEXT = ("maintext", "text", "body", "content", "article_text", "plaintext")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "headline": ("title", "headline", "title_page"),
    "url": ("url", "requested_url", "link", "canonical_url"),
    "published": ("date_publish", "publishing_date", "published", "publish_date", "published_at", "date"),
    "modified": ("date_modify", "modified", "updated_at"),
    "retrieved": ("date_download", "download_date", "retrieved", "crawled_at"),
    "byline": ("authors", "author", "byline"),
    "language": ("language", "lang"),
}
TIMES = ("published", "modified", "retrieved")
DOMAIN = ("source_domain", "sourcedomain", "domain")
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0{1,6})?)?(?:Z|[+-]00:?00)?")
UNKNOWN = ("", "none", "null", "nan", "n/a", "unknown")
STEP = 1_000_000  # bytes of a line too long that are passed over at a time
FARTHEST = 1_000  # such steps; a line that does not end then never does


def read(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """A report a line, or all in one list, or one object over several lines; `limit` is in bytes, for a line or such a whole."""
    whole = source.read(limit + 1)
    source.seek(0)
    if len(whole) <= limit and (values := single(whole)) is not None:
        for number, value in enumerate(values, 1):
            yield arrival_of(value, f"{name}, entry {number}" if len(values) > 1 else name)
        return
    del whole
    number = 0
    while line := source.readline(limit + 1):
        number += 1
        place = f"{name}, line {number}"
        if len(line) > limit:
            yield too_large(place, limit)
            if not passed_over(source, line):
                yield Rejected(seed=place, error="the line does not end", fix="Look at the file: is it one report a line?")
                return
        elif line.strip():
            try:
                yield arrival_of(msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf")), place)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Rejected(seed=place, error=f"not JSON: {error}", fix="Write one object a line.")


def single(data: bytes) -> list[object] | None:
    """The values of a file that is one JSON value; None when it is more than one, or none."""
    try:
        value = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def passed_over(source: BinaryIO, line: bytes) -> bool:
    """Whether the end of a line was reached that is too long to be held."""
    for _ in range(FARTHEST):
        if not line or line.endswith(b"\n"):
            return True
        line = source.readline(STEP)
    return False


def arrival_of(value: object, place: str) -> Arrival | Rejected:
    """One report's fields; the text becomes the seed, word for word, all else its facts."""
    fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
    text = next((fields[key] for key in TEXT if isinstance(fields.get(key), str) and fields[key].strip()), "")
    if not text:
        return Rejected(
            seed=place, error=f"no text stands in any of its fields {', '.join(TEXT)}", fix="Take it from where it was published."
        )
    facts: dict[str, str] = {}
    for fact, keys in FIELDS.items():
        found = next(filter(None, (sound(fact, fields.get(key)) for key in keys)), None)
        if found:
            facts[fact] = found
    domain = next((fields[key] for key in DOMAIN if isinstance(fields.get(key), str)), "")
    return Arrival(data=text.encode("utf-8", "replace"), ending=".txt", facts=facts, place=place, domain=domain)


def sound(fact: str, value: object) -> str | None:
    """A field's value as the fact it is, None where it says nothing that can be relied on.

    A time of exactly midnight is how such files write a day.

    >>> sound("published", "2026-11-20 00:00:00"), sound("published", "2026-11-20 14:05:00"), sound("published", "None")
    ('2026-11-20', '2026-11-20T14:05:00', None)
    >>> sound("byline", ["Ada Ost", "https://courier.example/staff"]), sound("language", "EN")
    ('Ada Ost', 'en')
    """
    if fact == "byline":
        names = [name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)]
        return ", ".join(parted(names[:MOST], agencies())[0]) or None
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return None
    text = " ".join(str(value).split())
    if text.lower() in UNKNOWN:
        return None
    if fact in TIMES:
        match = MIDNIGHT.fullmatch(text)
        return instant(match[1] if match else text)
    if fact == "url":
        return text if is_address(text) else None
    if fact == "language":
        return languages.tag(text)
    return text[:1_000]
