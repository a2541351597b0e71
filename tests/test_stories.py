"""Grouping: cases, any order in, the editor's overrides, copies of edited texts, and the two real seeds among others."""

from __future__ import annotations

import json
import random
import tomllib

import msgspec
import numpy
import pytest

from newsdigest import documents, publishers, reports, stories
from newsdigest.errors import SeedError, SettingsError
from newsdigest.model import Block, Fact, Report
from newsdigest.stories import copies, likeness, neighbours, overrides, weighing
from newsdigest.stories.terms import terms
from tests import cases

CASES = cases.folders("stories")


def told(case):
    """The case's rows, grouped as its overrides say."""
    file = case / "overrides.toml"
    given = stories.from_rows((case / "rows.jsonl").read_bytes().splitlines())
    return given, stories.group(given, overrides=overrides.read(file.read_text("utf-8")) if file.exists() else None)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    """Rows and overrides -> which reports stand together, lead first, what carries one text, what the editor said; or the error."""
    if case.name.startswith("rejected"):
        with pytest.raises((SeedError, SettingsError)) as error:
            told(case)
        cases.check(case / "error.txt", f"{error.value}\n")
        return
    _, found = told(case)
    lines = [
        {
            "ids": [report.id for report in story.reports],
            "copies": [[entry.relation, *entry.reports] for entry in story.copies],
            "headline": story.headline,
            "note": story.note,
            "overrides": story.why.overrides,
        }
        for story in found
    ]
    cases.check(case / "stories.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0].name.startswith("rejected")])
def test_order_makes_no_difference_and_every_report_stands_once(case):
    given, found = told(case)
    assert sorted(report.id for story in found for report in story.reports) == sorted(report.id for report in given)
    file = case / "overrides.toml"
    wanted = overrides.read(file.read_text("utf-8")) if file.exists() else None
    for turn in range(3):
        mixed = given[:]
        random.Random(turn).shuffle(mixed)
        assert stories.group(mixed, overrides=wanted) == found


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0].name.startswith("rejected")])
def test_why_speaks_of_its_own_story(case):
    """Ties join members, just enough of them; the nearest is outside, and of a related story; names are in both."""
    given, found = told(case)
    text = {report.id: f"{report.headline.value} {report.text}".lower() for report in given}
    story_of = {report.id: story for story in found for report in story.reports}
    for story in found:
        members = {report.id for report in story.reports}
        assert all(set(tie.reports) <= members for tie in story.why.ties)
        assert len(story.why.ties) == len(members) - 1
        assert story.why.overrides or (story.margins.weakest is None) == (len(members) == 1)
        if story.margins.weakest:
            assert set(story.margins.weakest.tie.reports) <= members
        assert (story.margins.nearest is None) == (not story.related)
        if story.margins.nearest:
            assert len(set(story.margins.nearest.tie.reports) & members) == 1
        of_others = [set(tie.reports) - members for tie in story.why.related]
        assert [story_of[id].id for (id,) in of_others] == list(story.related)
        for tie in (*story.why.ties, *story.why.related):
            assert all(word.lower() in text[report] for report in tie.reports for word in (*tie.names, *tie.words))
    assert [row["story"] for row in msgspec.json.decode(msgspec.json.encode(list(stories.rows(found))))] == [story.id for story in found]


def report(id, text, publisher=None, **facts):
    blocks = tuple(Block(kind="paragraph", text=line) for line in text.splitlines() if line)
    given = {"publisher": publisher, **facts}
    known = {name: Fact(value=value) for name, value in given.items() if value}
    return Report(id=id, seed=id, hash=id, headline=Fact(value=id), blocks=blocks, **known)


def sentence(chance):
    return " ".join(f"w{chance.randrange(4000)}" for _ in range(chance.randrange(12, 25))) + "."


