"""Reports' words and days -> which pairs could tell one event, what speaks for it in figures, and how likely it is.

Candidates are pairs within WINDOW days of each other (an undated report: with all) that share telling words,
and pairs further apart that share very rare ones; of each report the KEPT likest, and the KEPT_FAR likest of those further apart.
Of these, pairs that are far less alike than either's neighbours (`density` below UNLIKE) are not measured further: three in five.
A word that more than FREQUENT reports use brings none together, so that the work grows with the archive, not its square.
Words in more than a third of all texts (of a weight below LIGHT) are left out altogether.

A word's weight is its inverse document frequency, in the reports at hand and in a background table together:
with two reports at hand the table says all, with 35,000 almost nothing.
The table is of English news; words of texts it knows little of are weighed by their length (short ones are common in all languages).

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

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import msgspec
import numpy
from numpy.typing import NDArray
from scipy import sparse

from newsdigest.stories.terms import (
    BITS,
    MIDDLING,
    NAME,
    NUMBER,
    PLACES,
    SHORT,
    SPREAD,
    TITLE,
    Integers,
    Phrases,
    Terms,
    Weekdays,
    distinct,
    words,
)

Floats = NDArray[numpy.float32]
Matrix = Any  # scipy.sparse.csr_matrix, one row a report; scipy has no types

PRIOR = 500  # how many reports the background table weighs
UNSEEN = 5  # of the table's texts, for a word too rare to stand in it
FOREIGN_PRIOR = 100  # the same for words of a text of which the table knows less than …
KNOWN = 0.6  # … this share
BRIEF = 100  # words; of a report with no more little can be known
SHARE_SHORT, SHARE_MIDDLING, SHARE_LONG = 0.3, 0.1, 0.003  # of texts that use such a word of at most 3, 5, more letters
WINDOW = 30  # days
BLOCK = 7  # days whose reports are compared at once
RARE = 30  # reports at most that use a word which brings together reports further apart
FREQUENT = 1000  # a word in more reports brings none together
FLOOR = 0.04  # cosine below which a pair is no candidate, where there are more than FEW reports
FEW = 300
KEPT, KEPT_FAR = 24, 8  # likest reports of each that are compared: within the window, and beyond it
NEAREST = 20
UNLIKE = -0.3  # `density` below which a pair is not looked at further, where there are more than FEW reports
BETWEEN = 2.0**35
LEVELS = 65535  # of likeness that are told apart when reports are put in order of it
ALONE = 0.1  # the cosine of the neighbours that a report of a small archive lacks, as it is in large ones
SAME = 0.8  # cosine from which two reports carry one text; such say nothing of how alike a region is
LEAD = 60  # words
LIGHT = 1.0  # weight below which a word, in more than a third of all texts, tells nothing
TELLING = 4.0  # weight above which a word is rare
BOUND = 0.7  # of the weight of its two words is that of a phrase nothing else is known of
UNKNOWN = -1  # the day of an undated report, and the like
ROWS = 20_000  # pairs measured at once; bounds the memory
LEADING, BODY = 8, 16  # marks of a word beside those of its terms: in the lead; in the body
OWN = ("full", "lead", "title", "names", "numbers", "held_names", "rare_names", "phrases", "rare_phrases", "short", "long")
PARTS = {"lead": LEADING, "title": TITLE, "names": NAME, "numbers": NUMBER}  # what is compared by itself -> the mark of its words


class Vectors(NamedTuple):
    """Reports as weighted words: matrices with one row a report, and figures of each."""

    full: Matrix  # rows of length 1
    marks: NDArray[numpy.uint8]  # by entry of `full`: TITLE, NAME, NUMBER, LEADING, BODY
    times: NDArray[numpy.uint8]  # by entry of `full`, how often the report uses the word, 255 at most
    lengths: dict[str, Floats]  # by part of PARTS and report: length of the vector of the weights of its words
    share: Floats  # by report, sum of the weights of its headline
    weight: Floats  # by column of `full`
    rarity: Floats  # by column of `full`, how rare the word is whatever reports are at hand: by the background table; by its length
    seen: Floats  # by column of `full`: how many reports use the word
    foreign: NDArray[numpy.bool_]  # by report, whether the background table knows little of its words
    phrases: Matrix  # rarity of each phrase of two words that stands in two reports or more
    phrases_length: Floats  # by report
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
    around: dict[str, Floats]  # the features `full`, `density`, `rival_…` and `rank_…`, which take all pairs that were met


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


def weights(terms: Terms, number: int, used: Integers, column: Integers, seen: Floats) -> dict[str, Any]:
    """The fields of Vectors that tell how telling the words are that are used, and of which texts the table knows little."""
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
    known = numpy.where(counts > 0, counts, UNSEEN) / texts
    share = numpy.where(foreign, by_length, known)
    weight = numpy.log((numpy.maximum(population, seen) + prior) / (seen + prior * share))
    return {
        "weight": numpy.maximum(weight, 0.05).astype(numpy.float32),
        "rarity": -numpy.log([known, by_length]).astype(numpy.float32),
        "foreign": coverage < KNOWN,
    }


def vectors(used: tuple[Terms, Phrases, Weekdays], days: Integers, publishers: Sequence[str | None]) -> Vectors:
    """What reports use, their days and their publishers, None where unknown -> Vectors."""
    terms, phrases, weekdays = used
    del used  # the words of all reports are most of what grouping holds in memory: each part goes as soon as it has been used
    number = len(days)
    counted = numpy.bincount(terms.word, minlength=1 << BITS)
    present = numpy.flatnonzero(counted)
    column: Integers = numpy.full(1 << BITS, UNKNOWN, dtype=numpy.int32)
    column[present] = numpy.arange(len(present))
    seen = counted[present].astype(numpy.float32)
    weighed = weights(terms, number, present, column, seen)
    weight = weighed["weight"]
    side_by_side = phrase_matrix(phrases, weight[column[phrases.left]] + weight[column[phrases.right]], number)
    del phrases
    length_of = numpy.bincount(terms.text, weights=terms.times, minlength=number).astype(numpy.int64)
    heavy = (weight >= LIGHT)[column[terms.word]]
    terms = Terms(*(part[heavy] for part in terms))
    columns = column[terms.word]
    plain = weight[columns]
    marks = (terms.marks & (TITLE | NAME | NUMBER)).astype(numpy.uint8)
    marks[terms.first < LEAD] |= LEADING
    marks[terms.first < PLACES] |= BODY

    def length(of: int) -> Floats:
        chosen = (marks & of) > 0
        return numpy.sqrt(numpy.bincount(terms.text[chosen], weights=plain[chosen].astype(numpy.float64) ** 2, minlength=number))

    names = {name: place for place, name in enumerate(sorted({name for name in publishers if name}))}
    is_title = (marks & TITLE) > 0
    return Vectors(
        full=unit(rows_of(terms.text, columns, (1 + numpy.log(terms.times, dtype=numpy.float32)) * plain, (number, len(present)))),
        marks=marks,
        times=numpy.minimum(terms.times, 255).astype(numpy.uint8),
        lengths={part: length(of) for part, of in PARTS.items()} | {"all": length(TITLE | BODY)},
        share=numpy.bincount(terms.text[is_title], weights=plain[is_title], minlength=number).astype(numpy.float32),
        **weighed,
        seen=seen,
        **side_by_side,
        **named_days(weekdays, days),
        column=column,
        length=length_of,
        days=days,
        publisher=numpy.array([names.get(name or "", UNKNOWN) for name in publishers], dtype=numpy.int64),
    )


def phrase_matrix(phrases: Phrases, weight: Floats, number: int) -> dict[str, Any]:
    """Phrases of reports and the sum of the weights of each one's words -> the fields of Vectors that tell of them."""
    place, seen = numbered(phrases.left, phrases.right)
    repeated = seen > 1
    column = numpy.cumsum(repeated) - 1
    chosen = repeated[place]
    text, place, weight = phrases.text[chosen], place[chosen], weight[chosen]
    # Words that stand side by side often do: as rare as both words together would be too rare.
    prior = PRIOR * numpy.exp(-BOUND * weight)
    rarity = numpy.maximum(numpy.log((number + PRIOR) / (seen[place] + prior)), 0.05).astype(numpy.float32)
    return {
        "phrases": rows_of(text, column[place], rarity, (number, int(repeated.sum()))),
        "phrases_length": numpy.sqrt(numpy.bincount(text, weights=rarity.astype(numpy.float64) ** 2, minlength=number)),
    }


