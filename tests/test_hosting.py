"""What hosts and crawlers read: headers that fit the pages, redirects that may be written down, rights reserved."""

import base64
import hashlib
import json
import re

from newsdigest import hosting, ledger
from newsdigest.model import Published
from newsdigest.settings import Settings
from tests.conftest import ROOT

SITE = Settings(url="https://digest.example/news")


def test_a_site_below_a_path_says_it_everywhere():
    found = {path: data.decode() for path, data in hosting.files(SITE, [("stories/b-2/", "stories/a-1/"), ("stories/a-0/", "posts/c/")])}
    assert found["_redirects"] == "/news/stories/a-0/ /news/posts/c/ 301\n/news/stories/b-2/ /news/stories/a-1/ 301\n"
    assert json.loads(found[".well-known/tdmrep.json"]) == [{"location": "/news/", "tdm-reservation": 1}]
    assert found["_headers"].startswith("/news/*\n  Content-Security-Policy: default-src 'self';")


def test_browsers_are_told_the_name_and_the_icons_that_are_there():
    told = json.loads(dict(hosting.files(Settings(name="نشرة الميناء", language="ar"), []))["site.webmanifest"])
    assert (told["name"], told["lang"], told["dir"]) == ("نشرة الميناء", "ar", "rtl")
    for icon in told["icons"]:
        assert (ROOT / "theme" / "static" / icon["src"].removeprefix("theme/")).exists()


def test_only_a_site_with_a_search_lets_scripts_of_its_own_run_webassembly():
    for search in (False, True):
        headers = dict(hosting.files(Settings(search=search), []))["_headers"].decode()
        assert ("script-src 'self' 'wasm-unsafe-eval'" in headers) is search
        assert "'unsafe-" not in headers


def test_headers_are_what_hosts_can_read():
    lines = dict(hosting.files(Settings(), []))["_headers"].decode().splitlines()
    assert all(re.fullmatch(r"/[a-z]*/?\*|  [A-Za-z-]+: [^\s].*", line) for line in lines)
    assert not lines[0].startswith(" ")


def test_addresses_that_lead_nowhere_or_repeat_a_removed_headline_are_not_written_down():
    line = Published(id="a" * 12, slug="new-1", first="", updated="", revision=1, reports=(), hash="", former=("old-words-1",))
    redirects = (("stories/old-words-1/", "stories/new-1/"), ("stories/gone-2/", ""), ("stories/merged-3/", "stories/new-1/"))
    assert ledger.nameable(redirects, [line]) == (("stories/merged-3/", "stories/new-1/"),)


def test_the_policy_stops_nothing_that_pages_do(demo):
    """No script in a page but data for search engines, no style that is not named by its hash; nothing else but the site's own files."""
    policy = (demo / "_headers").read_text("utf-8")
    for path in demo.rglob("*.html"):
        text = path.read_text("utf-8")
        for style in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
            assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy, path
        assert not re.search(r"<style[^>]|\sstyle=|\son[a-z]+=\"", text), path
        assert set(re.findall(r"<script([^>]*)>", text)) <= {' type="application/ld+json"'}, path
