"""Whose each verb of a sentence is, from the sentence's clauses.

The nouns of a clause name whose its first verb is: “Ann Lee said”. Where there are none, the clause goes on from one before it:
“Ann Lee, the mayor, said”, “Ann Lee left the hall and said”, “Ann Lee left the hall, saying”, “Ann Lee, who said”.
What `who`, `while`, a preposition or brackets set off between the two is passed over.
Nobody is the subject wherever two readings are possible. A pronoun is one, too; whom it means is for others to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdigest.digests.clauses import (
    FEW,
    LEFT,
    SET_OFF,
    Clause,
    Nouns,
    Sentence,
    accompanies,
    is_adverb,
    is_name,
    is_person,
    is_phrase,
    is_pronoun,
    is_speech_verb,
    is_time,
    points,
    trimmed,
)
from newsdigest.digests.languages import Language
from newsdigest.digests.openings import is_acronym
from newsdigest.digests.tokens import Token

HYPHENS = ("-", "‐", "‑")
ROLE = 3  # words of what stands for a name: `the lock keeper`
NOBODY: Nouns = ()

Subjects = dict[int, Nouns]  # of each verb, by its place among the sentence's words


def subjects(sentence: Sentence) -> Subjects:
    """The subject of each verb of a sentence."""
    known: Subjects = {}
    for number, clause in enumerate(sentence.clauses):
        for verb in clause.verbs:
            known[verb] = subject_of(sentence, number, verb, known)
    return known


def subject_of(sentence: Sentence, number: int, verb: int, known: Subjects) -> Nouns:
    """Whose a verb of a clause is, given those of the verbs before it."""
    clause, language = sentence.clauses[number], sentence.language
    if is_joined(sentence, verb):
        return sentence.tokens[verb + 1 : verb + 2]  # “assure-t-il”
    if verb in sentence.says and (language.verb_first or (language.verb_second and is_led(sentence, number, verb, known))):
        return named_behind(sentence, verb + 1)
    if verb != clause.verbs[0]:
        return behind_verb(sentence, clause, verb, known)
    if clause.nouns:
        return before_verb(sentence, number, known)
    if clause.opener == "who":
        return antecedent(sentence, number)
    if clause.opener == "while":
        return NOBODY  # “as told”
    if not is_turned(sentence, clause):
        return continued(sentence, number, known)
    relative = next((earlier for earlier in reversed(sentence.clauses[:number]) if earlier.opener != "while"), clause)
    if (relative.mark, relative.opener) != (",", "who") or not waiting_before(sentence, number, known)[0]:
        return named_behind(sentence, verb + 1)  # “…,” said Ann Lee
    is_either = sentence.tokens[verb + 1].is_capital  # “Lee, who is “glad,” told Jo Holm”, “Lee, who fell, “is well,” said Jo Holm”
    return NOBODY if is_either else continued(sentence, number, known)


def is_led(sentence: Sentence, number: int, verb: int, known: Subjects) -> bool:
    """Whether something else than who speaks leads to a clause's first verb: „Am Montag sagte Anna Roth“; not „Roth, Wirtin, sagte“."""
    language, clause = sentence.language, sentence.clauses[number]
    if verb != clause.verbs[0] or clause.opener == "and" or clause.mark not in ("", ",", "—", ";"):
        return False
    if clause.nouns:
        return is_phrase(clause.nouns, language) and not is_pronoun(clause.nouns[0], language)
    return not is_person(named_in(waiting_before(sentence, number, known)[0], language), language)


def is_joined(sentence: Sentence, verb: int) -> bool:
    """Whether a verb's subject is written behind it, by a hyphen."""
    behind = sentence.tokens[verb + 1 : verb + 2]
    return any(token.lower in sentence.language.enclitics for token in behind) and sentence.gap(verb + 1) in HYPHENS


