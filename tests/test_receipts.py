"""Receipts: what a stranger can check, and the faults that the check names."""

from __future__ import annotations

import copy
import hashlib
import json

import msgspec
import pytest
from pelican.settings import read_settings

from newsdigest import digests, pages, receipts, records
from newsdigest import settings as settings_of_site
from newsdigest.model import Block, Dropped, Fact, Repair, Report, Revision, Story
from newsdigest.pages.digest import digest as digest_page
from newsdigest.pages.views import Link
from tests.conftest import ROOT, build
from tests.test_pages import TEMPLATES


def report(id, *blocks):
    return Report(
        id=id,
        seed=f"{id}.txt",
        hash=hashlib.sha256(id.encode()).hexdigest(),
        headline=Fact(value="Holm bridge closed", where="line 1"),
        language=Fact(value="en", where="sidecar"),
        blocks=tuple(Block(kind="paragraph", text=text) for text in blocks),
        dropped=(
            Dropped(place="line 4", text="Sign up!", why="newsletter promotion"),
            Dropped(place="line 5", text="x", why="newsletter promotion"),
        ),
        repairs=(Repair(before='a"grave"', after='a "grave"', why="lost space before a quotation mark"),),
    )


REPORTS = (
    report("a", "The Holm bridge was closed on Monday after a lorry struck a pillar, police said.", "“We heard it,” said Ann Lee."),
    report(
        "b", "The Holm bridge was closed on Tuesday after a lorry struck a pillar, police said.", "Divers will look at the pillar tomorrow."
    ),
)


@pytest.fixture
def receipt():
    return json.loads(json.dumps(receipts.receipt(digests.compile(Story(id="a", reports=REPORTS)))))


def check(receipt, texts, seeds):
    """The checker that the module's description promises a stranger: fifteen lines, and nothing of this program."""

    def sha(data):
        return hashlib.sha256(data).hexdigest()

    for entry in receipt["reports"]:
        assert sha(seeds[entry["seed"]]) == entry["hash"], entry["seed"]
        assert sha(texts[entry["id"]].encode()) == entry["text_hash"], entry["seed"]
    for entry in receipt["statements"]:
        sentence = texts[entry["report"]][entry["start"] : entry["end"]]
        assert sentence == entry["text"], entry["text"]
        assert sha(sentence.encode()) == entry["text_hash"], entry["text"]
        assert entry.get("quotation", "") in sentence
        assert all(value in sentence for value in entry.get("values", ()))


def test_a_stranger_can_check_it(receipt):
    check(receipt, {r.id: r.text for r in REPORTS}, {r.seed: r.id.encode() for r in REPORTS})
    assert {entry["section"] for entry in receipt["statements"]} >= {"in_short", "differ", "quotations", "when"}
    assert receipt["reports"][0]["dropped"] == {"newsletter promotion": 2}
    assert receipt["reports"][0]["repaired"] == {"lost space before a quotation mark": 1}


def test_a_whole_receipt_has_no_fault(receipt):
    assert receipts.verify(receipt, REPORTS) == ()


def test_every_statement_of_the_page_is_in_it(receipt):
    digest = digests.compile(Story(id="a", reports=REPORTS))
    shown = [*digest.in_short, *(s for d in digest.differ for s in d.statements), *(s for q in digest.quotations for s in q.statements)]
    assert {statement.text for statement in shown} <= {entry["text"] for entry in receipt["statements"]}


def altered(receipt, **changes):
    other = copy.deepcopy(receipt)
    other["statements"][0] |= changes
    return other


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": "The Holm bridge fell on Monday."}, "does not stand at its place"),
        ({"start": 1}, "does not stand at its place"),
        ({"start": "0"}, "does not stand at its place"),
        ({"end": 10**9}, "does not stand at its place"),
        ({"text_hash": "0" * 64}, "another hash"),
        ({"seed_hash": "0" * 64}, "a seed with other bytes"),
        ({"report": "c"}, "no report of this sentence"),
        ({"values": ["Sunday"]}, "do not stand in it"),
        ({"quotation": "Never"}, "do not stand in it"),
    ],
)
def test_an_altered_statement_is_named(receipt, changes, why):
    faults = receipts.verify(altered(receipt, **changes), REPORTS)
    assert len(faults) == 1
    assert why in faults[0].why
    assert faults[0].story == "a"
    assert faults[0].statement == altered(receipt, **changes)["statements"][0]["text"]
    assert str(faults[0]).startswith("story a: ")


