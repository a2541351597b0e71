"""Who wrote a report, where names stand alone beside its headline and something else must bear them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsdigest.model import Block, Fact
from newsdigest.reports.bylines.people import Authors, Page, is_outlet, is_paper, is_told_of, is_wire, joined
from newsdigest.reports.dates import days_in, month_of
from newsdigest.reports.lines import is_furniture
from newsdigest.reports.names import (
    BRACKET,
    JUNK,
    MARK,
    after_by,
    conjoined,
    is_person,
    is_plain,
    is_role,
    label_in,
    unbracketed,
    without_role,
)
from newsdigest.reports.surroundings import said_of, spoken
from newsdigest.reports.wording import undoubled

LINE = 200  # characters of a line that names authors
RECORDING = re.compile(r"audio|video", re.IGNORECASE)
TODAY = re.compile(
    r"\b(?:today|yesterday|heute|gestern|hoy|ayer|aujourd[’']hui|hier|oggi|ieri|hoje|ontem|vandaag|gisteren|i ?dag|i ?går)\b"
    r"\D{0,12}\d{1,2}[:.h]\d\d",
    re.IGNORECASE,
)
READING = re.compile(r"\b\d{1,3}\s?(?:[-–]\s?\d{1,3}\s?)?-?min", re.IGNORECASE)
DIGITS = re.compile(r"\d")
DASHES = " ,|•·-–—()[]"
WORD = 6  # characters of what may stand before a line's date, as `On`
SHORT = 60  # characters of a line that holds a date and little else
AT = re.compile(r"\s\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s(?:on|am|el|le))?\s*$", re.IGNORECASE)  # the time of day before a date
BESIDE = re.compile(r"(?<!\s)\s+[-–—|/·•]\s+")
OFFICE = re.compile(r"(?<!\s)\s*[,;|•·–—()]\s*|\s[-:]\s|\s(?=@)")
FROM = re.compile(r",?\s(?:in|from|aus|à|en)\s(?P<place>[^\W\d_a-z]\S*(?:\s[^\W\d_a-z]\S*)?)$")
HANDLE = re.compile(r"@\w{1,40}")


def unmarked(page: Page) -> Authors:
    """Names that stand alone below the headline, or beside the outlet's; a date, a place, a role or a biography must bear them out."""
    if page.around.headline is None:
        return Authors(Fact(), Fact())
    below = page.around.head[page.around.headline + 1 : page.around.headline + 8]
    # What was taken for text may be the line that signs it.
    lines = {block.text for block in below}
    page = page._replace(body="\n".join([text for text in page.body.split("\n") if text not in lines]))
    for number, block in enumerate(below):
        if block.note == "caption" or len(block.text) > LINE:
            continue
        parts = [part for part in BESIDE.split(block.text) if part]
        # `Tern Post Ada Ost.`, parted by the page's style
        behind = next((block.text[len(name) :].strip(" .") for name in page.outlets if block.text.startswith(f"{name} ")), "")
        if behind and is_alone(behind, page):
            return Authors(Fact(value=behind, where=block.place), Fact())
        if len(parts) == 2:
            names = [part for part in parts if not is_outlet(part, page.outlets)]
            if len(names) == 1 and is_person(names[0]):
                return Authors(Fact(value=names[0], where=block.place), Fact())
        # `12 November 2026 | Ada Ost | Source: dpa`, but `Audio 3:07 min | 12 November 2026 | Ada Ost` names whose recording it is
        dates = [part for part in parts if is_dating(part) and not RECORDING.match(part)]
        others = [part for part in parts if part not in dates and not said_of("source").match(part.lower())]
        if dates and len(others) == 1 and is_alone(others[0], page) and not is_subject(others, page):
            return Authors(Fact(value=others[0], where=block.place), Fact())
        date = next(iter(days_in(block.text)), None)
        if date:
            # `Ada Ost – 12 November 2026`, `Ada Ost / Harbour Courier / 12 November 2026`
            said, *others = BESIDE.split(AT.sub("", block.text[: date.start]).rstrip(" ,|•·–—-/"))
            label = label_in(said)
            said = after_by(said) or (said[: label.start()].rstrip() if label else said)
            if is_alone(said, page) and (others or block.text[len(said) : date.start] != ", "):
                return Authors(Fact(value=said, where=block.place), Fact())
        names = [name for part in MARK.split(unbracketed(undoubled(block.text)).rstrip(" ,|")) for name in conjoined(part)]
        if not names or not all(is_alone(name, page) for name in names):
            names = with_office(undoubled(block.text), page)
            if names and not is_subject(names, page):
                return Authors(joined(names, block.place), Fact(), is_said=True)
            continue
        # Names stand before dates, buttons after them.
        place = next(
            (
                other.text
                for other in below[number + 1 :]
                if other.text != block.text and not (is_role(other.text) or HANDLE.fullmatch(other.text))
            ),
            "",
        )
        told = any(other.text.startswith(block.text + " ") and len(other.text) > len(block.text) + 30 for other in page.around.tail)
        has_role = all(map(is_plain, names)) and any(is_role(other.text) for other in below[number + 1 : number + 2])
        is_borne_out = (
            is_dating(place) or is_place(place, page.body) or has_role or (number > 0 and is_signed_below(below[number - 1], block))
        )
        if told or (is_borne_out and not is_subject(names, page)):
            alike = names_above(below[:number], block, page)
            return Authors(joined([*alike, *names], block.place), Fact())
    return Authors(Fact(), Fact())


def is_signed_below(date: Block, name: Block) -> bool:
    """Whether a line of names stands right below a date and is no sentence."""
    return bool(days_in(date.text)) and is_dating(date.text) and name.text[-1] != "."


