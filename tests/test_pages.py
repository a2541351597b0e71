"""Pages from digests and single reports: cases in tests/pages, and what holds for the pages of every site."""

import datetime
import hashlib
import itertools
import json
import re
import time
import tomllib
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import jinja2
import msgspec
import pytest

from newsdigest import digests, ledger, pages, records, rights
from newsdigest.digests.quotations import quotation_of
from newsdigest.model import Agreement, Block, Copies, Dated, Difference, Digest, Fact, Note, Own, Printing, Report, Story, Tie, Topic, Why
from newsdigest.pages import environments
from newsdigest.pages.archive import archive
from newsdigest.pages.digest import without_days
from newsdigest.pages.sources import known
from newsdigest.pages.views import Link, marks_of, source_of
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings
from tests import cases
from tests.conftest import ROOT

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(ROOT / "theme" / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environments.equip(TEMPLATES, words_of("en"), "")
SETTINGS = Settings(name="The Example Digest", url="https://example.org/news", contact="desk@example.org")
ENGLISH = words_of("en")


# ------------------------------------------------------------------------------- a case's TOML -> digests, singles


def report_of(row: dict) -> Report:
    """`text` is paragraphs with blank lines between; `blocks` gives other kinds."""
    row = dict(row)
    text = row.pop("text", "")
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    blocks = [Block(**block) for block in row.pop("blocks", [])] or [Block(kind="paragraph", text=paragraph) for paragraph in paragraphs]
    facts = {name: Fact(value=row.pop(name), where="line 1") for name in records.FACTS if name in row}
    name = row.pop("name")
    digest = hashlib.sha256(name.encode()).hexdigest()
    values = {"id": digest[:12], "seed": f"{name}.txt", "hash": digest, "blocks": blocks, **facts, **row}
    return msgspec.convert(values, Report, from_attributes=True)


def site_of(case: dict) -> tuple[list[Digest], list[Story], list[Note]]:
    """A story of two reports or more names its reports and says its sections by `<report> <number of the statement>`."""
    reports = {row["name"]: report_of(row) for row in case["reports"]}
    said = {name: digests.statements.of(report) for name, report in reports.items()}

    def statement(place: str):
        name, number = place.split()
        return said[name][int(number) - 1]

    def copies_of(row: dict, place: str) -> tuple[str, ...]:
        name = place.split()[0]
        carriers = [one["reports"] for one in row.get("copies", []) if name in one["reports"]]
        return tuple(reports[other].id for others in carriers for other in others if other != name)

    def topics_of(*members: Report) -> tuple[Topic, ...]:
        found = []
        for row in case.get("topics", []):
            ids = tuple(report.id for report in members if report in [reports[name] for name in row["reports"]])
            if ids:
                found.append(msgspec.convert({**row, "reports": ids}, Topic))
        return tuple(found)

    def printing(row: dict, place: str) -> Printing:
        return Printing(text=row["text"], speaker=None if place in row.get("unnamed", []) else row.get("speaker"))

    compared, alone = [], set(reports)
    for row in case.get("stories", []):
        members = tuple(reports[name] for name in row["reports"])
        alone -= set(row["reports"])
        ties = [{**tie, "reports": [reports[name].id for name in tie["reports"]]} for tie in row.get("ties", [])]
        why = msgspec.convert({"ties": ties, "overrides": row.get("overrides", [])}, Why)
        story = Story(
            id=members[0].id,
            slug=row.get("slug", "a-story"),
            reports=members,
            copies=tuple(Copies(**{**one, "reports": tuple(reports[name].id for name in one["reports"])}) for one in row.get("copies", [])),
            why=why,
            note=row.get("note", ""),
            revision=row.get("revision", 1),
            topics=topics_of(*members),
            first=row.get("first", ""),
            updated=row.get("updated", ""),
        )
        days = sorted(report.published.value[:10] for report in members if report.published.value)
        compared.append(
            rights.bounded(
                Digest(
                    story=story,
                    headline=members[0].headline.value,
                    headline_report=members[0].id,
                    publishers=tuple(dict.fromkeys(report.publisher.value for report in members if report.publisher.value)),
                    independent=row.get("independent", len(members)),
                    first=days[0] if days else None,
                    last=days[-1] if days else None,
                    undated=len(members) - len(days),
                    lengths={report.id: sum(len(block.text.split()) for block in report.blocks) for report in members},
                    in_short=tuple(map(statement, row.get("in_short", []))),
                    agree=tuple(Agreement(statements=tuple(map(statement, places))) for places in row.get("agree", [])),
                    differ=tuple(
                        Difference(
                            kind=one["kind"],
                            values=tuple(one["values"]),
                            statements=tuple(map(statement, one["statements"])),
                            also=tuple((kind, tuple(values)) for kind, values in one.get("also", {}).items()),
                        )
                        for one in row.get("differ", [])
                    ),
                    only=tuple(
                        Own(report=statement(places[0]).report, statements=tuple(map(statement, places)), copies=copies_of(row, places[0]))
                        for places in row.get("only", [])
                    ),
                    quotations=tuple(
                        quotation_of([(statement(place), printing(one, place)) for place in one["statements"]])
                        for one in row.get("quotations", [])
                    ),
                    when=tuple(
                        Dated(when=one["when"], resolved=one.get("resolved", ""), statement=statement(one["statement"]))
                        for one in row.get("when", [])
                    ),
                )
            )
        )
    singles = [Story(id=reports[name].id, reports=(reports[name],), topics=topics_of(reports[name])) for name in sorted(alone)]
    return compared, singles, [Note(**note) for note in case.get("notes", [])]


def rendered(page: pages.Page, settings: Settings) -> str:
    return TEMPLATES.get_template(page.template).render(page.variables(pages.site_of(settings)))


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")] + "</main>\n"


@pytest.mark.parametrize("folder", cases.folders("pages"))
def test_case(folder):
    """The main part of each page that the case shows."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    settings = msgspec.structs.replace(SETTINGS, **case.get("settings", {}))
    compared, singles, notes = site_of(case)
    shown = [page for page in pages.compose(settings, compared, singles, notes=notes) if page.template in case["show"]]
    assert {page.template for page in shown} == set(case["show"])
    for page in shown:
        name = page.address.strip("/").replace("/", "-") or "front"
        cases.check(folder / "expected" / f"{name}.html", main_of(rendered(page, settings)))


# ------------------------------------------------------------------------------------------- what always holds


class Reader(HTMLParser):
    """What a page holds: text, links, anchors, elements with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def links(self):
        return [attributes["href"] for tag, attributes in self.elements if tag in ("a", "link") and attributes.get("href")]

    def anchors(self):
        return {attributes["id"] for _, attributes in self.elements if "id" in attributes}


def every_case():
    for parameter in cases.folders("pages"):
        case = tomllib.loads((parameter.values[0] / "case.toml").read_text("utf-8"))
        yield pytest.param(site_of(case), id=parameter.id)


@pytest.fixture(scope="module", params=every_case())
def site(request):
    compared, singles, notes = request.param
    composed = list(pages.compose(SETTINGS, compared, singles, notes=notes))
    return composed, {page.address: Reader(rendered(page, SETTINGS)) for page in composed}, compared, singles


def test_each_address_stands_once(site):
    composed, read, _, _ = site
    assert len(read) == len(composed)
    assert all(re.fullmatch(r"(?:[a-z0-9-]+/)*(?:[a-z0-9-]+\.html)?", address) for address in read)


def test_every_report_has_its_post(site):
    _, read, compared, singles = site
    for story in [*(digest.story for digest in compared), *singles]:
        assert pages.story_address(story) in read
        assert all(pages.post_address(report) in read for report in story.reports)


def test_links_inside_lead_somewhere(site):
    _, read, _, _ = site
    for address, reader in read.items():
        for link in reader.links():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("http", "https", "mailto"), link
                continue
            assert address == "404.html" or not parts.path.startswith("/"), f"{address}: {link} leaves the folder the site is put in"
            there = urlsplit(urljoin(f"{SETTINGS.url}/{address}", link)).path.removeprefix("/news/")
            if re.search(r"\.(xml|json|jsonl|jsonld|opml|css|svg|ico|png|webmanifest|epub)$", there) or there.startswith("notes/"):
                continue
            assert there in read, f"{address}: {link}"
            if parts.fragment:
                assert parts.fragment in read[there].anchors(), f"{address}: {link}"


def test_nothing_is_asked_of_other_hosts(site):
    for reader in site[1].values():
        for tag, attributes in reader.elements:
            assert tag not in ("img", "iframe", "object", "embed", "form", "base"), tag
            assert not any(name.startswith("on") or name in ("style", "src", "srcset") for name in attributes), attributes
            if tag == "script":
                assert attributes == {"type": "application/ld+json"}
            if tag == "link" and attributes["rel"] not in ("canonical", "cite-as"):
                assert not urlsplit(attributes["href"]).netloc


def test_attribution_stands_before_any_text_of_a_report(site):
    composed, read, _, _ = site
    for page in composed:
        if page.template == "post.html":
            order = [attributes.get("class") or attributes.get("id") for _, attributes in read[page.address].elements]
            first = next((place for place, name in enumerate(order) if name and re.fullmatch(r"s\d+", name)), len(order))
            assert order.index("source") < first


def test_every_page_says_what_it_is(site):
    composed, read, _, _ = site
    for page in composed:
        assert page.title
        assert page.description
        tags = [tag for tag, _ in read[page.address].elements]
        assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
        # No level of headings is skipped.
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels)), page.address


