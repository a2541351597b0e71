"""A new site beside the old one -> the new one in its place, in one step; whoever looks sees the old site whole or the new one whole.

What changed is written into build/staging. build/twin is the site once more, file by file a link to the same bytes: what changed is put
there, the two folders change places (renameat2 with RENAME_EXCHANGE, Linux 3.15), and what was the site becomes its twin again. So the
work grows with what changed, not with the site. A build that ends before that, by a mistake, a full disk or a power cut, leaves the old
site as it was, and the next one looks all through a twin that it does not know; deleting the twin costs only time.
Where a file system cannot exchange two folders, as with one that is a mount point, the files are put in place one by one, each whole,
and the next build completes what a killed one left.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ParamSpec, TypeVar

import msgspec

from newsdigest import manifests
from newsdigest.errors import SettingsError
from newsdigest.manifests import Manifest
from newsdigest.seeds import settled
from newsdigest.settings import Settings
from newsdigest.writer import holds, write_whole

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

FOLDER, TWIN, RECORD = "staging", "twin", "twin.json"  # in build/
FOLDERS = 0  # stands for the number of a folder, which two places never share
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


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """How the folders of the site and of its twin were left: one that was not changed since holds the same names."""

    at: int = 0  # when that was seen, in nanoseconds
    places: tuple[int, int] = (0, 0)  # numbers of the site and of its twin on the disk; a copy of both has others
    site: dict[str, int] = {}  # path below the site's root -> when names in it last changed, in nanoseconds
    twin: dict[str, int] = {}


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
    twin, record = beside(site) / TWIN, beside(site) / RECORD
    twin.mkdir(exist_ok=True)
    known = recorded(record, site, twin)
    record.unlink(missing_ok=True)  # whoever kills this build leaves a twin that nobody knows
    seen, there = align(site, twin, known)
    missing = [
        name for name in files if name not in written and name not in there and (above(name) in seen or above(name) not in known.site)
    ]
    if missing:
        raise SettingsError(str(site / min(missing)), "it vanished while the site was built", "Build again.")
    for name in written:
        os.makedirs(f"{twin}/{above(name)}", exist_ok=True)
        os.replace(f"{folder}/{name}", f"{twin}/{name}")
    remove(twin, deleted)
    try:
        exchange(twin, site)
    except OSError as error:
        if error.errno not in CANNOT:
            raise
        for name in sorted(written, key=order):
            write_whole(site / name, (twin / name).read_bytes())
        remove(site, deleted)
        shutil.rmtree(twin)
        return
    if not there:
        shutil.rmtree(twin)  # nothing stood here: a first site is built in half the time without a twin
        return
    for name in written:
        if os.path.lexists(f"{twin}/{name}"):
            os.unlink(f"{twin}/{name}")
        share(f"{site}/{name}", f"{twin}/{name}")
    remove(twin, [name for name in deleted if os.path.lexists(f"{twin}/{name}")])
    anew = seen.union(*map(folders_of, (*written, *deleted)))
    places = site.stat().st_ino, twin.stat().st_ino
    left = Record(at=time.time_ns(), places=places, site=times(site, known.site, anew), twin=times(twin, known.twin, anew))
    with contextlib.suppress(OSError):  # on a full disk: the next build looks through the twin
        record.write_bytes(msgspec.json.encode(left))


def recorded(path: Path, site: Path, twin: Path) -> Record:
    """What the last build left; nothing where that is not known."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.DecodeError):
        return Record()
    return found if found.places == (site.stat().st_ino, twin.stat().st_ino) else Record()


def align(site: Path, twin: Path, known: Record) -> tuple[set[str], set[str]]:
    """Makes the twin the site once more, looking only into folders that may have changed; those, and the files that stand in them."""
    left = [name for name in known.site.keys() | known.twin.keys() | {""} if not unchanged(name, site, twin, known)]
    seen, there = set[str](), set[str]()
    while left:
        inner = left.pop()
        if inner in seen:
            continue
        seen.add(inner)
        ours, theirs = entries(f"{site}/{inner}"), entries(f"{twin}/{inner}")
        for name in [name for name, state in theirs.items() if ours.get(name) != state]:
            gone = f"{twin}/{inner}{name}"
            shutil.rmtree(gone) if theirs.pop(name) == FOLDERS else os.unlink(gone)
        for name, state in ours.items():
            path = inner + name
            if state == FOLDERS:
                if name not in theirs:
                    os.makedirs(f"{twin}/{path}", exist_ok=True)
                if f"{path}/" not in known.site or f"{path}/" not in known.twin:
                    left.append(f"{path}/")
                continue
            there.add(path)
            if name not in theirs:
                share(f"{site}/{path}", f"{twin}/{path}")
    return seen, there


def unchanged(name: str, site: Path, twin: Path, known: Record) -> bool:
    """Whether no name in this folder can have changed in either place."""
    for place, times in ((site, known.site), (twin, known.twin)):
        time = times.get(name)
        if time is None or settled((0, time, time, 0)) >= known.at or changed_at(f"{place}/{name}") != time:
            return False
    return True


def entries(folder: str) -> dict[str, int]:
    """Name -> number on the disk of each file and link in a folder, FOLDERS for a folder; nothing where there is none."""
    try:
        with os.scandir(folder) as listed:
            return {entry.name: FOLDERS if entry.is_dir(follow_symlinks=False) else entry.inode() for entry in listed}
    except (FileNotFoundError, NotADirectoryError):
        return {}


def times(root: Path, known: Mapping[str, int], anew: set[str]) -> dict[str, int]:
    """When names in each folder last changed, looked up only for these; without folders that are gone."""
    found = {name: time for name, time in known.items() if name not in anew}
    return found | {name: time for name in anew if (time := changed_at(f"{root}/{name}"))}


def changed_at(folder: str) -> int:
    """When names in a folder last changed, in nanoseconds; 0 where there is none."""
    try:
        state = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return 0
    return state.st_mtime_ns if stat.S_ISDIR(state.st_mode) else 0


def above(name: str) -> str:
    """The folder of a file, both by their paths from the root of the site; a folder's ends in a slash, and that of the root is empty.

    >>> above("posts/a/index.html"), above("index.html")
    ('posts/a/', '')
    """
    return name[: name.rfind("/") + 1]


def folders_of(name: str) -> Iterator[str]:
    """All folders that a file stands in, the nearest first.

    >>> list(folders_of("posts/a/index.html"))
    ['posts/a/', 'posts/', '']
    """
    folder = above(name)
    while folder:
        yield folder
        folder = above(folder[:-1])
    yield ""


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
