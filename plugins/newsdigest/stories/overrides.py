"""What the editor decides about stories (content/overrides.toml), read and applied to the groups that likeness found.

Every entry names seeds (paths below content/seeds) and gives a reason, which the story's page prints:

    [[merge]]                     # the stories that hold these reports become one
    seeds = ["courier.example/ferry.html", "lantern.example/ferry.txt"]
    reason = "One collision; the second paper does not name the ship."

    [[split]]                     # these reports leave their story and stand together in one of their own
    seeds = ["courier.example/inquiry.html"]
    reason = "The inquiry is an event of its own."

    [[exclude]]                   # each of these reports stands alone, in no digest
    seeds = ["gazette.example/letters.html"]
    reason = "A page of letters, about many events."

    [[lead]]                      # this report comes first in its story
    seeds = ["standard.example/ferry.html"]
    reason = "The only account from the harbour."

    [[headline]]                  # its headline heads the story's page
    seeds = ["standard.example/ferry.html"]
    reason = "Names both ships."

    [[note]]                      # plain text from the editor on the story's page
    seeds = ["standard.example/ferry.html"]
    text = "The harbour office corrected the hour on 14 November."
    reason = "Readers asked."

Splits and exclusions come first, merges after them, so a report moves to another story by a split and a merge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from newsdigest import tables
from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Value

FILE = "content/overrides.toml"
KINDS = ("merge", "split", "exclude", "lead", "headline", "note")
SINGLE = ("lead", "headline", "note")  # entries that speak of one report and the story it stands in


class Override(Value, frozen=True):
    """One decision of the editor's."""

    seeds: tuple[str, ...]  # paths below content/seeds, as written
    reason: str  # printed on the story's page
    text: str = ""  # of a note; empty for all other kinds


class Overrides(Value, frozen=True):
    """The editor's decisions, each kind in the order of the file."""

    merge: tuple[Override, ...] = ()
    split: tuple[Override, ...] = ()
    exclude: tuple[Override, ...] = ()
    lead: tuple[Override, ...] = ()
    headline: tuple[Override, ...] = ()
    note: tuple[Override, ...] = ()


def read(text: str) -> Overrides:
    """The text of content/overrides.toml -> Overrides.

    Raises SettingsError for TOML that cannot be read, an unknown kind or field, and an entry that lacks seeds or a reason.

    >>> read('[[lead]]\\nseeds = ["a.html"]\\nreason = "fullest"').lead[0].reason
    'fullest'
    """
    decisions = tables.of(FILE, text, "Each entry opens with its kind, as [[merge]].")
    for kind, entries in decisions.items():
        if kind not in KINDS:
            raise SettingsError(FILE, f"[[{kind}]] is not a kind of override", nearest(kind, KINDS))
        if not isinstance(entries, list):
            raise SettingsError(FILE, f"{kind} is not a list of entries", f"Open each entry with [[{kind}]], in double brackets.")
        for number, entry in enumerate(entries, 1):
            check(kind, number, entry)
    return msgspec.convert(decisions, Overrides)


def check(kind: str, number: int, entry: object) -> None:
    """Raises SettingsError if an entry cannot be obeyed, whatever reports there are; `number` counts the entries of its kind."""
    name = f"[[{kind}]] {number}"
    if not isinstance(entry, dict):
        raise SettingsError(FILE, f"{name} is not a table", f"Open each entry with [[{kind}]], in double brackets.")
    fields = ("seeds", "reason", "text") if kind == "note" else ("seeds", "reason")
    for field in entry:
        if field not in fields:
            raise SettingsError(FILE, f"{name} has no field {field}", nearest(field, fields))
    seeds = entry.get("seeds")
    if not isinstance(seeds, list) or not seeds or not all(isinstance(seed, str) and seed for seed in seeds):
        raise SettingsError(FILE, f"{name} names no seeds", 'Write seeds = ["folder/file.html"], paths below content/seeds.')
    for field in fields[1:]:
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            raise SettingsError(FILE, f"{name} has no {field}", f'Add {field} = "…"; the page prints it.')
    twice = [seed for seed, count in Counter(seeds).items() if count > 1]
    if twice:
        raise SettingsError(FILE, f"{name} names {twice[0]} twice", "Name each seed once.")
    if kind == "merge" and len(seeds) < 2:
        raise SettingsError(FILE, f"{name} names only one seed", "Name one seed of each story that is to be merged.")
    if kind in SINGLE and len(seeds) > 1:
        raise SettingsError(FILE, f"{name} names {len(seeds)} seeds", "Name one; its story is meant.")


