"""First log-odds of a page's blocks -> a row of numbers each: how likely those around it, and those like it, were held to be.

A block is known by the company it keeps: one teaser among twenty, one answer among ten, one paragraph of a second report further down.
To learn from what was first said of the neighbours is auto-context (https://doi.org/10.1109/TPAMI.2009.186).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsdigest.cleaning.features import GROUPS, Features, Numbers
from newsdigest.model import Block

STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
REACHES = (3, 8, 20)  # blocks to either side
MOST = 6.0  # log-odds beyond which sure is sure
FIRM = 1.5  # log-odds from which a block marks where the report is
FAR = 60  # blocks
LONG = 60  # words above which a block counts as no more
PRIOR, PRIOR_WORDS = 0.3, 5  # what a group is held for before any of it is seen, and how many words of it that outweighs
COLUMNS = (
    "odds", *(f"odds@{step:+d}" for step in STEPS),
    *(f"likely {side} {reach}" for reach in REACHES for side in ("around", "before", "behind")),
    *(f"{group} {name}" for group in GROUPS for name in ("likely", "alike", "text")),
    "text before", "text behind", "all text", "words before", "words behind", "most odds", "odds below most",
    "blocks since firm", "blocks to firm", "other words since firm", "other words to firm",
    "steps out of best", "steps in beside best", "text as near best", "likely as near best",
)  # fmt: skip


def company(blocks: Sequence[Block], known: Features, odds: np.ndarray) -> Numbers:
    """Blocks, what is known of each, the first log-odds of each -> a row a block, a column for each of COLUMNS."""
    n = len(blocks)
    at = np.arange(n)
    odds = np.clip(odds, -MOST, MOST)
    likely = 1 / (1 + np.exp(-odds))
    # Words count, but a long paragraph is not more of an example than a middling one.
    weights = np.minimum(known.counts, LONG) + 1
    text = likely * weights
    total = text.sum() + 1
    texts, words = np.concatenate([[0], np.cumsum(text)]), np.concatenate([[0], np.cumsum(weights)])
    padded = np.pad(odds, len(STEPS) // 2, constant_values=-MOST - 1)
    rows: list[np.ndarray] = [odds, *(padded[len(STEPS) // 2 + step :][:n] for step in STEPS)]
    for reach in REACHES:
        low, high = np.maximum(0, at - reach), np.minimum(n, at + reach + 1)
        rows += [
            (texts[high] - texts[low] - text) / (words[high] - words[low] - weights + PRIOR_WORDS),
            (texts[at] - texts[low]) / (words[at] - words[low] + PRIOR_WORDS),
            (texts[high] - texts[at + 1]) / (words[high] - words[at + 1] + PRIOR_WORDS),
        ]
    for group in known.groups:
        mine = np.bincount(group, text)[group]
        others = np.bincount(group, weights)[group] - weights
        rows += [(mine - text + PRIOR * PRIOR_WORDS) / (others + PRIOR_WORDS), np.log1p(np.bincount(group))[group], mine / total]
    before, behind = texts[:-1], texts[-1] - texts[1:]
    most = odds.max()
    rows += [before / total, behind / total, np.full(n, np.log(total)), np.log1p(before), np.log1p(behind), np.full(n, most), odds - most]
    firm = odds > FIRM
    last = np.maximum.accumulate(np.where(firm, at, -FAR))
    following = np.minimum.accumulate(np.where(firm, at, n + FAR)[::-1])[::-1]
    other = np.concatenate([[0], np.cumsum(weights - text)])
    rows += [
        np.minimum(at - last, FAR), np.minimum(following - at, FAR),
        np.log1p(other[at] - other[np.maximum(last, 0)]), np.log1p(other[np.minimum(following, n)] - other[at]),
    ]  # fmt: skip
    rows += beside_best(blocks, known.groups[GROUPS.index("container")], text, weights)
    return np.array(rows, np.float32).T


def beside_best(blocks: Sequence[Block], container: np.ndarray, text: np.ndarray, weights: np.ndarray) -> list[np.ndarray]:
    """How far each block stands from the element with the most text directly in it, and what stands as near to it."""
    first = np.unique(container, return_index=True)[1].tolist()
    paths = [blocks[i].place.split("/")[:-1] for i in first]
    best = paths[int(np.argmax(np.bincount(container, text)))]
    shared = [steps_shared(path, best) for path in paths]
    out = np.array([len(best) - depth for depth in shared])[container]
    down = np.array([len(path) - depth for path, depth in zip(paths, shared, strict=True)])[container]
    ring, rings = np.bincount(out, text), np.bincount(out, weights)
    return [out, down, np.cumsum(ring)[out] / (text.sum() + 1), (ring[out] - text) / (rings[out] - weights + PRIOR_WORDS)]


def steps_shared(path: Sequence[str], other: Sequence[str]) -> int:
    """How many steps two paths have in common.

    >>> steps_shared(["html", "body", "main"], ["html", "body", "aside", "main"])
    2
    """
    shared = 0
    for one, step in zip(path, other, strict=False):
        if one != step:
            break
        shared += 1
    return shared
