"""The headline among the lines of a text that has no markup, by weighed signs of each line.

The lines of a text compete, with each other and with there being none: a conditional logit (McFadden 1974), whose weights
in `data/lines.toml` are made by `benchmarks/train_lines.py`.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from newsdigest.cleaning.credits import is_credited
from newsdigest.cleaning.notices import notice_of
from newsdigest.cleaning.phrases import WORDS, given_by, said_in
from newsdigest.model import Block, Fact
from newsdigest.publishers import folded
from newsdigest.reports.dates import data, written
from newsdigest.reports.surroundings import said_of, spoken
from newsdigest.reports.wording import plain, threes, undoubled

SHORTEST, LONGEST = 8, 220  # characters of a headline
CLOSE = 1.5  # by how much the score of the first line may be below the best
SURE = 0.48  # likelihood from which a line is called the headline
SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]]{0,2}(?:\s|$)")
BARS = re.compile(r"[|›»>]|\s[-–—/]\s\S+$")
BAR = re.compile(r"\s?[|›»]\s")
NEAR = 40  # blocks above the body that are compared with it
# `News | Programmes | Podcasts`, `Home / Norby / Weir`, an aggregator's key words
MENU = re.compile(r"[|•·›][^|•·›]{1,40}[|•·›]|\s/\s[^/]{1,40}\s/\s|Latest News\s?[,|·]")
FARTHEST = 150  # blocks above the body in which a headline is looked for
RUN_ON = re.compile(r"(?P<title>\w[^|]{10,150}?)\s(?:By|Von|Par|Por|Di|Door|Av|Af)\s(?P<rest>.{8,100})$")
WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")  # Han, Kana, Hangul and their marks
SITE = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,12}")
READING = re.compile(r"\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?[^\W\d_]{1,12}\.?")  # `3–4 minutes`, alone on its line
PAGE = re.compile(r"\b(?:page|seite|página|pagina|side|sida|strona|стр\.?)\s\d{1,3}\b", re.IGNORECASE)
ENDING = (" by", " par", " von")  # of a line that the name of who wrote follows on the next
MOST_OF_OPENING = 3  # words of such a line before that
DATED = 60  # characters of a line that is a date's
CUT_OFF = frozenset(":;,/|")  # opens what is left of a line
SHARED = 0.3  # of an address's runs of letters that must stand in the opening
STOPS = ".。:;,…।۔"  # at the end of what is no headline
ARROWS = "«»‹›←→<>"  # which lead to another page
GLUED = re.compile(r"[a-zß-ÿ]{2}(?=[A-ZÀ-Þ][a-zß-ÿ])")  # two entries of a menu, but no `iPhone`
OF_MENU = 3  # such places
QUOTED = re.compile(r"""[“"'‘„][^“”"„]{20,200}[”"'’“]\d?(?:\s\S+){0,4}""")
AFTER_SENTENCE = re.compile(r"[a-zß-ÿ]{4}[.!?]\s\S")
LEAST = 4  # words of a first line above a sentence
WORDED = 0.2  # share of its runs of letters that the opening has
OPENING = 1_500  # characters of the body that a headline's words are looked for in


