"""Steps that drop what stands in boxes of a page and in what it says about itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from newsdigest.cleaning.labels import label_of
from newsdigest.cleaning.notices import notice_of
from newsdigest.cleaning.steps.line import TAILS, Line, box_of, is_running, of_each
from newsdigest.model import Document

CELL = re.compile(r"(.*/td(?:\[\d+\])?)(?:/|$)")  # the innermost table cell of a path
COOKIES = frozenset({"cookie", "cookies"})
MANY_COOKIES, NEAR_COOKIES = 8, 3  # lines that speak of them, and how far apart at most


@of_each
def drop_what_is_called_so(line: Line) -> str:
    """What says what it is and stands in an element that is called so: a newsletter's box, a caption, a notice about cookies."""
    is_short = line.count < 60 and line.block.kind != "heading"
    return next((reason for reason in line.said if reason in line.called), "") if is_short else ""


@of_each
def drop_notices(line: Line) -> str:
    """What an outlet or an aggregator says about its own page."""
    return notice_of(line.words) if line.count < 60 else ""


@of_each
def drop_labels(line: Line) -> str:
    """What a page's buttons and counters say, wherever it stands: none of it ends as a sentence."""
    return label_of(line.block.text, line.words)


def drop_other_columns(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On pages that are laid out as a table, what stands in other cells of the one that has the report in one cell."""
    words: Counter[str] = Counter()
    for line in lines:
        if not line.why and (match := CELL.match(line.block.place)) and is_running(line):
            words[match[1]] += line.count
    if not words:
        return
    cell, most = max(words.items(), key=lambda pair: pair[1])
    if 3 * most < 2 * sum(line.count for line in lines if not line.why and is_running(line)):
        return
    table = cell.rpartition("/")[0].rpartition("/")[0] + "/tr"
    for line in lines:
        if not line.why and line.block.place.startswith(table) and not f"{line.block.place}/".startswith(cell + "/"):
            line.why = "stands in another column"


def drop_box_headings(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, the heading of a box of promotions of which all else goes."""
    headings = [(line, below) for line, below in pairwise(lines) if not line.why and line.block.kind == "heading" and below.why in TAILS]
    filled = {box_of(line) for line in lines if not line.why and line.block.kind != "heading"} if headings else set()
    for line, below in headings:
        if box_of(line) == box_of(below) and box_of(line) not in filled:
            line.why = below.why


def drop_cookie_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What a banner tells of its cookies one by one; a report that speaks of them so often has them in its headline."""
    told = [number for number, line in enumerate(lines) if not COOKIES.isdisjoint(line.words)]
    if len(told) < MANY_COOKIES or not COOKIES.isdisjoint(headline):
        return
    run = told[:1]
    for number in (*told[1:], len(lines) + MANY_COOKIES):
        if number - run[-1] > NEAR_COOKIES:
            for line in lines[run[0] : run[-1] + 1] if len(run) >= MANY_COOKIES else ():
                line.why = line.why or "consent or legal notice"
            run = []
        run.append(number)


@of_each
def drop_wordless(line: Line) -> str:
    """What has marks and signs only."""
    return "" if line.words else "no words"
