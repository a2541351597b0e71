"""Only in one text: the most telling statements that no other text of the story has anything like, from a comparison."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from itertools import chain

from newsdigest.digests.alignments import key, ledes, tells
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.introductions import introduced, taken_as_known
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import known_thing, may_be_lifted, points_back
from newsdigest.model import Own, Statement

MOST = 3  # statements of one text, …
IN_ALL = 24  # … or fewer where there are many texts, but one
FEWEST_WORDS, MOST_WORDS = 10, 60
SHORT = 8  # words from which a statement with a number is enough; of 29 of eight or nine words, read by hand, 22 without one were dull
UNTOLD = 0.5  # how much a statement counts that takes as known what neither a headline nor In short tells of
LATE = 40  # statements from which on a report tells ever less of its event
ALIKE = 0.19  # likeness from which another text has something like it; of thirty between this and 0.22 nine were told there too


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset(), told: frozenset[Statement] = frozenset()) -> tuple[Own, ...]:
    """The most telling statements of each text that no other has; nothing where there is one text only.

    None of the statements that are `taken`, and of those that are `told` in short only where a text has nothing else of its own.
    """
    if len(comparison.texts) < 2:
        return ()
    shared = {key(gist) for likeness in comparison.likenesses if likeness.score >= ALIKE for gist in likeness.gists}
    owners = owners_of_stems(comparison)
    titled = (text.headline for text in comparison.texts)
    known = frozenset({""}).union(*titled, *(gist.stems for text in comparison.texts for gist in text.gists if gist.statement in told))
    common = known | {stem for stem, owner in owners.items() if not owner}
    versions = {report for copies in comparison.story.copies if copies.relation == "new version" for report in copies.reports}
    most = min(MOST, max(1, IN_ALL // len(comparison.texts)))
    found = []
    for text in comparison.texts:
        running = [gist for gist in text.gists if gist.running]
        surnames = introduced(running)
        event = {key(gist) for gist in ledes(text)}  # what its own headline tells is what all tell, in however different words
        candidates = [
            (telling(gist, comparison, owners) * (UNTOLD if leans_on_told(place, running, surnames, known) else 1), gist)
            for place, gist in enumerate(running)
            if known_thing(gist) in common
            and key(gist) not in shared
            and key(gist) not in event
            and gist.statement not in taken
            and (SHORT if gist.numbers else FEWEST_WORDS) <= len(gist.tokens) <= MOST_WORDS
            and may_be_lifted(gist, comparison.published(gist.statement))
        ]
        candidates.sort(key=lambda candidate: (-candidate[0], candidate[1].statement.number))
        headlines = [other.headline for other in comparison.texts if other is not text]
        own = [gist.statement for score, gist in candidates if score > 0 and not any(tells(gist, headline) for headline in headlines)]
        chosen = ([statement for statement in own if statement not in told] or own)[:most]
        if chosen:
            found.append(
                Own(
                    report=text.report.id,
                    statements=tuple(sorted(chosen, key=lambda statement: statement.number)),
                    copies=tuple(report for report in text.reports[1:] if report not in versions),
                )
            )
    return tuple(found)


def leans_on_told(place: int, gists: Sequence[Gist], surnames: Mapping[str, int], known: Container[str]) -> bool:
    """Whether one of a text's statements takes as known what the reader has not been told of."""
    gist = gists[place]
    things = chain((known_thing(gist),), taken_as_known(place, gists, surnames))
    return points_back(gist) or any(thing not in known for thing in things)


def owners_of_stems(comparison: Comparison) -> dict[str, str]:
    """For each word the id of the one report that has it, empty where several do."""
    owners: dict[str, str] = {}
    for text in comparison.texts:
        for gist in text.gists:
            for stem in gist.stems:
                if owners.setdefault(stem, text.report.id) != text.report.id:
                    owners[stem] = ""
    return owners


def telling(gist: Gist, comparison: Comparison, owners: dict[str, str]) -> float:
    """How much a statement tells that is new, of what the story is about: new names, numbers and words, and ties to the rest."""
    fresh = sum(comparison.weights.get(stem, 0) for stem in gist.stems if owners[stem])
    known = sum(1 for stem in gist.stems if not owners[stem])
    if not fresh or not known:
        return 0  # nothing new, or nothing to do with the story
    values = len(gist.numbers) + len(gist.names) * 0.5
    early = 1 + 1 / gist.statement.number if gist.statement.number < LATE else LATE / gist.statement.number
    return (fresh + values) * min(known, 4) * early / math.sqrt(len(gist.tokens))