def headline_among(blocks: Sequence[Block], names: Sequence[str] = (), address: str = "") -> Fact:
    """The line that stands for the headline, unknown where none plainly does; `names` are never one, `address` is the text's."""
    never = {folded(name) for name in names}
    if site_above(blocks) and any(READING.fullmatch(block.text) for block in blocks[2:4]) and not SENTENCE.search(blocks[1].text):
        return Fact(value=blocks[1].text, where=blocks[1].place)
    for block in blocks:
        if (title := above_byline(block.text)) and folded(title) not in never:
            return Fact(value=title, where=block.place)
    found = [
        (score(signs), signs, block)
        for block, signs in candidates(blocks, address)
        if block.text[0] not in CUT_OFF
        and not (never and folded(block.text) in never)
        and not (is_way(block.text) or is_credited(block.text) or is_running_head(block.text))
    ]
    titles = {block.place for _, signs, block in found if is_title_like(block.text, signs)}
    standfirsts = {below.place for above, below in pairwise(blocks) if above.place in titles and is_standfirst(below.text)}
    found = [one for one in found if one[2].place not in standfirsts]
    best = max(found, key=lambda one: one[0], default=None)
    opening = next((one for one in found if one[2] is blocks[0]), None)
    # A section's name may open a text, above a headline that is more like one.
    if best and opening and opening[0] > best[0] - CLOSE and stands_first(blocks[0].text, opening[1]):
        return Fact(value=undoubled(blocks[0].text), where=blocks[0].place)
    # A text may open with headline, name and date, and be worded otherwise.
    if (
        opening
        and len(blocks) > 2
        and can_be_first(blocks[0].text, opening[1])
        and is_name(blocks[1].text)
        and is_dated(blocks[2].text[:DATED])
    ):
        return Fact(value=undoubled(blocks[0].text), where=blocks[0].place)
    if best is None:
        return above_sentence(blocks, never)
    # Pages say their headline more than once, also behind a kicker or with their name: a line is no rival of its own copies.
    title = folded(undoubled(best[2].text))
    copies = [block for _, _, block in found if block is not best[2] and is_copy(title, folded(undoubled(block.text)))]
    if likelihood(best[0], [other for other, _, block in found if block not in copies]) < SURE:
        return above_sentence(blocks, never)
    block = max((block for block in copies if is_inside(block.text, best[2].text)), key=lambda block: len(block.text), default=best[2])
    return Fact(value=undoubled(block.text), where=block.place)


def above_sentence(blocks: Sequence[Block], never: Collection[str]) -> Fact:
    """The first line of a text that shares its words and goes on with a sentence at once, as texts do that somebody put a headline above.

    >>> told = "The council of Norby said in the evening that it will hold talks with the U.S. on ferry lines."
    >>> lines = [Block(kind="paragraph", text=text) for text in ("Norby to hold talks with U.S.", told)]
    >>> above_sentence(lines, ()).value, above_sentence(lines[1:], ()).value
    ('Norby to hold talks with U.S.', None)
    """
    if len(blocks) < 2 or not is_sentence(blocks[1].text):
        return Fact()
    text = blocks[0].text
    is_abbreviated = text[-3:-2] == "." and text[-2:-1].isupper()  # `U.S.` ends no sentence of a headline
    is_other = text[-1] in STOPS + "!?" and not is_abbreviated
    is_other = is_other or is_byline(text) or is_dated(text) or speaks_of_itself(text) or is_credited(text) or bool(BARS.search(text))
    if is_other or folded(text) in never or len(text) > LONGEST or len(text.split()) < LEAST or blocks[0].kind == "entry":
        return Fact()
    opening = plain(" ".join(block.text for block in blocks[1:])[:OPENING])
    return Fact(value=undoubled(text), where=blocks[0].place) if share_of(text, runs(opening)) > WORDED else Fact()


def site_above(blocks: Sequence[Block]) -> str:
    """The domain that stands alone on the first line, as Firefox's reader view sets it above headline, author and reading time.

    >>> site_above([Block(kind="paragraph", text="www.tern.example"), Block(kind="paragraph", text="Rain stops the regatta")])
    'tern.example'
    """
    is_site = len(blocks) > 1 and SITE.fullmatch(blocks[0].text)
    return blocks[0].text.removeprefix("www.") if is_site else ""


def is_running_head(text: str) -> bool:
    """Whether a line is what print sets above each page: `TERN POST, Friday, 4 December 2026 Page 3`."""
    return PAGE.search(text) is not None and is_dated(text)


def is_way(text: str) -> bool:
    """Whether a line only leads elsewhere: a menu, the way to a page, the report before or after.

    >>> [is_way(text) for text in ("News | Sport | Weather", "Home / Norby / Weir", "HomeNews", "HomeNewsLakeSports", "« Rain stops")]
    [True, True, False, True, True]
    >>> is_way("« We cannot wait », says the board"), is_way("How iPhone and eBay met McDonald")
    (False, False)
    """
    opens, ends = text[0] in ARROWS, text[-1] in ARROWS
    is_pointed = opens != ends and not (text[-1] == "»" and "«" in text) and not (text[0] == "«" and "»" in text)
    return is_pointed or MENU.search(text) is not None or len(GLUED.findall(text)) >= OF_MENU


