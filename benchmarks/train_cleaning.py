"""Pages with their true text -> the weights that `newsdigest.cleaning` reads: html.json, html_again.json, text.json, names.tsv.

    python benchmarks/train_cleaning.py DATA [--format html|text] [--write] [--rounds 500]

DATA holds text_html.jsonl.gz, text_truth.jsonl.gz and plain_*.jsonl.gz (lines with id, html or plain; text, optional, url).
Needs catboost, which running the project does not. Prints what cross-validation says, leaving out whole publishers;
with --write the weights of a model of all pages replace those in the package. They are bounds of numbers: nothing of the pages' text is
in them.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import math
import pickle
import re
import tempfile
import zlib
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from catboost import CatBoostClassifier
from publicsuffixlist import PublicSuffixList

import newsdigest.cleaning
from newsdigest import documents
from newsdigest.cleaning import cleaning_of, lines_by
from newsdigest.cleaning.company import company
from newsdigest.cleaning.features import OF_NAMES, Features, features, headline_of, label_words, of_names
from newsdigest.cleaning.likelihoods import AGAIN, CHANGE, COLUMNS, LEAN, likeliest
from newsdigest.errors import SeedError
from newsdigest.model import Document

WORD = re.compile(r"\w+")
FOLDS = 5
CLEAN = 1.5  # how much a text that is clean already counts beside one that is not
FEWEST = 5  # publishers that use a word in names before it tells anything; no outlet's own words are learned
PRIOR, PRIOR_WEIGHT = 0.35, 3.0  # share of true text that a word is held for before any is seen, and how many publishers that counts for
LEAST = 0.2  # log-odds that are worth a line
SHORT = 0.5  # how much a page counts whose body was cut short
# How many trees, how much each adds, and of how many columns each chooses. Of pages, on publishers that the trees had not seen, twice as
# many that add half as much gave 0.0015 to 0.0025 more F1 on news; of lines of text 2.5 times as many gave 0.0004.
LEARNING = {
    "html": {"iterations": 500, "learning_rate": 0.06, "rsm": 0.2},
    "text": {"iterations": 250, "learning_rate": 0.12, "rsm": 0.5},
}
WEIGHTS = Path(newsdigest.cleaning.__file__).parent


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def publisher_of(truth: dict[str, Any], suffixes: PublicSuffixList) -> str:
    host = re.sub(r"^\w+://", "", truth.get("url") or "").partition("/")[0].partition(":")[0].lower()
    return suffixes.privatesuffix(host) or host or truth["id"]


def shingles(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))] if words else []


def labels(texts: list[str], truth: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Whether each block is true text, and how much it counts: standfirsts that may stand or go count little."""
    true_lines = {" ".join(WORD.findall(line)) for line in truth["text"].splitlines()}
    words = WORD.findall(truth["text"])
    want = set(shingles(words))
    pairs = {tuple(words[i : i + k]) for k in (1, 2, 3) for i in range(len(words))}
    optional = {s for paragraph in truth.get("optional", []) for s in shingles(WORD.findall(paragraph))} - want
    said, weight = np.zeros(len(texts)), np.ones(len(texts))
    total = len(words) + 50
    for i, text in enumerate(texts):
        mine = WORD.findall(text)
        if not mine:
            weight[i] = 0.05
        elif len(mine) < 4:
            if " ".join(mine) in true_lines:
                said[i] = 1
            elif tuple(mine) in pairs:  # a line cut where the truth has none, or a word that stands elsewhere: not known
                weight[i] = 0.1
        else:
            grams = shingles(mine)
            share = sum(gram in want for gram in grams) / len(grams)
            said[i] = share >= 0.5
            if sum(gram in optional for gram in grams) >= 0.5 * len(grams):
                said[i], weight[i] = 1, 0.2
            elif 0.2 < share < 0.5:
                weight[i] = 0.3
        weight[i] *= (len(mine) + 3) / total  # as shingles count: a page as much as another
    return said, weight


