"""A call's key is that of all that its result depends on: what changes the result changes the key, and nothing else does."""

import pytest
from msgspec.structs import replace

from newsdigest import digests, feeds, pages
from newsdigest.calls import Keys, call, key_of, same
from newsdigest.model import Block, Digest, Fact, Margin, Margins, Note, Report, Story, Tie, Topic, Why
from newsdigest.settings import Settings
from newsdigest.traces import Trace


def test_equal_values_have_one_key():
    page = Trace(key="", hash="", size=1, time=2)
    assert key_of(page, ["a"]) == key_of(replace(page), ("a",))
    assert len({key_of(page), key_of(page, ""), key_of(replace(page, size=2)), key_of(("a", "b")), key_of(("ab",))}) == 5


REPORT = Report(id="a" * 12, seed="a.txt", hash="a" * 64, headline=Fact(value="One"), blocks=(Block(kind="paragraph", text="Words."),))
OTHER = replace(REPORT, id="b" * 12, seed="b.txt")
STORY = Story(id="s", reports=(REPORT, OTHER))


def another(value: object) -> object:
    """A value of the same kind that is not equal."""
    match value:
        case str() | None:
            return f"{value}x"
        case int():
            return value + 1
        case tuple():
            return (*value, "x")
        case dict():
            return value | {"x": 1}
        case Fact():
            return replace(value, where=f"{value.where}x")
        case Why():
            return replace(value, overrides=("x",))
        case Story():
            return replace(value, note="x")
        case Margins():
            return replace(value, weakest=Margin(tie=Tie(reports=("a", "b")), likelihood=0.5))
    raise TypeError(type(value))


@pytest.mark.parametrize("name", Report.__struct_fields__)
def test_a_story_has_another_key_with_anything_of_a_report(name):
    changed = replace(OTHER, **{name: another(getattr(OTHER, name))})
    assert Keys().of(replace(STORY, reports=(REPORT, changed))) != Keys().of(STORY)


@pytest.mark.parametrize("name", Story.__struct_fields__)
def test_a_story_has_another_key_with_anything_of_its_own(name):
    given = {"reports": (OTHER, REPORT)} if name == "reports" else {name: another(getattr(STORY, name))}
    assert Keys().of(replace(STORY, **given)) != Keys().of(STORY)


@pytest.mark.parametrize("name", Digest.__struct_fields__)
def test_a_digest_has_another_key_with_anything_of_it(name):
    digest = digests.compile(STORY)
    assert Keys().of(replace(digest, **{name: another(getattr(digest, name))})) != Keys().of(digest)


def test_a_call_has_the_key_of_its_function_and_of_each_argument():
    calls = [call(same, STORY), call(same, replace(STORY, note="x")), call(key_of, STORY), call(same, value=STORY), call(same, [STORY])]
    assert len(set(map(Keys().of, calls))) == len(calls)
    assert Keys().of(call(same, STORY)) == Keys().of(call(same, replace(STORY)))


def test_a_hash_that_is_known_already_stands_for_the_value_wherever_it_is():
    one, same, other = Keys(), Keys(), Keys()
    one.learn(REPORT, "1")
    same.learn(REPORT, "1")
    other.learn(REPORT, "2")
    assert one.of(STORY) == same.of(STORY) != other.of(STORY)
    assert one.of(OTHER) == other.of(OTHER)


def test_no_other_value_takes_the_key_of_one_that_is_gone():
    keys = Keys()
    assert len({keys.of(replace(REPORT, basis=str(number))) for number in range(100)}) == 100


# ------------------------------------------------------------------------------------------ all pages and feeds

SETTINGS = Settings(url="https://digest.example", contact="mailto:desk@digest.example", books=2, feed_entries=3)
CHANGES = {
    "headline": Fact(value="The lock of Aldbeck is shut", where="line 1"),
    "blocks": (Block(kind="paragraph", text="Quite other words stand here now. There are two sentences."),),
    "publisher": Fact(value="The Willow"),
    "carrier": Fact(value="Newsrill"),
    "wire": Fact(value="The Wire of Tarn"),
    "byline": Fact(value="Ann Holm"),
    "published": Fact(value="2026-11-19"),
    "modified": Fact(value="2026-11-25"),
    "retrieved": Fact(value="2026-11-26"),
    "url": Fact(value="https://willow.example/lock"),
    "language": Fact(value="de"),
    "section": Fact(value="Business"),
    "rights": "excerpt",
    "disagreements": ("published: time 2026-11-20, meta 2026-11-21",),
}


