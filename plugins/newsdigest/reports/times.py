"""When a report was published, changed and saved, from what the page says, its header lines and its address."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from newsdigest.cleaning.credits import is_credited
from newsdigest.model import Block, Claim, Document, Fact
from newsdigest.reports.bylines.signed import signed
from newsdigest.reports.claims import Claims
from newsdigest.reports.dates import DIGIT, Date, instant, is_month_first, written
from newsdigest.reports.surroundings import Surroundings, said_of, spoken

# Best first: what is made for machines by those who publish; the rest is matched by PUBLICATION below.
PUBLISHED = (
    "json-ld datepublished",
    "meta article:published_time",
    "itemprop datepublished",
    "meta og:article:published_time",
    "meta parsely-pub-date",
    "meta sailthru.date",
    "meta dc.date.issued",
    "meta dcterms.issued",
    "meta cxenseparse:recs:publishtime",
    "json-ld webpage datepublished",
    "json-ld webpage mainentity.datepublished",
)
LESSER = (
    "json-ld recipe datepublished",
    "json-ld datecreated",
    "json-ld webpage datecreated",
    "itemprop datecreated",
    "itemprop uploaddate",
    "json-ld videoobject uploaddate",
    "meta date",
    "meta dc.date",
    "meta dcterms.date",
)
PUBLICATION = re.compile(
    r"^(?:meta|itemprop) (?!.*(?:modif|updat|expir|edit|render|version|unpubl|start|end|image|video))"
    r".*(?:publi|pub[_.-]?date|issued|created|release|date[_.:-]?(?:original|available)|online_date)"
)
MODIFIED = (
    "json-ld datemodified",
    "meta article:modified_time",
    "itemprop datemodified",
    "meta og:updated_time",
    "meta dcterms.modified",
    "meta dc.date.modified",
    "meta last-modified",
    "meta last_modified",
    "json-ld webpage datemodified",
    "json-ld webpage mainentity.datemodified",
)
# What else a page may call its change.
MODIFICATION = re.compile(r"^meta (?!.*(?:expir|image|video|comment|count|version|user|by$)).*(?:modif|updat|lastmod)")
BESIDE = re.compile(r"\s[|•·]\s(?!\d{1,2}[:.h]\d\d\b)")  # `Ada Ost | 12 November 2026 | 3 comments`, but `12 November 2026 | 14:05`
NEXT, SIGNING = 6, 4  # blocks below the text of which one that is nothing but a date, or names its author too, is the text's
ALONE = 12  # characters beside such a date
LONG = 30  # days
LINE = 160  # characters of a line that may give a date
SHORT = 40  # characters of a line that only says what date stands below it
TOLD = 3  # words from which what stands before a date is told, not named
RECORDING = re.compile(r"(?:audio|video)\s?:", re.IGNORECASE)  # which has a date and an author of its own
LOOSE = ""  # kind of the lines of a bare text
ARTICLE = 3  # letters of labels that sentences have too: `le`, `vom`
GOES_ON = re.compile(r"\.\s?[^\W\d_]")  # behind a date: its sentence ends, and another begins
WORDS = 70  # characters beside a date from which a line tells something else
WESTERNMOST, EASTERNMOST = datetime.timedelta(hours=-8), datetime.timedelta(hours=10)  # California and Sydney; few publish beyond
FARTHEST = datetime.timedelta(hours=14)  # of any zone
QUARTER = datetime.timedelta(minutes=15)  # by whole ones of which zones differ
MINUTES = datetime.timedelta(minutes=2)  # by which what is printed may be rounded
IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?P<mark>[/-])(?P<month>\d\d|[a-z]{3})(?P=mark)(?P<day>\d\d)(?=[/_.?-]|$)"
    r"|/(?P<compact>(?:19|20)\d{6})(?=[/-]|$)"
    r"|/(?P<first>\d\d)-(?P<second>\d\d)-(?P<last>(?:19|20)\d\d)(?=[/_.?-]|$)"
)
# A date that opens the text: `29.11.2026 – The council …`, `(18 January 2026) The …`, `Press release of 25 January 2026 | Berlin – …`.
# `(12 November 2026)`, `SELM, Norland, Nov. 12, 2026 /Newsline/ --` as press releases open
OPENING = re.compile(r"(?:[^\W\d_]+\s(?:of|vom|du|del)\s|[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{1,40}(?:,\s[^\W\d_]{2,24}\.?)?,\s)?\(?$")
OPENED = re.compile(r"(?:\s(?:/[^/]{2,30}/|\([^()]{2,30}\)))?(?:\)?\s?[–—|:)„“«]|\s--?\s)")
AGENCY = 40  # characters of what may follow such a date
POSTED = re.compile(r"[—–-]\s?[^()]{1,80}\(@\w+\)")  # `— Ada Ost (@adaost) 12 November 2026`, below a post that a text quotes
OFTEN = 3  # dated lines of one kind, which list other reports
OF_CHANGE = re.compile(r"modif|updat|edit|revis|change|aktualis")


class Times(NamedTuple):
    """When a report was published and changed."""

    published: Fact
    modified: Fact
    disagreement: str | None  # where the page gives another day


def times_of(document: Document, claims: Claims, around: Surroundings, address: str, language: str) -> Times:
    """Published and modified; a page that says only when it was changed does not say when it was published.

    Lines and `time` elements count only between headline and body, as every other date on a page may be another report's,
    and lines right below it that say what their date is; an address's date only where there is no other.
    """
    named = (*PUBLISHED, *(name for name in claims if PUBLICATION.match(name)))
    if language in ("", "en") and any(is_month_first(block.text) for block in around.head if "/" in block.text[:LINE]):
        language = "en-us"
    stamped = next(stamps(claims, named, language), None)
    shown = list(lines(around, language))
    timed = list(elements(document.claims, around, language))
    printed = next((fact for is_change, fact in (*timed, *shown) if not is_change), None)
    addressed = in_address(address)
    published = (
        stamped
        or printed
        or opened(around, language)
        or next(stamps(claims, LESSER, language), None)
        or signed_off(around, language)
        or addressed
        or Fact()
    )
    published = next((fact for fact in (printed, addressed) if fact and is_same_by_local_day(published, fact)), published)
    modified = (*MODIFIED, *(name for name in claims if MODIFICATION.match(name)))
    changed = next(stamps(claims, modified, language), None) or next((fact for is_change, fact in (*timed, *shown) if is_change), None)
    if stamped and printed and changed and is_stamped_again(stamped, printed, changed):
        published = printed
    return Times(
        published, changed if changed and is_later(changed, published) else Fact(), disagreement(published, printed, addressed, stamped)
    )


def stamps(claims: Claims, names: Sequence[str], language: str) -> Iterator[Fact]:
    """The times that fields of these names give, in the order of the names."""
    for name in names:
        for claim in claims.get(name, ()):
            if value := instant(claim.value, language):
                yield Fact(value=value, where=claim.name)


def elements(claims: Sequence[Claim], around: Surroundings, language: str) -> Iterator[tuple[bool, Fact]]:
    """The `time` elements of the head: whether each is of a change, and its time."""
    for claim in claims:
        if claim.name.startswith("time") and around.holds(claim) and (value := instant(claim.value, language)):
            words = claim.name.lower().partition("datepublished")
            yield not words[1] and bool(OF_CHANGE.search(words[0])), Fact(value=value, where="time")


def lines(around: Surroundings, language: str) -> Iterator[tuple[bool, Fact]]:
    """The dates in short lines of the head, those below the headline first, each with whether it is of a change."""
    start = around.headline or 0
    listed = lists(around, language)
    for number in (*range(start, len(around.head)), *reversed(range(start))):
        block = around.head[number]
        # A date in the headline's own words is what the report is about.
        text = block.text[len(around.title) :] if number == around.headline else block.text
        if len(text) > LINE or block.note == "caption" or kind_of(block) in listed or RECORDING.match(text):
            continue
        above = label_of(around.head[number - 1].text) if number else ""
        if above in spoken("other"):
            continue
        for part in BESIDE.split(text):
            for label, date in labelled(part, language):
                if is_caption(part, label, date):
                    break
                yield bool(said_of("updated").search(label or above)), Fact(value=date.value, where=where(block))


def label_of(text: str) -> str:
    """What a line says of the one below it, in lower case: `last updated` of `Last updated:`."""
    return text.lower().rstrip(" :") if len(text) < SHORT else ""


def is_caption(text: str, before: str, date: Date) -> bool:
    """Whether a line with a date is a picture's: it ends with a credit, or goes on behind the date's sentence.

    >>> line = "The mayor in Orrin on 12 November 2026. Ada Ost/Alpen News"
    >>> is_caption(line, "the mayor in orrin on ", next(written(line))), is_caption("12 November 2026. Orrin", "", next(written(line)))
    (True, False)
    """
    labels = (*said_of("published").finditer(before), *said_of("updated").finditer(before))
    if not date.start or any(len(label[0]) > ARTICLE for label in labels):
        return False
    return is_credited(text) or (before.count(" ") >= TOLD and GOES_ON.match(text, date.end) is not None)


def lists(around: Surroundings, language: str) -> frozenset[str]:
    """The kinds of block that name several days round a report: lists of other reports, of matches, of events.

    The lines above a bare text whose headline is not known are of one kind.
    """
    days: dict[str, list[str]] = {}
    for block in (*around.head, *around.tail):
        if block.context and len(block.text) <= LINE:
            for date in written(block.text, language):
                days.setdefault(kind_of(block), []).append(date.day)
    for block in around.head if around.headline is None else ():
        if not block.context and len(block.text) <= LINE:
            days.setdefault(LOOSE, []).extend(date.day for _, date in labelled(block.text, language))
    return frozenset(kind for kind, found in days.items() if len(found) >= OFTEN and len(set(found)) > 1)


def kind_of(block: Block) -> str:
    """What is alike in the blocks of one list: their elements."""
    return " ".join(block.context[-2:])


def opened(around: Surroundings, language: str) -> Fact | None:
    """The date that opens a text, set off from its first sentence."""
    for block in around.opening:
        text = block.text
        date = next(written(text[:LINE], language), None)
        if date and OPENING.fullmatch(text[: date.start]) and OPENED.match(text[date.end : date.end + AGENCY]):
            return Fact(value=date.value, where=where(block))
    return None


def labelled(text: str, language: str) -> Iterator[tuple[str, Date]]:
    """The dates of a line that are its report's, each with the words before it in lower case."""
    if not DIGIT.search(text) or said_of("other").search(text.lower()) or POSTED.match(text):
        return
    last = 0
    for date in written(text, language):
        before = text[last : date.start].lower()
        is_told = len(text) - (date.end - date.start) > WORDS and not said_of("published").search(before)
        if is_told or said_of("saved").search(before):
            break  # a sentence with a date in it, or when the page was saved
        yield before, date
        last = date.end


