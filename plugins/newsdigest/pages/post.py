"""The page of one report from its blocks and the story it belongs to: attribution first, then its own words."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from newsdigest import rights
from newsdigest.digests import statements
from newsdigest.ledger import headline_of as story_headline
from newsdigest.model import Block, Dropped, Report, Statement, Story, Value
from newsdigest.pages import structured
from newsdigest.pages.addresses import post_address, story_address
from newsdigest.pages.pictures import Share, share_of
from newsdigest.pages.reasons import N_, reason_of
from newsdigest.pages.revisions import Changed, revisions
from newsdigest.pages.views import (
    Context,
    Link,
    Page,
    Source,
    Subject,
    Text,
    headline_of,
    marks_in,
    page,
    paragraphs_of,
    source_of,
    subject_of,
)
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings


class Sentence(Value, frozen=True, kw_only=True):
    """A run of a block's text; the anchor `s<number>` marks it when it is a statement."""

    text: str
    number: int = 0  # 0: no statement, white space between two or the rest of a split one


class Part(Value, frozen=True, kw_only=True):
    """Blocks that stand in one element: a paragraph, all entries of a list, all rows of a table."""

    kind: str  # paragraph, heading, quotation, list, table
    note: str  # standfirst, caption, correction, editor or empty
    level: int  # of a heading on the page, 2–6
    lines: tuple[tuple[tuple[Sentence, ...], ...], ...]  # entries or rows, of each its cells (one but in a table), of each its runs


class Relation(Value, frozen=True, kw_only=True):
    """What a report's text has in common with another report's of the story."""

    kind: str  # as of copies: same text, mostly copied, new version
    is_first: bool  # whether the other one is the copy, or the later version
    post: Link
    share: Share | None  # of the shorter text that stands in the other; None where that was not measured


class Removed(Value, frozen=True, kw_only=True):
    """Lines that stood in the seed and are no part of the report. Their words stay out of the site."""

    why: str
    places: str  # `lines 4–9`
    count: int


class Repaired(Value, frozen=True, kw_only=True):
    """Repairs of one kind."""

    why: str
    changes: tuple[tuple[str, str], ...]  # before, after; none where the words may not be shown


class Read(Value, frozen=True, kw_only=True):
    """Where the seed says a fact."""

    name: str
    value: str
    where: str


class PostContext(Context, frozen=True, kw_only=True):
    headline: Text
    source: Source
    body: Text  # language and direction of the text; its own text is empty
    parts: tuple[Part, ...]
    rights: str  # full, excerpt, link
    basis: str
    story: Link | None  # its digest
    before: Link | None  # the report that the digest lists before it
    after: Link | None
    topics: tuple[Subject, ...]  # of its story, those that it names
    note: tuple[str, ...]  # the editor's, by paragraph; like the overrides empty where the digest says it
    overrides: tuple[str, ...]  # the editor's reasons
    relations: tuple[Relation, ...]
    facts: tuple[Read, ...]
    unknown: str  # names of the facts the seed does not say
    disagreements: tuple[str, ...]
    removed: tuple[Removed, ...]
    repairs: tuple[Repaired, ...]
    revisions: tuple[Changed, ...]  # of the story, newest first; like the note empty where the digest lists them


def post(report: Report, story: Story, settings: Settings) -> Page:
    """A report's page; it is not for search engines, whose readers belong to the publisher."""
    told = story_address(story) if len(story.reports) > 1 else ""
    words = words_of(settings.language)
    source = source_of(report, words)
    headline = headline_of(report, words)
    marks = marks_in(story, words)
    links = [Link(text=marks[other.id], address=post_address(other)) for other in story.reports]
    place = story.reports.index(report)
    return page(
        settings,
        "post.html",
        post_address(report),
        PostContext(
            headline=headline,
            source=source,
            body=Text(text="", lang=headline.lang, dir=headline.dir),
            parts=shown_parts(report),
            rights=report.rights,
            basis=report.basis,
            story=Link(text=story_headline(story), address=told) if told else None,
            before=links[place - 1] if place else None,
            after=links[place + 1] if place + 1 < len(links) else None,
            topics=tuple(subject_of(topic) for topic in story.topics if report.id in topic.reports),
            note=() if told else paragraphs_of(story.note),
            overrides=() if told else story.why.overrides,
            relations=relations_of(report, story, words),
            facts=facts_of(report, words),
            unknown=words.listed([said for name, said in names_of_facts(words).items() if not getattr(report, name).value]),
            disagreements=report.disagreements,
            removed=removed_from(report, words),
            repairs=repairs_of(report, words),
            revisions=() if told else revisions(story, words),
        ),
        title=headline.text,
        description=words.gettext("%(publisher)s: %(headline)s", publisher=source.publisher.text, headline=headline.text)
        if source.publisher
        else words.gettext("Publisher not recorded: %(headline)s", headline=headline.text),
        canonical=source.url,
        robots="noindex,follow",
        kind="article",
        data=structured.post(report, story, settings, f"{settings.url}/{told}" if told else ""),
    )


