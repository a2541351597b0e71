"""Lines of a text -> its lines as they were written: put together again where a mail program or a renderer broke them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from newsdigest.model import Repair

WIDTHS = range(40, 101)  # characters at which programs break lines; 72 and 78 mostly
ENDED = re.compile(r"[.!?…。！？؟।۔:;|>»”\"’)\]][\"'”’»)\]]{0,2}$")
GOES_ON = re.compile(r"[,;.!?)](?:\s|$)")  # what no line begins with unless it was cut off there
LISTED = re.compile(r"\s*(?:[-–—*•·●▪◦‣#>|]|\d{1,2}[.)])(?:\s|$)|\s*\|")
CODE = re.compile(r"[{}=;_<>\\]|//|\(\)")  # programs have lines of their own making
HYPHENS = "-‐\u00ad"
LINK = 8  # words of a link's text, at most
SENTENCE = 10  # words that a line put together must have
SHORTEST = 6  # words that one of its parts must have


def rejoined(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines -> as many lines, the broken ones put together in the first of them and empty behind it, and a repair for each paragraph.

    Sound texts stay as they are: a paragraph counts as wrapped when each of its lines is so full that the next word had no room, and as
    broken at a link when a line goes on in small letters or with a comma, and a sentence comes of it.

    >>> rejoined(["The council of", "Norby", "said on Monday that the", "wall", ", built in 1911, will be repaired."])[0]
    ['The council of Norby said on Monday that the wall, built in 1911, will be repaired.', '', '', '', '']
    """
    whole, repairs = list(lines), []
    known = Words(lines)
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        stop = start + 1
        while stop < len(lines) and lines[stop].strip() and not LISTED.match(lines[stop]):
            stop += 1
        for first, last, why in [(start, stop, "hard-wrapped lines")] if is_wrapped(lines[start:stop]) else broken(lines, start, stop):
            parts = [line.strip() for line in lines[first:last]]
            text = known.joined(parts)
            whole[first:last] = [text] + [""] * (len(parts) - 1)
            shown = f"{parts[0][-30:]} / {parts[1][:30]}"
            at = len(parts[0])
            repairs.append(Repair(before=shown, after=text[max(0, at - 30) : at + 31].strip(), why=why, place=f"line {first + 1}"))
        start = stop
    return whole, tuple(repairs)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Whether a paragraph was broken at a width: each line is full, some end inside a sentence and go on in small letters.

    >>> is_wrapped(["The mill at Orrin burned down on Sunday, and with", "it went nine hundred tonnes of flour and the", "wheel."])
    True
    >>> is_wrapped(["Mill at Orrin burns down", "Nine hundred tonnes of flour lost", "Last wooden wheel on the river gone"])
    False
    """
    lengths = [len(line.rstrip()) for line in lines]
    width = max(lengths)
    if len(lines) < 3 or width not in WIDTHS:
        return False
    inside = 0
    if any(map(CODE.search, lines)):
        return False
    for line, following, length in zip(lines, lines[1:], lengths, strict=False):
        first = following.split(maxsplit=1)[0]
        if length + 1 + len(first) <= width and line.rstrip()[-1] not in HYPHENS:
            return False
        inside += first[0].islower() and not ENDED.search(line.rstrip())
    return 3 * inside >= len(lines) - 1


def broken(lines: Sequence[str], start: int, stop: int) -> list[tuple[int, int, str]]:
    """Stretches of lines that are one sentence or more, broken where a link stood: first line, end, why."""
    found: list[tuple[int, int, str]] = []
    at = start
    while at < stop - 1:
        end = at + 1
        while end < stop and is_cut(lines, end, at, stop):
            end += 1
        text = " ".join(lines[at:end]).rstrip()
        # Verses go on in small letters too, but are short all of them.
        is_prose = len(text.split()) >= SENTENCE and max(len(line.split()) for line in lines[at:end]) >= SHORTEST
        if end > at + 1 and is_prose and ENDED.search(text) and not CODE.search(text):
            found.append((at, end, "lines broken at a link"))
        at = max(end, at + 1)
    return found


def is_cut(lines: Sequence[str], at: int, start: int, stop: int) -> bool:
    """Whether a line goes on where the one above it stops; a link's words in capitals do when what follows them goes on in turn.

    `start` is the first line of what may be one sentence, `stop` the end of its paragraph.
    """
    before, line = lines[at - 1].rstrip(), lines[at].strip()
    if GOES_ON.match(line):
        return True
    if ENDED.search(before):
        return False
    words = before.split()
    if line[0].islower() and (len(words) > 1 or at > start + 1):
        return True
    is_open = before.endswith(",") or (words[-1].islower() and words[-1].isalpha() and len(words[-1]) <= 4 and len(words) > 2)
    following = lines[at + 1].strip() if at + 1 < stop else ""
    return is_open and len(line.split()) <= LINK and bool(following) and (following[0].islower() or bool(GOES_ON.match(following)))


class Words:
    """The words of a text, by which a word that was broken at a line's end is known again."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @cached_property
    def _known(self) -> frozenset[str]:
        # Few texts have a hyphen at a line's end.
        return frozenset([word.strip("\"'“”‘’«».,;:!?()") for line in self._lines for word in line.casefold().split()])

    def joined(self, parts: Sequence[str]) -> str:
        """Lines as one; a hyphen goes when the word stands elsewhere without it, a soft one always.

        >>> Words(["The waterfront", "is old"]).joined(["the water-", "front was"]), Words([]).joined(["a well-", "known man"])
        ('the waterfront was', 'a well-known man')
        """
        return "".join([*map(self._before, parts, parts[1:]), parts[-1]])

    def _before(self, line: str, following: str) -> str:
        """A line as it stands before the one that follows."""
        if GOES_ON.match(following):
            return line
        if line[-1] not in HYPHENS or not line[-2:-1].isalpha() or not following[0].islower():
            return f"{line} "
        word = (line.split()[-1][:-1] + following.split()[0]).casefold().strip("\"'“”‘’«».,;:!?()")
        return line[:-1] if line[-1] == "\u00ad" or word in self._known else line
