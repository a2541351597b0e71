"""Publisher and carrier, from the address, what the page says of itself, and lines that name an outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsdigest.model import Block, Fact, Publisher
from newsdigest.publishers import Publishers, domain_of
from newsdigest.reports import imprints
from newsdigest.reports.claims import Claims, of
from newsdigest.reports.dates import month_of, weekdays
from newsdigest.reports.headlines import SEPARATOR, TITLES
from newsdigest.reports.surroundings import spoken
from newsdigest.reports.wording import in_domains, plain

CLAIMS = (
    "meta og:site_name",
    "json-ld publisher.name",
    "json-ld website name",
    "json-ld webpage ispartof.name",
    "json-ld webpage publisher.name",
    "json-ld newsmediaorganization name",
    "json-ld organization name",
    "itemprop publisher",
    "meta application-name",
    "meta apple-mobile-web-app-title",
    "meta dc.publisher",
    "meta publisher",
    "meta cre",
)
PROVIDERS = ("json-ld provider.name", "json-ld sourceorganization.name")
# Fields that name a site beside what they are for.
ASIDE = ("meta copyright", "meta author", "json-ld author.name", "json-ld organization legalname", "json-ld organization alternatename")
NAMED = re.compile(r"\w[ -]\w|[^\W\d_A-ZÀ-Þ][A-ZÀ-Þ]|^[A-Z]{2,5}$")  # of several words, with a capital inside, or of initials
RIGHTS = re.compile(r"^(?:©|\(c\)|copyright|\d{4}|[\s–-])+", re.IGNORECASE)
EDGES = re.compile(r"^[|–—·•:»«/>-]{1,3}\s|\s[|–—·•:»«/>-]{1,3}$")  # what parts a name from nothing
SENTENCE = 5  # words from which a name may be a headline
LONGEST = 60  # characters of a name
COUNTRY = re.compile(r"\.[a-z]{2}")
# A line that carries the sign for a newspaper names the paper; a rank or a quality score beside it says that the page is an aggregator's.
SIGN = re.compile(
    r"^\W{0,3}\s?[📰🗞]\ufe0f?\s{0,3}(?:(?:source|publisher|via)\s?:\s?)?(?P<name>[^|/•·🏆]{2,60}?)\s{0,3}(?:[|/•·🏆].*)?$", re.IGNORECASE
)
RANK = re.compile(r"^(?P<name>[^/|🏆]{2,60}?)\s{0,3}[/|]\s{0,3}🏆")
LATEST = re.compile(r"^(?P<name>.{2,40}? Latest News)\s?[,|·]\s?.{2,40}? Headlines$")
# What others put their name to; the words before a name in the line that says so.
CARRIED = re.compile(
    # What somebody originally published, or was first to report, is not this text.
    r"(?:(?:\b(?:was|were|been) (?:first|originally)|^\W{0,3}(?:First|Originally)) (?:published|posted|produced)"
    r"|\b(?:first|originally) (?:appeared|ran)"
    r"|(?:re)?published (?:here )?(?:with (?:the )?permission (?:of|from)|courtesy of)|\brepublished from|syndicated from)"
    r"(?: (?:by|on|in|at|from))? (?P<name>[^.;:()\[\]\n]{2,80})",
)
CARRYING = ("published", " posted ", " produced ", " appeared ", " ran ", "syndicated")  # one of these stands in all of them
WORD_OF_NAME = re.compile(r"(?:[^\W\d_a-zà-ÿ][\w’'.-]*|\d+|&)$")


HOLDER_ENDS = re.compile(r"\.\s|\s\(?(?:19|20)\d\d")
HOST = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+[a-z]{2,}(?![\w-])")
WORDS = 5  # of a name behind ©
TOP = 6  # blocks among which a name alone on its line is rather the page's own
# What each sign says for an outlet, and how often it counts; SPOKEN is enough.
SPEAKING = {"owner": (3.0, 1), "address": (1.0, 4), "alone": (1.0, 1), "top": (1.0, 1), "line": (0.5, 8)}
SPOKEN = 4.0
MASTHEAD = 4  # blocks at the top of a page
OWNING = 200  # characters of a line that says whose a page is


class Outlet(NamedTuple):
    """Who a page belongs to."""

    fact: Fact
    rule: Publisher | None


def outlet_of(claims: Claims, publishers: Publishers, address: str, blocks: Sequence[Block] = ()) -> Outlet:
    """Whose page it is: by the rule for its address or domain, else by the name that the page gives itself.

    `blocks` are the page's, where a name that is a domain may stand without its ending.
    """
    rule, domain = publishers.by_address(address), domain_of(address)
    if rule:
        return Outlet(Fact(value=rule.name, where="publisher rule"), rule)
    named = [*claimed(claims), *titled(claims, domain)]
    if not named:
        return Outlet(Fact(), None)
    # Two fields for a phone's home screen are one voice.
    said = {
        (letters(fact.value or "", domain), (fact.where or "").replace("apple-mobile-web-app-title", "application-name")) for fact in named
    }
    voices = Counter(name for name, _ in said)
    best = max(named, key=lambda fact: voices[letters(fact.value or "", domain)] + weight(fact.value or "", domain))
    alike = [fact for fact in named if letters(fact.value or "", domain) == letters(best.value or "", domain)]
    spelled = max(alike, key=lambda fact: spelling(fact.value or "", domain))
    known = publishers.by_name(spelled.value or "")
    if known and not domain:
        return Outlet(Fact(value=known.name, where=spelled.where), known)
    bare = without_domain(spelled.value or "", claims, blocks, domain)
    return Outlet(bare or Fact(value=without_country(spelled.value or "", domain), where=spelled.where), None)


def without_domain(name: str, claims: Claims, blocks: Sequence[Block], domain: str) -> Fact | None:
    """What a page calls its outlet elsewhere, where the name that it gives itself is its domain: `TernPost.example` is `TernPost` below.

    A field must hold the name and nothing else, with a capital; a line too, and be plainly a name: `Security` may be a section.
    """
    bare = without_ending(name, domain)
    if bare == name:
        return None
    for claim in of(claims, ASIDE):
        if only_letters(claim.value) == only_letters(bare) and not claim.value.islower():
            return Fact(value=claim.value.strip(), where=claim.name)
    for block in blocks:
        said = RIGHTS.sub("", block.text).strip(" .") if len(block.text) <= LONGEST else ""
        if NAMED.search(said) and only_letters(said) == only_letters(bare):
            return Fact(value=said, where=block.place)
    return None


def only_letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def letters(name: str, domain: str) -> str:
    """A name's letters without the ending of its domain, by which its spellings are one name."""
    return plain(without_ending(name, domain))


