"""Names that a report uses, people's, places' and organisations', each with how often and how early, from its running text."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from newsdigest import tables
from newsdigest.digests.comparisons import glued_words, words_in
from newsdigest.digests.languages import UNKNOWN, Language, language_of
from newsdigest.digests.statements import sentences
from newsdigest.digests.tokens import fold
from newsdigest.model import Named, Naming, Report, Value
from newsdigest.topics import territories

# An abbreviation of single letters, or a word with inner hyphens, apostrophes and ampersands.
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’\-‐‑&][^\W_]+)*")
ENDS = ".!?:;…•|—–([/\"“„«‹‘'「『"  # before a word that opens something, where a capital tells nothing
QUOTES = "\"”’'»)]"
RUN_ON = re.compile(r"[a-z]{3}[A-Z]")  # `Ann SessionsMedill`, of a list that lost its line breaks
ABBREVIATED = re.compile(r"(?:^|\W)([^\W\d_]{1,8})\.$")
VERSUS = (["v"], ["vs"])  # between the parties of a case, `Roe v. Lee`
HYPHEN = re.compile("[-‐‑]")
# Words of a name: six in a row of a report may be its own words, and have to go when it is taken down.
LONGEST = 5
LENGTH = 60  # characters of a name
EARLY = 2  # paragraphs that say what a report is about
DATELINE = re.compile(r" ?(?:\([^()]{1,40}\) ?)?(?:[—–]|-- ?|- )")  # behind the place
SHOUTED = 0.7  # share of words with a capital from which a block is a headline of some kind
UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


class Words(Value, frozen=True, kw_only=True):
    """What finding names needs to know of a language; an unknown one has none of it."""

    joins: frozenset[str] = frozenset()  # inside a name behind one of the heads
    heads: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()  # before a name
    phrases: frozenset[str] = frozenset()  # the same, of several words
    openings: frozenset[str] = frozenset()  # the first word of each of these
    endings: tuple[str, ...] = ()  # of compounds that are roles
    kinds: frozenset[str] = frozenset()  # before a role, of which they say more
    modifiers: frozenset[str] = frozenset()  # behind a hyphen: `Lee-era`
    peoples: frozenset[str] = frozenset()  # `Korean`
    never: frozenset[str] = frozenset()  # no topics by themselves
    genitive: str = ""  # ending of names
    particles: frozenset[str]  # inside people's names
    family: frozenset[str]  # family names that stand before the given one


class Word(Value, frozen=True, kw_only=True):
    start: int
    end: int
    text: str
    lower: str  # small letters, straight apostrophe, no stops


@functools.cache
def family_names() -> frozenset[str]:
    """Family names that stand before the given one: `Kim`."""
    return words_of_language("").family


@functools.cache
def words_of_language(tag: str) -> Words:
    """The particulars of a language, by primary tag."""
    every = tables.own(__package__, "words.toml")
    table = every["any"] | every.get(tag, {})
    lists = {name: value for name, value in table.items() if name != "genitive"}
    known = {name: frozenset(value.split() if isinstance(value, str) else value) for name, value in lists.items()}
    return Words(
        **known,
        openings=frozenset(phrase.partition(" ")[0] for phrase in known.get("phrases", ())),
        endings=tuple(sorted(role for role in known.get("roles", ()) if len(role) > 4)),
        genitive=table.get("genitive", ""),
    )


def named(report: Report) -> Named:
    """A report -> what it names.

    A name is a run of words with capitals inside a sentence, or a territory of the CLDR in any script.
    Where scripts know no capitals, or all nouns have one, or nothing is known of the language, less is found, and nothing is guessed:
    of Arabic or Chinese only territories, of German no single words but territories and abbreviations, of unknown languages no
    single words but territories.
    """
    language = language_of(report)
    tag = (report.language.value or language.code).partition("-")[0].lower()
    found = _Found(language, tag)
    running = [block.text for block in report.blocks if block.kind in ("paragraph", "quotation") and block.note in ("", "standfirst")]
    glued = glued_words(report.text, words_in(report.text), language)
    for number, text in enumerate(running):
        found.read(without(glued, text, language) if glued else text, is_early=number < EARLY)
    found.settle()
    known, lower = found.known, found.lower
    headed = spans_of(report.headline.value or "")
    namings = []
    for key, texts in sorted(found.counts.items()):
        is_place = key.isupper()
        if not is_place and not is_telling(key, texts, language, known, lower):
            continue
        is_headed = not headed.isdisjoint({territories.key(form) for form in texts} if is_place else {key})
        text = min(texts, key=lambda form: (form.isupper() and " " in form, -texts[form], form))
        namings.append(
            Naming(
                key=key,
                text=text,
                times=sum(texts.values()),
                is_headed=is_headed,
                is_early=key in found.early,
                is_sure=key in found.sure,
                is_full=not is_place and " " in text and is_full(key, language, known, lower),
                is_titled=key in found.titled,
            )
        )
    words = sorted(word for word in lower - language.common if len(word) > 2)
    return Named(namings=tuple(namings), short=found.short, lower=" ".join(words))


def without(glued: Collection[str], text: str, language: Language) -> str:
    """A paragraph without the sentences that hold one of some words: something has come into them that tells of another story."""
    parts = (text[start:end] for start, end in sentences(text, language))
    return "".join(part for part in parts if not any(word in part for word in glued))


class _Found:
    """The names of one report, while its paragraphs are read."""

    def __init__(self, language: Language, tag: str) -> None:
        self.language, self.tag = language, tag
        self.known = words_of_language(tag)
        self.places = territories.named(tag)
        self.counts: dict[str, Counter[str]] = {}  # by key, how often each form of it stands
        self.early: set[str] = set()
        self.sure: set[str] = set()  # those with a capital of their own
        self.titled: set[str] = set()  # those behind what somebody is
        self.short: dict[str, str] = {}  # abbreviation -> name
        self.lower: set[str] = set()  # words with a small letter
        self.openings: list[tuple[str, list[Word], bool]] = []  # runs at the head of a sentence, and whether they stand early

    def read(self, text: str, is_early: bool) -> None:
        """Adds the names of a paragraph; those at the head of a sentence wait for `settle`."""
        if self.tag in UNSPACED:
            for name in territories.longest(self.tag).findall(text):
                self._add(name, self.places[name], is_early)
            return
        words = tokens_of(text, self.language)
        self.lower.update(word.lower for word in words if word.text[0].islower())
        if len(words) > 3 and sum(word.text[0].isupper() for word in words) > SHOUTED * len(words):
            return
        taken: set[int] = set()
        for first, last, code in placed(text, words, self.tag, self.known.genitive, self.language):
            self._add(written(text, words[first : last + 1]), code, is_early)
            taken.update(range(first, last + 1))
        before = ""
        for run, is_opening, is_titled in runs(text, words, self.language, self.known):
            if run[0] in taken or (not run[0] and is_dateline(text, words, run)) or is_credit(text, words, run):
                before = ""
                continue
            parts = [words[place] for place in run]
            key = self._key(text, parts)
            if is_acronym(parts, text) and key and before and initials(before) == key.replace(" ", ""):
                self.short[key] = before
                continue
            if is_opening:
                self.openings.append((text, parts, is_early))
            else:
                self._add(written(text, parts), key, is_early)
            if is_titled:
                self.titled.add(key)
            before = key.removeprefix("the ")

    def settle(self) -> None:
        """Adds the names at the heads of sentences.

        The first word may have its capital from the sentence alone: what follows counts where it is a name elsewhere.
        """
        for text, parts, is_early in self.openings:
            tails = (parts[place:] for place in range(len(parts)))
            whole = parts
            while whole and whole[0].lower in self.language.common:
                whole = whole[1:]
            whole = whole if len(whole) > 1 else []
            chosen = next((tail for tail in tails if (key := self._key(text, tail)) in self.sure or key in self.short), whole)
            if chosen:
                self._add(written(text, chosen), self._key(text, chosen), is_early, is_sure=False)

    def _key(self, text: str, parts: Sequence[Word]) -> str:
        return code_of(text, parts, self.places, self.known.genitive) or key_of(parts)

    def _add(self, text: str, key: str, is_early: bool, is_sure: bool = True) -> None:
        self.counts.setdefault(key, Counter())[text] += 1
        if is_early:
            self.early.add(key)
        if is_sure:
            self.sure.add(key)


def is_dateline(text: str, found: Sequence[Word], run: Sequence[int]) -> bool:
    """Whether the name that opens a text is only where it was written: `FAIRLEE, Nov. 3 —`, `Fairlee (AP) —`."""
    is_shouted = all(found[place].text.isupper() and len(found[place].text) > 3 for place in run)
    return is_shouted or DATELINE.match(text, found[run[-1]].end) is not None


def is_credit(text: str, found: Sequence[Word], run: Sequence[int]) -> bool:
    """Whether a name says whose picture it is: `(Ann Lee/Reuters)`, `(AP Photo/Ann Lee)`."""
    start, end = found[run[0]].start, found[run[-1]].end
    return text[max(0, start - 1) : start] == "/" or text[end : end + 1] == "/"


def is_full(key: str, language: Language, known: Words, lower: set[str]) -> bool:
    """Whether a name may be a person's full name."""
    parts = key.split()
    if not 2 <= len(parts) <= 4:
        return False
    others = (known.heads, known.never, known.kinds, known.peoples, known.joins, language.common, lower)
    return not any(part in words for part in parts for words in others)


