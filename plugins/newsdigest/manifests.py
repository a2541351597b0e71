"""What belongs to a built site: its lock while building, its files with their hashes when done."""

from __future__ import annotations

import fcntl
import fnmatch
import hashlib
import os
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import msgspec

from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from newsdigest.writer import JOURNAL, unfinished, write_whole

NAME = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Every file of the site; written last, so a site without it, or one that differs from it, is not whole."""

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


def static_files(settings: Mapping[str, Any], copied: Iterable[Any]) -> set[str]:
    """What Pelican copied itself: the theme's static folders and the content's static files."""
    found = {Path(static.save_as).as_posix() for static in copied}
    for name in settings["THEME_STATIC_PATHS"]:
        source = Path(settings["THEME"], name)
        for place, folders, files in os.walk(source, followlinks=True):
            kept = (part for part in (folders, files))
            folders[:], files[:] = ([n for n in part if not any(fnmatch.fnmatch(n, i) for i in settings["IGNORE_FILES"])] for part in kept)
            found.update(Path(settings["THEME_STATIC_DIR"], Path(place, file).relative_to(source)).as_posix() for file in files)
    return found


def read(beside: Path) -> Manifest | None:
    """The manifest of the last whole build; None when there is none or it is damaged."""
    try:
        return msgspec.json.decode((beside / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def finish(output: Path, beside: Path, files: set[str], settings: Settings) -> None:
    """Removes what earlier builds wrote, whole or killed, and this one did not; then writes the manifest."""
    earlier = read(beside)
    begun = set((beside / JOURNAL).read_text("utf-8").splitlines()) if (beside / JOURNAL).exists() else set()
    for name in begun:
        unfinished(output / name).unlink(missing_ok=True)
    for name in sorted((begun | set(earlier.files if earlier else ())) - files, reverse=True):
        path = output / name
        path.unlink(missing_ok=True)
        for folder in path.relative_to(output).parents:
            if folder == Path() or not (output / folder).is_dir() or any((output / folder).iterdir()):
                break
            (output / folder).rmdir()
    manifest = Manifest(
        versions={name: version(name) for name in ("pelican", "feedgen", "jinja2", "msgspec")},
        settings=hashlib.sha256(msgspec.json.encode(settings, order="deterministic")).hexdigest(),
        files={name: hashlib.sha256((output / name).read_bytes()).hexdigest() for name in sorted(files)},
    )
    write_whole(beside / NAME, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    (beside / JOURNAL).unlink(missing_ok=True)


def faults(output: Path, beside: Path) -> list[str]:
    """Where the built site is not what its manifest says; empty for a whole site."""
    manifest = read(beside)
    if manifest is None:
        return ["there is no manifest: the last build did not finish"]
    found = []
    for name, digest in manifest.files.items():
        path = output / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append(f"{name} was changed after the build")
    there = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    found += [f"{name} is not of this build" for name in sorted(there - set(manifest.files))]
    return found
