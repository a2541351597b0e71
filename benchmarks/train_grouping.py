"""Labelled reports -> the weights that grouping ships: stories/background.tsv and stories/model.json.

    python benchmarks/train_grouping.py FOLDER            # writes both files
    python benchmarks/train_grouping.py FOLDER --cross    # writes nothing; scores what was not trained on, by event and by set

FOLDER/grouping holds SET.jsonl.gz with lines {"id", "title", "text", "date"?, "publisher"?, "label"?}; FOLDER/cleaning/text_truth.jsonl.gz,
{"id", "set", "title", "text", "date"?, "site"?}, pages of hundreds of sites on everything, each an event of its own.
Nothing of their text is kept but words and counts.
Needs scikit-learn, which the project itself does not.

Each set is seen whole, cut to samples of 2 to 300 reports, without dates, as first sentences, as headlines alone,
and as if in an unknown language (no capitals, words backwards), so that one model serves archives of all these kinds;
the one with news of many days around it is also seen inside the unlabelled stream, and each set in small archives of unrelated
reports of that stream, which are what most reports of a small site are to each other. Their like, of all subjects and lengths,
are the pages of many sites: archives of these alone, and of these with a few reports of one event among them.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy
from scipy import optimize
from sklearn.ensemble import HistGradientBoostingClassifier

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT / "benchmarks")]
import grouping as measures  # noqa: E402 - the scorer beside this file

from newsdigest.stories import LEAST, day_of, grouping, likeness, neighbours, templates, weighing  # noqa: E402
from newsdigest.stories.terms import terms, words  # noqa: E402

STREAM = "stream_unlabelled"
INSIDE_STREAM = "allsides_dev"
WEIGHTS = {"wikinews": 0.5, "hscluster": 2.0}  # small clean sets count more, a set with doubtful labels less
FOLDS = 4
TABLE_BYTES = 285_000
DOUBTFUL = 0.22  # cosine from which two pages of all kinds may tell one event after all, so that nothing is learnt from the pair
# How much an archive of pages of all kinds counts among pairs of which enough is known, among brief ones, and among those in a language
# that the table does not know: with more there, brief reports of one event are parted, and those in such a language.
VARIED = (0.15, 0.003, 0.006)
DISTANT = 10  # days, between which and the next such days reports of one event are rare
# The more of these, the likelier: a report may never be parted for being more alike.
RISING = {"full", "lead", "title", "names", "numbers", "told_min", "told_max", "rare", "rare_names", "density", "rival_min", "rival_max"}
RISING |= {"phrases", "rare_phrases", "days", "held", "held_names"}
FALLING = {"rank_min", "rank_max"}
THRESHOLD, RELATED = 0.32, 0.1
# What two reports say by themselves is learnt from pairs at least as likely as SEEMING by all else. It bounds those of one event
# as little as it can while it parts pages of all kinds: of the pairs of one event, LOST fall below the threshold.
SEEMING, LOST = 0.3, 0.02
FREE = {"short", "long"}  # what may speak for or against a pair
# Of the pairs of different events that are no liker than their neighbours, one in EASY is learnt from, and counts as many times:
# the same figures in a third of the time.
EASY, EASY_DENSITY = 8, 0.05

Row = dict[str, Any]


class Sample(NamedTuple):
    """Reports seen together, and the pairs of them that were measured."""

    name: str
    sets: frozenset[str]  # that its events are of
    weight: float
    varied: bool  # whether pages on everything are among them
    number: int
    labels: numpy.ndarray  # by report; negative for one without a label
    folds: numpy.ndarray  # by report; -1 for one without a label
    pairs: neighbours.Pairs
    features: dict[str, numpy.ndarray]


def read(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    name = path.name.partition(".")[0]
    for row in rows:
        row["set"], row["title"], row["text"] = name, row.get("title") or "", row.get("text") or ""
        row["event"] = None if row.get("label") is None else f"{name} {row['label']}"
    return rows


def lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def sample(name: str, rows: list[Row], weight: float) -> Sample:
    def order(row: Row) -> tuple[str, bytes, str]:
        return row.get("date") or "~", hashlib.sha256(row["text"].encode("utf-8", "replace")).digest(), row["id"]

    rows = sorted(rows, key=order)
    days = numpy.array([day_of(row.get("date")) for row in rows], dtype=numpy.int64)
    put_out = [row.get("publisher") for row in rows]
    texts = templates.without([lines(row["text"]) for row in rows], put_out)
    vectors = weighing.vectors(terms([row["title"] for row in rows], texts), days, put_out)
    pairs = neighbours.candidates(vectors)
    alone = numpy.array([row.get("alone", False) for row in rows])
    sure = ~(alone[pairs.one] & alone[pairs.other]) | (pairs.around["full"] < DOUBTFUL)
    pairs = neighbours.Pairs(pairs.one[sure], pairs.other[sure], {name: values[sure] for name, values in pairs.around.items()})
    code = {event: number for number, event in enumerate(sorted({row["event"] for row in rows if row["event"]}))}
    fold = {event: hashlib.sha256(event.encode()).digest()[0] % FOLDS for event in code}
    return Sample(
        name=name,
        sets=frozenset(row["set"] for row in rows if row["event"] and row["set"] != STREAM),
        weight=weight,
        varied=bool(alone.any()),
        number=len(rows),
        labels=numpy.array([code[row["event"]] if row["event"] else -1 - place for place, row in enumerate(rows)]),
        folds=numpy.array([fold[row["event"]] if row["event"] else -1 for row in rows]),
        pairs=pairs,
        features=likeness.features(vectors, pairs),
    )


def some(rows: list[Row], number: int, chance: random.Random, alike: Any = None) -> list[Row]:
    """Whole events in random order until there are `number` reports; with `alike`, vectors of the rows, those most like one of them."""
    events = defaultdict(list)
    for row in rows:
        events[row["event"]].append(row)
    order = sorted(events)
    chance.shuffle(order)
    if alike is not None:
        cosine = (alike @ alike[chance.randrange(len(rows))].T).toarray().ravel()
        best: dict[str, float] = defaultdict(float)
        for row, value in zip(rows, cosine, strict=True):
            best[row["event"]] = max(best[row["event"]], value)
        order = sorted(order, key=lambda event: -best[event])
    # Few reports seldom hold several of one event.
    whole = 0.2 if number < 10 else 0.4 if number < 30 else 0.6 if number < 300 else 1.0
    return [row for event in order for row in (events[event] if chance.random() < whole else events[event][:1])][:number]


def same_headlines(rows: list[Row], chance: random.Random) -> list[Row]:
    """Some reports under the headline of another event's, as regular columns and short agency headlines have it."""
    title = {}
    for _ in range(max(1, len(rows) // 4)):
        one, other = chance.sample(rows, 2)
        if one["event"] != other["event"]:
            title[one["id"]] = other["title"]
    return [{**row, "title": title.get(row["id"], row["title"])} for row in rows]


def same_days(rows: list[Row], chance: random.Random) -> list[Row]:
    """All events begun within some two weeks: a small archive is of days, not of years, and one day says little there."""
    days = {row["id"]: day_of(row.get("date")) for row in rows}
    first: dict[str, int] = {}
    for row in rows:
        if days[row["id"]] != weighing.UNKNOWN:
            first[row["event"]] = min(days[row["id"]], first.get(row["event"], days[row["id"]]))
    # By whole weeks, so that the weekdays that the texts name stay right.
    begun = {event: (date(2026, 11, 1).toordinal() + chance.randrange(10) - day) // 7 * 7 for event, day in sorted(first.items())}

    def moved(row: Row) -> str | None:
        day = days[row["id"]]
        return None if day == weighing.UNKNOWN else date.fromordinal(min(day + begun[row["event"]], date.max.toordinal())).isoformat()

    return [{**row, "date": moved(row)} for row in rows]


def undated(rows: list[Row], share: float, chance: random.Random) -> list[Row]:
    return [{**row, "date": None} if chance.random() < share else row for row in rows]


def short(rows: list[Row], number: int) -> list[Row]:
    return [{**row, "text": " ".join(row["text"].split()[:number])} for row in rows]


def foreign(rows: list[Row], share: float, chance: random.Random) -> list[Row]:
    """That share of the events in a language nobody knows: small letters, each word backwards."""
    those = {event for event in sorted({row["event"] for row in rows}) if chance.random() < share}
    return [{**row, "title": backwards(row["title"]), "text": backwards(row["text"])} if row["event"] in those else row for row in rows]


def backwards(text: str) -> str:
    return re.sub(r"\w+", lambda word: word[0][::-1], text.lower())


def unrelated(rows: list[Row], number: int, chance: random.Random) -> list[Row]:
    """That many dated reports in random order, no two of which are of the same DISTANT days: each an event of its own."""
    found: dict[int, Row] = {}
    for row in chance.sample(rows, len(rows)):
        period = day_of(row.get("date")) // DISTANT
        if len(found) < number and period >= 0 and period not in found and period - 1 not in found and period + 1 not in found:
            found[period] = {**row, "event": f"{STREAM} {row['id']}"}
    return list(found.values())


def read_varied(path: Path) -> dict[str, list[Row]]:
    """Pages of many sites, by set."""
    sets: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for page in map(json.loads, file):
            event = f"{page['set']} {page['id']}"
            title, site = page.get("title"), page.get("site")
            row = {"id": event, "set": page["set"], "event": event, "alone": True, "text": page["text"] or ""}
            # Each is of another site; that most do not say of which must teach nothing.
            publisher = site if isinstance(site, str) else event
            sets[page["set"]].append(row | {"title": title if isinstance(title, str) else "", "publisher": publisher})
    return sets


def about(number: int, chance: random.Random) -> int:
    """A number near it: no size of an archive may stand for one kind of archive."""
    return number if number < 6 else chance.randint(number * 3 // 4, number * 3 // 2)


def on_days(rows: list[Row], chance: random.Random) -> list[Row]:
    """Pages put on a few days, as those of a newcomer's folder are: that they share a day says nothing."""
    first, span = date(2026, 11, 1).toordinal(), chance.choice([1, 3, 14])
    return [{**row, "date": date.fromordinal(first + chance.randrange(span)).isoformat()} for row in rows]


def varied_samples(varied: dict[str, list[Row]], sets: dict[str, list[Row]]) -> Iterator[Sample]:
    """Archives of pages on everything, alone and with a few reports of one event among them."""
    chance = random.Random(2)
    for name, rows in sorted(varied.items()):
        yield sample(name, on_days(rows, chance), 1.0)
        yield sample(f"{name}, no dates", undated(rows, 1, chance), 1.0)
        for number in (4, 8, 12, 25, 50, 100, 200):
            for turn in range(max(8, 320 // number)):
                drawn = chance.sample(rows, min(about(number, chance), len(rows)))
                drawn = undated(on_days(drawn, chance), chance.choice([0, 0, 0.5, 1]), chance)
                drawn = short(drawn, chance.choice([0, 40, 80, 120])) if turn % 2 else drawn
                drawn = foreign(drawn, chance.choice([0, 0, 0.2, 1]), chance)
                yield sample(f"{name}, {number}, {turn}", drawn, (2 if number < 12 else 6) / number**0.5)
    every = [row for _, rows in sorted(varied.items()) for row in rows]
    for name, rows in sets.items():
        events = defaultdict(list)
        for row in rows:
            events[row["event"]].append(row)
        repeated = [event for event, those in sorted(events.items()) if len(those) > 1]
        for number in (4, 8, 12, 25, 50, 100, 200):
            for turn in range(max(4, 240 // number)):
                told = [row for event in chance.sample(repeated, max(1, number // 8)) for row in events[event]]
                drawn = undated(
                    same_days(told, chance) + on_days(chance.sample(every, about(number, chance)), chance),
                    chance.choice([0, 0, 0.5, 1]),
                    chance,
                )
                drawn = short(drawn, chance.choice([0, 40, 80, 120])) if turn % 2 else drawn
                drawn = foreign(drawn, chance.choice([0, 0, 0.2, 1]), chance)
                yield sample(f"{name} among all kinds, {number}, {turn}", drawn, 8 * WEIGHTS.get(name, 1.0) / number**0.5)


def samples(sets: dict[str, list[Row]], stream: list[Row]) -> Iterator[Sample]:
    chance = random.Random(1)
    for name, rows in sets.items():
        weight = WEIGHTS.get(name, 1.0)
        yield sample(name, rows, weight)
        if any(row.get("date") for row in rows):
            yield sample(f"{name}, no dates", undated(rows, 1, chance), 0.4 * weight)
            yield sample(f"{name}, some dates", undated(rows, 0.3, chance), 0.3 * weight)
        yield sample(f"{name}, 40 words", short(rows, 40), 0.4 * weight)
        yield sample(f"{name}, headlines", short(rows, 0), 0.2 * weight)
        yield sample(f"{name}, unknown language", foreign(rows, 1, chance), weight)
        yield sample(f"{name}, 300", same_days(some(rows, 300, chance), chance), 0.5 * weight)
        texts = terms([row["title"] for row in rows], [row["text"] for row in rows])
        alike = weighing.vectors(texts, numpy.full(len(rows), weighing.UNKNOWN), [None] * len(rows)).rows.full
        for number in (2, 3, 4, 8, 12, 25, 50, 100):
            for turn in range(max(6, 480 // number)):
                # Archives are small because they are of one place or matter: most samples are of events alike.
                drawn = undated(some(rows, number, chance, alike if turn % 4 else None), chance.choice([0, 0, 0.5, 1]), chance)
                drawn = same_days(drawn, chance) if turn % 3 else drawn
                length = chance.choice([0, 0, 40, 80])
                drawn = short(drawn, length) if length else drawn
                if turn % 2:
                    drawn = same_headlines(drawn, chance)
                drawn = foreign(drawn, chance.choice([0, 0, 0.2, 1]), chance)
                yield sample(f"{name}, {number}, {turn}", drawn, 8 * weight / number**0.5)
        for number in (8, 25, 50, 100) if stream else ():
            # A small archive of all kinds of news: little is of one event, and words that two share say less than among its like.
            for turn in range(max(6, 480 // number)):
                drawn = some(rows, max(2, number // 8), chance) + unrelated(stream, number, chance)
                drawn = undated(drawn, chance.choice([0, 0, 0.5, 1]), chance)
                drawn = same_days(drawn, chance) if turn % 2 else drawn
                yield sample(f"{name} among others, {number}, {turn}", short(drawn, chance.choice([40, 80, 200])), 8 * weight / number**0.5)
        if stream and name == INSIDE_STREAM:
            yield sample(f"{name} in the stream", rows + stream, 5.0)
            yield sample(f"{name} in a sixth of it", rows + chance.sample(stream, len(stream) // 6), 2.5)


def table(sample: Sample, pairs: numpy.ndarray) -> numpy.ndarray:
    return numpy.stack([values[pairs] for values in sample.features.values()], axis=1)


def everything(sample: Sample) -> numpy.ndarray:
    return numpy.ones(len(sample.pairs.one), dtype=bool)


def fitted(chosen: list[Sample], is_seen: Callable[[Sample], numpy.ndarray], sparse: int) -> HistGradientBoostingClassifier:
    """Trees for the pairs that are seen and as sparse as that."""
    x, y, weight = [], [], []
    for each in chosen:
        one, other = each.labels[each.pairs.one], each.labels[each.pairs.other]
        easy = (one != other) & (each.features["density"] < EASY_DENSITY)
        chosen_of_easy = numpy.random.RandomState(len(one)).rand(len(one)) <= 1 / EASY
        pairs = (one >= 0) & (other >= 0) & is_seen(each) & (~easy | chosen_of_easy) & (each.features["sparse"] == sparse)
        x.append(table(each, pairs))
        y.append((one == other)[pairs])
        weight.append(each.weight * (VARIED[sparse] if each.varied else 1) * numpy.where(easy[pairs], EASY, 1.0))
    model = HistGradientBoostingClassifier(
        max_iter=180,
        learning_rate=0.1,
        max_leaf_nodes=16,
        min_samples_leaf=80,
        l2_regularization=20,
        monotonic_cst=[1 if name in RISING else -1 if name in FALLING else 0 for name in chosen[0].features],
        early_stopping=False,
        random_state=0,
    )
    return model.fit(numpy.concatenate(x), numpy.concatenate(y), sample_weight=numpy.concatenate(weight))


def trees(model: HistGradientBoostingClassifier, names: list[str]) -> list[Any]:
    def tree(nodes: Any, place: int) -> Any:
        node = nodes[place]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        limit = round(float(node["num_threshold"]), 4)
        return [names[node["feature_idx"]], limit, tree(nodes, node["left"]), tree(nodes, node["right"])]

    return [tree(one[0].nodes, 0) for one in model._predictors]


def modelled(chosen: list[Sample], is_seen: Callable[[Sample], numpy.ndarray], about: str = "") -> likeness.Model:
    """One model of three: each tree asks first how sparse a pair is."""
    names = list(chosen[0].features)
    plain, brief, foreign = (fitted(chosen, is_seen, sparse) for sparse in range(len(VARIED)))

    def parted(one: Any, other: Any, third: Any) -> list[Any]:
        return ["sparse", 0.5, one, ["sparse", 1.5, other, third]]

    offsets = [float(model._baseline_prediction.ravel()[0]) for model in (plain, brief, foreign)]
    every = [parted(*each) for each in zip(*(trees(model, names) for model in (plain, brief, foreign)), strict=True)]
    every.append(parted(*(round(offset - offsets[0], 4) for offset in offsets)))
    unbounded = [[numpy.inf] + [0.0] * len(likeness.OWN)] * len(VARIED)
    model = likeness.Model(about=about, threshold=THRESHOLD, related=RELATED, offset=round(offsets[0], 4), own=unbounded, trees=every)
    return msgspec.structs.replace(model, own=bounds(chosen, is_seen, model))


def bounds(chosen: list[Sample], is_seen: Callable[[Sample], numpy.ndarray], model: likeness.Model) -> list[list[float]]:
    """What tells pairs of one event from pairs of unrelated pages that seem to be: likeness.Model.own."""
    x, y, weight, kind = [], [], [], []
    for each in chosen:
        one, other = each.labels[each.pairs.one], each.labels[each.pairs.other]
        pairs = numpy.flatnonzero((one >= 0) & (other >= 0) & is_seen(each) & ((one == other) | each.varied))
        features = {name: values[pairs] for name, values in each.features.items()}
        seeming = likeness.likelihoods(features, model) >= SEEMING
        x.append(numpy.sqrt(numpy.stack([features[name][seeming] for name in likeness.OWN], axis=1)))
        y.append((one == other)[pairs][seeming])
        kind.append(features["sparse"][seeming])
        weight.append(numpy.full(seeming.sum(), each.weight))
    columns, same, sparse, mass = (numpy.concatenate(part) for part in (x, y, kind, weight))
    found = []
    for value in range(len(VARIED)):
        those = sparse == value
        weights = regression(columns[those], same[those], mass[those])
        true = columns[those & same] @ weights
        order = numpy.argsort(true)
        lowest = true[order][numpy.searchsorted(numpy.cumsum(mass[those & same][order]), LOST * mass[those & same].sum())]
        found.append([round(float(value), 4) for value in (numpy.log(THRESHOLD / (1 - THRESHOLD)) - lowest, *weights)])
    return found


def regression(columns: numpy.ndarray, same: numpy.ndarray, mass: numpy.ndarray) -> numpy.ndarray:
    """Weights of a logistic regression in which likeness speaks for a pair only; either class counts as much as the other."""
    middle, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    scaled, sign = (columns - middle) / spread, numpy.where(same, 1.0, -1.0)
    mass = mass / numpy.where(same, mass[same].sum(), mass[~same].sum())

    def loss(weights: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        margin = sign * (scaled @ weights[1:] + weights[0])
        slope = -mass * sign / (1 + numpy.exp(margin))
        penalty = 1e-3 * (weights[1:] ** 2).sum()
        return float(mass @ numpy.logaddexp(0, -margin) + penalty), numpy.r_[slope.sum(), scaled.T @ slope + 2e-3 * weights[1:]]

    limits = [(None, None)] + [(None if name in FREE else 0, None) for name in likeness.OWN]
    best = optimize.minimize(loss, numpy.zeros(len(limits)), jac=True, method="L-BFGS-B", bounds=limits)
    weights: numpy.ndarray = best.x[1:] / spread
    return weights


def background(rows: list[Row]) -> str:
    """How many texts, then lines of `count TAB words`, most frequent first."""
    counts: Counter[str] = Counter()
    for row in rows:
        text = unicodedata.normalize("NFC", f"{row['title']}\n{row['text']}")
        cut = words([text])
        counts.update({text[begin:end].lower() for begin, end in zip(cut.begin.tolist(), cut.end.tolist(), strict=True)})
    by_count = defaultdict(list)
    size = 0
    for word, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        size += len(word.encode()) + 1
        if size > TABLE_BYTES:
            break
        by_count[count].append(word)
    return f"{len(rows)}\t\n" + "".join(f"{count}\t{' '.join(those)}\n" for count, those in by_count.items())


def show(name: str, each: Sample, likelihood: numpy.ndarray, thresholds: tuple[float, ...]) -> None:
    kept = likelihood >= LEAST
    found = list(zip(each.pairs.one[kept].tolist(), each.pairs.other[kept].tolist(), likelihood[kept].tolist(), strict=True))
    truth = {place: label for place, label in enumerate(each.labels.tolist()) if label >= 0}
    for threshold in thresholds:
        groups = grouping.joined(each.number, found, threshold, compared=(each.pairs.one, each.pairs.other))
        figures = measures.score(truth, {place: number for number, group in enumerate(groups) for place in group})
        print(f"{name:50} {threshold:.2f} {measures.line(figures)}", flush=True)


def cross(all_samples: list[Sample], thresholds: tuple[float, ...]) -> None:
    shown = [each for each in all_samples if not each.name.rpartition(", ")[2].isdigit() or each.name.endswith("300")]
    likelihood = {each.name: numpy.zeros(len(each.pairs.one)) for each in shown}
    for fold in range(FOLDS):

        def unseen(each: Sample, fold: int = fold) -> numpy.ndarray:
            return (each.folds[each.pairs.one] != fold) & (each.folds[each.pairs.other] != fold)

        model = modelled(all_samples, unseen)
        for each in shown:
            held = numpy.maximum(each.folds[each.pairs.one], 0) == fold
            likelihood[each.name][held] = likeness.likelihoods({name: values[held] for name, values in each.features.items()}, model)
    for each in shown:
        show(f"by event: {each.name}", each, likelihood[each.name], thresholds)
    for left_out in sorted({name for each in all_samples for name in each.sets}):
        model = modelled([each for each in all_samples if left_out not in each.sets], everything)
        for each in shown:
            if each.sets == {left_out}:
                show(f"by set: {each.name}", each, likeness.likelihoods(each.features, model), thresholds[:1])


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the weights of grouping.")
    parser.add_argument("folder", type=Path, help="its folder grouping holds SET.jsonl.gz with labels, and the unlabelled stream")
    parser.add_argument("--cross", action="store_true", help="score what was not trained on; write nothing")
    parser.add_argument("--thresholds", type=float, nargs="+", default=[THRESHOLD])
    said = parser.parse_args()
    sets = {path.name.partition(".")[0]: read(path) for path in sorted((said.folder / "grouping").glob("*.jsonl.gz"))}
    # A report's own shorter copy in the stream would be its likest rival.
    labelled = {row["id"] for rows in sets.values() for row in rows if row["event"]}
    stream = [row for row in sets.pop(STREAM, []) if row["id"] not in labelled]
    package = ROOT / "plugins/newsdigest/stories"
    if stream and not said.cross:
        (package / "background.tsv").write_text(background(stream), encoding="utf-8")
        weighing.background.cache_clear()
    pages = said.folder / "cleaning/text_truth.jsonl.gz"
    found = [*samples(sets, stream), *(varied_samples(read_varied(pages), sets) if pages.exists() else ())]
    if said.cross:
        cross(found, tuple(said.thresholds))
        return
    about = f"benchmarks/train_grouping.py, {', '.join(f'{name} {len(rows)}' for name, rows in sets.items())} reports"
    data = modelled(found, everything, about)
    written = ",\n".join(json.dumps(tree) for tree in data.trees)
    head = json.dumps({"about": about, "threshold": data.threshold, "related": data.related, "offset": data.offset, "own": data.own})[:-1]
    (package / "model.json").write_text(f'{head},\n "trees": [\n{written}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