def without_ending(name: str, domain: str) -> str:
    """`Tern Post` stays, `ternpost.example` of ternpost.example is `ternpost`."""
    ending = domain[len(domain.partition(".")[0]) :]
    return name[: -len(ending)] if ending and name.casefold().endswith(ending) and len(name) > len(ending) else name


def weight(name: str, domain: str) -> int:
    """How surely a name is that of the domain's outlet, in voices; more by its letters or initials, less for an address.

    >>> [weight(name, "tpo.example") for name in ("Tern Post Online", "TPO", "tpo.example", "Tern Holding")]
    [2, 2, 1, 0]
    """
    label = re.sub(r"\W", "", domain.partition(".")[0])
    initials = "".join(word[0] for word in name.casefold().split())
    near = 2 if label in (letters(name, domain), initials) else 1 if is_of_domain(name, domain) else 0
    return near - ("." in name)


def spelling(name: str, domain: str) -> tuple[bool, bool, bool]:
    """How far a spelling is one that people read: words apart, capitals where they belong, no ending of a domain."""
    bare = without_ending(name, domain)
    return " " in bare, not (bare.islower() or bare.isupper()), bare == name


def without_country(name: str, domain: str) -> str:
    """A domain that stands for a name, without its country and with a capital.

    Names end in `.com` and the like more often than not; three letters are too few to tell, and who writes `TernPost.no` means it.

    >>> without_country("ternpost.no", "ternpost.no"), without_country("ternpost.com", "ternpost.com"), without_country("tpo.no", "tpo.no")
    ('Ternpost', 'ternpost.com', 'tpo.no')
    """
    bare = without_ending(name, domain)
    if (
        bare == name
        or len(bare) < 4
        or not (bare.islower() or bare.isupper())
        or not COUNTRY.fullmatch(domain[len(domain.partition(".")[0]) :])
    ):
        return name
    return bare[0].upper() + bare[1:]


def claimed(claims: Claims) -> Iterator[Fact]:
    """What a page calls its site, unless that is what it calls itself: `og:site_name` that a machine made of the headline."""
    titles = [plain(claim.value) for claim in of(claims, TITLES)]
    for claim in of(claims, CLAIMS):
        name = name_of(claim.value)
        if name and not (len(name.split()) >= SENTENCE and any(title.startswith(plain(name)) for title in titles)):
            yield Fact(value=name, where=claim.name)


