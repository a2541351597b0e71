"""Documents: one case a folder, and what no seed may do."""

from __future__ import annotations

import json
import time
import tomllib

import pytest

from newsdigest import documents
from newsdigest.documents import characters
from newsdigest.errors import SeedError
from tests import cases


def shown(document):
    """A document as the cases record it: what a reader of the case wants to see, without paths and classes."""
    return {
        "format": document.format,
        "encoding": document.encoding,
        "blocks": [[block.kind, block.text, *([f"links {block.links}"] if block.links else [])] for block in document.blocks],
        "claims": [[claim.name, claim.value] for claim in document.claims],
        "repairs": [[repair.before, repair.after, repair.why] for repair in document.repairs],
    }


@pytest.mark.parametrize("case", cases.folders("documents"))
def test_case(case):
    seed = next(path for path in sorted(case.iterdir()) if path.stem == "seed")
    cases.check(
        case / "expected.json", json.dumps(shown(documents.parse(seed.name, seed.read_bytes())), ensure_ascii=False, indent=1) + "\n"
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"WARC/1.1\r\nWARC-Type: response\r\n", "web archive"),
        (b'[\n {"title": "Rain", "maintext": "Rain fell."}\n]', "it is JSON"),
        (b'<?xml version="1.0"?>\n<!-- a -- feed -->\n<rss version="2.0"><channel>', "it is a feed"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"PK\x03\x04" + bytes(range(256)), "ZIP archive"),
        (bytes(range(256)) * 40, "not text"),
        ("Rain fell.".encode("utf-16")[:-1], "middle of a character"),
        (b"x" * 60_000_000, "MB large"),
        (b"one word " * 120_000, "characters long"),
        (b"<!DOCTYPE html>" + b"<div>" * 100_000 + b"deep", "nested"),
        (b"<!DOCTYPE html><p" + b" a=1" * 400_000 + b">One.</p>", "more than 2,000 attributes"),
        (b"<!DOCTYPE html><p></p><script>only()</script>", "no words"),
        (b"<!DOCTYPE html>" + b"<p>a</p>" * 30_000, "more than"),
        (b"Rain fell.\n" * 30_000, "more than 20,000 lines"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--", "no page is among"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + b"--b\n\nx\n" * 9_000, "nested deeper, or more"),
        (b"MIME-Version: 1.0" + b"\nContent-Type: multipart/related; boundary=b\n\n--b" * 900, "nested deeper, or more"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rejected(data, why):
    """Each with the reason and a remedy, as sentences."""
    with pytest.raises(SeedError, match=why) as caught:
        documents.parse("a/b.html" if data.startswith(b"<!") else "a/b.txt", data)
    assert caught.value.seed.startswith("a/b.")
    assert caught.value.fix.endswith(".")


@pytest.mark.parametrize("one", ["<p>a</p>", "<time>2026-11-20</time>", "<i itemprop=name>a</i>"])
def test_many_siblings_take_no_longer_than_their_number(one):
    data = ("<!DOCTYPE html><p>Rain fell.</p>" + "<br>" * 100_000 + one * 5_000).encode()
    begun = time.process_time()
    documents.parse("a.html", data)
    assert time.process_time() - begun < 2


def encoded():
    for said in tomllib.loads((cases.TESTS / "encodings.toml").read_text("utf-8"))["text"]:
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", *said["encodings"]):
            yield pytest.param(encoding, said["text"], id=f"{said['language']} {encoding}")


@pytest.mark.parametrize(("encoding", "text"), list(encoded()))
def test_encodings(encoding, text):
    assert [block.text for block in documents.parse("a.txt", text.encode(encoding)).blocks] == text.split("\n")
    page = "<!DOCTYPE html><html><head><title>Post</title></head><body><p>" + text.replace("\n", "</p>\n<p>") + "</p></body></html>"
    assert [block.text for block in documents.parse("a.html", page.encode(encoding)).blocks] == text.split("\n")


def test_declared_encoding_and_what_the_editor_says():
    page = '<!DOCTYPE html><meta charset="{}"><p>Żółw</p>'
    assert documents.parse("a.html", page.format("iso-8859-2").encode("iso-8859-2")).blocks[0].text == "Żółw"
    assert documents.parse("a.html", page.format("iso-8859-1").encode("utf-8")).blocks[0].text == "Żółw"
    assert documents.parse("a.txt", "Żółw".encode("cp1250"), sidecar={"encoding": "cp1250"}).blocks[0].text == "Żółw"


@pytest.mark.parametrize("name", ["seed.mhtml", "seed.html", "seed"])
def test_a_page_saved_as_mhtml_is_read_whatever_its_line_ends_and_its_name(name):
    (case,) = (path for path in cases.TESTS.glob("documents/mhtml-of-chromium/seed.mhtml"))
    plain = documents.parse("seed.mhtml", case.read_bytes())
    document = documents.parse(name, case.read_bytes().replace(b"\n", b"\r\n"))
    assert (document.blocks, document.claims) == (plain.blocks, plain.claims)


def test_plain_reads_markup_as_text():
    assert documents.parse("a.html", b"<p>One &amp; two</p>", plain=True).blocks[0].text == "<p>One &amp; two</p>"


def test_every_place_leads_to_its_block():
    """A path finds the element, a line number the line."""
    from lxml import etree

    page = b"<!DOCTYPE html><body><div><p>One</p><ul><li>Two</li><li><b>Three</b></li></ul></div><div>Four</div>"
    root = etree.fromstring(page, etree.HTMLParser())
    for block in documents.parse("a.html", page).blocks:
        assert "".join(root.xpath(block.place)[0].itertext()) == block.text


def test_an_element_whose_name_xml_does_not_allow_hurts_nothing():
    page = (
        b"<h1>Rain at Holm</h1><r\x1b><time datetime='2026-01-01'>1 Jan</time></r\x1b><p>It rained on Monday, the harbour office said.</p>"
    )
    (claim,) = documents.parse("page.html", page).claims
    assert (claim.name, claim.value) == ("time", "2026-01-01")


def test_an_author_whom_microdata_describes_is_called_by_name():
    page = '<p itemprop="author" itemscope><b itemprop="name">Ada Ost</b>, who keeps bees <a href="/ada">More by Ada Ost</a></p>'
    said = documents.parse("seed.html", f"{page}<p itemprop='author'>Bo Vik</p>".encode()).claims
    assert [claim.value for claim in said if claim.name == "itemprop author"] == ["Ada Ost", "Bo Vik"]


def test_letters_of_another_encoding_are_not_mended_by_halves():
    """Of Chinese in GBK that was read as Latin-1, a few letters happen to look like UTF-8."""
    chinese = "港口今天下雪，渡船停航，旅客在码头等候到深夜才离开。河北各市结束巡演，《约定》落幕。"
    garbled = chinese.encode("gbk").decode("latin-1")
    assert characters.ungarbled(garbled, "line 1") == (garbled, ())
