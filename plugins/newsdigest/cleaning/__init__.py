"""A Document -> the blocks of its report, each dropped or repaired one with its reason.

In this order: the publisher's rule, the trained likelihoods (features.py, likelihoods.py), the named steps (steps/), the repairs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from newsdigest import documents
from newsdigest.cleaning.features import Features, features, headline_of, marks, places
from newsdigest.cleaning.labels import label_of
from newsdigest.cleaning.likelihoods import CHANGE, LEAN, likeliest, likelihoods
from newsdigest.cleaning.notices import notice_of
from newsdigest.cleaning.phrases import REASONS, WORDS, Said, given_by
from newsdigest.cleaning.repairs import repaired
from newsdigest.cleaning.repeats import line_key
from newsdigest.cleaning.steps import steps_for
from newsdigest.cleaning.steps.line import EVERYWHERE, SENTENCE, Line
from newsdigest.cleaning.wordings import DIGITS, Wordings, is_sentence_end, wordings, wordings_again
from newsdigest.model import Block, Document, Dropped, Publisher, Repair, Value
from newsdigest.publishers.selectors import depths

RULED = 4.0  # log-odds that a publisher's rule gives to what it names, and takes from what is outside
DIRECT = 1.5  # … to what stands directly in that; 0 to 4 tried: 4 brings boxes back that the likelihoods know
LINKED = 0.9  # share of a line's characters in links from which it leads elsewhere
MOST = 0.6  # share of the likely text that a rule's body must hold for what is outside of it to lose
AGAIN = 6.0  # log-odds that it takes from a line to stand on other pages; a paragraph that the trees are sure of has 4 to 7
LEAST = -4.0  # log-odds of a lone sentence below which nothing is taken for a report
PARAGRAPH, MARKER = 60, 200  # characters from which a line is a paragraph, and up to which one says what stands between two
TELLS_NOTHING = frozenset({"advertisement", "caption or picture credit", "label or menu line"})  # of what follows, as a newsletter's does
POSTED = re.compile(r"[—–-]{1,2}\s?[^()]{1,60}\(@\w{1,30}\)")  # how a post is signed: `— Ada Ost (@adaost) November 12, 2026`
PICTURED = "pic.twitter.com/"
PASSES = 8  # of 785 texts none took more than three; one that was made to shed a line a pass would take as many as it has lines


class Cleaning(Value, frozen=True, kw_only=True):
    """What is left of a document, and what became of the rest."""

    blocks: tuple[Block, ...]  # of the report, repaired; links 0 and context empty
    dropped: tuple[Dropped, ...] = ()  # in reading order
    repairs: tuple[Repair, ...] = ()


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
    inside = inside_text(document)
    rest = document
    if inside:
        rest = msgspec.structs.replace(document, blocks=tuple(block for block in document.blocks if block.place not in inside))
    known = features(rest, headline)
    lines = lines_by(rest, known, likelihoods(rest, known).tolist(), headline, publisher, repeated)
    if document.format == "text":
        settle(lines, known.wordings, headline_in, publisher, repeated)
    cleaned = cleaning_of(lines)
    if not inside:
        return cleaned
    gone = inside | {dropped.place: dropped for dropped in cleaned.dropped}
    return msgspec.structs.replace(cleaned, dropped=tuple(gone[block.place] for block in document.blocks if block.place in gone))


def inside_text(document: Document) -> dict[str, Dropped]:
    """By its place what of a bare text says nothing of what follows it: between two paragraphs a picture's button, a marker; posts shown.

    It goes before the likelihoods are asked: they take what stands behind it for what stands behind a report.
    A post of a network is the line that signs it and the one right above: of 56 such pairs two of the latter were text of the report.
    """
    if document.format != "text":
        return {}
    found = {}
    is_running = [len(block.text) > PARAGRAPH and is_sentence_end(block.text) for block in document.blocks]
    for above, block, below in zip(is_running, document.blocks[1:], is_running[2:], strict=False):
        if above and below and len(block.text) < MARKER:
            words = WORDS.findall(block.text.casefold())
            why = notice_of(words) or label_of(block.text, words)
            if why in TELLS_NOTHING:
                found[block.place] = Dropped(place=block.place, text=block.text, why=why)
    for number, block in enumerate(document.blocks):
        is_signed = POSTED.match(block.text) is not None
        if is_signed or PICTURED in block.text:
            for shown in document.blocks[max(0, number - is_signed) : number + 1]:
                found.setdefault(shown.place, Dropped(place=shown.place, text=shown.text, why="share line"))
    return found if len(found) < len(document.blocks) else {}


def settle(
    lines: Sequence[Line],
    known: Wordings,
    headline_in: Callable[[Document], str],
    publisher: Publisher | None,
    repeated: frozenset[str],
) -> None:
    """Drops what would go if the text that is left were cleaned, until nothing more would; a text of which nothing went stays as it is."""
    left = [line for line in lines if not line.why]
    if len(left) < len(lines):
        blocks = [msgspec.structs.replace(line.block, text=mended(line)[0], note=line.note) for line in left]
        for number, why in gone_at_last(blocks, headline_in, publisher, repeated, known).items():
            left[number].why = why


def gone_at_last(
    blocks: Sequence[Block],
    headline_in: Callable[[Document], str],
    publisher: Publisher | None = None,
    repeated: frozenset[str] = frozenset(),
    known: Wordings | None = None,
) -> dict[int, str]:
    """What would go if these lines were a text to be cleaned, and what is left of it again, by place among them: why.

    `known` is what most of the lines say, where that is known.
    """
    known = known or wordings([block.text for block in blocks])
    gone: dict[int, str] = {}
    for _ in range(PASSES):
        places = [number for number in range(len(blocks)) if number not in gone]
        more = gone_again([blocks[number] for number in places], known, headline_in, publisher, repeated)
        if not more:
            break
        gone |= {places[number]: why for number, why in more.items()}
    return gone


def gone_again(
    blocks: Sequence[Block],
    known: Wordings,
    headline_in: Callable[[Document], str],
    publisher: Publisher | None,
    repeated: frozenset[str],
) -> dict[int, str]:
    """What would go if these lines were a text to be cleaned, by place among them: why; nothing where all would, as no report is lost so.

    A standfirst would go for want of the headline above it: it stays.
    """
    read = documents.text.read_again([block.text for block in blocks])
    if not read or len(read) != len(blocks):
        return {}  # lines that look broken are other lines then
    text = Document(seed="", hash="", format="text", encoding="", blocks=read)
    headline = headline_in(text)
    said = features(text, headline, wordings_again([block.text for block in read], known))
    again = lines_by(text, said, likelihoods(text, said).tolist(), headline, publisher, repeated)
    gone = {number: line.why for number, line in enumerate(again) if line.why and blocks[number].note != "standfirst"}
    return gone if len(gone) < len(blocks) else {}


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
    judged = odds
    if publisher:
        odds = [odd + more for odd, more in zip(odds, leanings(document.blocks, ruled, odds, known.wordings.words), strict=True)]
    again = [bool(repeated) and line_key(block.text) in repeated for block in document.blocks]
    odds = [odd - AGAIN if is_again else odd for odd, is_again in zip(odds, again, strict=True)]
    told = [reasons_said(said, block.text) for said, block in zip(known.wordings.said, document.blocks, strict=True)]
    stays = kept_of(document, odds)
    looks = [
        "" if kept else "publisher rule" if rule.goes else EVERYWHERE if is_again else look
        for kept, rule, is_again, look in zip(stays, ruled, again, looks_of(document, known, told), strict=True)
    ]
    lines = [
        Line(block, words, count, said, reasons, weighty(reasons, said, count, block.text), called, look, odd, bare)
        for block, words, count, said, reasons, called, look, odd, bare in zip(
            document.blocks,
            known.wordings.words,
            known.wordings.counts.tolist(),
            known.wordings.said,
            told,
            called_of(document, known),
            looks,
            odds,
            judged,
            strict=True,
        )
    ]
    title = WORDS.findall(headline.casefold())
    # What leans towards staying is not clean for that.
    bare = kept_of(document, [odd - LEAN[document.format] for odd in odds]) if document.format == "text" else stays
    for step in steps_for(document, known.wordings.words, bare):
        step(lines, title, document)
    return lines


def mended(line: Line) -> tuple[str, tuple[Repair, ...]]:
    """A line's text repaired, and the repairs; made once."""
    if line.mended is None:
        line.mended = repaired(line.block.text, line.block.place)
    return line.mended