def shortened(document: Document, said: np.ndarray, most: int) -> tuple[Document, np.ndarray]:
    """A text whose body ends after some true lines, with all that stands behind it: short reports with long tails are rare in the data."""
    true = np.flatnonzero(said > 0.5)
    if len(true) <= most:
        return document, said
    cut, behind = int(true[most - 1]) + 1, int(true[-1]) + 1
    numbers = [int(block.place.rpartition(" ")[2]) for block in document.blocks]
    up = numbers[behind - 1] - numbers[cut - 1]
    rest = tuple(
        msgspec.structs.replace(block, place=f"line {number - up}")
        for block, number in zip(document.blocks[behind:], numbers[behind:], strict=True)
    )
    return msgspec.structs.replace(document, blocks=document.blocks[:cut] + rest), np.concatenate([said[:cut], said[behind:]])


class Pages:
    """All pages of one format: their documents, numbers, labels, and where each begins."""

    def __init__(self, data: Path, format: str) -> None:
        suffixes = PublicSuffixList()
        self.truths = {truth["id"]: truth for truth in lines(data / "text_truth.jsonl.gz")}
        self.documents, self.ids, self.sets = [], [], []
        for path in sorted(data.glob("text_html.jsonl.gz" if format == "html" else "plain_*.jsonl.gz")):
            for row in lines(path):
                try:
                    document = documents.parse(row["id"], (row.get("html") or row.get("plain") or "").encode(), plain=format == "text")
                except SeedError:
                    continue
                self.documents.append(document)
                self.ids.append(row["id"])
                self.sets.append(path.name.removesuffix(".jsonl.gz"))
        if format == "text":  # what is clean already stays as it is
            for truth in self.truths.values():
                try:
                    self.documents.append(documents.parse(truth["id"], "\n\n".join(truth["text"].splitlines()).encode(), plain=True))
                except SeedError:
                    continue
                self.ids.append(truth["id"])
                self.sets.append("clean")
        self.publishers = [publisher_of(self.truths[i], suffixes) for i in self.ids]
        self.folds = [zlib.crc32(publisher.encode()) % FOLDS for publisher in self.publishers]
        labelled = [
            (np.ones(len(d.blocks)), np.full(len(d.blocks), CLEAN / len(d.blocks)))
            if of == "clean"
            else labels([b.text for b in d.blocks], self.truths[i])
            for d, i, of in zip(self.documents, self.ids, self.sets, strict=True)
        ]
        if format == "text":  # every third page once more, its body cut to three to eight lines; never among the pages that are judged
            for at in range(0, len(labelled), 3):
                most = 3 + zlib.crc32(f"{self.ids[at]} {self.sets[at]}".encode()) % 6
                short, said = shortened(self.documents[at], labelled[at][0], most)
                if short is not self.documents[at]:
                    weight = np.array([len(WORD.findall(block.text)) + 3.0 for block in short.blocks])
                    weight[said < 0.5] = np.minimum(weight[said < 0.5], 60)
                    self.documents.append(short)
                    self.ids.append(self.ids[at])
                    self.sets.append("short copy")
                    self.folds.append(self.folds[at])
                    labelled.append((said, SHORT * weight / max(weight[said > 0.5].sum(), 0.3 * weight.sum())))
        self.said = np.concatenate([said for said, _ in labelled])
        self.weight = np.concatenate([weight for _, weight in labelled])
        self.sizes = [len(d.blocks) for d in self.documents]
        self.fold = np.repeat(self.folds, self.sizes)


