"""The clauses of a sentence, from its words outside of quotations.

No grammar of a language is known but closed lists of words, so the parse is a shallow one.
A sentence is cut wherever a mark stands between two words, and before each word that opens a clause: `who`, `while`, `and`.
Verbs are the words that have a form of what has been, and those that give somebody's words.
The words before a clause's first verb are its nouns; `subjects` tells from them whose each verb is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Literal

from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import is_acronym
from newsdigest.digests.tokens import Token, is_telling
from newsdigest.model import Value

FEW = 2  # words between a verb and its auxiliary; letters of an initial
LEFT = 6  # words before an `and` that may stand between two who speak
WHOLE = 8  # words of a name with all that its bearer is called by

Mark = Literal["", ",", "—", "“", "”", "(", ")", ";"]  # by its kind: behind a quotation, and behind one that a comma or stop closes
Opener = Literal["", "and", "who", "while"]  # by its kind: the second for all that join, the last for all that subordinate
Nouns = tuple[Token, ...]
SET_OFF: tuple[Mark, ...] = (",", "—", ")", "”")  # marks that end an aside
STOPS = ",،.!?…؟"
NICKNAME = re.compile(r" [“\"‘'][^\W\d_]{1,20}[”\"’'] ")
CLOSING = '”»"’“'  # marks that close a quotation
ASIDES = re.compile(r"\([^()]*\)|(?<=, )[A-Z][-‑][A-Z][\w.]*")  # what stands in brackets, and a party: `R-Ohio`


class Clause(Value, frozen=True, kw_only=True):
    """What stands between two marks or openers; places are those of words among the sentence's words outside of quotations."""

    start: int  # of its first word, behind the opener
    end: int  # behind its last word
    mark: Mark  # before it; `(` wherever it stands in brackets
    opener: Opener
    verbs: tuple[int, ...]
    nouns: Nouns  # the words before its first verb, without adverbs and times


class Sentence(Value, frozen=True, kw_only=True):
    """The words of a sentence outside of quotations, cut into clauses."""

    gist: Gist
    tokens: Nouns
    says: tuple[int, ...]  # places of verbs of speech
    clauses: tuple[Clause, ...]

    @property
    def language(self) -> Language:
        """The particulars of its language."""
        return self.gist.language

    def gap(self, place: int) -> str:
        """What stands before a word."""
        return self.gist.statement.text[self.tokens[place - 1].end : self.tokens[place].start] if place else ""

    def is_participle(self, verb: int) -> bool:
        """Whether a verb leans on another: “Ann Lee left the hall, saying”; but not “Ann Lee was saying”."""
        is_one = self.tokens[verb].lower in self.language.participles
        return is_one and not (verb and self.tokens[verb - 1].lower in self.language.auxiliaries)

    def tail(self, clause: Clause) -> Nouns:
        """The words behind a clause's last verb, or all its nouns."""
        return trimmed(self.tokens[clause.verbs[-1] + 1 : clause.end], self.language) if clause.verbs else clause.nouns


def parse(gist: Gist, tokens: Sequence[Token]) -> Sentence:
    """A sentence and those of its words that stand outside of quotations -> its clauses."""
    says = tuple(place for place, token in enumerate(tokens) if is_speech_verb(token, gist))
    return Sentence(gist=gist, tokens=tuple(tokens), says=says, clauses=tuple(clauses_of(gist, tokens, frozenset(says))))


def clauses_of(gist: Gist, tokens: Sequence[Token], says: frozenset[int]) -> Iterator[Clause]:
    """Words -> the clauses they make, in order."""
    language = gist.language
    start, verbs = 0, list[int]()
    leads = {auxiliary_of(tokens, verb, language) for verb in says if tokens[verb].lower not in language.speech}
    begun: tuple[Mark, Opener] = "", ""

    def clause(end: int) -> Clause:
        nouns = trimmed(tokens[start : verbs[0] if verbs else end], language)
        return Clause(start=start, end=end, mark=begun[0], opener=begun[1], verbs=tuple(verbs), nouns=nouns)

    for place, mark in enumerate(marks_of(gist, tokens)):
        opener = opener_of(tokens, place, mark, language)
        is_plain = opener == "and" and not (verbs or mark) and place + 1 not in says
        if is_plain and joins_nouns(tokens[start:place], tokens[place + 1 :], language):
            opener = ""  # “Ann Lee and Jo Holm said”
        if mark or opener:
            is_empty = start == place and not begun[1]
            if not is_empty:
                yield clause(place)
            begun = mark or (begun[0] if is_empty else ""), opener
            start, verbs = place + bool(opener), []
        if not opener and (place in says or (place not in leads and is_verb(tokens, start, place, begun, language))):
            verbs.append(place)
    if tokens:
        yield clause(len(tokens))


