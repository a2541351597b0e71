"""Who said what: the quotations of a story, each with its speaker as the report names them, from its statements.

Speech is told from other words in marks by rules that need no more than the sentence:

1. One or two words in marks are speech only where the sentence has a verb of speech outside of them and they don't read
   as a name; else they are scare quotes, and left out: the so-called "shortcut".
2. More words are speech unless each of them has a capital, as titles have: “Morning Watch”.
   Up to four are a label, and nobody's, between a word that points and the word they belong to: the “free river” movement;
   and behind one that says so: a so-called water “deal”.
3. The speaker is whom the sentence names as the subject of the verb of speech beside the words; clauses and asides between
   the two are passed over. Where that subject is a pronoun, it is that of the verb before, if nobody else is named between
   them; else the speaker is not named: the sentence that named them may have been cut. Where two may be meant, nobody is.
   `clauses`, `subjects` and `speakers` tell it.
4. A sentence that is nothing but a quotation and follows, in its paragraph, one that gives a speaker's words continues it.
5. Where no speaker is told, it matters to the reader why. Where a pronoun of a person is the subject and the report has told of
   nobody whom it may mean, the sentence that named them may have been cut from this copy. Where a pronoun is it, or the sentence
   is nothing but a quotation, it is this sentence that doesn't name them. Of all others it is said that they are not told.
6. The same words of several reports are one quotation, and so are those of which one report has more than another.
7. One or two words within a sentence of the report tell little without it, up to four where nobody is named: where there are
   enough quotations that tell more, they are left out, unless several reports give them. So are all for which nobody is named,
   where there are plenty for which somebody is.
8. All that one speaker said stands under the fullest name that the quotations give, or, where that is a surname, under the whole
   name that the reports give; under neither where they tell of two people with that surname.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from newsdigest.digests import marks, statements
from newsdigest.digests.clauses import Sentence, is_adverb, is_past, is_speech_verb, parse
from newsdigest.digests.comparisons import Comparison, Text
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist, name_runs, written_name
from newsdigest.digests.openings import dateline_end, is_acronym, is_verb
from newsdigest.digests.speakers import speaker_of, speaker_within, written
from newsdigest.digests.subjects import Subjects, subjects
from newsdigest.digests.tokens import Token, fold, is_telling
from newsdigest.model import Printing, Quotation, Statement, Unnamed, Value

APART = re.compile(r"[\W_]+")  # what stands between words
FEW = 2  # words that may be scare quotes
LABEL = 4  # words that may be a label of what follows them: the “catch and release” rule
MOST = 16  # quotations; nobody reads two hundred
ENOUGH = 6  # quotations beside which a few words out of a sentence tell nothing more …
PLENTY = 8  # … and beside which nobody misses words of somebody who is not named
UNNAMED: tuple[Unnamed, ...] = ("", "unclear", "sentence", "copy")  # the less said of a report, the sooner
PART, NAMED_PART = 6, 4  # words from which a quotation is part of a longer one; and from which it is where both name one speaker
WHOLE = 8  # words from which a name and a description are of one speaker
TRIGRAM = 3  # words that two quotations share at least of which one holds the other
CROWD = 40  # speakers of the same words that are told apart by more than their order; keeps the work near to linear


class Utterance(Value, frozen=True, kw_only=True):
    """One quotation in one statement."""

    statement: Statement
    printing: Printing
    language: Language  # of the report
    is_scrap: bool  # whether its few words are a part of the report's own sentence


Group = list[tuple[int, Utterance]]  # the same words as several texts give them, each with its place among all


def section(comparison: Comparison) -> tuple[Quotation, ...]:
    """The quotations of direct speech, by the order of reports and sentences, those of one speaker together.

    The same words of several texts are one quotation if the texts name the same speaker. A text that names nobody stands
    beside those that do, unless they name different speakers: then nobody can tell whose words it gives.
    Words of which another text gives more stand beside those, by the same rule, unless only theirs is the name.
    Of very many those stand here whose speaker is named, of those the ones that most texts give, and then each report's in turn.
    """
    groups: list[Group] = []
    by_words: dict[str, list[Group]] = {}
    uttered = enumerate(utterance for text in comparison.texts for utterance in utterances(text))
    for place, utterance in sorted(uttered, key=lambda entry: (not entry[1].printing.speaker, describes(entry[1]))):
        alike = by_words.setdefault(words_of(utterance.printing.text), [])
        named = [group for group in alike if group[0][1].printing.speaker]
        if utterance.printing.speaker:
            fitting = [group for group in named[:CROWD] if all(may_be_one(utterance, other) for _, other in group)]
            fitting = fitting if len(fitting) == 1 or not describes(utterance) else []
        else:
            fitting = named if len(named) == 1 else [group for group in alike if not group[0][1].printing.speaker]
        if not fitting:
            groups.append([(place, utterance)])
            alike.append(groups[-1])
        elif all(utterance.statement.report != other.statement.report for _, other in fitting[0]):
            fitting[0].append((place, utterance))
    groups = without_scraps(with_parts(groups))
    groups.sort(key=lambda group: min(place for place, _ in group))
    turns: Counter[tuple[str, bool]] = Counter()
    ranked = []
    for number, group in enumerate(groups):
        first = group[0][1]
        whose = first.statement.report, not first.printing.speaker
        turns[whose] += 1
        ranked.append((not first.printing.speaker, -len(group), turns[whose], number))
    chosen = sorted(number for *_, number in sorted(ranked)[:MOST])
    by_speaker: list[list[Group]] = []
    for group in (groups[number] for number in chosen):
        first = group[0][1]
        theirs = (known for known in by_speaker if first.printing.speaker and is_same_speaker(first, known[0][0][1]))
        of_one = next(theirs, None)
        if of_one is None:
            by_speaker.append([group])
        else:
            of_one.append(group)
    bearers = bearers_in(comparison)
    return tuple(
        quotation_of([(utterance.statement, utterance.printing) for _, utterance in group], person)
        for of_one in by_speaker
        for person in [person_of([one for group in of_one for _, one in group if is_same_speaker(one, group[0][1])], bearers)]
        for group in of_one
    )


def bearers_in(comparison: Comparison) -> dict[str, list[tuple[str, Gist]]]:
    """The names of several words that a story's statements tell, each with its statement, by the last word."""
    bearers: dict[str, list[tuple[str, Gist]]] = {}
    for text in comparison.texts:
        for gist in text.gists:
            for name in gist.names:
                if " " in name:
                    bearers.setdefault(fold(name.rpartition(" ")[2]), []).append((name, gist))
    return bearers