def test_copies_of_edited_texts_are_found_and_independent_ones_are_not():
    """Cuts, paragraphs added, words changed here and there: precision and recall over 400 pairs."""
    chance = random.Random(5)
    right = wrong = missed = 0
    for turn in range(200):
        text = [sentence(chance) for _ in range(chance.randrange(10, 40))]
        edits = {
            0: lambda lines: lines[: max(5, len(lines) * 2 // 3)],
            1: lambda lines: [*lines, *(sentence(chance) for _ in range(len(lines) // 3))],
            2: lambda lines: [sentence(chance) if place % 3 == 0 else line for place, line in enumerate(lines)],
            3: lambda lines: [" ".join("other" if chance.random() < 0.05 else word for word in line.split()) for line in lines],
            4: lambda lines: [" ".join("other" if chance.random() < 0.18 else word for word in line.split()) for line in lines],
        }
        copy = edits[turn % 5](text)
        # An independent account quotes two sentences of the same speaker.
        independent = [*text[:2], *(sentence(chance) for _ in range(10, 40))]
        pages = [report("a", "\n".join(text), "A"), report("b", "\n".join(copy), "B"), report("c", "\n".join(independent), "C")]
        ((entries,), _) = copies.found([pages])
        pairs = {frozenset((entry.reports[0], other)) for entry in entries for other in entry.reports[1:]}
        right += frozenset("ab") in pairs
        missed += frozenset("ab") not in pairs
        wrong += len(pairs - {frozenset("ab")})
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.98


def test_original_is_what_credits_and_times_say():
    text = "\n".join(sentence(random.Random(1)) for _ in range(4))
    agency = report("a", text, "Polar News", published="2026-11-12")
    paper = report("b", text, "Daily", wire="Polar News", published="2026-11-11")
    carried = report("c", text, "Daily", carrier="Rill", published="2026-11-10")
    ((entries,), _) = copies.found([[carried, paper, agency]])
    assert [(entry.relation, entry.reports) for entry in entries] == [("same text", ("a", "b", "c"))]


def test_lead_is_the_first_published_or_the_longest_original():
    given = stories.from_rows((cases.TESTS / "stories/wire-text-carried-by-two-is-one-text/rows.jsonl").read_bytes().splitlines())
    assert [story.id for story in stories.group(given)] == ["market", "agency"]
    undated = [msgspec.structs.replace(each, published=Fact()) for each in given]
    lead = next(story.reports[0] for story in stories.group(undated) if len(story.reports) > 1)
    assert len(lead.text) == max(len(each.text) for each in undated)


def test_example_in_the_description_of_overrides_can_be_read():
    example = "\n".join(line[4:] for line in (overrides.__doc__ or "").splitlines() if line.startswith("    "))
    assert set(tomllib.loads(example)) == set(overrides.KINDS)
    assert overrides.read(example).note[0].text


def others():
    """Reports of other events: all rows of the cases."""
    found = {}
    for case in CASES:
        if not case.values[0].name.startswith("rejected"):
            for row in stories.from_rows((case.values[0] / "rows.jsonl").read_bytes().splitlines()):
                found[row.id] = row
    return [found[id] for id in sorted(found)]


def test_one_report_less_leaves_all_other_stories_as_they_were():
    given = others()
    before = {frozenset(each.id for each in story.reports) for story in stories.group(given)}
    for gone in random.Random(3).sample(given, 12):
        after = {frozenset(each.id for each in story.reports) for story in stories.group([each for each in given if each != gone])}
        assert {members for members in before if gone.id not in members} <= after


def test_what_readers_know_as_one_story_is_neither_parted_nor_joined_but_gains_reports():
    given = others()
    found = stories.group(given)
    free = [{report.id for report in story.reports} for story in found]
    several = [ids for ids in free if len(ids) > 1]
    chance = random.Random(4)
    for _ in range(6):
        # Stories that likeness would part: two that have nothing in common; and one that it would join: a story in two.
        one, other, parted = chance.sample(several, 3)
        first, *rest = sorted(parted)
        settled = [sorted(one | other), [first], rest]
        now = [{report.id for report in story.reports} for story in stories.group(chance.sample(given, len(given)), settled=settled)]
        assert all(any(set(ids) <= story for story in now) for ids in settled)
        assert not any({first, rest[0]} <= story for story in now)
    known = max(several, key=len)
    late = sorted(known)[-1]
    now = stories.group(given, settled=[sorted(known - {late}), *(ids for ids in free if ids != known), ["gone"]])
    assert {frozenset(report.id for report in story.reports) for story in now} == {frozenset(ids) for ids in free}


def test_same_weekday_of_different_weeks_is_not_the_same_day():
    lines = [f"The bridge at Orrin closed on {name}." for name in ("Tuesday", "Dienstag", "Friday")]
    days = numpy.array([stories.day_of(day) for day in ("2026-11-18", "2026-11-19", "2026-11-21")])
    vectors = weighing.vectors(terms([""] * 3, lines), days, [None] * 3)
    assert vectors.rows.weekday.tolist() == [1, 1, 4]
    assert (vectors.rows.told @ vectors.rows.told.T).toarray().tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    week_later = weighing.vectors(terms([""] * 3, lines), days + numpy.array([0, 7, 0]), [None] * 3)
    assert (week_later.rows.told @ week_later.rows.told.T).toarray().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_no_surroundings_make_a_pair_likelier_than_its_own_words_allow():
    given = stories.from_rows((cases.TESTS / "stories/one-day-of-everything-stays-apart/rows.jsonl").read_bytes().splitlines())
    texts = terms([report.headline.value for report in given], [report.text for report in given])
    vectors = weighing.vectors(texts, numpy.zeros(len(given), int), [None] * len(given))
    features = likeness.features(vectors, neighbours.candidates(vectors))
    lonely = features | {name: numpy.full_like(features[name], 3.0) for name in ("density", "rival_min", "rival_max")}
    allowed = 1 / (1 + numpy.exp(-likeness.own_odds(lonely, likeness.model().own)))
    unbounded = msgspec.structs.replace(likeness.model(), own=[[99.0] + [0.0] * len(likeness.OWN)] * 3)
    assert (likeness.likelihoods(lonely, unbounded) > allowed).any()
    assert (likeness.likelihoods(lonely, likeness.model()) <= allowed + 1e-6).all()


@pytest.mark.parametrize("number", [0, 1, 8, 50])
def test_the_two_real_seeds_stand_together(number):
    folder = cases.shared("seeds")
    known = publishers.load({})
    seeds = [reports.extract(documents.parse(path.name, path.read_bytes()), known) for path in sorted(folder.glob("*.txt"))]
    (story,) = [story for story in stories.group([*seeds, *others()[:number]]) if seeds[0] in story.reports]
    assert {each.seed for each in story.reports} == {each.seed for each in seeds}
    assert not story.copies


def test_what_an_aggregator_carries_of_a_publisher_is_a_copy_and_no_version():
    own = Report(id="a", seed="a", hash="a", headline=Fact(value="x"), blocks=(), publisher=Fact(value="The Alder", where="sidecar"))
    carried = msgspec.structs.replace(own, id="b", carrier=Fact(value="Rill", where="line 1"))
    assert copies.is_version(own, msgspec.structs.replace(own, id="c"))
    assert not copies.is_version(own, carried)
