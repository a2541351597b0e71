"""A document's blocks -> one row of numbers each: what line, markup and neighbours say about whether it is text of the report."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple, TypeVar

import numpy as np

from newsdigest.cleaning.lines import OF_LINES, of_lines
from newsdigest.cleaning.phrases import REASONS, WORDS
from newsdigest.cleaning.wordings import OF_WORDING, SENTENCE_END, Wordings, wordings
from newsdigest.model import Block, Document

Numbers = np.ndarray[tuple[int, int], np.dtype[np.float32]]  # a row a block
Key = TypeVar("Key")
State = TypeVar("State")

KINDS = ("heading", "entry", "quotation", "row", "paragraph")
# The capital first, which is rare; look-behinds want one length each.
GROWN = re.compile(r"[A-Z](?:(?<=[a-z]{3}[A-Z])|(?<=[a-z]{2}[’'”\"][A-Z])|(?<=\d{4}[A-Z]))[a-z]")
LABEL_WORDS = re.compile(r"[a-z]{2,20}")
SMALL_THEN_LARGE = re.compile(r"([a-z])([A-Z])")
TAGS = (
    "nav",
    "header",
    "footer",
    "aside",
    "article",
    "main",
    "section",
    "form",
    "figure",
    "table",
    "ul",
    "ol",
    "blockquote",
    "button",
    "p",
    "details",
    "dl",
)
TAG_NUMBERS = {tag: number for number, tag in enumerate(TAGS)}
TAG = re.compile(r"[a-z0-9]+")
OWN_TAGS = {
    "p": 1, "div": 2, "li": 3, "h2": 4, "h3": 5, "h1": 6, "section": 7, "article": 8, "td": 9, "button": 10, "a": 11, "span": 12,
    "pre": 13, "tr": 14, "dd": 15, "dt": 16, "h4": 17, "h5": 18, "h6": 19, "figcaption": 20, "blockquote": 21, "main": 22,
}  # fmt: skip
# What a label says of the one element only: its id, and the numbers that builders of pages put into names.
SINGULAR = re.compile(r"#[^@]*|\d+")
NUMBERED = re.compile(r"\[\d+\]")
ARTICLE = re.compile(r".*/article(?![^/\[])[^/]*")  # the path of the innermost article


@cache
def marks() -> tuple[tuple[str, ...], Mapping[str, tuple[int, ...]]]:
    """Reasons, and for words of class names the numbers of the reasons they give."""
    reasons = tomllib.loads(resources.files(__package__).joinpath("markup.toml").read_text("utf-8"))
    by_word: dict[str, list[int]] = {}
    for number, words in enumerate(reasons.values()):
        for word in words:
            by_word.setdefault(word, []).append(number)
    return tuple(reasons), {word: tuple(numbers) for word, numbers in by_word.items()}


@lru_cache(maxsize=10_000)  # pages of one outlet call their elements alike
def label_words(label: str) -> frozenset[str]:
    """Words of an element's names.

    >>> sorted(label_words("div.storyBody__text-wrap#main@articleBody"))
    ['article', 'body', 'div', 'main', 'story', 'text', 'wrap']
    """
    return frozenset(LABEL_WORDS.findall(label if label.islower() else SMALL_THEN_LARGE.sub(r"\1 \2", label).lower()))


def shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Runs of four words; a shorter text is one run."""
    return set(zip(words, words[1:], words[2:], words[3:], strict=False)) if len(words) > 3 else {tuple(words)} if words else set()


def headline_of(document: Document) -> str:
    """A rough headline for comparison only: what the page's head says, or a text's first line."""
    for name in ("meta og:title", "json-ld headline", "title"):
        for claim in document.claims:
            if claim.name == name:
                return claim.value
    first = document.blocks[0].text
    if document.format == "text" and len(document.blocks) > 1 and len(first) < 150 and not SENTENCE_END.search(first):
        return first
    return ""


# What a short line says that leads from a report to what stands behind it.
TELLING = (
    "newsletter promotion",
    "share line",
    "points to other reports",
    "comments",
    "about the author",
    "advertisement",
    "consent or legal notice",
)
FEW = 12  # words
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)


def columns(format: str) -> tuple[str, ...]:
    """The names of a row's numbers."""
    own = OWN + (OF_MARKUP if format == "html" else OF_LINES)
    return own + tuple(f"{name}@{step:+d}" for step in NEIGHBOURS for name in (*SHARED, "signature" if format == "html" else "gap"))