def person_of(uttered: Sequence[Utterance], bearers: Mapping[str, Sequence[tuple[str, Gist]]]) -> str:
    """The fullest naming of whoever spoke, or of a surname the whole name, as its report tells it before or else another; or empty.

    Two people may be meant where the story's reports tell of two with that surname: Ann Lee and Jo Lee.
    """
    namings = list({fold(utterance.printing.speaker or ""): utterance for utterance in uttered}.values())
    if not all(is_same_speaker(one, other) for one, other in combinations(namings[:CROWD], 2)):
        return ""
    names = [name_of(utterance.printing.speaker or "", utterance.language) for utterance in namings]
    if any(name[-1:] != names[0][-1:] for name in names):
        return ""  # the Harbour Office is not the Harbour Office spokesman Ann Lee
    told = bearers.get(names[0][-1], ()) if names[0] else ()
    first_names = {first_name(name, gist) for name, gist in told} - {""}
    if len(first_names) >= FEW:
        return ""
    fullest, words = max(
        zip(namings, names, strict=True), key=lambda one: (not describes(one[0]), len(one[1]), len(one[0].printing.speaker or ""))
    )
    speaker = fullest.printing.speaker or ""
    if len(words) == len(first_names) == 1 and not speaker.isupper():
        last = {utterance.statement.report: utterance.statement.number for utterance in uttered}
        nearest = sorted(told, key=lambda one: one[1].statement.number > last.get(one[1].statement.report, 0))
        return next(filter(None, (full_name(*one) for one in nearest if first_name(*one))), speaker)
    return speaker if len(namings) > 1 else ""


