"""A built site delivered to a branch of a git repository."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from newsdigest import manifests
from newsdigest.errors import SettingsError
from newsdigest.publishing import programs
from newsdigest.publishing.changes import Changes, compare


def deliver(
    output: Path,
    manifest: manifests.Manifest,
    repository: Path,
    branch: str,
    *,
    dry: bool = False,
    force: str = "",
    now: str,
    remote: str = "",
) -> Changes:
    """Makes a branch of the repository hold the site and nothing else, in one commit on top of what it held.

    No commit when nothing changed; the work tree and the index of the repository are not touched. `now`: RFC 3339, of the commit.
    With a remote's name the branch is pushed, never forced. Raises SettingsError when git refuses, with its words.
    """
    reference = f"refs/heads/{branch}"
    if not branch or _git(repository, "check-ref-format", reference, check=False) is None:
        raise SettingsError("publish", f"{branch!r} is not a name of a branch", "Give one, such as gh-pages.")
    if _git(repository, "symbolic-ref", "-q", "HEAD", check=False) == reference:
        raise SettingsError("publish", f"the branch {branch} is checked out here", "Publish to a branch of its own, such as gh-pages.")
    parent = _git(repository, "rev-parse", "-q", "--verify", f"{reference}^{{commit}}", check=False)
    there = _tree(repository, parent) if parent else {}
    with tempfile.TemporaryDirectory() as folder:
        # Tells hosts that run Jekyll to serve the files as they are.
        blobs = {name: _blob(repository, (output / name).read_bytes(), write=not dry) for name in manifest.files}
        blobs[".nojekyll"] = _blob(repository, b"", write=not dry)
        sizes = lambda name: (output / name).stat().st_size if name in manifest.files else 0  # noqa: E731
        changes = compare(blobs, there, sizes, force)
        if dry or not changes:
            return changes
        index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
        entries = "".join(f"100644 {blob}\t{name}\0" for name, blob in sorted(blobs.items()))
        _git(repository, "update-index", "-z", "--index-info", data=entries.encode(), environment=index)
        tree = _git(repository, "write-tree", environment=index)
    times = {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
    message = f"Publish the site of {now}\n\n{str(changes).splitlines()[-1]}" + (f"\n\nForced: {force}" if force else "")
    commit = _git(repository, "commit-tree", str(tree), *(("-p", parent) if parent else ()), "-m", message, environment=times)
    _git(repository, "update-ref", reference, str(commit), parent or "")
    if remote:
        _git(repository, "push", remote, f"{reference}:{reference}")
    return changes


def _tree(repository: Path, commit: str) -> dict[str, str]:
    lines = (_git(repository, "ls-tree", "-r", "-z", commit) or "").split("\0")
    return {line.partition("\t")[2]: line.partition("\t")[0].split()[2] for line in lines if line}


def _blob(repository: Path, data: bytes, *, write: bool) -> str:
    return _git(repository, "hash-object", "--no-filters", *(("-w",) if write else ()), "--stdin", data=data) or ""


def _git(repository: Path, *words: str, data: bytes = b"", environment: Mapping[str, str] = {}, check: bool = True) -> str | None:
    done = programs.run("git", "-C", str(repository), *words, data=data, environment=environment, check=check)
    return None if done.returncode else done.stdout.strip("\n")
