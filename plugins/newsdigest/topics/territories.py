"""Codes of countries and territories from their names in any language, by Babel and the Unicode CLDR (https://cldr.unicode.org)."""

from __future__ import annotations

import functools
import re

from babel import Locale
from babel.localedata import exists

from newsdigest import tables
from newsdigest.digests.tokens import fold

CODE = re.compile(r"[A-Z]{2}")  # of a territory; CLDR names regions of the world too, by numbers
NONE = frozenset({"XA", "XB", "ZZ", "QO", "EZ"})  # codes that stand for no place
# Names that only a reader of the CLDR would use: `Congo - Kinshasa`, `Myanmar (Burma)`, `Hong Kong SAR China`.
UNUSUAL = re.compile(r" [-–—] |[(（]|\bSAR\b")


@functools.cache
def named(language: str) -> dict[str, str]:
    """Folded name -> code, of all territories in a language given by its primary tag; empty for a language that the CLDR does not know.

    >>> named("es")["corea del sur"], named("en")["s korea"], named("xx")
    ('KR', 'KR', {})
    """
    found = {}
    # The CLDR's files are asked for by the last part of a path, so `../en` would be one.
    if language.isalpha() and exists(language):
        found = {key(name): code for code, name in Locale.parse(language).territories.items() if CODE.fullmatch(code) and code not in NONE}
    return found | {key(form): code for code, forms in _forms().get(language, {}).items() for form in forms}


@functools.cache
def first_words(language: str) -> dict[str, int]:
    """The first word of each name in a language, folded, and how many words the longest of the names with it has.

    >>> first_words("en")["south"], first_words("en")["japan"]
    (6, 1)
    """
    longest: dict[str, int] = {}
    for name in named(language):
        first, *rest = name.split()
        longest[first] = max(longest.get(first, 0), 1 + len(rest))
    return longest


@functools.cache
def longest(language: str) -> re.Pattern[str]:
    """Finds the names in a text without spaces, the longest where one stands in another.

    >>> longest("zh").findall("印度尼西亚和印度")
    ['印度尼西亚', '印度']
    """
    return re.compile("|".join(re.escape(name) for name in sorted(named(language), key=len, reverse=True) if len(name) > 1) or r"(?!)")


def name_of(code: str, language: str) -> str:
    """The name of a territory in a language, else in English.

    >>> name_of("KR", "de-ch"), name_of("MM", "en"), name_of("KR", "xx")
    ('Südkorea', 'Myanmar', 'South Korea')
    """
    tag = language.partition("-")[0].lower()
    name: str = Locale.parse(tag if exists(tag) else "en").territories.get(code) or Locale.parse("en").territories[code]
    if not UNUSUAL.search(name):
        return name
    # Our own table has the usual one first, in English; other languages get along with the CLDR's.
    return next((forms[-1] for forms in [_forms().get(tag, {}).get(code, [])] if forms), name)


def key(name: str) -> str:
    """What the spellings of a name have in common: no case, accents, stops.

    >>> key("S. Korea"), key("U.S."), key("Côte d’Ivoire")
    ('s korea', 'us', "cote d'ivoire")
    """
    return " ".join(fold(name).replace(".", " " if ". " in name else "").split())


@functools.cache
def _forms() -> dict[str, dict[str, list[str]]]:
    """Language -> code -> names beside the CLDR's."""
    return tables.own(__package__, "territories.toml")
