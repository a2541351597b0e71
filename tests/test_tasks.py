"""The tasks as an editor runs them, in a small site of their own."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.cases import TESTS
from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path):
    """A checkout with the tiny site's content, its bad seed removed."""
    for name in ("tasks.py", "pelicanconf.py", "publishconf.py"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    for name in ("plugins", "theme"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(TESTS / "site" / "content", tmp_path / "content")
    (tmp_path / "content" / "seeds" / "empty.txt").unlink()
    return tmp_path


def invoke(project, *words, status=0, **environment):
    command = [sys.executable, "-m", "invoke", *words]
    environment = {**os.environ, "PYTHONUTF8": "1", **environment}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def lines(project):
    ledger = project / "content" / "ledger.jsonl"
    return ledger.read_text("utf-8").splitlines() if ledger.exists() else []


def test_publish_enters_stories_in_the_ledger_once_and_delivers_once(project):
    public = project / "public"
    said = invoke(project, "publish", "--folder", str(public), "--dry", SOURCE_DATE_EPOCH="1774000000")
    assert "would go to the folder" in said
    assert not public.exists()
    assert not lines(project)
    assert not (project / "output").exists()

    invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774000000")
    first = lines(project)
    assert len(first) == 2
    assert (public / "index.html").exists()
    feed = (public / "feeds" / "feed.xml").read_bytes()
    assert b"https://digest.example/stories/" in feed

    said = invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774500000")
    assert "0 added, 0 changed, 0 deleted" in said
    assert lines(project) == first
    assert (public / "feeds" / "feed.xml").read_bytes() == feed

    # One of two targets does not take it: the other gets nothing, and the ledger stays.
    (project / "content" / "seeds" / "choir.txt").write_text("Choir wins in Aldbeck\n\nThe choir won the county prize on Sunday.\n")
    said = invoke(project, "publish", "--folder", str(public), "--rsync", "nowhere", status=1, SOURCE_DATE_EPOCH="1774600000")
    assert "no folder of a host" in said
    assert lines(project) == first
    assert (public / "feeds" / "feed.xml").read_bytes() == feed


def test_a_new_report_is_a_revision_under_the_same_address(project):
    public = project / "public"
    late = project / "content" / "seeds" / "quayside.example" / "ferry-line-reopens.html"
    kept = late.read_bytes()
    late.unlink()
    invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774000000")
    before = {path.parent.name for path in public.glob("posts/*/index.html")}
    late.write_bytes(kept)
    invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774500000")
    assert len(lines(project)) == 2
    assert sum('"revision":2' in line for line in lines(project)) == 1
    assert before <= {path.parent.name for path in public.glob("posts/*/index.html")}
    (page,) = public.glob("stories/*/index.html")
    text = page.read_text("utf-8")
    assert "The Quayside’s report added" in text
    # The feed of updates leads to the line that says so.
    assert 'id="revision-2"' in text
    assert f"stories/{page.parent.name}/#revision-2</link>" in (public / "feeds" / "updates.xml").read_text("utf-8")


def test_publish_stops_at_a_rejected_seed_and_build_does_not(project):
    (project / "content" / "seeds" / "empty.txt").write_bytes(b"")
    invoke(project, "build")
    assert "empty.txt" in invoke(project, "publish", "--folder", str(project / "public"), status=1)
    assert not (project / "public").exists()
    assert not lines(project)
    assert "empty.txt" in invoke(project, "check", status=1)


def test_publish_needs_a_target(project):
    assert "Where to?" in invoke(project, "publish", status=2)


def test_publish_to_a_branch(project):
    git = ["git", "-C", str(project)]
    for words in (["init", "-q", "-b", "main"], ["config", "user.name", "Editor"], ["config", "user.email", "e@digest.example"]):
        subprocess.run([*git, *words], check=True)
    subprocess.run([*git, "add", "content"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Begin"], check=True)
    invoke(project, "publish", "--branch", "site", SOURCE_DATE_EPOCH="1774000000")
    names = subprocess.run([*git, "ls-tree", "-r", "--name-only", "site"], check=True, capture_output=True, encoding="utf-8").stdout.split()
    assert "index.html" in names
    assert ".nojekyll" in names


def test_what_is_added_from_many_sources_is_built(project):
    from tests import archives

    account = next(TESTS.glob("additions/*/crawl.warc.toml")).read_text("utf-8")
    (project / "crawl.warc.gz").write_bytes(archives.warc(account, compressed=True))
    shutil.copyfile(next(TESTS.glob("additions/feed-atom/atom.xml")), project / "atom.xml")
    said = invoke(project, "add", "crawl.warc.gz", "atom.xml", "nowhere.html", status=1)
    assert "6 added, 0 already there, 3 refused" in said
    assert "refused        nowhere.html: there is no such file" in said
    assert "left out: 1 × image/png" in said
    said = invoke(project, "add", "atom.xml", "build")
    assert "0 added, 1 already there, 0 refused" in said
    pages = [path.read_text("utf-8") for path in (project / "output" / "posts").glob("*/index.html")]
    assert any("Шторм закрыл набережную" in page and 'href="https://volna.example/news/1"' in page for page in pages)


def test_check_rebuild_and_clean(project):
    assert "no faults" in invoke(project, "check")
    invoke(project, "rebuild")
    assert (project / "output" / "index.html").exists()
    invoke(project, "clean")
    assert not (project / "output").exists()
    assert not (project / "build").exists()


def test_check_hands_the_readers_site_to_the_independent_checkers(project):
    asked = project / "tests" / "checkers.py"
    asked.parent.mkdir()
    asked.write_text("import sys, pathlib\nprint('asked of', (pathlib.Path(sys.argv[1]) / 'index.html').exists())\n", "utf-8")
    said = invoke(project, "check", "--all")
    assert "no rejected seeds, no faults" in said
    assert "asked of True" in said


def test_the_list_of_tasks(project):
    said = invoke(project, "-l")
    for name in (
        "add",
        "build",
        "rebuild",
        "clean",
        "serve",
        "reserve",
        "regenerate",
        "livereload",
        "preview",
        "publish",
        "tests",
        "lint",
        "check",
    ):
        assert f" {name} " in said
    for name in ("new-case", "update-cases", "bench"):
        assert f" {name} " in said


def test_an_address_that_was_published_leads_on_after_a_merge(project):
    """Two stories are published, then the editor says that they are one."""
    public = project / "public"
    folder = project / "content" / "seeds" / "lowland.example"
    (folder / "bridge-lorries.txt").write_text(
        "Lorries barred from Aldbeck mill bridge\n"
        "Engineers found a crack in the northern pier of the mill bridge in Aldbeck, so lorries are barred from Monday.\n"
        "The county said the repair would take six weeks and cost 400,000 crowns.\n"
    )
    invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774000000")
    before = {path.parent.name for path in public.glob("stories/*/index.html")}
    assert len(before) == 2
    (project / "content" / "overrides.toml").write_text(
        '[[merge]]\nseeds = ["lowland.example/bridge-lorries.txt", "lowland.example/orrin-ferry.txt"]\nreason = "One county, one day"\n'
    )
    invoke(project, "publish", "--folder", str(public), SOURCE_DATE_EPOCH="1774500000")
    assert {path.parent.name for path in public.glob("stories/*/index.html")} == before
    pages = [path.read_text("utf-8") for path in public.glob("stories/*/index.html")]
    assert sum('http-equiv="refresh"' in page for page in pages) == 1
    assert sum("One county, one day" in page for page in pages) == 1
    (line,) = (public / "_redirects").read_text("utf-8").splitlines()
    assert {word.split("/")[2] for word in line.split()[:2]} == before
    assert line.endswith(" 301")
    assert "no faults" in invoke(project, "check")


def test_a_build_that_is_interrupted_says_so_and_leaves_no_site(project):
    command = [sys.executable, "-u", "-m", "invoke", "build"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8") as running:
        said = next(line for line in running.stdout if line.startswith("reading"))
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert running.wait(60) == 130, said
    assert not (project / "output").exists()
