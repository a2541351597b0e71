"""A new site beside the old one -> the new one in its place, in one step; whoever looks sees the old site whole or the new one whole.

What changed is written into build/staging. build/twin is the site once more, each file a link to the same bytes: what changed is put
there, and the two folders change places (renameat2 with RENAME_EXCHANGE, Linux 3.15). So no folder is made or removed for files that
stay. A build that ends before that, by a mistake, a full disk or a power cut, leaves the old site as it was. Nothing is believed of a
twin: each build that changes something compares it with the site first, and whoever deletes it only loses time.
Where a file system cannot exchange two folders, as with one that is a mount point, the files are put in place one by one, each whole,
and the next build completes what a killed one left.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from newsdigest import manifests
from newsdigest.errors import SettingsError
from newsdigest.manifests import Manifest
from newsdigest.settings import Settings
from newsdigest.traces import Trace
from newsdigest.writer import holds, write_whole

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

FOLDER, TWIN = "staging", "twin"  # in build/
A_FOLDER = (0, 0)  # stands for where a folder is on the disk, which two places never share
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of <fcntl.h> and <linux/fs.h>
# What the kernel says where two folders cannot change places: another file system, a mount point, no such call.
CANNOT = frozenset({errno.EXDEV, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What putting a site in place did, in files."""

    written: int = 0
    unchanged: int = 0
    deleted: int = 0


def beside(site: Path) -> Path:
    """The folder for what belongs to the builds of a site."""
    return site.resolve().parent / "build"


def begin(site: Path) -> Path:
    """An empty folder for the new site, after what a killed build left has been tidied; call it under the lock.

    Raises SettingsError where the manifest is damaged: nobody knows then which files of the site are ours, and old ones would stay.
    """
    if manifests.read(beside(site)) is None and (beside(site) / manifests.NAME).exists():
        raise SettingsError(
            str(beside(site) / manifests.NAME), "it is damaged", "Delete it and the site (`invoke clean` does both), and build again."
        )
    folder = beside(site) / FOLDER
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    # Killed after the folders changed places, before that was said.
    coming = manifests.read(beside(site), manifests.COMING)
    if coming and not manifests.differences(site, coming):
        manifests.confirm(beside(site))
    return folder


def finish(
    folder: Path, site: Path, kept: Mapping[str, str], settings: Settings, fresh: Mapping[str, Trace] = {}
) -> tuple[Manifest, Change]:
    """Puts the site that stands in `folder` in place; `kept` (path -> sha256) are files of it that the old site has already.

    `fresh` are files in `folder` that are known to differ from those of the old site, as they were left; who changed them has changed
    their times or sizes.

    What stands in the old site and no build put there stays. The manifest changes with the site; it is given back.
    """
    site = site.resolve()
    earlier = [manifest for name in (manifests.NAME, manifests.COMING) if (manifest := manifests.read(beside(site), name))]
    old = {name for manifest in earlier for name in manifest.files}
    files, written = dict(kept), set[str]()
    for name in names_in(folder):
        if name in fresh and fresh[name].stands_at(f"{folder}/{name}"):
            files[name] = fresh[name].hash
            written.add(name)
            continue
        data = (folder / name).read_bytes()
        files[name] = hashlib.sha256(data).hexdigest()
        if holds(site / name, data):
            (folder / name).unlink()
        else:
            written.add(name)
    deleted = {name for name in old - set(files) if os.path.lexists(site / name)}
    manifest = manifests.of(files, settings)
    is_other = bool(written or deleted) or not site.is_dir()
    if is_other or earlier != [manifest]:
        manifests.announce(beside(site), manifest)
        if is_other:
            # The new files and the announcement reach the disk before anything changes places: a power cut leaves no empty pages.
            os.sync()
            place(folder, site, files, written, deleted)
        manifests.confirm(beside(site))
    shutil.rmtree(folder)
    return manifest, Change(written=len(written), unchanged=len(files) - len(written), deleted=len(deleted))


