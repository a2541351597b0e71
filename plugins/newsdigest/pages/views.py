"""What templates are given: page values, and the words, marks and credits that all kinds of pages share, from reports and stories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from newsdigest.calls import Call, call, same
from newsdigest.digests import versions
from newsdigest.model import Digest, Report, Statement, Story, Topic, Value
from newsdigest.pages.addresses import host_of, post_address, root_of, source_address, story_address, topic_address
from newsdigest.pages.revisions import Changed
from newsdigest.pages.words import Moment, Words, direction_of, shortened, words_of
from newsdigest.settings import Settings

MEDIA = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
DIFFERENCES = 2  # things for which reports give different values, where these are told in a line
NAMED = 8  # publishers or reports in a row that are named
TAB = 60  # characters of a window's title that browsers and search engines show


class Context(Value, frozen=True, kw_only=True):
    """What one kind of page declares; its fields are the names its template may use beside `site` and `page`."""


class Feed(Value, frozen=True, kw_only=True):
    title: str
    address: str  # below the site's root
    type: str  # media type


class Site(Value, frozen=True, kw_only=True):
    """What every page's frame says. Nothing here may change with a new report: that would rewrite every page."""

    name: str
    tagline: str  # empty for none
    language: str  # of the interface
    direction: str  # rtl, or empty
    publisher: str  # who runs the site
    contact: str  # absolute or mailto address; empty for none
    url: str  # absolute, without a slash at the end
    feeds: tuple[Feed, ...]  # of all stories
    card: str = (
        ""  # address below the site's root of the picture that other sites show beside a link to a page without its own; may be empty
    )


class Link(Value, frozen=True, kw_only=True):
    text: str
    address: str  # below the site's root


class Page(Value, frozen=True, kw_only=True):
    """One file of the site: the template (file name in theme/templates) that shows the context, and what stands in its head."""

    template: str
    address: str  # below the site's root; empty for the front page
    context: Context
    title: str
    tab: str  # the title and, where there is room, the site's name
    description: str = ""  # one line for search engines and shared links
    root: str  # relative address of the site's root, ends in a slash
    url: str  # absolute address of the page; like canonical empty where it may not be said
    canonical: str  # absolute address of the text's home: the page itself, or the original of a post
    robots: str = ""  # `noindex,follow`; empty: may be indexed
    kind: str = "website"  # OpenGraph's type
    card: str = ""  # like the site's; empty where it has none of its own
    feeds: tuple[Feed, ...] = ()  # the page's own, for autodiscovery; the site's stand in Site
    data: str = ""  # JSON-LD, escaped for a script element; empty for none
    changed: str = ""  # RFC 3339, when its content last did; empty where nothing says

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        # Field by field: of what type its context is, Value's own way does not tell.
        return _page, ({name: getattr(self, name) for name in self.__struct_fields__},)

    @property
    def save_as(self) -> str:
        """The file below the output folder."""
        return file_of(self.address)

    @property
    def indexed(self) -> bool:
        """Whether search engines may list it, and the sitemap does."""
        return not self.robots

    def variables(self, site: Site) -> dict[str, Any]:
        """All names the template sees: the context's fields, `site` and `page`."""
        return {name: getattr(self.context, name) for name in self.context.__struct_fields__} | {"site": site, "page": self}


def _page(fields: dict[str, Any]) -> Page:
    return Page(**fields)


class Planned(NamedTuple):
    """A page that is not composed yet, with as much of it as lists of pages tell."""

    template: str
    address: str
    call: Call[Page]
    indexed: bool = True
    changed: str = ""

    @classmethod
    def of(cls, page: Page) -> Planned:
        """One that is composed already."""
        return cls(page.template, page.address, call(same, page), page.indexed, page.changed)

    @property
    def save_as(self) -> str:
        """The file below the output folder."""
        return file_of(self.address)


def file_of(address: str) -> str:
    """The file in which a page stands, from its address."""
    return f"{address}index.html" if not address or address.endswith("/") else address


class Text(Value, frozen=True, kw_only=True):
    """Words of a report with their language and direction, as attributes of the element that holds them."""

    text: str
    lang: str | None = None  # None: the page's; empty: unknown
    dir: str = ""  # rtl, ltr, auto; empty: the page's


