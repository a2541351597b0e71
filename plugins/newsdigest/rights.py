"""What may be shown of reports, by their rights: stories without words that may not be shown, digests and openings that quote no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from newsdigest.digests.quotations import quotation_of
from newsdigest.model import Difference, Digest, Quotation, Repair, Report, Statement, Story

# What a digest gives of a report whose rights are `excerpt`; of one whose rights are `link` it gives nothing but the headline.
SENTENCES, SHARE = 2, 0.15
# The most that a post gives of such a report, and a feed of any: what quotation rights allow nearly everywhere.
OPENING_SENTENCES, OPENING_WORDS, OPENING_SHARE = 3, 60, 0.2
# Chinese, kana, Thai, Lao, Tibetan, Burmese and Khmer characters with their stops: two of them count as one word.
UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u3001-\u312f\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")
UNIT = re.compile(rf"([{UNSPACED}])|[^\s{UNSPACED}]+")
LONG = 12  # characters: of what is longer than any word, so many count as half a word


def shown(story: Story) -> Story:
    """The story as pages, feeds and data may know it: where a report may not be shown whole, its repairs are given by reason only."""
    if all(report.rights == "full" for report in story.reports):
        return story
    return replace(
        story,
        reports=tuple(
            report if report.rights == "full" else replace(report, repairs=tuple(map(_by_reason, report.repairs)))
            for report in story.reports
        ),
    )


def _by_reason(repair: Repair) -> Repair:
    return replace(repair, before="", after="")


# ----------------------------------------------------------------------------------------------------- digests


def bounded(digest: Digest) -> Digest:
    """The digest without the statements that quote too much; a comparison that loses a side goes.

    What readers meet first is kept first: in short, differences, agreements, quotations, dates, what only one says.
    """
    reports = {report.id: report for report in digest.story.reports}
    if all(report.rights == "full" for report in reports.values()):
        return digest
    kept = allowed(_in_order(digest), reports)

    def left(statements: Iterable[Statement]) -> tuple[Statement, ...]:
        return tuple(statement for statement in statements if (statement.report, statement.number) in kept)

    def left_of_difference(one: Difference) -> Difference | None:
        places = [place for place, statement in enumerate(one.statements) if left((statement,))]
        columns = [(kind, tuple(values[place] for place in places)) for kind, values in one.columns]
        differing = [(kind, values) for kind, values in columns if len(set(values)) > 1]
        if not differing:
            return None
        (kind, values), *also = differing
        return replace(one, kind=kind, values=values, statements=left(one.statements), also=tuple(also))

    def left_of_quotation(one: Quotation) -> Quotation | None:
        given = [pair for pair in zip(one.statements, one.printings, strict=True) if left(pair[:1])]
        return quotation_of(given, one.person) if given else None

    return replace(
        digest,
        in_short=left(digest.in_short),
        agree=tuple(replace(one, statements=left(one.statements)) for one in digest.agree if len(left(one.statements)) > 1),
        differ=tuple(filter(None, map(left_of_difference, digest.differ))),
        only=tuple(replace(one, statements=left(one.statements)) for one in digest.only if left(one.statements)),
        quotations=tuple(filter(None, map(left_of_quotation, digest.quotations))),
        when=tuple(one for one in digest.when if left((one.statement,))),
        # What a version changed shows words that stand in no post any more.
        versions=tuple(one for one in digest.versions if {reports[one.older].rights, reports[one.newer].rights} == {"full"}),
    )


def allowed(statements: Iterable[Statement], reports: Mapping[str, Report]) -> set[tuple[str, int]]:
    """(report's id, number) of the statements that a digest may quote, taken in the order given."""
    kept: set[tuple[str, int]] = set()
    sentences: dict[str, int] = {}
    characters: dict[str, int] = {}
    for statement in statements:
        report, place = reports[statement.report], (statement.report, statement.number)
        if place in kept or report.rights == "link":
            continue
        if report.rights == "excerpt":
            count = sentences.get(report.id, 0) + 1
            length = characters.get(report.id, 0) + len(statement.text)
            if count > SENTENCES or length > SHARE * len(report.text):
                continue
            sentences[report.id], characters[report.id] = count, length
        kept.add(place)
    return kept


def _in_order(digest: Digest) -> Iterator[Statement]:
    yield from digest.in_short
    for difference in digest.differ:
        yield from difference.statements
    for agreement in digest.agree:
        yield from agreement.statements
    for quotation in digest.quotations:
        yield from quotation.statements
    for dated in digest.when:
        yield dated.statement
    for own in digest.only:
        yield from own.statements


# ---------------------------------------------------------------------------------------------------- openings


def quotable(chosen: Iterable[Statement], reports: Mapping[str, Report]) -> list[Statement]:
    """The statements that may stand by themselves: of each report at most 3 sentences, 60 words and a fifth of its words.

    Of a `link` report none. Where the site shows the full text, its first chosen sentence may be more than a fifth of a very
    short report. What does not fit ends a report's share, so that nothing is left out between two of its sentences.
    """
    given: dict[str, list[int]] = {}  # words of each sentence
    most: dict[str, int] = {}
    ended: set[str] = set()
    kept = []
    for statement in chosen:
        report = reports[statement.report]
        if report.id not in given:
            given[report.id], most[report.id] = [], most_words(report)
        before, words = given[report.id], words_in(statement.text)
        limit = OPENING_WORDS if report.rights == "full" and not before else most[report.id]
        if report.id not in ended and sum(before) + words <= limit and len(before) < OPENING_SENTENCES:
            before.append(words)
            kept.append(statement)
        else:
            ended.add(report.id)
    return kept


def opening(sentences: Sequence[Statement], report: Report) -> list[Statement]:
    """The first of a report's sentences that may be quoted; where the very first is too long, as many of its words as may be."""
    kept = quotable(sentences, {report.id: report})
    if kept or not sentences:
        return kept
    first = sentences[0]
    text = cut(first.text, most_words(report))
    return [replace(first, text=text, end=first.start + len(text))] if text else []


def most_words(report: Report) -> int:
    """How many words of a report may be quoted in one place."""
    if report.rights == "link":
        return 0
    words = 0
    for block in report.blocks:
        words += words_in(block.text)
        if OPENING_SHARE * words >= OPENING_WORDS:
            return OPENING_WORDS
    return int(OPENING_SHARE * words)


def words_in(text: str) -> int:
    """How many words a text has; where a script has no spaces, two characters count as one.

    >>> words_in("Two words"), words_in("港口星期一关闭了"), words_in("ปิดท่าเรือ"), words_in("x" * 2400)
    (2, 4, 5, 100)
    """
    words = text.split()
    if len(max(words, key=len, default="")) < 3 * LONG and not UNSPACED_SIGN.search(text):
        return len(words)  # as nearly always
    return (sum(map(_halves, UNIT.finditer(text))) + 1) // 2


def cut(text: str, words: int) -> str:
    """The beginning of a text, so many words long.

    >>> cut("The port closed on Monday.", 3), cut("港口星期一关闭了。", 3), cut("One", 0)
    ('The port closed', '港口星期一关', '')
    """
    left, end = 2 * words, 0
    for unit in UNIT.finditer(text):
        left -= _halves(unit)
        if left < 0:
            return text[:end]
        end = unit.end()
    return text


def _halves(unit: re.Match[str]) -> int:
    """Of what `UNIT` finds, how many half words it counts."""
    return 1 if unit[1] else max(2, len(unit[0]) // LONG)
