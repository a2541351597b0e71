"""What each file of the site was made from, as a key: a file whose key is what it was, and that stands as it did, is not made again.

These are the verifying traces of A. Mokhov, N. Mitchell and S. Peyton Jones, "Build Systems à la Carte" (ICFP 2018), section 4.2.2.
"""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterable
from pathlib import Path
from stat import S_ISREG

import jinja2
import msgspec
from jinja2 import meta, nodes

from newsdigest.calls import key_of
from newsdigest.pages.environments import KNOWN, origin
from newsdigest.seeds import printable, settled

BY_CHANCE = frozenset({"lipsum", "random"})
UNKNOWN = ""  # stands for a template that is not known


class Trace(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file of the built site."""

    key: str  # of all that it was made from; empty where that is not known
    hash: str  # sha256 of its bytes, hexadecimal
    size: int  # bytes
    time: int  # when it was last written, in nanoseconds, as the disk says

    @classmethod
    def of(cls, path: Path | str, key: str = "", hash: str = "") -> Trace:
        """Of a file that was just put in its place."""
        state = os.stat(path, follow_symlinks=False)
        return cls(key=key, hash=hash, size=state.st_size, time=state.st_mtime_ns)

    def stands_at(self, path: Path | str) -> bool:
        """Whether the file at the path is the one that was traced, by its size and time."""
        try:
            state = os.stat(path, follow_symlinks=False)
        except OSError:
            return False
        return (state.st_size, state.st_mtime_ns) == (self.size, self.time) and S_ISREG(state.st_mode)


class Traces(msgspec.Struct, frozen=True):
    """What is known of a built site."""

    files: dict[str, Trace] = {}  # those that are made here, by their path below the output folder
    beside: dict[str, Trace] = {}  # those in build/
    said: tuple[str, ...] = ()  # the closing lines of the build
    card: str = ""  # address of the site's own card, which the pages that Pelican renders name too; empty for none
    codes: dict[str, bytes] = {}  # what its templates were compiled to, as in pages/environments.py
    whole: str = ""  # key of all that the build depended on; empty where not all of it was known

    def stand(self, site: Path, beside: Path) -> bool:
        """Whether all these files stand as they were left."""
        places = ((site, self.files), (beside, self.beside))
        return all(trace.stands_at(f"{folder}/{name}") for folder, files in places for name, trace in files.items())


def source_keys(environment: jinja2.Environment, names: Iterable[str], also: object) -> dict[str, str]:
    """Template -> a hash of its source, of the sources of all that it extends, includes and imports, and of what else decides (`also`).

    A template of which not all is known is left out: a name that it works out while it is rendered, a filter or an extension that
    is another plugin's, something that goes by chance.
    """
    if not all(name.startswith(KNOWN) for name in environment.extensions):
        return {}
    tables = (environment.filters, environment.tests, environment.globals)
    strange = BY_CHANCE | {name for table in tables for name, value in table.items() if not origin(value).startswith(KNOWN)}
    read: dict[str, tuple[str, frozenset[str]]] = {}
    found = {}
    for name in names:
        whole = closure(name, read, environment, strange)
        if UNKNOWN not in whole:
            found[name] = key_of([(part, read[part][0]) for part in sorted(whole)], also)
    return found


def closure(name: str, read: dict[str, tuple[str, frozenset[str]]], environment: jinja2.Environment, strange: frozenset[str]) -> set[str]:
    """A template and all that it is made of, by name, and UNKNOWN where that is not all; `read` takes each one's source and parts."""
    whole, left = set[str](), [name]
    while left:
        part = left.pop()
        if part in whole:
            continue
        whole.add(part)
        if part == UNKNOWN:
            continue
        if part not in read:
            source = environment.loader.get_source(environment, part)[0] if environment.loader else ""
            tree = environment.parse(source)
            used = {getattr(node, "name", "") for node in tree.find_all((nodes.Filter, nodes.Test, nodes.Name))}
            named = {reference or UNKNOWN for reference in meta.find_referenced_templates(tree)}
            read[part] = source, frozenset(named | ({UNKNOWN} if used & strange else set()))
        left += read[part][1]
    return whole


def states_in(folder: Path, left_out: Container[str]) -> list[tuple[str, tuple[int, ...]]] | None:
    """Path and state of each file below a folder, but not below these folders in it; None where one was changed just now.

    Such a file may be changed again and show the same time.
    """
    now = time.time_ns()
    found = []
    for place, folders, files in os.walk(folder, followlinks=True):
        if Path(place) == folder:
            folders[:] = [name for name in folders if name not in left_out]
        for name in files:
            path = os.path.join(place, name)
            state = os.stat(path)
            found.append((printable(path), (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)))
    return sorted(found) if all(settled(state) < now for _, state in found) else None
