"""Feeds, what subscribers get of each story, from digests and the stories that only one report tells."""

from __future__ import annotations

from collections.abc import Callable

from newsdigest.feeds.lists import json_feed, opml
from newsdigest.feeds.site import planned, specs
from newsdigest.feeds.syndication import atom, rss
from newsdigest.model import FeedSpec

__all__ = ["RENDERERS", "planned", "render", "specs"]

RENDERERS: dict[str, Callable[[FeedSpec], bytes]] = {"rss": rss, "atom": atom, "json": json_feed, "opml": opml}


def render(spec: FeedSpec, format: str) -> bytes:
    """What a feed says -> its bytes in "rss", "atom", "json" or "opml"; the same bytes for the same feed, whatever the clock.

    Nothing that a seed says can break a feed or become markup in it: what XML forbids is left out, all else is escaped,
    and an address that is not an absolute http(s) one is not given.
    """
    return RENDERERS[format](spec)