def spans_of(headline: str) -> set[str]:
    """All runs of a headline's words, as keys.

    >>> sorted(spans_of("Fire in Fairlee"))
    ['fairlee', 'fire', 'fire in', 'fire in fairlee', 'in', 'in fairlee']
    """
    found = tokens_of(headline[:400])
    return {key_of(found[first:last]) for first in range(len(found)) for last in range(first + 1, min(first + LONGEST, len(found)) + 1)}


def is_telling(key: str, texts: Counter[str], language: Language, known: Words, lower: set[str]) -> bool:
    """Whether a name may be a topic as far as its own report and the language tell."""
    parts = key.split()
    if not 1 < len(key) <= LENGTH:
        return False
    if len(parts) > 1:
        if is_run_together(parts) or parts[-1] in language.numbers:
            return False
        if any(" " in form and RUN_ON.search(form) for form in texts):
            return False
        if all(" " not in form for form in texts) and (key in lower or any(not is_whole(form) for form in texts)):
            return False
        return not all(
            part in known.peoples
            or part in known.never
            or part in known.roles
            or part in known.kinds
            or part in known.heads
            or part in known.joins
            or part in language.common
            for part in parts
        )
    if key in lower or any(
        key in words for words in (known.never, known.peoples, known.roles, known.kinds, language.common, language.numbers)
    ):
        return False
    if not language.code or language.capital_nouns:
        return all(form.isupper() and 1 < len(form.replace(".", "")) <= 6 and form.isalpha() for form in texts)
    return True


