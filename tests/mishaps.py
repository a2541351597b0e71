"""Builds to which something happens -> a table of what each left behind and what it said.

    python -m tests.mishaps [WORD…]

With words only the mishaps that have one of them in their names. A build must end with 0 and the new site whole, or with another status,
words, and the old site whole; what it could not read it must name. Leaves with 1 where one did not.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import pelican

from newsdigest import manifests
from tests.conftest import ROOT
from tests.interruptions import Sites, forked, tree

FAKETIME = "/usr/lib/{}/faketime/libfaketime.so.1"


class Mishap(msgspec.Struct, frozen=True):
    """What happens: to the site's place before the build, in its midst, or around it."""

    before: Callable[[Path], object] = lambda place: None  # given the folder of content, output and build
    # In the midst of the build: when a file whose path ends so is opened first, and what happens then.
    when: str = ""
    then: Callable[[Path], object] = lambda place: None
    environment: Mapping[str, str | None] = {}  # None: unset. The build gets a process of its own
    names: str = ""  # what it must say if the site is whole, but neither the old one nor the new one


def closed(name: str) -> Callable[[Path], None]:
    """Takes the right to write, or for a file the right to read, from what stands at this path."""

    def close(place: Path) -> None:
        (place / name).chmod(0o555 if (place / name).is_dir() else 0)

    return close


def aged(year: int) -> Callable[[Path], None]:
    """Gives everything the time of a year's beginning."""

    def age(place: Path) -> None:
        for path in place.rglob("*"):
            os.utime(path, (seconds := (year - 1970) * 31_557_600, seconds))

    return age


def damaged(name: str, data: bytes) -> Callable[[Path], object]:
    return lambda place: (place / name).write_bytes(data)


def a_file(place: Path) -> None:
    shutil.rmtree(place / "output")
    (place / "output").write_text("a file")


