"""Which full name each short one stands for, a surname or an abbreviation, in each story, from what the stories' reports name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

from newsdigest.model import Named, Naming
from newsdigest.topics.namings import family_names

SUFFIXES = (" jr", " sr", " ii", " iii")  # behind a surname
FREE = 2  # times as often as it stands for a full name does a name stand alone that is nobody's surname
TITLED = 10  # of so many stories that name somebody by a surname one at least says what they are: `President Lee` …
MOSTLY = 0.8  # … and of those that name anybody of that surname in full this share names one person
COUNTRIES = ("us ", "uk ")  # before an institution's name, which is the same without


def joined_in(namings: Iterable[Naming]) -> dict[str, str]:
    """Short name -> the full one that it stands for among the names of one story; to an empty string where it may stand for several.

    >>> names = [Naming(key=key, text="", times=1, is_full=" " in key) for key in ("lee", "ann lee", "roe", "jo roe", "al roe", "ann")]
    >>> sorted(joined_in(names).items())
    [('ann', 'ann lee'), ('lee', 'ann lee'), ('roe', '')]
    """
    namings = list(namings)
    keys = {naming.key for naming in namings}
    full_names = {naming.key for naming in namings if naming.is_full}
    by_ending: dict[str, set[str]] = {}
    by_opening: dict[str, set[str]] = {}
    for key in full_names:
        opening, _, rest = key.partition(" ")
        surname = key.rpartition(" ")[2]
        # A first name that stands alone is one where the surname does so too: `Ann` and `Lee`, but not `Lee` and `Tower`.
        if surname in keys or opening in family_names():
            by_opening.setdefault(opening, set()).add(key)
        while rest:
            by_ending.setdefault(rest, set()).add(key)
            _, _, rest = rest.partition(" ")
    joined = {}
    for key in keys:
        full = by_ending.get(key) or by_opening.get(key) or set()
        # Of `Ann Lee` and `Ann Lee Jr` the shorter is no short form of the longer.
        if full and not key.isupper() and (key not in full_names or key.endswith(SUFFIXES)):
            joined[key] = next(iter(full)) if len(full) == 1 else ""
    return joined


def free(joins: Sequence[dict[str, str]], keys: Sequence[Collection[str]]) -> set[str]:
    """The short names that mostly stand alone: a city that somebody is called like. `keys` are all names of each story."""
    together = Counter(short for joined in joins for short in joined)
    alone = Counter(key for joined, every in zip(joins, keys, strict=True) for key in together.keys() & (set(every) - joined.keys()))
    return {key for key, count in together.items() if alone[key] > FREE * count}


def people(names: AbstractSet[str], stories: Sequence[Iterable[Naming]]) -> dict[str, str]:
    """Those of these short names that are one person's surname also where they stand alone -> the full name.

    >>> story = [Naming(key="lee", text="Lee", times=1, is_titled=True), Naming(key="ann lee", text="Ann Lee", times=1, is_full=True)]
    >>> people({"lee"}, [story, story]), people({"lee"}, [story, story[1:]])
    ({'lee': 'ann lee'}, {})
    """
    named, behind = Counter[str](), Counter[str]()
    called: dict[str, Counter[str]] = {}
    for namings in stories:
        every = list(namings)
        named.update(names & {naming.key for naming in every})
        behind.update(names & {naming.key for naming in every if naming.is_titled})
        for full in {naming.key for naming in every if naming.is_full}:
            surname = full.rpartition(" ")[2]
            if surname in names:
                called.setdefault(surname, Counter())[full] += 1
    found = {}
    for surname, counts in called.items():
        full, count = min(counts.items(), key=lambda one: (-one[1], one[0]))
        is_person = behind[surname] > 1 and behind[surname] * TITLED >= named[surname]
        if is_person and count > 1 and count >= MOSTLY * counts.total():
            found[surname] = full
    return found


def everywhere(known: Iterable[Named], keys: Collection[str]) -> dict[str, str]:
    """Short name -> full one for abbreviations that all reports explain alike, and for names with their country before them."""
    explained: dict[str, set[str]] = {}
    for one in known:
        for short, full in one.short.items():
            explained.setdefault(short, set()).add(full)
    found = {short: next(iter(full)) for short, full in explained.items() if len(full) == 1}
    return found | {key: key[3:] for key in keys if key.startswith(COUNTRIES) and key[3:] in keys}
