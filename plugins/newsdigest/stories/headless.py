"""Reports as JSON lines of the headless use -> Reports, and their stories -> such lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import msgspec

from newsdigest.errors import SeedError
from newsdigest.model import Block, Fact, Report, Story
from newsdigest.reports import headlines


class Row(msgspec.Struct, frozen=True):
    """One line of the headless use."""

    id: str
    title: str | None = None
    text: str | None = None
    date: str | None = None  # ISO 8601, when it was published
    publisher: str | None = None
    language: str | None = None
    url: str | None = None


def from_rows(lines: Iterable[bytes | str]) -> list[Report]:
    """JSON lines `{"id", "title", "text", "date"?, "publisher"?, "language"?, "url"?}` -> Reports; blank lines are skipped.

    Raises SeedError naming the line for one that cannot be read, lacks an id or repeats one.

    >>> from_rows(['{"id": "a", "title": "Ferry aground", "text": "One line.\\\\nAnother."}'])[0].text
    'One line.\\n\\nAnother.'
    """
    reports: list[Report] = []
    for read in each_row(lines):
        if isinstance(read, SeedError):
            raise read
        reports.append(read)
    return reports


def each_row(lines: Iterable[bytes | str], file: str = "") -> Iterator[Report | SeedError]:
    """The same, line by line: the report of each, or why there is none; `file` is named before the line."""
    decoder = msgspec.json.Decoder(Row)
    line_of: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        data = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if not data.strip():
            continue
        place, fix = ", ".join(filter(None, (file, f"line {number}"))), "Give each line an id of its own."
        try:
            row = decoder.decode(data)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            yield SeedError(place, f"is not a row: {error}", 'Write {"id": …, "title": …, "text": …}, one JSON object a line.')
            continue
        if row.id and row.id not in line_of:
            line_of[row.id] = number
            yield report_of(row)
        else:
            yield SeedError(place, f"repeats the id {row.id} of line {line_of[row.id]}" if row.id else "has an empty id", fix)


def report_of(row: Row) -> Report:
    """The report that a row tells; its hash is that of its title and paragraphs.

    >>> report_of(Row(id="a", text="NORBY, Nov. 3 (MPA) - Sen. Ann Lee opened the weir. It had been shut.")).headline
    Fact(value='Sen. Ann Lee opened the weir.', where='first sentence')
    """
    paragraphs = [line.strip() for line in (row.text or "").splitlines() if line.strip()]
    title = " ".join((row.title or "").split())
    return Report(
        id=row.id,
        seed=row.id,
        hash=sha256("\0".join([title, *paragraphs]).encode("utf-8", "surrogatepass")).hexdigest(),
        headline=fact(title) if title else headlines.standing_in([*paragraphs, row.id][0], row.language or ""),
        blocks=tuple(Block(kind="paragraph", text=paragraph) for paragraph in paragraphs),
        publisher=fact(row.publisher),
        published=fact(row.date),
        language=fact(row.language),
        url=fact(row.url),
    )


def fact(value: str | None) -> Fact:
    return Fact(value=value, where="row") if value else Fact()


def rows(stories: Iterable[Story]) -> Iterator[dict[str, Any]]:
    """Stories -> `{"story", "ids": [lead first], "copies": [[ids with the same text]…], "why": …}`, ready for JSON."""
    for story in stories:
        same: dict[str, list[str]] = {}
        for entry in story.copies:
            original, *others = entry.reports
            same.setdefault(original, [original]).extend(others)
        yield {
            "story": story.id,
            "ids": [report.id for report in story.reports],
            "copies": list(same.values()),
            "why": msgspec.to_builtins(story.why) | msgspec.to_builtins(story.margins),
        }
