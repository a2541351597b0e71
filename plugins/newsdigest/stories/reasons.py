"""Pairs' likelihoods and words -> why each story's reports stand together, what nearly joined it, and what is related."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from newsdigest.model import Report, Tie, Why
from newsdigest.stories.likeness import TELLING, UNKNOWN, Vectors
from newsdigest.stories.terms import NAME, normalised, words

Link = tuple[int, int, float]  # two positions, the lower first, and the likelihood that both tell one event

SHOWN = 6  # names, and words, of a tie
NEAR = 0.1  # likelihood below which a report that was not joined is not worth naming
TEXTS = 2000  # reports cut into words at once


def why(reports: Sequence[Report], groups: Sequence[Sequence[int]], links: Sequence[Link], vectors: Vectors) -> list[Why]:
    """Why for each group; its overrides stay empty.

    The ties are the fewest that connect the group, the likeliest first (Kruskal 1956); those the editor joined may lack one.
    """
    group_of = {position: number for number, group in enumerate(groups) for position in group}
    inside: list[list[Link]] = [[] for _ in groups]
    nearest: dict[int, Link] = {}
    top: dict[int, int] = {}

    def root(position: int) -> int:
        while top.get(position, position) != position:
            position = top[position]
        return position

    for link in sorted(links, key=lambda link: (-link[2], link[0], link[1])):
        one, other = group_of[link[0]], group_of[link[1]]
        if one != other:
            if link[2] >= NEAR:
                nearest.setdefault(one, link)
                nearest.setdefault(other, link)
        elif root(link[0]) != root(link[1]):
            top[root(link[1])] = root(link[0])
            inside[one].append(link)
    tie_of = ties(reports, sorted({link for group in inside for link in group} | set(nearest.values())), vectors)
    return [
        Why(
            ties=tuple(tie_of[link] for link in held),
            weakest=tie_of[held[-1]] if held else None,
            nearest=tie_of[nearest[number]] if number in nearest else None,
        )
        for number, held in enumerate(inside)
    ]


def ties(reports: Sequence[Report], links: Sequence[Link], vectors: Vectors) -> dict[Link, Tie]:
    """A Tie for each link: the names and rare words both reports use, most telling first, and the days between them."""
    names = vectors.names.astype(bool).astype(numpy.float32)
    telling: dict[Link, tuple[list[int], list[int]]] = {}
    wanted: set[tuple[int, int]] = set()
    for begin in range(0, len(links), TEXTS):
        some = links[begin : begin + TEXTS]
        ones, others = [link[0] for link in some], [link[1] for link in some]
        # One row a link: above 1 where a word that both use is a name to either.
        shared = vectors.present[ones].multiply(vectors.present[others]).tocsr()
        shared = (shared + shared.multiply(names[ones] + names[others])).tocsr()
        for place, link in enumerate(some):
            row = slice(shared.indptr[place], shared.indptr[place + 1])
            columns, is_name = shared.indices[row], shared.data[row] > 1
            weight = vectors.weight[columns]
            order = numpy.lexsort((columns, -weight))
            columns, is_name, weight = columns[order], is_name[order], weight[order]
            telling[link] = columns[is_name][:SHOWN].tolist(), columns[~is_name & (weight >= TELLING)][:SHOWN].tolist()
            wanted.update((link[0], column) for those in telling[link] for column in those)
    spelled = spellings(reports, wanted, vectors)
    found = {}
    for link, (named, rare_words) in telling.items():
        one, other, likelihood = link
        days = vectors.days[[one, other]]
        found[link] = Tie(
            reports=(reports[one].id, reports[other].id),
            score=likelihood,
            names=tuple(spelled[one, column] for column in named),
            words=tuple(spelled[one, column] for column in rare_words),
            days=None if UNKNOWN in days else int(abs(days[0] - days[1])),
        )
    return found


def spellings(reports: Sequence[Report], wanted: set[tuple[int, int]], vectors: Vectors) -> dict[tuple[int, int], str]:
    """Position and column -> the word as that report spells it: a name with its capital, another word small."""
    spelled: dict[tuple[int, int], str] = {}
    is_name: set[tuple[int, int]] = set()
    positions = sorted({position for position, _ in wanted})
    width = len(vectors.weight)
    every = numpy.array(sorted(position * width + column for position, column in wanted), dtype=numpy.int64)
    for begin in range(0, len(positions), TEXTS):
        some = positions[begin : begin + TEXTS]
        # Bodies before headlines, which capitalise what is no name; NFC as the words were cut.
        pieces = [normalised(text) for position in some for text in (reports[position].text, reports[position].headline.value or "")]
        cut = words(pieces)
        column = vectors.column[cut.number]
        asked = every[numpy.searchsorted(every, some[0] * width) : numpy.searchsorted(every, (some[-1] + 1) * width)]
        hits = numpy.flatnonzero(numpy.isin(numpy.array(some)[cut.piece // 2] * width + column, asked))
        for hit in hits.tolist():
            piece = int(cut.piece[hit])
            key = some[piece // 2], int(column[hit])
            named = bool(cut.marks[hit] & NAME) and piece % 2 == 0
            if key not in spelled or (named and key not in is_name):
                word = pieces[piece][cut.begin[hit] : cut.end[hit]]
                spelled[key] = word if named else word.lower()
                if named:
                    is_name.add(key)
    return spelled


def related(groups: Sequence[Sequence[int]], links: Sequence[Link], least: float) -> list[list[int]]:
    """For each group the groups to which a link of at least that likelihood leads, the likeliest first."""
    group_of = {position: number for number, group in enumerate(groups) for position in group}
    best: list[dict[int, float]] = [{} for _ in groups]
    for position, partner, likelihood in links:
        one, other = group_of[position], group_of[partner]
        if one != other and likelihood >= least:
            best[one][other] = max(likelihood, best[one].get(other, 0.0))
            best[other][one] = max(likelihood, best[other].get(one, 0.0))
    return [[other for _, other in sorted((-likelihood, other) for other, likelihood in others.items())] for others in best]
