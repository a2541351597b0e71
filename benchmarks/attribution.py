"""Tables of right, wrong and missing headlines, bylines, dates and publishers, from pages with truth.

    python benchmarks/attribution.py FOLDER [--names PREFIX…] [--rules] [--trafilatura] [--wrong FIELD] [--floors]

FOLDER holds cleaning/*_truth.jsonl.gz beside *_html.jsonl.gz and plain_*.jsonl.gz, and score_cleaning.py, which judges.
Publisher rules are left out unless --rules is given, so that the figures hold for outlets that no rule knows.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from newsdigest import documents, publishers, reports
from newsdigest.errors import SeedError
from newsdigest.model import Report

FIELDS = {"title": "headline", "authors": "byline", "date": "published", "site": "publisher"}
FLOORS = Path(__file__).with_name("floors.json")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_cleaning", folder / "score_cleaning.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report_of(page: dict[str, Any], known: publishers.Publishers) -> Report | None:
    html = page.get("html")
    try:
        document = documents.parse("page.html" if html else "page.txt", (html or page["plain"]).encode("utf-8", "replace"), plain=not html)
        return reports.extract(document, known)
    except SeedError:
        return None


def ours(pages: Path, known: publishers.Publishers) -> dict[str, dict[str, Any]]:
    said = {}
    for page in lines(pages):
        report = report_of(page, known)
        known_facts = {key: getattr(report, key) for key in FIELDS.values()} | {"headline": report.own_headline} if report else {}
        where = {key: fact.where for key, fact in known_facts.items()}
        said[page["id"]] = {key: fact.value for key, fact in known_facts.items()} | {"where": where}
    return said


def trafilaturas(pages: Path) -> dict[str, dict[str, Any]]:
    import trafilatura

    said = {}
    for page in lines(pages):
        found = trafilatura.extract_metadata(page["html"]) if page.get("html") else None
        row = found.as_dict() if found else {}
        said[page["id"]] = {
            "headline": row.get("title"),
            "byline": (row.get("author") or "").replace("; ", ", "),
            "published": row.get("date"),
            "publisher": row.get("sitename"),
        }
    return said


def table(truth: Path, said: dict[str, dict[str, Any]], judge: ModuleType, show: str) -> dict[str, dict[str, float]]:
    """Set and field -> share right, wrong and missing of the pages where the truth has a value."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in lines(truth):
        for field, key in FIELDS.items():
            if not row.get(field):
                continue
            got = said.get(row["id"], {}).get(key)
            verdict = "missing" if not judge.plain(got) else "right" if judge.agrees(field, row[field], got) else "wrong"
            counts[f"{row['set']} {field}"][verdict] += 1
            if show == field and verdict != "right":
                where = said.get(row["id"], {}).get("where", {}).get(key)
                print(f"  {verdict} {row['id']}: {str(row[field])[:110]!r} | {str(got)[:110]!r} ({where})")
    return {
        name: {"n": sum(found.values())}
        | {verdict: round(found[verdict] / sum(found.values()), 3) for verdict in ("right", "wrong", "missing")}
        for name, found in sorted(counts.items())
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--names", nargs="*", default=["meta_html", "text_html"])
    arguments.add_argument("--rules", action="store_true")
    arguments.add_argument("--trafilatura", action="store_true")
    arguments.add_argument("--wrong", default="", help="title, authors, date or site: list the pages where it is not right")
    arguments.add_argument("--floors", action="store_true", help="exit 1 where a figure is below benchmarks/floors.json")
    given = arguments.parse_args()
    judge = scorer(given.folder)
    known = publishers.load() if given.rules else publishers.agencies()
    floors = json.loads(FLOORS.read_text("utf-8")).get("attribution", {}) if given.floors else {}
    below = []
    for name in given.names:
        truth = given.folder / "cleaning" / ("meta_truth.jsonl.gz" if name.startswith("meta") else "text_truth.jsonl.gz")
        pages = given.folder / "cleaning" / f"{name}.jsonl.gz"
        begun = time.process_time()
        said = ours(pages, known)
        seconds = time.process_time() - begun
        print(f"\n{name}: {len(said) / seconds:.0f} pages per CPU second, reading and cleaning included")
        others = table(truth, trafilaturas(pages), judge, "") if given.trafilatura else {}
        print(f"{'':20}{'n':>5}{'right':>8}{'wrong':>8}{'missing':>9}" + (f"{'trafilatura':>14}{'wrong':>8}" if others else ""))
        for row, figures in table(truth, said, judge, given.wrong).items():
            other = others.get(row)
            print(
                f"{row:20}{figures['n']:5.0f}{figures['right']:8.3f}{figures['wrong']:8.3f}{figures['missing']:9.3f}"
                + (f"{other['right']:14.3f}{other['wrong']:8.3f}" if other else "")
            )
            floor = floors.get(f"{name} {row}")
            if floor and (figures["right"] < floor["right"] or figures["wrong"] > floor["wrong"]):
                below.append(f"{name} {row}: {figures} is below {floor}")
    print("\n".join(below))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
