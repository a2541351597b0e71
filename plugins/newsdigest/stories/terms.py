"""Texts -> which words each text uses, how often, where first, which of them are names or numbers; its phrases, and the weekdays it names.

Words of all scripts are cut by what Unicode says of their letters; nothing is known here of any language but the names of its weekdays,
in weekdays.tsv (from the Unicode CLDR, cldr.unicode.org; those of one word).
Scripts that write no spaces (Han, Kana, Thai, Lao, Khmer, Burmese, Tibetan) give pairs of neighbouring characters instead.
A word becomes a number of 22 bits, so that millions of words are cut and counted in whole arrays at once.
Two words share a number as rarely as once in four million; that spoils one weight among hundreds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray

Integers = NDArray[numpy.signedinteger[Any]]

BITS = 22
WORD = (1 << BITS) - 1
POWER = 0x9E3779B97F4A7C15
INVERSE = pow(POWER, -1, 1 << 64)
SPREAD = numpy.uint64(0xD6E8FEB86659FD93)
SEPARATOR, LETTER, DIGIT, UNSPACED, HIRAGANA = 0, 1, 2, 3, 4
UNSPACED_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
# Marks of a word in a text: in its headline; a name; begins with a digit; of at most three, at most five letters.
TITLE, NAME, NUMBER, SHORT, MIDDLING = 1, 2, 4, 8, 16
PLACES = 4095  # of words told apart in a body
CHUNK = 400_000  # characters cut at once, few enough to stay near the processor, and
CHUNK_TEXTS = 4096  # texts: both bound the memory


class Terms(NamedTuple):
    """Which text uses which word: one entry for each word of each text, sorted by text and word."""

    text: Integers  # position of the text
    word: Integers  # the word's number, below 2 ** BITS
    times: Integers  # how often the text uses it
    first: Integers  # words of the body before it; PLACES for words of the headline alone
    marks: Integers  # TITLE, NAME, NUMBER, SHORT, MIDDLING


class Phrases(NamedTuple):
    """Which text uses which two words side by side: one entry for each phrase of each text, sorted by text."""

    text: Integers  # position of the text
    left: Integers  # the first word's number
    right: Integers  # the second's


class Weekdays(NamedTuple):
    """The weekdays that bodies name, in their order."""

    text: Integers  # position of the text
    day: Integers  # 0 for Monday


class Words(NamedTuple):
    """The words of some pieces of text, in order."""

    number: Integers  # below 2 ** BITS
    piece: Integers  # position of its piece
    begin: Integers  # range in its piece, in characters, after NFC
    end: Integers
    marks: Integers  # NAME, NUMBER, SHORT, MIDDLING


def terms(headlines: Sequence[str], bodies: Sequence[str]) -> tuple[Terms, Phrases, Weekdays]:
    """Headlines and bodies, one of each a text -> what they use."""
    parts = [counted([], [], 0)]
    lengths = [len(headline) + len(body) for headline, body in zip(headlines, bodies, strict=True)]
    parts += [counted(headlines[some], bodies[some], some.start) for some in chunks(lengths)]
    # One kind of figure after another, each part going as soon as it is joined: all of them twice are most of what grouping would hold.
    found = [[list(arrays) for arrays in zip(*each, strict=True)] for each in zip(*parts, strict=True)]
    del parts
    return Terms(*joined(found[0])), Phrases(*joined(found[1])), Weekdays(*joined(found[2]))


def chunks(lengths: Sequence[int], most: int = CHUNK_TEXTS, size: int = CHUNK) -> Iterator[slice]:
    """Texts of so many characters in parts, each no larger than it takes to reach that size, of at most so many texts."""
    begin = 0
    while begin < len(lengths):
        end, characters = begin, 0
        while end < len(lengths) and (characters < size or end == begin) and end - begin < most:
            characters += lengths[end]
            end += 1
        yield slice(begin, end)
        begin = end


def joined(parts: list[list[Integers]]) -> Iterator[Integers]:
    """The arrays of each list as one; the lists are empty afterwards."""
    for arrays in parts:
        whole = numpy.concatenate(arrays)
        arrays.clear()
        yield whole


def counted(headlines: Sequence[str], bodies: Sequence[str], begin: int) -> tuple[Terms, Phrases, Weekdays]:
    """The same for one chunk of at most CHUNK_TEXTS texts, the first of which has the position `begin`."""
    # Headline and body in turn: piece // 2 is the text, and an odd piece a body.
    cut = words([piece for pair in zip(headlines, bodies, strict=True) for piece in pair])
    is_body = cut.piece & 1
    starts = numpy.searchsorted(cut.piece, numpy.arange(2 * len(bodies)))
    place = numpy.minimum(numpy.arange(len(cut.number)) - starts[cut.piece], PLACES - 1)
    place[is_body == 0] = PLACES
    # Headlines capitalise words that are no names.
    marks = numpy.where(is_body == 1, cut.marks, (cut.marks & ~NAME) | TITLE)
    # One sort of packed numbers: text (12 bits), word (22), place (12), marks (5).
    key = ((cut.piece >> 1) << 39) | (cut.number << 17) | (place << 5) | marks
    key.sort()
    head = numpy.flatnonzero(numpy.diff(key >> 17, prepend=-1))
    entry = key[head]
    found = Terms(
        text=(begin + (entry >> 39)).astype(numpy.int32),
        word=((entry >> 17) & WORD).astype(numpy.int32),
        times=numpy.diff(head, append=len(key)).astype(numpy.int32),
        first=((entry >> 5) & PLACES).astype(numpy.int16),
        marks=numpy.bitwise_or.reduceat((key & 31).astype(numpy.int8), head) if len(head) else head.astype(numpy.int8),
    )
    return found, phrases_of(cut, begin), weekdays_of(cut, begin)


def phrases_of(cut: Words, begin: int) -> Phrases:
    """Words side by side, one space or mark between them: two names, a number and what it counts, or two that are not short."""
    one, other = cut.marks[:-1], cut.marks[1:]
    telling = ((one & other & NAME) > 0) | (((one | other) & NUMBER) > 0) | (((one | other) & SHORT) == 0)
    telling &= (cut.piece[1:] == cut.piece[:-1]) & (cut.begin[1:] - cut.end[:-1] <= 2)
    at = numpy.flatnonzero(telling)
    key = distinct(((cut.piece[at] >> 1) << (2 * BITS)) | (cut.number[at] << BITS) | cut.number[at + 1])
    return Phrases(*(part.astype(numpy.int32) for part in (begin + (key >> (2 * BITS)), (key >> BITS) & WORD, key & WORD)))


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The values in order, each once; numpy's own `unique` puts them into a hash table, which takes six times as long."""
    values = numpy.sort(values)
    return values[numpy.concatenate(([True], values[1:] != values[:-1]))[: len(values)]]


