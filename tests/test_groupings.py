"""Grouping goes on from what an earlier one found out, and comes to the same as from nothing."""

import random
from importlib import resources

import msgspec
import numpy
import pytest

from newsdigest import groupings, stories
from newsdigest.model import Block, Fact, Report
from newsdigest.store import Store
from newsdigest.stories import copies, figures, likeness, neighbours, weighing
from newsdigest.stories.overrides import Override, Overrides

START = weighing.date(2026, 9, 1).toordinal()


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(weighing, "MANY", 20)
    monkeypatch.setattr(weighing, "LATE", 4)
    for module in (neighbours, likeness):
        monkeypatch.setattr(module, "FEW", 20)


def archive(chance, number):
    """Reports of events that one to four papers tell within three days, in two languages; some undated, some copied, some promoting."""
    english = [
        line.partition("\t")[2] for line in resources.files(stories).joinpath("background.tsv").read_text("utf-8").splitlines()[900:1800]
    ]
    german = [f"ungeheuerlichkeitswort{place}" for place in range(300)]
    told = []
    while len(told) < number:
        day, (language, other) = START + chance.randrange(70), chance.choice(((english, german),) * 3 + ((german, english),))
        topic = [*chance.sample(language, 12), f"Ada{chance.randrange(40)}", f"{chance.randrange(9000)}"]
        sayings = [" ".join(chance.sample(language, 2)) for _ in range(4)]
        text = ""
        for paper in chance.sample(["Alder", "Birch", "Cedar", "Elm", "Fir", ""], chance.choice((1, 1, 2, 3, 4))):
            if not text or chance.random() < 0.7:
                sentences = [
                    " ".join(
                        [*chance.sample(topic, 6), *chance.choices(language, k=8), chance.choice(sayings), *chance.choices(other, k=2)]
                    )
                    for _ in range(chance.randrange(3, 9))
                ]
                text = "\n".join(f"The {sentence}." for sentence in sentences)
            shown = text + (f"\nWatch {paper} at seven for {chance.choice(english)}." if chance.random() < 0.2 else "")
            known = {"publisher": paper, "published": weighing.date.fromordinal(day + chance.randrange(3)).isoformat()}
            if chance.random() < 0.05:
                del known["published"]
            told.append(
                Report(
                    id=f"r{len(told)}",
                    seed=f"{paper}/{len(told)}.txt",
                    hash=f"{chance.randrange(10**9)}",
                    headline=Fact(value=" ".join(chance.sample(topic, 5))),
                    blocks=tuple(Block(kind="paragraph", text=line) for line in shown.split("\n")),
                    **{name: Fact(value=value) for name, value in known.items() if value},
                )
            )
    return told[:number]


def earlier(base, last):
    """What `last` hands on, whose figures are those of `base` and more."""
    return stories.Earlier(
        base.order, lambda: base.figures, [([report.id for report in story.reports], story) for story in last.stories], last.templates
    )


@pytest.mark.parametrize("seed", range(3))
def test_reports_added_in_any_order_give_the_stories_of_all_at_once(seed):
    chance = random.Random(seed)
    reports = archive(chance, 100)
    # As they come: mostly the newest last, some of them late.
    reports.sort(key=lambda report: (report.published.value or "", chance.random()))
    for _ in range(8):
        reports.insert(chance.randrange(len(reports)), reports.pop(chance.randrange(len(reports))))
    wanted = Overrides(merge=(Override(seeds=(reports[0].seed, reports[9].seed), reason="One affair."),))
    settled = [{reports[1].id, reports[2].id}, {reports[5].id}]
    known, continued, steps = 60, 0, 0
    base = last = stories.grouped(reports[:known], overrides=wanted, settled=settled)
    while known < len(reports):
        known += chance.choice((1, 1, 1, 2, 5))
        now = stories.grouped(reports[:known], overrides=wanted, settled=settled, earlier=earlier(base, last))
        fresh = stories.grouped(reports[:known], overrides=wanted, settled=settled)
        assert now.stories == fresh.stories
        assert msgspec.json.encode(now.stories) == msgspec.json.encode(fresh.stories)
        assert now.order == fresh.order
        assert {name: runs.tolist() for name, runs in now.templates.items()} == {
            name: runs.tolist() for name, runs in fresh.templates.items()
        }
        same_figures(now.figures, fresh.figures)
        last, steps, continued = now, steps + 1, continued + now.is_continued
        if not now.is_continued or chance.random() < 0.2:
            base = now
    assert continued > steps / 3


def same_figures(one, other):
    one, other = dict(figures.arrays(one)), dict(figures.arrays(other))
    assert one.keys() == other.keys()
    for name, array in one.items():
        assert numpy.array_equal(array, other[name], equal_nan=array.dtype.kind == "f"), name


def test_a_phrase_that_an_unlike_report_repeats_counts_from_then_on():
    reports = sorted(archive(random.Random(5), 75), key=lambda report: report.published.value or "~")
    told = next(story.reports for story in stories.group(reports[:-1]) if len(story.reports) > 1)
    said = Block(kind="paragraph", text=" ".join(f"umbilical{place}" for place in range(60)))
    one, *_ = (place for place, report in enumerate(reports) if report.id == told[0].id)
    reports[one] = msgspec.structs.replace(reports[one], blocks=(*reports[one].blocks, said))
    unlike = Block(kind="paragraph", text=" ".join(f"unlike{place}" for place in range(20_000)))
    later = msgspec.structs.replace(reports[-1], blocks=(unlike, said), headline=Fact(value="unlike901"))
    base = stories.grouped(reports[:-1])
    now = stories.grouped([*reports[:-1], later], earlier=earlier(base, base))
    assert now.is_continued
    same_figures(now.figures, stories.grouped([*reports[:-1], later]).figures)


