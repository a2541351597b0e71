"""Settings from the DIGEST_* names (and a few of Pelican's own) of a configuration, checked once.

The only place that reads Pelican's dictionary.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Rights


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the editor can set; each field is the setting DIGEST_<FIELD> unless a comment names another."""

    name: str = "Newsdigest"  # SITENAME
    url: str = "http://127.0.0.1:8000"  # SITEURL, absolute, without a slash at the end; feeds and canonical links need it
    language: str = "en"  # DEFAULT_LANG, of the interface
    tagline: str = ""  # SITESUBTITLE
    publisher: str = ""  # who runs the site, shown on every page's foot; empty: the site's name
    contact: str = ""  # mail or web address for errors and removals; empty: no such links
    rights: Rights = "full"  # what posts show where no publisher rule says otherwise
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
    data_limit: int = 0  # bytes that a file of rows below data/ may have; 0: any
    publish_at: str = ""  # RFC 3339; set by `invoke publish` only: the time that new lines of the ledger get


FROM_PELICAN = {"SITENAME": "name", "SITEURL": "url", "DEFAULT_LANG": "language", "SITESUBTITLE": "tagline"}
FILE = "pelicanconf.py"
MOST = 1_000_000_000  # more is a slip, and what reads it may not hold it
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
MAIL = re.compile(r"(?:mailto:)?[^\s:@]+@\S+")
SOURCE_DATE = "SOURCE_DATE_EPOCH"
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
    for name, number, least, most in (
        ("DIGEST_FRONT_DAYS", ours.front_days, 1, 36_500),  # a century: Python's calendar ends somewhere
        ("DIGEST_FRONT_STORIES", ours.front_stories, 1, MOST),
        ("DIGEST_FEED_ENTRIES", ours.feed_entries, 1, MOST),
        ("DIGEST_SEED_LIMIT", ours.seed_limit, 1, MOST),
        ("DIGEST_DATA_LIMIT", ours.data_limit, 0, MOST),
        ("DIGEST_BOOKS", ours.books, 0, MOST),
        ("DIGEST_PROCESSES", ours.processes, 0, MOST),
    ):
        if not least <= number <= most:
            raise SettingsError(FILE, f"{name} is {number}", f"It must be {least} or more, and {most:,} at most.")
    for field in sorted(values):
        value = getattr(ours, field)
        if isinstance(value, str) and {unicodedata.category(letter) for letter in value} & {"Cc", "Cs", "Zl", "Zp"}:
            name = next(n for n, f in (known | FROM_PELICAN).items() if f == field)
            raise SettingsError(FILE, f"{name} holds more than one line, or what cannot be written: {value!r}", "Write it in one line.")
    if not LANGUAGE.fullmatch(ours.language):
        raise SettingsError(FILE, f"DEFAULT_LANG is {ours.language!r}", "Write a language's code, as en or de-AT.")
    if ours.contact and not MAIL.fullmatch(ours.contact) and not is_absolute(ours.contact):
        fix = "Write a mail address, or a web address with https://."
        raise SettingsError(FILE, f"DIGEST_CONTACT is neither a mail nor a web address: {ours.contact!r}", fix)
    if ours.publish_at:
        try:
            datetime.fromisoformat(ours.publish_at)
        except ValueError as error:
            raise SettingsError(FILE, f"DIGEST_PUBLISH_AT is {ours.publish_at!r}", "Leave it to `invoke publish`.") from error
    check_executor(ours.executor)
    return msgspec.structs.replace(ours, url=ours.url.rstrip("/"))


def source_date(environment: Mapping[str, str]) -> datetime | None:
    """The time that SOURCE_DATE_EPOCH gives, None where it is not set (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises SettingsError for what is no such time. Only `invoke publish` needs it, but libraries of ours stop at others.

    >>> source_date({"SOURCE_DATE_EPOCH": "1774000000"}).isoformat(), source_date({})
    ('2026-03-20T09:46:40+00:00', None)
    """
    said = environment.get(SOURCE_DATE)
    if said is None:
        return None
    try:
        if re.fullmatch("[0-9]{1,12}", said):
            return datetime.fromtimestamp(int(said), UTC)
    except ValueError:  # a year of five digits
        pass
    fix = "Set it to a number of seconds since 1970, as `date +%s` prints it, or leave it out."
    raise SettingsError(SOURCE_DATE, f"it is {said!r}", fix)


def check_executor(name: str) -> None:
    """Raises SettingsError unless an executor has that name; whether it can be had shows when it is used."""
    if name not in EXECUTORS and not re.fullmatch(rf"{DASK}[^\s/]+:[0-9]+", name):
        raise SettingsError(FILE, f"DIGEST_EXECUTOR is {name!r}", nearest(name, (*EXECUTORS, f"{DASK}host:port")))


@functools.lru_cache(maxsize=2**16)  # each report's, asked about again for each kind of page
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
