"""Addresses below the site's root from reports, stories, names and days; each ends in a slash and moves only when its key does."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from newsdigest.ledger import post_address, story_address
from newsdigest.settings import is_absolute
from newsdigest.slugs import slug_of_name

__all__ = [
    "NOWHERE",
    "TEXT",
    "correction_address",
    "day_address",
    "host_of",
    "passage_address",
    "post_address",
    "root_of",
    "source_address",
    "story_address",
    "topic_address",
]

# Letters of other scripts, and of none but phonetics, that look like Latin ones: Chromium's for whole names, and a few more.
LOOKALIKES = frozenset("асԁеһіјӏорԛѕԝхуъҽпгѵѡαικνορυωχɑɡıŀո")
ENDS = 4  # words at either end of a passage by which a browser finds it
NOWHERE = "404.html"  # the one page that has no folder of its own; hosts look for it by this name
TEXT = "text/"  # the front page's stories on one light page


@functools.lru_cache(maxsize=4096)  # few names, each linked from thousands of pages
def source_address(name: str) -> str:
    """The page of a publisher, carrier or wire; spellings that differ only in accents and case share one.

    >>> source_address("The Week"), source_address("Télé-Sud"), source_address("tele-sud")
    ('sources/the-week/', 'sources/tele-sud/', 'sources/tele-sud/')
    """
    return f"sources/{slug_of_name(name)}/"


def topic_address(slug: str) -> str:
    """The page of a topic.

    >>> topic_address("south-korea")
    'topics/south-korea/'
    """
    return f"topics/{slug}/"


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


@functools.lru_cache(maxsize=2**16)  # likewise
def host_of(address: str) -> str:
    """The host as people write it, in ASCII where it could be taken for another one; empty for anything but an absolute http(s) address.

    >>> host_of("https://www.example.org:8080/a?b"), host_of("https://größer.example/a"), host_of("javascript:alert(1)")
    ('example.org', 'größer.example', '')
    >>> host_of("https://ex\N{CYRILLIC SMALL LETTER A}mple.org/a")
    'xn--exmple-4nf.org'
    """
    host = (urlsplit(address).hostname or "").removeprefix("www.") if is_absolute(address) else ""
    return host if host.isascii() else ".".join(map(_unmistakable, host.split(".")))


def _unmistakable(label: str) -> str:
    """A part of a host's name, as Punycode where it is spelt in letters that look like others, or in those of two scripts."""
    others = [letter for letter in label if letter.isalpha() and not letter.isascii()]
    is_mixed = re.search("[a-z]", label) and any(unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK")) for letter in others)
    return f"xn--{label.encode('punycode').decode()}" if others and (is_mixed or LOOKALIKES.issuperset(others)) else label


def passage_address(url: str, passage: str) -> str:
    """A passage of somebody's page, by a text fragment (https://wicg.github.io/scroll-to-text-fragment/); empty without an address.

    A browser that knows no text fragments, or does not find the words, shows the page from its beginning.

    >>> passage_address("https://example.org/a", "The well-known bridge is closed.")
    'https://example.org/a#:~:text=The%20well%2Dknown%20bridge%20is%20closed.'
    >>> passage_address("https://example.org/a#b", "One, two three four five six seven eight nine ten eleven.")
    'https://example.org/a#b:~:text=One%2C%20two%20three%20four,eight%20nine%20ten%20eleven.'
    """
    if not is_absolute(url):
        return ""
    words = passage.split()
    ends = (words,) if len(words) <= 2 * ENDS else (words[:ENDS], words[-ENDS:])
    sought = ",".join(quote(" ".join(part), safe="", errors="replace").replace("-", "%2D") for part in ends)
    return f"{url}{'' if '#' in url else '#'}:~:text={sought}"


def correction_address(contact: str, named: Mapping[str, str]) -> str:
    """Where a reader reports an error (mailto or absolute address), with what it is about filled in; empty without a contact.

    >>> correction_address("mailto:desk@example.org", {"Story": "https://example.org/a", "Sentence": "3"})
    'mailto:desk@example.org?subject=Error&body=Story%3A%20https%3A%2F%2Fexample.org%2Fa%0ASentence%3A%203%0A'
    >>> correction_address("https://example.org/tell?by=web", {"Story": "a b"})
    'https://example.org/tell?by=web&story=a%20b'
    """
    if not contact:
        return ""
    fields = {name.lower(): value for name, value in named.items()}
    if contact.startswith("mailto:"):
        fields = {"subject": "Error", "body": "".join(f"{name}: {value}\n" for name, value in named.items())}
    filled = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in fields.items())
    return f"{contact}{'&' if '?' in contact else '?'}{filled}"
