"""A line -> whether it ends as captions do: with who made the picture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newsdigest import tables
from newsdigest.cleaning.phrases import WORDS

FILE = re.compile(r"\S{1,200}\.(?:jpe?g|png|webp|gif|avif|svg|tiff?)", re.IGNORECASE)
CUT = re.compile(r"(?![A-Z]{2})[^_=<>{}\n]{20,500} \(")  # whose credit, in brackets, stood in an element of its own; no line of a program
TAIL = 100  # characters at the end of a line that may hold a credit


def is_credited(text: str, words: Iterable[str] | None = None) -> bool:
    """Whether a line opens as captions do, or ends with a picture's credit or a notice of rights; `words` are its own in small letters.

    >>> [is_credited(text) for text in ("The bridge at dusk. Photo: Ada Berg/Alpen News", "Foto: Privat", "Ein Zug © Tal-Presse")]
    [True, True, True]
    >>> [is_credited(text) for text in ("She took one last picture: the bridge.", "Fotos de la plaza.", "The book © 2024 A Press")]
    [False, False, False]
    >>> is_credited("Image caption, The bridge at dusk"), is_credited("Caption, her horse, won.")
    (True, False)
    >>> is_credited("First Images: How the Cable Car Over the Harbour May Look"), is_credited("Le pont au crépuscule. Dessin : Ada Ost")
    (False, True)
    >>> [is_credited(text) for text in ("The bridge at dusk. (Ada Berg/Alpen News)", "Dusk.Ada Berg/Tal-Presse", "2. Blue Rod/Hook")]
    [True, True, False]
    >>> is_credited("El puente, este jueves. / ADA BERG"), is_credited("Sí o no. / Ada Berg lo duda")
    (True, False)
    >>> [is_credited(text) for text in ("The bridge at dusk. EFE/ Ada Berg", "REUTERS/Ada Berg", "The bridge fell, police said. dpa/ab")]
    [True, True, False]
    """
    if (text[-1:] == "(" and CUT.fullmatch(text)) or (" " not in text and FILE.fullmatch(text)):
        return True
    if "/" in text[-TAIL:] and slashed().search(text[-TAIL:]):
        return True
    if "©" not in text and "＝" not in text and telling_words().isdisjoint(WORDS.findall(text.casefold()) if words is None else words):
        return False  # which is quickly seen, and true of most lines
    opens, ends = credits()
    return opens.match(text) is not None or ends.search(text[-TAIL:]) is not None


@cache
def credited() -> dict[str, list[str]]:
    """What credits.toml lists, of all languages, the longest first."""
    read: dict[str, dict[str, list[str]]] = tables.own(__package__, "credits.toml")
    return {key: sorted({word for of in languages.values() for word in of}, key=len, reverse=True) for key, languages in read.items()}


@cache
def telling_words() -> frozenset[str]:
    """A word of each entry, the longest: one of them stands in every line that credits a picture and has no slash, © or ＝."""
    entries = (entry for key, of in credited().items() if key not in ("by", "agencies") for entry in of)
    return frozenset(max(WORDS.findall(entry.casefold()), key=len) for entry in entries)


@cache
def slashed() -> re.Pattern[str]:
    """What ends with whose a picture is and who sells it, or the reverse, in brackets or behind a sentence: `(Ada Berg/Alpen News)`."""
    agencies = "|".join(map(re.escape, (*credited()["agencies"], *credited()["sellers"])))
    word = r"[^\W\d_a-z][\w.'’-]*"
    name = rf"(?:{word}\s){{1,3}}{word}"
    behind = r"[(\[]\s?|[^\W\d_]{3}[.!?…][\"”’»]?\s?"
    seller = r"[^\W\d_a-z][^.!?:/()\[\]]{1,40}"
    shouted = r"[^\W\d_a-zß-ÿ]{1,20}\.?"
    return re.compile(
        rf"(?:(?:{behind}){name}\s?/\s?{seller}|(?:^|{behind})(?i:{agencies})\s?/\s?{name}"
        rf"|[.!?…»”]\s?/\s{shouted}(?:\s{shouted}){{1,3}})[)\]]?$"
    )


@cache
def credits() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How captions open, and what ends a line as credits do: behind a break, or with a capital and no full stop; a year makes no name."""
    words = credited()
    opens = "|".join(opening if opening.endswith(",") else rf"{opening}\s?[:：]" for opening in words["opens"])
    before, by, sellers, rights = ("|".join(words[key]) for key in ("before", "by", "sellers", "rights"))
    large = "|".join(word.title() for word in words["before"])
    part = r"(?:[^.!?:。\s]|(?<=\b\w)\.|\.(?=[^\s.])){1,40}"  # with the dots of `J. Berg` and `alpen.example`
    name, shorter = (rf"{part}(?:\s{part}){{0,{more}}}" for more in (4, 3))  # more words are a sentence
    capital = r"(?=[^\W\d_a-z])"
    ends = (
        rf"(?:^|[.!?…\"”»)\]|(\[•·]\s?)(?i:(?:\w+[ -])?(?:{before})(?: credits?)?)"
        rf"(?:\s?[:：©|]\s?{name}[.)\]）]{{0,2}}|\s(?i:{by})\s{capital}{name}[)\]）]?)$"
        rf"|(?<![\w/.-])(?:{large})(?i: credits?)?(?:\s?[:：]\s?|/){capital}{shorter}[)\]）]?$"
        rf"|©(?!\s?\d{{4}})\s?{name}$"
        rf"|(?:^|[/|(.,]\s?|(?i:via|from)\s)(?i:{sellers})[.)\]]{{0,2}}$"
        rf"|\b(?i:{rights})\W?$"
        rf"|＝[^。＝\s]{{1,12}}$"
    )
    return re.compile(opens, re.IGNORECASE), re.compile(ends)
