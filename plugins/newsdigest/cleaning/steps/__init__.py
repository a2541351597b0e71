"""Lines of a document, judged by the likelihoods -> the same, once each named step has said what it knows better."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType

from newsdigest.cleaning.steps.boxes import (
    drop_box_headings,
    drop_cookie_lists,
    drop_labels,
    drop_notices,
    drop_other_columns,
    drop_what_is_called_so,
    drop_wordless,
)
from newsdigest.cleaning.steps.doubles import drop_containers, drop_pull_quotes, drop_repeated_blocks, drop_repeated_headlines
from newsdigest.cleaning.steps.ends import (
    drop_addresses,
    drop_doubtful_ends,
    drop_loose_ends,
    drop_loose_headings,
    drop_sentenceless,
    drop_tails,
    drop_top_lines,
    keep_last_sentences,
)
from newsdigest.cleaning.steps.line import Step, is_spaced
from newsdigest.cleaning.steps.pictures import drop_captions, drop_captions_above_credits, drop_told_pictures
from newsdigest.cleaning.steps.pointers import drop_bare_phrases, drop_doubled, drop_linked_lists, drop_lone_links, drop_pointers
from newsdigest.cleaning.steps.standfirsts import keep_notes, keep_standfirst_of_page, keep_standfirst_of_text
from newsdigest.model import Document

CLEAN = 0.01  # share of the words that the likelihoods leave out, up to which a text is clean already


def steps_for(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> tuple[Step, ...]:
    """The steps that a document goes through: a text that is clean already fewer, one that is written as cleaned texts are next to none."""
    if not is_clean(document, words, stays):
        return STEPS_OF[document.format]
    return STEPS_OF_CLEANED if is_spaced(document.blocks) else STEPS_OF_CLEAN


def is_clean(document: Document, words: Sequence[Sequence[str]], stays: Sequence[bool]) -> bool:
    """Whether a text is clean already: the likelihoods leave next to nothing of it out."""
    counts = [len(line) for line in words]
    gone = sum(count for count, kept in zip(counts, stays, strict=True) if not kept)
    return document.format == "text" and gone <= CLEAN * sum(counts)


# In this order, less what is of the other format.
STEPS: tuple[Step, ...] = (
    drop_wordless,
    drop_captions,
    drop_captions_above_credits,
    drop_told_pictures,
    drop_what_is_called_so,
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
    drop_pull_quotes, drop_other_columns, drop_lone_links, drop_linked_lists, drop_box_headings, keep_standfirst_of_page,
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
