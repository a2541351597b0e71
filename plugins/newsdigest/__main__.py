"""The headless use: `python -m newsdigest clean PATH…`, `… group [FILE]`, `… digest [FILE]`, `… verify OUT SEEDS` and `… lint FEED…`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import lxml.etree
import lxml.html
import msgspec

from newsdigest import bounds, documents, editors, outcomes, publishers, records, reports, seeds
from newsdigest.cleaning.repeats import PAGES, lines_of, repeated_lines
from newsdigest.errors import SeedError, SettingsError
from newsdigest.model import Document, Report
from newsdigest.settings import Settings, source_date

LIMIT = Settings().seed_limit


class Given(msgspec.Struct):
    """One line of standard input for `clean -`."""

    id: str
    html: str | None = None
    plain: str | None = None
    url: str | None = None


class Source(NamedTuple):
    """One seed to be cleaned."""

    shown: str  # what its row calls it
    row: dict[str, Any]  # what stands before all else in its row
    is_text: bool
    plain: bool  # read as text whatever stands in it
    read: Callable[[], tuple[bytes, Mapping[str, str]]]  # its bytes and its sidecar; raises SeedError

    def parsed(self) -> Document:
        """Raises SeedError."""
        data, sidecar = self.read()
        return documents.parse(self.shown, data, sidecar=sidecar, plain=self.plain)


def cleaned(paths: list[str], known: publishers.Publishers, *, plain: bool) -> Iterator[dict[str, Any]]:
    """One row a seed, in path order; `-` reads JSON lines from standard input, whose rows carry their id."""
    for source, said in extracted(list(given(sys.stdin.buffer) if paths == ["-"] else saved(paths, plain=plain)), known):
        yield source.row | (records.rejected(source.shown, said.why, said.fix) if isinstance(said, SeedError) else records.report(said))


def extracted(sources: Sequence[Source], known: publishers.Publishers) -> Iterator[tuple[Source, Report | SeedError]]:
    """The report of each source, or why there is none.

    Lines that come again on texts of one publisher are learned from all of them first, as a build does.
    """
    outcomes.ready()
    domains = ["" if isinstance(said, bounds.Exceeded) else said for said in bounds.within(domain_of, sources, known)]
    times = Counter(domains)
    texts = [(source, domain) for source, domain in zip(sources, domains, strict=True) if domain and times[domain] >= PAGES]
    again = repeated_lines(page for page in bounds.within(page_of, texts) if not isinstance(page, bounds.Exceeded))
    from_domains = list(zip(sources, domains, strict=True))
    for source, said in zip(sources, bounds.within(report_of, from_domains, known, again), strict=True):
        yield source, SeedError(source.shown, said.why, outcomes.FIX) if isinstance(said, bounds.Exceeded) else said


def domain_of(source: Source, known: publishers.Publishers) -> str:
    """The domain of a text, where its sidecar or folder says it; empty for a page."""
    try:
        return reports.domain_told(source.shown, source.read()[1], known) if source.is_text else ""
    except SeedError:
        return ""  # its row says so


def page_of(text: tuple[Source, str]) -> tuple[str, frozenset[str]]:
    """A text and its domain -> the domain, the text's lines."""
    source, domain = text
    try:
        return domain, lines_of(source.parsed())
    except SeedError:
        return domain, frozenset()  # its row says so


def report_of(given: tuple[Source, str], known: publishers.Publishers, again: Mapping[str, frozenset[str]]) -> Report | SeedError:
    """A source's report, or why there is none."""
    source, domain = given
    try:
        return reports.extract(source.parsed(), known, repeated=again.get(domain, frozenset()))
    except SeedError as error:
        return error


def saved(paths: list[str], *, plain: bool) -> Iterator[Source]:
    """The seeds of these files and folders, in path order, called by their paths."""
    for folder, name in seeds.below(paths):
        yield source_of(folder, name, seeds.printable((folder / name).as_posix()), plain=plain)


