"""Lines of a document, judged by the likelihoods -> the same, once each named step has said what it knows better."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache, partial, wraps
from itertools import islice, pairwise
from types import MappingProxyType

import msgspec

from newsdigest.cleaning.credits import is_credited
from newsdigest.cleaning.features import FEW, is_grown, label_words
from newsdigest.cleaning.labels import label_of
from newsdigest.cleaning.notices import note_of, notice_of
from newsdigest.cleaning.phrases import REASONS, WORDS, Said, given_by, is_all, said_in
from newsdigest.cleaning.wordings import SENTENCE_END, YEAR, is_sentence_end
from newsdigest.model import Block, BlockNote, Document, Repair

STANDFIRST = frozenset(
    {
        "standfirst", "dek", "deck", "subtitle", "subheadline", "subhead", "lead", "lede", "vorspann", "entradilla", "sumario", "bajada",
        "copete", "subtitulo", "subtitol", "chapo", "chapeau", "sommario", "sottotitolo", "catenaccio", "ingress", "ingressi",
        "preamble", "manchet", "strapline", "linhafina", "zajawka", "perex", "spot",
    }
)  # fmt: skip
TAILS = frozenset({
    "newsletter promotion", "points to other reports", "aggregator's notice", "comments", "about the author", "paywall notice",
    "share line", "headline of another report, twice",
})  # fmt: skip
# What a line says that is nothing else.
BARE = frozenset({
    "advertisement", "newsletter promotion", "share line", "points to other reports", "comments", "paywall notice",
})  # fmt: skip
TOP_LINES = frozenset({"byline", "date line", "reading time"})
OPENING = 4  # words in which a line says that it points elsewhere
CAPTION = 80  # words; longer ones that end so are paragraphs with a picture behind them
CREDIT = 8  # words of a line that is only a picture's credit
TOLD_ABOVE = 25  # words of a caption that its credit stands below
TOLD = range(6, 50)  # words of a picture's description
BEHIND = 8  # words that a caption may have more: who made the picture
TOP = 6  # lines
BELOW = 3  # lines below a headline among which who wrote or when tells that it is one
CELL = re.compile(r"(.*/td(?:\[\d+\])?)(?:/|$)")  # the innermost table cell of a path
EVERYWHERE = "stands on other pages of the publisher too"
CLEAN = 0.01  # share of the words that the likelihoods leave out, up to which a text is clean already
LIKELY = 1.5  # log-odds from which a label at an end of a clean text stays; half of those that are cut are other than text
# 0 to 0.4 tried, on publishers the trees had not seen: higher gives cleaner edges and loses first and last paragraphs.
EDGE = MappingProxyType({"html": 0.1, "text": 0.07})
FOLLOWS = MappingProxyType({"html": 0.0, "text": 0.3})  # log-odds from which a sentence behind the last that stays ends the report
# … in bare text from so many words: of such lines, by trees that had not seen the publisher, 38 were text of the report and 21 were not.
FOLLOWS_LONG, LONG = -0.5, 12
# … and in a brief, by the words that stay of it, whose last sentence tells much of it and is short; public sets hold too few to tell.
FOLLOWS_BRIEF, BRIEF = -2.0, 150
SUSPECT = 3.0  # by how much labels, and short lines that say what they are, count as less likely to begin or end a report
CLEAR = 0.05  # of the likeliest line's log-odds; with 0.3, F1 on publishers the trees had not seen is 0.007 lower
DESCRIBED = -0.5  # log-odds from which the sentence that a page describes itself with is its standfirst
LED = 0.1  # share of an entry's characters in links from which it leads somewhere
SENTENCE = 8  # words from which a line that ends as a sentence is one
LONE = 2.0  # log-odds below which one paragraph behind a promotion is what it promises; with 2.5 a last sentence behind a pointer goes
ADDRESS = re.compile(r"(?:[^\W\d_]{2,12}\s?:\s?)?(?:https?://|www\.)[^\s/]{3,}(?:/\S*)?", re.IGNORECASE)  # `URL: https://…`
COOKIES = frozenset({"cookie", "cookies"})
MANY_COOKIES, NEAR_COOKIES = 8, 3  # lines that speak of them, and how far apart at most
MAIL = re.compile(r"(?<!\S)[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,80}(?!\S)")
DASH = re.compile(r"\s[-–—|]\s")
MAILED = 12  # words of a line that says how to reach somebody, those of the address among them
ASIDE = re.compile(
    r"^aside|pull|quote|callout|takeaway|highlight|zitat|destacado", re.IGNORECASE
)  # what elements are called that repeat a sentence
WHOLE = 300  # words of a block that may be a report without its paragraphs
ALL_LINK = 0.9  # share of a line's characters in links from which it is nothing but one
SURE = 2.5  # log-odds from which a line stays whatever its words say: a report may speak of newsletters


class Line(msgspec.Struct):
    """A block on its way; a step may change why it is dropped and what it is."""

    block: Block
    words: list[str]  # in small letters
    count: int  # of its words; in scripts without spaces two characters a word
    phrases: tuple[Said, ...]  # what its words say of it
    said: tuple[str, ...]  # reasons that they give, as in phrases.toml
    tells: tuple[str, ...]  # of these, those that weigh by themselves
    called: frozenset[str]  # reasons that the names of its element, or of the one around it, give, as in markup.toml
    why: str  # empty: it stays
    odds: float  # log-odds that it belongs to the report, as the trees say and the publisher's rule
    judged: float  # the same without the rule
    note: BlockNote = ""
    mended: tuple[str, tuple[Repair, ...]] | None = None  # its text repaired, and the repairs, once someone has asked for them


Step = Callable[[Sequence[Line], Sequence[str], Document], None]


def of_each(reason: Callable[[Line], str]) -> Step:
    """A step out of why a line goes, which only that line tells; empty: it stays."""

    @wraps(reason)
    def step(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
        for line in lines:
            line.why = line.why or reason(line)

    return step


def steps_for(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> tuple[Step, ...]:
    """The steps that a document goes through: a text that is clean already fewer, one that is written as cleaned texts are next to none."""
    if not is_clean(document, words, stays):
        return STEPS_OF[document.format]
    return STEPS_OF_CLEANED if is_spaced(document.blocks) else STEPS_OF_CLEAN


def is_spaced(blocks: Sequence[Block]) -> bool:
    """Whether an empty line stands between any two lines of a text, as `Cleaning` is written."""
    return all(block.place == f"line {2 * i + 1}" for i, block in enumerate(blocks))


def is_clean(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> bool:
    """Whether a text is clean already: the likelihoods leave next to nothing of it out."""
    counts = [len(line) for line in words]
    gone = sum(count for count, kept in zip(counts, stays, strict=True) if not kept)
    return document.format == "text" and gone <= CLEAN * sum(counts)


@of_each
def drop_what_is_called_so(line: Line) -> str:
    """What says what it is and stands in an element that is called so: a newsletter's box, a caption, a notice about cookies."""
    is_short = line.count < 60 and line.block.kind != "heading"
    return next((reason for reason in line.said if reason in line.called), "") if is_short else ""


