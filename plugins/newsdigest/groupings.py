"""Cleaned reports and what the store holds of the last grouping -> stories, and what the store is to hold for the next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy

from newsdigest import calls, stories
from newsdigest.model import Report, Story
from newsdigest.store import Figures, Groups, Store
from newsdigest.stories import Earlier, Grouped, figures, weighing
from newsdigest.stories.overrides import Overrides

GROUPS = "groups"  # its key in the store
FIGURES = "figures "  # stands before the keys of figures
RENEWED = 100  # reports that figures lack from which they are written anew; until then all of these are new at each build


def grouped(
    reports: Sequence[Report],
    told: Mapping[str, str],
    wanted: Overrides,
    settled: Sequence[Collection[str]],
    store: Store,
    version: str,
    say: Callable[[str], None],
) -> tuple[tuple[Story, ...], frozenset[str]]:
    """The stories of these reports, out of the store where the last build had the same; and the keys of what it holds of them.

    `told` is by report id what changes whenever anything in the report does, `version` what does when our code does.
    """
    key = calls.key_of(sorted(told.values()), wanted, settled, version)
    kept = store.get([GROUPS], Groups).get(GROUPS)
    if kept is None or kept.key != key:
        say(f"grouping {len(reports)} reports")
        earlier, lacking = earlier_grouping(store, kept, reports, told, version) if kept else (None, 0)
        found = stories.grouped(reports, overrides=wanted, settled=settled, earlier=earlier)
        keys = kept.figures if kept and found.is_continued and lacking <= RENEWED else left_behind(store, found, told, version)
        groups = Groups(
            key=key,
            stories=tuple(msgspec.structs.replace(story, reports=()) for story in found.stories),
            members=tuple(tuple(report.id for report in story.reports) for story in found.stories),
            reports=dict(told),
            templates={name: runs.tobytes() for name, runs in found.templates.items()},
            figures=keys,
        )
        kept = store.put({GROUPS: groups}, Groups)[GROUPS]
    by_id = {report.id: report for report in reports}
    found_stories = tuple(
        msgspec.structs.replace(story, reports=tuple(by_id[id] for id in ids))
        for story, ids in zip(kept.stories, kept.members, strict=True)
    )
    return found_stories, frozenset({GROUPS, *kept.figures})


def earlier_grouping(
    store: Store, kept: Groups, reports: Sequence[Report], told: Mapping[str, str], version: str
) -> tuple[Earlier | None, int]:
    """What can be taken over from the last grouping, and how many of the reports its figures lack; None where nothing can."""
    left = next(iter(store.get(kept.figures[:1], Figures).values()), None)
    if left is None or left.version != version or any(told.get(id) != key for id, key in left.reports):
        return None, 0
    publisher = {report.id: report.publisher.value for report in reports}
    read = partial(left_figures, store, kept.figures[1:], left.arrays, [publisher[id] for id, _ in left.reports])
    earlier = Earlier(tuple(id for id, _ in left.reports), read)
    if all(told.get(id) == key for id, key in kept.reports.items()):
        templates = {name: numpy.frombuffer(runs, dtype=numpy.int64) for name, runs in kept.templates.items()}
        earlier = earlier._replace(stories=[*zip(kept.members, kept.stories, strict=True)], templates=templates)
    return earlier, len(reports) - len(left.reports)


def left_figures(
    store: Store, keys: Sequence[str], arrays: Mapping[str, tuple[str, tuple[int, ...]]], publishers: Sequence[str | None]
) -> figures.Figures | None:
    """The figures whose arrays, of these types and shapes, lie under these keys; None where one is lost."""
    named = dict(zip(keys, arrays.items(), strict=True))
    found: dict[str, numpy.ndarray[Any, Any]] = {}
    for key, value in store.get_bytes(named):
        name, (kind, shape) = named[key]
        found[name] = numpy.frombuffer(value, dtype=kind).reshape(shape)
    return figures.of_arrays(found, publishers) if len(found) == len(named) else None


def left_behind(store: Store, found: Grouped, told: Mapping[str, str], version: str) -> tuple[str, ...]:
    """Writes the figures of a grouping -> their keys, as in Groups; none where there are too few reports to be worth it."""
    if found.figures is None or len(found.order) < weighing.MANY:
        return ()
    reports = tuple((id, told[id]) for id in found.order)
    base = FIGURES + calls.key_of(reports, version)
    arrays: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name, array in figures.arrays(found.figures):
        store.put_bytes({f"{base} {name}": array.tobytes()})
        arrays[name] = array.dtype.str, array.shape
    store.put({base: Figures(version=version, reports=reports, arrays=arrays)}, Figures)
    return base, *(f"{base} {name}" for name in arrays)
