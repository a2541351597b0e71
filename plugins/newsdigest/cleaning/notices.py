"""A line -> the notice that it is, and so goes, or the note that it is, and stays marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from newsdigest import tables
from newsdigest.cleaning.phrases import EASTERN, WORDS
from newsdigest.model import BlockNote

FEW = 12  # words of a line in a script without spaces, which are parted by marks only, that may be a notice


class Notice(NamedTuple):
    """What a line says that is a notice."""

    opening: tuple[str, ...]  # how it opens; empty where it may open with anything
    words: tuple[str, ...]
    telling: int  # which of its words it is looked up by
    number: int  # among all of them
    reason: str


def notice_of(words: Sequence[str]) -> str:
    """What kind of notice a line is, if it says so.

    >>> notice_of("the post rain in may appeared first on hill".split()), notice_of("she appeared first on stage".split())
    ("aggregator's notice", '')
    """
    spaced, unspaced = notices()
    if words and words[0] > EASTERN and len(words) < FEW:
        found = next((reason for said, reason in unspaced if any(said in word for word in words)), "")
        if found:
            return found
    if spaced.keys().isdisjoint(words):
        return ""  # which is quickly seen, and true of most lines
    told: list[tuple[int, int, str]] = []
    for at, word in enumerate(words):
        for opening, said, telling, number, reason in spaced.get(word, ()):
            start = at - telling
            if start >= 0 and tuple(words[start : start + len(said)]) == said and tuple(words[: len(opening)]) == opening:
                told.append((start, number, reason))
    return min(told)[2] if told else ""


@cache
def notices() -> tuple[Mapping[str, tuple[Notice, ...]], tuple[tuple[str, str], ...]]:
    """By the longest of their words; and those of scripts without spaces, which stand anywhere in a word, each with its reason."""
    read: dict[str, dict[str, list[str]]] = tables.own(__package__, "notices.toml")
    found: dict[str, list[Notice]] = {}
    unspaced = [(line, reason) for reason, of in read.items() for language in ("ja", "zh") for line in of.get(language, ())]
    of_spaced = ((reason, lines) for reason, of in read.items() for language, lines in of.items() if language not in ("ja", "zh"))
    for number, (reason, line) in enumerate((reason, line) for reason, lines in of_spaced for line in lines):
        opening, _, words = (tuple(WORDS.findall(part)) for part in line.casefold().rpartition("…"))
        telling = max(range(len(words)), key=lambda i: len(words[i]))
        found.setdefault(words[telling], []).append(Notice(opening, words, telling, number, reason))
    return {word: tuple(told) for word, told in found.items()}, tuple(unspaced)


def note_of(words: Sequence[str]) -> BlockNote:
    """
    >>> note_of(["editor", "s", "note", "the", "figures"]), note_of(["the", "correction"])
    ('editor', '')
    """
    return next((note for opening, note in note_openings().get(words[0], ()) if tuple(words[: len(opening)]) == opening), "")


@cache
def note_openings() -> Mapping[str, tuple[tuple[tuple[str, ...], BlockNote], ...]]:
    """How notes open, by the first word."""
    read: dict[Any, dict[str, list[str]]] = tables.own(__package__, "notes.toml")
    openings = [
        (tuple(WORDS.findall(line.casefold())), note) for note, languages in read.items() for lines in languages.values() for line in lines
    ]
    return {first: tuple(one for one in openings if one[0][0] == first) for first in {words[0] for words, _ in openings}}
