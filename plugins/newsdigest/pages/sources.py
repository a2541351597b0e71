"""The pages of publishers, carriers and wires, with what is known of each by count, from all stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsdigest.calls import call
from newsdigest.digests import versions
from newsdigest.model import Report, Story, Value
from newsdigest.pages import structured
from newsdigest.pages.addresses import source_address
from newsdigest.pages.archive import beside
from newsdigest.pages.pictures import Share, share_of
from newsdigest.pages.views import MEDIA, Context, Feed, Link, Page, Planned, Single, page, single_of
from newsdigest.pages.words import Words, words_of
from newsdigest.settings import Settings

ROOM = 60  # reports one page lists; a source with more has a page a month, so that a new report leaves the old ones alone


class Known(NamedTuple):
    """All reports a name stands beside, by its part in them."""

    name: str
    published: tuple[Report, ...]
    carried: tuple[Report, ...]  # others' reports that we have from it
    credited: tuple[Report, ...]  # others' reports that credit it as their wire
    sharing: dict[str, int]  # other publishers of the same text -> how many of its own reports have text that they have too


class Listing(Value, frozen=True, kw_only=True):
    title: str
    reports: tuple[Single, ...]


class Named(Value, frozen=True, kw_only=True):
    """A name with a figure."""

    link: Link
    says: str


class Sharing(Value, frozen=True, kw_only=True):
    """Another publisher of a source's texts."""

    link: Link
    says: str  # `5 of 12 reports`
    share: Share  # of the source's own reports, or of those it carries


class SourceContext(Context, frozen=True, kw_only=True):
    name: str
    listings: tuple[Listing, ...]
    feed: Link  # says what it holds
    # Of the main page.
    parts: tuple[str, ...] = ()  # `publisher of 12 reports`
    wires: tuple[Named, ...] = ()  # whose texts it carries
    share: str = ""  # `5 of 12 reports (42%) credit a wire`; empty when it published none
    sharing: tuple[Sharing, ...] = ()  # those with most first
    carrying: tuple[Sharing, ...] = ()  # whose reports it carries, likewise
    rights: tuple[str, ...] = ()
    months: tuple[Link, ...] = ()  # where its reports are listed, newest first; empty when they are listed here
    # Of a month.
    month: str = ""  # in words
    own: Link | None = None  # back to the main page
    earlier: Link | None = None  # the month before with reports
    later: Link | None = None


class SourcesContext(Context, frozen=True, kw_only=True):
    sources: tuple[Named, ...]  # by name


def shown_as(rights: str, words: Words) -> str:
    """How reports of such rights are shown."""
    ways = {
        "full": words.gettext("whole text"),
        "excerpt": words.gettext("excerpt, with a link to the original"),
        "link": words.gettext("headline and link only"),
    }
    return ways[rights]


def known(stories: Sequence[Story]) -> dict[str, Known]:
    """Address -> all that is known of a source; spellings that share an address are one, and so are the versions of a report."""
    names: dict[str, str] = {}
    published: dict[str, list[Report]] = {}
    carried: dict[str, list[Report]] = {}
    credited: dict[str, list[Report]] = {}
    sharing: dict[str, dict[str, set[str]]] = {}

    def add(table: dict[str, list[Report]], name: str, report: Report) -> None:
        address = source_address(name)
        names[address] = min(names.get(address, name), name)
        table.setdefault(address, []).append(report)

    for story in stories:
        reports = {report.id: report for report in story.reports}
        texts = versions.texts(story)
        newest = {report.id: text[-1].id for text in texts for report in text}
        for *_, report in texts:
            if report.publisher.value:
                add(published, report.publisher.value, report)
            if report.carrier.value:
                add(carried, report.carrier.value, report)
            for wire in report.wires:
                add(credited, wire, report)
        for copies in story.copies:
            own: dict[str, set[str]] = {}
            for report in (reports[id] for id in copies.reports if id in reports):
                if report.publisher.value:
                    own.setdefault(source_address(report.publisher.value), set()).add(newest.get(report.id, report.id))
            for one, ids in own.items():
                for other in own.keys() - {one}:
                    sharing.setdefault(one, {}).setdefault(other, set()).update(ids)
    return {
        address: Known(
            name=names[address],
            published=tuple(published.get(address, ())),
            carried=tuple(carried.get(address, ())),
            credited=tuple(credited.get(address, ())),
            sharing={names[other]: len(ids) for other, ids in sharing.get(address, {}).items()},
        )
        for address in sorted(names)
    }


