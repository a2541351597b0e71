"""Topics: cases, any order in, the editor's choices, what unrelated reports change, many stories."""

import json
import random

import pytest
from msgspec.structs import replace

from newsdigest import feeds, stories, topics
from newsdigest.errors import SettingsError
from newsdigest.model import Fact, Named, Report, Story
from newsdigest.settings import Settings
from tests import cases

CASES = cases.folders("topics")


def told(case) -> list[Story]:
    """The case's rows, each a report that says what it names; rows of one `story` are one story, others stand alone."""
    rows = [json.loads(line) for line in (case / "rows.jsonl").read_text("utf-8").splitlines()]
    given = stories.from_rows(json.dumps({**row, "story": None}).encode() for row in rows)
    by_story: dict[str, list[Report]] = {}
    for row, report in zip(rows, given, strict=True):
        section = Fact(value=row["section"], where="row") if row.get("section") else Fact()
        report = replace(report, section=section)
        by_story.setdefault(row.get("story") or row["id"], []).append(report)
    return [Story(id=id, reports=tuple(reports)) for id, reports in by_story.items()]


def named_in(given: list[Story]) -> dict[str, Named]:
    return {report.id: topics.named(report) for story in given for report in story.reports}


def found(case, given: list[Story], *others: Story) -> topics.Topics:
    file = case / "topics.toml"
    named = named_in(given)
    wanted = topics.choices.read(file.read_text("utf-8") if file.exists() else "")
    topics.choices.check(wanted, {naming.key for one in named.values() for naming in one.namings})
    return topics.find([*given, *others], named | named_in(others), ["Daily Plover", "Meridian Press"], wanted)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    """Rows and choices -> each story's topics, with the reports that name them, and the slugs that lead to others; or the error."""
    if case.name.startswith("rejected"):
        with pytest.raises(SettingsError) as error:
            found(case, told(case))
        cases.check(case / "error.txt", f"{error.value}\n")
        return
    result = found(case, told(case))
    lines = [
        {"story": story.id, "topics": [[topic.name, topic.slug, topic.kind, *topic.reports] for topic in story.topics]}
        for story in result.stories
    ]
    lines += [{"former": slug, "topic": topic.slug} for slug, topic in result.former]
    cases.check(case / "topics.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0].name.startswith("rejected")])
def test_any_order_gives_the_same(case):
    given = told(case)
    result = found(case, given)
    for turn in range(3):
        mixed = given[:]
        random.Random(turn).shuffle(mixed)
        again = found(case, mixed)
        assert again.former == result.former
        assert sorted(again.stories, key=lambda story: story.id) == sorted(result.stories, key=lambda story: story.id)


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0].name.startswith("rejected")])
def test_stories_of_other_names_change_nothing(case):
    given = told(case)
    others = told(cases.TESTS / "topics" / "names-that-nothing-else-has")
    alone, together = found(case, given), found(case, given, *others)
    known = {story.id: story for story in together.stories}
    assert all(known[story.id] == story for story in alone.stories)


def test_a_topic_has_a_feed_of_its_stories():
    case = cases.TESTS / "topics" / "south-korea-however-it-is-written"
    stories_of = found(case, told(case)).stories
    feeds_of = {path: spec for path, spec, _ in feeds.specs(Settings(url="https://digest.example"), [], stories_of)}
    feed = feeds_of["topics/south-korea/feed.xml"]
    assert feed.link == "https://digest.example/topics/south-korea/"
    assert {entry.id for entry in feed.entries} == {f"urn:newsdigest:story:{id}" for id in "abcdef"}
    listed = [address for _, _, address in feeds_of["feeds/feeds.opml"].alternates]
    assert "https://digest.example/topics/south-korea/feed.xml" in listed
