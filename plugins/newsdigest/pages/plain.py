"""The front page's stories on one light page, from digests and single reports: In short and the reports, and nothing to fetch beside it."""

from __future__ import annotations

from collections.abc import Sequence

from newsdigest.model import Digest, Story, Value
from newsdigest.pages.addresses import TEXT, story_address
from newsdigest.pages.edition import current, rule_of
from newsdigest.pages.views import (
    Context,
    Line,
    Page,
    Single,
    Text,
    alone_of,
    differs_of,
    lines_of,
    marks_in,
    page,
    single_of,
    status_of,
    text_of,
)
from newsdigest.pages.words import Moment, Words, words_of
from newsdigest.settings import Settings


class Short(Value, frozen=True, kw_only=True):
    """A digest in short, with its reports."""

    address: str
    headline: Text
    status: tuple[str, ...]
    lines: tuple[Line, ...]  # its In short
    differs: tuple[tuple[str, ...], ...]  # values for one thing, for at most two things
    reports: tuple[Single, ...]


class TextContext(Context, frozen=True, kw_only=True):
    day: Moment | None  # of the newest report; None when no report is dated
    built_from: str  # empty when there are no reports
    rule: str  # by which the digests stand in their order
    digests: tuple[Short, ...]
    singles: tuple[Single, ...]


def text(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story]) -> Page:
    """One page to read on a slow connection; search engines are led to the front page."""
    words, now = words_of(settings.language), current(settings, digests, singles)
    return page(
        settings,
        "text.html",
        TEXT,
        TextContext(
            day=Moment(text=words.heading(now.day), iso=now.day) if now.day else None,
            built_from=now.built_from,
            rule=rule_of(words),
            digests=tuple(short_of(digest, words) for digest in now.digests),
            singles=tuple(alone_of(story, words) for story in now.singles),
        ),
        title=words.gettext("Text only"),
        description=words.gettext("The front page’s stories in short, on one light page"),
        canonical=f"{settings.url}/",
        robots="noindex,follow",
    )


def short_of(digest: Digest, words: Words) -> Short:
    reports = {report.id: report for report in digest.story.reports}
    return Short(
        address=story_address(digest.story),
        headline=text_of(digest.headline, reports[digest.headline_report], words),
        status=status_of(digest, words),
        lines=lines_of(digest.in_short, reports, marks_in(digest.story, words), words),
        differs=differs_of(digest),
        reports=tuple(single_of(report, words) for report in digest.story.reports),
    )
