"""A seed's bytes -> Document: decoded, cut into blocks with their places, what the page says of itself beside them, nothing judged.

FORMATS says which ending is read how; a new format is a module with a `read` and a line in that table.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

import msgspec

from newsdigest.documents import characters, encodings, html, mhtml, savings, text
from newsdigest.errors import SeedError
from newsdigest.model import Block, Claim, Document, Repair

# A saved page with its pictures inside is some megabytes; what is larger is not one report.
LIMIT = 8_000_000  # bytes
LONGEST = 100_000  # characters in one block; the longest paragraph of 800 news pages has 9,000

MOST = 1_000_000  # characters in all blocks, as many as in a thick novel

Reader = Callable[[str, str], tuple[tuple[Block, ...], tuple[Claim, ...], tuple[Repair, ...]]]
FORMATS: Mapping[str, tuple[str, Reader]] = MappingProxyType(
    {
        ".txt": ("text", text.read),
        ".text": ("text", text.read),
        ".md": ("text", text.read),
        ".html": ("html", html.read),
        ".htm": ("html", html.read),
        ".xhtml": ("html", html.read),
        ".mhtml": ("html", html.read),
        ".mht": ("html", html.read),
    }
)
# By their first bytes, what holds reports and is none itself.
WEB_ARCHIVE = re.compile(rb"WARC/\d")
JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,99}(?:\[\s{0,99})?\{\s{0,99}"')
FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^>]{0,500}>|<!DOCTYPE[^>]{0,500}>|<!--(?:[^-]|-(?!->)){0,2000}-->){0,99}<(?:rss|feed|rdf:RDF)[\s>]"
)
COMPRESSED = re.compile(rb"\x1f\x8b")
ARCHIVES = ((WEB_ARCHIVE, "a web archive"), (JSON, "JSON"), (FEED, "a feed"), (COMPRESSED, "a compressed file"))
NO_SIDECAR: Mapping[str, str] = MappingProxyType({})


def parse(seed: str, data: bytes, *, sidecar: Mapping[str, str] = NO_SIDECAR, plain: bool = False, limit: int = LIMIT) -> Document:
    """Bytes of a seed -> Document.

    The ending of `seed` says how it is read; `plain` reads it as text whatever the ending, an unknown ending is decided by what stands
    in it. The sidecar's `encoding` goes before all other signs. `limit` is in bytes.
    Raises SeedError for a seed that is empty, too large, not text, cut off, or built so that nobody could read it.

    >>> [(block.text, block.place) for block in parse("a.txt", b"One.\\r\\n\\r\\nTwo.").blocks]
    [('One.', 'line 1'), ('Two.', 'line 3')]
    """
    if len(data) > limit:
        raise SeedError(
            seed, f"it is {len(data) / 1e6:.1f} MB large; a report has at most {limit / 1e6:.1f}", "Save the page without its pictures."
        )
    what = next((what for sign, what in ARCHIVES if sign.match(data[:4096])), "")
    if what and not plain:
        name = PurePosixPath(seed).name
        raise SeedError(seed, f"it is {what}, which holds reports but is none", f"Put it elsewhere, then: invoke add {name}.")
    page = mhtml.page_of(seed, data) if not plain and mhtml.is_mhtml(data) else mhtml.Page(data, "", ())
    decoded, encoding, repairs = encodings.decoded(seed, page.data, sidecar.get("encoding", ""), page.charset)
    name, reader = FORMATS.get(PurePosixPath(seed).suffix.lower(), FORMATS[".html" if html.is_html(decoded) else ".txt"])
    if plain:
        name, reader = FORMATS[".txt"]
    blocks, claims, more = reader(seed, decoded)
    longest = max(blocks, key=lambda block: len(block.text), default=None)
    if longest is None:
        raise SeedError(seed, "no words stand in it", "Save the page again, or delete the file.")
    if len(longest.text) > LONGEST:
        raise SeedError(
            seed, f"{longest.place} is {len(longest.text):,} characters long, which no report's paragraph is", "Break it into paragraphs."
        )
    if sum(len(block.text) for block in blocks) > MOST:
        raise SeedError(seed, f"it has more than {MOST:,} characters of text, which no report has", "Save the one report by itself.")
    # What a page says of itself, and what stands in the sidecar, comes to readers and feeds as the text does.
    claims = (*page.claims, *(savings.of(decoded) if name == "html" else ()), *claims)
    said = [(claim, *characters.seen(claim.value, claim.place or claim.name)) for claim in claims]
    told = {key: characters.seen(value, f"sidecar {key}") for key, value in sidecar.items()}
    unseen = dict.fromkeys(repair for _, _, found in said for repair in found) | dict.fromkeys(
        r for _, found in told.values() for r in found
    )
    return Document(
        seed=seed,
        hash=hashlib.sha256(data).hexdigest(),
        format="html" if name == "html" else "text",
        encoding=encoding,
        blocks=blocks,
        claims=tuple(claim if value == claim.value else msgspec.structs.replace(claim, value=value) for claim, value, _ in said),
        sidecar={key: value for key, (value, _) in told.items()},
        repairs=(*repairs, *more, *unseen),
    )


def ending_of(data: bytes) -> str:
    """The ending that a seed with these bytes should have.

    >>> ending_of(b"<!DOCTYPE html><p>Rain"), ending_of(b"Rain fell.")
    ('.html', '.txt')
    """
    if mhtml.is_mhtml(data):
        return ".eml" if mhtml.is_mail(data) else ".mhtml"
    try:
        decoded, _, _ = encodings.decoded("", data)
    except SeedError:
        return ".txt"
    return ".html" if html.is_html(decoded) else ".txt"
