"""An http(s) address -> the bytes that stand there, asked for once, slowly, as robots.txt allows, and only of public hosts."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin

import msgspec
from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, NewConnectionError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError
from urllib3.util import Url, parse_url

from newsdigest.errors import SeedError

AGENT = "Newsdigest"  # by which robots.txt may name us
KINDS = (
    "text/html", "application/xhtml+xml", "text/plain", "multipart/related", "message/rfc822", "application/x-mimearchive",
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
    "application/json", "application/x-ndjson", "application/jsonl", "application/warc", "application/gzip", "application/x-gzip",
    "application/octet-stream",
)  # fmt: skip
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
SILENCE = 15.0  # seconds without a byte
LONGEST = 90.0  # seconds for one answer
PAUSE = 1.0  # seconds between two questions to one host, where its robots.txt asks for no more
LONGEST_PAUSE = 30.0
ROBOTS_LIMIT = 512_000  # bytes; RFC 9309 asks that 500 KiB be read at least
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SLOW = (TimeoutError, Urllib3TimeoutError)
BY_HAND = "Open it in a browser, save the page, and add the file."


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What stood at an address."""

    address: str  # where the redirects led
    data: bytes
    content_type: str = ""  # as the server wrote it
    retrieved: str  # RFC 3339
    etag: str = ""  # as the server wrote it, empty for none
    last_modified: str = ""  # as the server wrote it, empty for none
    is_unchanged: bool = False  # the server says that it is what `etag` or `last_modified` name; there are no bytes then


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of a server, redirects not followed."""

    status: int
    headers: dict[str, str]  # by lower-case name
    data: bytes


def resolved(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a host. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also when it is wrapped in an IPv6 one.

    >>> [is_public(ip) for ip in ("93.184.215.14", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:192.168.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class Fetcher:
    """Asks servers for pages; remembers for its lifetime what each host's robots.txt says and when it was last asked."""

    def __init__(
        self,
        *,
        limit: int,
        contact: str = "",
        permitted: Callable[[str], bool] = is_public,
        resolve: Callable[[str, int], Sequence[str]] = resolved,
        pause: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        longest: float = LONGEST,
    ) -> None:
        """`limit` in bytes, unpacked; `permitted` says which IP addresses may be connected to; `longest` in seconds, for one answer."""
        self._limit, self._permitted, self._resolve, self._pause, self._now, self._longest = limit, permitted, resolve, pause, now, longest
        self._agent = f"{AGENT} (+{contact})" if contact else AGENT
        self._robots: dict[str, Protego | None] = {}  # by scheme, host and port; None where everything is allowed
        self._asked: dict[str, float] = {}  # host -> when it was last asked, in seconds of the monotonic clock

    def fetch(self, address: str, etag: str = "", last_modified: str = "") -> Fetched:
        """What stands at an address now, or that it is what was there when the server gave it that `etag` or `last_modified`.

        Raises SeedError when robots.txt, the network, the server or our bounds say no.
        """
        conditions = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified)) if value}
        at = address
        for _ in range(MOST_REDIRECTS + 1):
            url = parsed(address, at)
            self._ask_leave(address, url)
            answer = self._answer(address, url, conditions, self._limit)
            if answer.status in REDIRECTS and answer.headers.get("location"):
                at = urljoin(url.url, answer.headers["location"])
                continue
            return self._taken(address, url, answer, bool(conditions))
        raise SeedError(address, f"it leads on more than {MOST_REDIRECTS} times", BY_HAND)

    def _taken(self, address: str, url: Url, answer: Answer, is_conditional: bool) -> Fetched:
        if answer.status != 200 and not (answer.status == 304 and is_conditional):
            fix = "Is the address right?" if answer.status in (404, 410) else BY_HAND
            raise SeedError(address, f"the server answers with status {answer.status}", fix)
        kind = answer.headers.get("content-type", "")
        if answer.status == 200 and kind and kind.partition(";")[0].strip().lower() not in KINDS:
            raise SeedError(address, f"it is {kind.partition(';')[0].strip()[:80]}, in which no report can be read", BY_HAND)
        return Fetched(
            address=url.url,
            data=answer.data if answer.status == 200 else b"",
            content_type=kind,
            retrieved=self._now().replace(microsecond=0).isoformat(),
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
            is_unchanged=answer.status == 304,
        )

    def _ask_leave(self, address: str, url: Url) -> None:
        """Waits until the host may be asked again; raises SeedError where its robots.txt says that this page may not be fetched."""
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._robots:
            self._robots[site] = self._rules(address, parsed(address, f"{site}/robots.txt"))
        rules = self._robots[site]
        if rules is not None and not rules.can_fetch(url.url, AGENT):
            raise SeedError(address, "the publisher's robots.txt asks programs not to fetch it", BY_HAND)
        delay = max(PAUSE, float(rules.crawl_delay(AGENT) or 0) if rules else 0)
        if str(url.host) in self._asked:
            waited = time.monotonic() - self._asked[str(url.host)]
            if waited < delay:
                self._pause(min(delay, LONGEST_PAUSE) - waited)
        self._asked[str(url.host)] = time.monotonic()

    def _rules(self, address: str, url: Url) -> Protego | None:
        """What a robots.txt says, by RFC 9309: none where there is no such file, nothing allowed where the server fails."""
        at = url
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._answer(address, at, {}, ROBOTS_LIMIT, cut=True)
            if answer.status in REDIRECTS and answer.headers.get("location"):
                at = parsed(address, urljoin(at.url, answer.headers["location"]))
                continue
            if answer.status == 200:
                return Protego.parse(answer.data.decode("utf-8", "replace"))
            if 400 <= answer.status < 500:
                return None
            break
        raise SeedError(address, f"its robots.txt cannot be read ({answer.status}), so it is not known whether it may be fetched", BY_HAND)

    def _answer(self, address: str, url: Url, conditions: dict[str, str], limit: int, cut: bool = False) -> Answer:
        """One question and its answer; a longer one than `limit` bytes is an error or, with `cut`, cut."""
        host, port = str(url.host).strip("[]"), url.port or (443 if url.scheme == "https" else 80)
        headers = {
            "Host": url.netloc or host,
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **conditions,
        }
        # The address that was looked at is the one that is connected to; a name that resolves anew could lead elsewhere by then.
        for number, ip in enumerate(places := self._places(address, host, port)):
            connection: HTTPConnection
            if url.scheme == "https":
                secure = ssl.create_default_context()
                connection = HTTPSConnection(ip, port, timeout=SILENCE, ssl_context=secure, server_hostname=host)
            else:
                connection = HTTPConnection(ip, port, timeout=SILENCE)
            is_late = threading.Event()
            watch = None
            try:
                try:
                    connection.connect()
                except (HTTPError, OSError):
                    if number + 1 < len(places):
                        continue
                    raise
                # Silence is bounded by the socket; a server that sends a byte now and then, only by this.
                watch = threading.Timer(self._longest, _shut, (connection.sock, is_late))
                watch.daemon = True
                watch.start()
                connection.request("GET", url.request_uri, headers=headers, preload_content=False, decode_content=True)
                response = connection.getresponse()
                data = b""
                if response.status == 200:
                    parts, length = [], 0
                    for part in response.stream(65_536):
                        parts.append(part)
                        length += len(part)
                        if length > limit:
                            break
                    data = b"".join(parts)
                if is_late.is_set():
                    raise TimeoutError
                break
            except (HTTPError, OSError, http.client.HTTPException, ValueError) as error:
                # A refused connection is one of urllib3's time-outs by its type.
                if is_late.is_set() or (isinstance(error, SLOW) and not isinstance(error, NewConnectionError)):
                    fix = "Try again later, or save the page in a browser and add the file."
                    raise SeedError(address, "the server is too slow", fix) from error
                raise SeedError(
                    address, f"the server cannot be asked ({_said(error)})", "Try again later; is the address right?"
                ) from error
            finally:
                if watch:
                    watch.cancel()
                connection.close()
        if len(data) > limit and not cut:
            raise SeedError(
                address, f"it is larger than the {limit:,} bytes allowed", "Save only the page of the report, and add the file."
            )
        return Answer(status=response.status, headers={name.lower(): value for name, value in response.headers.items()}, data=data[:limit])

    def _places(self, address: str, host: str, port: int) -> Sequence[str]:
        """The IP addresses of a host; raises SeedError when there is none, or one that is not permitted."""
        try:
            found = list(dict.fromkeys(self._resolve(host, port)))
        except (OSError, UnicodeError) as error:
            raise SeedError(address, f"there is no host {host}", "Is the address right?") from error
        if not found or not all(map(self._permitted, found)):
            raise SeedError(address, f"{host} is not on the public internet", "Say --private if you mean to fetch from your own network.")
        return found


def parsed(address: str, at: str) -> Url:
    """An absolute http(s) address taken apart and normalised; raises SeedError in the name of `address` for any other."""
    try:
        url = parse_url(at)
    except LocationParseError as error:
        raise SeedError(address, f"it leads to {at[:200]!r}, which is no address", "Is the address right?") from error
    if url.scheme not in ("http", "https") or not url.host or url.auth:
        raise SeedError(
            address, f"it leads to {at[:200]!r}, which is no plain http(s) address", "Write it with https:// and without a password."
        )
    return url._replace(fragment=None)


def _shut(connected: socket.socket, is_late: threading.Event) -> None:
    is_late.set()
    with contextlib.suppress(OSError):  # closed in this moment
        connected.shutdown(socket.SHUT_RDWR)


def _said(error: BaseException) -> str:
    return str(getattr(error, "reason", None) or error)[:200] or type(error).__name__
