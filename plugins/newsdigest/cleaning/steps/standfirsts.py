"""Steps that keep standfirsts and notes, which stand apart from the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from newsdigest.cleaning.features import FEW, label_words
from newsdigest.cleaning.notices import note_of, notice_of
from newsdigest.cleaning.phrases import WORDS
from newsdigest.cleaning.steps.line import EVERYWHERE, TOP_LINES, Line, is_caption, is_spaced, is_top_line
from newsdigest.cleaning.wordings import SENTENCE_END, is_sentence_end
from newsdigest.model import Document

STANDFIRST = frozenset(
    {
        "standfirst", "dek", "deck", "subtitle", "subheadline", "subhead", "lead", "lede", "vorspann", "entradilla", "sumario", "bajada",
        "copete", "subtitulo", "subtitol", "chapo", "chapeau", "sommario", "sottotitolo", "catenaccio", "ingress", "ingressi",
        "preamble", "manchet", "strapline", "linhafina", "zajawka", "perex", "spot",
    }
)  # fmt: skip
DESCRIBED = -0.5  # log-odds from which the sentence that a page describes itself with is its standfirst


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
