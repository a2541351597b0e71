"""The headless use: `python -m newsdigest clean PATH…` and `… group [FILE]`, JSON lines out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from newsdigest import documents, publishers, records, reports, seeds, stories
from newsdigest.errors import SeedError, SettingsError
from newsdigest.settings import Settings

LIMIT = Settings().seed_limit


class Given(msgspec.Struct):
    """One line of standard input for `clean -`."""

    id: str
    html: str | None = None
    plain: str | None = None
    url: str = ""


def cleaned(paths: list[str], known: publishers.Publishers, *, plain: bool) -> Iterator[dict[str, Any]]:
    """One row a seed, in path order; `-` reads JSON lines from standard input, whose rows carry their id."""
    if paths == ["-"]:
        decoder = msgspec.json.Decoder(Given)
        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                try:
                    given = decoder.decode(line)
                except msgspec.DecodeError as error:
                    yield records.rejected(f"line {number}", f"not a line of input: {error}", 'Write {"id": …, "html" or "plain": …}.')
                    continue
                yield {"id": given.id} | _row(given, known)
        return
    for folder, name in seeds.below(paths):
        shown = (folder / name).as_posix()
        try:
            seed = seeds.read(folder, name, LIMIT)
            document = documents.parse(shown, seed.data, sidecar=seed.sidecar, plain=plain)
            yield records.report(reports.extract(document, known))
        except SeedError as error:
            yield records.rejected(shown, error.why, error.fix)


def _row(given: Given, known: publishers.Publishers) -> dict[str, Any]:
    text = given.plain if given.html is None else given.html
    try:
        if text is None:
            raise SeedError(given.id, "neither html nor plain", "Give the line one of them.")
        sidecar = {"url": given.url} if given.url else {}
        document = documents.parse(given.id, text.encode("utf-8", "surrogatepass"), sidecar=sidecar, plain=given.html is None)
        return records.report(reports.extract(document, known))
    except SeedError as error:
        return records.rejected(given.id, error.why, error.fix)


def grouped(file: str) -> Iterator[dict[str, Any]]:
    """One row a story of the rows in the file, `-` for standard input."""
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    yield from stories.rows(stories.group(stories.from_rows(data.splitlines())))


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0, or 2 when the call or the editor's rules are wrong."""
    parser = argparse.ArgumentParser(prog="newsdigest", description="Clean and group saved news reports; JSON lines out.")
    commands = parser.add_subparsers(dest="command", required=True)
    clean = commands.add_parser("clean", help="one JSON object a seed, in path order")
    clean.add_argument(
        "paths", nargs="+", metavar="PATH", help='files or folders; "-": JSON lines {"id", "html" | "plain", "url"?} from standard input'
    )
    clean.add_argument("--plain", action="store_true", help="read files as text whatever their ending")
    clean.add_argument("--rules", metavar="FOLDER", help="publisher rules (*.toml) laid over the built-in ones")
    group = commands.add_parser("group", help="one JSON object a story")
    group.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help='JSON lines {"id", "title", "text", "date"?, "publisher"?, "language"?, "url"?}',
    )
    said = parser.parse_args(arguments)
    try:
        if said.command == "clean":
            rules = {path.name: path.read_text("utf-8-sig") for path in sorted(Path(said.rules).glob("*.toml"))} if said.rules else {}
            rows = cleaned(said.paths, publishers.load(rules), plain=said.plain)
        else:
            rows = grouped(said.file)
        for row in rows:
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has what it wanted.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - so that closing it at exit does not fail again
    return 0


if __name__ == "__main__":
    sys.exit(main())
