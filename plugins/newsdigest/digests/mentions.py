"""What a statement names, its names, numbers, days and telling words, from its text."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from newsdigest.digests import marks
from newsdigest.digests.languages import Language
from newsdigest.digests.numbers import Number, numbers, value_of
from newsdigest.digests.tokens import Token, is_telling, stem, tokens_of
from newsdigest.model import Statement, Value

BESIDE = 2  # words before and after a weekday that may say that it comes again: “every third Sunday”
ROW = 3  # words of a list
DATELINE = 8  # words of the longest dateline
DASHES = (" - ", "—", "–", "--")
# What one sentence gives; more is a table, or a list. Of 49,817 sentences of news one gives more.
MOST_VALUES, MOST_NAMES = 24, 72  # numbers, days and quotations; names


class Day(Value, frozen=True, kw_only=True):
    """A day as a statement names it."""

    kind: Literal["weekday", "date", "relative"]
    key: tuple[int, ...]  # weekday 1–7; month, day and year (0: not said); distance in days
    written: str
    start: int  # in the statement


class Gist(Value, frozen=True, kw_only=True):
    """What one statement names."""

    statement: Statement
    language: Language
    tokens: tuple[Token, ...]
    stems: dict[str, str]  # stem of each telling word -> the word as first written
    names: tuple[str, ...]  # as written, each once, in order
    numbers: tuple[Number, ...]
    days: tuple[Day, ...]
    named: frozenset[str]  # stems of the words that are parts of names
    spans: tuple[marks.Span, ...]  # what stands in quotation marks
    quoted: frozenset[str]  # stems of the words that stand in quotation marks
    listed: frozenset[str]  # stems of the words that stand in a row, `drivers, guards and signallers`
    opens_plain: bool  # whether its first word stands elsewhere in the report without a capital, and so is no name
    running: bool  # of the running text: no heading, row, caption, note, repeated sentence or list


def gist_of(statement: Statement, language: Language, running: bool = True, plain: Container[str] = ()) -> Gist:
    """A statement -> what it names; `plain` are the words that its report has without a capital."""
    tokens = tokens_of(statement.text, language)
    stems: dict[str, str] = {}
    for token in tokens:
        if is_telling(token, language):
            stems.setdefault(stem(token.text), token.text)
    stems.pop("", None)
    spans = marks.spans(statement.text)
    found = tuple(dict.fromkeys(names(statement.text, tokens, language)))
    counted = tuple(numbers(statement.text, tokens, language))
    begins = behind_dateline(statement.text, tokens)
    dated = tuple(day for day in days(tokens, statement.text, language) if day.kind != "date" or not 0 < day.start < begins)
    is_list = len(counted) + len(dated) + len(spans) > MOST_VALUES or len(found) > MOST_NAMES
    return Gist(
        statement=statement,
        language=language,
        tokens=tokens,
        stems=stems,
        names=found,
        spans=spans,
        quoted=frozenset(stem(token.text) for token in tokens if marks.holds(spans, token.start)),
        named=named(found, tokens, language) & stems.keys(),
        listed=listed(statement.text, tokens, language) & stems.keys(),
        numbers=counted,
        days=dated,
        opens_plain=bool(tokens) and tokens[0].lower in plain,
        running=running and not is_list,
    )


def behind_dateline(text: str, tokens: Sequence[Token]) -> int:
    """Where what a sentence tells begins: behind the dash of a dateline, `HOLM, Nov. 3 (HNA) - She`; 0 where it opens with none."""
    for token, follower in pairwise(tokens[:DATELINE]):
        if not (token.is_capital or token.is_number):
            break
        if any(dash in text[token.end : follower.start] for dash in DASHES):
            return follower.start
    return 0


def names(text: str, tokens: Sequence[Token], language: Language) -> Iterator[str]:
    """The names in a text as written, without a possessive at their end."""
    return (written_name(text, run) for run in name_runs(text, tokens, language))


def name_runs(text: str, tokens: Sequence[Token], language: Language) -> Iterator[list[Token]]:
    """Runs of capitalised words, joined by nothing but a space; a common word at the sentence's head is none."""
    run: list[Token] = []
    for token in tokens:
        is_name = token.is_capital and not language.is_of_calendar(token.lower)
        if run and (not is_name or text[run[-1].end : token.start] not in (" ", ". ")):
            yield run
            run = []
        if is_name and (run or not (token.lower in language.common or value_of(token, language) is not None)):
            run.append(token)
    if run:
        yield run


