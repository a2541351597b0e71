"""Labelled reports -> how well `stories.group` finds their events, and how fast; exits 1 below the floors of floors.json.

    python benchmarks/grouping.py FOLDER

FOLDER/grouping holds SET.jsonl.gz with lines {"id", "title", "text", "date"?, "publisher"?, "label"?}. One set with news of many days,
allsides_dev, is also grouped inside the unlabelled stream, where speed and memory are taken.
FOLDER/cleaning/text_truth.jsonl.gz holds pages of hundreds of sites, {"id", "set", "title", "text"}: each set is grouped as if all were
of one day, and nearly all its pages must stand alone, as hardly two of them tell one event.
The shipped weights were trained on some of these sets: train_grouping.py --cross tells how they do on what they have not seen.
BCubed and pairwise figures are those of Amigó et al., A comparison of extrinsic clustering evaluation metrics (2009).
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STREAM, INSIDE_STREAM = "stream_unlabelled", "allsides_dev"
PAGES, ONE_DAY = "cleaning/text_truth.jsonl.gz", "2026-11-20"
VARIED = ("fundus", "naeb", "wcxb")  # moz holds the same page several times


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(truth: Mapping[Any, Hashable], story_of: Mapping[Any, Hashable]) -> dict[str, float]:
    """Report -> event and report -> story, to precision, recall and F1 over reports (BCubed) and over pairs, in percent.

    >>> figures = score(dict(enumerate("AAAABBC")), dict(enumerate("1112233")))
    >>> round(figures["bcubed_precision"], 1), round(figures["pairwise_recall"], 1)
    (71.4, 42.9)
    """
    both = Counter((event, story_of[report]) for report, event in truth.items())
    events = Counter(truth.values())
    stories = Counter(story_of[report] for report in truth)

    def pairs(counts: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    precision = sum(count**2 / stories[story] for (_, story), count in both.items()) / len(truth)
    recall = sum(count**2 / events[event] for (event, _), count in both.items()) / len(truth)
    pair_precision = pairs(both) / pairs(stories) if pairs(stories) else 1.0
    pair_recall = pairs(both) / pairs(events) if pairs(events) else 1.0
    of_story, of_event = Counter(story for _, story in both), Counter(event for event, _ in both)
    several = [story for story, count in stories.items() if count > 1]
    repeated = [event for event, count in events.items() if count > 1]
    figures = {
        "bcubed": f1(precision, recall),
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "pairwise": f1(pair_precision, pair_recall),
        "pairwise_precision": pair_precision,
        "pairwise_recall": pair_recall,
        "pure": sum(of_story[story] == 1 for story in several) / len(several) if several else 1.0,
        "whole": sum(of_event[event] == 1 for event in repeated) / len(repeated) if repeated else 1.0,
    }
    return {name: 100 * value for name, value in figures.items()}


def line(figures: Mapping[str, float]) -> str:
    """One line of a table: F1 with precision and recall, stories of one event only, events on one page."""
    return (
        f"BCubed {figures['bcubed']:.1f} ({figures['bcubed_precision']:.1f} {figures['bcubed_recall']:.1f})  "
        f"pairs {figures['pairwise']:.1f} ({figures['pairwise_precision']:.1f} {figures['pairwise_recall']:.1f})  "
        f"pure {figures['pure']:.1f} whole {figures['whole']:.1f}"
    )


def lines_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(each) for each in lines]


def parser_of(said: str | None) -> argparse.ArgumentParser:
    """Of a benchmark's command line, which names the `folder` of the data first."""
    parser = argparse.ArgumentParser(description=said, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    return parser


def main() -> int:
    sys.path.insert(0, str(ROOT / "plugins"))
    from newsdigest import stories

    data = parser_of(__doc__).parse_args().folder
    folder = data / "grouping"
    sets = {path.name.partition(".")[0]: lines_of(path) for path in sorted(folder.glob("*.jsonl.gz"))}
    stream = sets.pop(STREAM, [])
    truths = {name: {row["id"]: row["label"] for row in rows} for name, rows in sets.items()}
    measured = dict(sets)
    if stream and INSIDE_STREAM in sets:
        labelled = truths[INSIDE_STREAM]
        measured[f"{INSIDE_STREAM} in {STREAM}"] = sets[INSIDE_STREAM] + [row for row in stream if row["id"] not in labelled]
    floors = json.loads((ROOT / "benchmarks/floors.json").read_text("utf-8"))["grouping"]
    below = 0
    for name, rows in measured.items():
        given = [json.dumps({key: value for key, value in row.items() if key != "label"}).encode() for row in rows]
        begun = time.process_time()
        found = list(stories.rows(stories.group(stories.from_rows(given))))
        seconds = time.process_time() - begun
        figures = score(truths[name.partition(" ")[0]], {report: row["story"] for row in found for report in row["ids"]})
        low = [f"{key} below {floor}" for key, floor in floors.get(name, {}).items() if figures[key] < floor]
        below += len(low)
        print(f"{name:35} {line(figures)}  {len(rows) / seconds:.0f} reports a CPU second  {'; '.join(low)}", flush=True)
    for name in VARIED:
        rows = [row for row in lines_of(data / PAGES) if row["set"] == name]
        given = [
            json.dumps(
                {"id": row["id"], "title": str(row.get("title") or ""), "text": row["text"], "date": ONE_DAY, "publisher": row["id"]}
            )
            for row in rows
        ]
        several = [story for story in stories.group(stories.from_rows(given)) if len(story.reports) > 1]
        alone = 100 - 100 * sum(len(story.reports) for story in several) / len(rows)
        low = alone < floors.get(f"{name} pages", {}).get("alone", 0)
        below += low
        said = "below the floor" if low else ""
        print(f"{name + ' pages of one day':35} {alone:.1f} % stand alone, {len(several)} stories of several  {said}", flush=True)
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB in memory")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
