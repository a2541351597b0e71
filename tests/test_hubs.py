"""A WebSub hub hears of the feeds that changed, and a publishing does not depend on it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest

from newsdigest import hubs


@pytest.fixture
def hub():
    """A hub's address, the answer it gives, what it was told."""
    told: list = []
    answers = [204]

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.send_response(answers[-1])
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", answers, told
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_hub_hears_of_all_feeds_in_one_request(hub):
    address, _, told = hub
    names = ["stories/a/feed.xml", "index.html", "feeds/feed.xml", "sitemap.xml"]
    assert hubs.ping(address, hubs.topics(names, "https://digest.example/news")) == ""
    feeds = ["https://digest.example/news/feeds/feed.xml", "https://digest.example/news/stories/a/feed.xml"]
    assert told == [[("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]]


def test_where_no_feed_changed_it_is_left_alone(hub):
    address, _, told = hub
    assert hubs.ping(address, hubs.topics(["index.html"], "https://digest.example")) == ""
    assert told == []


def test_what_goes_wrong_is_said(hub):
    address, answers, _ = hub
    answers.append(503)
    assert "answered 503" in hubs.ping(address, ["https://digest.example/feeds/feed.xml"])
    assert "did not answer" in hubs.ping("http://127.0.0.1:1/", ["https://digest.example/feeds/feed.xml"])
