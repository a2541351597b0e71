"""What holds for every seed: the demo's, the tiny site's and, where they are, the two real ones."""

import html
import json
import random
import re
from itertools import combinations
from pathlib import Path

import lxml.html
import msgspec
import pytest

from newsdigest import digests, documents, ledger, publishers, receipts, records, reports, rights, seeds, stories
from newsdigest.errors import SeedError
from newsdigest.model import Statement, Value
from tests import cases

ROOT = cases.TESTS.parent
FOLDERS = [ROOT / "content", cases.TESTS / "site" / "content"]


def extracted(folder: Path):
    """Reports of all seeds of a content folder, rejected ones left out."""
    known = publishers.load({path.name: path.read_text("utf-8") for path in (folder / "publishers").glob("*.toml")})
    found = []
    for name in seeds.names(folder / "seeds"):
        try:
            seed = seeds.read(folder / "seeds", name, 2_000_000)
            found.append(reports.extract(documents.parse(name, seed.data, sidecar=seed.sidecar), known))
        except SeedError:
            continue
    return found


@pytest.fixture(scope="module", params=[*FOLDERS, "real"], ids=["demo", "tiny", "real"])
def found(request):
    if request.param == "real":
        cases.shared("seeds")
        return extracted(cases.SHARED)
    return extracted(request.param)


@pytest.fixture(scope="module")
def told(found):
    return ledger.match(stories.group(found), ())


@pytest.fixture(scope="module")
def compared(told):
    return [digests.compile(story) for story in told if len(story.reports) > 1]


