"""A line -> which phrases of phrases.toml stand in it and where, and so what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from newsdigest import tables

WORDS = re.compile(r"\w+")
NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
FIRST = 60  # words of a line that are looked at; what says what a line is stands at its beginning
BEGINNING = 200  # characters of a line in a script without spaces that are looked at
UNPLACED = -1
EASTERN = "\u2e80"  # from here on stand the signs of scripts without spaces, below it letters


class Phrase(NamedTuple):
    """A phrase of phrases.toml."""

    words: tuple[str, ...]
    telling: int  # which of its words it is looked up by
    reason: int  # number of the reason it gives
    opens: bool  # counts only at the beginning of a line
    denies: bool  # where it stands the reason is none


class Said(NamedTuple):
    """A phrase that stands in a line."""

    start: int  # word of the line; UNPLACED in scripts without spaces
    size: int  # words; as `size_of` counts them in scripts without spaces
    reason: int  # number of the reason it gives, as in REASONS
    denies: bool  # says that the line does not belong to this reason


@cache
def table() -> tuple[tuple[str, ...], Mapping[str, tuple[Phrase, ...]], tuple[tuple[str, int], ...]]:
    """Reasons; phrases by their longest word, which other lines seldom have; and those of scripts without spaces."""
    reasons = tables.own(__package__, "phrases.toml")
    by_word: dict[str, dict[Phrase, None]] = {}
    unspaced: list[tuple[str, int]] = []
    for number, languages in enumerate(reasons.values()):
        for language, lines in languages.items():
            for line in (spelling for phrase in lines for spelling in spellings(phrase, language)):
                if NO_SPACES.search(line):
                    unspaced.append((line, number))
                elif words := tuple(WORDS.findall(line.casefold())):
                    telling = max(range(len(words)), key=lambda i: len(words[i]))
                    by_word.setdefault(words[telling], {})[Phrase(words, telling, number, line[0] == "^", line[0] == "!")] = None
    return tuple(reasons), {word: tuple(entries) for word, entries in by_word.items()}, tuple(unspaced)


def spellings(line: str, language: str) -> tuple[str, ...]:
    """A phrase as it may stand in small letters: Turkish ones with a capital first or throughout have other letters then.

    >>> spellings("ilgili haber", "tr") == ("ilgili haber", "i\u0307lgili haber", "i\u0307lgi\u0307li\u0307 haber")
    True
    """
    if language != "tr":
        return (line,)
    capital = line.replace("i", "İ", 1) if line.lstrip("^!").startswith("i") else line
    return tuple(dict.fromkeys((line, capital.casefold(), line.replace("i", "İ").replace("ı", "I").casefold())))


REASONS = table()[0]


def said_in(words: Sequence[str], text: str) -> tuple[Said, ...]:
    """The phrases that stand in a line, given by its words in small letters and as it is.

    >>> [(REASONS[found.reason], found.start, found.size) for found in said_in(["read", "more"], "Read more")]
    [('points to other reports', 0, 2), ('points to other reports', 0, 1)]
    """
    found: list[Said] = []
    _, by_word, unspaced = table()
    for at in [at for at, word in enumerate(words[: FIRST + 8]) if word in by_word]:
        for phrase, telling, reason, opens, denies in by_word[words[at]]:
            start = at - telling
            if (start == 0 if opens else 0 <= start < FIRST) and tuple(words[start : start + len(phrase)]) == phrase:
                found.append(Said(start, len(phrase), reason, denies))
    if not text.isascii() and NO_SPACES.search(text):
        beginning = text[:BEGINNING]
        found.extend(Said(UNPLACED, size_of(phrase), number, False) for phrase, number in unspaced if phrase in beginning)
    return tuple(found)


def size_of(phrase: str) -> int:
    """How many words a phrase counts for in a script without spaces: two signs of Chinese are one, a phrase in letters is two."""
    return len(phrase) // 2 if phrase[0] > EASTERN else 2


def given_by(said: Iterable[Said], fewest: int = 1) -> tuple[int, ...]:
    """Numbers of the reasons that phrases of `fewest` words or more give, each once, in the order of REASONS, without those denied."""
    given: set[int] = set()
    denied: set[int] = set()
    for found in said:
        if found.size >= fewest:
            (denied if found.denies else given).add(found.reason)
    return tuple(sorted(given - denied))


def is_all(said: Iterable[Said], words: Sequence[str], reason: int) -> bool:
    """Whether a line is just a phrase that gives that reason."""
    return any(found.start == 0 and found.size == len(words) and found.reason == reason for found in said)
