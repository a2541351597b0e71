"""The facts of the pages for machines: data/ as JSON lines with their JSON Schema, and what stands beside each digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from newsdigest import provenances, receipts, records, rights
from newsdigest.digests import statements
from newsdigest.model import Digest, Report, Story, Takedown
from newsdigest.pages import post_address, story_address
from newsdigest.settings import Settings


def files(digests: Sequence[Digest], singles: Sequence[Story], takedowns: Sequence[Takedown] = ()) -> Iterator[tuple[str, Iterable[bytes]]]:
    """(path below the site's root, bytes in parts) of each, rows sorted by id; of 100,000 reports 650 MB, of which one row is held."""
    stories = sorted([*(digest.story for digest in digests), *singles], key=lambda story: story.id)
    reports = sorted((report for story in stories for report in story.reports), key=lambda report: report.id)
    yield "data/reports.jsonl", _lines(map(report_row, reports))
    yield "data/stories.jsonl", _lines(records.story(story, address=story_address(story)) for story in stories)
    yield "data/takedowns.jsonl", _lines({"report": one.report or None, "reason": one.reason} for one in takedowns)
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


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (msgspec.json.encode(row) + b"\n" for row in rows)