def is_run_together(parts: Sequence[str]) -> bool:
    """Whether words of a key come twice, as of lists that lost their line breaks: `ann lee ann leemore`.

    >>> is_run_together(["ann", "lee", "ann", "leemore"]), is_run_together(["ann", "lee"])
    (True, False)
    """
    return any(other.startswith(one) for place, one in enumerate(parts) for other in parts[place + 1 :] if len(one) > 2) or any(
        one.startswith(other) for place, one in enumerate(parts) for other in parts[place + 1 :] if len(other) > 3
    )


def is_whole(form: str) -> bool:
    """Whether a word with a hyphen is one name, and not two countries' or the beginning of an adjective.

    >>> is_whole("Berg-Lee"), is_whole("Lee-era"), is_whole("US-China")
    (True, False, False)
    """
    parts = HYPHEN.split(form)
    return parts[-1][:1].isupper() and not any(territories.key(part) in territories.named("en") for part in parts)


def tokens_of(text: str, language: Language = UNKNOWN) -> list[Word]:
    """The words and numbers of a text, those apart that the language joins to the next one by an apostrophe.

    >>> [word.text for word in tokens_of("U.S. Steel’s Ann-Marie Lee, of AT&T, spoke.")]
    ['U.S.', 'Steel’s', 'Ann-Marie', 'Lee', 'of', 'AT&T', 'spoke']
    """
    words = []
    for match in WORD.finditer(text):
        start, joined = match.start(), match[0].replace("’", "'").find("'") + 1
        if joined and match[0][: joined - 1].lower() + "'" in language.elided:
            words.append(word_at(text, start, start + joined))
            start += joined
        words.append(word_at(text, start, match.end()))
    return words


