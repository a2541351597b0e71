"""A document's blocks -> one row of numbers each: what line, markup and neighbours say about whether it is text of the report."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np

from newsdigest.model import Block, Document

Numbers = np.ndarray[tuple[int, int], np.dtype[np.float32]]

WORDS = re.compile(r"\w+")
NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
SENTENCE_END = re.compile(r"[.!?…。！？؟।۔][\"'”’“»«)\]」』]{0,3}$")
INNER_END = re.compile(r"[.!?。！？؟।۔][\"'”’»)\]」』]{0,2}(?:\s|$|(?=[\u3040-\u9fff]))")
COMMAS = re.compile(r"[,;،、，؛]")
QUOTES = re.compile(r"[\"“”„«»「」『』]")
SEPARATORS = re.compile(r"[|•·>›»/→▾⟩]")
CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
DIGITS = re.compile(r"\d")
ADDRESS = re.compile(r"https?:|www\.|@|\.com\b|\.html?\b")
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
TAG = re.compile(r"[a-z0-9]+")
OWN_TAGS = {"p": 1, "div": 2, "li": 3, "h2": 4, "h3": 5, "h1": 6, "section": 7, "article": 8, "td": 9, "button": 10, "a": 11, "span": 12}


@cache
def phrases() -> tuple[tuple[str, ...], Mapping[str, tuple[tuple[tuple[str, ...], int, bool], ...]], tuple[tuple[str, int], ...]]:
    """Reasons; phrases by their first word: all words, number of the reason, only at the beginning; and those of scripts without spaces."""
    reasons = tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text("utf-8"))
    by_word: dict[str, list[tuple[tuple[str, ...], int, bool]]] = {}
    unspaced: list[tuple[str, int]] = []
    for number, languages in enumerate(reasons.values()):
        for language, lines in languages.items():
            for line in lines:
                if language in ("ja", "zh"):
                    unspaced.append((line, number))
                elif words := WORDS.findall(line):
                    entry = (tuple(words), number, line.startswith("^"))
                    if entry not in by_word.setdefault(words[0], []):
                        by_word[words[0]].append(entry)
    return tuple(reasons), {word: tuple(entries) for word, entries in by_word.items()}, tuple(unspaced)


def said(words: Sequence[str], text: str) -> tuple[int, ...]:
    """Numbers of the reasons that a line's words give, each once."""
    _, by_word, unspaced = phrases()
    found: set[int] = set()
    for at, word in enumerate(words[:60]):
        for phrase, number, first in by_word.get(word, ()):
            if (not first or at == 0) and (len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase):
                found.add(number)
    if NO_SPACES.search(text):
        found.update(number for phrase, number in unspaced if phrase in text[:200])
    return tuple(sorted(found))


@cache
def marks() -> tuple[tuple[str, ...], Mapping[str, tuple[int, ...]]]:
    """Reasons, and for words of class names the numbers of the reasons they give."""
    reasons = tomllib.loads(resources.files(__package__).joinpath("markup.toml").read_text("utf-8"))
    by_word: dict[str, list[int]] = {}
    for number, words in enumerate(reasons.values()):
        for word in words:
            by_word.setdefault(word, []).append(number)
    return tuple(reasons), {word: tuple(numbers) for word, numbers in by_word.items()}


def label_words(label: str) -> frozenset[str]:
    """Words of an element's names.

    >>> sorted(label_words("div.storyBody__text-wrap#main@articleBody"))
    ['article', 'body', 'div', 'main', 'story', 'text', 'wrap']
    """
    return frozenset(LABEL_WORDS.findall(SMALL_THEN_LARGE.sub(r"\1 \2", label).lower()))


def shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))} if words else set()


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


NEIGHBOURS = (-3, -2, -1, 1, 2, 3)