def is_standfirst(text: str) -> bool:
    """Whether a line is more likely what stands below a headline: words of somebody and nothing else, or more than one sentence.

    >>> [is_standfirst(text) for text in ("“The worst is yet to come”", "Will rain help? The mill hopes.", "“Rain” stops play")]
    [True, True, False]
    """
    return QUOTED.fullmatch(text) is not None or (text[-1] in ".!?" and AFTER_SENTENCE.search(text) is not None)


def is_title_like(text: str, signs: dict[str, float]) -> bool:
    """Whether the line above a standfirst may be its headline."""
    return bool(signs["usual length"]) and len(text.split()) >= LEAST and can_be_first(text, signs) and not is_standfirst(text)


def is_copy(one: str, other: str) -> bool:
    """Whether one of two folded lines is the other, or has it at one end with little beside it.

    >>> is_copy("weir gives way at mill", "flood weir gives way at mill"), is_copy("weir gives way", "weir gives way in norby after rain")
    (True, False)
    """
    less, more = sorted((one, other), key=len)
    return 2 * len(less) > len(more) and (more.startswith(less) or more.endswith(less))


def is_inside(title: str, line: str) -> bool:
    """Whether a line is the way to a page with its title at the end, or a title with the outlet's name behind a bar.

    >>> [is_inside("Weir gives way", line) for line in ("Home / Norby / Weir gives way", "HomeNewsWeir gives way", "Weir gives way | Post")]
    [True, True, True]
    >>> is_inside("Weir gives way", "Weir gives way, and no one is surprised"), is_inside("way", "Weir gives way")
    (False, False)
    """
    if len(title) < SHORTEST or len(title) >= len(line):
        return False
    return (line.endswith(title) and not title[0].islower()) or bool(line.startswith(title) and BAR.match(line, len(title)))


def above_byline(text: str) -> str | None:
    """The headline of a block that runs headline, byline and date together, None for any other.

    >>> above_byline("Comet found from Harrow Fell By W. T. Garside Friday, 13th November 2026")
    'Comet found from Harrow Fell'
    >>> above_byline("The bridge was opened by Ada Ost on 12 November 2026.")
    """
    match = RUN_ON.match(text[:LONGEST])
    if not match:
        return None
    date = next(written(match["rest"]), None)
    return match["title"] if date and 4 < date.start < 60 and len(match["rest"]) - date.end < 3 else None


def can_be_first(text: str, signs: dict[str, float]) -> bool:
    """Whether the first line of a text could be its headline, by what it is not."""
    others = ("holds a date", "ends as a sentence", "is a byline", "is an entry", "has bars", "is a picture's credit", "speaks of itself")
    return len(text.split()) > 2 and not any(signs[other] for other in others)


def stands_first(text: str, signs: dict[str, float]) -> bool:
    """Whether the first line of a text is its headline beyond doubt: said again, or right above the body and worded like it."""
    return can_be_first(text, signs) and bool(
        (
            signs["said again"]
            and signs["usual length"]
            and not signs["said often"]
            and signs["far from the body"] < 0.5
            and signs["shares words with the opening"] > 0.3
        )
        or (signs["right above the body"] and len(text) <= 120 and signs["shares words with the opening"] > 0.2)
        or (signs["near the body"] and signs["byline follows"])
    )


def score(signs: dict[str, float]) -> float:
    """The weighted sum of a line's signs."""
    weights: dict[str, float] = data("lines")["weights"]
    return sum([weights.get(name, 0.0) * value for name, value in signs.items() if value])


def likelihood(best: float, scores: Sequence[float]) -> float:
    """How likely the line with the best score is the headline, 0–1, given the scores of all lines."""
    none: float = data("lines")["weights"]["none"]
    return 1 / (sum(math.exp(max(-60.0, other - best)) for other in scores) + math.exp(min(60.0, none - best)))


def body_of(blocks: Sequence[Block]) -> tuple[int, int]:
    """The run of blocks with the most running text in it: sentences count for it, short lines against (Kadane's maximum subarray)."""
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for number, block in enumerate(blocks):
        length = breadth(block.text)
        total += min(length, 600) / 100 if length > 80 and SENTENCE.search(block.text) else -1.0
        if total <= 0:
            total, start = 0.0, number + 1
        elif total > best[0]:
            best = (total, start, number + 1)
    return best[1], best[2]


def breadth(text: str) -> int:
    """A text's length in characters, those of scripts that need half as many counted twice.

    >>> breadth("rain"), breadth("大雨")
    (4, 4)
    """
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))