def numbered(left: Integers, right: Integers) -> tuple[Integers, Integers]:
    """The position of each couple of words among the distinct ones, and how often each of those stands there."""
    # One number each to sort by: the couple spread over the upper bits, of which two share all as good as never, and where it stood.
    bits = numpy.uint64(len(left).bit_length())
    key = left.astype(numpy.uint64)
    key <<= numpy.uint64(BITS)
    key |= right.astype(numpy.uint64)
    key *= SPREAD
    key >>= bits
    key <<= bits
    key |= numpy.arange(len(left), dtype=numpy.uint64)
    key.sort()
    order = (key & ((numpy.uint64(1) << bits) - numpy.uint64(1))).astype(numpy.int64)
    key >>= bits
    first = numpy.concatenate(([True], key[1:] != key[:-1]))[: len(key)]
    del key
    place = numpy.empty(len(left), dtype=numpy.int64)
    place[order] = numpy.cumsum(first) - 1
    return place, numpy.diff(numpy.flatnonzero(first), append=len(left))


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


def unit(matrix: Matrix) -> Matrix:
    """Each row at length 1; rows of nothing stay so."""
    squares = sparse.csr_matrix((matrix.data**2, matrix.indices, matrix.indptr), shape=matrix.shape)
    length = numpy.sqrt(squares @ numpy.ones(matrix.shape[1], dtype=numpy.float32))
    matrix.data /= numpy.repeat(numpy.maximum(length, numpy.float32(1e-9)), numpy.diff(matrix.indptr))
    return matrix


