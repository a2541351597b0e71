"""Planned pages, books and feeds -> the bytes of their files, from plain values, so that any process can make them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jinja2 import Environment

from newsdigest import epubs, feeds
from newsdigest.calls import Call
from newsdigest.model import FeedSpec
from newsdigest.pages import Book, Page, Site

Templates = Callable[[], Environment]  # a call that gives them, and goes to another process where they cannot


class Making(NamedTuple):
    """A file of the site that is not made yet."""

    path: str  # below the output folder
    key: str  # of all that it is made from; empty where not all of that is known, and it is made each time
    call: Call[bytes]


def page(templates: Templates, site: Site, composing: Call[Page]) -> bytes:
    """A page's HTML."""
    return rendered(templates, site, composing.made())


def book(templates: Templates, site: Site, composing: Call[Book], style: str) -> bytes:
    """A book as EPUB."""
    bound = composing.made()
    return epubs.packed(bound, [rendered(templates, site, chapter) for chapter in bound.chapters], style)


def feed(composing: Call[FeedSpec], form: str) -> bytes:
    """A feed in one of feeds.RENDERERS."""
    return feeds.render(composing.made(), form)


def rendered(templates: Templates, site: Site, page: Page) -> bytes:
    html: str = templates().get_template(page.template).render(page.variables(site))
    return html.encode()