def first_name(name: str, gist: Gist) -> str:
    """The word before somebody's surname that is no title, role or initial; empty where it is no name: “Following Lee”, “Holm's Lee”."""
    language = gist.language
    words = name_of(name, language)[:-1]
    word = next((word for word in reversed(words) if len(word.rstrip(".")) > 1), "")
    opens = bool(gist.tokens) and fold(gist.tokens[0].text) == word
    is_small = opens and (gist.opens_plain or word in language.stops)
    return "" if is_small or word.endswith("'s") else word


def full_name(name: str, gist: Gist) -> str:
    """A person's name of two words or more as a statement gives it, with titles before it; empty where it may go on or be another's.

    Of a name that begins outside of its capitals, Secretary of State Ann Lee, only what stands behind titles or its last two words.
    """
    text, language = gist.statement.text, gist.language
    start = text.find(name)
    end = start + len(name)
    previous = next((token for token in reversed(gist.tokens) if token.end <= start), None)
    follower = next((token for token in gist.tokens if token.start >= end), None)
    words = name.split()
    # “Ann Lee said”, “Ann Lee, the mayor”, “with Ann Lee in Holm”; not “Ann Lee aides”, nor “Hitting Holm with”
    goes_on = follower is not None and text[end : follower.start] == " " and not is_verb(follower, language)
    if goes_on and follower and (is_telling(follower, language) or (previous is None and len(words) <= FEW)):
        return ""
    if previous and text[previous.end : start] == " " and (previous.is_capital or previous.lower in language.of | language.joins):
        called = [place for place, word in enumerate(words, 1) if word.lower() in language.roles or language.is_title(word.lower())]
        words = words[called[-1] :] if called else words[-2:]
    owners = [place for place, word in enumerate(words, 1) if fold(word).endswith("'s")]
    words = words[owners[-1] :] if owners else words
    return " ".join(words) if len(name_of(" ".join(words), language)) > 1 else ""


def without_scraps(groups: Sequence[Group]) -> list[Group]:
    """Quotations without the scraps that one text gives, and then without those for which it names nobody, if there are enough others."""
    whole = [group for group in groups if len(group) > 1 or not group[0][1].is_scrap]
    told = whole if len(whole) >= ENOUGH else list(groups)
    named = [group for group in told if len(group) > 1 or group[0][1].printing.speaker]
    return named if len(named) >= PLENTY else told


def quotation_of(given: Sequence[tuple[Statement, Printing]], person: str = "") -> Quotation:
    """The same words as one or more statements give them, those that name the speaker first -> the quotation of a person."""
    first = given[0][1]
    return Quotation(
        text=first.text,
        statements=tuple(statement for statement, _ in given),
        speaker=first.speaker,
        person=person if first.speaker and person != first.speaker else "",
        unnamed=first.unnamed if first.speaker else min((printing.unnamed for _, printing in given), key=UNNAMED.index),
        printings=tuple(printing for _, printing in given),
    )