def shown_parts(report: Report) -> tuple[Part, ...]:
    """As much of a report's text as its rights let it be shown."""
    if report.rights == "full":
        return parts_of(report)
    return excerpt_of(report) if report.rights == "excerpt" else ()


def parts_of(report: Report) -> tuple[Part, ...]:
    """A report's text as parts of the page, every character of its blocks kept."""
    lines: list[tuple[Block, tuple[tuple[Sentence, ...], ...]]] = []
    waiting = list(reversed(statements.of(report)))
    for start, block in report.placed:
        inside: list[Statement] = []
        while waiting and waiting[-1].start < start + len(block.text):
            inside.append(waiting.pop())
        lines.append((block, cells_of(block, runs_of(block.text, start, inside))))
    parts: list[Part] = []
    levels = heading_levels([block.level for block in report.blocks if block.kind == "heading"])
    together = {"entry": "list", "row": "table"}
    for (kind, note), group in groupby(lines, key=lambda line: (line[0].kind, line[0].note)):
        if kind in together:
            parts.append(Part(kind=together[kind], note=note, level=0, lines=tuple(cells for _, cells in group)))
        else:
            parts += [Part(kind=kind, note=note, level=next(levels) if kind == "heading" else 0, lines=(cells,)) for _, cells in group]
    return tuple(parts)


def runs_of(text: str, start: int, sentences: Iterable[Statement]) -> tuple[Sentence, ...]:
    """A block's text, cut at its statements; `start` is where the block begins in Report.text."""
    runs, at = [], 0
    for statement in sentences:
        begin, end = statement.start - start, statement.end - start
        if begin > at:
            runs.append(Sentence(text=text[at:begin]))
        runs.append(Sentence(text=text[begin:end], number=statement.number))
        at = end
    if at < len(text):
        runs.append(Sentence(text=text[at:]))
    return tuple(runs)


def cells_of(block: Block, runs: tuple[Sentence, ...]) -> tuple[tuple[Sentence, ...], ...]:
    """The runs of a table's row in their cells; the first piece of a run keeps its anchor. Any other block is one cell."""
    if block.kind != "row":
        return (runs,)
    cells: list[list[Sentence]] = [[]]
    for run in runs:
        for number, piece in enumerate(run.text.split(" | ")):
            if number:
                cells.append([])
            cells[-1].append(Sentence(text=piece, number=0 if number else run.number))
    return tuple(map(tuple, cells))


def heading_levels(levels: Sequence[int]) -> Iterator[int]:
    """The page's levels of a text's headings: below the page's own, the same order, none skipped.

    >>> list(heading_levels([2, 4, 4, 2, 0]))
    [2, 3, 3, 2, 2]
    """
    order = {level: 2 + number for number, level in enumerate(sorted({level or min(filter(None, levels), default=0) for level in levels}))}
    last = 1
    for level in levels:
        last = min(order[level or min(order)], last + 1, 6)
        yield last


def excerpt_of(report: Report) -> tuple[Part, ...]:
    """The opening of a text, as far as quoting goes, cut with an ellipsis."""
    sentences = statements.of(report)
    runs: list[Sentence] = []
    for given, whole in zip(rights.opening(sentences, report), sentences, strict=False):
        runs += [Sentence(text=" ")] * bool(runs) + [Sentence(text=given.text if given == whole else given.text + " …")]
    return (Part(kind="paragraph", note="", level=0, lines=((tuple(runs),),)),) if runs else ()


