"""Takedowns: cases of what a line names, and a whole site in which no run of words of what was taken down is left."""

from __future__ import annotations

import json
import shutil

import msgspec
import pytest
from lxml import etree

from newsdigest import checks, ledger, takedowns
from newsdigest.errors import SettingsError
from newsdigest.model import Block, Fact, Published, Rejected, Report
from newsdigest.stories import overrides
from tests import cases
from tests.conftest import ROOT, build
from tests.wording import files, runs, shown

SITE = "https://digest.example/news"


def report(id, seed, hash="", headline="", url=None, publisher=None, text="Words."):
    return Report(
        id=id,
        seed=seed,
        hash=hash or id * 2,
        headline=Fact(value=headline or f"What {id} says"),
        publisher=Fact(value=publisher),
        url=Fact(value=url),
        blocks=(Block(kind="paragraph", text=text),),
    )


@pytest.mark.parametrize("case", cases.folders("takedowns"))
def test_case(case):
    """`takedown.toml`, `seeds.json` and perhaps `ledger.jsonl` -> who is taken down and the ledger's addresses, or the error."""
    seeds = json.loads((case / "seeds.json").read_text("utf-8"))
    outcomes = [Rejected(**values) if "error" in values else report(**values) for values in seeds]
    file = case / "ledger.jsonl"
    published = ledger.read(file.read_text("utf-8") if file.exists() else "")
    try:
        lines = takedowns.read((case / "takedown.toml").read_text("utf-8"))
        found = takedowns.found(lines, outcomes, published, SITE)
    except SettingsError as error:
        cases.check(case / "error.txt", f"{error}\n")
        return
    cases.check(case / "takedowns.json", json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=1) + "\n")
    if published:
        cases.check(case / "ledger-after.jsonl", ledger.write(takedowns.readdressed(published, found, outcomes)))


TEXT = "The ferry ran aground off Skerrow in the small hours of Friday, and all forty people on board were taken ashore by the lifeboat."
LATER = " The harbour office has opened an inquiry into how the ship left the channel, which is marked on both sides."
NOTICE = "Read all that the Courier reports with a subscription for the price of one coffee a week, and stop at any time you like."


@pytest.mark.parametrize(
    ("other", "goes"),
    [
        (report("b", "b.txt", publisher="Courier", text=TEXT + LATER), True),  # text added
        (report("b", "b.txt", publisher="Courier", text="Another account.", url="http://courier.example/ferry/"), True),
        (report("b", "b.txt", publisher="Lantern", text=TEXT), False),  # another publisher carries it
        (report("b", "b.txt", text=TEXT), False),  # nobody knows whose
        (report("b", "b.txt", publisher="Courier", text="The bridge at Orrin opens a year late." + LATER), False),
        (report("b", "b.txt", publisher="Courier", text=f"A fire in a mill. {NOTICE}"), False),
    ],
)
def test_a_publisher_s_other_versions_go_too(other, goes):
    named = report("a", "a.txt", publisher="Courier", text=TEXT, url="https://courier.example/ferry")
    paid = [
        report(id, f"{id}.txt", publisher="Courier", text=f"{what}. {NOTICE}", url="https://courier.example/")
        for id, what in (("c", "Rain on Orrin"), ("d", "A late train"), ("e", "Snow at sea"))
    ]
    found = takedowns.found({"a.txt": "Asked for."}, [named, other, *paid], [], SITE)
    assert [one.seed for one in found] == (["a.txt", "b.txt"] if goes else ["a.txt"])
    assert len(takedowns.found({"c.txt": "Asked for."}, [named, other, *paid], [], SITE)) == 1


def test_overrides_lose_what_was_taken_down():
    wanted = overrides.Overrides(
        merge=(
            overrides.Override(seeds=("a", "b", "c"), reason="one"),
            overrides.Override(seeds=("b", "d"), reason="two"),
        ),
        note=(overrides.Override(seeds=("b",), reason="three", text="Words about b."),),
        lead=(overrides.Override(seeds=("a",), reason="four"),),
    )
    left = overrides.without(wanted, {"b"})
    assert left == overrides.Overrides(merge=(overrides.Override(seeds=("a", "c"), reason="one"),), lead=wanted.lead)
    assert overrides.without(wanted, set()) == wanted


