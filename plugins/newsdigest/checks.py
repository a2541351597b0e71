"""What is wrong with a built site: links that lead nowhere, scripts, what a browser would fetch from elsewhere, faults of feeds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from newsdigest.feeds import faults as feed_faults

# Attributes that make a browser fetch or follow something.
LINKS = ("href", "src", "action", "srcset", "poster", "data")
# What a <link> may name elsewhere without a browser fetching it.
NAMED = {"canonical", "alternate", "license", "author", "cite-as"}
SEARCH = "search/index.html"  # the one page with a script, from a file of the site's own
FEED = re.compile(rb"<(?:rss|feed)\b|jsonfeed\.org")  # near the beginning of a file
ELSEWHERE = re.compile(r"(?:@import|url\()\s*(?:[\"']\s*)?(?:https?:)?//", re.IGNORECASE)


class Site(NamedTuple):
    """A built site, read once."""

    url: str  # its own address, without a slash at its end
    base: str  # the path of that, with one
    pages: dict[str, HtmlElement]  # by path below the output folder
    anchors: dict[str, set[str]]  # by page, the places in it that a link may lead to
    files: set[str]  # paths of all files


def faults(output: Path, url: str) -> Iterator[str]:
    """One line a fault: file, what, and where it points; `url` is the site's own address."""
    pages = {path.relative_to(output).as_posix(): lxml.html.parse(str(path)).getroot() for path in sorted(output.rglob("*.html"))}
    anchors = {name: {*map(str, root.xpath("//@id")), *map(str, root.xpath("//a/@name"))} for name, root in pages.items()}
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    own = url.rstrip("/")
    site = Site(url=own, base=urlsplit(own).path + "/", pages=pages, anchors=anchors, files=files)
    for sheet in sorted(output.rglob("*.css")):
        if ELSEWHERE.search(sheet.read_text("utf-8")):
            yield f"{sheet.relative_to(output).as_posix()}: a style fetches from elsewhere"
    for file in sorted([*output.rglob("*.xml"), *output.rglob("*.json")]):
        data = file.read_bytes()
        if FEED.search(data[:500]):
            yield from (f"{file.relative_to(output).as_posix()}: {fault}" for fault in feed_faults.of(data))
    for name in pages:
        yield from (f"{name}: {fault}" for fault in of_page(name, site))


def of_page(name: str, site: Site) -> Iterator[str]:
    """The faults of one page: styles and scripts that fetch, missing pictures, links that lead nowhere."""
    root = site.pages[name]
    for style in [*root.xpath("//style/text()"), *root.xpath("//@style")]:
        if ELSEWHERE.search(style):
            yield "a style fetches from elsewhere"
    for picture in root.xpath("//meta[@property='og:image']/@content"):
        if picture.removeprefix(f"{site.url}/") not in site.files:
            yield f"no picture at {picture}"
    for element in root.iter("script"):
        if element.get("type") != "application/ld+json" and not (name == SEARCH and element.get("src")):
            yield "a script"
    for element in root.iter(etree.Element):  # no comments
        yield from filter(None, (of_link(element, link, name, site) for link in map(element.get, LINKS) if link is not None))


def of_link(element: HtmlElement, link: str, name: str, site: Site) -> str:
    """What is wrong with a link of a page: a browser would fetch it from elsewhere, or nothing is there; empty if nothing is."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        follows = element.tag == "a" or (element.tag == "link" and set((element.get("rel") or "").split()) <= NAMED)
        return "" if follows and parts.scheme in ("http", "https", "mailto") else f"<{element.tag}> fetches {link}"
    target = target_of(unquote(parts.path), name, site.base)
    if target not in site.files:
        return f"nothing at {link}"
    is_lost = parts.fragment and unquote(parts.fragment) not in site.anchors.get(target, set())
    return f"no such place as {link}" if is_lost else ""


def target_of(path: str, name: str, base: str) -> str:
    """The file that a path in a page leads to, below the output folder; `base` is the path of the site's own address.

    >>> target_of("../a/", "b/index.html", "/"), target_of("/news/", "404.html", "/news/"), target_of("", "b/index.html", "/")
    ('a/index.html', 'index.html', 'b/index.html')
    """
    if not path:
        return name
    # The page for unknown addresses is shown at any depth, so its links start at the root.
    target = path.removeprefix(base) if path.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    return posixpath.normpath(posixpath.join(target, "index.html")) if path.endswith("/") or target in (".", "") else target
