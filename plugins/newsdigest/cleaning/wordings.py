"""Lines -> what each says by itself, wherever it stands: its words, the phrases among them, a row of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from newsdigest.cleaning.phrases import NO_SPACES, WORDS, Said, given_by, said_in

SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’“»«)\]」』]{0,3}$")
MARKS_AT_END = re.compile(r"[.!?。！？؟।۔]")
MARKS_BEHIND_END = re.compile(r"[\"'”’»)\]」』]")
WITHOUT_SPACE = re.compile(r"[\u3040-\u9fff]")  # what follows a sentence's end with no space between
COMMAS = re.compile(r"[,;،、，؛]")
QUOTES = re.compile(r"[\"“”„«»「」『』]")
SEPARATORS = re.compile(r"[|•·>›»/→▾⟩]")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
DIGITS = re.compile(r"\d")
SPACES = re.compile(r"\s")
ENDS = frozenset(".!?…。！？؟।۔")
CLOSES = frozenset("\"'”’“»«)]」』")
# Classes of characters, bits of one number; EASTERN: those that follow a sentence's end without a space.
DIGIT, COMMA, QUOTE, SEPARATOR, SPACE, CAPITAL, END, CLOSE, EASTERN = (2**bit for bit in range(9))
CLASSES = (
    (DIGIT, DIGITS), (COMMA, COMMAS), (QUOTE, QUOTES), (SEPARATOR, SEPARATORS), (SPACE, SPACES),
    (END, MARKS_AT_END), (CLOSE, MARKS_BEHIND_END), (EASTERN, WITHOUT_SPACE),
)  # fmt: skip
ADDRESS = re.compile(r"https?:|www\.|@|\.com\b|\.html?\b")
SIGNS = ("http", "www.", "@", ".com", ".htm")  # how these begin
# The numbers of a line, a row each.
OF_WORDING = (
    "characters", "words", "word length", "end", "colon", "ellipsis", "ends", "commas", "quotes", "separators", "digits", "year",
    "address", "capitals", "titled", "small start", "quote start", "digit start", "reasons",
)  # fmt: skip


class Wordings(NamedTuple):
    """What lines say, each by itself."""

    texts: list[str]
    words: list[list[str]]  # of each line, in small letters
    said: list[tuple[Said, ...]]  # what its words say of it
    reasons: list[tuple[int, ...]]  # that these give, as in REASONS
    lengths: np.ndarray  # characters
    counts: np.ndarray  # words, in scripts without spaces two characters a word
    numbers: np.ndarray  # a row for each of OF_WORDING, a column a line


def wordings(texts: Sequence[str]) -> Wordings:
    """Lines -> what each says."""
    texts = list(texts)
    words = [WORDS.findall(text.casefold()) for text in texts]
    said = [said_in(*pair) for pair in zip(words, texts, strict=True)]
    reasons = [given_by(phrases) if phrases else () for phrases in said]
    lengths, counts = np.array([len(text) for text in texts], np.intp), np.array([len(mine) for mine in words], np.intp)
    for i, text in enumerate(texts):
        if not text.isascii() and NO_SPACES.search(text, 0, 40):
            counts[i] = max(counts[i], sum(map(len, words[i])) // 2)
    return Wordings(texts, words, said, reasons, lengths, counts, numbers_of(texts, lengths, counts, reasons))


def wordings_again(texts: Sequence[str], known: Wordings) -> Wordings:
    """Lines, most of which are known -> what each says."""
    places = {text: i for i, text in enumerate(known.texts)}
    if fresh := [text for text in dict.fromkeys(texts) if text not in places]:
        places |= {text: i for i, text in enumerate(fresh, len(known.texts))}
        known = joined(known, wordings(fresh))
    at = [places[text] for text in texts]
    return Wordings(
        [known.texts[i] for i in at],
        [known.words[i] for i in at],
        [known.said[i] for i in at],
        [known.reasons[i] for i in at],
        known.lengths[at],
        known.counts[at],
        known.numbers[:, at],
    )


def joined(some: Wordings, others: Wordings) -> Wordings:
    """What some lines say, and behind it what others say."""
    return Wordings(
        some.texts + others.texts,
        some.words + others.words,
        some.said + others.said,
        some.reasons + others.reasons,
        np.concatenate([some.lengths, others.lengths]),
        np.concatenate([some.counts, others.counts]),
        np.concatenate([some.numbers, others.numbers], axis=1),
    )


def numbers_of(texts: Sequence[str], lengths: np.ndarray, counts: np.ndarray, reasons: Sequence[tuple[int, ...]]) -> np.ndarray:
    """What is counted in each line, a row for each of OF_WORDING; the characters of all are classed at once."""
    n = len(texts)
    page = "\n".join([*texts, ""])
    classes = classes_of(page)
    line = np.repeat(np.arange(n), lengths + 1)  # that each character stands in

    def counted(places: np.ndarray) -> np.ndarray:
        return np.bincount(line[places], minlength=n)

    marks = np.flatnonzero(classes & (DIGIT | COMMA | QUOTE | SEPARATOR))  # few of all characters
    kinds = classes[marks]
    digits, commas, quotes, separators = (counted(marks[kinds & kind > 0]) for kind in (DIGIT, COMMA, QUOTE, SEPARATOR))
    word_starts = np.concatenate([[0], np.flatnonzero(classes[:-1] & SPACE) + 1])
    begun = classes[word_starts]
    is_word = begun & SPACE == 0
    capitals = counted(word_starts[begun & CAPITAL > 0]) / np.maximum(1, counted(word_starts[is_word]))
    end = np.array([is_sentence_end(text) for text in texts])
    firsts = [text[0] for text in texts]
    rows = (
        np.log1p(lengths.astype(np.float32)), np.log1p(counts.astype(np.float32)), lengths / (counts + 1), end,
        [text[-1] == ":" for text in texts], [text[-1] == "…" or text[-3:] == "..." for text in texts],
        np.where(lengths > 20, counted(sentence_ends(classes)), end), np.where(lengths > 20, commas / (counts + 1), 0), quotes,
        separators / (counts + 1), digits / lengths,
        [many > 3 and YEAR.search(text) is not None for many, text in zip(digits.tolist(), texts, strict=True)],
        counted(addresses_in(page)) > 0, capitals, np.where(counts < 20, capitals, 0),
        [first.islower() for first in firsts], [first in "\"“„«‘'「" for first in firsts], [first.isdigit() for first in firsts],
        [len(given) for given in reasons],
    )  # fmt: skip
    return np.array(rows, np.float32)


def classes_of(page: str) -> np.ndarray:
    """The classes of each character, by the narrowest numbers that hold them all."""
    if page.isascii():
        return characters()[np.frombuffer(page.encode("ascii"), np.uint8)]
    narrow = np.frombuffer(page.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(narrow) == len(page):
        return characters()[narrow]
    return characters()[np.minimum(np.frombuffer(page.encode("utf-32-le", "surrogatepass"), np.uint32), 0xFFFF)]


@cache
def characters() -> np.ndarray:
    """For each character of the Basic Multilingual Plane the classes it belongs to, as bits; those beyond belong to none."""
    every = "".join(map(chr, range(0xD800))) + "\0" * 0x800 + "".join(map(chr, range(0xE000, 0x10000)))
    classes = np.zeros(len(every), np.uint16)
    for kind, expression in CLASSES:
        classes[[match.start() for match in expression.finditer(every)]] |= kind
    classes[[i for i, letter in enumerate(every) if letter.isupper()]] |= CAPITAL
    return classes


def is_sentence_end(text: str) -> bool:
    """
    >>> [is_sentence_end(text) for text in ("It rained.", "“It rained.”", "Rain", "He said “rain”")]
    [True, True, False, False]
    """
    return text[-1] in ENDS or (text[-1] in CLOSES and SENTENCE_END.search(text, max(0, len(text) - 5)) is not None)


def sentence_ends(classes: np.ndarray) -> np.ndarray:
    """Classes of a text's characters, the last a space -> where marks stand that end a sentence, at most two closing marks behind them.

    >>> text = 'He said “It rains.” On 3.4 he left!\\n'
    >>> sentence_ends(characters()[[ord(letter) for letter in text]]).tolist() == [text.index(".”"), text.index("!")]
    True
    """
    ends = np.flatnonzero(classes & END)
    last = len(classes) - 1
    first, second, third = (classes[np.minimum(ends + step, last)] for step in (1, 2, 3))
    stops = [behind & (SPACE | EASTERN) > 0 for behind in (first, second, third)]
    inner: np.ndarray = ends[stops[0] | (first & CLOSE > 0) & (stops[1] | (second & CLOSE > 0) & stops[2])]
    return inner


def addresses_in(page: str) -> np.ndarray:
    """Where in the lines of a page, each ended, web or mail addresses stand, or something like them; in each line the first of a kind."""
    found: list[int] = []
    for sign in SIGNS:
        at = page.find(sign)
        while at >= 0:
            if ADDRESS.match(page, at):
                found.append(at)
                at = page.find("\n", at)
            at = page.find(sign, at + 1)
    return np.array(found, np.intp)
