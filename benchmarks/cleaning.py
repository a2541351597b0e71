"""Pages with their true text -> a table of how well and how fast they are cleaned, beside other programs where they are installed.

    python benchmarks/cleaning.py FOLDER [--every 1] [--others] [--floors]

FOLDER/cleaning holds text_truth.jsonl.gz, text_html.jsonl.gz and plain_*.jsonl.gz.
F1 is of shingles of four words, a page as much as another; edges is the share of pages that begin and end inside the true text.
The true texts are cleaned too: whole is the share of them that keep 99 % of their words.
The trees were trained on such pages: what they do on pages they have not seen is what benchmarks/train_cleaning.py prints.
With --others the same pages go through trafilatura, readability-lxml, jusText and resiliparse, those that can be imported, and the
difference to the best of them is given with its 95 % interval (paired bootstrap over pages).
With --floors the status is 1 where a figure is below benchmarks/floors.json.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

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


def by_trafilatura(html: str, **options: bool) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False, **options) or ""


def by_readability(html: str) -> str:
    from lxml.etree import ParserError
    from lxml.html import fromstring
    from readability import Document

    try:
        return "\n\n".join(fromstring(Document(html).summary()).itertext())
    except (ParserError, ValueError):  # readability's Unparseable is one
        return ""


def by_justext(html: str) -> str:
    import justext

    paragraphs = justext.justext(html.encode(), justext.get_stoplist("English"), encoding="utf-8")
    return "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def by_resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(html, main_content=True))


def untouched(row: dict[str, Any]) -> str:
    return str(row["plain"])


# Module that must be there, and what it does with a page.
OTHERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "trafilatura": ("trafilatura", by_trafilatura),
    "trafilatura, precision": ("trafilatura", lambda html: by_trafilatura(html, favor_precision=True)),
    "readability-lxml": ("readability", by_readability),
    "jusText": ("justext", by_justext),
    "resiliparse": ("resiliparse", by_resiliparse),
}
Scores = dict[str, list[tuple[float, float, bool]]]  # of a set's pages: precision, recall, clean edges


def measure(name: str, clean: Callable[[dict[str, Any]], str], rows: list[dict[str, Any]], truths: dict[str, Any]) -> Scores:
    """Prints one table row a set."""
    begun = time.process_time()
    texts = [clean(row) for row in rows]
    speed = len(rows) / (time.process_time() - begun)
    of: Scores = collections.defaultdict(list)
    for row, text in zip(rows, texts, strict=True):
        truth = truths[row["id"]]
        of[truth["set"] if "html" in row else "text"].append(score(truth, text))
        if "plain" in row and len(truth["text"]) < 1500:
            of["short"].append(score(truth, text))
    for part, scores in sorted(of.items()):
        p, r, edges = (sum(s[i] for s in scores) / len(scores) for i in range(3))
        print(
            f"{name:28} {part:8} n {len(scores):4}  p {p:.3f}  r {r:.3f}  F1 {f1(p, r):.4f}  edges {edges:.3f}  {speed:.0f} pages/CPU s",
            flush=True,
        )
    return of


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def whole(truths: dict[str, Any]) -> float:
    """The share of texts that are clean already and keep 99 % of their words."""
    kept = []
    for truth in truths.values():
        text = "\n\n".join(truth["text"].splitlines())
        said, left = (collections.Counter(WORD.findall(words)) for words in (text, ours({"id": truth["id"], "plain": text})))
        kept.append((said & left).total() >= 0.99 * said.total())
    share = sum(kept) / len(kept)
    print(f"{'true texts':28} {'':8} n {len(kept):4}  whole {share:.3f}", flush=True)
    return share


def figures(of: Scores) -> dict[str, float]:
    """`set measure` -> figure, as floors.json names them."""
    said = {}
    for part, scores in of.items():
        p, r, edges = (sum(s[i] for s in scores) / len(scores) for i in range(3))
        said |= {f"{part} F1": round(f1(p, r), 4), f"{part} edges": round(edges, 3)}
    return said


def compare(ours: Scores, others: dict[str, Scores]) -> None:
    """Prints for each set the mean difference of the pages' F1 to the best other, and between which bounds 95 of 100 resamplings put it."""
    chance = np.random.default_rng(1)
    for part in sorted(ours):
        mine = np.array([f1(p, r) for p, r, _ in ours[part]])
        theirs = {name: np.array([f1(p, r) for p, r, _ in of[part]]) for name, of in others.items()}
        best = max(theirs, key=lambda name: theirs[name].mean())
        difference = mine - theirs[best]
        drawn = difference[chance.integers(0, len(mine), (5000, len(mine)))].mean(axis=1)
        low, high = np.quantile(drawn, [0.025, 0.975])
        print(f"{part:8} n {len(mine):4}  page F1 {mine.mean():.4f}, {difference.mean():+.4f} [{low:+.4f}, {high:+.4f}] against {best}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only each nth page")
    parser.add_argument("--others", action="store_true", help="other programs, and the untouched text, beside ours")
    parser.add_argument("--floors", action="store_true")
    arguments = parser.parse_args()
    data = arguments.folder / "cleaning"
    truths = {truth["id"]: truth for truth in lines(data / "text_truth.jsonl.gz")}
    said: dict[str, dict[str, float]] = {}
    for path in [data / "text_html.jsonl.gz", *sorted(data.glob("plain_*.jsonl.gz"))]:
        name = path.name.removesuffix(".jsonl.gz")
        rows = [row for row in lines(path) if row["id"] in truths][:: arguments.every]
        of = measure(name, ours, rows, truths)
        said[name] = figures(of)
        if arguments.others and name == "text_html":
            others = {
                other: measure(other, lambda row, clean=clean: clean(row["html"]), rows, truths)  # type: ignore[misc]
                for other, (module, clean) in OTHERS.items()
                if importlib.util.find_spec(module)
            }
            if others:
                compare(of, others)
        elif arguments.others:
            measure(f"{name} (untouched)", untouched, rows, truths)
    some = dict(list(truths.items())[:: arguments.every])
    said["true_texts"] = {"whole": round(whole({identifier: truth for identifier, truth in some.items() if truth["set"] != "moz"}), 3)}
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
