"""A built site delivered whole: to a folder, a branch of a git repository, another machine, or what rclone reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from newsdigest import manifests
from newsdigest.publishing import branches, folders, hosts, releases, remotes
from newsdigest.publishing.changes import Changes, guard

# Kind of target -> the setting of publishconf.py that names one.
KINDS = {
    "folder": "PUBLISH_FOLDER",
    "branch": "PUBLISH_BRANCH",
    "rsync": "PUBLISH_RSYNC",
    "releases": "PUBLISH_RELEASES",
    "rclone": "PUBLISH_RCLONE",
}

__all__ = ["KINDS", "Changes", "deliver", "guard", "targets"]


def deliver(
    kind: str,
    where: str,
    output: Path,
    manifest: manifests.Manifest,
    *,
    repository: Path,
    now: str,
    push: str = "",
    dry: bool = False,
    force: str = "",
) -> Changes:
    """Makes a target hold the site of this manifest, or with `dry` only says what that would change.

    `repository`, `push`: of a branch, and the remote that it is pushed to; `now`: RFC 3339, of a commit or release; `force`: the reason
    to delete more than a fifth of what is there. Raises SettingsError when the target refuses, with its words.
    """
    to = {
        "folder": partial(folders.deliver, target=Path(where)),
        "branch": partial(branches.deliver, repository=repository, branch=where, now=now, remote=push),
        "rsync": partial(hosts.deliver, where=where),
        "releases": partial(releases.deliver, where=where, now=now),
        "rclone": partial(remotes.deliver, where=where),
    }
    return to[kind](output, manifest, dry=dry, force=force)


def targets(settings: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """(kind, where) of each target that publishconf.py names."""
    for kind, name in KINDS.items():
        if settings.get(name):
            yield kind, str(settings[name])