def relations_of(report: Report, story: Story, words: Words) -> tuple[Relation, ...]:
    """With which reports of the story it shares its text, and which way."""
    marks = marks_in(story, words)
    posts = {other.id: Link(text=marks[other.id], address=post_address(other)) for other in story.reports}
    relations = []
    for copies in story.copies:
        first, *others = copies.reports
        shares: dict[str, Share] = dict(zip(others, (share_of(share, words) for share in copies.shares), strict=False))
        if report.id == first:
            relations += [
                Relation(kind=copies.relation, is_first=True, post=posts[other], share=shares.get(other))
                for other in others
                if other in posts
            ]
        elif report.id in others and first in posts:
            relations.append(Relation(kind=copies.relation, is_first=False, post=posts[first], share=shares.get(report.id)))
    return tuple(relations)


# Where facts are read, as far as that is a word and not a name in a page's source.
PLACES = frozenset({N_("first sentence"), N_("publisher rule"), N_("sidecar"), N_("wording")})


@functools.cache
def names_of_facts(words: Words) -> Mapping[str, str]:
    """The facts of a report, as pages name them."""
    return {
        "headline": words.gettext("headline"),
        "publisher": words.gettext("publisher"),
        "carrier": words.gettext("carrier"),
        "wire": words.gettext("wire"),
        "byline": words.gettext("byline"),
        "dateline": words.gettext("dateline"),
        "published": words.gettext("published"),
        "modified": words.gettext("modified"),
        "retrieved": words.gettext("retrieved"),
        "url": words.gettext("address"),
        "language": words.gettext("language"),
        "section": words.gettext("section"),
    }


def facts_of(report: Report, words: Words) -> tuple[Read, ...]:
    """Each known fact with the place it was read at."""
    facts = ((said, getattr(report, name)) for name, said in names_of_facts(words).items())
    return tuple(Read(name=said, value=fact.value, where=where_of(fact.where or "", words)) for said, fact in facts if fact.value)


def where_of(where: str, words: Words) -> str:
    """A place in a seed: the lines of a text in words, what is named in an HTML page as it is named there.

    >>> where_of("line 4", words_of("de")), where_of("json-ld datePublished", words_of("de"))
    ('Zeile 4', 'json-ld datePublished')
    """
    return places_of((where,), words) or (words.gettext(where) if where in PLACES else where)


def removed_from(report: Report, words: Words) -> tuple[Removed, ...]:
    """What cleaning left out, by reason, in the order of the seed."""
    by_reason: dict[str, list[Dropped]] = {}
    for dropped in report.dropped:
        by_reason.setdefault(dropped.why, []).append(dropped)
    return tuple(
        Removed(why=reason_of(why, words), places=places_of([one.place for one in those], words), count=sum(one.count for one in those))
        for why, those in by_reason.items()
    )


def repairs_of(report: Report, words: Words) -> tuple[Repaired, ...]:
    """What was repaired, by reason, each change once."""
    by_reason: dict[str, dict[tuple[str, str], None]] = {}
    for repair in report.repairs:
        changes = by_reason.setdefault(repair.why, {})
        if repair.before or repair.after:
            changes[(repair.before, repair.after)] = None
    return tuple(Repaired(why=reason_of(why, words), changes=tuple(changes)) for why, changes in by_reason.items())


def places_of(places: Sequence[str], words: Words) -> str:
    """Places of a text seed in few words; paths of an HTML seed are left to the build's report.

    >>> english = words_of("en")
    >>> places_of(["line 5", "line 6", "line 7", "line 12"], english), places_of(["line 9"], english), places_of(["/html/body"], english)
    ('lines 5–7, 12', 'line 9', '')
    """
    numbers = sorted({int(place.removeprefix("line ")) for place in places if place.removeprefix("line ").isdecimal()})
    if not numbers:
        return ""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = words.between_names().join(f"{first}–{last}" if last > first else f"{first}" for first, last in spans)
    return words.ngettext("line %(lines)s", "lines %(lines)s", len(numbers), lines=said)
