"""What reports use, their days and publishers -> reports as weighted words, which are measured against each other.

A word's weight is its inverse document frequency, in the reports at hand and in a background table together:
with two reports at hand the table says all, with 35,000 almost nothing.
The table is of English news; words of texts it knows little of are weighed by their length (short ones are common in all languages).

Of MANY reports only the earlier ones are counted, all but one in 16 to 32, the last by date (`counted`): then most new reports leave all
weights as they were, and `extended` gives what `vectors` would, at the cost of the new reports alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

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

MANY = 4096  # reports; fewer are grouped anew in a second
LATE = 32  # of many reports at least one in so many, the last by date, is not counted
PRIOR = 500  # how many reports the background table weighs
UNSEEN = 5  # of the table's texts, for a word too rare to stand in it
FOREIGN_PRIOR = 100  # the same for words of a text of which the table knows less than …
KNOWN = 0.6  # … this share
EXACT = 2.0**20  # in parts of which shares are added up: the same in any order
SHARE_SHORT, SHARE_MIDDLING, SHARE_LONG = 0.3, 0.1, 0.003  # of texts that use such a word of at most 3, 5, more letters
LEAD = 60  # words
LIGHT = 1.0  # weight below which a word, in more than a third of all texts, tells nothing
LEAST = 0.05  # weight of the commonest word
BOUND = 0.7  # of the weight of its two words is that of a phrase nothing else is known of
PLACES_OF_PHRASES = 24  # bits of where a phrase stood, beside its number, unless there are more phrases
UNKNOWN = -1  # the day of an undated report, and the like
LEADING, BODY = 8, 16  # marks of a word beside those of its terms: in the lead; in the body
PARTS = {"lead": LEADING, "title": TITLE, "names": NAME, "numbers": NUMBER}  # what is compared by itself -> the mark of its words
BY_ENTRY = frozenset({"marks", "times"})  # fields of Rows
ALL_DAYS = date.max.toordinal() + 1


class Rows(NamedTuple):
    """What each report alone says, given what words weigh."""

    full: Matrix  # the weighted words, rows of length 1
    marks: NDArray[numpy.uint8]  # by entry of `full`: TITLE, NAME, NUMBER, LEADING, BODY
    times: NDArray[numpy.uint8]  # by entry of `full`, how often the report uses the word, 255 at most
    lengths: dict[str, Floats]  # by part of PARTS and report: length of the vector of the weights of its words
    share: Floats  # by report, sum of the weights of its headline
    coverage: NDArray[numpy.float64]  # by report, share of its words that the background table knows
    told: Matrix  # 1 for each day that the report names by its weekday; of the undated none
    length: Integers  # words of a report
    weekday: Integers  # by report, the weekday that its body names first, 0 for Monday; UNKNOWN


class Words(NamedTuple):
    """The words that reports use, one a column of `Rows.full`."""

    number: Integers  # in order
    seen: Floats  # how many of the reports that are counted use the word
    weight: Floats
    rarity: Floats  # how rare the word is whatever reports are at hand: by the background table; by its length
    late: NDArray[numpy.float64]  # of the reports that are not counted, how many use the word, and the sum of their `coverage`
    foreign: NDArray[numpy.bool_]  # whether it stands in texts of which the table knows little
    marks: NDArray[numpy.int8]  # SHORT, MIDDLING; of two words with one number those of one


class Couples(NamedTuple):
    """The phrases that reports use, one a column."""

    number: NDArray[numpy.uint64]  # in order
    rarity: Floats
    used: Matrix  # which report uses which


class Vectors(NamedTuple):
    """Reports as weighted words: matrices with one row a report, and figures of each."""

    rows: Rows
    words: Words
    couples: Couples
    days: Integers  # by report, days since 0001-01-01; UNKNOWN
    publisher: Integers  # by report, one number a publisher; UNKNOWN
    phrases: Matrix  # rarity of each phrase of two words that stands in two reports or more
    phrases_length: Floats  # by report

    @property
    def foreign(self) -> NDArray[numpy.bool_]:
        """By report, whether the background table knows little of its words."""
        return self.rows.coverage < KNOWN

    def column(self) -> Integers:
        """By word number the column of the word; -1 where no report uses it."""
        return column_of(self.words.number)


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


def counted(number: int) -> int:
    """Of so many reports how many, the first by date, are counted for what words weigh.

    >>> counted(300), counted(4096), counted(10_000), counted(10_100)
    (300, 3968, 9665, 9665)
    """
    if number < MANY:
        return number
    found = more = MANY * (LATE - 1) // LATE
    while more <= number * (LATE - 1) // LATE:
        found, more = more, max(more + 1, more * (LATE + 1) // LATE)
    return found


def vectors(used: tuple[Terms, Phrases, Weekdays], days: Integers, publishers: Sequence[str | None]) -> Vectors:
    """What reports use, their days and their publishers, None where unknown -> Vectors; the reports are in order of their days."""
    terms, phrases, weekdays = used
    del used  # the words of all reports are most of what grouping holds in memory: each part goes as soon as it has been used
    number, early = len(days), counted(len(days))
    first = int(numpy.searchsorted(terms.text, early))
    present = numpy.flatnonzero(numpy.bincount(terms.word, minlength=1 << BITS))
    column = column_of(present)
    coverage = coverage_of(terms, number)
    columns, covered = column[terms.word], coverage[terms.text]
    (seen, sums), (late, late_sums) = (
        [numpy.bincount(columns[some], weights=each, minlength=len(present)) for each in (None, covered[some])]
        for some in (slice(first), slice(first, None))
    )
    # Whatever the table says of it: English news, too, writes a German article now and then.
    foreign = numpy.where(seen > 0, sums, late_sums) / numpy.where(seen > 0, seen, late) < KNOWN
    marks = numpy.zeros(len(present), dtype=numpy.int8)
    for some in (slice(first, None), slice(first)):  # what the counted say counts
        marks[columns[some]] = terms.marks[some] & (SHORT | MIDDLING)
    uses: Floats = seen.astype(numpy.float32)
    weight, rarity = weights(background()[0][present], marks, uses, foreign, counts(coverage))
    known = Words(present, uses, weight, rarity, numpy.stack((late, late_sums)), foreign, marks)
    plain = rows(terms, columns, weight, days, weekdays, coverage)
    del terms, columns, covered
    return assembled(plain, known, phrased(phrases, weight, column, number), days, publishers)


def extended(
    known: Vectors, used: tuple[Terms, Phrases, Weekdays], place: Integers, days: Integers, publishers: Sequence[str | None]
) -> Vectors | None:
    """The Vectors of known reports and new ones, as `vectors` would give them for all; None where the new ones change what words weigh.

    `used` is what the new reports use, `place` their positions among all, rising; days and publishers are those of all.
    """
    terms, phrases, weekdays = used
    early, bits = counted(len(days)), spare(known.couples.used.nnz)
    if early != counted(len(known.days)) or place[0] < early or bits != spare(known.couples.used.nnz + len(phrases.text)):
        return None
    coverage = coverage_of(terms, len(place))
    more = with_more(known.words.number, terms.word)
    every = more_words(known, terms, coverage, more)
    if every is None:
        return None
    is_fresh = numpy.zeros(len(days), dtype=numpy.bool_)
    is_fresh[place] = True
    fresh = rows(terms, more.place, every.weight, days[place], weekdays, coverage)
    earlier = known.rows._replace(full=renamed(known.rows.full, more))
    couples = more_couples(known.couples, phrases, every, bits, is_fresh)
    return assembled(mixed(earlier, fresh, is_fresh), every, couples, days, publishers)


class More(NamedTuple):
    """Numbers in order, to which others came."""

    number: NDArray[Any]  # all of them, in order
    moved: Integers  # by earlier number, its position now
    place: Integers  # by number that came, repeated or not, its position

    @property
    def is_new(self) -> NDArray[numpy.bool_]:
        """By number, whether it came."""
        new = numpy.ones(len(self.number), dtype=numpy.bool_)
        new[self.moved] = False
        return new


def with_more(number: NDArray[Any], coming: NDArray[Any]) -> More:
    """Numbers in order, and others that come, repeated or not -> all of them."""
    every = distinct(numpy.concatenate((number, distinct(coming))))
    return More(every, numpy.searchsorted(every, number), numpy.searchsorted(every, coming))


def spread(values: NDArray[Any], more: More) -> NDArray[Any]:
    """By column of the earlier numbers -> by column of all, 0 for those that came."""
    wide = numpy.zeros((*values.shape[:-1], len(more.number)), dtype=values.dtype)
    wide[..., more.moved] = values
    return wide


def more_words(known: Vectors, terms: Terms, coverage: NDArray[numpy.float64], more: More) -> Words | None:
    """The words with those of new reports, which are not counted; None where what an earlier word weighs is another now."""
    seen, late, foreign, marks = (spread(getattr(known.words, field), more) for field in ("seen", "late", "foreign", "marks"))
    late += [numpy.bincount(more.place, weights=each, minlength=len(seen)) for each in (None, coverage[terms.text])]
    is_new = more.is_new
    uncounted = numpy.flatnonzero(seen == 0)
    told, told_marks = foreign.copy(), marks.copy()
    told[uncounted] = late[1, uncounted] / late[0, uncounted] < KNOWN
    told_marks[more.place] = terms.marks & (SHORT | MIDDLING)
    if ((told != foreign) | ((seen == 0) & (told_marks != marks)))[~is_new].any():
        return None
    weight, rarity = spread(known.words.weight, more), spread(known.words.rarity, more)
    weight[is_new], rarity[:, is_new] = weights(
        background()[0][more.number[is_new]], told_marks[is_new], seen[is_new], told[is_new], counts(known.rows.coverage)
    )
    marks[is_new] = told_marks[is_new]
    return Words(more.number, seen, weight, rarity, late, told, marks)


def more_couples(known: Couples, phrases: Phrases, words: Words, bits: int, is_fresh: NDArray[numpy.bool_]) -> Couples:
    """The phrases with those of new reports, which are not counted and stand where it says."""
    more = with_more(known.number, phrase_numbers(phrases, bits))
    rarity = spread(known.rarity, more)
    own = more.is_new[more.place]
    rarity[more.place[own]] = phrase_rarity(
        phrase_weight(phrases, words.weight, column_of(words.number))[own], numpy.int64(0), len(is_fresh)
    )
    fresh = used_by(phrases.text, more.place, (len(is_fresh) - known.used.shape[0], len(rarity)))
    return Couples(more.number, rarity, below(renamed(known.used, more), fresh, is_fresh))


def counts(coverage: NDArray[numpy.float64]) -> tuple[int, int]:
    """How many reports are counted for what words weigh, and how many of these are in languages that the table does not know."""
    early = counted(len(coverage))
    return early, int(numpy.count_nonzero(coverage[:early] < KNOWN))


def coverage_of(terms: Terms, number: int) -> NDArray[numpy.float64]:
    """By text, the share of its words that the background table knows."""
    known = numpy.bincount(terms.text, weights=background()[0][terms.word] > 0, minlength=number)
    share: NDArray[numpy.float64] = known / numpy.maximum(numpy.bincount(terms.text, minlength=number), 1)
    return numpy.rint(share * EXACT) / EXACT


def weights(
    counts: Floats, marks: Integers, seen: Floats, foreign: NDArray[numpy.bool_], counted: tuple[int, int]
) -> tuple[Floats, Floats]:
    """How telling words are, and how rare they are by the table and by their length.

    Of each word its count in the table, its marks, how many of the counted reports use it, and whether it is of texts that the table
    does not know; and of how many reports these are, and how many are such texts.
    """
    number, strangers = counted
    _, texts = background()
    by_length = numpy.where(marks & SHORT, SHARE_SHORT, numpy.where(marks & MIDDLING, SHARE_MIDDLING, SHARE_LONG))
    prior = numpy.where(foreign, FOREIGN_PRIOR, PRIOR)
    # A word of another language is as common as it is among the reports of languages that the table does not know.
    population = numpy.where(foreign, strangers, number)
    known = numpy.where(counts > 0, counts, UNSEEN) / texts
    share = numpy.where(foreign, by_length, known)
    weight = numpy.log((numpy.maximum(population, seen) + prior) / (seen + prior * share))
    return numpy.maximum(weight, LEAST).astype(numpy.float32), -numpy.log([known, by_length]).astype(numpy.float32)


def rows(
    terms: Terms,
    columns: Integers,
    weight: Floats,
    days: Integers,
    weekdays: Weekdays,
    coverage: NDArray[numpy.float64],
) -> Rows:
    """What reports use, the column of each word and the weights of all -> Rows."""
    number = len(days)
    length_of = numpy.bincount(terms.text, weights=terms.times, minlength=number).astype(numpy.int64)
    heavy = (weight >= LIGHT)[columns]
    terms = Terms(*(part[heavy] for part in terms))
    columns = columns[heavy]
    plain = weight[columns]
    marks = (terms.marks & (TITLE | NAME | NUMBER)).astype(numpy.uint8)
    marks[terms.first < LEAD] |= LEADING
    marks[terms.first < PLACES] |= BODY

    def length(of: int) -> Floats:
        chosen = (marks & of) > 0
        return numpy.sqrt(numpy.bincount(terms.text[chosen], weights=plain[chosen].astype(numpy.float64) ** 2, minlength=number))

    is_title = (marks & TITLE) > 0
    return Rows(
        full=unit(rows_of(terms.text, columns, (1 + numpy.log(terms.times, dtype=numpy.float32)) * plain, (number, len(weight)))),
        marks=marks,
        times=numpy.minimum(terms.times, 255).astype(numpy.uint8),
        lengths={part: length(of) for part, of in PARTS.items()} | {"all": length(TITLE | BODY)},
        share=numpy.bincount(terms.text[is_title], weights=plain[is_title], minlength=number).astype(numpy.float32),
        coverage=coverage,
        length=length_of,
        **named_days(weekdays, days),
    )


def assembled(rows: Rows, words: Words, couples: Couples, days: Integers, publishers: Sequence[str | None]) -> Vectors:
    """The Vectors of these rows, with what all of them decide together."""
    names = {name: place for place, name in enumerate(sorted({name for name in publishers if name}))}
    phrases = only(couples.used, numpy.bincount(couples.used.indices, minlength=len(couples.number)) > 1)
    phrases.data = couples.rarity[phrases.indices]
    text = numpy.repeat(numpy.arange(len(days)), numpy.diff(phrases.indptr))
    return Vectors(
        rows=rows,
        words=words,
        couples=couples,
        days=days,
        publisher=numpy.array([names.get(name or "", UNKNOWN) for name in publishers], dtype=numpy.int64),
        phrases=phrases,
        phrases_length=numpy.sqrt(numpy.bincount(text, weights=phrases.data.astype(numpy.float64) ** 2, minlength=len(days))),
    )


def phrased(phrases: Phrases, weight: Floats, column: Integers, number: int) -> Couples:
    """Phrases of so many reports, and what words weigh, with the column of each -> Couples."""
    bits = spare(len(phrases.text))
    key, text, own = phrase_numbers(phrases, bits), phrases.text, phrase_weight(phrases, weight, column)
    del phrases
    key, place = numbered(key, bits)
    both = numpy.zeros(len(key), dtype=numpy.float32)
    both[place] = own
    seen = numpy.bincount(place[: numpy.searchsorted(text, counted(number))], minlength=len(key))
    return Couples(key, phrase_rarity(both, seen, number), used_by(text, place, (number, len(key))))


def used_by(text: Integers, place: Integers, shape: tuple[int, int]) -> Matrix:
    """Which text uses which phrase."""
    used = rows_of(text, place, numpy.ones(len(place), dtype=numpy.uint8), shape)
    used.sort_indices()
    return used


def phrase_weight(phrases: Phrases, weight: Floats, column: Integers) -> Floats:
    """What the two words of each weigh together."""
    both: Floats = weight[column[phrases.left]]
    both += weight[column[phrases.right]]
    return both


def phrase_rarity(weight: Floats, seen: Any, number: int) -> Floats:
    """How rare phrases are whose words weigh that much, of which so many reports that are counted use each; of a number of reports."""
    # Words that stand side by side often do: as rare as both words together would be too rare.
    prior = PRIOR * numpy.exp(-BOUND * weight)
    rarity: Floats = numpy.maximum(numpy.log((counted(number) + PRIOR) / (seen + prior)), LEAST).astype(numpy.float32)
    return rarity


def phrase_numbers(phrases: Phrases, bits: int) -> NDArray[numpy.uint64]:
    """One number for each couple of words, spread over the upper bits, which two share as good as never; so many lower ones are 0."""
    key = phrases.left.astype(numpy.uint64)
    key <<= numpy.uint64(BITS)
    key |= phrases.right.astype(numpy.uint64)
    key *= SPREAD
    key >>= numpy.uint64(bits)
    key <<= numpy.uint64(bits)
    return key


def spare(number: int) -> int:
    """How many bits it takes to tell where each of so many phrases stood."""
    return max(PLACES_OF_PHRASES, number.bit_length())


def numbered(key: NDArray[numpy.uint64], bits: int) -> tuple[NDArray[numpy.uint64], Integers]:
    """The distinct ones of these numbers, of which so many lower bits are 0, and the position of each among them."""
    mask = (numpy.uint64(1) << numpy.uint64(bits)) - numpy.uint64(1)
    key |= numpy.arange(len(key), dtype=numpy.uint64)  # where it stood, to sort one array and not two
    key.sort()
    order = (key & mask).astype(numpy.uint32)
    key &= ~mask
    first = numpy.concatenate(([True], key[1:] != key[:-1]))[: len(key)]
    place = numpy.empty(len(key), dtype=numpy.int32)
    place[order] = numpy.cumsum(first, dtype=numpy.int32) - 1
    return key[first], place


def named_days(weekdays: Weekdays, days: Integers) -> dict[str, Any]:
    """Weekdays that reports name, and the reports' days -> the fields of Rows that tell of them."""
    first: Integers = numpy.full(len(days), UNKNOWN, dtype=numpy.int64)
    first[weekdays.text[::-1]] = weekdays.day[::-1]
    known = days[weekdays.text] != UNKNOWN
    text = weekdays.text[known]
    entry = numpy.unique(text * ALL_DAYS + last_before(days[text], weekdays.day[known]))
    text, day = numpy.divmod(entry, ALL_DAYS)
    return {"weekday": first, "told": rows_of(text, day, numpy.ones(len(text), dtype=numpy.float32), (len(days), ALL_DAYS))}


