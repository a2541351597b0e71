"""Receipts, by which anyone can check a digest against the seeds, from digests; and the check itself.

A receipt is the `story.json` beside a digest page, in UTF-8:

    format          "newsdigest receipt 1"
    story           id of the story, `headline` as its page shows it, `headline_report` whose it is
    why             why the reports stand together: `ties`, each with the ids of two reports, the names and rare words both use,
                    the rarest first, and the days between them; the strongest tie first, by how rare in the news at large is what
                    both share, the weakest that still holds last; `related` the same of each related story, the nearest that
                    was not joined first; `overrides` the editor's reasons
    copies          reports that carry one text: `reports` (ids), `relation`, `shared` (0–1, the least), `shares` (each one's)
    reports         one object a report, in the page's order:
        id, seed        `seed` is its file's path below content/seeds
        hash            sha256 of the seed's bytes, hexadecimal
        text_hash       sha256 of the report's text in UTF-8: its blocks joined by a blank line, as `clean` gives it (see below)
        publisher, url, published     null where the report does not tell
        dropped         how many blocks of the seed were removed, by reason
        repaired        how many places were repaired, by reason
    statements      one object for each place in which the page shows a sentence:
        section         in_short, agree, differ, only, quotations, when or versions
        report          id
        number          of the sentence in its report; the post marks it `s<number>`
        start, end      range in the report's text, in characters (Unicode code points)
        seed_hash       the report's `hash`
        text_hash       sha256 of those characters in UTF-8
        text            the sentence; for a quotation the sentence it stands in
        quotation       for section quotations: the words between the marks as this report gives them, which stand in the sentence
        values          for sections differ and when: the words of the sentence that are compared
    digest          the whole digest, by which its page can be made again: `$defs/Digest` of data/schema.json says what each member is.
                    Its reports come without their texts and without the words that were dropped from them, and it quotes of each
                    only what the page does: where rights are `excerpt` or `link`, no more than they allow.

To check one: hash each seed's bytes against `hash`; take each report's `text` from `python -m newsdigest clean SEEDS`, hash
it against `text_hash`; cut text[start:end] of each statement and compare it with `text` and `text_hash`. Nothing else of this
program is needed for it. Where a report's `rights` are `full` its text is in data/reports.jsonl too; of an `excerpt` report
only the opening is there, and of a `link` report nothing, so that neither can be checked without its seed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from newsdigest import omissions
from newsdigest.model import Copies, Digest, Report, Statement, Value, Why

FORMAT = "newsdigest receipt 1"


class Received(Value, frozen=True, kw_only=True):
    """A report as its receipt names it."""

    id: str
    seed: str  # path below content/seeds
    hash: str  # sha256 of the seed's bytes
    text_hash: str  # sha256 of the report's text
    publisher: str | None
    url: str | None
    published: str | None
    dropped: dict[str, int]  # reason -> blocks
    repaired: dict[str, int]  # reason -> places


class Place(Value, frozen=True, kw_only=True):
    """One place in which the page shows a sentence."""

    section: Literal["in_short", "agree", "differ", "only", "quotations", "when", "versions"]
    report: str  # id
    number: int  # of the sentence in its report
    start: int
    end: int
    seed_hash: str
    text_hash: str
    text: str
    quotation: str | None = None  # in quotations only
    values: tuple[str, ...] | None = None  # in differ and when only


class Receipt(Value, frozen=True, kw_only=True):
    """A story.json; the module's description says what each member is."""

    format: Literal["newsdigest receipt 1"]
    story: str
    headline: str
    headline_report: str
    why: Why
    copies: tuple[Copies, ...]
    reports: tuple[Received, ...]
    statements: tuple[Place, ...]
    digest: Digest


class Fault(Value, frozen=True, kw_only=True):
    """Something in a receipt that its reports don't bear out."""

    story: str  # id
    statement: str  # the sentence, or the seed's path where the whole report is at fault
    why: str

    def __str__(self) -> str:
        return f"story {self.story}: {self.why}: {self.statement}"


def receipt(digest: Digest) -> dict[str, Any]:
    """A digest -> the content of its story.json, ready for JSON."""
    story = digest.story
    return {
        "format": FORMAT,
        "story": story.id,
        "headline": digest.headline,
        "headline_report": digest.headline_report,
        "why": msgspec.to_builtins(story.why),
        "copies": [msgspec.to_builtins(copies) for copies in story.copies],
        "reports": [_report(report) for report in story.reports],
        "statements": list(_statements(digest)),
        "digest": msgspec.to_builtins(shown(digest)),
    }


