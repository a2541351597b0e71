"""Builds and deliveries that are killed, and builds on disks that are too small: what is left must be whole, each time.

    python -m tests.interruptions kills [COUNT]
    python -m tests.interruptions deliveries [COUNT]
    python -m tests.interruptions disks [COUNT]

kills: a build is killed at one of its steps on the disk, which are audit events of Python's that open, make, rename, link or remove a
file. Of COUNT or a few more (300 when not given) half are taken evenly from all that a build has, half from its last, in which the sites
change places; every other one has lost its store and makes all pages. The site must be the old one whole or the new one whole.
deliveries: the same of a delivery (100) to a folder, in which no page may stand before what it needs, and to a branch, whose commit must
be the old one or the new one.
disks: a build runs on a disk of its own, which is full before it is done; COUNT sizes (20), up to one on which it has room. Needs the
right to mount a tmpfs.
Before each the old site is put back; after each the next one, left alone, must give the new site.
Prints what was found, also when ended by Ctrl-C, and leaves with 1 where a site was mixed or not healed.
"""

from __future__ import annotations

import collections
import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pelican
from pelican.settings import read_settings

from newsdigest import generator, manifests, publishing  # noqa: F401 - the generator, so that no fork has to import it
from newsdigest import settings as site_settings
from newsdigest.publishing.changes import DELIVERED
from tests.conftest import ROOT
from tests.deliveries import too_early

