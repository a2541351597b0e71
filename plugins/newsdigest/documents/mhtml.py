"""A page saved as MHTML, by Chromium or old Internet Explorer, or a mail -> the page's own bytes, with where and when it was saved.

The formats: RFC 2557, RFC 5322; what browsers make of it: https://en.wikipedia.org/wiki/MHTML
"""

from __future__ import annotations

import email
import re
from email.message import Message
from typing import NamedTuple

from newsdigest.errors import SeedError
from newsdigest.model import Claim

START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,9}[A-Za-z][A-Za-z-]{1,40}:\s")
RELATED = re.compile(rb"(?i)\ncontent-type:\s{0,20}multipart/related")
FIELDS = (rb"from:\s", rb"mime-version:\s", rb"content-type:\s{0,20}(?:multipart/|text/(?:html|plain))")  # of a mail's header
MAIL = tuple(re.compile(rb"(?i)\n" + field) for field in FIELDS)
NESTED = re.compile(rb"(?i)\ncontent-type:\s{0,20}(?:multipart|message)/")
PAGES = ("text/html", "application/xhtml+xml", "text/plain")
HEAD = 32_768  # bytes in which a message's header ends; mails name each machine that passed them on
DEEPEST = 16  # parts of parts; a saved page has one or two of them, and each more costs the parser another look at every line
# What the email library raises over headers such as `boundary*0=a; boundary*=b` and `boundary*99…9=a` (Python 3.11.7).
UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
MOST = 5_000  # parts; a saved page has one for each picture, style and frame


class Page(NamedTuple):
    """The page that an MHTML file holds."""

    data: bytes
    charset: str  # as its part names it, empty where it does not
    claims: tuple[Claim, ...]  # where and when it was saved


def is_mhtml(data: bytes) -> bool:
    """Whether a file begins as MHTML does, with the header of a message of related parts, or as a mail that a program saved.

    >>> is_mhtml(b"MIME-Version: 1.0\\nContent-Type: multipart/related; boundary=x\\n\\n--x"), is_mhtml(b"By: Ada\\n")
    (True, False)
    >>> is_mhtml(b"From: Ada <ada@tern.example>\\nMIME-Version: 1.0\\nContent-Type: text/html\\n\\n<p>Rain"), is_mhtml(b"From: A\\n")
    (True, False)
    """
    return bool(RELATED.search(head_of(data))) or is_mail(data)


def is_mail(data: bytes) -> bool:
    """Whether a file begins as a mail does that is no saved page, as this one may be: Chromium writes `From: <Saved by Blink>`."""
    head = head_of(data)
    return all(field.search(head) for field in MAIL) and not RELATED.search(head)


def head_of(data: bytes) -> bytes:
    """The header with which a message begins, after an empty line; empty where none does."""
    if not START.match(data[:100]):
        return b""
    return b"\n" + re.split(rb"\r?\n\r?\n", data[:HEAD].lstrip(), maxsplit=1)[0]


def page_of(seed: str, data: bytes) -> Page:
    """The page itself, its pictures, styles and frames left aside.

    Raises SeedError when no page is among the parts, more parts than a saved page has, or headers that cannot be read.
    """
    if len(NESTED.findall(data)) > DEEPEST or data.count(b"\n--") > MOST:
        raise SeedError(seed, "its parts are nested deeper, or more, than those of a saved page", "Save the page again as HTML.")
    try:
        return _page_of(seed, data)
    except UNREADABLE as error:
        raise SeedError(seed, "its headers are not those of MHTML", "Save the page again as HTML.") from error


def _page_of(seed: str, data: bytes) -> Page:
    message = email.message_from_bytes(data.lstrip())
    location = said(message, "Snapshot-Content-Location")
    found = [part for part in message.walk() if part.get_content_type() in PAGES]
    if not found:
        raise SeedError(seed, "no page is among the parts of this MHTML file", "Save the page again as HTML.")
    start = message.get_param("start")
    # Frames are pages too; the page itself is the one that the header names, or the first.
    page: Message | None = next(
        (part for part in found if location and said(part, "Content-Location") == location),
        next((part for part in found if start and said(part, "Content-ID") == start), None),
    )
    # A mail says the same twice, the words alone before the page.
    page = page or next((part for part in found if part.get_content_type() != "text/plain"), found[0])
    body = page.get_payload(decode=True)
    address = location or said(page, "Content-Location")
    claims = (
        Claim(name="saved from url", value=address, place="header"),
        Claim(name="saved date", value=said(message, "Date"), place="header"),
    )
    return Page(
        data=body if isinstance(body, bytes) else b"",
        charset=page.get_content_charset() or "",
        claims=tuple(claim for claim in claims if claim.value),
    )


def said(message: Message, name: str) -> str:
    """A header's value in one line, empty where there is none."""
    return " ".join(str(message.get(name, "")).split())[:2_000]