def signed_off(around: Surroundings, language: str) -> Fact | None:
    """The date of a line below the text that says it is when that was published, or that signs the text or stands right below it, alone."""
    listed = lists(around, language) - {LOOSE}
    tail = takewhile(lambda block: label_of(block.text) not in spoken("updated"), around.tail)  # `Corrections`, each with its date
    lines = [(number, block) for number, block in enumerate(tail) if len(block.text) <= LINE and kind_of(block) not in listed]
    found = [(number, block, label, date) for number, block in lines for label, date in labelled(block.text, language)]
    for _, block, label, date in found:
        if said_of("published").search(label) and not said_of("updated").search(label):
            return Fact(value=date.value, where=where(block))
    days = {date.day for _, _, _, date in found}
    clocks = {date.value for _, _, _, date in found if "T" in date.value}  # of comments
    for number, block, label, date in found:
        is_alone = number < NEXT and len(days) == 1 and len(clocks) < 2 and len(block.text) - (date.end - date.start) <= ALONE
        if not said_of("updated").search(label) and (is_alone or (number < SIGNING and signed(block, is_below=True))):
            return Fact(value=date.value, where=where(block))
    return None


def where(block: Block) -> str:
    return block.place or "line"


def in_address(address: str) -> Fact | None:
    """The day in an address.

    >>> in_address("https://example.org/2026/11/12/rain").value, in_address("https://example.org/archive/2026")
    ('2026-11-12', None)
    >>> in_address("https://example.org/2026/nov/12/rain").value, in_address("https://example.org/news/29-11-2026").value
    ('2026-11-12', '2026-11-29')
    """
    match = IN_ADDRESS.search(address)
    if not match:
        return None
    if match["last"]:
        value = instant(f"{match['first']}-{match['second']}-{match['last']}")
    elif match["compact"]:
        value = instant(match["compact"])
    elif match["month"].isdigit():
        value = instant(f"{match['year']}-{match['month']}-{match['day']}")
    else:
        value = instant(f"{match['day']} {match['month']} {match['year']}", "en")
    return Fact(value=value, where="address") if value else None


