"""Likelihoods of pairs -> groups, by joining what is likeliest on average, as long as that stays above one threshold.

Average link (Sokal and Michener 1958) on the graph of the pairs that were compared; a pair that was not counts as 0.
Two groups that share no compared pair are never looked at, so the work grows with the pairs, not with the square of the reports.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence


def joined(number: int, pairs: Sequence[tuple[int, int, float]], threshold: float) -> list[list[int]]:
    """Pairs of positions below `number` with likelihoods 0-1 -> groups of positions, each sorted, sorted by their first.

    Groups are joined while the mean likelihood of all pairs between them is at least `threshold`, the highest first,
    and of equal ones that with the lowest positions: the same pairs give the same groups.

    >>> joined(4, [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.1)], 0.5)
    [[0, 1], [2], [3]]
    """
    members = {position: [position] for position in range(number)}
    links: dict[int, dict[int, float]] = {}  # group -> group -> sum of the likelihoods between them
    for one, other, likelihood in pairs:
        links.setdefault(one, {})[other] = likelihood
        links.setdefault(other, {})[one] = likelihood
    heap = [(-likelihood, one, other) for one, other, likelihood in pairs if likelihood >= threshold]
    heapq.heapify(heap)
    while heap:
        mean, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        size = len(members[one]) * len(members[other])
        if -mean != links[one][other] / size:
            continue  # one of the two has grown since
        if len(links[one]) < len(links[other]):
            one, other = other, one
        members[one] += members.pop(other)
        theirs, ours = links.pop(other), links[one]
        for third, likelihood in theirs.items():
            del links[third][other]
            if third != one:
                ours[third] = links[third][one] = ours.get(third, 0.0) + likelihood
        for third, total in ours.items():
            mean = total / (len(members[one]) * len(members[third]))
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(one, third), max(one, third)))
    return sorted(sorted(group) for group in members.values())
