"""The lines of a bare text -> rows of numbers: what stands between them, how they hang together, and where the text's core lies."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence

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
    """Which share of a line's long words other paragraphs have too: any, the few before, the few behind, and what those around it have.

    >>> lines = [["river", "bridge"], ["storm"], ["river", "storm"], ["rain"]]
    >>> [share.tolist() for share in topics(lines, np.array([True, False, True, False]), np.array([2, 1, 2, 1]))[:3]]
    [[0.5, 1.0, 0.5, -1.0], [-1.0, 0.0, 0.5, -1.0], [0.5, 1.0, -1.0, -1.0]]
    """
    n = len(words)
    long = [{word for word in mine if len(word) >= LONG and not word.isdigit()} for mine in words]
    sizes = np.array([len(mine) for mine in long])
    above = np.cumsum(is_prose) - is_prose  # paragraphs
    # Each word of each line once, those that are the same together, from the first line to the last.
    numbers: dict[str, int] = {}
    word = np.array([numbers.setdefault(one, len(numbers)) for mine in long for one in mine], np.intp)
    order = np.argsort(word, kind="stable")
    word, line = word[order], np.repeat(np.arange(n), sizes)[order]
    is_in, place = is_prose[line], above[line]
    holders = np.bincount(word[is_in], minlength=len(numbers))
    # The paragraph above that had the word last, and the one below that has it first; each word has a range of numbers for them.
    span = 2 * (n + NEAR)
    own = word * span + place
    latest = np.maximum.accumulate(np.where(is_in, own, -span))
    following = np.minimum.accumulate(np.where(is_in, own, span * (len(numbers) + 1))[::-1])[::-1]
    is_before = np.append(-span, latest)[:-1] >= own - NEAR
    is_behind = np.append(following, span * (len(numbers) + 1))[1:] < own + is_in + NEAR

    def share(of: np.ndarray, is_asked: np.ndarray) -> np.ndarray:
        """Of those words of each line, where it has any and that is asked."""
        return np.where(is_asked & (sizes > 0), np.bincount(line[of], minlength=n) / np.maximum(sizes, 1), -1.0)

    topic = share(holders[word] > is_in, np.full(n, True))
    before, behind = share(is_before, above > 0), share(is_behind, above + is_prose < is_prose.sum())
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
