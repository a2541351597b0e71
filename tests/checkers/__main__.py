"""Runs the checkers over a built site and prints what they say."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.checkers import NotRunError, browsers, programs

SHOWN = 40  # messages of one checker; the others are counted
CHECKERS = {
    "weights": browsers.weights,
    "nu": programs.nu,
    "html-validate": programs.html_validate,
    "csstree": programs.csstree,
    "html-proofer": programs.html_proofer,
    "linkinator": programs.linkinator,
    "schema-dts": programs.schema_dts,
    "feedsmith": programs.feedsmith,
    "epubcheck": programs.epubcheck,
    "w3m": programs.w3m,
    "visits": browsers.visits,
    "keys": browsers.keys,
    "axe": browsers.axe,
    "searches": browsers.searches,
    "pa11y": programs.pa11y,
    "lighthouse": programs.lighthouse,
}


def main(output: str, *names: str) -> int:
    """Exit status: 1 where any checker had a message."""
    if not Path(output).is_dir() or not CHECKERS.keys() >= set(names):
        sys.exit(f"python -m tests.checkers OUTPUT NAME…: the folder of a built site, and of these: {', '.join(CHECKERS)}")
    total, not_run = 0, []
    for name in names or CHECKERS:
        begun = time.monotonic()
        try:
            messages = list(CHECKERS[name](Path(output).resolve()))
        except NotRunError as error:
            not_run.append(name)
            print(f"{name}: not run: {error}", flush=True)
            continue
        except subprocess.TimeoutExpired as error:
            messages = [str(error)]
        total += len(messages)
        print(f"{name}: {len(messages)} messages ({time.monotonic() - begun:.0f} s)", flush=True)
        for message in messages[:SHOWN]:
            print(f"  {message}")
        if len(messages) > SHOWN:
            print(f"  … and {len(messages) - SHOWN} more")
    print(f"{total} messages; not run: {', '.join(not_run) or 'none'}")
    return 1 if total else 0


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main(*sys.argv[1:]))
