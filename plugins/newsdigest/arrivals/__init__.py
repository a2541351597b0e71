"""A source's bytes -> arrivals: seeds to be, each with what the source knows of it and the report itself may not say.

KINDS says by what first bytes each shape is known; a new shape is a module with a `read` and a line in that table.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from newsdigest import documents
from newsdigest.arrivals import json_lines, pages, syndication, warc
from newsdigest.model import Arrival, LeftOut, Rejected

HEAD = 4096  # bytes by which a shape is known
# Content type -> the ending of a page that is served so.
ENDINGS = warc.ENDINGS | {"multipart/related": ".mhtml", "message/rfc822": ".mhtml", "application/x-mimearchive": ".mhtml"}

Reader = Callable[[str, BinaryIO, int], Iterator[Arrival | Rejected | LeftOut]]
KINDS: tuple[tuple[re.Pattern[bytes], Reader], ...] = (
    (documents.WEB_ARCHIVE, warc.read),
    (documents.JSON, json_lines.read),
    (documents.FEED, syndication.read),
)


def arrive(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """A file's bytes, compressed by gzip or not -> its arrivals in the file's order.

    `name` is shown to the editor, and its ending says what a single page is; `limit` is in bytes, for one arrival.
    `source` must be able to seek. Whatever stands in it, no more than a few times the limit is held in memory.
    """
    head = source.read(HEAD)
    source.seek(0)
    if not documents.COMPRESSED.match(head):
        yield from reader_of(head)(name, source, limit)
        return
    with gzip.GzipFile(fileobj=source) as unpacked:
        try:
            head = unpacked.read(HEAD)
            unpacked.seek(0)
            # Records that are compressed one by one are unpacked by the reader of WARC itself.
            reader = reader_of(head)
            if reader is warc.read:
                source.seek(0)
                yield from reader(name, source, limit)
            else:
                yield from reader(name.removesuffix(".gz"), unpacked, limit)  # type: ignore[arg-type]
        except (OSError, EOFError, zlib.error) as error:
            yield Rejected(seed=name, error=f"its compression is damaged ({error})", fix="Download or copy it again.")


def reader_of(head: bytes) -> Reader:
    """The reader for a file that begins so; what is no archive is a page by itself."""
    return next((reader for sign, reader in KINDS if sign.match(head)), pages.read)