def candidates(blocks: Sequence[Block], address: str = "") -> Iterator[tuple[Block, dict[str, float]]]:
    """The lines that could be the headline, each with its signs, all between 0 and 1."""
    start, end = body_of(blocks)
    first = max(0, start - FARTHEST)
    texts = {number: undoubled(blocks[number].text) for number in range(min(start, len(blocks) - 1), first - 1, -1)} if end > start else {}
    if SENTENCE.search(texts.get(start, "")):
        del texts[start]
    if not any(SHORTEST <= len(text) <= LONGEST for text in texts.values()):
        return  # of most texts that are clean already
    opening = runs(plain(" ".join(block.text for block in blocks[start:end])[:OPENING]))
    names = {number: folded(block.text) for number, block in enumerate(blocks) if len(block.text) <= LONGEST}
    copies = Counter(names.values())
    signed = {number: is_byline(blocks[number].text) for number in range(first, min(start + 4, len(blocks)))}
    dated = {number: is_dated(blocks[number].text) for number in signed}
    shorter = 0
    named = threes(slug_of(address))
    # An address in another script than the text, or of other words, says nothing.
    named = named if len(named & opening) >= SHARED * len(named) else set()
    above_body = "\n".join(names[number] for number in range(first, min(start + 1, len(blocks))) if number in names)
    shares = {number: share_of(blocks[number].text[:LONGEST], opening) for number in range(max(0, start - NEAR), start + 1)}
    worded = min((number for number, share in shares.items() if share > 0.3), default=start)
    above = range(first, min(start + 1, len(blocks)))
    credits = {number for number in above if len(text := blocks[number].text) <= LONGEST and said_of("picture").search(text.lower())}
    for number, text in texts.items():
        block = blocks[number]
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        words = text.split()
        shared = shares[number] if number in shares and text == block.text else share_of(text, opening)
        alike = copies[names.get(number, "")]
        close = [other for other in range(max(0, number - 2), number) if shares.get(other, 0.0) > 0.3]
        after = range(number + 1, min(number + 4, len(blocks)))
        later = range(number + 4, min(number + 16, start + 1))
        yield (
            block,
            {
                "speaks of itself": float(speaks_of_itself(text)),
                "right above the body": float(start - number == 1),
                "near the body": float(start - number in (2, 3, 4)),
                "far from the body": min(1.0, max(0, start - number - 4) / 20),
                "candidates between": min(1.0, shorter / 8),
                "first line": float(number == 0),
                "one of the first lines": float(0 < number < 4),
                "said again": float(alike > 1 or text != block.text),
                "said often": float(alike > 3),
                "said in a longer line": float(len(words) > 3 and above_body.count(names.get(number, "\t")) > alike),
                "worded like the address": share_of_all(named, text),
                "has an address": float(bool(named)),
                "few words": float(len(words) < 4 and text.isascii()),
                "long": max(0.0, len(text) - 120) / 100,
                "usual length": float(30 <= breadth(text) <= 120),
                "ends as a sentence": float(text[-1] in STOPS),
                "asks or calls": float(text[-1] in "?!"),
                "has bars": float(bool(BARS.search(text))),
                "is an entry": float(block.kind == "entry"),
                "is a heading": float(block.kind == "heading"),
                "shares words with the opening": shared,
                "shares most words": float(shared > 0.6),
                "below a list": float(
                    block.kind != "entry" and any(other.kind == "entry" for other in blocks[max(0, number - 2) : number])
                ),
                "shares few words": float(shared < 0.25),
                "byline follows": float(any(signed[other] for other in after)),
                "date follows": float(any(dated[other] for other in after)),
                "byline follows later": float(not any(signed[other] for other in after) and any(signed[other] for other in later)),
                "date follows later": float(not any(dated[other] for other in after) and any(dated[other] for other in later)),
                "is a byline": float(signed[number]),
                "holds a date": float(dated[number]),
                "is a picture's credit": float(number in credits),
                "like line above": float(
                    any(25 <= len(blocks[one].text) <= 140 and blocks[one].text[-1] not in ".。:;,…" and not signed[one] for one in close)
                ),
                "all capitals": float(text.isupper()),
                "capitals on most words": float(len(words) > 3 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)),
                "a sentence follows": float(number + 1 < len(blocks) and number + 1 < start and is_sentence(blocks[number + 1].text)),
                "a credit is beside": float(number - 1 in credits or number + 1 in credits),
                "nothing above is worded like the opening": float(number <= worded),
                "starts small": float(text[0].islower()),
                "quotes or colon": float(any(mark in text for mark in ':“”„«»"‘’')),
            },
        )
        shorter += 1


