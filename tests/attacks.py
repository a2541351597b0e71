"""What is tried of hostile seeds, by kind, and what got through.

    python -m tests.attacks

Reads each seed of tests/hostile.py in a process of its own and counts what is a report, what is rejected and what exceeds its bounds or
breaks the program down; then builds a site of them all, and asks the tests, in a browser too, whether anything ran, was fetched, was read
or written elsewhere, or took too long. Leaves with 1 where something did.
"""

from __future__ import annotations

import collections
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from newsdigest import bounds, outcomes, publishers, seeds
from newsdigest.errors import SeedError
from newsdigest.model import Report
from newsdigest.settings import Settings
from tests import hostile

TESTS = (
    "tests/test_hostile.py",
    "tests/test_bounds.py",
    "tests/test_properties.py",
    "tests/test_additions.py",
    "tests/browser/test_hostile.py",
)


def became(folder: Path, name: str) -> str:
    """What becomes of one seed."""
    try:
        seed = seeds.read(folder, name, Settings().seed_limit)
    except SeedError:
        return "rejected"
    (outcome,) = outcomes.outcomes([(seed, frozenset())], publishers.load({}), Settings())
    if isinstance(outcome, bounds.Exceeded):
        return "breaks down" if outcome.why == bounds.BREAKDOWN else "beyond bounds"
    return "report" if isinstance(outcome, Report) else "rejected"


def main() -> int:
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "seeds")
        for name, data in hostile.seeds().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        hostile.on_disk(folder / "disk", Path(scratch, "outside"))
        for name in seeds.names(folder):
            counts[name.partition("/")[0]][became(folder, name)] += 1
    every = sum(counts.values(), collections.Counter())
    for kind, found in [*sorted(counts.items()), ("all", every)]:
        print(f"{kind:20} {found.total():5} seeds: " + ", ".join(f"{what} {number}" for what, number in sorted(found.items())))
    print(
        f"{len(hostile.MARKUP)} attacks, each in pages, texts and sidecars; {len(hostile.GROWING) + len(hostile.LARGE)} recipes that grow; "
        f"{len(hostile.COMPARED)} stories that are hard to compare"
    )
    tried = subprocess.run([sys.executable, "-m", "pytest", "-q", *TESTS], env={**os.environ, "HOSTILE_EVERY": "1"}, check=False)
    print("nothing got through" if tried.returncode == 0 else "see above what got through")
    return 1 if tried.returncode or every["breaks down"] else 0


if __name__ == "__main__":
    sys.exit(main())
