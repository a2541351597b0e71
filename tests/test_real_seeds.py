"""Every point of the two real seeds that concerns their reports; skipped where the shared folder is not beside the checkout."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from newsdigest import documents, publishers, reports
from newsdigest.model import Fact, Report
from tests.cases import shared

WEEK, ABC = "000_1bc1fc5a410dbca4.txt", "001_f8df52db2fc2de13.txt"


@functools.cache
def report(name: str) -> Report:
    path = Path(shared("seeds")) / name
    return reports.extract(documents.parse(name, path.read_bytes()), publishers.load())


@pytest.mark.parametrize(
    ("name", "fact", "value"),
    [
        (WEEK, "headline", "South Korea ends intelligence-sharing pact with Japan amid escalating tensions"),
        (WEEK, "publisher", "The Week"),
        (WEEK, "wire", "The Associated Press"),
        (WEEK, "language", "en"),
        (ABC, "headline", "S. Korea cancels Japan intelligence deal amid trade dispute"),
        (ABC, "publisher", "ABC"),
        # The page calls itself "… Latest News, … Headlines", above its text and below; the country alone is not a name.
        (ABC, "carrier", "Singapore Latest News"),
        (ABC, "retrieved", "2025-03-30T12:52:02"),
        (ABC, "language", "en"),
    ],
)
def test_fact(name: str, fact: str, value: str) -> None:
    found: Fact = getattr(report(name), fact)
    assert found.value == value
    assert found.where


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        *((WEEK, fact) for fact in ("carrier", "byline", "published", "modified", "retrieved", "url", "dateline", "section")),
        *((ABC, fact) for fact in ("wire", "byline", "published", "modified", "url", "dateline", "section")),
    ],
)
def test_unknown_stays_unknown(name: str, fact: str) -> None:
    assert getattr(report(name), fact) == Fact()


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        (WEEK, ("South Korea informed", "South Korea, which", "Senior South")),
        (ABC, ("South Korea will stop", "South Korea said", "South Korea's pres", "Some experts", "South Korea's Defense")),
    ],
)
def test_the_whole_body_and_nothing_else(name: str, starts: tuple[str, ...]) -> None:
    blocks = report(name).blocks
    assert len(blocks) == len(starts)
    assert all(block.text.startswith(start) for block, start in zip(blocks, starts, strict=True))
    assert {block.kind for block in blocks} == {"paragraph"}


@pytest.mark.parametrize("name", [WEEK, ABC])
@pytest.mark.parametrize(
    "words",
    ["newsletter", "Peter has worked", "Codeword", "Similar News", "Read more", "Render Time", "Quality Score", "summarized", "Headlines"],
)
def test_what_must_not_stand_in_the_body(name: str, words: str) -> None:
    assert words not in report(name).text


@pytest.mark.parametrize("words", ['a "grave" change', 'was "absolutely', 'called "strong', 'a "stable', 'alliance "powerful'])
def test_lost_spaces_are_repaired_and_recorded(words: str) -> None:
    assert words in report(ABC).text
    repairs = report(ABC).repairs
    assert any(words in repair.after or repair.after in words for repair in repairs)
    assert {repair.why for repair in repairs} == {"lost space beside a quotation mark"}


def test_the_other_text_needs_no_repair() -> None:
    assert report(WEEK).repairs == ()


def test_each_line_is_kept_or_dropped_with_a_reason() -> None:
    for name in (WEEK, ABC):
        found = report(name)
        assert all(dropped.why and dropped.place.startswith("line ") for dropped in found.dropped)
        assert found.disagreements == ()


def test_the_outlets_are_named_by_their_pages_without_a_rule_for_them() -> None:
    for name, publisher in ((WEEK, "The Week"), (ABC, "ABC")):
        path = Path(shared("seeds")) / name
        found = reports.extract(documents.parse(name, path.read_bytes()), publishers.agencies())
        assert found.publisher.value == publisher
