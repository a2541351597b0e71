"""Sources that an editor names -> seeds below a content folder, each with its sidecar; what is there already is recognised."""

from __future__ import annotations

import glob
import hashlib
import io
import json
import mimetypes
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urldefrag, urlsplit

import msgspec

from newsdigest import arrivals, bounds, documents, editors, outcomes, publishers, seeds
from newsdigest.bounds import Exceeded
from newsdigest.documents import encodings
from newsdigest.errors import SeedError, SettingsError, legible
from newsdigest.fetches import Fetched
from newsdigest.model import Addition, Arrival, LeftOut, Rejected, Report
from newsdigest.publishers import Publishers, domain_of
from newsdigest.seeds import Seed
from newsdigest.settings import Settings
from newsdigest.slugs import slug_of
from newsdigest.store import Kept, Store, key_of, rules_version
from newsdigest.writer import write_whole

FEW = 32  # seeds that are cleaned at a time
# For one arrival, and for all of a feed, which is read at once: ten times what the largest honest one takes.
SECONDS, MEMORY = 30.0, 1_000_000_000
UNPLACED = "address-not-known"  # the folder of seeds whose address nobody knows
# What TOML does not allow in a string, and what would break a comment's line.
FOLDED = {**dict.fromkeys((*range(32), 127), " "), **dict.fromkeys(range(0xD800, 0xE000))}

# Python's own table of endings, as the machine's differs from one to the next; and what of it lies about where pages were saved.
TYPES = mimetypes.MimeTypes()
NO_REPORTS = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript", "application/wasm")

Fetch = Callable[[str, str, str], Fetched]  # address, its etag and last-modified when it was last fetched


def add(sources: Sequence[str], content: Path, ours: Settings, beside: Path, fetch: Fetch) -> Iterator[Addition]:
    """Files, folders, globs and http(s) addresses -> what became of each arrival, in the order given, folders by path.

    Seeds and sidecars are written below `content`/seeds, each whole. `beside` is the folder build/: its store of cleaned reports spares
    cleaning anew the seeds that are there, and fetched.json keeps by what servers knew what was fetched.
    `fetch` raises SeedError for what cannot be had. Raises SettingsError for a wrong publisher rule, and where the disk refuses.
    """
    try:
        rules = editors.rules(content / "publishers")
        with Store(beside / "store.sqlite") as store:
            shelf = Shelf(content / "seeds", publishers.load(rules), ours, store, rules_version(rules) + ours.rights + ours.basis)
            for source in sources:
                if is_address(source):
                    yield from from_address(source, shelf, ours.seed_limit, beside / "fetched.json", fetch)
                else:
                    for arrival in from_files(source, ours.seed_limit):
                        yield taken(arrival, shelf)
    except OSError as error:
        fix = "See that the disk is well and has room, and add again: what was added before stays."
        raise SettingsError(str(error.filename or "the disk"), error.strerror or str(error), fix) from error


def taken(arrival: Arrival | Rejected | LeftOut, shelf: Shelf) -> Addition:
    """What became of one arrival."""
    if isinstance(arrival, Rejected):
        return Addition(place=arrival.seed, outcome="refused", why=arrival.error, fix=arrival.fix)
    if isinstance(arrival, LeftOut):
        return Addition(place=arrival.place, outcome="left out", why=legible(arrival.what))
    return shelf.put(arrival)


def told(addition: Addition) -> str:
    """The line that an editor reads.

    >>> told(Addition(place="a.txt", outcome="refused", why="it is empty", fix="Save it again."))
    'refused        a.txt: it is empty. Save it again.'
    >>> told(Addition(place="a.html", outcome="added", seed="courier.example/rain.html"))
    'added          courier.example/rain.html, from a.html'
    >>> told(Addition(place="b.html", outcome="already there", seed="courier.example/rain.html", why="the same bytes"))
    'already there  courier.example/rain.html, from b.html: the same bytes'
    """
    if addition.outcome == "refused":
        said = f"{addition.place}: {addition.why}. {addition.fix}"
    elif addition.outcome == "already there":
        said = f"{addition.seed}, from {addition.place}: {addition.why}"
    else:
        said = f"{addition.seed or addition.why}, from {addition.place}"
    return legible(f"{addition.outcome:<14} {said}")


