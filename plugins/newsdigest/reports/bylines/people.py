"""Who may be an author: people, agencies, desks and the outlet itself, told apart by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsdigest.model import Block, Fact
from newsdigest.publishers import Publishers, folded
from newsdigest.reports.claims import Claims
from newsdigest.reports.names import (
    names_in,
)
from newsdigest.reports.surroundings import Surroundings, spoken
from newsdigest.reports.wording import plain

OPENS = 30  # characters of a biography before its subject's name
BIOGRAPHIES = 3  # paragraphs at the end of a text that may tell of its authors
LETTERS = re.compile(r"[A-Z]{2,6}(?:[- ]?\d{1,2})?")  # of a station
ELIDED = re.compile(r"^[LlDd]['’]")  # an article before an agency's name: `l’AFP`
OWNED = re.compile(r"©|ⓒ|\(c\)|copyright", re.IGNORECASE)


class Page(NamedTuple):
    """What is known of a report when its authors are looked for."""

    claims: Claims
    around: Surroundings
    outlets: Sequence[str]  # names of whose page it is
    blocks: Sequence[Block]  # all of them
    body: str  # the report's own, a block a line
    publishers: Publishers

    @property
    def beside(self) -> tuple[Block, ...]:
        """What stands above the text, in reading order, and below it."""
        return *self.around.head, *self.around.tail


class Authors(NamedTuple):
    """Who is named."""

    people: Fact
    wires: Fact  # agencies among the authors
    is_said: bool = False  # whether words say that it is them who wrote: `By Ada Ost`


def any_shown(names: Sequence[str], page: Page) -> bool:
    """Whether the page shows one of these names beside its text, other than among its rights."""
    shown = " ".join(block.text for block in page.beside if not OWNED.search(block.text)).casefold()
    return any(name.casefold() in shown for name in names)


def is_desk(low: str) -> bool:
    """Whether a name in lower case is of a desk, a staff or a team."""
    return any(word in spoken("desk") for word in low.split())


def is_weak(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is the outlet's or a login's."""
    return is_outlet(name, outlets) or (name.islower() and " " not in name) or is_desk(name.lower())


def is_wire(text: str, publishers: Publishers) -> bool:
    """Whether a text is an agency's name, or `with` and one: `avec AFP`."""
    first, _, rest = text.partition(" ")
    return any(signed_off(name, publishers)[1] for name in (text, rest if first.lower() in spoken("and") else ""))


def is_paper(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is the outlet's, or has a word that names of outlets have.

    >>> is_paper("Norby Weekly", []), is_paper("Ada Ost", []), is_paper("Ada Ost", ["Ada Ost"])
    (True, False, True)
    """
    return is_outlet(name, outlets) or any(word in spoken("paper") for word in name.lower().split())


def is_told_of(name: str, body: str) -> bool:
    """Whether a report tells of somebody, elsewhere than in a paragraph at its end that opens with them, as biographies do.

    It may say first what they are: `The geologist Ada Ost teaches in Norby.`

    >>> is_told_of("Ada Ost", "The weir broke.\\nAda Ost is a reporter."), is_told_of("Ada Ost", "Ada Ost fell.\\nIt\\nrained.\\nSo.")
    (False, True)
    """
    paragraphs = body.split("\n") if name in body else []
    ends = len(paragraphs) - BIOGRAPHIES
    return any(name in text and not (number >= ends and text.find(name) < OPENS) for number, text in enumerate(paragraphs))


def joined(names: Sequence[str], where: str) -> Fact:
    """Several names as one fact; unknown where there are none."""
    return Fact(value=", ".join(names), where=where) if names else Fact()


def parted(values: Iterable[str], publishers: Publishers, *, line: bool = False) -> tuple[list[str], list[str]]:
    """Author fields -> people and agencies, each once, in order."""
    people: dict[str, str] = {}
    wires: dict[str, str] = {}
    for value in values:
        for name in names_in(value, line=line):
            person, agency = signed_off(name, publishers)
            if agency:
                wires.setdefault(agency, agency)
            known = publishers.by_name(person) if people else None
            if (known and known.kind != "wire") or (people and LETTERS.fullmatch(person) and f"| {person}" in value):
                continue  # `Ada Ost, Financial Times`, `Ada Ost | KTNB`
            if people and (is_paper(person, ()) or (" " in person and person.isupper() and not next(iter(people.values())).isupper())):
                continue  # `Ada Ost, Norby Weekly`, `Ada Ost, MDR THÜRINGEN`
            if person and not any(folded(person) in folded(other) for other in people.values()):
                people.setdefault(folded(person), person)
    return list(people.values()), list(wires.values())


def signed_off(name: str, publishers: Publishers) -> tuple[str, str]:
    """A name -> person and agency, of which one may be empty: `Ada Ost The Associated Press`, `dpa`."""
    words = name.split()
    if len(words) > 1 and words[0] in spoken("and"):
        words = words[1:]  # `Ada Ost, with dpa`
    for number in range(len(words)):
        known = publishers.by_name(ELIDED.sub("", " ".join(words[number:])))
        if known and known.kind == "wire" and (number == 0 or number > 1):
            # `Ada Ost with dpa`
            person = words[: number - 1] if number and words[number - 1].lower() in spoken("and") else words[:number]
            return " ".join(person), known.name
    return name, ""


def without_outlet(name: str, outlets: Sequence[str]) -> str:
    """A name without the outlet's behind it.

    >>> without_outlet("Ada Ost Harbour Courier", ["The Harbour Courier"]), without_outlet("Ada Ost", ["Ada Ost"])
    ('Ada Ost', 'Ada Ost')
    """
    words = name.split()
    for number in range(2, len(words)):
        if any(len(known := plain(outlet)) > 3 and plain("".join(words[number:])).startswith(known) for outlet in outlets):
            return " ".join(words[:number])
    return name


def is_outlet(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is the outlet's, or holds it: `MDR Thüringen`, `Chicago Tribune staff`."""
    a = plain(name)
    return not a or any(a == b or (len(b) > 5 and b in a) or (b in name.lower().split()) for b in map(plain, outlets) if b)
