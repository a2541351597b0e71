"""What must hold whatever strangers write: of seeds, arrivals, feeds and the editor's own files, tried by Hypothesis on invented ones.

The same examples each time; `HYPOTHESIS_PROFILE=hunt pytest tests/test_properties.py` tries others, 25 times as many.
"""

import gzip
import html
import io
import json
import os
import re

import feedparser
import lxml.etree
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdigest import arrivals, digests, documents, feeds, ledger, publishers, receipts, reports, rights, seeds, slugs, stories, takedowns
from newsdigest.cleaning import repairs
from newsdigest.cleaning.insertions import insertions
from newsdigest.documents import characters, wraps
from newsdigest.errors import SeedError, SettingsError
from newsdigest.model import Arrival, Block, Entry, Fact, FeedSpec, LeftOut, Rejected, Report, Statement
from newsdigest.reports import addresses, dates
from tests import hostile
from tests.test_invariants import statements_in

EACH = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("few", max_examples=40, **EACH)
settings.register_profile("hunt", max_examples=1_000, **{**EACH, "derandomize": False})
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "few"))

KNOWN = publishers.load({})
LIMIT = 200_000  # bytes of an arrival

# ------------------------------------------------------------------------------------------------ what strangers write

anything = st.text(max_size=80)
attacks = st.sampled_from([*hostile.MARKUP, *hostile.AGAIN])
plain = st.sampled_from(
    [
        "The lock gates at Orrin jammed on Tuesday and twelve barges had to wait, the canal office said.",
        "“Nobody was hurt,” Runa Lock told reporters. She spoke on 3 March 2026.",
        "Die Schleuse von Orrin klemmte am Dienstag. Zwölf Schiffe warteten, sagte Runa Lock.",
        "El canal quedó cerrado el martes, dijo Runa Lock. «Nadie resultó herido», añadió.",
        "القناة أغلقت يوم الثلاثاء، قالت رونا. لم يصب أحد.",
        "運河は火曜日に閉鎖された。",
        "By Runa Lock",
        "Source: The Associated Press",
        "© 2026 The Tide Courier. All rights reserved.",
        "Read more: Barges wait at the lock",
        "- ",
        "",
        'It caused a"grave" change.He said so.',
    ]
)
words = st.one_of(plain, plain, attacks, anything)
lines = st.lists(words, max_size=12)
texts = st.builds(lambda between, said: between.join(said), st.sampled_from(["\n\n", "\n", "\r\n", " ", "\u2028"]), lines)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1251", "shift_jis", "gb18030", "utf-32", "iso-2022-jp"])
TAGS = (
    "p", "div", "h1", "h2", "li", "ul", "table", "tr", "td", "a", "b", "script", "style", "time", "title", "article", "blockquote", "q",
    "span", "svg", "math", "template", "br", "x-y", "header",
)  # fmt: skip
ATTRIBUTES = ("class", "id", "href", "itemprop", "datetime", "content", "name", "property", "rel", "hidden", "style", "lang")


@st.composite
def markup(draw, depth=3):
    pieces = []
    for _ in range(draw(st.integers(0, 4))):
        tag = draw(st.sampled_from(TAGS))
        said = " ".join(
            f'{name}="{draw(words).replace(chr(34), "")}"' for name in draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=2, unique=True))
        )
        inside = draw(markup(depth - 1)) if depth and draw(st.booleans()) else draw(words)
        pieces.append(f"<{tag} {said}>{inside}" + draw(st.sampled_from([f"</{tag}>", f"</{tag}>", "", "</p>"])))
    return "".join(pieces)


@st.composite
def pages(draw):
    said = draw(words)
    parts = [html.escape(line) if draw(st.booleans()) else line for line in draw(lines)]
    return hostile.page(said, parts, written=draw(st.sampled_from([str, html.escape]))) + draw(markup())


endings = st.sampled_from(["a.txt", "a.html", "courier.example/a.htm", "a.mhtml", "a", "a.md"])
sidecars = st.dictionaries(
    st.sampled_from(
        ["url", "publisher", "carrier", "wire", "byline", "published", "retrieved", "headline", "language", "encoding", "rights"]
    ),
    words,
    max_size=3,
)
encoded = st.builds(lambda text, encoding: text.encode(encoding, "replace"), st.one_of(texts, pages(), markup()), encodings)
cut = st.builds(lambda data, start, end: data[start : len(data) - end], encoded, st.integers(0, 3), st.integers(0, 3))
saved = st.one_of(encoded, encoded, cut, st.binary(max_size=400))