# ---------------------------------------------------------------------------------------------- a whole site


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The output folder of the demo, published."""
    output = tmp_path_factory.mktemp("published") / "output"
    build(ROOT / "content", output, "-e", 'DIGEST_PUBLISH_AT="2026-11-21T10:00:00Z"')
    return output


@pytest.mark.parametrize("first", range(3))
def test_nothing_of_what_was_taken_down_is_left_in_the_demo(demo, published, tmp_path, first):
    """Every seventh report of the demo, its versions, and all of one story, published before."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    shutil.copyfile(published.parent / "build" / "ledger.jsonl", content / "ledger.jsonl")
    before = {row["id"]: row for row in map(json.loads, (demo / "data" / "reports.jsonl").read_text("utf-8").splitlines())}
    told = [json.loads(line) for line in (demo / "data" / "stories.jsonl").read_text("utf-8").splitlines()]
    whole = [story for story in told if len(story["ids"]) > 2][first]
    single = [story for story in told if len(story["ids"]) == 1][first]
    named = {*sorted(before)[first::7], *whole["ids"], *single["ids"]}
    address = {id: row["url"] or id for id, row in before.items()}
    gone = {id for id in before if address[id] in {address[one] for one in named}}
    lines = [f'{json.dumps(before[id]["seed"])} = "Removed at the publisher’s request."\n' for id in sorted(named)]
    (content / "takedown.toml").write_text("".join(lines), "utf-8")
    output = tmp_path / "after" / "output"
    said = build(content, output, "-e", 'DIGEST_PUBLISH_AT="2026-11-22T10:00:00Z"')
    assert f"+ taken down {len(gone)};" in " ".join(said.split())
    assert list(checks.faults(output, "http://127.0.0.1:8000")) == []

    # What another report says in the same words, a copy of a wire's text say, stays that report's.
    after = [json.loads(line) for line in (output / "data" / "reports.jsonl").read_text("utf-8").splitlines()]
    assert {row["id"] for row in after} == before.keys() - gone
    left = set().union(*(runs(f"{row['text']} ") | runs(row["headline"]) for row in after))
    taken = set().union(*(runs(before[id]["headline"]) | runs(before[id]["text"]) for id in gone)) - left
    assert len(taken) > 1000
    for path in files(output):
        for text in shown(path):
            assert not runs(text) & taken, path
    for id in gone:
        page = (output / before[id]["address"] / "index.html").read_text("utf-8")
        assert "This report was taken down" in page
        assert 'content="noindex,follow"' in page
    assert f"{len(gone)} reports were taken down." in (output / "removals" / "index.html").read_text("utf-8")
    assert before.keys() & {json.loads(line)["report"] for line in (output / "data" / "takedowns.jsonl").read_text().splitlines()} == gone
    atom = etree.parse(str(output / "feeds" / "atom.xml"))
    deleted = {element.get("ref"): element.get("when") for element in atom.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")}
    for story in (whole, single):
        assert deleted[f"urn:newsdigest:story:{story['story']}"] == "2026-11-22T10:00:00Z"

    # Every address that was published is a page still.
    for path in published.rglob("index.html"):
        name = path.relative_to(published)
        if name.parts[0] in ("stories", "posts"):
            assert (output / name).exists(), name

    # The seeds may go too, now that the ledger knows; only the posts' addresses are then no longer known.
    shutil.copyfile(tmp_path / "after" / "build" / "ledger.jsonl", content / "ledger.jsonl")
    posts = [f'{json.dumps(before[id]["address"])} = "Removed at the publisher’s request."\n' for id in sorted(gone)]
    (content / "takedown.toml").write_text("".join(posts), "utf-8")
    for id in gone:
        (content / "seeds" / before[id]["seed"]).unlink()
    build(content, tmp_path / "seedless" / "output")
    for id in gone:
        assert (tmp_path / "seedless" / "output" / before[id]["address"] / "index.html").exists()


def test_a_story_s_address_made_of_a_taken_down_headline_moves():
    line = Published(
        id="0123456789ab",
        slug="island-of-orrin-has-its-ferry-back-012345",
        first="2026-11-20T10:00:00Z",
        updated="2026-11-20T10:00:00Z",
        revision=1,
        reports=("a1" * 6, "b2" * 6),
        hash="0",
    )
    one = report("a1" * 6, "a.txt", headline="Island of Orrin has its ferry back")
    found = takedowns.found({"a.txt": "Asked for."}, [one], [line], SITE)
    (moved,) = takedowns.readdressed([line], found, [one])
    assert (moved.slug, moved.former) == ("", (line.slug,))
    other = takedowns.found({"a.txt": "Asked for."}, [report("a1" * 6, "a.txt", headline="Ferry back in Orrin")], [line], SITE)
    assert takedowns.readdressed([line], other, []) == (line,)
    # A wire's headline, say, that another paper has too: the address is made of that one's as well, and stays.
    twin = report("b2" * 6, "b.txt", headline="Island of Orrin has its ferry back")
    assert takedowns.readdressed([line], found, [one, twin]) == (line,)
