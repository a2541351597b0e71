"""Who said what: the quotations of a story, each with its speaker as the report names them, from its statements.

Speech is told from other words in marks by rules that need no more than the sentence:

1. One or two words in marks are speech only where the sentence has a verb of speech outside of them and they don't read
   as a name; else they are scare quotes, and left out: the so-called "shortcut".
2. More words are speech unless each of them has a capital, as titles have: “Morning Watch”.
   Up to four are a label, and nobody's, between a word that points and the word they belong to: the “free river” movement.
3. The speaker is whom the sentence names as the subject of the verb of speech beside the words; clauses and asides between
   the two are passed over. Where that subject is a pronoun, it is that of the verb before, if nobody else is named between
   them; else the speaker is not named: the sentence that named them may have been cut. Where two may be meant, nobody is.
4. A sentence that is nothing but a quotation and follows, in its paragraph, one that gives a speaker's words continues it.
5. Where no speaker is told, it matters to the reader why. Where a pronoun of a person is the subject and the report has told of
   nobody whom it may mean, the sentence that named them may have been cut from this copy. Where a pronoun is it, or the sentence
   is nothing but a quotation, it is this sentence that doesn't name them. Of all others it is said that they are not told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsdigest.digests import marks
from newsdigest.digests.comparisons import Comparison, Text
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist, Token, fold, is_telling, name_runs, written_name
from newsdigest.digests.openings import is_acronym
from newsdigest.model import Printing, Quotation, Statement, Unnamed, Value

FEW = 2  # words that may be scare quotes
LABEL = 4  # words that may be a label of what follows them: the “catch and release” rule
WHOLE = 8  # words of a subject that is taken whole, where nothing tells it from its verb
LONGEST_NAME = 14  # words of a speaker as named
MOST = 16  # quotations; nobody reads two hundred
UNNAMED: tuple[Unnamed, ...] = ("", "unclear", "sentence", "copy")  # the less said of a report, the sooner
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
        unnamed=first.unnamed if first.speaker else min((printing.unnamed for _, printing in given), key=UNNAMED.index),
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
    people: set[str] = set()  # names so far of whom a pronoun may mean
    things: set[str] = set()  # names so far of what is nobody
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
        end = 0  # of the span that was spoken last
        for span in spans:
            if not is_speech(gist, span, outside):
                continue
            speaker = speaker_of(gist, span, outside)
            if speakers and not speaker and is_carried(gist, [token for token in outside if end <= token.start < span.start]):
                speaker = speakers[-1]
            end = span.end
            if not outside and adjacent:
                speaker = continued
            speakers.append(speaker)
            unnamed = "" if speaker else unnamed_in(gist, outside, bool(people - things))
            printing = Printing(text=span.inner(statement.text), speaker=speaker, unnamed=unnamed)
            yield Utterance(statement=statement, printing=printing, language=gist.language)
        people.update(people_in(gist, outside), (fold(speaker) for speaker in speakers if speaker and reads_as_person(speaker)))
        things.update(things_in(gist, outside))
        continued = speakers[-1] if speakers else None
        previous = gist


def unnamed_in(gist: Gist, outside: Sequence[Token], is_peopled: bool) -> Unnamed:
    """What may be said of a sentence from which no speaker is told, given whether somebody was told of before it."""
    language = gist.language
    verbs = [place for place, token in enumerate(outside) if is_speech_verb(token, gist)]
    beside = {word_before(gist, outside, verb) for verb in verbs} | {verb + 1 for verb in verbs if verb + 1 < len(outside)}
    subjects = {outside[place].lower for place in beside if place is not None and not is_acronym(outside[place])}
    if not subjects.isdisjoint(language.personal) and not is_peopled:
        return "copy"
    return "unclear" if outside and subjects.isdisjoint(language.personal | language.things) else "sentence"


def people_in(gist: Gist, outside: Sequence[Token]) -> Iterator[str]:
    """The names in a sentence that may be somebody's: of two words or more, and of no place or office: `in South Korea`, `the High Court`.

    Titles and roles are among them: “The mayor was not there. He said”.
    """
    text, language = gist.statement.text, gist.language
    for token in outside:
        if (token.lower.rstrip(".") + "." in language.titles) or token.lower in language.roles:
            yield token.lower
    for run in name_runs(text, outside, language):
        before = next((token for token in reversed(outside) if token.end <= run[0].start), None)
        is_led = before is not None and before.lower in language.stops | language.of | language.definite
        if len(run) > 1 and not is_led and not any(is_acronym(token) for token in run):
            yield fold(written_name(text, run))


def things_in(gist: Gist, outside: Sequence[Token]) -> Iterator[str]:
    """The names in a sentence that are nobody's, by the pronoun that stands for them: “South Korea said it will go”."""
    language = gist.language
    last = max((token.start for token in outside if token.lower in language.things), default=0)
    for verb, token in enumerate(outside):
        if token.start < last and is_speech_verb(token, gist):
            yield fold(subject_before(gist, outside, verb) or "")