def marks_of(gist: Gist, tokens: Sequence[Token]) -> Iterator[Mark]:
    """What stands before each word."""
    text = gist.statement.text
    quoted = deque(span for span in gist.spans if span.closed)
    asides = deque(match.span() for match in ASIDES.finditer(text) if tokens and match.start() > tokens[0].start)
    previous: Token | None = None
    for token in tokens:
        begin, last = previous.end if previous else 0, ""
        is_quoted = is_aside = False
        while quoted and quoted[0].end <= token.start:
            span = quoted.popleft()
            is_quoted = not (previous and is_nickname(text[previous.end : token.start], previous, token))
            begin, last = span.end, span.last(text)  # American papers set the sentence's comma inside the marks
            last = last if last in STOPS else ""
        while asides and asides[0][1] <= token.start:
            begin, is_aside = max(begin, asides.popleft()[1]), True
        gap = last + text[begin : token.start]
        mark = mark_in(gap, previous, token, gist.language)
        if asides and asides[0][0] <= token.start:
            mark = "("
        elif is_quoted:
            mark = "”" if mark and gap[0] in STOPS else mark or "“"
        yield mark or (")" if is_aside else "")
        previous = token


def is_nickname(gap: str, token: Token, follower: Token) -> bool:
    """Whether what stands between two words is a word in marks that belongs to a name: Ann “Bo” Lee."""
    return token.is_capital and follower.is_capital and NICKNAME.fullmatch(gap) is not None


def mark_in(gap: str, token: Token | None, follower: Token, language: Language) -> Mark:
    """The kind of mark that stands between two words; the stop of a title or an initial is none."""
    if token and follower.lower.rstrip(".") in language.suffixes and gap == ", ":
        return ""  # Ann Lee, Jr.
    plain = gap.strip(" \u00a0'’&/$€£¥#%") if len(gap) > 1 else gap.strip("-‐‑& '’")  # the 24-year-old; AT&T; $4 million
    if plain == "." and token and (language.is_title(token.lower) or len(token.text) <= FEW or not follower.is_capital):
        return ""
    if "," in plain or "،" in plain:
        return ","
    if plain in ("—", "–", "--") or gap == " - ":
        return "—"
    return ";" if plain or len(gap) > len(" - ") else ""


def opener_of(tokens: Sequence[Token], place: int, mark: Mark, language: Language) -> Opener:
    """The kind of clause that a word opens, if any."""
    token, previous = tokens[place], tokens[place - 1] if place else None
    word = token.text if previous or is_acronym(token) else token.lower
    if word not in language.breaks and word not in language.relatives:
        return ""
    is_article = word in language.definite and word not in language.relatives  # German “die”, but behind a comma
    if (word in language.definite and not previous) or (is_article and not mark):
        return ""
    if word in language.joins:
        return "and"
    if word in language.relatives and word not in language.pronouns:
        return "who"
    return "" if word in language.participles or (previous and is_demonstrative(previous, token, language)) else "while"


def is_demonstrative(previous: Token, token: Token, language: Language) -> bool:
    """Whether a word is no `that` of a clause: “during that campaign”."""
    return token.lower in language.pronouns and previous.lower in language.stops and previous.lower not in language.joins


