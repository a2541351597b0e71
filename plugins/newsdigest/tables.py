"""The text of an editor's TOML file -> its tables; the one place that says what TOML cannot be."""

from __future__ import annotations

import tomllib
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
