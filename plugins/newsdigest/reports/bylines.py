"""Who wrote a report, from what the page says and the lines that stand round its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newsdigest.model import Block, Claim, Fact
from newsdigest.publishers import Publishers, folded
from newsdigest.reports.claims import Claims
from newsdigest.reports.dates import written
from newsdigest.reports.lines import is_opening
from newsdigest.reports.surroundings import Surroundings, said_of, spoken
from newsdigest.reports.wording import plain

CLAIMS = (
    "json-ld author.name",
    "json-ld author",
    "meta citation_author",
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
    "meta twitter:data1",
    "meta twitter:data2",
)
# What a card of Twitter's says beside a label, `Written by` or `Reading time`, as WordPress writes it.
LABELS = {"meta twitter:data1": "meta twitter:label1", "meta twitter:data2": "meta twitter:label2"}
LIBRARIANS = ("meta citation_author", "meta dc.creator", "meta dcterms.creator", "meta dc.contributor")  # who write `Ost, Ada`
SURNAME_FIRST = re.compile(r"^(?P<surname>[^\s,]+), (?P<given>[^\s,]+(?: [^\s,]+)?)$")
MOST = 40  # fields of one name that are read; a page with more lists its commenters
LONGEST = 80  # characters of a name
LINE = 200  # characters of a line that names authors
LABEL = re.compile(r"author|byline|by-line|autor|auteur|writer|verfasser|redakteur|creator", re.IGNORECASE)
NOT_LABEL = re.compile(r"bio|about|box|card|related|comment|share|social|image|photo|caption|follow|profile|avatar", re.IGNORECASE)
# Where a name ends: a mark, an address, a number, an opening bracket, a word that leads on.
END = re.compile(
    r"\s*(?:[|•·–—@\[({<#:]|\s-\s|https?:|www\.|\d{2}|\n"
    r"|\b(?i:for|at|in|on|für|posted|published|updated|is a|ist|contact|follow|more about|staff writer)\b(?:\s|$)"
    r"|(?:Published|Updated|Posted)\b)"
)
RUN_ON = re.compile(r"\s(?:By|Von|Par|Por|Di|Door|Av|Af)\s(?P<name>[^,|]{4,60}?)\s*$")  # headline and byline that only a line break parted
BESIDE = re.compile(r"\s+[-–—|/·•]\s+")
COMMA = re.compile(r"\s*[,;|]\s*")
PICTURE = re.compile(r"\(?(?:image|images|photos?|foto|bild|picture|video|credit)\s?:", re.IGNORECASE)
MARK = re.compile(r"\s*[,;/&|]\s*")
JUNK = re.compile(
    r"https?:|www\.|@|\d{3}|[{}<>=_]|\w\.\w+\.\w"
    r"|^(?:admin|administrator|root|unknown|none|null|undefined|n/a|no author|author|sponsored|default|user|webmaster|editor)$"
    r"|^(?:image|images|photos?|foto|bild|picture|video|full bio|getty|read more)\b",
    re.IGNORECASE,
)
POSTS = re.compile(
    r"^(?:(?:view |see |read )?(?:all |more )?(?:posts?|articles?|stories|content) (?:by|from)|more (?:from|by)"
    r"|(?:zeige )?alle (?:beiträge|artikel) von|voir tous les articles|ver todas las entradas de)\s*",
    re.IGNORECASE,
)


class Authors(NamedTuple):
    """Who is named."""

    people: Fact
    wires: Fact  # agencies among the authors


def byline_of(claims: Claims, around: Surroundings, outlets: Sequence[str], body: str, publishers: Publishers) -> Authors:
    """The people named as authors and, apart from them, the agencies.

    Fields for machines come first; where they name no person, or fewer than the line below the headline, that line counts.
    A desk, a login or the outlet itself is an author only where nobody else is named.
    """
    people, weak, wires = from_claims(claims, around, outlets, publishers)
    seen = from_lines(around, outlets, body, publishers)
    wires = wires if wires.value else seen.wires
    if seen.people.value and (people.value is None or all(name in seen.people.value for name in people.value.split(", "))):
        names = [unglued(name, claims) for name in seen.people.value.split(", ")]
        return Authors(joined(names, seen.people.where or ""), wires)
    return Authors(people if people.value or seen.people.value or wires.value else weak, wires)


def unglued(name: str, claims: Claims) -> str:
    """A line's name as a field for machines gives it alone: `Ada OstCity Columnist`, parted by markup only, `Kolumne von Bo Vik`."""
    said = {found for field in CLAIMS for claim in claims.get(field, ())[:MOST] for found in names_in(claim.value, line=False)}
    first = after_by(name.partition(" ")[2]) or name  # what follows `Kolumne`
    alone = sorted(other for other in said if " " in other and (name.startswith(other) or first == other))
    return name if name in said or not alone else alone[0]