def test_a_changed_seed_is_named(receipt):
    changed = (msgspec.structs.replace(REPORTS[0], hash="0" * 64), REPORTS[1])
    faults = receipts.verify(receipt, changed)
    assert faults[0].statement == "a.txt"
    assert faults[0].why == "the seed's bytes have changed"
    assert {fault.statement for fault in faults[1:]} <= {statement.text for statement in digests.statements.of(REPORTS[0])}


def test_a_changed_text_a_missing_report_and_a_changed_headline_are_named(receipt):
    longer = msgspec.structs.replace(REPORTS[0], blocks=(*REPORTS[0].blocks, Block(kind="paragraph", text="More.")))
    assert [fault.why for fault in receipts.verify(receipt, (longer, REPORTS[1]))] == ["the seed gives another text now"]
    assert receipts.verify(receipt, REPORTS[:1])[0].why == "there is no report with the id of this seed any more"
    assert [fault.why for fault in receipts.verify(receipt | {"headline": "Bridge fell"}, REPORTS)] == [
        "the headline is not the one of its report"
    ]


@pytest.mark.parametrize("broken", [{}, {"format": receipts.FORMAT}, {"format": receipts.FORMAT, "reports": 3, "statements": [1, None]}])
def test_what_is_no_receipt_is_a_fault(broken):
    assert receipts.verify(broken, REPORTS)


def test_an_entry_without_what_it_needs_is_a_fault(receipt):
    assert receipts.verify(receipt | {"statements": [{}]}, REPORTS)


# ------------------------------------------------------------------------------------------------ the page again


def page_again(folder, name, settings):
    """The page of a digest, made of nothing but the site's JSON: story.json, and data/stories.jsonl for the links to other stories."""
    receipt = msgspec.json.decode((folder / name / "story.json").read_bytes(), type=receipts.Receipt)
    rows = [json.loads(line) for line in (folder / "data" / "stories.jsonl").read_text("utf-8").splitlines()]
    links = {row["story"]: Link(text=row["headline"] or row["first_sentence"], address=row["address"]) for row in rows}
    page = digest_page(receipt.digest, settings, links)
    return TEMPLATES.get_template(page.template).render(page.variables(pages.site_of(settings)))


@pytest.mark.parametrize("right", ["full", "excerpt", "link"])
def test_json_alone_gives_every_digest_page_again(demo, tmp_path, right):
    """To the byte, whatever the rights of the reports."""
    folder = demo
    if right != "full":
        folder = tmp_path / "output"
        build(ROOT / "content", folder, "-e", f'DIGEST_RIGHTS="{right}"')
    settings = settings_of_site.read(read_settings(str(ROOT / "pelicanconf.py")))
    found = sorted(path.parent.relative_to(folder).as_posix() for path in folder.glob("stories/*/story.json"))
    assert len(found) > 5
    for name in found:
        assert page_again(folder, name, settings) == (folder / name / "index.html").read_text("utf-8"), name


def test_no_receipt_holds_more_than_its_type_and_schema_say(demo):
    schema = json.loads((demo / "data" / "schema.json").read_text("utf-8"))
    assert schema["$id"] == f"urn:newsdigest:schema:{records.VERSION}"
    assert {"Receipt", "Digest", "Quotation", "Report"} <= set(schema["$defs"])
    for path in demo.glob("stories/*/story.json"):
        receipt = json.loads(path.read_text("utf-8"))
        msgspec.convert(receipt, receipts.Receipt)
        assert set(receipt) == set(receipts.Receipt.__struct_fields__)
        assert all(set(report) == set(receipts.Received.__struct_fields__) for report in receipt["reports"])
        assert all(set(statement) <= set(receipts.Place.__struct_fields__) for statement in receipt["statements"])
        for report in receipt["digest"]["story"]["reports"]:
            assert report["blocks"] == []
            assert not any(dropped["text"] for dropped in report.get("dropped", ()))


def test_the_seed_of_a_report_that_is_gone_is_not_named():
    history = (Revision(number=2, at="2026-11-21T10:00:00Z", removed=(("c", "gone.example/words-of-its-headline.txt"),)),)
    told = receipts.receipt(digests.compile(Story(id="a", reports=REPORTS, history=history)))
    assert "words-of-its-headline" not in json.dumps(told)
