"""Settings from the DIGEST_* names (and a few of Pelican's own) of a configuration, checked once.

The only place that reads Pelican's dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from newsdigest.errors import SettingsError, nearest


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the editor can set; each field is the setting DIGEST_<FIELD> unless a comment names another."""

    name: str = "Newsdigest"  # SITENAME
    url: str = "http://127.0.0.1:8000"  # SITEURL, absolute, without a slash at the end; feeds and canonical links need it
    language: str = "en"  # DEFAULT_LANG, of the interface
    tagline: str = ""  # SITESUBTITLE
    publisher: str = ""  # who runs the site, shown on every page's foot; empty: the site's name
    contact: str = ""  # mail or web address for errors and removals; empty: no such links
    rights: Literal["full", "excerpt", "link"] = "full"  # what posts show where no publisher rule says otherwise
    basis: str = ""  # why these rights
    front_days: int = 7  # the front page tells the days before the newest report's, at least 1
    front_stories: int = 40  # … and at most so many digests
    books: int = 30  # so many of the latest editions can be taken along, as one file of HTML and as EPUB; 0: none
    feed_entries: int = 50  # in each feed
    hub: str = ""  # WebSub hub, absolute address
    search: bool = False  # whether the words of the site are indexed for /search/
    cards: bool = False  # whether the pictures are drawn that other sites show beside a link
    executor: str = "processes"  # one of EXECUTORS, or `dask://host:port`
    processes: int = 0  # 0: as many as the machine has processors
    seed_limit: int = 8_000_000  # bytes; a larger seed is rejected. A page saved with its pictures has some millions
    publish_at: str = ""  # RFC 3339; set by `invoke publish` only: the time that new lines of the ledger get


FROM_PELICAN = {"SITENAME": "name", "SITEURL": "url", "DEFAULT_LANG": "language", "SITESUBTITLE": "tagline"}
FILE = "pelicanconf.py"
EXECUTORS = ("serial", "processes")
DASK = "dask://"  # and the host and port of a scheduler


def read(settings: Mapping[str, Any]) -> Settings:
    """Pelican's settings -> ours.

    Raises SettingsError for an unknown DIGEST_ name, a value of the wrong type or an address that is not absolute.
    """
    known = {f"DIGEST_{field.upper()}": field for field in Settings.__struct_fields__ if field not in FROM_PELICAN.values()}
    values = {field: settings[name] for name, field in FROM_PELICAN.items() if settings.get(name)}
    for name in sorted(settings):
        if name.startswith("DIGEST_"):
            if name not in known:
                raise SettingsError(FILE, f"{name} is not a setting", nearest(name, known))
            values[known[name]] = settings[name]
    try:
        ours = msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$.")[2].rstrip("`")
        name = next((n for n, f in (known | FROM_PELICAN).items() if f == field), "a setting")
        raise SettingsError(FILE, f"{name}: {str(error).partition(' - at')[0]}", "See the table of settings in README.md.") from error
    for name, value in (("SITEURL", ours.url), ("DIGEST_HUB", ours.hub)):
        if value and not is_absolute(value):
            raise SettingsError(FILE, f"{name} is not an absolute address: {value!r}", "Write it with https:// or http:// and the host.")
    for name, number in (
        ("DIGEST_FRONT_DAYS", ours.front_days),
        ("DIGEST_FRONT_STORIES", ours.front_stories),
        ("DIGEST_FEED_ENTRIES", ours.feed_entries),
        ("DIGEST_SEED_LIMIT", ours.seed_limit),
    ):
        if number < 1:
            raise SettingsError(FILE, f"{name} is {number}", "It must be 1 or more.")
    if ours.books < 0:
        raise SettingsError(FILE, f"DIGEST_BOOKS is {ours.books}", "It must be 0 or more.")
    check_executor(ours.executor)
    return msgspec.structs.replace(ours, url=ours.url.rstrip("/"))


def check_executor(name: str) -> None:
    """Raises SettingsError unless an executor has that name; whether it can be had shows when it is used."""
    if name not in EXECUTORS and not re.fullmatch(rf"{DASK}[^\s/]+:[0-9]+", name):
        raise SettingsError(FILE, f"DIGEST_EXECUTOR is {name!r}", nearest(name, (*EXECUTORS, f"{DASK}host:port")))


def is_absolute(address: str) -> bool:
    """Whether an address is an absolute http(s) one.

    >>> is_absolute("https://example.org/a"), is_absolute("javascript:alert(1)"), is_absolute("/a"), is_absolute("http://example.org:x/")
    (True, False, False, False)
    """
    try:
        parts = urlsplit(address)
        # A port that is no number is found out only when someone asks for it.
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port >= 0)
    except ValueError:
        return False