def from_claims(claims: Claims, around: Surroundings, outlets: Sequence[str], publishers: Publishers) -> tuple[Fact, Fact, Fact]:
    """People, those who are hardly people, and agencies, as the page's fields name them."""
    weak, wires = Fact(), Fact()
    organization = {claim.value for claim in claims.get("json-ld author.@type", ())} == {"Organization"}
    for name in CLAIMS:
        if name in LABELS and not any(is_opening(label.value) for label in claims.get(LABELS[name], ())):
            continue
        found = [claim for claim in claims.get(name, ()) if around.holds(claim)]
        values = [claim.value for claim in found]
        if name == "json-ld author.name" and not values:
            values = referred(claims)
        if name in LIBRARIANS:
            values = [SURNAME_FIRST.sub(r"\g<given> \g<surname>", value) for value in values]
        people, agencies = parted(values[:MOST], publishers)
        if people and is_outlet(people[0], outlets):
            people = people[:1]  # `example.org, Frankfurt, Germany`
        if agencies and not wires.value:
            wires = joined(agencies, where(name, found))
        persons = [] if organization and name.startswith("json-ld author") else [one for one in people if not is_weak(one, outlets)]
        if persons:
            return joined(persons, where(name, found)), weak, wires
        if people and not weak.value:
            weak = joined(people, where(name, found))
    for name in ("rel author", "json-ld person name"):
        # One person and no other on the whole page: below the text, or in a graph that does not say whose author it is.
        people, _ = parted([claim.value for claim in claims.get(name, ())], publishers)
        if len(people) == 1 and not is_weak(people[0], outlets):
            return joined(people, name), weak, wires
    return Fact(), weak, wires


def where(name: str, found: Sequence[Claim]) -> str:
    return found[0].name if found else name


def referred(claims: Claims) -> list[str]:
    """Names of the persons whom an author's `@id` refers to."""
    people = claims.get("json-ld person @id", ())
    names = claims.get("json-ld person name", ())
    if len(people) != len(names):
        return []
    by_id = {person.value: name.value for person, name in zip(people, names, strict=True)}
    return [by_id[claim.value] for claim in claims.get("json-ld author.@id", ()) if claim.value in by_id]


