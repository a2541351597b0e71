"""Numbers of blocks -> how likely each is text of the report, and which stay when neighbours are heard.

Boosted trees that ask one question of all blocks at each level, so that a page is scored by a few operations on whole matrices
(oblivious trees, https://arxiv.org/abs/1810.11363), then the likeliest sequence (Viterbi): to change between text and other costs.
The trees stand in html.json, html_again.json and text.json, which benchmarks/train_cleaning.py writes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np

from newsdigest.cleaning import company
from newsdigest.cleaning.features import Features, Numbers, columns
from newsdigest.model import Document, Value

# What it costs to change between text and other, in log-odds. 0 to 1.5 tried, on publishers the trees had not seen: higher gives cleaner
# edges and loses short ends, which are most of a short text.
CHANGE = MappingProxyType({"html": 0.5, "text": 0.2})

# What lines of a bare text get on top of what the trees say. They say how likely a line is text of the report; whole texts lose more by a
# paragraph that is missing than by a line too many. 0 to 0.9 tried, on publishers the trees had not seen: with 0.5, F1 is 0.002 to 0.010
# higher after every renderer; with 0.9 it falls again where the whole page is the text.
LEAN = MappingProxyType({"html": 0.0, "text": 0.5})


class Trees(Value, frozen=True, kw_only=True):
    """A trained model, as arrays."""

    asked: np.ndarray  # column of the numbers that each question is about; trees x levels
    above: np.ndarray  # the bound it must be above; trees x levels
    leaves: np.ndarray  # log-odds by the answers, read as a binary number, first question lowest; trees x 2 ** levels
    start: float  # log-odds before any tree


AT_ONCE = 1_000  # blocks that are judged at once: few enough to stay near the processor, and within a seed's bounds of memory
AGAIN = "html_again"  # the trees that look at a page once more, with what the first said of all its blocks
COLUMNS = MappingProxyType({"html": columns("html"), "text": columns("text"), AGAIN: (*columns("html"), *company.COLUMNS)})


@cache
def trees(name: str) -> Trees:
    """The weights that one file holds: each line a tree, `{"ask": [["words", 2.5], …], "add": [log-odds …]}`."""
    lines = [json.loads(line) for line in resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8").splitlines()]
    names = {name: i for i, name in enumerate(COLUMNS[name])}
    return Trees(
        asked=np.array([[names[name] for name, _ in tree["ask"]] for tree in lines[1:]]),
        above=np.array([[bound for _, bound in tree["ask"]] for tree in lines[1:]], np.float32),
        leaves=np.array([tree["add"] for tree in lines[1:]], np.float32),
        start=lines[0]["start"],
    )


def likelihoods(document: Document, known: Features) -> np.ndarray:
    """Log-odds of each block to be text of the report; on a page after a second look, which knows what the first made of the others."""
    odds = scores_of(known.numbers, trees(document.format))
    if document.format == "html":
        odds = scores_of(np.hstack([known.numbers, company.company(document.blocks, known, odds)]), trees(AGAIN))
    return odds + LEAN[document.format]


def scores_of(numbers: Numbers, model: Trees) -> np.ndarray:
    first = np.arange(0, model.leaves.size, model.leaves.shape[1])[:, None]  # leaf of each tree among all of them
    scores = np.full(len(numbers), model.start, np.float32)
    for begin in range(0, len(numbers), AT_ONCE):
        columns = np.ascontiguousarray(numbers[begin : begin + AT_ONCE].T)
        leaf = np.zeros((len(model.asked), columns.shape[1]), np.uint8)
        for level in range(model.asked.shape[1]):
            leaf |= (columns[model.asked[:, level]] > model.above[:, level, None]).view(np.uint8) << level
        scores[begin : begin + AT_ONCE] += model.leaves.ravel()[leaf + first].sum(axis=0)
    return scores


def likeliest(scores: Sequence[float], change: float) -> list[bool]:
    """Log-odds in reading order -> which blocks stay.

    >>> likeliest([-3.0, 2.0, -0.4, 2.0, -2.0, 0.3, -2.0], 0.5)
    [False, True, True, True, False, False, False]
    """
    kept, left = -change / 2, 0.0
    steps: list[tuple[bool, bool]] = []  # whether the best way here came from text: for text, for other
    for score in scores:
        steps.append((kept >= left - change, kept - change >= left))
        kept, left = max(kept, left - change) + score / 2, max(left, kept - change) - score / 2
    is_text = kept - change / 2 > left
    said: list[bool] = []
    for for_text, for_other in reversed(steps):
        said.append(is_text)
        is_text = for_text if is_text else for_other
    return said[::-1]
