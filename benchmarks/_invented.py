"""A number and a seed -> invented reports, for measuring speed: words as frequent as in real ones, and no real sentence."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

START = datetime(2026, 1, 1, 6, tzinfo=UTC)
EVENTS_A_DAY = 40
# How many papers report an event; most events are one paper's own.
TOLD = (1, 1, 1, 1, 1, 1, 2, 2, 3, 5)
SYLLABLES = [
    "al",
    "an",
    "bar",
    "bel",
    "cor",
    "dan",
    "der",
    "el",
    "fen",
    "gar",
    "hol",
    "in",
    "kor",
    "lan",
    "mar",
    "nor",
    "or",
    "pel",
    "quin",
    "ros",
    "sel",
    "tar",
    "ul",
    "ven",
    "wen",
    "yar",
]
PAPERS = 60
PARAGRAPHS, SENTENCES, WORDS = 7, 3, 18  # a report of some 380 words


class Invented(NamedTuple):
    """A report as a crawler and an editor would have saved it."""

    name: str  # `veldor-post.example/000042`
    headline: str
    paragraphs: tuple[str, ...]
    publisher: str
    published: str  # ISO 8601


def reports(count: int, seed: int = 1) -> Iterator[Invented]:
    """So many reports in the order of their events; the first of more are the same.

    >>> [report.name for report in reports(2)] == [report.name for report in reports(5)][:2]
    True
    """
    chance = random.Random(seed)
    words, weights = vocabulary()
    papers = [f"{name_of(chance)} {chance.choice(('Post', 'Courier', 'Herald', 'Gazette'))}" for _ in range(PAPERS)]
    made = 0
    for event in range(count):
        when = START + timedelta(minutes=event * 24 * 60 // EVENTS_A_DAY)
        names = [f"{name_of(chance)} {name_of(chance)}", name_of(chance), name_of(chance)]
        topic = chance.choices(words[200:], k=24)
        number = chance.randrange(20, 900)
        for paper in chance.sample(papers, chance.choice(TOLD)):
            if made == count:
                return
            told = [" ".join(sentence(chance, words, weights, topic, names, number) for _ in range(SENTENCES)) for _ in range(PARAGRAPHS)]
            said = (when + timedelta(minutes=chance.randrange(600))).isoformat(timespec="seconds")
            headline = f"{names[1]} {' '.join(chance.sample(topic, 3))} in {names[2]}, {number} {chance.choice(topic)}"
            domain = paper.lower().replace(" ", "-") + ".example"
            yield Invented(f"{domain}/{made:06}", headline, tuple(told), paper, said)
            made += 1


def vocabulary() -> tuple[list[str], list[float]]:
    """The commonest words of the plugin's own table, and how often each is drawn."""
    table = resources.files("newsdigest.stories").joinpath("background.tsv").read_text("utf-8").splitlines()
    known = [(int(count), word) for count, found in (line.split("\t") for line in table[1:]) for word in found.split() if word.isalpha()]
    known.sort(key=lambda entry: (-entry[0], entry[1]))
    return [word for _, word in known], [*accumulate(count**1.3 for count, _ in known)]


def name_of(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).capitalize()


def sentence(chance: random.Random, words: list[str], weights: list[float], topic: list[str], names: list[str], number: int) -> str:
    """Half of its words are of the event."""
    told = chance.choices(words, cum_weights=weights, k=WORDS)
    for place in chance.sample(range(1, WORDS), WORDS // 3):
        told[place] = chance.choice(topic)
    told[0] = chance.choice(names)
    if chance.random() < 0.3:
        told[WORDS // 2] = str(number)
    return " ".join(told) + "."


# ------------------------------------------------------------------------------- the same reports as sites' sources


def as_seeds(report: Invented, content: Path) -> None:
    """A seed and its sidecar below `content/seeds`."""
    seed = content / "seeds" / f"{report.name}.txt"
    seed.parent.mkdir(parents=True, exist_ok=True)
    seed.write_text("\n\n".join((report.headline, *report.paragraphs)) + "\n", "utf-8")
    domain, _, number = report.name.partition("/")
    known = {"url": f"https://{domain}/{number}", "publisher": report.publisher, "published": report.published}
    seed.with_suffix(".toml").write_text("".join(f"{field} = {json.dumps(value)}\n" for field, value in known.items()), "utf-8")


def as_saved_page(report: Invented, content: Path) -> None:
    """A page as a browser saved it: the report among menus, promotions and other headlines, of which there is as much again."""
    seed = content / "seeds" / f"{report.name}.html"
    seed.parent.mkdir(parents=True, exist_ok=True)
    domain, _, number = report.name.partition("/")
    chance = random.Random(report.name)
    words = [word.strip(".") for paragraph in report.paragraphs for word in paragraph.split()]

    def links(count: int, length: int) -> str:
        told = (" ".join(chance.sample(words, length)).capitalize() for _ in range(count))
        return "".join(f'<li class="item"><a href="/{chance.randrange(10**6)}">{text}</a></li>' for text in told)

    known = {
        "@type": "NewsArticle",
        "headline": report.headline,
        "datePublished": report.published,
        "publisher": {"name": report.publisher},
    }
    seed.write_text(
        f'<!doctype html><html lang="en"><head><title>{report.headline} | {report.publisher}</title>'
        f'<link rel="canonical" href="https://{domain}/{number}">'
        f'<script type="application/ld+json">{json.dumps(known)}</script></head><body>'
        f'<header><nav class="menu"><ul>{links(60, 1)}</ul></nav></header><main><article><h1>{report.headline}</h1>'
        f'<p class="byline">By {" ".join(chance.sample(words, 2)).title()}</p>{body(report)}</article>'
        f'<aside class="related"><h2>More from {report.publisher}</h2><ul>{links(40, 9)}</ul></aside></main>'
        f"<footer><ul>{links(50, 2)}</ul><p>© 2026 {report.publisher}. All rights reserved.</p></footer></body></html>\n",
        "utf-8",
    )


def as_article(report: Invented, content: Path) -> None:
    """An HTML article of Pelican."""
    path = content / f"{report.name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<html><head><title>{report.headline}</title><meta name="date" content="{report.published}">'
        f'<meta name="category" content="{report.publisher}"></head><body>{body(report)}</body></html>\n',
        "utf-8",
    )


def as_page(report: Invented, content: Path) -> None:
    """An HTML page of Hugo."""
    path = content / "posts" / f"{report.name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {"title": report.headline, "date": report.published, "categories": [report.publisher]}
    path.write_text(f"{json.dumps(known)}\n{body(report)}\n", "utf-8")


def body(report: Invented) -> str:
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in report.paragraphs)


def as_line(report: Invented) -> str:
    """A line that `python -m newsdigest group` reads."""
    text = "\n".join(report.paragraphs)
    told = {"id": report.name, "title": report.headline, "text": text, "publisher": report.publisher, "date": report.published}
    return json.dumps(told, ensure_ascii=False) + "\n"