@cache
def places(format: str) -> Mapping[str, int]:
    """Where each number of a row stands."""
    return {name: i for i, name in enumerate(columns(format))}


OWN = (
    *OF_WORDING,
    "heading", "level", "entry", "quotation", "row", "headline", "headline share", "repeated", "starts alike",
    "prose", "since headline", "position", "prose before", "prose after", "blocks to prose", "blocks since prose",
    "blocks", "all prose", "density 3", "density 10",
    *REASONS,
    *(f"since {name}" for name in REASONS), "runs of short",
)  # fmt: skip
# What blocks have in common: the element they stand in, the one around it and the one around that; what their elements are called,
# their own, with the one around, with the two around; the tags from the page's root to them; the innermost article; the last heading.
GROUPS = ("container", "grand container", "great container", "name", "signature", "long signature", "path", "article", "part")
ALIKE = ("container", "grand container", "signature", "path", "article", "part")
WHOSE = ("own", "parent's", "grandparent's", "all")
OF_NAMES = tuple(f"{whose} names {which}" for whose in WHOSE for which in ("lowest", "highest", "sum"))
BORDER = ("colon", "prose", "links", "heading", "reasons")
OF_MARKUP = (
    "links", "caption", "depth", "signature", "container", "grand container",
    "in best", "above best", "in best grand", "article body", "has article body", "description", "hidden", "path alike", "links around",
    "siblings prose", "own tag",
    *(f"{group} {name}" for group in ALIKE for name in ("size", "links", "words", "end", "prose", "place")),
    *(f"{name} before container" for name in BORDER), "prose behind container",
    *(f"in {tag}" for tag in TAGS), *(f"named {reason}" for reason in marks()[0]), *OF_NAMES,
)  # fmt: skip
SHARED = ("words", "end", "prose", "heading", "entry", "titled", "reasons", "digits", "links")
OWN_SHARED = [OWN.index(name) for name in SHARED[:-1]]


class Features(NamedTuple):
    """What is known of a document's blocks before anything is decided."""

    numbers: Numbers  # a row a block, a column for each name in `columns(document.format)`
    wordings: Wordings  # what each block's text says by itself
    counts: np.ndarray  # words of each block, in scripts without spaces two characters a word
    groups: np.ndarray  # for each of GROUPS a row: the number of the group each block belongs to; no rows for text


def features(document: Document, headline: str = "", said: Wordings | None = None) -> Features:
    """Document -> what each block says of itself and what stands around it; `said` is what the blocks' texts say, where that is known."""
    blocks = document.blocks
    n = len(blocks)
    said = said or wordings([block.text for block in blocks])
    own, prose = of_place(blocks, said, set(WORDS.findall((headline or headline_of(document)).casefold())))
    counts = said.counts.astype(np.float32)
    index = np.arange(n, dtype=np.float32)
    reasons: np.ndarray = np.zeros((len(REASONS), n), np.float32)
    for i, given in enumerate(said.reasons):
        if given:
            reasons[list(given), i] = 1
    # How far back such a line stood, for what follows a "More from" heading.
    latest: np.ndarray = np.full((len(REASONS), n), -99, np.float32)
    latest[:, 1:] = np.maximum.accumulate(np.where(reasons > 0, index, -99), axis=1)[:, :-1]
    run = index - np.maximum.accumulate(np.where(counts < 8, -1, index))
    groups = groups_of(blocks) if document.format == "html" else np.zeros((0, n), np.intp)
    if document.format == "html":
        more = of_markup(document, said.words, own, prose, counts, groups)
        links, likeness = more[[0]], more[[OF_MARKUP.index("signature")]]
    else:
        end = own[OWN.index("end")] > 0
        told = (counts < FEW) & (reasons[[REASONS.index(reason) for reason in TELLING]] > 0).any(axis=0)
        more = of_lines(blocks, said.words, counts, prose, end, told)
        links, likeness = np.zeros((1, n), np.float32), more[[0]]
    whole = np.concatenate([own, reasons, np.minimum(index - latest, 40), run[None, :], more], dtype=np.float32)
    shared = np.concatenate([whole[OWN_SHARED], links, likeness])
    numbers: np.ndarray = np.full((len(whole) + len(NEIGHBOURS) * len(shared), n), -1, np.float32)
    numbers[: len(whole)] = whole
    for at, step in enumerate(NEIGHBOURS):
        moved = numbers[len(whole) + at * len(shared) :][: len(shared)]
        if step < 0:
            moved[:, -step:] = shared[:, :step]
        else:
            moved[:, : max(0, n - step)] = shared[:, step:]
    return Features(numbers.T, said, counts, groups)


