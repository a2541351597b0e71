"""A built site delivered to a folder."""

from __future__ import annotations

from pathlib import Path

from newsdigest import manifests, staging
from newsdigest.publishing.changes import DELIVERED, Changes, compare, in_order, listing, ours_of
from newsdigest.writer import write_whole


def deliver(output: Path, manifest: manifests.Manifest, target: Path, *, dry: bool = False, force: str = "") -> Changes:
    """Makes the folder hold the site; files that we did not put there stay.

    What a page links to is there before the page, the front page and feeds come after all pages, deletions last.
    Unchanged files keep their times.
    """
    listed = target / DELIVERED
    ours = ours_of(listed.read_bytes() if listed.exists() else b"")
    # What lies there counts, not what was once written: a delivery cut short is taken up where it stopped.
    there = {name: manifests.hash_of(target / name) for name in {*ours, *manifest.files} if (target / name).is_file()}
    changes = compare(manifest.files, there, lambda name: (output / name).stat().st_size, force)
    if dry or (not changes and ours == manifest.files):
        return changes
    for part in in_order((*changes.added, *changes.changed)):
        for name in part:
            write_whole(target / name, (output / name).read_bytes())
    staging.remove(target, changes.deleted)
    write_whole(listed, listing(manifest))
    return changes
