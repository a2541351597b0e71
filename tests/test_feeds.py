"""Feeds: cases of what a feed says and what a site's feeds are, other programs' readers, and what must hold for any text."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time

import feedparser
import lxml.html
import msgspec
import pytest
from lxml import etree

from newsdigest import digests, documents, feeds, ledger, pages, publishers, reports
from newsdigest.feeds.entries import attribution_of, digest_text, report_text
from newsdigest.feeds.texts import INVISIBLE, lines_of
from newsdigest.feeds.times import newest_first
from newsdigest.model import Block, Copies, Difference, Digest, Entry, Fact, FeedSpec, Report, Story
from newsdigest.pages.words import words_of
from newsdigest.rights import OPENING_SENTENCES, OPENING_SHARE, OPENING_WORDS, quotable
from newsdigest.settings import Settings
from tests import cases

FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json", "opml": "feeds.opml"}
ENGLISH = words_of("en")
SITE = Settings(name="The Ansel Digest", url="https://digest.example/news")
ATOM = "{http://www.w3.org/2005/Atom}"


def spec_of(case):
    # json, not msgspec, which takes no lone surrogates.
    return msgspec.convert(json.loads((case / "spec.json").read_text("utf-8")), FeedSpec)


def report(id, publisher="", headline="", text="", **facts):
    text = text or f"The {publisher or 'unnamed'} report {id} says this. Then it says more of the same. " * 12
    rights = facts.pop("rights", "full")
    return Report(
        id=id,
        seed=f"{id}.txt",
        hash=id * 2,
        headline=Fact(value=headline or f"What {id} says"),
        publisher=Fact(value=publisher or None),
        blocks=tuple(Block(kind="paragraph", text=line) for line in text.split("\n")),
        rights=rights,
        **{name: Fact(value=value) for name, value in facts.items()},
    )


def site_of(stories, published=()):
    matched = ledger.match([Story(id=reports[0].id, reports=tuple(reports)) for reports in stories], published)
    return [digests.compile(story) for story in matched if len(story.reports) > 1], [story for story in matched if len(story.reports) == 1]


def files_of(compared, singles, settings=SITE):
    return {path: feeds.render(spec, format) for path, spec, format in feeds.specs(settings, compared, singles)}


A, B, C, D = "a1" * 6, "b2" * 6, "c3" * 6, "d4" * 6
FERRY = [
    report(A, "ABC", carrier="Newsrill", published="2026-11-20", url="https://abc.example/ferry", section="World"),
    report(B, "The Week", wire="The Associated Press", published="2026-11-20T08:00:00+01:00"),
]
COMET = [report(C, "Open Coast", published="2026-11-19", rights="excerpt")]


# ---------------------------------------------------------------------------------------------------------- cases


@pytest.mark.parametrize("case", cases.folders("feeds"))
def test_case(case):
    """`spec.json` -> its bytes in all formats; or `site.json` (settings, digests, singles) -> `specs.json`, all feeds of the site."""
    if (case / "spec.json").exists():
        for format, name in FILES.items():
            cases.check(case / name, feeds.render(spec_of(case), format))
        return
    site = json.loads((case / "site.json").read_text("utf-8"))
    found = feeds.specs(
        msgspec.convert(site["settings"], Settings),
        msgspec.convert(site["digests"], list[Digest]),
        msgspec.convert(site["singles"], list[Story]),
    )
    rows = [{"path": path, "format": format, "spec": msgspec.to_builtins(spec)} for path, spec, format in found]
    cases.check(case / "specs.json", json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


# -------------------------------------------------------------------------------------------------- other programs


SPECS = [case for case in cases.folders("feeds") if (case.values[0] / "spec.json").exists()]


@pytest.mark.parametrize("case", SPECS)
def test_feedparser_reads_what_was_meant(case):
    check_by_feedparser(spec_of(case))


def test_feedparser_reads_a_whole_site():
    for _, spec, _ in feeds.specs(SITE, *site_of([FERRY, COMET])):
        check_by_feedparser(spec)


def check_by_feedparser(spec):
    for format, version in (("rss", "rss20"), ("atom", "atom10")):
        found = feedparser.parse(feeds.render(spec, format), sanitize_html=False, resolve_relative_uris=False)
        assert not found.bozo
        assert found.version == version
        assert [entry.id for entry in found.entries] == [entry.id for entry in spec.entries]
        for entry, meant in zip(found.entries, spec.entries, strict=True):
            shown = lxml.html.fromstring(f"<div>{entry.content[0].value}</div>")
            assert {element.tag for element in shown.iter()} <= {"div", "p"}
            assert [paragraph.text_content() for paragraph in shown] == lines_of(meant)
            assert entry.link == meant.link
            assert format == "atom" or not entry.guidislink
            assert time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed) == meant.published


@pytest.mark.parametrize("case", SPECS)
def test_json_feed_has_what_the_format_asks_for(case):
    spec = spec_of(case)
    feed = json.loads(feeds.render(spec, "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert len({entry["id"] for entry in feed["items"]}) == len(spec.entries)
    for entry in feed["items"]:
        assert entry["content_html"].startswith('<p dir="auto">')
        assert entry["url"].startswith("https://")


@pytest.mark.skipif(not shutil.which("xmllint"), reason="needs xmllint (Debian: libxml2-utils)")
def test_xmllint_finds_nothing(tmp_path):
    names = []
    for case in SPECS:
        for format in ("rss", "atom", "opml"):
            names.append(f"{case.id}.{format}")
            (tmp_path / names[-1]).write_bytes(feeds.render(spec_of(case.values[0]), format))
    found = subprocess.run(["xmllint", "--noout", *names], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")


# -------------------------------------------------------------------------------------------- what holds for any text


UNSEEN = (0, 1, 8, 9, 10, 11, 12, 13, 27, 0x7F, 0x85, 0xA0, 0xAD, 0x200B, 0x2028, 0x202A, 0x202E, 0x2066, 0x2069)
ODD = (0xD800, 0xDFFF, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0x1FFFE, 0x10FFFF)
MARKUP = """]]> <![CDATA[ </script><script>alert(1)</script> <img/src=x/onerror=alert(1)> &lt;b&gt; &#0; & < > " ' <!-- --> <?xml?>"""
ADDRESSES = "http://x.example/ javascript:alert(1) data:text/html,<b> https://[::1 https://user:pass@x.example/ü?a=b&c=d //x.example ../up"
WORDS_OF_ALL = "é e\u0301 مدينة 東京 a The harbour."
PIECES = [*map(chr, UNSEEN + ODD), *MARKUP.split(), *ADDRESSES.split(), *WORDS_OF_ALL.split(), " "]


def hostile(chance):
    return "".join(chance.choice(PIECES) for _ in range(chance.randrange(12)))


@pytest.mark.parametrize("seed", range(40))
def test_no_text_breaks_a_feed_or_becomes_markup_in_it(seed):
    chance = random.Random(seed)
    entries = tuple(
        Entry(
            id=f"urn:newsdigest:story:{number:012x}",
            title=hostile(chance),
            link=f"https://digest.example/posts/{number}/",
            attribution=hostile(chance) + "x",
            paragraphs=tuple(hostile(chance) for _ in range(3)),
            published="2026-11-20T10:00:00Z",
            updated=f"2026-11-20T10:00:0{9 - number}Z",
            authors=tuple(hostile(chance) for _ in range(2)),
            categories=tuple(hostile(chance) for _ in range(2)),
            sources=tuple((hostile(chance), hostile(chance)) for _ in range(chance.randrange(3))),
            language=hostile(chance),
        )
        for number in range(5)
    )
    spec = FeedSpec(
        id="https://digest.example/feeds/feed.xml",
        title=hostile(chance) + "x",
        subtitle=hostile(chance),
        link="https://digest.example/",
        address="https://digest.example/feeds/feed.xml",
        language=hostile(chance),
        updated=entries[0].updated,
        entries=entries,
        alternates=tuple(("rss", hostile(chance), hostile(chance)) for _ in range(3)),
        hub=hostile(chance),
        stylesheet="../theme/css/feed.css",
    )
    for format in FILES:
        data = feeds.render(spec, format)
        assert data == feeds.render(spec, format)
        text = data.decode()
        assert not INVISIBLE.search(text)
        if format == "json":
            written = json.loads(text)["items"]
            addresses = [value for entry in written for name, value in entry.items() if name in ("url", "external_url")]
        else:
            root = etree.fromstring(data)
            addresses = [*root.xpath("//@href | //@url | //@xmlUrl"), *root.xpath("//link/text()")]
            elements = {etree.QName(element).localname for element in root.iter(etree.Element)}
            assert not elements & {"script", "img", "b"}
        assert all(address.startswith(("https://", "http://")) or address == "" for address in addresses)
    titles = etree.fromstring(feeds.render(spec, "rss")).xpath("//title/text() | //description/text()")
    # A reader that takes titles for HTML sees no element in them.
    assert not [title for title in titles if len(lxml.html.fromstring(f"<div>{title}</div>"))]


# -------------------------------------------------------------------------------------------------- a site's feeds


def test_every_entry_names_its_sources_first():
    found = {path: spec for path, spec, _ in feeds.specs(SITE, *site_of([FERRY, COMET]))}
    assert {entry.attribution for entry in found["feeds/feed.xml"].entries} == {
        "ABC, carried by Newsrill; The Week, crediting The Associated Press",
        "Open Coast",
    }
    for spec in found.values():
        for entry in spec.entries:
            assert lines_of(entry)[0] == entry.attribution
    unnamed = attribution_of([report(A), report(B, carrier="Newsrill"), report(C)], ENGLISH)
    assert unnamed == "Publisher not recorded; publisher not recorded, carried by Newsrill"


def test_the_real_seeds_make_one_entry_that_names_both_publishers():
    known = publishers.load()
    found = [reports.extract(documents.parse(path.name, path.read_bytes()), known) for path in sorted(cases.shared("seeds").glob("*.txt"))]
    for path, spec, format in feeds.specs(SITE, *site_of([found])):
        text = feeds.render(spec, format).decode()
        for stranger in ("Newsletter", "Crossword", "Similar", "Reading Time", "contradict", "Peter"):
            assert stranger not in text, path
        if path == "feeds/feed.xml":
            (entry,) = spec.entries
    assert sorted(entry.attribution.split("; "))[0].startswith("ABC, carried by ")
    assert sorted(entry.attribution.split("; "))[1] == "The Week, crediting The Associated Press"
    assert entry.published == "2025-03-30T12:52:02Z", "when it was saved, since no report says when it was published"
    assert entry.paragraphs[-1] == "Date not recorded."


def test_all_feeds_are_listed_and_none_twice():
    found = feeds.specs(SITE, *site_of([FERRY, COMET]))
    paths = [path for path, _, _ in found]
    assert len(set(paths)) == len(paths)
    listed = etree.fromstring(feeds.render(found[-1][1], "opml")).xpath("//@xmlUrl")
    twins = {"feeds/atom.xml", "feeds/feed.json", "feeds/feeds.opml"}
    assert listed == [f"{SITE.url}/{path}" for path in paths if path not in twins]
    for path, spec, _ in found:
        assert spec.address == f"{SITE.url}/{path}"
        assert spec.stylesheet == "../" * path.count("/") + "theme/css/feed.css"
    assert {"sources/abc/feed.xml", "sources/newsrill/feed.xml", "sources/the-associated-press/feed.xml"} <= set(paths)


def test_a_source_s_feed_says_what_it_holds():
    stories = [
        [report(A, "ABC", carrier="Newsrill", wire="The Associated Press")],
        [report(B, "Newsrill", wire="ABC")],
        [report(C, "Open Coast", carrier="Newsrill")],
    ]
    found = {path: spec for path, spec, _ in feeds.specs(SITE, *site_of(stories))}
    for path, title, ids in (
        ("sources/abc/", "Reports published by ABC", {A}),
        ("sources/newsrill/", "Reports published or carried by Newsrill", {A, B, C}),
        ("sources/the-associated-press/", "Reports that credit The Associated Press", {A}),
    ):
        spec = found[f"{path}feed.xml"]
        assert (spec.title, spec.subtitle) == (f"{title} – {SITE.name}", title)
        assert {entry.id for entry in spec.entries} == {f"urn:newsdigest:report:{id}" for id in ids}
        page = next(page for page in pages.compose(SITE, *site_of(stories)) if page.address == path)
        assert [(feed.title, feed.address) for feed in page.feeds] == [(title, f"{path}feed.xml")]
        assert page.context.feed.address == f"{path}feed.xml"


@pytest.mark.parametrize("order", [1, -1])
def test_a_new_version_of_a_report_changes_its_entry_and_is_none_of_its_own(order):
    first = report(A, "ABC", headline="Ferry sinks", published="2026-11-20T08:00:00Z")
    second = report(B, "ABC", headline="Ferry sank", published="2026-11-20T08:00:00Z", modified="2026-11-21T09:00:00Z")
    beside = report(C, "The Week", published="2026-11-20T10:00:00Z")
    copies = Copies(reports=(A, B)[::order], relation="new version", shared=1.0)
    story = Story(id=A, slug="ferry", reports=(first, second, beside), copies=(copies,))
    alone = Story(id=A, reports=(first,))
    before = {path: spec for path, spec, _ in feeds.specs(SITE, [], [alone])}
    after = {path: spec for path, spec, _ in feeds.specs(SITE, [digests.compile(story)], [])}
    (was,), (now,) = (each["sources/abc/feed.xml"].entries for each in (before, after))
    assert (was.id, was.title, was.published) == (now.id, "Ferry sinks", now.published)
    assert (now.title, now.updated[:10]) == ("Ferry sank", "2026-11-21")
    assert now.link == f"{SITE.url}/{pages.post_address(second)}"
    assert [entry.title for entry in after["stories/ferry/feed.xml"].entries] == ["Ferry sank", "What c3c3c3c3c3c3 says"]


def test_a_language_has_a_feed_where_there_are_several():
    stories = [
        [report(A, "ABC", language="en-gb"), report(B, "The Week", language="de")],
        [report(C, "Die Warte", language="de")],
        [report(D)],
    ]
    found = {path: spec for path, spec, _ in feeds.specs(SITE, *site_of(stories))}
    main = {entry.title: entry for entry in found["feeds/feed.xml"].entries}
    (told,) = found["feeds/de.xml"].entries
    assert told == main[f"What {C} says"]
    assert [entry.title for entry in found["feeds/en.xml"].entries] == [f"What {A} says"]
    assert (found["feeds/de.xml"].language, found["feeds/de.xml"].title) == ("de", f"{SITE.name}: Deutsch")
    page = next(page for page in pages.compose(SITE, *site_of(stories)) if page.address == "feeds/")
    assert [spoken.feed.address for spoken in page.context.languages] == ["feeds/de.xml", "feeds/en.xml"]
    assert "feeds/de.xml" not in dict.fromkeys(path for path, _, _ in feeds.specs(SITE, *site_of(stories[1:])))


def test_any_order_gives_the_same_bytes():
    stories = [[report(f"{number:012x}", f"Paper {number % 3}", published="2026-11-20")] for number in range(30)] + [FERRY]
    once = files_of(*site_of(stories))
    compared, singles = site_of(stories[::-1])
    assert files_of(compared, singles) == once


def test_one_more_story_changes_no_other_entry():
    stories = [[report(f"{number:04x}" * 3, "ABC", published="2026-11-20")] for number in range(40)]

    def entries(stories):
        root = etree.fromstring(files_of(*site_of(stories))["feeds/feed.xml"])
        return {element.findtext("guid"): etree.tostring(element) for element in root.iter("item")}

    few, many = entries(stories[:-1]), entries(stories)
    assert len(many) == len(few) + 1
    assert few.items() <= many.items()


def test_newest_come_first():
    settings = msgspec.structs.replace(SITE, feed_entries=25)
    stories = [[report(f"{number:04x}" * 3, "ABC", published="2026-11-20T10:00:00Z" if number % 2 else None)] for number in range(60)]
    for path, spec, _ in feeds.specs(settings, *site_of([*stories, FERRY])):
        times = [entry.updated for entry in spec.entries]
        # Atom's also holds what is not in a full archive yet.
        assert len(times) <= (50 if path == "feeds/atom.xml" else 25), path
        assert times == sorted(times, reverse=True)
        assert spec.updated == (times[0] if times else spec.updated)
        assert all(entry.published <= entry.updated for entry in spec.entries)


def test_archives_hold_what_the_feed_no_longer_does():
    """As RFC 5005 tells readers: from the feed through prev-archive, every story once; what was fetched once need not be again."""
    settings = msgspec.structs.replace(SITE, feed_entries=10)
    stories = [[report(f"{number:04x}" * 3, "ABC", f"Lock {number}")] for number in range(47)]
    published: tuple = ()
    fetched: dict[str, bytes] = {}
    for number in range(5, 48, 7):
        now = f"2026-11-{number // 7 + 1:02}T10:00:00Z"
        published = ledger.append([Story(id=reports[0].id, reports=tuple(reports)) for reports in stories[:number]], published, now)
        files = files_of(*site_of(stories[:number], published), settings)
        archives = {path for path in files if path.startswith("feeds/archive/")}
        assert len(archives) == (number // 10 if number > 10 else 0)
        seen, address = set(), "feeds/atom.xml"
        while address:
            root = etree.fromstring(files[address])
            assert (root.find("{http://purl.org/syndication/history/1.0}archive") is not None) == (address in archives)
            seen |= set(root.xpath("//a:entry/a:id/text()", namespaces={"a": ATOM[1:-1]}))
            links = {link.get("rel"): link.get("href").removeprefix(f"{SITE.url}/") for link in root.findall(f"{ATOM}link")}
            if address in archives:
                assert links["current"] == "feeds/atom.xml"
                # Only its links to later archives change.
                words = b"".join(line for line in files[address].splitlines() if b"next-archive" not in line)
                assert fetched.setdefault(address, words) == words
            address = links.get("prev-archive", "")
        assert len(seen) == number


def test_the_ledger_sets_the_times():
    published = ledger.append([Story(id=A, reports=tuple(FERRY))], (), "2026-11-21T10:00:00Z")
    published = ledger.append([Story(id=A, reports=(*FERRY, *COMET))], published, "2026-11-22T10:00:00Z")
    (main,) = [spec for path, spec, _ in feeds.specs(SITE, *site_of([[*FERRY, *COMET]], published)) if path == "feeds/feed.xml"]
    assert (main.entries[0].published, main.entries[0].updated) == ("2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z")
    assert main.entries[0].paragraphs[0] == "Updated 22 November 2026: Open Coast’s report added."


def test_updates_say_what_each_revision_changed():
    """One entry a revision, whose words don't move once they are out, but for names that the editor has put right."""
    steps = (
        [FERRY],
        [[*FERRY, *COMET]],
        [[*FERRY, msgspec.structs.replace(COMET[0], id="e5" * 6), report(D), report("f6" * 6, "Kestrel Radio")]],
        [[FERRY[0], msgspec.structs.replace(COMET[0], id="e5" * 6)]],
        [[msgspec.structs.replace(FERRY[0], headline=Fact(value="Another headline"))]],
    )
    published: tuple = ()
    for day, step in enumerate(steps, 21):
        stories = [Story(id=reports[0].id, reports=tuple(reports)) for reports in step]
        published = ledger.append(stories, published, f"2026-11-{day}T10:00:00Z")
    found = {path: spec for path, spec, _ in feeds.specs(SITE, *site_of(steps[-1], published))}
    assert [entry.paragraphs for entry in found["feeds/updates.xml"].entries] == [
        ("Updated 25 November 2026: 1 report removed; another headline.",),
        ("Updated 24 November 2026: 3 reports removed.",),
        ("Updated 23 November 2026: 2 reports added; 1 report saved anew.",),
        ("Updated 22 November 2026: 1 report added.",),
        ("First published, with 2 reports.",),
    ]
    (entry,) = found["feeds/feed.xml"].entries
    assert entry.paragraphs[0] == "Updated 25 November 2026: 1 report removed; another headline."
    found = {path: spec for path, spec, _ in feeds.specs(SITE, *site_of(steps[2], published))}
    assert [entry.paragraphs for entry in found["feeds/updates.xml"].entries][2:4] == [
        (
            "Updated 23 November 2026: 2 reports added (Kestrel Radio); Open Coast’s report saved anew.",
            *(f"{mark}: What {id} says" for id, mark in sorted([(D, "publisher not recorded"), ("f6" * 6, "Kestrel Radio")])),
        ),
        ("Updated 22 November 2026: Open Coast’s report added.", f"Open Coast: What {C} says"),
    ]


def test_an_update_that_was_read_stays_as_it_was():
    """Whatever reports come later, and whichever of them leads."""
    early = msgspec.structs.replace(report("0a" * 6, "Kestrel Radio", published="2026-11-01"), section=Fact(value="Sea"))
    steps = ([FERRY[0]], FERRY, [*FERRY, *COMET], [early, *FERRY, *COMET])
    published: tuple = ()
    read: dict[str, Entry] = {}
    for day, step in enumerate(steps, 21):
        published = ledger.append([Story(id=step[0].id, reports=tuple(step))], published, f"2026-11-{day}T10:00:00Z")
        (updates,) = [spec for path, spec, _ in feeds.specs(SITE, *site_of([step], published)) if path == "feeds/updates.xml"]
        entries = {entry.id: entry for entry in updates.entries}
        assert len(entries) == len(read) + 1
        assert entries.items() >= read.items()
        read = entries


NO_TIMES = ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "0001-01-01", "0000-00-00", "last week", "2026", "2026-11", "")


@pytest.mark.parametrize("when", NO_TIMES)
def test_no_date_stops_a_feed(when):
    for path, data in files_of(*site_of([[report(A, "ABC", published=when)], [report(B, "ABC", published=when)]])).items():
        assert b"0001" not in data, path
        assert b"9999" not in data, path


@pytest.mark.parametrize("published", ["2026-11-20", "2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z", None])
def test_no_entry_depends_on_others_of_its_second(published):
    """Each entry as the feeds of a site of its own have it, and as those of all have it."""
    stories = [[report(f"{number:012x}", "ABC", published=published)] for number in range(40)]

    def entries(stories):
        return {(path, entry.id): entry for path, spec, _ in feeds.specs(SITE, *site_of(stories)) for entry in spec.entries}

    alone = {key: entry for story in stories for key, entry in entries([story]).items()}
    assert entries(stories) == alone
    if published != "2026-11-20T10:00:01Z":
        assert len({entry.updated for entry in alone.values()}) > 20


def test_many_entries_of_one_time_sort_at_once():
    empty = Entry(id="", title="", link="", attribution="", paragraphs=(), published="", updated="2026-11-20T10:00:00Z")
    entries = [msgspec.structs.replace(empty, id=f"{number:05}") for number in range(20000)]
    assert newest_first(entries) == tuple(reversed(entries))


def test_feeds_give_no_more_than_rights_allow():
    long = " ".join(f"Sentence {number} of this report has nine words here." for number in range(40))
    for rights, most in (("full", OPENING_WORDS), ("excerpt", OPENING_WORDS), ("link", 0)):
        given = report_text(report(A, "ABC", text=long, rights=rights, published="2026-11-20"), ENGLISH)
        assert len(given) <= OPENING_SENTENCES
        assert (most and 1) <= sum(len(text.split()) for text in given) <= most
        assert all(text in long for text in given)
    short = "A first sentence of eight words is here. And then only one more of them."
    assert report_text(report(A, "ABC", text=short), ENGLISH) == ("A first sentence of eight words is here.", "Date not recorded.")
    assert report_text(report(A, "ABC", text=short, rights="excerpt"), ENGLISH) == ("Date not recorded.",)
    # Of a first sentence that is longer than may be quoted so many words, and nothing where those would say nothing.
    assert report_text(report(A, "ABC", text="word " * 61 + ".", published="2026"), ENGLISH) == ("word " * 12 + "…",)
    assert report_text(report(A, "ABC", text="word " * 61 + ".", published="2026", rights="excerpt"), ENGLISH) == ("word " * 12 + "…",)
    assert report_text(report(A, "ABC", text="word " * 400 + ".", published="2026", rights="excerpt"), ENGLISH) == (
        "word " * OPENING_WORDS + "…",
    )
    assert report_text(report(A, "ABC", text="word " * 400 + ".", published="2026", rights="link"), ENGLISH) == ()
    endless = "An opening that is cut before it ends " + "by more words than anyone reads " * 40
    assert report_text(report(A, "ABC", text=endless, published="2026"), ENGLISH) == (
        " ".join(endless.split()[: len(endless.split()) // 5]) + " …",
    )
    (digest,), _ = site_of([[report(A, "ABC", text=long, rights="link"), report(B, "The Week", text=long, rights="excerpt")]])
    reports = {value.id: value for value in digest.story.reports}
    kept = quotable([*digest.in_short, *digests.statements.of(reports[A]), *digests.statements.of(reports[B])], reports)
    assert {statement.report for statement in kept} == {B}
    assert sum(len(statement.text.split()) for statement in kept) <= OPENING_SHARE * len(long.split())


def test_an_entry_names_every_kind_of_which_reports_give_different_values():
    said = "On {} a lorry with {} people on board struck the Holm bridge."
    reports = (report(A, "ABC", text=said.format("Thursday", 14)), report(B, "The Week", text=said.format("Friday", 41)))
    statements = tuple(digests.statements.of(one)[0] for one in reports)
    difference = Difference(kind="days", values=("Thursday", "Friday"), statements=statements, also=(("numbers", ("14", "41")),))
    digest = Digest(story=Story(id=A, reports=reports), headline="H", headline_report=A, publishers=(), differ=(difference,))
    assert digest_text(digest, ENGLISH)[:2] == (
        "Reports give different days: Thursday (ABC) and Friday (The Week).",
        "Reports give different numbers: 14 (ABC) and 41 (The Week).",
    )


def test_feeds_do_not_know_the_clock_or_the_locale():
    script = (
        "import locale; locale.setlocale(locale.LC_ALL, '')\n"
        "import hashlib; from tests.test_feeds import *\n"
        "print(hashlib.sha256(repr(files_of(*site_of([FERRY, COMET]))).encode()).hexdigest())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=cases.TESTS.parent,
            env={"PYTHONPATH": "plugins:.", "TZ": zone, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, number in (("Pacific/Kiritimati", "1"), ("America/Adak", "2"))
    }
    assert len(said) == 1
