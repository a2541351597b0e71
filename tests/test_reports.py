"""Each case of tests/reports: a seed, a sidecar where there is one, and the facts that come of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from newsdigest import documents, publishers, records, reports
from newsdigest.errors import SeedError
from tests.cases import check, folders

RULES = Path(__file__).parent.parent / "content" / "publishers"
FACTS = (*records.FACTS, "first_sentence", "facts", "disagreements", "rights")


def known() -> publishers.Publishers:
    return publishers.load({path.name: path.read_text("utf-8") for path in sorted(RULES.glob("*.toml"))})


@pytest.mark.parametrize("case", folders("reports"))
def test_case(case: Path) -> None:
    seed = next(path for path in sorted(case.iterdir()) if path.stem == "seed" and path.suffix != ".toml")
    sidecar = tomllib.loads((case / "seed.toml").read_text("utf-8")) if (case / "seed.toml").exists() else {}
    try:
        report = reports.extract(documents.parse(seed.name, seed.read_bytes(), sidecar=sidecar), known())
    except SeedError as error:
        row = records.rejected(error.seed, error.why, error.fix)
    else:
        row = {key: value for key, value in records.report(report).items() if key in FACTS}
    check(case / "expected.json", json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def test_facts_have_a_place_and_only_facts_that_are_known() -> None:
    report = reports.extract(
        documents.parse("a.txt", b"Rain stops the regatta\n\n" + 3 * b"The regatta was stopped by rain on Sunday, the club said.\n\n"),
        known(),
    )
    for name in records.FACTS:
        fact = getattr(report, name)
        assert (fact.value is None) == (fact.where is None), name


def test_the_publishers_rights_hold_on_a_carriers_page() -> None:
    rules = {
        "courier.example.toml": 'name = "The Harbour Courier"\nrights = "link"\nbasis = "no agreement"\n',
        "rill.example.toml": 'name = "Rill"\nkind = "carrier"\nrights = "full"\n',
    }
    text = (
        "East pier to be rebuilt\n\n• 📰 The Harbour Courier\n\n"
        + 3 * "The council of Port Ansel will rebuild the east pier before spring.\n\n"
    )
    report = reports.extract(documents.parse("rill.example/pier.txt", text.encode()), publishers.load(rules))
    assert (report.publisher.value, report.carrier.value) == ("The Harbour Courier", "Rill")
    assert (report.rights, report.basis) == ("link", "no agreement")
