"""Who said what: the quotations of a story, each with its speaker as the report names them, from its statements.

Speech is told from other words in marks by rules that need no more than the sentence:

1. One or two words in marks are speech only where the sentence has a verb of speech outside of them and they don't read
   as a name; else they are scare quotes, and left out: the so-called "shortcut".
2. More words are speech unless each of them has a capital, as titles have: “Morning Watch”.
3. The speaker is whom the sentence names as the subject of the verb of speech beside the words, else of an earlier one in it.
   Where that subject is a pronoun and the sentence names nobody before it, the speaker is not named: the sentence that
   named them may have been cut.
4. A sentence that is nothing but a quotation and follows, in its paragraph, one that gives a speaker's words continues it.
5. Where no speaker is named, it matters to the reader whether the report names one before: only where it does not can the
   sentence that named them have been cut from this copy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from newsdigest.digests import marks
from newsdigest.digests.comparisons import Comparison, Text
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist, Token, fold
from newsdigest.model import Printing, Quotation, Statement, Value

FEW = 2  # words that may be scare quotes
WHOLE = 8  # words of a subject that is taken whole, where nothing tells it from its verb
LONGEST_NAME = 14  # words of a speaker as named
MOST = 16  # quotations; nobody reads two hundred
CROWD = 40  # speakers of the same words that are told apart by more than their order; keeps the work near to linear


class Utterance(Value, frozen=True, kw_only=True):
    """One quotation in one statement."""

    statement: Statement
    printing: Printing
    language: Language  # of the report


def section(comparison: Comparison) -> tuple[Quotation, ...]:
    """The quotations of direct speech, by the order of reports and sentences.

    The same words of several texts are one quotation if the texts name the same speaker. A text that names nobody stands
    beside those that do, unless they name different speakers: then nobody can tell whose words it gives.
    Of very many those stand here whose speaker is named, of those the ones that most texts give, and then each report's in turn.
    """
    groups: list[list[tuple[int, Utterance]]] = []  # each utterance with its place among all
    by_words: dict[str, list[list[tuple[int, Utterance]]]] = {}
    uttered = enumerate(utterance for text in comparison.texts for utterance in utterances(text))
    for place, utterance in sorted(uttered, key=lambda entry: not entry[1].printing.speaker):
        alike = by_words.setdefault(_key(utterance.printing.text), [])
        named = [group for group in alike if group[0][1].printing.speaker]
        if utterance.printing.speaker:
            fitting = [group for group in named[:CROWD] if all(is_same_speaker(utterance, other) for _, other in group)]
        else:
            fitting = named if len(named) == 1 else [group for group in alike if not group[0][1].printing.speaker]
        if not fitting:
            groups.append([(place, utterance)])
            alike.append(groups[-1])
        elif all(utterance.statement.report != other.statement.report for _, other in fitting[0]):
            fitting[0].append((place, utterance))
    groups.sort(key=lambda group: min(place for place, _ in group))
    turns: Counter[tuple[str, bool]] = Counter()
    ranked = []
    for number, group in enumerate(groups):
        first = group[0][1]
        whose = first.statement.report, not first.printing.speaker
        turns[whose] += 1
        ranked.append((not first.printing.speaker, -len(group), turns[whose], number))
    chosen = sorted(number for *_, number in sorted(ranked)[:MOST])
    return tuple(quotation_of([(utterance.statement, utterance.printing) for _, utterance in groups[number]]) for number in chosen)


def quotation_of(given: Sequence[tuple[Statement, Printing]]) -> Quotation:
    """The same words as one or more statements give them, those that name the speaker first -> the quotation."""
    first = given[0][1]
    return Quotation(
        text=first.text,
        statements=tuple(statement for statement, _ in given),
        speaker=first.speaker,
        named_before=not first.speaker and any(printing.named_before for _, printing in given),
        printings=tuple(printing for _, printing in given),
    )


def is_same_speaker(one: Utterance, other: Utterance) -> bool:
    """Whether two reports name the same speaker: in the same words, or one by fewer words of the name: Lee, Mayor Ann Lee."""
    speakers = one.printing.speaker or "", other.printing.speaker or ""
    if fold(speakers[0]) == fold(speakers[1]) or says_more_of(*speakers) or says_more_of(*reversed(speakers)):
        return True
    first, second = name_of(speakers[0], one.language), name_of(speakers[1], other.language)
    return bool(first and second) and first[-1] == second[-1] and (set(first) <= set(second) or set(second) <= set(first))


def says_more_of(name: str, longer: str) -> bool:
    """Whether the longer speaker is the same name with more said of them behind it.

    >>> says_more_of("Commander Ann Lee", "Commander Ann Lee of the coastguard")
    True
    >>> says_more_of("Ann Lee", "Ann Lee Foundation"), says_more_of("the mayor", "the mayor of Holm")
    (False, False)
    """
    words, more = name.split(), longer.split()
    if len(more) <= len(words) or not reads_as_person(name):
        return False
    begins = [fold(word) for word in words] == [fold(word.rstrip(",")) for word in more[: len(words)]]
    return begins and more[len(words)][0].islower()


def name_of(speaker: str, language: Language) -> list[str]:
    """The words of a speaker's name, without titles and roles; none where other small words make it a phrase: a lawyer for Ann Lee.

    >>> from newsdigest.digests.languages import known
    >>> name_of("Finance minister Ann Lee", known()["en"]), name_of("the city's police", known()["en"])
    (['finance', 'ann', 'lee'], [])
    """
    words = speaker.split()
    if any(word[0].islower() and word.lower() not in language.roles for word in words):
        return []
    return [fold(word) for word in words if word.lower() not in language.roles and word.lower().rstrip(".") + "." not in language.titles]


def _key(text: str) -> str:
    """What two printings of the same words have in common."""
    return " ".join(fold(letters) for letters in "".join(c if c.isalnum() else " " for c in text).split())


def utterances(text: Text) -> Iterator[Utterance]:
    """The quotations of direct speech in one text, in order."""
    previous: Gist | None = None
    continued: str | None = None  # who spoke last in this paragraph, while nothing else has been told
    named: set[str] = set()  # reports in which a person who speaks has been named so far
    for gist in text.gists:
        if not gist.running:
            previous, continued = None, None
            continue
        statement = gist.statement
        adjacent = previous is not None and statement.start - previous.statement.end <= 1  # a new paragraph is two characters on
        spans = [span for span in gist.spans if span.closed]
        inside = {token for token in gist.tokens if marks.holds(spans, token.start)}
        outside = [token for token in gist.tokens if token not in inside]
        speakers: list[str | None] = []
        for span in spans:
            if not is_speech(gist, span, outside):
                continue
            speaker = speaker_of(gist, span, outside)
            if speakers and not speaker:
                speaker = speakers[-1]  # “I,” said Ann Lee, “will go”
            if not outside and adjacent:
                speaker = continued
            speakers.append(speaker)
            before = not speaker and statement.report in named
            printing = Printing(text=span.inner(statement.text), speaker=speaker, named_before=before)
            yield Utterance(statement=statement, printing=printing, language=gist.language)
        if any(speaker and reads_as_person(speaker) for speaker in speakers):
            named.add(statement.report)
        continued = speakers[-1] if speakers else None
        previous = gist


def reads_as_person(speaker: str) -> bool:
    """Whether a speaker is named as people are, by two words or more that are not small: an office is not somebody a pronoun stands for.

    >>> reads_as_person("Prime Minister Ann Lee"), reads_as_person("the mayor's office"), reads_as_person("She")
    (True, False, False)
    """
    words = speaker.split()
    return len(words) > 1 and not any(word[0].islower() for word in words[-2:])


def is_speech_verb(token: Token, gist: Gist) -> bool:
    """Whether a word is a verb of speech; with a capital it is one at the sentence's head only: the United States.

    A passive is none: whoever “was called” something did not say it.
    """
    if token.lower not in gist.language.speech or (token.is_capital and token != gist.tokens[0]):
        return False
    place = bisect_left(gist.tokens, token.start, key=lambda other: other.start)
    before = [other for other in gist.tokens[max(0, place - FEW) : place] if other.lower in gist.language.auxiliaries]
    between = gist.statement.text[before[-1].end : token.start] if before else ","
    return not (is_past(token, gist) and (between.replace(" ", "") or "a").isalpha())


def is_speech(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether the words between marks are somebody's, by the first two rules."""
    words = [token for token in gist.tokens if span.start < token.start < span.end]
    if not words:
        return False
    last = gist.statement.text[span.end - 2 : span.end - 1]
    # American papers set the comma of the sentence inside the marks: “The Sower,” a bronze by Holm; but “Never,” he said.
    follows = [token for token in outside if token.start >= span.end][:FEW]
    stops = last in ".!?…؟" or (last in ",،" and any(is_speech_verb(token, gist) for token in follows))
    has_capitals = all(word.is_capital or word.is_number or word.lower in gist.language.common for word in words)
    reads_as_name = not stops and has_capitals and words[0].is_capital
    has_verb = any(is_speech_verb(token, gist) for token in outside)
    if len(words) <= FEW:
        return has_verb and not reads_as_name
    return not reads_as_name


