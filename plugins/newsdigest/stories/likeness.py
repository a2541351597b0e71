"""Reports' words and days -> which pairs could tell one event, what speaks for it in figures, and how likely it is.

Candidates are pairs within WINDOW days of each other (an undated report: with all) that share telling words,
and pairs further apart that share very rare ones; of each report the KEPT likest. So the work grows with the archive, not its square.

A word's weight is its inverse document frequency, in the reports at hand and in a background table together:
with two reports at hand the table says all, with 35,000 almost nothing.
The table is of English news; words of texts it knows little of are weighed by their length (short ones are common in all languages).

What speaks for a pair, all without knowledge of a language but the names of weekdays:

    full, lead, title      cosines of all words, of the first LEAD of the body (of all words for headlines alone), of the headlines
    names, numbers         cosines of names (capitals within a sentence; of all words where a text has none), of words with digits
    told_min, told_max     share of the one headline's weight that stands in the other's body: the smaller and the larger
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

Boosted trees make one likelihood of these (model.json, made by benchmarks/train_grouping.py); more likeness never makes it smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec
import numpy
from numpy.typing import NDArray
from scipy import sparse

from newsdigest.stories.terms import BITS, MIDDLING, NAME, NUMBER, PLACES, SHORT, TITLE, Integers, Phrases, Terms, Weekdays, words

Floats = NDArray[numpy.float32]
Matrix = Any  # scipy.sparse.csr_matrix, one row a report; scipy has no types

PRIOR = 500  # how many reports the background table weighs
UNSEEN = 5  # of the table's texts, for a word too rare to stand in it
FOREIGN_PRIOR = 100  # the same for words of a text of which the table knows less than …
KNOWN = 0.6  # … this share
SHARE_SHORT, SHARE_MIDDLING, SHARE_LONG = 0.3, 0.1, 0.003  # of texts that use such a word of at most 3, 5, more letters
WINDOW = 30  # days
BLOCK = 7  # days whose reports are compared at once
RARE = 30  # reports at most that use a word which brings together reports further apart
FREQUENT, FREQUENT_SHARE = 1000, 0.04  # a word in more reports, and a larger share of them, brings none together
FLOOR = 0.04  # cosine below which a pair is no candidate, where there are more than FEW reports
FEW = 300
KEPT = 24
NEAREST = 20
ALONE = 0.1  # the cosine of the neighbours that a report of a small archive lacks, as it is in large ones
SAME = 0.8  # cosine from which two reports carry one text; such say nothing of how alike a region is
LEAD = 60  # words
TELLING = 4.0  # weight above which a word is rare
BOUND = 0.7  # of the weight of its two words is that of a phrase nothing else is known of
UNKNOWN = -1  # the day of an undated report, and the like
ROWS = 20_000  # pairs measured at once; bounds the memory


class Vectors(NamedTuple):
    """Reports as weighted words, one row each; rows of length 1 if nothing else is said."""

    full: Matrix
    lead: Matrix
    title: Matrix
    names: Matrix
    numbers: Matrix
    present: Matrix  # 1 for each word
    body: Matrix  # 1 for each word of the body
    share: Matrix  # of the headline's weight, sum 1
    weight: Floats  # by column
    seen: Floats  # by column: how many reports use the word
    phrases: Matrix  # phrases of two words that stand in two reports or more
    rare_phrases: Matrix  # the root of how much rarer a phrase is than TELLING; of no given length
    told: Matrix  # 1 for each day that the report names by its weekday; of the undated none
    column: Integers  # by word number; -1 where no report uses it
    length: Integers  # words of a report
    days: Integers  # by report, days since 0001-01-01; UNKNOWN
    weekday: Integers  # by report, the weekday that its body names first, 0 for Monday; UNKNOWN
    publisher: Integers  # by report, one number a publisher; UNKNOWN


class Pairs(NamedTuple):
    """Candidates: `one` stands before `other`."""

    one: Integers
    other: Integers
    cosine: Floats


class Model(msgspec.Struct, frozen=True):
    """The trained weights."""

    about: str  # how it was made
    threshold: float  # mean likelihood from which groups are joined
    related: float  # likelihood from which two stories are related
    offset: float  # log odds before any tree speaks
    trees: list[Any]  # each a number (log odds to add) or [feature, limit, tree where it is at most the limit, tree where it is more]


@cache
def model() -> Model:
    return msgspec.json.decode(resources.files(__package__).joinpath("model.json").read_bytes(), type=Model)


@cache
def background() -> tuple[Floats, int]:
    """By word number the number of background texts that use it, 0 for words not in the table; and how many texts it was made of."""
    first, *lines = resources.files(__package__).joinpath("background.tsv").read_text("utf-8").splitlines()
    table = numpy.zeros(1 << BITS, dtype=numpy.float32)
    cut = words([line.partition("\t")[2] for line in lines])
    counts = numpy.array([float(line.partition("\t")[0]) for line in lines], dtype=numpy.float32)[cut.piece]
    # Rarest first, so that of two words with one number the more frequent counts.
    table[cut.number[::-1]] = counts[::-1]
    return table, int(first.partition("\t")[0])


def weights(terms: Terms, number: int, used: Integers, column: Integers, seen: Floats) -> Floats:
    """The weight of each word that is used."""
    table, texts = background()
    counts = table[used]
    columns = column[terms.word]
    entries = numpy.maximum(numpy.bincount(terms.text, minlength=number), 1)
    coverage = numpy.bincount(terms.text, weights=counts[columns] > 0, minlength=number) / entries
    of_its_texts = numpy.bincount(columns, weights=coverage[terms.text], minlength=len(used)) / seen
    marks = numpy.zeros(len(used), dtype=numpy.int64)
    marks[columns] = terms.marks
    # Whatever the table says of it: English news, too, writes a German article now and then.
    foreign = of_its_texts < KNOWN
    by_length = numpy.where(marks & SHORT, SHARE_SHORT, numpy.where(marks & MIDDLING, SHARE_MIDDLING, SHARE_LONG))
    prior = numpy.where(foreign, FOREIGN_PRIOR, PRIOR)
    # A word of another language is as common as it is among the reports of languages that the table does not know.
    population = numpy.where(foreign, numpy.count_nonzero(coverage < KNOWN), number)
    share = numpy.where(foreign, by_length, numpy.where(counts > 0, counts, UNSEEN) / texts)
    rarity: Floats = numpy.log((numpy.maximum(population, seen) + prior) / (seen + prior * share)).astype(numpy.float32)
    return numpy.maximum(rarity, numpy.float32(0.05))


def vectors(used: tuple[Terms, Phrases, Weekdays], days: Integers, publishers: Sequence[str | None]) -> Vectors:
    """What reports use, their days and their publishers, None where unknown -> Vectors."""
    terms, phrases, weekdays = used
    number = len(days)
    counted = numpy.bincount(terms.word, minlength=1 << BITS)
    present = numpy.flatnonzero(counted)
    column: Integers = numpy.full(1 << BITS, UNKNOWN, dtype=numpy.int64)
    column[present] = numpy.arange(len(present))
    seen = counted[present].astype(numpy.float32)
    weight = weights(terms, number, present, column, seen)
    columns = column[terms.word]

    def matrix(values: Floats, chosen: NDArray[numpy.bool_] | None = None) -> Matrix:
        if chosen is None:
            return rows_of(terms.text, columns, values, (number, len(present)))
        return rows_of(terms.text[chosen], columns[chosen], values[chosen], (number, len(present)))

    plain = weight[columns]
    is_title = (terms.marks & TITLE) > 0
    share = matrix(plain, is_title)
    names = {name: place for place, name in enumerate(sorted({name for name in publishers if name}))}
    return Vectors(
        full=unit(matrix(((1 + numpy.log(terms.times)) * plain).astype(numpy.float32))),
        lead=unit(matrix(plain, terms.first < LEAD)),
        title=unit(matrix(plain, is_title)),
        names=unit(matrix(plain, (terms.marks & NAME) > 0)),
        numbers=unit(matrix(plain, (terms.marks & NUMBER) > 0)),
        present=matrix(numpy.ones(len(columns), dtype=numpy.float32)),
        body=matrix(numpy.ones(len(columns), dtype=numpy.float32), terms.first < PLACES),
        share=scaled(share, numpy.asarray(share.sum(axis=1)).ravel()),
        weight=weight,
        seen=seen,
        **phrase_matrices(phrases, weight[column[phrases.left]] + weight[column[phrases.right]], number),
        **named_days(weekdays, days),
        column=column,
        length=numpy.bincount(terms.text, weights=terms.times, minlength=number).astype(numpy.int64),
        days=days,
        publisher=numpy.array([names.get(name or "", UNKNOWN) for name in publishers], dtype=numpy.int64),
    )


def phrase_matrices(phrases: Phrases, weight: Floats, number: int) -> dict[str, Matrix]:
    """Phrases of reports and the sum of the weights of each one's words -> the matrices of Vectors."""
    _, place, seen = numpy.unique((phrases.left << BITS) | phrases.right, return_inverse=True, return_counts=True)
    repeated = seen > 1
    column = numpy.cumsum(repeated) - 1
    chosen = repeated[place]
    text, place, weight = phrases.text[chosen], place[chosen], weight[chosen]
    # Words that stand side by side often do: as rare as both words together would be too rare.
    prior = PRIOR * numpy.exp(-BOUND * weight)
    rarity = numpy.maximum(numpy.log((number + PRIOR) / (seen[place] + prior)), 0.05).astype(numpy.float32)
    shape = number, int(repeated.sum())
    return {
        "phrases": unit(rows_of(text, column[place], rarity, shape)),
        "rare_phrases": rows_of(text, column[place], numpy.sqrt(numpy.maximum(rarity - TELLING, 0)), shape),
    }