SEED = "content/seeds/choir.txt"
MISHAPS = {
    "nothing": Mishap(),
    "the folder around the site cannot be written to": Mishap(before=closed(".")),
    "the site cannot be written to": Mishap(before=closed("output")),
    "a page cannot be written to": Mishap(before=closed("output/index.html")),
    "build/ cannot be written to": Mishap(before=closed("build")),
    "the store cannot be read": Mishap(before=closed("build/store.sqlite")),
    "the store is damaged": Mishap(before=damaged("build/store.sqlite", b"SQLite format 3\0" + b"x" * 4000)),
    "the manifest is damaged": Mishap(before=damaged("build/manifest.json", b"{")),
    "the ledger is damaged": Mishap(before=damaged("content/ledger.jsonl", b"{")),
    "the ledger cannot be read": Mishap(
        before=lambda place: [damaged("content/ledger.jsonl", b"")(place), closed("content/ledger.jsonl")(place)]
    ),
    "a seed cannot be read": Mishap(before=closed(SEED), names="choir.txt"),
    "a seed vanishes": Mishap(when="choir.txt", then=lambda place: (place / SEED).unlink(), names="choir.txt"),
    "all seeds vanish": Mishap(when="choir.txt", then=lambda place: shutil.rmtree(place / "content" / "seeds"), names="choir.txt"),
    "the content vanishes": Mishap(when="choir.txt", then=lambda place: shutil.rmtree(place / "content"), names="choir.txt"),
    "the standing site vanishes": Mishap(when="index.html", then=lambda place: shutil.rmtree(place / "output")),
    "the new site vanishes": Mishap(when="index.html", then=lambda place: shutil.rmtree(place / "build" / "staging")),
    "a file stands where the site should": Mishap(before=a_file),
    "two builds at once": Mishap(before=lambda place: manifests.lock(place / "build")),
    "files of 1970": Mishap(before=aged(1970)),
    "files of 2100": Mishap(before=aged(2100)),
    "the clock says 1970": Mishap(environment={"LD_PRELOAD": "faketime", "FAKETIME": "1970-01-02 00:00:00"}),
    "the clock says 2100": Mishap(environment={"LD_PRELOAD": "faketime", "FAKETIME": "2100-01-01 00:00:00"}),
    "SOURCE_DATE_EPOCH is no number": Mishap(environment={"SOURCE_DATE_EPOCH": "yesterday"}),
    "no such time zone": Mishap(environment={"TZ": "Nowhere/None"}),
    "no time zone data": Mishap(environment={"TZ": "", "TZDIR": "/nonexistent", "PYTHONTZPATH": ""}),
    "LANG=C without UTF-8": Mishap(environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "no such locale": Mishap(environment={"LC_ALL": "xx_XX"}),
    "no HOME": Mishap(environment={"HOME": None}),
    "no TMPDIR": Mishap(environment={"TMPDIR": "/nonexistent"}),
}


def without_privilege() -> None:
    """This process obeys the rights of files, also when root runs it (capset(2), without DAC_OVERRIDE and DAC_READ_SEARCH)."""
    if os.geteuid() == 0:
        header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        library = ctypes.CDLL(None, use_errno=True)
        if library.capget(header, data):
            raise OSError(ctypes.get_errno(), "capget")
        data[0] &= ~0b110
        if library.capset(header, data):
            raise OSError(ctypes.get_errno(), "capset")


def build(place: Path, mishap: Mishap, said: Path) -> int:
    """Exit status of the build to which this happens; what it prints goes to a file."""
    words = [str(place / "content"), "-s", str(ROOT / "pelicanconf.py"), "-o", str(place / "output")]
    if mishap.environment:
        environment = {name: value for name, value in {**os.environ, **mishap.environment}.items() if value is not None}
        if "LD_PRELOAD" in mishap.environment:
            environment["LD_PRELOAD"] = FAKETIME.format(f"{os.uname().machine}-linux-gnu")
        with open(said, "wb") as printed:
            done = subprocess.run(
                [sys.executable, "-m", "pelican", *words], cwd=ROOT, env=environment, stdout=printed, stderr=printed, check=False
            )
        return done.returncode

    def work() -> None:
        left = [mishap.when] if mishap.when else []

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            if left and event == "open" and str(arguments[0]).endswith(left[0]):
                left.clear()
                mishap.then(place)

        without_privilege()
        sys.addaudithook(hook)
        pelican.main(words)

    return forked(work, said=said)


def outcome(sites: Sites, mishap: Mishap) -> tuple[str, str, bool]:
    """What was left and what was said of it, and whether that is as it must be."""
    sites.put_back()
    place = sites.place
    shutil.rmtree(place / "content", ignore_errors=True)
    shutil.copytree(sites.new / "content", place / "content")
    kept = mishap.before(place)  # a lock is held until it is let go
    said = sites.work / "said"
    status = build(place, mishap, said)
    del kept
    words = " ".join(said.read_text("utf-8", "replace").split())
    there = tree(place / "output") if (place / "output").is_dir() else {}
    manifest = manifests.read(place / "build")
    whole = bool(manifest) and not manifests.differences(place / "output", manifest)
    if there == sites.before or (place / "output").is_file():
        state = "old"
    elif there == sites.after:
        state = "new"
    else:
        state = "gone" if not there else "other, whole" if whole else "MIXED"
    if status == 0:
        right = state == "new" or (state == "other, whole" and bool(mishap.names) and mishap.names in words)
    else:
        right = (state == "old" or (state == "gone" and bool(mishap.when))) and any(
            mark in words for mark in ("CRITICAL", "Error", "error")
        )
    return f"{status}, {state}", words, right


def table(sites: Sites, wanted: list[str]) -> Iterator[tuple[str, str, str, bool]]:
    for name, mishap in MISHAPS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        if "LD_PRELOAD" in mishap.environment and not os.path.exists(FAKETIME.format(f"{os.uname().machine}-linux-gnu")):
            yield name, "not run: libfaketime is not installed", "", True
            continue
        yield name, *outcome(sites, mishap)
        for path in (sites.place, *sites.place.rglob("*")):  # so that it can be deleted
            path.chmod(path.stat().st_mode | stat.S_IRWXU)


def main(*wanted: str) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, what, said, right in table(Sites(Path(scratch)), list(wanted)):
            mark, words = "" if right else "WRONG ", said[said.find("CRITICAL") :] if "CRITICAL" in said else said[-160:]
            print(f"{mark}{name} | {what} | {words[:230]}", flush=True)
            wrong += not right
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