def test_nothing_is_taken_over_where_a_report_is_gone():
    reports = archive(random.Random(3), 60)
    base = stories.grouped(reports)
    assert not stories.grouped(reports[1:], earlier=earlier(base, base)).is_continued


def test_nothing_is_taken_over_where_a_third_report_makes_a_line_a_template():
    reports = sorted(archive(random.Random(4), 60), key=lambda report: report.published.value or "")
    said = Block(kind="paragraph", text="Subscribe to The Yew for a mark a week.")
    *two, third = (
        msgspec.structs.replace(report, publisher=Fact(value="Yew"), blocks=(*report.blocks, said))
        for report in (reports[0], reports[1], msgspec.structs.replace(reports[2], published=Fact(value="2027-01-01")))
    )
    base = stories.grouped([*two, *reports[3:]])
    now = stories.grouped([*two, *reports[3:], third], earlier=earlier(base, base))
    assert not now.is_continued
    assert now.stories == stories.grouped([*two, *reports[3:], third]).stories


def test_ties_of_two_reports_that_the_figures_are_not_of_are_looked_for_again():
    reports = archive(random.Random(6), 60)
    base = stories.grouped(reports)
    tied = {tie.reports for story in base.stories for tie in (*story.why.ties, *story.why.related)}
    unknown = set(next(iter(sorted(tied))))
    kept = stories.known_ties(earlier(base._replace(order=tuple(id for id in base.order if id not in unknown)), base))
    assert unknown not in map(set, kept)
    assert len(kept) > len(tied) / 2


def test_a_template_goes_when_its_stories_are_joined():
    """And with it what it took from the texts of stories that stand as they did."""
    chance = random.Random(7)

    def told(id, paper, *lines):
        blocks = tuple(Block(kind="paragraph", text=line) for line in lines)
        return Report(id=id, seed=id, hash=id, headline=Fact(value=id), blocks=blocks, publisher=Fact(value=paper))

    def lines():
        return [" ".join(f"w{chance.randrange(4000)}" for _ in range(9)) for _ in range(4)]

    said, shared = "our readers told us so in many letters to the editor", lines()
    pair = [told("a", "Alder", *shared, said), told("b", "Birch", *shared, said)]
    two, three = [told("c", "Alder", *lines(), said)], [told("d", "Alder", *lines(), said)]
    same, templates = copies.found([pair, two, three])
    joined, now = copies.found_again([pair, [*two, *three]], [same[0], None], templates)
    assert templates.keys() == {"Alder"}
    assert not now
    assert (joined, now) == copies.found([pair, [*two, *three]])
    assert joined[0] != same[0]


# ------------------------------------------------------------------------------------------------------------ the store


class Desk:
    """A folder of reports, grouped whenever it is asked, by what its store holds."""

    def __init__(self, folder, monkeypatch):
        self.path, self.continued, self.keys = folder / "store.sqlite", [], frozenset()
        own = stories.continuation

        def continuation(*words):
            found = own(*words)
            self.continued.append(found is not None)
            return found

        monkeypatch.setattr(stories, "continuation", continuation)

    def grouped(self, reports, version="1"):
        """The stories, and whether the store's figures were of use."""
        self.continued.clear()
        with Store(self.path) as store:
            told = {report.id: repr(report) for report in reports}
            found, self.keys = groupings.grouped(reports, told, Overrides(), (), store, version, [].append)
            store.keep_only(self.keys)
        assert found == stories.group(reports)
        return found, any(self.continued)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def reports():
    """In order of their days, so that the last are new and leave the weights as they are."""
    return sorted(archive(random.Random(5), 75), key=lambda report: report.published.value or "~")


def test_the_store_hands_on_what_was_found(desk, reports):
    assert desk.grouped(reports[:-3])[1] is False
    assert desk.grouped(reports[:-2])[1] is True
    assert desk.grouped(reports)[1] is True
    assert desk.grouped(reports)[1] is False  # nothing had to be grouped


def test_figures_are_written_anew_when_they_lack_too_many(desk, reports, monkeypatch):
    monkeypatch.setattr(groupings, "RENEWED", 1)
    desk.grouped(reports[:-3])
    first = desk.keys
    desk.grouped(reports[:-2])
    assert desk.keys == first
    desk.grouped(reports)
    assert not desk.keys & first - {groupings.GROUPS}


def test_a_changed_report_is_grouped_as_it_is_now(desk, reports):
    desk.grouped(reports[:-2])
    desk.grouped(reports[:-1])
    for place in (len(reports) - 2, 3):  # one that only the last build had, and one that the figures are of
        reports[place] = msgspec.structs.replace(reports[place], blocks=reports[place + 1].blocks)
        desk.grouped(reports)


def test_a_report_that_only_the_last_build_had_may_go(desk, reports):
    desk.grouped(reports[:-4])
    desk.grouped(reports[:-1])
    assert desk.grouped([*reports[:-3], reports[-1]])[1] is True


def test_figures_of_other_code_or_with_a_part_missing_or_damaged_are_not_used(desk, reports):
    desk.grouped(reports[:-3])
    assert desk.grouped(reports[:-2], version="2")[1] is False
    with Store(desk.path) as store:
        store._change("DELETE FROM kept WHERE key LIKE ?", [("figures % words.weight",)])
    assert desk.grouped(reports[:-1], version="2")[1] is False
    with Store(desk.path) as store:
        store._change("UPDATE kept SET value = ? WHERE key LIKE ?", [(b"spoilt", "figures % likelihood")])
    assert desk.grouped(reports, version="2")[1] is False
