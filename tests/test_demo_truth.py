"""Every fact of every demo seed is what the truth files say of it."""

from __future__ import annotations

import functools
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from newsdigest import documents, publishers, reports
from newsdigest.model import Report

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "content" / "seeds"
FACTS = ("headline", "publisher", "carrier", "wire", "byline", "published", "retrieved", "url", "language")
TRUTH = [
    json.loads(line) for file in sorted((ROOT / "tests" / "demo").glob("truth-?.jsonl")) for line in file.read_text("utf-8").splitlines()
]
# What may stay unknown, but never be anything else than the truth.
UNREAD = {
    # An author without any mark of one: a name and a date on one line, just as a place and a date would stand there.
    ("nidaa-alsahil.example/sayyadun-wa-tawsiat-almina.html", "byline"),
    # An address that only a browser's comment gives (`saved from url=…`), which is not on the page.
    ("uplandgazette.example/skerrow-head-light.html", "url"),
}


@functools.cache
def known() -> publishers.Publishers:
    return publishers.load({path.name: path.read_text("utf-8") for path in sorted((ROOT / "content" / "publishers").glob("*.toml"))})


@functools.cache
def report(seed: str) -> Report:
    path = SEEDS / seed
    sidecar = tomllib.loads(path.with_suffix(".toml").read_text("utf-8")) if path.with_suffix(".toml").exists() else {}
    return reports.extract(documents.parse(seed, path.read_bytes(), sidecar=sidecar), known())


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["seed"])
def test_facts(truth: dict[str, Any]) -> None:
    found = report(truth["seed"])
    wrong = {}
    for fact in FACTS:
        want, got = truth[fact], getattr(found, fact).value
        if fact == "wire" and want:
            # The truth has the name as the text credits it, the report the agency's own.
            agency = known().by_name(want)
            want = agency.name if agency else want
        if got != want and not (got is None and (truth["seed"], fact) in UNREAD):
            wrong[fact] = (want, got, getattr(found, fact).where)
    assert not wrong
