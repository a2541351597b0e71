"""Tokens, the words and numbers of a text, and the stems by which words are known again, from text."""

from __future__ import annotations

import functools
import re
import unicodedata

from newsdigest.digests.languages import UNKNOWN, Language
from newsdigest.model import Value

# A number with its separators, an abbreviation of single letters, or a word with inner hyphens and apostrophes.
TOKEN = re.compile(
    r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:['’\-‐‑](?![^\W\d_]\.)[^\W\d_]+)*"
)
STEM = 6  # letters; longer words are told apart by these well enough, in languages that inflect at the end


class Token(Value, frozen=True, kw_only=True):
    """A word or number of a text."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name would be."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal()


def fold(text: str) -> str:
    """Lower case without accents and vowel signs.

    >>> fold("Erdoğan’s Café")
    "erdogan's cafe"
    """
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens_of(text: str, language: Language = UNKNOWN) -> tuple[Token, ...]:
    """The words and numbers of a text, parted where the language joins two by an apostrophe or a hyphen.

    >>> [token.text for token in tokens_of("U.S. exports rose 3.5% to $1,200, Kim Hyun-chong's office said.")]
    ['U.S.', 'exports', 'rose', '3.5', 'to', '1,200', 'Kim', "Hyun-chong's", 'office', 'said']
    >>> from newsdigest.digests.languages import known
    >>> [token.text for token in tokens_of("Aujourd'hui, l'eau baisse, a-t-elle dit d'un ton peut-être las.", known()["fr"])]
    ["Aujourd'hui", "l'", 'eau', 'baisse', 'a', 't-elle', 'dit', "d'", 'un', 'ton', 'peut-être', 'las']
    """
    pattern = token_pattern(language.elided, language.enclitics)
    return tuple(Token(start=m.start(), end=m.end(), text=m[0], lower=m[0].lower().replace("’", "'")) for m in pattern.finditer(text))


@functools.cache
def token_pattern(elided: frozenset[str], enclitics: frozenset[str]) -> re.Pattern[str]:
    """What words look like in a language, given those that it joins to another."""
    if not (elided or enclitics):
        return TOKEN
    joined, behind = (
        "|".join(sorted((re.escape(word.rstrip("'")) for word in words), key=len, reverse=True)) for words in (elided, enclitics)
    )
    return re.compile(
        rf"(?<=[-‐‑])(?:{behind})(?![\w-])|(?<![^\W_])(?i:{joined})['’](?=\W{{0,3}}\w)"
        rf"|[^\W\d_]++(?:['’\-‐‑][^\W\d_]++)*?(?=[-‐‑](?:{behind})(?![\w-]))|{TOKEN.pattern}"
    )


@functools.lru_cache(maxsize=1 << 16)  # an archive's words come again and again
def stem(word: str) -> str:
    """What stays of a word when its ending changes; possessives and articles that are written together fall off.

    >>> stem("announced"), stem("announcement"), stem("deals"), stem("Korea's"), stem("الاتفاق"), stem("U.S.")
    ('announ', 'announ', 'deal', 'korea', 'اتفاق', 'us')
    """
    plain = fold(word).replace(".", "")
    plain = plain.removesuffix("'s").removesuffix("'")
    if plain[:2] == "ال" and len(plain) > 4:
        plain = plain[2:]
    for ending in ("ing", "ed", "es", "s"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            plain = plain.removesuffix(ending)
            break
    if len(plain) > 3:
        plain = plain.removesuffix("s").removesuffix("e")
    return plain[:STEM]


def stems_of(text: str, language: Language) -> frozenset[str]:
    """The stems of a text's telling words.

    >>> from newsdigest.digests.languages import known
    >>> sorted(stems_of("The city ends its deal with Holm", known()["en"]))
    ['city', 'deal', 'end', 'holm']
    """
    return frozenset(stem(token.text) for token in tokens_of(text, language) if is_telling(token, language)) - {""}


def is_telling(token: Token, language: Language) -> bool:
    """Whether a word says something of what a sentence is about."""
    return not (token.is_number or token.lower in language.common or token.lower in language.speech or len(token.text) < 2)
