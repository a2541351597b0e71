"""What the editor decides about topics (content/topics.toml), read and checked against the names that reports use.

Every entry names people, places, organisations or subjects as reports write them, and gives a reason, for whoever edits the file next:

    [[same]]                      # one topic, by its first name
    names = ["Lady Marrin", "The Marrin"]
    reason = "One ferry."

    [[name]]                      # a topic, and how pages call it
    names = ["Kestrel Brindlow", "Kestrel Brindlow Bank"]
    reason = "Its name since the merger."

    [[hide]]                      # no topics
    names = ["Old Mole"]
    reason = "A pub; it is in the news by its address only."
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from newsdigest import tables
from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Value
from newsdigest.topics import subjects, territories
from newsdigest.topics.namings import key_of_name

FILE = "content/topics.toml"
KINDS = ("same", "name", "hide")


class Choice(Value, frozen=True, forbid_unknown_fields=True):
    """One decision of the editor's."""

    names: tuple[str, ...]
    reason: str


class Choices(Value, frozen=True, kw_only=True):
    """The editor's decisions, by the keys of the names."""

    same: dict[str, str]  # key -> key of the topic that it belongs to
    names: dict[str, str]  # key -> how pages call it
    hidden: frozenset[str]
    written: dict[str, str]  # key of each name that must be there -> as the file writes it


NONE = Choices(same={}, names={}, hidden=frozenset(), written={})


def read(text: str, language: str = "en") -> Choices:
    """The text of content/topics.toml -> Choices; `language` is that of the site, in which it may name countries and subjects.

    Raises SettingsError for TOML that cannot be read, an unknown kind or field, an entry that lacks names or a reason, and for
    entries that contradict each other.

    >>> read('[[hide]]\\nnames = ["Old Mole"]\\nreason = "A pub."').hidden
    frozenset({'old mole'})
    """
    decisions = tables.of(FILE, text, "Each entry opens with its kind, as [[hide]].")
    for kind in decisions:
        if kind not in KINDS:
            raise SettingsError(FILE, f"[[{kind}]] is not a kind of choice", nearest(kind, KINDS))
    try:
        entries = msgspec.convert(decisions, dict[str, list[Choice]])
    except msgspec.ValidationError as error:
        raise SettingsError(FILE, str(error), 'An entry has names = ["…"] and reason = "…", and nothing else.') from error
    same: dict[str, str] = {}
    names: dict[str, str] = {}
    hidden: dict[str, str] = {}
    written: dict[str, str] = {}
    for kind, chosen in entries.items():
        for number, choice in enumerate(chosen, 1):
            place = f"[[{kind}]] {number}"
            keys = [key_of(name, language) for name in choice.names]
            if not choice.reason.strip():
                raise SettingsError(FILE, f"{place} has no reason", 'Add reason = "…".')
            if not all(keys) or len(set(keys)) < len(keys) - (kind == "name"):
                raise SettingsError(FILE, f"{place} has a name that is empty, or one twice", "Write each name once, as reports write it.")
            if len(keys) < (1 if kind == "hide" else 2) or (kind == "name" and len(keys) > 2):
                raise SettingsError(
                    FILE, f"{place} has {len(keys)} names", "hide takes one or more, same two or more, name two: the topic and its name."
                )
            if kind == "hide":
                hidden.update(dict.fromkeys(keys, place))
            elif kind == "same":
                names[keys[0]] = choice.names[0]
                for key in keys[1:]:
                    if same.setdefault(key, keys[0]) != keys[0]:
                        raise SettingsError(
                            FILE, f"{place} joins {choice.names[keys.index(key)]}, which another entry joins elsewhere", "Keep one."
                        )
            else:
                names[keys[0]] = choice.names[1]
            written.update(zip(keys, choice.names[:1] if kind == "name" else choice.names, strict=False))
    for key in same:
        if key in same.values() or key in hidden or key in names:
            raise SettingsError(
                FILE, f"{written[key]} is joined with another name, and named again", "Speak of the name it is joined with."
            )
    return Choices(same=same, names=names, hidden=frozenset(hidden), written=written)


def check(choices: Choices, named: Collection[str]) -> None:
    """Raises SettingsError for a choice about something that no report names, with the nearest that one does; `named` are keys."""
    for key, name in choices.written.items():
        if key not in named and key not in subjects.known():
            raise SettingsError(FILE, f"no report names {name}", nearest(key, [one for one in named if not one.isupper()]))


def key_of(name: str, language: str) -> str:
    """The key of a name as the file writes it: of a country's its code, of a subject's the subject's.

    >>> key_of("S. Korea", "en"), key_of("Health", "en"), key_of("Old Mole", "en")
    ('KR', '#health', 'old mole')
    """
    tag = language.partition("-")[0].lower()
    by_name = {table: key for key in subjects.known() for table in (subjects.name_of(key, tag), subjects.name_of(key, "en"))}
    place = territories.key(name)
    return by_name.get(name) or territories.named(tag).get(place) or territories.named("en").get(place) or key_of_name(name)