def is_weak(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is the outlet's or a login's."""
    return is_outlet(name, outlets) or (name.islower() and " " not in name) or any(word in spoken("desk") for word in name.lower().split())


def from_lines(around: Surroundings, outlets: Sequence[str], body: str, publishers: Publishers) -> Authors:
    """People and agencies in the lines that name them, the nearest below the headline first."""
    start = around.headline or 0
    # `By` alone on its line opens the next one.
    opened = {below.place for above, below in pairwise((*around.head, *around.tail)) if is_opening(above.text)}
    for block in (*around.head[start + 1 :], *around.head[: start + 1], *around.tail):
        if len(block.text) > LINE or block.note == "caption":
            continue
        said = signed(block)
        if said is None and block.place in opened:
            said = block.text
        if said is None:
            continue
        people, wires = parted([without_outlet(said, outlets)], publishers, line=True)
        persons = [one for one in people if is_person(one) and not is_outlet(one, outlets)]
        if (persons and people[0] == persons[0]) or (wires and not people):
            return Authors(joined(persons, block.place), joined(wires, block.place))
    return Authors(unmarked(around, outlets, body, publishers), Fact())


def unmarked(around: Surroundings, outlets: Sequence[str], body: str, publishers: Publishers) -> Fact:
    """A name that stands alone below the headline, or beside the outlet's; only with a place or a biography to bear it out."""
    if around.headline is None:
        return Fact()
    below = around.head[around.headline + 1 : around.headline + 8]
    for number, block in enumerate(below):
        parts = [part for part in BESIDE.split(block.text) if part]
        if len(parts) == 2:
            names = [part for part in parts if not is_outlet(part, outlets)]
            if len(names) == 1 and is_person(names[0]):
                return Fact(value=names[0], where=block.place)
        date = next(written(block.text), None)
        if (
            date
            and is_alone(said := block.text[: date.start].rstrip(" ,|•·–—-"), outlets, body, publishers)
            and block.text[len(said) : date.start] != ", "
        ):
            return Fact(value=said, where=block.place)
        if not is_alone(block.text, outlets, body, publishers):
            continue
        place = below[number + 1].text if number + 1 < len(below) else ""
        told = any(other.text.startswith(block.text + " ") and len(other.text) > len(block.text) + 30 for other in around.tail)
        if told or (len(place.split()) <= 3 and place[:1].isupper() and place in body):
            return Fact(value=block.text, where=block.place)
    return Fact()


def is_alone(text: str, outlets: Sequence[str], body: str, publishers: Publishers) -> bool:
    """Whether a text is a person's name and nothing else: not an agency's, not a place, nor someone the report is about."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and words[0][0].isupper()
        and is_person(text)
        and not text.isupper()
        and all(re.sub(r"[-.’']", "", word).isalpha() for word in words)
        and not said_of("published").search(text.lower())
        and not is_outlet(text, outlets)
        and text not in body
        and publishers.by_name(text) is None
    )


def signed(block: Block) -> str | None:
    """The part of a line that names its author, None where it names none."""
    for part in BESIDE.split(block.text):
        said = after_by(part)
        if said is not None:
            return said
    date = next(written(block.text), None)
    if date:
        # `12 November 2026 by Ada Ost`, `Posted on … by Ada Ost`
        said = after_by(block.text[date.end :].strip(" ,|•·-–—")) or after_by(block.text[: date.start].strip(" ,|•·-–—"))
        run_on = RUN_ON.search(block.text[: date.start])
        said = said or (run_on["name"] if run_on else None)
        if said is not None:
            return said
    return block.text if is_labelled(block) else None


def after_by(text: str) -> str | None:
    """What follows the words that open a byline, None without them.

    >>> after_by("By Ada Ost"), after_by("Von Bo Vik"), after_by("بقلم ليلى"), after_by("Byron left"), after_by("Text: Ada Ost")
    ('Ada Ost', 'Bo Vik', 'ليلى', None, 'Ada Ost')
    """
    low = text.lower()
    for phrase in spoken("by") if low.startswith(spoken("by")) else ():
        if low.startswith(phrase):
            rest = text[len(phrase) :]
            if phrase in ("by", "von") and text[:1].isupper() and rest[:1].isupper():
                return rest  # `ByAda Ost`: the space was markup
            if rest[:1] in (":", " ", "|", "\u00a0", "：") and rest.strip(" :|\u00a0："):
                return rest.strip(" :|\u00a0：")
    for phrase in spoken("signed") if low.startswith(spoken("signed")) else ():
        if low.startswith(phrase) and (rest := text[len(phrase) :].lstrip())[:1] in (":", "：", "|") and rest[1:].strip():
            return rest[1:].strip()
    return None


def is_labelled(block: Block) -> bool:
    inner = " ".join(block.context[-2:])
    return bool(LABEL.search(inner)) and not NOT_LABEL.search(inner)


def joined(names: Sequence[str], where: str) -> Fact:
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
            if person and not any(folded(person) in folded(other) for other in people.values()):
                people.setdefault(folded(person), person)
    return list(people.values()), list(wires.values())


def signed_off(name: str, publishers: Publishers) -> tuple[str, str]:
    """A name -> person and agency, of which one may be empty: `Ada Ost The Associated Press`, `dpa`."""
    words = name.split()
    for number in range(len(words)):
        known = publishers.by_name(" ".join(words[number:]))
        if known and known.kind == "wire" and (number == 0 or number > 1):
            return " ".join(words[:number]), known.name
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


def is_person(name: str) -> bool:
    """Whether a name could be a person's.

    >>> is_person("Ada Ost"), is_person("Bo van der Vik"), is_person("Read more"), is_person("Ada"), is_person("ليلى حداد")
    (True, True, False, False, True)
    """
    words = name.split()
    if not name[:1].isalpha():
        return False
    if not 2 <= len(words) <= 5:
        # Names in scripts without capitals are often written as one word.
        return 2 <= len(name) <= 12 and name.isalpha() and not any(c.isupper() or c.islower() for c in name)
    return all(
        word.lower() in spoken("particle") or word[0].isupper() or not (word[0].islower() or word[0].isdigit()) or word[0] in "'’"
        for word in words
    ) and not any(word.lower().strip(".") in spoken("role") for word in words)


def names_in(value: str, *, line: bool = True) -> Iterator[str]:
    """The names in an author field or line, without what leads to them and what follows.

    >>> list(names_in("By Ada Ost, Senior Reporter, and Bo Vik")), list(names_in("https://example.org/staff/ada"))
    (['Ada Ost', 'Bo Vik'], [])
    >>> list(names_in("Ada Ost | 12 November 2026")), list(names_in("José Ortega y Gasset")), list(names_in("Ada Ost und Bo Vik"))
    (['Ada Ost'], ['José Ortega y Gasset'], ['Ada Ost', 'Bo Vik'])
    """
    value = POSTS.sub("", " ".join(value.split()))
    # A field that opens with a comma has lost the name that stood before the outlet's.
    if PICTURE.match(value) or "//" in value or value.startswith(("www.", ",")) or is_opening(value):
        return
    value = after_by(value) or value
    date = next(written(value), None)
    if date:
        value = value[: date.start] if date.start else value[date.end :]
    found = 0
    for part in (MARK if line else COMMA).split(value):
        for name in conjoined(part):
            name = after_by(name) or name
            if line:
                end = END.search(name)
                name = name[: end.start()] if end else name
                label = said_of("published").search(name.lower())
                name = name[: label.start()] if label and label.start() else name
            name = name.strip(" .-–—[]\"“”'*" if "(" in name else " .-–—()[]\"“”'*")
            words = name.lower().replace(".", "").split()
            if not 2 <= len(name) <= LONGEST or JUNK.search(name) or not any(c.isalpha() for c in name):
                continue
            # A role follows a name; alone (`Staff Writer`) it is how the page signs.
            if found and any(word in spoken("role") for word in words):
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
