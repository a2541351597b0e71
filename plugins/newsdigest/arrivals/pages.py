"""A file that is one saved page or text -> one arrival, its bytes as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from newsdigest import documents
from newsdigest.model import Arrival, Rejected


def read(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected]:
    """One arrival; a file of more than `limit` bytes is rejected unread."""
    data = source.read(limit + 1)
    if len(data) > limit:
        yield too_large(name, limit)
        return
    ending = PurePosixPath(name).suffix.lower()
    yield Arrival(data=data, ending=ending if ending in documents.FORMATS else documents.ending_of(data), place=name)


def too_large(place: str, limit: int) -> Rejected:
    """The rejection of what is larger than a report can be."""
    return Rejected(
        seed=place,
        error=f"it is larger than the {limit:,} bytes allowed",
        fix="Save only the page of the report, or raise DIGEST_SEED_LIMIT.",
    )
