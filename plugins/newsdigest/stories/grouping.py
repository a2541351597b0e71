"""Likelihoods of pairs -> groups, by joining what is likeliest on average, as long as that stays above one threshold.

Average link (Sokal and Michener 1958) on the graph of the pairs that were compared; a pair that was not counts as 0.
Two groups that share no compared pair are never looked at, so the work grows with the pairs, not with the square of the reports.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence


def joined(
    number: int, pairs: Sequence[tuple[int, int, float]], threshold: float, settled: Sequence[Sequence[int]] = ()
) -> list[list[int]]:
    """Pairs of positions below `number` with likelihoods 0-1 -> groups of positions, each sorted, sorted by their first.

    Groups are joined while the mean likelihood of all pairs between them is at least `threshold`, the highest first,
    and of equal ones that with the lowest positions: the same pairs give the same groups.
    The positions of a settled group stay together, whatever their likelihoods, and no two settled groups are joined.

    >>> joined(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)], 0.5)
    [[0, 1], [2], [3]]
    >>> joined(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)], 0.5, settled=[[0, 3], [1]])
    [[0, 3], [1, 2]]
    """
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
    heap: list[tuple[float, int, int]] = []

    def offer(group: int, others: Iterable[int]) -> None:
        for other in others:
            mean = links[group][other] / (len(members[group]) * len(members[other]))
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(group, other), max(group, other)))

    for group, others in links.items():
        offer(group, (other for other in others if other > group))
    while heap:
        mean, one, other = heapq.heappop(heap)
        if one not in members or other not in members or other not in links[one]:
            continue
        if -mean != links[one][other] / (len(members[one]) * len(members[other])):
            continue  # one of the two has grown since
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
        offer(one, ours)
    return sorted(sorted(group) for group in members.values())
