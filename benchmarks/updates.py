"""Reports of many days, published in 21 goes -> how many digests redirect after each update, and which addresses lead nowhere.

Exits 1 if one does.

    python benchmarks/updates.py FOLDER [NUMBER]

FOLDER/grouping holds stream_unlabelled.jsonl.gz with lines {"id", "title", "text", "date"?, "publisher"?}; the first NUMBER (4000) dated
ones are taken. The first half is published at once, the rest in UPDATES goes in the order of their days, one in LATE a few goes late,
as an archive is imported or a report found again; a story's address is that of its digest, and one that redirects is alive.
"""

from __future__ import annotations

import json
import random
import sys

import msgspec
from grouping import ROOT, STREAM, lines_of, parser_of

UPDATES, LATE = 20, 15


def main() -> int:
    sys.path.insert(0, str(ROOT / "plugins"))
    from newsdigest import ledger, stories
    from newsdigest.model import Published, Report

    parser = parser_of(__doc__)
    parser.add_argument("number", type=int, nargs="?", default=4000)
    given = parser.parse_args()
    rows = [row for row in lines_of(given.folder / "grouping" / f"{STREAM}.jsonl.gz") if stories.day_of(row.get("date")) > 0]
    rows = sorted(rows, key=lambda row: (row["date"], row["id"]))[: given.number]
    told = stories.from_rows(json.dumps(row).encode() for row in rows)
    # A site names its reports by hash; a path tells it which page was saved anew.
    reports: list[Report] = [msgspec.structs.replace(report, id=report.hash[:12] + report.id[-8:].lower()) for report in told]
    chance = random.Random(1)
    half = len(reports) // 2
    turns = [0 if place < half else 1 + (place - half) * UPDATES // (len(reports) - half) for place in range(len(reports))]
    turns = [min(turn + chance.randrange(2, 8), UPDATES) if chance.random() < 1 / LATE else turn for turn in turns]
    dead_at_all = 0
    for is_settled in (False, True):
        published: tuple[Published, ...] = ()
        pages: set[str] = set()
        addresses = redirected = dead = 0
        for turn in range(UPDATES + 1):
            there = [report for report, first in zip(reports, turns, strict=True) if first <= turn]
            settled = ledger.settled(published, there) if is_settled else ()
            matched = ledger.match(stories.group(there, settled=settled), published)
            ever = {f"stories/{entry.slug}/" for entry in published if entry.slug}
            published = ledger.append(matched, published, f"2026-11-{turn + 1:02}T10:00:00Z")
            now = {ledger.story_address(story) for story in matched if len(story.reports) > 1}
            leads_on = {old for old, new in ledger.redirects(published, matched) if new}
            addresses += len(pages)
            redirected += len(pages - now)
            dead += len(ever - now - leads_on)
            pages = now
        merged = sum(bool(entry.merged_into) for entry in published)
        name = "settled stories kept as they are" if is_settled else "all grouped anew"
        print(
            f"{name:35} {addresses / UPDATES:.0f} digests at an update, of which {100 * redirected / addresses:.3f} % redirect after it; "
            f"{merged} stories merged in all; {dead} addresses dead"
        )
        dead_at_all += dead
    return 1 if dead_at_all else 0


if __name__ == "__main__":
    sys.exit(main())