class Mark(Value, frozen=True, kw_only=True):
    """Whose a statement is, and the way to its place."""

    name: str  # short
    address: str  # of its place in the post, below the site's root
    number: int  # of the sentence in the report
    original: str = ""  # absolute address of its place at the publisher; empty where that is not known, or in a list
    correction: str = ""  # where to report an error in it; empty without a contact, or in a list


class Line(Value, frozen=True, kw_only=True):
    """A statement, with a mark for each report that says it in these words."""

    words: Text  # all of them, or their opening where the statement stands above
    marks: tuple[Mark, ...]
    anchor: str = ""  # of the statement on the page, where it is named again below
    is_changed: bool = False  # whether an earlier version of its report said it otherwise
    above: str = ""  # the anchor of the statement that stands above; empty where it stands here


class Source(Value, frozen=True, kw_only=True):
    """A report's attribution: what is known; `_source.html` says so where something is not."""

    publisher: Link | None
    carrier: Link | None
    wires: tuple[Link, ...]
    byline: str
    published: Moment | None
    day: Moment | None  # of published, for lists
    modified: Moment | None  # None also where it reads as the time of publication
    retrieved: Moment | None
    url: str  # absolute address of the original, empty when not known
    host: str  # of the original


class Subject(Value, frozen=True, kw_only=True):
    """A topic by its name, which is text from strangers in any script."""

    name: Text
    address: str


class Later(Value, frozen=True, kw_only=True):
    """What became of a story since its edition was first published."""

    added: Moment | None = None  # the day on which it came into the edition; None: it was there from the first
    address: str  # of the story's page, which lists its changes by the anchors `revision-<number>`
    changes: tuple[Changed, ...] = ()  # oldest first
    now: Link | None = None  # the edition that it stands in now; None: still this one, or none


class Single(Value, frozen=True, kw_only=True):
    """A report in a list, or a story that it tells alone."""

    address: str
    headline: Text
    source: Source
    later: Later | None = None  # on the page of an edition, where there is something to say


class Summary(Value, frozen=True, kw_only=True):
    """A digest in a list: headline, a sentence or two, who tells it, what differs, what is new."""

    address: str
    headline: Text
    lines: tuple[Line, ...]  # the first of those in short
    publishers: tuple[str, ...]
    status: tuple[str, ...]
    differs: tuple[tuple[str, ...], ...]  # values for one thing, for at most two things
    updated: Moment | None  # since the ledger knows it; None while it is as first published
    later: Later | None = None  # as of a single


def contact_of(settings: Settings) -> str:
    """Where errors are reported, as an absolute or mailto address; empty for nowhere."""
    contact = settings.contact
    return f"mailto:{contact}" if contact and "://" not in contact and not contact.startswith("mailto:") else contact


def site_of(settings: Settings, card: str = "") -> Site:
    words, name = words_of(settings.language), settings.name
    return Site(
        card=card,
        name=name,
        tagline=settings.tagline,
        language=words.language,
        direction=words.direction,
        publisher=settings.publisher or settings.name,
        contact=contact_of(settings),
        url=settings.url,
        feeds=(
            Feed(title=words.gettext("%(site)s: stories", site=name), address="feeds/feed.xml", type=MEDIA["rss"]),
            Feed(title=words.gettext("%(site)s: stories (Atom)", site=name), address="feeds/atom.xml", type=MEDIA["atom"]),
            Feed(title=words.gettext("%(site)s: stories (JSON Feed)", site=name), address="feeds/feed.json", type=MEDIA["json"]),
            Feed(title=words.gettext("%(site)s: every update", site=name), address="feeds/updates.xml", type=MEDIA["rss"]),
        ),
    )


