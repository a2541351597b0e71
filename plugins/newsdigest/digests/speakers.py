"""Whom a sentence names as the speaker of a quotation in it, by a handful of patterns.

Each rule finds one way to say who speaks, and tells whom it names; the first that applies decides, even where that is nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from newsdigest.digests import marks
from newsdigest.digests.clauses import FEW, Nouns, Sentence, is_adverb, is_name, is_past, is_person, is_time, parse, points
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import is_acronym
from newsdigest.digests.subjects import NOBODY, Subjects, named_behind, opens_clause, waiting_before
from newsdigest.digests.tokens import Token, fold, is_telling

LONGEST_NAME = 14  # words of a speaker as named


def speaker_of(sentence: Sentence, subjects: Subjects, span: marks.Span) -> str | None:
    """Whom the sentence names as the one who spoke the words in a span; None where it names nobody, or where two may have."""
    cut = bisect_left(sentence.tokens, span.end, key=lambda token: token.start)
    told = (subject for rule in RULES if (subject := rule(sentence, subjects, span, cut)) is not None)
    return written(sentence.gist, next(told, NOBODY))


def speaker_within(gist: Gist, span: marks.Span) -> str | None:
    """Whom a quotation names that holds who said it: « Nous partons, a dit Anne Holm. Il est tard. »"""
    sentence = parse(gist, [token for token in gist.tokens if span.start < token.start < span.end])
    for clause in sentence.clauses:
        if clause.mark != "," or clause.opener or clause.nouns or clause.verbs[:1] != sentence.says[:1]:
            continue
        subject = named_behind(sentence, clause.verbs[0] + 1)
        is_role = any(token.lower in gist.language.roles for token in subject)
        if opens_clause(sentence, clause) and subject and (is_person(subject, gist.language) or is_role):
            return written(gist, subject)
    return None


def by_verb_behind(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """“…,” said Ann Lee; “…,” Ann Lee said."""
    verb = next((verb for verb in sentence.says if verb >= cut), None)
    if verb is None or not is_closed(sentence, span, cut) or (verb == cut and sentence.is_participle(verb)):
        return None
    is_near = verb < cut + LONGEST_NAME or any(token in sentence.tokens[cut : cut + FEW] for token in subjects[verb][:1])
    text = sentence.gist.statement.text
    between = text[span.end + 1 : sentence.tokens[verb].start]
    if is_told_by_another(sentence, subjects, span, cut):
        return NOBODY
    # “Ann Lee wept as Jo Holm called her town “grim,” then announced a feast”: a verb that goes on from one before the words.
    goes_on = any(said < cut for said in sentence.says) and bool(subjects[verb]) and subjects[verb][-1].end <= span.start
    if goes_on and (before := by_verb_before(sentence, subjects, span, cut)):
        return before
    return resolved(sentence, subjects, verb) if is_near and not (cut and any(mark in between for mark in '“„«";:')) else None


def is_told_by_another(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> bool:
    """Whether words stand in a clause before the main one that tells who said them: “When Ann Lee called it “grave,” Jo Holm said”."""
    if not cut or leading(sentence) < cut or sentence.gist.statement.text[: span.start].rstrip()[-1:] in ",:":
        return False
    said = (place for place, token in enumerate(sentence.tokens[:cut]) if token.lower in sentence.language.speech)
    return any(place not in sentence.says or subjects[place] for place in said)  # “When Ann Lee was asked if it was “grave,””


def by_source_before(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """According to Ann Lee, “…”; but “According to Ann Lee, Jo Holm said “…””."""
    sources = ((start, end) for start, end in sources_in(sentence) if end < cut)
    told = ((start, end) for start, end in sources if not any(verb == start - 1 or end <= verb < cut for verb in sentence.says))
    return next((named_behind(sentence, end) for _, end in told), None)


def by_view_before(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """Pour Anne Holm, “…”; Pour la maire, Anne Holm, “…”; but “Pour la première fois, “…””."""
    language, tokens = sentence.language, sentence.tokens
    if cut < FEW or tokens[0] != sentence.gist.tokens[0] or tokens[0].lower not in language.views:
        return None
    marks = [place for place in range(FEW, cut) if sentence.gap(place).strip()]
    first, second = tokens[1 : marks[0] if marks else cut], tokens[marks[0] : cut] if marks else NOBODY
    if sentence.gist.statement.text[tokens[cut - 1].end : span.start].strip() != "," or len(marks) > 1:
        return None
    if second:
        return second if is_person(second, language) else None
    is_office = first[0].lower in language.definite and any(token.lower in language.roles for token in first[1:FEW])
    return first if is_person(first, language) or is_office else None


def by_source_beside(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """“…” according to Ann Lee, with nothing between the two: Jo Holm said it was “…” according to Ann Lee."""
    text = sentence.gist.statement.text  # “grave,” according to somebody tells who reports it, and American papers set the comma inside
    is_beside = cut < len(sentence.tokens) and text[span.end : sentence.tokens[cut].start] == " " and span.last(text) != ","
    return next((named_behind(sentence, end) for start, end in sources_in(sentence) if start == cut), None) if is_beside else None


def by_verb_before(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """Ann Lee said “…”."""
    said = [verb for verb in sentence.says if verb < cut]
    governing = [verb for verb in said if governs(sentence, subjects, verb, span, cut)]
    if not governing:
        return NOBODY if said else None
    if sentence.language.verb_first:
        return next((subjects[verb] for verb in reversed(said) if subjects[verb]), NOBODY)
    return resolved(sentence, subjects, governing[0 if is_outer(sentence, governing[-1], span, cut) else -1])


def by_source_behind(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """“…,” according to Ann Lee."""
    for start, end in sources_in(sentence):
        if start == cut or (start > cut and "," in sentence.gap(start) and not is_closed(sentence, span, cut)):
            return named_behind(sentence, end)
    return None


def by_participle_behind(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """Ann Lee dreams of “…,” saying that."""
    is_one = cut in sentence.says and sentence.is_participle(cut) and is_closed(sentence, span, cut)
    return subjects[cut] if is_one else None


def by_verb_at_end(sentence: Sentence, subjects: Subjects, span: marks.Span, cut: int) -> Nouns | None:
    """The weir is “…” to fish, said Ann Lee; The weir is “…” to fish, Ann Lee said."""
    if is_closed(sentence, span, cut):
        return None
    for number, clause in enumerate(sentence.clauses):
        verb = next((verb for verb in clause.verbs[-1:] if verb in sentence.says), None)
        if verb is None or clause.start < cut or clause.mark not in (",", "”") or clause.opener or sentence.is_participle(verb):
            continue
        if verb > clause.start:
            is_last = verb + 1 == len(sentence.tokens)
            is_only = verb == sentence.says[-1] and clause.end == len(sentence.tokens) and any(token.is_capital for token in subjects[verb])
            return subjects[verb] if is_last or is_only else None
        subject, (waiting, _) = named_behind(sentence, verb + 1), waiting_before(sentence, number, subjects)
        is_object = any(is_name(words, sentence.language) for words in waiting)  # “Ann Lee, who is “…”, told Jo Holm”
        return subject if not is_object and any(token.is_capital for token in subject) else NOBODY
    return None


RULES = (
    by_verb_behind,
    by_source_before,
    by_view_before,
    by_source_beside,
    by_verb_before,
    by_source_behind,
    by_participle_behind,
    by_verb_at_end,
)


def resolved(sentence: Sentence, subjects: Subjects, verb: int) -> Nouns:
    """The subject of a verb of speech; where it is a pronoun, that of the one before, if nobody else is named between them."""
    subject, language = subjects[verb], sentence.language
    if not subject or not points(subject, language):
        return subject
    earlier = max((other for other in sentence.says if other < verb), default=None)
    is_anothers = any(is_telling(token, language) and not is_adverb(token, language) for token in subject[1:])  # “their rivals said”
    if subject[0].lower not in language.personal or is_anothers or earlier is None:
        return NOBODY
    if any(may_be_meant(sentence, place) for place in range(earlier + 1, sentence.tokens.index(subject[0]))):
        return NOBODY  # “Ann Lee said that Jo Holm left after she called”
    named = resolved(sentence, subjects, earlier)
    return named if named and (named[0].is_capital or named[0].lower in language.common) else NOBODY


def may_be_meant(sentence: Sentence, place: int) -> bool:
    """Whether a word may name whom a pronoun behind it means: a name, and not one of a place, `in Holm`."""
    token, language = sentence.tokens[place], sentence.language
    is_named = token.is_capital and is_telling(token, language) and not is_time(token, language) and token.lower not in language.months
    is_place = sentence.tokens[place - 1].lower in language.stops and not fold(token.text).endswith(("'s", "s'"))
    return is_named and not is_place


def sources_in(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where `according to` stands, from its first word to behind its last."""
    words = [token.lower for token in sentence.tokens]
    for opening in sentence.language.according:
        parts = opening.split()
        yield from ((place, place + len(parts)) for place in range(len(words)) if words[place : place + len(parts)] == parts)


