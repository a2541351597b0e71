"""A built site and what lies in a target -> what has to be done there, or why nothing may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

import msgspec

from newsdigest import manifests, staging
from newsdigest.errors import SettingsError

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


def in_order(names: Iterable[str]) -> list[list[str]]:
    """The files to send, in the parts that go one after the other: what pages need, pages, what lists them."""
    return [list(part) for _, part in groupby(sorted(names, key=staging.order), key=lambda name: staging.order(name)[0])]


def ours_of(listed: bytes) -> dict[str, str]:
    """What an earlier delivery says that it put there (path -> hash); nothing when there was none."""
    return msgspec.json.decode(listed, type=dict[str, str]) if listed else {}


def listing(manifest: manifests.Manifest) -> bytes:
    """What a delivery leaves under DELIVERED once all the rest is there."""
    return msgspec.json.encode(manifest.files, order="deterministic")
