"""The site of hostile seeds in a real browser, with the policy that hosts are told to send and without it."""

import contextlib
import functools
import http.server
import os
import re
import threading
from urllib.parse import urlencode, urlsplit

import pytest

from newsdigest.hosting import POLICY
from tests import hostile
from tests.conftest import build

# What a browser made of a page, in its own words; and what it refused to do.
WATCH = """window.refused = [];
addEventListener('securitypolicyviolation', event => refused.push(event.violatedDirective + ' ' + event.blockedURI))"""
RUNNING = """tree => {
  // A drawing of our own: bars and lines by numbers, no words.
  const isPicture = element => element.localName === 'svg' && !element.textContent
    && [...element.attributes].every(attribute => ['class', 'aria-hidden'].includes(attribute.name))
    && [...element.querySelectorAll('*')].every(part => ['rect', 'line'].includes(part.localName)
        && [...part.attributes].every(attribute => /^[0-9.]+%$/.test(attribute.value)));
  return [...tree.querySelectorAll('*')].filter(element =>
    (['iframe', 'object', 'embed', 'base', 'template', 'svg', 'math'].includes(element.localName) && !isPicture(element))
    || (element.localName === 'script' && element.type !== 'application/ld+json')
    || [...element.attributes].some(attribute => attribute.name.startsWith('on')
        || (['href', 'src', 'action'].includes(attribute.name)
            && !['http:', 'https:', 'mailto:'].includes(URL.parse(attribute.value, location)?.protocol)))
  ).map(element => element.outerHTML.slice(0, 200));
}"""
# Every page is parsed by the browser; of those each twentieth is opened as well, which takes ten times as long.
EVERY = int(os.environ.get("HOSTILE_EVERY", "20"))


class Served(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, with a policy where there is one."""

    def __init__(self, *arguments, policy, **options):
        self.policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self):
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def watched(browser, site, policy):
    """A page of a browser at a site, the site's address, whom it asked, and what was said there."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Served, directory=site, policy=policy))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    asked, said = set(), []
    try:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page.on("console", lambda message: said.append((page.url, message.text)))
        page.on("pageerror", lambda error: said.append((page.url, str(error))))
        page.on("dialog", lambda dialog: said.append((page.url, dialog.message)))
        yield page, f"http://127.0.0.1:{server.server_port}/", asked, said
        page.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def policy_of(site):
    """The policy that hosts are told to send."""
    return re.search("Content-Security-Policy: (.+)", (site / "_headers").read_text("utf-8"))[1]


@pytest.mark.parametrize("with_policy", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_and_nobody_else_is_asked(hostile_site, browser, with_policy):
    policy = policy_of(hostile_site) if with_policy else ""
    assert policy.startswith(POLICY if with_policy else "")
    found = {}
    with watched(browser, hostile_site, policy) as (page, root, asked, said):
        pages = [path.relative_to(hostile_site).as_posix() for path in sorted(hostile_site.rglob("*.html"))]
        page.goto(root)
        for name in pages:
            parse = f"async name => ({RUNNING})(new DOMParser().parseFromString(await (await fetch('/' + name)).text(), 'text/html'))"
            if live := page.evaluate(parse, name):
                found[name] = live
        # A page that leads on to another one is gone before it can be asked; it was read above.
        lasting = [name for name in pages if b'http-equiv="refresh"' not in (hostile_site / name).read_bytes()]
        for name in lasting[::EVERY]:
            page.goto(root + name)
            if live := page.evaluate(f"() => ({RUNNING})(document).concat(window.refused)"):
                found[name] = live
    assert len(pages) > 700
    assert asked == {urlsplit(root).netloc}
    assert not [one for one in said if hostile.CANARY in one[1] or "Content Security Policy" in one[1]]
    assert found == {}


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    """A site of attacks in texts, with its search."""
    pytest.importorskip("pagefind", reason="needs Pagefind: pip install '.[search]'")
    folder = tmp_path_factory.mktemp("searched")
    for name, data in hostile.seeds().items():
        if name.startswith(("markup-in-text/", "markup-in-sidecar/")):
            (folder / "content" / "seeds" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "content" / "seeds" / name).write_bytes(data)
    build(folder / "content", folder / "output", "-e", "DIGEST_SEARCH=true")
    return folder / "output"


@pytest.mark.parametrize("with_policy", [True, False], ids=["with the policy", "without it"])
def test_what_a_search_finds_is_words(searched, browser, with_policy):
    """The words of attacks stand in headlines, excerpts and filters; what the search makes of them is text."""
    shown = 0
    with watched(browser, searched, policy_of(searched) if with_policy else "") as (page, root, asked, said):
        for words in (hostile.CANARY, "script", "onerror img", "lock gates jam", "javascript", "7 * 7", "<img src=x>", '"><script>', "%00"):
            page.goto(f"{root}search/?{urlencode({'q': words})}")
            page.locator("#found:not(:empty)").wait_for()
            shown += page.locator("#results li").count()
            live = f"() => ({RUNNING})(document.querySelector('#results')).concat(window.refused)"
            assert page.evaluate(live) == [], words
            kept = page.evaluate(
                "() => [...new Set([...document.querySelectorAll('#results *')].map(element => element.localName))].sort()"
            )
            assert set(kept) <= {"a", "article", "b", "bdi", "h2", "h3", "li", "mark", "p", "span", "time"}, words
    assert shown >= 20
    assert asked == {urlsplit(root).netloc}
    assert not [one for one in said if hostile.CANARY in one[1] or "Content Security Policy" in one[1]]