def test_posts_leave_search_engines_to_the_publisher(site):
    composed, read, _, _ = site
    for page in composed:
        metas = {attributes.get("name"): attributes.get("content") for tag, attributes in read[page.address].elements if tag == "meta"}
        assert metas["tdm-reservation"] == "1"
        if page.template == "post.html":
            assert metas["robots"] == "noindex,follow"
            assert not page.indexed
            original = page.context.source.url
            assert page.canonical == (original or page.url)
            data = json.loads(page.data)
            publisher = page.context.source.publisher
            assert data["mainEntity"].get("publisher", {}).get("name") == (publisher.text if publisher else None)
            assert "author" not in data
            assert "publisher" not in data


def test_json_ld_cannot_leave_its_element(site):
    for page in site[0]:
        assert not set("<>&\u2028\u2029") & set(page.data)
        if page.data:
            json.loads(page.data)


def test_any_order_gives_the_same_pages(site):
    composed, _, compared, singles = site
    notes = composed[0].context.notes
    assert list(pages.compose(SETTINGS, compared[::-1], singles[::-1], notes=notes[::-1])) == composed


def test_excerpts_stay_excerpts(site):
    _, read, compared, singles = site
    for story in [*(digest.story for digest in compared), *singles]:
        for report in story.reports:
            if report.rights == "full":
                continue
            shown = " ".join("".join(read[pages.post_address(report)].words).split())
            told = [statement.text for statement in digests.statements.of(report) if statement.text in shown]
            assert len(told) <= (3 if report.rights == "excerpt" else 0)
            assert sum(len(text.split()) for text in told) <= 60


