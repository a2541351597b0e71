"""Languages' particulars for comparing statements, from one TOML a language beside this module."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import msgspec

from newsdigest.model import Report, Value

NEAR = 4  # words behind `a` among which its verb stands: `a, lui aussi, fermé`


class Language(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comparing needs to know of a language; all words lower case. An unknown language has none of it."""

    code: str = ""  # primary tag, `en`; empty: not known
    pronouns: frozenset[str] = frozenset()  # openings that point at another sentence
    personal: frozenset[str] = frozenset()  # those that stand for people
    plural: frozenset[str] = frozenset()  # those of them that stand for several, where a noun of several ends in `s`
    things: frozenset[str] = frozenset()  # those that stand for what is nobody: `it`
    several: frozenset[str] = frozenset()  # openings that point at nothing before what they count: `some rowers`
    existing: frozenset[str] = frozenset()  # openings that, before a number, only say that there are so many: `there are`
    leaning: frozenset[str] = frozenset()  # openings, of one to four words, that continue another sentence
    turning: frozenset[str] = frozenset()  # words between commas that turn from another sentence, `however`
    afterwards: frozenset[str] = frozenset()  # last words of openings before a comma that do so by its time, `three days later,`
    speech: frozenset[str] = frozenset()  # forms of verbs that give somebody's words
    turned: frozenset[str] = frozenset()  # forms that do so only right behind those words, `juge` in “…”, juge Anne Holm
    perfects: frozenset[str] = frozenset()  # forms that do so only behind one of `having`, `déclaré` in `a déclaré`
    having: frozenset[str] = frozenset()  # words behind which a verb tells of what has been, `a`
    perfect_endings: tuple[str, ...] = ()  # endings of verbs there
    irregular: frozenset[str] = frozenset()  # verbs there with another ending
    elided: frozenset[str] = frozenset()  # words that an apostrophe joins to the next one, `l'`
    enclitics: frozenset[str] = frozenset()  # subjects that a hyphen joins to their verb, `t-il` in `assure-t-il`
    clitics: frozenset[str] = frozenset()  # words that stand between a subject and its verb, `lui` in `Anne lui répond`
    participles: frozenset[str] = frozenset()  # those of them whose subject is that of the sentence
    auxiliaries: frozenset[str] = frozenset()  # words after which such a form is a verb with a subject of its own: `is saying`
    weekdays: dict[str, int]  # form -> 1 (Monday) to 7
    recurring: frozenset[str] = frozenset()  # forms of weekdays, and words beside one, that mean any such day: `every third Sunday`
    months: dict[str, int]  # form -> 1 to 12
    last: frozenset[str] = frozenset()  # words beside a weekday that say that it is not today: `last Sunday`
    day_parts: frozenset[str] = frozenset()  # words behind a weekday that say which part of it, `soir`
    hours: frozenset[str] = frozenset()  # words between an hour and its minutes, `h`, `Uhr`
    lasting: frozenset[str] = frozenset()  # words before such an hour that make it a length of time
    clock: dict[str, int]  # hours that have a name, `midi` -> 720 minutes from midnight
    relative: dict[str, int]  # `yesterday` -> -1
    numbers: dict[str, int]  # `seven` -> 7
    scales: dict[str, int]  # `million` -> 1000000
    negations: frozenset[str] = frozenset()  # words that turn a sentence round
    counted: frozenset[str] = frozenset()  # nouns that are counted by themselves, whatever follows: `people killed`
    measures: frozenset[str] = frozenset()  # those of them that don't tell what has so many: `metres`
    units: dict[str, str]  # `percent` -> `%`
    fates: dict[str, str]  # words, or two of them, that tell what happened to those who are counted beside them: `dead` -> `deaths`
    frames: dict[str, str]  # … that tell what another number is of: `fined` -> `fine`
    occasions: dict[str, str]  # … that tell what a day or an hour is of: `resume` -> `talks`
    links: frozenset[str] = frozenset()  # words between such a word and a bare number: `nine were hurt`, `the toll rose to nine`
    alike: tuple[tuple[str, ...], ...] = ()  # nouns that mean the same to a count, with their forms: `homes`, `flats`, `households`
    parts: frozenset[str] = frozenset()  # words before a number that is a part of another: `including two children`
    doers: frozenset[str] = frozenset()  # words for who did it, who may be counted among the dead or not
    numbered: frozenset[str] = frozenset()  # words before a number that only names something: `route 14`
    people: frozenset[str] = frozenset()  # words for people as such: `people`, `others`
    partial: frozenset[str] = frozenset()  # words on either side of a number of some only of those who are meant: `three remain`
    foreseen: frozenset[str] = frozenset()  # words on either side of a number that was expected, or comes of asking: `forecast`, `polled`
    scored: frozenset[str] = frozenset()  # words between the two numbers of a score or a range: `17 votes to 9`
    rated: frozenset[str] = frozenset()  # words on either side of a number that is told for each time or member: `12 a day on average`
    others: frozenset[str] = frozenset()  # words behind a number that leaves out somebody told of beside it: `four others`
    ages: frozenset[str] = frozenset()  # words, or two of them, behind a number that make it an age: `years old`
    aged: frozenset[str] = frozenset()  # words between a name and an age: `aged`
    earlier: tuple[str, ...] = ()  # words right before a number that is only what it was before: `down from 44 percent`
    changed: tuple[str, ...] = ()  # … before one that tells by how much another one changed: `cut by 900`
    beyond: frozenset[str] = frozenset()  # words, or two of them, before a number that is the least there may be: `more than 100`
    within: frozenset[str] = frozenset()  # words before the name of a place where a number is of something: `in Holm`
    remaining: frozenset[str] = frozenset()  # words near a number of those that are left: `Eight boys remain in the cave`
    nth: dict[str, int]  # `fifth` -> 5
    ordinals: frozenset[str] = frozenset()  # what is written to a number that tells a place in a row: `16th`
    further: frozenset[str] = frozenset()  # words beside a number that comes on top of another: `another 20`
    rough: frozenset[str] = frozenset()  # words, or two of them, that make a number beside them a rough one: `about`, `up to`
    future: frozenset[str] = frozenset()  # words by which a sentence speaks of what is to come
    ahead: frozenset[str] = frozenset()  # words that do so only right before a day, and mean something else elsewhere: `by Friday`
    past: frozenset[str] = frozenset()  # words by which it speaks of what has been
    past_endings: tuple[str, ...] = ()  # endings of such verbs
    present_endings: tuple[str, ...] = ()  # endings of verbs that tell what somebody does beside something else, `speaking`
    adverb_endings: tuple[str, ...] = ()  # endings of adverbs, which may stand between who speaks and the verb
    like_adverbs: frozenset[str] = frozenset()  # nouns that end so too, `family`
    definite: frozenset[str] = frozenset()  # words before a thing that is known already, `the`
    unique: frozenset[str] = frozenset()  # things that everybody knows, of which there is one where the news is read: `the government`
    pointing: frozenset[str] = frozenset()  # words before a thing told of in another sentence, if it is no time: `these documents`
    times: frozenset[str] = frozenset()  # words for times, before which they point at none: `this week`
    besides: frozenset[str] = frozenset()  # words by which a clause adds to another sentence, wherever they stand in it: `also`
    indefinite: frozenset[str] = frozenset()  # words before one that is not, `a`
    relatives: frozenset[str] = frozenset()  # words among `breaks` that mean whom or what stands right before them, `who`
    infinitive: frozenset[str] = frozenset()  # words before a verb of what is yet to be done, `to`
    titles: frozenset[str] = frozenset()  # abbreviations that never end a sentence, with their stop
    breaks: frozenset[str] = frozenset()  # words at which a clause begins
    stops: frozenset[str] = frozenset()  # words before a time or place; what a speaker's name never holds at its end
    roles: frozenset[str] = frozenset()  # what people are called by, between words of a name: `Finance minister Ann Lee`
    suffixes: frozenset[str] = frozenset()  # what follows a name behind a comma and belongs to it, `jr`
    according: tuple[str, ...] = ()  # `according to`
    called: frozenset[str] = frozenset()  # words before what something is called by others, `so-called`
    views: frozenset[str] = frozenset()  # words that do so at a sentence's head, before a name and the words: `Pour Anne Holm, “…”`
    date_joins: frozenset[str] = frozenset()  # between day and month, `de`
    speaking: frozenset[str] = frozenset()  # pronouns by which a text speaks to its reader, or of its writer
    calls: frozenset[str] = frozenset()  # openings, of one to four words, that call on the reader
    captions: tuple[str, ...] = ()  # words by which a line says that it stands below a photograph
    pictures: frozenset[str] = frozenset()  # words for a photograph; a line below one has them as a label, or beside a whole date
    silences: tuple[str, ...] = ()  # words by which a short sentence says only that somebody said nothing: `declined to comment`
    sides: frozenset[str] = frozenset()  # words for the sides of a photograph, between commas or in brackets: `Ann Lee, left, and`
    notices: tuple[str, ...] = ()  # words by which a sentence says that it is about the report and not part of it
    joins: frozenset[str] = frozenset()  # those of them that join equals, `and`
    capital_nouns: bool = False  # every noun is written with a capital
    capital_days: bool = False  # days and months are written with a capital
    verb_second: bool = False  # who speaks stands behind the verb wherever anything else stands before it
    told_within: bool = False  # who speaks may be told between the marks: “Nous partons, dit Anne Holm. Il est tard.”
    verb_first: bool = False  # the verb of speech stands before who speaks
    of: frozenset[str] = frozenset()  # between a part and its whole
    noun_first: bool = False  # what is counted stands right behind the number, its attributes behind it
    decimal: str = "."
    common: frozenset[str] = frozenset()  # words that don't tell what a sentence is about

    def speaks_of_past(self, word: str) -> bool:
        """Whether a word, in small letters, has a form by which a sentence speaks of what has been."""
        return word in self.past or word.endswith(self.past_endings)

    def is_title(self, word: str) -> bool:
        """Whether a word, in small letters and with its stop or without, is such an abbreviation: `dr`, `dr.`"""
        return f"{word.rstrip('.')}." in self.titles

    def is_of_calendar(self, word: str) -> bool:
        """Whether a word, in small letters, is a weekday or a month."""
        return word in self.weekdays or word in self.months

    def tell_of_past(self, words: Sequence[str]) -> bool:
        """Whether one of a sentence's words does so, or two of them together: `a fermé`, `s'est produit`."""
        if any(map(self.speaks_of_past, words)):
            return True
        return any(self.is_perfect(words[place + 1 : place + NEAR]) for place in self.auxiliaries_in(words))

    def auxiliaries_in(self, words: Sequence[str]) -> Iterator[int]:
        """Where words stand behind which a verb tells of what has been; one of `auxiliaries` only where it is reflexive: `s'est`."""
        for place, word in enumerate(words):
            if word in self.having or (word in self.auxiliaries and place and self.is_reflexive(words[place - 1])):
                yield place

    def is_reflexive(self, word: str) -> bool:
        """Whether a word makes a verb reflexive, by the forms that have it: `s'`."""
        return any(form.startswith(f"{word} ") for form in self.perfects)

    def is_perfect(self, words: Sequence[str]) -> bool:
        """Whether one of a few words has the form of a verb that tells of what has been behind another."""
        return any(word in self.irregular or (word.endswith(self.perfect_endings) and word not in self.common) for word in words)


