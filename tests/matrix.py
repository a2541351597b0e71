"""The tests of publishing, run against servers of this machine -> a table: kinds of target across, what happens to a delivery down.

    python -m tests.matrix

Leaves with 1 where one failed.
"""

from __future__ import annotations

import re
import sys

import pytest

from tests.conftest import ROOT

TARGETS = ("folder", "branch", "rsync", "of_releases", "sftp", "webdav", "s3")
SIGNS = {"passed": "yes", "failed": "NO", "skipped": "not run"}


class Table:
    """What became of each test, collected while pytest runs: case -> target -> sign."""

    def __init__(self) -> None:
        self.cells: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        match = re.search(r"::test_(\w+)(?:\[(\w+)\])?", report.nodeid)
        if match and (report.when == "call" or not report.passed):
            target = match[2] if match[2] in TARGETS else "branch" if "branch" in match[1] else ""
            if target:
                self.cells.setdefault(match[1].replace("_", " "), {})[target] = SIGNS[report.outcome]


def main() -> int:
    table = Table()
    status = pytest.main(["-q", "--no-header", "--no-summary", str(ROOT / "tests" / "test_publishing.py")], plugins=[table])
    print("\n| | " + " | ".join(target.removeprefix("of_") for target in TARGETS) + " |\n|---" + "|---" * len(TARGETS) + "|")
    for case, cells in table.cells.items():
        print(f"| {case} | " + " | ".join(cells.get(target, "–") for target in TARGETS) + " |")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
