"""The feed linter: a fault planted in each case, sound feeds without any, no false alarm on our own, bounded time on hostile ones."""

from __future__ import annotations

import time

import pytest

from newsdigest.feeds import faults
from tests import cases


@pytest.mark.parametrize("case", cases.folders("faults"))
def test_case(case):
    """`feed.xml` or `feed.json` -> the kinds of its faults and what they say, one a line; a sound feed has none."""
    (feed,) = case.glob("feed.*")
    found = faults.of(feed.read_bytes())
    assert bool(found) == (case.name not in SOUND)
    cases.check(case / "faults.txt", "".join(f"{fault.kind}: {fault}\n" for fault in found))


SOUND = {"rss-sound", "atom-sound", "json-sound", "atom-relative-link-with-a-base", "atom-tombstone"}


def test_every_kind_of_fault_is_planted():
    planted = {
        line.partition(":")[0] for file in (cases.TESTS / "faults").glob("*/faults.txt") for line in file.read_text("utf-8").splitlines()
    }
    assert planted == set(faults.KINDS)


def test_no_false_alarm_on_our_own(demo):
    feeds = [path for path in sorted(demo.rglob("*")) if path.name == "feed.xml" or path.match("feeds/*.xml") or path.name == "feed.json"]
    assert len(feeds) > 20
    assert [(path, fault) for path in feeds for fault in faults.of(path.read_bytes())] == []


@pytest.mark.parametrize(
    "html",
    [
        "<a " * 100_000,
        "<" * 300_000,
        "<a href=" + "x" * 300_000,
        "<b>" * 100_000,
        "&lt;" * 100_000,
        "<a onclick" + " " * 300_000,
        "â€" * 100_000,
    ],
    ids=["open tags", "brackets", "long address", "nesting", "entities", "spaces", "mojibake"],
)
def test_hostile_content_takes_no_longer(html):
    feed = f'<rss version="2.0"><channel><item><description><![CDATA[{html}]]></description></item></channel></rss>'.encode()
    begun = time.process_time()
    faults.of(feed)
    assert time.process_time() - begun < 2
