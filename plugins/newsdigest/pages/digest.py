"""The page of a story, from its digest: in short, agree, only, differ, quotations, when, versions, reports, receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from newsdigest.digests.languages import known
from newsdigest.digests.quotations import UNNAMED
from newsdigest.digests.versions import Edit, edits
from newsdigest.ledger import headline_of as story_headline
from newsdigest.model import Dated, Difference, Digest, Quotation, Report, Statement, Story, Tie, Unnamed, Value, Version
from newsdigest.pages import structured
from newsdigest.pages.addresses import correction_address, passage_address, post_address, story_address
from newsdigest.pages.pictures import Appearance, Matrix, anchor_of, course_of, matrix_of
from newsdigest.pages.post import Relation, Removed, Repaired, relations_of, removed_from, repairs_of
from newsdigest.pages.revisions import Changed, revisions
from newsdigest.pages.views import (
    MEDIA,
    Context,
    Feed,
    Line,
    Link,
    Mark,
    Page,
    Source,
    Subject,
    Text,
    by_words,
    contact_of,
    counted,
    differs_of,
    headline_of,
    language_of,
    mark_of,
    marks_in,
    page,
    paragraphs_of,
    source_of,
    status_of,
    subject_of,
    text_of,
)
from newsdigest.pages.words import Moment, Words, about, quoted, shortened, words_of
from newsdigest.settings import Settings
from newsdigest.topics.namings import UNSPACED

Marks = Callable[[Statement], Mark]
Lines = Callable[[Iterable[Statement]], tuple[Line, ...]]
OPENING = 64  # characters of a statement where it stands above
QUOTED = 400  # characters of a quotation; the rest of a whole speech stands in the report
RELATED = 3  # names that a story shares with one beside it; its own page says how it stands together


class Agreed(Value, frozen=True, kw_only=True):
    """Statements of two texts or more that say the same."""

    lines: tuple[Line, ...]


class Told(Value, frozen=True, kw_only=True):
    """What only one report says, or only those that carry its text."""

    mark: str
    copies: tuple[str, ...]  # marks of the others that carry its text
    lines: tuple[Line, ...]


class Given(Value, frozen=True, kw_only=True):
    """One of the values that reports give for one thing, with those that give it."""

    value: str
    lines: tuple[Line, ...]


class Differing(Value, frozen=True, kw_only=True):
    kinds: tuple[str, ...]  # of days, numbers, names
    heading: str
    compared: tuple[tuple[Given, ...], ...]  # one for each thing they differ on


class Quoted(Value, frozen=True, kw_only=True):
    words: Text  # between quotation marks of its language
    marks: tuple[Mark, ...]  # where it stands
    unnamed: tuple[Mark, ...]  # where it stands too, but without the speaker's name


class Speaker(Value, frozen=True, kw_only=True):
    name: str  # empty: not named
    unnamed: Unnamed  # of speakers who are not named: why
    quotations: tuple[Quoted, ...]
    count: str  # how many they are


class Dating(Value, frozen=True, kw_only=True):
    """Statements of one day."""

    when: tuple[str, ...]  # as written, each once; empty where all give the date itself
    resolved: Moment | None
    is_unsure: bool  # whether the same words stand for a known day as well, and this one is not known
    lines: tuple[Line, ...]


class Rewritten(Value, frozen=True, kw_only=True):
    """A sentence of two versions, in runs of words."""

    words: Text  # language and direction; its own text is empty
    edits: tuple[tuple[Edit, str], ...]
    marks: tuple[Mark, ...]  # of the newer version; none where it leaves the sentence out


class Revised(Value, frozen=True, kw_only=True):
    """What a newer version of a report changed."""

    newer: Link
    older: Link  # by the mark of its card
    when: Moment | None  # the newer one's last change
    notes: tuple[Line, ...]  # the publisher's own
    changes: tuple[Rewritten, ...]


class Card(Value, frozen=True, kw_only=True):
    """One report of the story."""

    mark: str
    post: str  # address
    headline: Text
    source: Source
    length: str  # `412 words`; empty in a language that puts nothing between them
    relations: tuple[Relation, ...]
    rights: str
    removed: tuple[Removed, ...]
    repairs: tuple[Repaired, ...]


class Related(Value, frozen=True, kw_only=True):
    """A story that is near this one, and why."""

    link: Link
    says: str  # `both name Holm; published 3 days apart`; empty where nothing can be named


class Grouping(Value, frozen=True, kw_only=True):
    """Why two reports stand together."""

    marks: tuple[str, ...]
    says: str  # `both name Holm; both use the words bridge and lorry; published 1 day apart`


class DigestContext(Context, frozen=True, kw_only=True):
    headline: Text
    whose: str  # the report whose headline it is, as marked
    status: tuple[str, ...]
    reports: tuple[Link, ...]  # by their marks
    note: tuple[str, ...]  # the editor's, by paragraph
    in_short: tuple[Line, ...]
    differs: tuple[tuple[str, ...], ...]  # values for one thing, for at most two things
    matrix: Matrix | None  # which texts say what
    agree: tuple[Agreed, ...]
    only: tuple[Told, ...]
    differ: tuple[Differing, ...]
    speakers: tuple[Speaker, ...]
    when: tuple[Dating, ...]
    versions: tuple[Revised, ...]
    course: tuple[Appearance, ...]  # when the reports appeared; empty where that is soon said
    cards: tuple[Card, ...]
    topics: tuple[Subject, ...]
    related: tuple[Related, ...]
    grouping: tuple[Grouping, ...]
    overrides: tuple[str, ...]  # reasons
    first: Moment | None  # published by us
    updated: Moment | None
    revision: int
    revisions: tuple[Changed, ...]  # newest first; empty while it is as first published


def digest(value: Digest, settings: Settings, links: Mapping[str, Link], card: str = "") -> Page:
    """A story's page; `links` lead to the stories of the site by their ids, for the related ones; `card` is where its picture stands.

    It needs nothing of the reports' own texts: `receipts.shown` keeps all that it shows.
    """
    story, words = value.story, words_of(settings.language)
    reports = {report.id: report for report in story.reports}
    marks = marks_in(story, words)

    chosen = reports[value.headline_report]
    address = story_address(story)

    def marked(statement: Statement) -> Mark:
        report = reports[statement.report]
        told = about(f"{settings.url}/{address}", statement)
        return replace(
            mark_of(statement, report, marks),
            original=passage_address(report.url.value or "", statement.text),
            correction=correction_address(contact_of(settings), told),
        )

    # Where each statement stands in full; a section below gives its opening and leads back. Only what differs is shown side by side.
    stands: dict[Statement, str] = {}
    again: set[Statement] = set()
    for section, statement in shown(value):
        if stands.setdefault(statement, section) != section and section != "differ":
            again.add(statement)

    matrix = matrix_of(value, marks, words)
    linked = {row.anchor for row in matrix.rows} if matrix else set()

    changed = {change.after for version in value.versions for change in version.changes if change.before and change.after}

    def lines_in(section: str) -> Lines:
        def lines(statements: Iterable[Statement]) -> tuple[Line, ...]:
            return tuple(line(said) for said in by_words(statements))

        def line(said: Sequence[Statement]) -> Line:
            first = said[0]
            is_above = stands[first] != section and section != "differ"
            return Line(
                words=text_of(shortened(first.text, OPENING) if is_above else first.text, reports[first.report], words),
                marks=tuple(map(marked, said)),
                is_changed=not is_above and any(statement in changed for statement in said),
                anchor=anchor_of(first) if (first in again or anchor_of(first) in linked) and stands[first] == section else "",
                above=anchor_of(first) if is_above else "",
            )

        return lines

    return page(
        settings,
        "digest.html",
        address,
        DigestContext(
            headline=text_of(value.headline, chosen, words),
            whose=marks[chosen.id],
            status=status_of(value, words),
            reports=tuple(Link(text=marks[report.id], address=post_address(report)) for report in story.reports),
            note=paragraphs_of(story.note),
            in_short=lines_in("in_short")(value.in_short),
            differs=differs_of(value),
            matrix=matrix,
            agree=tuple(Agreed(lines=lines_in("agree")(agreement.statements)) for agreement in value.agree),
            only=tuple(
                Told(
                    mark=marks[told.report],
                    copies=counted([marks[copy] for copy in told.copies], words),
                    lines=lines_in("only")(told.statements),
                )
                for told in value.only
            ),
            differ=tuple(
                Differing(
                    kinds=kinds,
                    heading=differing(kinds, words),
                    compared=tuple(given_in(one, lines_in("differ")) for one in value.differ if one.kinds == kinds),
                )
                for kinds in dict.fromkeys(one.kinds for one in value.differ)
            ),
            speakers=speakers_of(value.quotations, reports, marked, words),
            when=datings_of(value.when, lines_in("when"), words),
            versions=tuple(revised_of(version, reports, marks, marked, words) for version in value.versions),
            course=course_of(story.reports, marks, words),
            cards=tuple(card_of(report, value, marks[report.id], words) for report in story.reports),
            topics=tuple(map(subject_of, story.topics)),
            related=tuple(
                Related(link=links[id], says=said_of(without_days(tie, reports), words, RELATED))
                for id, tie in zip(story.related, story.why.related, strict=True)
                if id in links
            ),
            grouping=tuple(
                grouping_of(without_days(tie, reports), marks, words) for tie in story.why.ties if set(tie.reports) <= set(marks)
            ),
            overrides=story.why.overrides,
            first=words.moment(story.first) if story.first else None,
            updated=words.moment(story.updated) if story.updated else None,
            revision=story.revision,
            revisions=revisions(story, words),
        ),
        title=value.headline,
        description=words.ngettext(
            "%(num)s report compared: %(publishers)s",
            "%(num)s reports compared: %(publishers)s",
            len(story.reports),
            publishers=words.listed(counted(value.publishers, words) or (words.unnamed(),)),
        ),
        kind="article",
        card=card,
        feeds=(
            Feed(title=words.gettext("This story: %(headline)s", headline=value.headline), address=f"{address}feed.xml", type=MEDIA["rss"]),
        ),
        data=structured.digest(value, settings),
        changed=story.updated,
    )


def shown(value: Digest) -> Iterator[tuple[str, Statement]]:
    """Each place in which a digest shows a statement, by section, in the page's order."""
    yield from (("in_short", statement) for statement in value.in_short)
    yield from (("agree", statement) for agreement in value.agree for statement in agreement.statements)
    yield from (("only", statement) for own in value.only for statement in own.statements)
    yield from (("differ", statement) for difference in value.differ for statement in difference.statements)
    yield from (("when", dated.statement) for dated in value.when)


