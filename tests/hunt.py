"""A hunt by coverage for inputs that break what reads seeds, with atheris, which is no requirement: `pip install atheris` first.

    python -m tests.hunt pages|texts|statements|arrivals [SECONDS] [FOLDER]

Ends after so many seconds of a processor (600). Any exception but SeedError, an input that takes 10 of them, and 6 GB (libxml2 keeps every
name of an element that it ever met) end it before, and the input is left in FOLDER (default: hunted/), which keeps what was found on the
way too; a later hunt goes on from there. What a hunt finds becomes a line of tests/hostile.py.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import atheris

with atheris.instrument_imports(include=["newsdigest"]):
    from newsdigest import arrivals, digests, documents, ledger, outcomes, publishers, receipts, reports
    from newsdigest.errors import SeedError
    from newsdigest.model import Block, Fact, Report, Story

from tests import archives, hostile

KNOWN = publishers.load({})


def read(name: str, data: bytes) -> None:
    try:
        report = reports.extract(documents.parse(name, data), KNOWN)
    except SeedError:
        return
    digests.statements.of(report)


def pages(data: bytes) -> None:
    read("a.html", data)


def texts(data: bytes) -> None:
    read("a.txt", data)


def statements(data: bytes) -> None:
    """Two reports of one event: a line each, in turn."""
    lines = [" ".join(line.split()) for line in data.decode("utf-8", "replace").split("\n")]
    halves = [[line for line in lines[half::2] if line] for half in (0, 1)]
    told = tuple(
        Report(
            id=f"{number:012x}",
            seed=f"{number}.txt",
            hash=f"{number:064x}",
            headline=Fact(value="Lock gates jam", where="line 1"),
            publisher=Fact(value=f"Tide {number}", where="line 2"),
            language=Fact(value=("en", "de", "es", "fr", "pt", "ar")[len(data) % 6], where="html lang"),
            blocks=tuple(Block(kind="paragraph", text=line) for line in half),
        )
        for number, half in enumerate(halves, 1)
        if half
    )
    if len(told) == 2:
        story = ledger.match([Story(id=told[0].id, reports=told)], ())[0]
        assert receipts.verify(receipts.receipt(digests.compile(story)), told) == ()


def arrive(data: bytes) -> None:
    for _ in arrivals.arrive("a", io.BytesIO(data), 200_000):
        pass


SLOWEST = 10  # seconds of a processor for one input, which its instruments slow down several times


def bounded(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The same by a clock that stands still while other programs run."""

    def tried(data: bytes) -> None:
        begin = time.process_time()
        target(data)
        assert time.process_time() - begin < SLOWEST, "it takes long"

    return tried


TARGETS = {"pages": pages, "texts": texts, "statements": statements, "arrivals": arrive}


def end(signal: int, frame: FrameType | None) -> None:
    print(f"ended after {time.process_time():.0f} s of a processor, without a find", flush=True)
    os._exit(0)


def main(name: str, seconds: str = "600", folder: str = "hunted") -> None:
    outcomes.ready()  # loading its tables takes longer than any input may
    place = Path(folder, name)
    place.mkdir(parents=True, exist_ok=True)
    for number, (path, data) in enumerate(hostile.seeds().items()):
        if len(data) < 4096 and not path.endswith(".toml"):
            (place / f"seed-{number}").write_bytes(data)
    for path in Path(hostile.__file__).parent.glob("additions/*/*"):
        data = archives.warc(path.read_text("utf-8")) if path.name.endswith(".warc.toml") else path.read_bytes() if path.is_file() else b""
        if name == "arrivals" and data and path.name != "expected.json":
            (place / f"{path.parent.name}-{path.name}").write_bytes(data)
    signal.signal(signal.SIGXCPU, end)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), resource.RLIM_INFINITY))
    # Its own bound is by the clock on the wall, and there for what never ends.
    options = ["-timeout=600", "-rss_limit_mb=6000", "-max_len=4096", f"-artifact_prefix={folder}/found-"]
    atheris.Setup([sys.argv[0], *options, str(place)], bounded(TARGETS[name]))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
