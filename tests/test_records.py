"""The rows that others read: each fits the schema's types and holds the fields that are promised."""

from __future__ import annotations

import json

import msgspec

from newsdigest import documents, publishers, records, reports
from newsdigest.model import Fact, Story

TEXT = (
    b"Rain stops the regatta\nBy Ada Ost\n\n"
    + 3 * b"The regatta was stopped by rain on Sunday, the club said in a statement after the third race.\n\n"
)
PROMISED = [
    "seed",
    "headline",
    "blocks",
    "text",
    "publisher",
    "carrier",
    "wire",
    "byline",
    "published",
    "retrieved",
    "url",
    "language",
    "facts",
    "dropped",
    "repairs",
]


def made() -> reports.Report:
    return reports.extract(documents.parse("club.example/rain.txt", TEXT), publishers.load())


def test_a_report_has_the_promised_fields_in_order() -> None:
    row = records.report(made())
    assert [name for name in row if name in PROMISED] == PROMISED
    assert row["byline"] == "Ada Ost"
    assert row["published"] is None
    assert row["facts"]["byline"] == "line 2"
    assert all(type(dropped["line"]) is int for dropped in row["dropped"])


def test_rows_fit_the_types_of_the_schema() -> None:
    report = made()
    row = records.report(report, id=report.id, hash=report.hash, address="posts/rain/")
    assert list(row)[:3] == ["id", "hash", "address"]
    msgspec.json.decode(json.dumps(row), type=records.ReportRow)
    story = records.story(Story(id="s1", reports=(report,)), address="posts/rain/")
    msgspec.json.decode(json.dumps(story), type=records.StoryRow)
    assert story["ids"] == [report.id]


def test_a_sentence_that_stands_for_a_headline_is_not_given_as_one() -> None:
    text = 3 * b"The regatta was stopped by rain on Sunday, the club said in a statement after the third race. Nobody was hurt.\n\n"
    report = reports.extract(documents.parse("club.example/rain.txt", text), publishers.load())
    sentence = "The regatta was stopped by rain on Sunday, the club said in a statement after the third race."
    for row in (records.report(report), records.story(Story(id="s1", reports=(report,)))):
        assert (row["headline"], row["first_sentence"]) == (None, sentence)
    assert "headline" not in records.report(report)["facts"]


def test_a_story_names_each_agency_once() -> None:
    report = made()
    both = msgspec.structs.replace(report, wire=Fact(value="AP, Reuters"))
    one = msgspec.structs.replace(report, wire=Fact(value="Reuters"))
    assert records.story(Story(id="s1", reports=(report, both, one)))["wires"] == ["AP", "Reuters"]


def test_the_schema_describes_every_field() -> None:
    schema = records.schema()
    assert set(records.report(made())) <= set(schema["$defs"]["ReportRow"]["properties"])
    assert json.dumps(schema)
