"""Who wrote a report, from what the page says and the lines that stand round its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdigest.model import Fact
from newsdigest.reports.bylines.alone import beside_text
from newsdigest.reports.bylines.fields import CLAIMS, LIBRARIANS, MOST, from_claims
from newsdigest.reports.bylines.people import Authors, Page, any_shown, is_outlet, joined
from newsdigest.reports.bylines.signed import from_lines, linked_names
from newsdigest.reports.dates import written
from newsdigest.reports.names import after_by, names_in
from newsdigest.reports.surroundings import spoken

CLOCK = frozenset({"am", "pm", "a", "p", "m", "h", "uhr", "gmt", "utc", "cet", "cest", "bst", "et", "est", "edt"})  # beside a time of day


def byline_of(page: Page) -> Authors:
    """The people named as authors and, apart from them, the agencies.

    Fields for machines come first; where they name no person, fewer than the line below the headline, or only people whom the page shows
    nowhere, that line counts: who filed a text in the system is not who wrote it.
    A desk, a login or the outlet itself is an author only where nobody else is named.
    """
    people, weak, wires = from_claims(page)
    seen, faint = from_lines(page)
    # The outlet signs what others wrote too, whose name then stands alone.
    signing = [fact.value for fact in (weak, faint) if fact.value]
    if not (people.value or seen.people.value) and signing and all(is_outlet(name, page.outlets) for name in signing):
        seen = seen._replace(people=beside_text(page))
    wires = wires if wires.value else seen.wires
    named = people.value.split(", ") if people.value else []
    if seen.people.value and (all(name in seen.people.value for name in named) or (seen.is_said and not any_shown(named, page))):
        people = seen.people
    if people.value:
        names = [one for name in people.value.split(", ") for one in unglued(name, page)]
        return Authors(joined(list(dict.fromkeys(names)), people.where or ""), wires)
    return Authors(Fact() if wires.value else weak if weak.value else faint, wires)


def without_owner(byline: Fact, owner: str) -> Fact:
    """Authors without the publisher behind them: `Ada Ost, Tern Post`; somebody whose own site it is stays."""
    first, *others = (byline.value or "").split(", ")
    names = [first, *(name for name in others if not (owner and is_outlet(name, [owner])))]
    return joined(names, byline.where or "") if len(names) <= len(others) else byline


def unglued(name: str, page: Page) -> list[str]:
    """A name as fields for machines or lines give it alone: `Ada OstCity Columnist`, parted by markup only, `Kolumne von Bo Vik`.

    It may be several names, each a link: `Ada OstandBo Vik`.
    """
    linked = [one for one in linked_names(page) if one in name]
    left = name
    for one in linked:
        left = left.replace(one, " ", 1)
    if linked and all(word.lower() in spoken("and") for word in left.split()):
        return linked
    fields = [field for field in CLAIMS if field not in LIBRARIANS]
    said = {found for field in fields for claim in page.claims.get(field, ())[:MOST] for found in names_in(claim.value, line=False)}
    first = after_by(name.partition(" ")[2]) or name  # what follows `Kolumne`
    shown = {block.text for block in page.beside}
    alone = [other for other in said | shown | set(linked) if other != name and " " in other and (name.startswith(other) or first == other)]
    if not alone or (name in said and not said.intersection(alone)):
        return [name]
    return [max(alone, key=len)]


def is_signature(text: str, names: Sequence[str], others: Sequence[str] = ()) -> bool:
    """Whether a line holds nothing but who wrote and when, as posts of a live report have it; `others` are outlet and agencies.

    >>> [is_signature(text, ["Ada Ost", "Bo Vik"]) for text in ("20.50Ada Ost", "By Ada Ost and Bo Vik", "3 May 2026", "Ada Ost fell")]
    [True, True, False, False]
    """
    left = text
    for name in names:
        left = left.replace(name, " ")
    for name in others if left != text else ():
        left = left.replace(name, " ")
    date = next(written(left), None) if left != text else None
    if date:
        left = left[: date.start] + left[date.end :]
    words = re.findall(r"[^\W\d_]+", left.lower())
    return left != text and all(word in CLOCK or word in spoken("by") or word in spoken("and") for word in words)