def drop_comments(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What stands in elements called comments, where paragraphs stand outside of them: readers write sentences too."""
    left = [line for line in lines if not line.why]
    if any(is_running(line) and "comments" not in line.called for line in left):
        for line in left:
            if "comments" in line.called:
                line.why = "comments"
    # A heading of theirs has them all below it, where elements are not called so.
    begins = next((i for i, line in enumerate(left) if line.block.kind == "heading" and is_of_comments(line)), len(left))
    above, below = (sum(line.count for line in part if is_running(line)) for part in (left[:begins], left[begins:]))
    if document.format == "html" and above > 2 * below:
        for line in left[begins:]:
            line.why = line.why or "comments"


def is_of_comments(line: Line) -> bool:
    """Whether a line says only that comments follow, and how many."""
    comments = REASONS.index("comments")
    said = {i for start, size, reason, _ in line.phrases if reason == comments and start >= 0 for i in range(start, start + size)}
    return bool(said) and all(i in said or word.isdecimal() for i, word in enumerate(line.words))


def drop_pointers(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """`Read more: …`, `Lesen Sie auch: …` inside the text: short, with a colon or a link, opening with such a phrase.

    One that is all of what stands before the colon says it beyond doubt, whatever follows.
    """
    pointing = REASONS.index("points to other reports")
    for line in lines:
        if line.why or line.count >= 40 or is_sure(line, document):
            continue
        opening, colon, _ = line.block.text[:40].partition(":")
        if not colon and (dash := DASH.search(opening)):  # `LEGGI ANCHE - La diga di Orrin`
            said = said_in(words := WORDS.findall(opening[: dash.start()].casefold()), opening[: dash.start()])
            if len(words) > 1 and is_all(said, words, pointing) and not SENTENCE_END.search(line.block.text):
                line.why = "points to other reports"
            continue
        if colon and opening.isupper() and line.block.links > ALL_LINK and line.block.kind == "paragraph":
            line.why = "points to other reports"  # `PREVIOUS: Rain stops the regatta`
            continue
        words = WORDS.findall(opening.casefold())
        is_linked = line.block.links > 0.3
        if not is_linked and not (colon and line.block.kind != "heading"):
            continue
        said = said_in(words, opening)
        is_sole = bool(colon) and line.block.kind == "paragraph" and is_all(said, words, pointing)
        is_open = is_linked or not SENTENCE_END.search(line.block.text)
        if is_sole or (is_open and pointing in given_by(found for found in said if found.start + found.size <= OPENING)):
            line.why = "points to other reports"


@of_each
def drop_bare_phrases(line: Line) -> str:
    """What is made of nothing but such phrases: `Advertisement`, `Read more`, `Story continues below`."""
    is_short = line.count < FEW and line.block.kind != "heading"
    return bare_reason(line.words, line.phrases) if line.said and is_short else ""


def bare_reason(words: Sequence[str], said: Sequence[Said]) -> str:
    """
    >>> lines = [line.split() for line in ("advertisement 1 story continues below", "read more books", "twitter")]
    >>> [bare_reason(words, said_in(words, "")) for words in lines]
    ['advertisement', '', '']
    """
    covered = {i for i, word in enumerate(words) if word.isdigit()}
    found: list[str] = []
    for start, size, number, denies in said:
        reason = REASONS[number]
        if reason in BARE and start >= 0 and not denies:
            covered.update(range(start, start + size))
            if size > 1 or reason == "advertisement":
                found.append(reason)
    return found[0] if found and len(covered) == len(words) else ""


def drop_repeated_headlines(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """The headline in the text, at its beginning mostly with what stands above it, or twice in one line."""
    once, twice = list(headline), list(headline) * 2
    if not once:
        return
    top = [i for i, line in enumerate(lines) if not line.why][:TOP]
    at = next((i for i in top if lines[i].words == once), None)
    if at is not None and not is_sentence_end(lines[at].block.text):
        above = [lines[i] for i in top if i < at]
        # Above who wrote or when, or below labels, it is no heading inside the text, however sure the likelihoods are; alone it may be one.
        if all(map(is_label, above)) and (above or any(map(is_top_line, lines[at + 1 : at + 1 + BELOW]))):
            for line in above:
                line.why = line.tells[0] if line.tells else "label or menu line"
            lines[at].why = "repeats the headline"
    for line in lines:
        if line.why or line.words[:1] != once[:1] or is_sure(line, document):
            continue
        # With the byline and the date behind it, where a page parts them by line breaks only.
        is_opening = len(once) > 3 and line.words[: len(once)] == once and len(line.words) < len(once) + 12 and line.block.kind != "heading"
        is_label_too = is_opening and not is_sentence_end(line.block.text)
        if line.words in (once, twice) or is_label_too:
            line.why = "repeats the headline"


def drop_repeated_blocks(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """A paragraph that stood above already, in another part of the page, as pages for small and large screens have it.

    Of a heading and an entry the entry goes, though it stands above: it is one of a list of contents.
    """
    seen: dict[str, Line] = {}
    for line in lines:
        if line.why or line.count < 8:
            continue
        first = seen.setdefault(line.block.text, line)
        if first.block.kind == "entry" and line.block.kind == "heading":
            first.why, seen[line.block.text] = "menu", line
        elif first.block.context != line.block.context:
            line.why = "repeats a paragraph"


def drop_pull_quotes(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, a quotation or what stands aside that a paragraph of the report has word for word, and who said it below.

    Of quotations that a longer paragraph holds, on pages of many kinds 12 were such and 5 were quoted before they were told of.
    """
    asides = [
        number
        for number, line in enumerate(lines)
        if not line.why and line.count >= SENTENCE and (line.block.kind == "quotation" or is_aside(line.block))
    ]
    running = [" ".join(line.words) for line in lines if not line.why and is_running(line)] if asides else []
    for number in asides:
        line = lines[number]
        said = " ".join(line.words)
        if any(len(said) < len(text) and said in text for text in running):
            line.why = "repeats a paragraph"
            own = line.block.place
            box = own if is_aside(line.block, 1) or own.rpartition("/")[2].startswith("blockquote") else own.rpartition("/")[0]
            below = lines[number + 1] if number + 1 < len(lines) else line
            if not below.why and is_label(below) and below.block.kind != "heading" and f"{below.block.place}/".startswith(f"{box}/"):
                below.why = line.why


def is_aside(block: Block, innermost: int = 2) -> bool:
    """Whether the names of a block's element, or of the one around it, set it apart from the text."""
    return any(map(sets_apart, block.context[-innermost:]))


@lru_cache(maxsize=2_000)  # paragraphs of one text stand in elements that are called alike
def sets_apart(label: str) -> bool:
    """Whether an element's names say that it stands beside the text."""
    return ASIDE.search(label) is not None


def drop_containers(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """A block that is most of the report again without its paragraphs, as hidden elements hold it for programs."""
    for line in lines:
        if line.why or line.count < WHOLE:
            continue
        said = " ".join(line.words)
        inside = [other for other in lines if other is not line and not other.why and is_running(other) and " ".join(other.words) in said]
        if len(inside) > 2 and 2 * sum(other.count for other in inside) > line.count:
            line.why = "repeats a paragraph"


def drop_lone_links(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, a paragraph below one of the report that is nothing but a link and no sentence: another report's headline.

    Of such lines on pages of many kinds, 94 above a heading were other than text and two were text; of those of five words or more above a
    paragraph eight and none.
    """
    left = [line for line in lines if not line.why]
    for above, line, below in zip(left, left[1:], left[2:], strict=False):
        if (
            line.block.kind == "paragraph"
            and (below.block.kind == "heading" or (line.count > OPENING and below.block.kind == "paragraph"))
            and line.block.links > ALL_LINK
            and not SENTENCE_END.search(line.block.text)
            and is_running(above)
        ):
            line.why = "points to other reports"


def drop_linked_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, lines of nothing but links below one that says that it points to other reports, and that one."""
    for number, line in enumerate(lines):
        if not (line.why == "points to other reports" or "points to other reports" in line.said) or not is_label(line):
            continue
        end = number + 1
        while end < len(lines) and lines[end].block.links > ALL_LINK and not SENTENCE_END.search(lines[end].block.text):
            end += 1
        for other in lines[number:end] if end > number + 1 else ():
            other.why = other.why or "points to other reports"


@of_each
def drop_doubled(line: Line) -> str:
    """A headline that stands twice at the beginning of one line, as in lists where picture and link carry the same words."""
    text = line.block.text
    second = text.find(text[:20], 20) if len(text) > 40 else -1
    is_twice = second > 0 and text[:second].strip() == text[second : 2 * second].strip()
    return "headline of another report, twice" if is_twice else ""


@of_each
def drop_notices(line: Line) -> str:
    """What an outlet or an aggregator says about its own page."""
    return notice_of(line.words) if line.count < 60 else ""


@of_each
def drop_labels(line: Line) -> str:
    """What a page's buttons and counters say, wherever it stands: none of it ends as a sentence."""
    return label_of(line.block.text, line.words)


def drop_loose_ends(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, what stands before the first and behind the last block that clearly belongs to the report, and labels between them.

    Clearly: by its log-odds, at least CLEAR of those of the likeliest; a label or what says that it stands behind reports must be SURE.
    Behind it all goes if a promotion, a biography or a list of other reports is among it, otherwise only labels at the very end;
    before it go labels, bylines and what repeats the headline.
    """
    kept = [i for i, line in enumerate(lines) if not line.why]
    if len(kept) < 2:
        return
    clear = CLEAR * max(lines[i].odds for i in kept)
    firm = [i for i in kept if lines[i].odds >= clear and (lines[i].odds >= SURE or not (tail_reason(lines[i]) or is_label(lines[i])))]
    # Bare text has no markup that tells a biography from a paragraph: one alone behind promotions is one, or what they promise.
    if len(firm) > 2 and any(map(tail_reason, lines[firm[-2] : firm[-1]])) and (firm[-1] - firm[-2] > 3 or lines[firm[-1]].odds < LONE):
        firm.pop()
    if not firm:
        return
    first, last = firm[0], firm[-1]
    while last + 1 < len(lines) and lines[last + 1].odds > 1 and ends_report(lines[last + 1]):
        last += 1
    behind = lines[last + 1 :]
    reasons = [reason for line in behind if (reason := line.why if line.why in TAILS else tail_reason(line))]
    for line in reversed(behind):
        if not line.why:
            if not reasons and not is_label(line):
                break
            line.why = tail_reason(line) or (f"behind: {reasons[0]}" if reasons else "label or menu line")
    for i, line in enumerate(lines[:last]):
        if line.why or line.block.kind == "heading" or line.odds >= SURE:
            continue
        before = i < first and (is_label(line) or line.tells or (headline and set(headline) <= set(line.words)))
        is_between = (is_label(line) and line.count < 7 and line.odds < clear) or ("newsletter promotion" in line.tells and line.count < 25)
        if before or (i > first and is_between):
            line.why = line.tells[0] if line.tells else "label or menu line"


def drop_doubtful_ends(lines: Sequence[Line], headline: Sequence[str], document: Document, labels_alone: bool = False) -> None:
    """What makes the beginning or the end doubtful: the report begins where the most is won, and ends likewise.

    Won is the likelihood that it begins well, worth EDGE of the report; lost are the words before, less those that were not its own.
    With `labels_alone` only labels go that are not LIKELY.
    """
    for order in (1, -1):
        kept = [line for line in lines if not line.why][::order]
        words = sum(line.count for line in kept) + 20  # so that a short report is not pared down to its likeliest sentence
        lost, most, cut = 0.0, -1.0, 0
        for i, line in enumerate(kept):
            is_suspect = is_label(line) or (not labels_alone and line.tells and line.count < 25)
            won = EDGE[document.format] * likelihood(line.odds - SUSPECT * bool(is_suspect))
            if won - lost > most and not (document.format == "html" and i and is_one_list(line, kept[i - 1])):
                most, cut = won - lost, i
            if labels_alone and not (is_suspect and line.odds < LIKELY):
                break
            lost += (2 * likelihood(line.odds) - 1) * line.count / words
        for line in kept[:cut]:
            look = "repeats the headline" if set(line.words) <= set(headline) else "label or menu line" if is_label(line) else ""
            line.why = line.tells[0] if line.tells else look or "stands apart from the report"


def is_one_list(line: Line, cut: Line) -> bool:
    """Whether one entry of a page's list would stay and one go: nobody ends a report there, unless the one that goes says what it is."""
    return line.block.kind == "entry" and not cut.tells and line.block.place.rpartition("/li")[0] == cut.block.place.rpartition("/li")[0]


def keep_last_sentences(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """Sentences right behind the last paragraph that stays, which more likely than not are text of the report and say nothing else.

    They are short, and so looked doubtful. On a page they stand in the same element and are called alike: of such ones on pages of many
    kinds 30 were text of the report and seven were not; of bare text, by trees that had not seen the publisher, 88 and 26.
    """
    last = max((i for i, line in enumerate(lines) if not line.why), default=len(lines))
    is_brief = document.format == "text" and sum(line.count for line in lines if not line.why) < BRIEF
    for above, line in pairwise(lines[last:]):
        is_long = document.format == "text" and line.count >= LONG
        least = FOLLOWS_BRIEF if is_brief else FOLLOWS_LONG if is_long else FOLLOWS[document.format]
        if not (
            line.odds > least
            and line.count > 2
            and above.block.kind == line.block.kind == "paragraph"
            and (document.format == "text" or element_of(above.block) == element_of(line.block))
            and line.block.links < LED
            and is_sentence_end(line.block.text)
            and not (line.said or notice_of(line.words) or line.block.note == "caption" or is_caption(line))
        ):
            return
        line.why = ""


def element_of(block: Block) -> tuple[str, ...]:
    """The element around a block of a page, and what the block's own is called."""
    around, _, own = block.place.rpartition("/")
    return around, own.partition("[")[0], *block.context[-1:]


def drop_top_lines(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """Bylines and dates between standfirst and text: short lines near the top that say so; headings open likewise.

    On a page buttons too, and dates that say nothing of themselves; in bare text only what stands above the first paragraph. Once before a
    standfirst is kept, which may stand further up, and once behind it.
    """
    kept = [line for line in lines if not line.why]
    is_page = document.format == "html"
    for number, line in enumerate(kept[:TOP]):
        numbers = sum(word.isdecimal() for word in line.words)
        if line.count - numbers >= 12 or line.block.kind == "heading" or is_sentence_end(line.block.text):
            continue
        is_above = not any(map(is_running, kept[:number]))
        is_dated = (
            numbers > 1 and line.count - numbers < SENTENCE and line.block.kind == "paragraph" and YEAR.search(line.block.text) is not None
        )
        says = not TOP_LINES.isdisjoint(line.said) and (is_page or is_above)
        if says or (is_page and is_above and (is_dated or is_button(line))):
            line.why = next((reason for reason in line.said if reason in TOP_LINES), "date line" if is_dated else "label or menu line")


def is_button(line: Line) -> bool:
    """Whether a line is a lone word that says what it is, or a lone number: `Share`, `Listen`, `7`."""
    return line.count == 1 and (bool(line.said) or line.words[0].isdecimal())


def likelihood(odds: float) -> float:
    """Log-odds as a share of 1."""
    return 1 / (1 + math.exp(-odds))


def drop_tails(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, a list of other reports at the end, and what leads from the report to it.

    The list is of entries that are teasers or no sentences. Before it stand promotions, lines that come twice, labels, mostly the
    outlet's name, and at most two paragraphs that say nothing of themselves, not in succession: a biography, a promise.
    """
    kept = [i for i, line in enumerate(lines) if not line.why]
    if len(kept) < 3:
        return
    first = len(lines)
    while first and (lines[first - 1].block.kind == "entry" or lines[first - 1].why) and not is_running(lines[first - 1]):
        first -= 1
    listed = [line for line in lines[first:] if line.block.kind == "entry"]
    if len(listed) < 4 or 3 * sum(is_grown(line.block.text) for line in listed) < len(listed):
        return
    times = Counter(line.block.text for line in lines)
    begins, paragraphs, is_led = first, 0, False
    for i in range(first - 1, max(kept[1], first - 13), -1):
        line = lines[i]
        is_sign = bool(tail_reason(line)) or times[line.block.text] > 1
        if is_running(line) and not is_sign:
            paragraphs += 1
            if paragraphs > 2 or is_running(lines[i - 1]):
                break
        elif is_sign or (is_led and is_label(line)):
            begins, is_led = i, True
    reason = next((reason for line in lines[begins:] if (reason := tail_reason(line))), "points to other reports")
    for line in lines[begins:]:
        line.why = line.why or tail_reason(line) or f"behind: {reason}"


def is_running(line: Line) -> bool:
    """A paragraph as reports have them: twenty words or more that end as a sentence does."""
    return line.count >= 20 and line.block.kind == "paragraph" and is_sentence_end(line.block.text)


def is_sure(line: Line, document: Document) -> bool:
    """Whether a line of bare text is so likely that it stays whatever its words say.

    Of the pointers that otherwise go from texts that are nearly clean, 42 of such lines were text of the report and none was not.
    """
    return document.format == "text" and line.odds >= SURE


def ends_report(line: Line) -> bool:
    """Whether a block that follows the report closely may be its end: a sentence that says nothing else of itself."""
    return not (line.why or is_label(line) or tail_reason(line)) and bool(SENTENCE_END.search(line.block.text))


def is_label(line: Line) -> bool:
    """A few words that are no sentence, and no entry of a list or row of a table."""
    return line.count < 12 and not SENTENCE_END.search(line.block.text) and line.block.kind not in ("entry", "row")


def tail_reason(line: Line) -> str:
    """What a line says of those that stand behind reports; empty when it says nothing of them."""
    return next((reason for reason in line.tells if reason in TAILS), "")


def drop_other_columns(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On pages that are laid out as a table, what stands in other cells of the one that has the report in one cell."""
    words: Counter[str] = Counter()
    for line in lines:
        if not line.why and (match := CELL.match(line.block.place)) and is_running(line):
            words[match[1]] += line.count
    if not words:
        return
    cell, most = max(words.items(), key=lambda pair: pair[1])
    if 3 * most < 2 * sum(line.count for line in lines if not line.why and is_running(line)):
        return
    table = cell.rpartition("/")[0].rpartition("/")[0] + "/tr"
    for line in lines:
        if not line.why and line.block.place.startswith(table) and not f"{line.block.place}/".startswith(cell + "/"):
            line.why = "stands in another column"


def drop_box_headings(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, the heading of a box of promotions of which all else goes."""
    headings = [(line, below) for line, below in pairwise(lines) if not line.why and line.block.kind == "heading" and below.why in TAILS]
    filled = {box_of(line) for line in lines if not line.why and line.block.kind != "heading"} if headings else set()
    for line, below in headings:
        if box_of(line) == box_of(below) and box_of(line) not in filled:
            line.why = below.why


def box_of(line: Line) -> str:
    """The place of the element around a block of a page."""
    return line.block.place.rpartition("/")[0]


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


def is_caption(line: Line) -> bool:
    """Whether a line ends with who made a picture."""
    return line.count < CAPTION and line.block.kind not in ("heading", "row") and is_credited(line.block.text, line.words)


def drop_cookie_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What a banner tells of its cookies one by one; a report that speaks of them so often has them in its headline."""
    told = [number for number, line in enumerate(lines) if not COOKIES.isdisjoint(line.words)]
    if len(told) < MANY_COOKIES or not COOKIES.isdisjoint(headline):
        return
    run = told[:1]
    for number in (*told[1:], len(lines) + MANY_COOKIES):
        if number - run[-1] > NEAR_COOKIES:
            for line in lines[run[0] : run[-1] + 1] if len(run) >= MANY_COOKIES else ():
                line.why = line.why or "consent or legal notice"
            run = []
        run.append(number)


def drop_split_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, what is left of a list of links of which most entries go: a teaser that reads like a sentence is one all the same."""
    lists: dict[str, list[Line]] = {}
    for line in lines:
        if line.block.kind == "entry":
            lists.setdefault(line.block.place.rpartition("/li")[0], []).append(line)
    for entries in lists.values():
        left = [line for line in entries if not line.why]
        if len(entries) > 2 * len(left) and left and all(line.block.links > LED for line in left):
            for line in left:
                line.why = "points to other reports"


@of_each
def drop_wordless(line: Line) -> str:
    """What has marks and signs only."""
    return "" if line.words else "no words"


def drop_addresses(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """An address alone on its line, as phones and prints set it above or below a report; those between its paragraphs are its own.

    Somebody's too, with their name: `Ada Ost ada@ternpost.example`.
    """
    for order in (1, -1):
        for line in lines[::order]:
            if not line.why:
                is_somebodys = line.count < MAILED and "@" in line.block.text and MAIL.search(line.block.text) is not None
                if not (ADDRESS.fullmatch(line.block.text) or (is_somebodys and not is_sentence_end(line.block.text))):
                    break
                line.why = "about the author" if is_somebodys else "share line"


def drop_loose_headings(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """Headings at the end of the text, with nothing under them."""
    for line in reversed(lines):
        if not line.why:
            if line.block.kind != "heading":
                return
            line.why = "heading with nothing under it"


def drop_sentenceless(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What is left of a page without a sentence: menus and labels, which no report is made of alone."""
    left = [line for line in lines if not line.why]
    if not any(line.count >= 8 or len(line.block.text) >= 40 or SENTENCE_END.search(line.block.text) for line in left):
        for line in left:
            line.why = "label or menu line"


def keep_notes(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """Corrections and editor's notes beside the text stay and are marked."""
    kept = [i for i, line in enumerate(lines) if not line.why]
    if not kept:
        return
    for line in lines[max(0, kept[0] - 3) : kept[-1] + 6]:
        if (
            line.why != "publisher rule"
            and line.count >= 8
            and line.block.links < 0.5
            and SENTENCE_END.search(line.block.text)
            and (note := note_of(line.words))
        ):
            line.why, line.note = "", note


def keep_standfirst_of_text(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """The line of a bare text right below the headline that says nothing else of itself, above byline or date, stays and is marked.

    So does the first line of a text that is clean but for it.
    """
    first = next((i for i, line in enumerate(lines) if not line.why), 0)
    is_left = first == 1 and is_spaced(document.blocks) and not any(line.why for line in lines[1:])
    top = -1 if is_left else headline_above(lines[:first], headline)
    line, below = lines[top + 1], lines[top + 2 : top + 5]
    is_led_in = is_left or (top >= 0 and any(map(is_top_line, below)))
    if top + 1 < first and is_led_in and is_told_below(line, below):
        line.why, line.note = "", "standfirst"


def keep_standfirst_of_page(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """The sentence under a page's headline stays and is marked, where the page calls it so or describes itself with it."""
    first = next((i for i, line in enumerate(lines) if not line.why), 0)
    described = {" ".join(opening_words(claim.value)) for claim in document.claims if "description" in claim.name}
    top = next((i for i, line in enumerate(lines[: first + 1]) if line.words == list(headline)), max(0, first - 12))
    for line in lines[top : first + 1]:
        is_short = line.count < 6 and not (line.count > 3 and is_sentence_end(line.block.text))
        called = line.block.context[-2:] and not STANDFIRST.isdisjoint(set().union(*map(label_words, line.block.context[-2:])))
        if (
            not is_short
            and line.why != "publisher rule"
            and line.words != list(headline)
            and line.block.links < 0.3
            and line.block.note != "caption"
            and (called or (max(line.judged, line.odds) > DESCRIBED and " ".join(line.words[:8]) in described))
        ):
            line.why, line.note = "", "standfirst"
            return


def opening_words(text: str) -> list[str]:
    """The first eight words of a text, in small letters."""
    return [word[0] for word in islice(WORDS.finditer(text.casefold()), 8)]


def headline_above(lines: Sequence[Line], headline: Sequence[str]) -> int:
    """Where the last of the lines stands that is the headline, or has it at one end beside a kicker; -1 where there is none."""
    size, told = len(headline), list(headline)
    return next((i for i in range(len(lines) - 1, -1, -1) if size and told in (lines[i].words[:size], lines[i].words[-size:])), -1)


def is_top_line(line: Line) -> bool:
    """Whether a line says who wrote or when, or is short and has a year in it."""
    return not TOP_LINES.isdisjoint(line.said) or (line.count < FEW and YEAR.search(line.block.text) is not None)


def is_told_below(line: Line, below: Sequence[Line]) -> bool:
    """Whether a line of a text that stands right below its headline may be its standfirst.

    Pictures stand there too: what tells one is told again in the line below, as its caption, or has a credit there.
    """
    return (
        line.count >= 6
        and line.why not in (EVERYWHERE, "publisher rule", "repeats the headline")
        and not (line.tells or notice_of(line.words) or is_caption(line) or is_caption(below[0]))
        and TOP_LINES.isdisjoint(line.said)
        and line.words[:3] != below[0].words[:3]
        and not line.block.text[0].islower()
        and (line.count >= FEW or is_sentence_end(line.block.text))
    )


# In this order, less what is of the other format.
STEPS: tuple[Step, ...] = (
    drop_wordless,
    drop_captions,
    drop_captions_above_credits,
    drop_told_pictures,
    drop_what_is_called_so,
    drop_comments,
    drop_bare_phrases,
    drop_pointers,
    drop_repeated_headlines,
    drop_repeated_blocks,
    drop_containers,
    drop_pull_quotes,
    drop_cookie_lists,
    drop_doubled,
    drop_notices,
    drop_labels,
    drop_other_columns,
    drop_lone_links,
    drop_linked_lists,
    drop_split_lists,
    drop_box_headings,
    drop_tails,
    drop_loose_ends,
    drop_doubtful_ends,
    keep_last_sentences,
    drop_addresses,
    drop_top_lines,
    drop_loose_headings,
    drop_sentenceless,
    keep_notes,
    keep_standfirst_of_page,
    keep_standfirst_of_text,
    drop_top_lines,
)
OF_PAGES = (
    drop_pull_quotes, drop_other_columns, drop_lone_links, drop_linked_lists, drop_split_lists, drop_box_headings, keep_standfirst_of_page,
)  # fmt: skip
OF_TEXTS = (drop_captions_above_credits, drop_told_pictures, drop_tails, drop_loose_ends, keep_standfirst_of_text)
STEPS_OF = MappingProxyType(
    {
        "html": tuple(step for step in STEPS if step not in OF_TEXTS),
        "text": tuple(step for step in STEPS if step not in OF_PAGES),
    }
)
# A clean text has nothing before or behind it: nine in ten words that such texts lost, they lost by their looks at the ends. It has no
# buttons either: what reads like one is text, as of half of the eight such lines in 45,000 of true texts.
STEPS_OF_CLEAN: tuple[Step, ...] = tuple(
    partial(drop_doubtful_ends, labels_alone=True) if step is drop_doubtful_ends else step
    for step in STEPS_OF["text"]
    if step not in (drop_loose_ends, drop_labels)
)
STEPS_OF_CLEANED: tuple[Step, ...] = (
    drop_wordless,
    drop_captions,
    drop_bare_phrases,
    drop_repeated_headlines,
    partial(drop_doubtful_ends, labels_alone=True),
    drop_addresses,
    drop_sentenceless,
    keep_standfirst_of_text,
)