class Names:
    """What the words of elements' names tell: of each publisher the share of true text in elements called so."""

    def __init__(self, pages: Pages) -> None:
        text: dict[tuple[str, str], float] = collections.defaultdict(float)
        true: dict[tuple[str, str], float] = collections.defaultdict(float)
        for document, publisher, said in zip(pages.documents, pages.publishers, split(pages.said, pages.sizes), strict=True):
            for block, is_true in zip(document.blocks, said.tolist(), strict=True):
                words = frozenset().union(*(label_words(label) for label in block.context if not label.startswith("body")))
                letters = min(len(block.text), 400)
                for word in words:
                    text[word, publisher] += letters
                    true[word, publisher] += letters * is_true
        shares: dict[str, dict[str, float]] = collections.defaultdict(dict)
        for (word, publisher), weight in text.items():
            shares[word][publisher] = true[word, publisher] / weight
        # Word -> its share of true text by publisher, and their sum.
        self.shares = {word: (of, sum(of.values())) for word, of in shares.items() if len(of) >= FEWEST}

    def tellings(self, but: str = "") -> dict[str, float]:
        """Log-odds by word, of words that FEWEST publishers use, one publisher left out."""
        told = {}
        for word, (shares, total) in self.shares.items():
            number = len(shares) - (but in shares)
            if number >= FEWEST:
                share = (total - shares.get(but, 0.0) + PRIOR * PRIOR_WEIGHT) / (number + PRIOR_WEIGHT)
                odds = round(math.log(share / (1 - share)) - math.log(PRIOR / (1 - PRIOR)), 1)
                if abs(odds) >= LEAST:
                    told[word] = odds
        return told

    def put(self, pages: Pages, known: list[Features]) -> None:
        """Puts into each page's numbers what names tell by the pages of other publishers, as it will be on new ones."""
        first = COLUMNS["html"].index(OF_NAMES[0])
        for document, publisher, its in zip(pages.documents, pages.publishers, known, strict=True):
            told = of_names([block.context for block in document.blocks], self.tellings(but=publisher))
            its.numbers[:, first : first + len(OF_NAMES)] = told

    def write(self) -> None:
        told = self.tellings()
        (WEIGHTS / "names.tsv").write_text("".join(f"{word}\t{told[word]}\n" for word in sorted(told)))


def boosted(x: np.ndarray, y: np.ndarray, weight: np.ndarray, learning: dict[str, float]) -> CatBoostClassifier:
    model = CatBoostClassifier(
        depth=4, l2_leaf_reg=6, random_seed=1, thread_count=2, verbose=False, allow_writing_files=False,
        border_count=64, bootstrap_type="Bernoulli", subsample=0.7, boosting_type="Plain", **learning,
    )  # fmt: skip
    model.fit(x, y, sample_weight=weight)
    return model


def split(scores: np.ndarray, sizes: list[int]) -> list[np.ndarray]:
    return np.split(scores, np.cumsum(sizes)[:-1])


def page_score(truth: dict[str, Any], text: str) -> tuple[float, float, bool]:
    """Precision, recall and clean edges of one page, by shingles of four words (scrapinghub/article-extraction-benchmark)."""
    got, want = collections.Counter(shingles(WORD.findall(text))), collections.Counter(shingles(WORD.findall(truth["text"])))
    for paragraph in truth.get("optional", []):
        mine = collections.Counter(shingles(WORD.findall(paragraph)))
        if sum((mine & got).values()) >= 0.5 * sum(mine.values()):
            want = want + mine
    hit = sum((got & want).values())
    words = WORD.findall(text)
    whole = set(shingles(WORD.findall("\n".join([truth["text"], *truth.get("optional", [])]))))
    edges = bool(words) and tuple(words[:4]) in whole and tuple(words[-4:]) in whole
    return (hit / sum(got.values()) if got else 0.0), (hit / sum(want.values()) if want else 1.0), edges


def report(pages: Pages, texts: list[str]) -> None:
    table = collections.defaultdict(list)
    for identifier, of, text in zip(pages.ids, pages.sets, texts, strict=True):
        if of == "short copy":
            continue
        truth = pages.truths[identifier]
        result = page_score(truth, text)
        table[truth["set"] if of == "text_html" else of].append(result)
        if of != "text_html" and len(truth["text"]) < 1500:
            table[of + " short"].append(result)
    for name, rows in sorted(table.items()):
        p, r, edges = (sum(row[i] for row in rows) / len(rows) for i in range(3))
        print(f"  {name:24} n {len(rows):4}  p {p:.3f}  r {r:.3f}  f1 {2 * p * r / (p + r):.4f}  edges {edges:.3f}", flush=True)


