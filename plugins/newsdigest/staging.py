"""A new site beside the old one -> the new one in its place, in one step; whoever looks sees the old site whole or the new one whole.

The new site is put together in build/staging: what changed is written there, what did not is linked to the old site's files, which keep
their times. Then the two folders change places (renameat2 with RENAME_EXCHANGE, Linux 3.15) and the old one goes. A build that ends
before that, by a mistake, a full disk or a power cut, leaves the old site as it was.
Where a file system cannot exchange two folders, as with one that is a mount point, the files are put in place one by one, each whole,
and the next build completes what a killed one left.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from newsdigest import manifests
from newsdigest.errors import SettingsError
from newsdigest.manifests import Manifest
from newsdigest.settings import Settings
from newsdigest.writer import holds, write_whole

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

FOLDER = "staging"  # in build/
AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of <fcntl.h> and <linux/fs.h>
# What the kernel says where two folders cannot change places: another file system, a mount point, no such call.
CANNOT = frozenset({errno.EXDEV, errno.EBUSY, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM})
REMEDIES = {
    errno.ENOSPC: "Free some space on this disk and build again.",
    errno.EDQUOT: "Free some of your space on this disk and build again.",
    errno.EROFS: "Put the site on a disk that can be written to.",
    errno.EACCES: "Give yourself the right to read and write there.",
    errno.EPERM: "Give yourself the right to read and write there.",
}


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


def finish(folder: Path, site: Path, kept: Mapping[str, str], settings: Settings) -> tuple[Manifest, Change]:
    """Puts the site that stands in `folder` in place; `kept` (path -> sha256) are files of it that the old site has already.

    What stands in the old site and no build put there stays. The manifest changes with the site; it is given back.
    """
    site = site.resolve()
    earlier = [manifest for name in (manifests.NAME, manifests.COMING) if (manifest := manifests.read(beside(site), name))]
    old = {name for manifest in earlier for name in manifest.files}
    files, written = dict(kept), set[str]()
    for name in names_in(folder):
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
    there = set(names_in(site))
    for name in there - written - deleted:
        share(f"{site}/{name}", f"{folder}/{name}")
    if missing := sorted(set(files) - there - written):
        raise SettingsError(str(site / missing[0]), "it vanished while the site was built", "Build again.")
    try:
        exchange(folder, site)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        for name in sorted(written, key=order):
            write_whole(site / name, (folder / name).read_bytes())
        remove(site, deleted)


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


def told(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function, but with a fault of the disk told in the editor's words: raises SettingsError instead of OSError."""

    @functools.wraps(function)
    def telling(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return function(*arguments, **named)
        except OSError as error:
            remedy = REMEDIES.get(error.errno or 0, "See that the disk is well, and build again.")
            raise SettingsError(str(error.filename or "the disk"), error.strerror or str(error), remedy) from error

    return telling
