"""Who wrote a report, from what the page says and the lines that stand round its text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from newsdigest.cleaning.wordings import SENTENCE_END
from newsdigest.model import Block, Claim, Fact
from newsdigest.publishers import Publishers, folded
from newsdigest.reports.claims import Claims
from newsdigest.reports.dates import Date, days_in, month_of, written
from newsdigest.reports.lines import is_byline, is_furniture, is_opening
from newsdigest.reports.names import (
    BRACKET,
    COMMA,
    GLUED,
    JUNK,
    MARK,
    after_by,
    conjoined,
    is_person,
    is_plain,
    is_role,
    label_in,
    names_in,
    unbracketed,
    without_role,
)
from newsdigest.reports.surroundings import Surroundings, is_pointing, said_of, spoken
from newsdigest.reports.wording import plain, undoubled

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
    "meta article_author",
    "meta byline",
    "meta cxenseparse:author",
    "meta sailthru.byline_name",
    "meta shareaholic:article_author_name",
    "meta dc.creator",
    "meta dc:creator",
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
FULLER = ("meta author", "meta article:author_name", "meta parsely-author", "meta sailthru.author", "meta byl")  # name co-authors too
# What a card of Twitter's says beside a label, `Written by` or `Reading time`, as WordPress writes it.
LABELS = {"meta twitter:data1": "meta twitter:label1", "meta twitter:data2": "meta twitter:label2"}
LIBRARIANS = (
    "meta citation_author",
    "meta dc.creator",
    "meta dc:creator",
    "meta dcterms.creator",
    "meta dc.contributor",
)  # who write `Ost, Ada`
SURNAME_FIRST = re.compile(r"^(?P<surname>[^\s,]+), (?P<given>[^\s,]+(?: [^\s,]+)?)$")
TOPICS = (
    "json-ld articlesection",
    "json-ld keywords",
    "json-ld breadcrumblist itemlistelement.name",
    "json-ld breadcrumblist itemlistelement.item.name",
    "meta article:section",
    "meta article:tag",
    "meta keywords",
    "meta news_keywords",
    "meta parsely-section",
    "meta parsely-tags",
)
MOST = 40  # fields of one name that are read; a page with more lists its commenters
WORDS = 6  # of a name; more say something of the person named before
MOST_OF_DESK = 4  # words of a desk's name
LINE = 200  # characters of a line that names authors
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
RECORDING = re.compile(r"audio|video", re.IGNORECASE)
TODAY = re.compile(
    r"\b(?:today|yesterday|heute|gestern|hoy|ayer|aujourd[’']hui|hier|oggi|ieri|hoje|ontem|vandaag|gisteren|i ?dag|i ?går)\b"
    r"\D{0,12}\d{1,2}[:.h]\d\d",
    re.IGNORECASE,
)
READING = re.compile(r"\b\d{1,3}\s?(?:[-–]\s?\d{1,3}\s?)?-?min", re.IGNORECASE)
PHOTOGRAPHER = re.compile(r"photo|\bfoto", re.IGNORECASE)
DIGITS = re.compile(r"\d")
DASHES = " ,|•·-–—()[]"
OPENS = 30  # characters of a biography before its subject's name
BIOGRAPHIES = 3  # paragraphs at the end of a text that may tell of its authors
SIGNING = 3  # blocks below a text that may sign it by other names than people's
SHORT = 60  # characters of a line that holds a date and little else
COMMON = frozenset({"me", "us", "you", "the", "a", "email", "date", "default", "title", "name", "all", "am", "pm"})  # never a login
CLOCK = frozenset({"am", "pm", "a", "p", "m", "h", "uhr", "gmt", "utc", "cet", "cest", "bst", "et", "est", "edt"})  # beside a time of day
LETTERS = re.compile(r"[A-Z]{2,6}(?:[- ]?\d{1,2})?")  # of a station
AT = re.compile(r"\s\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s(?:on|am|el|le))?\s*$", re.IGNORECASE)  # the time of day before a date
ELIDED = re.compile(r"^[LlDd]['’]")  # an article before an agency's name: `l’AFP`
BESIDE = re.compile(r"(?<!\s)\s+[-–—|/·•]\s+")
OFFICE = re.compile(r"(?<!\s)\s*[,;|•·–—()]\s*|\s[-:]\s|\s(?=@)")
FROM = re.compile(r",?\s(?:in|from|aus|à|en)\s(?P<place>[^\W\d_a-z]\S*(?:\s[^\W\d_a-z]\S*)?)$")
HANDLE = re.compile(r"@\w{1,40}")
TAIWANESE = re.compile(r"[〔【\[（(]?[記记]者\s?(?P<name>[\u4e00-\u9fff]{2,4})\s?[／/]")  # `記者李曉敏／綜合報導`
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


def byline_of(page: Page) -> Authors:
    """The people named as authors and, apart from them, the agencies.

    Fields for machines come first; where they name no person, fewer than the line below the headline, or only people whom the page shows
    nowhere, that line counts: who filed a text in the system is not who wrote it.
    A desk, a login or the outlet itself is an author only where nobody else is named.
    """
    people, weak, wires = from_claims(page)
    seen, faint = from_lines(page)
    # The outlet signs what others wrote too, whose name then stands alone.
    signing = [fact.value for fact in (weak, faint) if fact.value]
    if not (people.value or seen.people.value) and signing and all(is_outlet(name, page.outlets) for name in signing):
        seen = seen._replace(people=beside_text(page))
    wires = wires if wires.value else seen.wires
    named = people.value.split(", ") if people.value else []
    if seen.people.value and (all(name in seen.people.value for name in named) or (seen.is_said and not any_shown(named, page))):
        people = seen.people
    if people.value:
        names = [one for name in people.value.split(", ") for one in unglued(name, page)]
        return Authors(joined(list(dict.fromkeys(names)), people.where or ""), wires)
    return Authors(Fact() if wires.value else faint if is_better(faint, weak, page.outlets) else weak, wires)


def without_owner(byline: Fact, owner: str) -> Fact:
    """Authors without the publisher behind them: `Ada Ost, Tern Post`; somebody whose own site it is stays."""
    first, *others = (byline.value or "").split(", ")
    names = [first, *(name for name in others if not (owner and is_outlet(name, [owner])))]
    return joined(names, byline.where or "") if len(names) <= len(others) else byline


def is_better(faint: Fact, weak: Fact, outlets: Sequence[str]) -> bool:
    """Whether what a line names goes before what a field names, neither of them a person: a login before the outlet."""
    return weak.value is None or (faint.value is not None and is_outlet(weak.value, outlets) and not is_weak(faint.value, outlets))


def any_shown(names: Sequence[str], page: Page) -> bool:
    """Whether the page shows one of these names beside its text, other than among its rights."""
    shown = " ".join(block.text for block in page.beside if not OWNED.search(block.text)).casefold()
    return any(name.casefold() in shown for name in names)


def unglued(name: str, page: Page) -> list[str]:
    """A name as fields for machines or lines give it alone: `Ada OstCity Columnist`, parted by markup only, `Kolumne von Bo Vik`.

    It may be several names, each a link: `Ada OstandBo Vik`.
    """
    if name.count(" ") < 2 and not GLUED.search(name):
        return [name]
    linked = [one for one in linked_names(page) if one in name]
    left = name
    for one in linked:
        left = left.replace(one, " ", 1)
    if len(linked) > 1 and all(word.lower() in spoken("and") for word in left.split()):
        return linked
    fields = [field for field in CLAIMS if field not in LIBRARIANS]
    said = {found for field in fields for claim in page.claims.get(field, ())[:MOST] for found in names_in(claim.value, line=False)}
    first = after_by(name.partition(" ")[2]) or name  # what follows `Kolumne`
    lines = {block.text for block in page.beside if len(block.text) < len(name) and is_person(block.text)}
    alone = [other for other in said | lines | set(linked) if other != name and " " in other and (name.startswith(other) or first == other)]
    if not alone or (name in said and not said.intersection(alone)):
        return [name]
    best = max(alone, key=len)
    return [name if any(word.lower() in spoken("and") for word in name[len(best) :].split()) else best]


def topics_of(claims: Claims) -> frozenset[str]:
    """What a page calls its subjects and sections, which look like names: `Climate Change`."""
    return frozenset(folded(part) for name in TOPICS for claim in claims.get(name, ())[:MOST] for part in COMMA.split(claim.value))


def from_claims(page: Page) -> tuple[Fact, Fact, Fact]:
    """People, those who are hardly people, and agencies, as the page's fields name them."""
    weak, wires = Fact(), Fact()
    organization = {claim.value for claim in page.claims.get("json-ld author.@type", ())} == {"Organization"}
    for name in CLAIMS:
        if name in LABELS and not any(is_opening(label.value) for label in page.claims.get(LABELS[name], ())):
            continue
        found = [claim for claim in page.claims.get(name, ()) if page.around.holds(claim)]
        values: Sequence[str] = [claim.value for claim in found]
        if name == "json-ld author.name":
            values = persons_first(page.claims, values, page.publishers) or referred(page.claims)
        if name in LIBRARIANS:
            values = [SURNAME_FIRST.sub(r"\g<given> \g<surname>", value) for value in values]
        people, agencies = parted(values[:MOST], page.publishers)
        if people and is_outlet(people[0], page.outlets):
            people = people[:1]  # `example.org, Frankfurt, Germany`
        if agencies and not wires.value:
            wires = joined(agencies, where(name, found))
        persons = [] if organization and name.startswith("json-ld author") else [one for one in people if not is_weak(one, page.outlets)]
        if any(map(is_person, persons)):
            persons = [one for one in persons if len(one.split()) <= WORDS]
        if persons:
            return fuller(joined(persons, where(name, found)), page), weak, wires
        if people and not weak.value:
            weak = joined(people, where(name, found))
    for name in ("rel author", "itemprop author", "json-ld person name"):
        # One person and no other on the whole page: below the text, or in a graph that does not say whose author it is.
        people, _ = parted([claim.value for claim in page.claims.get(name, ())], page.publishers)
        if len(people) == 1 and not is_weak(people[0], page.outlets):
            return joined(people, name), weak, wires
    return Fact(), weak, wires


