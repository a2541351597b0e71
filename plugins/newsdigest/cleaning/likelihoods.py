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

    asked: np.ndarray  # column of the numbers that each question is about, each question once
    above: np.ndarray  # the bound it must be above
    questions: np.ndarray  # number of the question that each tree asks at each level; levels x trees
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
    # Half of the questions are asked by several trees.
    asked = sorted({(name, bound) for tree in lines[1:] for name, bound in tree["ask"]})
    questions = {question: number for number, question in enumerate(asked)}
    return Trees(
        asked=np.array([names[name] for name, _ in asked]),
        above=np.array([bound for _, bound in asked], np.float32)[:, None],
        questions=np.array([[questions[name, bound] for name, bound in tree["ask"]] for tree in lines[1:]]).T,
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
    """A row of numbers a block -> the log-odds of each, as the trees of one model add them up."""
    first = np.arange(0, model.leaves.size, model.leaves.shape[1])[:, None]  # leaf of each tree among all of them
    scores = np.full(len(numbers), model.start, np.float32)
    for begin in range(0, len(numbers), AT_ONCE):
        columns = np.ascontiguousarray(numbers[begin : begin + AT_ONCE].T)
        answers = (columns.take(model.asked, axis=0) > model.above).view(np.uint8)
        leaf = np.zeros((len(model.leaves), columns.shape[1]), np.uint8)
        for asked in model.questions[::-1]:
            leaf += leaf
            leaf |= answers.take(asked, axis=0)
        scores[begin : begin + AT_ONCE] += model.leaves.ravel().take(leaf + first).sum(axis=0)
    return scores


def likeliest(scores: Sequence[float], change: float) -> list[bool]:
    """Log-odds in reading order -> which blocks stay.

    >>> likeliest([-3.0, 2.0, -0.4, 2.0, -2.0, 0.3, -2.0], 0.5)
    [False, True, True, True, False, False, False]
    """
    kept, left = -change / 2, 0.0
    steps: list[tuple[bool, bool]] = []  # whether the best way here came from text: for text, for other
    for score in scores:
        entered, ended = left - change, kept - change
        steps.append((kept >= entered, ended >= left))
        kept, left = (kept if kept >= entered else entered) + score / 2, (ended if ended >= left else left) - score / 2
    is_text = kept - change / 2 > left
    said: list[bool] = []
    for for_text, for_other in reversed(steps):
        said.append(is_text)
        is_text = for_text if is_text else for_other
    return said[::-1]