# ------------------------------------------------------------------------------------------------ from the web


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a fetch, so that the server need not send the same again."""

    etag: str = ""
    last_modified: str = ""
    seeds: tuple[str, ...]  # what was made of it


def from_address(address: str, shelf: Shelf, limit: int, state: Path, fetch: Fetch) -> Iterator[Addition]:
    """What became of what stands at an address; a server is asked only for what changed since, while the seeds are still there."""
    memory = remembered(state)
    last = memory.get(address)
    if last and not all(shelf.has(seed) for seed in last.seeds):
        last = None
    try:
        answer = fetch(address, last.etag if last else "", last.last_modified if last else "")
    except SeedError as error:
        yield Addition(place=address, outcome="refused", why=error.why, fix=error.fix)
        return
    if answer.is_unchanged:
        yield Addition(place=address, outcome="already there", seed=", ".join(last.seeds if last else ()), why="unchanged")
        return
    additions = []
    for arrival in fetched(answer, limit):
        additions.append(taken(arrival, shelf))
        yield additions[-1]
    made = tuple(addition.seed for addition in additions if addition.seed)
    # What was refused must be named again the next time, so nothing of it is remembered.
    if made and len(made) == len(additions) and (answer.etag or answer.last_modified):
        memory[address] = Remembered(etag=answer.etag, last_modified=answer.last_modified, seeds=made)
        write_whole(state, msgspec.json.format(msgspec.json.encode(memory)))


def remembered(state: Path) -> dict[str, Remembered]:
    """What is kept of fetches; nothing where the file is missing or damaged, which costs a fetch and no more."""
    try:
        return msgspec.json.decode(state.read_bytes(), type=dict[str, Remembered])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


# ------------------------------------------------------------------------------------------------ from the disk


def from_files(source: str, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """The arrivals of a file, a folder or a glob."""
    paths = files_of(source)
    if not paths:
        yield Rejected(
            seed=seeds.printable(source), error="there is no such file or folder, or it is empty", fix="Look at how it is spelled."
        )
    for path in paths:
        kind = TYPES.guess_type(path.name)[0] or ""
        if len(paths) > 1 and kind.startswith(NO_REPORTS):
            yield LeftOut(place=seeds.printable(path.as_posix()), what=kind)
            continue
        try:
            yield from opened(path, limit)
        except SeedError as error:
            yield Rejected(seed=error.seed, error=error.why, fix=error.fix)
        except OSError as error:
            yield Rejected(
                seed=seeds.printable(str(path)), error=f"cannot be read ({error.strerror})", fix="Check the file and its permissions."
            )


def is_address(source: str) -> bool:
    """Whether a source is on the web rather than a file.

    >>> is_address("https://courier.example/a"), is_address("inbox/https.html")
    (True, False)
    """
    return source.lower().startswith(("http://", "https://"))


def files_of(source: str) -> list[Path]:
    """The files of a folder, a glob or a name, sorted; sidecars belong to their seeds, hidden files to nobody."""
    path = Path(source)
    if path.is_dir():
        return [path / name for name in seeds.names(path) if not name.endswith(seeds.SIDECAR)]
    if os.path.lexists(path):
        return [path]
    found = map(Path, sorted(glob.glob(source, recursive=True)))
    return [path for path in found if not path.is_dir() and path.suffix != seeds.SIDECAR]


def opened(path: Path, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """The arrivals of one file; to a page by itself belongs what its sidecar says."""
    name = seeds.printable(path.as_posix())
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise SeedError(name, "not a regular file", "Save the report itself in a file.")
        for arrival in arriving(name, file, limit):
            if isinstance(arrival, Arrival) and arrival.place == name:
                folder = path.absolute().parent.name
                domain = arrival.domain or (folder if domain_of(folder) == folder else "")
                arrival = msgspec.structs.replace(arrival, facts=arrival.facts | seeds.sidecar_of(path, name), domain=domain)
            yield arrival


def arriving(name: str, source: BinaryIO, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """The arrivals of a source, whoever made it: feedparser takes hours for a feed with an author's name of some megabytes."""
    for arrival in bounds.each(arrivals.arrive, name, source, limit, seconds=SECONDS, memory=MEMORY):
        if isinstance(arrival, Exceeded):
            yield Rejected(seed=name, error=arrival.why, fix="Add the pages themselves; what stands before was taken.")
        else:
            yield arrival


