"""The JSON objects that others read: rows of data/*.jsonl and of `python -m newsdigest clean`, and their schema."""

from __future__ import annotations

from typing import Any

import msgspec

from newsdigest.model import BlockKind, Copies, Fact, Report, Rights, Story, TopicKind, Value
from newsdigest.receipts import Receipt

VERSION = 1  # of the schema; another one when a member goes or means something else, not when one is added

FACTS = tuple(field.name for field in msgspec.structs.fields(Report) if field.type is Fact)


class Part(Value, frozen=True, kw_only=True):
    """A block of the text."""

    kind: BlockKind
    text: str


class Taken(Value, frozen=True, kw_only=True):
    """What was dropped; `line` for a text seed, `path` for HTML."""

    line: int | None = None
    path: str | None = None
    text: str | None = None  # in headless use; a site does not repeat what it dropped
    why: str
    count: int = 1  # of lines or blocks; of an HTML seed a site tells no more


class Mended(Value, frozen=True, kw_only=True):
    """What was repaired."""

    before: str
    after: str
    why: str


class ReportRow(Value, frozen=True, kw_only=True):
    """One report; null is unknown."""

    id: str | None = None  # of data/reports.jsonl: first 12 digits of the hash; in headless use as handed in
    hash: str | None = None  # sha256 of the seed
    address: str | None = None  # of its post, below the site's root
    seed: str
    headline: str | None  # that the seed itself gives
    first_sentence: str | None  # that stands for a headline on the site's pages where the seed gives none
    blocks: tuple[Part, ...]
    text: str  # the blocks joined by a blank line
    publisher: str | None
    carrier: str | None
    wire: str | None
    byline: str | None
    published: str | None
    modified: str | None
    retrieved: str | None
    url: str | None
    language: str | None
    dateline: str | None
    section: str | None
    facts: dict[str, str]  # field -> where it was read, for every fact that is known
    disagreements: tuple[str, ...]
    rights: Rights
    dropped: tuple[Taken, ...]
    repairs: tuple[Mended, ...]


class TopicRow(Value, frozen=True, kw_only=True):
    """A topic of a story."""

    name: str
    kind: TopicKind
    address: str  # below the site's root
    ids: tuple[str, ...]  # of the story's reports that name it


class StoryRow(Value, frozen=True, kw_only=True):
    """One story."""

    story: str  # id
    address: str | None = None
    headline: str | None  # of the report whose headline it bears
    first_sentence: str | None  # of that report, where it has no headline of its own
    ids: tuple[str, ...]  # of its reports, the lead first
    publishers: tuple[str, ...]
    wires: tuple[str, ...]
    first: str | None
    updated: str | None
    revision: int
    copies: tuple[Copies, ...]
    related: tuple[str, ...]
    note: str | None
    topics: tuple[TopicRow, ...]  # what it and other stories are about, the most telling first


class TakedownRow(Value, frozen=True, kw_only=True):
    """A report that was removed; whoever keeps a copy of this data is asked to remove it there."""

    report: str | None  # its id
    reason: str


def report(report: Report, **more: str) -> dict[str, Any]:
    """A report as one JSON object; `more` puts `id`, `hash` and `address` in front."""
    facts: dict[str, Fact] = {name: getattr(report, name) for name in FACTS} | {"headline": report.own_headline}
    row: dict[str, Any] = dict(more)
    row |= {
        "seed": report.seed,
        **headed(report),
        "blocks": [{"kind": block.kind, "text": block.text} for block in report.blocks],
        "text": report.text,
    }
    row |= {name: fact.value for name, fact in facts.items() if name != "headline"}
    row |= {
        "facts": {name: fact.where for name, fact in facts.items() if fact.value is not None},
        "disagreements": list(report.disagreements),
        "rights": report.rights,
        "dropped": [{**place(dropped.place), "text": dropped.text, "why": dropped.why} for dropped in report.dropped],
        "repairs": [{"before": repair.before, "after": repair.after, "why": repair.why} for repair in report.repairs],
    }
    return row


def headed(report: Report) -> dict[str, str | None]:
    """A report's own headline, and apart from it the sentence that stands for one, so that nobody takes that for a headline."""
    own = report.own_headline.value
    return {"headline": own, "first_sentence": None if own else report.headline.value}


def place(place: str) -> dict[str, Any]:
    """Where something stood, as a number of a line or a path.

    >>> place("line 41"), place("/html/body/p[2]")
    ({'line': 41}, {'path': '/html/body/p[2]'})
    """
    kind, _, number = place.partition(" ")
    return {"line": int(number)} if kind == "line" and number.isdecimal() else {"path": place}


def rejected(seed: str, error: str, fix: str) -> dict[str, Any]:
    """A seed that gave no report."""
    return {"seed": seed, "error": error, "fix": fix}


def story(story: Story, **more: str) -> dict[str, Any]:
    """A story as one JSON object; `more` may hold its `address`."""
    reports = story.reports
    return {
        "story": story.id,
        **more,
        **headed(story.headlining),
        "ids": [report.id for report in reports],
        "publishers": list(dict.fromkeys(report.publisher.value for report in reports if report.publisher.value)),
        "wires": list(dict.fromkeys(wire for report in reports for wire in report.wires)),
        "first": story.first or None,
        "updated": story.updated or None,
        "revision": story.revision,
        "copies": msgspec.to_builtins(story.copies),
        "related": list(story.related),
        "note": story.note or None,
        "topics": [
            {"name": topic.name, "kind": topic.kind, "address": f"topics/{topic.slug}/", "ids": list(topic.reports)}
            for topic in story.topics
        ],
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of the rows of data/reports.jsonl, data/stories.jsonl and data/takedowns.jsonl, and of story.json."""
    rows, definitions = msgspec.json.schema_components([ReportRow, StoryRow, TakedownRow, Receipt], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:newsdigest:schema:{VERSION}",
        "title": "Rows of reports.jsonl, stories.jsonl and takedowns.jsonl, and story.json",
        "anyOf": list(rows),
        "$defs": definitions,
    }