def link_to(story: Story) -> Link:
    return Link(text=story_headline(story), address=story_address(story))


def datings_of(dated: tuple[Dated, ...], lines: Lines, words: Words) -> tuple[Dating, ...]:
    """Days in their order, each once; those that are not known by how they are written."""
    by_day: dict[str, list[Dated]] = {}
    for one in dated:
        by_day.setdefault(one.resolved or one.when, []).append(one)
    known = {one.when for one in dated if one.resolved}
    return tuple(
        Dating(
            when=tuple(dict.fromkeys(one.when for one in told if not (one.resolved and any(map(str.isdecimal, one.when))))),
            resolved=words.moment(told[0].resolved) if told[0].resolved else None,
            is_unsure=not told[0].resolved and told[0].when in known,
            lines=lines([one.statement for one in told]),
        )
        for told in by_day.values()
    )


def given_in(difference: Difference, lines: Lines) -> tuple[Given, ...]:
    """The values in the order of the reports, each once, with the statements that give it; those of several kinds stand together."""
    by_values: dict[tuple[str, ...], list[Statement]] = {}
    for place, statement in enumerate(difference.statements):
        by_values.setdefault(tuple(values[place] for _, values in difference.columns), []).append(statement)
    return tuple(Given(value=" · ".join(values), lines=lines(statements)) for values, statements in by_values.items())


