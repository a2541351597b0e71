"""What independent checkers say of a built site: a line a message, or why one of them could not be run.

    python -m tests.checkers OUTPUT [NAME…]

runs all of them, or those that are named, over the site in OUTPUT, one after the other.
Those from npm are installed into node_modules/ beside package.json, which names their versions; the others are Debian's.
Prints for each "0 messages", its messages, or "not run" with what to install, and leaves with 1 where there was a message.
"""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONGEST = 3600  # seconds that one run of a program may take


class NotRunError(Exception):
    """A checker cannot be run here; says what is missing and how to install it."""


def program(name: str, package: str) -> str:
    """Where a program of the system stands; raises NotRunError where it is not installed."""
    path = shutil.which(name)
    if path is None:
        raise NotRunError(f"no {name} here: apt-get install {package}")
    return path


@functools.cache
def from_npm() -> Path:
    """The folder with what package.json names, installed when it is not there yet; raises NotRunError where that fails."""
    words = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--prefer-offline", "--loglevel=error"]
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    done = subprocess.run(
        [program("npm", "npm"), *words], cwd=HERE, env=environment, capture_output=True, encoding="utf-8", timeout=LONGEST
    )
    if done.returncode:
        raise NotRunError(f"npm could not install it: cd {HERE.name} && npm install; it says: {' '.join(done.stderr.split())[:200]}")
    return HERE / "node_modules"


def ran(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A program that has come to its end, whatever its exit status; what it wrote is text.

    It writes into files: of what Node has not yet put into a pipe when a checker leaves with a message, nothing comes through.
    """
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "CHROME_PATH": CHROMIUM}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as beside:
        status = subprocess.run(words, cwd=folder, env=environment, stdout=out, stderr=beside, timeout=LONGEST, check=False).returncode
        out.seek(0)
        beside.seek(0)
        said, complained = (written.read().decode("utf-8", "replace") for written in (out, beside))
    return subprocess.CompletedProcess(words, status, said, complained)


def told(done: subprocess.CompletedProcess[str], messages: Iterable[str]) -> Iterator[str]:
    """The messages of a program; where it failed without any, how: a checker that breaks off is no pass."""
    several = [message for message in messages if message.strip()]
    yield from several
    if done.returncode and not several:
        yield f"left with {done.returncode}: {' '.join((done.stderr or done.stdout).split())[:300]}"


def spread(values: Sequence, count: int) -> list:
    """So many of the values, from first to last at even distances."""
    return [values[number * len(values) // count] for number in range(count)] if len(values) > count else list(values)


def file_of(output: Path, address: str) -> Path:
    """The file that a host shows at an address below the root."""
    return output / address / "index.html" if address.endswith("/") or not address else output / address


def rows(output: Path, name: str) -> list[dict]:
    """What the site tells machines of its reports or stories."""
    return [json.loads(line) for line in (output / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()]


def kinds(output: Path) -> list[str]:
    """Addresses below the site's root, one of each kind of page, the one with most in it.

    Pages are of one kind when they stand in the same folder of the root, equally deep, and have headlines that run to the same side.
    """
    largest: dict[tuple[object, ...], tuple[int, str]] = {}
    for path in sorted(output.rglob("*.html")):
        address = path.relative_to(output).as_posix().removesuffix("index.html")
        text = path.read_text("utf-8")
        kind = (address.partition("/")[0], address.count("/"), address.endswith(".html"), bool(re.search('<h1[^>]* dir="rtl"', text)))
        largest[kind] = max(largest.get(kind, (0, "")), (len(text), address))
    return [address for _, address in sorted(largest.values(), key=lambda found: found[1])]