def word_at(text: str, start: int, end: int) -> Word:
    """The word that stands between two places."""
    written = text[start:end]
    return Word(start=start, end=end, text=written, lower=written.lower().replace("’", "'").replace(".", ""))


def placed(text: str, found: Sequence[Word], tag: str, genitive: str, language: Language) -> Iterator[tuple[int, int, str]]:
    """First and last word, and code, of each territory that a text names and that is no part of a longer name."""
    places, first_words = territories.named(tag), territories.first_words(tag)
    position = 0
    while position < len(found):
        word = found[position]
        if word.text[0].islower():
            position += 1
            continue
        longest = first_words.get(bare(word), 0) or (first_words.get(bare(word).removesuffix(genitive), 0) if genitive else 0)
        span = next(
            (
                (size, code)
                for size in range(min(longest, len(found) - position), 0, -1)
                if (code := code_of(text, found[position : position + size], places, genitive))
            ),
            None,
        )
        if span is None:
            position += 1
            continue
        last = position + span[0] - 1
        is_part = (position > 0 and is_beside(text, found[position - 1], word, language, left=True)) or (
            last + 1 < len(found) and is_beside(text, found[last], found[last + 1], language, left=False)
        )
        if not is_part:
            yield position, last, span[1]
        position = last + 1


def code_of(text: str, parts: Sequence[Word], places: dict[str, str], genitive: str) -> str:
    """The code of the territory that these words name, empty for none."""
    form = text[parts[0].start : parts[-1].end]
    key = " ".join([*(fold(part.lower) for part in parts[:-1]), bare(parts[-1])])
    code = places.get(key) or (places.get(key.removesuffix(genitive)) if genitive else None)
    if not code or (form[0].islower() and form[0].upper() != form[0]):
        return ""
    # `US` is a country, `Us` is not.
    return code if len(key) > 3 or not key.isalpha() or form.removesuffix("'s").removesuffix("’s").isupper() or not key.isascii() else ""


def is_beside(text: str, one: Word, other: Word, language: Language, *, left: bool) -> bool:
    """Whether two neighbours are one name: both have capitals and nothing but a space stands between them."""
    beside = one if left else other
    if text[one.end : other.start] not in (" ", "\u00a0", ". "):
        return False
    if not beside.text[0].isupper() or is_possessive(one):
        return False
    return not (left and (opens(text, one, language) or beside.lower in ("the", "and")))


def runs(text: str, found: Sequence[Word], language: Language, known: Words) -> Iterator[tuple[list[int], bool, bool]]:
    """Positions of the words of each name, whether it opens a sentence or a quotation, and whether it stands behind what somebody is."""
    position = 0
    while position < len(found):
        word = found[position]
        if not is_name_word(word, language):
            position += 1
            continue
        run = [position]
        while run[0] and is_particle(text, found[run[0] - 1], found[run[0]], language, known):
            run.insert(0, run[0] - 1)
        while (after := following(text, found, run, language, known)) is not None:
            run = after
            if is_possessive(found[run[-1]]):
                break
        position = run[-1] + 1
        is_opening = opens(text, found[run[0]], language)
        is_joined = not is_opening and joins_on(text, found, run[0], known)
        for part in without_roles(found, run, language, known):
            trimmed = part
            while trimmed and is_small(found[trimmed[0]], language, known) and (trimmed[0] != run[0] or not is_opening):
                trimmed = trimmed[1:]
            if len(trimmed) > 1 and HYPHEN.split(found[trimmed[0]].text)[-1] in known.modifiers:
                trimmed = trimmed[1:]
            while trimmed and is_left_over(found[trimmed[-1]], language, known):
                trimmed = trimmed[:-1]
            if trimmed and len(trimmed) <= LONGEST:
                yield trimmed, (is_opening or is_joined) and trimmed[0] == run[0], trimmed[0] == part[0] != run[0]