def is_in(values: NDArray[Any], among: NDArray[Any]) -> NDArray[numpy.bool_]:
    """Whether each value is one of those, which are in order."""
    if not len(among):
        return numpy.zeros(len(values), dtype=numpy.bool_)
    found: NDArray[numpy.bool_] = among[numpy.minimum(numpy.searchsorted(among, values), len(among) - 1)] == values
    return found


def weekdays_of(cut: Words, begin: int) -> Weekdays:
    """The weekdays among the words of bodies; a headline seldom names one."""
    day = weekdays()[cut.number]
    at = numpy.flatnonzero((day >= 0) & (cut.piece & 1 == 1))
    return Weekdays(text=begin + (cut.piece[at] >> 1), day=day[at].astype(numpy.int64))


@cache
def weekdays() -> NDArray[numpy.int8]:
    """By word number the weekday that the word names in some language, 0 for Monday; -1 for other words."""
    lines = resources.files(__package__).joinpath("weekdays.tsv").read_text("utf-8").splitlines()
    named = [(name, day) for line in lines for day, names in enumerate(line.split("\t")[1:]) for name in names.split()]
    cut = words([name for name, _ in named])
    # Of a script without spaces the first pair of characters.
    first = numpy.searchsorted(cut.piece, numpy.arange(len(named)))
    table = numpy.full(1 << BITS, -1, dtype=numpy.int8)
    table[cut.number[first]] = [day for _, day in named]
    return table


