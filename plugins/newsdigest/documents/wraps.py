"""Lines of a text -> its lines as they were written: put together again where a mail program or a renderer broke them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from newsdigest.model import Repair

WIDTHS = range(40, 101)  # characters at which programs break lines; 72 and 78 mostly
ENDED = re.compile(r"[.!?…。！？؟।۔:;|>»”\"’)\]][\"'”’»)\]]{0,2}$")
GOES_ON = re.compile(r"[,;.!?)](?:\s|$)")  # what no line begins with unless it was cut off there
LISTED = re.compile(r"\s*(?:[-–—*•·●▪◦‣#>|]|\d{1,2}[.)])(?:\s|$)|\s*\|")
PROGRAM = r"[{}=_<>\\]|(?<!:)//|\(\)|;\s*$"  # programs have lines of their own making; prose has half stops inside
CODE = re.compile(PROGRAM + "|//")  # addresses stand on lines of their own, but for those in a paragraph of full lines
FULL_CODE = re.compile(PROGRAM)
HYPHENS = "-‐\u00ad"
BESIDE = "\"'“”‘’«».,;:!?()"  # marks that are no part of the word they stand at
ALIKE = 8  # characters by which the widths of a text's wrapped paragraphs may differ
COLUMN = range(25, 101)  # characters of a printed column's lines
OVER = 1.25  # of the width: no line of a column is longer
FULL, NEARLY = 0.75, 0.9  # of a column's width: from the one on a line goes on below, from the other even where it ends as a sentence
LEAST = 6  # lines of a column
LINES_OF_SENTENCE = 8  # of a column; lists have no sentences
STOP = re.compile(r"[^\W\d_][.!?…][\"'”’»)]{0,2}(?:$|\s(?=[^\W\d_a-zß-ÿ]|[\"“„«‘]))")
SET, LINES_OF_SET = 3, 20  # lines that end in a broken word, at least, and of how many one does, where print was hyphenated
LINK = 8  # words of a link's text, at most
SENTENCE = 10  # words that a line put together must have
SHORTEST = 6  # words that one of its parts must have


def rejoined(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines -> as many lines, the broken ones put together in the first of them and empty behind it, and a repair for each paragraph.

    Sound texts stay as they are: a paragraph counts as wrapped when each of its lines is so full that the next word had no room, as a
    column of print when most lines are about as long and go on in small letters, and as broken at a link when a line goes on in small
    letters or with a comma, and a sentence comes of it. Once several paragraphs were wrapped at a width, two lines are enough.

    >>> rejoined(["The council of", "Norby", "said on Monday that the", "wall", ", built in 1911, will be repaired."])[0]
    ['The council of Norby said on Monday that the wall, built in 1911, will be repaired.', '', '', '', '']
    """
    whole, repairs = list(lines), []
    known = Words(lines)
    runs = [(start, stop) for start, stop in runs_of(lines) if stop - start > 1]
    width = width_of([lines[start:stop] for start, stop in runs])
    put: list[int] = []
    for start, stop in runs:
        for first, last, why in stretches(lines, start, stop, width):
            parts = [line.strip() for line in lines[first:last]]
            text = known.joined(parts)
            whole[first:last] = [text] + [""] * (len(parts) - 1)
            shown = f"{parts[0][-30:]} / {parts[1][:30]}"
            at = len(parts[0])
            repairs.append(Repair(before=shown, after=text[max(0, at - 30) : at + 31].strip(), why=why, place=f"line {first + 1}"))
            put.append(first)
    for above, below in reversed(list(pairwise(put))):
        # A column or a page ended inside the paragraph.
        if not any(whole[above + 1 : below]) and goes_on(whole[above], whole[below]):
            whole[above], whole[below] = known.joined([whole[above], whole[below]]), ""
    return whole, tuple(repairs)