def place(folder: Path, site: Path, files: Iterable[str], written: set[str], deleted: set[str]) -> None:
    """The new site where the old one stood: in one step or, where that cannot be, file by file."""
    site.mkdir(parents=True, exist_ok=True)
    new, there = folder, set[str]()
    if any(site.iterdir()):
        new = beside(site) / TWIN
        there = align(new, site, leaving=written)
        remove(new, deleted)
        for name in written:
            os.makedirs(os.path.dirname(f"{new}/{name}"), exist_ok=True)
            os.replace(f"{folder}/{name}", f"{new}/{name}")
    if missing := sorted(set(files) - there - written):
        raise SettingsError(str(site / missing[0]), "it vanished while the site was built", "Build again.")
    try:
        exchange(new, site)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        for name in sorted(written, key=order):
            write_whole(site / name, (new / name).read_bytes())
        remove(site, deleted)
        if new != folder:
            shutil.rmtree(new)
        return
    # What was the site is its twin now, and keeps nothing that the site does not: that may have been taken down.
    for name in written | deleted:
        with contextlib.suppress(OSError):  # a folder where a file is now, say; the next build sees to it
            os.unlink(f"{new}/{name}")


def align(twin: Path, site: Path, leaving: Container[str]) -> set[str]:
    """Makes the twin the site once more, but for files that are leaving; the paths of the others."""
    twin.mkdir(exist_ok=True)
    there, left = set[str](), [""]
    while left:
        inner = left.pop()
        ours, theirs = entries(f"{site}/{inner}"), entries(f"{twin}/{inner}")
        for name, state in theirs.items():
            if ours.get(name) != state:
                gone = f"{twin}/{inner}{name}"
                shutil.rmtree(gone) if state == A_FOLDER else os.unlink(gone)
        for name, state in ours.items():
            path = inner + name
            if state == A_FOLDER:
                if theirs.get(name) != state:
                    os.mkdir(f"{twin}/{path}")
                left.append(f"{path}/")
            elif path not in leaving:
                there.add(path)
                if theirs.get(name) != state:
                    share(f"{site}/{path}", f"{twin}/{path}")
    return there


def entries(folder: str) -> dict[str, tuple[int, int]]:
    """Name -> disk and number on it of each file and link in a folder, A_FOLDER for a folder in it."""
    disk = os.stat(folder).st_dev  # once, as what a folder lists tells the numbers too: a third less time than to ask for each file
    with os.scandir(folder) as listed:
        return {entry.name: A_FOLDER if entry.is_dir(follow_symlinks=False) else (disk, entry.inode()) for entry in listed}


def remove(site: Path, names: Iterable[str]) -> None:
    """Deletes files of a folder, and the folders that become empty by it."""
    for name in names:
        (site / name).unlink()
        for parent in Path(name).parents[:-1]:
            if any((site / parent).iterdir()):
                break
            (site / parent).rmdir()


def order(name: str) -> tuple[int, str]:
    """Sorts files so that what pages need comes first, then pages, then what lists them.

    >>> sorted(["index.html", "feeds/feed.xml", "posts/a/index.html", "theme/main.css"], key=order)
    ['theme/main.css', 'posts/a/index.html', 'feeds/feed.xml', 'index.html']
    """
    if name in ("index.html", "pagefind/pagefind-entry.json") or name.startswith(("feeds/", "sitemap")):
        return 2, name
    return int(name.endswith(".html")), name


def names_in(folder: Path) -> Iterator[str]:
    """Every file and link below a folder, by its path from there; links are not followed."""
    for place, folders, files in os.walk(folder):
        inner = "" if place == str(folder) else place[len(str(folder)) + 1 :] + "/"
        yield from (inner + name for name in files)
        yield from (inner + name for name in folders if os.path.islink(f"{place}/{name}"))


def share(old: str, new: str) -> None:
    """The same file at a second place: the same inode, a copy where the file system has no links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(new))
        share(old, new)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        shutil.copy2(old, new, follow_symlinks=False)


def exchange(one: Path, other: Path) -> None:
    """Two folders change places in one step (renameat2(2)). Raises OSError, with one of CANNOT where the system cannot do it."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one))
    if library.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(one), None, str(other))
