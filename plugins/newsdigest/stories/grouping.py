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
    met = numpy.sort(numpy.array(ones, dtype=numpy.int64) * number + numpy.array(others, dtype=numpy.int64))
    members = {position: [position] for position in range(number)}
    fixed: set[int] = set()
    home = list(range(number))
    for together in settled:
        first = min(together)
        fixed.add(first)
        members[first] = sorted(together)
        for position in members[first][1:]:
            home[position] = first
            del members[position]
    links: dict[int, dict[int, float]] = {}  # group -> group -> sum of the likelihoods between them
    for position, partner, likelihood in pairs:
        one, other = sorted((home[position], home[partner]))
        if one != other and not (one in fixed and other in fixed):
            total = links.setdefault(one, {}).get(other, 0.0) + likelihood
            links[one][other] = links.setdefault(other, {})[one] = total
    heap: list[tuple[float, int, int, int]] = []

    def offer(group: int, others: list[int]) -> None:
        for other, count in zip(others, pairs_met(members[group], [members[other] for other in others], met, number), strict=True):
            every = len(members[group]) * len(members[other])
            mean = links[group][other] / (count + UNMET * (every - count))
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(group, other), max(group, other), len(members[group]) + len(members[other])))

    for group, linked in links.items():
        offer(group, [other for other in linked if other > group])
    while heap:
        _, one, other, size = heapq.heappop(heap)
        if one not in members or other not in members or len(members[one]) + len(members[other]) != size or other not in links[one]:
            continue  # one of the two has been joined since, or has grown
        if len(links[one]) < len(links[other]):
            one, other = other, one
        members[one] += members.pop(other)
        if other in fixed:
            fixed.add(one)
        theirs, ours = links.pop(other), links[one]
        for third, likelihood in theirs.items():
            del links[third][other]
            if third != one:
                ours[third] = links[third][one] = ours.get(third, 0.0) + likelihood
        for third in [third for third in ours if one in fixed and third in fixed]:
            del ours[third], links[third][one]
        offer(one, list(ours))
    return sorted(sorted(group) for group in members.values())


def pairs_met(group: list[int], others: list[list[int]], met: Integers, number: int) -> list[int]:
    """How many pairs of a group and each of some others were compared."""
    if len(group) == 1 and all(len(other) == 1 for other in others):
        return [1] * len(others)  # they share a likely pair
    ours, theirs = numpy.array(group)[:, None], numpy.array([position for other in others for position in other], dtype=numpy.int64)
    keys = numpy.minimum(ours, theirs) * number + numpy.maximum(ours, theirs)
    found = is_in(keys, met).sum(axis=0)
    counts: list[int] = numpy.add.reduceat(found, numpy.cumsum([0, *map(len, others[:-1])])).tolist() if others else []
    return counts