def is_small(word: Word, language: Language, known: Words) -> bool:
    """Whether a word opens no name, whatever its capital says."""
    return word.lower in ("the", "a") or any(word.lower in words for words in (known.joins, language.pronouns, language.speaking))


def joins_on(text: str, found: Sequence[Word], position: int, known: Words) -> bool:
    """Whether a name may be the end of a longer one: `Customs Office` in `Immigration and Customs Office`."""
    before = found[max(0, position - 3) : position]
    if before and before[-1].text[0].isdecimal() and not before[-1].text.isdecimal():  # `82nd Airborne Division`
        return True
    if len(before) < 2 or text[before[-1].end : found[position].start] != " ":
        return False
    name = before[-2] if before[-2].text[0].isupper() else before[0]
    between = [word.lower for word in before[before.index(name) + 1 :]]
    return name.text[0].isupper() and bool(between) and " ".join(between) in known.joins and text[name.end : name.end + 1] == " "


def is_left_over(word: Word, language: Language, known: Words) -> bool:
    """Whether the last word of a run is none of a name: a shouted common word, a small one, a people's."""
    return (
        word.text[0].islower()
        or word.lower in known.peoples
        or (word.text.isupper() and len(word.text) > 1 and word.lower in language.common)
    )


def is_particle(text: str, word: Word, follower: Word, language: Language, known: Words) -> bool:
    """Whether a small word belongs to the name behind it, `de Berg`, and is no common word of the language."""
    is_small_one = word.text in known.particles and word.lower not in language.common and bool(language.code)
    return is_small_one and text[word.end : follower.start] == " "


def is_name_word(word: Word, language: Language) -> bool:
    """Whether a word is written as a name is, and is no day or month."""
    if not word.text[0].isupper() or word.lower in language.elided:
        return False
    lower = word.lower.removesuffix("'s")
    if language.is_of_calendar(lower) or lower in language.scales:
        return False
    return not (len(word.text) > 1 and word.text[1] in "-‐‑")  # `D-Ohio`


def following(text: str, found: Sequence[Word], run: list[int], language: Language, known: Words) -> list[int] | None:
    """A run with the words that go on with it, None where it ends."""
    last = run[-1]
    if is_possessive(found[last]) or last + 1 >= len(found) or len(run) > 2 * LONGEST:
        return None
    gap = text[found[last].end : found[last + 1].start]
    is_short = len(found[last].text) == 1 or language.is_title(found[last].lower) or found[last].lower in known.roles
    if gap not in (" ", "\u00a0") and not (gap == ". " and is_short):
        return None
    after = found[last + 1]
    if is_name_word(after, language):
        return [*run, last + 1]
    # Somebody may be called like a month: `Theresa May`, but not `Monday, May 3`.
    if after.text[0].isupper() and after.lower in language.months and not text[after.end : after.end + 2].strip(" .")[:1].isdecimal():
        return [*run, last + 1]
    # At most three small words: `Ludwig van der Berg`, `Bank of the Isles`.
    for size in (1, 2, 3):
        end = last + 1 + size
        if end >= len(found):
            return None
        between = [word.lower for word in found[last + 1 : end]]
        gap = "" if between[-1] in language.elided else " "
        if text[found[end - 1].end : found[end].start] != gap and between not in VERSUS:
            return None
        if not is_name_word(found[end], language):
            continue
        is_headed = " ".join(between) in known.joins and any(found[place].lower in known.heads for place in run)
        # `and` joins two names, or the halves of a name that is known to be long: `Department of Health and Works`.
        is_headed = is_headed and (between[0] not in language.joins or any(found[place].lower in known.joins for place in run))
        if not is_headed and len(between) == 1 and between[0] in language.joins:
            is_headed = ends_with_head(text, found, end, language, known)
        if is_headed or between in VERSUS or all(word in known.particles for word in between):
            return [*run, *range(last + 1, end + 1)]
        return None
    return None