def likeliest_texts(pages: Pages, scores: np.ndarray, change: float) -> list[str]:
    return [
        "\n\n".join(block.text for block, stays in zip(document.blocks, likeliest(score.tolist(), change), strict=True) if stays)
        for document, score in zip(pages.documents, split(scores, pages.sizes), strict=True)
    ]


def cleaned_texts(pages: Pages, known: list[Features], scores: np.ndarray) -> list[str]:
    return [
        "\n\n".join(block.text for block in cleaning_of(lines_by(document, its, score.tolist(), headline_of(document))).blocks)
        for document, its, score in zip(pages.documents, known, split(scores, pages.sizes), strict=True)
    ]


def held_out(pages: Pages, x: np.ndarray, learning: dict[str, float]) -> np.ndarray:
    """Log-odds of each block by trees that have seen no page of its publisher."""
    scores = np.zeros(len(x))
    for fold in range(FOLDS):
        train = pages.fold != fold
        model = boosted(x[train], pages.said[train], pages.weight[train], learning)
        scores[~train] = model.predict(x[~train], prediction_type="RawFormulaVal")
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--format", choices=("html", "text"), required=True)
    parser.add_argument("--rounds", type=int, help="trees; LEARNING says how many by default")
    parser.add_argument("--keep", type=Path, help="a file for documents, numbers and scores, to look at pages that went wrong")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    learning = LEARNING[arguments.format] | ({"iterations": arguments.rounds} if arguments.rounds else {})
    pages = Pages(arguments.data, arguments.format)
    known = [features(document) for document in pages.documents]
    if arguments.format == "html":
        names = Names(pages)
        names.put(pages, known)
        if arguments.write:
            names.write()
    x = np.concatenate([its.numbers for its in known])
    scores = held_out(pages, x, learning) + LEAN[arguments.format]
    for change in (0.0, CHANGE[arguments.format], 1.0):
        print(f"change costs {change}")
        report(pages, likeliest_texts(pages, scores, change))
    if arguments.write:
        write(boosted(x, pages.said, pages.weight, learning), arguments.format)
    if arguments.format == "html":
        # The second look learns from what the first says of pages that it has not seen, as it will be on new ones.
        around = [company(d.blocks, its, score) for d, its, score in zip(pages.documents, known, split(scores, pages.sizes), strict=True)]
        x = np.hstack([x, np.concatenate(around)])
        scores = held_out(pages, x, learning)
        print("after a second look")
        report(pages, likeliest_texts(pages, scores, CHANGE["html"]))
        if arguments.write:
            write(boosted(x, pages.said, pages.weight, learning), AGAIN)
    print("with the steps of cleaning")
    report(pages, cleaned_texts(pages, known, scores))
    if arguments.keep:
        pickle.dump((pages, known, split(scores, pages.sizes)), arguments.keep.open("wb"))


def write(model: CatBoostClassifier, name: str) -> None:
    """The trees, one a line, each question with the name of its column."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        read = json.loads(path.read_text())
    names = COLUMNS[name]
    scale, (bias, *_) = read["scale_and_bias"][0], np.atleast_1d(read["scale_and_bias"][1])
    depth = max(len(tree["splits"] or ()) for tree in read["oblivious_trees"])
    lines = [json.dumps({"start": round(float(bias), 4)})]
    for tree in read["oblivious_trees"]:
        ask = [[names[split["float_feature_index"]], float(f"{split['border']:.5g}")] for split in tree["splits"] or ()]
        add = [round(value * scale, 3) for value in tree["leaf_values"]]
        while len(ask) < depth:  # a question that nobody can answer with yes
            ask, add = [*ask, [names[0], 1e9]], add + [0.0] * len(add)
        lines.append(json.dumps({"ask": ask, "add": add}))
    (WEIGHTS / f"{name}.json").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