def with_parts(groups: Sequence[Group]) -> list[Group]:
    """Quotations -> those of which no other text gives more; what gives a part of one stands beside it, once for each text."""
    words = [words_of(group[0][1].printing.text).split() for group in groups]
    holding: dict[tuple[str, ...], list[int]] = {}
    for number, told in enumerate(words):
        for row in dict.fromkeys(zip(*(told[start:] for start in range(TRIGRAM)), strict=False)):
            holding.setdefault(row, []).append(number)

    def longer_than(number: int) -> Iterator[int]:
        """The quotations of other texts that hold one."""
        told = words[number]
        reports = {utterance.statement.report for _, utterance in groups[number]}
        for other in holding[tuple(told[:TRIGRAM])][:CROWD]:
            holds = len(words[other]) > len(told) and f" {' '.join(told)} " in f" {' '.join(words[other])} "
            if holds and not reports <= {utterance.statement.report for _, utterance in groups[other]}:
                yield other

    whole = [list(group) for group in groups]
    gone: set[int] = set()
    for number in sorted(range(len(groups)), key=lambda number: len(words[number])):
        first = groups[number][0][1]
        if len(words[number]) < (NAMED_PART if first.printing.speaker else PART):
            continue
        longer = list(longer_than(number))
        named = [other for other in longer if groups[other][0][1].printing.speaker]
        found = [other for other in named if may_be_one(first, groups[other][0][1])] if first.printing.speaker else longer
        if found and all(is_same_speaker(groups[found[0]][0][1], groups[other][0][1]) for other in found):
            reports = {utterance.statement.report for _, utterance in whole[found[0]]}
            new = {entry[1].statement.report: entry for entry in reversed(whole[number])}
            whole[found[0]] += [entry for report, entry in new.items() if report not in reports]
            gone.add(number)
    return [sorted(group, key=lambda entry: not entry[1].printing.speaker) for number, group in enumerate(whole) if number not in gone]


def may_be_one(one: Utterance, other: Utterance) -> bool:
    """Whether two reports name the speaker of the same words alike, or of many words one of them only describes: Ann Lee, the mayor."""
    if is_same_speaker(one, other):
        return True
    is_long = all(len(words_of(utterance.printing.text).split()) >= WHOLE for utterance in (one, other))
    return is_long and any(describes(utterance) for utterance in (one, other))


def describes(utterance: Utterance) -> bool:
    """Whether a report names a speaker by what they are, as somebody who is known: the mayor, the Holm Reformer."""
    speaker = utterance.printing.speaker or ""
    return speaker.partition(" ")[0].lower() in utterance.language.definite


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
    """The words of a speaker's name, without titles and what its bearer is; none where small words make it a phrase: a lawyer for Ann Lee.

    >>> from newsdigest.digests.languages import known
    >>> [name_of(speaker, known()["en"]) for speaker in ("Dr. Ann Lee", "managing director Ann Lee", "a lawyer for Ann Lee")]
    [['ann', 'lee'], ['ann', 'lee'], []]
    """
    words = speaker.split()
    first = next((place for place in range(len(words), 0, -1) if words[place - 1][0].islower()), 0)
    if any(word.lower() in language.common | language.stops | language.of for word in words[:first]):
        return []
    return [fold(word) for word in words[first:] if not (word.lower() in language.roles or language.is_title(word.lower()))]


def words_of(text: str) -> str:
    """What all printings of the same words have in common.

    >>> words_of("The Bridge is ‘open’, again.") == words_of("the bridge is 'open' again")
    True
    """
    return " ".join(fold(APART.sub(" ", text)).split())


