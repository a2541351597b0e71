"""The weights of reports/data/lines.toml, from texts whose headlines are known.

    python benchmarks/train_lines.py FOLDER [--half] > plugins/newsdigest/reports/data/lines.toml

FOLDER as for attribution.py. --half trains on one half of the domains and prints what the other half gives.
"""

from __future__ import annotations

import argparse
import hashlib
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
Text = list[tuple[dict[str, float], bool]]  # its candidates, each with whether it is the headline


def examples(folder: Path) -> list[tuple[bool, Text]]:
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


def fitted(texts: list[Text]) -> dict[str, float]:
    """Weights of a conditional logit with a ridge, by Newton's method; `none` is the score of there being no headline."""
    names = sorted({name for text in texts for signs, _ in text for name in signs})
    x = [np.array([[*(signs.get(name, 0.0) for name in names), 0.0] for signs, _ in text] + [[0.0] * len(names) + [1.0]]) for text in texts]
    y = [np.array([float(is_it) for _, is_it in text] + [float(not any(is_it for _, is_it in text))]) for text in texts]
    ridge = np.diag([RIDGE] * len(names) + [0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(15):
        slope, curve = -ridge @ weights, ridge.copy()
        for signs, is_it in zip(x, y, strict=True):
            chance = likelihoods(signs @ weights)
            mean = chance @ signs
            slope += (is_it / is_it.sum() - chance) @ signs
            curve += (signs * chance[:, None]).T @ signs - np.outer(mean, mean)
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(weight), 2) for name, weight in zip([*names, "none"], weights, strict=True)}


def likelihoods(scores: Any) -> Any:
    chance = np.exp(scores - scores.max())
    return chance / chance.sum()


def figures(texts: list[Text], weights: dict[str, float]) -> None:
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        right = wrong = there = 0
        for text in texts:
            there += any(is_it for _, is_it in text)
            scores = [sum(weights[name] * value for name, value in signs.items()) for signs, _ in text]
            chances = likelihoods(np.array([*scores, weights["none"]]))[:-1]
            best = int(chances.argmax()) if text else 0
            if text and chances[best] >= least:
                right, wrong = right + text[best][1], wrong + (not text[best][1])
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
    weights = fitted([text for text in train if text])
    figures([text for half, text in texts if not half], weights)
    print("# Weights of the signs by which a line of a text is taken for its headline; made by benchmarks/train_lines.py.\n\n[weights]")
    for name, weight in weights.items():
        print(f'"{name}" = {weight}')


if __name__ == "__main__":
    main()
