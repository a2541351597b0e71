"""Addresses' last parts from headlines and names."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

from unidecode import unidecode

LENGTH = 60  # characters before the tail; whole words
PLAIN = re.compile(r"(?=.*[a-z0-9])[a-z0-9 '.&-]+")  # names that one slug stands for


@functools.lru_cache(maxsize=1 << 16)  # each post's is asked for on each page that leads there: 30 times a build
def slug_of(text: str, tail: str = "") -> str:
    """Lower-case ASCII words of the text joined by hyphens, cut at a word before 60 characters, then the tail.

    The tail makes slugs of equal headlines differ without any of them depending on the others.

    >>> slug_of("S. Korea cancels deal: “grave” change", "1bc1fc")
    's-korea-cancels-deal-grave-change-1bc1fc'
    >>> slug_of("توسعة", "0a"), slug_of("!!!", "0a"), slug_of("Index")
    ('tws-0a', '0a', 'index-')
    """
    words = re.findall(r"[a-z0-9]+", unidecode(text[: 4 * LENGTH].encode(errors="ignore").decode()).lower().replace("'", ""))
    slug = ""
    for word in words:
        if len(slug) + len(word) >= LENGTH:
            break
        slug = f"{slug}-{word}" if slug else word
    if not slug and words:
        slug = words[0][:LENGTH]
    if tail:
        return f"{slug}-{tail}" if slug else tail
    return slug if slug not in ("", "index", "page") else f"{slug}-"


def slug_of_name(name: str) -> str:
    """The slug of a name; spellings that differ only in accents and case share one.

    A slug spells other scripts in ASCII, leaves signs out and is cut: where names that differ may have one, a hash of the name ends it.

    >>> slug_of_name("The Week"), slug_of_name("Télé-Sud"), slug_of_name("tele-sud")
    ('the-week', 'tele-sud', 'tele-sud')
    >>> slug_of_name("新华社"), slug_of_name("心花射"), slug_of_name("A+"), slug_of_name("A"), slug_of_name("。")
    ('xin-hua-she-b8be4a', 'xin-hua-she-a07469', 'a-85e200', 'a', 'eb0d58')
    """
    parts = unicodedata.normalize("NFKD", name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    folded = "".join(character for character in parts if not unicodedata.combining(character))
    is_plain = PLAIN.fullmatch(folded) and len(folded) < LENGTH
    return slug_of(folded, "" if is_plain else tail_of(parts))


def numbered(stem: str, number: int) -> str:
    """What one of several files is called; the first has no number, as where there is no other.

    >>> numbered("sitemap", 1), numbered("sitemap", 2)
    ('sitemap', 'sitemap-2')
    """
    return f"{stem}-{number}" if number > 1 else stem


def tail_of(name: str) -> str:
    """What tells names of one slug apart, six hexadecimal digits."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:6]
