"""The times feeds give, RFC 3339 in UTC to the second, from what the ledger and the reports say; none from a clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from newsdigest.model import Entry, Report

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # from where on, when nothing says when: a feed must say something, and this sorts to the end
MONTH = 31 * 24 * 3600  # seconds over which such entries are spread: in one hour, or a day, 50 of a file would share times now and then


@lru_cache(maxsize=1 << 10)  # an entry's first and last time are looked for in the same reports
def moment_of(time: str, name: str) -> str:
    """An ISO 8601 time -> RFC 3339 in UTC, which sorts as text; empty for what is no time of the years 1000 to 9998.

    A time without a zone is read as UTC. A day without a time becomes a second of the hour after noon that the entry's name decides:
    nearly all the world then sees that day, entries of one day differ, and none of them depends on another.

    >>> moment_of("2026-11-20T14:05:00+01:00", "a"), moment_of("2026-11-20", "a"), moment_of("last Friday", "a")
    ('2026-11-20T13:05:00Z', '2026-11-20T12:58:19Z', '')
    """
    if not time:
        return ""
    try:
        moment = datetime.fromisoformat(time)
        if len(time) <= len("2026-11-20"):
            moment += timedelta(hours=12, seconds=number_of(name) % 3600)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return ""
    return stamp(moment) if 1000 <= moment.year < 9999 else ""


def stamp(moment: datetime) -> str:
    """A moment in UTC as feeds write it; strftime, which would too, takes ten times as long."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def earliest(reports: Iterable[Report], name: str) -> str:
    """When the first of the reports was published, else changed, else saved, else a time long ago that the name decides, as `moment_of`."""
    reports = list(reports)
    for fact in ("published", "modified", "retrieved"):
        moments = [moment for report in reports if (moment := moment_of(getattr(report, fact).value or "", name))]
        if moments:
            return min(moments)
    return undated(name)


def undated(name: str) -> str:
    """The time of what has none: one of a month long ago, which the name decides."""
    return stamp(UNDATED + timedelta(seconds=number_of(name) % MONTH))


def latest(reports: Iterable[Report], name: str) -> str:
    """When the last of the reports was published or changed; empty when none says."""
    return max((moment_of(fact.value or "", name) for report in reports for fact in (report.published, report.modified)), default="")


def apart(moment: str, name: str) -> str:
    """A moment on the full minute, which is as much as most publishers say, moved on by seconds of it that the entry's name decides.

    Validators warn of entries with one `updated`. Of a second's entries none depends on another, so some may still have one.

    >>> apart("2026-11-20T14:05:00Z", "a"), apart("2026-11-20T14:05:01Z", "a")
    ('2026-11-20T14:05:19Z', '2026-11-20T14:05:01Z')
    """
    return f"{moment[:-3]}{number_of(name) % 60:02}Z" if moment.endswith(":00Z") else moment


def number_of(name: str) -> int:
    """A number that the name decides, any as likely as any other."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest())


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries by their `updated`, equal ones by id."""
    return tuple(sorted(entries, key=lambda entry: (entry.updated, entry.id), reverse=True))
