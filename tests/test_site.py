"""Whole sites: a tiny one compared file by file, what a bad seed does, the same bytes wherever and however it is built."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from newsdigest import checks, manifests
from tests import cases, edits
from tests.conftest import ROOT, build

SITE = cases.TESTS / "site"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    said = build(SITE / "content", folder / "output")
    return folder, said


def test_a_tiny_site_file_by_file(tiny):
    output = tiny[0] / "output"
    built = {name for name in files(output) if not name.startswith("theme/")}
    expected = SITE / "expected"
    if cases.records(expected):
        shutil.rmtree(expected, ignore_errors=True)
    for name in sorted(built):
        data = (output / name).read_bytes()
        # What is packed differs between versions of zlib, what is in it must not.
        cases.check(expected / name, unpacked(data) if name.endswith(".epub") else data)
    assert built == set(files(expected))


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(name.encode() + b"\n" + archive.read(name) + b"\n" for name in archive.namelist())


def test_the_summary_accounts_for_every_seed(tiny):
    folder, said = tiny
    said = " ".join(said.split())
    assert "seeds 4 = posts 3 + versions 0 + copies 0 + rejected 1; stories 1, single reports 1; files written" in said
    assert "rejected empty.txt: " in said
    account = json.loads((folder / "build" / "report.json").read_text("utf-8"))
    assert [row["outcome"] for row in account["seeds"]] == ["rejected", "post", "post", "post"]
    assert account["seeds"][0]["fix"]
    page = BeautifulSoup((folder / "build" / "report.html").read_text("utf-8"), "lxml")
    (first,) = page.select("h2:-soup-contains('Rejected') + ul li")
    assert " ".join(first.get_text().split()) == f"empty.txt: {account['seeds'][0]['why']}. {account['seeds'][0]['fix']}"


def test_what_was_left_out_of_a_page_is_told_block_by_block_and_on_the_site_counted(tmp_path):
    seeds = tmp_path / "content" / "seeds"
    seeds.mkdir(parents=True)
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in (f"Section {number}" for number in range(20)))
    told = "".join(
        f"<p>The lock at Norby was closed on Monday after {number} barges had passed, the harbour office said.</p>" for number in range(5)
    )
    page = (
        f'<html lang="en"><head><title>Lock closed</title></head><body><nav><ul>{menu}</ul></nav><h1>Lock closed</h1>{told}</body></html>'
    )
    (seeds / "a.html").write_text(page, "utf-8")
    build(seeds.parent, tmp_path / "output")
    (row,) = json.loads((tmp_path / "build" / "report.json").read_text("utf-8"))["seeds"]
    left = [dropped["text"] for dropped in row["dropped"]]
    assert left[:20] == [f"Section {number}" for number in range(20)]
    assert all(dropped["place"].startswith("/html") for dropped in row["dropped"])
    assert "and 8 more" in (tmp_path / "build" / "report.html").read_text("utf-8")
    (public,) = [json.loads(line) for line in (tmp_path / "output" / "data" / "reports.jsonl").read_text("utf-8").splitlines()]
    assert sum(dropped["count"] for dropped in public["dropped"]) == len(left)
    assert all(dropped.keys() == {"why", "count"} for dropped in public["dropped"])


def test_data_comes_in_parts_where_a_host_takes_no_large_file(tiny, tmp_path):
    whole = {name: data for name, data in files(tiny[0] / "output").items() if name.startswith("data/")}
    rows = whole["data/reports.jsonl"].splitlines(keepends=True)
    most = max(map(len, rows))
    build(SITE / "content", tmp_path / "output", "-e", f"DIGEST_DATA_LIMIT={most}")
    parts = {name: data for name, data in files(tmp_path / "output").items() if name.startswith("data/")}
    assert set(parts) == {*whole, "data/reports-2.jsonl", "data/reports-3.jsonl"}
    assert [parts[f"data/reports{part}.jsonl"] for part in ("", "-2", "-3")] == rows
    build(SITE / "content", tmp_path / "output")
    assert files(tmp_path / "output") == files(tiny[0] / "output")


def test_what_was_left_out_is_found_again_where_the_store_lost_it(tmp_path):
    content, beside = tmp_path / "content", tmp_path / "build"
    shutil.copytree(SITE / "content", content)

    def account() -> dict[str, list[dict[str, str]]]:
        build(content, tmp_path / "output")
        return {
            row["seed"]: row["dropped"] for row in json.loads((beside / "report.json").read_text("utf-8"))["seeds"] if row.get("dropped")
        }

    before = account()
    assert before
    database = sqlite3.connect(beside / "store.sqlite", isolation_level=None)
    assert database.execute("UPDATE kept SET value = x'00' WHERE key LIKE 'left %'").rowcount == 4
    database.close()
    (content / "seeds" / "another.txt").write_text(
        "Mill sold\n\nThe mill at Norby was sold on Monday, the county said in the evening.\n", "utf-8"
    )
    lost = account()
    assert all(dropped["text"] == "" for seed in before for dropped in lost[seed])
    (content / "seeds" / "another.txt").unlink()
    assert account() == before


def test_a_second_build_changes_nothing(tiny):
    folder, _ = tiny
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (folder / "output").rglob("*.html")}
    said = build(SITE / "content", folder / "output")
    assert "files written 0," in " ".join(said.split())
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in before}


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C", "LANG": "C"},
        {"LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "3"},
    ],
    ids=["east", "west in C", "German"],
)
def test_the_same_bytes_elsewhere(tiny, tmp_path, environment):
    content = tmp_path / "another folder" / "content"
    content.parent.mkdir()
    # Copied in reverse, so that the folder lists its files in another order.
    for path in sorted((SITE / "content").rglob("*"), reverse=True):
        if path.is_file():
            target = content / path.relative_to(SITE / "content")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    build(content, tmp_path / "another folder" / "output", "-e", 'DIGEST_EXECUTOR="serial"', **environment)
    assert files(tmp_path / "another folder" / "output") == files(tiny[0] / "output")


def test_another_theme_changes_pages_and_nothing_else(tiny, tmp_path):
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    base = theme / "templates" / "base.html"
    base.write_text(base.read_text("utf-8").replace("<body>", '<body class="other">'), "utf-8")
    build(SITE / "content", tmp_path / "output", "-t", str(theme))
    before, after = files(tiny[0] / "output"), files(tmp_path / "output")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {"index.html", "404.html"} <= changed
    assert all(name.endswith(".html") for name in changed)
    assert before.keys() == after.keys()


def test_an_interface_in_arabic_is_the_same_bytes_on_any_machine(tmp_path):
    """Dates, numbers and order come from CLDR, never from the machine's locale."""
    for name, environment in (
        ("c", {"LC_ALL": "C", "LANG": "C"}),
        ("german", {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "TZ": "Asia/Tokyo"}),
    ):
        build(SITE / "content", tmp_path / name / "output", "-e", 'DEFAULT_LANG="ar"', **environment)
    arabic = files(tmp_path / "c" / "output")
    assert arabic == files(tmp_path / "german" / "output")
    assert b'<html lang="ar" dir="rtl">' in arabic["index.html"]
    assert "13 مارس 2026" in arabic["index.html"].decode()
    assert b"<language>ar</language>" in arabic["feeds/feed.xml"]
    # Nothing of the interface is left in English: Latin letters stand in names, in reports, in notes and in what has no other name.
    for name in (name for name in arabic if name.endswith("index.html")):
        page = BeautifulSoup(arabic[name].decode(), "lxml")
        for element in page.select("[lang]:not(html), bdi, cite, code, script, .masthead, [dir=auto]"):
            element.decompose()
        names_names = name.startswith(("posts/", "stories/", "sources/", "topics/"))
        for element in page.select("h2, dt, th, summary, nav, footer" if names_names else "main, nav, footer"):
            left = set(re.findall("[A-Za-z]{3,}", element.get_text(" ")))
            assert left <= {"The", "Calder", "Digest", "Atom", "EPUB", "Feed", "HTML", "JSON", "OPML", "PROV"}, name


