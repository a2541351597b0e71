"""A built site delivered by rclone: to S3 and what speaks like it, WebDAV, SFTP, and whatever else rclone knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath

import msgspec

from newsdigest.errors import SettingsError
from newsdigest.hosting import caching_of
from newsdigest.publishing import programs
from newsdigest.publishing.changes import DELIVERED, Delivered, Delivery, Site, as_delivered, compare, delivered, in_order, listing

# What rclone's exit status says of a file that is not there, or the folder it would be in (https://rclone.org/docs/#exit-code).
ABSENT = (3, 4)


class Ability(msgspec.Struct, frozen=True, kw_only=True, rename={"folders": "CanHaveEmptyDirectories"}):
    """What rclone says of a kind of remote; one of buckets knows no folders."""

    folders: bool


class Abilities(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """What `rclone backend features` says of a remote."""

    features: Ability
    hashes: list[str]  # that it tells of its files; empty for plain WebDAV


def prepare(site: Site, where: str, *, force: str = "") -> Delivery:
    """Makes the remote's folder (`name:path`) hold the site; files that we did not put there stay.

    New files, pages, front page and feeds, deletions, and last the list of what was delivered. What lies there counts, by the remote's
    own hashes, or read back where it has none: a delivery cut short is taken up. Raises SettingsError with rclone's words.
    """
    if not re.fullmatch(r"\w[\w.+@ -]*:.*", where):
        # With rclone's other way to write it, settings and keys stand in the address itself, and we print addresses.
        raise SettingsError("publish", "that is no name and path of a remote", "Write name:path, such as site:bucket/digest.")
    earlier = _listed(where)
    abilities = msgspec.json.decode(_rclone("backend", "features", where), type=Abilities)
    found = _compared(site, where, read_back=not abilities.hashes)
    there = {name: site.files[name] if sign == "=" else "" for name, sign in found.items() if sign in "=*" or name in earlier.files}
    changes = compare(site, there, earlier, force)

    def carry_out() -> None:
        if not changes and earlier == as_delivered(site):
            return
        for part in in_order((*changes.added, *changes.changed)):
            # Buckets serve a file with the headers that it was sent with; other remotes know none.
            caching = (lambda name: "") if abilities.features.folders else caching_of
            for value, names in groupby(sorted(part, key=caching), key=caching):
                header = (f"--header-upload=Cache-Control: {value}",) if value else ()
                _rclone("copy", "--files-from-raw=-", "--ignore-times", "--no-traverse", *header, str(site.output), where, names=names)
        if changes.deleted:
            _rclone("delete", "--files-from-raw=-", where, names=changes.deleted)
            if abilities.features.folders:
                for folder in _emptied(changes.deleted, {*site.files, *found} - {*changes.deleted}):
                    # Where that is refused, an empty folder does no harm.
                    programs.run("rclone", "rmdirs", _below(where, folder), check=False)
        programs.run("rclone", "rcat", _below(where, DELIVERED), data=listing(site))

    return Delivery(changes=changes, carry_out=carry_out)


def _compared(site: Site, where: str, *, read_back: bool) -> dict[str, str]:
    """Each file of the site that the remote has (path -> `=` the same, `*` other), and all else that it has (`-`)."""
    words = ("check", str(site.output), where, "--combined=-", *(("--download",) if read_back else ()))
    done = programs.run("rclone", *words, check=False)  # its exit status is not 0 when anything differs
    signs = {line[2:]: line[0] for line in done.stdout.splitlines() if line}
    if not set(site.files) <= set(signs) or "!" in signs.values():
        raise SettingsError("publish", f"rclone could not compare: {done.stderr}", "See its words above, and try again.")
    return {name: sign for name, sign in signs.items() if sign != "+"}


def _listed(where: str) -> Delivered:
    done = programs.run("rclone", "cat", _below(where, DELIVERED), check=False)
    if done.returncode and done.returncode not in ABSENT:
        raise SettingsError("publish", f"rclone: {done.stderr}", "See its words above, and try again.")
    return delivered(b"" if done.returncode else done.stdout.encode("utf-8", "surrogateescape"))


def _emptied(gone: Iterable[str], left: Iterable[str]) -> Iterator[str]:
    """The highest folders in which nothing is left.

    >>> list(_emptied(["posts/a/index.html", "posts/b/index.html"], ["posts/b/mine.txt"]))
    ['posts/a']
    """
    full = {str(parent) for name in left for parent in PurePosixPath(name).parents}
    outermost = ([str(parent) for parent in PurePosixPath(name).parents if str(parent) not in full] for name in gone)
    yield from sorted({folders[-1] for folders in outermost if folders} - {"."})


def _below(where: str, name: str) -> str:
    """
    >>> _below("site:", "index.html"), _below("site:bucket/digest/", "index.html")
    ('site:index.html', 'site:bucket/digest/index.html')
    """
    return where + name if where.endswith((":", "/")) else f"{where}/{name}"


def _rclone(*words: str, names: Iterable[str] = ()) -> str:
    return programs.run("rclone", *words, data="\n".join(names).encode("utf-8", "surrogateescape")).stdout
