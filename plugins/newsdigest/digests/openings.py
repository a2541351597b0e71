"""Whether a statement can stand alone, from its opening and its quotation marks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from newsdigest.digests import marks
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import DASHES, DATELINE, Day, Gist, behind_dateline
from newsdigest.digests.tokens import Token, is_telling, stem

LONGEST = 4  # words of the longest leaning opening
NEWS = 3  # days for which reports name a day of the week, and only captions its whole date
RECENT = 31  # … and for which only captions tell in the present of a day of a month
NAMES_A_WORD = 6  # names beside each other word of a statement, from which on it is a list of them
SILENT = 25  # words up to which a statement that tells of a silence tells of nothing else
BREAKS = (",", "،", ";", "-", "–", "—")
MARKS = "“”„‚«»‹›‘’\"'「」『』"
SIGNS = "$€£¥₹¿¡#@"  # what a sentence may open with besides a letter, a digit and a mark
PARTS = re.compile(r"[,;:.،؛–—]+")  # what sets a part of a sentence off


def stands_alone(gist: Gist) -> bool:
    """Whether a reader needs no other sentence for it: it points at none, asks nothing and holds whole quotations only."""
    text = gist.statement.text
    is_cut = text.rpartition(" ")[2].lower() in gist.language.titles  # “The council heard Dr.”
    return is_told(text) and not is_cut and not leans(gist) and not is_half_quotation(text, gist.spans)


def is_told(text: str) -> bool:
    """Whether a sentence ends as one, in no cry, and is no remark in brackets; an agency there is none, and a dash opens a list.

    >>> is_told("(HNA) -- The gate of the lock is cracked."), is_told("(R., Holm) said so."), is_told("(He left.)"), is_told("— The gate.")
    (True, False, False, False)
    >>> is_told("| Ann Lee/HNA Lock shut The gate is cracked.")
    False
    >>> is_told("The gate is shut!"), is_told("Ann Lee cried: “The gate is shut!”"), is_told("; Jo Holm left."), is_told("The gate...")
    (False, True, False, False)
    """
    closing = text.find(")")
    is_agency = text[:1] == "(" and 0 < len(text[:closing].split()) < LONGEST
    rest = text[closing + 1 :].lstrip(" -–—:") if is_agency else text
    opens = (rest[:1].isalnum() or rest[:1] in MARKS + SIGNS) if rest is text else rest[:1].isupper()
    ends = text.rstrip(MARKS + ")")
    return opens and ends[-1:] in ".!。" and text[-1:] != "!" and not ends.endswith("..")


def leans(gist: Gist) -> bool:
    """Whether it opens with a pronoun, with words that continue another sentence, or speaks of `he` before it names anybody."""
    return opens_with_pronoun(gist) or _continues(gist) or _pronoun_before_name(gist) or _tells_of_pronoun(gist)


def opens_with_pronoun(gist: Gist) -> bool:
    """Whether the first word, or that behind a dateline, points at somebody or something named in another sentence.

    Behind a dateline `it` mostly points at nothing: “HOLM (HNA) - It took an hour”; nor does `there` in “There are four locks”, or
    `some` in “Some 40 barges”. What opens a report may open with its time and with people that nobody knows: “This week some rowers”.
    """
    first, told = gist.tokens[:1], told_first(gist)
    is_person = told is not None and told.lower in gist.language.personal
    if is_person or not first or first[0].lower not in gist.language.pronouns or is_acronym(first[0]):
        return is_person
    if gist.statement.number == 1 and (is_of_now(gist) or counts_unknown(gist)):
        return False
    counted = {number.start for number in gist.numbers}
    second, third = (*(token.start for token in gist.tokens[1:3]), -1, -1)[:2]
    is_counting = (first[0].lower in gist.language.rough and second in counted) or (
        third in counted and not gist.language.existing.isdisjoint(openings(gist))
    )
    return not is_counting


def is_of_now(gist: Gist) -> bool:
    """Whether it opens with a time of its report: “This week, …”, “Earlier today, …”."""
    language = gist.language
    words = [token.lower for token in gist.tokens[:3]]
    start = 1 if words[:1] and words[0] in language.leaning else 0
    if start and words[1:2] and words[1] in language.relative:
        return True
    return len(words) > start + 1 and words[start] in language.pointing and words[start + 1] in language.times


def counts_unknown(gist: Gist) -> bool:
    """Whether it opens with people or things of which only is told that they are several: “Some rowers left”; but “Some left”."""
    language = gist.language
    first, second = gist.tokens[:2] if len(gist.tokens) > 1 else (None, None)
    if first is None or second is None or first.lower not in language.several:
        return False
    return is_telling(second, language) and not is_verb(second, language)


def told_first(gist: Gist) -> Token | None:
    """The first word of what a sentence tells: that behind the dash of a dateline, `HOLM (HNA) - She`, where it opens with one."""
    begins = behind_dateline(gist.statement.text, gist.tokens)
    return next((token for token in gist.tokens if token.start >= begins), None)


def dateline_end(gist: Gist) -> int:
    """Where a dateline ends behind which no dash stands but an agency in brackets, `Holm, Skarnland (HNA) Ann Lee said`; else 0."""
    text, language = gist.statement.text, gist.language
    closing = text.find(") ")
    opening = text.rfind("(", 0, max(0, closing))
    if opening < 0 or not text[closing + 2 : closing + 3].isupper() or not text[opening + 1 : closing].isupper():
        return 0
    place = [token for token in gist.tokens if token.start < opening]
    is_short = len(place) < DATELINE and all(token.is_capital or token.lower in language.of for token in place)
    return closing + 2 if is_short and not text[closing + 2 :].lstrip().startswith(DASHES) else 0


def _continues(gist: Gist) -> bool:
    is_first = gist.statement.number == 1 and is_of_now(gist)
    is_leaning = not is_first and any(opening in gist.language.leaning for opening in openings(gist))
    leaning = is_leaning or comes_after(gist) or opens_pointing(gist)
    # “Añadió que”: whoever did stands in the sentence before.
    is_headless = bool(gist.tokens) and not gist.language.verb_first and gist.tokens[0].lower in gist.language.speech
    # “جلس مع الصيادين”: where the verb comes first and no noun follows it, the sentence before names who sat.
    first, second = (*(token.lower for token in gist.tokens[:2]), "", "")[:2]
    lacks_subject = gist.language.verb_first and first not in gist.language.common and second in gist.language.stops
    return leaning or is_headless or lacks_subject or turns(gist) or tells_of_thing(gist) or gist.statement.text[:1].islower()


def turns(gist: Gist) -> bool:
    """Whether words between commas, or at the end behind one, turn from another sentence: “The lock, however, held.”"""
    text = gist.statement.text
    return any(part.strip().lower() in gist.language.turning for part in PARTS.split(text)[1:])


def tells_of_thing(gist: Gist) -> bool:
    """Whether `it` is what a sentence is about, behind an opening that only tells when: “On Friday, it reported 26 floods”."""
    language, text = gist.language, gist.statement.text
    if gist.statement.number == 1:
        return False
    for token, follower in pairwise(gist.tokens[:DATELINE]):
        is_time = token.is_number or language.is_of_calendar(token.lower) or token.lower in language.times
        if not is_time and is_telling(token, language):
            return False
        if text[token.end : follower.start].strip():
            return follower.lower in language.things - language.personal - language.elided
    return False


def points_back(gist: Gist) -> bool:
    """Whether its first clause adds to another sentence, or points at one: “The council also voted”, “Ruud seeks these papers”."""
    language, text = gist.language, gist.statement.text
    words = [token.lower for token in gist.tokens]
    if language.besides.isdisjoint(words) and language.pointing.isdisjoint(words):
        return False
    for place, (token, follower) in enumerate(pairwise(gist.tokens)):
        if place and token.lower in language.breaks:
            return False
        if marks.holds(gist.spans, token.start) or text[: token.start].rstrip()[-1:] in BREAKS:
            continue
        if token.lower in language.besides and not follower.is_capital:
            return True
        if token.lower in language.pointing and not text[token.end : follower.start].strip():
            # “this week”, “those who left”, “those in the hall”, “these boats that leak”
            told_here = (language.times, language.weekdays, language.months, language.relatives, language.stops, language.of)
            is_told = any(follower.lower in words for words in told_here) or not language.relatives.isdisjoint(words[place + 2 : place + 3])
            return not is_told and not language.speaks_of_past(follower.lower)
    return False


def opens_pointing(gist: Gist) -> bool:
    """Whether it opens with a word before a place or time and one that points at another sentence: “During that meeting, …”."""
    language, words = gist.language, [token.lower for token in gist.tokens[:3]]
    if len(words) < 3 or words[0] not in language.stops or words[1] not in language.definite or words[1] not in language.pronouns:
        return False
    return words[1] not in language.personal and words[1] not in language.things and words[2] not in language.times


def comes_after(gist: Gist) -> bool:
    """Whether it opens with words that place it by another sentence's time, up to a comma: “Soon after, …”, “Three days later, …”."""
    text = gist.statement.text
    last = next((token for token in gist.tokens[:LONGEST] if text[token.end : token.end + 1] in (",", "،")), None)
    return last is not None and last.lower in gist.language.afterwards