def is_carried(gist: Gist, between: Sequence[Token]) -> bool:
    """Whether words between two spans leave the second to who spoke the first: “I,” said Ann Lee, “will go” “and stay” there."""
    language = gist.language
    return any(is_speech_verb(token, gist) for token in between) or not any(is_telling(token, language) for token in between)


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
    language = gist.language
    if place and token.lower not in language.participles:
        previous = gist.tokens[place - 1]
        is_beside = gist.statement.text[previous.end : token.start] == " "
        if is_beside and (previous.lower in language.definite or previous.lower in language.of):
            return False  # “the number of confirmed cases”
    before = [other for other in gist.tokens[max(0, place - FEW) : place] if other.lower in gist.language.auxiliaries]
    between = gist.statement.text[before[-1].end : token.start] if before else ","
    return not (is_past(token, gist) and (between.replace(" ", "") or "a").isalpha())


def is_speech(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether the words between marks are somebody's, by the first two rules."""
    words = [token for token in gist.tokens if span.start < token.start < span.end]
    if not words:
        return False
    text = gist.statement.text
    last, before = text[span.end - 2 : span.end - 1], text[: span.start].rstrip()
    # American papers set the comma of the sentence inside the marks, “The Sower,” a bronze by Holm, and its stop: on “Morning Watch.”
    follows = [token for token in outside if token.start >= span.end][:FEW]
    is_own = last != "." or not before or before[-1] in ",:،" or text[span.end :].strip() != ""
    stops = (last in ".!?…؟" and is_own) or (last in ",،" and any(is_speech_verb(token, gist) for token in follows))
    has_capitals = all(word.is_capital or word.is_number or word.lower in gist.language.common for word in words)
    reads_as_name = not stops and has_capitals and words[0].is_capital
    names = [token for token in outside if token.end <= span.start][-1:]
    is_title = bool(names) and names[0].lower in gist.language.stops - gist.language.breaks and text[names[0].end : span.start] == " "
    if is_title and has_capitals and words[0].is_capital:
        return False  # “in “The Long Pier,” Ann Lee says”
    if len(words) <= LABEL and is_label(gist, span, outside):
        return False
    has_verb = any(is_speech_verb(token, gist) for token in outside)
    if len(words) <= FEW:
        return has_verb and not reads_as_name
    return not reads_as_name


def is_label(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether the words between marks only say which known thing is meant: the “free river” movement.

    They stand between a word that points at it and the word that it is called by; somebody's “grave” worries are somebody's words.
    """
    text, language = gist.statement.text, gist.language
    before = next((token for token in reversed(outside) if token.end <= span.start), None)
    behind = next((token for token in outside if token.start >= span.end), None)
    if language.noun_first or not (before and behind) or (text[before.end : span.start], text[span.end : behind.start]) != (" ", " "):
        return False
    points = before.lower in language.definite or fold(before.text).endswith(("'s", "s'"))
    is_plain = is_telling(behind, language) and behind.is_capital == language.capital_nouns
    return points and is_plain and not is_adverb(behind, gist) and not is_past(behind, gist)


def speaker_of(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> str | None:
    """Whom the sentence names as the one who spoke the words in a span; None where it names nobody, or where two may have."""
    text, language = gist.statement.text, gist.language
    after = [token for token in outside if token.start >= span.end]
    before = [token for token in outside if token.end <= span.start]
    said = [place for place, token in enumerate(before) if is_speech_verb(token, gist)]
    # “…,” said X: the marks hold a stop, or one follows them, and the clause behind is the speaker's.
    closing = text[span.end - 2 : span.end - 1] in ",!?…،." or text[span.end : span.end + 1] in ",،"
    if after and (after[0].text in language.joins | language.relatives or (said and after[0].lower in language.breaks)):
        closing = False  # “… called it “late,” and Jo Holm said”
    verb = next((place for place, token in enumerate(after[:LONGEST_NAME]) if is_speech_verb(token, gist)), None)
    if closing and after and verb is not None and _clause(text, span.end + 1, after[verb].start, after[: verb + 1]):
        if verb == 0 and before and after[0].lower in language.participles:
            return subject_of_participle(gist, [*before, *after], len(before))
        if verb:
            return subject_before(gist, after, verb)
        subject = subject_after(gist, after, verb)
        if not said or not subject:
            return subject
        # “Ann Lee, who spoke of “a bad plan”, says the plan”
        return None if subject.islower() or subject_of(gist, before, said) else subject
    for opening in language.according:
        words = opening.split()
        for place in range(len(before) - len(words)):
            rest = before[place + len(words) :]
            # “According to the mayor, the driver said …”: whose words these are is told by the verb.
            is_said = any(is_speech_verb(t, gist) for t in [*before[max(0, place - 1) : place], *rest])  # “she said according to the mayor”
            if [token.lower for token in before[place : place + len(words)]] == words and not is_said:
                return _named(gist, rest)
    governing = [place for place in said if governs(gist, before, place, span)]
    if governing and is_outer(gist, before, governing[-1], span):
        governing = governing[:1]
    if governing:
        return subject_of(gist, before, said[: said.index(governing[-1]) + 1])
    if not said and closing and verb is not None and not before:
        return subject_after(gist, after, verb) if verb == 0 else subject_before(gist, after, verb)
    return None if said else speaker_behind(gist, before, after, closing)


def subject_of(gist: Gist, tokens: Sequence[Token], verbs: Sequence[int]) -> str | None:
    """Who speaks, by the last of a sentence's verbs of speech; where a pronoun does, by the one before, if nobody else comes between."""
    language = gist.language
    place = verbs[-1]
    if language.verb_first:
        return next(filter(None, (subject_after(gist, tokens, verb) for verb in reversed(verbs))), None)
    if tokens[place].lower in language.participles and not (place and tokens[place - 1].lower in language.auxiliaries):
        return subject_of_participle(gist, tokens, place)
    subject = word_before(gist, tokens, place)
    is_joined = subject is not None and tokens[subject].lower in language.joins
    if is_joined and len(verbs) > 1:  # “Ann Lee said that Jo Holm was right and called”
        return subject_of(gist, tokens, verbs[:-1])
    if subject is None or tokens[subject].lower not in language.personal:
        return subject_before(gist, tokens, place)
    if len(verbs) < 2 or any(may_be_meant(gist, tokens, between) for between in range(verbs[-2] + 1, subject)):
        return None  # “Ann Lee said that Jo Holm left after she called”
    earlier = subject_of(gist, tokens, verbs[:-1])
    return earlier if earlier and (not earlier[0].islower() or earlier.split()[0] in language.common) else None


def speaker_behind(gist: Gist, before: Sequence[Token], after: Sequence[Token], closing: bool) -> str | None:
    """Whom a sentence names behind the words in marks: “The weir is “a wall” to fish, said Ann Lee”, “…,” according to the mayor."""
    text, language = gist.statement.text, gist.language
    words = [token.lower for token in after]
    for opening in language.according:
        length = len(opening.split())
        for place in range(1 if closing else len(words) - length):
            is_set_off = not place or "," in text[after[place - 1].end : after[place].start]
            if is_set_off and " ".join(words[place : place + length]) == opening:
                return _named(gist, after[place + length :])
    who = language.relatives - language.pronouns
    is_aside = any("," in text[one.end : other.start] and other.text in who for one, other in pairwise(before))
    for place in range(1, 0 if closing else len(after) - 1):
        is_set_off = "," in text[after[place - 1].end : after[place].start]
        if not is_set_off or not is_speech_verb(after[place], gist) or words[place] in language.participles:
            continue
        pieces = [piece for piece in pieces_before(gist, after, place)[0] if piece][:FEW]
        subject = subject_after(gist, after, place)
        if (
            is_aside
            or any(is_bare_name(piece, gist) or is_in_brackets(text, piece[0]) for piece in pieces)
            or (subject and subject.islower())
        ):
            return None  # “Ann Lee, who is “glad”, told Jo Holm”, “…, Ann Lee, R-Ohio, told Jo Holm”, “…, called for calm”
        return subject
    last = len(after) - 1  # “… and the lock held, Ann Lee said.”
    if not closing and after and is_speech_verb(after[last], gist) and after[last].lower not in language.participles:
        comma = max((place for place in range(1, last) if "," in text[after[place - 1].end : after[place].start]), default=0)
        return subject_before(gist, after[comma:], last - comma) if comma else None
    return None


def is_outer(gist: Gist, tokens: Sequence[Token], verb: int, span: marks.Span) -> bool:
    """Whether the words in a span are joined to a clause before that of a verb of speech.

    “Ann Lee said Jo Holm called her and “asked for more””; “Ann Lee said Jo Holm denied it and that “more” was due”.
    """
    language = gist.language
    between = tokens[verb + 1 :]
    if between and between[-1].lower in language.joins and not any(tokens[verb].end <= other.start < span.start for other in gist.spans):
        return True
    return any(one.lower in language.joins and other.lower in language.relatives & language.pronouns for one, other in pairwise(between))


def governs(gist: Gist, tokens: Sequence[Token], verb: int, span: marks.Span) -> bool:
    """Whether a verb of speech may give the words in a span: no clause ends or begins between them that has a verb of its own.

    “While Ann Lee called it late, the clock was “never right””; “Ann Lee told the men, whom “nobody had asked””.
    """
    text, language = gist.statement.text, gist.language
    between = tokens[verb + 1 :]
    if verb < leading(gist, tokens) and between and leading(gist, tokens) < len(tokens):
        return False
    relatives = language.relatives - language.pronouns  # “told the men, in a letter, that”
    relative = next((place for place in range(len(tokens) - 1, verb, -1) if tokens[place].text in relatives), None)
    return (
        relative is None
        or "," not in text[tokens[relative - 1].end : tokens[relative].start]
        or "," in text[tokens[relative].end : span.start]
    )


def leading(gist: Gist, tokens: Sequence[Token]) -> int:
    """Where a sentence's main clause begins, if it opens with `while`, `after` …: behind the first comma; else 0."""
    if not tokens or tokens[0] != gist.tokens[0] or tokens[0].lower not in gist.language.breaks or tokens[0].lower in gist.language.joins:
        return 0
    comma = gist.statement.text.find(",")
    return next((place for place, token in enumerate(tokens) if token.start > comma), len(tokens)) if comma > 0 else 0


def word_before(gist: Gist, tokens: Sequence[Token], verb: int) -> int | None:
    """The place of the last word before a verb that is no adverb, time or auxiliary of it."""
    language = gist.language
    for place in range(verb - 1, -1, -1):
        token = tokens[place]
        tells = token.lower in language.personal | language.joins | language.definite | language.stops or token.text in language.relatives
        says_how = token.lower in language.common or is_adverb(token, gist) or is_time(token, gist)  # `Tom Marshall, yesterday called`
        if tells or token.is_capital or not says_how:
            return place
    return None


def may_be_meant(gist: Gist, tokens: Sequence[Token], place: int) -> bool:
    """Whether a word may name whom a pronoun behind it means: a name, and not one of a place, `in Holm`."""
    token, language = tokens[place], gist.language
    is_name = token.is_capital and is_telling(token, language) and not is_time(token, gist) and token.lower not in language.months
    is_place = tokens[place - 1].lower in language.stops and not fold(token.text).endswith(("'s", "s'"))
    return is_name and not is_place


def is_adverb(token: Token, gist: Gist) -> bool:
    """Whether a word ends as adverbs do and is none of the nouns that end so too."""
    language = gist.language
    has_ending = bool(language.adverb_endings) and token.lower.endswith(language.adverb_endings)
    return has_ending and not token.is_capital and token.lower not in language.like_adverbs


def _clause(text: str, start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether nothing but appositions stands between the quotation and its verb: no new sentence, no other quotation."""
    between = text[start:end]
    return not any(mark in between for mark in '“„«";:') and len(tokens) <= LONGEST_NAME


def subject_before(gist: Gist, tokens: Sequence[Token], verb: int) -> str | None:  # noqa: C901 - one step a kind of sentence
    """The words before a verb that name who speaks: `the Pentagon`, `Stephen Biegun` before `, the envoy, told`."""
    text, language = gist.statement.text, gist.language
    pieces, subordinate = pieces_before(gist, tokens, verb)
    before = word_before(gist, tokens, verb)
    is_joined = before is not None and tokens[before].lower in language.joins
    if before is not None and tokens[before].text in language.relatives:
        return antecedent(gist, tokens, before)
    if before is not None and is_dash(text[tokens[before].end : tokens[before + 1].start]):  # “Ann Lee — with Jo Holm, of Holm — said”
        opening = next((place for place in range(before, 0, -1) if is_dash(text[tokens[place - 1].end : tokens[place].start])), None)
        speaker = antecedent(gist, tokens, opening) if opening else None
        if speaker:
            return speaker
    is_parenthesis = before is not None and "," in text[tokens[before].end : tokens[before + 1].start]
    nearest = next((number for number, piece in enumerate(pieces) if _trimmed(piece, gist)), 0)
    aside = aside_before(gist, tokens, verb) if is_parenthesis else len(text)
    apposition: str | None = None
    for number, piece in enumerate(pieces):
        trimmed = _trimmed(piece, gist)
        is_aside = bool(piece) and piece[0].start >= aside  # “Ann Lee, who won when Jo Holm fell, said”
        is_aside = is_aside or (number in subordinate and is_joined)
        is_phrase = bool(piece) and piece[0].lower in language.stops
        if is_parenthesis and number == nearest and len(trimmed) == 1 and is_region(gist, tokens, trimmed[0]):
            is_aside = True  # “Ann Lee of Holm, Skarnland, said”
        if is_phrase and (number == nearest if is_parenthesis else number and not any(is_past(token, gist) for token in trimmed)):
            is_aside = True  # “The city, on its Facebook page, said”; “Outside the White House, the crowd sang and said”
        if is_aside and is_joined and trimmed and trimmed[0].is_capital and any(is_past(token, gist) for token in trimmed):
            return None  # “The trouble began when Jo Holm came and said”
        if not trimmed or trimmed[0].text in language.speech or is_aside:
            continue  # “Abe criticized the plan, accused Seoul of delay and said”: a further verb of the same subject
        if number and number in subordinate and not trimmed[0].is_capital:
            continue
        if trimmed[0].lower in language.pronouns or (trimmed[-1].lower in language.pronouns and not is_acronym(trimmed[-1])):
            return None  # “whose purpose they described as”
        if is_past(trimmed[0], gist):
            return None
        if is_in_brackets(text, trimmed[0]):
            continue  # “Ann Lee (R-Ohio) said”, “Ann Lee, R-Ohio, said”
        if is_ambiguous(text, tokens, trimmed[0], gist):
            return None  # “He praised the Navy and the Army and Air Force said”
        is_second = number + 2 < len(pieces) and all(token.text.islower() for token in pieces[number + 1])  # “, founder and head of”
        named = number + 1 + (is_second and tokens[tokens.index(piece[0]) - 1].lower in language.joins)
        if number == nearest and named < len(pieces) and is_bare_name(pieces[named], gist):
            # “Ann Lee, Ohio Democrat, said”; “Ann Lee, head of operations for the north said”
            small = language.stops | language.common
            is_long = len(trimmed) > FEW + 1 and any(token.lower in small and not token.is_capital for token in trimmed[1:])
            other = pieces[named]
            is_title = other[-1].lower in language.roles and is_bare_name(trimmed, gist)  # “Holm's President, Ann Lee, said”
            if not is_title and "," in text[other[-1].end :][:2] and (is_parenthesis or (is_long and number + 2 == len(pieces))):
                return _written(gist, other)
        if number == 0:
            verb_of_it = next((place for place, token in enumerate(trimmed) if token.lower in language.past), len(trimmed))
            if verb_of_it < len(trimmed):  # “The news came as Mayor Ann Lee said”
                run = next((place for place, token in enumerate(reversed(trimmed)) if not token.is_capital), 0)
                is_told = trimmed[verb_of_it].lower in language.speech  # “Ann Lee said Jo Holm told her”
                return _written(gist, trimmed[-run:]) if run > (not is_told) else None
            return None if any(is_past(token, gist) for token in trimmed[2:]) else _written(gist, trimmed)
        cut = next((place for place, token in enumerate(trimmed) if is_speech_verb(token, gist)), len(trimmed))
        if is_joined and any(token.lower in language.personal for token in trimmed[:cut]):
            return None  # “Now she's for it and calls”
        run = name_run(trimmed, gist)
        # “The crew was led by Ann Lee, who said”; but “Ann Lee left the hall and said”.
        has_predicate = any(is_past(token, gist) for token in trimmed[1:cut])
        is_other = not is_joined and any(is_past(token, gist) for token in trimmed[2:cut])
        if trimmed[0].is_capital and trimmed[0].lower not in language.common:
            # “Lock keeper Ann Lee, a farmer's daughter, said”
            is_whole = cut == len(trimmed) <= WHOLE and trimmed[-1].is_capital and not has_predicate
            if not (is_whole or is_joined) and run < cut and is_owned(trimmed[run], gist):
                return None  # “Conservative lawyer and noted fisher Ann Lee said”
            return None if is_other else _written(gist, trimmed if is_whole else trimmed[: min(cut, run)])
        if trimmed[0].is_capital and (cut <= FEW + 1 or (not is_joined and cut == len(trimmed) <= WHOLE)):
            # “The mayor, who said”, “The city's top expert, wearing a hat, said”
            return None if is_other else _written(gist, trimmed[:cut])
        if trimmed[0].is_capital and is_joined:  # “The union is against the plan and says”
            subject = predicate_of(trimmed, gist)
            return _written(gist, trimmed[:subject]) if subject <= FEW + 1 else None
        if number and trimmed[0].text.islower() and is_titled(trimmed, gist):
            place = next(place for place, token in enumerate(tokens) if token == trimmed[0])
            is_joint = place > 0 and tokens[place - 1].lower in language.joins
            return None if is_joint else _written(gist, trimmed)  # “fisher Ann Lee, who left, said”; “Poet and fisher Ann Lee, who left”
        if number == 1 and trimmed[0].lower in language.common and not (is_joined or has_predicate):
            apposition = _written(gist, trimmed[:cut])  # “Ann Lee, a lawyer for the city, said”
    return apposition


def is_dash(gap: str) -> bool:
    """Whether what stands between two words is a dash, or a hyphen or two for one: ` - `."""
    return gap.strip(" \u00a0") in ("—", "–", "--") or gap == " - "


def is_region(gist: Gist, tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word behind a comma belongs to a place before it: `of Holm, Skarnland`."""
    language = gist.language
    place = next(place for place, other in enumerate(tokens) if other == token)
    first = next((before for before in range(place - 1, -1, -1) if not tokens[before].is_capital), None)
    return token.is_capital and first is not None and place - first > 1 and tokens[first].lower in language.stops | language.of


def aside_before(gist: Gist, tokens: Sequence[Token], verb: int) -> int:
    """Where a clause behind `, who` begins whose comma stands right before a verb; the text's length where there is none."""
    text, language = gist.statement.text, gist.language
    openers = language.breaks - language.joins - language.pronouns
    for place in range(verb - 1, 0, -1):
        if "," in text[tokens[place].end : tokens[place + 1].start] and place < verb - 1:
            break
        first = place - 1 if tokens[place - 1].lower in language.stops | language.of else place  # “, of which”
        if tokens[place].lower in openers and first and "," in text[tokens[first - 1].end : tokens[first].start]:
            return tokens[first].start
    return len(text)


def predicate_of(tokens: Sequence[Token], gist: Gist) -> int:
    """The place at which what is said of a clause's subject begins, by the first small word or verb behind a telling word."""
    language = gist.language
    telling = next((place for place, token in enumerate(tokens) if is_telling(token, language)), len(tokens))
    rest = range(telling + 1, len(tokens))
    return next((place for place in rest if tokens[place].lower in language.common or is_past(tokens[place], gist)), len(tokens))


def antecedent(gist: Gist, tokens: Sequence[Token], relative: int) -> str | None:
    """Whom `who` means, if somebody's name or role stands before it and nothing else: `Ann Lee`, `The mayor`."""
    language = gist.language
    pieces = [piece for piece in pieces_before(gist, tokens, relative)[0] if piece]
    if not pieces:
        return None
    nearest = _trimmed(pieces[0], gist)
    while nearest and nearest[0].lower in language.speech:
        nearest = nearest[1:]  # “…,” said Ann Lee, who called
    if is_bare_name(nearest, gist):
        return None if is_ambiguous(gist.statement.text, tokens, nearest[0], gist) else _written(gist, nearest)
    if len(pieces) > 1 and is_bare_name(pieces[1], gist) and not any(is_past(token, gist) for token in nearest):
        return _written(gist, pieces[1])  # “Ann Lee, a lawyer for the city, who said”
    is_role = len(nearest) <= FEW + 1 and nearest and nearest[0].lower in language.common and nearest[0].lower not in language.pronouns
    return _written(gist, nearest) if is_role and len(pieces) == 1 else None


def is_titled(piece: Sequence[Token], gist: Gist) -> bool:
    """Whether words are a name behind what its bearer is, without an article: `fisher Ann Lee`."""
    language = gist.language
    small = language.common | language.stops | language.of
    is_name = len(piece) > FEW and all(token.is_capital for token in piece[-FEW:])
    return is_name and len(piece) <= WHOLE and not any(token.lower in small or is_past(token, gist) for token in piece)


def is_bare_name(piece: Sequence[Token], gist: Gist) -> bool:
    """Whether words are a name with nothing but small words and roles between its capitals: `British swimmer Ann de Lee`."""
    language = gist.language
    if not piece or len(piece) > WHOLE or not (piece[0].is_capital and piece[-1].is_capital) or is_time(piece[0], gist):
        return False
    is_role = all(token.lower in language.roles for token in piece)
    small = language.stops | language.common | language.leaning
    breaks_off = any(token.lower in small or is_past(token, gist) for token in piece)
    return not (is_role or breaks_off or is_in_brackets(gist.statement.text, piece[0]))


def subject_of_participle(gist: Gist, tokens: Sequence[Token], verb: int) -> str | None:
    """Whose words a participle gives: the subject of the sentence's first verb of speech, else of the clause that it continues.

    “Ann Lee told the council that Jo Holm was right, adding” and “Ann Lee left the hall, saying”; after `by` or `and`, nobody can tell.
    """
    text, language = gist.statement.text, gist.language
    clause = max((place for place in range(1, verb) if begins_clause(text, tokens, place, gist)), default=leading(gist, tokens[:verb]))
    for place in range(clause, verb):
        if is_speech_verb(tokens[place], gist) and is_past(tokens[place], gist):
            return subject_before(gist, tokens, place)
    if verb and (tokens[verb - 1].lower in language.stops or tokens[verb - 1].lower in language.joins):
        return None
    has_predicate = False
    pieces, subordinate = pieces_before(gist, tokens[clause:], verb - clause)
    for number, piece in enumerate(pieces):
        trimmed = _trimmed(piece, gist)
        if not trimmed or number in subordinate or is_in_brackets(text, trimmed[0]):
            continue  # “The city spoke while Ann Lee was away, saying”
        if trimmed[0].lower in language.pronouns or is_ambiguous(text, tokens, trimmed[0], gist):
            return None
        if is_past(trimmed[0], gist):
            has_predicate = True  # “Ann Lee, the mayor, left the hall, saying”
            continue
        run = name_run(trimmed, gist)
        after = next((token for token in trimmed[run:] if token.lower not in language.leaning), None)
        is_beside = number == 0 and run > 1  # “with Mayor Ann Lee saying”
        if trimmed[0].is_capital and (is_past(after, gist) if after else has_predicate or is_beside):
            is_named = number + 1 < len(pieces) and is_bare_name(pieces[number + 1], gist)  # “Ann Lee, Jo Holm's lawyer, left, saying”
            is_named = is_named and "," in text[pieces[number + 1][-1].end : trimmed[0].start]
            return _written(gist, pieces[number + 1] if is_named else trimmed[:run])
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
        # “during that campaign”: behind a word before a time or place, it points and begins no clause.
        points = token.lower in language.pronouns and place > 0 and tokens[place - 1].lower in language.stops
        if token.text in language.breaks and not points and not _joins_names(text, tokens, place, language):
            if token.text not in language.joins:
                subordinate.add(len(pieces) - 1)
            pieces.append([])
            continue
        pieces[-1].insert(0, token)
    return pieces, subordinate


def name_run(tokens: Sequence[Token], gist: Gist) -> int:
    """How many of the first words are a name with what its bearer is called by: `Mayor Ann Lee`, `The mayor`, `Ann Lee's wife`."""
    language = gist.language
    run = next((place for place, token in enumerate(tokens) if not token.is_capital and token.lower not in language.roles), len(tokens))
    if run and fold(tokens[run - 1].text).endswith(("'s", "s'")):
        run = next((place for place in range(run, len(tokens)) if not is_owned(tokens[place], gist)), len(tokens))
    return run


def is_owned(token: Token, gist: Gist) -> bool:
    """Whether a word behind a possessive may be what is meant: it is no small word, verb or adverb."""
    is_small = not is_telling(token, gist.language) or token.lower in gist.language.stops
    return not (is_small or is_past(token, gist) or is_adverb(token, gist))


def is_past(token: Token, gist: Gist) -> bool:
    """Whether a word reads as a verb of what has been."""
    language = gist.language
    has_ending = bool(language.past_endings) and token.lower.endswith(language.past_endings)
    return not token.is_capital and (token.lower in language.past or has_ending)


def is_in_brackets(text: str, token: Token) -> bool:
    """Whether a word stands in brackets, or is a letter and a place, as American papers give parties: `R-Ohio`."""
    if text.rfind("(", 0, token.start) > max(0, text.rfind(")", 0, token.start)) or token.text[1:2] in ("-", "‑"):
        return True
    return (len(token.text) == 1 and text[token.end : token.end + 1] in ("-", "‑")) or text[max(0, token.start - 1) : token.start] in (
        "-",
        "‑",
    )


def is_ambiguous(text: str, tokens: Sequence[Token], first: Token, gist: Gist) -> bool:
    """Whether `and` stands between two names of which the second begins a piece: part of one name, or another clause."""
    place = next(place for place, token in enumerate(tokens) if token == first)
    if place < 2 or tokens[place - 1].lower not in gist.language.joins or not first.is_capital:
        return False
    return tokens[place - 2].is_capital and text[tokens[place - 2].end : tokens[place - 1].start] == " "


def _joins_names(text: str, tokens: Sequence[Token], place: int, language: Language) -> bool:
    """Whether `and` stands between two names, `Warner and Burr`, that open their clause; in German also `der`."""
    is_join = language.capital_nouns or tokens[place].lower in language.joins
    if not (is_join and 0 < place < len(tokens) - 1) or text[tokens[place - 1].end : tokens[place].start] != " ":
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
    while kept and not kept[-1].is_capital and kept[-1].lower not in language.pronouns:
        if kept[-1].lower not in language.common | language.stops and not is_adverb(kept[-1], gist):
            break
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
    if gap in ("-", "‐", "‑") and token.is_number:
        return False  # the 24-year-old
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
        is_joint = token.lower in language.joins and joins_speakers(gist, rest, token)
        if (token.lower in language.stops and not token.is_capital and not is_joint) or is_time(token, gist) or is_speech_verb(token, gist):
            break
        kept.append(token)
    while kept and not kept[-1].is_capital and kept[-1].lower in language.common - language.numbers.keys():
        kept.pop()  # “said Ann Lee just before the vote”
    if not kept or len(kept) > LONGEST_NAME or (kept[0].lower in language.pronouns and not is_acronym(kept[0])):
        return None
    return _written(gist, kept)


def joins_speakers(gist: Gist, tokens: Sequence[Token], join: Token) -> bool:
    """Whether `and` stands between two names with which the phrase ends: `said Ann Lee and Jo Holm, its chairs`."""
    text = gist.statement.text
    place = next(place for place, token in enumerate(tokens) if token == join)
    end = next((later for later in range(place + 1, len(tokens)) if not tokens[later].is_capital), len(tokens))
    last = (
        next((later for later in range(place + 1, end) if ends_between(text, tokens[later], tokens[later + 1], gist)), end - 1)
        if end < len(tokens)
        else end - 1
    )
    closes = text[tokens[last].end : tokens[last].end + 1] in (",", ".", "", "،")
    return place > 0 and tokens[place - 1].is_capital and last > place and closes


def _written(gist: Gist, tokens: Sequence[Token]) -> str | None:
    """Tokens as they stand; None for more words than a name has, for small words only and for words that are no name at all."""
    language = gist.language
    if not tokens or len(tokens) > LONGEST_NAME:
        return None
    is_named = any(token.is_capital and token != gist.tokens[0] for token in tokens)  # May is a name, too
    if not is_named and not any(is_telling(token, language) for token in tokens):
        return None
    is_plain = tokens[0].text.islower() and not any(token.is_capital or token.lower in language.roles for token in tokens)
    if is_plain and language.code and tokens[0].lower not in language.common and len(tokens) > FEW:
        return None  # “publishing one cover story”
    return gist.statement.text[tokens[0].start : tokens[-1].end].removesuffix("'s").removesuffix("’s")