@functools.cache
def known() -> dict[str, Language]:
    """All languages with particulars, by primary tag."""
    folder = importlib.resources.files(__name__)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return {entry.name[:-5]: read(entry.name[:-5], entry.read_text("utf-8")) for entry in files}


def read(code: str, text: str) -> Language:
    """A language's TOML -> its particulars. Raises msgspec.ValidationError for a key that is none, or a value of another shape.

    >>> read("xx", "months = [['jan', 'january'], ['feb']]").months
    {'jan': 1, 'january': 1, 'feb': 2}
    >>> read("xx", "speach = ['says']")
    Traceback (most recent call last):
    msgspec.ValidationError: Object contains unknown field `speach`
    """
    table = {name: dict[str, Any]() for name in ("clock", "relative", "numbers", "scales", "units")} | tomllib.loads(text)
    table |= {name: numbered(table.get(name, ())) for name in ("weekdays", "months")}
    table |= {name: forms_of(table.get(name, {})) for name in ("fates", "frames", "occasions")}
    table["nth"] = numbered([forms.split() for forms in table.get("nth", ())])
    table["counted"] = [*table.get("counted", ()), *table.get("measures", ()), *chain.from_iterable(table.get("alike", ()))]
    table["common"] = table.get("common", "").split()
    return msgspec.convert(table | {"code": code}, Language)


def numbered(rows: Iterable[Sequence[str]]) -> dict[str, int]:
    """Rows of forms -> each form and its row, from 1."""
    return {form: number for number, forms in enumerate(rows, 1) for form in forms}


def forms_of(table: dict[str, list[str]]) -> dict[str, str]:
    """Names and the forms of each -> each form and its name."""
    return {form: name for name, forms in table.items() for form in forms}


UNKNOWN = read("", "")


def language_of(report: Report) -> Language:
    """The particulars for a report: of the language it states, else of the one whose common words its text is full of.

    The second is for reading the text only; it never becomes the report's language.
    """
    if report.language.value:
        return known().get(report.language.value.partition("-")[0].lower(), UNKNOWN)
    words = Counter(report.text[:20_000].lower().split())
    total = sum(words.values())
    shares = {code: sum(words[word] for word in language.common) for code, language in known().items()}
    best = max(shares, key=lambda code: shares[code], default="")
    # Running text has a third or more of its words among the common ones; lists of names have few.
    return known()[best] if best and shares[best] * 6 >= total > 0 else UNKNOWN
