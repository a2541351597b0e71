"""What subscribers see as new, by the programs that they use: after each change of a site, how many entries of a feed are unread."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from newsdigest import ledger
from newsdigest.model import Fact, Story
from tests.test_feeds import COMET, FERRY, A, D, files_of, report, site_of


def by_newsboat(home: Path, site: Path, feed: str) -> int:
    """The entries of a feed that newsboat shows as unread; all are read afterwards."""
    if not shutil.which("newsboat"):
        pytest.skip("needs newsboat")
    (home / "urls").write_text(f"file://{site}/{feed}\n")
    (home / "config").touch()
    said = subprocess.run(
        ["newsboat", "-q", "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", "print-unread"],
        cwd=home,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    with contextlib.closing(sqlite3.connect(home / "cache.db")) as cache, cache:
        cache.execute("UPDATE rss_item SET unread = 0")
    return int(said.stdout.split()[0])


def by_library(home: Path, site: Path, feed: str) -> int:
    """The entries of a feed that the library `reader` calls unread; all are read afterwards."""
    reader = pytest.importorskip("reader", reason="needs reader and sgmllib3k")
    with contextlib.closing(reader.make_reader(str(home / "reader.sqlite"), feed_root=str(site), search_enabled=False)) as one:
        one.add_feed(feed, exist_ok=True)
        one.update_feed(feed)
        assert one.get_feed(feed).last_exception is None
        unread = list(one.get_entries(feed=feed, read=False))
        for entry in unread:
            one.mark_entry_as_read(entry)
    return len(unread)


def by_mail(home: Path, site: Path, feed: str) -> int:
    """The letters that rss2email puts into a mailbox on disk."""
    pytest.importorskip("rss2email", reason="needs rss2email")
    (home / "letters").mkdir(exist_ok=True)
    (home / "r2e.cfg").write_text(
        "[DEFAULT]\nfrom = digest@here.example\nto = reader@here.example\n"
        f"email-protocol = maildir\nmaildir-path = letters\nmaildir-mailbox = news\n[feed.one]\nurl = {site / feed}\n"
    )
    command = [sys.executable, "-m", "rss2email.main", "-c", "r2e.cfg", "-d", "seen.json", "run"]
    before = len(list(home.glob("letters/news/new/*")))
    subprocess.run(command, cwd=home, env={**os.environ, "HOME": str(home)}, capture_output=True, check=True)
    return len(list(home.glob("letters/news/new/*"))) - before


RENAMED = [msgspec.structs.replace(FERRY[0], headline=Fact(value="Another headline")), FERRY[1]]
REDATED = [msgspec.structs.replace(RENAMED[0], published=Fact(value="2026-10-01")), FERRY[1]]
RULED = [msgspec.structs.replace(REDATED[0], publisher=Fact(value="ABC News")), FERRY[1]]
LATE = report(D, "Kestrel Radio", published="2026-11-01")
# What changes, the stories after it, and how many entries are new in feed.xml and in updates.xml.
STEPS = (
    ("all is new", [FERRY, COMET], 2, 2),
    ("nothing", [FERRY, COMET], 0, 0),
    ("headline", [RENAMED, COMET], 0, 1),
    ("date", [REDATED, COMET], 0, 0),
    ("publisher rule", [RULED, COMET], 0, 0),
    ("slug", [RULED, COMET], 0, 0),
    ("an older report", [[*RULED, LATE], COMET], 0, 1),
    ("two stories become one", [[*RULED, LATE, *COMET]], 0, 1),
    # The first entry of the story that comes back is known to who read it.
    ("they part again", [[*RULED, LATE], COMET], 0, 1),
    ("a report goes", [RULED, COMET], 0, 1),
    ("a story goes", [RULED], 0, 0),
)


@pytest.mark.parametrize("unread", [by_newsboat, by_library, by_mail])
def test_each_story_is_new_once_whatever_changes(unread, tmp_path):
    site, published = tmp_path / "site", ()
    for day, (change, groups, new, updates) in enumerate(STEPS, 11):
        stories = [Story(id=reports[0].id, reports=tuple(reports)) for reports in groups]
        published = ledger.append(stories, published, f"2026-11-{day}T10:00:00Z")
        if change == "slug":
            published = tuple(
                msgspec.structs.replace(line, slug="a-slug-of-the-editor", former=(line.slug,)) if A in line.reports else line
                for line in published
            )
        for path, data in files_of(*site_of(groups, published)).items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)
        for name, count in (("feed.xml", new), ("updates.xml", updates), ("atom.xml", new)):
            (tmp_path / name).mkdir(exist_ok=True)
            assert unread(tmp_path / name, site, f"feeds/{name}") == count, (change, name)


def test_listparser_reads_the_list_of_all_feeds():
    listparser = pytest.importorskip("listparser", reason="needs listparser")
    files = files_of(*site_of([FERRY, COMET]))
    listed = listparser.parse(files["feeds/feeds.opml"])
    assert not listed.bozo
    assert {feed.url.partition("/news/")[2] for feed in listed.feeds} == {path for path in files if path.endswith(".xml")} - {
        "feeds/atom.xml"
    }
