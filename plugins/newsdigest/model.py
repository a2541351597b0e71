"""The values that pass between the stages: immutable, keyword-only, each field commented.

A `msgspec.Struct` is value, cache format, JSON and JSON Schema at once, so a new fact is a new field here.
Places are strings an editor can follow: `line 4` (1-based line of a text seed) or `/html/body/div[2]/p[3]` (HTML).
Times are ISO 8601 strings exactly as precise as the source gave them: `2026-11-20`, or `2026-11-20T14:05:00+01:00`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What all values have in common; `kw_only` is not inherited, so each of them says it again.

    They hold values only, and cannot stand in a circle: Python need not look through millions of them for one (`gc=False`).
    """

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        # From one process to another as into the store and out of it. A default is left out of JSON where it is the very same object
        # (msgspec 0.22), which a word that went through a pickle never is: the same site would have other bytes.
        return _decoded, (msgspec.msgpack.encode(self), type(self))


def _decoded(data: bytes, kind: type[Value]) -> Value:
    return msgspec.msgpack.decode(data, type=kind)


@lru_cache(maxsize=1 << 12)  # an archive's days are few, and each report's is asked for some ten times a build
def calendar_day(text: str) -> date | None:
    """The day that `2026-11-20` means; None for anything else.

    >>> calendar_day("2026-11-20"), calendar_day("2026-02-30"), calendar_day("2026-11"), calendar_day("2026-W47-5")
    (datetime.date(2026, 11, 20), None, None, None)
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # date.fromisoformat takes weeks, 2026-W47-5, too
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------ seed -> document


BlockKind = Literal["paragraph", "heading", "quotation", "entry", "row"]
BlockNote = Literal["", "standfirst", "caption", "correction", "editor"]


class Block(Value, frozen=True, kw_only=True):
    """One block of plain text; no markup ever stands in it."""

    kind: BlockKind  # entry: of a list; row: of a table, cells joined by " | "
    text: str  # one line, white space folded; never empty
    place: str = ""  # where it begins in the seed
    level: int = 0  # of a heading, 1–6; 0 where the seed does not say
    links: float = 0.0  # share of the characters that stand inside links, 0–1
    context: tuple[str, ...] = ()  # enclosing elements, outermost first, as `div.story-body#main`; empty for text
    note: BlockNote = ""  # what the block is beside the running text


class Claim(Value, frozen=True, kw_only=True):
    """One thing a page says of itself, unjudged: `og:title`, JSON-LD `datePublished`, `<time>`, canonical link …"""

    name: str  # as the page names it, `json-ld datePublished`, `meta og:title`, `time`, `link canonical`, `html lang`
    value: str  # as written
    place: str = ""  # where it stands


class Document(Value, frozen=True, kw_only=True):
    """A seed decoded, nothing judged yet."""

    seed: str  # path below content/seeds, with forward slashes
    hash: str  # sha256 of the seed's bytes, hexadecimal
    format: Literal["text", "html"]
    encoding: str  # what the bytes were decoded as, and after a comma how that was known: `utf-8, bom`
    blocks: tuple[Block, ...]  # all the visible text in reading order; for text one block a line
    claims: tuple[Claim, ...] = ()  # in page order; empty for text
    sidecar: dict[str, str] = {}  # what NAME.toml beside the seed says; empty without one
    repairs: tuple[Repair, ...] = ()  # what decoding had to repair (mojibake, control characters)


# ---------------------------------------------------------------------------------------- document -> report


class Fact(Value, frozen=True, kw_only=True):
    """A value and where it was read, or unknown (both None). Never filled by a guess."""

    value: str | None = None  # several names (bylines, wires) are joined by ", "
    where: str | None = None  # `json-ld datePublished`, `line 41`, `sidecar`, `publisher rule`


class Dropped(Value, frozen=True, kw_only=True):
    """A block of the document that is not part of the report; as a site holds it, blocks that were dropped for one reason."""

    place: str  # line or path; empty where it stands for blocks of a page
    text: str  # as it stood; empty on a site, which does not repeat it
    why: str  # in the editor's words: `newsletter promotion`
    count: int = 1  # of blocks


class Repair(Value, frozen=True, kw_only=True):
    """A change of the text on its way from seed to report."""

    before: str  # the words as they stood, with a little of their surroundings
    after: str  # the same words repaired
    why: str  # `lost space before a quotation mark`
    place: str = ""


class Publisher(Value, frozen=True, kw_only=True):
    """Who puts reports out, and how its pages are cut; read from publishers/*.toml."""

    domain: str  # registrable domain, the key everywhere
    name: str  # as people know it: `BBC News`
    homepage: str = ""  # absolute address, empty when not known
    kind: Literal["publisher", "wire", "carrier"] = "publisher"  # carrier: its pages hold other publishers' texts
    aliases: tuple[str, ...] = ()  # other spellings, as texts credit it (`AP`, `The Associated Press`)
    body: tuple[str, ...] = ()  # CSS selectors of the report's text
    drop: tuple[str, ...] = ()  # CSS selectors that never belong to it
    drop_lines: tuple[str, ...] = ()  # openings of lines that never belong to it
    rights: Literal["", "full", "excerpt", "link"] = ""  # empty: the site's setting holds
    basis: str = ""  # why these rights: `licence`, `quotation right`, `agreement of 2026-02-01`


Rights = Literal["full", "excerpt", "link"]
BETWEEN_BLOCKS = "\n\n"  # of a report's text
FIRST_SENTENCE = "first sentence"  # where a headline is from that the seed does not give


class Report(Value, frozen=True, kw_only=True):
    """One publisher's cleaned account; shown as a post."""

    id: str  # first 12 hexadecimal digits of the seed's hash; in headless use the id that was handed in
    seed: str  # path below content/seeds
    hash: str  # sha256 of the seed's bytes
    headline: Fact  # always has a value; `where` says `first sentence` where the seed has none, and that stands for it
    blocks: tuple[Block, ...]  # the body, without the headline; text, kind, place, level and note only
    publisher: Fact = Fact()  # who put it out
    carrier: Fact = Fact()  # who we got it from, when that is not the publisher
    wire: Fact = Fact()  # the agency the text credits
    byline: Fact = Fact()
    published: Fact = Fact()  # the publisher's time
    modified: Fact = Fact()  # the publisher's time of the last change
    retrieved: Fact = Fact()  # when the page was saved; never stands in for published
    url: Fact = Fact()  # absolute http(s) address of the original
    language: Fact = Fact()  # BCP 47, lower case primary tag: `en`, `de`, `pt-br`
    dateline: Fact = Fact()
    section: Fact = Fact()
    disagreements: tuple[str, ...] = ()  # where the page contradicts itself, `published: json-ld 2026-11-20, time 2026-11-21`
    rights: Rights = "full"
    basis: str = ""  # why these rights
    dropped: tuple[Dropped, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The blocks joined by a blank line; statements' ranges count in this."""
        return BETWEEN_BLOCKS.join(block.text for block in self.blocks)

    @property
    def placed(self) -> Iterator[tuple[int, Block]]:
        """The blocks, each with where it begins in the text."""
        start = 0
        for block in self.blocks:
            yield start, block
            start += len(block.text) + len(BETWEEN_BLOCKS)

    @property
    def own_headline(self) -> Fact:
        """The headline that the seed itself gives, unknown where it gives none."""
        return Fact() if self.headline.where == FIRST_SENTENCE else self.headline

    @property
    def dated(self) -> str:
        """When it was published, ISO 8601; else when it was last changed, which with news is hardly ever another day; empty: unknown."""
        return self.published.value or self.modified.value or ""

    @property
    def day(self) -> str:
        """The ISO day that it is dated, in the publisher's own zone; empty where its time is less precise or unknown."""
        day = calendar_day(self.dated[:10])
        return day.isoformat() if day else ""

    @property
    def wires(self) -> tuple[str, ...]:
        """The agencies that the text credits, each by its name."""
        return tuple(filter(None, (self.wire.value or "").split(", ")))


class Rejected(Value, frozen=True, kw_only=True):
    """A seed that gave no report."""

    seed: str
    error: str  # the reason in the editor's words
    fix: str  # the remedy


class Takedown(Value, frozen=True, kw_only=True):
    """A report that the editor has removed from the whole site."""

    report: str  # id; empty where only the path of its seed is known
    seed: str  # path below content/seeds; empty where only its post is known
    address: str  # of its post, below the site's root; empty where not known
    reason: str  # as readers see it


# ------------------------------------------------------------------------------------------ sources -> seeds


class Arrival(Value, frozen=True, kw_only=True):
    """A seed to be, out of a file or from an address that an editor wants to add."""

    data: bytes  # the seed's bytes
    ending: str  # how it is read: `.html`, `.txt`, `.mhtml`
    facts: dict[str, str] = {}  # what its source knows of it, as its sidecar will say it
    place: str  # where it came from, `news.warc.gz, record 3`
    domain: str = ""  # the folder where neither facts nor page give an address
    note: str = ""  # what else the source says of the bytes, as its content type; for the editor's eyes


class LeftOut(Value, frozen=True, kw_only=True):
    """What stands in an archive beside its pages."""

    place: str
    what: str  # `image/png`, `answer with status 301`


class Addition(Value, frozen=True, kw_only=True):
    """What became of one arrival, or of a whole source that gave none."""

    place: str  # where it came from
    outcome: Literal["added", "already there", "refused", "left out"]
    seed: str = ""  # path below content/seeds of the seed that is there now; empty when refused or left out
    why: str = ""  # of all but `added`
    fix: str = ""  # the remedy of a refusal


# ----------------------------------------------------------------------------------------- reports -> stories


class Tie(Value, frozen=True, kw_only=True):
    """What holds two reports together, or nearly did."""

    reports: tuple[str, str]  # ids
    names: tuple[str, ...] = ()  # names both use, rarest first; those that stand side by side in a report as one
    words: tuple[str, ...] = ()  # rare words both use, rarest first
    days: int | None = None  # between their published times; None when either is unknown


class Why(Value, frozen=True, kw_only=True):
    """Why a story's reports stand together, in nothing that moves when unrelated reports come."""

    ties: tuple[
        Tie, ...
    ] = ()  # enough of them to connect all reports; strongest first, by how rare what both share is in the news at large
    overrides: tuple[str, ...] = ()  # reasons of the editor's overrides that shaped the story
    related: tuple[Tie, ...] = ()  # the strongest tie to each related story, in their order


class Margin(Value, frozen=True, kw_only=True):
    """A tie by which a story's bounds were decided."""

    tie: Tie
    likelihood: float  # 0–1, that both reports tell one event


class Margins(Value, frozen=True, kw_only=True):
    """How nearly a story was grouped otherwise: for the editor, as these figures move with every report that comes."""

    weakest: Margin | None = None  # the least likely link that holds the story together; None for a single report
    nearest: Margin | None = None  # the likeliest link to a report that was not joined; None where none came near


Relation = Literal["same text", "mostly copied", "new version"]


class Copies(Value, frozen=True, kw_only=True):
    """Reports that carry one text."""

    reports: tuple[str, ...]  # ids; the original first where dates or credits say which, else the longest
    relation: Relation
    shared: float  # share of the shorter text's runs of three words that stand in the first, 0–1; the least of all
    shares: tuple[float, ...] = ()  # the same for each report after the first


class Revision(Value, frozen=True, kw_only=True):
    """What one publishing changed in a story that had been published before; reports by their ids."""

    number: int  # from 2
    at: str  # RFC 3339
    added: tuple[str, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()  # each with its seed's path, by which a takedown may still name it
    renewed: tuple[tuple[str, str], ...] = ()  # of pages that were saved anew: what the report was called before, and since
    headline: bool = False  # whether the story's headline changed


class Naming(Value, frozen=True, kw_only=True):
    """A name that a report uses."""

    key: str  # what its spellings have in common; of a territory its code, two capitals
    text: str  # as the report most often writes it
    times: int
    is_headed: bool = False  # in the headline
    is_early: bool = False  # in the first paragraphs
    is_sure: bool = False  # stands somewhere inside a sentence, where only names have capitals
    is_full: bool = False  # may be a person's full name: two to four words, none of which says what an institution is
    is_titled: bool = False  # stands behind what somebody is: `President Lee`


class Named(Value, frozen=True, kw_only=True):
    """What a report names, as `topics` needs it."""

    namings: tuple[Naming, ...] = ()  # by key
    short: dict[str, str] = {}  # abbreviation -> key of what the report says that it stands for
    lower: str = ""  # the words that it writes without a capital, in one string: ten thousand reports have millions of them


TopicKind = Literal["name", "place", "subject"]  # place: a territory of the CLDR; subject: by the sections of publishers' pages


class Topic(Value, frozen=True, kw_only=True):
    """What a story and at least one other are about: somebody, a place, an organisation, a subject."""

    slug: str  # its address is topics/<slug>/
    name: str  # as pages show it
    kind: TopicKind = "name"
    language: str = ""  # of the name, where it is not the interface's; empty where it is, or is not known
    reports: tuple[str, ...] = ()  # ids of the story's reports that name it


class Story(Value, frozen=True, kw_only=True):
    """One event, told by one or more reports."""

    id: str  # from the ledger, or minted from the members by `ledger.match`; before that the lead's id
    slug: str = ""  # its address is stories/<slug>/ for two reports or more; set by `ledger.match`
    first: str = ""  # RFC 3339, when it was first published; empty while the ledger does not have it
    updated: str = ""  # RFC 3339, of its last revision; empty while the ledger does not have it
    revision: int = 1
    history: tuple[Revision, ...] = ()  # the revisions since the first, oldest first; empty while the ledger knows of none
    editions: tuple[tuple[str, str], ...] = ()  # each edition it was published in: ISO day, and since when (RFC 3339), oldest first
    reports: tuple[Report, ...]  # the lead first
    copies: tuple[Copies, ...] = ()
    why: Why = Why()
    margins: Margins = Margins()  # empty in what pages, feeds and data are made from
    headline: str = ""  # the editor's choice of report id for the headline; empty: the lead's
    note: str = ""  # the editor's note, plain text
    related: tuple[str, ...] = ()  # ids of earlier and related stories, the most strongly tied first
    topics: tuple[Topic, ...] = ()  # the most telling first; set by `topics.find`

    @property
    def newest_day(self) -> str:
        """The ISO day its newest report was published, of whose edition it is; empty when no report says."""
        return max(report.day for report in self.reports)

    @property
    def headlining(self) -> Report:
        """The report whose headline the story bears: the one the editor chose, else the lead."""
        return next((report for report in self.reports if report.id == self.headline), self.reports[0])


# ------------------------------------------------------------------------------------------- story -> digest


class Statement(Value, frozen=True, kw_only=True):
    """One verbatim sentence of a report, with where it stands."""

    report: str  # id
    number: int  # of the sentence in its report, from 1; the post marks it with the anchor `s<number>`
    start: int  # range in Report.text, in characters
    end: int
    text: str  # Report.text[start:end]
    hash: str  # sha256 of the report's seed


class Agreement(Value, frozen=True, kw_only=True):
    """Statements of two or more independent texts that say the same."""

    statements: tuple[Statement, ...]  # one a report, the fullest first
    shared: tuple[str, ...] = ()  # names, numbers and rare words they share


DifferenceKind = Literal["days", "numbers", "names"]


class Difference(Value, frozen=True, kw_only=True):
    """Statements of different reports that give different values for one thing."""

    kind: DifferenceKind
    values: tuple[str, ...]  # as written, one for each statement: `Friday`, `Thursday`
    statements: tuple[Statement, ...]
    also: tuple[tuple[DifferenceKind, tuple[str, ...]], ...] = ()  # what else they give differently, in the same order

    @property
    def columns(self) -> tuple[tuple[DifferenceKind, tuple[str, ...]], ...]:
        """Each kind of which they give different values, with one value for each statement."""
        return ((self.kind, self.values), *self.also)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of which they give different values."""
        return tuple(dict.fromkeys(kind for kind, _ in self.columns))


class Own(Value, frozen=True, kw_only=True):
    """What one report says and no other of the story."""

    report: str  # id
    statements: tuple[Statement, ...]  # most telling first
    copies: tuple[str, ...] = ()  # ids of reports that carry the same text, and may have these statements too


# Why a report gives words without their speaker: a pronoun is the subject, and nobody whom it may mean stands before it in this copy;
# or the sentence doesn't name them, others may; or it can't be told. Empty: they are named.
Unnamed = Literal["", "copy", "sentence", "unclear"]


class Printing(Value, frozen=True, kw_only=True):
    """A quotation as one report gives it."""

    text: str  # the words without the marks
    speaker: str | None = None  # as this report names them; None: it does not
    unnamed: Unnamed = ""  # where it does not: why


class Quotation(Value, frozen=True, kw_only=True):
    """Words in quotation marks, as one or more reports give them."""

    text: str  # the words without the marks, as the first report gives them
    statements: tuple[Statement, ...]  # one for each report that gives it or a part of it, those that name the speaker first
    speaker: str | None = None  # as the first report names them; None: no sentence names them
    person: str = ""  # the fullest way in which the story's quotations, or else its reports, name them, where that is not `speaker`
    unnamed: Unnamed = ""  # where no sentence does: why
    printings: tuple[Printing, ...] = ()  # one for each statement

    @property
    def unnamed_in(self) -> tuple[str, ...]:
        """Ids of the reports that give the words and do not name the speaker whom another one names."""
        pairs = zip(self.statements, self.printings, strict=False) if self.speaker else ()
        return tuple(statement.report for statement, printing in pairs if not printing.speaker)


class Dated(Value, frozen=True, kw_only=True):
    """A statement that says when."""

    when: str  # as written: `Thursday`, `22 August`
    statement: Statement
    resolved: str = ""  # ISO date, only where the report's publication time is known


class Change(Value, frozen=True, kw_only=True):
    """A sentence that a newer version of a report has otherwise."""

    before: Statement | None = None  # of the older version; None where the newer one adds it
    after: Statement | None = None  # of the newer version; None where it leaves it out


class Version(Value, frozen=True, kw_only=True):
    """What a newer version of a report changed."""

    older: str  # report ids
    newer: str
    changes: tuple[Change, ...] = ()  # in the order of the newer version
    notes: tuple[Statement, ...] = ()  # of the newer version only: the publisher's own, `Correction: …`


class Digest(Value, frozen=True, kw_only=True):
    """The comparison of a story's reports; every statement verbatim."""

    story: Story
    headline: str  # verbatim from one report
    headline_report: str  # that report's id
    publishers: tuple[str, ...]  # names, in the order of the reports, each once
    wires: tuple[tuple[str, int], ...] = ()  # agency and how many reports credit it
    independent: int = 1  # texts after copies are collapsed
    first: str | None = None  # earliest and latest day published, ISO; None when no report says
    last: str | None = None
    undated: int = 0  # reports that say neither when they were published nor when changed
    lengths: dict[str, int] = {}  # report id -> words of its text
    in_short: tuple[Statement, ...] = ()
    agree: tuple[Agreement, ...] = ()
    differ: tuple[Difference, ...] = ()
    only: tuple[Own, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    when: tuple[Dated, ...] = ()
    versions: tuple[Version, ...] = ()


# ---------------------------------------------------------------------------------------- pages and feeds


class Entry(Value, frozen=True, kw_only=True):
    """What subscribers get for one story or report."""

    id: str  # never changes; `tag:` or `urn:` address from the ledger
    title: str
    link: str  # absolute address of the page on this site
    attribution: str  # first visible line: publishers, carriers, wires
    paragraphs: tuple[str, ...]  # excerpts, plain text
    published: str  # RFC 3339 with time zone; from the ledger where there is one
    updated: str  # RFC 3339 with time zone
    authors: tuple[str, ...] = ()  # publishers whose words these are
    categories: tuple[str, ...] = ()  # sorted
    sources: tuple[tuple[str, str], ...] = ()  # publisher and address of each original, address may be empty
    language: str = ""


class FeedSpec(Value, frozen=True, kw_only=True):
    """All that a feed says; `feeds.render` turns it into bytes."""

    id: str
    title: str
    subtitle: str
    link: str  # absolute address of the page it belongs to
    address: str  # absolute address of the feed itself
    language: str
    updated: str  # RFC 3339: the newest of its entries
    entries: tuple[Entry, ...]  # newest first
    alternates: tuple[tuple[str, str, str], ...] = ()  # format, title, absolute address; what the OPML lists
    archived: bool = False  # holds what the present feed no longer does, and is not polled (RFC 5005)
    pages: tuple[tuple[str, str], ...] = ()  # how its archives hang together: relation (`prev-archive`) and absolute address
    deleted: tuple[tuple[str, str], ...] = ()  # ids of entries that are gone, and since when (RFC 3339), newest first; Atom tells them
    hub: str = ""  # WebSub hub, empty for none
    stylesheet: str = ""  # CSS for browsers, relative to the feed; empty for none


class Note(Value, frozen=True, kw_only=True):
    """One of the editor's own Markdown articles, as the front page names it."""

    title: str
    address: str  # below the site's root, `notes/on-method/`
    date: str  # ISO day, empty when not dated
    summary: str = ""  # plain text


class Published(Value, frozen=True, kw_only=True):
    """One line of the ledger: what was published under which id."""

    id: str  # minted once
    slug: str  # the digest's address, never changes; empty while the story never had two reports
    first: str  # RFC 3339, when `publish` first put it out
    updated: str  # RFC 3339, of the last revision
    revision: int  # from 1
    reports: tuple[str, ...]  # ids, sorted
    hash: str  # of what subscribers see: headline and members
    seeds: tuple[str, ...] = ()  # path of each report's seed; by it a page that was saved anew, and so has another id, keeps its story
    merged_into: str = ""  # id of the story that took its reports; its address redirects
    headline: str = ""  # hash of the headline alone, by which a revision knows whether it changed
    history: tuple[Revision, ...] = ()  # oldest first; begins later than revision 2 in a ledger from before revisions were kept
    withdrawn: str = ""  # RFC 3339, when `publish` first found none of its reports; empty while it has some
    # Each edition that it was published in, the present one last: ISO day, empty for none, and since when (RFC 3339).
    editions: tuple[tuple[str, str], ...] = ()
    former: tuple[str, ...] = ()  # slugs that a takedown took from it; their addresses lead on
