"""Editions to take along: whole in themselves, true to rights, the same bytes again, and without a fault that EPUBCheck knows."""

import re
import shutil
import subprocess
import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from newsdigest import epubs, pages
from newsdigest.pages.book import book
from tests import cases
from tests.test_pages import SETTINGS, TEMPLATES, rendered, site_of

EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
STYLE = TEMPLATES.get_template("book.css").render()
XHTML = "{http://www.w3.org/1999/xhtml}"


def packed(made: pages.Book) -> bytes:
    return epubs.packed(made, [rendered(page, SETTINGS).encode() for page in made.chapters], STYLE)


def every_book():
    for parameter in cases.folders("pages"):
        # All stories of a case in one book, dated or not.
        compared, singles, _ = site_of(tomllib.loads((parameter.values[0] / "case.toml").read_text("utf-8")))
        yield pytest.param(book(SETTINGS, "2026-11-20", compared, singles), compared, singles, id=parameter.id)


@pytest.mark.parametrize(("made", "compared", "singles"), [*every_book()])
def test_a_book_is_whole(made, compared, singles):
    data = packed(made)
    assert data == packed(made)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert (archive.infolist()[0].filename, archive.infolist()[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["mimetype"] == b"application/epub+zip"
    trees = {name: etree.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".opf", ".xml"))}
    declared = {f"book/{entry.get('href')}" for entry in trees["book/package.opf"].iter("{http://www.idpf.org/2007/opf}item")}
    assert declared == set(files) - {"mimetype", "META-INF/container.xml", "book/package.opf"}
    for name, tree in trees.items():
        anchors = {element.get("id") for element in tree.iter() if element.get("id")}
        for link in tree.iter(f"{XHTML}a"):
            target = link.get("href")
            assert target.startswith(("https://", "http://")) or target.removeprefix("#") in anchors or f"book/{target}" in files, (
                name,
                target,
            )
        for element in tree.iter():
            assert element.tag not in {f"{XHTML}{tag}" for tag in ("script", "img", "iframe", "object", "embed", "form")}
    words = " ".join("".join(tree.itertext()) for tree in trees.values())
    for story in [*(digest.story for digest in compared), *singles]:
        for report in story.reports:
            if report.rights != "full" and len(report.text) > 400:
                assert report.text not in words


@pytest.mark.parametrize("folder", cases.folders("pages"))
def test_one_file_needs_no_other(folder):
    compared, singles, notes = site_of(tomllib.loads((folder / "case.toml").read_text("utf-8")))
    composed = list(pages.compose(SETTINGS, compared, singles, notes=notes))
    files = [page for page in composed if page.template == "whole.html"]
    assert len(files) == min(sum(page.template == "edition.html" for page in composed), SETTINGS.books)
    for page in files:
        html = rendered(page, SETTINGS)
        assert not re.search(r"<(?:script|img|iframe|link rel=\"stylesheet)|\ssrc=", html)
        anchors = set(re.findall(r' id="([^"]+)"', html))
        for target in re.findall(r'<a [^>]*href="([^"]+)"', html):
            assert target.startswith(("https://", "http://")) or target.removeprefix("#") in anchors, target


def test_only_the_latest_editions_are_files():
    case = cases.TESTS / "pages" / "front-page-order-and-end" / "case.toml"
    compared, singles, _ = site_of(tomllib.loads(case.read_text("utf-8")))
    days = [book.made().day for _, book in pages.books(SETTINGS, compared, singles)]
    assert len(days) > 1
    for number in (0, 1):
        settings = msgspec.structs.replace(SETTINGS, books=number)
        assert [book.made().day for _, book in pages.books(settings, compared, singles)] == days[len(days) - number :]
        composed = list(pages.compose(settings, compared, singles))
        assert sum(page.template == "whole.html" for page in composed) == number
        assert sum(bool(page.context.files) for page in composed if page.template == "edition.html") == number


@pytest.mark.skipif(not EPUBCHECK.exists() or not shutil.which("java"), reason="needs epubcheck: apt-get install epubcheck")
@pytest.mark.parametrize("case", ["arabic-report-beside-english", "hostile-words-stay-words", "text-with-lists-tables-and-headings"])
def test_epubcheck_finds_nothing(case, tmp_path):
    made = next(parameter.values[0] for parameter in every_book() if parameter.id == case)
    (tmp_path / "book.epub").write_bytes(packed(made))
    command = ["java", "-jar", str(EPUBCHECK), "--failonwarnings", str(tmp_path / "book.epub")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 errors / 0 warnings" in done.stdout