def fetched(answer: Fetched, limit: int) -> Iterator[Arrival | Rejected | LeftOut]:
    """The arrivals of what stood at an address: the page itself, or what a feed or archive there holds."""
    kind, _, parameters = answer.content_type.partition(";")
    for arrival in arriving(answer.address, io.BytesIO(answer.data), limit):
        if not isinstance(arrival, Arrival):
            yield arrival
        elif arrival.place != answer.address:
            yield msgspec.structs.replace(arrival, facts={"retrieved": answer.retrieved} | arrival.facts)
        else:
            facts = {"url": answer.address, "retrieved": answer.retrieved}
            if encoding := encodings.needed(answer.data, encodings.charset_in(parameters)):
                facts["encoding"] = encoding
            # What the server calls it goes before the end of the address, which is often no ending at all.
            ending = arrivals.ENDINGS.get(kind.strip().lower()) or documents.ending_of(answer.data)
            yield msgspec.structs.replace(arrival, facts=facts, ending=ending, note=answer.content_type)


# --------------------------------------------------------------------------------------------- arrivals -> seeds


class Shelf:
    """The seeds below a folder, found by their bytes, or by address and text; what is put there is found too."""

    def __init__(self, folder: Path, known: Publishers, ours: Settings, store: Store, version: str) -> None:
        self._folder, self._known, self._ours, self._store, self._version = folder, known, ours, store, version
        self._by_bytes: dict[str, list[tuple[str, str]]] = {}  # hash -> (name, address), one for each seed with these bytes
        self._by_text: dict[tuple[str, str], str] = {}  # address and hash of the text -> name
        self._uncleaned: list[str] = []  # seeds that the store does not know, cleaned only when it matters
        self._stems: set[str] = set()  # names without their endings; a sidecar is told by them whose it is
        for name in seeds.names(folder) if folder.is_dir() else []:
            if not name.endswith(seeds.SIDECAR):
                self._stems.add(Path(name).with_suffix("").as_posix())
            try:
                seed = seeds.read(folder, name, ours.seed_limit)
            except SeedError:
                continue  # the build names it, and nothing that arrives is like it
            self._by_bytes.setdefault(seed.hash, []).append((name, seed.sidecar.get("url", "")))
            kept = store.get([key := self._key(seed)], Kept)
            if kept:
                self._enter(name, kept[key].outcome)
            else:
                self._uncleaned.append(name)

    def has(self, name: str) -> bool:
        """Whether the seed is there."""
        return (self._folder / name).is_file()

    def put(self, arrival: Arrival) -> Addition:
        """Makes a seed of an arrival, unless it is there already or would give no report."""
        address = arrival.facts.get("url", "")
        domain = domain_of(address) or domain_of(arrival.domain) or UNPLACED
        seed = Seed(
            name=f"{domain}/new{arrival.ending}", data=arrival.data, hash=hashlib.sha256(arrival.data).hexdigest(), sidecar=arrival.facts
        )
        for name, other in self._by_bytes.get(seed.hash, ()):
            if not address or not other or key_of_address(address) == key_of_address(other):
                return Addition(place=arrival.place, outcome="already there", seed=name, why="the same bytes")
        (report,) = outcomes.outcomes([(seed, frozenset())], self._known, self._ours)
        if isinstance(report, Exceeded):
            report = outcomes.rejected(seed.name, report)
        if isinstance(report, Rejected):
            return Addition(place=arrival.place, outcome="refused", why=report.error, fix=report.fix)
        address = report.url.value or ""
        self._clean()
        if address and (name := self._by_text.get(text_key(report), "")):
            return Addition(place=arrival.place, outcome="already there", seed=name, why="the same address and the same text")
        folder = domain_of(address) or domain
        if (self._folder / folder).is_symlink():  # a build does not look behind it, and the report would be lost
            return Addition(
                place=arrival.place, outcome="refused", why=f"content/seeds/{folder} is a symbolic link", fix="Put a folder in its place."
            )
        tail = hashlib.sha256(f"{seed.hash} {address}".encode()).hexdigest()[:8]
        said = sidecar(arrival)
        stems = (slug_of(report.headline.value or "") or tail, slug_of(report.headline.value or "", tail))
        # The second is free by what it is made of: bytes and address that no seed has.
        stem = next((stem for stem in stems if self._is_free(f"{folder}/{stem}", said)), stems[-1])
        name = f"{folder}/{stem}{arrival.ending}"
        # The sidecar first: a seed without it would be taken for known the next time, and what its source knows would be lost.
        write_whole((self._folder / name).with_suffix(seeds.SIDECAR), said)
        write_whole(self._folder / name, seed.data)
        self._stems.add(name.removesuffix(arrival.ending))
        self._by_bytes.setdefault(seed.hash, []).append((name, address))
        self._enter(name, report)
        return Addition(place=arrival.place, outcome="added", seed=name)

    def _is_free(self, stem: str, said: bytes) -> bool:
        """Whether no seed has this name yet; a sidecar without its seed, as an addition that was ended leaves it, may be the same."""
        beside = self._folder / f"{stem}{seeds.SIDECAR}"
        return stem not in self._stems and (not beside.exists() or beside.read_bytes() == said)

    def _clean(self) -> None:
        """Cleans what the store does not know, and keeps it there for the next build."""
        cleaned = {}
        for start in range(0, len(self._uncleaned), FEW):
            found = [seeds.read(self._folder, name, self._ours.seed_limit) for name in self._uncleaned[start : start + FEW]]
            made = outcomes.outcomes([(seed, frozenset()) for seed in found], self._known, self._ours)
            for seed, one in zip(found, made, strict=True):
                if not isinstance(one, Exceeded):
                    cleaned[self._key(seed)] = Kept.of(one)
                    self._enter(seed.name, one)
        self._uncleaned.clear()
        self._store.put(cleaned, Kept)

    def _key(self, seed: Seed) -> str:
        return key_of(seed.name, seed.hash, seed.sidecar, self._version)

    def _enter(self, name: str, report: Report | Rejected) -> None:
        if isinstance(report, Report) and report.url.value:
            self._by_text.setdefault(text_key(report), name)


