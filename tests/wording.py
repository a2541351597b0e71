"""The words of a built site's files, by which tests look for what should not be there."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

SUFFIXES = (".html", ".xml", ".json", ".jsonl", ".jsonld", ".opml", ".txt", ".epub")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    found = words(text)
    return {tuple(found[place : place + length]) for place in range(len(found) - length + 1)}


def files(output: Path) -> list[Path]:
    """All that has words, but for the theme's own."""
    return [path for path in sorted(output.rglob("*")) if path.suffix in SUFFIXES and path.relative_to(output).parts[0] != "theme"]


def read(path: Path) -> str:
    """The text of a file; of a book, that of all its chapters."""
    if path.suffix != ".epub":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(name).decode("utf-8") for name in book.namelist())


def shown(path: Path) -> tuple[str, str]:
    """What a file says, escapes undone: without its markup, and with it."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), read(path))
    for entity, sign in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"'), ("&quot;", '"')):
        text = text.replace(entity, sign)
    return re.sub(r"<[^>]*>", " ", text), text
