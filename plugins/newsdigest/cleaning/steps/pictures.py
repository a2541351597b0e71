"""Steps that drop what tells of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from newsdigest.cleaning.steps.line import Line, is_caption, is_label, of_each
from newsdigest.model import Document

CREDIT = 8  # words of a line that is only a picture's credit
TOLD_ABOVE = 25  # words of a caption that its credit stands below
TOLD = range(6, 50)  # words of a picture's description
BEHIND = 8  # words that a caption may have more: who made the picture


@of_each
def drop_captions(line: Line) -> str:
    """What a page itself calls the caption of a picture, though it reads like a sentence, and what ends with who made the picture."""
    return "caption or picture credit" if line.block.note == "caption" or is_caption(line) else ""


def drop_told_pictures(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, a picture's description and its caption that say the same: a line of middling length that stands twice in succession.

    What stands there three times is something else. Of two labels the second stays: it may be the heading of what the picture shows.
    """
    for place, (first, second) in enumerate(pairwise(lines)):
        less, more = sorted((first, second), key=lambda line: len(line.block.text))
        if less.count not in TOLD or more.count - less.count > BEHIND or not more.block.text.startswith(less.block.text):
            continue
        beside = (*lines[max(place - 1, 0) : place], *lines[place + 2 : place + 3])
        if all(line.block.text != less.block.text for line in beside):
            for line in (first,) if is_label(second) else (first, second):
                line.why = line.why or "caption or picture credit"


def drop_captions_above_credits(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, what stands right above a line that is only a picture's credit, an empty line before the two: description, caption.

    Texts in which no empty lines part paragraphs tell nothing so.
    """
    numbers = [int(line.block.place.removeprefix("line ")) for line in lines]
    for credit in range(1, len(lines)):
        if numbers[credit] - numbers[credit - 1] > 1 or lines[credit].count > CREDIT or not is_caption(lines[credit]):
            continue
        first = credit
        while first and numbers[first] - numbers[first - 1] == 1:
            first -= 1
        above = lines[first:credit]
        if len(above) <= 2 and all(line.count < TOLD_ABOVE and line.block.kind == "paragraph" for line in above):
            for line in above:
                line.why = line.why or "caption or picture credit"