def named(error):
    """What an editor reads of it is there."""
    assert error.why
    assert error.fix


def extracted(name, data, sidecar):
    """The report, or None where there is none; whatever else is raised is a fault."""
    try:
        return reports.extract(documents.parse(name, data, sidecar=sidecar), KNOWN)
    except SeedError as error:
        named(error)
        return None


# ------------------------------------------------------------------------------------------------ seeds


@given(endings, saved, sidecars)
def test_a_seed_gives_a_report_of_plain_words_or_a_reason(name, data, sidecar):
    report = extracted(name, data, sidecar)
    if report is None:
        return
    assert extracted(name, data, sidecar) == report
    assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report
    facts = (report.headline, report.publisher, report.carrier, report.wire, report.byline, report.section, report.dateline)
    for said in [*(fact.value for fact in facts if fact.value is not None), *(block.text for block in report.blocks)]:
        assert said
        assert said == " ".join(said.split())
        assert not characters.UNSEEN_RUN.search(said)
        assert not characters.REPEATED_RUN.search(said)
    for fact in (report.published, report.modified, report.retrieved):
        assert fact.value is None or re.match(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d.*)?$", fact.value)
    assert report.url.value is None or addresses.is_address(report.url.value)
    assert report.blocks


@given(texts)
def test_no_word_of_a_text_comes_from_elsewhere(text):
    report = extracted("a.txt", text.encode("utf-8", "replace"), {})
    if report is not None and not report.repairs:
        letters = "".join(text.split())
        for block in report.blocks:
            assert "".join(block.text.replace(" | ", "").split()) in letters.replace("|", "")


@given(texts)
def test_a_text_that_is_cleaned_again_is_the_same(text):
    report = extracted("a.txt", text.encode("utf-8", "replace"), {})
    if report is None or any(block.note == "standfirst" for block in report.blocks):
        return  # which is the headline of a text that has no other
    again = extracted("a.txt", report.text.encode(), {})
    if again is None or again.repairs:
        return
    # Lines that look broken by a mail program are put together, and then are other lines.
    left = [block.text for block in documents.parse("a.txt", report.text.encode()).blocks]
    if report.dropped and left == [block.text for block in report.blocks]:
        assert again.text == report.text
    else:
        assert {block.text for block in again.blocks} <= set(left)


run_in = st.sampled_from(["Advertisement", "ADVERTISEMENT:", "AD AD", "(RELATED: it)", "( Also on B: it)", "It fell.", "“It", "it", "It ("])


@given(st.one_of(words, st.lists(st.one_of(run_in, words), max_size=8).map(" ".join)))
def test_what_was_repaired_stays_as_it_is(said):
    freed, _ = characters.freed(said, "")
    assert characters.freed(freed, "") == (freed, ())
    repaired, _ = repairs.repaired(freed)
    assert repairs.repaired(repaired) == (repaired, ())
    places = [0, *(place for start, end, _ in insertions(freed) for place in (start, end)), len(freed)]
    own = "".join(freed[start:end] for start, end in zip(places[::2], places[1::2], strict=True))
    assert "".join(repaired.split()) == "".join(own.split())


@given(lines)
def test_lines_put_together_keep_their_letters(said):
    said = [part for line in said for part in line.splitlines()]
    whole, _ = wraps.rejoined(said)
    assert len(whole) == len(said)
    assert "".join("".join(whole).split()).replace("-", "").replace("\u00ad", "").replace("‐", "") == "".join(
        "".join(said).split()
    ).replace("-", "").replace("\u00ad", "").replace("‐", "")


@given(st.binary(max_size=300) | words.map(lambda said: f"publisher = {json.dumps(said)}".encode("utf-8", "replace")))
def test_a_sidecar_is_words_or_refused(data):
    try:
        said = seeds._sidecar(data, "a.toml", "a.txt")
    except SeedError:
        return
    assert all(isinstance(value, str) for value in said.values())


@given(words, st.text(alphabet="abcdef0123456789", max_size=8))
def test_a_slug_is_a_plain_name(said, tail):
    slug = slugs.slug_of(said, tail)
    assert re.fullmatch(r"[a-z0-9-]*", slug)
    assert len(slug.encode()) <= 200


@given(words)
def test_a_time_is_one_or_unknown(said):
    found = dates.instant(said)
    assert found is None or re.match(r"\d{4}-\d\d-\d\d", found)