def name_of(value: str) -> str | None:
    """A claimed name without what is written round it; None for addresses, handles and slogans.

    >>> name_of("The Harbour Courier -"), name_of("https://example.org/"), name_of("@courier"), name_of("www.courier.example")
    ('The Harbour Courier', None, None, 'courier.example')
    """
    name = EDGES.sub("", value.strip()).strip().removeprefix("www.")
    if not name or len(name) > LONGEST or "//" in name or name[0] in "@#{" or "@" in name or not re.search(r"[^\W_]", name):
        return None
    parts = SEPARATOR.split(name)
    return parts[0].strip() if len(parts[0].strip()) > 2 else name


def is_of_domain(name: str, domain: str) -> bool:
    """Whether a name and a domain say the same: `The Harbour Courier`, harbourcourier.example."""
    label = re.sub(r"\W", "", domain.partition(".")[0])
    return bool(label) and any(
        word == label or word == plain(domain) or "the" + word == label or (len(word) > 4 and (word in label or label in word))
        for word in in_domains(plain(name))
    )


def is_spelled(name: str, domain: str) -> bool:
    """Whether a name is the domain's first label, letter for letter."""
    return re.sub(r"\W", "", domain.partition(".")[0]) in in_domains(plain(name))


def titled(claims: Claims, domain: str) -> Iterator[Fact]:
    """The last part of the title that names the domain."""
    for claim in claims.get("title", ()):
        opening, colon, _ = claim.value.partition(": ")
        if colon and domain and plain(opening) and is_spelled(opening, domain):  # Blogger writes `Tern Post: Rain stops the regatta`
            yield Fact(value=opening, where="title")
            return
        parts = [part.strip() for part in SEPARATOR.split(claim.value)]
        if len(parts) > 1:
            for part in reversed(parts):
                if domain and len(part) <= LONGEST and is_of_domain(part, domain) and part[-1].isalnum():
                    yield Fact(value=named_in(part, domain), where="title")
                    return


def named_in(part: str, domain: str) -> str:
    """The words at either end that say the domain, of a part of a title that is too long for a name.

    >>> named_in("Tern Post Online", "ternpost.example"), named_in("Rain stops the final in Wexmoor Tern Post", "ternpost.example")
    ('Tern Post Online', 'Tern Post')
    """
    label, words = re.sub(r"\W", "", domain.partition(".")[0]), part.removeprefix("www.").split()
    ends = [run for number in range(1, len(words)) for run in (words[:number], words[-number:])] if len(words) >= SENTENCE else []
    return next((" ".join(run) for run in ends if plain(" ".join(run)) == label), " ".join(words))


def lines_of(blocks: tuple[Block, ...], publishers: Publishers) -> tuple[Outlet, Fact]:
    """Publisher and carrier as lines of a text name them."""
    carrier = Fact()
    for block in blocks:
        match = None if block.text.isascii() else SIGN.match(block.text) or RANK.match(block.text)
        if match and name_of(match["name"]):
            publisher = Fact(value=name_of(match["name"]), where=block.place)
            edition = [block for block in blocks if LATEST.match(block.text)]
            if len(edition) > 1:
                carrier = Fact(value=LATEST.match(edition[0].text)["name"], where=edition[0].place)  # type: ignore[index]
            return Outlet(publisher, publishers.by_name(publisher.value or "")), carrier
    known = outlet_among(blocks, publishers)
    if known.rule:
        return known, carrier
    return Outlet(imprints.imprint_of(blocks, publishers), None), carrier


def outlet_among(blocks: tuple[Block, ...], publishers: Publishers) -> Outlet:
    """The known outlet for which most in a text speaks, unknown where little does or for another half as much; its name must stand there.

    A name alone on its line may be a partner's, another paper's of the house, or a common word of a menu ("Time", "Bild", "Nation"). Of
    328 news pages as whole-page text 84 are named rightly so and 2 wrongly, 94 and 1 by another renderer; by such lines alone 38 and 7,
    72 and 2.
    """
    signs: dict[str, Counter[str]] = {}
    outlets: dict[str, Outlet] = {}
    for number, block in enumerate(blocks):
        for sign, rule in signs_in(block.text, publishers):
            outlets.setdefault(rule.name, Outlet(Fact(value=rule.name, where=block.place), rule))
            told = signs.setdefault(rule.name, Counter())
            told[sign] += 1
            told["top"] += sign == "alone" and number < TOP
    scores: dict[str, float] = {}
    for name, outlet in outlets.items():
        spellings = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in (name, *outlet.rule.aliases)))  # type: ignore[union-attr]
        if lines := sum(spellings.search(block.text) is not None for block in blocks):
            told = signs[name] + Counter(line=lines)
            scores[name] = sum(worth * min(told[sign], most) for sign, (worth, most) in SPEAKING.items())
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < SPOKEN or any(2 * score > scores[best] for name, score in scores.items() if name != best):
        return Outlet(Fact(), None)
    return outlets[best]