def columns(format: str) -> tuple[str, ...]:
    """The names of a row's numbers."""
    own = OWN + (OF_MARKUP if format == "html" else OF_LINES)
    return own + tuple(f"{name}@{step:+d}" for step in NEIGHBOURS for name in (*SHARED, "signature" if format == "html" else "gap"))


REASONS = tuple(phrases()[0])
OWN = (
    "characters", "words", "word length", "end", "colon", "ellipsis", "ends", "commas", "quotes", "separators", "digits", "clock", "year",
    "address", "capitals", "titled", "small start", "quote start", "digit start", "heading", "level", "entry", "quotation", "row",
    "doubled", "headline", "headline share", "repeated", "starts alike", "reasons",
    "prose", "since headline", "position", "prose before", "prose after", "blocks to prose", "blocks since prose",
    "blocks", "all prose", "density 3", "density 10",
    *REASONS,
    *(f"since {name}" for name in REASONS), "runs of short",
)  # fmt: skip
OF_MARKUP = (
    "links", "caption", "depth", "signature", "container", "grand container",
    "in best", "above best", "in best grand", "article body", "has article body", "description", "hidden", "path alike", "links around",
    "same tag before", "siblings prose", "own tag", *(f"in {tag}" for tag in TAGS), *(f"named {reason}" for reason in marks()[0]),
)  # fmt: skip
LOGARITHMS = [OWN.index(name) for name in ("characters", "words", "starts alike")]
OF_LINES = ("gap", "gap after", "gaps", "short lines share", "mean words", "lines alike")
SHARED = ("words", "end", "prose", "heading", "entry", "titled", "reasons", "digits", "links")