def openings(gist: Gist) -> list[str]:
    """Its first one to four words, lower case."""
    words = [token.lower for token in gist.tokens[:LONGEST]]
    return [" ".join(words[:count]) for count in range(1, len(words) + 1)]


def _pronoun_before_name(gist: Gist) -> bool:
    if gist.statement.number == 1:
        return False  # nothing stands before it: “A man killed his neighbour”, “Since her death on Friday, Ann Lee has been”
    language = gist.language
    for position, token in enumerate(gist.tokens):
        if marks.holds(gist.spans, token.start):
            continue
        if token.lower in language.personal:
            # Where pronouns of people stand for things as well, “Le maire dit qu'il viendra” needs no name.
            is_known = token.lower in language.things and is_told_of(gist, position)
            return not (is_known or is_of_subject(token, gist))
        if position and token.is_capital and not language.is_of_calendar(token.lower):
            return False
        if not position and token.is_capital and token.lower not in language.common and not language.verb_first:
            # A name may be the first word; so may any other, which the next words tell.
            follower = gist.tokens[1] if len(gist.tokens) > 1 else None
            is_name = not gist.opens_plain  # “Officers said she left”
            if follower and (follower.is_capital or (is_name and follower.lower in language.speech) or token.lower.endswith("'s")):
                return False
    return False