def test_one_more_report_leaves_other_stories_alone(site):
    composed, _, compared, singles = site
    told = {"headline": "A quiet day on the quay", "publisher": "The Newcomer", "published": "2026-11-20", "text": "Nothing happened."}
    newcomer = report_of({"name": "newcomer", **told})
    more = {page.address: page for page in pages.compose(SETTINGS, compared, [*singles, Story(id=newcomer.id, reports=(newcomer,))])}
    for page in composed:
        if page.template in ("post.html", "digest.html", "method.html", "missing.html"):
            assert more[page.address] == page


def test_no_two_reports_of_a_story_are_marked_alike():
    names = ["Channel", "Channel 2", "Channel", "Channel"]
    told = [report_of({"name": f"{number}", "headline": "", "publisher": name}) for number, name in enumerate(names)]
    assert list(marks_of(told, ENGLISH).values()) == ["Channel", "Channel 2", "Channel 3", "Channel 4"]
    assert list(marks_of(told[::-1], ENGLISH).values()) == ["Channel", "Channel 3", "Channel 2", "Channel 4"]


def test_what_an_aggregator_carries_is_marked_by_it():
    told = [
        report_of({"name": name, "headline": "", "publisher": "Channel", "carrier": carrier})
        for name, carrier in (("a", ""), ("b", "Rill"))
    ]
    assert list(marks_of(told, ENGLISH).values()) == ["Channel", "Channel via Rill"]
    assert list(marks_of(told[1:], ENGLISH).values()) == ["Channel"]


