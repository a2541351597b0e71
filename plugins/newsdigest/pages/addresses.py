"""Addresses below the site's root from reports, stories, names and days; each ends in a slash and moves only when its key does."""

from __future__ import annotations

import functools
import hashlib
from urllib.parse import urlsplit

from newsdigest.ledger import post_address, story_address
from newsdigest.settings import is_absolute
from newsdigest.slugs import slug_of

__all__ = ["NOWHERE", "day_address", "host_of", "post_address", "root_of", "source_address", "story_address"]

NOWHERE = "404.html"  # the one page that has no folder of its own; hosts look for it by this name


@functools.lru_cache(maxsize=4096)  # few names, each linked from thousands of pages
def source_address(name: str) -> str:
    """The page of a publisher, carrier or wire; spellings that differ only in marks and case share one.

    >>> source_address("The Week"), source_address("Al-Marsa — صحيفة"), source_address("。")
    ('sources/the-week/', 'sources/al-marsa-shyf/', 'sources/eb0d58/')
    """
    slug = slug_of(name)
    return f"sources/{hashlib.sha256(name.encode()).hexdigest()[:6] if slug == '-' else slug}/"


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
