"""A Document -> the blocks of its report, each dropped or repaired one with its reason.

In this order: the publisher's rule, the trained likelihoods (features.py, likelihoods.py), the named steps in STEPS, the repairs.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import msgspec
import numpy as np

from newsdigest import documents
from newsdigest.cleaning.credits import is_credited
from newsdigest.cleaning.features import (
    DIGITS,
    FEW,
    SENTENCE_END,
    YEAR,
    Features,
    columns,
    features,
    headline_of,
    is_grown,
    is_sentence_end,
    label_words,
    marks,
)
from newsdigest.cleaning.likelihoods import CHANGE, LEAN, likeliest, likelihoods
from newsdigest.cleaning.phrases import REASONS, WORDS, Said, given_by, is_all, said_in
from newsdigest.cleaning.repairs import repaired
from newsdigest.cleaning.repeats import line_key
from newsdigest.model import Block, Document, Dropped, Publisher, Repair, Value
from newsdigest.publishers.selectors import depths

Note = Literal["", "standfirst", "caption", "correction", "editor"]


class Cleaning(Value, frozen=True, kw_only=True):
    """What is left of a document, and what became of the rest."""

    blocks: tuple[Block, ...]  # of the report, repaired; links 0 and context empty
    dropped: tuple[Dropped, ...] = ()  # in reading order
    repairs: tuple[Repair, ...] = ()


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
    note: Note = ""


def clean(
    document: Document,
    *,
    headline: str = "",
    publisher: Publisher | None = None,
    repeated: frozenset[str] = frozenset(),
    headline_in: Callable[[Document], str] = lambda document: "",
) -> Cleaning:
    """Document -> Cleaning; where the headline is not given, what a page calls its title is taken for comparison.

    `repeated` are the lines that stand on other pages of its publisher too, as repeats.py gives them.
    What is left of a text is cleaned until nothing more goes of it, so that cleaning twice changes nothing; `headline_in` gives what is
    left its headline, as the text was given one. A standfirst stays, which goes from what is left as a headline does if it is no sentence.
    """
    if document.format == "html":  # a text's first line may be its headline, or a heading inside it
        headline = headline or headline_of(document)
    known = features(document, headline)
    lines = lines_by(document, known, likelihoods(document, known).tolist(), headline, publisher, repeated)
    if document.format == "text":
        settle(lines, headline_in, publisher, repeated)
    return cleaning_of(lines)


def settle(lines: Sequence[Line], headline_in: Callable[[Document], str], publisher: Publisher | None, repeated: frozenset[str]) -> None:
    """Drops what would go if the text that is left were cleaned, until nothing more would; a text of which nothing went stays as it is.

    A standfirst would go for want of the headline above it: it stays.
    """
    for _ in range(PASSES):
        left = [line for line in lines if not line.why]
        if len(left) in (0, len(lines)):
            return
        said = "\n\n".join([repaired(line.block.text)[0] for line in left])
        text = documents.parse("", said.encode("utf-8", "replace"), plain=True)
        if len(text.blocks) != len(left):
            return  # lines that look broken are other lines then
        headline = headline_in(text)
        known = features(text, headline)
        again = lines_by(text, known, likelihoods(text, known).tolist(), headline, publisher, repeated)
        gone = [(line, second.why) for line, second in zip(left, again, strict=True) if second.why and line.note != "standfirst"]
        if len(gone) in (0, len(left)):
            return  # nothing more goes, or all would: no report is lost because it was cleaned
        for line, why in gone:
            line.why = why


def lines_by(
    document: Document,
    known: Features,
    odds: list[float],
    headline: str,
    publisher: Publisher | None = None,
    repeated: frozenset[str] = frozenset(),
) -> list[Line]:
    """What becomes of a document by the log-odds of its blocks, the publisher's rule, its repeated lines and STEPS."""
    ruled = ruled_of(document.blocks, publisher)
    judged, looks = odds, reasons_of(document, known)
    if publisher:
        odds = [odd + more for odd, more in zip(odds, leanings(document.blocks, ruled, odds, known.words), strict=True)]
    if repeated:
        again = [line_key(block.text) in repeated for block in document.blocks]
        odds = [odd - AGAIN if is_again else odd for odd, is_again in zip(odds, again, strict=True)]
        looks = [EVERYWHERE if is_again else look for look, is_again in zip(looks, again, strict=True)]
    stays = kept_of(document, odds)
    looks = ["" if kept else "publisher rule" if rule.goes else look for kept, rule, look in zip(stays, ruled, looks, strict=True)]
    lines = [
        Line(
            block,
            words,
            count,
            said,
            reasons := reasons_said(said, block.text),
            weighty(reasons, said, count, block.text),
            called,
            look,
            odd,
            bare,
        )
        for block, words, count, said, called, look, odd, bare in zip(
            document.blocks,
            known.words,
            known.counts.astype(int).tolist(),
            known.said,
            called_of(document, known),
            looks,
            odds,
            judged,
            strict=True,
        )
    ]
    title = WORDS.findall(headline.casefold())
    bare = kept_of(document, [odd - LEAN[document.format] for odd in odds])  # what leans towards staying is not clean for that
    for step in steps_for(document, known.words, bare):
        step(lines, title, document)
    return lines


