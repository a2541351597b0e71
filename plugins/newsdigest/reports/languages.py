"""The language of a report from what the page says and how the text reads."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from newsdigest.model import Fact
from newsdigest.reports.claims import Claims, first
from newsdigest.reports.dates import data

CLAIMS = (
    "html lang",
    "json-ld inlanguage",
    "meta content-language",
    "meta og:locale",
    "meta dc.language",
    "meta dcterms.language",
    "meta language",
    "itemprop inlanguage",
)
TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?")
ENOUGH = 3_000  # characters of text that are read for it
WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0903\u093a-\u094d])+")  # in Devanagari vowels are marks, which are no letters to Python
FEWEST, LEAST = 4, 0.08  # of a language's commonest words that a text must have, and what share of it they must be
OFTEN = 3  # times that a letter must stand in a text to speak for those who write it; names of others have it too
CLEAR = 1.5  # times as much as for any other must speak for a language


def language_of(claims: Claims, text: str) -> tuple[Fact, str | None]:
    """The language that the page names, unless the text is plainly in another; and that disagreement in words.

    Templates say `lang="en"` above many a German text, so the text's own words win where they are clear.
    """
    said = first(claims, CLAIMS, tag)
    read = worded(text)
    if said.value is None or (read and read != said.value.partition("-")[0] and not are_close(read, said.value)):
        wording = Fact(value=read, where="wording") if read else Fact()
        if said.value is None:
            return wording, None
        return wording, f"language: {said.where} {said.value}, wording {read}"
    return said, None


def tag(value: str) -> str | None:
    """A language tag in lower case, language and region only.

    >>> tag("de_DE"), tag("EN"), tag("pt-BR"), tag("zh-Hans-CN"), tag("en-us, de"), tag("German"), tag("{{lang}}")
    ('de-de', 'en', 'pt-br', 'zh-cn', 'en-us', None, None)
    """
    match = TAG.fullmatch(value.strip().lower().partition(",")[0])
    if not match or match[1] in ("und", "xx", "mul", "zxx"):
        return None
    language = {"iw": "he", "in": "id", "nb": "no", "nn": "no"}.get(match[1], match[1])
    return f"{language}-{match[3]}" if match[3] else language


def are_close(read: str, said: str) -> bool:
    """Whether the words of two languages are too alike to overrule what the page says."""
    return any(
        {read, said.partition("-")[0]} <= set(group.split())
        for group in ("no da sv", "hr sr bs sl", "id ms", "es gl ca pt", "cs sk", "ru uk be bg mk", "fa ur ar ps", "hi mr ne", "zh ja yue")
    )


def worded(text: str) -> str | None:
    """The language that the script or the commonest words of a text show, None where they are not clear.

    >>> worded("Der Rat hat am Dienstag mit dem Bau der Schule begonnen, die nicht vor dem Herbst fertig wird.")
    'de'
    >>> worded("Rain"), worded("新しい橋は来年の春に開通する。")
    (None, 'ja')
    """
    text = text[:ENOUGH]
    if text.isascii():
        return by_words(text)
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            scripts[script_of(character)] += count
    total = scripts.total()
    if not total:
        return None
    script, number = scripts.most_common(1)[0]
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.1 * total:
        return "ja"
    if number < 0.6 * total:
        return None
    only = str(data("languages")["scripts"].get(script, ""))
    if only:
        return only if total >= 8 else None
    return by_words(text)


def script_of(character: str) -> str:
    """The first word of a letter's Unicode name: LATIN, CYRILLIC, ARABIC, CJK …"""
    return "LATIN" if character.isascii() else unicodedata.name(character, "").partition(" ")[0]


def by_words(text: str) -> str | None:
    """The language whose commonest words a text has: one that several have says less of each, as `de`, `la` and `un` do.

    >>> by_words("Los vecinos llevan una semana sin agua y el alcalde no sabe por qué, según dijo la oposición de la ciudad.")
    'es'
    """
    words = WORD.findall(text.lower())
    known = speaking()
    having = [known[word] for word in words if word in known]
    weights: dict[str, float] = dict.fromkeys(data("languages")["words"], 0.0)
    for languages in having:
        for language in languages:
            weights[language] += 1 / len(languages)
    for letter, its in data("languages")["letters"].items() if not text.isascii() else ():
        if text.count(letter) >= OFTEN:
            weights = {language: weight if language in its.split() else weight / 2 for language, weight in weights.items()}
    (most, language), (second, _) = sorted(((weight, language) for language, weight in weights.items()), reverse=True)[:2]
    number = sum([language in languages for languages in having])
    if number < FEWEST or number < LEAST * len(words) or most < CLEAR * second:
        return None
    return language


@functools.cache
def speaking() -> Mapping[str, tuple[str, ...]]:
    """For each of the commonest words the languages that have it."""
    languages: dict[str, tuple[str, ...]] = {}
    for language, common in data("languages")["words"].items():
        for word in common.split():
            languages[word] = (*languages.get(word, ()), language)
    return languages
