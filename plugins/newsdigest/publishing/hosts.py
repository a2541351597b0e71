"""A built site delivered to a folder of another machine by rsync."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from newsdigest.errors import SettingsError
from newsdigest.publishing import programs
from newsdigest.publishing.changes import DELIVERED, Delivered, Delivery, Site, as_delivered, compare, delivered, in_order, listing

# By checksum, so that what is the same keeps its time; readable for the web server whatever the editor's own mask.
RSYNC = ("--recursive", "--prune-empty-dirs", "--checksum", "--chmod=D755,F644", "--8-bit-output", "--from0")
# One line a file: eleven letters of what is done (`<f+++++++++` new, `<fc…` changed, `*deleting  `), and its name.
LINE = re.compile(r"(?P<done>\S{9,11}) ++(?P<name>.*)")


def prepare(site: Site, where: str, *, force: str = "") -> Delivery:
    """Makes the folder (`user@host:path`, as rsync takes it) hold the site; files that we did not put there stay.

    New files, pages, front page and feeds, deletions, and last the list of what was delivered; each file is put in place whole.
    What lies there counts: a delivery cut short is taken up where it stopped. Raises SettingsError with rsync's words.
    """
    target = folder_of(where)
    earlier = listed(target)
    changes = compare(site, present(site, target, earlier), earlier, force)

    def carry_out() -> None:
        if not changes and earlier == as_delivered(site):
            return
        for part in in_order((*changes.added, *changes.changed)):
            rsync("--files-from=-", f"{site.output}/", target, names=part)
        if changes.deleted:
            rsync("--delete", "--filter=merge -", f"{site.output}/", target, names=_risks(changes.deleted))
        leave(site, target)

    return Delivery(changes=changes, carry_out=carry_out)


def folder_of(where: str) -> str:
    """The target as rsync takes it, with the slash that means what is in the folder. Raises SettingsError when it names no host.

    >>> folder_of("editor@host.example:sites/digest")
    'editor@host.example:sites/digest/'
    """
    host, colon, path = where.partition(":")
    if not host or not colon or not path.strip("/") or host.startswith("-"):
        raise SettingsError("publish", f"{where!r} is no folder of a host", "Write user@host:path, such as me@host.example:sites/digest.")
    return where.rstrip("/") + "/"


def present(site: Site, target: str, earlier: Delivered) -> dict[str, str]:
    """What lies in the target of this site and the earlier one (path -> hash; empty for one that is there but other), as rsync compares."""
    names = {_shown(name): name for name in {*site.files, *earlier.files}}
    words = ("--dry-run", "--delete", "--filter=merge -", "--out-format=%i %n")
    said = rsync(*words, f"{site.output}/", target, names=_risks(earlier.files))
    there = dict(site.files)
    for line in said.splitlines():
        match = LINE.fullmatch(line)
        if not match or match["name"] not in names:
            continue  # a folder, or that one was made
        name = names[match["name"]]
        if match["done"].endswith("+++"):
            del there[name]
        else:
            there[name] = ""
    return there


def rsync(*words: str, names: Iterable[str] = ()) -> str:
    """What rsync prints; the names go to its standard input. Raises SettingsError with its words."""
    return programs.run("rsync", *RSYNC, *words, data="\0".join(names).encode("utf-8", "surrogateescape")).stdout


def listed(target: str) -> Delivered:
    """What the list in the target names; nothing when there is no list, or no such folder yet."""
    with tempfile.TemporaryDirectory() as scratch:
        words = ("--recursive", f"--include=/{DELIVERED}", "--exclude=*", target, f"{scratch}/")
        done = programs.run("rsync", *words, check=False)
        if done.returncode and "No such file or directory (2)" not in done.stderr:
            raise SettingsError("publish", f"rsync: {done.stderr}", "See its words above, and try again.")
        found = Path(scratch, DELIVERED)
        return delivered(found.read_bytes() if found.exists() else b"")


def leave(site: Site, target: str) -> None:
    """Puts the list of what was delivered into the target."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, DELIVERED).write_bytes(listing(site))
        rsync(f"{scratch}/", target)


def _risks(names: Iterable[str]) -> list[str]:
    """Filters that let rsync delete these files, and the folders that become empty by it, but nothing else of the target."""
    paths = {path for name in names for path in (name, *(f"{parent}/" for parent in PurePosixPath(name).parents[:-1]))}
    # Only where a name has wildcards does rsync take a backslash as an escape.
    escaped = (re.sub(r"([*?\[\\])", r"\\\1", path) if re.search(r"[*?\[]", path) else path for path in sorted(paths))
    return [*(f"risk /{path}" for path in escaped), f"exclude /{DELIVERED}", "protect *"]


def _shown(name: str) -> str:
    r"""The name as rsync prints it: control characters as three octal digits.

    >>> print(_shown("two\nlines.txt"))
    two\#012lines.txt
    """
    return re.sub(r"[\x00-\x1f\x7f]|\\(?=#[0-7]{3})", lambda match: f"\\#{ord(match[0]):03o}", name)
