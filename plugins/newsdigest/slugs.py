"""Addresses' last parts from headlines and names."""

from __future__ import annotations

import re

from unidecode import unidecode

LENGTH = 60  # characters before the tail; whole words


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
