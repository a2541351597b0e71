"""A web archive (WARC, or WET with its texts) -> an arrival for each page in it, with its address and when it was retrieved.

The format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import brotli
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from newsdigest.arrivals.pages import too_large
from newsdigest.documents import encodings
from newsdigest.model import Arrival, LeftOut, Rejected
from newsdigest.reports.addresses import is_address
from newsdigest.reports.dates import instant

ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
KEPT = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
CHUNK = re.compile(rb"\s{0,9}([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")
STEP = 65_536  # bytes taken in at a time


def read(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """The pages of an archive in its order; pictures, redirects and error pages are left out, each with what it is.

    Requests and metadata are about pages, not pages, and pass without a word. Raises nothing for a damaged archive: what stands
    before the damage arrives, and one rejection says where it ends.
    """
    number = 0
    try:
        # Decoding is ours: a header that promises gzip over a body that is none would end the iteration without a word (FastWARC 2.0.1).
        for number, record in enumerate(ArchiveIterator(source, parse_http=False), 1):
            if record.record_type in KEPT:
                yield arrival_of(record, f"{name}, record {number}", limit)
    except OSError as error:
        yield Rejected(
            seed=name, error=f"it is damaged after its record {number} ({error})", fix="Download it again; what stands before was taken."
        )


def arrival_of(record: WarcRecord, place: str, limit: int) -> Arrival | Rejected | LeftOut:
    """One record of the archive."""
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if record.is_http:
        try:
            record.parse_http(auto_decode="none")
        except OSError as error:
            return Rejected(seed=place, error=f"its HTTP header cannot be read ({error})", fix="Save the page in another way.")
        if record.http_headers.status_code != 200:
            return LeftOut(place=place, what=f"answer with status {record.http_headers.status_code or 'unknown'}")
        served = record.http_headers.get("Content-Type") or ""
    else:
        served = record.headers.get("Content-Type") or ""
    kind, _, parameters = served.partition(";")
    ending = ENDINGS.get(kind.strip().lower())
    if ending is None:
        return LeftOut(place=place, what=kind.strip().lower() or "record without a content type")
    # One byte more than is allowed shows that there is more, and what the record holds beyond it is never looked at.
    data = read_up_to(record, limit + 1)
    is_cut = len(data) <= limit and len(data) < record.content_length and not record.is_http
    if record.is_http:
        try:
            data = unpacked(
                data, record.http_headers.get("Transfer-Encoding") or "", record.http_headers.get("Content-Encoding") or "", limit
            )
        except ValueError as error:
            return Rejected(seed=place, error=str(error), fix="Save the page in another way.")
    if len(data) > limit:
        return too_large(place, limit)
    if is_cut or record.headers.get("WARC-Truncated"):
        return Rejected(seed=place, error="the archive holds only the beginning of it", fix="Save the page again.")
    facts = {"url": address} if is_address(address) else {}
    if retrieved := instant(record.headers.get("WARC-Date") or ""):
        facts["retrieved"] = retrieved
    if encoding := encodings.needed(data, encodings.charset_in(parameters)):
        facts["encoding"] = encoding
    return Arrival(data=data, ending=ending, facts=facts, place=place, note=served)


def read_up_to(record: WarcRecord, most: int) -> bytes:
    parts = []
    while most > 0 and (part := record.reader.read(min(most, STEP))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def unpacked(data: bytes, transfer: str, content: str, limit: int) -> bytes:
    """The body of an answer freed of chunks and compression, at most one byte more than `limit`.

    A body that is not packed in the way its header says is taken as it stands: archivers often unpack it and keep the header.
    Raises ValueError for a way of packing that is not known.

    >>> unpacked(b"4\\r\\nRain\\r\\n0\\r\\n\\r\\n", "chunked", "", 100), unpacked(b"Rain", "chunked", "gzip", 100)
    (b'Rain', b'Rain')
    """
    if "chunked" in transfer.lower():
        data = joined(data)
    for way in reversed([word.strip() for word in content.lower().split(",") if word.strip() not in ("", "identity")]):
        if way in ("gzip", "x-gzip", "deflate"):
            # 47: zlib's header or gzip's, whichever stands there. Raw deflate has none, so any text could be taken for it; only servers
            # that say deflate send it.
            data = inflated(data, 47, limit) or (way == "deflate" and b"<" not in data[:200] and inflated(data, -15, limit)) or data
        elif way == "br":
            data = unbrotlied(data, limit)
        elif b"<" not in data[:STEP]:
            raise ValueError(f"it is compressed in a way that is not known here ({way[:20]})")
    return data


def joined(data: bytes) -> bytes:
    """The chunks of a body without their lengths."""
    parts: list[bytes] = []
    at = 0
    while match := CHUNK.match(data, at):
        length = int(match[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(data[match.end() : match.end() + length])
        at = match.end() + length + 2
    return b"".join(parts) if parts and at >= len(data) else data


def inflated(data: bytes, window: int, limit: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(data, limit + 1)
    except zlib.error:
        return b""


def unbrotlied(data: bytes, limit: int) -> bytes:
    decompressor = brotli.Decompressor()
    try:
        return bytes(decompressor.process(data, output_buffer_limit=limit + 1))
    except brotli.error:
        return data
