"""A built site delivered whole: to a folder, or to a branch of a git repository."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from newsdigest import manifests, staging
from newsdigest.errors import SettingsError
from newsdigest.writer import write_whole

# In the target: what we put there, so that nothing else is ever deleted.
DELIVERED = ".newsdigest.json"
# A site that loses more than this share of its files at once is more likely a mistake than an edit.
LARGEST_DROP = 0.2


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery does, or with `--dry` would do, to its target; paths below the site's root."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    bytes: int  # to be sent

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)

    def __str__(self) -> str:
        lines = [f"  + {name}" for name in self.added] + [f"  ~ {name}" for name in self.changed] + [f"  - {name}" for name in self.deleted]
        total = f"{len(self.added)} added, {len(self.changed)} changed, {len(self.deleted)} deleted, {self.bytes:,} bytes"
        return "\n".join([*lines, total])


def guard(output: Path, beside: Path) -> manifests.Manifest:
    """The manifest of a site fit to go out. Raises SettingsError for one that is empty, not whole, or was built with rejected seeds."""
    faults = manifests.faults(output, beside)
    if faults:
        raise SettingsError(str(output), f"not the site that was built: {'; '.join(faults[:5])}", "Build it again.")
    manifest = manifests.read(beside)
    if manifest is None or not any(name.startswith("posts/") for name in manifest.files):
        raise SettingsError(str(output), "the site has no posts", "Put seeds into content/seeds.")
    account = msgspec.json.decode((beside / "report.json").read_bytes())
    rejected = [seed for seed in account["seeds"] if seed["outcome"] == "rejected"]
    if rejected:
        named = "; ".join(f"{seed['seed']}: {seed['why']}" for seed in rejected)
        raise SettingsError(
            "content/seeds", f"{len(rejected)} seeds were rejected: {named}", "Mend or delete them; `build` only warns of them."
        )
    return manifest


def compare(files: Mapping[str, str], there: Mapping[str, str], size_of: Callable[[str], int], force: str) -> Changes:
    """What has to be done so that `there` becomes `files` (both: path -> hash).

    Raises SettingsError when that would delete more than a fifth of what is there, unless `force` gives a reason.
    """
    added = tuple(sorted(set(files) - set(there)))
    changed = tuple(sorted(name for name in set(files) & set(there) if files[name] != there[name]))
    deleted = tuple(sorted(set(there) - set(files)))
    if len(deleted) > LARGEST_DROP * len(there) and not force:
        raise SettingsError(
            "publish", f"{len(deleted)} of {len(there)} published files would go", 'If that is meant: invoke publish --force "the reason"'
        )
    return Changes(added=added, changed=changed, deleted=deleted, bytes=sum(size_of(name) for name in (*added, *changed)))


def to_folder(output: Path, manifest: manifests.Manifest, target: Path, *, dry: bool = False, force: str = "") -> Changes:
    """Makes the folder hold the site; files that we did not put there stay.

    What a page links to is there before the page, the front page and feeds come after all pages, deletions last.
    Unchanged files keep their times.
    """
    listed = target / DELIVERED
    ours: dict[str, str] = msgspec.json.decode(listed.read_bytes(), type=dict[str, str]) if listed.exists() else {}
    # What lies there counts, not what was once written: a delivery cut short is taken up where it stopped.
    there = {name: manifests.hash_of(target / name) for name in {*ours, *manifest.files} if (target / name).is_file()}
    changes = compare(manifest.files, there, lambda name: (output / name).stat().st_size, force)
    if dry or (not changes and ours == manifest.files):
        return changes
    for name in sorted((*changes.added, *changes.changed), key=staging.order):
        write_whole(target / name, (output / name).read_bytes())
    staging.remove(target, changes.deleted)
    write_whole(listed, msgspec.json.encode(manifest.files, order="deterministic"))
    return changes


def to_branch(
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
    done = subprocess.run(
        ["git", "-C", repository, *words], input=data, capture_output=True, env={**os.environ, **environment}, check=False
    )
    if done.returncode:
        if check:
            raise SettingsError(
                str(repository), f"git {words[0]}: {done.stderr.decode(errors='replace').strip()}", "See git's words above."
            )
        return None
    return done.stdout.decode("utf-8", "surrogateescape").strip("\n")


def targets(settings: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """(kind, where) of each target that publishconf.py names: PUBLISH_FOLDER, PUBLISH_BRANCH."""
    for name, kind in (("PUBLISH_FOLDER", "folder"), ("PUBLISH_BRANCH", "branch")):
        if settings.get(name):
            yield kind, str(settings[name])
