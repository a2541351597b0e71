"""What is wrong with a built site: links that lead nowhere, scripts, what a browser would fetch from elsewhere, faults of feeds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

from newsdigest.feeds import faults as feed_faults

# Attributes that make a browser fetch or follow something.
LINKS = ("href", "src", "action", "srcset", "poster", "data")
# What a <link> may name elsewhere without a browser fetching it.
NAMED = {"canonical", "alternate", "license", "author", "cite-as"}
SEARCH = "search/index.html"  # the one page with a script, from a file of the site's own
FEED = re.compile(rb"<(?:rss|feed)\b|jsonfeed\.org")  # near the beginning of a file
ELSEWHERE = re.compile(r"(?:@import|url\()\s*(?:[\"']\s*)?(?:https?:)?//", re.IGNORECASE)


def faults(output: Path, url: str) -> Iterator[str]:
    """One line a fault: file, what, and where it points; `url` is the site's own address."""
    pages = {path.relative_to(output).as_posix(): lxml.html.parse(str(path)).getroot() for path in sorted(output.rglob("*.html"))}
    anchors = {name: {*root.xpath("//@id"), *root.xpath("//a/@name")} for name, root in pages.items()}
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    for sheet in sorted(output.rglob("*.css")):
        if ELSEWHERE.search(sheet.read_text("utf-8")):
            yield f"{sheet.relative_to(output).as_posix()}: a style fetches from elsewhere"
    for file in sorted([*output.rglob("*.xml"), *output.rglob("*.json")]):
        data = file.read_bytes()
        if FEED.search(data[:500]):
            yield from (f"{file.relative_to(output).as_posix()}: {fault}" for fault in feed_faults.of(data))
    base = urlsplit(url).path.rstrip("/") + "/"
    for name, root in pages.items():
        for style in [*root.xpath("//style/text()"), *root.xpath("//@style")]:
            if ELSEWHERE.search(style):
                yield f"{name}: a style fetches from elsewhere"
        for picture in root.xpath("//meta[@property='og:image']/@content"):
            if picture.removeprefix(f"{url.rstrip('/')}/") not in files:
                yield f"{name}: no picture at {picture}"
        for element in root.iter("script"):
            if element.get("type") != "application/ld+json" and not (name == SEARCH and element.get("src")):
                yield f"{name}: a script"
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            for attribute in LINKS:
                link = element.get(attribute)
                if link is None:
                    continue
                parts = urlsplit(link)
                if parts.scheme or parts.netloc:
                    follows = element.tag == "a" or (element.tag == "link" and set((element.get("rel") or "").split()) <= NAMED)
                    if not follows or parts.scheme not in ("http", "https", "mailto"):
                        yield f"{name}: <{element.tag}> fetches {link}"
                    continue
                path = unquote(parts.path)
                # The page for unknown addresses is shown at any depth, so its links start at the root.
                target = (
                    path.removeprefix(base) if path.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
                )
                if not path:
                    target = name
                elif path.endswith("/") or target in (".", ""):
                    target = posixpath.normpath(posixpath.join(target, "index.html"))
                if target not in files:
                    yield f"{name}: nothing at {link}"
                elif parts.fragment and unquote(parts.fragment) not in anchors.get(target, set()):
                    yield f"{name}: no such place as {link}"
