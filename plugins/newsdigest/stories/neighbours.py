"""Reports as weighted words -> which pairs could tell one event, and how much liker each is than either's other neighbours.

Candidates are pairs within WINDOW days of each other (an undated report: with all) that share telling words,
and pairs further apart that share very rare ones; of each report the KEPT likest, and the KEPT_FAR likest of those further apart.
A word that more than FREQUENT reports use brings none together, so that the work grows with the archive, not its square.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

from newsdigest.stories.terms import Integers, distinct, is_in
from newsdigest.stories.weighing import UNKNOWN, Floats, Matrix, Vectors, only

WINDOW = 30  # days
BLOCK = 7  # days whose reports are compared at once
RARE = 30  # reports at most that use a word which brings together reports further apart
FREQUENT = 1000  # a word in more reports brings none together
FLOOR = 0.04  # cosine below which a pair is no candidate, where there are more than FEW reports
FEW = 300
KEPT, KEPT_FAR = 24, 8  # likest reports of each that are compared: within the window, and beyond it
NEAREST = 20
UNLIKE = -0.3  # `density` below which a pair is not looked at further, where there are more than FEW reports
LEVELS = 65535  # of likeness that are told apart when reports are put in order of it
ALONE = 0.1  # the cosine of the neighbours that a report of a small archive lacks, as it is in large ones
SAME = 0.8  # cosine from which two reports carry one text; such say nothing of how alike a region is
ROWS = 4_000  # pairs measured at once; bounds the memory


class Likest(NamedTuple):
    """Of each report those likest to it, in order of the report, then of likeness, then of the other."""

    report: Integers
    unlike: Integers  # how unlike the other is, in LEVELS
    other: Integers


class Neighbours(NamedTuple):
    """Who is likest to whom, and the pairs that come of it: `one` stands before `other`, in order of `one`, then `other`."""

    near: Likest  # within the window, or undated
    far: Likest
    one: Integers
    other: Integers
    full: Floats  # by pair, the cosine of all words


class Pairs(NamedTuple):
    """Candidates: `one` stands before `other`."""

    one: Integers
    other: Integers
    around: dict[str, Floats]  # the features `full`, `density`, `rival_…` and `rank_…`, which take all pairs that were met

    def those(self, chosen: NDArray[Any]) -> Pairs:
        return Pairs(self.one[chosen], self.other[chosen], {name: values[chosen] for name, values in self.around.items()})


def candidates(vectors: Vectors) -> Pairs:
    """The pairs that could tell one event, sorted by `one`, then `other`."""
    pairs = surrounded(found(vectors), len(vectors.days))
    return pairs.those(worth_measuring(pairs, len(vectors.days)))


def worth_measuring(pairs: Pairs, number: int) -> NDArray[numpy.bool_]:
    """Of so many reports' pairs those that are not far less alike than either's neighbours: two in five."""
    chosen: NDArray[numpy.bool_] = (pairs.around["density"] >= UNLIKE) | (number <= FEW)
    return chosen


def found(vectors: Vectors) -> Neighbours:
    """The pairs of reports that are worth looking at."""
    number, days = len(vectors.days), vectors.days
    floor = FLOOR if number > FEW else 0.0
    everything = numpy.arange(number)
    near, far = _Meetings(number, KEPT), _Meetings(number, KEPT_FAR)
    telling = only(vectors.rows.full, vectors.words.seen <= FREQUENT)

    def compare(rows: Integers, others: Integers, matrix: Matrix, transposed: Matrix) -> None:
        one, other, cosine = alike(matrix @ transposed, floor)
        one, other = rows[one], others[other]
        # An undated report meets the dated ones only as the one whose rows are asked for.
        kept = (one < other) | ((days[one] == UNKNOWN) & (days[other] != UNKNOWN))
        kept &= is_near(days[one], days[other])
        near.add(one[kept], other[kept], cosine[kept])

    dated = numpy.flatnonzero(days != UNKNOWN)
    dated = dated[numpy.argsort(days[dated], kind="stable")]
    sorted_days = days[dated]
    begin = 0
    while begin < len(dated):
        end = min(int(numpy.searchsorted(sorted_days, sorted_days[begin] + BLOCK)), begin + 1000)
        after = int(numpy.searchsorted(sorted_days, sorted_days[end - 1] + WINDOW, side="right"))
        # The window opens with the block: positions rise with days, so pairs with earlier days were met before.
        window = telling[dated[begin:after]]
        compare(dated[begin:end], dated[begin:after], window[: end - begin], window.T.tocsr())
        begin = end
    undated = numpy.flatnonzero(days == UNKNOWN)
    transposed = telling.T.tocsr() if len(undated) else None
    for begin in range(0, len(undated), 1000):
        some = undated[begin : begin + 1000]
        compare(some, everything, telling[some], transposed)
    if len(dated) and sorted_days[-1] - sorted_days[0] > WINDOW:
        rare = only(vectors.rows.full, vectors.words.seen <= RARE)
        transposed = rare.T.tocsr()
        for begin in range(0, len(dated), 4000):
            some = dated[begin : begin + 4000]
            first, second, cosine = alike(rare[some] @ transposed, floor)
            first = some[first]
            apart = (first < second) & is_far(days[first], days[second])
            far.add(first[apart], second[apart], cosine[apart])
    return paired(vectors, near, far)


def extended(known: Neighbours, vectors: Vectors, place: Integers) -> Neighbours:
    """The neighbours among known reports and those that came, which have these places among all, as `found` would find them."""
    days, number = vectors.days, len(vectors.days)
    is_new = numpy.zeros(number, dtype=numpy.bool_)
    is_new[place] = True
    position = numpy.flatnonzero(~is_new)  # of each known report
    near, far = _Meetings(number, KEPT), _Meetings(number, KEPT_FAR)
    for meetings, likest, most, are in ((near, known.near, FREQUENT, is_near), (far, known.far, RARE, is_far)):
        meetings.keep(Likest(position[likest.report], likest.unlike, position[likest.other]))
        within = numpy.flatnonzero(are(days[:, None], days[place]).any(axis=1))
        matrix = only(vectors.rows.full[within], vectors.words.seen <= most)
        one, other, cosine = alike(only(vectors.rows.full[place], vectors.words.seen <= most) @ matrix.T.tocsr(), FLOOR)
        one, other = place[one], within[other]
        kept = are(days[one], days[other]) & (~is_new[other] | (one < other))
        meetings.add(one[kept], other[kept], cosine[kept])
    return paired(vectors, near, far, known._replace(one=position[known.one], other=position[known.other]))


def is_near(one: Integers, other: Integers) -> NDArray[numpy.bool_]:
    """Whether two days are no more than the window apart, or one is unknown."""
    near: NDArray[numpy.bool_] = (one == UNKNOWN) | (other == UNKNOWN) | (numpy.abs(one - other) <= WINDOW)
    return near


def is_far(one: Integers, other: Integers) -> NDArray[numpy.bool_]:
    return ~is_near(one, other)


def paired(vectors: Vectors, near: _Meetings, far: _Meetings, known: Neighbours | None = None) -> Neighbours:
    """The pairs of reports of which one is among the other's likest, with their cosines, some of them known."""
    number = len(vectors.days)
    lists = near.likest(), far.likest()
    report, other = (numpy.concatenate([getattr(each, side) for each in lists]).astype(numpy.int64) for side in ("report", "other"))
    pair = distinct(numpy.minimum(report, other) * number + numpy.maximum(report, other))
    one, other = numpy.divmod(pair, number)
    full = numpy.zeros(len(pair), dtype=numpy.float32)
    is_known = numpy.zeros(len(pair), dtype=numpy.bool_)
    if known:
        earlier = known.one * number + known.other
        is_known = is_in(pair, earlier)
        full[is_known] = known.full[numpy.searchsorted(earlier, pair[is_known])]
    unknown = numpy.flatnonzero(~is_known)
    parts = [products(vectors.rows.full, one[some], other[some]) for some in (unknown[part] for part in blocks(len(unknown)))]
    full[unknown] = numpy.concatenate(parts)
    return Neighbours(*lists, one, other, full)


