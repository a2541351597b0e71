"""Hostile seeds one by one and all in one site: none stops a build or takes long, and only their words come through."""

import json
import os
import random
import re
import sys
import time
import unicodedata
import zipfile

import lxml.etree
import lxml.html
import msgspec
import pytest

from newsdigest import accounts, bounds, checks, cleaning, digests, documents, publishers, reports, seeds, stories
from newsdigest.documents import characters
from newsdigest.errors import SeedError
from tests import audits, hostile
from tests.conftest import ROOT, build

KNOWN = publishers.load({})
FEW = 10_000  # bytes of a growing seed; its larger brother has four times as many
# CPU seconds that the larger one may always take: what is quadratic in a word of a few bytes takes more.
QUICK = 0.4
LEADS_ON = re.compile(r"0; url=(?:\.\./){1,3}[a-z0-9/-]{1,200}")


def named(error):
    """A rejected seed's reason and remedy are there to be read."""
    assert error.why
    assert error.fix


def extracted(name, data, sidecar=None):
    """A report with its statements, or why there is none; any other exception is a fault."""
    try:
        report = reports.extract(documents.parse(name, data, sidecar=sidecar or {}), KNOWN)
    except SeedError as error:
        return named(error)
    assert digests.statements.of(report)
    return report


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Name -> report of every hostile seed that gives one, read from the disk with its sidecar."""
    folder = tmp_path_factory.mktemp("seeds")
    for name, data in hostile.seeds().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    kept = {}
    for name in seeds.names(folder):
        try:
            seed = seeds.read(folder, name, documents.LIMIT)
        except SeedError as error:
            named(error)
            continue
        if report := extracted(name, seed.data, seed.sidecar):
            kept[name] = report
    return kept


def shown(report):
    """Whatever of a report reaches a page or a feed as words."""
    facts = (report.headline, report.publisher, report.carrier, report.wire, report.byline, report.url, report.language, report.section)
    return [*(fact.value for fact in facts if fact.value is not None), *(block.text for block in report.blocks)]


def test_there_are_many_of_them_and_most_are_read(found):
    assert len(hostile.MARKUP) >= 80
    assert len(found) >= 500
    assert {name.partition("/")[0] for name in found} >= {"markup-as-it-stands", "markup-as-text", "markup-in-text", "markup-in-sidecar"}


def test_what_is_shown_is_one_line_of_what_can_be_seen(found):
    for name, report in found.items():
        for words in shown(report):
            assert words == " ".join(words.split()), name
            assert words, name
            assert not characters.UNSEEN_RUN.search(words), name
            assert not characters.REPEATED_RUN.search(words), name
            assert any(map(characters.is_seen, words)), name
            assert not {unicodedata.category(letter) for letter in words} & {"Cc", "Cs"}, name


def test_what_was_found_can_be_kept_and_told(found):
    for name, report in found.items():
        assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report, name


def test_addresses_lead_to_the_web_or_nowhere(found):
    for name, report in found.items():
        assert report.url.value is None or report.url.value.lower().startswith(("https://", "http://")), name


def test_what_was_cleaned_of_unseen_characters_stays_as_it_is(found):
    for name, report in found.items():
        for block in report.blocks:
            assert characters.freed(block.text, "") == (block.text, ()), name


def test_any_order_gives_the_same_stories(found):
    def told(order):
        return sorted(sorted(report.seed for report in story.reports) for story in stories.group(order))

    order = [report for name, report in found.items() if name.startswith("markup")]
    assert told(random.Random(1).sample(order, len(order))) == told(order)


def seconds(work, *arguments):
    begin = time.process_time()
    work(*arguments)
    return time.process_time() - begin


def in_proportion(work, few):
    """Whether four times the size takes six times as long at most; asked again before it counts, as a machine has other things to do."""
    took = []
    for _ in range(3):
        took.append(seconds(work, 4 * few))
        if took[-1] < QUICK or took[-1] < 6 * seconds(work, few):
            return True
    pytest.fail(f"{took} CPU seconds for {4 * few} bytes")


@pytest.mark.parametrize(("name", "few"), [*((name, FEW) for name in hostile.GROWING), *((name, 10 * FEW) for name in hostile.LARGE)])
def test_what_grows_takes_time_in_proportion(name, few, monkeypatch):
    # How often a text is gone over, up to a fixed number, hangs on what it says, and may change between the two sizes.
    monkeypatch.setattr(cleaning, "PASSES", 1)
    recipe = hostile.GROWING.get(name) or hostile.LARGE[name]
    assert in_proportion(lambda size: extracted(*recipe(size)), few)


def compared(texts):
    """The digest of one story that these texts tell, grouped first."""
    found = [report for number, text in enumerate(texts) if (report := extracted(f"{number}.txt", text.encode()))]
    if not found:
        return None
    assert sum(len(story.reports) for story in stories.group(found)) == len(found)
    return digests.compile(stories.Story(id=found[0].id, reports=tuple(found)))


@pytest.mark.parametrize("unit", hostile.AGAIN)
def test_what_grows_in_two_reports_of_one_event_is_compared_in_proportion(unit):
    recipe = hostile.of_again(unit, "line")

    def work(size):
        _, data = recipe(size)
        compared([data.decode(), data.decode().replace("Barges wait", "Boats wait")])

    assert in_proportion(work, FEW)


@pytest.mark.parametrize("name", hostile.COMPARED)
def test_what_is_hard_to_compare_is_compared_in_time(name):
    """As much of it as a report may have, or nearly; an honest one has a hundredth of that, and takes a hundredth of a second."""
    assert seconds(compared, hostile.COMPARED[name]()) < 2 * 10


# ------------------------------------------------------------------------------------------------ a site of them all


@pytest.fixture(scope="module")
def pages(hostile_site):
    return {path.relative_to(hostile_site).as_posix(): lxml.html.parse(str(path)).getroot() for path in hostile_site.rglob("*.html")}


def test_every_seed_is_accounted_for(hostile_site):
    account = json.loads((hostile_site.parent / "build" / "report.json").read_text("utf-8"))
    counts = account["counts"]
    assert counts["seeds"] == counts["posts"] + counts["versions"] + counts["copies"] + counts["rejected"]
    assert len({row["seed"] for row in account["seeds"]}) == counts["seeds"]
    assert counts["seeds"] == len(seeds.names(hostile_site.parent / "content" / "seeds"))
    rejected = {row["seed"]: row["why"] for row in account["seeds"] if row["outcome"] == "rejected"}
    assert not [seed for seed, why in rejected.items() if why == bounds.BREAKDOWN]
    assert {f"disk/{name}" for name in hostile.NO_FILES} <= rejected.keys()


def is_picture(element):
    """Whether an element is a drawing of our own: bars and lines by numbers, no words."""
    numbers = {"width", "height", "x1", "x2", "y1", "y2"}
    return (
        element.tag == "svg"
        and set(element.attrib) <= {"class", "aria-hidden"}
        and not "".join(element.itertext())
        and all(child.tag in ("rect", "line") and set(child.attrib) <= numbers for child in element.iterdescendants())
        and all(re.fullmatch(r"[0-9.]+%", value) for child in element for value in child.attrib.values())
    )


def running(root):
    """What of a tree a browser could run, or fetch as the page opens."""
    for element in root.iter(lxml.etree.Element):
        if element.tag in (
            "iframe",
            "object",
            "embed",
            "base",
            "svg",
            "math",
            "template",
            "frame",
            "applet",
            "noscript",
            "video",
            "audio",
        ) and (not is_picture(element)):
            yield element.tag
        if element.tag == "script" and element.get("type") != "application/ld+json":
            yield "script"
        # A page that moved leads on to another of the site.
        if element.tag == "meta" and element.get("http-equiv") and not LEADS_ON.fullmatch(element.get("content", "")):
            yield "http-equiv"
        for attribute, value in element.attrib.items():
            if attribute.lower().startswith("on") or attribute in ("style", "srcdoc", "srcset"):
                yield attribute
            scheme, colon, _ = value.partition(":")
            if attribute in ("href", "src", "action") and colon and "/" not in scheme and scheme.lower() not in ("http", "https", "mailto"):
                yield f"{attribute} {value}"


def test_no_page_has_what_could_run(pages):
    assert len(pages) > 700
    assert {name: list(running(root)) for name, root in pages.items() if any(running(root))} == {}


def test_the_account_that_an_editor_opens_has_nothing_that_could_run(hostile_site):
    root = lxml.html.parse(str(hostile_site.parent / "build" / "report.html")).getroot()
    assert list(running(root)) == []
    assert len(root.findall(".//tr")) > 700


def test_no_book_has_what_could_run(hostile_site):
    strict = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    books = list(hostile_site.rglob("*.epub"))
    assert books
    for path in books:
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
            for name in book.namelist():
                assert re.fullmatch(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*", name)
                assert ".." not in name
                if name.endswith((".xhtml", ".opf", ".ncx")):
                    root = lxml.etree.fromstring(book.read(name), strict)
                    for element in root.iter(lxml.etree.Element):
                        element.tag = lxml.etree.QName(element).localname
                    # Of a page in XML its own meta elements are read by their names, not their tags.
                    assert not [one for one in running(root) if name.endswith(".xhtml")], (path, name)


def test_no_feed_has_what_could_run(hostile_site):
    """Many readers take every string of a feed for HTML, titles included."""
    strict = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    feeds = [*hostile_site.rglob("*.xml"), *hostile_site.rglob("*.opml")]
    assert len(feeds) > 100
    for path in feeds:
        root = lxml.etree.parse(str(path), strict).getroot()
        is_rss = root.tag == "rss"
        for element in root.iter(lxml.etree.Element):
            # Atom says of each string whether it is HTML, and so does the name of JSON Feed's fields; RSS leaves it to the reader.
            if element.text and (is_rss or element.get("type") == "html"):
                assert not list(running(lxml.html.fragment_fromstring(element.text, create_parent=True))), (path.name, element.text)
    for path in hostile_site.rglob("feed.json"):
        for entry in json.loads(path.read_bytes())["items"]:
            assert not list(running(lxml.html.fragment_fromstring(entry.get("content_html", ""), create_parent=True))), path


def test_checks_find_nothing_in_pages(hostile_site):
    """Of feeds they also name titles that speak of markup, as these do."""
    assert [fault for fault in checks.faults(hostile_site, "http://127.0.0.1:8000") if ".html: " in fault.partition("<")[0]] == []


def test_structured_data_is_whole(pages):
    for root in pages.values():
        for script in root.iter("script"):
            assert isinstance(json.loads(script.text), dict | list)


def test_data_can_be_read(hostile_site):
    for path in [*hostile_site.rglob("*.json"), *hostile_site.rglob("*.jsonld")]:
        json.loads(path.read_bytes())
    for path in (hostile_site / "data").glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            json.loads(line)


def test_nothing_outside_is_read_or_written(hostile_site):
    """What stands outside is on no page, and nothing stands where no seed may write."""
    folder = hostile_site.parent
    assert {path.name for path in folder.iterdir()} == {"content", "outside", "output", "build"}
    assert [path.name for path in (folder / "outside").iterdir()] == ["canary.txt"]
    assert not [path for path in folder.parent.rglob("canary.html") if path.is_file()]
    for path in hostile_site.rglob("*"):
        assert path.resolve().is_relative_to(hostile_site.resolve())
        assert not path.is_file() or f"{hostile.CANARY} stands outside".encode() not in path.read_bytes()


@pytest.fixture(scope="module")
def audited(hostile_site):
    """(event, path or address, flags) of all that the build of the hostile site did."""
    return [json.loads(line) for line in (hostile_site.parent.with_name("audited.jsonl")).read_text("utf-8").splitlines()]


def is_below(path, *folders):
    return any((os.path.realpath(path) + "/").startswith(os.path.realpath(folder) + "/") for folder in folders)


def test_the_build_opens_and_changes_nothing_outside_its_folders(hostile_site, audited):
    site = hostile_site.parent
    opened = [(path, flags) for event, path, flags in audited if event == "open" and not path.isdigit()]
    assert len(opened) > 2_000
    changed = {path for path, flags in opened if flags & audits.WRITING} | {path for event, path, _ in audited if event in audits.CHANGES}
    # A lock of Python's own for its processes stands in memory, not on the disk.
    assert {path for path in changed if not is_below(path, site / "output", site / "build") and path != os.devnull} == set()
    # What is opened without following links is found to be one, and refused.
    read = {path for path, flags in opened if not flags & (audits.WRITING | os.O_NOFOLLOW)} - {os.devnull}
    ours = (site, ROOT, sys.prefix, sys.base_prefix, "/proc", "/sys", "/usr", "/etc", "/lib")
    assert {path for path in read if not is_below(path, *ours)} == set()
    assert not [path for path in read if is_below(path, site / "outside")]


def test_the_build_connects_to_nothing_and_starts_nothing(audited):
    assert [(event, said) for event, said, _ in audited if event in audits.OTHERS] == []


def test_templates_of_seeds_are_words(pages):
    said = "{{ 7 * 7 }}{{ config }}"
    assert any(said in root.text_content() for root in pages.values())


def test_no_report_is_lost_to_one_whose_hash_begins_alike():
    """Twelve digits of a hash can be made alike in a few hours; here they are by decree."""
    texts = ("Lock gates jam. Twenty barges wait.", "Lock gates jam. Nobody waits.", "Lock gates jam. Nobody waits.")
    found = [
        msgspec.structs.replace(reports.extract(documents.parse(f"{number}.txt", text.encode()), KNOWN), id="0123456789ab")
        for number, text in enumerate(texts)
    ]
    unique, rows = accounts.take(accounts.named(found))
    assert [row.outcome for row in rows] == ["post", "post", "copy"]
    assert len({report.id for report in unique}) == 2


# ------------------------------------------------------------------------------------------------ many bad beside few good


def malformed(number):
    """One of three thousand: no two alike, none a report."""
    kinds = (
        b"%d" % number,
        b"\0" * (number + 1),
        b"<nav>%d</nav>" % number,
        b"%%PDF-%d" % number,
        b'[{"%d": 1}]' % number,
        b"PK\x03\x04%d" % number,
    )
    return kinds[number % len(kinds)]


def test_three_thousand_malformed_seeds_beside_twenty_good_ones(tmp_path):
    folder = tmp_path / "content" / "seeds"
    folder.mkdir(parents=True)
    for number in range(3_000):
        # Names that would clear a terminal, and say what is not so.
        name = f"bad-{number}" if number else "\x1b[2J\nrejected  good-1"
        (folder / f"{name}.{('txt', 'html')[number % 2]}").write_bytes(malformed(number))
    for number in range(20):
        (folder / f"good-{number}.txt").write_text(
            "\n\n".join([f"Lock gates jam at {hostile.town(number)}", *hostile.told(number, "No entry")])
        )
    said = build(tmp_path / "content", tmp_path / "output")
    assert "\x1b" not in said
    assert len(re.findall("^rejected  ", said, re.MULTILINE)) == 3_000
    account = json.loads((tmp_path / "build" / "report.json").read_text("utf-8"))
    assert account["counts"]["posts"] == 20
    rejected = [row for row in account["seeds"] if row["outcome"] == "rejected"]
    assert len({row["seed"] for row in rejected}) == 3_000
    assert all(row["why"] and row["fix"] for row in rejected)
    assert len(list((tmp_path / "output" / "posts").iterdir())) == 20
