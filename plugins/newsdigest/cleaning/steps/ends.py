"""Steps that find where the report begins and ends."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from types import MappingProxyType

from newsdigest.cleaning.features import is_grown
from newsdigest.cleaning.notices import notice_of
from newsdigest.cleaning.steps.line import SENTENCE, SURE, TAILS, TOP, TOP_LINES, Line, is_caption, is_label, is_running, tail_reason
from newsdigest.cleaning.wordings import SENTENCE_END, YEAR, is_sentence_end
from newsdigest.model import Block, Document

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
LED = 0.1  # share of an entry's characters in links from which it leads somewhere
LONE = 2.0  # log-odds below which one paragraph behind a promotion is what it promises; with 2.5 a last sentence behind a pointer goes
ADDRESS = re.compile(r"(?:[^\W\d_]{2,12}\s?:\s?)?(?:https?://|www\.)[^\s/]{3,}(?:/\S*)?", re.IGNORECASE)  # `URL: https://…`
MAIL = re.compile(r"(?<!\S)[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,80}(?!\S)")
MAILED = 12  # words of a line that says how to reach somebody, those of the address among them


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


def ends_report(line: Line) -> bool:
    """Whether a block that follows the report closely may be its end: a sentence that says nothing else of itself."""
    return not (line.why or is_label(line) or tail_reason(line)) and bool(SENTENCE_END.search(line.block.text))


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