def runs_of(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where lines stand below each other without an empty one: first line and end; each entry of a list is one of its own."""
    start = 0
    while start < len(lines):
        stop = start + 1
        if lines[start].strip():
            while stop < len(lines) and lines[stop].strip() and not LISTED.match(lines[stop]):
                stop += 1
            yield start, stop
        start = stop


def width_of(runs: Sequence[Sequence[str]]) -> int:
    """The width at which a program broke the lines of a text; 0 where it does not show in two paragraphs or more.

    >>> mill = ["The mill at Orrin burned down on Sunday, and with", "it went nine hundred tonnes of flour and the", "wheel."]
    >>> width_of([mill, ["Rain"], mill]), width_of([mill, ["Rain"]])
    (49, 0)
    """
    widths = [max(len(line.rstrip()) for line in run) for run in runs if len(run) > 2 and is_wrapped(run)]
    return max(widths) if len(widths) > 1 and max(widths) - min(widths) <= ALIKE else 0


def stretches(lines: Sequence[str], start: int, stop: int, width: int) -> list[tuple[int, int, str]]:
    """What belongs together of lines below each other: first line, end, why. `width` is that of the text."""
    run = lines[start:stop]
    if is_wrapped(run) or is_full(run, width):
        return [(start, stop, "hard-wrapped lines")]
    return columns(lines, start, stop) or broken(lines, start, stop)


def is_full(lines: Sequence[str], width: int) -> bool:
    """Whether of two lines the first had no room for the next word; of more, those that go on in small letters tell.

    >>> is_full(["Mill at Orrin burns down with nine hundred", "tonnes of flour"], 45), is_full(["Mill at Orrin burns", "down"], 45)
    (True, False)
    """
    if len(lines) != 2 or not width or any(map(CODE.search, lines)):
        return False
    above, below = map(str.rstrip, lines)
    return max(len(above), len(below)) <= width + 1 and len(above) + 1 + len(below.split(maxsplit=1)[0]) > width


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
    if any(map(FULL_CODE.search, lines)):
        return False
    for line, following, length in zip(lines, lines[1:], lengths, strict=False):
        first = following.split(maxsplit=1)[0]
        if length + 1 + len(first) <= width and line.rstrip()[-1] not in HYPHENS:
            return False
        inside += first[0].islower() and not ENDED.search(line.rstrip())
    return 3 * inside >= len(lines) - 1


def columns(lines: Sequence[str], start: int, stop: int) -> list[tuple[int, int, str]]:
    """Paragraphs of a printed column, as programs give a PDF's text, without an empty line between them; none where it is no column.

    Letters of print are of different widths, and so are its full lines. A paragraph ends with a shorter line, or above one that stands
    further in; what stands above the column in larger letters goes on in small ones only.

    >>> mill = ["Mill at Orrin is gone", "The mill at Orrin burned down on Sun-", "day, and with it went nine hundred", "tonnes of flour."]
    >>> columns([*mill, "Nobody was hurt, but the last wooden", "wheel on the river is gone, and with", "it 71 jobs."], 0, 7)
    [(1, 4, 'hard-wrapped lines'), (4, 7, 'hard-wrapped lines')]
    """
    run = lines[start:stop]
    if len(run) < LEAST:
        return []
    lengths = [len(line.strip()) for line in run]
    width = sorted(lengths)[-1 - len(run) // 10]  # a line or two may run over
    if width not in COLUMN or max(lengths) > width * OVER:
        return []
    inside = [goes_on(above, below) for above, below in pairwise(run)]
    if 6 * sum(inside) < len(run) or any(map(CODE.search, run)):
        return []
    joined = [
        goes or (length >= width * (NEARLY if ENDED.search(above.rstrip()) else FULL) and indent(below) <= indent(above))
        for goes, length, (above, below) in zip(inside, lengths, pairwise(run), strict=False)
    ]
    full = sum(length >= width * FULL for length, is_joined in zip(lengths, joined, strict=False) if is_joined)
    if 2 * full < len(run) or 5 * full < 4 * sum(joined) or 3 * sum(inside) < sum(joined):
        return []  # lines that only a link broke are of any length, and such as stand for themselves do not go on
    if LINES_OF_SENTENCE * sum(len(STOP.findall(line.rstrip())) for line in run) < len(run):
        return []
    ends = [number for number, is_joined in enumerate(joined, start + 1) if not is_joined]
    return [(first, last, "hard-wrapped lines") for first, last in pairwise([start, *ends, stop]) if last > first + 1]


def goes_on(above: str, below: str) -> bool:
    """Whether a line goes on below in the middle of a sentence or a word."""
    return below.lstrip()[0].islower() and not ENDED.search(above.rstrip())


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


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

    >>> [is_cut([above, "Norby", "said so"], 1, 0, 3) for above in ("The council of", "On Monday,", "The council building", "Rain.")]
    [True, True, False, False]
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
        return frozenset([word.strip(BESIDE) for line in self._lines for word in line.casefold().split()])

    @cached_property
    def _are_set(self) -> bool:
        """Whether words were broken by who set the lines: a mail program breaks them only where a hyphen stands anyway, which is seldom."""
        lines = [line.strip() for line in self._lines]
        broken = sum(above[-2:-1].isalpha() and above[-1] in HYPHENS and below[:1].islower() for above, below in pairwise(lines) if above)
        return broken >= SET and broken * LINES_OF_SET >= sum(map(bool, lines))

    def joined(self, parts: Sequence[str]) -> str:
        """Lines as one; a hyphen goes when the word stands elsewhere without it, a soft one always.

        Where lines often end in one, it goes unless the word stands elsewhere with it.

        >>> Words(["The waterfront", "is old"]).joined(["the water-", "front was"]), Words([]).joined(["a well-", "known man"])
        ('the waterfront was', 'a well-known man')
        >>> Words(["the cham-", "ber and off-", "icers, a spokes-", "man said"]).joined(["the cham-", "ber"])
        'the chamber'
        """
        return "".join([*map(self._before, parts, parts[1:]), parts[-1]])

    def _before(self, line: str, following: str) -> str:
        """A line as it stands before the one that follows."""
        if GOES_ON.match(following):
            return line
        if line[-1] not in HYPHENS or not line[-2:-1].isalpha() or not following[0].islower():
            return f"{line} "
        word = (line.split()[-1][:-1] + following.split()[0]).casefold().strip(BESIDE)
        whole = f"{line.split()[-1]}{following.split()[0]}".casefold().strip(BESIDE)
        goes = line[-1] == "\u00ad" or word in self._known or (self._are_set and whole not in self._known)
        return line[:-1] if goes else line