def test_a_build_after_edits_is_the_build_from_nothing(tiny, tmp_path):
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(SITE / "content", content)
    build(content, output)
    seed = content / "seeds" / "lowland.example" / "mill-bridge.txt"
    seed.rename(content / "seeds" / "bridge.txt")
    (content / "seeds" / "quayside.example" / "ferry-line-reopens.html").unlink()
    (content / "seeds" / "new.txt").write_text(
        "Choir wins in Aldbeck\nThe choir of the school won the county prize on Sunday, its first in ten years.\n"
    )
    build(content, output)
    build(content, tmp_path / "fresh" / "output")
    assert files(output) == files(tmp_path / "fresh" / "output")


def test_a_site_after_any_edits_is_the_site_from_nothing():
    """A few of the scripts of which `python -m tests.edits` runs as many as wanted."""
    assert edits.run(6) == []


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "huge.txt": b"All work and no play. " * 2_500_000,
    "cut.txt": "A report saved as UTF-16 and cut in the middle of a letter.".encode("utf-16")[:-1],
    "nothing.html": b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
}


def test_bad_seeds_are_named_and_the_rest_is_built(tiny, tmp_path):
    content = tmp_path / "content"
    shutil.copytree(SITE / "content", content)
    for name, data in BAD.items():
        (content / "seeds" / name).write_bytes(data)
    build(content, tmp_path / "output")
    rows = {row["seed"]: row for row in json.loads((tmp_path / "build" / "report.json").read_text("utf-8"))["seeds"]}
    for name in set(BAD) - {"cut.txt"}:
        assert rows[name]["outcome"] == "rejected", name
        assert rows[name]["why"], name
        assert rows[name]["fix"], name
    assert "cut.txt" in rows
    posts = {name for name in files(tmp_path / "output") if name.startswith("posts/")}
    assert {name for name in files(tiny[0] / "output") if name.startswith("posts/")} <= posts


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("overrides.toml", '[[lead]]\nseeds = ["lowland.example/orrin-fery.txt"]\nreason = "first"\n', "orrin-ferry.txt"),
        ("ledger.jsonl", "{\n", "line 1"),
        ("publishers/lowland.example.toml", 'nam = "x"\n', "name"),
    ],
)
def test_an_editors_mistake_stops_the_build_with_its_remedy(tmp_path, name, text, says):
    content = tmp_path / "content"
    shutil.copytree(SITE / "content", content)
    (content / name).write_text(text)
    said = build(content, tmp_path / "output", status=1)
    assert "".join(says.split()) in "".join(said.split())
    assert "Traceback" not in said


