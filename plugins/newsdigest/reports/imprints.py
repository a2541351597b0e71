"""The outlet that a bare text names, by signs of several kinds in its lines that agree on one name."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from newsdigest import tables
from newsdigest.model import Block, Fact
from newsdigest.publishers import Publishers, domain_of
from newsdigest.reports.lines import SENTENCE
from newsdigest.reports.surroundings import spoken
from newsdigest.reports.wording import in_domains, plain

LONGEST = 400  # characters of a line that may speak of its outlet
ALONE = 60  # characters of a name alone on its line
MOST = 6  # words of a name
TOP = 6  # blocks among which a name alone on its line is rather the page's own
HEAD = 8  # blocks that open a text
FOOT = 0.75  # share of the blocks behind which a text has its foot
BODY = 160  # characters from which a line is rather the report's
LEDE = 100  # characters from which a sentence opens the report
SAMPLE = 200  # lines that hold a name, to see what stands beside it
# What each sign says for a name, found by logistic regression over 67,000 names in 3,150 public texts, and rounded.
WORTH = {
    "mail": 3.0,
    "owner": 2.5,
    "host": 2.0,
    "near": 2.0,
    "itself": 2.0,
    "staff": 1.0,
    "appeared": 1.0,
    "first": 1.0,
    "asks": 0.5,
    "follows": 0.5,
    "shows": 0.5,
    "pages": 0.5,
    "top": 0.25,
}
REPEATS = 5  # of a sign that are counted
OWN = ("owner", "itself", "staff", "asks", "follows", "shows")  # which only an outlet has
KINDS = (("mail", "host", "near", "handle"), ("appeared",), ("top",), *((sign,) for sign in OWN))
OFTEN = 3  # lines with a name, beside who has the rights or an address, that are a sign by themselves
SURE = 4.0  # score from which a name is the outlet's
CLOSE = 2.0  # by how much the score of another name must be below it
LEAST = 1.0  # of what the signs beside a name say, for it to be looked at
LIKELY = 40  # names that are looked at

# `© 2026 Tern Post`, `Copyright Tern Post 2004-2026`, `2026 © Tern Post`
OWNED = re.compile(
    r"(?:©|ⓒ|\(c\)|\bcopyright\b)[\s:,]{0,3}(?:©|ⓒ|\(c\)|by\b)?\s{0,3}(?:(?:19|20)\d\d(?:\s?[-–—]\s?(?:20)?\d\d)?)?[\s,:|-]{0,4}(?:by\s)?(?P<name>.{2,80})",
    re.IGNORECASE,
)
OWNING = re.compile(r"(?P<name>[^©ⓒ]{2,60}?)[\s,|-]{0,3}(?:©|ⓒ|\bcopyright\b)", re.IGNORECASE)  # `Tern Post © 2026`
RESERVED = re.compile(r"\s?(?:All Rights|Alle Rechte|Tous droits|Todos (?:los|os) |Tutti i |Wszelkie|Все права|Tüm hak)", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
HOST = re.compile(r"(?<![\w.-])(?P<host>(?:[\w-]{1,63}\.){1,4}[a-z]{2,12})(?![\w-])(?P<path>/@?[\w.-]{3,40})?")
HANDLE = re.compile(r"(?<![\w@./])@(?P<name>\w{3,30})")
ENDING = re.compile(r"[.,;:!?|)\]”\"»–—]$")
OPENING = '(“"‘«[„'
MARKS = ".,;:!?()[]{}“”„\"'’‘|*•·—–-«»®™©+"
INNER = re.compile(r"[a-z]{1,3}[-.]?[A-Z]")  # `elFaro`, `eBay`


Tally = dict[str, Counter[str]]


class Candidate(NamedTuple):
    """A name that a text may be by."""

    name: str
    place: str  # of the first line that speaks for it
    signs: Counter[str]  # how often each stands beside it
    lines: tuple[int, ...]  # the numbers of the blocks that hold it
    body: int  # how many of them are rather the report's
    aside: int  # how many are not, and stand above the foot
    is_led: bool  # whether the first long sentence names it
    is_common: bool  # a single word, which the text has with a small letter too

    @property
    def score(self) -> float:
        """What the signs say for it; more where it stands often and at the top, less for what is hardly a name, or a house's."""
        return (
            sum(worth * (1 + 0.25 * (min(self.signs[sign], REPEATS) - 1)) for sign, worth in WORTH.items() if self.signs[sign])
            + 0.8 * math.log(1 + len(self.lines))
            - 0.4 * math.log(1 + self.body)
            + 0.75 * (self.lines[0] < HEAD)
            - 0.5 * (" " not in self.name)
            - 0.7 * self.is_common
            - 1.7 * (len(self.name) < 4)
            - 0.7 * (self.name.rpartition(" ")[2].lower() in spoken("house"))
        )

    @property
    def is_agreed_on(self) -> bool:
        """Whether signs of two kinds speak for it; who wrote may stand at the top with an address too."""
        kinds = sum(any(self.signs[sign] for sign in kind) for kind in KINDS)
        kinds += self.aside >= OFTEN and bool(self.signs["owner"] or self.signs["mail"])
        kinds -= self.signs["top"] > 0 and not self.signs["first"] and not any(self.signs[sign] for sign in OWN)
        return kinds > 1