def share_of(text: str, opening: set[tuple[str, ...]]) -> float:
    """The share of a text's runs of letters that stand in an opening too."""
    parts = runs(plain(text))
    return len(parts & opening) / len(parts) if parts else 0.0


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of three letters, of two in scripts whose signs say as much."""
    return threes(text) if text.isascii() or breadth(text) < 1.5 * len(text) else set(pairwise(text))


def is_sentence(text: str) -> bool:
    return len(text) > 50 and text[-1] in '.。!?…”"।۔'


def share_of_all(parts: set[tuple[str, ...]], text: str) -> float:
    """The share of runs of three letters that a text has too."""
    return len(parts & threes(plain(text))) / len(parts) if parts else 0.0


def slug_of(address: str) -> str:
    """The words of a headline that an address holds, as one word; empty where it holds fewer than three.

    >>> slug_of("https://example.org/2026/11/12/rain-stops-the-regatta-1234.html"), slug_of("https://example.org/news/article-1234")
    ('rainstopstheregatta', '')
    """
    best: list[str] = []
    for part in unquote(urlsplit(address).path).lower().split("/") if "//" in address else ():
        words = [word for word in re.split(r"[\W_]+", part) if word.isalpha() and word not in ("html", "htm", "php", "aspx")]
        best = max(best, words, key=len)
    return plain("".join(best)) if len(best) > 2 else ""


def is_dated(text: str) -> bool:
    """Whether a short line holds a date."""
    return len(text) < 160 and next(written(text), None) is not None


def is_byline(text: str) -> bool:
    """Whether a line opens as bylines do, or is the opening of one alone."""
    return len(text) < 120 and (text[:40].lower().startswith(openings()) or is_opening(text))


def is_name(text: str) -> bool:
    """Whether a line could be nothing but a person's name.

    >>> [is_name(text) for text in ("Ada Ost", "Bo van der Vik", "Rain", "Weir gives way")]
    [True, True, False, False]
    """
    words = text.split()
    return (
        2 <= len(words) <= 4
        and all(re.sub(r"[-.’']", "", word).isalpha() for word in words)
        and all(word[0].isupper() or word in spoken("particle") for word in words)
        and words[-1][0].isupper()
    )


def is_furniture(text: str) -> bool:
    """Whether any word of a line is of those that pages set round a report.

    >>> [is_furniture(text) for text in ("No Comments", "Follow Us", "Ada Ost")]
    [True, True, False]
    """
    return bool(said_in(WORDS.findall(text.casefold()), text))


def speaks_of_itself(text: str) -> bool:
    """Whether a line says that it is something else than a headline.

    >>> [speaks_of_itself(text) for text in ("Skip to content", "Found an error? Report an error in this story", "Weir gives way")]
    [True, True, False]
    """
    words = WORDS.findall(text.casefold())
    opening = [found for found in said_in(words, text) if found.start <= 0]
    return bool(words) and bool(given_by(opening, fewest=2) or notice_of(words))


def is_opening(text: str) -> bool:
    """Whether a line is nothing but the words that open a byline: `By`, `Author:`, `Written by —`; or ends with them, as nothing else does.

    >>> [is_opening(text) for text in ("Written by —", "Article rédigé par", "Fact checked by", "By Ada Ost")]
    [True, True, False, False]
    """
    low = text.lower().rstrip(" :—–-") if len(text) < 40 else ""
    ends_so = low.endswith(ENDING) and low.count(" ") < MOST_OF_OPENING
    return low in signing() or (ends_so and not (said_of("other by").search(low) or said_of("picture").search(low)))


@functools.cache
def signing() -> frozenset[str]:
    """The words that open a byline, or stand alone above one."""
    return frozenset((*spoken("by"), *spoken("signed")))


@functools.cache
def openings() -> tuple[str, ...]:
    """How a byline begins, up to what parts it from the name."""
    return tuple(phrase + mark for phrase in spoken("by") for mark in (" ", ":"))
