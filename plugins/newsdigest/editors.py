"""The editor's own text files, read: what is no text is named, and nothing is waited for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from newsdigest.errors import SettingsError


def text(path: Path) -> str:
    """What a file says, empty where there is none.

    Raises SettingsError for what is no regular file or not UTF-8, OSError for what the disk refuses.
    """
    try:
        # Without blocking: of a pipe nothing may ever come.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SettingsError(str(path), "it is not a regular file", "Write the text itself there, or delete it.")
            return file.read().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise SettingsError(str(path), f"not UTF-8: {error.reason} at byte {error.start}", "Save it as UTF-8.") from error


def rules(folder: Path) -> dict[str, str]:
    """The publisher rules of a folder, by the names of their files, as `publishers.load` wants them. Raises as `text` does."""
    return {path.name: text(path) for path in sorted(folder.glob("*.toml"))}