def speaker_of(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> str | None:
    """Whom the sentence names as the one who spoke the words in a span; None where it names nobody."""
    text, language = gist.statement.text, gist.language
    after = [token for token in outside if token.start >= span.end]
    before = [token for token in outside if token.end <= span.start]
    # “…,” said X: the marks hold a stop, or one follows them, and the clause behind is the speaker's.
    closing = text[span.end - 2 : span.end - 1] in ",!?…،." or text[span.end : span.end + 1] in ",،"
    verb = next((place for place, token in enumerate(after[:LONGEST_NAME]) if is_speech_verb(token, gist)), None)
    if closing and after and verb is not None and _clause(text, span.end + 1, after[verb].start, after[: verb + 1]):
        if verb == 0 and before and after[0].lower in language.participles:
            return subject_of_participle(gist, [*before, *after], len(before))
        return subject_after(gist, after, verb) if verb == 0 else subject_before(gist, after, verb)
    for opening in language.according:
        words = opening.split()
        for place in range(len(before) - len(words)):
            rest = before[place + len(words) :]
            # “According to the mayor, the driver said …”: whose words these are is told by the verb.
            if [token.lower for token in before[place : place + len(words)]] == words and not any(is_speech_verb(t, gist) for t in rest):
                return _named(gist, rest)
    # The verb next before the words; where its subject is a pronoun, the one before that.
    for place in range(len(before) - 1, -1, -1):
        if is_speech_verb(before[place], gist):
            if language.verb_first:
                subject = subject_after(gist, before, place)
            elif before[place].lower in language.participles and not (place and before[place - 1].lower in language.auxiliaries):
                return subject_of_participle(gist, before, place)
            else:
                subject = subject_before(gist, before, place)
            if subject:
                return subject
    if closing and verb is not None and not before:
        return subject_after(gist, after, verb) if verb == 0 else subject_before(gist, after, verb)
    return None


def _clause(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether nothing but appositions stands between the quotation and its verb: no new sentence, no other quotation."""
    between = text[start:end]
    return not any(mark in between for mark in '“„«";:') and len(tokens) <= LONGEST_NAME


def subject_before(gist: Gist, tokens: Sequence[Token], verb: int) -> str | None:
    """The words before a verb that name who speaks: `the Pentagon`, `Stephen Biegun` before `, the envoy, told`."""
    text, language = gist.statement.text, gist.language
    pieces, subordinate = pieces_before(gist, tokens, verb)
    is_joined = verb > 0 and tokens[verb - 1].text in language.joins
    apposition: str | None = None
    for number, piece in enumerate(pieces):
        trimmed = _trimmed(piece, gist)
        if not trimmed or trimmed[0].text in language.speech or (number and number in subordinate and not trimmed[0].is_capital):
            continue  # “Abe criticized the plan, accused Seoul of delay and said”: a further verb of the same subject
        if trimmed[0].lower in language.pronouns or trimmed[-1].lower in language.pronouns or is_past(trimmed[0], gist):
            return None  # “whose purpose they described as”
        if is_in_brackets(text, trimmed[0]):
            continue  # “Ann Lee (R-Ohio) said”, “Ann Lee, R-Ohio, said”
        if is_ambiguous(text, tokens, trimmed[0], gist):
            return None  # “He praised the Navy and the Army and Air Force said”
        if number == 0:
            verb_of_it = next((place for place, token in enumerate(trimmed) if token.lower in language.past), len(trimmed))
            kept = trimmed[:verb_of_it]  # “Ann Lee has often said”
            return None if any(is_past(token, gist) for token in kept[2:]) else _written(text, kept)
        cut = next((place for place, token in enumerate(trimmed) if is_speech_verb(token, gist)), len(trimmed))
        run = name_run(trimmed, gist)
        # “The crew was led by Ann Lee, who said”; but “Ann Lee left the hall and said”.
        is_other = not is_joined and any(is_past(token, gist) for token in trimmed[2:cut])
        if trimmed[0].is_capital and trimmed[0].lower not in language.common:
            is_whole = cut == len(trimmed) <= WHOLE and trimmed[-1].is_capital  # “Lock keeper Ann Lee, a farmer's daughter, said”
            return None if is_other else _written(text, trimmed if is_whole else trimmed[: min(cut, run)])
        if trimmed[0].is_capital and (cut <= FEW + 1 or (not is_joined and cut == len(trimmed) <= WHOLE)):
            # “The mayor, who said”, “The city's top expert, wearing a hat, said”
            return None if is_other else _written(text, trimmed[:cut])
        if number == 1 and trimmed[0].lower in language.common:
            apposition = _written(text, trimmed[:cut])  # “Ann Lee, a lawyer for the city, said”
    return apposition


def subject_of_participle(gist: Gist, tokens: Sequence[Token], verb: int) -> str | None:
    """Whose words a participle gives: the subject of the sentence's first verb of speech, else of the clause that it continues.

    “Ann Lee told the council that Jo Holm was right, adding” and “Ann Lee left the hall, saying”; after `by` or `and`, nobody can tell.
    """
    text, language = gist.statement.text, gist.language
    clause = max((place for place in range(1, verb) if begins_clause(text, tokens, place, gist)), default=0)
    for place in range(clause, verb):
        if is_speech_verb(tokens[place], gist) and is_past(tokens[place], gist):
            return subject_before(gist, tokens, place)
    if verb and (tokens[verb - 1].lower in language.stops or tokens[verb - 1].lower in language.joins):
        return None
    has_predicate = False
    for number, piece in enumerate(pieces_before(gist, tokens, verb)[0]):
        trimmed = _trimmed(piece, gist)
        if not trimmed:
            continue
        if trimmed[0].lower in language.pronouns or is_ambiguous(text, tokens, trimmed[0], gist):
            return None
        if is_past(trimmed[0], gist):
            has_predicate = True  # “Ann Lee, the mayor, left the hall, saying”
            continue
        run = name_run(trimmed, gist)
        after = next((token for token in trimmed[run:] if token.lower not in language.leaning), None)
        is_beside = number == 0 and run > 1  # “with Mayor Ann Lee saying”
        if trimmed[0].is_capital and (is_past(after, gist) if after else has_predicate or is_beside):
            return _written(text, trimmed[:run])
    return None


def begins_clause(text: str, tokens: Sequence[Token], place: int, gist: Gist) -> bool:
    """Whether a word is the `but` or `and` behind a comma at which a clause with a name for its subject begins."""
    is_join = tokens[place].lower in gist.language.joins and tokens[place + 1].is_capital
    return is_join and "," in text[tokens[place - 1].end : tokens[place].start]


def pieces_before(gist: Gist, tokens: Sequence[Token], verb: int) -> tuple[list[list[Token]], set[int]]:
    """The words before a verb, cut where clauses and appositions begin, nearest first; and which of these begin with `who`, `when` …"""
    text, language = gist.statement.text, gist.language
    pieces: list[list[Token]] = [[]]
    subordinate: set[int] = set()
    for place in range(verb - 1, -1, -1):
        token, follower = tokens[place], tokens[place + 1]
        if ends_between(text, token, follower, gist):
            pieces.append([])
        if token.text in language.breaks and not _joins_names(text, tokens, place):
            if token.text not in language.joins:
                subordinate.add(len(pieces) - 1)
            pieces.append([])
            continue
        pieces[-1].insert(0, token)
    return pieces, subordinate


def name_run(tokens: Sequence[Token], gist: Gist) -> int:
    """How many of the first words are a name with what its bearer is called by: `Finance minister Ann Lee`, `The mayor`."""
    return next(
        (place for place, token in enumerate(tokens) if not token.is_capital and token.lower not in gist.language.roles), len(tokens)
    )


def is_past(token: Token, gist: Gist) -> bool:
    """Whether a word reads as a verb of what has been."""
    language = gist.language
    has_ending = bool(language.past_endings) and token.lower.endswith(language.past_endings)
    return not token.is_capital and (token.lower in language.past or has_ending)


def is_in_brackets(text: str, token: Token) -> bool:
    """Whether a word stands behind a bracket, or is a letter and a place, as American papers give parties: `R-Ohio`."""
    return text[token.start - 1 : token.start] == "(" or token.text[1:2] in ("-", "‑")


def is_ambiguous(text: str, tokens: Sequence[Token], first: Token, gist: Gist) -> bool:
    """Whether `and` stands between two names of which the second begins a piece: part of one name, or another clause."""
    place = next(place for place, token in enumerate(tokens) if token == first)
    if place < 2 or tokens[place - 1].lower not in gist.language.joins or not first.is_capital:
        return False
    return tokens[place - 2].is_capital and text[tokens[place - 2].end : tokens[place - 1].start] == " "


def _joins_names(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether `and` stands between two names, `Warner and Burr`, that open their clause."""
    if not 0 < place < len(tokens) - 1 or text[tokens[place - 1].end : tokens[place].start] != " ":
        return False
    return tokens[place - 1].is_capital and tokens[place + 1].is_capital and all(token.is_capital for token in tokens[:place])


def _trimmed(piece: Sequence[Token], gist: Gist) -> list[Token]:
    """A piece without adverbs, auxiliaries and times at its end, and without a time at its beginning."""
    language = gist.language
    kept = list(piece)
    for place, token in enumerate(kept):
        before_time = token.lower in language.stops and place + 1 < len(kept) and is_time(kept[place + 1], gist)
        if place and (is_time(token, gist) or before_time):
            kept = kept[:place]
            break
    while kept and not kept[-1].is_capital and kept[-1].lower in language.common and kept[-1].lower not in language.pronouns:
        kept.pop()
    while kept and (kept[0].lower in language.joins or (len(kept) > 1 and kept[1].is_capital and kept[0].lower in language.leaning)):
        kept.pop(0)  # “But a source insisted”, “Meanwhile Mayor Ann Lee said”
    if kept and kept[0].lower in language.stops:
        names = next((place for place, token in enumerate(kept) if place and token.is_capital and not is_time(token, gist)), None)
        kept = kept[names:] if names is not None else []
    return kept


def is_time(token: Token, gist: Gist) -> bool:
    """Whether a word is a weekday, or one like `yesterday`."""
    return token.lower in gist.language.weekdays or token.lower in gist.language.relative


def ends_between(text: str, token: Token, follower: Token, gist: Gist) -> bool:
    """Whether more than a space stands between two words; the stop of a title or an initial doesn't count."""
    gap = text[token.end : follower.start]
    if follower.lower.rstrip(".") in gist.language.suffixes and gap == ", ":
        return False  # Ann Lee, Jr.
    is_short = token.lower + "." in gist.language.titles or len(token.text) <= FEW
    return bool(gap.strip(" \u00a0.'’")) or len(gap) > 3 or (gap.strip() == "." and not is_short)


def subject_after(gist: Gist, tokens: Sequence[Token], verb: int) -> str | None:
    """The words behind a verb that name who speaks: `said Ann Lee, a lawyer`."""
    rest = [*tokens[verb + 1 :]]
    while rest and is_time(rest[0], gist):
        rest.pop(0)
    return _named(gist, rest)


def _named(gist: Gist, rest: Sequence[Token]) -> str | None:
    """The first words of a phrase up to where a time, place or clause begins."""
    text, language = gist.statement.text, gist.language
    kept: list[Token] = []
    for token, follower in zip(rest, [*rest[1:], None], strict=False):
        if follower and token.lower in language.common and is_time(follower, gist):
            break
        if kept and ends_between(text, kept[-1], token, gist):
            break
        if token.lower in language.stops or is_time(token, gist) or is_speech_verb(token, gist):
            break
        kept.append(token)
    if not kept or len(kept) > LONGEST_NAME or kept[0].lower in language.pronouns:
        return None
    return _written(text, kept)


def _written(text: str, tokens: Sequence[Token]) -> str | None:
    """Tokens as they stand; None for more words than a name has."""
    if not tokens or len(tokens) > LONGEST_NAME:
        return None
    return text[tokens[0].start : tokens[-1].end].removesuffix("'s").removesuffix("’s")