def is_closed(sentence: Sentence, span: marks.Span, cut: int) -> bool:
    """Whether a clause behind a quotation may tell who spoke: its marks hold a stop, or one follows them, and no `and` or `who`."""
    text, language = sentence.gist.statement.text, sentence.language
    is_one = span.last(text) in ",!?…،." or text[span.end : span.end + 1] in ",،"
    if not is_one or cut == len(sentence.tokens):
        return is_one
    word, said = sentence.tokens[cut].text, any(verb < cut for verb in sentence.says)
    return not (word in language.joins or word in language.relatives or (said and word.lower() in language.breaks))


def governs(sentence: Sentence, subjects: Subjects, verb: int, span: marks.Span, cut: int) -> bool:
    """Whether a verb of speech may give the words in a span: no clause ends or begins between them that has a verb of its own.

    “While Ann Lee called it late, the clock was “never right””; “Ann Lee told the men, whom “nobody had asked””.
    """
    clause = next(clause for clause in sentence.clauses if clause.end > verb)
    if clause.opener == "while" and clause.start == verb:
        return False  # “Ann Lee said when asked”
    behind = sentence.gist.statement.text[sentence.tokens[verb].end : span.start]
    if sentence.is_participle(verb) and not subjects[verb] and "," in behind and verb != sentence.says[0]:
        return False  # “Ann Lee said that, despite a letter calling for more, “nothing” was left”
    main = leading(sentence)
    if verb < main < cut:
        return False
    opened = next((clause for clause in reversed(sentence.clauses) if verb < clause.start <= cut and clause.opener == "who"), None)
    if opened is None or opened.mark != ",":
        return True
    behind = sentence.gist.statement.text[sentence.tokens[opened.start - 1].end : span.start]
    return any(mark in behind for mark in ",،:")