def only(matrix: Matrix, columns: NDArray[numpy.bool_]) -> Matrix:
    """The matrix with all other columns empty."""
    kept = columns[matrix.indices]
    start = numpy.concatenate(([0], numpy.cumsum(kept)))[matrix.indptr]
    return sparse.csr_matrix((matrix.data[kept], matrix.indices[kept], start), shape=matrix.shape)


def candidates(vectors: Vectors) -> Pairs:
    """The pairs that could tell one event, sorted by `one`, then `other`."""
    number, days = len(vectors.days), vectors.days
    floor = FLOOR if number > FEW else 0.0
    everything = numpy.arange(number)
    near, far = Likest(number), Likest(number)
    telling = only(vectors.full, vectors.seen <= FREQUENT)

    def compare(rows: Integers, others: Integers, matrix: Matrix, transposed: Matrix) -> None:
        one, other, cosine = alike(matrix @ transposed, floor)
        one, other = rows[one], others[other]
        # An undated report meets the dated ones only as the one whose rows are asked for.
        kept = (one < other) | ((days[one] == UNKNOWN) & (days[other] != UNKNOWN))
        kept &= (days[one] == UNKNOWN) | (days[other] == UNKNOWN) | (numpy.abs(days[one] - days[other]) <= WINDOW)
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
    one, other = near.pairs(KEPT)
    if len(dated) and sorted_days[-1] - sorted_days[0] > WINDOW:
        rare = only(vectors.full, vectors.seen <= RARE)
        transposed = rare.T.tocsr()
        for begin in range(0, len(dated), 4000):
            some = dated[begin : begin + 4000]
            first, second, cosine = alike(rare[some] @ transposed, floor)
            first = some[first]
            apart = (first < second) & (days[second] != UNKNOWN) & (numpy.abs(days[first] - days[second]) > WINDOW)
            far.add(first[apart], second[apart], cosine[apart])
        one, other = (numpy.concatenate(both) for both in zip((one, other), far.pairs(KEPT_FAR), strict=True))
        order = numpy.lexsort((other, one))
        one, other = one[order], other[order]
    full = numpy.concatenate([products(vectors.full, one[some], other[some]) for some in blocks(len(one))])
    around = {"full": full, **surroundings(one, other, full, number)}
    kept = around["density"] >= UNLIKE if number > FEW else slice(None)
    return Pairs(one[kept], other[kept], {name: values[kept] for name, values in around.items()})


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


class Likest:
    """Pairs of reports with their cosines, of which the likest of each report are asked for in the end."""

    def __init__(self, number: int) -> None:
        self._number, self._bits = number, number.bit_length()
        self._found = [numpy.zeros(0, dtype=numpy.int64)]

    def add(self, one: Integers, other: Integers, cosine: Floats) -> None:
        """Takes pairs, each of them once."""
        # One number each: a report, how unlike another it is, that other; sorted, each report's likest come first.
        unlike = ((1.0 - cosine.clip(0, 1)) * LEVELS).astype(numpy.int64) << self._bits
        self._found += [(first << (self._bits + 16)) | unlike | second for first, second in ((one, other), (other, one))]

    def pairs(self, kept: int) -> tuple[Integers, Integers]:
        """Those that are among the `kept` likest of either report, in order, the lower position first."""
        key = numpy.sort(numpy.concatenate(self._found))
        report, other = key >> (self._bits + 16), key & ((1 << self._bits) - 1)
        start = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(report, minlength=self._number))))
        likest = numpy.arange(len(key)) - start[report] < kept
        report, other = report[likest], other[likest]
        pair = distinct((numpy.minimum(report, other) << self._bits) | numpy.maximum(report, other))
        return pair >> self._bits, pair & ((1 << self._bits) - 1)


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


class Places(NamedTuple):
    """Where in its row each entry of a matrix stands, from 1."""

    whole: Matrix  # the place
    over: Matrix  # 1 and a small part of it


