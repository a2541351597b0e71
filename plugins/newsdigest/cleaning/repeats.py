"""Documents of one publisher -> the lines that come again from page to page, as menus, promotions and biographies do."""

from __future__ import annotations

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
    """What two lines have in common that are the same but for numbers, marks and capitals.

    >>> line_key("12 Comments »") == line_key("3 comments")
    True
    """
    return DIGITS.sub("0", " ".join(WORDS.findall(text.casefold())))


def repeated_lines(documents: Iterable[tuple[str, Document]]) -> Mapping[str, frozenset[str]]:
    """Documents, each with its publisher's key -> for each publisher the `line_key`s of the lines that stand on three or more of its pages.

    Pages that share most of their prose are versions of one report and count once, so that a report that was
    saved three times keeps its paragraphs. The order in which documents come changes nothing.
    """
    pages: dict[str, set[frozenset[str]]] = defaultdict(set)
    for publisher, document in documents:
        pages[publisher].add(frozenset(filter(None, (line_key(block.text) for block in document.blocks))))
    return {
        publisher: lines
        for publisher, sets in pages.items()
        if len(sets) >= PAGES and (lines := frozenset(key for key, times in reports_with(sets).items() if times >= PAGES))
    }


def reports_with(pages: Iterable[frozenset[str]]) -> Counter[str]:
    """On how many reports' pages each line stands; versions of a report are told by their prose."""
    apart = sorted(pages, key=sorted)
    prose = [{key: key.count(" ") + 1 for key in page if key.count(" ") + 1 >= PROSE} for page in apart]
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