def blocks(number: int) -> list[slice]:
    """Parts of so many pairs, each as large as memory should hold; one at least."""
    return [slice(begin, begin + ROWS) for begin in range(0, max(number, 1), ROWS)]


def products(matrix: Matrix, one: Integers, other: Integers) -> Floats:
    """For each pair the product of its two rows of a matrix."""
    total: Floats = numpy.asarray(matrix[one].multiply(matrix[other]).sum(axis=1), dtype=numpy.float32).ravel()
    return total


def alike(product: Matrix, floor: float) -> tuple[Integers, Integers, Floats]:
    """Row, column and value of what is at least that much in a matrix."""
    # Most is less: what else is asked of a pair is asked of the rest.
    at = numpy.flatnonzero(product.data >= floor)
    return numpy.searchsorted(product.indptr, at, side="right") - 1, product.indices[at].astype(numpy.int64), product.data[at]


class _Meetings:
    """Pairs of so many reports with their cosines, of which the likest of each report are asked for in the end."""

    def __init__(self, number: int, kept: int) -> None:
        self._number, self._bits, self._kept = number, number.bit_length(), kept
        self._found = [numpy.zeros(0, dtype=numpy.int64)]

    def add(self, one: Integers, other: Integers, cosine: Floats) -> None:
        """Takes pairs, each of them once."""
        unlike = ((1.0 - cosine.clip(0, 1)) * LEVELS).astype(numpy.int64)
        self.keep(Likest(one, unlike, other))
        self.keep(Likest(other, unlike, one))

    def keep(self, likest: Likest) -> None:
        """Takes what is known of some of the reports."""
        # One number each: a report, how unlike another it is, that other; sorted, each report's likest come first.
        report, unlike, other = (part.astype(numpy.int64) for part in likest)
        self._found.append((report << (self._bits + 16)) | (unlike << self._bits) | other)

    def likest(self) -> Likest:
        """Of each report the first of those likest to it."""
        key = numpy.sort(numpy.concatenate(self._found))
        report = key >> (self._bits + 16)
        start = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(report, minlength=self._number))))
        key = key[numpy.arange(len(key)) - start[report] < self._kept]
        parts = key >> (self._bits + 16), (key >> self._bits) & LEVELS, key & ((1 << self._bits) - 1)
        return Likest(*(part.astype(numpy.int32) for part in parts))