def fuller(people: Fact, page: Page) -> Fact:
    """People as one field names them, or as another does that names them and others, all of whom the page shows."""
    named = (people.value or "").split(", ")
    for name in FULLER:
        found = [claim for claim in page.claims.get(name, ()) if page.around.holds(claim)][:MOST]
        more, _ = parted([claim.value for claim in found], page.publishers)
        if len(more) > len(named) and set(named) <= set(more) and all(is_person(one) and any_shown([one], page) for one in more):
            return joined(more, where(name, found))
    return people


def persons_first(claims: Claims, names: Sequence[str], publishers: Publishers) -> Sequence[str]:
    """The names of authors without those of organizations, where persons are among them too and each is told what it is; agencies stay."""
    kinds = [claim.value for claim in claims.get("json-ld author.@type", ())]
    if len(kinds) != len(names) or "Person" not in kinds:
        return names
    return [name for name, kind in zip(names, kinds, strict=True) if kind != "Organization" or is_wire(name, publishers)]


def where(name: str, found: Sequence[Claim]) -> str:
    """Where names were read: as the page itself writes the name of its field."""
    return found[0].name if found else name


def referred(claims: Claims) -> list[str]:
    """Names of the persons whom an author's `@id` refers to."""
    people = claims.get("json-ld person @id", ())
    names = claims.get("json-ld person name", ())
    if len(people) != len(names):
        return []
    by_id = {person.value: name.value for person, name in zip(people, names, strict=True)}
    return [by_id[claim.value] for claim in claims.get("json-ld author.@id", ()) if claim.value in by_id]