def statements_in(value):
    """Every statement in a value, however deep."""
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, Value):
        for name in value.__struct_fields__:
            yield from statements_in(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from statements_in(part)


def words_of(text: str) -> list[str]:
    return [word for word in "".join(c if c.isalnum() else " " for c in text.casefold()).split() if word]


def test_every_report_has_a_headline_and_a_text(found):
    assert found
    for report in found:
        assert report.headline.value
        assert report.text.strip()
        assert all(block.text.strip() == block.text and "\n" not in block.text for block in report.blocks)


def test_no_fact_without_where_it_was_read(found):
    for report in found:
        for name in records.FACTS:
            fact = getattr(report, name)
            assert (fact.value is None) == (fact.where is None), (report.seed, name, fact)


def test_every_report_is_in_exactly_one_story(found, told):
    members = [report.id for story in told for report in story.reports]
    assert sorted(members) == sorted(report.id for report in found)


def test_any_order_gives_the_same_stories(found, told):
    for seed in range(3):
        shuffled = random.Random(seed).sample(found, len(found))
        again = ledger.match(stories.group(shuffled), ())
        assert sorted(again, key=lambda story: story.id) == sorted(told, key=lambda story: story.id)


def test_ids_and_slugs_are_one_of_a_kind(told):
    assert len({story.id for story in told}) == len({story.slug for story in told}) == len(told)


def test_every_statement_is_verbatim_and_in_exactly_one_report(compared):
    for digest in compared:
        by_id = {report.id: report for report in digest.story.reports}
        for statement in statements_in(digest):
            report = by_id[statement.report]
            assert report.text[statement.start : statement.end] == statement.text
            assert statement.hash == report.hash
            assert "\n" not in statement.text


def test_statements_cover_a_report_in_order(found):
    for report in found:
        last = 0
        for number, statement in enumerate(digests.statements.of(report), 1):
            assert statement.number == number
            assert statement.start >= last
            assert not report.text[last : statement.start].strip(), "words between two statements"
            last = statement.end
        assert not report.text[last:].strip()


def test_what_rights_leave_of_a_digest_is_borne_out_by_its_receipt(told):
    """Every third report may be linked only, every third quoted."""
    for story in told:
        if len(story.reports) < 2:
            continue
        for turn in range(3):
            members = [
                msgspec.structs.replace(report, rights=("link", "excerpt", "full")[(place + turn) % 3])
                for place, report in enumerate(story.reports)
            ]
            digest = rights.bounded(digests.compile(rights.shown(msgspec.structs.replace(story, reports=tuple(members)))))
            receipt = receipts.receipt(digest)
            assert receipts.verify(receipt, members) == ()
            for entry in receipt["statements"]:
                assert all(value in entry["text"] for value in entry.get("values", ()))
            linked = {report.id for report in members if report.rights == "link"}
            assert not [statement for statement in statements_in(digest) if statement.report in linked]
            for quotation in digest.quotations:
                assert quotation.text in quotation.statements[0].text
                assert quotation.speaker == quotation.printings[0].speaker


def test_no_section_says_a_statement_twice(compared):
    for digest in compared:
        for section in (digest.in_short, digest.agree, digest.only):
            places = [(statement.report, statement.number) for statement in statements_in(section)]
            assert len(places) == len(set(places)), digest.headline
        # Of a sentence that gives the dead and the injured, other reports may give either differently, in sentences of their own.
        given = [(s, value) for one in digest.differ for _, values in one.columns for s, value in zip(one.statements, values, strict=True)]
        assert len(given) == len(set(given)), digest.headline


def test_in_short_gives_one_number_and_one_name_for_a_thing(compared):
    for digest in compared:
        for kind, values in [column for one in digest.differ for column in one.columns if column[0] != "days"]:
            given = [{value for value in values if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", s.text)} for s in digest.in_short]
            assert not any(one.isdisjoint(other) for one, other in combinations(filter(None, given), 2)), (digest.headline, kind, given)


def test_no_section_has_a_title_and_nothing_in_it(compared):
    for digest in compared:
        assert all(len(agreement.statements) > 1 for agreement in digest.agree)
        assert all(len(difference.statements) > 1 and len(set(difference.values)) > 1 for difference in digest.differ)
        assert all(own.statements for own in digest.only)
        assert all(quotation.statements and quotation.text for quotation in digest.quotations)


def test_the_headline_is_of_its_report(compared):
    for digest in compared:
        assert digest.headline == next(r for r in digest.story.reports if r.id == digest.headline_report).headline.value


def test_no_word_that_is_not_in_the_seed():
    """Repairs join and part words but bring none."""
    for folder in FOLDERS:
        for report in extracted(folder):
            data = (folder / "seeds" / report.seed).read_bytes()
            document = documents.parse(report.seed, data)
            there = set(words_of(" ".join([block.text for block in document.blocks] + [claim.value for claim in document.claims])))
            for repair in report.repairs:
                letters = "".join(words_of(repair.before))
                there |= {word for word in words_of(repair.after) if word in letters}
            assert not set(words_of(report.text)) - there, report.seed


def test_every_page_and_entry_names_its_sources(demo):
    rows = [json.loads(line) for line in (demo / "data" / "reports.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        page = lxml.html.parse(str(demo / row["address"] / "index.html")).getroot()
        text = " ".join(page.text_content().split())
        for name in filter(None, (row["publisher"], row["carrier"], *(row["wire"] or "").split(", "))):
            assert name in text, (row["seed"], name)
    by_id = {row["id"]: row for row in rows}
    for line in (demo / "data" / "stories.jsonl").read_text("utf-8").splitlines():
        story = json.loads(line)
        page = lxml.html.parse(str(demo / story["address"] / "index.html")).getroot()
        text = " ".join(page.text_content().split())
        for name in {by_id[id]["publisher"] for id in story["ids"]} - {None}:
            assert name in text, (story["headline"], name)


def test_where_reports_differ_is_said_wherever_a_story_is_told_in_short(demo):
    said = "Reports differ: "
    told = {}
    for path in demo.glob("stories/*/index.html"):
        found = lxml.html.parse(str(path)).getroot().find_class("differs")
        told[path.parent.name] = found[0].text_content() if found else ""
    assert any(told.values())
    pages = [demo / "index.html", demo / "text" / "index.html", *demo.glob("editions/*/*/*/*.html")]
    seen = set()
    for path in pages:
        for link in lxml.html.parse(str(path)).getroot().xpath("//h2/a[contains(@href, 'stories/')] | //h3/a[contains(@href, 'stories/')]"):
            story = link.get("href").rstrip("/").rpartition("/")[2]
            text = link.xpath("ancestor::*[self::article or self::section][1]")[0].text_content()
            assert text.count(said) == bool(told[story]), (path, story)
            assert told[story] in text
            seen.add((path.name.partition("-")[0], story))
    assert {kind for kind, _ in seen} == {"index.html", "the"}  # the books too


def test_the_feed_tells_each_story_once_and_names_its_sources(demo):
    import feedparser

    feed = feedparser.parse((demo / "feeds" / "feed.xml").read_bytes())
    assert not feed.bozo
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    stories_ = {json.loads(line)["address"]: json.loads(line) for line in (demo / "data" / "stories.jsonl").read_text("utf-8").splitlines()}
    for entry in feed.entries:
        address = entry.link.split("8000/", 1)[1]
        for name in stories_[address]["publishers"]:
            assert name in html.unescape(entry.content[0].value)


def test_words_we_never_use():
    """Reports differ; whether they contradict each other is not for us to say."""
    ours = [*(ROOT / "theme" / "templates").glob("*.html"), *(ROOT / "plugins" / "newsdigest" / "pages").glob("*.py")]
    assert ours
    for path in ours:
        text = path.read_text("utf-8").casefold()
        assert "contradict" not in text, path
        assert "conflict" not in text, path
