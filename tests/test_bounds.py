"""What takes too long, takes too much memory or breaks a library down is named, and nothing else with it."""

import ctypes
import errno
import multiprocessing
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsdigest import bounds, executors, outcomes, publishers
from newsdigest.model import Rejected, Report
from newsdigest.seeds import Seed
from newsdigest.settings import Settings
from newsdigest.store import Lines

SECONDS = 1.2
# What a seed may make of the program that reads it -> what is said of it.
BEYOND = {
    "python runs on": "1.2 s of processor time",
    "a library runs on": "1.2 s of processor time",
    "one large piece": "50 MB of memory",
    "many small pieces": "50 MB of memory",
    "a fault of memory": "breaks down",
    "an assertion of a library": "breaks down",
}
kept = []  # as libraries keep what they were given


def told(name):
    if name == "python runs on":
        while True:
            pass
    if name == "a library runs on":
        re.match("(a+)+b", "a" * 60)
    if name == "one large piece":
        return len(b"tide" * 40_000_000)
    if name == "many small pieces":
        pieces = []
        while True:
            pieces.append(f"{len(pieces)} tide" * 1_000)
    if name.startswith("keeps"):
        kept.append(b"tide" * 5_000_000)
    if name == "a fault of memory":
        ctypes.string_at(0)
    if name == "an assertion of a library":
        os.abort()
    if name == "a fault of the disk":
        raise OSError(errno.EIO, "Input/output error")
    if name == "ended from outside":
        os.kill(os.getpid(), signal.SIGTERM)
    if name == "a fault of ours":
        raise KeyError(name)
    return name.upper()


def all_told(names):
    return list(bounds.within(told, names, seconds=SECONDS, memory=50_000_000))


def expected(names):
    return [name.upper() if name not in BEYOND else BEYOND[name] for name in names]


@pytest.mark.parametrize("name", list(executors.EXECUTORS))
def test_who_exceeds_is_named_and_all_others_are_told_whoever_runs_them(name):
    names = ["first", *BEYOND, "between", "last", *list(BEYOND)[:1]]
    with executors.executor(name, 2) as runs:
        results = list(executors.in_chunks(runs, all_told, names, chunk=4))
    assert len(results) == len(names)
    for result, said in zip(results, expected(names), strict=True):
        assert said in (result.why if isinstance(result, bounds.Exceeded) else result)


def test_a_fault_of_ours_stops_nobody_else_and_is_told(capfd):
    results = list(bounds.within(told, ["first", "a fault of ours", "last"]))
    assert [getattr(result, "why", result) for result in results] == ["FIRST", bounds.BREAKDOWN, "LAST"]
    assert "KeyError: 'a fault of ours'" in capfd.readouterr().err


def test_who_is_ended_from_outside_is_no_seeds_fault():
    with pytest.raises(RuntimeError, match="status -15"):
        list(bounds.within(told, ["first", "ended from outside", "last"]))


def test_nobody_pays_for_what_others_left_in_memory():
    names = [*(f"keeps {number}" for number in range(5)), "one large piece", "last"]
    assert [getattr(result, "why", result) for result in all_told(names)] == [
        *(name.upper() for name in names[:5]),
        "reading it takes more than 50 MB of memory",
        "LAST",
    ]


def test_who_stops_listening_leaves_no_process_behind():
    results = bounds.within(told, ["first", "python runs on", "last"])
    assert next(results) == "FIRST"
    results.close()
    assert multiprocessing.active_children() == []


def given(*names):
    for name in names:
        yield told(name)


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_given_comes_through_up_to_what_exceeds(name):
    results = list(bounds.each(given, "first", "second", name, "last", seconds=SECONDS, memory=50_000_000))
    assert results[:2] == ["FIRST", "SECOND"]
    assert [BEYOND[name] in result.why for result in results[2:]] == [True]


def test_what_is_given_comes_through_whole_and_so_do_faults_of_the_disk():
    assert list(bounds.each(given, "first", "last", seconds=SECONDS, memory=50_000_000)) == ["FIRST", "LAST"]
    assert list(bounds.each(given, seconds=SECONDS, memory=50_000_000)) == []
    results = bounds.each(given, "first", "a fault of the disk", "last", seconds=SECONDS, memory=50_000_000)
    assert next(results) == "FIRST"
    with pytest.raises(OSError, match="Input/output error"):
        next(results)
    assert multiprocessing.active_children() == []


def test_nothing_is_told_of_nothing():
    assert list(bounds.within(told, [])) == []


def test_seeds_come_out_as_they_are_told():
    known, ours = publishers.load({}), Settings()
    seeds = [
        Seed(name="lock.txt", data=b"Lock gates jam\n\nTwelve barges wait at the lock, the canal office said.\n", hash=""),
        Seed(name="nothing.txt", data=b"", hash=""),
    ]
    report, nothing = outcomes.outcomes([(seed, frozenset()) for seed in seeds], known, ours)
    assert isinstance(report, Report)
    assert isinstance(nothing, Rejected)
    assert all(isinstance(page, Lines) for page in outcomes.lines_in(seeds, known, ours))
    slow = bounds.Exceeded(why="it takes long")
    assert outcomes.rejected("a.txt", slow) == Rejected(seed="a.txt", error="it takes long", fix=outcomes.FIX)


# In a process of its own, in which nothing has been read.
LOADS = """
import sys
from pathlib import Path
from newsdigest import outcomes, publishers
from newsdigest.seeds import Seed
from newsdigest.settings import Settings


def loaded():
    modules = [vars(module).items() for name, module in sys.modules.items() if name.startswith("newsdigest.")]
    cached = {f"{value.__module__}.{name}": value for module in modules for name, value in module if hasattr(value, "cache_info")}
    return {name: value.cache_info().currsize for name, value in cached.items() if value.cache_info().maxsize is None}


outcomes.ready()
before, known, ours = loaded(), publishers.load({}), Settings()
seeds = [path for path in sorted(Path(sys.argv[1]).rglob("seed.*")) if path.suffix in (".html", ".txt")]
for path in seeds:
    outcomes._outcome((Seed(name=path.name, data=path.read_bytes(), hash=""), frozenset()), known, ours)
print(len(seeds) > 100, [name for name, size in loaded().items() if size != before.get(name)])
"""


def test_a_process_that_is_ready_has_loaded_all_that_its_forks_need():
    done = subprocess.run([sys.executable, "-c", LOADS, str(Path(__file__).parent)], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "True []\n", "add to outcomes.ALL what asks for these tables"


# In a process of its own: memory that others gave back before, and that it has no use for, would come on top of the bound.
ENDS = """
from newsdigest import bounds, outcomes, publishers
from newsdigest.seeds import Seed
from newsdigest.settings import Settings
page = Seed(name="a.html", data=b"<h1>Lock gates jam</h1>" + b"<p>Barges <b>wait</b> at the lock.</p>" * 19_000, hash="")
outcomes.ready()
known = publishers.load({})
for megabytes in (1, 8, 24, 200):
    (result,) = bounds.within(outcomes._outcome, [(page, frozenset())], known, Settings(), seconds=60, memory=megabytes * 1_000_000)
    exceeds = isinstance(result, bounds.Exceeded)
    print(megabytes, result.why if exceeds else len(result.blocks) + len(result.dropped))
"""


def test_no_part_of_a_page_passes_for_the_page_where_memory_ends():
    done = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, encoding="utf-8", check=True)
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert said.pop("200") == "19001"
    assert said == {megabytes: f"reading it takes more than {megabytes} MB of memory" for megabytes in ("1", "8", "24")}
    assert done.stderr == ""
