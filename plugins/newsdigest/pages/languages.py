"""The languages that a site's headlines are in, each with its stories and by the name its readers give it, from all stories."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsdigest import tables
from newsdigest.model import Story

NAMES: dict[str, str] = tables.own(__package__, "languages.toml")


def spoken(stories: Iterable[Story]) -> dict[str, tuple[Story, ...]]:
    """Primary subtag -> the stories whose headline is in that language; empty where all known ones are in one."""
    found: dict[str, list[Story]] = {}
    for story in stories:
        tag = (story.headlining.language.value or "").lower().partition("-")[0]
        if re.fullmatch("[a-z]{2,3}", tag):
            found.setdefault(tag, []).append(story)
    return {tag: tuple(found[tag]) for tag in sorted(found)} if len(found) > 1 else {}


def name_of(tag: str) -> str:
    """A language's own name; its tag where we know none.

    >>> name_of("de"), name_of("tlh")
    ('Deutsch', 'tlh')
    """
    return NAMES.get(tag, tag)


def feed_address(tag: str) -> str:
    """Where the feed of a language stands; a tag has two letters or three, so that it is no other feed's name."""
    return f"feeds/{tag}.xml"
