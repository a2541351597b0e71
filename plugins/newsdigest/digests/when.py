"""When: the dated statements of a story, in order, from a comparison."""

from __future__ import annotations

import datetime
from collections.abc import Set as AbstractSet

from newsdigest.digests import marks
from newsdigest.digests.alignments import alignments, key
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Day, Gist
from newsdigest.digests.openings import is_told_as_caption, speaks_to_reader, stands_alone
from newsdigest.model import Dated

FEWEST_WORDS = 5
MOST = 12  # statements; a reader wants a course of events
NEAR_DAY = 6  # words before a day among which an infinitive speaks of it
BESIDE = 2  # of them, between which and the day an article may stand: `ab dem 3. Mai`
LED = 3  # words before a verb among which one stands that leads it to what is to come: `to be held Monday`
WEEK = 7  # days
NEAR = 90  # days within which a date without a year is that of the nearest year


def section(comparison: Comparison) -> tuple[Dated, ...]:
    """Statements that say when: those whose day is known in its order, then the others as the reports have them.

    A statement stands here once, under the first day it names; of statements that say the same, the fullest.
    """
    repeated = {
        key(gist)
        for alignment in alignments(comparison)
        for gist in alignment.gists[1:]
        if {day.key for day in gist.days} <= {day.key for day in alignment.gists[0].days}
    }
    found = []
    for text in comparison.texts:
        published = text.report.published.value
        for gist in text.gists:
            # Who is quoted spoke on another day.
            told = [day for day in gist.days if not (marks.holds(gist.spans, day.start) or is_nowadays(day, gist))]
            may_stand = gist.running and key(gist) not in repeated and len(gist.tokens) >= FEWEST_WORDS
            if told and may_stand and stands_alone(gist) and not (speaks_to_reader(gist) or is_told_as_caption(gist, published)):
                day = min(told, key=lambda day: day.kind == "relative")
                found.append(Dated(when=day.written, statement=gist.statement, resolved=resolved(day, gist, published)))
    found.sort(key=lambda dated: dated.statement.number)  # what reports tell first matters most
    kept = found[:MOST]
    order = comparison.order
    kept.sort(key=lambda dated: (not dated.resolved, dated.resolved, order[dated.statement.report], dated.statement.number))
    return tuple(kept)


def resolved(day: Day, gist: Gist, published: str | None) -> str:
    """The ISO date of a day that a statement names, empty where that takes more than its report's time of publication.

    A weekday is the last one before publication, or its day, where the statement speaks of what has been and not of what is to come.
    That of the day after publication may as well be that day, in a report that was changed since, or dated elsewhere.
    A date without a year is not one to come where the statement speaks of what has been, nor where it is an entry of a calendar.
    """
    if day.kind == "date" and day.key[2]:
        return _iso(day.key[2], day.key[0], day.key[1])
    try:
        reference = datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return ""
    if day.kind == "relative":
        return (reference + datetime.timedelta(days=day.key[0])).isoformat()
    if day.kind == "weekday":
        if not speaks_of_past(gist, day):
            return ""
        passed = (reference.isoweekday() - day.key[0]) % WEEK or (WEEK if is_beside(day, gist, gist.language.last) else 0)
        return "" if passed == WEEK - 1 else (reference - datetime.timedelta(days=passed)).isoformat()
    told = next((other.key[2] for other in gist.days if other.kind == "date" and other.key[:2] == day.key[:2] and other.key[2]), 0)
    if told:
        return _iso(told, day.key[0], day.key[1])
    for year in (reference.year, reference.year - 1, reference.year + 1):
        date = _iso(year, day.key[0], day.key[1])
        ahead = (datetime.date.fromisoformat(date) - reference).days if date else NEAR + 1
        if abs(ahead) <= NEAR and not (ahead > 1 and (is_entry(day, gist) or speaks_of_past(gist, day))):
            return date
    return ""


def is_entry(day: Day, gist: Gist) -> bool:
    """Whether a statement is what a calendar has under a day, `20 Feb: The mayor opens the lock`: of any year, in the present tense."""
    return not day.start and gist.statement.text[len(day.written) :].lstrip().startswith(":")


def is_nowadays(day: Day, gist: Gist) -> bool:
    """Whether `today` is no day: nothing in the statement has been, or is to come, on it."""
    is_today = day.kind == "relative" and not day.key[0]
    return is_today and not speaks_of_past(gist, day) and not any(token.lower in gist.language.future for token in gist.tokens)


def is_beside(day: Day, gist: Gist, words: AbstractSet[str]) -> bool:
    """Whether one of the words stands right before or behind a day."""
    place = next(number for number, token in enumerate(gist.tokens) if token.start >= day.start)
    return any(token.lower in words for token in gist.tokens[max(0, place - 1) : place + 2])


def speaks_of_past(gist: Gist, day: Day) -> bool:
    """Whether a statement tells of a day as one that has been; where its words leave that open, it does not.

    A verb right beside the day is the day's, whatever else the statement tells; what somebody is quoted with is not the report's.
    """
    language = gist.language
    words = [token.lower for token in gist.tokens if not marks.holds(gist.spans, token.start)]
    before = [token.lower for token in gist.tokens if token.start < day.start][-NEAR_DAY:]
    if not language.ahead.isdisjoint(before[-BESIDE:]):
        return False
    if day.kind == "weekday" and is_beside_past(day, gist):
        return True
    if any(word in language.future for word in words) or any(word in language.infinitive for word in before):
        return False
    return language.tell_of_past(words)


def is_beside_past(day: Day, gist: Gist) -> bool:
    """Whether a verb that tells of what has been stands right before or behind a weekday: “said Friday it will go”, “on Friday left”.

    Where the weekday opens a sentence, it is the first verb, right behind a name: “On Friday, Ann Lee said it will go”;
    or the next word, where the verb then stands second: “Am Freitag brach die Schleuse”.
    """
    language, words = gist.language, [token.lower for token in gist.tokens]
    place = next(number for number, token in enumerate(gist.tokens) if token.start >= day.start)

    def has_been(verb: int) -> bool:
        leading = words[max(0, verb - LED) : verb]
        ahead = language.future | language.infinitive
        if words[verb] in ahead or not ahead.isdisjoint(leading):
            return False
        is_told = language.speaks_of_past(words[verb]) or words[verb] in language.speech  # what is said has been said
        is_bare = not any(map(language.speaks_of_past, leading[-1:]))
        return is_told or (is_bare and language.tell_of_past([*leading[-1:], words[verb]]))

    before, behind = place, place + 1
    while before and words[before - 1] in language.stops | language.definite:
        before -= 1
    while behind < len(words) and words[behind] in language.day_parts | language.times:
        behind += 1
    if before and has_been(before - 1):
        return True
    if before or language.verb_second:
        return behind < len(words) and has_been(behind)
    tells = (verb for verb in range(behind, len(words)) if words[verb] in language.future or language.speaks_of_past(words[verb]))
    first = next(tells, behind)
    return behind < first and gist.tokens[first - 1].is_capital and not gist.tokens[first].is_capital and has_been(first)


def speaks_of_future(gist: Gist, day: Day) -> bool:
    """Whether a statement tells of a day as one that is to come."""
    if speaks_of_past(gist, day):
        return False
    before = [token.lower for token in gist.tokens if token.start < day.start][-NEAR_DAY:]
    behind = [token.lower for token in gist.tokens if token.start > day.start][:NEAR_DAY]
    return not gist.language.future.isdisjoint([*before, *behind]) or not gist.language.infinitive.isdisjoint(before)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