def named_days(weekdays: Weekdays, days: Integers) -> dict[str, Any]:
    """Weekdays that reports name, and the reports' days -> the fields of Vectors that tell of them."""
    first: Integers = numpy.full(len(days), UNKNOWN, dtype=numpy.int64)
    first[weekdays.text[::-1]] = weekdays.day[::-1]
    known = days[weekdays.text] != UNKNOWN
    text = weekdays.text[known]
    entry = numpy.unique(text * (date.max.toordinal() + 1) + last_before(days[text], weekdays.day[known]))
    text, day = numpy.divmod(entry, date.max.toordinal() + 1)
    used, column = numpy.unique(day, return_inverse=True)
    return {"weekday": first, "told": rows_of(text, column, numpy.ones(len(text), dtype=numpy.float32), (len(days), len(used)))}


def last_before(day: Integers, weekday: Integers) -> Integers:
    """The last day of that weekday that is not after the day."""
    before: Integers = numpy.maximum(day - (day - 1 - weekday) % 7, 0)  # 0001-01-01, day 1, was a Monday
    return before


def rows_of(text: Integers, columns: Integers, values: Floats, shape: tuple[int, int]) -> Matrix:
    """Entries sorted by text -> a matrix with a row each text."""
    first = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(text, minlength=shape[0])))).astype(numpy.int32)
    return sparse.csr_matrix((values, columns.astype(numpy.int32), first), shape=shape)


