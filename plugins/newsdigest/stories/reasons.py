"""Pairs' likelihoods and words -> why each story's reports stand together, what nearly joined it, and what is related."""

from __future__ import annotations

from collections.abc import Sequence

import numpy

from newsdigest.model import Report, Tie, Why
from newsdigest.stories.likeness import TELLING, UNKNOWN, Vectors, places, shared
from newsdigest.stories.terms import NAME, distinct, is_in, normalised, words

Link = tuple[int, int, float]  # two positions, the lower first, and the likelihood that both tell one event

RELATED = 8  # stories at most that are named beside one
SHOWN = 6  # names, and words, of a tie
NEAR = 0.1  # likelihood below which a report that was not joined is not worth naming
TEXTS = 2000  # reports cut into words at once


def why(
    reports: Sequence[Report],
    groups: Sequence[Sequence[int]],
    links: Sequence[Link],
    near: Sequence[Sequence[tuple[int, Link]]],
    vectors: Vectors,
) -> list[Why]:
    """Why for each group, `near` being what `related` says of them; its overrides stay empty.

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

    said = [link for link in links if link[2] >= NEAR or group_of[link[0]] == group_of[link[1]]]
    for link in sorted(said, key=lambda link: (-link[2], link[0], link[1])):
        one, other = group_of[link[0]], group_of[link[1]]
        if one != other:
            nearest.setdefault(one, link)
            nearest.setdefault(other, link)
        elif root(link[0]) != root(link[1]):
            top[root(link[1])] = root(link[0])
            inside[one].append(link)
    tie_of = ties(
        reports,
        sorted({link for group in inside for link in group} | {link for others in near for _, link in others} | set(nearest.values())),
        vectors,
    )
    return [
        Why(
            ties=tuple(tie_of[link] for link in held),
            weakest=tie_of[held[-1]] if held else None,
            nearest=tie_of[nearest[number]] if number in nearest else None,
            related=tuple(tie_of[link] for _, link in near[number]),
        )
        for number, held in enumerate(inside)
    ]


def ties(reports: Sequence[Report], links: Sequence[Link], vectors: Vectors) -> dict[Link, Tie]:
    """A Tie for each link: the names and rare words both reports use, most telling first, and the days between them."""
    ones, others = (numpy.array([link[side] for link in links], dtype=numpy.int64) for side in (0, 1))
    both = shared(places(vectors.full), ones, others)
    place = numpy.repeat(numpy.arange(len(links)), numpy.diff(both.first))
    columns = vectors.full.indices[both.one]
    weight = vectors.weight[columns]
    is_name = ((vectors.marks[both.one] | vectors.marks[both.other]) & NAME) > 0
    # Names first and then other words, most telling first; of each kind the first few.
    order = numpy.lexsort((columns, -weight, ~is_name, place))
    order = order[(is_name | (weight >= TELLING))[order]]
    kind = 2 * place[order] + ~is_name[order]
    order = order[numpy.arange(len(order)) - numpy.searchsorted(kind, kind) < SHOWN]
    telling: dict[Link, tuple[list[int], list[int]]] = {link: ([], []) for link in links}
    for number, column, named in zip(place[order].tolist(), columns[order].tolist(), is_name[order].tolist(), strict=True):
        telling[links[number]][not named].append(column)
    wanted = {(link[0], column) for link, those in telling.items() for column in (*those[0], *those[1])}
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
    width = len(vectors.weight)
    every = numpy.array(sorted(position * width + column for position, column in wanted), dtype=numpy.int64)
    is_wanted = numpy.zeros(width + 1, dtype=numpy.bool_)  # and for -1, words that no report uses
    is_wanted[every % width] = True
    positions = distinct(every // width)
    for begin in range(0, len(positions), TEXTS):
        some = positions[begin : begin + TEXTS]
        # Bodies before headlines, which capitalise what is no name; NFC as the words were cut.
        pieces = [normalised(text) for position in some for text in (reports[position].text, reports[position].headline.value or "")]
        cut = words(pieces)
        column = vectors.column[cut.number]
        at = numpy.flatnonzero(is_wanted[column])
        key = some[cut.piece[at] // 2] * width + column[at]
        asked = is_in(key, every)
        at, key = at[asked], key[asked]
        is_name = ((cut.marks[at] & NAME) > 0) & (cut.piece[at] % 2 == 0)
        # As a name where it is one, else as it stands first.
        order = numpy.lexsort((at, ~is_name, key))
        order = order[numpy.concatenate(([True], key[order][1:] != key[order][:-1]))[: len(order)]]
        for hit, found, named in zip(at[order].tolist(), key[order].tolist(), is_name[order].tolist(), strict=True):
            word = pieces[cut.piece[hit]][cut.begin[hit] : cut.end[hit]]
            spelled[divmod(found, width)] = word if named else word.lower()
    return spelled


def related(groups: Sequence[Sequence[int]], links: Sequence[Link], least: float) -> list[list[tuple[int, Link]]]:
    """For each group the groups to which a link of at least that likelihood leads, each with its likeliest, the likeliest first."""
    group_of = {position: number for number, group in enumerate(groups) for position in group}
    best: list[dict[int, Link]] = [{} for _ in groups]
    for link in sorted((link for link in links if link[2] >= least), key=lambda link: (-link[2], link[0], link[1])):
        one, other = group_of[link[0]], group_of[link[1]]
        if one != other:
            best[one].setdefault(other, link)
            best[other].setdefault(one, link)
    return [sorted(others.items(), key=lambda entry: (-entry[1][2], entry[0]))[:RELATED] for others in best]
