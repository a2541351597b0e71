"""A built site delivered to a branch of a git repository."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsdigest.errors import SettingsError
from newsdigest.publishing import programs
from newsdigest.publishing.changes import DELIVERED, MEANT, Delivery, Site, as_delivered, compare, delivered, listing

NO_SUCH = 2  # exit status of `git ls-remote --exit-code`
# Tells hosts that run Jekyll to serve the files as they are.
PLAIN = ".nojekyll"
# Bytes; with a larger file in any of its commits GitHub refuses the branch from then on
# (https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github).
LARGEST = 100 * 2**20


def prepare(site: Site, repository: Path, branch: str, *, force: str = "", now: str, remote: str = "") -> Delivery:
    """Makes a branch of the repository hold the site and nothing else, in one commit on top of what it held.

    No commit when nothing changed; the work tree and the index of the repository are not touched. `now`: RFC 3339, of the commit.
    With a remote's name the branch is pushed, never forced. Raises SettingsError when git refuses, with its words.
    """
    reference = f"refs/heads/{branch}"
    if not branch or _git(repository, "check-ref-format", reference, check=False) is None:
        raise SettingsError("publish", f"{branch!r} is not a name of a branch", "Give one, such as gh-pages.")
    if _git(repository, "symbolic-ref", "-q", "HEAD", check=False) == reference:
        raise SettingsError("publish", f"the branch {branch} is checked out here", "Publish to a branch of its own, such as gh-pages.")
    size, large = max((site.size_of(name), name) for name in site.files)
    if size > LARGEST and not force:
        reason = f"it has {size:,} bytes, and GitHub takes no file of more than {LARGEST:,}"
        raise SettingsError(large, reason, f"Let files of data/ come in parts by DIGEST_DATA_LIMIT = 50_000_000. {MEANT}")
    local = _git(repository, "rev-parse", "-q", "--verify", f"{reference}^{{commit}}", check=False) or ""
    parent = _latest(repository, local, remote, reference) if remote else local
    standing = _tree(repository, parent) if parent else {}
    earlier = delivered(_bytes(repository, standing[DELIVERED]) if DELIVERED in standing else b"")
    blobs = _blobs(repository, site.output, site.files)
    there = {name: site.files[name] if blobs.get(name) == blob else "" for name, blob in standing.items()}
    changes = compare(site, {name: hash for name, hash in there.items() if name not in (PLAIN, DELIVERED)}, earlier, force)

    def carry_out() -> None:
        if changes or PLAIN not in standing or earlier != as_delivered(site):
            commit()
        elif parent != local:
            _git(repository, "update-ref", reference, parent, local)
        if remote:
            _git(repository, "push", remote, f"{reference}:{reference}")

    def commit() -> None:
        _blobs(repository, site.output, (*changes.added, *changes.changed), "-w")
        left = {PLAIN: _blob(repository, b""), DELIVERED: _blob(repository, listing(site))}
        entries = "".join(f"100644 {blob}\t{name}\0" for name, blob in sorted((blobs | left).items()))
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            _git(repository, "update-index", "-z", "--index-info", data=entries.encode(), environment=index)
            tree = _git(repository, "write-tree", environment=index)
        times = {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
        message = f"Publish the site of {now}\n\n{str(changes).splitlines()[-1]}" + (f"\n\nForced: {force}" if force else "")
        made = _git(repository, "commit-tree", str(tree), *(("-p", parent) if parent else ()), "-m", message, environment=times)
        _git(repository, "update-ref", reference, str(made), local)

    return Delivery(changes=changes, carry_out=carry_out)


def _latest(repository: Path, local: str, remote: str, reference: str) -> str:
    """The commit that the branch is to go on from: its own, or the remote's where that is further, as in a fresh clone."""
    said = programs.run("git", "-C", str(repository), "ls-remote", "--exit-code", remote, reference, check=False)
    if said.returncode == NO_SUCH:
        return local
    _git(repository, "fetch", "-q", "--no-tags", remote, reference)  # says as well what went wrong with the other
    there = _git(repository, "rev-parse", "FETCH_HEAD") or ""
    if not local or _git(repository, "merge-base", "--is-ancestor", local, there, check=False) is not None:
        return there
    if _git(repository, "merge-base", "--is-ancestor", there, local, check=False) is None:
        raise SettingsError("publish", f"{reference} has commits here that are not on {remote}, and the other way round", "Delete it here.")
    return local


def _tree(repository: Path, commit: str) -> dict[str, str]:
    lines = (_git(repository, "ls-tree", "-r", "-z", commit) or "").split("\0")
    return {line.partition("\t")[2]: line.partition("\t")[0].split()[2] for line in lines if line}


def _bytes(repository: Path, blob: str) -> bytes:
    return (_git(repository, "cat-file", "blob", blob) or "").encode("utf-8", "surrogateescape")


def _blobs(repository: Path, output: Path, names: Iterable[str], *words: str) -> dict[str, str]:
    """The blob of each file below a folder, by one process for all; with `-w` git keeps them."""
    every, folder = list(names), output.resolve()
    paths = "\n".join(_quoted(str(folder / name)) for name in every)
    said = _git(repository, "hash-object", "--no-filters", *words, "--stdin-paths", data=os.fsencode(paths)) or ""
    return dict(zip(every, said.split(), strict=True))


def _quoted(path: str) -> str:
    """As git reads a path that may hold anything (core.quotePath).

    >>> print(_quoted('posts/a "b"\\n'))
    "posts/a \\"b\\"\\n"
    """
    return '"' + path.translate({ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r"}) + '"'


def _blob(repository: Path, data: bytes) -> str:
    return _git(repository, "hash-object", "--no-filters", "-w", "--stdin", data=data) or ""


def _git(repository: Path, *words: str, data: bytes = b"", environment: Mapping[str, str] = {}, check: bool = True) -> str | None:
    done = programs.run("git", "-C", str(repository), *words, data=data, environment=environment, check=check)
    return None if done.returncode else done.stdout.strip("\n")
