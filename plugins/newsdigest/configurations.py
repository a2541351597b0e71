"""The site's settings as Pelican takes them, from the editor's pelicanconf.py or publishconf.py, or what is wrong in it and where."""

from __future__ import annotations

import os
import traceback
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pelican
from pelican.settings import DEFAULT_CONFIG, get_settings_from_file, read_settings

from newsdigest.errors import SettingsError, nearest

# What a file of settings, which is a program, may stop with.
STOPS = (ArithmeticError, AttributeError, ImportError, LookupError, NameError, OSError, SyntaxError, TypeError, ValueError)
MEND = "Mend that line."
UTC = "UTC"
# Pelican's settings by the kind of their defaults, which it takes for granted, but for those that may be of another kind.
KINDS = (
    (str, (str, os.PathLike), 'words, "…"'),
    ((list, tuple), (list, tuple, set), 'a list, ["…"]'),
    (dict, Mapping, 'a table, {"…": "…"}'),
)
MAY_DIFFER = {"LOCALE"}
THEMES = Path(pelican.__file__).parent / "themes"


def read(file: Path, override: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A file of settings -> all of Pelican's settings, those of `override` instead of its own.

    Raises SettingsError that names the file and its line, or the setting: where there is no such file, where it cannot be run, and where
    Pelican would stop at a setting of the wrong kind or a folder that is not there.
    """
    if not file.is_file():
        raise SettingsError(file.name, "there is no such file", "Run `invoke` in the folder of the site.")
    try:
        own = get_settings_from_file(str(file))
    except STOPS as error:
        raise SettingsError(place_of(error, file), f"{type(error).__name__}: {said_by(error)}", MEND) from error
    check(file, own)
    return dict(read_settings(str(file), override=dict(override or {})))


def check(file: Path, own: Mapping[str, Any]) -> None:
    """Raises SettingsError for the first setting that Pelican would stop at, with a traceback, before it asks any plugin."""
    for name in sorted(own.keys() & DEFAULT_CONFIG.keys() - MAY_DIFFER):
        for default, kinds, wanted in KINDS:
            value = own[name]
            if isinstance(DEFAULT_CONFIG[name], default) and not (isinstance(value, kinds) or value in (None, False)):
                raise SettingsError(file.name, f"{name} is {value!r}", f"Write {wanted}.")
    for name, others in (("PATH", ()), ("THEME", (THEMES,))):
        folder = own.get(name)
        if folder and not any((beside / folder).is_dir() for beside in (file.parent, *others)):
            raise SettingsError(file.name, f"{name} is {str(folder)!r}, and there is no such folder", "Name one that is there.")
    zone = own.get("TIMEZONE") or UTC
    if zone != UTC and zone not in (zones := zoneinfo.available_timezones()):  # listing them reads 600 files
        raise SettingsError(file.name, f"TIMEZONE is {zone!r}", nearest(zone, zones))


def place_of(error: BaseException, file: Path) -> str:
    """The file and line at which a file of settings stopped; one that it reads in turn, where that did."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f"{Path(error.filename or file).name}, line {error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent == file.parent]
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else file.name


def said_by(error: BaseException) -> str:
    return f"{error.msg}, in {error.text.strip()!r}" if isinstance(error, SyntaxError) and error.text else str(error)
