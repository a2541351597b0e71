"""Pelican's writer, but whole files only, and only when their bytes changed; feeds by feedgen."""

from __future__ import annotations

import io
import os
import posixpath
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from pelican import signals
from pelican.utils import sanitised_join
from pelican.writers import FileOverwriteFailedError, Writer

from newsdigest import feeds, settings
from newsdigest.model import Entry, FeedSpec

JOURNAL = "journal"  # in build/


def write_whole(path: Path, data: bytes) -> bool:
    """Puts the bytes at the path, through a temporary name beside it; False when they stood there already."""
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = unfinished(path)
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def unfinished(path: Path) -> Path:
    """Where a file is written before it takes its name."""
    return path.with_name(f".{path.name[:200]}.new")


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
    """Counts what it wrote (`written`) and what stood there already (`unchanged`); `files` are all their names."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self.written, self.unchanged = 0, 0
        self.files: set[str] = set()
        beside = Path(output_path).resolve().parent / "build"
        beside.mkdir(parents=True, exist_ok=True)
        # What this build began to write: were it killed, the next one knows what may lie there (see `manifests.finish`).
        self.journal = open(beside / JOURNAL, "a", encoding="utf-8")  # noqa: SIM115 - held for the build

    def begin(self, *names: str) -> None:
        """Notes files that are about to be written, by us or by Pelican."""
        self.journal.writelines(f"{name}\n" for name in names)
        self.journal.flush()

    def write_bytes(self, name: str, data: bytes) -> None:
        """One file of the site; `name` is relative to the output folder. Raises Pelican's error when the name was taken."""
        name = posixpath.normpath(name)
        if name in self.files:
            raise FileOverwriteFailedError(f"Two pages have the address {name}")
        path = Path(sanitised_join(self.output_path, name))  # raises when it would leave the output folder
        self.files.add(name)
        self.begin(name)
        if write_whole(path, data):
            self.written += 1
        else:
            self.unchanged += 1

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
    return " ".join(BeautifulSoup(str(html), "lxml").get_text(" ").split())


def writers(pelican: Any) -> type[DigestWriter]:
    """Pelican's writer for this site."""
    return DigestWriter
