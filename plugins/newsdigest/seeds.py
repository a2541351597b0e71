"""The seed files below a content folder, read within bounds."""

from __future__ import annotations

import hashlib
import os
import stat
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from newsdigest.errors import SeedError

SIDECAR = ".toml"
SIDECAR_LIMIT = 100_000  # bytes
# What browsers call the folder for a page's pictures, styles and frames, after the page's own name. Windows ties such a folder to its
# page: https://learn.microsoft.com/en-us/windows/win32/shell/manage
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
PARTS = (
    "_files", ".files", "_file", "-Dateien", "_fichiers", "_bestanden", "_archivos", "-filer", "_tiedostot", "_pliki", "_soubory",
    "_elemei", "_ficheiros", "_arquivos", "_dosyalar", "_datoteke", "_fitxers", "_failid", "_fails", "_bylos", "_fajlovi", "_fitxategiak",
)  # fmt: skip


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """A seed's bytes and what the editor says of it."""

    name: str  # path below the folder, with forward slashes
    data: bytes
    hash: str  # sha256 of data, hexadecimal
    sidecar: dict[str, str] = {}


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A seed's file before it is read."""

    name: str  # path below the folder, with forward slashes
    beside: tuple[str, ...] = ()  # the files of its folder that differ from it by their ending alone, its sidecar among them
    state: tuple[int, ...] = ()  # size, both times in nanoseconds and number on the disk, of the file and of each of those


