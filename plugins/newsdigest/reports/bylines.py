"""Who wrote a report, from what the page says and the lines that stand round its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsdigest.model import Block, Claim, Fact
from newsdigest.publishers import Publishers, folded
from newsdigest.reports.claims import Claims
from newsdigest.reports.dates import written
from newsdigest.reports.headlines import plain
from newsdigest.reports.surroundings import Surroundings, spoken

CLAIMS = (
    "json-ld author.name",
    "json-ld author",
    "itemprop author",
    "meta parsely-author",
    "meta sailthru.author",
    "meta byl",
    "meta author",
    "meta article:author",
    "meta article:author_name",
    "meta og:article:author",
    "meta og:author",
    "meta dc.creator",
    "meta dcterms.creator",
    "meta dc.contributor",
    "rel author",
    "json-ld webpage author.name",
    "json-ld webpage mainentity.author.name",
    "json-ld creator.name",
    "json-ld creator",
    "json-ld recipe author.name",
)
LONGEST = 80  # characters of a name
LINE = 200  # characters of a line that names authors
LABEL = re.compile(r"author|byline|by-line|autor|auteur|writer|verfasser|redakteur|creator", re.IGNORECASE)
NOT_LABEL = re.compile(r"bio|about|box|card|related|comment|share|social|image|photo|caption|follow|profile|avatar", re.IGNORECASE)
# Where a name ends: a mark, an address, a number, an opening bracket, a word that leads on.
END = re.compile(r"\s*(?:[|•·–—@\[({<#:]|\s-\s|https?:|www\.|\d{2}|\n|\b(?:for|at|in|on|für|posted|published|updated|is a|ist|contact|follow|staff writer)\b\s)")
MARK = re.compile(r"\s*[,;/&|]\s*")
JUNK = re.compile(r"https?:|www\.|@|\d{3}|[{}<>=_]|^(?:admin|administrator|root|unknown|none|null|undefined|n/a|no author|author|sponsored|default|user|webmaster|editor)$", re.IGNORECASE)
POSTS = re.compile(r"^(?:(?:view |see |read )?(?:all |more )?(?:posts?|articles?|stories|content) (?:by|from)|more (?:from|by)|zeige alle beiträge von|alle beiträge von|voir tous les articles|ver todas las entradas de|image:|photo:|foto:)\s*", re.IGNORECASE)
PARTICLES = frozenset("de da do dos das di del della la le el al bin ibn ben van von der den ter ten te zu zum y e i af av du des st mc o' dela abu".split())


class Authors(NamedTuple):
    """Who is named."""

    people: Fact
    wires: Fact  # agencies among the authors


def byline_of(claims: Claims, around: Surroundings, outlet: str, publishers: Publishers) -> Authors:
    """The people named as authors and, apart from them, the agencies.

    Fields for machines come first; where they name only the outlet, or fewer than the line below the headline, that line counts.
    """
    said = from_claims(claims, around, outlet, publishers)
    seen = from_lines(around, outlet, publishers)
    if said.people.value is None:
        return Authors(seen.people, said.wires if said.wires.value else seen.wires)
    if seen.people.value and said.people.value in seen.people.value:
        return Authors(seen.people, said.wires if said.wires.value else seen.wires)
    return Authors(said.people, said.wires if said.wires.value else seen.wires)


def from_claims(claims: Claims, around: Surroundings, outlet: str, publishers: Publishers) -> Authors:
    wires = Fact()
    for name in CLAIMS:
        found = [claim for claim in claims.get(name, ()) if around.holds(claim)]
        people, agencies = parted(chosen(found), outlet, publishers)
        if agencies and not wires.value:
            wires = joined(agencies, name)
        if people:
            return Authors(joined(people, found[0].name), wires)
    return Authors(Fact(), wires)


def chosen(found: Sequence[Claim]) -> Iterator[str]:
    """The values of claims of one name; of elements on the page only those next to the first."""
    for claim in found:
        yield claim.value


def from_lines(around: Surroundings, outlet: str, publishers: Publishers) -> Authors:
    start = around.headline or 0
    for block in (*around.head[start:], *around.head[:start], *around.tail):
        if len(block.text) > LINE or block.note == "caption":
            continue
        opened = after_by(block.text)
        labelled = is_labelled(block)
        if opened is None and not labelled:
            continue
        people, wires = parted([opened if opened is not None else block.text], outlet, publishers, strict=True)
        if people or wires:
            return Authors(joined(people, block.place), joined(wires, block.place))
    return Authors(Fact(), Fact())


def after_by(text: str) -> str | None:
    """What follows the words that open a byline, None without them.

    >>> after_by("By Ada Ost"), after_by("Von Bo Vik"), after_by("بقلم ليلى"), after_by("Byron left"), after_by("Text: Ada Ost")
    ('Ada Ost', 'Bo Vik', 'ليلى', None, 'Ada Ost')
    """
    low = text.lower()
    for phrase in spoken("by"):
        if low.startswith(phrase):
            rest = text[len(phrase) :]
            if rest[:1] in (":", " ", "|", "\u00a0", "：") and rest.strip(" :|\u00a0："):
                return rest.strip(" :|\u00a0：")
    return None


def is_labelled(block: Block) -> bool:
    inner = " ".join(block.context[-2:])
    return bool(LABEL.search(inner)) and not NOT_LABEL.search(inner)


def joined(names: Sequence[str], where: str) -> Fact:
    return Fact(value=", ".join(names), where=where) if names else Fact()


def parted(values: Iterable[str], outlet: str, publishers: Publishers, *, strict: bool = False) -> tuple[list[str], list[str]]:
    """Author fields -> people and agencies, each once; the outlet itself is neither."""
    people: dict[str, str] = {}
    wires: dict[str, str] = {}
    for value in values:
        for name in names_in(value, publishers):
            known = publishers.by_name(name)
            if known and known.kind == "wire":
                wires.setdefault(known.name, known.name)
            elif is_outlet(name, outlet) or (strict and not is_person(name)):
                if strict and not people:
                    break
            elif not any(folded(name) in folded(other) for other in people.values()):
                people.setdefault(folded(name), name)
    return list(people.values()), list(wires.values())


def is_outlet(name: str, outlet: str) -> bool:
    a, b = plain(name), plain(outlet)
    return not a or (bool(b) and (a == b or (len(b) > 3 and a.startswith(b) and len(a) - len(b) < 8)))


def is_person(name: str) -> bool:
    """Whether a name could be a person's.

    >>> is_person("Ada Ost"), is_person("Bo van der Vik"), is_person("Read more"), is_person("Ada"), is_person("ليلى حداد")
    (True, True, False, False, True)
    """
    words = name.split()
    if not 2 <= len(words) <= 5:
        return not name.isascii() and 2 <= len(name) <= 12 and not any(c.isdigit() for c in name)
    return all(word.lower() in PARTICLES or word[0].isupper() or not word[0].isascii() or word[0] in "'’" for word in words) and not any(
        word.lower().strip(".") in roles() for word in words
    )


def roles() -> frozenset[str]:
    return frozenset(spoken("role"))


def names_in(value: str, publishers: Publishers | None = None) -> Iterator[str]:
    """The names in an author field or line, without what leads to them and what follows.

    >>> list(names_in("By Ada Ost, Senior Reporter, and Bo Vik")), list(names_in("https://example.org/staff/ada"))
    (['Ada Ost', 'Bo Vik'], [])
    >>> list(names_in("Ada Ost | 12 November 2026")), list(names_in("José Ortega y Gasset")), list(names_in("Ada Ost und Bo Vik"))
    (['Ada Ost'], ['José Ortega y Gasset'], ['Ada Ost', 'Bo Vik'])
    """
    value = POSTS.sub("", " ".join(value.split()))
    value = after_by(value) or value
    if "//" in value or value.startswith("www."):
        return
    date = next(written(value), None)
    if date:
        value = value[: date.start] if date.start else value[date.end :]
    found = 0
    for part in MARK.split(value):
        for name in conjoined(part):
            name = after_by(name) or name
            end = END.search(name)
            name = (name[: end.start()] if end else name).strip(" .-–—()[]\"“”'*")
            words = name.lower().replace(".", "").split()
            if not 2 <= len(name) <= LONGEST or JUNK.search(name) or not any(c.isalpha() for c in name):
                continue
            # A role follows a name; alone (`Staff Writer`) it is how the page signs.
            if found and any(word in roles() for word in words):
                continue
            found += 1
            yield name


def conjoined(text: str) -> list[str]:
    """Names on both sides of an `and`, where both sides are of two words or more."""
    words = text.split()
    ands = set(spoken("and"))
    for number, word in enumerate(words):
        if word in ands and (word in ("and", "und") or (number >= 2 and len(words) - number > 2)):
            left, right = " ".join(words[:number]), " ".join(words[number + 1 :])
            return [part for part in (left, *conjoined(right)) if part]
    return [text]