def is_dating(text: str) -> bool:
    """Whether a line tells a report's time and nothing else before it: its date, or how long it takes to read.

    >>> is_dating("Published 12 November 2026, updated 13 November"), is_dating("4 min read"), is_dating("Ada Ost - 12 November 2026")
    (True, True, False)
    """
    date = next(iter(days_in(text)), None) if len(text) <= LINE else None
    if date is None:
        return len(text) <= SHORT and bool(READING.search(text) or TODAY.search(text) or is_day_of_year(text))
    before = text[: date.start].strip(DASHES + ":").lower()
    return len(before) <= WORD or (len(before) <= SHORT and bool(said_of("published").search(before) or said_of("updated").search(before)))


def is_day_of_year(text: str) -> bool:
    """Whether a text is a day and its month, or with them a time of day, without a year.

    >>> is_day_of_year("12 November, 06:40"), is_day_of_year("Nov 9"), is_day_of_year("May Holm"), is_day_of_year("1 May march in Orrin")
    (True, True, False, False)
    """
    words = re.findall(r"[^\W\d_]+", text)
    return bool(DIGITS.search(text)) and len(words) in (1, 2) and any(month_of(word, "") for word in words)


def with_office(text: str, page: Page) -> list[str]:
    """The names in a line of names and what these people are, whom they write for or where: `Ada Ost, Harbour Editor`."""
    names: list[str] = []
    given = text
    place = FROM.search(text)
    is_told = place is not None and is_place(place["place"], page.body)
    text = text[: place.start()].removeprefix("From ") if place and is_told else text
    if any(word in spoken("role") for match in BRACKET.finditer(text) for word in match[1].lower().split()):
        text, is_told = unbracketed(text), True  # `Ada Ost (enviada especial)`
    for part in filter(None, OFFICE.split(text)):
        here = [name for name in conjoined(part) if not (name.islower() and is_paper(name, page.outlets))]
        is_told = is_told or len(here) < len(conjoined(part))  # `Ada Ost and agencies`
        bare = [without_role(name) for name in here]
        if bare != here and all(name[0].isalpha() and name[0].upper() == name[0].lower() for name in bare):
            names, is_told = names + bare, True
        elif (
            here
            and (not is_told or place or len(here) < len(conjoined(part)) or "(" in given)
            and all(is_alone(name.title() if name.isupper() else name, page) for name in here)
        ):
            names += here
        elif names and (
            part.startswith("@")
            or is_role(part)
            or is_paper(part, page.outlets)
            or is_wire(part, page.publishers)
            or (" " not in part and is_place(part, page.body))
        ):
            is_told = True
        else:
            return []
    return names if is_told else []


def names_above(above: Sequence[Block], block: Block, page: Page) -> list[str]:
    """The names right above a block of names, where each author has an element of the same kind."""
    names: list[str] = []
    for other in reversed(above):
        if other.context[-1:] != block.context[-1:] or not is_alone(other.text, page):
            break
        names.insert(0, other.text)
    return names


def beside_text(page: Page) -> Fact:
    """Names that stand alone among the paragraphs of a page's text, right before the first of them or right behind the last."""
    paragraphs = [paragraph.place for paragraph in page.around.opening if paragraph.place.startswith("/")]
    inside = {place.rpartition("/")[0] for place in paragraphs}
    above = [block for block, below in pairwise(page.blocks) if below.place in paragraphs]
    for block in (*above, *page.around.tail[:1]):
        names = [name for part in MARK.split(block.text.rstrip(" ,|")) for name in conjoined(part)]
        if (
            block.place.rpartition("/")[0] in inside
            and len(block.text) <= LINE
            and all(is_alone(name, page) and is_plain(name) for name in names)
            and not is_subject(names, page)
        ):
            return joined(names, block.place)
    return Fact()


def is_place(text: str, body: str) -> bool:
    """Whether a line could be the place a report is from."""
    return len(text.split()) <= 3 and not text[:1].islower() and text[:1].isalpha() and text in body


def is_subject(names: Sequence[str], page: Page) -> bool:
    """Whether what looks like names is a section's, a subject's or a button's: words that the page has in lower case too."""
    whole = "\n".join([block.text for block in page.blocks])
    # In scripts without capitals the name's own line would be that.
    words = {word.lower() for name in names for word in name.split() if word.lower() not in spoken("particle") and word != word.lower()}
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole) for word in words if len(word) > 2 and word in whole)


def is_alone(text: str, page: Page) -> bool:
    """Whether a text is a person's name and nothing else: not an agency's, not a place, nor someone the report is about."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and words[0][0].isupper()
        and is_person(text)
        and not JUNK.search(text)
        and not any(word.isupper() and len(word) > 2 for word in without_large_surname(words))
        and all(re.sub(r"[-.’']", "", word).isalpha() for word in words)
        and not said_of("picture").search(text.lower())
        and not is_paper(text, page.outlets)
        and not is_furniture(text)
        and not is_told_of(text, page.body)
        and page.publishers.by_name(text) is None
    )


def without_large_surname(words: Sequence[str]) -> Sequence[str]:
    """The words of a name without a last one in capitals alone, as French papers set it: `Claire AUBIN`, but not `Photo AFP`.

    >>> without_large_surname(["Claire", "AUBIN"]), without_large_surname(["Photo", "AFP"]), without_large_surname(["TOP", "NEWS"])
    (['Claire'], ['Photo', 'AFP'], ['TOP', 'NEWS'])
    """
    first, last = words[:-1], words[-1]
    return first if last.isupper() and len(last) > 3 and not any(word.isupper() for word in first) else words
