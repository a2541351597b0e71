"""Numbers of blocks -> how likely each is text of the report, and which stay when neighbours are heard.

Boosted trees that ask one question of all blocks at each level, so that a page is scored by a few operations on whole matrices
(oblivious trees, https://arxiv.org/abs/1810.11363), then the likeliest sequence (Viterbi): to change between text and other costs.
The trees stand in html.json and text.json, which benchmarks/train_cleaning.py writes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np

from newsdigest.cleaning.features import Numbers, columns
from newsdigest.model import Value

# What it costs to change between text and other, in log-odds. 0 to 1.5 tried, on publishers the trees had not seen: higher gives cleaner
# edges and loses short ends, which are most of a short text.
CHANGE = MappingProxyType({"html": 0.5, "text": 0.2})


class Trees(Value, frozen=True, kw_only=True):
    """A trained model, as arrays."""

    asked: np.ndarray  # column of the numbers that each question is about; trees x levels
    above: np.ndarray  # the bound it must be above; trees x levels
    leaves: np.ndarray  # log-odds by the answers, read as a binary number, first question lowest; trees x 2 ** levels
    start: float  # log-odds before any tree


@cache
def trees(format: str) -> Trees:
    """The weights of one format: each line of the file a tree, `{"ask": [["words", 2.5], …], "add": [log-odds …]}`."""
    lines = [json.loads(line) for line in resources.files(__package__).joinpath(f"{format}.json").read_text("utf-8").splitlines()]
    names = {name: i for i, name in enumerate(columns(format))}
    return Trees(
        asked=np.array([[names[name] for name, _ in tree["ask"]] for tree in lines[1:]]),
        above=np.array([[bound for _, bound in tree["ask"]] for tree in lines[1:]], np.float32),
        leaves=np.array([tree["add"] for tree in lines[1:]], np.float32),
        start=lines[0]["start"],
    )


def likelihoods(format: str, numbers: Numbers) -> np.ndarray:
    """Log-odds of each block to be text of the report."""
    model = trees(format)
    columns = np.ascontiguousarray(numbers.T)
    leaf = np.zeros((len(model.asked), len(numbers)), np.uint8)
    for level in range(model.asked.shape[1]):
        leaf |= (columns[model.asked[:, level]] > model.above[:, level, None]).view(np.uint8) << level
    scores: np.ndarray = np.take_along_axis(model.leaves, leaf.astype(np.intp), axis=1).sum(axis=0) + model.start
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