def test_a_report_whose_publisher_nobody_named_is_marked_by_its_address():
    told = [report_of({"name": name, "headline": "", "publisher": None}) for name in "ab"]
    told[0] = msgspec.structs.replace(told[0], url=Fact(value="https://www.tide.example/a", where="sidecar"))
    assert list(marks_of(told, ENGLISH).values()) == ["tide.example", "publisher not recorded"]


def test_names_that_differ_have_pages_of_their_own():
    names = ["新华社", "心花射", "A+", "A", "A!", "مدينة", "!", "?", "Index", "Long " * 12, "Long " * 13, "Straße", "Strase", "\ud800"]
    assert len({pages.source_address(name) for name in names}) == len(names)
    assert all(re.fullmatch("sources/[a-z0-9-]{1,70}/", pages.source_address(name)) for name in names)


def test_days_and_months_are_no_names_that_two_stories_share():
    report = Report(id="a", seed="a", hash="a" * 64, headline=Fact(value="Ruud leaves"), language=Fact(value="en-GB"), blocks=())
    tie = Tie(reports=("b", "a"), names=("Ada Ruud", "Monday", "June", "Port Skarn"))
    assert without_days(tie, {"a": report}).names == ("Ada Ruud", "Port Skarn")
    assert without_days(tie, {"a": msgspec.structs.replace(report, language=Fact())}) == without_days(tie, {}) == tie


def test_shared_texts_are_counted_by_report():
    told = [report_of({"name": f"{number}", "headline": "", "publisher": name}) for number, name in enumerate(["ABC", "ABC", "The Week"])]
    ids = tuple(report.id for report in told)
    pairs = [Copies(reports=pair, relation="same text", shared=1.0) for pair in (ids, ids[1:])]
    found = known([Story(id="a", reports=tuple(told), copies=tuple(pairs))])
    assert found["sources/abc/"].sharing == {"The Week": 2}
    assert found["sources/the-week/"].sharing == {"ABC": 1}


def test_a_post_that_alone_tells_its_story_says_what_the_editor_does():
    report = report_of({"name": "ferry", "headline": "Ferry sinks", "publisher": "ABC", "text": "It sank."})
    story = Story(id="a", reports=(report,), note="Saved late.\n\nSee <tomorrow>.", why=Why(overrides=("parted from the other ferry",)))
    (page,) = [page for page in pages.compose(SETTINGS, [], [story]) if page.template == "post.html"]
    html = rendered(page, SETTINGS)
    assert "<p>Saved late.</p>\n<p>See &lt;tomorrow&gt;.</p>" in html
    assert "The editor: parted from the other ferry" in html
    assert html.index("Saved late.") < html.index("It sank.")


def test_a_wrong_date_far_ahead_hides_no_other_story():
    days = ("2026-11-20", "2026-11-19", "2062-11-20")
    told = [report_of({"name": day, "headline": f"Told on {day}", "published": day, "text": "It is told."}) for day in days]
    front = next(pages.compose(SETTINGS, [], [Story(id=report.id, reports=(report,)) for report in told])).context
    assert {single.headline.text for single in front.singles} == {f"Told on {day}" for day in days}
    assert front.day.iso == "2026-11-20"


def test_a_report_and_its_earlier_version_are_listed_as_one_report_that_leads_to_what_changed():
    versions = [
        report_of({"name": day, "headline": f"Ferry {what}", "publisher": "ABC", "published": day, "text": "It sank."})
        for day, what in (("2026-11-18", "sinks"), ("2026-11-20", "raised"))
    ]
    other = report_of({"name": "other", "headline": "Mill shut", "publisher": "ABC", "published": "2026-11-19", "text": "It shut."})
    copies = Copies(reports=tuple(report.id for report in versions), relation="new version", shared=1.0)
    story = Story(id="a", slug="ferry", reports=tuple(versions), copies=(copies,))
    site = [digests.compile(story)], [Story(id=other.id, reports=(other,))]
    listing = [
        page for page in pages.compose(SETTINGS, *site) if page.template in ("front.html", "text.html", "edition.html", "letters.html")
    ]
    for page in listing:
        assert not page.context.digests, page.address
        listed = {single.address: (single.headline.text, single.source.day.iso) for single in page.context.singles}
        if page.address == "editions/2026/11/19/":
            assert listed == {"posts/mill-shut-" + other.id + "/": ("Mill shut", "2026-11-19")}
        elif page.address != "editions/undated/":
            assert listed["stories/ferry/"] == ("Ferry sinks", "2026-11-20"), page.address
    assert {page.template for page in listing} == {"front.html", "text.html", "edition.html", "letters.html"}
    assert [single.address for single in listing[0].context.singles][:1] == ["stories/ferry/"]


