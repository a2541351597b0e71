"""Statements, the verbatim sentences of a report, from its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from newsdigest.digests import marks
from newsdigest.digests.languages import Language, language_of
from newsdigest.digests.tokens import tokens_of
from newsdigest.model import BETWEEN_BLOCKS, Report, Statement

WINDOW = 5000  # characters
NEAR = 200  # characters before and behind a boundary that are looked at; keeps the work linear
CRIED = tuple(stop + mark for stop in "?!" for mark in '”"»’')  # how a quotation ends that asks or cries
DASHES, DATELINE = ("—", "–", "-"), 6  # what closes a dateline, and its words
SPEAKER = 4  # words of whoever cried
CLOCK = re.compile(r"\b\w\.m\.$")
ZONE = re.compile(r"(?:[A-Z]{1,3}T|UTC)\b")  # a zone of time
OPENING = "“„«‹‘\"'"
STOPPED = re.compile(r"[.!?…][’'][”\"]")  # a quotation that ends with one inside it
TURNED = re.compile(r"\S(?:“\s|’’|'')")  # a mark that closes, though it is none that does


def of(report: Report) -> tuple[Statement, ...]:
    """All sentences of a report, numbered from 1, each an exact range of Report.text within one block.

    Together they hold every character of the text but the white space between them.
    A heading and a table row are one statement each, whatever stops they hold.
    """
    language = language_of(report)
    statements: list[Statement] = []
    for offset, block in report.placed:
        whole = block.kind in ("heading", "row")
        for start, end in [(0, len(block.text))] if whole else sentences(block.text, language):
            text = block.text[start:end]
            start += len(text) - len(text.lstrip())
            text = text.strip()
            if text:
                statements.append(
                    Statement(
                        report=report.id,
                        number=len(statements) + 1,
                        start=offset + start,
                        end=offset + start + len(text),
                        text=text,
                        hash=report.hash,
                    )
                )
    return tuple(statements)


def goes_on_with(statement: Statement, follower: Statement) -> bool:
    """Whether another statement of the report follows in the same block."""
    return follower.start - statement.end < len(BETWEEN_BLOCKS)


def sentences(text: str, language: Language) -> list[tuple[int, int]]:
    """The ranges of the sentences of one block, in order, without gaps.

    >>> from newsdigest.digests.languages import known
    >>> text = "The U.S. left at 5 p.m. Friday. “It is over. Go home,” said Ald. J. B. Lee."
    >>> [text[start:end] for start, end in sentences(text, known()["en"])]
    ['The U.S. left at 5 p.m. Friday. ', '“It is over. Go home,” said Ald. J. B. Lee.']
    """
    titles = language.titles
    starts = [0]
    for start in boundaries(paired(text), language.code or "en"):
        piece = text[max(starts[-1], start - NEAR) : start]
        # “… Diane Hall. “ And then: a mark set off by a space belongs to what it opens.
        lone = piece.rstrip()[-1:]
        if lone in OPENING and piece.rstrip()[-2:-1].isspace():
            start -= len(piece) - len(piece.rstrip()) + 1
            piece = piece.rstrip()[:-1]
        rest = text[start : start + NEAR]
        if (
            start > starts[-1]
            and ends_sentence(piece, rest, titles)
            and not goes_on(text[starts[-1] : start], rest, language, not starts[-1])
        ):
            starts.append(start)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def paired(text: str) -> str:
    """A text as long, with its quotations in marks of one kind, where it mixes them or sets a stop inside two.

    The library looks for the end of a sentence outside of quotations only, and for the end of a quotation by its first mark: it
    takes “grave," for one that goes on, and sees no end in “… ‘grave.’” She left.

    >>> paired('“Grave," she said. It is "over.’” He left.')
    '“Grave,” she said. It is “over’.” He left.'
    """
    is_mixed = ('"' in text and ("“" in text or "”" in text)) or TURNED.search(text)
    if "„" in text or not (is_mixed or STOPPED.search(text)):  # “ closes what „ opens
        return text
    letters = list(text)
    for span in marks.spans(text):
        if not span.closed or text[span.start] not in '“"':
            continue
        last = span.end - 1
        letters[span.start], letters[last] = "“", "”"
        for place in range(span.start + 1, last):
            if letters[place] in '“”"':
                letters[place] = "’"
        if letters[last - 1] in "’'" and letters[last - 2] in ".!?…":
            letters[last - 2], letters[last - 1] = letters[last - 1], letters[last - 2]
    return "".join(letters)


def boundaries(text: str, code: str) -> Iterator[int]:
    """Where the library sees a sentence begin, asked window by window: its time grows with the square of unclosed marks."""
    begin = 0
    while begin < len(text):
        window = text[begin : begin + WINDOW]
        starts = [boundary["start_index"] for boundary in get_sentence_boundaries(code, window)]
        if begin + WINDOW >= len(text):
            yield from (begin + start for start in starts)
            return
        # The last sentence of a window may go on behind it: the next window begins with it.
        yield from (begin + start for start in starts[:-1])
        begin += starts[-1] if starts and starts[-1] else WINDOW


def ends_sentence(piece: str, rest: str, titles: frozenset[str]) -> bool:
    """Whether what the library took for a sentence is one."""
    if not any(map(str.isalpha, piece)) or not any(map(str.isalpha, rest)):
        return False  # the "1." of a list, a lone mark
    words = piece.split()
    if CLOCK.search(piece.rstrip()) and ZONE.match(rest):
        return False  # "9:15 a.m. | ET"
    if words[-1].lower().rpartition("-")[2] in titles or rest[:1].islower():
        return False  # "Sens. | Ann Lee", "then-Sen. | Ann Lee", "U.S. | said"
    # "the Japan-U. | S. accord": without a space only a whole word ends a sentence ("It rose.Then it fell.").
    return piece[-1:].isspace() or piece[-1:] != "." or piece[-3:-1].islower()


def goes_on(piece: str, rest: str, language: Language, is_first: bool) -> bool:
    """Whether a sentence, the first or another, goes on behind what ends as one: a dateline, a cry, or an hour whose day follows.

    “HOLM, Skarn. | — The lock broke”; “Is it over?” | Ann Lee said; “at 9:15 p.m. | Monday when the lock broke”.
    """
    plain = piece.rstrip()
    if rest[:1] in DASHES:
        return is_first and len(plain.split()) <= DATELINE
    if plain.endswith(CRIED):
        return plain[0] in OPENING and opens_with_speaker(rest, language)
    word = rest.split(" ", 1)[0].lower().rstrip(".,") if plain.endswith(".m.") else ""
    return language.is_of_calendar(word)


def opens_with_speaker(text: str, language: Language) -> bool:
    """Whether a text opens with a name and a verb of speech that tells of nothing more: it belongs to the quotation before it.

    >>> from newsdigest.digests.languages import known
    >>> texts = "Ann Lee said.", "Lee said on Friday.", "Ann Lee said the lock is shut.", "The mayor said."
    >>> [opens_with_speaker(text, known()["en"]) for text in texts]
    [True, True, False, False]
    """
    tokens = tokens_of(text, language)[: SPEAKER + 2]
    for token, follower in zip(tokens, (*tokens[1:], None), strict=True):
        if token.lower in language.speech:
            is_named = token != tokens[0] and tokens[0].lower not in language.common
            ends = text[token.end : token.end + 1] in (".", ",", ";", "")
            return is_named and (
                ends or (follower is not None and (follower.lower in language.stops or follower.lower in language.weekdays))
            )
        if not token.is_capital:
            return False
    return False