def ranks(one: Integers, other: Integers, value: NDArray[Any], number: int) -> tuple[Integers, Integers]:
    """Pairs -> each pair twice, once for either report: the pair's position, and how many pairs of that report are better."""
    # One number each, as the sorting of several arrays at once takes ten times as long.
    bits = (2 * len(one)).bit_length()
    report = numpy.concatenate((one, other))
    unlike = ((1.0 - value.clip(0, 1)) * LEVELS).astype(numpy.int64)
    key = (report << (bits + 16)) | (numpy.tile(unlike, 2) << bits) | numpy.arange(len(report))
    key.sort()
    start = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(report, minlength=number))))
    rank = numpy.empty(len(report), dtype=numpy.int64)
    rank[key & ((1 << bits) - 1)] = numpy.arange(len(report)) - start[key >> (bits + 16)]
    return numpy.tile(numpy.arange(len(one)), 2), rank


def surrounded(met: Neighbours, number: int) -> Pairs:
    """The pairs, and how the cosine of each stands to those of both reports with others."""
    one, other, full = met.one, met.other, met.full
    apart = full < SAME
    place, rank = ranks(one[apart], other[apart], full[apart], number)
    report = numpy.concatenate((one[apart], other[apart]))
    value = full[apart][place]
    near = rank < NEAREST
    sums = numpy.bincount(report[near], weights=value[near], minlength=number)
    count = numpy.bincount(report[near], minlength=number)
    mean = (sums + ALONE * (NEAREST - count)) / NEAREST
    best, second = numpy.full(number, ALONE), numpy.full(number, ALONE)
    best[report[rank == 0]] = numpy.maximum(value[rank == 0], ALONE)
    second[report[rank == 1]] = numpy.maximum(value[rank == 1], ALONE)
    own = numpy.zeros((2, len(full)), dtype=numpy.int64)  # rank of the pair for either report; 0 for pairs of one text
    own[:, apart] = rank.reshape(2, -1)
    rivals = [numpy.where(apart & (own[side] == 0), second[reports], best[reports]) for side, reports in enumerate((one, other))]

    def against(level: NDArray[Any]) -> Floats:
        # Logarithms of ratios; the small number keeps the ratio of two cosines near 0 from meaning much.
        ratio: Floats = (numpy.log(full + 0.02) - numpy.log(level + 0.02)).astype(numpy.float32)
        return ratio

    around = {
        "full": full,
        "density": against((mean[one] + mean[other]) / 2),
        "rival_min": against(numpy.maximum(*rivals)),
        "rival_max": against(numpy.minimum(*rivals)),
        "rank_min": numpy.log1p(own.min(axis=0)).astype(numpy.float32),
        "rank_max": numpy.log1p(own.max(axis=0)).astype(numpy.float32),
    }
    return Pairs(one, other, around)