def of_place(blocks: Sequence[Block], said: Wordings, title: set[str]) -> tuple[np.ndarray, np.ndarray]:
    """What each block says, and what that is among the others, a row a number; and how much of it is prose, in characters."""
    n = len(blocks)
    lengths, counts = said.lengths, said.counts
    end, ends = said.numbers[OF_WORDING.index("end")] > 0, said.numbers[OF_WORDING.index("ends")]
    links = np.array([block.links for block in blocks])
    prose = np.where((counts >= 8) & (end | (ends > 1) | (counts > 25)), lengths * (1 - links), 0).astype(np.float32)
    shared = np.array([len(title.intersection(mine)) for mine in said.words]) if title else np.zeros(n)
    sizes = np.array([len(mine) for mine in said.words])
    titled = np.flatnonzero((shared > 0.6 * len(title)) & (shared > 0.5 * sizes))
    times = Counter(said.texts)
    starts = [tuple(mine[:2]) for mine in said.words]
    alike = Counter(starts)
    kinds = np.array([KINDS.index(block.kind) for block in blocks])
    index = np.arange(n, dtype=np.float32)
    total = float(prose.sum())
    before = np.cumsum(prose) - prose
    is_prose = prose > 0
    last = np.maximum.accumulate(np.where(is_prose, index, -50))
    following = np.minimum.accumulate(np.where(is_prose, index, n + 50)[::-1])[::-1]
    sums = np.concatenate([[0], np.cumsum(prose)])
    at = np.arange(n)
    density = [np.log1p((sums[np.minimum(n, at + k + 1)] - sums[np.maximum(0, at - k)]) / (2 * k + 1)) for k in (2, 6)]
    rows = (
        kinds == 0, [block.level for block in blocks], kinds == 1, kinds == 2, kinds == 3,
        shared / (len(title) + 1), shared / (sizes + 1), [times[text] > 1 for text in said.texts],
        np.log1p(np.array([alike[start] for start in starts], np.float32)),
        np.log1p(prose), np.clip(at - titled[0], -20, 40) if len(titled) else np.full(n, -30),
        index / n, before / (total + 1), (total - before - prose) / (total + 1), np.minimum(following - index, 30),
        np.minimum(index - last, 30), np.full(n, math.log(n)), np.full(n, math.log1p(total)), *density,
    )  # fmt: skip
    return np.concatenate([said.numbers, np.array(rows, np.float32)]), prose


def is_grown(text: str) -> bool:
    """Whether words grew together where a headline ends and another text begins.

    >>> [is_grown(text) for text in ("Old mine openedSpeed read A pit in the hills", "Puzzle: June 3, 2026The daily puzzle", "An iPhone")]
    [True, True, False]
    """
    return not text.islower() and GROWN.search(text) is not None


class Label(NamedTuple):
    """What one element's names say."""

    is_hidden: bool
    tag: int  # number in TAGS, -1 for others
    marks: tuple[int, ...]  # numbers of the reasons its names give, as in `marks()`


class Around(NamedTuple):
    """What the names of all a block's enclosing elements say together."""

    is_hidden: bool
    tags: tuple[bool, ...]  # as in TAGS
    marks: tuple[int, ...]  # how deep the innermost element called so stands, as in `marks()`; -FAR where there is none


FAR = 12  # steps up from a block; what an element further out is called says nothing of it


@lru_cache(maxsize=10_000)  # pages of one outlet call their elements alike
def label_of(label: str) -> Label:
    tag = TAG.match(label)
    by_word = marks()[1]
    return Label(
        "@hidden" in label,
        TAG_NUMBERS.get(tag[0], -1) if tag else -1,
        tuple({number for word in label_words(label) if word in by_word for number in by_word[word]}),
    )


def along(contexts: Iterable[tuple[str, ...]], outside: State, inside: Callable[[State, str, int], State]) -> Iterator[State]:
    """What is known inside the innermost element of each context: `inside` says it of what is known around an element, its label and depth.

    What a context shares with the one before it is not asked again.
    """
    known = [outside]  # of the elements of the context before, from the root in
    previous: tuple[str, ...] = ()
    for context in contexts:
        shared = 0
        for label, other in zip(context, previous, strict=False):
            if label != other:
                break
            shared += 1
        del known[shared + 1 :]
        for depth, label in enumerate(context[shared:], shared + 1):
            known.append(inside(known[-1], label, depth))
        yield known[-1]
        previous = context


