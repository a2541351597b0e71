"""One site built in many circumstances: its bytes must be the same in all of them.

    python -m tests.sameness [COUNT]

Every two circumstances of CIRCUMSTANCES come together in one build at least; COUNT ends it sooner. The site is the demo's and 120 hostile
seeds, enough for several processes to clean and to compare; they make the pages too. What the machine cannot do (no faketime, no right to
unshare) is said and left out.
Leaves with 1 where a build differs, and names the files.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests import hostile
from tests.conftest import ROOT
from tests.interruptions import tree

# What a build may find itself in -> each way it may be; the first is how the build is that the others are compared with.
CIRCUMSTANCES: Mapping[str, tuple[str, ...]] = {
    "folder": ("here", "a folder of another länge/below"),
    "order of files": ("forward", "backward"),
    "store": ("none", "of the same site", "of another site"),
    "TZ": ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"),
    "LC_ALL": ("C.UTF-8", "C", "tr_TR.UTF-8"),
    "PYTHONHASHSEED": ("0", "1", "random"),
    "clock": ("now", "1999-12-31 23:59:30", "2038-01-20 03:14:08"),
    "executor": ("serial", "processes 1", "processes 2", "processes 3"),
    "umask": ("022", "077"),
    "network": ("there", "none"),
}
TOOLS = {"clock": ["faketime", "2038-01-20 03:14:08", "true"], "network": ["unshare", "-rn", "true"]}


def pairs(one: Mapping[str, str]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    return set(itertools.combinations(one.items(), 2))


def covering(circumstances: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, str]]:
    """Combinations until every two values have been together, the first values first; each takes the value that brings most together."""
    first = {name: values[0] for name, values in circumstances.items()}
    yield first
    names = list(circumstances)
    left = {
        pair
        for a, b in itertools.combinations(names, 2)
        for pair in itertools.product(*([(n, v) for v in circumstances[n]] for n in (a, b)))
    }
    left -= pairs(first)
    while left:
        chosen = dict(min(left))
        for name in names:
            if name not in chosen:
                chosen[name] = max(circumstances[name], key=lambda value: len(pairs(_ordered(chosen | {name: value}, names)) & left))
        chosen = _ordered(chosen, names)
        yield chosen
        left -= pairs(chosen)


def _ordered(chosen: Mapping[str, str], names: list[str]) -> dict[str, str]:
    return {name: chosen[name] for name in names if name in chosen}


def missing() -> list[str]:
    """The circumstances that this machine cannot make."""
    return [name for name, command in TOOLS.items() if not shutil.which(command[0]) or subprocess.run(command, check=False).returncode]


def contents() -> dict[str, bytes]:
    """Path below the content folder -> bytes."""
    demo = {path.relative_to(ROOT / "content").as_posix(): path.read_bytes() for path in (ROOT / "content").rglob("*") if path.is_file()}
    number = 30  # vectors, four seeds each
    attacks = {
        name: data
        for name, data in hostile.seeds().items()
        if name.startswith(("markup-as", "markup-in")) and int(Path(name).stem) < number
    }
    return demo | {f"seeds/{name}": data for name, data in attacks.items()}


def written(files: Mapping[str, bytes], content: Path, *, backward: bool = False) -> None:
    for name in sorted(files, reverse=backward):
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(files[name])


def built(files: Mapping[str, bytes], found: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """Path -> hash of every file of the site built in these circumstances."""
    place = scratch / found["folder"]
    place.mkdir(parents=True)
    written(files, place / "content", backward=found["order of files"] == "backward")
    name, _, processes = found["executor"].partition(" ")
    # What workers make of so small a site is else too little to be worth a worker.
    words = [
        "-m",
        "pelican" if name == "serial" else "tests.apart",
        str(place / "content"),
        "-s",
        str(ROOT / "pelicanconf.py"),
        "-o",
        str(place / "output"),
    ]
    command = [sys.executable, *words, "-e", f'DIGEST_EXECUTOR="{name}"', f"DIGEST_PROCESSES={processes or 0}"]
    environment = os.environ | {name: found[name] for name in ("TZ", "LC_ALL", "PYTHONHASHSEED")}
    if found["store"] == "of another site":
        # Without half of the hostile seeds, and so with other stories; the editor's own files name the demo's.
        half = {path: data for number, (path, data) in enumerate(sorted(files.items())) if number % 2 or "/markup-" not in path}
        shutil.move(place / "content", place / "whole")
        written(half, place / "content")
        run(command, environment)
        shutil.rmtree(place / "content")
        shutil.move(place / "whole", place / "content")
    if found["store"] == "of the same site":
        run(command, environment)
        shutil.rmtree(place / "output")
    if found["clock"] != "now":
        command = ["faketime", found["clock"], *command]
    if found["network"] == "none":
        command = ["unshare", "-rn", *command]
    run(command, environment, umask=int(found["umask"], 8))
    return tree(place / "output")


def run(command: list[str], environment: Mapping[str, str], umask: int = -1) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, encoding="utf-8", umask=umask)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def main(count: str = "") -> int:
    without = missing()
    for name in without:
        print(f"not run: {name}; this machine cannot do {TOOLS[name][0]}")
    circumstances = {name: values[:1] if name in without else values for name, values in CIRCUMSTANCES.items()}
    combinations = list(covering(circumstances))[: int(count or 1_000)]
    files = contents()
    expected: dict[str, str] = {}
    wrong = 0
    for number, found in enumerate(combinations, 1):
        with tempfile.TemporaryDirectory() as scratch:
            site = built(files, found, Path(scratch))
        expected = expected or site
        differing = sorted(name for name in site.keys() | expected.keys() if site.get(name) != expected.get(name))
        wrong += bool(differing)
        verdict = f"differs in {len(differing)} files, {', '.join(differing[:5])}" if differing else "the same"
        print(f"build {number} of {len(combinations)}, {', '.join(found.values())}: {verdict}", flush=True)
    together = len(set().union(*map(pairs, combinations)))
    print(f"{len(combinations)} builds of {len(expected)} files, {together} pairs of circumstances: {wrong} differ from the first")
    return 1 if wrong or not expected else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
