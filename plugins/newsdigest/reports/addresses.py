"""The address of the original from what a page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsdigest.model import Fact
from newsdigest.publishers import domain_of
from newsdigest.reports.claims import Claims, of
from newsdigest.settings import is_absolute

CLAIMS = (
    "link canonical",
    "meta og:url",
    "json-ld mainentityofpage.@id",
    "json-ld mainentityofpage",
    "json-ld url",
    "meta twitter:url",
    "meta parsely-link",
    "json-ld webpage @id",
    "json-ld webpage url",
    "itemprop mainentityofpage",
    "saved from url",
)
UNSAFE = re.compile(r"[\s<>\"'`{}|\\^\x00-\x1f\x7f]")


def address_of(claims: Claims) -> Fact:
    """The first absolute http(s) address of a report; a home page is none."""
    return next(addresses(claims), Fact())


def addresses(claims: Claims) -> Iterator[Fact]:
    for claim in of(claims, CLAIMS):
        if is_address(claim.value):
            yield Fact(value=claim.value, where=claim.name)


def is_address(value: str) -> bool:
    """Whether a value is the absolute address of one page on a public host.

    >>> is_address("https://example.org/a"), is_address("https://example.org/"), is_address("/a"), is_address("javascript:alert(1)")
    (True, False, False, False)
    """
    if not is_absolute(value) or UNSAFE.search(value):
        return False
    parts = urlsplit(value)
    return bool(domain_of(value)) and "@" not in parts.netloc and bool(parts.path.strip("/") or parts.query)
