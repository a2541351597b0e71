"""Digests that quote no more of a report than its rights allow, from digests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from newsdigest.model import Digest, Report, Statement

# What a digest gives of a report whose rights are `excerpt`; of one whose rights are `link` it gives nothing but the headline.
SENTENCES, SHARE = 2, 0.15


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

    differ = []
    for difference in digest.differ:
        pairs = [(value, one) for value, one in zip(difference.values, difference.statements, strict=True) if left((one,))]
        if len({value for value, _ in pairs}) > 1:
            differ.append(replace(difference, values=tuple(value for value, _ in pairs), statements=tuple(one for _, one in pairs)))
    return replace(
        digest,
        in_short=left(digest.in_short),
        agree=tuple(replace(one, statements=left(one.statements)) for one in digest.agree if len(left(one.statements)) > 1),
        differ=tuple(differ),
        only=tuple(replace(one, statements=left(one.statements)) for one in digest.only if left(one.statements)),
        quotations=tuple(replace(one, statements=left(one.statements)) for one in digest.quotations if left(one.statements)),
        when=tuple(one for one in digest.when if left((one.statement,))),
    )


def allowed(statements: Iterable[Statement], reports: dict[str, Report]) -> set[tuple[str, int]]:
    """(report's id, number) of the statements that may be quoted, taken in the order given."""
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
