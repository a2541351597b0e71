"""A built site delivered to a host as a release of its own, and one link that says which release readers see."""

from __future__ import annotations

import os
import shlex
from datetime import datetime

import msgspec

from newsdigest.errors import SettingsError
from newsdigest.publishing import programs
from newsdigest.publishing.changes import Delivered, Delivery, Site, compare
from newsdigest.publishing.hosts import folder_of, leave, listed, present, rsync

# The link, the folder of releases, and in it the release on its way.
CURRENT, RELEASES, COMING = "current", "releases", "coming"
# Besides the one that readers see.
KEPT = 5


class Releases(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the target."""

    current: str  # the release that readers see; empty when there is none
    names: tuple[str, ...]  # whole releases, oldest first


def prepare(site: Site, where: str, *, now: str, force: str = "") -> Delivery:
    """Puts the site into a new folder below `releases/` and then, in one step, makes the link `current` lead to it.

    `where`: user@host:path, with a shell and GNU's tools; `now`: RFC 3339, names the release. Unchanged files are links to those of the
    release before and keep their times. A delivery cut short leaves the link as it was, and the next one takes it up.
    The last five releases besides the current one stay. Raises SettingsError with the words of rsync or ssh.
    """
    target = folder_of(where)
    standing = _standing(where)
    before = f"{target}{RELEASES}/{standing.current}/"
    earlier = listed(before) if standing.current else Delivered()
    changes = compare(site, present(site, before, earlier) if standing.current else {}, earlier, force)

    def carry_out() -> None:
        if not changes:
            return
        name = datetime.fromisoformat(now).strftime("%Y%m%dT%H%M%SZ")
        if standing.names and name <= standing.names[-1]:  # a rollback goes by their order
            raise SettingsError("publish", f"there is a release {standing.names[-1]} already", "Publish again with a later time.")
        _shell(where, f"mkdir -p {RELEASES}/{COMING}", make=True)
        link = (f"--link-dest=../{standing.current}",) if standing.current else ()
        rsync("--delete", *link, f"{site.output}/", f"{target}{RELEASES}/{COMING}/")
        leave(site, f"{target}{RELEASES}/{COMING}/")
        _shell(where, f"mv -T {RELEASES}/{COMING} {RELEASES}/{name} && {_switch(name)}")
        if old := standing.names[:-KEPT]:
            _shell(where, "rm -rf -- " + " ".join(shlex.quote(f"{RELEASES}/{gone}") for gone in old))

    return Delivery(changes=changes, carry_out=carry_out)


def roll_back(where: str) -> str:
    """Makes readers see the release before the one that they see now; its name. Raises SettingsError when there is none before it."""
    folder_of(where)
    standing = _standing(where)
    earlier = [name for name in standing.names if name < standing.current]
    if not earlier:
        raise SettingsError("rollback", f"no release before {standing.current or 'the first'} is kept", "Publish the site as it should be.")
    _shell(where, _switch(earlier[-1]))
    return earlier[-1]


def _switch(name: str) -> str:
    # A link cannot be replaced in one step, but another one can be renamed over it.
    return f"ln -sfn {shlex.quote(f'{RELEASES}/{name}')} {CURRENT}.new && mv -T {CURRENT}.new {CURRENT}"


def _standing(where: str) -> Releases:
    said = _shell(where, f"readlink {CURRENT} || echo; ls {RELEASES} 2>/dev/null || true", absent=True).splitlines() or [""]
    return Releases(current=said[0].rpartition("/")[2], names=tuple(sorted(name for name in said[1:] if name != COMING)))


def _shell(where: str, command: str, *, make: bool = False, absent: bool = False) -> str:
    """What a command prints that runs in the target's folder; `make`: the folder is made, `absent`: nothing when there is none."""
    host, _, path = where.partition(":")
    folder = shlex.quote(path)
    enter = f"mkdir -p {folder} && cd {folder}" if make else f"test -d {folder} || exit 0; cd {folder}" if absent else f"cd {folder}"
    # As rsync does: the variable names the program and its options.
    ssh = shlex.split(os.environ.get("RSYNC_RSH", "")) or ["ssh"]
    return programs.run(*ssh, "--", host, f"{enter} && {{ {command}; }}").stdout