def named(found: Sequence[str], tokens: Sequence[Token], language: Language) -> frozenset[str]:
    """The stems of names: of all words with a capital inside a sentence; where every noun has one, of names of several words only."""
    whole = {stem(word) for name in found if " " in name for word in name.split()}
    if language.capital_nouns:
        return frozenset(whole)
    return frozenset(whole | {stem(token.text) for token in tokens[1:] if token.is_capital})


def listed(text: str, tokens: Sequence[Token], language: Language) -> frozenset[str]:
    """The stems of words that stand in a row of three or more, with nothing between two of them but a comma or `and`.

    >>> from newsdigest.digests.languages import known
    >>> text = "Drivers, guards and signallers left, and the union stayed."
    >>> sorted(listed(text, tokens_of(text), known()["en"]))
    ['driver', 'guard', 'signal']
    """
    found: set[str] = set()
    row: list[Token] = []
    is_open = False  # whether a comma or `and` stands before the next word
    for token in tokens:
        gap = text[row[-1].end : token.start] if row else ""
        if row and token.lower in language.joins and not is_open:
            is_open = gap in (" ", ", ")
            continue
        if not row or not (is_open or gap == ", "):
            row = []
        row.append(token)
        is_open = False
        if len(row) >= ROW:
            found.update(stem(member.text) for member in row[-ROW:])
    return frozenset(found)


def written_name(text: str, run: Sequence[Token]) -> str:
    """A run of tokens as it stands, without a possessive at its end."""
    return text[run[0].start : run[-1].end].removesuffix("'s").removesuffix("’s")


def days(tokens: Sequence[Token], text: str, language: Language) -> Iterator[Day]:
    """The days a text names: weekdays, days of a month, `yesterday`."""
    skip = -1
    for position, token in enumerate(tokens):
        if position <= skip:
            continue
        written_right = token.is_capital or not language.capital_days
        if token.lower.rstrip(".") in language.months and written_right:
            before, after = (tokens[i] if 0 <= i < len(tokens) else None for i in (position - 1, position + 1))
            if before and before.lower in language.date_joins | language.ordinals and position > 1:
                before = tokens[position - 2]  # `3 de octubre`, `1er mai`
            start, end, day, year = token.start, token.end, 0, 0
            if after and is_day(after) and text[token.end : after.start].strip() in ("", "."):
                day, end, skip = int(after.text), after.end, position + 1
            elif before and is_day(before):
                day, start = int(before.text), before.start
            nearest = next((t for t in tokens[position + 1 : position + 4] if t.text.isdecimal() and len(t.text) == 4), None)
            if day and nearest and nearest.start - end <= 4:
                year, end = int(nearest.text), nearest.end
            if day:
                yield Day(kind="date", key=(language.months[token.lower.rstrip(".")], day, year), written=text[start:end], start=start)
        elif token.lower in language.weekdays and written_right:
            follower = tokens[position + 1] if position + 1 < len(tokens) else None
            is_date = follower and (follower.lower.rstrip(".") in language.months or is_day(follower))
            if follower and is_date and text[token.end : follower.start].strip() in ("", ","):
                continue  # "Friday, Nov. 20": the date says it
            if any(beside.lower in language.recurring for beside in tokens[max(0, position - BESIDE) : position + BESIDE + 1]):
                continue  # "every third Sunday": no one day
            yield Day(kind="weekday", key=(language.weekdays[token.lower],), written=token.text, start=token.start)
        elif token.text in language.relative or (not position and token.lower in language.relative):  # German Morgen is the morning
            yield Day(kind="relative", key=(language.relative[token.lower],), written=token.text, start=token.start)


def is_day(token: Token) -> bool:
    """Whether a number can be a day of a month."""
    return token.text.isdecimal() and len(token.text) <= 2 and 1 <= int(token.text) <= 31


def mentions(gist: Gist, value: float) -> bool:
    """Whether a statement has a number anywhere, whatever it counts: “infecting 8,500 people and killing about 800”."""
    scaled = (number.value for number in gist.numbers)
    return value in scaled or any(value_of(token, gist.language) == value for token in gist.tokens)


def adds_up(gist: Gist, number: Number, total: Number) -> bool:
    """Whether a number and another of its statement make a total, or all that count the same do: “three counts of … and two of …”."""
    measures = {stem(word) for word in gist.language.measures}
    others = [other for other in gist.numbers if other.start != number.start and other.unit == number.unit and other.noun not in measures]
    same = math.fsum(other.value for other in others if other.noun == number.noun)
    return total.value == number.value + same or any(total.value == number.value + other.value for other in others)