def _tells_of_pronoun(gist: Gist) -> bool:
    """Whether a pronoun is whom all of the sentence is about, behind an opening that holds no subject: “Seen as Lee's heir, she left”."""
    language, tokens, text = gist.language, gist.tokens, gist.statement.text
    if gist.statement.number == 1 or not tokens or tokens[0].lower in language.breaks:
        return False  # “When Ann Lee left, she said”
    pronouns = language.personal - language.things - language.definite
    if pronouns.isdisjoint([token.lower for token in tokens]):
        return False
    is_leaning = speaks_aside(tokens[0], language)
    for token in (token for token in tokens[1:] if not marks.holds(gist.spans, token.start)):
        if token.lower in pronouns and text[: token.start].rstrip()[-1:] in (",", "،"):
            return True
        if not is_leaning and is_verb(token, language):
            return False  # “Ann Lee left, he said” tells of her
    return False


def speaks_aside(token: Token, language: Language) -> bool:
    """Whether a word is a participle, as one that opens a sentence tells of whom the main clause names: “Asked for more, she left”."""
    return language.speaks_of_past(token.lower) or token.lower.endswith(language.present_endings or ("-",))


def is_of_subject(pronoun: Token, gist: Gist) -> bool:
    """Whether a pronoun of several stands for those whom the sentence opens with: “Rowers kept their boats”; but “Rowers asked him”."""
    language, tokens = gist.language, gist.tokens
    are_several = tokens[0].lower.endswith("s") or gist.opens_plain  # “Police said they”
    is_several = pronoun.lower in language.plural and are_several and tokens[0].lower not in language.common
    return is_several and is_verb(tokens[1], language)


def is_told_of(gist: Gist, position: int) -> bool:
    """Whether a pronoun stands in a clause that hangs on one before it with a noun and a verb: “Le pont a fermé parce qu'il fuit”."""
    language, before = gist.language, gist.tokens[:position]
    is_hanging = bool(before) and before[-1].lower in language.breaks
    return is_hanging and any(is_telling(token, language) for token in before) and any(is_verb(token, language) for token in before)


def is_half_quotation(text: str, spans: Sequence[marks.Span]) -> bool:
    """Whether a quotation in a text, of which these are whole or run to its end, begins or ends outside of it.

    >>> [is_half_quotation(text, marks.spans(text)) for text in ("“We will go.", "He left.”", "“We,” he said, “will go.”")]
    [True, True, False]
    """
    if any(not span.closed for span in spans):
        return True
    ends, starts = (0, *(span.end for span in spans)), (*(span.start for span in spans), len(text))
    rest = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    inches = rest.find('"') > 0 and rest[rest.index('"') - 1].isdecimal()
    return any(mark in rest for mark in "“”„«»「」『』") or ('"' in rest and not inches)


