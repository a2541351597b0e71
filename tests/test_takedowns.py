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


def report(id, seed, hash="", headline="", url=None):
    return Report(
        id=id,
        seed=seed,
        hash=hash or id * 2,
        headline=Fact(value=headline or f"What {id} says"),
        url=Fact(value=url),
        blocks=(Block(kind="paragraph", text="Words."),),
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


def test_nothing_of_what_was_taken_down_is_left_in_the_demo(demo, tmp_path):
    """Every seventh report of the demo, and all of one story, published before."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    build(content, tmp_path / "before" / "output", "-e", 'DIGEST_PUBLISH_AT="2026-11-21T10:00:00Z"')
    shutil.copyfile(tmp_path / "before" / "build" / "ledger.jsonl", content / "ledger.jsonl")
    before = {row["id"]: row for row in map(json.loads, (demo / "data" / "reports.jsonl").read_text("utf-8").splitlines())}
    told = [json.loads(line) for line in (demo / "data" / "stories.jsonl").read_text("utf-8").splitlines()]
    whole = next(story for story in told if len(story["ids"]) > 2)
    single = next(story for story in told if len(story["ids"]) == 1)
    gone = {*sorted(before)[::7], *whole["ids"], *single["ids"]}
    lines = [f'{json.dumps(before[id]["seed"])} = "Removed at the publisher’s request."\n' for id in sorted(gone)]
    (content / "takedown.toml").write_text("".join(lines), "utf-8")
    output = tmp_path / "after" / "output"
    said = build(content, output, "-e", 'DIGEST_PUBLISH_AT="2026-11-22T10:00:00Z"')
    assert f"+ taken down {len(gone)};" in " ".join(said.split())
    assert list(checks.faults(output, "http://127.0.0.1:8000")) == []

    # What another report says in the same words, a copy of a wire's text say, stays that report's.
    after = [json.loads(line) for line in (output / "data" / "reports.jsonl").read_text("utf-8").splitlines()]
    assert {row["id"] for row in after} == before.keys() - gone
    left = set().union(*(runs(f"{row['text']} ") | runs(row["headline"]) for row in after))
    taken = set().union(*(runs(f"{before[id]['headline']}. {before[id]['text']}") for id in gone)) - left
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
    for path in (tmp_path / "before" / "output").rglob("index.html"):
        name = path.relative_to(tmp_path / "before" / "output")
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