def feed_of(source: Known, words: Words) -> tuple[str, tuple[Report, ...]]:
    """What a source's feed is called, and its reports: those it published or carried, else those that credit it."""
    if source.published and source.carried:
        title = words.gettext("Reports published or carried by %(source)s", source=source.name)
    elif source.published:
        title = words.gettext("Reports published by %(source)s", source=source.name)
    elif source.carried:
        title = words.gettext("Reports carried by %(source)s", source=source.name)
    else:
        return words.gettext("Reports that credit %(source)s", source=source.name), source.credited
    return title, (*source.published, *source.carried)


def sources(settings: Settings, every: Mapping[str, Known]) -> Iterator[Planned]:
    """The list of sources, then the pages of each; `every` by address."""
    words = words_of(settings.language)
    named = [
        Named(link=Link(text=source.name, address=address), says=" · ".join(parts_in(source, words))) for address, source in every.items()
    ]
    shown = page(
        settings,
        "sources.html",
        "sources/",
        SourcesContext(sources=tuple(sorted(named, key=lambda source: (source.link.text.casefold(), source.link.address)))),
        title=words.gettext("Sources"),
        description=words.gettext("Whose reports these are"),
        data=structured.collection(settings, "sources/", words.gettext("Sources"), []),
    )
    yield Planned.of(shown)
    for address, source in every.items():
        yield from pages_of(settings, address, source, words)


def parts_in(source: Known, words: Words) -> tuple[str, ...]:
    """What a source does here, counted."""
    parts = []
    if source.published:
        parts.append(words.ngettext("publisher of %(num)s report", "publisher of %(num)s reports", len(source.published)))
    if source.carried:
        parts.append(words.ngettext("carries %(num)s report of others", "carries %(num)s reports of others", len(source.carried)))
    if source.credited:
        parts.append(words.ngettext("credited as wire by %(num)s report", "credited as wire by %(num)s reports", len(source.credited)))
    return tuple(parts)


def pages_of(settings: Settings, address: str, source: Known, words: Words) -> Iterator[Planned]:
    """One page, or an overview and a page a month."""
    every = [*source.published, *source.carried, *source.credited]
    months = sorted({report.day[:7] for report in every}, reverse=True) if len(every) > ROOM else []
    yield Planned("source.html", address, call(overview, settings, address, source, months))
    # What has no date comes neither before nor after a month.
    neighbours = {month: (earlier, later) for earlier, month, later in beside(sorted(filter(None, months)))}
    title = feed_of(source, words)[0]
    by_month: dict[str, tuple[list[Report], list[Report], list[Report]]] = {month: ([], [], []) for month in months}
    if months:
        for place, reports in enumerate((source.published, source.carried, source.credited)):
            for report in reports:
                by_month[report.day[:7]][place].append(report)
    for month, parts in by_month.items():
        composing = call(of_month, settings, address, source.name, title, month, *parts, *neighbours.get(month, ("", "")))
        yield Planned("source.html", f"{address}{month_path(month)}", composing)


def overview(settings: Settings, address: str, source: Known, months: Sequence[str]) -> Page:
    """What is known of a source, and its reports; where those are listed by months, newest first, the months."""
    words = words_of(settings.language)
    carrying = Counter(report.publisher.value for report in source.carried if report.publisher.value)
    crediting = Counter(wire for report in source.published for wire in report.wires)
    share = sum(bool(report.wires) for report in source.published)
    number = len(source.published)
    feed = Link(text=feed_of(source, words)[0], address=f"{address}feed.xml")
    context = SourceContext(
        name=source.name,
        parts=parts_in(source, words),
        wires=tuple(named_counts(crediting, words)),
        share=words.ngettext(
            "%(crediting)s of %(num)s report (%(share)s) credit a wire",
            "%(crediting)s of %(num)s reports (%(share)s) credit a wire",
            number,
            crediting=share,
            share=words.share(share / number),
        )
        if number
        else "",
        sharing=tuple(sharing_in(source.sharing, len(source.published), words)),
        carrying=tuple(sharing_in(carrying, len(source.carried), words)),
        rights=rights_of(source.published, words),
        months=month_links(months, address, words),
        listings=() if months else listings(source.published, source.carried, source.credited, words),
        feed=feed,
    )
    about = words.gettext("%(source)s: %(parts)s", source=source.name, parts=words.listed(parts_in(source, words)))
    return page(settings, "source.html", address, context, title=source.name, description=about, feeds=(feed_link(feed),))


