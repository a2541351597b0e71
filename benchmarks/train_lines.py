"""The weights of reports/data/lines.toml, from texts whose headlines are known.

    python benchmarks/train_lines.py FOLDER [--half] > plugins/newsdigest/reports/data/lines.toml

FOLDER as for attribution.py. --half trains on one half of the domains and prints what the other half gives.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from attribution import lines, scorer

from newsdigest import documents
from newsdigest.errors import SeedError
from newsdigest.publishers import domain_of
from newsdigest.reports.lines import candidates

SETS = ("plain_resili", "plain_resili_all", "plain_traf_rec", "plain_inscriptis")
RIDGE = 1.0  # weight of the penalty: the square of each weight


def examples(folder: Path) -> list[tuple[bool, list[tuple[dict[str, float], bool]]]]:
    """One entry a text: which half its domain is in, and its candidates with whether each is the headline."""
    judge = scorer(folder)
    truth = {row["id"]: row for row in lines(folder / "cleaning" / "text_truth.jsonl.gz")}
    found = []
    for name in SETS:
        for page in lines(folder / "cleaning" / f"{name}.jsonl.gz"):
            row = truth.get(page["id"])
            if not row or not row.get("title") or row["set"] == "moz":  # there the truth is the title element
                continue
            try:
                blocks = documents.parse("page.txt", page["plain"].encode(), plain=True).blocks
            except SeedError:
                continue
            half = int(hashlib.sha256((domain_of(row.get("url") or "") or row["id"]).encode()).hexdigest(), 16) % 2 == 1
            found.append((half, [(signs, judge.agrees("title", row["title"], block.text)) for block, signs in candidates(blocks)]))
    return found


def fitted(rows: list[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights of a ridge logistic regression by Newton's method."""
    names = sorted({name for signs, _ in rows for name in signs})
    x = np.array([[signs.get(name, 0.0) for name in names] for signs, _ in rows])
    y = np.array([float(is_it) for _, is_it in rows])
    weights = np.zeros(len(names))
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (y - chance) - RIDGE * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(names))
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def figures(texts: list[list[tuple[dict[str, float], bool]]], weights: dict[str, float]) -> None:
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        right = wrong = there = 0
        for text in texts:
            there += any(is_it for _, is_it in text)
            scored = [(1 / (1 + math.exp(-sum(weights[name] * value for name, value in signs.items()))), is_it) for signs, is_it in text]
            chance, is_it = max(scored, default=(0.0, False))
            if chance >= least:
                right, wrong = right + is_it, wrong + (not is_it)
        print(
            f"from {least}: precision {right / max(1, right + wrong):.3f}, recall of what is there {right / max(1, there):.3f}",
            file=sys.stderr,
        )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--half", action="store_true")
    given: Any = arguments.parse_args()
    texts = examples(given.folder)
    train = [text for half, text in texts if half or not given.half]
    weights = fitted([row for text in train for row in text])
    figures([text for half, text in texts if not half], weights)
    print("# Weights of the signs by which a line of a text is taken for its headline; made by benchmarks/train_lines.py.\n\n[weights]")
    for name, weight in weights.items():
        print(f'"{name}" = {weight}')


if __name__ == "__main__":
    main()