def last_before(day: Integers, weekday: Integers) -> Integers:
    """The last day of that weekday that is not after the day."""
    before: Integers = numpy.maximum(day - (day - 1 - weekday) % 7, 0)  # 0001-01-01, day 1, was a Monday
    return before


# ------------------------------------------------------------------------------------------------------------- matrices


def column_of(number: Integers) -> Integers:
    """By word number its position among these; -1 for others."""
    column: Integers = numpy.full(1 << BITS, UNKNOWN, dtype=numpy.int32)
    column[number] = numpy.arange(len(number))
    return column


def rows_of(text: Integers, columns: Integers, values: NDArray[Any], shape: tuple[int, int]) -> Matrix:
    """Entries sorted by text -> a matrix with a row each text."""
    first = numpy.concatenate(([0], numpy.cumsum(numpy.bincount(text, minlength=shape[0])))).astype(numpy.int32)
    return sparse.csr_matrix((values, columns.astype(numpy.int32), first), shape=shape)


def renamed(matrix: Matrix, more: More) -> Matrix:
    """The matrix with columns for numbers that came."""
    indices = more.moved.astype(numpy.int32)[matrix.indices]
    return sparse.csr_matrix((matrix.data, indices, matrix.indptr), shape=(matrix.shape[0], len(more.number)))