def without(overrides: Overrides, seeds: Collection[str]) -> Overrides:
    """The overrides as they are when these seeds are taken down: what then speaks of no report, or merges none, is left out."""

    def left(kind: str) -> tuple[Override, ...]:
        kept = [
            msgspec.structs.replace(one, seeds=tuple(seed for seed in one.seeds if seed not in seeds)) for one in getattr(overrides, kind)
        ]
        return tuple(one for one in kept if len(one.seeds) > (kind == "merge"))

    return Overrides(**{kind: left(kind) for kind in KINDS})


def positions(overrides: Overrides, seeds: Sequence[str]) -> Mapping[str, int]:
    """Seed -> position in `seeds`; raises SettingsError for an override of a seed that is not there, with the nearest that is."""
    place = {seed: number for number, seed in enumerate(seeds)}
    for kind in KINDS:
        for number, override in enumerate(getattr(overrides, kind), 1):
            for seed in override.seeds:
                if seed not in place:
                    raise SettingsError(FILE, f"[[{kind}]] {number} names {seed}, which gives no report", nearest(seed, place))
    return place


def regroup(groups: Sequence[Sequence[int]], overrides: Overrides, place: Mapping[str, int]) -> list[tuple[list[int], tuple[str, ...]]]:
    """Groups of positions -> the groups the editor wants, each with the reasons of the entries that name one of its reports.

    A split is not told of what stays behind: whether likeness would have joined the two hangs on all that the archive holds.
    Raises SettingsError where two overrides contradict each other.
    """
    members = {number: list(group) for number, group in enumerate(groups)}
    group_of = {position: number for number, group in members.items() for position in group}
    reasons: dict[int, list[str]] = {number: [] for number in members}
    parted: list[tuple[str, set[int], set[int]]] = []  # which override parted which positions from which

    def leave(positions: list[int], reason: str, name: str) -> None:
        rest = {other for position in positions for other in members[group_of[position]]} - set(positions)
        for number in sorted({group_of[position] for position in positions}):
            members[number] = [position for position in members[number] if position not in positions]
        own = len(reasons)
        members[own], reasons[own] = sorted(positions), [reason]
        group_of.update(dict.fromkeys(positions, own))
        parted.append((name, set(positions), rest))

    for number, override in enumerate(overrides.split, 1):
        leave([place[seed] for seed in override.seeds], override.reason, f"[[split]] {number}")
    for number, override in enumerate(overrides.exclude, 1):
        for seed in override.seeds:
            leave([place[seed]], override.reason, f"[[exclude]] {number}")
    for override in overrides.merge:
        numbers = sorted({group_of[place[seed]] for seed in override.seeds})
        into = numbers[0]
        for number in numbers[1:]:
            members[into] = sorted(members[into] + members.pop(number))
            reasons[into] += reasons.pop(number)
        reasons[into].append(override.reason)
        group_of.update(dict.fromkeys(members[into], into))

    excluded = {place[seed] for override in overrides.exclude for seed in override.seeds}
    for position in excluded:
        if len(members[group_of[position]]) > 1:
            raise SettingsError(FILE, "a merge joins a report that [[exclude]] keeps alone", "Remove one of the two.")
    for name, those, rest in parted:
        if {group_of[position] for position in those} & {group_of[position] for position in rest}:
            raise SettingsError(FILE, f"a merge joins again what {name} parts", "Remove one of the two.")
    return [(members[number], tuple(dict.fromkeys(reasons[number]))) for number in sorted(members) if members[number]]