def scaled(matrix: Matrix, by: NDArray[Any]) -> Matrix:
    """Each row divided by its number; rows of nothing stay so."""
    matrix.data = (matrix.data / numpy.repeat(numpy.maximum(by, 1e-9), numpy.diff(matrix.indptr))).astype(numpy.float32)
    return matrix


def unit(matrix: Matrix) -> Matrix:
    row = numpy.repeat(numpy.arange(matrix.shape[0]), numpy.diff(matrix.indptr))
    return scaled(matrix, numpy.sqrt(numpy.bincount(row, weights=matrix.data.astype(numpy.float64) ** 2, minlength=matrix.shape[0])))


def only(matrix: Matrix, columns: NDArray[numpy.bool_]) -> Matrix:
    """The matrix with all other columns empty."""
    kept = columns[matrix.indices]
    start = numpy.concatenate(([0], numpy.cumsum(kept)))[matrix.indptr]
    return sparse.csr_matrix((matrix.data[kept], matrix.indices[kept], start), shape=matrix.shape)


def candidates(vectors: Vectors) -> Pairs:
    """The pairs that could tell one event, sorted by `one`, then `other`."""
    number, days = len(vectors.days), vectors.days
    telling = only(vectors.full, vectors.seen <= max(FREQUENT, FREQUENT_SHARE * number))
    floor = FLOOR if number > FEW else 0.0
    found: list[Pairs] = []

    def compare(rows: Integers, others: Integers, matrix: Matrix, transposed: Matrix, within: bool) -> None:
        product = (matrix[rows] @ transposed).tocoo()
        # Most are too unlike: what else is asked of a pair is asked of the rest.
        alike = numpy.flatnonzero(product.data >= floor)
        one, other, cosine = rows[product.row[alike]], others[product.col[alike]], product.data[alike]
        near = (days[one] == UNKNOWN) | (days[other] == UNKNOWN) | (numpy.abs(days[one] - days[other]) <= WINDOW)
        # An undated report meets the dated ones only as the one whose rows are asked for.
        kept = (near == within) & ((one < other) | ((days[one] == UNKNOWN) & (days[other] != UNKNOWN)))
        one, other = one[kept], other[kept]
        found.append(Pairs(numpy.minimum(one, other), numpy.maximum(one, other), cosine[kept]))

    dated = numpy.flatnonzero(days != UNKNOWN)
    dated = dated[numpy.argsort(days[dated], kind="stable")]
    sorted_days = days[dated]
    begin = 0
    while begin < len(dated):
        end = min(int(numpy.searchsorted(sorted_days, sorted_days[begin] + BLOCK)), begin + 1000)
        after = int(numpy.searchsorted(sorted_days, sorted_days[end - 1] + WINDOW, side="right"))
        # The window opens with the block: positions rise with days, so pairs with earlier days were met before.
        compare(dated[begin:end], dated[begin:after], telling, telling[dated[begin:after]].T.tocsr(), True)
        begin = end
    undated = numpy.flatnonzero(days == UNKNOWN)
    everything = numpy.arange(number)
    if len(undated):
        transposed = telling.T.tocsr()
        for begin in range(0, len(undated), 1000):
            compare(undated[begin : begin + 1000], everything, telling, transposed, True)
    if len(dated) and sorted_days[-1] - sorted_days[0] > WINDOW:
        rare = only(telling, vectors.seen <= RARE)
        transposed = rare.T.tocsr()
        for begin in range(0, len(dated), 4000):
            compare(dated[begin : begin + 4000], everything, rare, transposed, False)
    one = numpy.concatenate([everything[:0], *(pairs.one for pairs in found)])
    other = numpy.concatenate([everything[:0], *(pairs.other for pairs in found)])
    cosine = numpy.concatenate([numpy.zeros(0, dtype=numpy.float32), *(pairs.cosine for pairs in found)])
    place, rank = ranks(one, other, cosine, number)
    kept = numpy.zeros(len(one), dtype=numpy.bool_)
    kept[place[rank < KEPT]] = True
    one, other, cosine = one[kept], other[kept], cosine[kept]
    order = numpy.lexsort((other, one))
    return Pairs(one[order], other[order], cosine[order].astype(numpy.float32))


