"""What the pictures of a page show, in numbers beside the words that say the same, from a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from newsdigest.digests.comparisons import independent
from newsdigest.model import Digest, Report, Statement, Value, calendar_day
from newsdigest.pages.addresses import post_address
from newsdigest.pages.views import Link, Text, text_of
from newsdigest.pages.words import Moment, Words, shortened

FEWEST = 3  # reports, or texts, below which the page's words say it sooner than a picture
OPENING = 64  # characters of a statement in a row of the matrix


class Share(Value, frozen=True, kw_only=True):
    """A part of a whole."""

    says: str  # `93%`
    percent: int  # 0–100


class Appearance(Value, frozen=True, kw_only=True):
    """When a report appeared, on the line of its story."""

    post: Link  # by the report's mark
    when: Moment | None
    begins: str  # percent of the way from the first report to the last, `12.5`; empty where the day is not known
    ends: str  # the same as `begins` where the time is known, else the end of the day


class Column(Value, frozen=True, kw_only=True):
    """An independent text."""

    mark: str  # of the report that stands for it
    copies: tuple[str, ...]  # marks of the others that carry it


class Row(Value, frozen=True, kw_only=True):
    """A statement and which texts say the same."""

    words: Text  # its opening
    anchor: str  # of the statement on the page
    said: tuple[bool, ...]  # one for each column


class Matrix(Value, frozen=True, kw_only=True):
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def share_of(part: float, words: Words) -> Share:
    """A part of 1; only the whole is 100%, and only nothing 0%.

    >>> english = Words(language="en")
    >>> share_of(0.926, english), share_of(0.999, english).percent, share_of(0.001, english).percent
    (Share(says='93%', percent=93), 99, 1)
    """
    percent = round(100 * part)
    if 0 < part < 1:
        percent = min(max(percent, 1), 99)
    return Share(says=words.share(percent / 100), percent=percent)


def course_of(reports: Sequence[Report], marks: Mapping[str, str], words: Words) -> tuple[Appearance, ...]:
    """A story's reports in the order in which they appeared, then those whose day is not known; none when fewer than three say one.

    Nor where all say the same: a line with one place shows nothing.
    """
    spans = {report.id: span for report in reports if (span := span_of(report.published.value or ""))}
    if len(spans) < FEWEST or len(set(spans.values())) == 1:
        return ()
    first = min(begin for begin, _ in spans.values())
    whole = max(end for _, end in spans.values()) - first

    def place(moment: datetime) -> str:
        return f"{100 * ((moment - first) / whole):.1f}".removesuffix(".0")

    dated = sorted((report for report in reports if report.id in spans), key=lambda report: written_moment(report.published.value or ""))
    return tuple(
        Appearance(
            post=Link(text=marks[report.id], address=post_address(report)),
            when=words.moment(report.published.value) if report.published.value else None,
            begins=place(spans[report.id][0]) if report.id in spans else "",
            ends=place(spans[report.id][1]) if report.id in spans else "",
        )
        for report in (*dated, *(report for report in reports if report.id not in spans))
    )


def span_of(published: str) -> tuple[datetime, datetime] | None:
    """The first and the last moment that an ISO 8601 time may mean: a day, where it gives no more or no zone. None for less than a day.

    >>> [moment.isoformat() for moment in span_of("2026-11-20T14:05+01:00")]
    ['2026-11-20T13:05:00+00:00', '2026-11-20T13:05:00+00:00']
    >>> [moment.isoformat() for moment in span_of("2026-11-20")], span_of("2026-11"), span_of("Friday")
    (['2026-11-20T00:00:00+00:00', '2026-11-21T00:00:00+00:00'], None, None)
    """
    day = calendar_day(published[:10])
    # The last day of the calendar has no next one, and no report.
    if not day or not date.min < day < date.max:
        return None
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        moment = begin.replace(tzinfo=None)
    if moment.tzinfo:
        return moment.astimezone(UTC), moment.astimezone(UTC)
    return begin, begin + timedelta(days=1)


def written_moment(published: str) -> datetime:
    """The moment by which an ISO 8601 time is put in order: an hour without a zone is taken for UTC, a day for its beginning.

    >>> times = ["2026-11-16T17:02", "2026-11-16T06:30+01:00", "2026-11-16"]
    >>> sorted(times, key=written_moment)
    ['2026-11-16', '2026-11-16T06:30+01:00', '2026-11-16T17:02']
    """
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        moment = datetime.fromisoformat(published[:10])
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def matrix_of(digest: Digest, marks: Mapping[str, str], words: Words) -> Matrix | None:
    """Which independent texts say what they agree on and what stands in short; None for fewer than three texts, or two agreements.

    What stands among the differences is left out: there the texts speak of one thing, and do not say the same.
    """
    texts = independent(digest.story)
    reports = {report.id: report for report in digest.story.reports}
    differing = {statement for difference in digest.differ for statement in difference.statements}
    rows = tuple(said for said in rows_of(digest) if differing.isdisjoint(said))
    if len(texts) < FEWEST or len(digest.agree) < 2:
        return None
    return Matrix(
        columns=tuple(Column(mark=marks[first.id], copies=tuple(marks[copy.id] for copy in copies)) for first, *copies in texts),
        rows=tuple(
            Row(
                words=text_of(shortened(said[0].text, OPENING), reports[said[0].report], words),
                anchor=anchor_of(said[0]),
                said=tuple(any(statement.report == report.id for statement in said for report in text) for text in texts),
            )
            for said in rows
        ),
    )


def rows_of(digest: Digest) -> tuple[tuple[Statement, ...], ...]:
    """The statements that agree, and each of those in short that agrees with none; every one of them stands on the digest's page."""
    agreed = {statement for agreement in digest.agree for statement in agreement.statements}
    alone = {statement.text: (statement,) for statement in digest.in_short if statement not in agreed}
    return (*(agreement.statements for agreement in digest.agree), *alone.values())


def anchor_of(statement: Statement) -> str:
    """What a statement is found by on the page of its digest."""
    return f"s-{statement.report}-{statement.number}"