def seeds_in(folder: Path) -> Iterator[Source]:
    """The seeds of a site's folder, called as the site calls them."""
    for name in seeds.names(folder):
        yield source_of(folder, name, name)


def source_of(folder: Path, name: str, shown: str, *, plain: bool = False) -> Source:
    def read() -> tuple[bytes, Mapping[str, str]]:
        seed = seeds.read(folder, name, LIMIT)
        return seed.data, seed.sidecar

    return Source(shown, {}, plain or documents.FORMATS.get(Path(name).suffix.lower(), ("",))[0] == "text", plain, read)


def given(lines: Iterable[bytes]) -> Iterator[Source]:
    """The seeds of these JSON lines."""

    def read(line: Given) -> tuple[bytes, Mapping[str, str]]:
        text = line.plain if line.html is None else line.html
        if text is None:
            raise SeedError(line.id, "neither html nor plain", "Give the line one of them.")
        return text.encode("utf-8", "surrogatepass"), {"url": line.url} if line.url else {}

    def refuse(error: SeedError) -> tuple[bytes, Mapping[str, str]]:
        raise error

    decoder = msgspec.json.Decoder(Given)
    for number, data in enumerate(lines, 1):
        if data.strip():
            try:
                line = decoder.decode(data.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
                fault = SeedError(f"line {number}", f"not a line of input: {error}", 'Write {"id": …, "html" or "plain": …}.')
                yield Source(fault.seed, {}, False, False, partial(refuse, fault))
                continue
            yield Source(line.id, {"id": line.id}, line.html is None, line.html is None, partial(read, line))


def grouped(told: Sequence[Report]) -> Iterator[dict[str, Any]]:
    """One row a story."""
    from newsdigest import stories  # what one command needs is loaded by that: all together take 0.2 s

    yield from stories.rows(stories.group(told))


def compared(told: Sequence[Report]) -> Iterator[dict[str, Any]]:
    """The receipt of each story of two reports or more; a report's hash is that of its row's title and text."""
    from newsdigest import digests, receipts, stories

    for story in stories.group(told):
        if len(story.reports) > 1:
            yield receipts.receipt(digests.compile(story))


def told_in(file: str) -> tuple[list[Report], list[SeedError]]:
    """The reports that the rows of a file tell, `-` for standard input, and what is wrong with the others."""
    from newsdigest import stories

    with contextlib.nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as lines:
        read = list(stories.each_row(lines, "" if file == "-" else file))
    return [one for one in read if isinstance(one, Report)], [one for one in read if isinstance(one, SeedError)]


def words_without(kind: str, page: Path) -> str:
    """The words of a page that stand in no element of a kind."""
    tree = lxml.html.parse(str(page)).getroot()
    lxml.etree.strip_elements(tree, kind, with_tail=False)
    return " ".join(tree.text_content().split())


def unverified(output: Path, folder: Path, known: publishers.Publishers) -> Iterator[str]:
    """One line for each sentence of the built site that the seeds in the folder do not bear out, naming story and sentence."""
    from newsdigest import accounts, receipts
    from newsdigest.digests.quotations import words_of
    from newsdigest.pages.digest import QUOTED
    from newsdigest.pages.words import shortened

    # A seed without a report is on no page; if one should be, its receipt names the seed that is missing.
    told = [report for _, report in extracted(list(seeds_in(folder)), known) if isinstance(report, Report)]
    found = [report for report in accounts.named(told) if isinstance(report, Report)]
    for path in sorted(output.glob("stories/*/story.json")):
        try:
            receipt = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
            whole = msgspec.convert(receipt, receipts.Receipt)
        except (msgspec.DecodeError, RecursionError) as error:
            yield f"{path}: it is not a receipt: {error}"
            continue
        yield from map(str, receipts.verify(receipt, found))
        if not path.with_name("index.html").is_file():
            yield f"story {whole.story}: it has no page"
            continue
        # Where a version changed a sentence, the page holds it twice: as it was, with what is left out, and as it is, with what is added.
        page = " ".join(words_without(kind, path.with_name("index.html")) for kind in ("ins", "del"))
        said = words_of(page)
        for statement in whole.statements:
            if statement.section == "quotations":
                # Of a quotation the page shows the words, once, as one of the reports prints them: marks, stops and capitals may differ,
                # and of a long one it shows the opening, which may then end a word or two sooner.
                shown = shortened(statement.quotation or "", QUOTED)
                words = words_of(shown).split()
                opening = words if shown == statement.quotation else words[:-2]
                is_there = " ".join(opening) in said
            else:
                shown = statement.text
                is_there = " ".join(shown.split()) in page
            if not is_there:
                yield f"story {whole.story}: the page does not show this sentence: {shown}"


def folder_of(path: Path) -> Path:
    """The path itself. Raises SettingsError where there is no such folder, in which nothing would be found wrong."""
    if not path.is_dir():
        raise SettingsError(str(path), "there is no such folder", "Check its name.")
    return path


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0; 1 when something was found, or lines given to `group` or `digest` are no rows; 2 when the call is wrong."""
    parser = argparse.ArgumentParser(prog="newsdigest", description="Clean and group saved news reports; JSON lines out.")
    commands = parser.add_subparsers(dest="command", required=True)
    clean = commands.add_parser("clean", help="one JSON object a seed, in path order")
    clean.add_argument(
        "paths", nargs="+", metavar="PATH", help='files or folders; "-": JSON lines {"id", "html" | "plain", "url"?} from standard input'
    )
    clean.add_argument("--plain", action="store_true", help="read files as text whatever their ending")
    group = commands.add_parser("group", help="one JSON object a story")
    digest = commands.add_parser(
        "digest", help="one JSON object a story of two reports or more: what its page would show, as story.json has it"
    )
    for command in (group, digest):
        command.add_argument(
            "file",
            nargs="?",
            default="-",
            metavar="FILE",
            help='JSON lines {"id", "title", "text", "date"?, "publisher"?, "language"?, "url"?}',
        )
    verify = commands.add_parser("verify", help="check every sentence of a built site against the seeds")
    verify.add_argument("output", metavar="OUT", type=Path, help="the built site")
    verify.add_argument("seeds", metavar="SEEDS", type=Path, help="the folder with its seeds")
    lint = commands.add_parser("lint", help="what is wrong with feeds, of any site")
    lint.add_argument("feeds", nargs="+", metavar="FEED", type=Path, help="RSS 2.0, Atom or JSON Feed")
    for command in (clean, verify):
        command.add_argument("--rules", metavar="FOLDER", type=Path, help="publisher rules (*.toml) laid over the built-in ones")
    said = parser.parse_args(arguments)
    faulty: list[SeedError] = []
    try:
        source_date(os.environ)
        if said.command == "lint":
            from newsdigest.feeds import faults as feed_faults

            faults = [f"{path}: {fault}" for path in said.feeds for fault in feed_faults.of(path.read_bytes())]
            print("\n".join(faults) or "no faults")
            return int(bool(faults))
        if said.command in ("group", "digest"):
            told, faulty = told_in(said.file)
            for fault in faulty:
                print(fault, file=sys.stderr)
            rows = grouped(told) if said.command == "group" else compared(told)
        else:
            known = publishers.load(editors.rules(folder_of(said.rules)) if said.rules else {})
            if said.command == "verify":
                if not (said.output / "index.html").is_file():
                    raise SettingsError(str(said.output), "no site stands there", "Name the folder that it was built into.")
                faults = list(unverified(said.output, folder_of(said.seeds), known))
                print("\n".join(faults) or "every sentence stands where its receipt says")
                return int(bool(faults))
            rows = cleaned(said.paths, known, plain=said.plain)
        for row in rows:
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has what it wanted.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - so that closing it at exit does not fail again
    except OSError as error:
        fix = "Check its name, its permissions, and that the disk has room."
        print(SettingsError(str(error.filename or "the output"), error.strerror or str(error), fix), file=sys.stderr)
        return 2
    return int(bool(faulty))


if __name__ == "__main__":
    sys.exit(main())
