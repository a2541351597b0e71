"""Pages, each a template's name, an address and a typed context, from digests and the stories that only one report tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdigest.model import Digest, Note, Story
from newsdigest.pages import words
from newsdigest.pages.addresses import post_address, source_address, story_address
from newsdigest.pages.digest import DigestContext, digest
from newsdigest.pages.edition import EditionContext, FrontContext, edition, front
from newsdigest.pages.post import PostContext, post
from newsdigest.pages.views import Context, Page, Site, newest_day, site_of
from newsdigest.settings import Settings
from newsdigest.slugs import slug_of

__all__ = ["CONTEXTS", "Page", "Site", "compose", "post_address", "site_of", "slug_of", "source_address", "story_address", "words"]

# Each template of ours and what it may use beside `site` and `page`.
CONTEXTS: dict[str, type[Context]] = {
    "digest.html": DigestContext,
    "edition.html": EditionContext,
    "front.html": FrontContext,
    "post.html": PostContext,
}


def compose(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story], *, notes: Sequence[Note] = ()) -> Iterator[Page]:
    """All pages of the site, each address once, in the same order for any order of digests and singles.

    Template `page.template` with `page.variables(site_of(settings))` gives the page; `singles` are stories of one report.
    """
    digests = sorted(digests, key=lambda value: value.story.id)
    singles = sorted(singles, key=lambda story: story.id)
    stories = {story.id: story for story in [*(value.story for value in digests), *singles]}
    yield front(settings, digests, singles, notes)
    for value in digests:
        yield digest(value, settings, stories)
    for story in stories.values():
        for report in story.reports:
            yield post(report, story, settings)
    days = sorted({newest_day(story) for story in stories.values()} - {""})
    for earlier, day, later in zip(["", *days], days, [*days[1:], ""], strict=False):
        yield edition(
            settings,
            day,
            [value for value in digests if newest_day(value.story) == day],
            [story for story in singles if newest_day(story) == day],
            earlier,
            later,
        )
