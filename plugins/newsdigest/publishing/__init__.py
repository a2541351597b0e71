"""A built site delivered whole: to a folder, a branch of a git repository, another machine, or what rclone reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from newsdigest.publishing import branches, folders, hosts, releases, remotes
from newsdigest.publishing.changes import Changes, Delivery, Site, guard

# Kind of target -> the setting of publishconf.py that names one.
KINDS = {
    "folder": "PUBLISH_FOLDER",
    "branch": "PUBLISH_BRANCH",
    "rsync": "PUBLISH_RSYNC",
    "releases": "PUBLISH_RELEASES",
    "rclone": "PUBLISH_RCLONE",
}

__all__ = ["KINDS", "Changes", "Delivery", "Site", "guard", "prepare", "targets"]


def prepare(kind: str, where: str, site: Site, *, repository: Path, now: str, push: str = "", force: str = "") -> Delivery:
    """What has to be done so that a target holds the site, to be looked at and carried out; nothing is done there yet.

    `repository`, `push`: of a branch, and the remote that it is pushed to; `now`: RFC 3339, of a commit or release; `force`: the reason
    to do what is refused otherwise. Raises SettingsError when the target refuses, with its words.
    """
    to = {
        "folder": partial(folders.prepare, target=Path(where)),
        "branch": partial(branches.prepare, repository=repository, branch=where, now=now, remote=push),
        "rsync": partial(hosts.prepare, where=where),
        "releases": partial(releases.prepare, where=where, now=now),
        "rclone": partial(remotes.prepare, where=where),
    }
    return to[kind](site, force=force)


def targets(settings: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """(kind, where) of each target that publishconf.py names."""
    for kind, name in KINDS.items():
        if settings.get(name):
            yield kind, str(settings[name])
