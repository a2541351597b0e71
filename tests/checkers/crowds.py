"""Public data of events, as the benchmarks have it -> seeds of 2,000 reports, for a site as large as the checkers should see.

    python -m tests.checkers.crowds FOLDER CONTENT

FOLDER/grouping holds SET.jsonl.gz with lines {"id", "title", "text", "date"?, "publisher"?, "url"?, "label"}; CONTENT/seeds is written.
Whole events are taken, of each set in SETS in its turn. Half of them are moved into the same forty days, so that an edition has as many
stories as a busy one; the others stay where they were, over the years.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

SETS = ("hscluster", "wikinews", "allsides_dev")
REPORTS = 2000
FIRST, DAYS = datetime.date(2026, 10, 20), 40


def events(folder: Path) -> Iterator[list[dict]]:
    """The reports of each event, those of a set in an order that has nothing to do with what they tell."""
    for name in SETS:
        by_event: dict[str, list[dict]] = {}
        with gzip.open(folder / "grouping" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                # What was decoded wrongly before it came here is no text, and would rightly be refused.
                if "\ufffd" not in text_of(row):
                    by_event.setdefault(row["label"], []).append(row)
        yield from (by_event[event] for event in sorted(by_event, key=number_of))


def text_of(row: dict) -> str:
    return "\n\n".join(filter(None, (row.get("title"), row["text"])))


def number_of(words: str) -> int:
    return int(hashlib.sha256(words.encode()).hexdigest()[:8], 16)


def day_of(row: dict, event: list[dict]) -> str:
    """The day of a report as its sidecar has it; empty where the data has none, and the event was not moved."""
    number = number_of(event[0]["id"])
    dates = [datetime.date.fromisoformat(one["date"][:10]) for one in event if one.get("date")]
    own = datetime.date.fromisoformat(row["date"][:10]) if row.get("date") else None
    if number % 2:
        return own.isoformat() if own else ""
    passed = min((own - min(dates)).days, 4) if own else 0
    return (FIRST + datetime.timedelta(days=number // 2 % DAYS + passed)).isoformat()


def main(folder: str, content: str) -> int:
    count = 0
    for event in events(Path(folder)):
        if count >= REPORTS:
            break
        for row in event:
            count += 1
            publisher = row.get("publisher") or ""
            place = re.sub(r"[^a-z0-9.]+", "-", publisher.lower()).strip("-.") or "publisher-not-known"
            seed = Path(content, "seeds", place, f"{count:04}.txt")
            seed.parent.mkdir(parents=True, exist_ok=True)
            seed.write_text(text_of(row), "utf-8")
            # A domain is what the address says; a name is the editor's.
            facts = {"url": row.get("url") or "", "publisher": "" if "." in publisher and " " not in publisher else publisher}
            told = [f"{key} = {json.dumps(value)}" for key, value in facts.items() if value]
            day = day_of(row, event)
            seed.with_suffix(".toml").write_text("\n".join(told + [f"published = {day}"] * bool(day)) + "\n", "utf-8")
    print(f"{count} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