def is_same_by_local_day(stamped: Fact, printed: Fact) -> bool:
    """Whether a stamp in universal time and the day that the page prints are one time, on either side of midnight.

    Pages give machines universal time and readers the day of the place they are written in, which is the publisher's.
    """
    if not stamped.value or not printed.value or not stamped.value.endswith("+00:00"):
        return False
    moment = datetime.datetime.fromisoformat(stamped.value)
    other = datetime.datetime.fromisoformat(printed.value)
    if other.date() == moment.date():
        return False
    if other.tzinfo:
        return abs(other - moment) <= MINUTES
    local = other.replace(tzinfo=datetime.UTC) - moment
    if "T" in printed.value:
        return abs(local) <= FARTHEST and (local + MINUTES) % QUARTER <= 2 * MINUTES
    return other.date() in ((moment + WESTERNMOST).date(), (moment + EASTERNMOST).date())


def is_stamped_again(stamped: Fact, printed: Fact, changed: Fact) -> bool:
    """Whether a stamp is of the last change, which a page that shows a day long before it was stamped with as if it were new."""
    days = [ordinal(fact.value or "") for fact in (stamped, printed, changed)]
    year, month, day = (printed.value or "")[:10].split("-")
    is_swapped = (stamped.value or "")[:10] == f"{year}-{day}-{month}"  # the page is American, or says that it is not
    return days[0] - days[1] > LONG and abs(days[0] - days[2]) <= 2 and not is_swapped