def cleaning_of(lines: Sequence[Line]) -> Cleaning:
    """What is left of the lines, repaired, and what became of the others."""
    repairs: list[Repair] = []
    kept: list[Block] = []
    for line in lines:
        if not line.why:
            text, more = repaired(line.block.text, line.block.place)
            repairs.extend(more)
            kept.append(Block(kind=line.block.kind, text=text, place=line.block.place, level=line.block.level, note=line.note))
    return Cleaning(
        blocks=tuple(kept),
        dropped=tuple(Dropped(place=line.block.place, text=line.block.text, why=line.why) for line in lines if line.why),
        repairs=tuple(repairs),
    )


def kept_of(document: Document, odds: list[float]) -> list[bool]:
    """Which blocks stay by their log-odds; where that is none, those near the likeliest sentence: no report is lost because it is short."""
    change = CHANGE[document.format]
    stays = likeliest(odds, change)
    if not any(stays):
        sentences = [odd for odd, block in zip(odds, document.blocks, strict=True) if len(block.text) > 60 and is_sentence_end(block.text)]
        # Menus and empty pages have no such sentence, or none that is half likely.
        if sentences and max(sentences) > LEAST:
            return likeliest([odd - max(sentences) + 1 for odd in odds], change)
    return stays


def steps_for(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> tuple[Step, ...]:
    """The steps that a document goes through: a text that is clean already fewer, one that is written as cleaned texts are next to none."""
    if not is_clean(document, words, stays):
        return STEPS
    return STEPS_OF_CLEANED if is_spaced(document.blocks) else STEPS_OF_CLEAN


def is_spaced(blocks: Sequence[Block]) -> bool:
    """Whether an empty line stands between any two lines of a text, as `Cleaning` is written."""
    return all(block.place == f"line {2 * i + 1}" for i, block in enumerate(blocks))


def is_clean(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> bool:
    """Whether a text is clean already: the likelihoods leave next to nothing of it out."""
    counts = [len(line) for line in words]
    gone = sum(count for count, kept in zip(counts, stays, strict=True) if not kept)
    return document.format == "text" and gone <= CLEAN * sum(counts)


class Ruled(NamedTuple):
    """What the publisher's rule says of a block."""

    goes: bool
    depth: int | None  # inside the innermost element that the rule's body names; None outside of it


def ruled_of(blocks: Sequence[Block], publisher: Publisher | None) -> list[Ruled]:
    """What the publisher's rule says of each block."""
    if not publisher:
        return [Ruled(False, None)] * len(blocks)
    contexts = [block.context for block in blocks]
    return [
        Ruled(drop is not None or block.text.startswith(publisher.drop_lines), body)
        for block, drop, body in zip(blocks, depths(contexts, publisher.drop), depths(contexts, publisher.body), strict=True)
    ]


def leanings(blocks: Sequence[Block], ruled: Sequence[Ruled], odds: Sequence[float], words: Sequence[Sequence[str]]) -> list[float]:
    """What the publisher's rule adds to each block's log-odds.

    A paragraph that it names itself wins, one directly in the body that it names a little, unless it is all link and leads elsewhere;
    deeper inside, where outlets set their boxes, the likelihoods decide alone. What stands outside loses, but only where the body holds
    most of the words that are likely text: on a page of another layout, where it may name the teaser alone, nothing is lost.
    """
    likely = [len(line) if odd > 0 and not rule.goes else 0 for line, odd, rule in zip(words, odds, ruled, strict=True)]
    held = sum(count for count, rule in zip(likely, ruled, strict=True) if rule.depth is not None)
    outside = -RULED if held and held >= MOST * sum(likely) else 0.0
    inside = {0: RULED, 1: DIRECT}
    return [
        -99.0 if goes else outside if depth is None else inside.get(depth, 0.0) if depth > 1 or block.links < LINKED else -RULED
        for block, (goes, depth) in zip(blocks, ruled, strict=True)
    ]


def reasons_of(document: Document, known: Features) -> list[str]:
    """Why each block would go if the likelihoods left it out: what it says, what its elements are called, how it looks."""
    names = {name: i for i, name in enumerate(columns(document.format))}
    called, steps, nearest = sorted(set(marks()[0]) - {"text", "headline"}), [], []
    if document.format == "html":
        near = known.numbers[:, [names[f"named {reason}"] for reason in called]]
        nearest = near.argmin(axis=1).tolist()
        steps = near.min(axis=1).tolist()
    headlines, ends = known.numbers[:, names["headline share"]].tolist(), known.numbers[:, names["end"]].tolist()
    reasons: list[str] = []
    for i, block in enumerate(document.blocks):
        if told := reasons_said(known.said[i], block.text):
            reason = told[0]
        elif block.note == "caption":
            reason = "caption or picture credit"
        elif block.context and steps[i] <= 3:
            reason = called[nearest[i]]
        elif block.links > 0.5:
            reason = "points to other reports"
        elif headlines[i] > 0.601:
            reason = "repeats the headline"
        elif len(block.text) < 60 and not ends[i]:
            reason = "label or menu line"
        else:
            reason = "stands apart from the report"
        reasons.append(reason)
    return reasons


def reasons_said(said: Sequence[Said], text: str) -> tuple[str, ...]:
    """What a line's words say of it; only with digits a date, as German and French verbs are called like zones of time."""
    if not said:
        return ()
    reasons = [REASONS[number] for number in given_by(said)]
    return tuple(reason for reason in reasons if reason != "date line" or DIGITS.search(text))


def weighty(reasons: tuple[str, ...], said: Sequence[Said], count: int, text: str) -> tuple[str, ...]:
    """Which of the reasons that a line's words give weigh: of a sentence a lone word says nothing.

    One may quote from Instagram, call a tweet viral, or tell who did not comment.
    """
    if not reasons or count < SENTENCE or not is_sentence_end(text):
        return reasons
    several = [REASONS[number] for number in given_by(said, fewest=2)]
    return tuple(reason for reason in reasons if reason in several)


def called_of(document: Document, known: Features) -> list[frozenset[str]]:
    """What the names of each block's element, or of the one around it, say that it is; nothing in a text."""
    called: list[frozenset[str]] = [frozenset()] * len(document.blocks)
    if document.format == "html":
        names = {name: i for i, name in enumerate(columns("html"))}
        reasons = sorted(set(marks()[0]).intersection(REASONS))
        near = known.numbers[:, [names[f"named {reason}"] for reason in reasons]] <= 1
        for i in np.flatnonzero(near.any(axis=1)).tolist():
            called[i] = frozenset([reason for reason, is_near in zip(reasons, near[i], strict=True) if is_near])
    return called


def drop_what_is_called_so(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What says what it is and stands in an element that is called so: a newsletter's box, a caption, a notice about cookies."""
    for line in lines:
        if not line.why and line.said and line.count < 60 and line.block.kind != "heading":
            line.why = next((reason for reason in line.said if reason in line.called), "")


def drop_comments(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What stands in elements called comments, where paragraphs stand outside of them: readers write sentences too."""
    left = [line for line in lines if not line.why]
    if any(is_running(line) and "comments" not in line.called for line in left):
        for line in left:
            if "comments" in line.called:
                line.why = "comments"


def drop_pointers(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """`Read more: …`, `Lesen Sie auch: …` inside the text: short, with a colon or a link, opening with such a phrase.

    One that is all of what stands before the colon says it beyond doubt, whatever follows.
    """
    pointing = REASONS.index("points to other reports")
    for line in lines:
        if line.why or line.count >= 40 or is_sure(line, document):
            continue
        opening, colon, _ = line.block.text[:40].partition(":")
        words = WORDS.findall(opening.casefold())
        is_linked = line.block.links > 0.3
        if not is_linked and not (colon and line.block.kind != "heading"):
            continue
        said = said_in(words, opening)
        is_sole = bool(colon) and line.block.kind == "paragraph" and is_all(said, words, pointing)
        is_open = is_linked or not SENTENCE_END.search(line.block.text)
        if is_sole or (is_open and pointing in given_by(found for found in said if found.start + found.size <= OPENING)):
            line.why = "points to other reports"


def drop_bare_phrases(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What is made of nothing but such phrases: `Advertisement`, `Read more`, `Story continues below`."""
    for line in lines:
        if not line.why and line.said and line.count < FEW and line.block.kind != "heading":
            line.why = bare_reason(line.words, line.phrases)


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
    """The headline in the text, at its beginning mostly, or twice in one line."""
    once, twice = list(headline), list(headline) * 2
    for line in lines:
        if line.why or not once or line.words[:1] != once[:1] or is_sure(line, document):
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


def drop_doubled(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """A headline that stands twice at the beginning of one line, as in lists where picture and link carry the same words."""
    for line in lines:
        text = line.block.text
        if line.why or len(text) <= 40:
            continue
        second = text.find(text[:20], 20)
        if second > 0 and text[:second].strip() == text[second : 2 * second].strip():
            line.why = "headline of another report, twice"


def drop_notices(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What an outlet or an aggregator says about its own page."""
    for line in lines:
        if not line.why and line.count < 60:
            line.why = notice_of(line.words)


def drop_loose_ends(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, what stands before the first and behind the last block that clearly belongs to the report, and labels between them.

    Clearly: by its log-odds, at least CLEAR of those of the likeliest; a label or what says that it stands behind reports must be SURE.
    Behind it all goes if a promotion, a biography or a list of other reports is among it, otherwise only labels at the very end;
    before it go labels, bylines and what repeats the headline.
    """
    kept = [i for i, line in enumerate(lines) if not line.why]
    if document.format != "text" or len(kept) < 2:
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


def keep_last_of_element(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, a sentence right behind the last paragraph that stays, in the same element and called alike, that is more likely text.

    It is short, and so looked doubtful. Of such ones on pages of many kinds 30 were text of the report and seven were not.
    """
    last = max((i for i, line in enumerate(lines) if not line.why), default=len(lines))
    for above, line in pairwise(lines[last:]) if document.format == "html" else ():
        if not (
            line.odds > 0
            and line.count > 2
            and above.block.kind == line.block.kind == "paragraph"
            and element_of(above.block) == element_of(line.block)
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
    """On a page, bylines and dates between standfirst and text: short lines near the beginning that say so; headings open like bylines."""
    kept = [line for line in lines if not line.why] if document.format == "html" else []
    for line in kept[:TOP]:
        if (
            line.count < 12
            and line.block.kind != "heading"
            and not is_sentence_end(line.block.text)
            and not TOP_LINES.isdisjoint(line.said)
        ):
            line.why = next(reason for reason in line.said if reason in TOP_LINES)


def likelihood(odds: float) -> float:
    """Log-odds as a share of 1."""
    return 1 / (1 + math.exp(-odds))


def drop_tails(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, a list of other reports at the end, and what leads from the report to it.

    The list is of entries that are teasers or no sentences. Before it stand promotions, lines that come twice, labels, mostly the
    outlet's name, and at most two paragraphs that say nothing of themselves, not in succession: a biography, a promise.
    """
    kept = [i for i, line in enumerate(lines) if not line.why]
    if document.format != "text" or len(kept) < 3:
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
        match = CELL.match(line.block.place)
        if match and not line.why and is_running(line):
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
    if document.format != "html":
        return
    boxes = [line.block.place.rpartition("/")[0] for line in lines]
    filled = {box for box, line in zip(boxes, lines, strict=True) if not line.why and line.block.kind != "heading"}
    for i, line in enumerate(lines[:-1]):
        if (
            not line.why
            and line.block.kind == "heading"
            and boxes[i] not in filled
            and boxes[i] == boxes[i + 1]
            and lines[i + 1].why in TAILS
        ):
            line.why = lines[i + 1].why


def drop_captions(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """What a page itself calls the caption of a picture, though it reads like a sentence, and what ends with who made the picture."""
    for line in lines:
        if not line.why and (line.block.note == "caption" or is_caption(line)):
            line.why = "caption or picture credit"


def drop_told_pictures(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """In bare text, a picture's description and its caption that say the same: a line of middling length that stands twice in succession.

    What stands there three times is something else. Of two labels the second stays: it may be the heading of what the picture shows.
    """
    if document.format != "text":
        return
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
    if document.format != "text":
        return
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


def drop_split_lists(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """On a page, what is left of a list of links of which most entries go: a teaser that reads like a sentence is one all the same."""
    lists: dict[str, list[Line]] = {}
    for line in lines:
        if document.format == "html" and line.block.kind == "entry":
            lists.setdefault(line.block.place.rpartition("/li")[0], []).append(line)
    for entries in lists.values():
        left = [line for line in entries if not line.why]
        if len(entries) > 2 * len(left) and left and all(line.block.links > LED for line in left):
            for line in left:
                line.why = "points to other reports"


def drop_wordless(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    for line in lines:
        if not line.why and not line.words:
            line.why = "no words"


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


def keep_standfirst(lines: Sequence[Line], headline: Sequence[str], document: Document) -> None:
    """The sentence under the headline, where the page calls it so or describes itself with it, stays and is marked.

    In bare text it is the line right below the headline that says nothing else of itself, above byline or date; or the first line of a
    text that is clean but for it.
    """
    first = next((i for i, line in enumerate(lines) if not line.why), 0)
    if document.format == "text":
        is_left = first == 1 and is_spaced(document.blocks) and not any(line.why for line in lines[1:])
        top = -1 if is_left else headline_above(lines[:first], headline)
        line, below = lines[top + 1], lines[top + 2 : top + 5]
        is_led_in = is_left or (top >= 0 and any(map(is_top_line, below)))
        if top + 1 < first and is_led_in and is_told_below(line, below):
            line.why, line.note = "", "standfirst"
        return
    described = {" ".join(WORDS.findall(claim.value.casefold())[:8]) for claim in document.claims if "description" in claim.name}
    top = next((i for i, line in enumerate(lines[: first + 1]) if line.words == list(headline)), max(0, first - 12))
    for line in lines[top : first + 1]:
        called = line.block.context[-2:] and not STANDFIRST.isdisjoint(set().union(*map(label_words, line.block.context[-2:])))
        if (
            line.count >= 6
            and line.why != "publisher rule"
            and line.words != list(headline)
            and line.block.links < 0.3
            and line.block.note != "caption"
            and (called or (max(line.judged, line.odds) > DESCRIBED and " ".join(line.words[:8]) in described))
        ):
            line.why, line.note = "", "standfirst"
            return


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


def notice_of(words: Sequence[str]) -> str:
    """What kind of notice a line is, if it says so.

    >>> notice_of("the post rain in may appeared first on hill".split()), notice_of("she appeared first on stage".split())
    ("aggregator's notice", '')
    """
    for i, word in enumerate(words):
        for notice in notices().get(word, ()):
            opens = len(notice.opening)
            if tuple(words[i : i + len(notice.words)]) == notice.words and (not opens or tuple(words[:opens]) == notice.opening):
                return notice.reason
    return ""


class Notice(NamedTuple):
    """What a line says that is a notice."""

    opening: tuple[str, ...]  # how it opens; empty where it may open with anything
    words: tuple[str, ...]
    reason: str


@cache
def notices() -> Mapping[str, tuple[Notice, ...]]:
    """By the first of their words."""
    read: dict[str, dict[str, list[str]]] = tomllib.loads(resources.files(__package__).joinpath("notices.toml").read_text("utf-8"))
    found: dict[str, list[Notice]] = {}
    for reason, languages in read.items():
        for line in (line for lines in languages.values() for line in lines):
            opening, _, words = (tuple(WORDS.findall(part)) for part in line.rpartition("…"))
            found.setdefault(words[0], []).append(Notice(opening, words, reason))
    return {word: tuple(told) for word, told in found.items()}


@cache
def note_openings() -> Mapping[str, tuple[tuple[tuple[str, ...], Note], ...]]:
    """How notes open, by the first word."""
    read: dict[Any, dict[str, list[str]]] = tomllib.loads(resources.files(__package__).joinpath("notes.toml").read_text("utf-8"))
    openings = [(tuple(WORDS.findall(line)), note) for note, languages in read.items() for lines in languages.values() for line in lines]
    return {first: tuple(one for one in openings if one[0][0] == first) for first in {words[0] for words, _ in openings}}


def note_of(words: Sequence[str]) -> Note:
    """
    >>> note_of(["editor", "s", "note", "the", "figures"]), note_of(["the", "correction"])
    ('editor', '')
    """
    return next((note for opening, note in note_openings().get(words[0], ()) if tuple(words[: len(opening)]) == opening), "")


STANDFIRST = frozenset(
    {
        "standfirst", "dek", "deck", "subtitle", "subheadline", "subhead", "lead", "lede", "vorspann", "entradilla",
        "sumario", "bajada", "chapo", "sommario", "ingress",
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
CELL = re.compile(r"(.*/td(?:\[\d+\])?)(?:/|$)")  # the innermost table cell of a path
RULED = 4.0  # log-odds that a publisher's rule gives to what it names, and takes from what is outside
DIRECT = 1.5  # … to what stands directly in that; 0 to 4 tried: 4 brings boxes back that the likelihoods know
LINKED = 0.9  # share of a line's characters in links from which it leads elsewhere
MOST = 0.6  # share of the likely text that a rule's body must hold for what is outside of it to lose
EVERYWHERE = "stands on other pages of the publisher too"
AGAIN = 6.0  # log-odds that this takes from a line; a paragraph that the trees are sure of has 4 to 7
LEAST = -4.0  # log-odds of a lone sentence below which nothing is taken for a report
CLEAN = 0.01  # share of the words that the likelihoods leave out, up to which a text is clean already
LIKELY = 1.5  # log-odds from which a label at an end of a clean text stays; half of those that are cut are other than text
# 0 to 0.4 tried, on publishers the trees had not seen: higher gives cleaner edges and loses first and last paragraphs.
EDGE = MappingProxyType({"html": 0.1, "text": 0.07})
SUSPECT = 3.0  # by how much labels, and short lines that say what they are, count as less likely to begin or end a report
CLEAR = 0.05  # of the likeliest line's log-odds; with 0.3, F1 on publishers the trees had not seen is 0.007 lower
DESCRIBED = -0.5  # log-odds from which the sentence that a page describes itself with is its standfirst
LED = 0.1  # share of an entry's characters in links from which it leads somewhere
SENTENCE = 8  # words from which a line that ends as a sentence is one
LONE = 2.0  # log-odds below which one paragraph behind a promotion is what it promises; with 2.5 a last sentence behind a pointer goes
PASSES = 8  # of 785 texts none took more than three; one that was made to shed a line a pass would take as many as it has lines
SURE = 2.5  # log-odds from which a line stays whatever its words say: a report may speak of newsletters
Step = Callable[[Sequence[Line], Sequence[str], Document], None]
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
    drop_doubled,
    drop_notices,
    drop_other_columns,
    drop_split_lists,
    drop_box_headings,
    drop_tails,
    drop_loose_ends,
    drop_doubtful_ends,
    keep_last_of_element,
    drop_top_lines,
    drop_loose_headings,
    drop_sentenceless,
    keep_notes,
    keep_standfirst,
)
# A clean text has nothing before or behind it: nine in ten words that such texts lost, they lost by their looks at the ends.
STEPS_OF_CLEAN: tuple[Step, ...] = tuple(
    partial(drop_doubtful_ends, labels_alone=True) if step is drop_doubtful_ends else step for step in STEPS if step is not drop_loose_ends
)
STEPS_OF_CLEANED: tuple[Step, ...] = (
    drop_wordless,
    drop_captions,
    drop_bare_phrases,
    drop_repeated_headlines,
    partial(drop_doubtful_ends, labels_alone=True),
    drop_sentenceless,
    keep_standfirst,
)
