"""Tells a WebSub hub (https://www.w3.org/TR/websub/) which of the feeds that a delivery changed it should fetch."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterable
from urllib.parse import urlencode

FEED = re.compile(r"(?:feeds/(?:[a-z]{2,3}|atom|updates)\.xml|feeds/feed\.json|.*\bfeed\.xml)")
PATIENCE = 20  # seconds that a hub may take to answer


def topics(names: Iterable[str], site: str) -> tuple[str, ...]:
    """Of the files that changed (paths below the site's root) the feeds, as absolute addresses.

    >>> topics(["index.html", "feeds/atom.xml", "feeds/archive/1.xml"], "https://digest.example")
    ('https://digest.example/feeds/atom.xml',)
    """
    return tuple(f"{site}/{name}" for name in sorted(names) if FEED.fullmatch(name))


def ping(hub: str, feeds: Iterable[str]) -> str:
    """Names the feeds to the hub, in one request; what went wrong in words, empty when it took them.

    The standard leaves this request to hubs; `hub.mode=publish` with `hub.url` is what they take.
    """
    fields = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    if len(fields) == 1:
        return ""
    try:
        with urllib.request.urlopen(urllib.request.Request(hub, urlencode(fields).encode()), timeout=PATIENCE):
            return ""
    except urllib.error.HTTPError as error:
        return f"{hub} answered {error.code} {error.reason}"
    except OSError as error:
        return f"{hub} did not answer: {error}"