def is_turned(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause gives the words before it, and its subject stands behind its verb; but not “…,” told him, “…,” added that."""
    verb = clause.verbs[0]
    if clause.mark != "”" or clause.opener or verb not in sentence.says or sentence.is_participle(verb):
        return False
    behind = sentence.tokens[verb + 1 : clause.end]
    if not opens_clause(sentence, clause):
        return False
    return bool(behind) and behind[0].lower not in sentence.language.personal


def opens_clause(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause begins with its first verb, with what makes it tell of what has been, or with whom it is told: “lui a répondu”."""
    language = sentence.language
    before = sentence.tokens[clause.start : clause.verbs[0]]
    small = language.clitics | language.having | language.auxiliaries if language.having else language.clitics
    return all(token.lower in small or (language.having and is_adverb(token, language)) for token in before)


def before_verb(sentence: Sentence, number: int, known: Subjects) -> Nouns:
    """Whose a clause's first verb is, by the nouns before it."""
    language, clause, nouns = sentence.language, sentence.clauses[number], sentence.clauses[number].nouns
    if is_pronoun(nouns[-1], language):
        return nouns[-1:]
    if points(nouns, language):
        return named_by_pronoun(nouns, language)
    if sentence.is_participle(clause.verbs[0]):
        named = nouns[1:] if is_phrase(nouns, language) else nouns  # “with Ann Lee saying”
        return named if is_name(named, language) and clause.verbs[0] == clause.start + len(nouns) else NOBODY
    if is_phrase(nouns, language):  # “In a letter Ann Lee said”; “Ann Lee, in a letter, said”
        return in_phrase(nouns, language) or (continued(sentence, number, known) if clause.mark in SET_OFF else NOBODY)
    previous = sentence.clauses[number - 1] if number else None
    if not previous or not previous.nouns or is_phrase(previous.nouns, language):
        return nouns
    if clause.opener == "and" and not clause.mark:
        # “He praised the Navy and the Army and Air Force said”, “Ann Lee said the rowers and divers were out”
        is_reported = any(verb in sentence.says for verb in previous.verbs[-1:]) and sentence.tail(previous)
        return NOBODY if not previous.verbs or joins_capitals(sentence, number) or is_reported else nouns
    if previous.verbs or previous.opener or clause.opener or clause.mark != ",":
        return nouns
    if any(token.lower in language.joins for token in nouns):
        return NOBODY  # “Ann Lee, Jo Holm and Al Berg said”
    is_apposition = len(nouns) > ROLE and not is_name(nouns, language) and len(previous.nouns) > 1 and is_name(previous.nouns, language)
    return previous.nouns if is_apposition and begins(sentence, number - 1) else nouns  # “Ann Lee, head of the ferry line said”


def named_by_pronoun(nouns: Nouns, language: Language) -> Nouns:
    """The name behind a pronoun that says whose somebody is: “his wife Ann Lee said”; but “his wife said”, “many in New York said”."""
    name = next((place for place in range(len(nouns), 0, -1) if not nouns[place - 1].is_capital), 0)
    is_part = any(token.lower in language.stops or token.lower in language.of for token in nouns[1:name])
    return nouns[name:] if nouns[0].lower in language.personal | language.things and not is_part and len(nouns) - name > 1 else NOBODY


def in_phrase(nouns: Nouns, language: Language) -> Nouns:
    """The name behind a phrase that no comma ends: “In a letter Ann Lee said”; but “In Holm Ann Lee said”."""
    first = next((place for place, token in enumerate(nouns) if place and token.is_capital), 0)
    before = nouns[first - 1].lower
    is_apart = first and before not in language.stops and before not in language.common and is_name(nouns[first:], language)
    return nouns[first:] if is_apart else NOBODY


def behind_verb(sentence: Sentence, clause: Clause, verb: int, known: Subjects) -> Nouns:
    """Whose a verb is that isn't its clause's first: that of the one before, or of what the one before gives the words of."""
    language = sentence.language
    before = clause.verbs[clause.verbs.index(verb) - 1]
    between = trimmed(sentence.tokens[before + 1 : verb], language)
    if not between:
        return known[before]  # “Ann Lee had often said”
    if sentence.is_participle(verb):
        is_means = sentence.tokens[verb - 1].lower in language.stops  # “Ann Lee answered by saying”
        is_thing = len(between) <= LEFT and not any(token.is_capital for token in between)
        return known[before] if is_means or is_thing else NOBODY  # “Ann Lee sent a letter saying”; but “The film shows Jo Holm saying”
    if is_pronoun(between[-1], language):
        return between[-1:]
    if before in sentence.says and is_phrase(between, language) and not between[-1].is_capital:
        return known[before]  # “Ann Lee said in a letter posted there”
    if before not in sentence.says or (clause.opener == "and" and not known[before]):
        return NOBODY
    first = next((place for place in range(len(between), 0, -1) if not between[place - 1].is_capital), 0)
    is_part = first and (between[first - 1].lower in language.stops or between[first - 1].lower in language.of)
    return NOBODY if is_part else between[first:]  # “Ann Lee said Jo Holm told her”; but “She said a film about Jo Holm told her”


def antecedent(sentence: Sentence, number: int) -> Nouns:
    """Whom `who` means, if somebody's name or role stands before it and nothing else: `Ann Lee`, `The mayor`."""
    language, clauses = sentence.language, sentence.clauses
    place = next((place for place in range(number - 1, -1, -1) if clauses[place].mark != "("), None)
    if place is None:
        return NOBODY
    clause, tail = clauses[place], sentence.tail(clauses[place])
    if (is_phrase(tail, language) or accompanies(tail, language)) and is_name(tail[1:], language):
        return tail[1:]  # “The crew was led by Ann Lee, who said”
    if is_name(tail, language):
        return NOBODY if joins_capitals(sentence, place) else tail
    if clause.mark == "," and not clause.verbs and is_name(clauses[place - 1].nouns, language) and not clauses[place - 1].verbs:
        return clauses[place - 1].nouns  # “Ann Lee, a lawyer for the city, who said”
    is_role = 0 < len(tail) <= ROLE and not clause.verbs and begins(sentence, place) and not is_pronoun(tail[0], language)
    return tail if is_role else NOBODY


def continued(sentence: Sentence, number: int, known: Subjects) -> Nouns:
    """Whose a clause's first verb is that has no nouns before it."""
    clause, language = sentence.clauses[number], sentence.language
    verb = clause.verbs[0]
    is_leaning, is_joined = sentence.is_participle(verb), clause.opener == "and"
    if is_leaning and is_joined and not any(sentence.is_participle(other) for other in sentence.says if other < verb):
        return NOBODY  # “Walking and saying”
    waiting, earlier = waiting_before(sentence, number, known)
    if earlier is not None and (is_leaning or is_joined):
        return known[earlier]
    if earlier is not None and not waiting:
        is_object = clause.mark == "," and any(
            token.is_capital and not is_time(token, language) for token in sentence.tokens[verb + 1 : verb + 2]
        )
        return NOBODY if is_object else known[earlier]  # “The weir was late, says Ann Lee”
    named = named_in(waiting, language)
    if is_leaning or is_joined:
        return named if is_name(named, language) else head_of(named, language)
    if waiting and begins(sentence, number - 1) and opens_clause(sentence, clause) and (language.having or not is_name(named, language)):
        inserted = named_behind(sentence, verb + 1)
        if language.having and verb in sentence.says:
            return inserted  # “Holm, a dit Anne Roth, ment”
        return inserted if is_person(inserted, language) else named  # “The bill, said Ann Lee, is late”
    return named


def waiting_before(sentence: Sentence, number: int, known: Subjects) -> tuple[list[Nouns], int | None]:
    """The names and appositions before a clause that wait for a verb, in order, and the verb before them that it may go on from."""
    clauses, language = sentence.clauses, sentence.language
    is_leaning = sentence.is_participle(clauses[number].verbs[0])
    is_joined = is_leaning or clauses[number].opener == "and"
    waiting: list[Nouns] = []
    earlier: int | None = None
    is_whole = False  # whether nothing more can belong to the names
    for place, is_set_off in passed_back(sentence, number):
        clause = clauses[place]
        if clause.opener == "while" and clause.verbs:
            says = next((verb for verb in clause.verbs if verb in sentence.says), None)
            if is_joined and says is not None and (is_leaning or not is_set_off):
                return [], says  # “The vote came after Jo Holm called for it, saying”
            if not is_set_off:
                return [], None  # “The trouble began when Jo Holm came and said”
        elif clause.verbs:
            earlier = clause.verbs[0]
            is_known = bool(known[earlier]) or (bool(clause.nouns) and clause.opener != "and") or not place
            if waiting or (is_known and clause.mark != "“" and (is_joined or clause.mark != ",")):
                return waiting, earlier
        elif not is_whole and clause.mark != "“":
            is_apart = place < number - 1 and clauses[place + 1].mark in (",", "(")  # “while Ann Lee, a farmer, said”
            if clause.opener and not (is_apart and is_name(clause.nouns, language)):
                continue
            if earlier is None or is_person(clause.nouns, language) or any(token.is_capital for token in clause.nouns[1:]):
                waiting.insert(0, clause.nouns)
            is_whole = clause.mark not in (",", ")") or bool(clause.opener)
    return waiting, earlier


def passed_back(sentence: Sentence, number: int) -> Iterator[tuple[int, bool]]:
    """The clauses before one that are no asides, the nearest first, each with whether a mark sets something off behind it."""
    clauses, language = sentence.clauses, sentence.language
    last, is_set_off = number - 1, clauses[number].mark in SET_OFF
    if clauses[number].mark == "—" and not sentence.is_participle(clauses[number].verbs[0]):
        last = next((place - 1 for place in range(last, 0, -1) if clauses[place].mark == "—"), last)
    for place in range(last, -1, -1):
        clause = clauses[place]
        is_relative = clause.opener == "who" and (is_set_off or not clause.verbs)
        is_reported = clause.opener == "while" and bool(clause.verbs) and gives_words(sentence, place)
        is_aside = not clause.verbs and (is_phrase(clause.nouns, language) or accompanies(clause.nouns, language))
        is_empty = not (clause.verbs or clause.nouns)
        is_second = clause.opener == "and" and not (clause.verbs or clause.mark) and place > 0 and clauses[place - 1].mark == ","
        is_part = is_second or is_region(sentence, place)  # “head of Holm and Vik”, “from Holm, Skarnland”
        if not (clause.mark == "(" or is_relative or is_reported or is_aside or is_empty or is_part):
            yield place, is_set_off
        if clause.mark == ";":
            break
        is_set_off = is_set_off or clause.mark in SET_OFF


def gives_words(sentence: Sentence, number: int) -> bool:
    """Whether a clause tells what the verb of speech before it says: “Ann Lee said that Jo Holm left”."""
    previous = sentence.clauses[number - 1] if number else None
    return previous is not None and not sentence.clauses[number].mark and any(verb in sentence.says for verb in previous.verbs[-1:])


def is_region(sentence: Sentence, number: int) -> bool:
    """Whether a clause is the second name of a place: “Ann Lee, a farmer from Holm, Skarnland, said”."""
    language, clause = sentence.language, sentence.clauses[number]
    if number < FEW or clause.mark != "," or clause.opener or not is_name(clause.nouns, language) or clause.verbs:
        return False
    first, previous = sentence.clauses[number - 2 : number]
    words = sentence.tokens[previous.start : previous.end]
    place = next((place for place in range(len(words), 0, -1) if not words[place - 1].is_capital), 0)
    leads = 0 < place < len(words) and (words[place - 1].lower in language.stops or words[place - 1].lower in language.of)
    is_told = bool(first.nouns) and not is_phrase(first.nouns, language)
    if previous.opener in ("who", "while"):
        return leads
    return leads and previous.mark == "," and (is_name(first.nouns, language) or (is_told and is_phrase(previous.nouns, language)))


def joins_capitals(sentence: Sentence, number: int) -> bool:
    """Whether a clause begins with `and` between two capitals: part of one name, of two, or another clause."""
    clause, tokens = sentence.clauses[number], sentence.tokens
    is_joined = number > 0 and clause.opener == "and" and not clause.mark
    return is_joined and tokens[sentence.clauses[number - 1].end - 1].is_capital and tokens[clause.start].is_capital


def begins(sentence: Sentence, number: int) -> bool:
    """Whether nothing leads to a clause from one before it."""
    clause = sentence.clauses[number]
    return number == 0 or (clause.mark in ("“", ";") and not clause.opener)


def named_in(waiting: Sequence[Nouns], language: Language) -> Nouns:
    """Whom a name and its appositions name, whichever stands first: “Ann Lee, a farmer, said”, “The mayor, Ann Lee, said”."""
    joins = ((words, place) for words in waiting[1:] for place, token in enumerate(words[:-1]) if token.lower in language.joins)
    if any(is_name(words[:place], language) and words[place + 1].is_capital for words, place in joins):
        return NOBODY  # “Ann Lee, Jo Holm and Al Berg, a farmer, said”
    names = [place for place, words in enumerate(waiting) if is_person(words, language)]
    if not names:
        first = waiting[0][0] if 0 < len(waiting) <= FEW else None
        articles = language.definite | language.indefinite | language.numbers.keys()
        is_noun = first is not None and (first.is_capital or first.lower not in language.common or first.lower in articles)
        return waiting[0] if is_noun else NOBODY
    is_paired = names[-1] == len(waiting) - 1 and names[-1] - 1 in names  # “Ann Lee, Ohio Democrat, said”
    return waiting[names[-1] - is_paired]


def head_of(nouns: Nouns, language: Language) -> Nouns:
    """The name with which words begin that hold a verb we don't know: “Ann Lee leaves the hall and says”."""
    run = next((place for place, token in enumerate(nouns) if not token.is_capital and token.lower not in language.roles), len(nouns))
    is_cut = run < len(nouns) and (nouns[run].lower in language.stops or nouns[run].lower in language.joins)
    return nouns[:run] if is_name(nouns[:run], language) and not is_cut else NOBODY


def named_behind(sentence: Sentence, start: int) -> Nouns:
    """The words from a place on that name somebody, up to where a mark stands, or a time, place or clause begins."""
    language, clauses = sentence.language, sentence.clauses
    number = next(number for number, clause in enumerate(clauses) if clause.end >= start)
    end = clauses[number].end
    if number + 1 < len(clauses) and joins_capitals(sentence, number + 1):
        joined = clauses[number + 1]  # “said Ann Lee and Jo Holm, its chairs”
        is_last = number + FEW == len(clauses) or clauses[number + FEW].mark in (",", ";")
        end = joined.end if is_last and all(token.is_capital for token in sentence.tokens[joined.start : joined.end]) else end
    start = behind_circumstances(sentence, start, end)
    for place in range(start, end):
        token, follower = sentence.tokens[place], sentence.tokens[place + 1] if place + 1 < end else None
        is_small = token.lower in language.stops and token.lower not in language.joins and not token.is_capital
        is_before_time = follower is not None and token.lower in language.common and is_time(follower, language)
        if is_told(sentence.tokens[start:place], token, language):
            end = place
            break
        if is_small or is_before_time or is_time(token, language) or is_speech_verb(token, sentence.gist):
            end = place
            break
    words = [*sentence.tokens[start:end]]
    while words and not words[-1].is_capital and words[-1].lower in language.common and words[-1].lower not in language.numbers:
        words.pop()  # “said Ann Lee just before the vote”
    is_named = not language.capital_nouns or any(token.is_capital for token in words)  # „sagt leise“
    if words and end == clauses[number].end and (named := named_apart(sentence, number, words)):
        return named
    return tuple(words) if words and is_named and not points(words, language) else NOBODY


def behind_circumstances(sentence: Sentence, start: int, end: int) -> int:
    """Where the words begin that name somebody, behind a time, an adverb, or a phrase that an article or a title ends.

    “a dit mardi soir Anne Holm”, “a répondu à la presse le maire”; but “a dit à Anne Holm”.
    """
    language, tokens = sentence.language, sentence.tokens
    small = language.common - language.stops - language.of - language.definite - language.indefinite - language.pronouns
    is_open = bool(language.clitics)  # to more than times: where a subject stands behind its verb, much may stand between the two

    def is_small(token: Token) -> bool:
        return is_time(token, language) or (is_open and not token.is_capital and (token.lower in small or is_adverb(token, language)))

    while start < end and is_small(tokens[start]):
        start += 1
        start += start < end and tokens[start].lower in language.day_parts
    if start >= end or not is_open or tokens[start].lower not in language.stops or tokens[start].is_capital:
        return start
    for place in range(start + FEW, end):
        before, word = tokens[place - 1].lower, tokens[place].lower
        is_led = before in language.stops or before in language.of or before in language.definite
        if is_acronym(tokens[place - 1]) and tokens[place].is_capital and not is_acronym(tokens[place]):
            return place  # “a dit à l'AFP Anne Holm”
        if not is_led and (word in language.definite or language.is_title(word)) and word not in language.stops:
            return place
    return start


def is_told(words: Sequence[Token], token: Token, language: Language) -> bool:
    """Whether a word behind a name begins whom that tells it: „sagte Anna Roth der Zeitung“; but „sagte Sprecherin Roth“."""
    is_article = token.lower in language.definite or token.lower in language.speaking
    return language.capital_nouns and is_article and not token.is_capital and len(words) > 1 and is_person(words, language)


def named_apart(sentence: Sentence, number: int, words: Sequence[Token]) -> Nouns:
    """The name behind what somebody is: “said its coordinator, Ann Lee”; but “said the mayor of Selm, North Shore”."""
    language, clauses = sentence.language, sentence.clauses
    if number + 1 == len(clauses) or is_name(words, language) or (words[-1].is_capital and not language.capital_nouns):
        return NOBODY
    clause = clauses[number + 1]
    name = sentence.tokens[clause.start : clause.end]
    is_alone = clause.mark == "," and not (clause.verbs or clause.opener) and len(name) > 1 and is_person(name, language)
    goes_on = number + FEW < len(clauses) and not clauses[number + FEW].mark
    return tuple(name) if is_alone and not goes_on else NOBODY