def differing(kinds: Iterable[str], words: Words) -> str:
    """`Reports give different days and numbers`; the same kinds as of a difference."""
    names = {
        "days": words.pgettext("reports give different ones", "days"),
        "numbers": words.pgettext("reports give different ones", "numbers"),
        "names": words.pgettext("reports give different ones", "names"),
    }
    return words.gettext("Reports give different %(kinds)s", kinds=words.listed([names[kind] for kind in kinds]))


def speakers_of(
    quotations: tuple[Quotation, ...],
    reports: Mapping[str, Report],
    marked: Marks,
    words: Words,
) -> tuple[Speaker, ...]:
    """Quotations by speaker, those nobody is named for last; whether a sentence begins with the name makes no other speaker of it."""
    by_speaker: dict[tuple[str, Unnamed], list[Quoted]] = {}
    names: dict[str, str] = {}
    for quotation in sorted(quotations, key=lambda quotation: UNNAMED.index(quotation.unnamed)):
        report = reports[quotation.statements[0].report]
        told = text_of(quoted(shortened(quotation.text, QUOTED), language_of(report)), report, words)
        where = [(marked(one), one.report in quotation.unnamed_in) for one in quotation.statements]
        speaker = quotation.person or quotation.speaker or ""
        name = names.setdefault(speaker.casefold(), speaker)
        by_speaker.setdefault((name, quotation.unnamed), []).append(
            Quoted(
                words=told,
                marks=tuple(mark for mark, is_unnamed in where if not is_unnamed),
                unnamed=tuple(mark for mark, is_unnamed in where if is_unnamed),
            )
        )
    return tuple(
        Speaker(name=name, unnamed=unnamed, quotations=tuple(said), count=words.number(len(said)))
        for (name, unnamed), said in by_speaker.items()
    )


