"""A built site and what lies in a target -> what has to be done there, or why nothing may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path, PurePosixPath

import msgspec

from newsdigest import ledger, manifests, staging
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

# In the target: what we put there, so that nothing else is ever deleted.
DELIVERED = ".newsdigest.json"
# A site that loses more than this share of its files at once is more likely a mistake than an edit.
LARGEST_DROP = 0.2
MEANT = 'If that is meant: invoke publish --force "the reason"'


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """Of what became of a seed, as much as decides whether the site may go out."""

    seed: str
    outcome: str
    why: str = ""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """build/report.json."""

    seeds: list[Seed]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A built site that may go out."""

    output: Path
    files: dict[str, str]  # path below the output folder -> sha256, hexadecimal
    stories: dict[
        str, tuple[str, ...]
    ]  # the ledger's ids, each with its story's slug and former ones; none of a site built to be looked at

    def size_of(self, name: str) -> int:
        """Bytes of one of its files."""
        return (self.output / name).stat().st_size


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the target under DELIVERED: what the last delivery put there."""

    files: dict[str, str] = {}  # path -> sha256, hexadecimal
    stories: dict[str, str] = {}  # the ledger's ids, each with its story's slug


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery does to its target; paths below the site's root."""

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


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A site and its target, compared: nothing was done there yet."""

    changes: Changes
    carry_out: Callable[[], None]  # raises SettingsError with the words of what refuses; the next delivery takes up what was done


def guard(output: Path, beside: Path, settings: Settings) -> Site:
    """The site, when it is fit to go out.

    Raises SettingsError for one that is empty, not whole, built with other settings than these, or with rejected seeds.
    """
    faults = manifests.faults(output, beside)
    if faults:
        raise SettingsError(str(output), f"not the site that was built: {'; '.join(faults[:5])}", "Build it again.")
    manifest = manifests.read(beside)
    if manifest and manifest.settings != manifests.of({}, settings).settings:
        raise SettingsError(str(output), "it was built again meanwhile, with other settings", "Publish again.")
    if manifest is None or not any(name.startswith("posts/") for name in manifest.files):
        raise SettingsError(str(output), "the site has no posts", "Put seeds into content/seeds.")
    account = msgspec.json.decode((beside / "report.json").read_bytes(), type=Account)
    rejected = [seed for seed in account.seeds if seed.outcome == "rejected"]
    if rejected:
        named = "; ".join(f"{seed.seed}: {seed.why}" for seed in rejected)
        raise SettingsError(
            "content/seeds", f"{len(rejected)} seeds were rejected: {named}", "Mend or delete them; `build` only warns of them."
        )
    published = beside / "ledger.jsonl"
    lines = ledger.read(published.read_text("utf-8")) if published.exists() else ()
    return Site(output=output, files=manifest.files, stories={line.id: (line.slug, *line.former) for line in lines})


def compare(site: Site, there: Mapping[str, str], earlier: Delivered, force: str) -> Changes:
    """What has to be done so that a target in which `there` lies (path -> hash) becomes the site.

    Raises SettingsError, unless `force` gives a reason, when more than a fifth of what is there would be deleted, or when stories that were
    published would not be known any more, as with a ledger that was lost: subscribers would get each of them again.
    """
    lost = sorted(id for id, slug in earlier.stories.items() if slug not in ("", *site.stories.get(id, ())) or id not in site.stories)
    if lost and not force:
        named = ", ".join(earlier.stories[id] or id for id in lost[:3]) + (" …" if len(lost) > 3 else "")
        raise SettingsError(
            ledger.FILE,
            f"it does not have {len(lost)} of {len(earlier.stories)} published stories as they were published: {named}",
            f"Restore it, from git say. {MEANT}",
        )
    added = tuple(sorted(set(site.files) - set(there)))
    changed = tuple(sorted(name for name in set(site.files) & set(there) if site.files[name] != there[name]))
    deleted = tuple(sorted(set(there) - set(site.files)))
    if len(deleted) > LARGEST_DROP * len(there) and not force:
        raise SettingsError("publish", f"{len(deleted)} of {len(there)} published files would go", MEANT)
    return Changes(added=added, changed=changed, deleted=deleted, bytes=sum(map(site.size_of, (*added, *changed))))


def in_order(names: Iterable[str]) -> list[list[str]]:
    """The files to send, in the parts that go one after the other: what pages need, pages, what lists them."""
    return [list(part) for _, part in groupby(sorted(names, key=staging.order), key=lambda name: staging.order(name)[0])]


def delivered(listed: bytes) -> Delivered:
    """What an earlier delivery says that it put there; nothing when there was none.

    Raises SettingsError when it is damaged, or names what no site has: what it names may be deleted, and others may write in the target.
    """
    try:
        earlier = msgspec.json.decode(listed or b"{}", type=Delivered)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SettingsError(DELIVERED, f"the list of what was delivered is damaged: {error}", RESTORE) from error
    for name in earlier.files:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\0" in name:
            raise SettingsError(DELIVERED, f"{name!r} is no file of a site", RESTORE)
    return earlier


RESTORE = "See who else writes in the target. Delete this file there, and what lies there is no more taken for ours."


def as_delivered(site: Site) -> Delivered:
    """What the target says once the site is there; without former slugs, which a takedown may have forbidden."""
    return Delivered(files=site.files, stories={id: slugs[0] for id, slugs in site.stories.items()})


def listing(site: Site) -> bytes:
    """What a delivery leaves under DELIVERED once all the rest is there."""
    return msgspec.json.encode(as_delivered(site), order="deterministic")
