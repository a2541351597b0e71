"""Likelihoods of pairs -> groups, by joining what is likeliest on average, as long as that stays above one threshold.

Average link (Sokal and Michener 1958) on the graph of the pairs that were compared. A pair that was not counts as 0, but as one UNMET
of a pair: of many reports of one event each is compared with the likest only, which says little against the others.
Two groups that share no likely pair are never looked at, so the work grows with the pairs, not with the square of the reports.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy

from newsdigest.stories.terms import Integers, is_in

UNMET = 0.33  # 1 to 0.1 tried: less finds more of large events in a stream of 35,870 reports, and joins more in small archives


def joined(
    number: int,
    pairs: Sequence[tuple[int, int, float]],
    threshold: float,
    settled: Sequence[Sequence[int]] = (),
    compared: tuple[Integers, Integers] | None = None,
) -> list[list[int]]:
    """Pairs of positions below `number` with likelihoods 0-1 -> groups of positions, each sorted, sorted by their first.

    Groups are joined while the mean likelihood of all pairs between them is at least `threshold`, the highest first,
    and of equal ones that with the lowest positions: the same pairs give the same groups.
    The positions of a settled group stay together, whatever their likelihoods, and no two settled groups are joined.
    `compared` are all pairs that were compared, the lower position first; those not among `pairs` have likelihood 0. None: just those.

    >>> joined(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)], 0.5)
    [[0, 1], [2], [3]]
    >>> joined(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)], 0.5, settled=[[0, 3], [1]])
    [[0, 3], [1, 2]]
    >>> joined(3, [(0, 1, 0.9), (1, 2, 0.7)], 0.5), joined(3, [(0, 1, 0.9), (1, 2, 0.7)], 0.5, compared=([0, 0, 1], [1, 2, 2]))
    ([[0, 1, 2]], [[0, 1], [2]])
    """
    ones, others = compared or ([one for one, _, _ in pairs], [other for _, other, _ in pairs])
    groups = _Groups(number, threshold, numpy.sort(numpy.array(ones, dtype=numpy.int64) * number + numpy.array(others, dtype=numpy.int64)))
    groups.settle(settled)
    groups.link(pairs)
    groups.join()
    return sorted(sorted(group) for group in groups.members.values())


class _Groups:
    """Groups while they are joined, each by one of its positions."""

    def __init__(self, number: int, threshold: float, met: Integers) -> None:
        self.number, self.threshold = number, threshold
        self.met = met  # the pairs that were compared, as `pairs_met` takes them
        self.members = {position: [position] for position in range(number)}
        self.home = list(range(number))  # by position, its group before any is joined
        self.fixed: set[int] = set()  # settled groups
        self.links: dict[int, dict[int, float]] = {}  # group -> group -> sum of the likelihoods between them
        self.heap: list[tuple[float, int, int, int]] = []  # what may be joined: −mean, the two groups, and their size together

    def settle(self, settled: Sequence[Sequence[int]]) -> None:
        for together in settled:
            first = min(together)
            self.fixed.add(first)
            self.members[first] = sorted(together)
            for position in self.members[first][1:]:
                self.home[position] = first
                del self.members[position]

    def link(self, pairs: Sequence[tuple[int, int, float]]) -> None:
        for position, partner, likelihood in pairs:
            one, other = sorted((self.home[position], self.home[partner]))
            if one != other and not (one in self.fixed and other in self.fixed):
                total = self.links.setdefault(one, {}).get(other, 0.0) + likelihood
                self.links[one][other] = self.links.setdefault(other, {})[one] = total

    def join(self) -> None:
        for group, linked in self.links.items():
            self.offer(group, [other for other in linked if other > group])
        while self.heap:
            _, one, other, size = heapq.heappop(self.heap)
            if self.still_stands(one, other, size):
                # The group with more links stays, and takes those of the other.
                self.merge(*((other, one) if len(self.links[one]) < len(self.links[other]) else (one, other)))

    def offer(self, group: int, others: list[int]) -> None:
        """Puts those of a group's links into the heap by which it may be joined."""
        members = self.members
        for other, count in zip(others, pairs_met(members[group], [members[o] for o in others], self.met, self.number), strict=True):
            every = len(members[group]) * len(members[other])
            mean = self.links[group][other] / (count + UNMET * (every - count))
            if mean >= self.threshold:
                heapq.heappush(self.heap, (-mean, min(group, other), max(group, other), len(members[group]) + len(members[other])))

    def still_stands(self, one: int, other: int, size: int) -> bool:
        """Whether neither of two groups has been joined, or has grown, since they were offered."""
        members = self.members
        is_as_it_was = one in members and other in members and len(members[one]) + len(members[other]) == size
        return is_as_it_was and other in self.links[one]

    def merge(self, one: int, other: int) -> None:
        self.members[one] += self.members.pop(other)
        if other in self.fixed:
            self.fixed.add(one)
        theirs, ours = self.links.pop(other), self.links[one]
        for third, likelihood in theirs.items():
            del self.links[third][other]
            if third != one:
                ours[third] = self.links[third][one] = ours.get(third, 0.0) + likelihood
        for third in [third for third in ours if one in self.fixed and third in self.fixed]:
            del ours[third], self.links[third][one]
        self.offer(one, list(ours))


def pairs_met(group: list[int], others: list[list[int]], met: Integers, number: int) -> list[int]:
    """How many pairs of a group and each of some others were compared."""
    if len(group) == 1 and all(len(other) == 1 for other in others):
        return [1] * len(others)  # they share a likely pair
    ours, theirs = numpy.array(group)[:, None], numpy.array([position for other in others for position in other], dtype=numpy.int64)
    keys = numpy.minimum(ours, theirs) * number + numpy.maximum(ours, theirs)
    found = is_in(keys, met).sum(axis=0)
    counts: list[int] = numpy.add.reduceat(found, numpy.cumsum([0, *map(len, others[:-1])])).tolist() if others else []
    return counts
