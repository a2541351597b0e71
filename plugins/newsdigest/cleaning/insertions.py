"""A paragraph -> the paragraph without what was run into it between two sentences, and is none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from newsdigest import tables

ENDS = frozenset(".!?…:\"”’'»)")  # what a sentence ends with, and what stands before a quotation or a list
OPENS = "\"“„‘«‹'¿¡([—–- "  # what may stand before a sentence's first letter
NEAR = 10  # characters behind it among which the next letter is looked for
LONGEST = 200  # characters of what brackets name


@cache
def patterns() -> tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]:
    """By reason what is looked for, and words one of which each such thing begins with, as it is written."""
    read: dict[str, dict[str, list[str]]] = tables.own(__package__, "insertions.toml")
    found = []
    for reason, of in read.items():
        told = sorted({line for lines in of.values() for line in lines}, key=len, reverse=True)
        written = [form for line in told for form in dict.fromkeys((capital(line), line.title(), line.upper(), *bracketed(line)))]
        alternatives = "|".join(pattern_of(form) for form in written)
        signs = frozenset(form.strip("( ").split()[0].rstrip(":") for form in written)
        found.append((reason, signs, re.compile(rf"(?<![^ ])(?:(?:{alternatives})(?: ++|$))+")))
    return tuple(found)


@cache
def openings() -> frozenset[str]:
    """What each such thing begins with up to its first space."""
    signs = {sign for _, of, _ in patterns() for sign in of}
    return frozenset(f"{bracket}{sign}{colon}" for sign in signs for bracket in ("", "(") for colon in ("", ":", "::"))


def capital(line: str) -> str:
    """A line with its first letter large."""
    at = next(place for place, letter in enumerate(line) if letter.isalpha())
    return line[:at] + line[at].upper() + line[at + 1 :]


def bracketed(line: str) -> tuple[str, ...]:
    """The line as it is where it stands in brackets, in which nothing else begins so."""
    return (line,) if line.endswith(")") else ()


def pattern_of(form: str) -> str:
    """What matches a line of the table; a space may stand behind an opening bracket, and a colon behind a line."""
    if not form.endswith(")"):
        return f"{re.escape(form)}:?"
    opening = re.escape(form[1 : form.index("…")].strip()).replace(r"\ :", " ?:")
    return rf"\( ?{opening} ?[^()]{{1,{LONGEST}}}\)"


def insertions(text: str) -> Iterator[tuple[int, int, str]]:
    """Where something was run into a paragraph, with the space behind it, and what it is; in order.

    >>> text = "Rain fell. Advertisement Advertisement Ann Lee left. (READ MORE: Ann Lee stays) Advertisement sales rose."
    >>> [(text[start:end], reason) for start, end, reason in insertions(text)]
    [('Advertisement Advertisement ', 'advertisement'), ('(READ MORE: Ann Lee stays) ', 'points to other reports')]
    """
    if openings().isdisjoint(text.split()):
        return  # which is quickly seen, and true of most paragraphs
    found = []
    for reason, _, pattern in patterns():
        for match in pattern.finditer(text):
            start, end = match.span()
            before, behind = text[max(0, start - 2) : start].rstrip(), text[end : end + NEAR].lstrip(OPENS)
            is_between = (not start or before[-1:] in ENDS) and not behind[:1].islower()
            if is_between and (start or end < len(text)):
                found.append((start, end, reason))
    yield from sorted(found)
