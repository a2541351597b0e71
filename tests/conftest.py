"""Sites that several tests look at, each built once, and what starts the programs that build them."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
collect_ignore = ["hunt.py"]  # needs atheris, which is no requirement
# Modules that take longest, the longest first: with them begun first, no process of a run waits for another's last one.
LONGEST = (
    "test_publishing", "test_staging", "test_hostile", "test_site", "test_groupings", "test_browser", "test_tasks", "test_takedowns",
    "test_mistakes", "test_headless", "test_search", "test_languages", "test_executors", "test_bounds", "test_sameness",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


def build(content: Path, output: Path, *words: str, status: int = 0, program: tuple[str, ...] = ("pelican",), **environment: str) -> str:
    """Builds the content folder as `pelican CONTENT -s pelicanconf.py -o OUT` does; what it printed."""
    command = [sys.executable, "-m", *program, str(content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(output), *words]
    # Names of files are looked for in what it prints, and Pelican's log breaks its lines anywhere.
    environment = {**os.environ, "COLUMNS": "1000", **environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of a name, made by the first of a run's processes that asks for it; the others wait for it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with open(folder.with_suffix(".lock"), "w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        made = folder.with_suffix(".made")
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that could not
            folder.mkdir()
            make(folder)
            made.touch()
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the demo site."""
    return once(tmp_path_factory, "demo", lambda folder: build(ROOT / "content", folder / "output")) / "output"


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a site of nothing but the two real seeds."""
    from tests.cases import shared

    seeds = shared("seeds")

    def make(folder: Path) -> None:
        shutil.copytree(seeds, folder / "content" / "seeds")
        build(folder / "content", folder / "output")

    return once(tmp_path_factory, "real", make) / "output"


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a site of nothing but hostile seeds."""
    from tests import hostile

    def make(folder: Path) -> None:
        site = folder / "site"
        for name, data in hostile.seeds().items():
            path = site / "content" / "seeds" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        hostile.on_disk(site / "content" / "seeds" / "disk", site / "outside")
        # In one process and its forks, so that all that they do is written down.
        program = ("tests.audits", str(folder / "audited.jsonl"))
        build(site / "content", site / "output", "-e", 'DIGEST_EXECUTOR="serial"', program=program)

    return once(tmp_path_factory, "hostile", make) / "site" / "output"