def cleaning_of(lines: Sequence[Line]) -> Cleaning:
    """What is left of the lines, repaired, and what became of the others."""
    repairs: list[Repair] = []
    kept: list[Block] = []
    for line in lines:
        if not line.why:
            text, more = mended(line)
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


def looks_of(document: Document, known: Features, told: Sequence[tuple[str, ...]]) -> list[str]:
    """Why each block would go if the likelihoods left it out: what it says, what its elements are called, how it looks."""
    names = places(document.format)
    called, steps, nearest = sorted(set(marks()[0]) - {"text", "headline"}), [], []
    if document.format == "html":
        near = known.numbers[:, [names[f"named {reason}"] for reason in called]]
        nearest = near.argmin(axis=1).tolist()
        steps = near.min(axis=1).tolist()
    headlines, ends = known.numbers[:, names["headline share"]].tolist(), known.numbers[:, names["end"]].tolist()
    looks: list[str] = []
    for i, block in enumerate(document.blocks):
        if told[i]:
            look = told[i][0]
        elif block.note == "caption":
            look = "caption or picture credit"
        elif block.context and steps[i] <= 3:
            look = called[nearest[i]]
        elif block.links > 0.5:
            look = "points to other reports"
        elif headlines[i] > 0.601:
            look = "repeats the headline"
        elif len(block.text) < 60 and not ends[i]:
            look = "label or menu line"
        else:
            look = "stands apart from the report"
        looks.append(look)
    return looks


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
        names = places("html")
        reasons = sorted(set(marks()[0]).intersection(REASONS))
        near = known.numbers[:, [names[f"named {reason}"] for reason in reasons]] <= 1
        for i in np.flatnonzero(near.any(axis=1)).tolist():
            called[i] = frozenset([reason for reason, is_near in zip(reasons, near[i], strict=True) if is_near])
    return called