def ranks(one: Integers, other: Integers, value: NDArray[Any], number: int) -> tuple[Integers, Integers]:
    """Pairs -> each pair twice, once for either report: the pair's position, and how many pairs of that report are better."""
    report = numpy.concatenate((one, other))
    partner = numpy.concatenate((other, one))
    order = numpy.lexsort((partner, -numpy.tile(value, 2), report))
    start = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(report, minlength=number))))
    rank = numpy.empty(len(report), dtype=numpy.int64)
    rank[order] = numpy.arange(len(report)) - start[report[order]]
    return numpy.tile(numpy.arange(len(one)), 2), rank


def products(left: Matrix, right: Matrix, one: Integers, other: Integers) -> Floats:
    """For each pair the product of row `one` of the left and row `other` of the right."""
    value = numpy.empty(len(one), dtype=numpy.float32)
    for begin in range(0, len(one), ROWS):
        some = slice(begin, begin + ROWS)
        value[some] = numpy.asarray(left[one[some]].multiply(right[other[some]]).sum(axis=1)).ravel()
    return value


def features(vectors: Vectors, pairs: Pairs) -> dict[str, Floats]:
    """What speaks for each pair, by the names of the table above."""
    one, other, number = pairs.one, pairs.other, len(vectors.days)
    full = products(vectors.full, vectors.full, one, other)
    has_names = numpy.diff(vectors.names.indptr) > 0
    both_names = has_names[one] & has_names[other]
    has_body = numpy.diff(vectors.lead.indptr) > 0
    has_numbers = numpy.diff(vectors.numbers.indptr) > 0
    told = products(vectors.share, vectors.body, one, other), products(vectors.body, vectors.share, one, other)
    excess = numpy.sqrt(numpy.maximum(vectors.weight - TELLING, 0))
    first, second = vectors.weekday[one], vectors.weekday[other]
    no_weekday = (first == UNKNOWN) | (second == UNKNOWN)
    apart = numpy.abs(last_before(vectors.days[one], first) - last_before(vectors.days[other], second))
    told_days = numpy.diff(vectors.told.indptr)
    fewer = numpy.minimum(told_days[one], told_days[other])
    publisher, another = vectors.publisher[one], vectors.publisher[other]

    def shared(matrix: Matrix) -> Floats:
        rare = sparse.csr_matrix((excess[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape)
        return numpy.log1p(products(rare, rare, one, other))

    rare = shared(vectors.present)
    length = numpy.minimum(vectors.length, 2000)
    known = (vectors.days[one] != UNKNOWN) & (vectors.days[other] != UNKNOWN)
    return {
        "full": full,
        "lead": numpy.where(has_body[one] & has_body[other], products(vectors.lead, vectors.lead, one, other), full),
        "title": products(vectors.title, vectors.title, one, other),
        "names": numpy.where(both_names, products(vectors.names, vectors.names, one, other), full),
        "numbers": products(vectors.numbers, vectors.numbers, one, other),
        "few": numpy.full(len(full), numpy.log(min(number, FEW)), dtype=numpy.float32),
        "no_numbers": 1 - (has_numbers[one] & has_numbers[other]).astype(numpy.float32),
        "told_min": numpy.minimum(*told),
        "told_max": numpy.maximum(*told),
        "rare": rare,
        "rare_names": numpy.where(both_names, shared(vectors.names), rare),
        "phrases": products(vectors.phrases, vectors.phrases, one, other),
        "rare_phrases": numpy.log1p(products(vectors.rare_phrases, vectors.rare_phrases, one, other)),
        "weekday": numpy.where(no_weekday, 0.5, first == second).astype(numpy.float32),
        "first_day": numpy.where(no_weekday | ~known, -1, numpy.log1p(apart)).astype(numpy.float32),
        "days": numpy.where(fewer > 0, products(vectors.told, vectors.told, one, other) / numpy.maximum(fewer, 1), -1).astype(
            numpy.float32
        ),
        "publisher": numpy.where((publisher == UNKNOWN) | (another == UNKNOWN), 0.5, publisher == another).astype(numpy.float32),
        **surroundings(one, other, full, number),
        "gap": numpy.where(known, numpy.log1p(numpy.abs(vectors.days[one] - vectors.days[other])), -1).astype(numpy.float32),
        "undated": (~known).astype(numpy.float32),
        "short": numpy.log1p(numpy.minimum(length[one], length[other])).astype(numpy.float32),
        "long": numpy.log1p(numpy.maximum(length[one], length[other])).astype(numpy.float32),
    }


def surroundings(one: Integers, other: Integers, full: Floats, number: int) -> dict[str, Floats]:
    """How each pair's cosine stands to those of both reports with others."""
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

    return {
        "density": against((mean[one] + mean[other]) / 2),
        "rival_min": against(numpy.maximum(*rivals)),
        "rival_max": against(numpy.minimum(*rivals)),
        "rank_min": numpy.log1p(own.min(axis=0)).astype(numpy.float32),
        "rank_max": numpy.log1p(own.max(axis=0)).astype(numpy.float32),
    }


def likelihoods(features: dict[str, Floats], model: Model) -> NDArray[numpy.float64]:
    """Features of pairs -> how likely each pair tells one event, 0-1."""
    number = len(features["full"])
    odds: NDArray[numpy.float64] = numpy.full(number, model.offset)
    for begin in range(0, number, ROWS):
        some = slice(begin, begin + ROWS)
        columns = {name: values[some] for name, values in features.items()}

        def added(tree: Any, columns: dict[str, Floats] = columns) -> Any:
            if isinstance(tree, list):
                return numpy.where(columns[tree[0]] <= tree[1], added(tree[2]), added(tree[3]))
            return tree

        for tree in model.trees:
            odds[some] += added(tree)
    # Rounded, so that the last bits of another machine's arithmetic decide nothing.
    likelihood: NDArray[numpy.float64] = numpy.round(1 / (1 + numpy.exp(-odds)), 6)
    return likelihood