def language_of(report: Report) -> str:
    """Lower case; empty when unknown or no language tag (BCP 47)."""
    language = (report.language.value or "").lower()
    return language if re.fullmatch(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", language) else ""


def text_of(text: str, report: Report, words: Words) -> Text:
    """What a report says, on a page whose own words are `words`."""
    language = language_of(report)
    if language == words.language.lower():
        return Text(text=text)
    return Text(text=text, lang=language, dir=direction_of(language) or ("ltr" if words.direction else ""))


def headline_of(report: Report, words: Words) -> Text:
    return text_of(report.headline.value or "", report, words)


def _named(name: str | None) -> Link | None:
    return Link(text=name, address=source_address(name)) if name else None


def source_of(report: Report, words: Words) -> Source:
    """The whole attribution of a report, nothing filled in."""
    address = report.url.value or ""

    def moment(value: str | None) -> Moment | None:
        return words.moment(value) if value else None

    published, modified = moment(report.published.value), moment(report.modified.value)
    return Source(
        publisher=_named(report.publisher.value),
        carrier=_named(report.carrier.value),
        wires=tuple(Link(text=wire, address=source_address(wire)) for wire in report.wires),
        byline=report.byline.value or "",
        published=published,
        day=moment(report.day or report.published.value),
        modified=modified if modified and not (published and published.text == modified.text) else None,
        retrieved=moment(report.retrieved.value),
        url=address if host_of(address) else "",
        host=host_of(address),
    )


def marks_in(story: Story, words: Words) -> dict[str, str]:
    """Report id -> how its statements are marked; a version that another one follows says so."""
    reports = {report.id: report for report in story.reports}
    earlier = {older.id for _, older in versions.following(story.copies, reports)}
    return marks_of(story.reports, words, earlier)


def marks_of(reports: Iterable[Report], words: Words, earlier: Collection[str] = ()) -> dict[str, str]:
    """Report id -> how its statements are marked: the publisher's name, by carrier or number where it has several; no two alike.

    Where nobody named the publisher, the host of the report's address stands for it. `earlier` are the ids of earlier versions.
    """
    reports = list(reports)
    several = Counter(report.publisher.value for report in reports)
    names: dict[str, str] = {}
    for report in reports:
        publisher, carrier = report.publisher.value or "", report.carrier.value or ""
        if publisher and carrier and several[publisher] > 1:
            names[report.id] = words.gettext("%(publisher)s via %(carrier)s", publisher=publisher, carrier=carrier)
        elif carrier and not publisher:
            names[report.id] = words.gettext("via %(carrier)s", carrier=carrier)
        else:
            names[report.id] = publisher or host_of(report.url.value or "") or words.unnamed()
        if report.id in earlier:
            names[report.id] = words.gettext("%(publisher)s (earlier version)", publisher=names[report.id])
    marks: dict[str, str] = {}
    taken = set(names.values())  # a publisher may be called as another one's second report would be
    numbers: dict[str, int] = {}
    for id, name in names.items():
        mark = name
        while name in numbers and mark in taken:
            numbers[name] += 1
            mark = f"{name} {numbers[name]}"
        numbers.setdefault(name, 1)
        taken.add(mark)
        marks[id] = mark
    return marks


def by_words(statements: Iterable[Statement]) -> Iterable[list[Statement]]:
    """Statements in their order, those of the same words together."""
    by_text: dict[str, list[Statement]] = {}
    for statement in statements:
        by_text.setdefault(statement.text, []).append(statement)
    return by_text.values()


def lines_of(statements: Iterable[Statement], reports: Mapping[str, Report], marks: Mapping[str, str], words: Words) -> tuple[Line, ...]:
    """Statements on a page, in their order; those of the same words stand once."""
    return tuple(
        Line(
            words=text_of(same[0].text, reports[same[0].report], words),
            marks=tuple(mark_of(statement, reports[statement.report], marks) for statement in same),
        )
        for same in by_words(statements)
    )


def mark_of(statement: Statement, report: Report, marks: Mapping[str, str]) -> Mark:
    """A post that shows an excerpt only has no place to lead to but its beginning."""
    place = f"#s{statement.number}" if report.rights == "full" else ""
    return Mark(name=marks[report.id], address=post_address(report) + place, number=statement.number)


def paragraphs_of(note: str) -> tuple[str, ...]:
    """The editor's note, by paragraph.

    >>> paragraphs_of("One.\\n\\nTwo."), paragraphs_of("")
    (('One.', 'Two.'), ())
    """
    return tuple(filter(None, note.split("\n\n")))


def single_of(report: Report, words: Words, later: Later | None = None) -> Single:
    return Single(address=post_address(report), headline=headline_of(report, words), source=source_of(report, words), later=later)


def alone_of(story: Story, words: Words, later: Later | None = None) -> Single:
    """A story that one text alone tells, in a list; of its versions the newest says by whom and when."""
    told = single_of(versions.texts(story)[0][-1], words, later)
    return msgspec.structs.replace(told, address=story_address(story), headline=headline_of(story.headlining, words))


def is_compared(story: Story) -> bool:
    """Whether a story has more reports than one and that one's earlier versions."""
    return len(versions.texts(story)) > 1


def subject_of(topic: Topic) -> Subject:
    return Subject(
        name=Text(text=topic.name, lang=topic.language or None, dir=direction_of(topic.language) if topic.language else ""),
        address=topic_address(topic.slug),
    )


def counted(names: Sequence[str], words: Words) -> tuple[str, ...]:
    """Names for a row, of very many the first ones and how many more there are.

    >>> counted(list("abcdefgh"), words_of("en"))[-2:], counted(list("abcdefghi"), words_of("en"))[-2:]
    (('g', 'h'), ('g', '2 more'))
    """
    if len(names) <= NAMED:
        return tuple(names)
    return (*names[: NAMED - 1], words.ngettext("%(num)s more", "%(num)s more", len(names) - NAMED + 1))


def status_of(digest: Digest, words: Words, *, brief: bool = False) -> tuple[str, ...]:
    """What the digest was made from: `3 reports`, `2 independent texts`, `1 credits AP`, `19–20 November 2026`.

    In brief, as in a list of many, without wires, earlier versions and how many have no date.
    """
    number = len(versions.texts(digest.story))
    earlier = len(digest.story.reports) - number
    parts = [words.reports(number)]
    if digest.independent < number:
        parts.append(words.ngettext("%(num)s independent text", "%(num)s independent texts", digest.independent))
    if earlier and not brief:
        parts.append(words.ngettext("%(num)s earlier version", "%(num)s earlier versions", earlier))
    if not brief:
        parts += [words.ngettext("%(num)s credits %(wire)s", "%(num)s credit %(wire)s", count, wire=wire) for wire, count in digest.wires]
    parts.append(words.days(digest.first, digest.last) or words.gettext("date not recorded"))
    if digest.first and digest.undated and not brief:
        parts.append(words.ngettext("%(num)s without a date", "%(num)s without a date", digest.undated))
    return tuple(parts)


def differs_of(digest: Digest) -> tuple[tuple[str, ...], ...]:
    """The values that reports give for one thing, for at most so many things."""
    differs = (tuple(dict.fromkeys(values)) for difference in digest.differ for _, values in difference.columns)
    return tuple(islice(differs, DIFFERENCES))


def summary_of(digest: Digest, words: Words, later: Later | None = None, *, leads: bool = False) -> Summary:
    """A digest in a list; the one that leads a page is told in three sentences."""
    story = digest.story
    reports = {report.id: report for report in story.reports}
    first = lines_of(digest.in_short[: 3 if leads else 1], reports, marks_in(story, words), words)
    return Summary(
        address=story_address(story),
        headline=text_of(digest.headline, reports[digest.headline_report], words),
        lines=first,
        publishers=counted(digest.publishers, words) or (words.unnamed(),),
        status=status_of(digest, words, brief=True),
        differs=differs_of(digest),
        updated=words.moment(story.updated) if story.revision > 1 and story.updated else None,
        later=later,
    )


def page(
    settings: Settings,
    template: str,
    address: str,
    context: Context,
    *,
    title: str,
    description: str = "",
    canonical: str = "",
    robots: str = "",
    kind: str = "website",
    card: str = "",
    feeds: tuple[Feed, ...] = (),
    data: str = "",
    changed: str = "",
) -> Page:
    """A page, with what follows from its address."""
    url = f"{settings.url}/{address}"
    tab = title if title == settings.name else f"{title} – {settings.name}"
    return Page(
        template=template,
        address=address,
        context=context,
        title=title,
        tab=tab if len(tab) <= TAB else shortened(title, TAB),
        description=description,
        root=root_of(address, settings.url),
        url=url,
        canonical=canonical or url,
        robots=robots,
        kind=kind,
        card=card,
        feeds=feeds,
        data=data,
        changed=changed,
    )


def nameless(page: Page, canonical: str = "") -> Page:
    """A page that does not say its own address, since that is made of a headline which may have to be gone."""
    return msgspec.structs.replace(page, url=canonical, canonical=canonical)
