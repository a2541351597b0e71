"""The facts of the pages for machines: data/ as JSON lines with their JSON Schema, and what stands beside each digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from newsdigest import provenances, receipts, records, rights
from newsdigest.digests import statements
from newsdigest.model import Digest, Report, Story, Takedown
from newsdigest.pages import post_address, story_address
from newsdigest.settings import Settings
from newsdigest.slugs import numbered


def files(
    digests: Sequence[Digest], singles: Sequence[Story], takedowns: Sequence[Takedown] = (), limit: int = 0
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """(path below the site's root, bytes in parts) of each, rows sorted by id; of 100,000 reports 650 MB, of which one row is held.

    `limit`: bytes that a file of rows may have, 0 for any; what is more goes on in `reports-2.jsonl` and so on. To be used one after the
    other, as they come.
    """
    stories = sorted([*(digest.story for digest in digests), *singles], key=lambda story: story.id)
    reports = sorted((report for story in stories for report in story.reports), key=lambda report: report.id)
    yield from _cut("reports", map(report_row, reports), limit)
    yield from _cut("stories", (records.story(story, address=story_address(story)) for story in stories), limit)
    yield from _cut("takedowns", ({"report": one.report or None, "reason": one.reason} for one in takedowns), limit)
    yield "data/schema.json", [pretty(records.schema())]


def report_row(report: Report) -> dict[str, Any]:
    """A report's row of data/reports.jsonl: what was dropped is counted by reason, not repeated.

    By its rights an `excerpt` report's blocks and text are the opening that its post shows, and a `link` report has none of either.
    """
    row = records.report(report, id=report.id, hash=report.hash, address=post_address(report))
    row["dropped"] = [{**(records.place(one.place) if one.place else {}), "why": one.why, "count": one.count} for one in report.dropped]
    if report.rights != "full":
        opening = " ".join(statement.text for statement in rights.opening(statements.of(report), report))
        row |= {"blocks": [{"kind": "paragraph", "text": opening}] if opening else [], "text": opening}
    return row


def receipt(digest: Digest) -> bytes:
    """The story.json beside a digest's page."""
    return pretty(receipts.receipt(digest))


def provenance(digest: Digest, settings: Settings) -> bytes:
    """The provenance.jsonld beside a digest's page."""
    return pretty(provenances.provenance(digest, settings))


def pretty(value: Any) -> bytes:
    """JSON for people: one value a line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _cut(name: str, rows: Iterable[dict[str, Any]], limit: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of some rows; a row larger than the limit has one for itself.

    >>> [(path, b"".join(lines)) for path, lines in _cut("few", [{"a": 1}, {"a": 2}, {"a": 3}], 16)]
    [('data/few.jsonl', b'{"a":1}\\n{"a":2}\\n'), ('data/few-2.jsonl', b'{"a":3}\\n')]
    """

    def parted() -> Iterator[tuple[int, bytes]]:
        number, size = 1, 0
        yield number, b""  # no rows are a file too
        for row in rows:
            line = msgspec.json.encode(row) + b"\n"
            if limit and size and size + len(line) > limit:
                number, size = number + 1, 0
            size += len(line)
            yield number, line

    for number, lines in groupby(parted(), key=itemgetter(0)):
        yield f"data/{numbered(name, number)}.jsonl", (line for _, line in lines)
