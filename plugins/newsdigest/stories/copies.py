"""The reports of each story -> which of them carry one text, in runs of three words that both have.

Of two reports, the share of the shorter one's runs that stand in the other (the measure: Broder, On the resemblance and containment
of documents, 1997). Of 4,500 pairs of independent accounts of one event 999 in 1,000 stay below 0.37; a text with every fifth word
changed keeps 0.52. Runs of five words leave such a text 0.34, where accounts that share long quotations are.
Runs that stand in three or more stories of one publisher are its template, not its text, and are left out.
Numbers are those of the reports' words, so that punctuation, capitals and white space make no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy

from newsdigest.model import Copies, Relation, Report
from newsdigest.stories.terms import Integers, chunks, distinct, is_in, words

RUN = 3  # words
COPIED = 0.42  # share of the shorter text's runs from which it is a copy
SAME = 0.87  # the same, of both texts: one text but for a few words
TEMPLATE = 3  # stories of one publisher
FEWEST = 12  # runs that a text must have to be judged; two shorter texts are copies only if they are equal
RUN_BITS = 52  # of a run's number; the text it stands in takes the rest
AT_ONCE = 10_000  # reports, of whole publishers, whose templates are looked for at once; bounds the memory
TEXTS = 1 << (63 - RUN_BITS)  # cut into words at once, at most
STORY_BITS = 22  # of a story's
FILTER_BITS = 24  # of a run's number by which most runs that nobody asks for are known
STEP = numpy.uint64(0x9E3779B97F4A7C15)
NOTHING = numpy.zeros(0, dtype=numpy.int64)


def found(stories: Sequence[Sequence[Report]]) -> tuple[list[tuple[Copies, ...]], dict[str, Integers]]:
    """Copies in each story: one entry an original and kind of copy, the original first, then by share; and the templates by publisher."""
    own, templates = own_runs(stories, lambda publisher: True)
    return [copies_in(reports, own) for reports in stories], templates


def found_again(
    stories: Sequence[Sequence[Report]], known: Sequence[tuple[Copies, ...] | None], templates: Mapping[str, Integers]
) -> tuple[list[tuple[Copies, ...]], dict[str, Integers]]:
    """The same where all stories but new ones, whose copies are None, were looked through before, and found to have these templates."""
    new = {report.publisher.value for reports, same in zip(stories, known, strict=True) if same is None for report in reports}
    own, templates_of_new = own_runs(stories, lambda publisher: bool(publisher) and publisher in new)
    every = {name: runs for name, runs in templates.items() if name not in new} | templates_of_new
    changed = {name for name in new if name and not numpy.array_equal(templates.get(name, NOTHING), every.get(name, NOTHING))}
    again = {
        place
        for place, reports in enumerate(stories)
        if len(reports) > 1 and (known[place] is None or any(report.publisher.value in changed for report in reports))
    }
    left = [report for place in sorted(again) for report in stories[place] if report.id not in own]
    text, run = in_order([report.text for report in left])
    for report, runs in zip(left, by_text(text, run, len(left)), strict=True):
        own[report.id] = runs[~is_in(runs, every.get(report.publisher.value or "", NOTHING))]
    return [copies_in(reports, own) if place in again else known[place] or () for place, reports in enumerate(stories)], every


def copies_in(reports: Sequence[Report], own: Mapping[str, Integers]) -> tuple[Copies, ...]:
    """The copies among the reports of one story, by the runs of each."""
    return within(reports, [own[report.id] for report in reports]) if len(reports) > 1 else ()


def own_runs(
    stories: Sequence[Sequence[Report]], is_asked: Callable[[str | None], bool]
) -> tuple[dict[str, Integers], dict[str, Integers]]:
    """The runs of reports that are not the only ones of their story, without those of their publisher's template, and these templates.

    By report and by publisher, of those publishers that are asked for.
    """
    told: dict[str, list[tuple[int, Report]]] = {}
    alone: dict[str, list[tuple[int, Report]]] = {}
    for place, reports in enumerate(stories):
        for report in reports:
            if is_asked(report.publisher.value):
                (told if len(reports) > 1 else alone).setdefault(report.publisher.value or "", []).append((place, report))
    own: dict[str, Integers] = {}
    templates: dict[str, Integers] = {}
    publishers = sorted(told)
    for some in chunks([len(told[name]) + len(alone.get(name, ())) for name in publishers], size=AT_ONCE):
        members = [each for name in publishers[some] for each in told[name]]
        runs, of_publishers = without_templates(members, [each for name in publishers[some] if name for each in alone.get(name, ())])
        own |= zip([report.id for _, report in members], runs, strict=True)
        templates |= of_publishers
    return own, templates


def without_templates(
    members: Sequence[tuple[int, Report]], alone: Sequence[tuple[int, Report]]
) -> tuple[list[Integers], dict[str, Integers]]:
    """The same for all of these publishers' reports, each with the number of its story: those of several, and those that stand alone."""
    told: dict[str, set[int]] = {}
    for place, report in (*members, *alone):
        told.setdefault(report.publisher.value or "", set()).add(place)
    names = sorted(told)
    number = {name: place for place, name in enumerate(names)}
    suspects = {name for name, places in told.items() if name and len(places) >= TEMPLATE}
    alone = [(place, report) for place, report in alone if report.publisher.value in suspects]

    def publishers(reports: Sequence[tuple[int, Report]]) -> Integers:
        return numpy.array([number[report.publisher.value or ""] for _, report in reports], dtype=numpy.int64)

    text, run = in_order([report.text for _, report in members])
    publisher = publishers(members)[text]
    of_publisher = mixed(run, publisher)
    suspected = numpy.array([report.publisher.value in suspects for _, report in members], dtype=numpy.bool_)[text]
    # Of the reports that stand alone only the runs count that another one has: most are put aside by a part of their number.
    wanted = numpy.zeros(1 << FILTER_BITS, dtype=numpy.bool_)
    wanted[filtered(of_publisher[suspected])] = True
    story = numpy.array([place for place, _ in members], dtype=numpy.int64)[text]
    seen = [distinct(of_publisher[suspected] | story[suspected]) >> STORY_BITS << STORY_BITS]
    for some in chunks([sum(len(block.text) for block in report.blocks) for _, report in alone], TEXTS):
        text_alone, run_alone = runs_of([report.text for _, report in alone[some]])
        others = mixed(run_alone, publishers(alone[some])[text_alone])
        asked = wanted[filtered(others)]
        seen.append(distinct(others[asked] | (some.start + text_alone[asked])) >> STORY_BITS << STORY_BITS)
    common = suspected & is_in(of_publisher, templates(numpy.sort(numpy.concatenate(seen))))
    found = {names[place]: distinct(run[common & (publisher == place)]) for place in distinct(publisher[common]).tolist()}
    return by_text(text[~common], run[~common], len(members)), found


