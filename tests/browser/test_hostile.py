"""The site of hostile seeds in a real browser, with the policy that hosts are told to send and without it."""

import functools
import http.server
import os
import re
import threading
from urllib.parse import urlsplit

import pytest

from newsdigest.hosting import POLICY
from tests import hostile

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


@pytest.mark.parametrize("with_policy", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_and_nobody_else_is_asked(hostile_site, browser, with_policy):
    policy = re.search("Content-Security-Policy: (.+)", (hostile_site / "_headers").read_text("utf-8"))[1] if with_policy else ""
    assert policy.startswith(POLICY if with_policy else "")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Served, directory=hostile_site, policy=policy))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    root = f"http://127.0.0.1:{server.server_port}/"
    asked, said, found = set(), [], {}
    try:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        page.on("console", lambda message: said.append((page.url, message.text)))
        page.on("pageerror", lambda error: said.append((page.url, str(error))))
        page.on("dialog", lambda dialog: said.append((page.url, dialog.message)))
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
        page.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert len(pages) > 700
    assert asked == {urlsplit(root).netloc}
    assert not [one for one in said if hostile.CANARY in one[1] or "Content Security Policy" in one[1]]
    assert found == {}
