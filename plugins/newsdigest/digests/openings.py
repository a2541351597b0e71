"""Whether a statement can stand alone, from its opening and its quotation marks."""

from __future__ import annotations

from newsdigest.digests import marks
from newsdigest.digests.mentions import Gist

LONGEST = 4  # words of the longest leaning opening
MARKS = "“”„‚«»‹›‘’\"'「」『』"


def stands_alone(gist: Gist) -> bool:
    """Whether a reader needs no other sentence for it: it points at none, asks nothing and holds whole quotations only."""
    text = gist.statement.text
    is_told = text.rstrip(MARKS + ")")[-1:] in ".!。" and text[:1] not in "(["
    return is_told and not leans(gist) and not is_half_quotation(text)


def leans(gist: Gist) -> bool:
    """Whether it opens with a pronoun, with words that continue another sentence, or speaks of `he` before it names anybody."""
    return opens_with_pronoun(gist) or _continues(gist) or _pronoun_before_name(gist)


def opens_with_pronoun(gist: Gist) -> bool:
    """Whether the first word points at somebody or something named in another sentence."""
    return bool(gist.tokens) and gist.tokens[0].lower in gist.language.pronouns


def _continues(gist: Gist) -> bool:
    opening = [token.lower for token in gist.tokens[:LONGEST]]
    leaning = any(" ".join(opening[:count]) in gist.language.leaning for count in range(1, len(opening) + 1))
    # “Añadió que”: whoever did stands in the sentence before.
    is_headless = bool(opening) and not gist.language.verb_first and opening[0] in gist.language.speech
    return leaning or is_headless or gist.statement.text[:1].islower()


def _pronoun_before_name(gist: Gist) -> bool:
    for position, token in enumerate(gist.tokens):
        if marks.holds(gist.spans, token.start):
            continue
        if token.lower in gist.language.personal:
            return True
        if position and token.is_capital and token.lower not in gist.language.weekdays and token.lower not in gist.language.months:
            return False
        if not position and token.is_capital and token.lower not in gist.language.common and not gist.language.verb_first:
            # A name may be the first word; so may any other, which the next words tell.
            follower = gist.tokens[1] if len(gist.tokens) > 1 else None
            if follower and (follower.is_capital or follower.lower in gist.language.speech or token.lower.endswith("'s")):
                return False
    return False


def is_half_quotation(text: str) -> bool:
    """Whether a quotation in it begins or ends outside of it.

    >>> is_half_quotation("“We will go."), is_half_quotation("He left.”"), is_half_quotation("“We,” he said, “will go.”")
    (True, True, False)
    """
    spans = marks.spans(text)
    if any(not span.closed for span in spans):
        return True
    rest = text
    for span in reversed(spans):
        rest = rest[: span.start] + rest[span.end :]
    inches = rest.find('"') > 0 and rest[rest.index('"') - 1].isdecimal()
    return any(mark in rest for mark in "“”„«»「」『』") or ('"' in rest and not inches)


def speaks_to_reader(gist: Gist) -> bool:
    """Whether a statement says `you` or `I` outside of quotations: a column or a call, not an account."""
    return any(token.lower in gist.language.speaking and not marks.holds(gist.spans, token.start) for token in gist.tokens)
