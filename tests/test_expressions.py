"""Every regular expression of ours takes time in proportion, whatever its own repeats are fed: no page can make one go back over and over.

From each expression strings are made that its repeats accept, said again and again, behind what leads there and before what fits no more.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import re._constants as kinds
import re._parser as parser
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import newsdigest

FEW = 2_000  # characters; four times as many may take six times as long
QUICK = 0.01  # CPU seconds that the longer string may always take: what is quadratic takes several times that
LETTERS = "aA1 .,-–'\"“(:\n<>/@éЖ日=_&;\t\0"
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
WAYS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
# Time in proportion only from a size on, or to a bound: the first reads each tag on through those that follow until it has counted as many
# attributes as a tag may have (tests/hostile.py tries it at 400 kB, where that is over), the others are asked of the first 4 or 20 kB.
BOUNDED = {"documents.html.TOO_MANY", "documents.FEED", "documents.ARCHIVES", "arrivals.KINDS", "documents.savings.COMMENT"}


def within(value: object) -> Iterator[re.Pattern[Any]]:
    """The expressions in a value of a module."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from within(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from within(one)


def expressions() -> Iterator[Any]:
    """Each expression that a module holds, and the ways in which it is asked."""
    for module in pkgutil.walk_packages(newsdigest.__path__, "newsdigest."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        source = Path(str(loaded.__file__)).read_text("utf-8")
        for name, value in sorted(vars(loaded).items()):
            for number, expression in enumerate(within(value)):
                asked = [way for way in WAYS if re.search(rf"\b{name}\.{way}\(", source)] if isinstance(value, re.Pattern) else []
                of = f"{module.name.partition('.')[2]}.{name}"
                # One that came from another module is asked there, too.
                if of not in BOUNDED and (asked or re.search(rf"^{name}\b.*=", source, re.MULTILINE)):
                    yield pytest.param(expression, tuple(asked) or WAYS, id=f"{of}-{number}")


def fits(items: list[tuple[Any, Any]], letter: str) -> bool:
    """Whether a class of characters has a letter."""
    found = False
    for kind, value in items:
        if kind is kinds.LITERAL:
            found |= chr(value) == letter
        elif kind is kinds.RANGE:
            found |= value[0] <= ord(letter) <= value[1]
        elif kind is kinds.CATEGORY:
            sign = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[str(value).rpartition("_")[2]]
            found |= bool(re.match(f"\\{sign.upper() if 'NOT' in str(value) else sign}", letter))
    return found != any(kind is kinds.NEGATE for kind, _ in items)


def sample(parsed: Any, chance: random.Random) -> str:
    """A string that a part of an expression accepts, or nearly."""
    said = []
    for kind, value in parsed:
        if kind is kinds.LITERAL:
            said.append(chr(value))
        elif kind is kinds.NOT_LITERAL:
            said.append(next(letter for letter in LETTERS if ord(letter) != value))
        elif kind is kinds.ANY:
            said.append(chance.choice("a 1."))
        elif kind is kinds.IN:
            named = [chr(one if kind is kinds.LITERAL else one[0]) for kind, one in value if kind in (kinds.LITERAL, kinds.RANGE)]
            among = [letter for letter in (*LETTERS, *named) if fits(value, letter)]
            said.append(chance.choice(among) if among else "")
        elif kind in REPEATS:
            least, most, part = value
            said += [sample(part, chance) for _ in range(min(max(least, min(most, least + chance.randint(0, 2))), 40))]
        elif kind is kinds.SUBPATTERN:
            said.append(sample(value[3], chance))
        elif kind is kinds.ATOMIC_GROUP:
            said.append(sample(value, chance))
        elif kind is kinds.BRANCH:
            said.append(sample(chance.choice(value[1]), chance))
    return "".join(said)


def repeats(parsed: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Each repeat in an expression: what stands before it, what it repeats."""
    for kind, value in parsed:
        parts = (
            [value[2]] if kind in REPEATS
            else [value[3]] if kind is kinds.SUBPATTERN
            else [value] if kind is kinds.ATOMIC_GROUP
            else value[1] if kind is kinds.BRANCH
            else [value[1]] if kind in (kinds.ASSERT, kinds.ASSERT_NOT)
            else []
        )  # fmt: skip
        if kind in REPEATS:
            yield before, value[2]
        for part in parts:
            yield from repeats(part, before)
        before = (*before, (kind, value))


def pumped(expression: re.Pattern[Any]) -> list[tuple[str, str]]:
    """What leads to a repeat, and what goes on in it for ever."""
    chance = random.Random(1)
    parsed = parser.parse(expression.pattern, expression.flags)
    found = {("", letter) for letter in " a\n1.,<"}
    for _ in range(3):
        for before, part in repeats(parsed):
            lead, again = sample(before, chance), sample(part, chance)
            found |= {(lead, again), ("", lead + again), (lead, again[:1])}
        whole = sample(parsed, chance)
        found |= {("", whole), ("", whole[:-1])}
    return sorted(pair for pair in found if 0 < len(pair[1]) <= 400)


def seconds(expression: re.Pattern[Any], ways: tuple[str, ...], said: str) -> float:
    text: Any = said.encode("latin-1", "replace") if isinstance(expression.pattern, bytes) else said
    begin = time.process_time()
    for way in ways:
        if way == "sub":
            expression.sub(text[:0], text)
        elif way == "finditer":
            for _ in expression.finditer(text):
                pass
        else:
            getattr(expression, way)(text)
    return time.process_time() - begin


@pytest.mark.parametrize(("expression", "ways"), list(expressions()))
def test_an_expression_takes_time_in_proportion(expression, ways):
    for lead, again in pumped(expression):
        for end in ("\0", "\n\n"):
            short, long = (lead + again * (size // len(again)) + end for size in (FEW, 4 * FEW))
            for _ in range(3):
                took = seconds(expression, ways, long)
                if took < QUICK or took < 6 * seconds(expression, ways, short):
                    break
            else:
                pytest.fail(f"{took:.2f} CPU seconds for {lead!r} and {again!r} again and again, then {end!r}")


def test_there_are_many_of_them_and_what_is_quadratic_is_found():
    assert len(list(expressions())) > 150
    with pytest.raises(pytest.fail.Exception, match="again and again"):
        test_an_expression_takes_time_in_proportion(re.compile(r"-->\s*;?\s*$"), ("sub",))
