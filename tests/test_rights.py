"""Rights: what of a report pages, feeds and data may show."""

from __future__ import annotations

import json

import msgspec
import pytest

from newsdigest import digests, exports, receipts, rights
from newsdigest.model import Block, Difference, Digest, Fact, Repair, Report, Story
from newsdigest.pages.post import post
from newsdigest.settings import Settings
from tests.conftest import ROOT, build
from tests.wording import files, runs, shown, words

FILLER = "Nobody at the gate could tell when the works might begin or what they would cost the town. " * 4


def report(id, *blocks, rights="full", language="en"):
    return Report(
        id=id,
        seed=f"{id}.txt",
        hash=id * 64,
        headline=Fact(value="Holm bridge closed", where="line 1"),
        language=Fact(value=language, where="sidecar"),
        blocks=tuple(Block(kind="paragraph", text=text.strip()) for text in blocks),
        rights=rights,
        repairs=(Repair(before='a"grave"', after='a "grave"', why="lost space", place="line 3"),),
    )


def digest_of(*reports, **sections):
    return Digest(
        story=Story(id="s", reports=reports), headline="Holm bridge closed", headline_report=reports[0].id, publishers=(), **sections
    )


def test_a_quotation_is_left_as_the_remaining_reports_give_it():
    reports = (
        report("a", "“We will never pay for it!” said Ann Lee.", rights="link"),
        report("b", "“We will never pay for it,” she said.", FILLER),
        report("c", "“We will never pay for it”, Mayor Ann Lee said.", FILLER),
    )
    compared = digests.compile(Story(id="s", reports=reports))
    assert [(one.text, one.speaker, one.unnamed_in) for one in compared.quotations] == [("We will never pay for it!", "Ann Lee", ("b",))]
    left = rights.bounded(compared)
    assert [(one.text, one.speaker, one.unnamed_in) for one in left.quotations] == [("We will never pay for it", "Mayor Ann Lee", ("b",))]
    assert receipts.verify(receipts.receipt(left), reports) == ()
    only = msgspec.structs.replace(
        compared, story=Story(id="s", reports=(reports[0], reports[1], msgspec.structs.replace(reports[2], rights="link")))
    )
    assert [(one.text, one.speaker, one.unnamed_in) for one in rights.bounded(only).quotations] == [("We will never pay for it", None, ())]


def test_everything_that_reports_give_differently_is_left_together():
    said = "On {} a lorry with {} people on board struck the Holm bridge."
    told = [("a", "Monday", "14", "link"), ("b", "Tuesday", "41", "full"), ("c", "Friday", "41", "full"), ("d", "Friday", "12", "full")]
    reports = tuple(report(id, said.format(day, count), FILLER, rights=right) for id, day, count, right in told)
    first = tuple(digests.statements.of(one)[0] for one in reports)
    difference = Difference(
        kind="days", values=tuple(day for _, day, *_ in told), statements=first, also=(("numbers", tuple(n for _, _, n, _ in told)),)
    )
    (left,) = rights.bounded(digest_of(*reports, differ=(difference,))).differ
    assert left == Difference(
        kind="days", values=("Tuesday", "Friday", "Friday"), statements=first[1:], also=(("numbers", ("41", "41", "12")),)
    )
    # What is the same in all that is left is no difference any more, and what still differs stands for itself.
    fewer = (reports[0], msgspec.structs.replace(reports[1], rights="link"), *reports[2:])
    (left,) = rights.bounded(digest_of(*fewer, differ=(difference,))).differ
    assert left == Difference(kind="numbers", values=("41", "12"), statements=first[2:])
    assert receipts.verify(receipts.receipt(rights.bounded(digest_of(*fewer, differ=(difference,)))), fewer) == ()


@pytest.mark.parametrize("right", ["excerpt", "link"])
def test_repairs_of_what_may_not_be_shown_whole_are_given_by_reason(right):
    story = rights.shown(Story(id="s", reports=(report("a", FILLER, rights=right), report("b", FILLER))))
    assert story.reports[0].repairs == (Repair(before="", after="", why="lost space", place="line 3"),)
    assert story.reports[1].repairs[0].before == 'a"grave"'
    assert "grave" not in json.dumps(exports.report_row(story.reports[0]))
    page = post(story.reports[0], story, Settings(name="N", url="https://example.org"))
    assert [(repair.why, repair.changes) for repair in page.context.repairs] == [("lost space", ())]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "港口星期一关闭了所有船只都停在岸边" * 40),
        ("th", "ท่าเรือปิดในวันจันทร์" * 40),
        ("jv", "ꦥꦼꦭꦧꦸꦲꦤ꧀ꦠꦸꦠꦸꦥ꧀" * 40),
        ("en", "The port closed on Monday " * 40),
    ],
)
def test_an_opening_is_short_in_every_script(language, text):
    value = report("a", text, rights="excerpt", language=language)
    given = rights.opening(digests.statements.of(value), value)
    assert sum(len(statement.text) for statement in given) <= 0.21 * len(text)
    assert bool(given) is (language != "jv")  # of words that nothing parts none is given
    assert all(value.text[statement.start : statement.end] == statement.text for statement in given)


def test_posts_and_data_give_the_same_opening():
    text = "The port closed on Monday. Boats wait outside of it. " + FILLER
    value = report("a", text, rights="excerpt")
    shown = rights.opening(digests.statements.of(value), value)
    assert [statement.number for statement in shown] == [1, 2]
    (part,) = post(value, Story(id="s", reports=(value,)), Settings(name="N", url="https://example.org")).context.parts
    assert "".join(run.text for run in part.lines[0][0]) == exports.report_row(value)["text"] == " ".join(one.text for one in shown)
    linked = msgspec.structs.replace(value, rights="link")
    assert exports.report_row(linked)["text"] == ""
    assert exports.report_row(linked)["blocks"] == []
    assert rights.opening(digests.statements.of(linked), linked) == []


@pytest.mark.parametrize("right", ["excerpt", "link"])
def test_no_file_of_a_site_gives_more_than_rights_allow(demo, tmp_path, right):
    """By runs of six words that only one report has: no more than about a seventh on a digest, a fifth elsewhere; of links none."""
    output = tmp_path / "output"
    build(ROOT / "content", output, "-e", f'DIGEST_RIGHTS="{right}"')

    def rows(folder):
        return [json.loads(line) for line in (folder / "data" / "reports.jsonl").read_text("utf-8").splitlines()]

    bound = {row["id"] for row in rows(output) if row["rights"] == right}
    texts = {row["id"]: row for row in rows(demo) if row["rights"] == "full" and row["id"] in bound}
    assert len(texts) > 50
    owners: dict[tuple[str, ...], set[str]] = {}
    for row in rows(demo):
        for run in runs(row["text"]) | runs(row["headline"]):
            owners.setdefault(run, set()).add(row["id"])
    own = {id: {run for run in runs(row["text"]) - runs(row["headline"]) if owners[run] == {id}} for id, row in texts.items()}
    given = 0
    for path in files(output):
        name = path.relative_to(output).as_posix()
        most = {"stories/": 0.17, "index.ht": 0.17, "editions": 0.17}.get(name[:8], 0.23) if right == "excerpt" else 0
        found = runs(shown(path)[0])
        for id, mine in own.items():
            share = len(mine & found) / len(words(texts[id]["text"]))
            given += share > 0
            # A story's feed, and an edition's book, have what the digest quotes and the excerpt as well.
            has_both = name.endswith("feed.xml") or (name.startswith("editions/") and not name.endswith("index.html"))
            assert share <= (0.23 if has_both and most else most), (name, id)
    assert bool(given) == (right == "excerpt")
