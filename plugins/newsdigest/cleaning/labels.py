"""A line -> what it is where it is nothing but a label: the words of a button, a counter or a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from newsdigest import tables
from newsdigest.cleaning.phrases import WORDS

LONGEST = 8  # words of a label
SAID = frozenset('.…。”"»')  # what no button's words end with, and a word of speech may


def label_of(text: str, words: Sequence[str]) -> str:
    """What kind of label a whole line is, if it is one; `words` are its own in small letters.

    >>> [label_of(text, text.lower().split()) for text in ("Listen 4 min", "Share this article", "Share this article with your aunt")]
    ['label or menu line', 'share line', '']
    >>> texts = "See all 14 photos", "Photos of the dead", "The video", "See all photos."
    >>> [label_of(text, WORDS.findall(text.lower())) for text in texts]
    ['label or menu line', '', '', '']
    """
    if len(words) > LONGEST or text[-1] in SAID:
        return ""
    if told := labels().get(tuple("#" if word.isdecimal() else word for word in words)):
        return told
    own = {word for word in words if not word.isdecimal()}
    if own.isdisjoint(telling_words()):
        return ""  # which is quickly seen, and true of most lines
    made = any(own <= all and len(own - small) > 1 and not own.isdisjoint(telling) for telling, small, all in vocabularies())
    return "label or menu line" if made else ""


@cache
def labels() -> Mapping[tuple[str, ...], str]:
    """By their words, numbers as #, each with its reason."""
    read: dict[str, dict[str, list[str]]] = tables.own(__package__, "labels.toml")
    told = ((reason, line.casefold().replace("#", "0")) for reason, of in read.items() for lines in of.values() for line in lines)
    return {tuple("#" if word == "0" else word for word in WORDS.findall(line)): reason for reason, line in told}


@cache
def vocabularies() -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
    """By language the words that tell a label, the small ones, and all of which it may be made."""
    read: dict[str, dict[str, str]] = tables.own(__package__, "label_words.toml")
    found = []
    for language in read["telling"]:
        telling, others, small = (frozenset(WORDS.findall(read[kind][language].casefold())) for kind in ("telling", "others", "small"))
        found.append((telling, small, telling | others | small))
    return tuple(found)


@cache
def telling_words() -> frozenset[str]:
    """Those of all languages that tell a label."""
    return frozenset().union(*(telling for telling, _, _ in vocabularies()))
