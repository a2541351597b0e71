"""A hunt by coverage for inputs that break what reads seeds, with atheris, which is no requirement: `pip install atheris` first.

    python -m tests.hunt pages|texts|statements|arrivals [SECONDS] [FOLDER]

Any exception but SeedError, an input that takes 30 s, and 1.5 GB end the hunt and are left in FOLDER (default: hunted/), which keeps
what was found on the way too; a later hunt goes on from there. What a hunt finds becomes a line of tests/hostile.py.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["newsdigest"]):
    from newsdigest import arrivals, digests, documents, ledger, outcomes, publishers, receipts, reports
    from newsdigest.errors import SeedError
    from newsdigest.model import Block, Fact, Report, Story

from tests import hostile

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
            language=Fact(value=("en", "de", "es", "ar")[len(data) % 4], where="html lang"),
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


TARGETS = {"pages": pages, "texts": texts, "statements": statements, "arrivals": arrive}


def main(name: str, seconds: str = "600", folder: str = "hunted") -> None:
    outcomes.ready()  # loading its tables takes longer than any input may
    place = Path(folder, name)
    place.mkdir(parents=True, exist_ok=True)
    for number, (path, data) in enumerate(hostile.seeds().items()):
        if len(data) < 4096 and not path.endswith(".toml"):
            (place / f"seed-{number}").write_bytes(data)
    options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=1500", "-max_len=4096", f"-artifact_prefix={folder}/found-"]
    atheris.Setup([sys.argv[0], *options, str(place)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
