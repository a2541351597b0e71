"""A real browser, and sites on this machine for it to visit."""

import contextlib
import functools
import http.server
import threading
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Host(http.server.SimpleHTTPRequestHandler):
    """A site below a path, with the headers that its `_headers` gives all of its pages."""

    def __init__(self, *args, path, headers, **named):
        self.path_of_site, self.headers_of_site = path, headers
        super().__init__(*args, **named)

    def translate_path(self, path):
        return super().translate_path("/" + path.removeprefix(self.path_of_site))

    def end_headers(self):
        for name, value in self.headers_of_site:
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def serve():
    """Serves a built site below a path; its address."""

    @contextlib.contextmanager
    def serving(folder, path="/"):
        _, *lines = (folder / "_headers").read_text("utf-8").splitlines()
        headers = [line.strip().split(": ", 1) for line in lines[: next(n for n, line in enumerate(lines) if not line.startswith(" "))]]
        host = functools.partial(Host, path=path, headers=headers, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), host)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{path}"
        server.shutdown()
        server.server_close()
        thread.join()

    return serving


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install '.[test]'")
    if not CHROMIUM.exists():
        pytest.skip(f"needs {CHROMIUM}: apt-get install chromium")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()
