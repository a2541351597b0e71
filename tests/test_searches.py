"""The index of the search: the same pages give the same bytes, and nothing goes in that a page keeps out."""

import gzip
import itertools

import pytest
from cbor2 import dumps

from newsdigest import searches
from newsdigest.errors import SettingsError

PAGE = """<!doctype html><html lang="en"><head><title>x</title></head><body><nav>Menu</nav>
<article data-pagefind-body data-pagefind-filter="kind:report"><h1>{headline}</h1>
<dd data-pagefind-filter="publisher">{publisher}</dd><dd data-pagefind-filter="year:{year}">{year}</dd>
<p>{text}</p><section data-pagefind-ignore>Receipts</section></article></body></html>"""
NAMES = ("Alder Post", "Birch Times", "Cedar Mail", "Dogwood Echo", "Elm Courier", "Fir Gazette", "Gorse Herald", "Hazel Mercury")
PAGES = {
    f"posts/{number}/index.html": PAGE.format(headline=f"Number {number}", publisher=name, year=2020 + number % 3, text=f"Told by {name}.")
    for number, name in enumerate(NAMES)
}


@pytest.fixture(scope="module")
def index():
    pytest.importorskip("pagefind_bin", reason="needs Pagefind: pip install '.[search]'")
    return searches.index({name: html.encode() for name, html in PAGES.items()})


def test_the_same_pages_give_the_same_bytes(index):
    for _ in range(3):
        assert searches.index({name: PAGES[name].encode() for name in reversed(PAGES)}) == index


def test_every_file_that_is_named_is_there(index):
    listed = b"".join(gzip.decompress(data) for name, data in index.items() if name.endswith(".pf_meta"))
    named = [name for name in index if name.endswith((".pf_filter", ".pf_index", ".pf_fragment"))]
    assert sum(name.endswith(".pf_filter") for name in named) == 3
    assert all(name.rpartition("/")[2].partition(".")[0].encode() in listed for name in named)


def test_only_what_stands_in_the_body_is_indexed(index):
    texts = b"".join(gzip.decompress(data) for name, data in index.items() if name.endswith(".pf_fragment")).decode()
    assert "Told by Hazel Mercury." in texts
    assert "Menu" not in texts
    assert "Receipts" not in texts


def test_a_story_of_reports_of_one_year_has_it_once():
    pytest.importorskip("pagefind_bin", reason="needs Pagefind: pip install '.[search]'")
    page = PAGES["posts/0/index.html"].replace("<section", '<p data-pagefind-filter="year:2020">again</p><section')
    index = searches.index({"posts/0/index.html": page.encode()})
    (fragment,) = (gzip.decompress(data) for name, data in index.items() if name.endswith(".pf_fragment"))
    assert b'"year":["2020"]' in fragment


def test_the_words_of_an_index_stand_in_small_parts_in_their_order():
    words = [[f"word{number:04}", [[page, [-25, 7], []] for page in range(number % 90)], []] for number in range(900)]
    words.insert(500, ["word05", [[page, [-25, 7], []] for page in range(9000)], []])
    parts = list(searches.in_parts(words))
    assert [word for part in parts for word in part] == words
    sizes = [len(dumps(part)) for part in parts]
    assert all(size <= searches.PART + 10 or len(part) == 2 for size, part in zip(sizes, parts, strict=True))
    assert max(sizes) > searches.PART  # the long one
    assert not [one for one, other in itertools.pairwise(parts) if other[0][0].startswith(one[-1][0])]
    assert sum(size < searches.PART / 2 for size in sizes) <= 2  # before the long one, and the last


def test_without_pagefind_the_remedy_is_said(monkeypatch):
    monkeypatch.setattr(searches, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="pip install"):
        searches.check()