def joins_nouns(left: Sequence[Token], right: Sequence[Token], language: Language) -> bool:
    """Whether `and` may stand between words of which none is a verb: “Ann Lee and Jo Holm”, but not “The weir leaks again and then”."""
    if not left or not right or is_adverb(left[-1], language) or any(is_pronoun(token, language) for token in left):
        return False
    if len(left) > LEFT and not is_name(left, language):
        return False
    is_led = right[0].is_capital or right[0].lower in language.definite or right[0].lower in language.indefinite
    return is_led or not (is_small(right[0], language) or is_adverb(right[0], language))


def is_verb(tokens: Sequence[Token], start: int, place: int, begun: tuple[Mark, Opener], language: Language) -> bool:
    """Whether a word with the form of what has been is a verb of its clause: `the retired men left`, of which the first is none."""
    token = tokens[place]
    if not (is_past(token, language) or (token.lower in language.auxiliaries and not token.is_capital)):
        return False
    if token.lower in language.scales or token.lower in language.numbers:
        return False
    if place == start:  # “…,” retired captain Ann Lee said
        is_led = begun[0] == "”" or begun[1] == "while"
        return not (is_led and any(behind.is_capital for behind in tokens[place + 1 : place + 2]))
    is_known = token.lower in language.past or token.lower in language.auxiliaries
    before = tokens[place - 1].lower
    if not is_known and (
        before in language.definite or before in language.indefinite or before in language.of or before.endswith(("'s", "s'"))
    ):
        return False  # “the united party”, “the city's armed guards”
    return any(is_telling(word, language) or word.is_capital or word.lower in language.pronouns for word in tokens[start:place])


def trimmed(words: Sequence[Token], language: Language) -> Nouns:
    """Words without adverbs, auxiliaries and times at their end, and without a time or `but` at their beginning."""
    start, end = 0, len(words)
    while start < end and goes_on(words[start], words[start + 1] if start + 1 < end else None, language):
        start += 1
    for place in range(start + 1, end):
        is_end = is_time(words[place], language)
        if words[place].lower in language.stops and not is_end:
            is_before_time = place + 1 < end and is_time(words[place + 1], language)
            is_joined = words[place].lower in language.joins or place == start + 1
            is_end = is_before_time or (not is_joined and is_person(words[start:place], language))  # “Ann Lee from Holm said”
        if is_end:
            end = place
            break
    while start < end and not words[end - 1].is_capital and words[end - 1].lower not in language.pronouns:
        last = words[end - 1]
        if not (last.lower in language.common or last.lower in language.stops or is_adverb(last, language)):
            break
        end -= 1
    return tuple(words[start:end])


def goes_on(first: Token, second: Token | None, language: Language) -> bool:
    """Whether a word is a time, or says how a sentence goes on from another: “On Monday Ann Lee said”, “But a source insisted”."""
    if first.lower in language.joins or is_time(first, language):
        return True
    if first.lower in language.leaning and (second is None or second.is_capital):
        return True
    return first.lower in language.stops and second is not None and is_time(second, language)


def is_speech_verb(token: Token, gist: Gist) -> bool:
    """Whether a word is a verb of speech; with a capital it is one at the sentence's head only: the United States.

    A passive is none: whoever “was called” something did not say it.
    """
    language, text = gist.language, gist.statement.text
    if (token.lower not in language.speech and not language.having) or (token.is_capital and token != gist.tokens[0]):
        return False
    place = bisect_left(gist.tokens, token.start, key=lambda other: other.start)
    if language.having and not gives_speech(gist.tokens, place, gist):
        return False
    if place and text[gist.tokens[place - 1].end : token.start] == " ":
        before, is_participle = gist.tokens[place - 1].lower, token.lower in language.participles
        if before in language.definite or before in language.indefinite or (before in language.of and not is_participle):
            return False  # “the number of confirmed cases”, “the warning”
    auxiliaries = [other for other in gist.tokens[max(0, place - FEW) : place] if other.lower in language.auxiliaries]
    between = text[auxiliaries[-1].end : token.start] if auxiliaries else ","
    return not (is_past(token, language) and (between.replace(" ", "") or "a").isalpha())