def features(document: Document, headline: str = "") -> Numbers:
    """Document -> a matrix of one row a block and a column for each name in `columns(document.format)`."""
    blocks = document.blocks
    is_html = document.format == "html"
    n = len(blocks)
    tokens = [WORDS.findall(block.text.casefold()) for block in blocks]
    title = set(WORDS.findall((headline or headline_of(document)).casefold()))
    texts = Counter(block.text for block in blocks)
    starts = Counter(tuple(words[:2]) for words in tokens)
    rows: list[tuple[float, ...]] = []
    headline_at = -1
    spoken: list[tuple[int, ...]] = []
    lengths = np.zeros(n, np.float32)
    prose = np.zeros(n, np.float32)
    for i, (block, words) in enumerate(zip(blocks, tokens, strict=True)):
        text = block.text
        length = len(text)
        plain = text.isascii()
        # Scripts without spaces: two characters a word.
        count = len(words) if plain or not NO_SPACES.search(text, 0, 40) else max(len(words), sum(map(len, words)) // 2)
        lengths[i] = count
        raw = text.split()
        end = SENTENCE_END.search(text, max(0, length - 5)) is not None
        ends = len(INNER_END.findall(text)) if length > 20 else float(end)
        letters = sum(word[0].isupper() for word in raw) / len(raw)
        digits = len(DIGITS.findall(text))
        reasons = said(words, text)
        spoken.append(reasons)
        shared = len(title.intersection(words)) if title else 0
        if shared > 0.6 * len(title) and shared > 0.5 * len(words) and headline_at < 0:
            headline_at = i
        if count >= 8 and (end or ends > 1 or count > 25):
            prose[i] = length * (1 - block.links)
        first = text[0]
        kind = block.kind
        rows.append((
            length, count, length / (count + 1), end, text[-1] == ":", text[-1] == "…" or text[-3:] == "...",
            ends, len(COMMAS.findall(text)) / (count + 1) if length > 20 else 0,
            0 if plain and '"' not in text else len(QUOTES.findall(text)),
            len(SEPARATORS.findall(text)) / (count + 1), digits / length, digits > 2 and CLOCK.search(text) is not None,
            digits > 3 and YEAR.search(text) is not None, ADDRESS.search(text) is not None, letters, letters if count < 20 else 0,
            first.islower(), first in "\"“„«‘'「", first.isdigit(), kind == "heading", block.level, kind == "entry", kind == "quotation",
            kind == "row", length > 16 and text[: max(8, min(length // 3, 40))] in text[max(8, min(length // 3, 40)) :],
            shared / (len(title) + 1), shared / (len(words) + 1), texts[text] > 1, starts[tuple(words[:2])], len(reasons),
        ))  # fmt: skip
    own = np.array(rows, np.float32)
    own[:, LOGARITHMS] = np.log1p(own[:, LOGARITHMS])
    total = float(prose.sum())
    before = np.cumsum(prose) - prose
    is_prose = prose > 0
    index = np.arange(n, dtype=np.float32)
    last = np.maximum.accumulate(np.where(is_prose, index, -50))
    following = np.minimum.accumulate(np.where(is_prose, index, n + 50)[::-1])[::-1]
    sums = np.concatenate([[0], np.cumsum(prose)])
    density = [np.log1p((sums[np.minimum(n, np.arange(n) + k + 1)] - sums[np.maximum(0, np.arange(n) - k)]) / (2 * k + 1)) for k in (2, 6)]
    reason_hits = np.zeros((n, len(REASONS)), np.float32)
    for i, reasons in enumerate(spoken):
        reason_hits[i, list(reasons)] = 1
    # How far back such a line stood, for what follows a "More from" heading.
    at = np.where(reason_hits > 0, index[:, None], -99)
    shifted = np.vstack([np.full((1, len(REASONS)), -99), np.maximum.accumulate(at, axis=0)[:-1]])
    since = np.minimum(index[:, None] - shifted, 40)
    short = np.where(lengths < 8, 1, 0)
    run = np.zeros(n, np.float32)
    for i in range(n):
        run[i] = (run[i - 1] + 1 if i else 1) if short[i] else 0
    parts = [
        own,
        np.stack([
            np.log1p(prose), np.clip(np.arange(n) - headline_at, -20, 40) if headline_at >= 0 else np.full(n, -30),
            index / n, before / (total + 1), (total - before - prose) / (total + 1), np.minimum(following - index, 30),
            np.minimum(index - last, 30), np.full(n, math.log(n)), np.full(n, math.log1p(total)), *density,
        ], axis=1),
        reason_hits, since, run[:, None],
    ]  # fmt: skip
    if is_html:
        more = of_markup(document, tokens, prose)
        extra = [OF_MARKUP.index("signature")]
        links = more[:, [0]]
    else:
        more = of_lines(blocks, lengths)
        extra = [0]
        links = np.zeros((n, 1), np.float32)
    parts.append(more)
    matrix = np.concatenate(parts, axis=1).astype(np.float32)
    shared_columns = np.concatenate([matrix[:, [OWN.index(name) for name in SHARED[:-1]]], links, more[:, extra]], axis=1)
    neighbours = []
    for step in NEIGHBOURS:
        moved = np.full_like(shared_columns, -1)
        if step < 0:
            moved[-step:] = shared_columns[:step]
        elif step < n:
            moved[: n - step] = shared_columns[step:]
        neighbours.append(moved[:n])
    return np.concatenate([matrix, *neighbours], axis=1).astype(np.float32)


def of_lines(blocks: Sequence[Block], lengths: np.ndarray) -> Numbers:
    """What stands between the lines of a text: empty lines show what a renderer took for a paragraph."""
    n = len(blocks)
    numbers = np.array([int(block.place.rpartition(" ")[2]) for block in blocks], np.float32)
    gap = np.minimum(np.diff(numbers, prepend=numbers[0]) - 1, 4)
    after = np.append(gap[1:], 0)
    short = lengths < 8
    alike = np.convolve(short, np.ones(9), "same")[:n] if n >= 9 else np.full(n, short.sum())
    return np.stack(
        [gap, after, np.full(n, gap.mean()), np.full(n, short.mean()), np.full(n, math.log1p(lengths.mean())), alike], axis=1
    ).astype(np.float32)


class Around(NamedTuple):
    """What the names of all a block's enclosing elements say together."""

    hidden: bool
    tags: tuple[bool, ...]  # as in TAGS
    marks: tuple[int, ...]  # steps up to the nearest element called so, as in `marks()`; FAR where there is none


FAR = 12


def around(context: tuple[str, ...], known: dict[tuple[str, ...], Around]) -> Around:
    """Built from the outermost in, each list of elements once a page."""
    found = known.get(context)
    if found is None:
        label = context[-1]
        outer = around(context[:-1], known)
        if len(context) == 1 and label.startswith("body"):  # its classes say what page it is, not what stands in it
            known[context] = outer
            return outer
        words = label_words(label)
        tag = TAG.match(label)
        tags = list(outer.tags)
        if tag and tag[0] in TAGS:
            tags[TAGS.index(tag[0])] = True
        steps = [min(FAR, step + 1) for step in outer.marks]
        for word in words:
            for number in marks()[1].get(word, ()):
                steps[number] = 0
        known[context] = found = Around(outer.hidden or "@hidden" in label, tuple(tags), tuple(steps))
    return found


def of_markup(document: Document, tokens: Sequence[Sequence[str]], prose: np.ndarray) -> Numbers:
    """What tags, class names and the tree say of each block."""
    blocks = document.blocks
    body = claimed(document, ("json-ld articleBody",))
    description = claimed(document, ("meta og:description", "meta description", "json-ld description"))
    known: dict[tuple[str, ...], Around] = {(): Around(False, (False,) * len(TAGS), (FAR,) * len(marks()[0]))}
    containers: dict[str, float] = defaultdict(float)
    grands: dict[str, float] = defaultdict(float)
    signatures: dict[tuple[str, ...], float] = defaultdict(float)
    outer: list[tuple[str, str, tuple[str, ...]]] = []
    for block, weight in zip(blocks, prose.tolist(), strict=True):
        parent = block.place.rpartition("/")[0]
        grand = parent.rpartition("/")[0]
        signature = block.context[-2:]
        outer.append((parent, grand, signature))
        if weight:
            containers[parent] += weight
            grands[grand] += weight
            signatures[signature] += weight
    paths = Counter(block.context for block in blocks)
    total = float(prose.sum()) + 1
    best = max(containers, key=lambda path: containers[path], default="")
    best_grand = max(grands, key=lambda path: grands[path], default="")
    links = np.array([block.links for block in blocks], np.float32)
    links_around = (np.convolve(links, np.ones(5) / 5, "same") if len(blocks) > 4 else links).tolist()
    rows = []
    previous = ""
    for block, (parent, grand, signature), words, weight, near in zip(blocks, outer, tokens, prose.tolist(), links_around, strict=True):
        says = around(block.context, known)
        last = block.place[len(parent) + 1 :].partition("[")[0]
        mine = shingles(words) if body or description else ()
        inside = containers[parent]
        rows.append((
            block.links, block.note == "caption", len(block.context),
            signatures[signature] / total, inside / total, grands[grand] / total,
            block.place.startswith(best), best.startswith(parent), block.place.startswith(best_grand),
            len(body.intersection(mine)) / (len(mine) + 1e-3) if body else -1, bool(body),
            len(description.intersection(mine)) / (len(mine) + 1e-3) if description else -1,
            says.hidden, math.log1p(paths[block.context]), near, last == previous, inside / (weight + 50),
            OWN_TAGS.get(last, 0), *says.tags, *says.marks,
        ))  # fmt: skip
        previous = last
    return np.array(rows, np.float32)


def claimed(document: Document, names: Sequence[str]) -> set[tuple[str, ...]]:
    return {shingle for claim in document.claims if claim.name in names for shingle in shingles(WORDS.findall(claim.value.casefold()))}