def shown(digest: Digest) -> Digest:
    """The digest with no more of its reports than its page shows: no text but what it quotes, of what was dropped place and reason."""
    reports = tuple(replace(report, blocks=(), dropped=omissions.brief(report.dropped)) for report in digest.story.reports)
    # The path of a seed that is gone may hold the words of a headline that was taken down.
    history = tuple(replace(one, removed=tuple((id, "") for id, _ in one.removed)) for one in digest.story.history)
    return replace(digest, story=replace(digest.story, reports=reports, history=history))


def _report(report: Report) -> dict[str, Any]:
    dropped = Counter[str]()
    for one in report.dropped:
        dropped[one.why] += one.count
    return {
        "id": report.id,
        "seed": report.seed,
        "hash": report.hash,
        "text_hash": hash_of(report.text),
        "publisher": report.publisher.value,
        "url": report.url.value,
        "published": report.published.value,
        "dropped": dict(sorted(dropped.items())),
        "repaired": dict(sorted(Counter(repair.why for repair in report.repairs).items())),
    }


def _statements(digest: Digest) -> Iterator[dict[str, Any]]:
    """Each place of a digest in which a sentence stands, in the page's order."""
    for statement in digest.in_short:
        yield _statement("in_short", statement)
    for agreement in digest.agree:
        for statement in agreement.statements:
            yield _statement("agree", statement)
    for difference in digest.differ:
        for place, statement in enumerate(difference.statements):
            yield _statement("differ", statement) | {"values": [values[place] for _, values in difference.columns]}
    for own in digest.only:
        for statement in own.statements:
            yield _statement("only", statement)
    for quotation in digest.quotations:
        for statement, printing in zip(quotation.statements, quotation.printings, strict=True):
            yield _statement("quotations", statement) | {"quotation": printing.text}
    for dated in digest.when:
        yield _statement("when", dated.statement) | {"values": [dated.when]}
    for version in digest.versions:
        for statement in version.notes:
            yield _statement("versions", statement)
        for change in version.changes:
            yield from (_statement("versions", statement) for statement in (change.before, change.after) if statement)


def _statement(section: str, statement: Statement) -> dict[str, Any]:
    return {
        "section": section,
        "report": statement.report,
        "number": statement.number,
        "start": statement.start,
        "end": statement.end,
        "seed_hash": statement.hash,
        "text_hash": hash_of(statement.text),
        "text": statement.text,
    }


def hash_of(text: str) -> str:
    """The sha256 of a text in UTF-8, hexadecimal; a lone surrogate counts as a question mark.

    >>> hash_of("")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def verify(receipt: Mapping[str, Any], reports: Iterable[Report]) -> tuple[Fault, ...]:
    """All faults of a receipt, against the reports as the seeds give them now; none when every sentence stands where it says.

    The receipt may come from anywhere: whatever is missing in it or of the wrong kind is a fault too.
    """
    story = str(receipt.get("story"))
    known = {report.id: report for report in reports}
    return tuple(Fault(story=story, statement=statement, why=why) for statement, why in _faults(receipt, known))


def _faults(receipt: Mapping[str, Any], known: Mapping[str, Report]) -> Iterator[tuple[str, str]]:
    if receipt.get("format") != FORMAT:
        yield FORMAT, "it is not a receipt of this format"
        return
    for entry in _objects(receipt, "reports"):
        report, seed = known.get(str(entry.get("id"))), str(entry.get("seed"))
        if report is None:
            yield seed, "there is no report with the id of this seed any more"
        elif entry.get("hash") != report.hash:
            yield seed, "the seed's bytes have changed"
        elif entry.get("text_hash") != hash_of(report.text):
            yield seed, "the seed gives another text now"
    headline_report = known.get(str(receipt.get("headline_report")))
    if headline_report is None or receipt.get("headline") != headline_report.headline.value:
        yield str(receipt.get("headline")), "the headline is not the one of its report"
    for entry in _objects(receipt, "statements"):
        sentence = str(entry.get("text"))
        report, start, end = known.get(str(entry.get("report"))), entry.get("start"), entry.get("end")
        if report is None:
            yield sentence, "there is no report of this sentence"
        elif entry.get("seed_hash") != report.hash:
            yield sentence, "the sentence comes from a seed with other bytes"
        elif not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end or report.text[start:end] != sentence:
            yield sentence, "the sentence does not stand at its place in the report"
        elif entry.get("text_hash") != hash_of(sentence):
            yield sentence, "the sentence has another hash"
        elif any(words not in sentence for words in [str(entry.get("quotation", "")), *map(str, entry.get("values") or ())]):
            yield sentence, "the words shown beside the sentence do not stand in it"


def _objects(receipt: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    entries = receipt.get(name)
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []
