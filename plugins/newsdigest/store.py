"""A cache of cleaned reports and of comparisons in one SQLite file: deleting it costs time, never a report."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from platform import python_version
from typing import TypeVar

import msgspec

from newsdigest import omissions
from newsdigest.model import Rejected, Report, Story

Outcome = Report | Rejected
Value = TypeVar("Value")
# What decides how a seed is cleaned: a change in any of these makes every kept report stale.
RULES = ("model.py", "errors.py", "settings.py", "slugs.py", "tables.py", "omissions.py", "reports", "documents", "cleaning", "publishers")
# What decides what a story's digest is, given its cleaned reports.
COMPARING = (*RULES, "digests", "rights.py", "stories")
# What decides what a cleaned report names.
NAMING = ("model.py", "topics", "digests/languages", "digests/mentions.py")
# What decides what the files of the site are, given all that they tell: any of our modules, and beside those above
MAKING = ("",)
MAKERS = ("babel", "feedgen", "jinja2", "markupsafe", "msgspec", "pelican", "scipy")
AT_ONCE = 500  # keys that are looked up together
LINES = "lines "  # stands before the key of a seed under which its lines are kept
LEFT = "left "  # likewise, what was left out of its report for the account
READERS = ("beautifulsoup4", "chardet", "ftfy", "lxml", "numpy", "publicsuffixlist", "sentencex")


class Kept(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One outcome as it lies in the store, what was dropped in brief."""

    report: Report | None = None
    rejected: Rejected | None = None

    @classmethod
    def of(cls, outcome: Outcome) -> Kept:
        if isinstance(outcome, Rejected):
            return cls(rejected=outcome)
        return cls(report=msgspec.structs.replace(outcome, dropped=omissions.brief(outcome.dropped)))

    @property
    def outcome(self) -> Outcome:
        """The one that there is."""
        return self.report or self.rejected  # type: ignore[return-value]


class Drawing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A card as it lies in the store."""

    png: bytes


class Groups(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The stories of the last build's reports, each beside the ids of its reports, which it does not hold itself."""

    key: str  # of the reports, the editor's decisions and the code
    stories: tuple[Story, ...]
    members: tuple[tuple[str, ...], ...]
    reports: dict[str, str] = {}  # id -> what was told of the report
    templates: dict[str, bytes] = {}  # by publisher, as `stories.copies` found them with these stories
    figures: tuple[str, ...] = ()  # the keys of the figures that it took over or left behind: of Figures, then of each of its arrays


class Figures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What figures a grouping left behind."""

    version: str  # of our code
    reports: tuple[tuple[str, str], ...]  # id, and what was told of the report, in the order of the figures
    arrays: dict[str, tuple[str, tuple[int, ...]]]  # name -> type and shape; each lies under a key of its own


class Lines(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What of a seed decides how others of its publisher are cleaned."""

    publisher: str  # the domain; empty where it is not known, or where the seed's lines tell nothing of others
    keys: frozenset[str]  # of its lines, as in cleaning/repeats.py


class Store:
    """What is kept of earlier builds, by key; use it in a `with`. A damaged file is put aside and begun anew."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.healed = False  # whether the file was damaged
        self.sums: dict[str, str] = {}  # by key a hash of the value, of all that was got or put
        self.unkept = ""  # why something could not be kept; empty where all was
        try:
            self._database = self._open(path)
        except sqlite3.DatabaseError:
            self.healed = True
            for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                name.unlink(missing_ok=True)
            self._database = self._open(path)

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=OFF")  # a lost cache is no loss
            # Not WITHOUT ROWID: keys would then be looked for among whole rows, of which that of all seeds has 50 MB for 100,000.
            database.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL)")
            database.execute("SELECT key, value, sum FROM kept LIMIT 1").fetchall()
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, keys: Iterable[str], kind: type[Value]) -> dict[str, Value]:
        """The values of this kind kept under these keys; what is missing, damaged or of another shape is left out."""
        decoder = msgspec.msgpack.Decoder(kind)
        found = {}
        for key, value in self.get_bytes(keys):
            try:
                found[key] = decoder.decode(value)
            except msgspec.ValidationError:  # an earlier version of ours kept it
                continue
        return found

    def get_bytes(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The same as the bytes that they are, one by one."""
        left = iter(keys)
        while some := list(islice(left, AT_ONCE)):
            for key, value, sum in self._rows(some):
                if hashlib.blake2b(value, digest_size=16).digest() != sum:
                    self.healed = True
                    continue
                self.sums[key] = sum.hex()
                yield key, value

    def held(self, keys: Iterable[str]) -> set[str]:
        """Those of these keys under which something is kept."""
        left, found = iter(keys), set[str]()
        while some := list(islice(left, AT_ONCE)):
            with contextlib.suppress(sqlite3.DatabaseError):
                found |= {key for (key,) in self._database.execute(f"SELECT key FROM kept WHERE {among(some)}", some)}
        return found

    def _rows(self, keys: Sequence[str]) -> list[tuple[str, bytes, bytes]]:
        """What stands in the file under these keys; where it is damaged, what can still be read."""
        try:
            return self._database.execute(f"SELECT key, value, sum FROM kept WHERE {among(keys)}", keys).fetchall()
        except sqlite3.DatabaseError:
            self.healed = True
            return [row for key in keys for row in self._rows([key])] if len(keys) > 1 else []

    def put(self, values: Mapping[str, Value], kind: type[Value]) -> dict[str, Value]:
        """Keeps these values of one kind: all of them or, when the process dies or the disk is full, none.

        Gives them as `get` will. msgspec leaves out a member that is the very object of its default, so that one which only equals it,
        having been computed, would give story.json other bytes than the next build does.
        """
        encoded = {key: msgspec.msgpack.encode(value) for key, value in values.items()}
        self.put_bytes(encoded)
        decoder = msgspec.msgpack.Decoder(kind)
        return {key: decoder.decode(value) for key, value in encoded.items()}

    def put_bytes(self, values: Mapping[str, bytes]) -> None:
        """Keeps these bytes: all of them or none."""
        rows = [(key, value, hashlib.blake2b(value, digest_size=16).digest()) for key, value in values.items()]
        self._change("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
        self.sums |= {key: sum.hex() for key, _, sum in rows}

    def _change(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            self._database.execute("BEGIN")
            self._database.executemany(statement, rows)
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as error:  # a full disk: what is not kept is made again the next time
            self.unkept = str(error)
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forgets what this site has no use for any more."""
        wanted = set(keys)
        gone = {key for (key,) in self._database.execute("SELECT key FROM kept") if key not in wanted}
        self.forget(gone)

    def forget(self, keys: Iterable[str]) -> None:
        """Keeps nothing under these keys any more."""
        self._change("DELETE FROM kept WHERE key = ?", ((key,) for key in sorted(keys)))


def among(keys: Sequence[str]) -> str:
    """The condition that a key is one of so many."""
    return f"key IN ({','.join('?' * len(keys))})"


def rules_version(editors: Mapping[str, str] = {}) -> str:
    """A hash of the code, data and libraries that decide how a seed is cleaned, and of the editor's publisher rules (name -> text)."""
    total = hashlib.sha256(version_of(RULES).encode())
    for name, text in sorted(editors.items()):
        total.update(f"{name}\0{len(text)}\0{text}".encode())
    return total.hexdigest()


def version_of(names: Iterable[str], libraries: Iterable[str] = READERS) -> str:
    """A hash of these modules and packages of ours, their data, and these libraries, by default those that read seeds."""
    total = hashlib.sha256(" ".join(["python", python_version(), *(f"{name} {version(name)}" for name in libraries)]).encode())
    package = resources.files("newsdigest")
    for name in names:
        for path, data in _files(package.joinpath(name), name):
            total.update(f"{path}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def _files(place: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    if place.is_dir():
        for child in sorted(place.iterdir(), key=lambda entry: entry.name):
            if not child.name.startswith(("__pycache__", ".")):
                yield from _files(child, f"{name}/{child.name}")
    elif place.is_file():
        yield name, place.read_bytes()


def key_of(seed: str, hash: str, sidecar: Mapping[str, str], version: str) -> str:
    """The key under which a seed's outcome is kept: its name, its bytes, its sidecar, the rules."""
    return hashlib.sha256(
        "\0".join([seed, hash, version, *(f"{k}={v}" for k, v in sorted(sidecar.items()))]).encode("utf-8", "surrogatepass")
    ).hexdigest()


def key_with(key: str, repeated: frozenset[str]) -> str:
    """The key of a seed's outcome, given which of its lines come again on other pages; its own where none does."""
    return hashlib.sha256("\0".join([key, *sorted(repeated)]).encode()).hexdigest() if repeated else key
