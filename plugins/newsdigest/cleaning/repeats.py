"""Documents of one publisher -> the lines that come again from page to page, as menus, promotions and biographies do."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from newsdigest.model import Document

PAGES = 3  # on so many a line stands that belongs to none of them
PROSE = 12  # words from which a line tells one report from another
SAME = 0.7  # share of the shorter one's prose that two versions of a report have in common; promotions alone seldom make so much
VERSIONS = 20  # pages that may be versions of one report; what more of them share is no report's
DIGITS = re.compile(r"\d+")
WORDS = re.compile(r"\w+")


def line_key(text: str) -> str:
    """What two lines have in common that are the same but for numbers, marks and capitals: how many words, and a hash of them.

    >>> line_key("12 Comments »") == line_key("3 comments"), line_key("3 comments").partition(":")[0], line_key("»")
    (True, '2', '')
    """
    words = WORDS.findall(text.casefold())
    said = DIGITS.sub("0", " ".join(words)).encode("utf-8", "replace")
    return f"{len(words)}:{hashlib.blake2b(said, digest_size=8).hexdigest()}" if words else ""


def words_of(key: str) -> int:
    """How many words the line of a key has."""
    return int(key.partition(":")[0])


def lines_of(document: Document) -> frozenset[str]:
    """The keys of a page's lines."""
    return frozenset(filter(None, (line_key(block.text) for block in document.blocks)))


def repeated_lines(pages: Iterable[tuple[str, frozenset[str]]]) -> Mapping[str, frozenset[str]]:
    """Pages, each its publisher's key and its `lines_of` -> for each publisher the keys of the lines that stand on three or more of them.

    Pages that share most of their prose are versions of one report and count once, so that a report that was
    saved three times keeps its paragraphs. The order in which pages come changes nothing.
    """
    different: dict[str, set[frozenset[str]]] = defaultdict(set)
    for publisher, lines in pages:
        different[publisher].add(lines)
    return {
        publisher: repeated
        for publisher, sets in different.items()
        if len(sets) >= PAGES and (repeated := frozenset(key for key, times in reports_with(sets).items() if times >= PAGES))
    }


def reports_with(pages: Iterable[frozenset[str]]) -> Counter[str]:
    """On how many reports' pages each line stands; versions of a report are told by their prose."""
    apart = sorted(pages, key=sorted)
    prose = [{key: words for key in page if (words := words_of(key)) >= PROSE} for page in apart]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(prose):
        for key in lines:
            holders[key].append(number)
    first = list(range(len(apart)))  # of each page's versions the one it goes by

    def root(number: int) -> int:
        while first[number] != number:
            number = first[number]
        return number

    for number, lines in enumerate(prose):
        shared: Counter[int] = Counter()
        for key, words in lines.items():
            if len(holders[key]) <= VERSIONS:
                for other in holders[key]:
                    if other < number:
                        shared[other] += words
        for other, words in shared.items():
            if words >= SAME * min(sum(lines.values()), sum(prose[other].values())):
                low, high = sorted((root(number), root(other)))
                first[high] = low
    reports: dict[int, set[str]] = defaultdict(set)
    for number, keys in enumerate(apart):
        reports[root(number)] |= keys
    return Counter(key for keys in reports.values() for key in keys)
