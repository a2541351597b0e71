"""The comment that a program leaves at the head of a page it saves -> claims of where and when it was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsdigest.model import Claim

HEAD = 20_000  # characters in which the comment stands; SingleFile writes it behind the first tag
SAID = ("SingleFile", "saved from url=")  # one of these stands in all of them, and seldom on other pages
COMMENT = re.compile(r"<!--((?s:.){0,2000}?)-->")
SINGLE_FILE = re.compile(r"\s{0,9}Page saved with SingleFile")
URL = re.compile(r"^\s{0,9}url:\s{0,9}(\S{1,2000})", re.MULTILINE)
DATE = re.compile(r"^\s{0,9}saved date:\s{0,9}(\S[^\n]{0,100})", re.MULTILINE)
# What Internet Explorer began, others took over: the number is the length of the address.
MARK_OF_THE_WEB = re.compile(r"\s{0,9}saved from url=\(\d{1,5}\)(\S{1,2000})")


def of(text: str) -> Iterator[Claim]:
    """`saved from url` and `saved date`, as the comment writes them.

    >>> page = "<html><!--\\n Page saved with SingleFile \\n url: https://courier.example/a \\n saved date: Sat Nov 21 2026\\n-->"
    >>> [(claim.name, claim.value) for claim in of(page)]
    [('saved from url', 'https://courier.example/a'), ('saved date', 'Sat Nov 21 2026')]
    >>> [claim.value for claim in of("<!-- saved from url=(0025)https://courier.example/a -->")]
    ['https://courier.example/a']
    """
    head = text[:HEAD]
    if not any(sign in head for sign in SAID):
        return
    for comment in COMMENT.findall(head):
        signs = (("saved from url", URL), ("saved date", DATE)) if SINGLE_FILE.match(comment) else (("saved from url", MARK_OF_THE_WEB),)
        for name, sign in signs:
            match = sign.search(comment) if sign is not MARK_OF_THE_WEB else sign.match(comment)
            if match:
                yield Claim(name=name, value=match[1].strip(), place="comment")
