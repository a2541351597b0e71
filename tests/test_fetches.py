"""Fetching, from a server on loopback that plays the web: what robots.txt, redirects, bounds and private networks allow."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import shutil
import socket
import threading
from datetime import UTC, datetime

import pytest

from newsdigest import additions, fetches
from newsdigest.errors import SeedError
from newsdigest.settings import Settings

PAGE = """<!DOCTYPE html><html><head><title>Storm closes the old quay</title></head><body><h1>Storm closes the old quay</h1>
<p>The storm on Friday flooded the old quay at Merrow, and the port office closed the road behind it for two days.</p>
<p>Pumps from three towns were brought in overnight, the fire brigade said, and nobody was hurt.</p></body></html>"""
RUSSIAN = "<html><body><h1>Шторм закрыл набережную</h1><p>Шторм в пятницу затопил старую набережную Мерроу.</p></body></html>"
# Path -> status, headers, body; a function gets the connection for itself.
SITE = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /closed/\nDisallow: /*.pdf$\nCrawl-delay: 7\n"),
    "/quay": (200, {"Content-Type": "text/html", "ETag": '"one"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"}, PAGE.encode()),
    "/packed": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
    "/volna": (200, {"Content-Type": "text/html; charset=windows-1251"}, RUSSIAN.encode("cp1251")),
    "/moved": (301, {"Location": "/quay"}, b""),
    "/to-closed": (302, {"Location": "/closed/quay"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
    "/to-private": (302, {"Location": "http://127.0.0.2:{port}/quay"}, b""),
    "/to-metadata": (302, {"Location": "http://[::ffff:169.254.169.254]/latest"}, b""),
    "/to-file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/to-password": (302, {"Location": "http://user:word@127.0.0.1:{port}/quay"}, b""),
    "/closed/quay": (200, {"Content-Type": "text/html"}, PAGE.encode()),
    "/report.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/large": (200, {"Content-Type": "text/html"}, b"x" * 200_001),
    "/bomb": (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000))),
    "/cut": (200, {"Content-Type": "text/html", "Content-Length": "5000"}, PAGE.encode()),
    "/gone": (410, {}, b""),
    "/broken": (500, {}, b""),
    "/empty": (200, {"Content-Type": "text/html"}, b""),
}  # fmt: skip


class Visitor(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path == "/slow":
            # A byte now and then is not silence, so only the bound for the whole answer ends it.
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            with contextlib.suppress(OSError):
                while not self.server.ended.wait(0.02):
                    self.wfile.write(b"x")
            return
        status, headers, body = self.server.site.get(self.path, (404, {}, b""))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value.format(port=self.server.server_address[1]))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def web():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Visitor)
    server.site, server.asked, server.ended = dict(SITE), [], threading.Event()
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(**given):
    """One that takes 127.0.0.1 alone for public, and does not really wait."""
    known = {
        "limit": 200_000,
        "contact": "mailto:editor@digest.example",
        "permitted": lambda ip: ip == "127.0.0.1",
        "pause": lambda seconds: None,
        "now": lambda: datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
    }
    return fetches.Fetcher(**{**known, **given})


def test_a_page_comes_with_where_and_when(web):
    found = fetcher().fetch(web.address + "/moved")
    assert (found.address, found.data) == (web.address + "/quay", PAGE.encode())
    assert (found.retrieved, found.etag, found.last_modified) == ("2026-11-21T08:30:00+00:00", '"one"', "Fri, 20 Nov 2026 10:00:00 GMT")
    assert [path for path, _ in web.asked] == ["/robots.txt", "/moved", "/quay"]
    assert {headers["User-Agent"] for _, headers in web.asked} == {"Newsdigest (+mailto:editor@digest.example)"}
    assert fetcher().fetch(web.address + "/packed").data == PAGE.encode()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/closed/quay", "robots.txt asks"),
        ("/to-closed", "robots.txt asks"),
        ("/report.pdf", "robots.txt asks"),
        ("/round", "leads on more than 5 times"),
        ("/to-private", "127.0.0.2 is not on the public internet"),
        ("/to-metadata", "169.254.169.254 is not on the public internet"),
        ("/to-file", "no plain http"),
        ("/to-password", "no plain http"),
        ("/picture", "it is image/png"),
        ("/large", "larger than the 200,000 bytes"),
        ("/bomb", "larger than the 200,000 bytes"),
        ("/cut", "cannot be asked"),
        ("/gone", "status 410"),
        ("/broken", "status 500"),
        ("/nowhere", "status 404"),
    ],
)
def test_refused(web, path, why):
    with pytest.raises(SeedError, match=why) as caught:
        fetcher().fetch(web.address + path)
    assert caught.value.seed == web.address + path
    assert caught.value.fix[-1] in ".?"


def test_a_server_that_drips_is_left(web):
    with pytest.raises(SeedError, match="too slow"):
        fetcher(longest=0.3).fetch(web.address + "/slow")


@pytest.mark.parametrize(
    ("robots", "is_fetched"),
    [
        ((404, {}, b""), True),
        ((403, {}, b""), True),
        ((200, {}, b"User-agent: *\nDisallow: /\nAllow: /quay\n"), True),
        ((200, {}, b"User-agent: *\nDisallow:\n\nUser-agent: newsdigest\nDisallow: /q*y$\n"), False),
        ((500, {}, b""), False),
        ((302, {"Location": "/elsewhere.txt"}, b""), True),
        ((302, {"Location": "http://127.0.0.2/robots.txt"}, b""), False),
        ((200, {}, b"\xff\xfe\x00 binary" * 100), True),
    ],
    ids=["none", "forbidden", "longest rule", "our own name", "broken", "moved", "to a private network", "binary"],
)
def test_robots(web, robots, is_fetched):
    web.site["/robots.txt"] = robots
    with contextlib.nullcontext() if is_fetched else pytest.raises(SeedError):
        assert fetcher().fetch(web.address + "/quay").data == PAGE.encode()


def test_robots_are_asked_for_once_and_hosts_slowly(web):
    waited = []
    one = fetcher(pause=waited.append)
    for path in ("/quay", "/packed", "/volna"):
        one.fetch(web.address + path)
    assert [path for path, _ in web.asked] == ["/robots.txt", "/quay", "/packed", "/volna"]
    assert len(waited) == 2
    assert all(6 < seconds <= 7 for seconds in waited)


def test_a_name_is_connected_to_where_it_was_looked_at(web):
    """A host that resolves to a public address first and to a private one later gains nothing."""
    port = web.server_address[1]
    answers = [["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]]
    one = fetcher(resolve=lambda host, port: answers.pop(0))
    assert one.fetch(f"http://rebinding.example:{port}/quay").data == PAGE.encode()
    assert web.asked[-1][1]["Host"] == f"rebinding.example:{port}"
    with pytest.raises(SeedError, match="not on the public internet"):
        one.fetch(f"http://rebinding.example:{port}/packed")
    with pytest.raises(SeedError, match="not on the public internet"):
        fetcher(resolve=lambda host, port: ["127.0.0.1", "10.0.0.1"]).fetch(f"http://both.example:{port}/quay")


def test_loopback_is_private_unless_told():
    with pytest.raises(SeedError, match="not on the public internet"):
        fetcher(permitted=fetches.is_public).fetch("http://127.0.0.1:1/")


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SeedError, match="cannot be asked"):
        fetcher().fetch(f"http://127.0.0.1:{port}/")

    def nowhere(host, port):
        raise socket.gaierror("no such name")

    with pytest.raises(SeedError, match="there is no host"):
        fetcher(resolve=nowhere).fetch("https://nowhere.example/")


def added(tmp_path, *sources):
    return list(additions.add(sources, tmp_path / "content", Settings(), tmp_path / "build", fetcher().fetch))


def test_what_was_fetched_becomes_a_seed_and_is_not_sent_twice(web, tmp_path):
    (first,) = added(tmp_path, web.address + "/quay")
    assert (first.outcome, first.seed) == ("added", "address-not-known/storm-closes-the-old-quay.html")
    said = (tmp_path / "content" / "seeds" / first.seed).with_suffix(".toml").read_text("utf-8")
    assert said == f'# Served as text/html\nurl = "{web.address}/quay"\nretrieved = "2026-11-21T08:30:00+00:00"\n'
    (second,) = added(tmp_path, web.address + "/quay")
    assert (second.outcome, second.seed, second.why) == ("already there", first.seed, "unchanged")
    assert web.asked[-1][1]["If-None-Match"] == '"one"'
    assert web.asked[-1][1]["If-Modified-Since"] == "Fri, 20 Nov 2026 10:00:00 GMT"
    # Once the editor has deleted it, the server is asked for all of it again.
    shutil.rmtree(tmp_path / "content")
    (third,) = added(tmp_path, web.address + "/quay")
    assert third.outcome == "added"
    assert "If-None-Match" not in web.asked[-1][1]
    (tmp_path / "build" / "fetched.json").write_text("damaged")
    (fourth,) = added(tmp_path, web.address + "/quay")
    assert (fourth.outcome, fourth.why) == ("already there", "the same bytes")


def test_the_encoding_that_only_the_server_names_is_kept(web, tmp_path):
    (done,) = added(tmp_path, web.address + "/volna")
    assert done.seed == "address-not-known/shtorm-zakryl-naberezhnuiu.html"
    assert 'encoding = "windows-1251"' in (tmp_path / "content" / "seeds" / done.seed).with_suffix(".toml").read_text("utf-8")


def test_what_is_refused_hides_nothing_that_follows(web, tmp_path):
    done = added(tmp_path, web.address + "/empty", web.address + "/closed/quay", web.address + "/quay")
    assert [one.outcome for one in done] == ["refused", "refused", "added"]
