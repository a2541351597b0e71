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
STEPS, LARGEST = 25, 2.0  # of Newton's method; no weight moves farther in one, as the first would take it over the hill
RIDGE = 1.0  # weight of the penalty: the square of each weight
Text = list[tuple[dict[str, float], bool]]  # its candidates, each with whether it is the headline


def examples(folder: Path, *, addressed: bool) -> list[tuple[bool, Text]]:
    """One entry a text: which half its domain is in, and its candidates with whether each is the headline; with or without its address."""
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
            signs_of = candidates(blocks, row.get("url") or "" if addressed else "")
            found.append((half, [(signs, judge.agrees("title", row["title"], block.text)) for block, signs in signs_of]))
    return found


def fitted(texts: list[Text], names: list[str], fixed: dict[str, float]) -> dict[str, float]:
    """`fixed` with weights of these signs added: a conditional logit with a ridge, by Newton's method.

    `none` is the score of there being no headline.
    """
    x = [
        np.array([[signs.get(name, 0.0) for name in names] for signs, _ in text] + [[float(name == "none") for name in names]])
        for text in texts
    ]
    known = [np.array([*(dot(signs, fixed) for signs, _ in text), fixed.get("none", 0.0)]) for text in texts]
    y = [np.array([float(is_it) for _, is_it in text] + [float(not any(is_it for _, is_it in text))]) for text in texts]
    ridge = np.diag([RIDGE * (name != "none") for name in names])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        slope, curve = -ridge @ weights, ridge.copy()
        for signs, before, is_it in zip(x, known, y, strict=True):
            chance = likelihoods(signs @ weights + before)
            mean = chance @ signs
            slope += (is_it / is_it.sum() - chance) @ signs
            curve += (signs * chance[:, None]).T @ signs - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights = weights + step / max(1.0, np.abs(step).max() / LARGEST)
    return fixed | {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def dot(signs: dict[str, float], weights: dict[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


def likelihoods(scores: Any) -> Any:
    chance = np.exp(scores - scores.max())
    return chance / chance.sum()


def figures(texts: list[Text], weights: dict[str, float]) -> None:
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        right = wrong = there = 0
        for text in texts:
            there += any(is_it for _, is_it in text)
            scores = [dot(signs, weights) for signs, _ in text]
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
    weights: dict[str, float] = {}
    # Most texts come without their address, so its signs are weighed last and change nothing for those.
    for addressed in (False, True):
        texts = examples(given.folder, addressed=addressed)
        train = [text for half, text in texts if text and (half or not given.half)]
        names = sorted({name for text in train for signs, _ in text for name, value in signs.items() if value} - set(weights))
        weights = fitted(train, names if addressed else [*names, "none"], weights)
        print("with the address" if addressed else "without an address", file=sys.stderr)
        figures([text for half, text in texts if not half], weights)
    print("# Weights of the signs by which a line of a text is taken for its headline; made by benchmarks/train_lines.py.\n\n[weights]")
    for name, weight in sorted(weights.items()):
        print(f'"{name}" = {weight}')


if __name__ == "__main__":
    main()
