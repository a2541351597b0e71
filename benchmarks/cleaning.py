"""Pages with their true text -> a table of how well and how fast they are cleaned, beside trafilatura where it is installed.

    python benchmarks/cleaning.py FOLDER [--every 1] [--others] [--floors]

FOLDER/cleaning holds text_truth.jsonl.gz, text_html.jsonl.gz and plain_*.jsonl.gz.
F1 is of shingles of four words, a page as much as another;
edges is the share of pages that begin and end inside the true text. The trees were trained on such pages: what they do on pages they have
not seen is what benchmarks/train_cleaning.py prints. With --floors the status is 1 where a figure is below benchmarks/floors.json.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsdigest import cleaning, documents
from newsdigest.errors import SeedError

WORD = re.compile(r"\w+")
FLOORS = Path(__file__).parent / "floors.json"


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return collections.Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else collections.Counter()


def score(truth: dict[str, Any], text: str) -> tuple[float, float, bool]:
    """Precision, recall and clean edges of one page (as in scrapinghub/article-extraction-benchmark)."""
    got, want = shingles(text), shingles(truth["text"])
    for paragraph in truth.get("optional", []):
        mine = shingles(paragraph)
        if sum((mine & got).values()) >= 0.5 * sum(mine.values()):
            want += mine
    hit = sum((got & want).values())
    words = WORD.findall(text)
    whole = shingles("\n".join([truth["text"], *truth.get("optional", [])]))
    edges = bool(words) and tuple(words[:4]) in whole and tuple(words[-4:]) in whole
    return hit / (sum(got.values()) or 1), hit / (sum(want.values()) or 1), edges


def ours(row: dict[str, Any]) -> str:
    plain = "plain" in row
    try:
        document = documents.parse(row["id"] + (".txt" if plain else ".html"), (row["plain"] if plain else row["html"]).encode())
    except SeedError:
        return ""
    return "\n\n".join(block.text for block in cleaning.clean(document).blocks)


def by_trafilatura(row: dict[str, Any]) -> str:
    import trafilatura

    return trafilatura.extract(row["html"], include_comments=False) or ""


def untouched(row: dict[str, Any]) -> str:
    return str(row["plain"])


def measure(name: str, clean: Callable[[dict[str, Any]], str], rows: list[dict[str, Any]], truths: dict[str, Any]) -> dict[str, float]:
    """One table row a set; gives back `set measure` -> figure."""
    begun = time.process_time()
    texts = [clean(row) for row in rows]
    speed = len(rows) / (time.process_time() - begun)
    of = collections.defaultdict(list)
    for row, text in zip(rows, texts, strict=True):
        truth = truths[row["id"]]
        of[truth["set"] if "html" in row else "text"].append(score(truth, text))
        if "plain" in row and len(truth["text"]) < 1500:
            of["short"].append(score(truth, text))
    said = {}
    for part, scores in sorted(of.items()):
        p, r, edges = (sum(s[i] for s in scores) / len(scores) for i in range(3))
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        print(
            f"{name:28} {part:8} n {len(scores):4}  p {p:.3f}  r {r:.3f}  F1 {f1:.4f}  edges {edges:.3f}  {speed:.0f} pages/CPU s",
            flush=True,
        )
        said |= {f"{part} F1": round(f1, 4), f"{part} edges": round(edges, 3)}
    return said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only each nth page")
    parser.add_argument("--others", action="store_true", help="trafilatura and the untouched text beside ours")
    parser.add_argument("--floors", action="store_true")
    arguments = parser.parse_args()
    data = arguments.folder / "cleaning"
    truths = {truth["id"]: truth for truth in lines(data / "text_truth.jsonl.gz")}
    said: dict[str, dict[str, float]] = {}
    for path in [data / "text_html.jsonl.gz", *sorted(data.glob("plain_*.jsonl.gz"))]:
        name = path.name.removesuffix(".jsonl.gz")
        rows = [row for row in lines(path) if row["id"] in truths][:: arguments.every]
        said[name] = measure(name, ours, rows, truths)
        if arguments.others:
            measure(f"{name} (other)", by_trafilatura if name == "text_html" else untouched, rows, truths)
    if not arguments.floors:
        return 0
    floors = json.loads(FLOORS.read_text("utf-8"))["cleaning"]
    below = [
        f"{name} {key}: {said[name][key]} is below {floor}"
        for name, part in floors.items()
        if name in said  # a note stands beside them
        for key, floor in part.items()
        if said[name][key] < floor
    ]
    print("\n".join(below))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
