"""A built site delivered to a folder."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from newsdigest import manifests, staging
from newsdigest.errors import SettingsError, with_remedy
from newsdigest.publishing.changes import DELIVERED, Delivery, Site, as_delivered, compare, delivered, in_order, listing
from newsdigest.writer import write_whole


@with_remedy
def prepare(site: Site, target: Path, *, force: str = "") -> Delivery:
    """Makes the folder hold the site; files that we did not put there stay.

    What a page links to is there before the page, the front page and feeds come after all pages, deletions last.
    Unchanged files keep their times. Raises SettingsError for the folder that the site is built in, and for links among those of the site.
    """
    if {site.output.resolve(), staging.beside(site.output)} & {target.resolve(), *target.resolve().parents}:
        raise SettingsError("publish", f"the site is built in {target}", "Publish to a folder of its own.")
    listed = target / DELIVERED
    earlier = delivered(listed.read_bytes() if listed.is_file() else b"")
    for folder in sorted({folder for name in (*earlier.files, *site.files) for folder in Path(name).parents[:-1]}):
        # Whoever may write in the target could have our files written, and theirs deleted, where the link leads.
        if (target / folder).is_symlink():
            raise SettingsError("publish", f"{target / folder} is a symbolic link", "Put a folder in its place.")
    # What lies there counts, not what was once written: a delivery cut short is taken up where it stopped.
    hashes = {name: manifests.hash_of(target / name) for name in {*earlier.files, *site.files} if (target / name).is_file()}
    changes = compare(site, hashes, earlier, force)

    @with_remedy
    def carry_out() -> None:
        if not changes and earlier == as_delivered(site):
            return
        for name in chain.from_iterable(in_order((*changes.added, *changes.changed))):
            write_whole(target / name, (site.output / name).read_bytes())
        staging.remove(target, changes.deleted)
        write_whole(listed, listing(site))

    return Delivery(changes=changes, carry_out=carry_out)
