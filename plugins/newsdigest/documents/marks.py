"""Lines of a text as a mail program, a chat or a text browser wrote them -> the same without what that program put there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from newsdigest.model import Repair

QUOTED = re.compile(r"\s{0,3}>(?:\s?>){0,9}\s?")
FEWEST = 3  # lines that a mail quotes, fields of its head, links that are listed
FIELD = re.compile(r"\s{0,3}\*?(?P<name>[^\W\d_][\w-]{0,20}(?: el)?)\*?\s?:\*?(?:\s|$)")
SENDER = frozenset({"from", "von", "de", "da", "van", "från", "fra", "od", "от", "من"})
SUBJECT = frozenset({"subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "temat", "الموضوع"})
# `---- Forwarded message ----`, `Begin forwarded message:`, Outlook's line.
RULE = re.compile(r"\s{0,3}-{2,20}\s?[^-\n]{4,60}?\s?-{2,20}\s*$|[^:]{4,60}:\s*$|_{10,60}\s*$")
ADDED = "what a mail or a chat adds"
LETTER = 800  # characters of a letter that says what is forwarded, at most
SIGNATURE = re.compile(r"--\s*$")  # RFC 3676, 4.3
SIGNED = 8  # lines of a signature
# When and who, as WhatsApp sets it before a message that is copied or exported.
CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
SENT = re.compile(rf"[\u200e\u200f]?(?:\[(?:{CLOCK},\s{DAY}|{DAY},?\s{CLOCK})\]\s|{DAY},?\s{CLOCK}\s-\s)[^:\n]{{1,60}}:\s")
# How text browsers list the links of a page below it: `   12. https://…` (Lynx, ELinks), `[12] https://…` (w3m).
LISTED = re.compile(r"\s{0,9}(?:(?P<lynx>\d{1,4})\.|\[(?P<w3m>\d{1,4})\])\s{1,4}(?:https?|ftp|file|mailto|javascript|about|tel):\S*\s*$")
NUMBER = re.compile(r"(?<![^\s(\"“‘«„])\[(\d{1,4})\](?=[^\W_]|[\"“‘«„])")  # right before a word; a note's stands behind one


def unquoted(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines -> as many lines without the marks that a mail program sets before what it quotes, where they are the most of a text.

    >>> unquoted(["Bo wrote:", "> Rain fell.", ">", "> It was > 3 mm."])[0]
    ['Bo wrote:', 'Rain fell.', '', 'It was > 3 mm.']
    """
    marks = [QUOTED.match(line) if ">" in line else None for line in lines]
    count = sum(mark is not None for mark in marks)
    if count < FEWEST or 2 * count < sum(bool(line.strip()) for line in lines):
        return list(lines), ()
    bare = [line[mark.end() :] if mark else line for line, mark in zip(lines, marks, strict=True)]
    return bare, repair(lines, bare, "quoted mail")


def unheaded(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines of a mail -> as many lines, those of its head empty, the letter above a forwarded one and the signature below it too.

    A head inside a text, of a mail that a report shows, stays.

    >>> unheaded(["Ada, see below", "--- Forwarded message ---", "From: Bo Vik", "Date: 3 May", "Subject: Rain", "", "Rain fell."])[0][5:]
    ['', 'Rain fell.']
    """
    heads = heads_of(lines)
    end = 0
    for first, last in heads:
        above = [line for line in lines[end:first] if line.strip()]
        if above and (not RULE.match(above[-1]) or sum(map(len, above)) > LETTER):
            break
        end = last
    if not end:
        return list(lines), ()
    sign = next((number for number in range(end, len(lines)) if SIGNATURE.match(lines[number])), len(lines))
    if sum(bool(line.strip()) for line in lines[sign:]) > SIGNED:
        sign = len(lines)
    bare = [line if end <= number < sign else "" for number, line in enumerate(lines)]
    # Who wrote to whom is nobody else's to read, and repairs are published.
    gone = [first for first, last in ((0, end), (sign, len(lines))) if any(map(str.strip, lines[first:last]))]
    return bare, tuple(Repair(before="…", after="", why=ADDED, place=f"line {number + 1}") for number in gone)


def unsent(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines of a chat -> as many lines without when and by whom they were sent; a text whose first line is none is no chat.

    >>> unsent(["[24/11/2026, 18:02:11] Ada Ost: Rain fell", "", "It was 3 mm."])[0], unsent(["24.11.26, 18:02 - Bo: Rain"])[0]
    (['Rain fell', '', 'It was 3 mm.'], ['Rain'])
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not lines or not SENT.match(lines[first]):
        return list(lines), ()
    return [SENT.sub("", line, count=1) for line in lines], (Repair(before="…", after="", why=ADDED, place=f"line {first + 1}"),)


def heads_of(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where fields stand below each other that tell who sent a mail and what it is about: first line, end."""
    found: list[tuple[int, int]] = []
    if not any(line.partition(":")[0].strip("* ").casefold() in SUBJECT for line in lines if ":" in line[:20]):
        return found
    first = 0
    while first < len(lines):
        last, names = first, set[str]()
        # A field may go on in lines that stand further in.
        while last < len(lines) and ((match := FIELD.match(lines[last])) or (last > first and lines[last][:1] in (" ", "\t"))):
            names.update({match["name"].casefold()} if match else ())
            last += 1
        if last - first >= FEWEST and names & SENDER and names & SUBJECT:
            found.append((first, last))
        first = max(last, first + 1)
    return found


def unnumbered(lines: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """Lines -> as many lines without the numbers that a text browser sets before links; only those whose addresses it lists go.

    >>> unnumbered(["[1]Rain [2]fell [9]on", "   1. https://a.example/", "   2. https://b.example/", "   3. https://c.example/"])[0][0]
    'Rain fell [9]on'
    """
    listed = {match["lynx"] or match["w3m"]: number for number, line in enumerate(lines) if ":" in line and (match := LISTED.match(line))}
    if len(listed) < FEWEST:
        return list(lines), ()
    first = min(listed.values())
    bare = [NUMBER.sub(lambda found: "" if found[1] in listed else found[0], line) for line in lines[:first]] + list(lines[first:])
    return bare, repair(lines, bare, "numbers of links")


def repair(lines: Sequence[str], bare: Sequence[str], why: str) -> tuple[Repair, ...]:
    """One repair for all of a kind: a mail has as many as lines."""
    changed = ((number, *pair) for number, pair in enumerate(zip(lines, bare, strict=True), 1) if pair[0] != pair[1])
    return tuple(
        Repair(before=before[:60].strip(), after=after[:60].strip(), why=why, place=f"line {number}")
        for number, before, after in islice(changed, 1)
    )
