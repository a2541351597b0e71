"""The address of the original from what a page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from newsdigest.model import Block, Fact
from newsdigest.publishers import domain_of
from newsdigest.reports.claims import Claims, of
from newsdigest.reports.lines import share_of_all, slug_of
from newsdigest.reports.wording import threes
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
ALONE = re.compile(r"(?:[^\W\d_]{2,12}\s?:\s?)?(?P<address>https?://\S{4,})", re.IGNORECASE)  # `URL: https://…`
TRACKING = re.compile(r"(?:[?&](?:utm_\w+|fbclid|gclid|igshid)=[^&#]*)+(?=$|#)")  # which says who shared it
SAID = 0.6  # share of the runs of letters in an address that its report's headline has too
UNSAFE = re.compile(r"[\s<>\"'`{}|\\^\x00-\x1f\x7f]")


def address_of(claims: Claims) -> Fact:
    """The first absolute http(s) address of a report; a home page is none."""
    return next(addresses(claims), Fact())


def addresses(claims: Claims) -> Iterator[Fact]:
    for claim in of(claims, CLAIMS):
        if is_address(claim.value):
            yield Fact(value=claim.value, where=claim.name)


def address_below(blocks: Sequence[Block], headline: str) -> Fact:
    """The address that stands alone on a line of a text and says its headline, as phones and prints set it there; unknown beside a second.

    >>> lines = ["Rain stops the regatta", "The regatta was stopped.", "https://tern.example/rain-stops-regatta?utm_source=share"]
    >>> address_below([Block(kind="paragraph", text=line) for line in lines], lines[0]).value
    'https://tern.example/rain-stops-regatta'
    """
    lines = [block for block in blocks if "/" in block.text and ALONE.fullmatch(block.text)]
    if len({block.text for block in lines}) != 1:
        return Fact()
    address = TRACKING.sub("", ALONE.fullmatch(lines[0].text)["address"])  # type: ignore[index]
    said = threes(slug_of(address))
    is_its = bool(said) and share_of_all(said, headline) >= SAID
    return Fact(value=address, where=lines[0].place) if is_its and is_address(address) else Fact()


def is_address(value: str) -> bool:
    """Whether a value is the absolute address of one page on a public host.

    >>> is_address("https://example.org/a"), is_address("https://example.org/"), is_address("/a"), is_address("javascript:alert(1)")
    (True, False, False, False)
    """
    if not is_absolute(value) or UNSAFE.search(value):
        return False
    parts = urlsplit(value)
    return bool(domain_of(value)) and "@" not in parts.netloc and bool(parts.path.strip("/") or parts.query)