def places(matrix: Matrix) -> Places:
    place = numpy.arange(matrix.nnz) - numpy.repeat(matrix.indptr[:-1], numpy.diff(matrix.indptr)) + 1.0
    return Places(*(sparse.csr_matrix((values, matrix.indices, matrix.indptr), matrix.shape) for values in (place, 1 + place / BETWEEN)))


def shared(places: Places, one: Integers, other: Integers) -> Shared:
    """What rows `one` and `other` of a matrix have in common, pair by pair.

    One pass over both rows tells where in either a common entry stands: of the product of i and 1 + j / BETWEEN the whole part is i,
    and what is over i * j / BETWEEN; exactly, for rows of up to 131,000 entries.
    """
    found = places.whole[one].multiply(places.over[other]).tocsr()
    left = numpy.floor(found.data)
    right = numpy.rint((found.data - left) * BETWEEN / left)
    ours, theirs = (numpy.repeat(places.whole.indptr[rows], numpy.diff(found.indptr)) - 1 for rows in (one, other))
    return Shared(found.indptr, ours + left.astype(numpy.int64), theirs + right.astype(numpy.int64))


def in_common(vectors: Vectors, both: Shared, phrases: Shared, one: Integers, other: Integers) -> dict[str, Floats]:
    """The features of pairs that speak of the words and phrases they share; nothing where a part of either is empty."""
    weight = vectors.weight[vectors.full.indices[both.one]]
    square, excess = weight * weight, numpy.maximum(weight - TELLING, 0)
    ours, theirs = vectors.marks[both.one], vectors.marks[both.other]

    def cosine(part: str) -> Floats:
        length = vectors.lengths[part]
        found: Floats = both.sums(square * ((ours & theirs & PARTS[part]) > 0)) / numpy.maximum(length[one] * length[other], 1e-9)
        return found

    told = [
        both.sums(weight * (((headlines & TITLE) > 0) & ((bodies & BODY) > 0))) / numpy.maximum(vectors.share[reports], 1e-9)
        for headlines, bodies, reports in ((ours, theirs, one), (theirs, ours, other))
    ]
    rarity = vectors.phrases.data[phrases.one]
    lengths = vectors.phrases_length[one] * vectors.phrases_length[other]
    return {
        **{part: cosine(part) for part in PARTS},
        "told_min": numpy.minimum(*told),
        "told_max": numpy.maximum(*told),
        "held": both.sums(square) / numpy.maximum(numpy.minimum(vectors.lengths["all"][one], vectors.lengths["all"][other]) ** 2, 1e-9),
        "held_names": both.sums(square * ((ours & theirs & NAME) > 0))
        / numpy.maximum(numpy.minimum(vectors.lengths["names"][one], vectors.lengths["names"][other]) ** 2, 1e-9),
        "rare": numpy.log1p(both.sums(excess)),
        "rare_names": numpy.log1p(both.sums(excess * ((ours & theirs & NAME) > 0))),
        "phrases": phrases.sums(rarity * rarity) / numpy.maximum(lengths, 1e-9),
        "rare_phrases": numpy.log1p(phrases.sums(numpy.maximum(rarity - TELLING, 0))),
    }


def features(vectors: Vectors, pairs: Pairs) -> dict[str, Floats]:
    """What speaks for each pair, by the names of the table above."""
    one, other, number = pairs.one, pairs.other, len(vectors.days)
    words, phrases = places(vectors.full), places(vectors.phrases)
    parts = [
        in_common(vectors, shared(words, one[some], other[some]), shared(phrases, one[some], other[some]), one[some], other[some])
        for some in blocks(len(one))
    ]
    common = {name: numpy.concatenate([part[name] for part in parts]).astype(numpy.float32) for name in parts[0]} | pairs.around
    both = {part: (length[one] > 0) & (length[other] > 0) for part, length in vectors.lengths.items()}
    for name, part, instead in (("lead", "lead", "full"), ("names", "names", "full"), ("rare_names", "names", "rare")):
        common[name] = numpy.where(both[part], common[name], common[instead])
    first, second = vectors.weekday[one], vectors.weekday[other]
    no_weekday = (first == UNKNOWN) | (second == UNKNOWN)
    apart = numpy.abs(last_before(vectors.days[one], first) - last_before(vectors.days[other], second))
    told_days = numpy.diff(vectors.told.indptr)
    fewer = numpy.minimum(told_days[one], told_days[other])
    days = numpy.diff(shared(places(vectors.told), one, other).first)
    publisher, another = vectors.publisher[one], vectors.publisher[other]
    length = numpy.minimum(vectors.length, 2000)
    sparse = numpy.where(vectors.foreign, 2, vectors.length <= BRIEF)
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
