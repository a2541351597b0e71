"""Reports agree: what two or more independent texts say, from alignments."""

from __future__ import annotations

from collections import Counter

import msgspec

from newsdigest.digests.alignments import Alignment, alignments
from newsdigest.digests.comparisons import Comparison
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import (
    is_half_quotation,
    is_question,
    is_told_as_caption,
    leans,
    opens_with_pronoun,
    speaks_to_reader,
    tells_of_silence,
)
from newsdigest.model import Agreement, Statement

MOST = 12  # agreements; texts that share much of their wording agree on nearly everything
COPIED = 0.9  # share of the words of two statements that both have, from which they are one
OWN = 10  # words of a statement up to which two may write it alike
NAMED = 6  # words named as what the statements share


def section(comparison: Comparison, taken: frozenset[Statement] = frozenset()) -> tuple[Agreement, ...]:
    """The agreements of a story: said by most texts first, then the surest; none with a statement that is taken, or that all lean.

    A statement that opens with a pronoun is not lifted, though another one beside it may tell whom it means.
    """
    standing = (standing_in(alignment, comparison) for alignment in alignments(comparison))
    found = [
        alignment
        for alignment in standing
        if len(alignment.gists) > 1
        and taken.isdisjoint(gist.statement for gist in alignment.gists)
        and not any(is_half_quotation(gist.statement.text, gist.spans) or is_question(gist) for gist in alignment.gists)
        and not all(leans(gist) for gist in alignment.gists)
    ]
    found = sorted(found, key=lambda alignment: -len(alignment.gists))[:MOST]
    return tuple(Agreement(statements=tuple(gist.statement for gist in alignment.gists), shared=shared(alignment)) for alignment in found)


def standing_in(alignment: Alignment, comparison: Comparison) -> Alignment:
    """What is left of an alignment without what opens with a pronoun, is no account, or has another's very words.

    Two texts that share a sentence have it from one source, mostly a wire: that is one voice.
    """
    standing: list[Gist] = []
    for gist in alignment.gists:
        may_stand = not opens_with_pronoun(gist) and not is_told_as_caption(gist, comparison.published(gist.statement))
        is_account = not (tells_of_silence(gist) or speaks_to_reader(gist))
        if may_stand and is_account and not any(has_words_of(gist, other) for other in standing):
            standing.append(gist)
    return msgspec.structs.replace(alignment, gists=tuple(standing))


def has_words_of(gist: Gist, other: Gist) -> bool:
    """Whether nearly all words of two statements are the same, and so many that no two would choose them by themselves."""
    words, others = (Counter(token.lower for token in one.tokens) for one in (gist, other))
    return min(words.total(), others.total()) >= OWN and 2 * (words & others).total() >= COPIED * (words.total() + others.total())


def shared(alignment: Alignment) -> tuple[str, ...]:
    """What the statements of an alignment share, as the first of them writes it."""
    return tuple(alignment.gists[0].stems[stem] for stem in alignment.shared[:NAMED])
