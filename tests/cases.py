"""Cases: a folder each, input beside expected output, its name the reason; `UPDATE_CASES=1` records what comes out now."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SHARED = TESTS.parent.parent / "shared"


def folders(stage: str) -> list[pytest.ParameterSet]:
    """The cases of a stage, for `pytest.mark.parametrize`."""
    found = sorted(path for path in (TESTS / stage).iterdir() if path.is_dir() and not path.name.startswith((".", "__")))
    return [pytest.param(path, id=path.name) for path in found]


def records(expected: Path) -> bool:
    """Whether what comes out is to be recorded there: `invoke update-cases` asks for it, by a part of the path or for all."""
    return bool(os.environ.get("UPDATE_CASES")) and os.environ.get("UPDATE_ONLY", "") in str(expected)


def check(expected: Path, actual: str | bytes) -> None:
    """What came out is what the case expects; with UPDATE_CASES=1 it is recorded instead."""
    data = actual.encode() if isinstance(actual, str) else actual
    if records(expected):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_bytes(data)
    assert expected.exists(), f"{expected.name} is not recorded yet: invoke update-cases {expected.parent.name}"
    if isinstance(actual, str):
        assert actual == expected.read_bytes().decode()
    else:
        assert data == expected.read_bytes()


def shared(name: str) -> Path:
    """A path in the shared folder beside the checkout; the test is skipped where there is none, unless it must be there."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("NEWSDIGEST_SHARED") == "required":
            pytest.fail(f"{path} is required here")
        pytest.skip(f"needs ../shared/{name}, which a plain clone does not have")
    return path


def new(seed: str, name: str = "") -> Path:
    """Makes a case of a seed under tests/reports: a copy of it and its sidecar. The next `update-cases` records the rest."""
    source = Path(seed)
    case = TESTS / "reports" / (name or f"{source.parent.name}-{source.stem}")
    case.mkdir(parents=True)
    shutil.copyfile(source, case / f"seed{source.suffix}")
    if source.with_suffix(".toml").exists():
        shutil.copyfile(source.with_suffix(".toml"), case / "seed.toml")
    return case


if __name__ == "__main__":
    case = new(*sys.argv[2:])
    print(f"{case}: now `invoke update-cases {case.name}`, and correct what is wrong in it before you mend the code")
