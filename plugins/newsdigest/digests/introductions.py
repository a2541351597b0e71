"""What a statement takes as known because its report has told of it before, from the report's statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from newsdigest.digests import marks
from newsdigest.digests.languages import Language
from newsdigest.digests.mentions import Gist
from newsdigest.digests.openings import is_verb
from newsdigest.digests.tokens import Token, is_telling, stem

RECENT = 3  # statements before one of which things are fresh in the reader's mind


def introduced(gists: Sequence[Gist]) -> dict[str, int]:
    """The stems of the surnames that a text's statements, in order, tell with more of the name, and the place of the first that does."""
    places: dict[str, int] = {}
    for place, gist in enumerate(gists):
        for name in gist.names:
            if " " in name and len(words := without_titles(name, gist.language)) > 1:
                places.setdefault(stem(words[-1]), place)
    return places


def taken_as_known(place: int, gists: Sequence[Gist], surnames: Mapping[str, int]) -> frozenset[str]:
    """The stems of what one of a text's statements names as told of before: people by their surname only, and things behind `the`.

    Who reads it alone does not know who Lee is, nor which deal.
    """
    gist = gists[place]
    names = [without_titles(name, gist.language) for name in gist.names]
    bare = {stem(name[0]) for name in names if len(name) == 1} - {stem(name[-1]) for name in names if len(name) > 1}
    before = gists[max(0, place - RECENT) : place]
    things = (thing for thing in things_of(gist) if any(thing in told.stems for told in before))
    return frozenset(name for name in bare if surnames.get(name, place) < place).union(things if before else ())


def without_titles(name: str, language: Language) -> list[str]:
    """The words of a name but titles."""
    return [word for word in name.split() if not language.is_title(word.lower())]


def things_of(gist: Gist) -> Iterator[str]:
    """The stems of lone nouns behind `the` of which a statement tells no more: “the deal fell”; not “the deal of Holm” or “that fell”."""
    language, text, tokens = gist.language, gist.statement.text, gist.tokens
    pointing = language.definite - language.personal - language.things  # its own deal is no other sentence's
    for place, (token, thing) in enumerate(pairwise(tokens)):
        if token.lower not in pointing or not is_telling(thing, language) or thing.is_capital != language.capital_nouns:
            continue
        behind = tokens[place + 2 : place + 3]
        goes_on = any(text[thing.end : one.start].isspace() and not (is_verb(one, language) or is_small(one, language)) for one in behind)
        if goes_on or thing.lower in language.unique or marks.holds(gist.spans, thing.start):
            continue
        word = stem(thing.text)
        if all(stem(earlier.text) != word for earlier in tokens[:place]):
            yield word


def is_small(token: Token, language: Language) -> bool:
    """Whether a word tells nothing, and leads to nothing that tells of the one before it."""
    leading = (language.stops - language.breaks, language.of, language.relatives)
    return token.lower in language.common and not any(token.lower in words for words in leading)
