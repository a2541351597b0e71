"""The licence of every package in requirements.txt, as the package itself says it, and whether it fits ours.

    python -m tests.licences

Leaves with 1 where one does not fit, or says nothing that tests/licences.toml knows.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
CLASSIFIER = "License :: "


def licences(said: Sequence[str]) -> list[str]:
    """What a package says, expressions and names -> the licences by their identifiers, names that are not known as they stand.

    >>> licences(["Apache-2.0 OR (BSD-2-Clause AND MIT)"]), licences(["BSD License", "Ask us"])
    (['Apache-2.0', 'BSD-2-Clause', 'MIT'], ['BSD-3-Clause', 'Ask us'])
    """
    named = [TABLE["names"].get(name, name) for name in said]
    return [part for name in named for part in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", name) if part.strip()]


def said_by(package: str) -> list[str]:
    """What an installed package says of its licence: the expression, else the classifiers, else the first line of the field."""
    facts = metadata(package)
    classifiers = [line.rpartition(" :: ")[2] for line in facts.get_all("Classifier") or () if line.startswith(CLASSIFIER)]
    return list(filter(None, [facts.get("License-Expression")])) or classifiers or (facts.get("License") or "").splitlines()[:1]


def rows(requirements: str) -> Iterator[tuple[str, list[str] | None]]:
    """Package and licences of each pinned line; None where the package is not installed, being for another system."""
    for package in PINNED.findall(requirements):
        try:
            yield package, licences(said_by(package))
        except PackageNotFoundError:
            yield package, None


def main() -> int:
    wrong = 0
    for package, found in rows(Path(__file__).parent.with_name("requirements.txt").read_text("utf-8")):
        fits = found is None or (bool(found) and set(found) <= set(TABLE["fitting"]))
        wrong += not fits
        said = "not run: not installed here" if found is None else ", ".join(found) or "says nothing"
        print(f"{package:24} {said}{'' if fits else '  DOES NOT FIT'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
