"""The lines of a bare text -> rows of numbers: what stands between them, how they hang together, and where the text's core lies."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from newsdigest.model import Block

OF_LINES = (
    "gap", "gap after", "gaps", "short lines share", "mean words", "lines alike", "from top", "to bottom", "topic", "topic before",
    "topic after", "topic around", "inside core", "from core", "core share", "run of prose", "in longest run", "told before", "told after",
    "told share", "ended share", "entry share", "repeated share", "length to prose", "goes on", "alike length",
)  # fmt: skip
LONG = 5  # letters of a word that says what a text is about
NEAR = 5  # paragraphs before and behind with which a line is compared
FAR = 60  # lines
LABEL = 6  # what a line that is no prose costs the core, in words


def of_lines(
    blocks: Sequence[Block], words: Sequence[Sequence[str]], counts: np.ndarray, prose: np.ndarray, end: np.ndarray, told: np.ndarray
) -> np.ndarray:
    """A number a row, a line a column: `counts` are words, `prose` characters of prose, `end` says which end as sentences do, `told` which
    say themselves that they do not belong to a report.
    """
    n = len(blocks)
    index = np.arange(n)
    is_prose = prose > 0
    numbers = np.array([int(block.place.rpartition(" ")[2]) for block in blocks], np.float32)
    gap = np.minimum(np.diff(numbers, prepend=numbers[0]) - 1, 4)
    after = np.append(gap[1:], 0)
    short = counts < 8
    alike = np.convolve(short, np.ones(9), "same")[:n] if n >= 9 else np.full(n, short.sum())
    lengths = np.array([len(block.text) for block in blocks], np.float32)
    texts = Counter(block.text for block in blocks)
    small = np.array([block.text[0].islower() for block in blocks])
    typical = statistics.median(lengths[is_prose].tolist()) if is_prose.any() else 1.0
    near = np.abs(np.diff(lengths, prepend=0)) / np.maximum(lengths, 1)
    runs, longest = runs_of(is_prose, counts)
    begin, stop = core_of(is_prose, counts)
    total = max(1.0, float(prose.sum()))
    return np.array(
        [
            gap, after, np.full(n, gap.mean()), np.full(n, short.mean()), np.full(n, math.log1p(counts.mean())), alike,
            np.log1p(index), np.log1p(n - 1 - index), *topics(words, is_prose, counts),
            (index >= begin) & (index < stop), np.clip(np.where(index < begin, index - begin, np.maximum(0, index - stop + 1)), -FAR, FAR),
            np.full(n, prose[begin:stop].sum() / total), np.log1p(runs), runs / longest,
            np.log1p(np.cumsum(told) - told), np.log1p(told.sum() - np.cumsum(told)), np.full(n, told.mean()), np.full(n, end.mean()),
            np.full(n, np.mean([block.kind == "entry" for block in blocks])),
            np.full(n, np.mean([texts[block.text] > 1 for block in blocks])),
            lengths / typical, ~np.asarray(end) & np.append(small[1:], False), near,
        ],
        np.float32,
    )  # fmt: skip


def topics(words: Sequence[Sequence[str]], is_prose: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, ...]:
    """Which share of a line's long words other paragraphs have too: any, the few before, the few behind, and what those around it have."""
    n = len(words)
    long = [frozenset([word for word in mine if len(word) >= LONG and not word.isdigit()]) for mine in words]
    paragraphs = np.flatnonzero(is_prose).tolist()
    known: set[str] = set()  # the words of all paragraphs, and those that several have
    shared: set[str] = set()
    for i in paragraphs:
        shared |= known & long[i]
        known |= long[i]

    @lru_cache(maxsize=2 * NEAR)
    def near(first: int) -> frozenset[str]:
        """The words of the few paragraphs from one of them on."""
        return frozenset().union(*(long[j] for j in paragraphs[max(0, first) : first + NEAR]))

    topic, before, behind = np.full(n, -1.0), np.full(n, -1.0), np.full(n, -1.0)
    at = 0  # paragraphs above the line
    for i, mine in enumerate(long):
        is_one = bool(is_prose[i])
        if mine:
            topic[i] = len(mine & (shared if is_one else known)) / len(mine)
            if at:
                before[i] = len(mine & near(at - NEAR)) / len(mine)
            if at + is_one < len(paragraphs):
                behind[i] = len(mine & near(at + is_one)) / len(mine)
        at += is_one
    weight = np.where(is_prose & (topic >= 0), counts, 0.0)
    sums = np.concatenate([[0.0], np.cumsum(weight * topic)])
    weights = np.concatenate([[0.0], np.cumsum(weight)])
    low, high = np.maximum(0, np.arange(n) - 4), np.minimum(n, np.arange(n) + 5)
    return topic, before, behind, (sums[high] - sums[low]) / np.maximum(1, weights[high] - weights[low])


def runs_of(is_prose: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """For each line the words of the run of paragraphs that it stands in, a single other line between two of them forgiven; and the most.

    >>> runs_of(np.array([True, False, True, False, False, True]), np.array([9, 2, 9, 1, 1, 30]))
    (array([18., 18., 18.,  0.,  0., 30.]), 30.0)
    """
    joined = is_prose.copy()
    joined[1:-1] |= is_prose[:-2] & is_prose[2:]
    number = np.cumsum(joined & ~np.concatenate([[False], joined[:-1]]))
    sums = np.bincount(number[joined], weights=np.where(is_prose, counts, 0)[joined], minlength=int(number.max()) + 1)
    runs = np.where(joined, sums[number], 0.0)
    return runs, max(1.0, float(runs.max()))


def core_of(is_prose: np.ndarray, counts: np.ndarray) -> tuple[int, int]:
    """First line and end of the stretch that has the most words of prose, less what the other lines in it cost (Kadane's algorithm).

    >>> core_of(np.array([True, False, False, False, True, True]), np.array([9, 2, 2, 2, 20, 30]))
    (4, 6)
    """
    best, core, total, begin = 0.0, (0, len(is_prose)), 0.0, 0
    for i, gain in enumerate(np.where(is_prose, counts, -LABEL).tolist()):
        if total <= 0:
            total, begin = 0.0, i
        total += gain
        if total > best:
            best, core = total, (begin, i + 1)
    return core
