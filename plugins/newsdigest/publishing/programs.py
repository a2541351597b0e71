"""Programs of the system -> what they print, or their own words on why they failed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from newsdigest.errors import SettingsError


def run(
    program: str, *words: str, data: bytes = b"", environment: Mapping[str, str] = {}, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """What the program prints, given these words and standard input.

    Raises SettingsError when it is not installed and, with `check`, when its exit status is not 0.
    The words are not repeated there: an address may hold a password, and the program's own words leave it out.
    """
    # A program that came with a package of this environment stands beside its Python, which need not be in the PATH.
    path = shutil.which(program) or shutil.which(program, path=Path(sys.executable).parent)
    if path is None:
        raise SettingsError("publish", f"{program} is not installed", "Install it, or publish to another target.")
    done = subprocess.run(
        [path, *words],
        input=data,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )
    said = subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode(errors="replace").strip()
    )
    if check and said.returncode:
        raise SettingsError(
            "publish", f"{program}: {said.stderr or f'exit status {said.returncode}'}", "See its words above, and try again."
        )
    return said
