"""The seed files below a content folder, read within bounds."""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import tomllib
from collections.abc import Iterator
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


def names(folder: Path) -> list[str]:
    """Paths of all seeds below the folder, sorted.

    Sidecars, hidden files and the parts of a page that a browser saved beside it are no seeds; folders behind links are not entered.
    """
    found = []
    for place, folders, files in os.walk(folder):
        parts = {Path(name).stem + ending for name in files if name.lower().endswith(PAGE_ENDINGS) for ending in PARTS}
        folders[:] = [name for name in folders if not name.startswith(".") and name not in parts]
        taken = {Path(name).stem for name in files if not name.endswith(SIDECAR)}
        # A sidecar without its seed is listed, so that `read` can say so.
        kept = (name for name in files if not name.startswith(".") and not (name.endswith(SIDECAR) and Path(name).stem in taken))
        found += [Path(place, name).relative_to(folder).as_posix() for name in kept]
    return sorted(found)


def read(folder: Path, name: str, limit: int) -> Seed:
    """The seed of that name with its sidecar. Raises SeedError for what is no readable regular file of at most `limit` bytes."""
    path = folder / name
    if printable(name) != name:
        raise SeedError(printable(name), "its file name is not UTF-8", "Rename it.")
    if name.endswith(SIDECAR):
        raise SeedError(name, "a sidecar without a seed", "Put the saved report beside it under the same name, or delete it.")
    data = _bytes(path, name, limit)
    sidecar = path.with_suffix(SIDECAR)
    twins = [other.name for other in path.parent.glob(f"{glob.escape(path.stem)}.*") if other.suffix != SIDECAR] if sidecar.exists() else []
    if len(twins) > 1:
        raise SeedError(name, f"its sidecar {sidecar.name} could be of {' or '.join(sorted(twins))}", "Give the seeds different names.")
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