def test_headlines_without_an_alphabet_share_a_page():
    singles = []
    for number in range(100):
        report = report_of({"name": str(number), "headline": f"{chr(0x4E00 + number)}港口关闭", "text": "港口关闭。"})
        singles.append(Story(id=report.id, reports=(report,)))
    addresses = [page.address for page in pages.compose(SETTINGS, [], singles) if page.template == "letters.html"]
    assert len(addresses) == 4, addresses


def test_an_archive_of_many_days_takes_no_longer_for_each():
    # 8,000 days took 9 s where each month looked through all of them, and 0.3 s where it does not.
    day = datetime.date(2000, 1, 1)
    stories = {}
    for number in range(8000):
        report = report_of({"name": str(number), "headline": "Harbour shut", "text": "It is shut."})
        stories[(day + datetime.timedelta(days=number)).isoformat()] = [Story(id=report.id, reports=(report,))]
    start = time.process_time()
    assert len(list(archive(SETTINGS, {}, stories))) > 260
    assert time.process_time() - start < 4


def test_an_edition_lists_what_was_changed_on_its_day():
    told = [
        report_of({"name": day, "headline": f"Told on {day}", "published": f"2026-11-{day}", "text": "It is told."}) for day in ("20", "21")
    ]
    late = report_of({"name": "late", "headline": "Told late", "publisher": "ABC", "published": "2026-11-20", "text": "It is told again."})
    published: tuple = ()
    for at, first in (("20T10", told[:1]), ("21T09", [told[0], late]), ("22T09", told[:1])):
        stories = [Story(id=reports[0].id, reports=tuple(reports)) for reports in (first, told[1:])]
        published = ledger.append(stories, published, f"2026-11-{at}:00:00Z")
    read = {page.address: page.context for page in pages.compose(SETTINGS, [], ledger.match(stories, published))}
    assert read["editions/2026/11/20/"].revised == ()
    (one,) = read["editions/2026/11/21/"].revised
    story = ledger.match(stories, published)[0]
    assert one.story == Link(text="Told on 20", address=f"{pages.story_address(story)}#revision-2")
    assert (one.changed.number, one.changed.when.text) == (2, "21 November 2026, 09:00 UTC")
    assert one.changed.change.startswith("1 report added")
    page = next(page for page in pages.compose(SETTINGS, [], ledger.match(stories, published)) if page.address == "editions/2026/11/21/")
    assert "Changed on this day" in rendered(page, SETTINGS)


def test_an_edition_stays_as_first_published_and_marks_what_was_changed_later():
    def told(name: str, day: str) -> Report:
        row = {"name": name, "headline": f"Told by {name}", "publisher": name, "text": "It is told."}
        return report_of(row | {"published": f"2026-11-{day}"})

    ferry, fire, late, gone = told("ABC", "20"), told("Herald", "20"), told("Late Post", "21"), told("Gone", "20")
    published: tuple = ()
    for at, groups in (
        ("20T10", [[ferry], [gone]]),
        ("20T18", [[ferry], [gone], [told("Noon", "20")]]),
        ("22T09", [[ferry, late], [fire], [told("Noon", "20")]]),
    ):
        stories = [Story(id=reports[0].id, reports=tuple(reports)) for reports in groups]
        published = ledger.append(stories, published, f"2026-11-{at}:00:00Z")
    matched = ledger.match(stories, published)
    emptied = ledger.emptied(published, matched)
    compared = [digests.compile(story) for story in matched if len(story.reports) > 1]
    alone = [story for story in matched if len(story.reports) == 1]
    composed = {page.address: page for page in pages.compose(SETTINGS, compared, alone, emptied=emptied)}

    edition = composed["editions/2026/11/20/"].context
    assert edition.first.iso == "2026-11-20"
    assert edition.built_from == "3 reports by 3 publishers, 20 November 2026"
    assert edition.withdrawn == "1 story"
    (grown,) = edition.digests
    assert [one.change for one in grown.later.changes] == ["Late Post’s report added"]
    assert grown.later.now == Link(text="21 November 2026", address="editions/2026/11/21/")
    assert grown.later.added is None
    later = {single.headline.text: single.later for single in edition.singles}
    assert later.keys() == {"Told by Herald", "Told by Noon"}
    assert later["Told by Herald"].added.iso == "2026-11-22"
    assert later["Told by Noon"] is None, "came while the edition's day was not over"

    html = rendered(composed["editions/2026/11/20/"], SETTINGS)
    assert "First published <time" in html
    assert "Withdrawn since: 1 story." in html
    (one,) = composed["editions/2026/11/21/"].context.digests
    assert (one.headline, one.later) == (grown.headline, None)
    assert composed["editions/2026/11/"].context.says == "3 stories"
    assert len(composed["headlines/"].context.digests) == 1


