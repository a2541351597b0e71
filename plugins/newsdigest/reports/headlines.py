"""The headline, where all that a page calls it by is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sentencex import get_sentence_boundaries

from newsdigest.model import FIRST_SENTENCE, Block, Document, Fact
from newsdigest.publishers import folded
from newsdigest.reports.claims import Claims, of
from newsdigest.reports.datelines import behind
from newsdigest.reports.lines import headline_among
from newsdigest.reports.wording import likeness, plain, threes, undoubled

LONGEST = 250  # characters; longer ones are sentences or lists of key words
# From the most trusted; the order decides between candidates that nothing else tells apart.
CLAIMS = (
    "json-ld headline",
    "meta og:title",
    "itemprop headline",
    "meta twitter:title",
    "meta parsely-title",
    "meta sailthru.title",
    "meta dc.title",
    "meta dcterms.title",
    "meta title",
    "json-ld name",
    "json-ld webpage name",
    "title",
)
SEPARATOR = re.compile(r"(?<!\s)\s+(?:[|–—·•:»«/>]|::|-{1,2})\s+|\s?[|｜»«]\s?|(?<=[^\W\d_]):\s(?=\S+\.\w{2,3}$)")
# A name at the end of a title in a script without spaces, by how outlets are called there: `武汉的声音-新华网`, `堤防が決壊：港新聞`.
EASTERN = re.compile(
    r"(?P<title>.{6,}?)\s?[-–—_|｜：]{1,2}\s?"
    r"[^\s\-–—_|｜：，。、！？]{0,8}(?:网|網|报|報|日报|新闻|新聞|通讯社|通信|社|电视台|オンライン|デジタル|ニュース|频道|頻道|뉴스|일보|신문|닷컴)$"
)
CRUMB = re.compile(r"(?:li|nav)(?![a-z])|.*breadcrumb", re.IGNORECASE)
CRUMBS = 3  # innermost elements of a heading of which one may be a crumb
TITLES = ("title", "meta og:title", "json-ld headline")
TYPED = ("Microsoft Word", "LibreOffice", "OpenOffice")
PART = 3  # words of a part of a title that may be the headline
LOWER = 0.2  # by how much a lower heading must be nearer to what the page says than one of the first level
LEAST, MOST = 20, 200  # characters of what stands for a headline
ALIKE = 0.35  # likeness from which two titles are of one report


class Candidate(NamedTuple):
    """What a page may mean by its headline."""

    text: str
    where: str
    level: int = 0  # of a heading; 0 for what the page says for machines


def headline_of(document: Document, claims: Claims, outlets: Sequence[str], address: str) -> Fact:
    """The headline that most of the page agrees on, unknown where it names none.

    `outlets` are names of the site; they are cut off at both ends of titles. `address` may hold words of the headline.
    """
    if document.format == "text":
        return headline_among(document.blocks, outlets, address)
    known = {folded(name) for name in outlets}
    candidates = [
        Candidate(title, where, level)
        for text, where, level in named(document, claims)
        if (title := without_outlet(undoubled(text), outlets)) and len(title) <= LONGEST and folded(title) not in known
    ]
    if not candidates:
        return headline_among(document.blocks, outlets, address)
    written = [candidate for candidate in candidates if not candidate.level]
    shown = [candidate for candidate in candidates if candidate.level]
    if not written:
        return fact(shown[0])
    stated = max(written, key=lambda one: (sum(agreement(one, other) for other in candidates), -written.index(one)))
    best = max(shown, key=lambda one: max(nearness(one, other) for other in written), default=None)
    if best and any(block.text == best.text and is_crumb(block) for block in document.blocks) and (other := headed(document, claims, best)):
        return fact(other)
    if best is None or max(likeness(best.text, other.text) for other in written) < ALIKE:
        # The page's h1 is its name, or the section's; what it says of itself is not.
        return fact(part_shown(stated, document) or stated)
    return fact(inner(best, written))


def part_shown(stated: Candidate, document: Document) -> Candidate | None:
    """The part of a title that stands alone on its page, where no other does: `Tern Post - Rain stops the regatta` above a text."""
    shown = {block.text for block in document.blocks if len(block.text) <= LONGEST}
    parts = SEPARATOR.split(stated.text)
    alone = [part for part in parts if part in shown]
    is_it = len(alone) == 1 and len(parts) > 1 and len(alone[0].split()) >= PART and alone[0] == max(parts, key=len)
    return stated._replace(text=alone[0]) if is_it else None


def headed(document: Document, claims: Claims, crumb: Candidate) -> Candidate | None:
    """The title that a heading shows, where that of the first level is a crumb of the way to the page, worded for search engines."""
    headings = [folded(block.text) for block in document.blocks if block.kind == "heading" and not is_crumb(block)]
    for claim in of(claims, (*CLAIMS, "json-ld alternativeheadline")):
        title = folded(claim.value)
        if len(title) > 12 and title not in folded(crumb.text) and any(f" {heading}".endswith(f" {title}") for heading in headings):
            return Candidate(claim.value, claim.name)
    return None


def is_crumb(block: Block) -> bool:
    """Whether a block is part of a list that leads to the page."""
    return any(CRUMB.match(label) for label in block.context[-CRUMBS:])


def inner(shown: Candidate, written: Sequence[Candidate]) -> Candidate:
    """What a page calls a report for machines, where its heading runs on from a kicker before that or into a line behind it."""
    if shown.text[0] in ":,;":  # what stood before the mark is a block of its own
        whole = (other for other in written if folded(other.text).endswith(folded(shown.text)))
        return next(whole, shown._replace(text=shown.text.lstrip(":,; ")))
    if any(folded(other.text) == folded(shown.text) for other in written):
        return shown
    text = shown.text.casefold()
    for other in written:
        title = other.text.casefold()
        if len(title) > 12 and len(title) < len(text) and (text.endswith(title) or text.startswith(title + " ")):
            return other
    return shown


def nearness(shown: Candidate, written: Candidate) -> float:
    """How much of a heading and of what the page says for machines is the same, 0–1; of equal ones the greater heading is nearer.

    By the share in both, not in the shorter, as a heading that is all in the title may be the section's: `Opinion | What the rain left`.
    """
    a, b = threes(plain(shown.text)), threes(plain(written.text))
    return 2 * len(a & b) / (len(a) + len(b)) - (LOWER if shown.level > 1 else 0.0) if a and b else 0.0


def fact(candidate: Candidate) -> Fact:
    return Fact(value=candidate.text, where=candidate.where)


def named(document: Document, claims: Claims) -> Iterator[Candidate]:
    """All that a page may call its report, headings first: those of the first level, and lower ones that its title holds."""
    headings = [
        block
        for block in document.blocks
        if block.kind == "heading" and len(block.text) <= LONGEST and "@hidden" not in " ".join(block.context)
    ]
    titles = [folded(claim.value) for claim in of(claims, TITLES)]
    tops = [block for block in headings if block.level == 1][:6]
    lower = [block for block in headings if block.level > 1 and len(block.text) > 12 and is_part(folded(block.text), titles)][:1]
    yield from (Candidate(block.text, f"h{block.level}", block.level) for block in (*tops, *lower))
    seen: set[str] = set()
    # A word processor's title is its file's, often the first draft's.
    is_typed = any(claim.value.startswith(TYPED) for claim in claims.get("meta generator", ()))
    for claim in of(claims, [name for name in CLAIMS if not (is_typed and name == "title")]):
        if claim.name not in seen:
            seen.add(claim.name)
            yield Candidate(claim.value, claim.name)


def is_part(heading: str, titles: Sequence[str]) -> bool:
    return bool(heading) and any(title.startswith(heading) or title.endswith(" " + heading) for title in titles)


def agreement(one: Candidate, other: Candidate) -> float:
    """How far another candidate supports this one, 0–1."""
    if one.where == other.where:
        return 0.0
    a, b = folded(one.text), folded(other.text)
    if a == b:
        return 1.0
    if a and b and (a in b or b in a):
        return 0.7 * min(len(a), len(b)) / max(len(a), len(b))
    return 0.0


def without_outlet(text: str, outlets: Sequence[str]) -> str:
    """A title without the name of the site at its beginning or end.

    >>> without_outlet("Bridge opens | News | The Harbour Courier", ["The Harbour Courier"])
    'Bridge opens'
    >>> without_outlet("Rain - and snow", ["Open Coast"]), without_outlet("高潮で堤防が決壊：港新聞", [])
    ('Rain - and snow', '高潮で堤防が決壊')
    """
    cuts = [(match.start(), match.end()) for match in SEPARATOR.finditer(text)]
    if not cuts:
        while not text.isascii() and (eastern := EASTERN.match(text)):
            text = eastern["title"]
        return text.strip()
    known = {plain(name) for name in outlets if plain(name)}
    starts, ends = [0] + [end for _, end in cuts], [start for start, _ in cuts] + [len(text)]
    parts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    first, last = 0, len(parts)
    for number in range(len(parts) - 1, 0, -1):
        if is_outlet(parts[number], known):
            last = number
    if last == len(parts) and is_outlet(parts[0], known):
        first = 1
    # A section between headline and site (`| News | The Courier`) goes with it.
    while last < len(parts) and last - first > 1 and len(parts[last - 1].split()) == 1 and len(parts[first]) >= 12:
        last -= 1
    return text[starts[first] : ends[last - 1]].strip()


def is_outlet(part: str, known: set[str]) -> bool:
    name = plain(part)
    return bool(name) and any(
        name == other or (len(other) > 4 and name.startswith(other) and len(name) < len(other) + 14) for other in known
    )


def standing_in(text: str, language: str) -> Fact:
    """What stands for a headline that a seed does not give, from the first paragraph of its report: its first sentence, no dateline."""
    return Fact(value=first_sentence(behind(text), language), where=FIRST_SENTENCE)


def first_sentence(text: str, language: str) -> str:
    """The first sentence of a text, or as many as make a headline, at most MOST characters; the language is a tag, or empty.

    >>> first_sentence("Rain! The bridge at Orrin reopened, Sen. Ann Lee of the U.S. Senate said. Traffic was light.", "en-US")
    'Rain! The bridge at Orrin reopened, Sen. Ann Lee of the U.S. Senate said.'
    >>> first_sentence("Rain", "")
    'Rain'
    """
    ends = (sentence["end_index"] for sentence in get_sentence_boundaries(language.partition("-")[0] or "en", text[: 2 * MOST]))
    said = text[: next((end for end in ends if end > LEAST), len(text))].rstrip()
    return said if len(said) <= MOST else (said[:MOST].rpartition(" ")[0] or said[:MOST]) + " …"
