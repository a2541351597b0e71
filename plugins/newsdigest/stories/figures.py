"""Reports -> all figures of them and of their pairs, those that an earlier grouping worked out taken over where they still hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from scipy import sparse

from newsdigest.stories import likeness, neighbours, weighing
from newsdigest.stories.neighbours import Likest, Neighbours, Pairs
from newsdigest.stories.terms import Integers, Phrases, Terms, Weekdays, is_in
from newsdigest.stories.weighing import Couples, Rows, Vectors, Words

Used = tuple[Terms, Phrases, Weekdays]


class Figures(NamedTuple):
    """What is known of reports, in order of their days, and of their pairs."""

    vectors: Vectors
    neighbours: Neighbours
    pairs: Pairs  # all that were met
    likelihood: NDArray[numpy.float64]  # by pair, that both tell one event, 0-1; not a number for pairs that were not measured


def figures(used: Used, days: Integers, publishers: Sequence[str | None]) -> Figures:
    """What reports use, their days and their publishers, None where unknown -> Figures."""
    vectors = weighing.vectors(used, days, publishers)
    near = neighbours.found(vectors)
    pairs = neighbours.surrounded(near, len(days))
    return judged(vectors, near, pairs, numpy.full(len(pairs.one), numpy.nan))


def extended(known: Figures, used: Used, place: Integers, days: Integers, publishers: Sequence[str | None]) -> Figures | None:
    """The same for known reports and new ones; None where the new ones change what words weigh, and with it everything.

    `used` is what the new ones use, `place` their positions among all, rising; days and publishers are those of all.
    """
    if len(known.vectors.days) <= neighbours.FEW:
        return None
    vectors = weighing.extended(known.vectors, used, place, days, publishers)
    if vectors is None:
        return None
    near = neighbours.extended(known.neighbours, vectors, place)
    pairs = neighbours.surrounded(near, len(days))
    position = numpy.delete(numpy.arange(len(days)), place)  # of each known report
    # A likelihood stands where all that it was made from does.
    earlier, now = (each.one.astype(numpy.int64) * len(days) + each.other for each in (renumbered(known.pairs, position), pairs))
    stands = numpy.flatnonzero(is_in(now, earlier))
    was = numpy.searchsorted(earlier, now[stands])
    is_same = numpy.ones(len(stands), dtype=numpy.bool_)
    for name, values in pairs.around.items():
        is_same &= values[stands] == known.pairs.around[name][was]
    length = numpy.full(len(days), numpy.nan)
    length[position] = known.vectors.phrases_length
    is_same &= (length == vectors.phrases_length)[numpy.stack((pairs.one, pairs.other))[:, stands]].all(axis=0)
    likelihood = numpy.full(len(now), numpy.nan)
    likelihood[stands[is_same]] = known.likelihood[was[is_same]]
    return judged(vectors, near, pairs, likelihood)


def judged(vectors: Vectors, near: Neighbours, pairs: Pairs, likelihood: NDArray[numpy.float64]) -> Figures:
    """The likelihoods with those that are not known yet."""
    unknown = numpy.flatnonzero(neighbours.worth_measuring(pairs, len(vectors.days)) & numpy.isnan(likelihood))
    likelihood[unknown] = likeness.likelihoods(likeness.features(vectors, pairs.those(unknown)), likeness.model())
    return Figures(vectors, near, pairs, likelihood)


def renumbered(pairs: Pairs, position: Integers) -> Pairs:
    return pairs._replace(one=position[pairs.one], other=position[pairs.other])


def arrays(figures: Figures) -> Iterator[tuple[str, NDArray[Any]]]:
    """By name what figures cannot be worked out again from, to be kept."""
    vectors = figures.vectors
    for name, value in (("rows", vectors.rows), ("words", vectors.words), ("couples", vectors.couples), ("neighbours", figures.neighbours)):
        yield from flat(name, value)
    yield "days", vectors.days
    yield "likelihood", figures.likelihood


def flat(name: str, value: Any) -> Iterator[tuple[str, NDArray[Any]]]:
    if isinstance(value, numpy.ndarray):
        yield name, value
        return
    if sparse.issparse(value):
        parts = {"data": value.data, "indices": value.indices, "indptr": value.indptr, "shape": numpy.array(value.shape)}
    else:
        parts = value if isinstance(value, dict) else value._asdict()
    for part, each in parts.items():
        yield from flat(f"{name}.{part}", each)


def of_arrays(found: Mapping[str, NDArray[Any]], publishers: Sequence[str | None]) -> Figures:
    """The figures of which these were kept, and the publishers of their reports; raises KeyError where one is missing."""

    def matrix(name: str) -> Any:
        data, indices, indptr, shape = (found[f"{name}.{part}"] for part in ("data", "indices", "indptr", "shape"))
        return sparse.csr_matrix((data, indices, indptr), shape=tuple(shape.tolist()))

    lengths = {name.rpartition(".")[2]: value for name, value in found.items() if name.startswith("rows.lengths.")}
    matrices = {name: matrix(f"rows.{name}") for name in ("full", "told")}
    plain = {name: found[f"rows.{name}"] for name in Rows._fields if name != "lengths" and name not in matrices}
    rows = Rows(**plain, **matrices, lengths=lengths)
    words = Words(*(found[f"words.{field}"] for field in Words._fields))
    couples = Couples(found["couples.number"], found["couples.rarity"], matrix("couples.used"))
    near, far = (Likest(*(found[f"neighbours.{name}.{field}"] for field in Likest._fields)) for name in ("near", "far"))
    neighbours_found = Neighbours(near, far, *(found[f"neighbours.{name}"] for name in ("one", "other", "full")))
    days = found["days"]
    vectors = weighing.assembled(rows, words, couples, days, publishers)
    return Figures(vectors, neighbours_found, neighbours.surrounded(neighbours_found, len(days)), found["likelihood"])