def signs_in(text: str, publishers: Publishers) -> Iterator[tuple[str, Publisher]]:
    """The known outlets that a line speaks for, each with how: it is nothing but the name, says who has the rights, or has an address."""
    if len(text) > OWNING:
        return
    found = [("alone", publishers.by_name(text))] if len(text) <= LONGEST else []
    if holder := imprints.holder_in(text):
        words = holder.split()[:WORDS]
        # `© 2026 El Faro de Norby` is not El Faro's.
        ends = (number for number in range(len(words), 0, -1) if number == len(words) or words[number].lower() not in spoken("inside"))
        names = (publishers.by_name(" ".join(words[:number]).strip(" .,|")) for number in ends)
        found.append(("owner", next(filter(None, names), None)))
    if "." in text[:-1]:
        found += [("address", publishers.by_address(host)) for host in dict.fromkeys(HOST.findall(text.lower()))]
    yield from ((sign, rule) for sign, rule in found if rule and rule.kind == "publisher")


def owner_of(blocks: Sequence[Block], claims: Claims) -> Fact:
    """Who a page says has the rights in it, where that name heads the page too, alone on its line, or is part of its title.

    A holding company is named below, and in menus; who a page is by stands at its top.

    >>> lines = ["Tern Post", "Rain stops the regatta", "The regatta was stopped.", "© 2026 Tern Post Ltd. All rights reserved."]
    >>> owner_of([Block(kind="paragraph", text=line) for line in lines], {}).value
    'Tern Post'
    """
    heads = [block.text for block in blocks[:MASTHEAD]] + [
        part for claim in claims.get("title", ()) for part in SEPARATOR.split(claim.value)
    ]
    found: dict[str, Fact] = {}
    for block in blocks:
        said = imprints.holder_in(block.text[:OWNING])
        holder = leading_name(HOLDER_ENDS.split(said)[0]) if said else None
        if not holder:
            continue
        # Links may have run on to it: `© 2026 Tern Post Contact`.
        names = [name.strip() for name in heads if f"{holder} ".casefold().startswith(f"{name.strip()} ".casefold())]
        head = max(names, key=len, default="")
        name = holder[: len(head)] if head.isupper() else head
        if len(name) > 2:
            found.setdefault(name, Fact(value=name, where=block.place))
    return next(iter(found.values())) if len(found) == 1 else Fact()


def provider_of(claims: Claims, publishers: Publishers, carrier: Fact) -> Fact:
    """The publisher from whom an aggregator's page says for machines that it has its text."""
    for claim in of(claims, PROVIDERS):
        known = publishers.by_name(claim.value)
        if plain(claim.value) != plain(carrier.value or "") and not (known and known.kind == "carrier"):
            return Fact(value=known.name if known else claim.value, where=claim.name)
    return Fact()


def carried_from(blocks: tuple[Block, ...], outlet: Fact) -> Fact:
    """The publisher that a page says it has its text from, unknown when it says none or names itself."""
    whole = "\n".join([block.text for block in blocks])
    signs = [sign for sign in CARRYING if sign in whole]
    for block in blocks if signs else ():
        text = block.text[:600]
        match = CARRIED.search(text) if any(sign in text for sign in signs) else None
        if match:
            name = leading_name(match["name"])
            if name and plain(name) != plain(outlet.value or ""):
                return Fact(value=name, where=block.place)
    return Fact()


def leading_name(text: str) -> str | None:
    """The capitalised words that open a text.

    >>> leading_name("The Northern Standard and is reproduced here"), leading_name("the Bank of Calder Review, a quarterly")
    ('The Northern Standard', 'Bank of Calder Review')
    >>> leading_name("May 2019"), leading_name("December 22, 2026 at 11:09 AM"), leading_name("Tuesday"), leading_name("Sunday Herald")
    (None, None, None, 'Sunday Herald')
    """
    words: list[str] = []
    for word in text.split():
        bare = word.rstrip(",")
        if (words and bare.lower() in spoken("inside")) or WORD_OF_NAME.match(bare):
            words.append(bare)
        elif words or bare.lower() != "the":
            break
        if word != bare:
            break
    while words and words[-1].lower() in spoken("inside"):
        words.pop()
    name = " ".join(words)
    return name if 2 < len(name) <= LONGEST and not re.search(r"\d{4}", name) and not all(map(is_of_calendar, words)) else None


def is_of_calendar(word: str) -> bool:
    return word.isdecimal() or word.lower() in weekdays() or month_of(word, "") is not None


def folder_domain(seed: str, publishers: Publishers) -> str:
    """The domain that an editor's folder names, where there is a rule for it: `newsrill.example/one.txt`."""
    return next((folder for folder in seed.split("/")[:-1] if publishers.by_domain(folder)), "")
