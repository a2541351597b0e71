"""A readable account of a web archive (TOML) -> the archive's bytes, since those hold lengths and compressed parts."""

from __future__ import annotations

import gzip
import tomllib


def warc(account: str, *, compressed: bool = False) -> bytes:
    """Records one after the other, each compressed by itself where `compressed`."""
    records = [record(number, said) for number, said in enumerate(tomllib.loads(account)["record"])]
    return b"".join(map(gzip.compress, records) if compressed else records)


def record(number: int, said: dict) -> bytes:
    body = said.get("body", "").lstrip("\n").encode(said.get("encoding", "utf-8"))
    for way in said.get("pack", ()):
        body = gzip.compress(body, mtime=0) if way == "gzip" else b"".join(chunks(body))
    if "http" in said:
        body = "\r\n".join([*said["http"], "", ""]).encode() + body
        served = f"application/http; msgtype={said['type']}"
    else:
        served = said.get("content-type", "application/warc-fields")
    lines = [
        "WARC/1.0",
        f"WARC-Type: {said['type']}",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "WARC-Date: 2026-11-21T08:30:00Z",
        f"Content-Type: {served}",
        f"Content-Length: {len(body)}",
        *([f"WARC-Target-URI: {said['url']}"] if "url" in said else []),
        *([f"WARC-Truncated: {said['truncated']}"] if "truncated" in said else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body + b"\r\n\r\n"


def chunks(body: bytes):
    for start in range(0, len(body), 100):
        part = body[start : start + 100]
        yield b"%x\r\n%s\r\n" % (len(part), part)
    yield b"0\r\n\r\n"