def is_later(changed: Fact, published: Fact) -> bool:
    """Whether a change is not just the publication said again."""
    return not published.value or not changed.value or changed.value[: len(published.value)] != published.value


def disagreement(published: Fact, *others: Fact | None) -> str | None:
    """Where another place of the page gives a day more than one day away, as time zones move days by one."""
    for other in others:
        if published.value and other and other.value and not is_near(published.value, other.value):
            return f"published: {published.where} {published.value[:10]}, {other.where} {other.value[:10]}"
    return None


def is_near(one: str, other: str) -> bool:
    a, b = (ordinal(value) for value in (one, other))
    return abs(a - b) <= 1


def ordinal(value: str) -> int:
    return datetime.date.fromisoformat(value[:10]).toordinal()


def retrieved_of(claims: Claims, blocks: Sequence[Block], language: str) -> Fact:
    """When the page was saved, as the program that saved it wrote, or from a line that says so."""
    if saved := next(stamps(claims, ("saved date",), language), None):
        return saved
    for block in (*blocks[:20], *blocks[-20:]):
        text = block.text[:120].lstrip("•*-– ")
        low = text.lower()
        if not low.startswith(spoken("saved")):
            continue
        rest = text[next(len(phrase) for phrase in spoken("saved") if low.startswith(phrase)) :]
        date: Date | None = next(written(rest, language), None)
        # Only the time follows: "Saved on 3 May by the lifeboat" is a report's line.
        if date and not rest[: date.start].strip(" :–—-\t") and len(rest) - date.end < 20:
            return Fact(value=date.value, where=where(block))
    return Fact()