# ------------------------------------------------------------------------------------------------ stories and digests


@st.composite
def told(draw):
    """Reports of one event or of several, in any words."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        body = [said for line in draw(st.lists(words, min_size=1, max_size=6)) if (said := characters.freed(line, "")[0])]
        headline = characters.freed(draw(words), "")[0] or "Lock gates jam"
        name = characters.freed(draw(words), "")[0]
        found.append(
            Report(
                id=f"{number:012x}",
                seed=f"{number}.txt",
                hash=f"{number:064x}",
                headline=Fact(value=headline, where="line 1"),
                publisher=Fact(value=name, where="line 2") if name else Fact(),
                published=draw(
                    st.sampled_from([Fact(), Fact(value="2026-03-12", where="line 3"), Fact(value="2026-03-13T08:30:00+01:00")])
                ),
                language=Fact(value=draw(st.sampled_from(["en", "de", "es", "fr", "pt", "ar", "ja", "xx"])), where="html lang"),
                blocks=tuple(Block(kind="paragraph", text=said) for said in body or ["Rain."]),
                rights=draw(st.sampled_from(["full", "excerpt", "link"])),
            )
        )
    return found


@given(told(), st.randoms(use_true_random=False))
def test_stories_are_the_same_in_any_order(found, chance):
    def members(order):
        return sorted(sorted(report.id for report in story.reports) for story in stories.group(order))

    shuffled = chance.sample(found, len(found))
    assert members(shuffled) == members(found)
    assert sorted(id for story in members(found) for id in story) == sorted(report.id for report in found)


@given(told())
def test_statements_are_verbatim_and_receipts_bear_them_out(found):
    story = ledger.match([stories.Story(id=found[0].id, reports=tuple(found))], ())[0]
    digest = rights.bounded(digests.compile(rights.shown(story)))
    by_id = {report.id: report for report in found}
    for statement in statements_in(digest):
        assert isinstance(statement, Statement)
        assert by_id[statement.report].text[statement.start : statement.end] == statement.text
        assert by_id[statement.report].rights != "link"
    assert receipts.verify(receipts.receipt(digest), found) == ()


# ------------------------------------------------------------------------------------------------ feeds


@st.composite
def specs(draw):
    entries = tuple(
        Entry(
            id=f"tag:tide.invalid,2026:{number}",
            title=draw(words) or "Rain",
            link=f"https://tide.invalid/{number}/",
            attribution=draw(words),
            paragraphs=tuple(draw(st.lists(words, max_size=3))),
            published="2026-03-12T08:30:00+00:00",
            updated="2026-03-12T08:30:00+00:00",
            authors=tuple(draw(st.lists(words, max_size=2))),
            categories=tuple(sorted(set(draw(st.lists(words, max_size=3))))),
            sources=tuple((name, address) for name, address in draw(st.lists(st.tuples(words, words), max_size=2))),
            language=draw(st.sampled_from(["", "en", "de"])),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return FeedSpec(
        id="tag:tide.invalid,2026:feed",
        title=draw(words) or "Tide",
        subtitle=draw(words),
        link="https://tide.invalid/",
        address="https://tide.invalid/feed.xml",
        language="en",
        updated="2026-03-12T08:30:00+00:00",
        entries=entries,
    )


@given(specs())
def test_a_feed_can_be_read_and_holds_no_markup_of_strangers(spec):
    strict = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
    for form in feeds.RENDERERS:
        data = feeds.render(spec, form)
        assert feeds.render(spec, form) == data
        if form == "json":
            json.loads(data)
            continue
        lxml.etree.fromstring(data, strict)
        if form in ("rss", "atom"):
            read = feedparser.parse(io.BytesIO(data))
            assert not read.bozo
            assert len(read.entries) == len(spec.entries)
            for entry in read.entries:
                for part in entry.get("content", ()):
                    tags = set(re.findall(r"<\s*([a-z]+)", part.value.lower()))
                    assert tags <= {"p", "a", "em", "strong", "blockquote", "cite", "br", "ul", "li"}


# ------------------------------------------------------------------------------------------------ arrivals


def record(kind, headers, body):
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\n{head}\r\n".encode("utf-8", "replace") + body + b"\r\n\r\n"


@st.composite
def warcs(draw):
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        body = b"HTTP/1.1 200 OK\r\nContent-Type: " + draw(st.sampled_from([b"text/html", b"image/png", b"", b"text/html; charset=x"]))
        if draw(st.booleans()):
            body += b"\r\nContent-Encoding: " + draw(st.sampled_from([b"gzip", b"br", b"deflate", b"zstd", b"gzip, gzip"]))
        if draw(st.booleans()):
            body += b"\r\nTransfer-Encoding: chunked"
        page = draw(saved)
        body += b"\r\n\r\n" + (gzip.compress(page) if draw(st.booleans()) else page)
        length = draw(st.sampled_from([len(body), 0, len(body) + 7, max(0, len(body) - 7), 10**18, -1]))
        headers = {
            "WARC-Target-URI": draw(
                st.sampled_from(["https://tide.invalid/a", "file:///canary.txt", "../../a", "<https://tide.invalid/b>", ""])
            ),
            "WARC-Date": draw(st.sampled_from(["2026-03-12T08:30:00Z", "yesterday", ""])),
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(length),
        }
        pieces.append(record(draw(st.sampled_from(["response", "resource", "conversion", "request", "x"])), headers, body))
    data = b"".join(gzip.compress(piece) for piece in pieces) if draw(st.booleans()) else b"".join(pieces)
    return data[: len(data) - draw(st.sampled_from([0, 0, 1, 40]))]


@st.composite
def rows(draw):
    fields = st.sampled_from(["maintext", "title", "url", "date_publish", "authors", "language", "source_domain", "description"])
    values = st.one_of(
        words, st.none(), st.integers(), st.lists(words, max_size=2), st.booleans(), st.dictionaries(words, words, max_size=1)
    )
    found = [json.dumps(row) for row in draw(st.lists(st.dictionaries(fields, values, max_size=5), min_size=1, max_size=3))]
    return draw(st.sampled_from(["\n", "\r\n", ",\n", ""])).join(found).encode("utf-8", "replace")


@st.composite
def fed(draw):
    spec = draw(specs())
    data = feeds.render(spec, draw(st.sampled_from(["rss", "atom"])))
    place = draw(st.integers(0, len(data)))
    # What stands there may be without its end as well.
    return data[:place] + draw(st.sampled_from([b"", b"<", b"&x;", b"\0", b"<![CDATA["])) + data[place + draw(st.integers(0, 30)) :]


@given(st.one_of(warcs(), rows(), fed(), saved), st.sampled_from(["a.warc", "a.json", "a.xml", "a.html", "a.warc.gz"]))
def test_whatever_arrives_is_a_page_or_refused_or_left_out(data, name):
    for arrival in arrivals.arrive(name, io.BytesIO(data), LIMIT):
        assert isinstance(arrival, Arrival | Rejected | LeftOut)
        if isinstance(arrival, Arrival):
            assert len(arrival.data) <= LIMIT
            assert arrival.ending in documents.FORMATS
            assert all(isinstance(value, str) for value in arrival.facts.values())
            assert "url" not in arrival.facts or addresses.is_address(arrival.facts["url"])


# ------------------------------------------------------------------------------------------------ the editor's own files

values = st.one_of(
    words, st.integers(), st.lists(words, max_size=3), st.dictionaries(st.sampled_from(["seeds", "reason", "x"]), words, max_size=2)
)


def as_toml(value):
    """A value as TOML writes it in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return json.dumps(value).replace("\x7f", "") if isinstance(value, str) else str(value)


@st.composite
def tables(draw):
    written = []
    for _ in range(draw(st.integers(0, 3))):
        opening = draw(st.sampled_from(["[[merge]]", "[[split]]", "[[lead]]", "[merge]", "[[exclude]]", "[[note]]", "[[mrge]]", ""]))
        fields = draw(
            st.dictionaries(st.sampled_from(["seeds", "reason", "text", "name", "homepage", "body", "a/b.txt"]), values, max_size=4)
        )
        written.append("\n".join([opening, *(f"{json.dumps(key)} = {as_toml(value)}" for key, value in fields.items())]))
    return "\n".join(written)


@pytest.mark.parametrize(
    "read",
    [stories.overrides.read, takedowns.read, ledger.read, lambda text: publishers.load({"courier.example.toml": text})],
    ids=["overrides", "takedowns", "ledger", "publisher rules"],
)
@given(text=st.one_of(tables(), texts))
def test_a_file_of_the_editors_is_obeyed_or_named(read, text):
    try:
        read(text)
    except SettingsError as error:
        named(error)