def may_be_lifted(gist: Gist, published: str | None) -> bool:
    """Whether a statement, published then, can stand without those around it as an account of what happened."""
    return (
        not is_somebodys(gist)
        and not speaks_to_reader(gist)
        and stands_alone(gist)
        and not tells_of_silence(gist)
        and not is_caption(gist, published)
    )


def is_somebodys(gist: Gist) -> bool:
    """Whether a statement is more somebody's words than the report's; such belong to who said what."""
    return is_mostly_quoted(gist) or opens_with_words(gist)


def is_mostly_quoted(gist: Gist) -> bool:
    """Whether more than half of it stands in quotation marks."""
    return 2 * sum(span.end - span.start for span in gist.spans) > len(gist.statement.text)


def opens_with_words(gist: Gist) -> bool:
    """Whether a statement opens with somebody's words: “It holds,” said Ann Lee."""
    text, first = gist.statement.text, gist.spans[:1]
    return bool(first) and not first[0].start and (first[0].last(text) in ",،.!?؟…" or text[first[0].end : first[0].end + 1] in (",", "،"))


def is_caption(gist: Gist, published: str | None) -> bool:
    """Whether a statement may be what stands below a photograph: it is told as one, or ends in a whole date, with its year."""
    text = gist.statement.text.rstrip(".)")
    return is_told_as_caption(gist, published) or any(text.endswith(day.written) for day in whole_dates(gist))


def only_names(gist: Gist) -> bool:
    """Whether a statement has next to nothing but names, days and small words: “Dr. Ann Lee on Aug. 1 in Holm.”, “Holm: Lee, Roe (capt)”"""
    plain = sum(not word[0].isupper() for word in gist.stems.values())
    is_told = not gist.language.code or plain * NAMES_A_WORD > len(gist.stems) - plain
    return not is_told and not any(is_verb(token, gist.language) for token in gist.tokens)


def is_told_as_caption(gist: Gist, published: str | None) -> bool:
    """Whether a statement stands below a photograph: it says so, only names, or gives a whole date to a day that has a weekday in news."""
    words = [token.lower for token in gist.tokens]
    text = f" {' '.join(words)} "
    if any(f" {caption} " in text and f" {caption} as " not in text for caption in gist.language.captions):
        return True
    if not gist.language.sides.isdisjoint(words) and any(is_side(token, gist) for token in gist.tokens):
        return True
    pictures = [token for token in gist.tokens if token.lower in gist.language.pictures]
    if pictures and (dates_whole(gist) or any(stands_out(token, gist) for token in pictures)):
        return True
    return any(is_news(day, published) for day in whole_dates(gist)) or shows_a_day(gist, published) or only_names(gist)


def is_side(token: Token, gist: Gist) -> bool:
    """Whether a word tells on which side of a photograph somebody stands: “Ann Lee, left, and Jo Holm (right)”."""
    if token.lower not in gist.language.sides or marks.holds(gist.spans, token.start):
        return False
    text = gist.statement.text
    return text[: token.start].rstrip()[-1:] in (",", "(") and text[token.end : token.end + 1] in (",", ")")


def shows_a_day(gist: Gist, published: str | None) -> bool:
    """Whether a statement tells in the present of a whole date that is not to come.

    Where it may tell of what has been as well, by the ending of a word, it ends in the date or names a day of the news.

    “A ferry leaves the pier at Skarn, May 6, 2031.”
    """
    if not any(day.kind == "date" for day in gist.days):
        return False
    language, text = gist.language, gist.statement.text.rstrip(".)")
    words = [token.lower for token in gist.tokens]
    if not language.past or any(word in language.past for word in words) or (language.having and language.tell_of_past(words)):
        return False
    dated = [day for day in dates_whole(gist) if not is_to_come(day, published)]
    led = {follower.start for token, follower in pairwise(gist.tokens) if token.lower in language.indefinite | language.definite}
    told = [token for token in gist.tokens if token.start not in led]  # “a wounded man” tells of nothing that was
    is_open = not language.past_endings or any(token.lower.endswith(language.past_endings) for token in told)
    if any(not is_open or text.endswith(day.written) or is_news(day, published) for day in dated):
        return True
    # “A ferry leaves the pier at Skarn on May 6.”, told since; but “Next year's regatta begins on May 6.”
    is_of_another = any(word in language.future or word.removesuffix("'s") in language.times for word in words)
    days = [day for day in gist.days if day.kind == "date" and not day.key[2] and text.endswith(day.written)]
    return not (is_open or is_of_another) and any(0 < (days_before(in_year(day, published), published) or 0) <= RECENT for day in days)


