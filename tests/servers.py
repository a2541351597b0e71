"""Servers of this machine, each on a port of 127.0.0.1: those that sites are published to, and one that shows a built site."""

import functools
import gzip
import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class Relay:
    """A port that leads to another one, until so many bytes went there: then every connection is cut, and each new one at once."""

    def __init__(self, port):
        self._behind, self.left, self._open = port, float("inf"), []
        self.sent = bytearray()  # by clients
        self._counting = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            if self.left <= 0:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self._behind))
            self._open += [client, server]
            threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _carry(self, source, target, counted):
        try:
            while data := source.recv(16384):
                target.sendall(data)
                if counted:
                    self.sent += data
                if counted and self._is_spent(len(data)):
                    # As when a line goes dead before it is given up: what went through is still taken in.
                    threading.Event().wait(1)
                    self._cut()
                    return
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side of it was cut

    def _is_spent(self, count):
        """Whether these bytes are the ones that were too many; of several connections only one finds that."""
        with self._counting:
            before, self.left = self.left, self.left - count
            return before > 0 >= self.left

    def _cut(self):
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed before

    def close(self):
        self.left = 0
        self._door.close()
        self._cut()
        for connection in self._open:
            connection.close()


def program(name):
    """Where a program stands; a test that needs one that is not there is skipped."""
    path = shutil.which(name) or shutil.which(name, path=f"/usr/sbin:/sbin:{Path(sys.executable).parent}")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


@contextmanager
def running(words, port, log):
    """A server that runs until the end of the block; begins once it answers. Gives its relay."""
    with open(log, "wb") as said, subprocess.Popen(words, stdout=said, stderr=said, stdin=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > until:
                        pytest.fail(f"{words[0]} did not start: {Path(log).read_text('utf-8', 'replace')}")
                    threading.Event().wait(0.05)
            relay = Relay(port)
            try:
                yield relay
            finally:
                relay.close()
        finally:
            server.terminate()


@contextmanager
def sshd(folder):
    """An ssh server for whoever runs the tests; gives its relay and the file of ssh's settings that knows its keys."""
    server = program("sshd")
    program("rsync")
    if os.getuid() == 0 and not Path("/run/sshd").is_dir():
        pytest.skip("sshd, run by root, needs the folder /run/sshd")
    folder.mkdir()
    for key in ("host", "user"):
        subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    shutil.copyfile(folder / "user.pub", folder / "authorized")
    port = free_port()
    (folder / "sshd").write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {folder}/host\nPidFile none\nAuthorizedKeysFile {folder}/authorized\nStrictModes no\n"
        "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
        "Subsystem sftp internal-sftp\n"
        "KexAlgorithms curve25519-sha256\n"  # safe from eavesdroppers of today, and half as much work for each of many connections
    )
    with running([server, "-D", "-e", "-f", str(folder / "sshd")], port, folder / "log") as relay:
        kind, key = (folder / "host.pub").read_text().split()[:2]
        (folder / "known").write_text(f"[127.0.0.1]:{relay.port} {kind} {key}\n")
        (folder / "ssh").write_text(
            f"Host *\n  Port {relay.port}\n  IdentityFile {folder}/user\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known\n"
            "  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking yes\n  BatchMode yes\n"
        )
        yield relay, folder / "ssh"


@contextmanager
def rclone(kind, folder, log, *words):
    """rclone's server of a kind (webdav, s3) that shows a folder; gives its relay."""
    port = free_port()
    server = program("rclone")
    with running([server, "serve", kind, str(folder), f"--addr=127.0.0.1:{port}", "--dir-cache-time=1ms", *words], port, log) as relay:
        yield relay


class Host(http.server.SimpleHTTPRequestHandler):
    """A site below a path, with the headers that its `_headers` gives all of its pages.

    A connection serves many requests, as a host's does: a checker that opens one for each of 30,000 runs out of ports.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer's body waits for its head to be acknowledged, 40 ms
    timeout = 60  # seconds, for a browser that opens a connection and says nothing

    def __init__(self, *args, path, headers, **named):
        self.path_of_site, self.headers_of_site = path, headers
        super().__init__(*args, **named)

    def translate_path(self, path):
        return super().translate_path("/" + path.removeprefix(self.path_of_site))

    def do_GET(self):
        """Pages compressed, as hosts send them."""
        path = Path(self.translate_path(self.path.partition("?")[0]))
        page = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if page.suffix != ".html" or not page.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            super().do_GET()
            return
        data = gzip.compress(page.read_bytes(), mtime=0)
        self.send_response(200)
        for name, value in (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self):
        for name, value in self.headers_of_site:
            self.send_header(name, value)
        super().end_headers()

    def handle(self):
        with suppress(BrokenPipeError, ConnectionResetError):  # a browser may leave before the end
            super().handle()

    def log_message(self, *_):
        pass


class Crowded(http.server.ThreadingHTTPServer):
    """A checker that follows every link of a large site asks faster than a busy machine answers; five in the queue is the default."""

    request_queue_size = 1024


@contextmanager
def site(folder, path="/"):
    """Serves a built site below a path until the end of the block; gives its address."""
    _, *lines = (folder / "_headers").read_text("utf-8").splitlines()
    headers = [line.strip().split(": ", 1) for line in lines[: next(n for n, line in enumerate(lines) if not line.startswith(" "))]]
    host = functools.partial(Host, path=path, headers=headers, directory=folder)
    server = Crowded(("127.0.0.1", 0), host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
