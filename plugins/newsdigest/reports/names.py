"""An author field or a line -> the names of people in it, without what leads to them and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsdigest.reports.dates import days_in, month_of
from newsdigest.reports.lines import is_opening
from newsdigest.reports.surroundings import said_of, spoken

LONGEST = 80  # characters of a name
# Where a name ends: a mark, an address, a number, an opening bracket, a word that leads on.
END = re.compile(
    r"(?<!\s)\s*(?:[|•·–—@\[({<#:]|\s-\s|https?:|www\.|\d{2}|\d\s?(?:[-–]\s?\d\s?)?min|\n"
    r"|\b(?i:for|at|in|on|of the|für|posted|published|updated|is a|ist|contact|follow|more about|staff writer|is)\b(?:\s|$)"
    r"|\d+\s[Cc]omment|(?:Published|Updated|Posted)\b)"
)
FOR = re.compile(r"\s[Ff]or\s[Tt]he\s")  # `Ada Ost For The Courier on Sunday`
TOLD_TO = " as told to "
SHORT_ROLE = 6  # letters of a role that a name may end with
GLUED = re.compile(r"[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ\d]")  # `OstCity`, and `McVik` too
RUN_ON = re.compile(r"(?<!\w)[^\W\d_]{4,30}[^\W\d_A-ZÀ-Þ](?=[A-ZÀ-Þ])")  # no `McVik`
GLUED_ROLE = re.compile(r"(?<=\s)([^\W\d_]+[^\W\d_A-ZÀ-Þ])([A-ZÀ-Þ][^\W\d_]+)$")
BRACKET = re.compile(r"\s?\(([^()]{1,60})\)")
PARTING = re.compile(r"\s?[,;&]\s|\s(?:and|und|et|y|e|och|og|en|i|with|mit|avec)\s", re.IGNORECASE)
LETTERING = re.compile(r"(?<=\w\s\w)(\w*)\s\([a-z]{1,5}\)$")  # `Ada Ost (ao)`
HOUSE = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?: [A-Z&]{2,12}){2,4}$")  # `Ada Ost TERN POST NETWORK`
NOTE = re.compile(r"(?<=[^\W\d_])\d{1,2}$")  # of a note, behind the name that it is about
COMMA = re.compile(r"(?<!\s)\s*[,;|]\s*")
PICTURE = re.compile(r"\(?(?:image|images|photos?|foto|bild|picture|video|credit)\s?:", re.IGNORECASE)
BOTH = re.compile(r"\s\S+\s&\s(?P<rest>[^,;|&]+)$")
MARK = re.compile(r"(?<!\s)\s*[,;/&|]\s*")
JUNK = re.compile(
    r"https?:|www\.|@|\d{3}|[{}<>=_]|\w\.\w+\.\w|\.(?:jpe?g|png|gif|webp)$"
    r"|^(?:admin|administrator|root|unknown|none|null|undefined|n/a|no author|author|sponsored|default|user|webmaster|editor)$"
    r"|^(?:image|images|photos?|foto|bild|picture|video|full bio|getty|read more|follow)\b",
    re.IGNORECASE,
)
MAIL = re.compile(r"[(<]?[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}[)>]?")  # but `Ada Ost@adaost` is a name and a handle
POSTS = re.compile(
    r"^(?:(?:view |see |read )?(?:all |more )?(?:posts?|articles?|stories|content) (?:by|from)|more (?:from|by|about)"
    r"|(?:zeige )?alle (?:beiträge|artikel) von|voir tous les articles|ver todas las entradas de)\s*",
    re.IGNORECASE,
)


def names_in(value: str, *, line: bool = True) -> Iterator[str]:
    """The names in an author field or line, without what leads to them and what follows.

    >>> list(names_in("By Ada Ost, Senior Reporter, and Bo Vik")), list(names_in("https://example.org/staff/ada"))
    (['Ada Ost', 'Bo Vik'], [])
    >>> list(names_in("Ada Ost | 12 November 2026")), list(names_in("José Ortega y Gasset")), list(names_in("Ada Ost und Bo Vik"))
    (['Ada Ost'], ['José Ortega y Gasset'], ['Ada Ost', 'Bo Vik'])
    >>> list(names_in("Ada Ost1, Bo Vik2")), list(names_in("Ada Ost TERN POST NETWORK")), list(names_in("Ada Ost Rain & Wind Editor"))
    (['Ada Ost', 'Bo Vik'], ['Ada Ost'], ['Ada Ost'])
    """
    value = POSTS.sub("", " ".join(value.split()))
    # A field that opens with a comma has lost the name that stood before the outlet's.
    if PICTURE.match(value) or "://" in value or value.startswith(("www.", ",", "//")) or is_opening(value):
        return
    value = unbracketed(MAIL.sub(" | ", value).strip(" |")) if line else LETTERING.sub(r"\1", value)
    value = (after_by(value) or value).rpartition(TOLD_TO)[2]  # who told it did not write it
    date = next(iter(days_in(value)), None)
    if date:
        value = value[: date.start] if date.start else value[date.end :]
    office = BOTH.search(value) if line else None
    if office and is_role(office["rest"]):  # `Ada Ost Harbour & Weather Reporter`, `Ada OstlandHarbour & Weather Reporter`
        glued = RUN_ON.search(office[0])
        value = value[: office.start()] if " " in value[: office.start()] else value[: office.start() + glued.end()] if glued else value
    found = 0
    leading = {*spoken("particle"), *spoken("and")}
    for part in (MARK if line else COMMA).split(value):
        was_cut = False
        for name in conjoined(part):
            name = FOR.split(after_by(name) or name)[0]
            if line:
                end = END.search(name)
                is_led_on = end is not None and end[0] == ":" and bool(name[end.end() :].strip())
                name = name[: end.start()] if end and end.start() else name
                if is_led_on and name.count(" ") > 1:
                    name = name.rpartition(" ")[0]  # `Autor: Ada Ost Quelle: Tern Post`
                label = label_in(name)
                name = name[: label.start()] if label and label.start() else name
                name = GLUED_ROLE.sub(unglued_role, without_month(name, end) if end else name)
                whole, name = name, without_role(after_role(parted_role(name)))
                if was_cut and name == whole:
                    continue  # `Ada Ost Deputy Editor and Master Gardener`
                was_cut = name != whole
            name = name.strip(" .-–—[]\"“”'*" if "(" in name else " .-–—()[]\"“”'*")
            name = unshouted(HOUSE.sub("", name))
            name = NOTE.sub("", name) if " " in name else name
            words = name.lower().replace(".", "").split()
            if not 2 <= len(name) <= LONGEST or name.endswith(("'s", "’s")) or JUNK.search(name) or not any(c.isalpha() for c in name):
                continue
            # A role follows a name; alone (`Staff Writer`) it is how the page signs.
            if found and any(word in spoken("role") for word in words):
                continue
            if (
                line
                and 1 < len(words) <= 3
                and name[0].islower()
                and name.partition(" ")[2][:1].isupper()
                and words[0] not in leading
                and not any(word in spoken("desk") for word in words)
            ):
                continue  # `De notre correspondante à Norby, Ada Ost`
            found += 1
            yield name


def is_role(text: str) -> bool:
    """Whether a line tells what somebody is, below their name.

    >>> is_role("Contributing Reporter"), is_role("Ada Ost"), is_role("The reporter was taken to the harbour.")
    (True, False, False)
    """
    words = text.lower().split()
    return len(words) <= 4 and bool(words) and words[-1].strip(".") in spoken("role")


def is_plain(name: str) -> bool:
    """Whether each word of a name has a capital, and none inside it.

    >>> is_plain("Ada Ost"), is_plain("End of the clip"), is_plain("Save MyClip")
    (True, False, False)
    """
    return not (GLUED.search(name) or any(word[0].islower() for word in name.split()))


def after_by(text: str) -> str | None:
    """What follows the words that open a byline, None without them.

    >>> after_by("By Ada Ost"), after_by("Von Bo Vik"), after_by("بقلم ليلى"), after_by("Byron left"), after_by("Text: Ada Ost")
    ('Ada Ost', 'Bo Vik', 'ليلى', None, 'Ada Ost')
    """
    low = text.lower()
    for phrase in spoken("by") if low.startswith(spoken("by")) else ():
        if low.startswith(phrase):
            rest = text[len(phrase) :]
            if phrase.endswith(("by", "von")) and text[:1].isupper() and rest[:1].isupper():
                return rest  # `ByAda Ost`: the space was markup
            if rest[:1] in (":", " ", "|", "\u00a0", "：") and rest.strip(" :|\u00a0："):
                return rest.strip(" :|\u00a0：")
    for phrase in spoken("signed") if low.startswith(spoken("signed")) else ():
        if low.startswith(phrase) and (rest := text[len(phrase) :].lstrip())[:1] in (":", "：", "|") and rest[1:].strip():
            return rest[1:].strip()
    return None


def is_person(name: str) -> bool:
    """Whether a name could be a person's.

    >>> is_person("Ada Ost"), is_person("Bo van der Vik"), is_person("Read more"), is_person("Ada"), is_person("ليلى حداد")
    (True, True, False, False, True)
    """
    words = name.split()
    if not name[:1].isalpha():
        return False
    if not 2 <= len(words) <= 5:
        # Names in scripts without capitals are often written as one word.
        return 2 <= len(name) <= 12 and name.isalpha() and not any(c.isupper() or c.islower() for c in name)
    return all(
        word.lower() in spoken("particle") or word[0].isupper() or not (word[0].islower() or word[0].isdigit()) or word[0] in "'’"
        for word in words
    ) and not any(word.lower().strip(".") in spoken("role") for word in words)


def unbracketed(text: str) -> str:
    """A line of names without what stands in brackets behind them, nor those of whom that says that they took the pictures.

    >>> unbracketed("Ada Ost (Orrin, correspondent) and Bo Vik"), unbracketed("Ada Ost (Text) und Bo Vik (Fotos)")
    ('Ada Ost and Bo Vik', 'Ada Ost')
    """
    for match in reversed(list(BRACKET.finditer(text))):
        before = text[: match.start()]
        if match[1].partition(" ")[0].lower() in spoken("and"):
            before += f" {match[1]}"  # `Ada Ost (with Bo Vik)`
        elif said_of("picture").search(match[1].lower()):
            parts = [part.start() for part in PARTING.finditer(before)]
            before = before[: parts[-1]] if parts else ""
        text = before + text[match.end() :]
    return text


def label_in(text: str) -> re.Match[str] | None:
    """Where a word stands that leads to a time, if it is no small word inside a name.

    >>> label_in("Anne Holm publié mardi").start(), label_in("Anne Le Goff")
    (10, None)
    """
    found = said_of("published").finditer(text.lower())
    return next((one for one in found if not (one[0].strip() in spoken("particle") and text[one.end() :].lstrip()[:1].isupper())), None)


def unshouted(name: str) -> str:
    """A name in capitals without what follows it in small letters: `ADA OST Norby Weekly`.

    >>> unshouted("ADA OST Norby Weekly"), unshouted("ADA OST"), unshouted("BO van der VIK"), unshouted("W. T. Ost")
    ('ADA OST', 'ADA OST', 'BO van der VIK', 'W. T. Ost')
    """
    words = name.split()
    end = next((number for number, word in enumerate(words) if not word.isupper() and word.lower() not in spoken("particle")), len(words))
    is_shouted = sum(len(word.strip(".")) > 1 for word in words[:end]) > 1
    return " ".join(words[:end]) if is_shouted else name


def without_month(name: str, end: re.Match[str]) -> str:
    """A name without the month that follows it, where a number cut it off: `Ada Ost March` of `Ada Ost March 27`."""
    *words, last = name.split() or [""]
    return " ".join(words) if len(words) > 1 and end[0].strip().isdecimal() and month_of(last.rstrip("."), "") else name


def unglued_role(word: re.Match[str]) -> str:
    """The part of a word before the role that only markup parts from it: `OstReporter`, but `McVik`."""
    return word[1] if word[2].lower() in spoken("role") else word[0]


def parted_role(name: str) -> str:
    """A name whose last word ran on into its bearer's role in small letters, parted again.

    >>> parted_role("Ada Ostreporter coast"), parted_role("Bo Editor"), parted_role("Ada Ost")
    ('Ada Ost reporter coast', 'Bo Editor', 'Ada Ost')
    """
    for word in name.split():
        role = next((role for role in spoken("role") if len(role) > SHORT_ROLE and word.endswith(role) and word[0].isupper()), "")
        if role and len(word) > len(role) + 1:
            return name.replace(word, f"{word[: -len(role)]} {role}", 1)
    return name


def after_role(name: str) -> str:
    """A name without what its bearer is said to be before it: `harbour reporter Ada Ost`, `Staff Writer Ada Ost`.

    >>> after_role("coast and harbour reporter Ada Ost"), after_role("Staff Writer Ada Ost"), after_role("Ada Ost Reporter Bo Vik")
    ('Ada Ost', 'Ada Ost', 'Ada Ost Reporter Bo Vik')
    """
    words = name.split()
    last = next((number for number in range(len(words) - 1, -1, -1) if words[number].lower() in spoken("role")), -1)
    if last >= 0 and words[last].lower() in spoken("rank"):
        return name  # `Senior Principal Engineer`
    rest = " ".join(words[last + 1 :])
    is_before = last >= 0 and is_person(rest) and " " in rest and sum(not word.islower() for word in words[:last]) <= 1
    return rest if is_before else name


def without_role(name: str) -> str:
    """A name without the role or the picture that follows it; as it is where some of what precedes may belong to the role.

    >>> without_role("Ada Ost Deputy Editor"), without_role("Ada J. Ost Photo"), without_role("Staff Writer")
    ('Ada Ost', 'Ada J. Ost', 'Staff Writer')
    >>> without_role("Ada Ost Globe Correspondent")
    'Ada Ost Globe Correspondent'
    """
    words = name.split()
    others = {*spoken("role"), *spoken("picture")}
    end = next((number for number, word in enumerate(words) if word.lower().strip(".") in others), 0)
    if end == 1 and len(words) == 2 and not words[0][0].isascii() and is_person(words[0]):
        return words[0]  # `홍길동 기자`
    is_surely = end == 2 or (end == 3 and (len(words[1].strip(".")) == 1 or words[1].lower() in spoken("particle")))
    return " ".join(words[:end]) if is_surely else name


def conjoined(text: str) -> list[str]:
    """Names on both sides of an `and`, where both sides are of two words or more."""
    words = text.split()
    ands = {*spoken("and"), "&"}
    for number, word in enumerate(words):
        word = word.lower() if word == "And" else word
        if word in ands and (word in ("and", "und") or (number >= 2 and len(words) - number > 2)):
            left, right = " ".join(words[:number]), " ".join(words[number + 1 :])
            if word == "&" and not (is_person(left) and is_person(right)):
                continue
            return [part for part in (left, *conjoined(right)) if part]
    return [text]