def words(pieces: Sequence[str]) -> Words:
    """Pieces of text -> their words.

    >>> cut = words(["A ferry called Lady Marrin.", "12 東京都"])
    >>> [("A ferry called Lady Marrin.", "12 東京都")[piece][begin:end] for piece, begin, end in zip(cut.piece, cut.begin, cut.end)]
    ['A', 'ferry', 'called', 'Lady', 'Marrin', '12', '東京', '京都', '都']
    >>> [bool(marks & NAME) for marks in cut.marks]
    [False, False, False, True, True, False, False, False, False]
    """
    pieces = [normalised(piece) for piece in pieces]
    # A lone surrogate becomes "?", one character as well, so that places stay right.
    codes = numpy.frombuffer("\n".join([*pieces, ""]).encode("utf-32-le", "replace"), dtype=numpy.uint32)
    lengths = numpy.fromiter((len(piece) + 1 for piece in pieces), dtype=numpy.int64, count=len(pieces))
    bounds = numpy.concatenate(([0], numpy.cumsum(lengths)))
    kinds, folds, capitals = tables(codes)
    kind = kinds[codes]
    inside = kind != SEPARATOR
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    begins |= kind >= UNSPACED
    begins[1:] |= (kind[:-1] >= UNSPACED) & inside[1:]
    begin = numpy.flatnonzero(begins)
    if not len(begin):
        return Words(*(numpy.zeros(0, dtype=numpy.int64) for _ in Words._fields))
    # Every piece ends in a separator, so a last letter always has a character behind it.
    end = numpy.flatnonzero(inside[:-1] & (begins[1:] | ~inside[1:])) + 1
    length = end - begin
    # A word's number: the sum of its letters, each times a power for its place, its bits then spread.
    # Of the sums up to each place in the whole text, two give that of a word, once the power for its beginning is divided out.
    total = numpy.zeros(len(codes) + 1, dtype=numpy.uint64)
    numpy.cumsum(folds[codes] * powers(POWER, len(codes)), out=total[1:])
    value = (total[end] - total[begin]) * powers(INVERSE, len(codes))[begin]
    unspaced = kind[begin] >= UNSPACED
    pair = numpy.flatnonzero(unspaced[:-1] & unspaced[1:] & (begin[1:] == end[:-1]))
    value[pair] += value[pair + 1] * SPREAD
    end[pair] += 1
    value ^= value >> numpy.uint64(29)
    value *= SPREAD
    # A word one space after another opens no sentence, so a capital makes it a name; digits are marked by their first.
    follows: NDArray[numpy.bool_] = numpy.concatenate(([False], (begin[1:] - (begin + length)[:-1] == 1) & (codes[begin[1:] - 1] == 32)))
    marks: Integers = numpy.where(kind[begin] == DIGIT, NUMBER, 0)
    marks |= numpy.where(follows & capitals[codes[begin]], NAME, 0)
    # Hiragana writes the endings and particles of Japanese, its short common words.
    common = (~unspaced & (length <= 3)) | (kind[begin] == HIRAGANA)
    marks |= numpy.where(common, SHORT | MIDDLING, numpy.where(~unspaced & (length <= 5), MIDDLING, 0))
    piece = numpy.repeat(numpy.arange(len(pieces)), numpy.diff(numpy.searchsorted(begin, bounds)))
    return Words((value >> numpy.uint64(64 - BITS)).astype(numpy.int64), piece, begin - bounds[piece], end - bounds[piece], marks)


def powers(base: int, number: int) -> NDArray[numpy.uint64]:
    """The first powers of an odd number, from 1 on, as far as 64 bits hold them."""
    first = first_powers(base)
    return first[:number] if number <= len(first) else counted_powers(base, number)


@cache
def first_powers(base: int) -> NDArray[numpy.uint64]:
    """As many as a chunk of usual texts needs."""
    return counted_powers(base, 2 * CHUNK)


def counted_powers(base: int, number: int) -> NDArray[numpy.uint64]:
    bases = numpy.full(number, base, dtype=numpy.uint64)
    bases[:1] = 1
    return numpy.cumprod(bases)


def normalised(piece: str) -> str:
    """The text in which the ranges of its words count: NFC, so that letters with accents compare equal however they were typed."""
    return piece if piece.isascii() else unicodedata.normalize("NFC", piece)


def tables(codes: NDArray[numpy.uint32]) -> tuple[NDArray[numpy.int8], NDArray[numpy.uint64], NDArray[numpy.bool_]]:
    """Code points of a text -> by code point: its kind, what its small letter counts as, whether it is a capital."""
    present = numpy.flatnonzero(numpy.bincount(codes))
    size = int(present[-1]) + 1 if len(present) else 1
    kinds = numpy.zeros(size, dtype=numpy.int8)
    folds = numpy.zeros(size, dtype=numpy.uint64)
    capitals = numpy.zeros(size, dtype=numpy.bool_)
    for code in present.tolist():
        character = chr(code)
        category = unicodedata.category(character)
        if category[0] in "LM":
            # Marks belong to their letters (vowel signs of Indic scripts).
            name = unicodedata.name(character, "") if code >= 0xE00 else ""
            kinds[code] = HIRAGANA if name.startswith("HIRAGANA") else UNSPACED if name.startswith(UNSPACED_NAMES) else LETTER
        elif category[0] == "N":
            kinds[code] = DIGIT
        folds[code] = ord(character.lower()[0]) + 1
        capitals[code] = character.isupper() or character.istitle()
    return kinds, folds, capitals
