"""A CSS selector of a publisher rule and a block's enclosing elements -> whether the block stands inside what the selector names.

Elements are the labels of `Block.context`. Known are tag, .class, #id, [itemprop=x], [role=x], spaces and >; commas part alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

COMPOUND = re.compile(r"""([.#@]?)([\w-]+)|\[(?:itemprop|role|data-testid|data-component)\*?=["']?([\w-]+)["']?\]|(\*)""")


def is_inside(context: Sequence[str], selector: str) -> bool:
    """Whether one of the enclosing elements is what the selector names.

    >>> context = ("body", "main", "div.story.wide#s1@articleBody", "p.lede")
    >>> [is_inside(context, rule) for rule in ("div.story", "main #s1 p", "main > p", "[itemprop=articleBody]", "aside, .lede", "div.sto")]
    [True, True, False, True, True, False]
    """
    return any(stands_in(context, alternative) for alternative in selector.split(","))


def stands_in(context: Sequence[str], selector: str) -> bool:
    steps = selector.replace(">", " > ").split()
    if not steps:
        return False
    # Places in the context that what has been read of the selector may end at.
    ends = set(range(-1, len(context)))
    direct = False
    for step in steps:
        if step == ">":
            direct = True
            continue
        wanted = parts_of(step)
        earliest = min(ends)
        ends = {i for i in range(len(context)) if ((i - 1 in ends) if direct else i > earliest) and wanted <= names_of(context[i])}
        direct = False
        if not ends:
            return False
    return True


def parts_of(compound: str) -> set[str]:
    return {mark + name if name else f"@{value}" if value else "" for mark, name, value, _ in COMPOUND.findall(compound)} - {""}


def names_of(label: str) -> set[str]:
    """`div.story#s1` -> div, .story, #s1."""
    return set(re.findall(r"[.#@]?[^.#@]+", label))