def is_desk(low: str) -> bool:
    """Whether a name in lower case is of a desk, a staff or a team."""
    return any(word in spoken("desk") for word in low.split())


def is_weak(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is the outlet's or a login's."""
    return is_outlet(name, outlets) or (name.islower() and " " not in name) or is_desk(name.lower())


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
        wires = wires or [agency for part in block.text.split(" / ")[1:] if (agency := signed_off(part, page.publishers)[1])]
        persons = list(takewhile(lambda one: is_person(one) and not is_weak(one, page.outlets), people))
        if persons and said == block.text and block.place in opened:
            persons += [name for name in names_joined(block, page) if name not in persons]
        if persons and (not is_said or (block.place in opened and block.context)):
            persons += [name for name in names_beside(block, page) if name not in persons]
        is_word = " " not in said and not JUNK.search(said[:-4])
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
    if linked and not is_subject(linked, page):
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
            if PHOTOGRAPHER.search(other.text):
                continue
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
        if not names or not is_person(names[0]) or is_weak(names[0], page.outlets):
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
    return f"{first} {max(parts, key=len)}" if parts and (" " in rest or GLUED.search(rest)) else name


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
    if is_office and " " in name and len(words) <= MOST_OF_DESK and name[0].isupper():
        return True  # `By The Harbour Courier Team`
    is_near = is_dated or is_labelled(block) or next(written(block.text), None) is not None or bool(READING.search(block.text))
    return is_near and (is_office or (len(words) == 1 and name.lower() not in COMMON))


def is_dating(text: str) -> bool:
    """Whether a line tells a report's time and nothing else before it: its date, or how long it takes to read.

    >>> is_dating("Published 12 November 2026, updated 13 November"), is_dating("4 min read"), is_dating("Ada Ost - 12 November 2026")
    (True, True, False)
    """
    date = next(iter(days_in(text)), None) if len(text) <= LINE else None
    if date is None:
        return len(text) <= SHORT and bool(READING.search(text) or TODAY.search(text) or is_day_of_year(text))
    before = text[: date.start].strip(DASHES + ":").lower()
    return len(before) <= WORDS or (len(before) <= SHORT and bool(said_of("published").search(before) or said_of("updated").search(before)))


def is_day_of_year(text: str) -> bool:
    """Whether a text is a day and its month, or with them a time of day, without a year.

    >>> is_day_of_year("12 November, 06:40"), is_day_of_year("Nov 9"), is_day_of_year("May Holm"), is_day_of_year("1 May march in Orrin")
    (True, True, False, False)
    """
    words = re.findall(r"[^\W\d_]+", text)
    return bool(DIGITS.search(text)) and len(words) in (1, 2) and any(month_of(word, "") for word in words)


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
            said = without_place(after_by(said) or (said[: label.start()].rstrip() if label else said), page.body)
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
    """Whether a line of names stands right below a date and is no button, as `No Comments` would be."""
    return bool(days_in(date.text)) and is_dating(date.text) and name.text[-1] != "." and not is_furniture(name.text)


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


def is_signature(text: str, names: Sequence[str], others: Sequence[str] = ()) -> bool:
    """Whether a line holds nothing but who wrote and when, as posts of a live report have it; `others` are outlet and agencies.

    >>> [is_signature(text, ["Ada Ost", "Bo Vik"]) for text in ("20.50Ada Ost", "By Ada Ost and Bo Vik", "3 May 2026", "Ada Ost fell")]
    [True, True, False, False]
    """
    left = text
    for name in names:
        left = left.replace(name, " ")
    for name in others if left != text else ():
        left = left.replace(name, " ")
    date = next(written(left), None) if left != text else None
    if date:
        left = left[: date.start] + left[date.end :]
    words = re.findall(r"[^\W\d_]+", left.lower())
    return left != text and all(word in CLOCK or word in spoken("by") or word in spoken("and") for word in words)


def names_above(above: Sequence[Block], block: Block, page: Page) -> list[str]:
    """The names right above a block of names, where each author has an element of the same kind."""
    names: list[str] = []
    for other in reversed(above):
        if not block.context or other.context[-1:] != block.context[-1:] or not is_alone(other.text, page):
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


def without_place(text: str, body: str) -> str:
    """A name of two words without the place behind it, which the report is about: `Ada Ost Orrin`, parted by a line break only."""
    *words, last = text.split() or [""]
    return " ".join(words) if len(words) == 2 and is_place(last, body) and not any(word in body for word in words) else text


def is_place(text: str, body: str) -> bool:
    """Whether a line could be the place a report is from."""
    return len(text.split()) <= 3 and not text[:1].islower() and text[:1].isalpha() and text in body


def is_subject(names: Sequence[str], page: Page) -> bool:
    """Whether what looks like names is a section's, a subject's or a button's: words that the page has in lower case too."""
    if topics_of(page.claims).intersection(map(folded, names)):
        return True
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
        and words[0].lower() not in spoken("inside")
        and is_person(text)
        and not JUNK.search(text)
        and not any(word.isupper() and len(word) > 2 for word in without_large_surname(words))
        and all(re.sub(r"[-.’']", "", word).isalpha() for word in words)
        and not label_in(text)
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


def is_told_of(name: str, body: str) -> bool:
    """Whether a report tells of somebody, elsewhere than in a paragraph at its end that opens with them, as biographies do.

    It may say first what they are: `The geologist Ada Ost teaches in Norby.`

    >>> is_told_of("Ada Ost", "The weir broke.\\nAda Ost is a reporter."), is_told_of("Ada Ost", "Ada Ost fell.\\nIt\\nrained.\\nSo.")
    (False, True)
    """
    paragraphs = body.split("\n") if name in body else []
    ends = len(paragraphs) - BIOGRAPHIES
    return any(name in text and not (number >= ends and text.find(name) < OPENS) for number, text in enumerate(paragraphs))


def signed(block: Block, *, is_below: bool = False) -> str | None:
    """The part of a line that says who wrote, None where it says nothing; below the text stand other reports' lines too."""
    for part in BESIDE.split(block.text.removeprefix("(")):  # `(Reporting by Ada Ost in Orrin; editing by Bo Vik)`
        said = after_by(part)
        if said is not None:
            return said
    if "：" in block.text and (found := within().search(block.text)):
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