def utterances(text: Text) -> Iterator[Utterance]:
    """The quotations of direct speech in one text, in order."""
    previous: Gist | None = None
    continued: str | None = None  # who spoke last in this paragraph, while nothing else has been told
    people: set[str] = set()  # names of whom a pronoun may mean, from the sentences before
    things: set[str] = set()  # names of what is nobody
    unread: list[tuple[Gist, list[Token]]] = []  # sentences before that nobody has asked yet whom they tell of
    for gist in text.gists:
        if not gist.running:
            previous, continued = None, None
            continue
        statement = gist.statement
        adjacent = previous is not None and statements.goes_on_with(previous.statement, statement)
        spans = [span for span in gist.spans if span.closed]
        begin = dateline_end(gist)
        outside = [token for token in gist.tokens if token.start >= begin and not marks.holds(spans, token.start)]
        speakers: list[str | None] = []
        end = 0  # of the span that was spoken last
        spoken = [span for span in spans if is_speech(gist, span, outside)]
        sentence = parse(gist, outside if spoken else ())
        known = subjects(sentence)
        for span in spoken:
            speaker = speaker_of(sentence, known, span)
            between = [token for token in outside if end <= token.start < span.start]
            if speakers and not speaker and is_carried(gist, between) and not is_told_of_another(sentence, between, speakers[-1]):
                speaker = speakers[-1]
            end = span.end
            if not speaker and not sentence.says and gist.language.told_within:
                speaker = speaker_within(gist, span)
            if not outside and adjacent:
                speaker = speaker or continued
            speakers.append(speaker)
            unnamed = "" if speaker else unnamed_in(sentence, known)
            if unnamed == "copy":
                people.update(name for told, words in unread for name in people_in(told, words))
                things.update(name for told, words in unread for name in things_in(told, words))
                unread.clear()
                first = next((place for place, token in enumerate(outside) if token.lower in gist.language.personal), 0)
                unnamed = "sentence" if people - things or any(people_in(gist, outside[:first])) else "copy"
            printing = Printing(text=span.inner(statement.text), speaker=speaker, unnamed=unnamed)
            is_last = span is spoken[-1]
            yield Utterance(
                statement=statement, printing=printing, language=gist.language, is_scrap=is_scrap(gist, span, bool(speaker), is_last)
            )
        people.update(fold(speaker) for speaker in speakers if speaker and reads_as_person(speaker))
        unread.append((gist, outside))
        continued = speakers[-1] if speakers else None
        previous = gist


def unnamed_in(sentence: Sentence, known: Subjects) -> Unnamed:
    """What may be said of a sentence from which no speaker is told; `copy` only where nobody has been told of before it."""
    language, tokens = sentence.language, sentence.tokens
    told = [known[verb][-1:] or tokens[verb + 1 : verb + 2] for verb in sentence.says]
    beside = {token.lower for words in told for token in words if not is_acronym(token)}
    if not beside.isdisjoint(language.personal):
        return "copy"
    return "unclear" if tokens and beside.isdisjoint(language.things) else "sentence"


def people_in(gist: Gist, outside: Sequence[Token]) -> Iterator[str]:
    """The names in a sentence that may be somebody's: of two words or more, and of no place or office: `in South Korea`, `the High Court`.

    Titles and roles are among them: “The mayor was not there. He said”.
    """
    text, language = gist.statement.text, gist.language
    for token in outside:
        if language.is_title(token.lower) or token.lower in language.roles:
            yield token.lower
    for run in name_runs(text, outside, language):
        before = next((token for token in reversed(outside) if token.end <= run[0].start), None)
        is_led = before is not None and before.lower in language.stops | language.of | language.definite
        if len(run) > 1 and not is_led and not any(is_acronym(token) for token in run):
            yield fold(written_name(text, run))


def things_in(gist: Gist, outside: Sequence[Token]) -> Iterator[str]:
    """The names in a sentence that are nobody's, by the pronoun that stands for them: “South Korea said it will go”."""
    things = gist.language.things - gist.language.personal
    last = max((place for place, token in enumerate(outside) if token.lower in things), default=0)
    if any(token.lower in gist.language.speech for token in outside[:last]):
        sentence = parse(gist, outside)
        known = subjects(sentence)
        yield from (fold(written(gist, known[verb]) or "") for verb in sentence.says if verb < last)


def is_carried(gist: Gist, between: Sequence[Token]) -> bool:
    """Whether words between two spans leave the second to who spoke the first: “I,” said Ann Lee, “will go” “and stay” there."""
    language = gist.language
    return any(is_speech_verb(token, gist) for token in between) or not any(is_telling(token, language) for token in between)