def templates(told: Integers) -> Integers:
    """Of runs in order, each once a story or headline that has it, those of a publisher's template."""
    return distinct(told[TEMPLATE - 1 :][told[TEMPLATE - 1 :] == told[: len(told) - TEMPLATE + 1]])


def by_text(text: Integers, run: Integers, number: int) -> list[Integers]:
    """The runs of each of so many texts."""
    return numpy.split(run, numpy.searchsorted(text, numpy.arange(1, number)))[:number]


def in_order(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """The runs of texts, each once a text, in order of text and run."""
    parts = [numpy.zeros((2, 0), dtype=numpy.int64)]
    for some in chunks(list(map(len, texts)), TEXTS):
        text, run = runs_of(texts[some])
        key = distinct((text << RUN_BITS) | run)
        parts.append(numpy.stack((some.start + (key >> RUN_BITS), key & ((1 << RUN_BITS) - 1))))
    text, run = numpy.concatenate(parts, axis=1)
    return text, run


def mixed(run: Integers, publisher: Integers) -> Integers:
    """One number for a run and who put it out; its lower bits are 0, so that a story's number can stand there."""
    value = (run.view(numpy.uint64) ^ (publisher.view(numpy.uint64) * STEP)) * STEP
    return (value >> numpy.uint64(STORY_BITS) << numpy.uint64(STORY_BITS)).view(numpy.int64)


def filtered(mixed: Integers) -> Integers:
    """The part of mixed numbers by which most runs that nobody asks for are put aside."""
    return (mixed >> STORY_BITS) & ((1 << FILTER_BITS) - 1)


def runs_of(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """The runs of texts as they follow each other: position of the text, the run as a number. A text shorter than a run is one."""
    cut = words(texts)
    value = numpy.zeros(len(cut.number), dtype=numpy.uint64)
    within = numpy.ones(len(cut.number), dtype=numpy.bool_)
    for place in range(RUN):
        number = cut.number[place:].astype(numpy.uint64) + numpy.uint64(1)
        # A run that would leave its text ends there; only a text shorter than a run has none but such.
        leaves = cut.piece[place:] != cut.piece[: len(number)]
        number[leaves] = 0
        within[: len(number)] &= ~leaves
        within[len(number) :] = False
        value[: len(number)] = (value[: len(number)] ^ number) * STEP
        value ^= value >> numpy.uint64(31)
    within |= numpy.concatenate(([True], cut.piece[1:] != cut.piece[:-1]))[: len(within)]
    return cut.piece[within], (value[within] >> numpy.uint64(64 - RUN_BITS)).astype(numpy.int64)


def within(reports: Sequence[Report], runs: Sequence[Integers]) -> tuple[Copies, ...]:
    """Copies among the reports of one story."""
    order = sorted(range(len(reports)), key=lambda place: originality(reports[place]))
    kinds: dict[tuple[int, Relation], list[tuple[float, int]]] = {}  # original and relation -> share and rank
    taken: set[int] = set()
    for rank, original in enumerate(order):
        if original in taken:
            continue
        for place, other in enumerate(order):
            if place <= rank:
                continue
            if other in taken:
                continue
            shared = share(runs[original], runs[other])
            if shared[0] < COPIED:
                continue
            taken.add(other)
            relation: Relation = "same text" if shared[1] >= SAME else "mostly copied"
            if is_version(reports[original], reports[other]):
                relation = "new version"
            kinds.setdefault((original, relation), []).append((-shared[0], place))
    return tuple(
        Copies(
            reports=(reports[original].id, *(reports[order[place]].id for _, place in sorted(those))),
            relation=relation,
            shared=round(-max(those)[0], 3),
            shares=tuple(round(-less, 3) for less, _ in sorted(those)),
        )
        for (original, relation), those in kinds.items()
    )


def is_version(original: Report, other: Report) -> bool:
    """Whether a copy is the publisher's own later text; what an aggregator carries of it is a copy like any other."""
    publisher = original.publisher.value
    return bool(publisher) and publisher == other.publisher.value and original.carrier.value == other.carrier.value


def contained(named: Sequence[Report], others: Sequence[Report]) -> list[float]:
    """Of a publisher's reports, how much each of the others has of one of those named: the share of the shorter text's runs in the longer.

    A run that stands under three or more headlines is the publisher's template, as the notice before a paid text is.
    """
    every = [*named, *others]
    number = {headline: place for place, headline in enumerate(sorted({report.headline.value or "" for report in every}))}
    text, run = in_order([report.text for report in every])
    headline = numpy.array([number[report.headline.value or ""] for report in every], dtype=numpy.int64)[text]
    kept = ~is_in(run, templates(numpy.unique(numpy.stack((run, headline)), axis=1)[0]))
    own = by_text(text[kept], run[kept], len(every))
    return [max(share(one, other)[0] for one in own[: len(named)]) for other in own[len(named) :]]


def originality(report: Report) -> tuple[bool, bool, str, int, str, str]:
    """Sorts the likelier original first: what no carrier passed on, what credits no agency but its own, the earlier, the longer."""
    credits_other = bool(report.wire.value) and report.wire.value != report.publisher.value
    return bool(report.carrier.value), credits_other, report.published.value or "~", -len(report.text), report.hash, report.id


def share(one: Integers, other: Integers) -> tuple[float, float]:
    """Of two texts' runs, the share of the fewer that stand in the other, and of the more."""
    fewer, more = sorted((len(one), len(other)))
    if fewer < FEWEST:
        equal = float(fewer > 0 and numpy.array_equal(one, other))
        return equal, equal
    both = int(is_in(one, other).sum())
    return both / fewer, both / more
