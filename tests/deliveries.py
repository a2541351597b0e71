"""What lies in a target while a site is delivered to it -> what readers see of the new site before what it needs is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsdigest import staging

LAST = 3


def rank(name: str, after: Mapping[str, str]) -> int:
    """When a file's turn comes: what pages need, pages, what lists them, and last the files that go."""
    return staging.order(name)[0] if name in after else LAST


def too_early(before: Mapping[str, str], after: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """Faults of a delivery that did not end, given what it was to change and what lies there (path -> text or hash).

    Each file is the old one whole or the new one whole, and none is of a later turn than one that is still missing.
    Files that are in neither site are not looked at.
    """
    turning = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    for name in sorted({*before, *after}):
        if there.get(name) not in (before.get(name), after.get(name)):
            yield f"{name} is neither the old one nor the new one"
    missing = min((rank(name, after) for name in turning if there.get(name) != after.get(name)), default=LAST)
    for name in sorted(turning):
        if there.get(name) == after.get(name) and rank(name, after) > missing:
            yield f"{name} came before a file of an earlier turn"