def leading(sentence: Sentence) -> int:
    """Where a sentence's main clause begins, if it opens with `while`, `after` …: behind the first comma; else 0."""
    clauses = sentence.clauses
    if not clauses or clauses[0].opener != "while" or sentence.tokens[0] != sentence.gist.tokens[0]:
        return 0
    return next((clause.start for clause in clauses if clause.mark in (",", "”")), len(sentence.tokens))


def is_outer(sentence: Sentence, verb: int, span: marks.Span, cut: int) -> bool:
    """Whether the words in a span are joined to a clause before that of a verb of speech.

    “Ann Lee said Jo Holm called her and “asked for more””; “Ann Lee said Jo Holm denied it and that “more” was due”.
    """
    language, between = sentence.language, sentence.tokens[verb + 1 : cut]
    is_first = not any(sentence.tokens[verb].end <= other.start < span.start for other in sentence.gist.spans)
    if between and between[-1].lower in language.joins and is_first:
        return True
    return any(one.lower in language.joins and other.lower in language.relatives & language.pronouns for one, other in pairwise(between))


def written(gist: Gist, words: Nouns) -> str | None:
    """Words as they stand; None for more than a name has, for small words only and for words that are no name at all."""
    language = gist.language
    if len(words) > FEW and is_participial(words[-1], language) and words[0].lower in language.definite | language.indefinite:
        words = words[:-1]  # according to a letter sent on Friday
    if len(words) > 1 and words[-2].is_capital and words[-1].text.islower() and leads_to_verb(gist, words[-1]):
        words = words[:-1]  # Ann Lee hopes to tell
    if not words or len(words) > LONGEST_NAME or points(words, language) or is_run_together(gist, words):
        return None
    is_named = any(token.is_capital and token != gist.tokens[0] for token in words)  # May is a name, too
    if not is_named and not any(is_telling(token, language) for token in words):
        return None
    if is_adverb(words[0], language):
        return None  # “uncritically repeating”
    is_plain = words[0].text.islower() and not any(token.is_capital or token.lower in language.roles for token in words)
    if is_plain and language.code and words[0].lower not in language.common and len(words) > FEW:
        return None  # “publishing one cover story”
    return gist.statement.text[words[0].start : words[-1].end].removesuffix("'s").removesuffix("’s")