def text_key(report: Report) -> tuple[str, str]:
    return key_of_address(report.url.value or ""), hashlib.sha256(report.text.encode("utf-8", "replace")).hexdigest()


def key_of_address(address: str) -> str:
    """An address without what differs between two ways to one page.

    >>> key_of_address("https://www.courier.example/a/#top") == key_of_address("http://Courier.example/a")
    True
    """
    parts = urlsplit(urldefrag(address).url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def sidecar(arrival: Arrival) -> bytes:
    """What is known of an arrival as TOML, with where it came from in a comment.

    >>> print(sidecar(Arrival(data=b"", ending=".html", place="in/news.warc, record 3", facts={"url": "https://courier.example/a"})).decode())
    # Added from news.warc, record 3
    url = "https://courier.example/a"
    <BLANKLINE>
    """
    lines = []
    if arrival.place != arrival.facts.get("url"):
        # Of a file its name only: the same source makes the same sidecar wherever it lies.
        lines.append(f"# Added from {arrival.place if is_address(arrival.place) else arrival.place.rpartition('/')[2]}")
    if arrival.note:
        lines.append(f"# Served as {arrival.note[:200]}")
    # JSON's strings are TOML's.
    lines += [f"{key} = {json.dumps(value.translate(FOLDED), ensure_ascii=False)}" for key, value in arrival.facts.items()]
    return "".join(f"{line.translate(FOLDED)}\n" for line in lines).encode()