def gives_speech(tokens: Sequence[Token], place: int, gist: Gist) -> bool:
    """Whether a word has the form of a verb of speech, alone or with those before it: “dit”, “s'exclame”, “a déclaré”."""
    language, word = gist.language, tokens[place].lower
    auxiliary = auxiliary_of(tokens, place, language)
    if auxiliary is not None and (word in language.perfects or tokens[auxiliary].lower in language.auxiliaries):
        if tokens[auxiliary].lower in language.having:
            return word in language.perfects
        return auxiliary > 0 and f"{tokens[auxiliary - 1].lower} {word}" in language.perfects
    if word in language.speech or (place and f"{tokens[place - 1].lower} {word}" in language.speech):
        return True
    before = gist.statement.text[: tokens[place].start].rstrip()
    return word in language.turned and before[-1:] in STOPS and before[:-1].rstrip()[-1:] in CLOSING


def auxiliary_of(tokens: Sequence[Token], place: int, language: Language) -> int | None:
    """The word before a verb that makes it tell of what has been, with only small words and adverbs between the two: “a ainsi dit”."""
    if not language.having:
        return None
    for other in range(place - 1, max(-1, place - 1 - FEW - 1), -1):
        word = tokens[other].lower
        if word in language.having or word in language.auxiliaries:
            return other
        is_between = word in language.enclitics or word in language.clitics or word in language.common or is_adverb(tokens[other], language)
        if tokens[other].is_capital or not is_between:
            return None
    return None


def is_past(token: Token, language: Language) -> bool:
    """Whether a word reads as a verb of what has been."""
    return not token.is_capital and language.speaks_of_past(token.lower)


def is_adverb(token: Token, language: Language) -> bool:
    """Whether a word ends as adverbs do and is none of the nouns that end so too."""
    has_ending = token.lower.endswith(language.adverb_endings)
    return has_ending and not token.is_capital and token.lower not in language.like_adverbs


def is_time(token: Token, language: Language) -> bool:
    """Whether a word is a weekday, or one like `yesterday`; with a capital inside a sentence that is part of a name: Holm Today."""
    is_in_name = token.is_capital and token.start > 1  # behind a mark, “Today”, the sentence begins
    return token.lower in language.weekdays or (token.lower in language.relative and not is_in_name)


def is_pronoun(token: Token, language: Language) -> bool:
    """Whether a word is a pronoun: the US is not us."""
    return token.lower in language.pronouns and not is_acronym(token)


def points(words: Sequence[Token], language: Language) -> bool:
    """Whether words begin with a pronoun: `his wife`, `one`; but not `one official`."""
    return is_pronoun(words[0], language) and (len(words) == 1 or words[0].lower not in language.numbers)


def is_small(token: Token, language: Language) -> bool:
    """Whether a word can't be a name's first, nor stand in one without a capital."""
    word = token.lower
    is_common = word in language.stops or word in language.common or word in language.leaning
    return (is_common and word not in language.of) or is_past(token, language)


def is_name(words: Sequence[Token], language: Language) -> bool:
    """Whether words are a name with nothing but small words and roles between its capitals: `British swimmer Ann de Lee`."""
    if not words or len(words) > WHOLE or not (words[0].is_capital and words[-1].is_capital) or is_time(words[0], language):
        return False
    is_role = all(token.lower in language.roles for token in words)
    return not (is_role or is_small(words[0], language) or any(not word.is_capital and is_small(word, language) for word in words))


def is_person(words: Sequence[Token], language: Language) -> bool:
    """Whether words are a name, and not that of an office."""
    return is_name(words, language) and words[-1].lower not in language.roles


def is_phrase(words: Sequence[Token], language: Language) -> bool:
    """Whether words begin with a preposition."""
    if not words or is_acronym(words[0]):
        return False
    first = words[0].lower
    is_of = first in language.of and first not in language.definite
    return is_of or first in language.stops or any(opening.startswith(first + " ") for opening in language.according)


def accompanies(words: Sequence[Token], language: Language) -> bool:
    """Whether words tell what somebody does beside something else: `Speaking on the pier`, `wearing a hat`."""
    is_one = len(words) > 1 and bool(language.present_endings) and words[0].lower.endswith(language.present_endings)
    return is_one and not is_name(words, language)
