"""Sites that several tests look at, each built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
collect_ignore = ["hunt.py"]  # needs atheris, which is no requirement


def build(content: Path, output: Path, *words: str, status: int = 0, program: tuple[str, ...] = ("pelican",), **environment: str) -> str:
    """Builds the content folder as `pelican CONTENT -s pelicanconf.py -o OUT` does; what it printed."""
    command = [sys.executable, "-m", *program, str(content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(output), *words]
    # Names of files are looked for in what it prints, and Pelican's log breaks its lines anywhere.
    environment = {**os.environ, "COLUMNS": "1000", **environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the demo site."""
    output = tmp_path_factory.mktemp("demo") / "output"
    build(ROOT / "content", output)
    return output


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a site of nothing but the two real seeds."""
    from tests.cases import shared

    folder = tmp_path_factory.mktemp("real")
    shutil.copytree(shared("seeds"), folder / "content" / "seeds")
    build(folder / "content", folder / "output")
    return folder / "output"


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a site of nothing but hostile seeds."""
    from tests import hostile

    folder = tmp_path_factory.mktemp("hostile") / "site"
    for name, data in hostile.seeds().items():
        path = folder / "content" / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    hostile.on_disk(folder / "content" / "seeds" / "disk", folder / "outside")
    # In one process and its forks, so that all that they do is written down.
    program = ("tests.audits", str(folder.with_name("audited.jsonl")))
    build(folder / "content", folder / "output", "-e", 'DIGEST_EXECUTOR="serial"', program=program)
    return folder / "output"
