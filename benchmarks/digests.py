"""Labelled stories and the demo's -> how right a digest's comparisons are, and how long they take; exits 1 below floors.json.

    python benchmarks/digests.py FOLDER

FOLDER/grouping holds SET.jsonl.gz with lines {"id", "title", "text", "date"?, "publisher"?, "label"?}, `label` being the event.
digests.labels.jsonl beside this script holds pairs of sentences, by report and by range in the text (its lines stripped, folded
and joined by a blank line), and whether an editor would print them under "Reports agree": a pair of which only a part is the
same is not. Those "by likeness" were drawn evenly from likely and unlikely pairs; those "from agreements" from what two earlier
versions printed, so that their share of `same` was their precision: 0.84 of 110, then 0.82 of 60; the "near misses" from pairs
that the second of these did not print though they are alike.
The demo's differences are those its authors wrote down in tests/demo.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grouping import ROOT, lines_of, parser_of

sys.path.insert(0, str(ROOT / "plugins"))

from newsdigest import digests, documents, publishers, reports, seeds
from newsdigest.digests import comparisons
from newsdigest.digests.alignments import says_same
from newsdigest.errors import SeedError
from newsdigest.model import Block, Copies, Fact, Report, Story

SETS = ("allsides_dev", "hscluster", "wikinews")
STORIES = 200  # of each set that are compiled


def report_of(row: dict[str, Any]) -> Report:
    lines = (" ".join(line.split()) for line in (row["text"] or "").split("\n"))
    return Report(
        id=row["id"],
        seed=row["id"],
        hash="0" * 64,
        headline=Fact(value=row.get("title") or "Untitled"),
        blocks=tuple(Block(kind="paragraph", text=line) for line in lines if line) or (Block(kind="paragraph", text="-"),),
        publisher=Fact(value=row.get("publisher")),
        published=Fact(value=row.get("date")),
        language=Fact(value=row.get("lang")),
    )


def stories_of(path: Path) -> list[Story]:
    """The set's events of two reports or more, in the order of their labels."""
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lines_of(path):
        events[str(row["label"])].append(row)
    told = [(label, sorted(rows, key=lambda row: row["id"])) for label, rows in sorted(events.items()) if len(rows) > 1]
    return [Story(id=label, reports=tuple(map(report_of, rows))) for label, rows in told]


def labelled(folder: Path) -> Iterator[tuple[str, bool, bool]]:
    """For each labelled pair: how it was drawn, whether it says the same, and whether we say so."""
    rows = [json.loads(line) for line in (ROOT / "benchmarks" / "digests.labels.jsonl").read_text("utf-8").splitlines()]
    for name in SETS:
        story_of = {report.id: story for story in stories_of(folder / f"{name}.jsonl.gz") for report in story.reports}
        compared: dict[str, set[frozenset[tuple[str, int]]]] = {}
        for row in (row for row in rows if row["set"] == name):
            story = story_of[row["a"][0]]
            if story.id not in compared:
                likenesses = comparisons.comparison_of(story).likenesses
                ours = {frozenset((g.statement.report, g.statement.start) for g in one.gists) for one in likenesses if says_same(one)}
                compared[story.id] = ours
            pair = frozenset(((row["a"][0], row["a"][1]), (row["b"][0], row["b"][1])))
            yield row["drawn"], row["same"], pair in compared[story.id]


def of_pairs(folder: Path) -> dict[str, float]:
    figures = {}
    for drawn in ("by likeness", "near misses", "from agreements"):
        pairs = [(same, ours) for how, same, ours in labelled(folder) if how == drawn]
        right = sum(same and ours for same, ours in pairs)
        name = drawn.replace(" ", "_")
        figures[f"precision_{name}"] = right / max(1, sum(ours for _, ours in pairs))
        figures[f"recall_{name}"] = right / sum(same for same, _ in pairs)
    return figures


def of_demo() -> dict[str, float]:
    """The share of the demo's written differences that its digests show, and the share of those shown that are written.

    Groups and copies are as the demo's authors wrote them.
    """
    known = publishers.load({path.name: path.read_text("utf-8") for path in (ROOT / "content" / "publishers").glob("*.toml")})
    truth = [
        json.loads(line)
        for path in sorted((ROOT / "tests" / "demo").glob("truth-?.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    found: dict[str, Report] = {}
    for row in truth:
        seed = seeds.read(ROOT / "content" / "seeds", row["seed"], 2_000_000)
        try:
            found[row["seed"]] = reports.extract(documents.parse(row["seed"], seed.data, sidecar=seed.sidecar), known)
        except SeedError:
            continue
    right = told = written = shown = 0
    for path in sorted((ROOT / "tests" / "demo").glob("truth-?.events.jsonl")):
        for event in map(json.loads, path.read_text("utf-8").splitlines()):
            rows = [row for row in truth if row["event"] == event["event"] and row["seed"] in found]
            if len(rows) < 2:
                continue
            copies: dict[str, list[str]] = defaultdict(list)
            for row in rows:
                if row.get("copy_of") in found:
                    copies[row["copy_of"]].append(row["seed"])
            story = Story(
                id=event["event"],
                reports=tuple(found[row["seed"]] for row in rows),
                copies=tuple(
                    Copies(reports=tuple(found[seed].id for seed in (first, *others)), relation="same text", shared=1)
                    for first, others in copies.items()
                ),
            )
            ours = [group for one in digests.compile(story).differ for group in (one.values, *(further for _, further in one.also))]
            shown += len(ours)
            told += len(event["differ"])
            right += sum(any(is_told(one["values"], group) for group in ours) for one in event["differ"])
            written += sum(any(is_told(one["values"], group) for one in event["differ"]) for group in ours)
    return {"demo_differences_found": right / told, "demo_differences_written": written / shown}


def is_told(written: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether two of a difference's written values, or more, are among those shown, each as whole words.

    >>> is_told(["4", "6"], ["40", "60"]), is_told(["4", "6"], ["4 people", "six, not 6"])
    (False, True)
    """
    return sum(any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", ours, re.IGNORECASE) for ours in shown) for value in written) > 1


def of_time(folder: Path) -> dict[str, float]:
    """CPU seconds a story takes, and what 200 reports take against 50 beyond n log n (1: just that)."""
    seconds = []
    everything = []
    for name in SETS:
        told = stories_of(folder / f"{name}.jsonl.gz")
        everything += [report for story in told for report in story.reports]
        for story in told[:STORIES]:
            start = time.process_time()
            digests.compile(story)
            seconds.append(time.process_time() - start)

    def taken(count: int) -> float:
        start = time.process_time()
        digests.compile(Story(id="many", reports=tuple(everything[:count])))
        return time.process_time() - start

    few, many = taken(50), taken(200)
    return {"seconds_median": statistics.median(seconds), "seconds_worst": max(seconds), "growth": many / few / (4 * 7.64 / 5.64)}


def main(folder: Path) -> int:
    figures = {**of_pairs(folder), **of_demo(), **of_time(folder)}
    floors = json.loads((ROOT / "benchmarks" / "floors.json").read_text("utf-8")).get("digests", {})
    for name, figure in figures.items():
        floor = floors.get(name)
        print(f"{name:32}{figure:8.3f}" + (f"   floor {floor}" if floor is not None else ""))
    below = [name for name, floor in floors.items() if figures[name] < floor]
    if below:
        print("below the floor: " + ", ".join(below))
    return bool(below)


if __name__ == "__main__":
    sys.exit(main(parser_of(__doc__).parse_args().folder / "grouping"))
