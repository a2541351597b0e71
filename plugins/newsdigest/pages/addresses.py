"""Addresses below the site's root from reports, stories, names and days; each ends in a slash and moves only when its key does."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

from newsdigest.ledger import post_address, story_address
from newsdigest.settings import is_absolute
from newsdigest.slugs import LENGTH, slug_of

__all__ = ["NOWHERE", "day_address", "host_of", "post_address", "root_of", "source_address", "story_address"]

PLAIN = re.compile(r"(?=.*[a-z0-9])[a-z0-9 '.&-]+")  # names that one slug stands for
NOWHERE = "404.html"  # the one page that has no folder of its own; hosts look for it by this name


@functools.lru_cache(maxsize=4096)  # few names, each linked from thousands of pages
def source_address(name: str) -> str:
    """The page of a publisher, carrier or wire; spellings that differ only in accents and case share one.

    A slug spells other scripts in ASCII, leaves signs out and is cut: where names that differ may have one, a hash of the name ends it.

    >>> source_address("The Week"), source_address("Télé-Sud"), source_address("tele-sud")
    ('sources/the-week/', 'sources/tele-sud/', 'sources/tele-sud/')
    >>> source_address("新华社"), source_address("心花射"), source_address("A+"), source_address("A"), source_address("。")
    ('sources/xin-hua-she-b8be4a/', 'sources/xin-hua-she-a07469/', 'sources/a-85e200/', 'sources/a/', 'sources/eb0d58/')
    """
    parts = unicodedata.normalize("NFKD", name.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    folded = "".join(character for character in parts if not unicodedata.combining(character))
    is_plain = PLAIN.fullmatch(folded) and len(folded) < LENGTH
    return f"sources/{slug_of(folded, '' if is_plain else hashlib.sha256(parts.encode(errors='surrogatepass')).hexdigest()[:6])}/"


def day_address(day: str) -> str:
    """The edition of a day, the list of a month or the calendars of a year.

    >>> day_address("2026-11-20"), day_address("2026-11"), day_address("")
    ('editions/2026/11/20/', 'editions/2026/11/', 'editions/undated/')
    """
    return f"editions/{day.replace('-', '/')}/" if day else "editions/undated/"


def root_of(address: str, site: str) -> str:
    """What leads from a page to the site's root, so that the site works below any path.

    The 404 page is shown at addresses of any depth, so it alone needs the path at which the site (absolute address) stands.

    >>> root_of("", "https://example.org"), root_of("posts/a/", "https://example.org")
    ('./', '../../')
    >>> root_of("404.html", "https://example.org/news")
    '/news/'
    """
    if address == NOWHERE:
        return urlsplit(site).path.rstrip("/") + "/"
    return "../" * address.count("/") or "./"


def host_of(address: str) -> str:
    """The host as people write it; empty for anything but an absolute http(s) address.

    >>> host_of("https://www.example.org:8080/a?b"), host_of("javascript:alert(1)")
    ('example.org', '')
    """
    return (urlsplit(address).hostname or "").removeprefix("www.") if is_absolute(address) else ""