def is_told_of_another(sentence: Sentence, between: Sequence[Token], speaker: str | None) -> bool:
    """Whether a verb of speech between two spans is another's than the speaker's: “No,” rowers sang, while their rivals sang: “Yes.”"""
    named = fold(speaker or "").split()
    for clause in sentence.clauses:
        verb = next((verb for verb in clause.verbs if verb in sentence.says and sentence.tokens[verb] in between), clause.start)
        words = [token for token in sentence.tokens[clause.start : verb] if token in between]
        if any(is_telling(token, sentence.language) and fold(token.text) not in named for token in words):
            return True
    return False


def reads_as_person(speaker: str) -> bool:
    """Whether a speaker is named as people are, by two words or more that are not small: an office is not somebody a pronoun stands for.

    >>> reads_as_person("Prime Minister Ann Lee"), reads_as_person("the mayor's office"), reads_as_person("She")
    (True, False, False)
    """
    words = speaker.split()
    return len(words) > 1 and not any(word[0].islower() for word in words[-2:])


def is_speech(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether the words between marks are somebody's, by the first two rules."""
    words = [token for token in gist.tokens if span.start < token.start < span.end]
    if not words:
        return False
    text = gist.statement.text
    last, before = text[span.start + 1 : span.end - 1].rstrip()[-1:], text[: span.start].rstrip()
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
    if len(words) <= LABEL and (is_label(gist, span, outside) or is_called_so(gist, span, outside)):
        return False
    has_verb = any(is_speech_verb(token, gist) for token in outside) or is_sourced(gist, span, outside)
    if len(words) <= FEW:
        return has_verb and not reads_as_name
    return not reads_as_name


def is_scrap(gist: Gist, span: marks.Span, is_named: bool, is_last: bool) -> bool:
    """Whether a few words between marks are a part of the report's sentence, and no utterance: it was “grave”; but “Grave,” she said."""
    if sum(span.start < token.start < span.end for token in gist.tokens) > (FEW if is_named else LABEL):
        return False
    text = gist.statement.text
    last, before = span.last(text), text[: span.start].rstrip()
    stops = last in ".!?…؟" or (is_last and (last in ",،" or text[span.end : span.end + 1] in (",", "،")))
    return not (stops and (not before or before[-1] in ",:،"))


def is_called_so(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether words before those between marks say that something is called by them: a so-called water “deal”."""
    before = [token for token in outside if token.end <= span.start][-FEW:]
    called = next((token for token in before if token.lower in gist.language.called), None)
    return called is not None and (gist.statement.text[called.end : span.start].replace(" ", "") or "a").isalpha()


def is_sourced(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether a sentence tells right behind a quotation according to whom it is: “grave”, selon Anne Holm."""
    behind = " ".join(token.lower for token in outside if token.start >= span.end)
    return behind.startswith(tuple(f"{opening} " for opening in gist.language.according))


def is_label(gist: Gist, span: marks.Span, outside: Sequence[Token]) -> bool:
    """Whether the words between marks only say which known thing is meant: the “free river” movement.

    They stand between a word that points at it and the word that it is called by, or in its place;
    somebody's “grave” worries are somebody's words.
    """
    text, language = gist.statement.text, gist.language
    before = next((token for token in reversed(outside) if token.end <= span.start), None)
    behind = next((token for token in outside if token.start >= span.end), None)
    if language.noun_first:  # “les « fenêtres brisées » du quartier”: a noun behind its article; but “dénonce la « folie » du projet”
        if before is None or text[before.end : span.start] != " ":
            return False
        is_known = before.lower in language.definite - (language.pronouns - language.pointing)
        asked = outside[: outside.index(before)][-1:] if is_known else outside
        return (is_known or before.lower in language.indefinite) and not any(is_speech_verb(token, gist) for token in asked)
    if not (before and behind) or (text[before.end : span.start], text[span.end : behind.start]) != (" ", " "):
        return False
    points = before.lower in language.definite or fold(before.text).endswith(("'s", "s'"))
    is_plain = is_telling(behind, language) and behind.is_capital == language.capital_nouns
    return points and is_plain and not is_adverb(behind, language) and not is_past(behind, language)