FREE = 480  # kilobytes, in which the small site's build is sure to end
STEPS = frozenset(
    {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.symlink", "os.truncate", "shutil.rmtree", "subprocess.Popen"}
)


def built(content: Path, output: Path, *, at: int = 0) -> int:
    """Exit status of a build in a process of its own."""
    return forked(lambda: pelican.main([str(content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(output)]), at=at)


def forked(work: Callable[[], object], *, at: int = 0, said: Path = Path(os.devnull)) -> int:
    """Exit status of the work in a forked process, as in `subprocess`; killed before its step `at`, unless that is 0.

    What it prints goes to the file `said`. With -1 it is not killed, and how many steps it took comes back instead.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            silence = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            steps = itertools.count(1)

            def hook(event: str, arguments: object) -> None:
                if event in STEPS and next(steps) == at:
                    os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(hook)
            work()
            status = 0
            os.write(writing, str(next(steps)).encode())
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading, "rb") as told:
        steps_taken = told.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return int(steps_taken) if at == -1 else status


def tree(folder: Path) -> dict[str, str]:
    """Path -> hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


class Sites:
    """The old site, the new one, and a third place where the one becomes the other; `work` is a folder for them."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.old, self.new = work / "old", work / "new"
        shutil.copytree(ROOT / "tests" / "site" / "content", self.old / "content")
        (self.old / "content" / "seeds" / "empty.txt").unlink()
        shutil.copytree(self.old / "content", self.new / "content")
        seeds = sorted(path for path in (self.new / "content" / "seeds").rglob("*.*") if path.suffix in (".txt", ".html"))
        seeds[0].unlink()
        (self.new / "content" / "seeds" / "choir.txt").write_text(
            "Choir wins in Aldbeck\n\nThe choir of the school won the county prize on Sunday. It was its first in ten years.\n"
        )
        # The old site takes the place of another one, so that it has a twin.
        if any(built(site / "content", self.old / "output") for site in (self.new, self.old)):
            raise SystemExit("the old site cannot be built")
        if built(self.new / "content", self.new / "output"):
            raise SystemExit("the new site cannot be built")
        self.before, self.after = tree(self.old / "output"), tree(self.new / "output")
        self.left = {path.name for path in (self.old / "build").iterdir()}
        self.place = work / "site"
        self.found: collections.Counter[str] = collections.Counter()

    def put_back(self) -> None:
        self.place.mkdir(exist_ok=True)
        for name in ("output", "build"):
            if (self.place / name).is_file():
                (self.place / name).unlink()
            shutil.rmtree(self.place / name, ignore_errors=True)
        # With the links between the site and its twin, and the times of both.
        subprocess.run(["cp", "-a", self.old / "output", self.old / "build", self.place], check=True)

    def becomes(self, **how: int) -> int:
        """Builds the new site where the old one stands."""
        return built(self.new / "content", self.place / "output", **how)

    def note(self, what: str) -> bool:
        """Whether the site is whole now; counts what it is."""
        there = tree(self.place / "output")
        state = "old" if there == self.before else "new" if there == self.after else "mixed"
        self.found[f"{what}, {state} site"] += 1
        return state != "mixed"

    def heals(self) -> bool:
        """Whether the next build gives the new site and leaves nothing else behind."""
        status = self.becomes()
        faults = manifests.faults(self.place / "output", self.place / "build")
        healed = not status and not faults and tree(self.place / "output") == self.after
        healed = healed and {path.name for path in (self.place / "build").iterdir()} == self.left
        self.found["not healed by the next build"] += not healed
        return healed


def kills(sites: Sites, count: int) -> list[int]:
    """At which steps something was wrong."""
    sites.put_back()
    steps = sites.becomes(at=-1)
    every = [(at, is_lost) for at in range(1, steps) for is_lost in (False, True)]
    last = every[-4 * len(sites.after) :]
    evenly, late = (some[:: max(1, (2 * len(some) // count - 1) | 1)] for some in (every, last))
    bad = []
    for at, is_lost in sorted({*evenly, *late}):
        sites.put_back()
        if is_lost:
            (sites.place / "build" / "store.sqlite").unlink()
        status = sites.becomes(at=at)
        whole = sites.note("killed" if status == -signal.SIGKILL else f"ended with {status}")
        if not (sites.heals() and whole):
            bad.append(at)
    return bad


def disks(sites: Sites, count: int) -> list[int]:
    """At which sizes, in kilobytes, something was wrong."""
    bad = []
    for number in range(count):
        shutil.rmtree(sites.place, ignore_errors=True)
        sites.place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", sites.place], check=True)
        try:
            sites.put_back()
            disk = os.statvfs(sites.place)
            size = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024 + FREE * (number + 1) // count
            subprocess.run(["mount", "-o", f"remount,size={size}k", sites.place], check=True)
            status = sites.becomes()
            whole = sites.note("done" if status == 0 else f"ended with {status}")
            subprocess.run(["mount", "-o", "remount,size=20m", sites.place], check=True)
            if not (sites.heals() and whole):
                bad.append(size)
        finally:
            subprocess.run(["umount", sites.place], check=True)
    return bad


def deliveries(sites: Sites, count: int) -> list[int]:
    """At which steps something was wrong, of the folder's and then of the branch's."""
    bad = []
    target, repository = sites.work / "public", sites.work / "repository"
    settings = site_settings.read(read_settings(str(ROOT / "pelicanconf.py")))
    old, new = (publishing.guard(folder / "output", folder / "build", settings) for folder in (sites.old, sites.new))
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    for name in ("name", "email"):
        subprocess.run(["git", "-C", repository, "config", f"user.{name}", "editor@digest.example"], check=True)

    def deliver(site: publishing.Site, kind: str, where: str) -> None:
        publishing.prepare(kind, where, site, repository=repository, now="2026-11-20T12:00:00+00:00", force="a trial").carry_out()

    def on_branch() -> dict[str, str]:
        """Path -> hash of every file of the branch."""
        shutil.rmtree(sites.work / "shown", ignore_errors=True)
        (sites.work / "shown").mkdir()
        packed = subprocess.run(["git", "-C", repository, "archive", "site"], stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["tar", "-x", "-C", sites.work / "shown"], input=packed, check=True)
        return without_list(tree(sites.work / "shown"))

    def put_back(kind: str, where: str) -> None:
        shutil.rmtree(target, ignore_errors=True)
        if kind == "branch":
            subprocess.run(["git", "-C", repository, "update-ref", "-d", "refs/heads/site"], check=True)
        deliver(old, kind, where)

    def wrong(kind: str) -> bool:
        there = on_branch() if kind == "branch" else without_list(tree(target))
        state = "old" if there == sites.before else "new" if there == sites.after else "on its way"
        mixed = state == "on its way" if kind == "branch" else any(too_early(sites.before, sites.after, there))
        sites.found[f"{kind}, {'mixed' if mixed else state}"] += 1
        return mixed

    for kind, where in (("folder", str(target)), ("branch", "site")):
        put_back(kind, where)
        delivering = partial(deliver, new, kind, where)
        steps = forked(delivering, at=-1)
        for at in range(1, steps, max(1, 2 * steps // count)):
            put_back(kind, where)
            forked(delivering, at=at)
            mixed = wrong(kind)
            healed = not forked(delivering)
            healed = healed and (on_branch() if kind == "branch" else without_list(tree(target))) == sites.after
            sites.found["not healed by the next delivery"] += not healed
            if mixed or not healed:
                bad.append(at)
    return bad


def without_list(files: dict[str, str]) -> dict[str, str]:
    return {name: hash for name, hash in files.items() if name not in (DELIVERED, ".nojekyll")}


TRIALS = {"kills": (kills, 300), "deliveries": (deliveries, 100), "disks": (disks, 20)}


def main(name: str, count: str = "") -> int:
    trial, usual = TRIALS[name]
    with tempfile.TemporaryDirectory() as scratch:
        sites = Sites(Path(scratch))
        try:
            bad = trial(sites, int(count or usual))
        except KeyboardInterrupt:
            bad = []
        print("; ".join(f"{what}: {number}" for what, number in sorted(sites.found.items()) if number))
    if bad:
        print(f"wrong at {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
