"""CSS selectors of a publisher rule and the elements that enclose blocks -> how deep blocks stand inside what the selectors name.

Elements are the labels of `Block.context`. Of CSS it reads what labels hold: tag, .class, #id, [class^=x], [class*=x] (one class that
begins with x or holds it), the same of id, itemprop, role, data-testid and data-component, also with =; spaces and >; commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

PART = re.compile(
    r"""(?P<mark>[.#])(?P<name>[\w-]+)"""
    r"""|\[(?P<attribute>class|id|itemprop|role|data-testid|data-component)(?P<how>[*^]?)=["']?(?P<value>[\w-]+)["']?\]"""
)
TAG = re.compile(r"[\w-]+|\*")
NAME = re.compile(r"[.#@]?[^.#@]+")
MARKS = {"class": ".", "id": "#"}  # of labels, by attribute; of all others it is @


class Part(NamedTuple):
    """What one name of an element must be."""

    name: str  # with its mark, as in a label: div, .story, #s1, @articleBody
    how: str = ""  # empty: the whole name, ^: its beginning, *: any part of it


class Step(NamedTuple):
    """One element on the way that a selector describes."""

    is_child: bool  # of the step before, else anywhere below it
    parts: tuple[Part, ...]


def depths(contexts: Sequence[tuple[str, ...]], selectors: Sequence[str]) -> list[int | None]:
    """For each context, how deep its block stands inside the innermost element that the selectors name: 0 it is that, 1 directly in it.

    None where they name none of its elements.

    >>> context = ("body", "main", "div.story.wide#s1@articleBody", "p.lede")
    >>> rules = ("div.story", "main #s1 p", "main > p", "[itemprop=articleBody]", "aside, .lede", "div.sto", "[class^=sto]")
    >>> [depths([context], [rule])[0] for rule in rules]
    [1, 0, None, 1, 0, None, 1]
    """
    if not selectors:
        return [None] * len(contexts)
    names = {label: frozenset(NAME.findall(label)) for label in set().union(*set(contexts))}
    paths = [
        [(step.is_child, {label for label in names if is_named(names[label], step.parts)}) for step in path]
        for selector in selectors
        for path in parse(selector)
    ]
    alone = set().union(*(path[0][1] for path in paths if len(path) == 1))
    longer = [path for path in paths if len(path) > 1 and all(labels for _, labels in path)]
    found: dict[tuple[str, ...], int | None] = {}  # the blocks of a list or a column share theirs
    for context in set(contexts):
        ends = {i for i, label in enumerate(context) if label in alone}.union(*(ends_of(context, path) for path in longer))
        found[context] = len(context) - 1 - max(ends) if ends else None
    return [found[context] for context in contexts]


def ends_of(context: Sequence[str], path: Sequence[tuple[bool, set[str]]]) -> set[int]:
    """Where in a context a path ends whose steps, each with the labels that it may be, follow each other."""
    ends = set(range(-1, len(context)))
    for is_child, labels in path:
        earliest = min(ends, default=len(context))
        ends = {i for i, label in enumerate(context) if label in labels and ((i - 1 in ends) if is_child else i > earliest)}
    return ends


def is_named(names: frozenset[str], parts: Iterable[Part]) -> bool:
    """Whether an element with these names has all that a step asks for."""
    for part in parts:
        if not part.how:
            if part.name not in names:
                return False
        elif part.how == "^":
            if not any(name.startswith(part.name) for name in names):
                return False
        elif not any(name[0] == part.name[0] and part.name[1:] in name for name in names):
            return False
    return True


@cache
def parse(selector: str) -> tuple[tuple[Step, ...], ...]:
    """A selector -> its alternatives, each a way of steps from the outermost inwards.

    >>> parse("main > p.lede, #s1")[0][1]
    Step(is_child=True, parts=(Part(name='p', how=''), Part(name='.lede', how='')))

    Raises ValueError with the part that is not understood.
    """
    paths = []
    for alternative in selector.split(","):
        steps: list[Step] = []
        is_child = False
        for word in alternative.replace(">", " > ").split():
            if word == ">" and steps and not is_child:
                is_child = True
            else:
                steps.append(Step(is_child, parts_of(word)))
                is_child = False
        if not steps or is_child:
            raise ValueError(alternative)
        paths.append(tuple(steps))
    return tuple(paths)


def parts_of(word: str) -> tuple[Part, ...]:
    """`div.story` -> what each of its names must be."""
    tag = TAG.match(word)
    parts = [Part(tag[0])] if tag and tag[0] != "*" else []
    at = tag.end() if tag else 0
    while at < len(word):
        match = PART.match(word, at)
        if not match:
            raise ValueError(word)
        if match["mark"]:
            parts.append(Part(match["mark"] + match["name"]))
        else:
            parts.append(Part(MARKS.get(match["attribute"], "@") + match["value"], match["how"]))
        at = match.end()
    return tuple(parts)
