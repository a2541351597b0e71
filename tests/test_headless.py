"""`python -m newsdigest clean` and `group`: JSON lines in and out, as README and the benchmarks call them."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from newsdigest import receipts, stories
from tests.cases import TESTS, shared
from tests.conftest import ROOT, build

SEEDS = TESTS / "site" / "content" / "seeds"
FIELDS = {
    "seed", "headline", "blocks", "text", "publisher", "carrier", "wire", "byline", "published", "retrieved", "url", "language", "facts",
    "dropped", "repairs",
}  # fmt: skip


def call(*words, given="", status=0):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    command = [sys.executable, "-m", "newsdigest", *map(str, words)]
    done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done


def run(*words, given="", status=0):
    done = call(*words, given=given, status=status)
    return [json.loads(line) for line in done.stdout.splitlines()] if not status else done.stderr


def test_clean_gives_a_row_a_seed_in_path_order():
    rows = run("clean", SEEDS)
    assert [row["seed"] for row in rows] == sorted(row["seed"] for row in rows)
    assert len(rows) == 4
    for row in rows:
        if "error" in row:
            assert set(row) == {"seed", "error", "fix"}
            continue
        assert set(row) >= FIELDS
        assert row["text"] == "\n\n".join(block["text"] for block in row["blocks"])
        assert set(row["facts"]) == {name for name in row["facts"] if row.get(name)}


def test_an_html_seed_whole():
    (row,) = run("clean", SEEDS / "quayside.example" / "ferry-line-reopens.html")
    assert row["headline"] == "Ferry line to Orrin reopens after winter"
    assert row["publisher"] == "The Quayside"
    assert row["byline"] == "Inge Marrow"
    assert row["published"] == "2026-03-12T08:30:00+01:00"
    assert row["url"] == "https://www.quayside.example/2026/03/ferry-line-reopens"
    assert row["language"] == "en"
    assert [block["kind"] for block in row["blocks"]] == ["paragraph"] * 3
    assert row["carrier"] is row["wire"] is row["retrieved"] is None


def test_the_sidecar_is_read():
    (row,) = run("clean", SEEDS / "lowland.example" / "orrin-ferry.txt")
    assert (row["publisher"], row["facts"]["publisher"]) == ("The Lowland Post", "sidecar")
    assert row["published"] == "2026-03-13"


def test_clean_reads_lines_from_standard_input():
    text = (SEEDS / "lowland.example" / "mill-bridge.txt").read_text("utf-8")
    lines = [
        {"id": "1", "plain": text},
        {"id": "2", "html": f"<h1>A bridge</h1><p>{text}", "url": "https://a.example/1"},
        {"id": "3", "plain": ""},
        {"id": "4", "html": None, "plain": text, "url": None},
    ]
    rows = run("clean", "-", given="\n".join(map(json.dumps, lines)) + "\n\nno json\n")
    assert [row.get("id") for row in rows] == ["1", "2", "3", "4", None]
    assert rows[0]["headline"] == "Mill bridge closed to lorries"
    assert rows[1]["url"] == "https://a.example/1"
    assert rows[2]["error"]
    assert (rows[3]["text"], rows[3]["url"]) == (rows[0]["text"], None)
    assert rows[4]["seed"] == "line 6"


def test_plain_reads_html_as_text(tmp_path):
    (tmp_path / "page.html").write_text((SEEDS / "lowland.example" / "mill-bridge.txt").read_text("utf-8"))
    (row,) = run("clean", "--plain", tmp_path / "page.html")
    assert row["headline"] == "Mill bridge closed to lorries"


def test_a_file_that_is_not_there_is_named(tmp_path):
    (row,) = run("clean", tmp_path / "nowhere.txt")
    assert "cannot be read" in row["error"]


def rows_to_group():
    rows = [row for row in run("clean", SEEDS) if "error" not in row]
    return [{"id": row["seed"], "title": row["headline"], "text": row["text"], "date": row["published"]} for row in rows]


def test_group_brings_reports_of_one_event_together_in_any_order():
    lines = rows_to_group()
    stories = run("group", given="\n".join(map(json.dumps, lines)))
    assert sorted(len(story["ids"]) for story in stories) == [1, 2]
    assert set(stories[0]) >= {"story", "ids", "copies", "why"}
    random.Random(1).shuffle(lines)
    assert run("group", given="\n".join(map(json.dumps, lines))) == stories


def test_group_reads_a_file(tmp_path):
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows_to_group())))
    assert len(run("group", tmp_path / "rows.jsonl")) == 2


@pytest.mark.parametrize("line", ["{", '{"title": "no id"}', '{"id": "1", "title": "twice"}\n{"id": "1", "title": "twice"}'])
def test_group_names_the_line_that_is_wrong(line):
    assert "line" in run("group", given=line, status=1)


def test_the_two_real_seeds_stand_together():
    rows = run("clean", shared("seeds"))
    lines = [{"id": row["seed"], "title": row["headline"], "text": row["text"], "date": row["published"]} for row in rows]
    (story,) = run("group", given="\n".join(map(json.dumps, lines)))
    assert len(story["ids"]) == 2
    assert story["copies"] == []


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh") / "site"
    shutil.copytree(TESTS / "site" / "content", folder / "content")
    build(folder / "content", folder / "output")
    return folder


@pytest.fixture
def site(fresh, tmp_path):
    """A folder of seeds and the site built from them, to be spoilt."""
    return shutil.copytree(fresh, tmp_path / "site")


def verify(site, status):
    """What `verify` says of the site."""
    command = ["verify", site / "output", site / "content" / "seeds", "--rules", site / "content" / "publishers"]
    return call(*command, status=status).stdout


def test_verify_finds_a_fresh_build_whole(site):
    assert verify(site, 0) == "every sentence stands where its receipt says\n"


def test_verify_knows_one_text_under_two_addresses(site):
    seeds = site / "content" / "seeds" / "quayside.example"
    (seeds / "again.html").write_bytes((seeds / "ferry-line-reopens.html").read_bytes())
    (seeds / "again.toml").write_text('url = "https://quayside.example/again"\npublisher = "Another Paper"\n', "utf-8")
    build(site / "content", site / "output")
    assert any("quayside.example/again.html" in receipt.read_text("utf-8") for receipt in (site / "output").glob("stories/*/story.json"))
    assert verify(site, 0) == "every sentence stands where its receipt says\n"


def test_verify_names_a_changed_seed(site):
    seed = site / "content" / "seeds" / "quayside.example" / "ferry-line-reopens.html"
    seed.write_bytes(seed.read_bytes().replace(b"212 passengers", b"213 passengers"))
    assert "ferry-line-reopens.html" in verify(site, 1)


def test_verify_names_a_sentence_altered_on_a_page(site):
    (page,) = (site / "output").glob("stories/*/index.html")
    page.write_text(page.read_text("utf-8").replace("212 passengers", "213 passengers"), "utf-8")
    assert "the page does not show this sentence: The first boat carried 212 passengers" in verify(site, 1)


def test_verify_takes_a_quotation_as_another_report_prints_it(site):
    (page,) = (site / "output").glob("stories/*/index.html")
    told = page.read_text("utf-8")
    # Only where it is quoted by itself: the sentence around it stands as it is.
    quoted = "“We had people waiting on the quay before sunrise"
    assert told.count(quoted) == 1
    page.write_text(told.replace(quoted, quoted.replace("We had", "we had")), "utf-8")
    assert verify(site, 0)
    page.write_text(told.replace(quoted, quoted.replace("people", "nobody")), "utf-8")
    assert "the page does not show this sentence: We had people waiting" in verify(site, 1)


def test_verify_finds_the_demo_whole(demo):
    command = ["verify", demo, ROOT / "content" / "seeds", "--rules", ROOT / "content" / "publishers"]
    assert call(*command).stdout == "every sentence stands where its receipt says\n"


def test_lint_names_the_faults_of_a_feed():
    folder = TESTS / "faults"
    faulty, sound = folder / "rss-iso-date" / "feed.xml", folder / "rss-sound" / "feed.xml"
    assert call("lint", sound).stdout == "no faults\n"
    assert call("lint", sound, faulty, status=1).stdout.startswith(f"{faulty}: entry 2 has an ISO 8601 date")


def test_the_examples_of_the_readme_give_what_it_says(tmp_path):
    section = (ROOT / "README.md").read_text("utf-8").partition("## Without a site")[2].partition("\n## ")[0]
    _, rows, commands, said = re.findall(r"```(?:json|sh|)\n(.*?)```", section, re.S)
    (tmp_path / "reports.jsonl").write_text(rows, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == said
    # What `digest` prints bears its own check, against nothing but the rows.
    (receipt,) = run("digest", tmp_path / "reports.jsonl")
    told = {report.id: report for report in stories.from_rows(rows.splitlines())}
    assert receipts.verify(receipt, told.values()) == ()
    assert msgspec.convert(receipt, receipts.Receipt).digest.differ
