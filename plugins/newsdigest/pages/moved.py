"""Pages at addresses that stories had before they were merged, withdrawn or named anew, and topics before their full names were known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsdigest.model import Topic
from newsdigest.pages.addresses import topic_address
from newsdigest.pages.views import Context, Page, nameless, page
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings


class MovedContext(Context, frozen=True, kw_only=True):
    topic: str  # its name, of a topic that has another address; empty: a story
    to: str  # address of the page that has the story's reports now, below the site's root; empty: none has them


def moved(settings: Settings, redirects: Iterable[tuple[str, str]]) -> Iterator[Page]:
    """A page for each (old address, new address); the new one is empty where no report of the story is left."""
    words = words_of(settings.language)
    for old, new in redirects:
        title = words.gettext("This story is told elsewhere") if new else words.gettext("This story was withdrawn")
        shown = page(settings, "moved.html", old, MovedContext(topic="", to=new), title=title, robots="noindex,follow")
        yield nameless(shown, canonical=f"{settings.url}/{new}" if new else "")


def renamed(settings: Settings, former: Iterable[tuple[str, Topic]]) -> Iterator[Page]:
    """A page for each slug that a shorter name of a topic would have, or had before the full one was known."""
    for slug, topic in former:
        old, new = topic_address(slug), topic_address(topic.slug)
        shown = page(settings, "moved.html", old, MovedContext(topic=topic.name, to=new), title=topic.name, robots="noindex,follow")
        yield nameless(shown, canonical=f"{settings.url}/{new}")
