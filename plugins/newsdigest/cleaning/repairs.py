"""A kept block's text -> the text with what was lost on its way put back, and a record of each change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from newsdigest.cleaning.insertions import insertions
from newsdigest.model import Repair

# Letters of scripts that put spaces between words; Hebrew writes " inside words, and Chinese and Japanese need none.
LETTER = r"[^\W\d_\u0590-\u05ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
LETTERS = re.compile(LETTER)
OPENS = frozenset(" ([{/—–-‘'“«¿¡…")
# The mark first, which is rare: letters before it are looked at only then.
JOINED = re.compile(rf"[.!?](?<={LETTER}{LETTER}{LETTER}[.!?])(?={LETTER}{LETTER})")
NEAR = 100  # characters before and behind a lost space that are looked at; keeps the work linear where no spaces are
DOMAINS = frozenset({
    "com", "net", "org", "gov", "edu", "info", "biz", "uk", "us", "de", "fr", "es", "it", "ru", "jp", "cn", "in", "io", "ai", "tv",
    "co", "eu", "au", "ca", "ch", "at", "nl", "js", "py",
})  # fmt: skip


def repaired(text: str, place: str = "") -> tuple[str, tuple[Repair, ...]]:
    """A paragraph -> the paragraph repaired, and what was changed.

    >>> repaired('It caused a"grave" change, he said.')[0]
    'It caused a "grave" change, he said.'
    """
    repairs: list[Repair] = []
    if found := list(insertions(text)):
        for start, end, why in found:
            first, last = text.rfind(" ", max(0, start - NEAR), max(0, start - 1)) + 1, surroundings(text, end - 1)[1]
            first = first or max(0, start - NEAR)
            repairs.append(Repair(before=text[first:last], after=f"{text[first:start]}{text[end:last]}".strip(), why=why, place=place))
        pieces = zip((0, *(end for _, end, _ in found)), (*(start for start, *_ in found), len(text)), strict=True)
        text = "".join(text[start:end] for start, end in pieces).strip()
    for positions, why in (
        (tuple(spaces_at_quotation_marks(text)), "lost space beside a quotation mark"),
        (tuple(spaces_at_full_stops(text)), "lost space after a full stop"),
    ):
        if not positions:
            continue
        whole = " ".join(text[start:end] for start, end in pairwise((0, *positions, len(text))))
        for position in positions:
            start, end = surroundings(text, position)
            moved_start, moved_end = (edge + bisect_left(positions, edge) for edge in (start, end))
            repairs.append(Repair(before=text[start:end], after=whole[moved_start:moved_end], why=why, place=place))
        text = whole
    return text, tuple(repairs)


def surroundings(text: str, position: int) -> tuple[int, int]:
    """The word that holds a position, and the next one, as far as they are near."""
    first, last = max(0, position - NEAR), min(len(text), position + NEAR)
    start = text.rfind(" ", first, position) + 1 or first
    end = text.find(" ", position, last)
    second = text.find(" ", end + 1, last) if end >= 0 else -1
    return start, second if second >= 0 else last


def spaces_at_quotation_marks(text: str) -> Iterator[int]:
    """Where a space is missing beside a quotation mark between two letters.

    A straight mark opens or closes by parity: the marks before it must alternate, and the one after an opening one must be able to close.
    >>> list(spaces_at_quotation_marks('He called it"sound" and"new".')), list(spaces_at_quotation_marks('A 5"x7" print of "that"s size'))
    ([12, 23], [])
    """
    if '"' in text:
        marks = [i for i, letter in enumerate(text) if letter == '"']
        is_open = False
        for mark, following in zip(marks, [*marks[1:], -1], strict=True):
            left, right = text[mark - 1 : mark] or " ", text[mark + 1 : mark + 2] or " "
            if LETTERS.match(left) and LETTERS.match(right):
                if not is_open:
                    if following < 0 or text[following - 1] in " (":
                        return
                    yield mark
                elif not plural(text, mark):
                    yield mark + 1
            elif (left in OPENS and right.isspace()) or (is_open and left in OPENS and left != "-") or (not is_open and right.isspace()):
                return  # the marks do not alternate as they should: hands off the rest
            is_open = not is_open
    if "“" in text and "„" not in text:
        for i, letter in enumerate(text):
            if (letter == "“" and i and LETTERS.match(text[i - 1]) and LETTERS.match(text[i + 1 : i + 2])) or (
                letter == "”" and i and LETTERS.match(text[i + 1 : i + 2]) and LETTERS.match(text[i - 1]) and not plural(text, i)
            ):
                yield i if letter == "“" else i + 1


def plural(text: str, mark: int) -> bool:
    """Whether a mark is followed by an ending: the `s` of `"no"s`."""
    return text[mark + 1 : mark + 2] == "s" and not text[mark + 2 : mark + 3].isalpha()


def spaces_at_full_stops(text: str) -> Iterator[int]:
    """Where two sentences were joined without a space, as at line breaks that were taken out.

    >>> text = "It rained all day.The river rose. See example.Com or Node.js."
    >>> [text[i:i + 3] for i in spaces_at_full_stops(text)]
    ['The']
    """
    for match in JOINED.finditer(text):
        position = match.end()
        first = max(0, position - NEAR)
        start, end = text.rfind(" ", first, position) + 1 or first, text.find(" ", position, position + NEAR)
        token = text[start : position + NEAR] if end < 0 else text[start:end]
        after = token[position - start :]
        if (
            text[position - 4 : position - 1].islower()
            and text[position : position + 2].istitle()
            and end >= 0
            and token.count(".") + token.count("/") + token.count("@") <= 1
            and after.rstrip(",;:").lower() not in DOMAINS
        ):
            yield position