def test_an_unknown_setting_is_corrected(tmp_path):
    said = build(SITE / "content", tmp_path / "output", "-e", 'DIGEST_RIGTHS="full"', status=1)
    assert "DIGEST_RIGHTS" in said
    assert "Traceback" not in said


def test_a_note_that_cannot_be_read_is_not_lost_silently(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(SITE / "content", content)
    (content / "undated.md").write_text("Title: No date\n\nWords.\n")
    said = build(content, tmp_path / "output", status=1)
    assert "undated.md" in said
    assert manifests.read(tmp_path / "build") is None


def test_an_empty_content_folder_gives_a_site(tmp_path):
    (tmp_path / "content").mkdir()
    build(tmp_path / "content", tmp_path / "output")
    assert (tmp_path / "output" / "index.html").exists()


def test_one_text_under_two_names_is_two_reports(tmp_path):
    """A wire's text saved from two papers: nobody's name is lost, and the text counts once."""
    folder = tmp_path / "content" / "seeds"
    folder.mkdir(parents=True)
    text = (SITE / "content" / "seeds" / "lowland.example" / "mill-bridge.txt").read_bytes()
    for name, publisher in (("a", "The Alder"), ("b", "The Birch"), ("c", "The Birch")):
        (folder / f"{name}.txt").write_bytes(text)
        (folder / f"{name}.toml").write_text(f'publisher = "{publisher}"')
    said = build(tmp_path / "content", tmp_path / "output")
    assert "posts 2 + versions 0 + copies 1" in " ".join(said.split())
    (page,) = (tmp_path / "output" / "stories").glob("*/index.html")
    assert "The Alder" in page.read_text("utf-8")
    assert "The Birch" in page.read_text("utf-8")


def test_the_site_cannot_stand_where_builds_keep_theirs(tmp_path):
    assert "folder called build" in " ".join(build(SITE / "content", tmp_path / "build", status=1).split())


def test_the_demo_is_without_fault(demo):
    assert list(checks.faults(demo, "http://127.0.0.1:8000")) == []
    account = json.loads((demo.parent / "build" / "report.json").read_text("utf-8"))
    assert account["counts"]["rejected"] == 0
    assert account["counts"]["seeds"] >= 60
    assert account["counts"]["stories"] >= 15
    # A report that its publisher changed stands there twice.
    (version,) = [row for row in account["seeds"] if row["outcome"] == "version"]
    assert account["counts"]["versions"] == 1
    assert "harbourcourier.example/ansel-museum-bronze-stolen" in version["seed"]
    assert version["why"].startswith("another version of harbourcourier.example/ansel-museum-bronze-stolen")
    assert version["why"] in (demo.parent / "build" / "report.html").read_text("utf-8")


def test_it_installs_as_a_package_and_builds_elsewhere(tmp_path):
    """`pip install .` elsewhere, with the theme it brings."""
    target = tmp_path / "installed"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*install, "--target", target, ROOT], check=True, capture_output=True)
    site = tmp_path / "elsewhere"
    shutil.copytree(SITE / "content", site / "content")
    (site / "pelicanconf.py").write_text('import newsdigest\nPLUGINS = ["newsdigest"]\nTHEME = newsdigest.THEME\nSITENAME = "Elsewhere"\n')
    environment = {**os.environ, "PYTHONPATH": str(target)}
    subprocess.run([sys.executable, "-m", "pelican", "content"], cwd=site, env=environment, check=True, capture_output=True)
    page = (site / "output" / "index.html").read_text("utf-8")
    assert "Elsewhere" in page
    assert (site / "output" / "theme").is_dir()
    assert not list(target.glob("theme"))