def imprint_of(blocks: Sequence[Block], publishers: Publishers) -> Fact:
    """The outlet that most in a text speaks for; unknown where little does, or nearly as much for another name.

    >>> told = "Tern Post", "Rain stops the regatta", "It rained all day.", "Ada Ost is a reporter at the Tern Post.", "© 2026 Tern Post"
    >>> lines = [Block(kind="paragraph", text=text, place=str(number)) for number, text in enumerate(told)]
    >>> nobody = Publishers(domains={}, names={}, agencies={})
    >>> imprint_of(lines, nobody).value, imprint_of(lines[1:4], nobody).value
    ('Tern Post', None)
    """
    found = [one for one in candidates(blocks, publishers) if one.is_agreed_on and is_outlet(one, len(blocks))]
    best = max(found, key=lambda one: (one.score, len(one.name), one.name), default=None)
    if best is None or best.score < SURE or any(one.score > best.score - CLOSE and not is_akin(one.name, best.name) for one in found):
        return Fact()
    name = whole(best.name, [blocks[number].text for number in best.lines])
    return Fact() if is_agency(name, publishers) else Fact(value=name, where=best.place)


def candidates(blocks: Sequence[Block], publishers: Publishers) -> Iterator[Candidate]:
    """The names that most signs speak for, but those of agencies."""
    signs, spellings, places, labels = signs_of(blocks)
    worth = {
        key: sum(WORTH[sign] for sign in told if told[sign] and sign in WORTH)
        for key, told in signs.items()
        if len(told) > 1 or "owner" in told
    }
    likely = sorted((key for key in worth if worth[key] >= LEAST), key=lambda key: (-worth[key], key))
    text = "\n".join([block.text for block in blocks])
    lede = next((block.text for block in blocks if len(block.text) > LEDE and SENTENCE.search(block.text)), "")
    for key in likely[:LIKELY]:
        told = signs[key]
        name = max(spellings[key], key=lambda one: (spellings[key][one], one))
        lines = tuple(number for number, block in enumerate(blocks) if name in block.text)
        if not lines or is_agency(name, publishers):
            continue
        told["near"] += any(is_near(key, label) for label in labels)
        body = sum(len(blocks[number].text) > BODY for number in lines)
        aside = sum(number < FOOT * len(blocks) and len(blocks[number].text) <= BODY for number in lines)
        is_word = " " not in name and not name.islower()
        is_common = is_word and re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text) is not None
        if f"the{key}" in labels and key not in labels:
            name = f"The {name}"  # thestar.example is no `Star`
        yield Candidate(name, places[key], told, lines, body, aside, name in lede, is_common)


def is_outlet(one: Candidate, number: int) -> bool:
    """Whether a name could be the outlet's of a text with so many blocks: not who owns it, a common word, or what the text is about."""
    is_addressed = bool(one.signs["owner"] or one.signs["mail"])
    is_owner = one.lines[0] > FOOT * number and not one.signs["mail"]  # who is named at the foot only
    is_word = one.name.lower() in spoken("paper") or (one.is_common and not (is_addressed or one.signs["host"]))
    is_speaking = any(one.signs[sign] for sign in ("owner", "itself", "staff", "asks", "shows"))
    is_subject = (one.is_led and not is_speaking) or (one.body > max(2, 0.25 * len(one.lines)) and not is_addressed)
    return not (is_owner or is_word or is_subject)


def is_agency(name: str, publishers: Publishers) -> bool:
    """Whether a name is that of an agency or carrier, or opens with it: `AP Photo`."""
    known = publishers.by_name(name)
    openings = name.partition(" ")[0], name.rpartition(" ")[0]
    return (known is not None and known.kind != "publisher") or not publishers.agencies.keys().isdisjoint(openings)