def arounds(contexts: Iterable[tuple[str, ...]]) -> Iterator[Around]:
    """What the elements of each context say together."""
    return along(contexts, Around(False, (False,) * len(TAGS), (-FAR,) * len(marks()[0])), around_inside)


def around_inside(around: Around, name: str, depth: int) -> Around:
    """What the elements around one say together, and its own names too."""
    if depth == 1 and name.startswith("body"):  # its classes say what page it is, not what stands in it
        return around
    label = label_of(name)
    is_hidden, tags, deep = around
    if label.tag >= 0 and not tags[label.tag]:
        tags = (*tags[: label.tag], True, *tags[label.tag + 1 :])
    if label.marks:
        deeper = list(deep)
        for number in label.marks:
            deeper[number] = depth
        deep = tuple(deeper)
    return Around(is_hidden or label.is_hidden, tags, deep)


@cache
def tellings() -> Mapping[str, float]:
    """What a word in an element's names tells of the text inside, in log-odds that it is of the report: names.tsv, learned from pages."""
    lines = resources.files(__package__).joinpath("names.tsv").read_text("utf-8").splitlines()
    return {word: float(odds) for word, odds in (line.split("\t") for line in lines)}


def of_names(contexts: Iterable[tuple[str, ...]], tellings: Mapping[str, float]) -> np.ndarray:
    """What the words of names tell of what stands in each context, a column for each of OF_NAMES."""
    known: dict[str, tuple[float, float, float]] = {}
    nothing: tuple[float, ...] = ()

    def told_inside(around: tuple[float, ...], label: str, depth: int) -> tuple[float, ...]:
        if label.startswith("body"):
            return around
        own = known.get(label) or known.setdefault(label, told_by(label, tellings))
        lowest, highest, total = around[9:] if around else (*own[:2], 0.0)
        return (*own, *(around[:6] or NOTHING * 2), min(lowest, own[0]), max(highest, own[1]), total + own[2])

    rows = [told or NOTHING * 4 for told in along(contexts, nothing, told_inside)]
    return np.array(rows, np.float32).reshape(len(rows), len(OF_NAMES))


NOTHING = (0.0, 0.0, 0.0)


def told_by(label: str, tellings: Mapping[str, float]) -> tuple[float, float, float]:
    """
    >>> told_by("div.story-teaser", {"div": -0.5, "story": 1.0, "teaser": -3.0})
    (-3.0, 1.0, -2.5)
    """
    told = [tellings[word] for word in label_words(label) if word in tellings]
    return (min(told), max(told), sum(told)) if told else NOTHING


def groups_of(blocks: Sequence[Block]) -> np.ndarray:
    """For each of GROUPS a row: the numbers, from 0 in reading order, of the groups that the blocks of a page belong to."""
    split = [block.place.rpartition("/") for block in blocks]
    inside, parents = numbered([parent for parent, _, _ in split])
    beside, paths = numbered([(parent, own.partition("[")[0]) for parent, _, own in split])
    called, contexts = numbered([block.context[-3:] for block in blocks])
    grand = [parent.rpartition("/")[0] for parent in parents]
    great = [parent.rpartition("/")[0] for parent in grand]
    plain = {label: SINGULAR.sub("", label) for label in set().union(*contexts)}
    names = [tuple([plain[label] for label in context]) for context in contexts]
    bare = {parent: NUMBERED.sub("", parent) for parent in parents}
    rows = [
        inside, *(numbered(keys)[0][inside] for keys in (grand, great)),
        *(numbered([name[-steps:] for name in names])[0][called] for steps in (1, 2, 3)),
        numbered([(bare[parent], own) for parent, own in paths])[0][beside],
        numbered([found[0] if (found := ARTICLE.match(parent)) else "" for parent in parents])[0][inside],
        np.cumsum([i > 0 and block.kind == "heading" for i, block in enumerate(blocks)]),
    ]  # fmt: skip
    return np.array(rows, np.intp).reshape(len(GROUPS), len(blocks))


def numbered(keys: Sequence[Key]) -> tuple[np.ndarray, list[Key]]:
    """Keys -> the number of each, equal ones have the same, from 0 in their order; and the different ones.

    >>> numbered(["p", "li", "p"])
    (array([0, 1, 0]), ['p', 'li'])
    """
    numbers: dict[Key, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp), list(numbers)


