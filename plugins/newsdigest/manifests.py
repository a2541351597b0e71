"""What belongs to a built site: its files with their hashes, and the lock of the build that makes them."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec

from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from newsdigest.writer import write_whole

NAME = "manifest.json"
# What the site is about to become; a build that is killed while it puts the site in place leaves it to the next.
COMING = "manifest.coming.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Every file of the site; a site that differs from it is not the one that was built."""

    versions: dict[str, str]  # of what made it
    settings: str  # hash of the settings in force
    files: dict[str, str]  # path below the output folder -> sha256, hexadecimal


def lock(beside: Path) -> IO[str]:
    """The lock of this output folder; held until the file is closed or the process ends. Raises SettingsError when taken."""
    beside.mkdir(parents=True, exist_ok=True)
    file = open(beside / "lock", "a")  # noqa: SIM115 - held for the build
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise SettingsError(str(beside / "lock"), "another build of this site is running", "Wait for it, or end it.") from error
    return file


def of(files: Mapping[str, str], settings: Settings) -> Manifest:
    """The manifest of a site of these files (path -> sha256), made with these settings."""
    return Manifest(
        versions={name: version(name) for name in ("pelican", "feedgen", "jinja2", "msgspec")},
        settings=hashlib.sha256(msgspec.json.encode(settings, order="deterministic")).hexdigest(),
        files=dict(sorted(files.items())),
    )


def announce(beside: Path, manifest: Manifest) -> None:
    """Says what the site is about to become."""
    write_whole(beside / COMING, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def confirm(beside: Path) -> None:
    """The site has become what was announced."""
    os.replace(beside / COMING, beside / NAME)


def read(beside: Path, name: str = NAME) -> Manifest | None:
    """The manifest of the last whole build, or the announced one; None when there is none or it is damaged."""
    try:
        return msgspec.json.decode((beside / name).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def faults(output: Path, beside: Path) -> list[str]:
    """Where the built site is not what its manifest says; empty for a whole site."""
    manifest = read(beside)
    if manifest is None:
        return ["there is no manifest: the last build did not finish"]
    return differences(output, manifest)


def differences(output: Path, manifest: Manifest) -> list[str]:
    """Where the files of a folder are not those of a manifest."""
    found = []
    for name, digest in manifest.files.items():
        path = output / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hash_of(path) != digest:
            found.append(f"{name} was changed after the build")
    there = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    found += [f"{name} is not of this build" for name in sorted(there - set(manifest.files))]
    return found


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
