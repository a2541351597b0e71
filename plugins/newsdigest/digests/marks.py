"""Spans between quotation marks, of all the usual kinds, from text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from newsdigest.model import Value

# What opens a quotation, and what may close it then.
PAIRS = {
    "“": '”"',  # some copies close a curly mark with a straight one, or the other way round
    "„": "“”",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’",
    '"': '"”',
    "'": "'",
    "「": "」",
    "『": "』",
}
SINGLE = "‘’'‚"  # marks that are apostrophes too
MARK = re.compile("[" + "".join(sorted({*PAIRS, *"".join(PAIRS.values())})) + "]")
OPENING = frozenset("“„«‹‘‚「『")  # never close what they stand for, unless another mark opened it


class Span(Value, frozen=True, kw_only=True):
    """What stands between two quotation marks."""

    start: int  # of the opening mark
    end: int  # behind the closing mark; the text's length where none closes it
    closed: bool

    def inner(self, text: str) -> str:
        """The words without the marks, and without a comma that belongs to the sentence around them."""
        return text[self.start + 1 : self.end - self.closed].strip().rstrip(",،").rstrip()

    def last(self, text: str) -> str:
        """The last letter or mark of the words; that of a quotation at their end: “She said: ‘Go!’”."""
        return text[self.start + 1 : self.end - self.closed].rstrip("'’”\" \u00a0\u202f")[-1:]


def spans(text: str) -> tuple[Span, ...]:
    """The outermost quotations of a text, in order; one that is never closed runs to the end.

    >>> text = "a„Wir gehen“, sagte er. «No iremos», dijo. It's the '90s: 'Go,' she said, caused a\\"grave\\" 6' 2\\" change"
    >>> [span.inner(text) for span in spans(text)]
    ['Wir gehen', 'No iremos', 'Go', 'grave']
    >>> text = "“We go,“ she said. “It is time,’’ he said. “Go.”"
    >>> [span.inner(text) for span in spans(text)]
    ['We go', 'It is time', 'Go.']
    """
    return tuple(_spans(text))


def _spans(text: str) -> Iterator[Span]:
    standing = [match.start() for match in MARK.finditer(text)]
    closers: dict[str, list[int]] = {}
    # What cannot open closes, “It is grave,“ she said, and so do two single marks that nothing opened, “It is grave,’’ she said.
    twice = () if "‘‘" in text or " ''" in text else ("’’", "''")
    turned = [place for place in standing if (text[place] == "“" and not opens(text, place)) or text[place : place + 2] in twice]
    for place in standing:
        if text[place] not in SINGLE or closes(text, place):
            closers.setdefault(text[place], []).append(place)
    end = 0  # of the span before
    for place in standing:
        mark = text[place]
        if place < end or mark not in PAIRS or not opens(text, place):
            continue
        closing = [closers.get(closer, ()) for closer in PAIRS[mark]] + [turned] * (mark in '“"')
        nearest = min((at for places in closing if (at := next_of(places, place)) is not None), default=len(text))
        if nearest < len(text):
            if text[place + 1 : nearest].strip():
                yield Span(start=place, end=nearest + 1, closed=True)
            end = nearest + 1
        elif mark not in SINGLE and mark not in "»›":  # an apostrophe, or a guillemet that closes nothing here
            yield Span(start=place, end=len(text), closed=False)
            return


def next_of(places: Sequence[int], place: int) -> int | None:
    """The first of some places, in order, that lies behind one."""
    at = bisect_right(places, place)
    return places[at] if at < len(places) else None


def holds(spans: Sequence[Span], place: int) -> bool:
    """Whether a place lies within one of the spans, which are in order and apart."""
    at = bisect_left(spans, place, key=lambda span: span.start)
    return at > 0 and place < spans[at - 1].end


def opens(text: str, place: int) -> bool:
    """Whether the mark at a place can open a quotation."""
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if not after or (after.isspace() and mark not in "«‹"):  # French sets a space inside its marks
        return False
    if mark in SINGLE or mark in "»›":
        return not before.isalnum() and (after.isalpha() or after in '“"«[…')
    if mark == '"':
        return not before.isdigit()  # inches
    return True


def closes(text: str, place: int) -> bool:
    """Whether a mark that may be an apostrophe can close a quotation."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if after.isalnum() or not before or before.isspace():
        return False
    # The dogs' bone: a plural's possessive is followed by a word, not by a stop.
    return not (before == "s" and after == " " and text[place + 2 : place + 3].islower())