def below(one: Any, other: Any, is_other: NDArray[numpy.bool_]) -> Any:
    """Two arrays, or the rows of two matrices, as one, in which those of the other stand where it says."""
    if isinstance(one, numpy.ndarray):
        both = numpy.empty(len(is_other), dtype=one.dtype)
        both[~is_other], both[is_other] = one, other
        return both
    lengths = below(numpy.diff(one.indptr), numpy.diff(other.indptr), is_other)
    entries = numpy.repeat(is_other, lengths)
    data, indices = (below(getattr(one, part), getattr(other, part), entries) for part in ("data", "indices"))
    first = numpy.concatenate(([0], numpy.cumsum(lengths))).astype(numpy.int32)
    return sparse.csr_matrix((data, indices, first), shape=(len(is_other), one.shape[1]))


def mixed(earlier: Rows, fresh: Rows, is_fresh: NDArray[numpy.bool_]) -> Rows:
    """The rows of both, the fresh ones where it says."""
    parts: dict[str, Any] = {}
    for field, one in earlier._asdict().items():
        other = getattr(fresh, field)
        if isinstance(one, dict):
            parts[field] = {part: below(length, other[part], is_fresh) for part, length in one.items()}
        elif field in BY_ENTRY:
            lengths = below(numpy.diff(earlier.full.indptr), numpy.diff(fresh.full.indptr), is_fresh)
            parts[field] = below(one, other, numpy.repeat(is_fresh, lengths))
        else:
            parts[field] = below(one, other, is_fresh)
    return Rows(**parts)


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