def of_month(
    settings: Settings,
    address: str,
    name: str,
    feed_title: str,
    month: str,
    published: Sequence[Report],
    carried: Sequence[Report],
    credited: Sequence[Report],
    earlier: str,
    later: str,
) -> Page:
    """A source's reports of one month, or of none; `earlier` and `later` are the months beside it that have a page, else empty."""
    words = words_of(settings.language)
    when = words.day(month) if month else words.gettext("date not recorded")
    feed = Link(text=feed_title, address=f"{address}feed.xml")

    def link(month: str) -> Link | None:
        return Link(text=words.day(month), address=f"{address}{month_path(month)}") if month else None

    context = SourceContext(
        name=name,
        month=when,
        listings=listings(published, carried, credited, words),
        feed=feed,
        own=Link(text=name, address=address),
        earlier=link(earlier),
        later=link(later),
    )
    title = words.gettext("%(source)s, %(month)s", source=name, month=when)
    about = words.gettext("Reports of %(month)s", month=when) if month else words.gettext("Reports without a date")
    own = f"{address}{month_path(month)}"
    return page(settings, "source.html", own, context, title=title, description=about, feeds=(feed_link(feed),))


def listings(published: Sequence[Report], carried: Sequence[Report], credited: Sequence[Report], words: Words) -> tuple[Listing, ...]:
    """The reports by the source's part in them, newest first."""
    lists = {
        words.gettext("Reports"): published,
        words.gettext("Carried for others"): carried,
        words.gettext("Reports that credit it"): credited,
    }
    return tuple(
        Listing(title=title, reports=tuple(single_of(report, words) for report in newest_first(reports)))
        for title, reports in lists.items()
        if reports
    )


def newest_first(reports: Iterable[Report]) -> list[Report]:
    ordered = sorted(reports, key=lambda report: (report.headline.value or "", report.id))
    ordered.sort(key=lambda report: report.day, reverse=True)
    return ordered


def feed_link(feed: Link) -> Feed:
    return Feed(title=feed.text, address=feed.address, type=MEDIA["rss"])


def month_path(month: str) -> str:
    """Where a source's page of a month stands below its own.

    >>> month_path("2026-11"), month_path("")
    ('2026/11/', 'undated/')
    """
    return f"{month.replace('-', '/')}/" if month else "undated/"


def month_links(months: Iterable[str], address: str, words: Words) -> tuple[Link, ...]:
    """The pages of months below the page of a source or topic; a month without a name is of what has no date."""
    return tuple(
        Link(text=words.heading(month) if month else words.gettext("Date not recorded"), address=f"{address}{month_path(month)}")
        for month in months
    )


def named_counts(counts: Mapping[str, int], words: Words) -> Iterator[Named]:
    for name, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])):
        yield Named(link=Link(text=name, address=source_address(name)), says=words.reports(count))


def sharing_in(counts: Mapping[str, int], number: int, words: Words) -> Iterator[Sharing]:
    """Names with their parts of so many reports, the largest first."""
    for name, count in sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])):
        yield Sharing(
            link=Link(text=name, address=source_address(name)),
            says=words.ngettext("%(count)s of %(num)s report", "%(count)s of %(num)s reports", number, count=count),
            share=share_of(count / number, words),
        )


def rights_of(reports: Sequence[Report], words: Words) -> tuple[str, ...]:
    """How its reports are shown, and why; each way once."""
    ways = dict.fromkeys((report.rights, report.basis) for report in reports)
    return tuple(shown_as(rights, words) + (f" ({basis})" if basis else "") for rights, basis in ways)