def revised_of(version: Version, reports: Mapping[str, Report], marks: Mapping[str, str], marked: Marks, words: Words) -> Revised:
    newer = reports[version.newer]
    when = newer.modified.value or newer.published.value
    return Revised(
        newer=Link(text=marks[version.newer], address=post_address(newer)),
        older=Link(text=marks[version.older], address=post_address(reports[version.older])),
        when=words.moment(when) if when else None,
        notes=tuple(Line(words=text_of(note.text, newer, words), marks=(marked(note),)) for note in version.notes),
        changes=tuple(
            Rewritten(
                words=text_of("", newer, words),
                edits=tuple(edits(change.before.text if change.before else "", change.after.text if change.after else "")),
                marks=(marked(change.after),) if change.after else (),
            )
            for change in version.changes
        ),
    )


def card_of(report: Report, value: Digest, mark: str, words: Words) -> Card:
    return Card(
        mark=mark,
        post=post_address(report),
        headline=headline_of(report, words),
        source=source_of(report, words),
        length="" if language_of(report)[:2] in UNSPACED else words.ngettext("%(num)s word", "%(num)s words", value.lengths[report.id]),
        relations=relations_of(report, value.story, words),
        rights=report.rights,
        removed=removed_from(report, words),
        repairs=repairs_of(report, words),
    )


def grouping_of(tie: Tie, marks: Mapping[str, str], words: Words) -> Grouping:
    return Grouping(marks=tuple(marks[report] for report in tie.reports), says=said_of(tie, words))


def without_days(tie: Tie, reports: Mapping[str, Report]) -> Tie:
    """A tie without names of days and months, which have a capital and name nobody, by the language that its report here states."""
    stated = next((language_of(reports[id])[:2] for id in tie.reports if id in reports), "")
    language = known().get(stated)
    if not language:
        return tie
    return replace(tie, names=tuple(name for name in tie.names if not language.is_of_calendar(name.lower())))


def said_of(tie: Tie, words: Words, most: int | None = None) -> str:
    """What ties two reports; in short, so many of the names, or of the words where there are no names."""
    says = []
    if tie.names:
        says.append(words.gettext("both name %(names)s", names=words.listed(tie.names[:most])))
    if tie.words and not (most and tie.names):
        says.append(words.gettext("both use the words %(words)s", words=words.listed(tie.words[:most])))
    if tie.days == 0:
        says.append(words.gettext("published on the same day"))
    elif tie.days:
        says.append(words.ngettext("published %(num)s day apart", "published %(num)s days apart", tie.days))
    return words.remarks(says)
