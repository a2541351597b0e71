"""The page that counts what was taken down, and those at the addresses of such posts, from the takedowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from newsdigest.model import Takedown
from newsdigest.pages.views import Context, Page, nameless, page
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings


class TakenDownContext(Context, frozen=True, kw_only=True):
    reason: str


class RemovalsContext(Context, frozen=True, kw_only=True):
    says: str  # `2 reports were taken down.`
    reasons: tuple[tuple[str, str], ...]  # each with how many reports it took


def removals(settings: Settings, takedowns: Sequence[Takedown]) -> Iterator[Page]:
    """The page of the count, then one for each taken-down post whose address is known."""
    known = {takedown.report or takedown.seed: takedown for takedown in takedowns}
    counts = Counter(takedown.reason for takedown in known.values())
    words = words_of(settings.language)
    several = words.ngettext("%(num)s report was taken down.", "%(num)s reports were taken down.", len(known))
    says = several if known else words.gettext("No report was taken down.")
    reasons = tuple((reason, words.reports(number)) for reason, number in sorted(counts.items()))
    yield page(
        settings,
        "removals.html",
        "removals/",
        RemovalsContext(says=says, reasons=reasons),
        title=words.gettext("Removals"),
        description=words.gettext("How many reports were taken down, and why"),
    )
    for address, reason in {takedown.address: takedown.reason for takedown in takedowns if takedown.address}.items():
        context = TakenDownContext(reason=reason)
        shown = page(
            settings, "taken-down.html", address, context, title=words.gettext("This report was taken down"), robots="noindex,follow"
        )
        yield nameless(shown)
