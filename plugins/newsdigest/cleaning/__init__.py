"""A Document -> the blocks of its report, each dropped or repaired one with its reason."""

from __future__ import annotations

import re

import msgspec

from newsdigest.cleaning.repairs import repaired
from newsdigest.model import Block, Document, Dropped, Publisher, Repair, Value

SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]{0,3}$")


class Cleaning(Value, frozen=True, kw_only=True):
    """What is left of a document, and what became of the rest."""

    blocks: tuple[Block, ...]  # of the report, repaired; links 0 and context empty
    dropped: tuple[Dropped, ...] = ()  # in reading order
    repairs: tuple[Repair, ...] = ()


def clean(document: Document, *, headline: str = "", publisher: Publisher | None = None) -> Cleaning:
    """Document -> Cleaning; the headline, where it is known, is dropped from the blocks wherever it stands."""
    kept: list[Block] = []
    dropped: list[Dropped] = []
    repairs: list[Repair] = []
    for block, why in zip(document.blocks, reasons(document, headline), strict=True):
        if why:
            dropped.append(Dropped(place=block.place, text=block.text, why=why))
        else:
            text, more = repaired(block.text, block.place)
            repairs.extend(more)
            kept.append(msgspec.structs.replace(block, text=text, links=0.0, context=()))
    return Cleaning(blocks=tuple(kept), dropped=tuple(dropped), repairs=tuple(repairs))


def reasons(document: Document, headline: str) -> list[str]:
    """Why each block is dropped; empty for those that stay."""
    said: list[str] = []
    for block in document.blocks:
        words = len(block.text.split())
        if headline and block.text == headline:
            said.append("repeats the headline")
        elif block.links > 0.5:
            said.append("links")
        elif words < 6 or not SENTENCE_END.search(block.text):
            said.append("no sentence")
        else:
            said.append("")
    return said
