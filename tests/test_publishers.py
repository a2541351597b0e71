"""Each case of tests/publishers: rule files, and what is then known of their domains; or a page of an outlet, and its report."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from newsdigest import documents, publishers, reports
from newsdigest.errors import SettingsError
from tests.cases import check, folders

FACTS = ("headline", "publisher", "carrier", "wire", "byline", "published", "modified", "url", "language", "dateline")
CASES = folders("publishers")
PAGES = [case for case in CASES if (case.values[0] / "seed.html").exists()]  # type: ignore[operator]


@pytest.mark.parametrize("case", [case for case in CASES if case not in PAGES])
def test_case(case: Path) -> None:
    texts = {path.name: path.read_text("utf-8") for path in sorted(case.glob("*.toml"))}
    try:
        known = publishers.load(texts)
    except SettingsError as error:
        row: object = {"file": error.file, "why": error.why, "fix": error.fix}
    else:
        row = [msgspec.to_builtins(known.by_domain(name.removesuffix(".toml"))) for name in texts]
    check(case / "expected.json", json.dumps(row, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("case", PAGES)
def test_page_of_an_outlet(case: Path) -> None:
    """An invented report in the outlet's own markup: what is known of it, what stays, what goes and why."""
    report = reports.extract(documents.parse("seed.html", (case / "seed.html").read_bytes()), publishers.load())
    row = {name: fact for name in FACTS if (fact := getattr(report, name).value)}
    row["blocks"] = [[block.kind, *([block.note] if block.note else []), block.text] for block in report.blocks]
    row["dropped"] = [[dropped.why, dropped.text] for dropped in report.dropped]
    check(case / "expected.json", json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def test_each_way_of_cutting_has_a_page():
    known = publishers.load().domains
    ways = {domain: (rule.body, rule.drop, rule.drop_lines) for domain, rule in known.items() if rule.body or rule.drop or rule.drop_lines}
    shown = {way for domain, way in ways.items() if any(str(page.id).startswith(f"{domain}-") for page in PAGES)}
    assert len(shown) >= 25
    assert not [domain for domain, way in ways.items() if way not in shown]


def test_built_in_outlets():
    known = publishers.load()
    for domain, publisher in known.domains.items():
        assert publisher.domain == domain == domain.lower()
        assert publishers.domain_of(domain), f"{domain} is a registrable domain or below one"
        assert publisher.name == publisher.name.strip()
        assert publishers.host_of(publisher.homepage), f"{domain} has a home page"
        assert len(set(publisher.aliases) | {publisher.name}) == len(publisher.aliases) + 1, f"{domain} has each name once"


def test_a_host_goes_before_the_domain_it_shares():
    known = publishers.load({"quayside.example.toml": 'name = "Quayside"', "news.quayside.example.toml": 'name = "Quayside News"'})
    found = [known.by_address(f"https://{host}/a") for host in ("www.news.quayside.example", "shop.quayside.example", "quayside.test")]
    assert [outlet and outlet.name for outlet in found] == ["Quayside News", "Quayside", None]


def test_enough_outlets_and_agencies_are_known() -> None:
    known = publishers.load()
    assert len([one for one in known.domains.values() if one.kind == "publisher"]) >= 25
    assert len([one for one in known.domains.values() if one.kind == "wire"]) >= 15


@pytest.mark.parametrize("name", ["AP", "the associated press", "Associated Press", "AP News"])
def test_an_agency_is_found_by_each_of_its_names(name: str) -> None:
    found = publishers.load().by_name(name)
    assert found is not None
    assert found.domain == "apnews.com"


def test_common_words_are_no_names() -> None:
    known = publishers.load()
    assert [known.by_name(word) for word in ("Week", "Times", "News", "Independent", "")] == [None] * 5