def test_an_edition_whose_stories_are_all_gone_stays():
    gone = report_of({"name": "gone", "headline": "Gone", "published": "2026-11-20", "text": "It is told."})
    story = Story(id=gone.id, reports=(gone,))
    published = ledger.append([], ledger.append([story], (), "2026-11-20T10:00:00Z"), "2026-11-21T10:00:00Z")
    emptied = ledger.emptied(published, ledger.match([], published))
    composed = {page.address: page for page in pages.compose(SETTINGS, [], [], emptied=emptied)}
    assert "Withdrawn since: 1 story." in rendered(composed["editions/2026/11/20/"], SETTINGS)
    assert composed["editions/2026/"].context.months[0].weeks[3][4].address == "editions/2026/11/20/"


def test_what_stands_in_a_series_leads_to_its_neighbours_and_back():
    """Days, months, years, letters, months of a source, reports of a story: next of one is previous of the other."""
    singles = []
    for number in range(70):
        headline = f"{chr(65 + number % 3)} ship of number {number}"
        published = f"2026-{number % 3 + 1:02}-{number % 2 + 1:02}"
        row = {"name": str(number), "headline": headline, "publisher": "ABC", "published": published, "text": "It sails."}
        singles.append(Story(id=f"{number:012x}", reports=(report_of(row),)))
    together = Story(id="f" * 12, slug="ferry", reports=tuple(singles.pop().reports[0] for _ in range(3)))
    last = report_of({"name": "next year", "headline": "A year on", "published": "2027-01-01", "text": "It sails."})
    singles.append(Story(id="e" * 12, reports=(last,)))
    composed = pages.compose(SETTINGS, [digests.compile(together)], singles)
    turned = {}
    for page in composed:
        nav = re.search(r'<nav class="turn".*?</nav>', rendered(page, SETTINGS), re.DOTALL)
        found = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', nav[0])) if nav else {}
        turned[page.address] = {way: urlsplit(urljoin(f"https://x.example/{page.address}", to)).path[1:] for way, to in found.items()}
    for address, ways in turned.items():
        for way, back in (("prev", "next"), ("next", "prev")):
            assert not ways.get(way) or turned[ways[way]][back] == address, (address, way)
    for address, ways in {
        "editions/2026/01/02/": {"prev", "next"},
        "editions/2026/02/": {"prev", "next"},
        "editions/2026/": {"next"},
        "headlines/b/": {"prev", "next"},
        "sources/abc/2026/02/": {"prev", "next"},
        pages.post_address(together.reports[1]): {"prev", "next"},
        pages.post_address(last): set(),
    }.items():
        assert turned[address].keys() == ways, address


@pytest.mark.parametrize(
    ("modified", "shown"),
    [("2026-11-20T14:05:40+00:00", None), ("2026-11-20T14:06:00+00:00", "20 November 2026, 14:06 UTC"), (None, None)],
)
def test_a_change_in_the_minute_of_publication_is_none(modified, shown):
    published = Fact(value="2026-11-20T14:05:02+00:00")
    report = Report(id="a", seed="a", hash="", headline=Fact(value="Rain"), blocks=(), published=published, modified=Fact(value=modified))
    source = source_of(report, words_of("en"))
    assert source.published.text == "20 November 2026, 14:05 UTC"
    assert (source.modified.text if source.modified else None) == shown
