"""A line -> the line freed of what nobody can see, with letters mended that a wrong encoding garbled, and the repairs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import ftfy
import ftfy.badness

from newsdigest.model import Repair

# Characters that are neither seen nor wanted, by what an editor calls them: the inside of a class of characters. Joiners (U+200C, U+200D)
# belong to the words of many scripts, selectors (U+FE0F) to pictures, and the plain direction marks (U+200E, U+200F) do no harm; they stay.
# What else Unicode calls ignorable goes (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point): a message could hide in it.
UNSEEN = {
    "control character": r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f",
    "character that turns the direction of text": r"\u202a-\u202e\u2066-\u2069",
    "invisible character": r"\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e00ff\U000e01f0-\U000e0fff",
    "soft hyphen": r"\xad",
    "character of an icon font": r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd",
    "character that stands for nothing": r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17)),
}
# Letters that are not seen spell the names of regions behind a black flag, seven of them at most, and are nothing anywhere else.
TAGS = r"\U000e0000-\U000e007f"
# What may follow a letter once, and marks, of which one letter may bear several.
SELECTORS, JOINERS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef", r"\u200c\u200d"
MARKS = (
    r"\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
PILED = "marks piled on a letter"
# Letters garbled by a wrong encoding stand in pairs at least: the first looks like a letter with an accent, or a Cyrillic one.
GARBLED = re.compile("[\u0080-\u00ff\u0152-\u0192\u0400-\u045f\u2013-\u2122][\u0080-\uffff]")
UNSEEN_RUN = re.compile(
    f"(?:[{''.join(UNSEEN.values())}]|" + "".join(f"(?<!\U0001f3f4[{TAGS}]{{{number}}})" for number in range(7)) + f"[{TAGS}])+"
)
REPEATED_RUN = re.compile(f"(?<=[{SELECTORS}])[{SELECTORS}]+|(?<=[{JOINERS}])[{JOINERS}]+|(?<=[{MARKS}]{{6}})[{MARKS}]+")
# Asked first, as it takes a tenth of the time: those of them that two bytes hold, and all that need more, which few texts have.
SUSPECT = re.compile(
    "[" + re.sub(r"\\U.{8}(?:-\\U.{8})?", "", "".join(UNSEEN.values()) + SELECTORS + JOINERS + MARKS) + "\U00010000-\U0010ffff]"
)


def seen(text: str, place: str) -> tuple[str, tuple[Repair, ...]]:
    """One line as it stands -> the line without what nobody can see, mojibake mended and white space folded, and the repairs.

    >>> seen("It cost â‚¬5 \\u202eand\\u202c\\t no more", "line 1")[0]
    'It cost €5 and no more'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()), ()
    repairs: list[Repair] = []
    # Again where something went that nobody sees: it may have stood among garbled letters.
    for _ in range(2):
        # First, as of letters of UTF-8 that were read as Latin-1 some are control characters.
        text, garbled = ungarbled(text, place)
        text, unseen = freed(text, place)
        repairs += garbled + unseen
        if not unseen:
            break
    return text, tuple(repairs)


def ungarbled(text: str, place: str) -> tuple[str, tuple[Repair, ...]]:
    """Words as they stand -> the same with letters that a wrong encoding garbled mended, and the repair.

    >>> ungarbled("Ukraine\u00e2\u0080\u0099s harbours", "line 1")[0], ungarbled("Âge d’or à Écouen", "line 1")[0]
    ('Ukraine’s harbours', 'Âge d’or à Écouen')
    """
    mended = ftfy.fix_encoding(text) if GARBLED.search(text) and ftfy.badness.is_bad(text) else text
    # Where letters stay garbled another encoding is to blame, of which a few happened to look like UTF-8.
    if mended == text or ftfy.badness.is_bad(mended):
        return text, ()
    start = next(i for i, (a, b) in enumerate(zip(text, mended + "\0", strict=False)) if a != b)
    before, after = (
        UNSEEN_RUN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), words[max(0, start - 20) : start + 30])
        for words in (text, mended)
    )
    return mended, (Repair(before=before, after=after, why="letters garbled by a wrong encoding", place=place),)


def freed(text: str, place: str) -> tuple[str, tuple[Repair, ...]]:
    """Words as they stand -> the same in one line without what nobody can see, and the repairs; nothing where nothing can be seen.

    >>> freed("The \\u202eTide\\u202c \\t Courant", "script 1")[0], freed("\\u200f\\u2800", "script 1")[0]
    ('The Tide Courant', '')
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()), ()
    repairs: list[Repair] = []
    for run in (UNSEEN_RUN, REPEATED_RUN) if SUSPECT.search(text) else ():
        if run.search(text):
            repairs += unseen_of(text, run, place)
            text = run.sub("", text)
    return " ".join(text.split()) if any(map(is_seen, text)) else "", tuple(repairs)


def is_seen(letter: str) -> bool:
    """Whether a character shows something by itself: a letter, number, stop or sign."""
    return unicodedata.category(letter)[0] in "LNPS" and letter != "\N{BRAILLE PATTERN BLANK}"


def unseen_of(text: str, run: re.Pattern[str], place: str) -> Iterator[Repair]:
    """What of a kind nobody can see or wants in a line, each once, with the words around it; zero bytes and the like are written out."""
    kinds = set()
    for match in run.finditer(text):
        why = kind_of(match[0][0]) if run is UNSEEN_RUN else PILED if unicodedata.category(match[0][0])[0] == "M" else "invisible character"
        if why not in kinds:
            kinds.add(why)
            left, right = text[max(0, match.start() - 15) : match.start()], text[match.end() : match.end() + 15]
            shown = match[0][:8].encode("unicode_escape").decode("ascii")
            yield Repair(
                before=(run.sub("", left) + shown + run.sub("", right)).strip(),
                after=run.sub("", left + right).strip(),
                why=why,
                place=place,
            )


def kind_of(letter: str) -> str:
    return next((kind for kind, letters in UNSEEN.items() if re.match(f"[{letters}]", letter)), "invisible character")
