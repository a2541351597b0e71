"""Who puts reports out and how their pages are cut, from one small TOML file a domain.

The files beside this module know large outlets and agencies; those in content/publishers/ are laid over them, field by field.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from importlib import resources
from urllib.parse import urlsplit

import msgspec
from publicsuffixlist import PublicSuffixList

from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Publisher, Value
from newsdigest.settings import is_absolute

FIELDS = tuple(field for field in Publisher.__struct_fields__ if field != "domain")


class Publishers(Value, frozen=True, kw_only=True):
    """All publishers known, found by domain or by name."""

    domains: dict[str, Publisher]  # by registrable domain
    names: dict[str, Publisher]  # by folded name or alias

    def by_domain(self, domain: str) -> Publisher | None:
        """The publisher of a registrable domain, None where there is no rule for it."""
        return self.domains.get(domain.lower())

    def by_name(self, name: str) -> Publisher | None:
        """The publisher that goes by this name or alias, whatever the case, spacing and punctuation."""
        return self.names.get(folded(name))


def load(texts: Mapping[str, str] = {}) -> Publishers:
    """Rule files (name -> TOML text) laid over the built-in ones.

    A file is named after its registrable domain, `example.org.toml`; it may hold any field of `Publisher` but the domain.
    A field it leaves out keeps what the built-in rule for that domain says.
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
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    if not re.search(r"[^\d.]", host) or (":" in address and "//" not in address):
        return ""
    domain = suffixes().privatesuffix(host.rstrip(".").lower())
    return domain or ""


def folded(name: str) -> str:
    """A name without case, punctuation, accents of presentation and a leading article, for comparing.

    >>> folded("The Associated Press") == folded("ASSOCIATED PRESS"), folded("The Week")
    (True, 'the week')
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", name).casefold())
    # A single word needs its article: "The Week" is a paper, "week" is not.
    return " ".join(words[1:] if len(words) > 2 and words[0] == "the" else words)


# ------------------------------------------------------------------------------------------------ rule files


def publisher_of(file: str, text: str, base: Publisher | None = None) -> Publisher:
    """One rule file laid over the rule there was for its domain."""
    domain = file.removesuffix(".toml").lower()
    if domain_of(domain) != domain:
        raise SettingsError(file, "a rule file is named after a registrable domain", f"Name it {domain_of(domain) or 'example.org'}.toml.")
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, f"not TOML: {error}", 'Write one `key = "value"` a line.') from error
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
    return Publishers(domains=dict(sorted(rules.items())), names=names)


@functools.cache
def built_in() -> Mapping[str, Publisher]:
    """The rules that come with the plugin, by domain."""
    files = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    return {p.domain: p for p in (publisher_of(f.name, f.read_text("utf-8")) for f in sorted(files, key=lambda f: f.name))}


@functools.cache
def suffixes() -> PublicSuffixList:
    """The Public Suffix List; reading it costs 40 ms, so once."""
    return PublicSuffixList()


def agencies() -> Publishers:
    """Only the built-in rules of news agencies: what a benchmark may know without knowing its outlets."""
    return indexed({domain: rule for domain, rule in built_in().items() if rule.kind == "wire"})
