"""Pelican's writer, but only what the site does not have yet, and each file whole; feeds by feedgen."""

from __future__ import annotations

import filecmp
import hashlib
import io
import os
import posixpath
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer

from newsdigest import feeds, settings
from newsdigest.errors import with_remedy
from newsdigest.model import Entry, FeedSpec
from newsdigest.traces import Trace, Traces


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> bool:
    """Puts the bytes, or parts of them, at the path, through a temporary name beside it; False when they stood there already."""
    if isinstance(data, bytes) and holds(path, data):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:200]}.new")
    try:
        with open(temporary, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
        if not isinstance(data, bytes) and is_same(path, temporary):
            temporary.unlink()
            return False
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def holds(path: Path | str, data: bytes) -> bool:
    """Whether these bytes stand at the path, in a file and not behind a link."""
    try:
        state = os.lstat(path)
        if state.st_size != len(data) or not stat.S_ISREG(state.st_mode):
            return False
        with open(path, "rb") as file:
            return file.read() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def is_same(path: Path | str, other: Path | str) -> bool:
    """Whether the same bytes stand in the file at the path, and not behind a link, as in the other."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and filecmp.cmp(path, other, shallow=False)
    except (FileNotFoundError, NotADirectoryError):
        return False


class WholeFile(io.StringIO):
    """What Pelican writes a page into; it reaches the disk when closed without an exception."""

    def __init__(self, writer: DigestWriter, name: str) -> None:
        super().__init__(newline="\n")
        self._writer, self._name = writer, name

    def __exit__(self, kind: object, *rest: Any) -> None:
        if kind is None:
            self._writer.write_bytes(self._name, self.getvalue().encode("utf-8", "replace"))
        super().__exit__(kind, *rest)  # type: ignore[arg-type]


class DigestWriter(Writer):  # type: ignore[misc]
    """Writes the new site into its own folder, beside the site that stands; `files` are the hashes of all it was given, by their path."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self.site = Path(settings["SITE_PATH"])  # where the earlier site stands
        self.files: dict[str, str] = {}  # path -> sha256
        self.earlier = Traces()  # of the site that stands
        self.keys: dict[str, str] = {}  # path -> key, of what can be known again
        self.kept: set[str] = set()  # paths of what stands as it was made before
        self.fresh: dict[str, Trace] = {}  # path -> what was written there, where nobody else may have changed it since
        # Another plugin may want to change each page that it is told of; the standing site's file is not its to change.
        self.tells = bool(signals.content_written.receivers)

    @with_remedy
    def write_bytes(self, name: str, data: bytes) -> None:
        """One file of the site; `name` is relative to the output folder. Raises Pelican's error when the name was taken."""
        hash = hashlib.sha256(data).hexdigest()
        path = sanitised_join(self.output_path, self._take(name, hash))  # raises when it would leave it
        if self.tells or not holds(f"{self.site}/{name}", data):
            # Strings: with paths as objects a site of ten thousand reports took a second more.
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
            if not self.tells:
                self.fresh[posixpath.normpath(name)] = Trace.of(path, hash=hash)

    @with_remedy
    def write_parts(self, name: str, parts: Iterable[bytes]) -> None:
        """The same for a file that may be larger than the memory should hold."""
        path = sanitised_join(self.output_path, self._take(name, ""))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        hash = hashlib.sha256()
        with open(path, "wb") as file:
            for part in parts:
                hash.update(part)
                file.write(part)
        self.files[posixpath.normpath(name)] = hash.hexdigest()
        if self.tells:
            return
        if is_same(f"{self.site}/{name}", path):
            os.unlink(path)
        else:
            self.fresh[posixpath.normpath(name)] = Trace.of(path, hash=hash.hexdigest())

    def keeps(self, name: str, key: str) -> bool:
        """Whether the site that stands has this file, made from what the key stands for; then it is one of the new site too.

        An empty key stands for nothing.
        """
        if not key or self.tells:
            return False
        self.keys[name] = key
        trace = self.earlier.files.get(name)
        if not trace or trace.key != key or not trace.stands_at(f"{self.site}/{name}"):
            return False
        self._take(name, trace.hash)
        self.kept.add(name)
        return True

    def keep(self, traces: Traces) -> None:
        """All these files, which stand."""
        for name, trace in traces.files.items():
            self._take(name, trace.hash)

    def _take(self, name: str, hash: str) -> str:
        name = posixpath.normpath(name)
        if name in self.files:
            raise FileOverwriteFailedError(f"Two pages have the address {name}")
        self.files[name] = hash
        return name

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> WholeFile:
        return WholeFile(self, os.path.relpath(filename, self.output_path))

    def write_feed(
        self,
        elements: Sequence[Any],
        context: dict[str, Any],
        path: str | None = None,
        url: str | None = None,
        feed_type: str = "atom",
        override_output: bool = False,
        feed_title: str | None = None,
    ) -> FeedSpec:
        """Pelican's feeds of the editor's own articles, valid and with ids that do not move."""
        ours = settings.read(self.settings)
        entries = tuple(
            Entry(
                id=f"urn:newsdigest:note:{element.slug}",
                title=_plain(element.title),
                link=f"{ours.url}/{element.url}",
                attribution=ours.publisher or ours.name,
                paragraphs=(_plain(element.summary),),
                published=element.date.isoformat(),
                updated=getattr(element, "modified", element.date).isoformat(),
                authors=(ours.publisher or ours.name,),
                categories=tuple(sorted(str(tag) for tag in getattr(element, "tags", ()))),
                language=element.lang,
            )
            for element in elements[: self.settings["FEED_MAX_ITEMS"]]
        )
        spec = FeedSpec(
            id=f"urn:newsdigest:feed:{path}",
            title=" – ".join(filter(None, (ours.name, feed_title and _plain(feed_title)))),
            subtitle=ours.tagline,
            link=f"{ours.url}/",
            address=f"{ours.url}/{url or path}",
            language=ours.language,
            updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00"),
            entries=entries,
        )
        signals.feed_generated.send(context, feed=spec)
        if path:
            self.write_bytes(path, feeds.render(spec, "rss" if feed_type == "rss" else "atom"))
            signals.feed_written.send(os.path.join(self.output_path, path), context=context, feed=spec)
        return spec


def _plain(html: object) -> str:
    from bs4 import BeautifulSoup  # few sites have feeds of notes, and it is long to load

    return " ".join(BeautifulSoup(str(html), "lxml").get_text(" ").split())


def writers(pelican: Any) -> type[DigestWriter]:
    """Pelican's writer for this site."""
    return DigestWriter
