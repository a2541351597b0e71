"""Who wrote a report, in the lines round its text that say so."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from newsdigest.cleaning.wordings import SENTENCE_END
from newsdigest.model import Block, Fact
from newsdigest.reports.bylines.alone import BESIDE, DASHES, DIGITS, HANDLE, LINE, READING, SHORT, is_alone, is_dating, is_subject, unmarked
from newsdigest.reports.bylines.fields import MOST
from newsdigest.reports.bylines.people import Authors, Page, is_desk, is_outlet, is_weak, joined, parted, without_outlet
from newsdigest.reports.dates import Date, days_in, written
from newsdigest.reports.lines import is_byline, is_opening
from newsdigest.reports.names import (
    after_by,
    is_person,
    is_plain,
    is_role,
    names_in,
)
from newsdigest.reports.surroundings import is_pointing, said_of, spoken

MOST_OF_DESK = 4  # words of a desk's name
LABEL = re.compile(
    r"author|byline|by-line|autor|auteur|writer|verfasser|redakteur|creator|yazar|muhabir|skribent|assinatura|firmante", re.IGNORECASE
)
NOT_LABEL = re.compile(r"bio|about|box|card|related|comment|share|social|image|photo|caption|follow|profile|avatar", re.IGNORECASE)
RUN_ON = re.compile(r"\s(?:By|Von|Par|Por|Di|Door|Av|Af)\s(?P<name>[^,|]{4,60}?)\s*$")  # headline and byline that only a line break parted
INSIDE = re.compile(
    r"(?:^|\s)(?:by|von|vom|par|por|door|av|af|oleh)\s(?P<name>[^,|·•—–]{2,60}?)(?:\s(?:on|am|at|um|le|el|op|den|in))?[\s,]*(?:[|·•—–]|$)"
)
AGO = re.compile(
    r"\b(?:\d{1,2}|an?) (?:min(?:ute)?|hour|hr|day|week)s? ago\b|\bvor \d{1,2} (?:Minute|Stunde|Tag)(?:e?n)?\b"
    r"|\bil y a \d{1,2} (?:minute|heure|jour)s?\b|\b(?:hace|há) \d{1,2} (?:minuto|hora|día|dia)s?\b",
    re.IGNORECASE,
)
SIGNING = 3  # blocks below a text that may sign it by other names than people's
COMMON = frozenset({"me", "us", "you", "the", "a", "email", "date", "default", "title", "name", "all", "am", "pm"})  # never a login
TAIWANESE = re.compile(r"[〔【\[（(]?[記记]者\s?(?P<name>[\u4e00-\u9fff]{2,4})\s?[／/]")  # `記者李曉敏／綜合報導`


def from_lines(page: Page) -> tuple[Authors, Fact]:
    """People and agencies in the lines that name them, the nearest below the headline first; and a desk, a login or an outlet so named."""
    head, start = page.around.head, page.around.headline or 0
    faint = Fact()
    listed = listed_below(page.around.tail)
    # `By` alone on its line opens the next one.
    opened = {below.place for above, below in pairwise(page.beside) if is_opening(above.text) and is_right_below(below, above)}
    for number, block in enumerate((*head[start + 1 :], *head[: start + 1], *page.around.tail), -len(head)):
        if len(block.text) > LINE or block.note == "caption" or (number >= 0 and block.place in listed):
            continue
        said = signed(block, is_below=number >= 0)
        low = block.text.lower()
        is_led_to = block.place in opened and not (is_label(low) or said_of("other by").search(low))
        if said is None and is_led_to and (is_desk(low) or not is_subject([block.text], page)):
            said = block.text
        is_said = said is not None
        if said is None and is_labelled(block) and not said_of("other by").match(low):
            said = block.text
        if said is None or is_credit(low):
            continue
        people, wires = parted([without_outlet(said, page.outlets)], page.publishers, line=True)
        persons = list(takewhile(lambda one: is_person(one) and not is_weak(one, page.outlets), people))
        if persons and block.place in opened:
            persons += [name for name in names_joined(block, page) if name not in persons]
        if persons and (not is_said or (block.place in opened and block.context)):
            persons += [name for name in names_beside(block, page) if name not in persons]
        is_word = " " not in said
        if persons or (wires and (is_word or not people)):  # `Von APA/Red`
            persons = [parted_by_text(name, page.blocks) for name in persons]
            return Authors(joined(persons, block.place), joined(wires, block.place), is_said), faint
        if people and is_word:
            people = [said]  # a login, `ada1984`
        if faint.value or not people or number >= SIGNING:
            continue
        is_dated = any(is_dating(other.text) for pair in pairwise(head) if block in pair for other in pair if other is not block)
        if is_faint(people[0], block, is_said=is_said, is_dated=is_dated, outlets=page.outlets):
            faint = Fact(value=people[0], where=block.place)
    if faint.value:
        return Authors(Fact(), Fact()), faint
    linked = linked_names(page)
    if line := next((names for block in head if len(names := names_of_line(block.text, linked)) > 1), []):
        return Authors(joined(line, "author page"), Fact()), faint
    linked = [name for name in linked if is_alone(name, page)]
    if linked:
        return Authors(joined(linked, "author page"), Fact()), faint
    return unmarked(page), faint


def listed_below(tail: Sequence[Block]) -> frozenset[str]:
    """Where below a bare text bylines stand that are of other reports: behind a line that says so, or one of several."""
    pointed = next((number for number, block in enumerate(tail) if is_pointing(block.text)), len(tail))
    found = [(number, block) for number, block in enumerate(tail) if not block.context and is_byline(block.text)]
    is_list = len({block.text for _, block in found}) > 1
    return frozenset(block.place for number, block in found if number > pointed or (is_list and number > 0))


def names_beside(block: Block, page: Page) -> Iterator[str]:
    """The names right below a block of one, where each author has an element of the same kind; what they are may stand between."""
    for other in page.beside[page.beside.index(block) + 1 :]:
        if other.context == block.context and len(other.text) <= LINE:
            people, _ = parted([without_outlet(other.text, page.outlets)], page.publishers, line=True)
            yield from takewhile(lambda one: is_person(one) and not is_outlet(one, page.outlets), people)
        elif not (is_role(other.text) or HANDLE.fullmatch(other.text)):
            return


def names_joined(block: Block, page: Page) -> Iterator[str]:
    """The names below a name in a text without markup, where each is a link: behind a comma, an `and` or another `By`.

    These end the line above or stand alone on their own.
    """
    above = block.text
    for other in page.beside[page.beside.index(block) + 1 :]:
        if other.text.strip(" ,&…").lower() in ("", *spoken("and")) or is_opening(other.text):
            above = ","
            continue
        if above[-1] not in ",&" or len(other.text) > LINE:
            return
        names, _ = parted([without_outlet(other.text, page.outlets)], page.publishers, line=True)
        if not names or not is_person(names[0]):
            return
        yield names[0]
        above = other.text


def parted_by_text(name: str, blocks: Sequence[Block]) -> str:
    """A name without what has run on to it, where the text has it elsewhere as a word of its own.

    >>> lines = [Block(kind="paragraph", text=text) for text in ("By Ada Ostlong Read", "Reporting by Bo Vik and Ada Ost")]
    >>> parted_by_text("Ada Ostlong Read", lines), parted_by_text("Bo Vik", lines)
    ('Ada Ost', 'Bo Vik')
    """
    first, _, rest = name.partition(" ")
    same = re.compile(rf"(?<!\w){re.escape(first)} (\w+)") if rest else None
    found = {word for block in blocks if same and first in block.text for word in same.findall(block.text)}
    parts = [word for word in found if len(word) > 2 and rest.startswith(word) and rest[len(word) : len(word) + 1].isalpha()]
    return f"{first} {max(parts, key=len)}" if parts else name


def linked_names(page: Page) -> list[str]:
    """The names that lead to pages about their bearers, between headline and text, each once; not those of who did something else."""
    found = page.claims.get("author page", ())[:MOST] if page.around.headline is not None else ()
    if not found:
        return []
    # A sentence may lead to people whom it tells of.
    lines = [block for block in page.around.head if len(block.text) <= LINE and not SENTENCE_END.search(block.text)]
    beside = [c for c in found if any(c.value in block.text and f"{c.place}/".startswith(f"{block.place}/") for block in lines)]
    names = [name for claim in beside for name in names_in(claim.value) if is_person(name) and is_plain(name)]
    others = [block.text.lower() for block in page.around.head if said_of("other by").search(block.text.lower())]
    return [
        name
        for name in dict.fromkeys(names)
        if not any(said_of("other by").search(text.partition(name.lower())[0]) for text in others if name.lower() in text)
    ]


def names_of_line(text: str, names: Sequence[str]) -> list[str]:
    """Those of the names that a line holds, if it holds nothing else.

    >>> names_of_line("Ada Ost, Bo Vik & Jo Lund", ["Ada Ost", "Bo Vik", "Jo Lund"]), names_of_line("Ada Ost writes", ["Ada Ost"])
    (['Ada Ost', 'Bo Vik', 'Jo Lund'], [])
    """
    held = [name for name in names if name in text] if len(text) <= LINE else []
    for name in held:
        text = text.replace(name, " ", 1)
    return [] if any(word.strip(",&/|").lower() not in ("", *spoken("and")) for word in text.split()) else held


def is_right_below(block: Block, above: Block) -> bool:
    """Whether a line stands below another with one empty line between them at most; elements of a page have no such distance.

    >>> at = {number: Block(kind="paragraph", text="a", place=f"line {number}") for number in (4, 6, 9)}
    >>> is_right_below(at[6], at[4]), is_right_below(at[9], at[4])
    (True, False)
    """
    lines = [int(one.place.removeprefix("line ")) for one in (block, above) if one.place.startswith("line ")]
    return len(lines) < 2 or lines[0] - lines[1] <= 2


def is_credit(low: str) -> bool:
    """Whether a line in lower case credits a picture: `by bo vik/getty images`."""
    found = said_of("picture").search(low)
    return found is not None and (found.start() == 0 or low[found.start() - 1] == "/")


def is_label(low: str) -> bool:
    """Whether a line in lower case opens by saying what follows: `Published in`, `Last updated`."""
    found = said_of("published").match(low) or said_of("updated").match(low)
    return found is not None


def is_faint(name: str, block: Block, *, is_said: bool, is_dated: bool, outlets: Sequence[str]) -> bool:
    """Whether a line's name that is no person's still says who wrote: a login, a first name, a desk, the outlet."""
    words = name.split()
    is_office = is_outlet(name, outlets) or is_desk(name.lower())
    if not is_said:
        return is_office and len(words) <= MOST_OF_DESK and not DIGITS.search(name)
    if is_office and " " in name and len(words) <= MOST_OF_DESK:
        return True  # `By The Harbour Courier Team`
    is_near = is_dated or is_labelled(block) or next(written(block.text), None) is not None or bool(READING.search(block.text))
    return is_near and (is_office or (len(words) == 1 and name.lower() not in COMMON))


def signed(block: Block, *, is_below: bool = False) -> str | None:
    """The part of a line that says who wrote, None where it says nothing; below the text stand other reports' lines too."""
    for part in BESIDE.split(block.text.removeprefix("(")):  # `(Reporting by Ada Ost in Orrin; editing by Bo Vik)`
        said = after_by(part)
        if said is not None:
            return said
    if found := within().search(block.text):
        return found["name"]
    if found := TAIWANESE.match(block.text):
        return found["name"]
    dates: Sequence[Date | re.Match[str]] = days_in(block.text) or ([] if is_below else list(AGO.finditer(block.text[:LINE])))
    if not dates:
        return None
    # `12 November 2026 by Ada Ost`, `Posted on … by Ada Ost`, `Posted in Weather by ada on …`
    spans = [(date.start, date.end) if isinstance(date, Date) else date.span() for date in dates]
    ends = [0, *(end for _, end in spans)]
    between = [block.text[end:start].strip(DASHES) for end, start in zip(ends, [*(start for start, _ in spans), None], strict=True)]
    for part in between:
        said = after_by(part)
        if said is not None:
            return said
    for part in between:
        found = RUN_ON.search(part) or (None if is_below or len(block.text) > 2 * SHORT else INSIDE.search(part))
        if found and not said_of("other by").search(part[: found.start("name")].lower()) and not said_of("picture").search(part.lower()):
            return found["name"]
    return None


@functools.cache
def within() -> re.Pattern[str]:
    """Finds who is named behind a word that says so inside a line, where scripts without capitals set it: `来源：港口晚报 作者：李明`."""
    words = "|".join(re.escape(word) for word in spoken("signed") if not word.isascii())
    return re.compile(rf"(?:^|[\s|]|(?<=\d))(?:{words})\s?：\s?(?P<name>[^\s|：，、]{{2,20}})(?=[\s|，、]|$)")


def is_labelled(block: Block) -> bool:
    """Whether the names of a block's element, or of the one around it, say that it names authors."""
    inner = " ".join(block.context[-2:])
    return bool(LABEL.search(inner)) and not NOT_LABEL.search(inner)