def ends_with_head(text: str, found: Sequence[Word], position: int, language: Language, known: Words) -> bool:
    """Whether the words with capitals from here on end as an institution's name does: `Ways and Means Committee`."""
    last = position
    while last + 1 < len(found) and last - position < LONGEST and is_name_word(found[last + 1], language):
        if text[found[last].end : found[last + 1].start] != " ":
            break
        last += 1
    return found[last].lower in known.heads and last > position


def without_roles(found: Sequence[Word], run: list[int], language: Language, known: Words) -> list[list[int]]:
    """A run cut where its words say what somebody is: `FBI Director Ann Lee` names the FBI and Ann Lee.

    What ends like an institution is one name, whatever stands in it: `Justice Department`.
    """
    lowers = [found[place].lower for place in run]
    if lowers[-1] in known.heads:
        return [run]
    roles: set[int] = set()
    for place in range(len(run)):
        for size in (6, 5, 4, 3, 2) if lowers[place] in known.openings else ():
            if " ".join(lowers[place : place + size]) in known.phrases:
                roles.update(range(place, place + size))
        if is_role(lowers[place], language, known):
            roles.add(place)
    if not roles:
        return [run]
    for place in range(len(run) - 1, 0, -1):
        if place in roles and (lowers[place - 1] in known.kinds or lowers[place - 1] in known.peoples):
            roles.add(place - 1)
    pieces: list[list[int]] = [[]]
    for place, position in enumerate(run):
        if place in roles:
            pieces.append([])
        else:
            pieces[-1].append(position)
    return [piece for piece in pieces if piece]


def is_role(lower: str, language: Language, known: Words) -> bool:
    """Whether a word says what somebody is; in languages that write compounds as one word, also at the end of one."""
    return lower in known.roles or (language.capital_nouns and lower.endswith(known.endings))


def opens(text: str, word: Word, language: Language) -> bool:
    """Whether a word stands where a sentence, a clause or a quotation opens."""
    before = text[max(0, word.start - 12) : word.start].rstrip(" \u00a0")
    if not before or before[-1] not in ENDS:
        return not before or (before[-1] in QUOTES and before[-2:-1] in (*".!?…",))
    # An abbreviation ends no sentence: `Sen. Lee`, `J. Lee`.
    short = ABBREVIATED.search(before)
    return not short or (len(short[1]) > 1 and not language.is_title(short[1].lower()))


def is_possessive(word: Word) -> bool:
    return word.text.endswith(("'s", "’s"))


def bare(word: Word) -> str:
    """A word folded, without a possessive at its end."""
    return fold(word.lower).removesuffix("'s")


def written(text: str, parts: Sequence[Word]) -> str:
    """A name as it stands, on one line, without a possessive at its end."""
    return " ".join(text[parts[0].start : parts[-1].end].split()).removesuffix("'s").removesuffix("’s")


def key_of(parts: Sequence[Word]) -> str:
    """What the spellings of a name have in common: no case, accents, stops, hyphens or middle initials.

    >>> key_of(tokens_of("Ann-Marie B. Léger’s"))
    'ann marie leger'
    """
    kept = [part for place, part in enumerate(parts) if place in (0, len(parts) - 1) or len(part.lower) > 1]
    return HYPHEN.sub(" ", " ".join([*(fold(part.lower) for part in kept[:-1]), bare(kept[-1])]))


def key_of_name(name: str) -> str:
    """The key of a name that stands by itself; empty for what has no words.

    >>> key_of_name("The Daily Plover"), key_of_name("+")
    ('the daily plover', '')
    """
    parts = tokens_of(name)
    return key_of(parts) if parts else ""


def is_acronym(parts: Sequence[Word], text: str) -> bool:
    """Whether a word in brackets may be what the words before it are called for short."""
    first = parts[0]
    return (
        len(parts) == 1 and first.text.isupper() and text[first.start - 1 : first.start] == "(" and text[first.end : first.end + 1] == ")"
    )


def initials(key: str) -> str:
    """The first letters of a name's words, without the small ones.

    >>> initials("bank of the isles")
    'bi'
    """
    return "".join(
        word[0] for word in key.replace("-", " ").split() if word not in ("of", "the", "and", "for", "de", "la", "del", "y", "für")
    )