def leads_to_verb(gist: Gist, token: Token) -> bool:
    """Whether a word stands before what leads to a verb of speech: `hopes to tell`."""
    behind = [other.lower for other in gist.tokens if other.start > token.start][:FEW]
    return len(behind) == FEW and behind[0] in gist.language.infinitive and behind[1] in gist.language.speech


def is_run_together(gist: Gist, words: Nouns) -> bool:
    """Whether words hold more than whom they name, or a part of something else: what nobody would write as one name.

    “Over the weekend the mayor”, “1 year old Ann Lee”, “a letter sent”, “Opting for a lock the council”, “TOLL RISES AGAIN”,
    “Jo Holm FERRY” before “NEWS”, “(D-Holm)”.
    """
    language, text = gist.language, gist.statement.text
    first, last = words[0], words[-1]
    has_article = not language.capital_nouns and any(
        (token.lower in language.definite or token.lower in language.indefinite) and stands_apart(previous, token, language)
        for previous, token in pairwise(words)
    )
    is_counted = first.is_number and not all(token.is_capital for token in words[1:FEW]) and any(token.is_capital for token in words[FEW:])
    is_cut = len(words) > 1 and last.is_capital and last.lower in language.stops
    return (
        has_article
        or is_counted
        or is_cut
        or has_verb(words, language)
        or is_in_capitals(gist, words)
        or (text[: first.start].endswith("(") and text[last.end :].startswith(")"))
    )


def stands_apart(previous: Token, article: Token, language: Language) -> bool:
    """Whether an article begins another noun: “the weekend the mayor”; but “head of the ferry line”, “Anne Le Roux”."""
    leads = (language.of, language.stops, language.joins, language.common)
    is_lead = article.lower in language.of or article.lower in language.stops or any(previous.lower in words for words in leads)
    return not is_lead and not (article.is_capital and previous.is_capital)


def has_verb(words: Nouns, language: Language) -> bool:
    """Whether words open with what somebody does beside something else, or end with what was done: `Hoping for`, `a letter sent`."""
    if len(words) < FEW or not language.present_endings:
        return False
    leans = words[0].lower.endswith(language.present_endings) and words[1].lower in language.common - language.of
    return leans or is_participial(words[-1], language)


def is_participial(token: Token, language: Language) -> bool:
    """Whether a word behind a noun may tell what was done with it: a letter `sent`; but not the `op-ed`."""
    return bool(language.present_endings) and is_past(token, language) and token.text.isalpha()


def is_in_capitals(gist: Gist, words: Nouns) -> bool:
    """Whether words are written in capitals as headings are, hold a name before two such, or end before another."""
    rows = [(first, second) for first, second in pairwise(words) if is_acronym(first) and is_acronym(second)]
    is_signed = any(words.index(first) >= FEW and not any(map(is_acronym, words[:FEW])) for first, _ in rows)
    follower = next((token for token in gist.tokens if token.start > words[-1].start), None) if is_acronym(words[-1]) else None
    goes_on = follower is not None and is_acronym(follower) and gist.statement.text[words[-1].end : follower.start] == " "
    return is_signed or goes_on or (len(words) > FEW and all(map(is_acronym, words)))
