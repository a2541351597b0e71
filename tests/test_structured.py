"""What pages tell machines of themselves: JSON-LD by schema.org's own rules and with the page's own dates, the sitemap by its schema."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import datetime

import lxml.html
import msgspec
import pytest
from lxml import etree

from newsdigest import digests, ledger, pages, sitemaps
from newsdigest.model import Fact, Story
from newsdigest.pages import structured
from tests import cases
from tests.test_pages import SETTINGS, rendered, report_of, site_of

VOCABULARY = tomllib.loads((cases.TESTS / "schema-org.toml").read_text("utf-8"))
DATES = ("datePublished", "dateModified", "dateCreated")


def kinds_of(type_: str) -> list[str]:
    """The type and all that it is a kind of."""
    return [type_, *(kinds_of(VOCABULARY["types"][type_]) if type_ in VOCABULARY["types"] else [])]


def is_date(text: str) -> bool:
    """ISO 8601 as schema.org's Date and DateTime take it: a year, a month, a day, or a whole time."""
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        return True
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def faults_of(node: dict, place: str = "") -> list[str]:
    """Where a node of JSON-LD goes against the vocabulary."""
    found = []
    if node["@type"] not in {"Thing", *VOCABULARY["types"]}:
        return [f"{place}: {node['@type']} is no type that we know of"]
    for name, value in node.items():
        if name.startswith("@"):
            continue
        domain, *ranges = VOCABULARY["properties"].get(name, [""])
        if domain not in kinds_of(node["@type"]):
            found.append(f"{place}.{name}: no property of {node['@type']}")
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                fits = bool(set(kinds_of(one["@type"])) & set(ranges))
                found += faults_of(one, f"{place}.{name}")
            else:
                is_address = bool(re.match(r"https?://[^/\s]", one))
                fits = "Text" in ranges or ("URL" in ranges and is_address) or ("Date" in ranges and is_date(one))
            if not fits:
                found.append(f"{place}.{name}: takes {' or '.join(ranges)}, not {one!r}")
    return found


def dates_of(node: object) -> set[str]:
    """All dates that a node of JSON-LD and those inside it give."""
    if isinstance(node, list):
        return set().union(*map(dates_of, node))
    if not isinstance(node, dict):
        return set()
    return {node[name] for name in DATES if name in node}.union(*map(dates_of, node.values()))


def every_page():
    for parameter in cases.folders("pages"):
        compared, singles, notes = site_of(tomllib.loads((parameter.values[0] / "case.toml").read_text("utf-8")))
        yield from pages.compose(SETTINGS, compared, singles, notes=notes)
    yield from revised_site()


def revised_site():
    """What no case has: dates that are none, and a story with revisions that take something back."""
    told = [report_of({"name": name, "headline": "Ferry sinks", "text": "It sank.", "byline": "Ada Ost, Ben Lee"}) for name in "ab"]
    odd = [
        msgspec.structs.replace(one, published=Fact(value=when, where="line 1"))
        for one, when in zip(told, ("last week", "2026-11-20T10:00:00.000+01:00"), strict=True)
    ]
    published = ledger.append([Story(id="s", reports=tuple(told))], (), "2026-11-21T10:00:00Z")
    published = ledger.append([Story(id="s", reports=tuple(odd[:1]))], published, "2026-11-22T10:00:00Z")
    published = ledger.append([Story(id="s", reports=tuple(odd))], published, "2026-11-23T10:00:00Z")
    compared = [digests.compile(story) for story in ledger.match([Story(id="s", reports=tuple(odd))], published)]
    assert any(structured.takes_back(revision) for revision in compared[0].story.history)
    yield from pages.compose(SETTINGS, compared, [])


def test_json_ld_keeps_to_the_vocabulary_and_to_the_dates_that_the_page_shows():
    templates, dated = set(), 0
    for page in every_page():
        if not page.data:
            continue
        templates.add(page.template)
        node = json.loads(page.data)
        assert node["@context"] == "https://schema.org"
        assert faults_of(node, page.address) == []
        main = lxml.html.fromstring(rendered(page, SETTINGS)).find(".//main")
        shown = set(main.xpath(".//time/@datetime"))
        dated += len(dates_of(node))
        assert dates_of(node) <= shown, page.address
    assert templates == {
        "archive.html",
        "digest.html",
        "edition.html",
        "front.html",
        "post.html",
        "sources.html",
        "topic.html",
        "topics.html",
    }
    assert dated > 30


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"@type": "NewsPage"}, "no type"),
        ({"headLine": "A"}, "no property of WebPage"),
        ({"dateCreated": "last week"}, "takes Date"),
        ({"url": "posts/a/"}, "takes URL"),
        ({"publisher": "ABC"}, "takes Organization or Person"),
        ({"isPartOf": {"@type": "Organization", "name": "ABC"}}, "takes CreativeWork or URL"),
        ({"mainEntity": {"@type": "NewsArticle", "correction": {"@type": "Comment"}}}, "takes CorrectionComment"),
    ],
)
def test_the_check_of_json_ld_sees_what_is_wrong(change, fault):
    found = faults_of({"@type": "WebPage", "name": "A"} | change)
    assert len(found) == 1
    assert fault in found[0]


# ------------------------------------------------------------------------------------------------------- sitemap


SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def test_a_large_site_has_several_sitemaps(monkeypatch):
    composed = list(revised_site())
    whole = dict(sitemaps.files(SETTINGS, composed))
    monkeypatch.setattr(sitemaps, "MOST", 3)
    parts = dict(sitemaps.files(SETTINGS, composed))
    names = re.findall(rf"^Sitemap: {SETTINGS.url}/(.+)$", parts.pop("robots.txt").decode(), re.MULTILINE)
    assert names == list(parts)
    assert names[:2] == ["sitemap.xml", "sitemap-2.xml"]
    listed = [[line for line in parts[name].splitlines() if b"<loc>" in line] for name in names]
    assert {len(lines) for lines in listed[:-1]} == {3}
    assert [line for lines in listed for line in lines] == [line for line in whole["sitemap.xml"].splitlines() if b"<loc>" in line]


def test_the_sitemap_keeps_to_its_schema_and_lists_what_search_engines_may_have():
    schema = etree.XMLSchema(etree.parse(cases.TESTS / "sitemap.xsd"))
    for composed in (list(pages.compose(SETTINGS, [], [])), list(revised_site())):
        root = etree.fromstring(dict(sitemaps.files(SETTINGS, composed))["sitemap.xml"])
        schema.assertValid(root)
        listed = {entry.findtext(f"{{{SITEMAP}}}loc"): entry.findtext(f"{{{SITEMAP}}}lastmod") for entry in root}
        assert len(listed) == len(root)
        assert set(listed) == {page.canonical for page in composed if not page.robots and page.template != "missing.html"}
        assert all(address.startswith(f"{SETTINGS.url}/") for address in listed)
    # Of all pages only the digest has a time, and that is the ledger's.
    assert {when for when in listed.values() if when} == {"2026-11-23T10:00:00Z"}
    # What it must not be: without an address, with a relative one, with a time that is none, with anything after the time.
    for wrong in (
        "<lastmod>2026-11-20</lastmod>",
        "<loc>/stories/</loc>",
        "<loc>https://a.example/</loc><lastmod>20 November</lastmod>",
        "<loc>https://a.example/</loc><title>A</title>",
    ):
        assert not schema.validate(etree.fromstring(f'<urlset xmlns="{SITEMAP}"><url>{wrong}</url></urlset>'))
