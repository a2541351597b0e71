"""Names and titles compared by their letters, whatever the script."""

from __future__ import annotations

import re
import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


def plain(name: str) -> str:
    """A name as one word without an article: `The Week` and `theweek.com` meet in it.

    >>> plain("The Harbour Courier"), plain("harbourcourier.example")
    ('harbourcourier', 'harbourcourierexample')
    """
    return "".join(re.findall(r"\w+", name.casefold())).removeprefix("the")


def in_domains(word: str) -> tuple[str, ...]:
    """A word as a domain may write it, which has no accents: `Münster` is munster or muenster.

    >>> in_domains("münster"), in_domains("aldía"), in_domains("post")
    (('munster', 'muenster'), ('aldia',), ('post',))
    """
    if word.isascii():
        return (word,)
    spelled = (word, word.translate(UMLAUTS))
    return tuple(
        dict.fromkeys("".join(sign for sign in unicodedata.normalize("NFKD", one) if not unicodedata.combining(sign)) for one in spelled)
    )


def threes(text: str) -> set[tuple[str, ...]]:
    """All runs of three characters; a shorter text is one run."""
    return set(zip(text, text[1:], text[2:], strict=False)) if len(text) > 2 else {tuple(text)} if text else set()


def likeness(one: str, other: str) -> float:
    """The share of the shorter text's runs of three letters that the other has too, 0–1; so for any script.

    >>> likeness("Bridge opens", "Bridge opens after two years"), likeness("Sport", "Bridge opens")
    (1.0, 0.0)
    """
    a, b = (threes(plain(text)) for text in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def undoubled(text: str) -> str:
    """A headline without its second copy.

    >>> undoubled("Rain stops the match Rain stops the match"), undoubled("Again and again"), undoubled("Bridge opensBridge opens")
    ('Rain stops the match', 'Again and again', 'Bridge opens')
    """
    for length in (len(text) // 2, (len(text) - 1) // 2, (len(text) - 3) // 2):
        first, rest = text[:length].strip(), text[length:].strip(" |–—-:·")
        if len(first) >= 8 and first == rest:
            return first
    return text