def is_akin(one: str, other: str) -> bool:
    """Whether one of two names has the other at one of its ends."""
    less, more = sorted((f" {one.casefold()} ", f" {other.casefold()} "), key=len)
    return more.startswith(less) or more.endswith(less)


def whole(name: str, texts: Sequence[str]) -> str:
    """A name with the words that stand beside it nearly wherever it stands.

    >>> whole("Post", ["Sign up to the Tern Post newsletter", "The Tern Post is a daily.", "Write to the Post"])
    'Tern Post'
    """
    closing = {*spoken("company"), *(word for word, said in phrases().items() if any(side == "after" for _, side, _ in said))}
    texts = [text for text in texts if len(text) <= LONGEST][:SAMPLE]
    while name.count(" ") < MOST:
        beside: Counter[str] = Counter()
        total = 0
        for text in texts:
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                total += 1
                left, right = text[: match.start()].split(" "), text[match.end() :].split(" ")
                word = left[-2].lstrip(OPENING) if len(left) > 1 and not left[-1] else ""
                if word.lower() in spoken("article") and (word[0].isupper() or " " not in name):
                    beside[f"{word.capitalize()} {name}"] += 1  # `The Week` is a paper, `Week` is not
                elif is_part(word) and not ENDING.search(word) and word.lower() not in spoken("article"):
                    beside[f"{word} {name}"] += 1
                if len(right) > 1 and not right[0] and is_part(right[1]) and bare(right[1]).lower() not in closing:
                    beside[f"{name} {bare(right[1])}"] += 1
        longer, number = max(beside.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        if number < 2 or number < 0.6 * total:
            break
        name = longer
    return name


def signs_of(blocks: Sequence[Block]) -> tuple[Tally, Tally, dict[str, str], Tally]:
    """Names by their letters -> what speaks for each, how it is spelled, the first line that speaks for it; and the names of addresses."""
    signs: dict[str, Counter[str]] = defaultdict(Counter)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, str] = {}
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    alone: dict[str, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for label, sign in labels_in(block.text):
            labels[label][sign] += 1
        if len(block.text) <= ALONE and block.text.count(" ") < MOST and is_named(block.text.split()):
            alone[plain(block.text)].append(number)
        for name, sign in dict.fromkeys(spoken_in(block.text)) if len(block.text) <= LONGEST else ():
            key = plain(name)
            if len(key) > 1 and not key.isdigit() and key not in spoken("platform"):
                signs[key][sign] += 1
                spellings[key][name] += 1
                places.setdefault(key, block.place)
    for key, numbers in alone.items():
        if key in signs or {key, f"the{key}"} & labels.keys():
            part = signs[key]["part"] if " " in blocks[numbers[0]].text else 0  # `News` is none of `© News Holdings`
            signs[key].update(owner=part, alone=len(numbers), top=numbers[0] < TOP, first=numbers[0] == 0)
            spellings[key].update(blocks[number].text for number in numbers)
            places[key] = blocks[numbers[0]].place
    for key, told in signs.items():
        for word in in_domains(key):
            for label in labels.keys() & {word, f"the{word}"}:
                told.update(labels[label])
    return signs, spellings, places, labels


def is_named(words: Sequence[str]) -> bool:
    """Whether words could be a name: one whatever its letters, several with capitals."""
    return all(is_part(word) or word in spoken("inside") for word in words) or (len(words) == 1 and words[0].isalnum())


def is_near(name: str, label: str) -> bool:
    """Whether a domain is called nearly as a name is: `ternpostonline` for the Tern Post."""
    less, more = sorted((name, label.removeprefix("the")), key=len)
    return 5 < len(less) < len(more) < 1.5 * len(less) and more.startswith(less)


def spoken_in(text: str) -> Iterator[tuple[str, str]]:
    """The names that a line speaks of, each with the sign."""
    lower = text.lower()
    said = phrases()
    low = [word.strip(MARKS) for word in lower.split()]
    if not said.keys().isdisjoint(low):
        words = text.split()
        for number, word in enumerate(low):
            for phrase, side, sign in said.get(word, ()):
                end = number + len(phrase)
                if tuple(low[number:end]) == phrase:
                    yield from ((name, sign) for name in (behind(words, end) if side == "before" else before(words, number)))
    # The sign alone is put beside a picture, before who took it.
    is_signed = "©" in text and (YEAR.search(text) or RESERVED.search(text))
    if is_signed or "copyright" in lower or "ⓒ" in text or "(c)" in lower:
        yield from owners_in(text)


def owners_in(text: str) -> Iterator[tuple[str, str]]:
    """Who a line may say has the rights: a name as long as it goes on, without what a company is; or `part` of one.

    >>> list(owners_in("© 2026 Tern Post Ltd. All rights reserved."))
    [('Tern', 'part'), ('Tern Post', 'owner'), ('Tern Post Ltd', 'owner')]
    """
    if match := OWNED.search(text):
        names = list(behind(RESERVED.split(match["name"])[0].split(), 0))
        for name, longer in zip_longest(names, names[1:], fillvalue=""):
            rest = longer[len(name) :].strip(" .").lower()
            yield name, "owner" if not rest or rest in spoken("company") else "part"
    if (match := OWNING.match(text)) and len(words := match["name"].split()) <= MOST:
        names = list(before(words, len(words)))
        yield from ((name, "owner" if name == names[-1] else "part") for name in names)


def holder_in(text: str) -> str:
    """What a line says behind ©, from who has the rights on; empty where it says nothing of rights."""
    match = OWNED.search(text) if "©" in text or "opyright" in text or "(c)" in text else None
    return match["name"] if match else ""


def behind(words: Sequence[str], start: int) -> Iterator[str]:
    """The names that may open at a word, the shortest first.

    >>> list(behind("the Tern Post of Norby, a daily".split(), 0))
    ['Tern', 'Tern Post', 'Tern Post of Norby']
    """
    start += start < len(words) and words[start].lower() in spoken("article")
    found: list[str] = []
    for word in words[start : start + MOST]:
        is_named = is_part(word)
        if not (is_named or (found and word.lower() in spoken("inside"))):
            return
        found.append(bare(word) if is_named else word)
        if is_named:
            yield " ".join(found)
        if ENDING.search(word) or word.endswith(("’s", "'s")):
            return


def before(words: Sequence[str], end: int) -> Iterator[str]:
    """The names that may end before a word, the shortest first.

    >>> list(before("Sign up: Tern Post newsletters".split(), 4))
    ['Post', 'Tern Post']
    """
    found: list[str] = []
    for word in reversed(words[max(0, end - MOST) : end]):
        is_named = is_part(word)
        if (found and ENDING.search(word)) or not (is_named or (found and word.lower() in spoken("inside"))):
            return
        found.insert(0, bare(word) if is_named else word)
        if is_named:
            yield " ".join(found)
        if word[0] in OPENING:
            return


def is_part(word: str) -> bool:
    """Whether a word could be one of a name: it has a capital, a digit, or letters of a script without capitals."""
    word = word.lstrip(OPENING)
    return word[:1].isalnum() and not YEAR.fullmatch(bare(word)) and (not word[0].islower() or INNER.match(word) is not None)


def bare(word: str) -> str:
    """A word without the marks round it and without `'s`."""
    word = word.strip(MARKS)
    return word[:-2] if word.endswith(("’s", "'s")) else word


def labels_in(text: str) -> Iterator[tuple[str, str]]:
    """What the hosts and accounts in a line are called, each with the sign.

    >>> list(labels_in("Write to news@tern-post.example, or follow @tern_post"))
    [('ternpost', 'mail'), ('ternpost', 'handle')]
    """
    low = text.lower()
    for match in HOST.finditer(low) if "." in low[:-1] else ():
        label = domain_of(match["host"]).partition(".")[0]
        if label in spoken("platform"):
            if match["path"]:
                yield plain(match["path"]), "handle"
        elif label:
            yield re.sub(r"\W", "", label), "mail" if low[match.start() - 1 : match.start()] == "@" else "host"
    for match in HANDLE.finditer(low) if "@" in low else ():
        yield match["name"].replace("_", ""), "handle"


@functools.cache
def phrases() -> Mapping[str, Sequence[tuple[tuple[str, ...], str, str]]]:
    """What stands beside names by its first word: its words, whether before a name or after, and what it is a sign of."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
    for sign, sides in tables.own(__package__, "data/imprints.toml").items():
        for side, languages in sides.items():
            for phrase in sorted({tuple(phrase.split()) for ones in languages.values() for phrase in ones}):
                found[phrase[0]].append((phrase, side, sign))
    return dict(found)