AGAIN = "Join our readers at the summer supper in the old mill, where the editors cook and answer every question about the paper."
THREE = {
    "bakery": "A bakery in Tarn Row burned down on Monday night and nobody was hurt, the fire chief said.\n\n"
    "The fire began in an oven that had been mended twice this year, the owner told the paper.",
    "choir": "The choir of Tarn Row won the county prize on Tuesday, its first in ten years.\n\n"
    "Its conductor, a retired postman, said he would now learn to read music himself.",
    "ferry": "The ferry between Tarn Row and Eastness stops for two weeks from Friday while its ramp is renewed.\n\n"
    "A bus will run instead every half hour, and the fare stays as it is, the council said.",
}


def test_lines_that_come_again_are_learned_from_a_publishers_texts(tmp_path):
    """With the third text of a publisher its invitation is known for what it is, in the two that were there before as well."""
    content, output = tmp_path / "content", tmp_path / "output"
    folder = content / "seeds" / "tarnrow.example"
    folder.mkdir(parents=True)

    def posts():
        return [path.read_text("utf-8") for path in sorted((output / "posts").glob("*/index.html"))]

    (content / "publishers").mkdir()
    (content / "publishers" / "tarnrow.example.toml").write_text('name = "Tarn Row News"\n')
    for name, text in [*THREE.items()][:2]:
        (folder / f"{name}.txt").write_text(f"{text}\n\n{AGAIN}\n")
    build(content, output)
    assert [AGAIN in post for post in posts()] == [True, True]
    (folder / "ferry.txt").write_text(f"{THREE['ferry']}\n\n{AGAIN}\n")
    build(content, output)
    assert [AGAIN in post for post in posts()] == [False, False, False]
    kept = files(output)
    shutil.rmtree(tmp_path / "build")
    build(content, output)
    assert files(output) == kept
