"""Statements, the verbatim sentences of a report, from its blocks."""

from __future__ import annotations

from sentencex import get_sentence_boundaries

from newsdigest.digests.languages import language_of
from newsdigest.model import Report, Statement

SEPARATOR = 2  # characters of the blank line between blocks in Report.text


def of(report: Report) -> tuple[Statement, ...]:
    """All sentences of a report, numbered from 1, each an exact range of Report.text within one block.

    Together they hold every character of the text but the white space between them.
    A heading and a table row are one statement each, whatever stops they hold.
    """
    code = language_of(report).code or "en"
    statements: list[Statement] = []
    offset = 0
    for block in report.blocks:
        whole = block.kind in ("heading", "row")
        for start, end in [(0, len(block.text))] if whole else sentences(block.text, code):
            text = block.text[start:end]
            start += len(text) - len(text.lstrip())
            text = text.strip()
            if text:
                statements.append(
                    Statement(
                        report=report.id,
                        number=len(statements) + 1,
                        start=offset + start,
                        end=offset + start + len(text),
                        text=text,
                        hash=report.hash,
                    )
                )
        offset += len(block.text) + SEPARATOR
    return tuple(statements)


def sentences(text: str, code: str) -> list[tuple[int, int]]:
    """The ranges of the sentences of one block, in order, without gaps.

    >>> text = "The U.S. left at 5 p.m. on Friday. “It is over. Go home,” said J. B. Lee."
    >>> [text[start:end] for start, end in sentences(text, "en")]
    ['The U.S. left at 5 p.m. on Friday. ', '“It is over. Go home,” said J. B. Lee.']
    """
    starts = [0]
    for boundary in get_sentence_boundaries(code, text):
        start = boundary["start_index"]
        # A piece without a letter (the "1." of a list, a lone mark) belongs to what follows it, or to what precedes it at the end.
        if start > starts[-1] and any(map(str.isalpha, text[starts[-1] : start])) and any(map(str.isalpha, text[start:])):
            starts.append(start)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))
