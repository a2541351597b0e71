"""A cache of cleaned reports in one SQLite file: deleting it costs time, never a report."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from newsdigest.model import Rejected, Report

Outcome = Report | Rejected
# What decides how a seed is cleaned: a change in any of these makes every kept report stale.
RULES = ("model.py", "errors.py", "settings.py", "slugs.py", "reports", "documents", "cleaning", "publishers")
READERS = ("beautifulsoup4", "charset-normalizer", "ftfy", "lxml", "numpy", "publicsuffixlist")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome as it lies in the store."""

    report: Report | None = None
    rejected: Rejected | None = None


class Store:
    """What is kept of earlier builds, by key; use it in a `with`. A damaged file is put aside and begun anew."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.healed = False  # whether the file was damaged
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
            database.execute(
                "CREATE TABLE IF NOT EXISTS outcomes (key TEXT PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID"
            )
            database.execute("SELECT key, value, sum FROM outcomes LIMIT 1").fetchall()
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, keys: Iterable[str]) -> dict[str, Outcome]:
        """The outcomes kept under these keys; what is missing or damaged is left out."""
        found: dict[str, Outcome] = {}
        decoder = msgspec.msgpack.Decoder(Kept)
        for key in keys:
            try:
                row = self._database.execute("SELECT value, sum FROM outcomes WHERE key = ?", (key,)).fetchone()
            except sqlite3.DatabaseError:
                self.healed = True
                continue
            if row is None:
                continue
            if hashlib.blake2b(row[0], digest_size=16).digest() != row[1]:
                self.healed = True
                continue
            kept = decoder.decode(row[0])
            outcome = kept.report or kept.rejected
            if outcome is not None:
                found[key] = outcome
        return found

    def put(self, outcomes: Mapping[str, Outcome]) -> None:
        """Keeps these outcomes; all of them or, when the process dies, none."""
        rows = []
        for key, outcome in outcomes.items():
            kept = Kept(report=outcome) if isinstance(outcome, Report) else Kept(rejected=outcome)
            value = msgspec.msgpack.encode(kept)
            rows.append((key, value, hashlib.blake2b(value, digest_size=16).digest()))
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?)", rows)
        self._database.execute("COMMIT")

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forgets what no seed of this site has any more."""
        self._database.execute("CREATE TEMP TABLE wanted (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._database.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((key,) for key in keys))
        self._database.execute("DELETE FROM outcomes WHERE key NOT IN (SELECT key FROM wanted)")
        self._database.execute("DROP TABLE wanted")


def rules_version(editors: Mapping[str, str] = {}) -> str:
    """A hash of the code, data and libraries that decide how a seed is cleaned, and of the editor's publisher rules (name -> text)."""
    total = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in READERS).encode())
    package = resources.files("newsdigest")
    for name in RULES:
        for path, data in _files(package.joinpath(name), name):
            total.update(f"{path}\0{len(data)}\0".encode() + data)
    for name, text in sorted(editors.items()):
        total.update(f"{name}\0{len(text)}\0{text}".encode())
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
