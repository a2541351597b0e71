"""Why a line was left out of a report, or something in it repaired, in the interface's words, from what cleaning says."""

from __future__ import annotations

from newsdigest.pages.words import Words

BEHIND, BROKEN = "behind: ", "broken "


def N_(message: str) -> str:
    """Marks a message for the catalogues that is said somewhere else; the name is gettext's own."""
    return message


# All that cleaning and decoding say, but for `behind: …` and `broken …`. A reason that is missing here stays English.
KNOWN = frozenset(
    {
        N_("about the author"),
        N_("advertisement"),
        N_("aggregator's notice"),
        N_("byline"),
        N_("caption or picture credit"),
        N_("character of an icon font"),
        N_("character that stands for nothing"),
        N_("character that turns the direction of text"),
        N_("comments"),
        N_("consent or legal notice"),
        N_("control character"),
        N_("cut off inside a character"),
        N_("date line"),
        N_("hard-wrapped lines"),
        N_("heading with nothing under it"),
        N_("headline of another report, twice"),
        N_("invisible character"),
        N_("label or menu line"),
        N_("letters garbled by a wrong encoding"),
        N_("lines broken at a link"),
        N_("lost space after a full stop"),
        N_("lost space beside a quotation mark"),
        N_("marks piled on a letter"),
        N_("menu"),
        N_("newsletter promotion"),
        N_("no words"),
        N_("numbers of links"),
        N_("paywall notice"),
        N_("points to other reports"),
        N_("publisher rule"),
        N_("quoted mail"),
        N_("reading time"),
        N_("repeats a paragraph"),
        N_("repeats the headline"),
        N_("share line"),
        N_("side box"),
        N_("soft hyphen"),
        N_("stands apart from the report"),
        N_("stands in another column"),
        N_("stands on other pages of the publisher too"),
        N_("tags"),
        N_("what a mail or a chat adds"),
    }
)


def reason_of(why: str, words: Words) -> str:
    """What cleaning said, in other words.

    >>> english = Words(language="en")
    >>> reason_of("behind: byline", english), reason_of("broken utf-8", english)
    ('behind: byline', 'broken utf-8')
    """
    if why.startswith(BEHIND):
        return words.gettext("behind: %(reason)s", reason=reason_of(why.removeprefix(BEHIND), words))
    if why.startswith(BROKEN):
        return words.gettext("broken %(encoding)s", encoding=why.removeprefix(BROKEN))
    return words.gettext(why) if why in KNOWN else why
