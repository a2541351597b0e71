"""Subjects of reports from the sections that their publishers put them in."""

from __future__ import annotations

import functools
from typing import Any

from newsdigest import tables


@functools.cache
def known() -> dict[str, dict[str, Any]]:
    """Each subject by its key, which no name has, with its names by language and its sections."""
    return {f"#{name}": table for name, table in tables.own(__package__, "subjects.toml").items()}


@functools.cache
def _by_section() -> dict[str, str]:
    return {section: key for key, table in known().items() for section in table["sections"]}


def subject_of(section: str) -> str:
    """The key of the subject that a section is about; empty where it is of none, as `News` or `City`.

    >>> subject_of("Business"), subject_of("Economía"), subject_of("City")
    ('#economy', '#economy', '')
    """
    return _by_section().get(" ".join(section.casefold().split()), "")


def name_of(key: str, language: str) -> str:
    """The name of a subject in a language, else in English."""
    names: dict[str, str] = known()[key]["name"]
    return names.get(language.partition("-")[0].lower(), names["en"])
