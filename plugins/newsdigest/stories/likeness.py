"""Pairs of reports that could tell one event -> what speaks for each in figures, and how likely it is.

What speaks for a pair, all without knowledge of a language but the names of weekdays:

    full, lead, title      cosines of all words, of the first LEAD of the body (of all words for headlines alone), of the headlines
    names, numbers         cosines of names (capitals within a sentence; of all words where a text has none), of words with digits
    told_min, told_max     share of the one headline's weight that stands in the other's body: the smaller and the larger
    held, held_names       share of the words, and of the names, of the report with fewer that stand in the other
    rare, rare_names       how much rare wording is shared, whatever the length
    phrases, rare_phrases  the same two figures, cosine and rare wording, of words that stand side by side
    weekday                whether the weekdays that the bodies name first are the same
    first_day, days        days between the two days so named, each the last such before its report; share of all such days that both name
    publisher              whether one publisher put out both: it tells an event once more often than twice
    density                `full` against both reports' NEAREST likest: likeness means one event where others are unlike,
                           and nothing where all are alike
    rival_min, rival_max   `full` against the best other match of either report
    rank_min, rank_max     how many others are liker, for either report
    gap, undated           days between the two, and whether that is unknown
    short, long            their lengths
    few                    how many reports there are, up to FEW: with few, less is known of what is usual
    no_numbers             whether either has no word with a digit
    sparse                 whether little can be known of either: 2 where the table knows few of its words, 1 where it has BRIEF at most

Boosted trees make one likelihood of these (model.json, made by benchmarks/train_grouping.py); more likeness never makes it smaller.
It is bounded by what the two reports say by themselves: a logistic regression on the square roots of OWN, for which the rest of the archive
is nothing. In an archive of all subjects two reports of one subject are far liker than their neighbours, and yet tell two events.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec
import numpy
from numpy.typing import NDArray
from scipy import sparse

from newsdigest.stories.neighbours import FEW, Pairs, blocks
from newsdigest.stories.terms import NAME, TITLE, Integers
from newsdigest.stories.weighing import BODY, PARTS, UNKNOWN, Floats, Matrix, Vectors, last_before

BRIEF = 100  # words; of a report with no more little can be known
BETWEEN = 2.0**35
TELLING = 4.0  # weight above which a word is rare
OWN = ("full", "lead", "title", "names", "numbers", "held_names", "rare_names", "phrases", "rare_phrases", "short", "long")


class Model(msgspec.Struct, frozen=True):
    """The trained weights."""

    about: str  # how it was made
    threshold: float  # mean likelihood from which groups are joined
    related: float  # likelihood from which two stories are related; below it half of them are not (benchmarks/related.py)
    offset: float  # log odds before any tree speaks
    own: list[list[float]]  # by `sparse`, log odds of what two reports say by themselves: without any of OWN, and weights of their roots
    trees: list[Any]  # each a number (log odds to add) or [feature, limit, tree where it is at most the limit, tree where it is more]


@cache
def model() -> Model:
    return msgspec.json.decode(resources.files(__package__).joinpath("model.json").read_bytes(), type=Model)


class Shared(NamedTuple):
    """What the two rows of each of some pairs have in common."""

    first: Integers  # by pair, position of its first entry below; one more at the end
    one: Integers  # entry of the matrix in the row of the one
    other: Integers  # in the row of the other

    def sums(self, values: Floats) -> Floats:
        """For each pair the sum of the values of its entries."""
        matrix = sparse.csr_matrix((values, numpy.zeros(len(values), dtype=self.first.dtype), self.first), shape=(len(self.first) - 1, 1))
        total: Floats = matrix @ numpy.ones(1, dtype=numpy.float32)
        return total


def shared(matrix: Matrix, one: Integers, other: Integers) -> Shared:
    """What rows `one` and `other` of a matrix have in common, pair by pair.

    One pass over both rows tells where in either a common entry stands: of the product of i and 1 + j / BETWEEN the whole part is i,
    and what is over i * j / BETWEEN; exactly, for rows of up to 131,000 entries.
    """
    left, right = placed(matrix, one), placed(matrix, other)
    right.data = 1 + right.data / BETWEEN
    found = left.multiply(right).tocsr()
    left_place = numpy.floor(found.data)
    right_place = numpy.rint((found.data - left_place) * BETWEEN / left_place)
    ours, theirs = (numpy.repeat(matrix.indptr[rows], numpy.diff(found.indptr)) - 1 for rows in (one, other))
    return Shared(found.indptr, ours + left_place.astype(numpy.int64), theirs + right_place.astype(numpy.int64))


def placed(matrix: Matrix, rows: Integers) -> Matrix:
    """These rows of a matrix, each entry the place where it stands in its row, from 1."""
    found = matrix[rows]
    found.data = numpy.arange(1.0, found.nnz + 1) - numpy.repeat(found.indptr[:-1], numpy.diff(found.indptr))
    return found


def in_common(vectors: Vectors, both: Shared, phrases: Shared, one: Integers, other: Integers) -> dict[str, Floats]:
    """The features of pairs that speak of the words and phrases they share; nothing where a part of either is empty."""
    weight = vectors.words.weight[vectors.rows.full.indices[both.one]]
    square, excess = weight * weight, numpy.maximum(weight - TELLING, 0)
    ours, theirs = vectors.rows.marks[both.one], vectors.rows.marks[both.other]

    def cosine(part: str) -> Floats:
        length = vectors.rows.lengths[part]
        found: Floats = both.sums(square * ((ours & theirs & PARTS[part]) > 0)) / numpy.maximum(length[one] * length[other], 1e-9)
        return found

    def fewest(part: str) -> Floats:
        least: Floats = numpy.maximum(numpy.minimum(vectors.rows.lengths[part][one], vectors.rows.lengths[part][other]) ** 2, 1e-9)
        return least

    told = [
        both.sums(weight * (((headlines & TITLE) > 0) & ((bodies & BODY) > 0))) / numpy.maximum(vectors.rows.share[reports], 1e-9)
        for headlines, bodies, reports in ((ours, theirs, one), (theirs, ours, other))
    ]
    rarity = vectors.phrases.data[phrases.one]
    lengths = vectors.phrases_length[one] * vectors.phrases_length[other]
    return {
        **{part: cosine(part) for part in PARTS},
        "told_min": numpy.minimum(*told),
        "told_max": numpy.maximum(*told),
        "held": both.sums(square) / fewest("all"),
        "held_names": both.sums(square * ((ours & theirs & NAME) > 0)) / fewest("names"),
        "rare": numpy.log1p(both.sums(excess)),
        "rare_names": numpy.log1p(both.sums(excess * ((ours & theirs & NAME) > 0))),
        "phrases": phrases.sums(rarity * rarity) / numpy.maximum(lengths, 1e-9),
        "rare_phrases": numpy.log1p(phrases.sums(numpy.maximum(rarity - TELLING, 0))),
    }


def features(vectors: Vectors, pairs: Pairs) -> dict[str, Floats]:
    """What speaks for each pair, by the names of the table above."""
    one, other, number = pairs.one, pairs.other, len(vectors.days)
    words, phrases = vectors.rows.full, vectors.phrases
    parts = [
        in_common(vectors, shared(words, one[some], other[some]), shared(phrases, one[some], other[some]), one[some], other[some])
        for some in blocks(len(one))
    ]
    common = {name: numpy.concatenate([part[name] for part in parts]).astype(numpy.float32) for name in parts[0]} | pairs.around
    both = {part: (length[one] > 0) & (length[other] > 0) for part, length in vectors.rows.lengths.items()}
    for name, part, instead in (("lead", "lead", "full"), ("names", "names", "full"), ("rare_names", "names", "rare")):
        common[name] = numpy.where(both[part], common[name], common[instead])
    first, second = vectors.rows.weekday[one], vectors.rows.weekday[other]
    no_weekday = (first == UNKNOWN) | (second == UNKNOWN)
    apart = numpy.abs(last_before(vectors.days[one], first) - last_before(vectors.days[other], second))
    told_days = numpy.diff(vectors.rows.told.indptr)
    fewer = numpy.minimum(told_days[one], told_days[other])
    days = numpy.diff(shared(vectors.rows.told, one, other).first)
    publisher, another = vectors.publisher[one], vectors.publisher[other]
    length = numpy.minimum(vectors.rows.length, 2000)
    sparse = numpy.where(vectors.foreign, 2, vectors.rows.length <= BRIEF)
    known = (vectors.days[one] != UNKNOWN) & (vectors.days[other] != UNKNOWN)
    return {
        **common,
        "few": numpy.full(len(one), numpy.log(min(number, FEW)), dtype=numpy.float32),
        "no_numbers": (~both["numbers"]).astype(numpy.float32),
        "sparse": numpy.maximum(sparse[one], sparse[other]).astype(numpy.float32),
        "weekday": numpy.where(no_weekday, 0.5, first == second).astype(numpy.float32),
        "first_day": numpy.where(no_weekday | ~known, -1, numpy.log1p(apart)).astype(numpy.float32),
        "days": numpy.where(fewer > 0, days / numpy.maximum(fewer, 1), -1).astype(numpy.float32),
        "publisher": numpy.where((publisher == UNKNOWN) | (another == UNKNOWN), 0.5, publisher == another).astype(numpy.float32),
        "gap": numpy.where(known, numpy.log1p(numpy.abs(vectors.days[one] - vectors.days[other])), -1).astype(numpy.float32),
        "undated": (~known).astype(numpy.float32),
        "short": numpy.log1p(numpy.minimum(length[one], length[other])).astype(numpy.float32),
        "long": numpy.log1p(numpy.maximum(length[one], length[other])).astype(numpy.float32),
    }


def own_odds(features: dict[str, Floats], own: list[list[float]]) -> NDArray[numpy.float64]:
    """Features of pairs -> the log odds that what the two reports say by themselves allows at most."""
    weights = numpy.array(own)[features["sparse"].astype(numpy.int64)]
    odds: NDArray[numpy.float64] = weights[:, 0] + sum(numpy.sqrt(features[name]) * weights[:, place] for place, name in enumerate(OWN, 1))
    return odds


def likelihoods(features: dict[str, Floats], model: Model) -> NDArray[numpy.float64]:
    """Features of pairs -> how likely each pair tells one event, 0-1."""
    number = len(features["full"])
    odds: NDArray[numpy.float64] = numpy.full(number, model.offset)
    for some in blocks(number):
        columns = {name: values[some] for name, values in features.items()}
        answers: dict[tuple[str, float], NDArray[numpy.uint8]] = {}
        for tree in model.trees:
            leaves: list[float] = []
            chosen = leaf_of(tree, columns, answers, leaves)
            odds[some] += numpy.array(leaves)[chosen]
        odds[some] = numpy.minimum(odds[some], own_odds(columns, model.own))
    # Rounded, so that the last bits of another machine's arithmetic decide nothing.
    likelihood: NDArray[numpy.float64] = numpy.round(1 / (1 + numpy.exp(-odds)), 6)
    return likelihood


def leaf_of(tree: Any, columns: dict[str, Floats], answers: dict[tuple[str, float], NDArray[numpy.uint8]], leaves: list[float]) -> Any:
    """Which leaf of a tree each pair comes to, by its number, below 256, in `leaves`, which takes what they add.

    Choosing between two bytes by the bits of an answer (255 for yes; many trees ask the same) takes a fifth of choosing between numbers.
    """
    if not isinstance(tree, list):
        leaves.append(tree)
        return numpy.uint8(len(leaves) - 1)
    feature, limit, at_most, more = tree
    if (feature, limit) not in answers:
        answers[feature, limit] = (columns[feature] <= limit).view(numpy.uint8) * numpy.uint8(255)
    yes, no = (leaf_of(branch, columns, answers, leaves) for branch in (at_most, more))
    return no ^ ((no ^ yes) & answers[feature, limit])