class Look(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What reading a seed gave, and the state in which it was read."""

    state: tuple[int, ...]
    hash: str
    sidecar: dict[str, str]


class Looks(msgspec.Struct, frozen=True):
    """What an earlier build saw of the seeds, by their names."""

    at: int = 0  # when it began to look, in nanoseconds
    seeds: dict[str, Look] = {}

    def of(self, found: Found) -> Look | None:
        """What a file is known to hold; None where it has to be read."""
        look = self.seeds.get(found.name)
        return look if look and look.state == found.state and settled(look.state) < self.at else None


def settled(state: tuple[int, ...]) -> int:
    """The time, in nanoseconds, from which on a change of these files would show in their times, so that an equal state means equal bytes.

    That is one tick after their last change: until then a second change has the same time (https://git-scm.com/docs/racy-git).
    Ticks of the kernel are 10 ms at most; where times are whole seconds they may be those of FAT, which are 2 s.

    >>> settled((12, 1_000, 2_000, 77, 9, 3_000, 1_000, 78)), settled((12, 4_000_000_000, 3_000_000_000, 77))
    (50003000, 6000000000)
    """
    newest = max(*state[1::4], *state[2::4])
    return newest + (50_000_000 if newest % 1_000_000_000 else 2_000_000_000)


def names(folder: Path) -> list[str]:
    """Paths of all seeds below the folder, sorted."""
    return [seed.name for seed in found(folder)]


def found(folder: Path) -> list[Found]:
    """All seeds below the folder, sorted by their paths; none of them is read.

    Sidecars, hidden files and the parts of a page that a browser saved beside it are no seeds; folders behind links are not entered.
    """
    seeds, left = [], [""]
    while left:
        inner = left.pop()
        try:
            with os.scandir(folder / inner) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except OSError:
            continue
        folders = {entry.name for entry in entries if is_folder(entry)}
        files = {entry.name: entry for entry in entries if entry.name not in folders}
        parts = {stem_of(name) + ending for name in files if name.lower().endswith(PAGE_ENDINGS) for ending in PARTS}
        left += [f"{inner}{entry.name}/" for entry in entries if entry.is_dir(follow_symlinks=False) and entry.name not in parts]
        by_stem: dict[str, list[str]] = {}
        for name in sorted(files):
            by_stem.setdefault(stem_of(name), []).append(name)
        states = {name: state_of(entry) for name, entry in files.items()}
        for same in by_stem.values():
            # A sidecar without its seed is listed, so that `read` can say so.
            for name in [name for name in same if not name.endswith(SIDECAR)] or same:
                beside = tuple(other for other in same if other != name)
                state = states[name] + tuple(number for other in beside for number in states[other])
                seeds.append(Found(name=inner + name, beside=beside, state=state))
    return sorted(seeds, key=lambda seed: seed.name)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether a name stands for a folder, or for a link to one; a link that leads back to itself does not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def stem_of(name: str) -> str:
    """A file's name without its ending, as `Path.stem` has it, but many times sooner.

    >>> [stem_of(name) for name in ("rain.2.txt", "rain", "rain.", ".rain")]
    ['rain.2', 'rain', 'rain.', '.rain']
    """
    place = name.rfind(".")
    return name[:place] if 0 < place < len(name) - 1 else name


def state_of(entry: os.DirEntry[str]) -> tuple[int, ...]:
    """Size, time of the last change of its bytes and of anything, both in nanoseconds, and number on the disk; of a link its own."""
    try:
        state = entry.stat(follow_symlinks=False)
    except OSError:  # it went while the folder was listed; whoever reads it will say so
        return (0, 0, 0, 0)
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def read(folder: Path, name: str, limit: int, beside: Collection[str] | None = None) -> Seed:
    """The seed of that name with its sidecar. Raises SeedError for what is no readable regular file of at most `limit` bytes.

    `beside` are the files that `found` saw beside it; they are looked for where none are given.
    """
    path = folder / name
    if printable(name) != name:
        raise SeedError(printable(name), "its file name is not UTF-8", "Rename it.")
    if name.endswith(SIDECAR):
        raise SeedError(name, "a sidecar without a seed", "Put the saved report beside it under the same name, or delete it.")
    data = _bytes(path, name, limit)
    sidecar = path.with_suffix(SIDECAR)
    if sidecar.exists():
        others = (
            (other.name for other in path.parent.iterdir() if stem_of(other.name) == path.stem) if beside is None else (path.name, *beside)
        )
        twins = sorted(other for other in others if not other.endswith(SIDECAR))
        if len(twins) > 1:
            raise SeedError(
                name, f"its sidecar {sidecar.name} could be of {printable(' or '.join(twins))}", "Give the seeds different names."
            )
    return Seed(name=name, data=data, hash=hashlib.sha256(data).hexdigest(), sidecar=sidecar_of(path, name))


def sidecar_of(path: Path, name: str) -> dict[str, str]:
    """What the file beside a seed says, empty where there is none; `name` is what an error calls the seed. Raises SeedError."""
    sidecar = path.with_suffix(SIDECAR)
    return _sidecar(_bytes(sidecar, name, SIDECAR_LIMIT), sidecar.name, name) if sidecar.exists() else {}


def printable(name: str) -> str:
    r"""A file's name as it can be written: bytes that are not UTF-8 as their numbers.

    >>> print(printable(b"caf\xe9.txt".decode("utf-8", "surrogateescape")), printable("café.txt"))
    caf\xe9.txt café.txt
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _bytes(path: Path, name: str, limit: int) -> bytes:
    try:
        # Without following links: a seed cannot name another file of the editor's machine. Without blocking: it may be a pipe.
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise SeedError(name, "not a regular file", "Delete it, or save the report itself there.")
            if state.st_size > limit:
                raise SeedError(
                    name,
                    f"{state.st_size:,} bytes, more than the {limit:,} allowed",
                    "Save only the page of the report, or raise DIGEST_SEED_LIMIT.",
                )
            return file.read(limit)
    except OSError as error:
        if path.is_symlink():
            raise SeedError(name, "a symbolic link", "Copy the file itself into content/seeds.") from error
        raise SeedError(name, f"cannot be read ({error.strerror})", "Check the file and its permissions.") from error


def _sidecar(data: bytes, sidecar: str, name: str) -> dict[str, str]:
    try:
        return {key: _words(value) for key, value in tomllib.loads(data.decode("utf-8-sig")).items()}
    # Tables in tables until Python's stack ends, and numbers longer than it writes, are not TOML's errors.
    except (ValueError, RecursionError) as error:
        raise SeedError(name, f"its sidecar {sidecar} is not TOML: {error}", 'Write lines such as  url = "https://…"  in UTF-8.') from error


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    if hasattr(value, "isoformat"):  # TOML has dates of its own
        return str(value.isoformat())
    return str(value)


def below(paths: list[str]) -> Iterator[tuple[Path, str]]:
    """(folder, name) of each seed that the command line's files and folders name, in path order."""
    for given in sorted(paths):
        path = Path(given)
        if path.is_dir():
            yield from ((path, name) for name in names(path))
        else:
            yield path.parent, path.name
