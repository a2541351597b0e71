"""Who puts reports out and how their pages are cut, from a table of names and one small TOML file a domain.

The table and the files beside this module know large outlets and agencies; those in content/publishers/ are laid over them, field by
field.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from urllib.parse import urlsplit

import msgspec
from publicsuffixlist import PublicSuffixList

from newsdigest import tables
from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Publisher, Value
from newsdigest.publishers.selectors import parse
from newsdigest.settings import is_absolute

SELECTORS = "Write them of tag, .class, #id, [itemprop=x], [class^=x], [class*=x], spaces, > and commas."
# As long as names in the DNS are, in letters of any script; its last part is no number, which browsers take for an IP address.
HOST = re.compile(r"(?:[\w-]{1,63}\.)*(?!(?:\d+|0x[\da-f]*)$)[\w-]{1,63}")
LONGEST_HOST = 253  # bytes
WORDS = re.compile(r"\w+")
FIELDS = tuple(field for field in Publisher.__struct_fields__ if field != "domain")


class Publishers(Value, frozen=True, kw_only=True):
    """All publishers known, found by domain or by name."""

    domains: dict[str, Publisher]  # by registrable domain, or host where several outlets share one
    names: dict[str, Publisher]  # by folded name or alias
    agencies: dict[str, Publisher]  # the news agencies among them, by each of their names as it is written

    def by_domain(self, domain: str) -> Publisher | None:
        """The publisher of this very domain or host, None where there is no rule for it."""
        return self.domains.get(domain.lower())

    def by_address(self, address: str) -> Publisher | None:
        """The publisher of a web address or host: of the host itself, else of the nearest domain above it that is known."""
        host = host_of(address)
        while host and host not in self.domains:
            host = host.partition(".")[2]
        return self.domains.get(host)

    def by_name(self, name: str) -> Publisher | None:
        """The publisher that goes by this name or alias, whatever the case, spacing and punctuation."""
        return self.names.get(folded(name))


def load(texts: Mapping[str, str] = {}) -> Publishers:
    """Rule files (name -> TOML text) laid over the built-in ones.

    A file is named after its registrable domain, `example.org.toml`, or after a host where several outlets share one; it may hold any
    field of `Publisher` but the domain. A field it leaves out keeps what the built-in rule for that domain says.
    Raises SettingsError for TOML that does not parse, an unknown key, a wrong value, a missing name, or a name that two domains claim.
    """
    rules = dict(built_in())
    for file in sorted(texts):
        domain = file.removesuffix(".toml").lower()
        rules[domain] = publisher_of(file, texts[file], rules.get(domain))
    return indexed(rules)


def domain_of(address: str) -> str:
    """The registrable domain of a web address or host; empty where it has none.

    By the Public Suffix List (publicsuffix.org) that comes with publicsuffixlist, so nothing is looked up.

    >>> domain_of("https://www.bbc.co.uk/news/1"), domain_of("news.example.org")
    ('bbc.co.uk', 'example.org')
    >>> domain_of("http://127.0.0.1/"), domain_of("mailto:a@b.org")
    ('', '')
    """
    return suffixes().privatesuffix(host_of(address)) or ""


def host_of(address: str) -> str:
    """The host of a web address, itself where it is one already; empty for numbers, what no host is called, and what is no web address.

    >>> host_of("https://News.Example.org:80/a"), host_of("example.org"), host_of("10.0.0.1"), host_of("mailto:a@b.org")
    ('news.example.org', 'example.org', '', '')
    >>> host_of("https://0x7f.1/a"), host_of("a b.org"), host_of("https://" + 64 * "a" + ".org/")
    ('', '', '')
    """
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    # As browsers read it, to whom the wide letters of Japanese are plain ones.
    host = (host if host.isascii() else unicodedata.normalize("NFKC", host)).rstrip(".").lower()
    is_host = HOST.fullmatch(host) and len(host.encode("utf-8", "replace")) <= LONGEST_HOST
    return host if is_host and not (":" in address and "//" not in address) else ""


@functools.lru_cache(maxsize=5_000)  # each line of a text is asked for several times
def folded(name: str) -> str:
    """A name without case, punctuation, accents of presentation and a leading article, for comparing.

    >>> folded("The Associated Press") == folded("ASSOCIATED PRESS"), folded("The Week")
    (True, 'the week')
    """
    words = WORDS.findall((name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold())
    # A single word needs its article: "The Week" is a paper, "week" is not.
    return " ".join(words[1:] if len(words) > 2 and words[0] == "the" else words)


# ------------------------------------------------------------------------------------------------ rule files


def publisher_of(file: str, text: str, base: Publisher | None = None) -> Publisher:
    """One rule file laid over the rule there was for its domain."""
    domain = file.removesuffix(".toml").lower()
    if not domain_of(domain) or host_of(domain) != domain or domain.startswith("www."):
        raise SettingsError(file, "a rule file is named after a registrable domain", f"Name it {domain_of(domain) or 'example.org'}.toml.")
    said = tables.of(file, text, 'Write one `key = "value"` a line.')
    for key in sorted(said):
        if key not in FIELDS:
            raise SettingsError(file, f"{key} is not a key of a publisher rule", nearest(key, FIELDS))
    known = msgspec.to_builtins(base) if base else {}
    try:
        publisher = msgspec.convert(known | said | {"domain": domain}, Publisher)
    except msgspec.ValidationError as error:
        if "name" not in known | said:
            raise SettingsError(file, "the publisher has no name", 'Add `name = "…"`, as people know it.') from error
        raise SettingsError(file, str(error), "See the commented fields of Publisher in model.py.") from error
    if not folded(publisher.name):
        raise SettingsError(file, "the publisher has no name", 'Add `name = "…"`, as people know it.')
    if publisher.homepage and not is_absolute(publisher.homepage):
        raise SettingsError(file, f"homepage is not an absolute address: {publisher.homepage!r}", "Write it with https:// or http://.")
    for selector in (*publisher.body, *publisher.drop):
        try:
            parse(selector)
        except ValueError as error:
            raise SettingsError(file, f"{selector!r} is no selector that rules know: {str(error)!r}", SELECTORS) from error
    return publisher


def indexed(rules: Mapping[str, Publisher]) -> Publishers:
    """Rules by domain -> Publishers; a name that two domains claim is an error, since it would misattribute."""
    names: dict[str, Publisher] = {}
    for domain in sorted(rules):
        for name in (rules[domain].name, *rules[domain].aliases):
            other = names.setdefault(folded(name), rules[domain])
            # One publisher may have several domains (bbc.com, bbc.co.uk): the same name is the same publisher.
            if other.name != rules[domain].name:
                raise SettingsError(f"{domain}.toml", f"{name!r} is already a name of {other.domain}", "Give it to one of them only.")
    domains = dict(sorted(rules.items()))
    agencies = {name: rule for rule in domains.values() if rule.kind == "wire" for name in (rule.name, *rule.aliases)}
    return Publishers(domains=domains, names=names, agencies=agencies)


@functools.cache
def built_in() -> Mapping[str, Publisher]:
    """The rules that come with the plugin, by domain: the table of names, and the rule files laid over it."""
    folder = resources.files(__package__)
    rules = {publisher.domain: publisher for publisher in tabled(folder.joinpath("names.tsv").read_text("utf-8"))}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            domain = file.name.removesuffix(".toml")
            rules[domain] = publisher_of(file.name, file.read_text("utf-8"), rules.get(domain))
    return rules


def tabled(table: str) -> Iterator[Publisher]:
    """The lines of the table of names: domain, name, kind, home page, aliases parted by |; the last three may be empty or left out.

    >>> next(tabled("ternpost.example\\tThe Tern Post\\t\\t\\tTern Post | TTP\\n")).aliases
    ('Tern Post', 'TTP')
    """
    for line in table.splitlines():
        if line and not line.startswith("#"):
            domain, name, kind, homepage, aliases = (*line.split("\t"), "", "", "")[:5]
            yield msgspec.convert(
                {
                    "domain": domain,
                    "name": name,
                    "kind": kind or "publisher",
                    "homepage": homepage or f"https://www.{domain}/",
                    "aliases": [alias.strip() for alias in aliases.split("|") if alias],
                },
                Publisher,
            )


@functools.cache
def suffixes() -> PublicSuffixList:
    """The Public Suffix List; reading it costs 40 ms, so once."""
    return PublicSuffixList()


def agencies() -> Publishers:
    """Only the built-in rules of news agencies, for whoever must know no other outlet."""
    return indexed({domain: rule for domain, rule in built_in().items() if rule.kind == "wire"})
