"""Front page and editions, each a list that ends, from digests and single reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from newsdigest.ledger import headline_of as story_headline
from newsdigest.model import Digest, Note, Report, Story, Value
from newsdigest.pages import structured
from newsdigest.pages.addresses import day_address, story_address
from newsdigest.pages.archive import collated
from newsdigest.pages.revisions import Changed, present, revisions
from newsdigest.pages.views import Context, Later, Link, Page, Single, Subject, Summary, alone_of, page, subject_of, summary_of
from newsdigest.pages.words import Moment, Words, words_of
from newsdigest.settings import Settings

TOPICS = 12  # that the front page names
FAR = 30  # days after which a newest day is taken for a wrong date


class Revised(Value, frozen=True, kw_only=True):
    """A story that was changed on a day."""

    story: Link  # to where its page lists the change
    changed: Changed


class FrontContext(Context, frozen=True, kw_only=True):
    day: Moment | None  # of the newest report; None when no report is dated
    built_from: str  # `62 reports by 14 publishers, 9–20 November 2026`; empty when there are none
    rule: str  # by which the digests stand in this order
    digests: tuple[Summary, ...]
    singles: tuple[Single, ...]
    topics: tuple[Subject, ...]  # that most of these stories are about
    more: int  # stories of the same days that are not listed, for want of room
    notes: tuple[Note, ...]  # the editor's, newest first
    earlier: Link | None  # the edition before these days
    today: Link | None  # the edition of the newest day
    undated: int  # stories without a date, on the shelf


class EditionContext(Context, frozen=True, kw_only=True):
    day: Moment
    built_from: str
    rule: str
    digests: tuple[Summary, ...]
    singles: tuple[Single, ...]
    first: Moment | None  # the day on which it was first published (UTC); None while it was not
    withdrawn: str  # how many of its stories have no reports any more; empty for none
    files: tuple[str, ...]  # addresses of the whole edition as one file of HTML and as EPUB; empty for neither
    revised: tuple[Revised, ...]  # of all stories, latest first
    earlier: Link | None
    later: Link | None


def printed(digests: Sequence[Digest]) -> list[Digest]:
    """The printed order: independent publishers, reports, date; the id decides between equals."""
    ordered = sorted(digests, key=lambda digest: digest.story.id)
    ordered.sort(key=lambda digest: digest.story.newest_day, reverse=True)
    ordered.sort(key=lambda digest: (-independent_publishers(digest), -len(digest.story.reports)))
    return ordered


def independent_publishers(digest: Digest) -> int:
    """Publishers with a text of their own: one that twice reports counts once, and copies of one text count once."""
    return min(digest.independent, max(len(digest.publishers), 1))


def latest_first(stories: Iterable[Story]) -> list[Story]:
    """The printed order of stories that one text alone tells: date, then headline; the id decides between equals."""
    ordered = sorted(stories, key=lambda story: (story_headline(story), story.headlining.id))
    ordered.sort(key=lambda story: story.newest_day, reverse=True)
    return ordered


def rule_of(words: Words) -> str:
    """By what the digests of an edition stand in their order."""
    return words.gettext("Stories told by most independent publishers come first, then those with most reports, then the newest.")


def built_from(reports: Sequence[Report], words: Words) -> str:
    """`62 reports by 14 publishers, 9–20 November 2026`; empty for none."""
    publishers = {report.publisher.value for report in reports if report.publisher.value}
    dated = sorted(filter(None, (report.day for report in reports)))
    if not reports:
        return ""
    said = words.reports(len(reports))
    if publishers:
        by = words.ngettext("by %(num)s publisher", "by %(num)s publishers", len(publishers))
        said = words.gettext("%(reports)s %(by_publishers)s", reports=said, by_publishers=by)
    return words.gettext("%(reports)s, %(days)s", reports=said, days=words.days(dated[0], dated[-1])) if dated else said


class Current(Value, frozen=True, kw_only=True):
    """What the front page tells: the stories of the last days, and those without a date that are new to readers."""

    day: str  # the newest, as `front_day_of` chooses it; empty when no story is dated
    before: str  # the newest day with stories before these days; empty for none
    built_from: str  # `62 reports by 14 publishers, 9–20 November 2026`; empty when there are none
    digests: tuple[Digest, ...]  # in the printed order
    singles: tuple[Story, ...]  # newest first
    more: int  # stories of the same days for which there is no room


def current(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story]) -> Current:
    """The stories of the last days up to the newest one, as many as the settings have room for."""
    words = words_of(settings.language)
    all_days = sorted({story.newest_day for story in [*(digest.story for digest in digests), *singles]} - {""}, reverse=True)
    newest = front_day_of(all_days)
    oldest = (date.fromisoformat(newest) - timedelta(days=settings.front_days - 1)).isoformat() if newest else ""

    def is_current(story: Story) -> bool:
        # An undated story is current until the ledger says that it was published before these days.
        return (story.newest_day or story.first[:10] or oldest) >= oldest

    chosen = printed([digest for digest in digests if is_current(digest.story)])
    told = latest_first(story for story in singles if is_current(story))
    shown, alone = chosen[: settings.front_stories], told[: settings.front_stories]
    stories = [*(digest.story for digest in shown), *alone]
    return Current(
        day=newest,
        before=next((day for day in all_days if day < oldest), ""),
        built_from=built_from([report for story in stories for report in story.reports], words),
        digests=tuple(shown),
        singles=tuple(alone),
        more=len(chosen) + len(told) - len(stories),
    )


def front(settings: Settings, digests: Sequence[Digest], singles: Sequence[Story], notes: Sequence[Note]) -> Page:
    """The stories of the last days and those without a date that are new to readers; then the end."""
    words, now = words_of(settings.language), current(settings, digests, singles)
    told = [*(digest.story for digest in now.digests), *now.singles]
    return page(
        settings,
        "front.html",
        "",
        FrontContext(
            day=Moment(text=words.heading(now.day), iso=now.day) if now.day else None,
            built_from=now.built_from,
            rule=rule_of(words),
            digests=tuple(summary_of(digest, words, leads=not place) for place, digest in enumerate(now.digests)),
            singles=tuple(alone_of(story, words) for story in now.singles),
            topics=frequent(told, [*(digest.story for digest in digests), *singles], TOPICS),
            more=now.more,
            notes=tuple(sorted(notes, key=lambda note: (note.date, note.address), reverse=True)),
            earlier=Link(text=words.day(now.before), address=day_address(now.before)) if now.before else None,
            today=Link(text=words.day(now.day), address=day_address(now.day)) if now.day else None,
            undated=sum(not story.newest_day for story in [*(digest.story for digest in digests), *singles]),
        ),
        title=settings.name,
        description=settings.tagline or words.gettext("Reports of one event side by side, every sentence verbatim"),
        data=structured.collection(settings, "", settings.name, []),
    )


def front_day_of(days: Sequence[str]) -> str:
    """The first of the days, newest first; the second when the first is more than 30 days later; empty for none.

    No clock says which days are still to come, and one wrong date must not hide all other stories. Its own stays on the front page.

    >>> front_day_of(["2026-11-20", "2026-11-18"]), front_day_of(["2062-11-20", "2026-11-18"]), front_day_of([])
    ('2026-11-20', '2026-11-18', '')
    """
    if len(days) > 1 and date.fromisoformat(days[0]) - date.fromisoformat(days[1]) > timedelta(days=FAR):
        return days[1]
    return days[0] if days else ""


def revised_by_day(stories: Iterable[Story], words: Words) -> dict[str, list[Revised]]:
    """Each day of a revision (UTC) and what was changed on it, latest first."""
    by_day: dict[str, list[Revised]] = {}
    every = [
        (revision.at, story, changed)
        for story in stories
        for revision, changed in zip(story.history[::-1], revisions(story, words), strict=True)
    ]
    for at, story, changed in sorted(every, key=lambda one: (one[0], one[1].id), reverse=True):
        link = Link(text=story_headline(story), address=f"{story_address(story)}#revision-{changed.number}")
        by_day.setdefault(at[:10], []).append(Revised(story=link, changed=changed))
    return by_day


def stood(story: Story) -> dict[str, str]:
    """The days of the editions that a story stands in, empty for the shelf of what has no date, and since when.

    Those that it was published in, and the one that it is of now; the time (RFC 3339) is empty where that was not published yet.
    """
    return {story.newest_day: ""} | dict(story.editions)


def edition(
    settings: Settings,
    day: str,
    digests: Sequence[Digest],
    singles: Sequence[Story],
    earlier: str,
    later: str,
    revised: Sequence[Revised] = (),
    emptied: Sequence[tuple[str, str]] = (),
    files: Sequence[str] = (),
) -> Page:
    """The stories whose newest report was of one day when they were published, what became of them since, and what was changed on it.

    `earlier` and `later` are the days of the editions beside it, empty for none; `emptied` is since and until when stories stood in it
    that have no reports any more; `files` are the addresses of the whole edition as one file of HTML and as EPUB, none for neither.
    """
    words = words_of(settings.language)
    title = words.heading(day)
    stories = [*(digest.story for digest in digests), *singles]
    # What came on the day of its first publication belongs to it: an edition grows until midnight.
    first = min(filter(None, (*(stood(story)[day] for story in stories), *(since for since, _ in emptied))), default="")[:10]
    since = {story.id: later_of(story, day, first, words) for story in stories}
    return page(
        settings,
        "edition.html",
        day_address(day),
        EditionContext(
            day=Moment(text=title, iso=day),
            built_from=built_from([report for story in stories for report in as_first(story, first)], words),
            rule=rule_of(words),
            digests=tuple(
                summary_of(digest, words, since[digest.story.id], leads=not place) for place, digest in enumerate(printed(digests))
            ),
            singles=tuple(alone_of(story, words, since[story.id]) for story in latest_first(singles)),
            first=words.moment(first) if first else None,
            withdrawn=words.stories(len(emptied)) if emptied else "",
            files=tuple(files),
            revised=tuple(revised),
            earlier=Link(text=words.day(earlier), address=day_address(earlier)) if earlier else None,
            later=Link(text=words.day(later), address=day_address(later)) if later else None,
        ),
        title=title,
        description=words.gettext("Edition of %(day)s", day=words.day(day)),
        data=structured.collection(settings, day_address(day), title, []),
    )


def later_of(story: Story, day: str, first: str, words: Words) -> Later | None:
    """What became of a story after the day (UTC) on which its edition was first published; None for nothing, or where that is not known."""
    since = stood(story)[day]
    if not since:
        return None
    later = Later(
        added=words.moment(since[:10]) if since[:10] > first else None,
        address=story_address(story),
        changes=tuple(
            changed
            for revision, changed in zip(story.history, revisions(story, words)[::-1], strict=True)
            if revision.at > since and revision.at[:10] > first
        ),
        now=Link(text=words.day(story.newest_day), address=day_address(story.newest_day)) if story.newest_day not in ("", day) else None,
    )
    return later if later.added or later.changes or later.now else None


def as_first(story: Story, first: str) -> list[Report]:
    """The reports that a story had at the end of a day (UTC), as far as they are still there; all where the day is empty."""
    added = {
        report.id
        for revision in story.history
        if first and revision.at[:10] > first
        for report in present(story, revision.added, revision.number)
        if report
    }
    return [report for report in story.reports if report.id not in added]


def frequent(stories: Sequence[Story], every: Sequence[Story], most: int) -> tuple[Subject, ...]:
    """The topics that most of these stories are about, at most so many; of equal ones those that most of all stories are about."""
    topics = {topic.slug: topic for story in stories for topic in story.topics}
    here = Counter(topic.slug for story in stories for topic in story.topics)
    anywhere = Counter(topic.slug for story in every for topic in story.topics)
    ordered = sorted(here, key=lambda slug: (-here[slug], -anywhere[slug], collated(topics[slug].name), slug))
    return tuple(subject_of(topics[slug]) for slug in ordered[:most])