def in_year(day: Day, published: str | None) -> Day:
    """A day of a month in the year of a report's publication, where that is known."""
    year = (published or "")[:4]
    return msgspec.structs.replace(day, key=(*day.key[:2], int(year) if year.isdecimal() else 0))


def stands_out(token: Token, gist: Gist) -> bool:
    """Whether a word is written as a label is, `Photo: Ann Lee`: with a capital that only this gives it."""
    return token.is_capital and (is_acronym(token) or (token != gist.tokens[0] and not gist.language.capital_nouns))


def dates_whole(gist: Gist) -> list[Day]:
    """The days that a statement gives with their year."""
    return [day for day in gist.days if day.kind == "date" and day.key[2]]


def whole_dates(gist: Gist) -> list[Day]:
    """The days that a statement gives with their year and without a weekday."""
    text, weekdays = gist.statement.text.lower(), tuple(gist.language.weekdays)
    return [day for day in dates_whole(gist) if not (weekdays and text[: day.start].rstrip(", ").endswith(weekdays))]


def is_news(day: Day, published: str | None) -> bool:
    """Whether a date lies within a few days of a report's publication; never where either is not known."""
    age = days_before(day, published)
    return age is not None and abs(age) <= NEWS


def is_to_come(day: Day, published: str | None) -> bool:
    """Whether a date lies behind a report's publication; never where either is not known."""
    age = days_before(day, published)
    return age is not None and age < 0


def days_before(day: Day, published: str | None) -> int | None:
    """How many days a date lies before a report's publication; None where either is not known."""
    month, number, year = day.key
    try:
        return (datetime.date.fromisoformat((published or "")[:10]) - datetime.date(year, month, number)).days
    except ValueError:
        return None


def is_question(gist: Gist) -> bool:
    """Whether a statement asks; nobody says anything by it."""
    return gist.statement.text.rstrip(MARKS + ")")[-1:] in ("?", "؟")


def speaks_to_reader(gist: Gist) -> bool:
    """Whether a statement says `you` or `I` outside of quotations, or opens with a call: a column or a notice, not an account."""
    if any(opening in gist.language.calls for opening in openings(gist)):
        return True
    said = [token for token in gist.tokens if token.lower in gist.language.speaking and not is_acronym(token)]
    return any(not (marks.holds(gist.spans, token.start) or is_in_name(token, gist)) for token in said)


def is_in_name(token: Token, gist: Gist) -> bool:
    """Whether a pronoun has a capital that only a name gives it: March for Our Lives."""
    if not token.is_capital or len(token.text) == 1 or "'" in token.lower or gist.language.capital_nouns:
        return False
    before = gist.statement.text[: token.start]
    return before[-1:] == " " and before[-2:-1].isalpha()


def tells_of_silence(gist: Gist) -> bool:
    """Whether a statement says only that somebody did not say anything."""
    text = gist.statement.text.lower().replace("’", "'")
    return len(gist.tokens) <= SILENT and any(words in text for words in gist.language.silences)


def is_acronym(token: Token) -> bool:
    """Whether it is written in capitals: the US is not us."""
    return len(token.text) > 1 and token.text.isupper()


def known_thing(gist: Gist) -> str:
    """The stem of what a statement opens with as if it had been told of: a lone noun behind `the`, before its verb or a comma; or empty.

    What everybody knows, `the government`, is none; nor is what a report's first sentence opens with.
    """
    language, tokens = gist.language, gist.tokens[:4]
    if gist.statement.number == 1 or len(tokens) < 4 or not language.unique or tokens[0].lower not in language.definite:
        return ""
    _, thing, follower, behind = tokens
    if thing.is_capital != language.capital_nouns or thing.is_number or thing.lower in language.unique:
        return ""
    gap = gist.statement.text[thing.end : follower.start].strip(" " + MARKS)
    if gap:
        return stem(thing.text) if gap[0] in BREAKS else ""
    # “The quarrel caused by the toll” tells by itself which; “The guard added that” does not.
    is_preposition = behind.lower in language.stops and behind.lower not in language.breaks
    is_told_here = is_preposition and follower.lower.endswith(language.past_endings)
    return stem(thing.text) if is_verb(follower, language) and not is_told_here else ""


def is_verb(token: Token, language: Language) -> bool:
    """Whether a word is known as a verb: an auxiliary, one of speech, or one that speaks of what has been or is to come."""
    verbs = (language.auxiliaries, language.having, language.future, language.speech)
    return any(token.lower in forms for forms in verbs) or language.speaks_of_past(token.lower)