def of_groups(own: np.ndarray, prose: np.ndarray, counts: np.ndarray, links: np.ndarray, groups: np.ndarray) -> list[np.ndarray]:
    """What the blocks of each one's groups are on the average, how many there are, and what stands around its container."""
    n = len(counts)
    at = np.arange(n)
    weights = np.minimum(counts, 60) + 1
    end = own[OWN.index("end")]
    rows: list[np.ndarray] = []
    for name in ALIKE:
        group = groups[GROUPS.index(name)]
        sizes = np.bincount(group)
        first = np.full(len(sizes), n)
        np.minimum.at(first, group, at)
        means = (
            np.log1p(sizes), np.bincount(group, links * weights) / np.bincount(group, weights),
            np.bincount(group, counts) / sizes, np.bincount(group, end) / sizes, np.bincount(group, prose) / (prose.sum() + 1),
        )  # fmt: skip
        rows += [*(mean[group] for mean in means), at - first[group]]
    container = groups[GROUPS.index("container")]
    begins, ends = np.full(container.max() + 1, n), np.zeros(container.max() + 1, np.intp)
    np.minimum.at(begins, container, at)
    np.maximum.at(ends, container, at)
    before, behind = np.maximum(begins - 1, 0)[container], np.minimum(ends + 1, n - 1)[container]
    rows += [(links if name == "links" else own[OWN.index(name)])[before] for name in BORDER]
    return [*rows, own[OWN.index("prose")][behind]]


def of_markup(
    document: Document, words: Sequence[Sequence[str]], own: np.ndarray, prose: np.ndarray, counts: np.ndarray, groups: np.ndarray
) -> np.ndarray:
    """What tags, class names and the tree say of each block, a row a number."""
    blocks = document.blocks
    places = [block.place for block in blocks]
    total = float(prose.sum()) + 1
    by_group = {name: np.bincount(groups[GROUPS.index(name)], prose) for name in ("container", "grand container", "signature")}
    inside, grand, alike = (sums[groups[GROUPS.index(name)]] for name, sums in by_group.items())
    best = places[int(np.argmax(inside))].rpartition("/")[0] if prose.any() else ""
    best_grand = places[int(np.argmax(grand))].rpartition("/")[0].rpartition("/")[0] if prose.any() else ""
    links = np.array([block.links for block in blocks], np.float32)
    # Each list of enclosing elements once a page: blocks of one list or column share it.
    contexts = Counter(block.context for block in blocks)
    numbered = {context: i for i, context in enumerate(contexts)}
    which = [numbered[block.context] for block in blocks]
    says = list(arounds(contexts))
    steps = np.array([len(context) for context in contexts])[:, None] - np.array([found.marks for found in says])
    hidden = np.array([found.is_hidden for found in says])[which]
    named = np.concatenate([np.array([found.tags for found in says]), np.minimum(steps, FAR)], axis=1)[which].T
    parents, tags = zip(*[(parent, tag.partition("[")[0]) for parent, _, tag in (place.rpartition("/") for place in places)], strict=True)
    rows = (
        links, [block.note == "caption" for block in blocks], [len(block.context) for block in blocks],
        alike / total, inside / total, grand / total,
        [place.startswith(best) for place in places], [best.startswith(parent) for parent in parents],
        [place.startswith(best_grand) for place in places],
        *shares_in(claimed(document, ("json-ld articleBody",)), words),
        shares_in(claimed(document, ("meta og:description", "meta description", "json-ld description")), words)[0],
        hidden, np.log1p(np.array(list(contexts.values()))[which]),
        np.convolve(links, np.ones(5) / 5, "same") if len(blocks) > 4 else links,
        inside / (prose + 50),
        [OWN_TAGS.get(tag, 0) for tag in tags], *of_groups(own, prose, counts, links, groups),
    )  # fmt: skip
    return np.concatenate([np.array(rows, np.float32), named, of_names(contexts, tellings())[which].T])


def claimed(document: Document, names: Sequence[str]) -> set[tuple[str, ...]]:
    return {run for claim in document.claims if claim.name in names for run in shingles(WORDS.findall(claim.value.casefold()))}


def shares_in(text: set[tuple[str, ...]], words: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """The share of each block that stands in a text, -1 where there is none; and whether there is one."""
    if not text:
        return [-1.0] * len(words), [0.0] * len(words)
    longest = {max(run, key=len) for run in text}  # a block that shares a run has one of these
    shares = [0.0 if longest.isdisjoint(mine) else len(text.intersection(runs := shingles(mine))) / (len(runs) + 1e-3) for mine in words]
    return shares, [1.0] * len(words)
