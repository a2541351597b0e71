"""TOML files -> their tables: an editor's, of which this says what TOML cannot be, and those that come with the plugin."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from newsdigest.errors import SettingsError


def of(file: str, text: str, fix: str) -> dict[str, Any]:
    """The tables of a file by their names; `fix` says how its lines are written.

    Raises SettingsError, which names the file.

    >>> of("content/topics.toml", "[[hide]]\\nnames = ['Old Mole']", "")
    {'hide': [{'names': ['Old Mole']}]}
    """
    try:
        return tomllib.loads(text)
    # Lists in lists until Python's stack ends, and numbers longer than it reads, are not TOML's errors.
    except (ValueError, RecursionError) as error:
        raise SettingsError(file, f"is not valid TOML: {error}", fix) from error


def own(package: str, name: str) -> dict[str, Any]:
    """The tables of a file of ours, by its path below a package."""
    return tomllib.loads(resources.files(package).joinpath(name).read_text("utf-8"))