def report(number: int, **facts: object) -> Report:
    words = f"The lock of Eastness was closed on day {number}. “Nobody was hurt,” said Ruth Calder. It cost {number} million marks."
    given = {
        "headline": Fact(value=f"Lock {number} of Eastness closed", where="line 1"),
        "blocks": (Block(kind="paragraph", text=words),),
        "publisher": Fact(value=f"Paper {number % 3}"),
        "published": Fact(value=f"2026-{number % 3 + 9:02}-{number % 20 + 1:02}"),
        "language": Fact(value="en"),
    }
    return Report(id=f"{number:012x}", seed=f"{number}.txt", hash=f"{number:064x}", **given | facts)


def site(changed: Report | None = None, settings: Settings = SETTINGS, **given: object) -> dict[str, tuple[str, object]]:
    """Address -> key and content of every page, feed and book of a site of which one report may be changed."""
    told = [report(number) for number in range(70)]
    told = [changed if changed and changed.seed == one.seed else one for one in told]
    topic = Topic(slug="ruth-calder", name="Ruth Calder", reports=(told[0].id, told[2].id))
    stories = [Story(id=one.id, reports=(one, other), topics=(topic,)) for one, other in zip(told[:6:2], told[1:6:2], strict=True)]
    compared = [replace(digests.compile(story), story=story) for story in stories]
    singles = [Story(id=one.id, reports=(one,)) for one in told[6:]]
    keys = Keys()
    plans = [(page.save_as, page.call) for page in pages.planned(settings, compared, singles, **given)]
    plans += [(feed.path, feed.call) for feed in feeds.planned(settings, compared, singles)]
    plans += pages.books(settings, compared, singles)
    assert len({address for address, _ in plans}) == len(plans)
    return {address: (keys.of(planned), planned.made()) for address, planned in plans}


BEFORE = site()


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("number", [0, 1, 40])
def test_what_comes_out_otherwise_has_another_key(number, name):
    """A report of a digest, its lead or not, or one that stands alone."""
    after = site(replace(report(number), **{name: CHANGES[name]}))
    both = BEFORE.keys() & after.keys()
    assert not [address for address in both if BEFORE[address][1] != after[address][1] and BEFORE[address][0] == after[address][0]]


@pytest.mark.parametrize("number", [0, 40])
def test_a_change_of_words_leaves_most_of_the_site_alone(number):
    after = site(replace(report(number), blocks=CHANGES["blocks"]))
    assert after.keys() == BEFORE.keys()
    assert len([address for address in after if BEFORE[address][0] != after[address][0]]) < 20 < len(after) / 5


@pytest.mark.parametrize(
    ("settings", "given"),
    [
        (replace(SETTINGS, name="Another"), {}),
        (replace(SETTINGS, url="https://other.example"), {}),
        (replace(SETTINGS, language="de"), {}),
        (replace(SETTINGS, contact=""), {}),
        (replace(SETTINGS, feed_entries=2), {}),
        (replace(SETTINGS, front_days=1), {}),
        (SETTINGS, {"notes": [Note(title="A note", address="notes/a/", date="2026-11-20")]}),
        (SETTINGS, {"cards": {f"{0:012x}": "cards/a.png"}}),
        (SETTINGS, {"emptied": [("2026-11-05", "2026-11-05T10:00:00Z", "2026-11-06T10:00:00Z")]}),
    ],
)
def test_what_the_editor_changes_changes_keys(settings, given):
    after = site(settings=settings, **given)
    differing = [address for address in BEFORE.keys() & after.keys() if BEFORE[address][1] != after[address][1]]
    assert differing
    assert not [address for address in differing if BEFORE[address][0] == after[address][0]]


def test_what_a_page_is_planned_as_is_what_it_becomes():
    stories = [
        Story(id=f"{number:012x}", reports=(report(number), report(number + 1)), updated="2026-11-20T10:00:00Z") for number in (0, 2)
    ]
    compared = [replace(digests.compile(story), story=story) for story in stories]
    for plan in pages.planned(SETTINGS, compared, [Story(id="s", reports=(report(4),))]):
        page = plan.call.made()
        assert plan == (page.template, page.address, plan.call, page.indexed, page.changed)
