"""Pairs' likelihoods and words -> why each story's reports stand together, what nearly joined it, and what is related.

Likelihoods decide, and are told to the editor alone: each of them moves a little whenever any report comes or goes.
Readers are told what two reports share, and see it in an order that only these two and the background table decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

import numpy
from numpy.typing import NDArray

from newsdigest.model import Margin, Margins, Report, Tie, Why
from newsdigest.stories.likeness import TELLING, Shared, shared
from newsdigest.stories.neighbours import blocks
from newsdigest.stories.terms import NAME, Integers, chunks, distinct, is_in, normalised, words
from newsdigest.stories.weighing import UNKNOWN, Floats, Vectors

Link = tuple[int, int, float]  # two positions, the lower first, and the likelihood that both tell one event
Couple = tuple[int, int]  # two positions, or groups, the lower first

FULL = 20  # reports of a story, or of two, whose pairs are all looked at; of more those that have a likelihood
RELATED = 8  # stories at most that are named beside one
SHOWN = 6  # names, and words, of a tie
PLAIN = 2.0  # rarity below which a name says nothing (`Monday`), and weight below which a word of an unknown language does


def why(
    reports: Sequence[Report],
    groups: Sequence[Sequence[int]],
    links: Sequence[Link],
    least: float,
    vectors: Vectors,
    known: Mapping[tuple[str, str], Tie],
) -> list[tuple[Why, Margins, list[int]]]:
    """For each group why it is one, how nearly it was another, and the groups that `why.related` speaks of; its overrides stay empty.

    The ties are the fewest that connect the group, the strongest first (Kruskal 1956).
    Groups are related that a link of at least that likelihood leads to.
    `known` are ties of an earlier grouping, by the ids of both reports.
    """
    likely = _Likely(groups, links)
    near = {likely.across(couple) for couple, value in likely.likelihood.items() if value >= least}
    between = [couple for couple in likely.between if likely.across(couple) in near]
    inside, leads = looked_at(likely, near, between)
    strength = strengths(sorted(inside | leads), vectors)

    def order(couple: Couple) -> tuple[float, Couple]:
        return -strength[couple], couple

    holding: list[list[Couple]] = [[] for _ in groups]
    for couple in connecting(sorted(inside, key=order)):
        holding[likely.group_of[couple[0]]].append(couple)
    leading: list[dict[int, Couple]] = [{} for _ in groups]
    for couple in sorted(leads, key=order):
        one, other = (likely.group_of[position] for position in couple)
        for group, another in ((one, other), (other, one)):
            if len(leading[group]) < RELATED:
                leading[group].setdefault(another, couple)
    weakest, nearest = likely.weakest(), likely.nearest(between)
    told = {couple for those in holding for couple in those} | {couple for those in leading for couple in those.values()}
    wanted = {couple: (reports[couple[0]].id, reports[couple[1]].id) for couple in {*told, *weakest.values(), *nearest.values()}}
    tie_of = {couple: known[ids] for couple, ids in wanted.items() if ids in known}
    tie_of |= ties(reports, sorted(wanted.keys() - tie_of.keys()), vectors)

    def margin(couple: Couple | None) -> Margin | None:
        return Margin(tie=tie_of[couple], likelihood=likely.likelihood[couple]) if couple else None

    return [
        (
            Why(
                ties=tuple(tie_of[couple] for couple in holding[number]),
                related=tuple(tie_of[couple] for couple in leading[number].values()),
            ),
            Margins(weakest=margin(weakest.get(number)), nearest=margin(nearest.get(number))),
            [*leading[number]],
        )
        for number in range(len(groups))
    ]


class _Likely:
    """Groups, and the likelihoods of pairs within and between them, the likeliest first."""

    def __init__(self, groups: Sequence[Sequence[int]], links: Sequence[Link]) -> None:
        self.groups = groups
        self.group_of = {position: number for number, group in enumerate(groups) for position in group}
        self.likelihood = {link[:2]: link[2] for link in sorted(links, key=lambda link: (-link[2], link[0], link[1]))}
        self.linked = [couple for couple in self.likelihood if self.is_inside(couple)]
        self.between = [couple for couple in self.likelihood if not self.is_inside(couple)]

    def is_inside(self, couple: Couple) -> bool:
        return self.group_of[couple[0]] == self.group_of[couple[1]]

    def across(self, couple: Couple) -> Couple:
        """The groups of two positions."""
        one, other = self.group_of[couple[0]], self.group_of[couple[1]]
        return min(one, other), max(one, other)

    def weakest(self) -> dict[int, Couple]:
        """By group, the least likely of the pairs that connect it, the likeliest first."""
        return {self.group_of[couple[0]]: couple for couple in connecting(self.linked)}

    def nearest(self, between: Sequence[Couple]) -> dict[int, Couple]:
        """By group, the likeliest of some pairs that lead out of it."""
        nearest: dict[int, Couple] = {}
        for couple in between:
            for position in couple:
                nearest.setdefault(self.group_of[position], couple)
        return nearest


def looked_at(likely: _Likely, near: set[Couple], between: Sequence[Couple]) -> tuple[set[Couple], set[Couple]]:
    """The pairs that may tell why a group is one, and those that may tell why two are related; `near` are the groups that are.

    Which pairs have a likelihood moves with the archive, so they are asked only where there are too many others.
    """
    groups = likely.groups
    inside = {couple for group in groups if len(group) <= FULL for couple in combinations(group, 2)}
    inside |= {couple for couple in likely.linked if len(groups[likely.group_of[couple[0]]]) > FULL}
    few = {both for both in near if both[0] != both[1] and sum(len(groups[number]) for number in both) <= FULL}
    leads = {(min(couple), max(couple)) for both in few for couple in product(*(groups[number] for number in both))}
    leads |= {couple for couple in between if likely.across(couple) not in few}
    return inside, leads


def connecting(couples: Iterable[Couple]) -> list[Couple]:
    """Of couples in order those that connect what the ones before them leave apart."""
    top: dict[int, int] = {}

    def root(position: int) -> int:
        while top.get(position, position) != position:
            position = top[position]
        return position

    found = []
    for couple in couples:
        one, other = map(root, couple)
        if one != other:
            top[other] = one
            found.append(couple)
    return found


def strengths(couples: Sequence[Couple], vectors: Vectors) -> dict[Couple, float]:
    """How much rare wording the two reports of each share."""
    one, other = ends(couples)
    found = []
    for some in blocks(len(couples)):
        common = shared(vectors.rows.full, one[some], other[some])
        found += common.sums(numpy.maximum(rarities(common, one[some], other[some], vectors)[0] - TELLING, 0)).tolist()
    return dict(zip(couples, found, strict=True))


def rarities(both: Shared, one: Integers, other: Integers, vectors: Vectors) -> tuple[Floats, NDArray[numpy.bool_]]:
    """How rare each word is that two reports share, and whether only its length tells: of two in languages that the table does not know."""
    guessed = numpy.repeat(vectors.foreign[one] & vectors.foreign[other], numpy.diff(both.first))
    return vectors.words.rarity[guessed.astype(numpy.int64), vectors.rows.full.indices[both.one]], guessed


def ends(couples: Sequence[Couple]) -> tuple[Integers, Integers]:
    one, other = (numpy.array([couple[side] for couple in couples], dtype=numpy.int64) for side in (0, 1))
    return one, other


def ties(reports: Sequence[Report], couples: Sequence[Couple], vectors: Vectors) -> dict[Couple, Tie]:
    """A Tie for each: the names and rare words both reports use, the rarest first, and the days between them."""
    ours, theirs = ends(couples)
    both = shared(vectors.rows.full, ours, theirs)
    place = numpy.repeat(numpy.arange(len(couples)), numpy.diff(both.first))
    columns = vectors.rows.full.indices[both.one]
    rarity, guessed = rarities(both, ours, theirs, vectors)
    is_name = ((vectors.rows.marks[both.one] | vectors.rows.marks[both.other]) & NAME) > 0
    # Names first and then other words, the rarest first, of equally rare ones those that both use most often; of each kind the first few.
    often = vectors.rows.times[both.one].astype(numpy.int64) * vectors.rows.times[both.other]
    order = numpy.lexsort((columns, -often, -rarity, ~is_name, place))
    # Only what its length tells of a word is checked by how many reports use it, or the pages would change with every report.
    is_told = (rarity >= numpy.where(is_name, PLAIN, TELLING)) & (~guessed | (vectors.words.weight[columns] >= PLAIN))
    order = order[is_told[order]]
    kind = 2 * place[order] + ~is_name[order]
    order = order[numpy.arange(len(order)) - numpy.searchsorted(kind, kind) < SHOWN]
    telling: dict[Couple, tuple[list[int], list[int]]] = {couple: ([], []) for couple in couples}
    for number, column, named in zip(place[order].tolist(), columns[order].tolist(), is_name[order].tolist(), strict=True):
        telling[couples[number]][not named].append(column)
    wanted = {(couple[0], column) for couple, those in telling.items() for column in (*those[0], *those[1])}
    spelled = spellings(reports, wanted, vectors)
    found = {}
    for couple, (named, rare_words) in telling.items():
        one, other = couple
        days = vectors.days[[one, other]]
        found[couple] = Tie(
            reports=(reports[one].id, reports[other].id),
            names=side_by_side([spelled[one, column] for column in named], reports[one].text),
            words=tuple(spelled[one, column] for column in rare_words),
            days=None if UNKNOWN in days else int(abs(days[0] - days[1])),
        )
    return found


def side_by_side(names: Sequence[str], text: str) -> tuple[str, ...]:
    """Names of one word each, in their order; those that first stand side by side in a text as one.

    >>> side_by_side(["Ruud", "Skarn", "Holm", "Ada", "Port"], "Ada Ruud left Port Skarn. Port Ada is near Holm Adamsby.")
    ('Ada Ruud', 'Port Skarn', 'Holm')
    """
    first = {name: place for name in names if (place := text.find(name)) >= 0}
    follower = {place: name for name, place in first.items()}
    whole: dict[str, str] = {}  # each name that begins one of several words
    for name in sorted(first, key=lambda name: -first[name]):
        other = follower.get(first[name] + len(name) + 1)
        if other and text[first[other] - 1] == " " and not text[first[other] + len(other) :][:1].isalnum():
            whole[name] = f"{name} {whole.pop(other, other)}"
    joined = {part: run for run in whole.values() for part in run.split(" ")}
    return tuple(dict.fromkeys(joined.get(name, name) for name in names))


def spellings(reports: Sequence[Report], wanted: set[tuple[int, int]], vectors: Vectors) -> dict[tuple[int, int], str]:
    """Position and column -> the word as that report spells it: a name with its capital, another word small."""
    spelled: dict[tuple[int, int], str] = {}
    width, column_of = len(vectors.words.weight), vectors.column()
    every = numpy.array(sorted(position * width + column for position, column in wanted), dtype=numpy.int64)
    is_wanted = numpy.zeros(width + 1, dtype=numpy.bool_)  # and for -1, words that no report uses
    is_wanted[every % width] = True
    positions = distinct(every // width)
    for part in chunks([len(reports[position].text) for position in positions]):
        some = positions[part]
        # Bodies before headlines, which capitalise what is no name; NFC as the words were cut.
        pieces = [normalised(text) for position in some for text in (reports[position].text, reports[position].headline.value or "")]
        cut = words(pieces)
        column = column_of[cut.number]
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
