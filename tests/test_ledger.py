"""The ledger: cases of matching and publishing, damaged files, and what must hold after any script of updates."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import msgspec
import pytest

from newsdigest import ledger
from newsdigest.errors import SettingsError
from newsdigest.model import Block, Fact, Published, Report, Story
from tests import cases

NOW = "2026-11-22T10:00:00+01:00"


def report(id, headline="", published=None, seed=""):
    return Report(
        id=id,
        seed=seed or f"{id}.txt",
        hash=id * 2,
        headline=Fact(value=headline or f"What {id} says"),
        published=Fact(value=published),
        blocks=(Block(kind="paragraph", text="Words."),),
    )


def told(*reports, headline=""):
    return Story(id=reports[0].id, reports=reports, headline=headline)


@pytest.mark.parametrize("case", cases.folders("ledger"))
def test_case(case):
    """`ledger.jsonl` and `stories.json` -> the stories matched, the ledger after publishing, and where old addresses lead."""
    file = case / "ledger.jsonl"
    text = file.read_bytes().decode() if file.exists() else ""
    if not (case / "stories.json").exists():
        with pytest.raises(SettingsError) as error:
            ledger.read(text)
        cases.check(case / "error.txt", f"{error.value}\n")
        return
    stories = [
        told(*(report(**values) for values in story["reports"]), headline=story.get("headline", ""))
        for story in json.loads((case / "stories.json").read_text("utf-8"))
    ]
    published = ledger.read(text)
    matched = ledger.match(stories, published)
    rows = [{name: getattr(story, name) for name in ("id", "slug", "first", "updated", "revision")} for story in matched]
    after = ledger.append(stories, published, NOW)
    cases.check(case / "matched.json", json.dumps(rows, indent=1) + "\n")
    cases.check(case / "after.jsonl", ledger.write(after))
    cases.check(case / "redirects.json", json.dumps(ledger.redirects(after, ledger.match(stories, after)), indent=1) + "\n")


def test_a_story_is_settled_when_its_newest_report_is_more_than_two_weeks_older_than_the_newest_of_all():
    days = {"aa": "2026-11-01", "bb": "2026-11-08", "cc": "2026-11-07", "dd": "2026-11-22T09:00:00Z", "ee": None}
    reports = {id: report(id, published=day) for id, day in days.items()}
    published = ledger.append([told(reports["aa"], reports["cc"]), told(reports["bb"], reports["ee"]), told(reports["dd"])], (), NOW)
    everything = list(reports.values())
    assert ledger.settled(published, everything) == (("aa", "cc"),)
    # A page that was saved anew has another id and the same path; one that is gone is not asked for.
    anew = report("ff", published="2026-11-01", seed=reports["aa"].seed)
    assert ledger.settled(published, [anew, reports["dd"]]) == (("ff",),)
    assert ledger.settled(published, [reports["aa"], reports["cc"]]) == ()
    assert ledger.settled(published, []) == ledger.settled((), everything) == ()


# ------------------------------------------------------------------------------------- what holds after any script


def script(seed):
    """Stories as they are after each step: reports are added, removed and get other headlines, stories begin, merge and split."""
    chance = random.Random(seed)
    groups: list[list[Report]] = []
    counter = 0
    steps = []
    for _ in range(40):
        for _ in range(chance.randrange(1, 4)):
            act = chance.choice(("begin", "add", "add", "merge", "split", "remove", "headline", "date", "move", "save anew"))
            if act in ("begin", "add") or not groups:
                counter += 1
                day = chance.choice((None, f"2026-11-{counter % 28 + 1:02}"))
                new = report(f"{counter:06x}{chance.randrange(16**6):06x}", published=day)
                if act == "begin" or not groups:
                    groups.append([new])
                else:
                    chance.choice(groups).append(new)
                continue
            group = chance.choice(groups)
            place = chance.randrange(len(group))
            if act == "merge" and len(groups) > 1:
                groups.remove(group)
                chance.choice(groups).extend(group)
            elif act == "split" and len(group) > 1:
                chance.shuffle(group)
                cut = chance.randrange(1, len(group))
                groups.append(group[cut:])
                del group[cut:]
            elif act == "move":
                chance.choice(groups).append(group.pop(place))
            elif act == "remove":
                del group[place]
            elif act == "headline":
                group[place] = msgspec.structs.replace(group[place], headline=Fact(value=f"New words {chance.random()}"))
            elif act == "save anew":
                group[place] = msgspec.structs.replace(group[place], id=f"{chance.randrange(16**12):012x}")
            elif act == "date":
                group[place] = msgspec.structs.replace(group[place], published=Fact(value="2026-10-01"))
            groups = [group for group in groups if group]
        steps.append(tuple(told(*group) for group in groups))
    return steps


@pytest.mark.parametrize("seed", range(12))
def test_nothing_published_is_lost(seed):
    published: tuple[Published, ...] = ()
    first: dict[str, str] = {}
    slugs: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for number, stories in enumerate(script(seed)):
        now = f"2026-12-{number // 24 + 1:02}T{number % 24:02}:00:00Z"
        before, published = published, ledger.append(stories, published, now)
        assert ledger.read(ledger.write(published)) == published
        matched = ledger.match(stories, published)
        lines = {entry.id: entry for entry in published}

        # Every story has a line of its own, and one that it keeps.
        assert [set(lines[story.id].reports) for story in matched] == [{report.id for report in story.reports} for story in stories]
        assert not any(lines[story.id].merged_into for story in matched)
        assert len({story.id for story in matched}) == len(matched) == len({story.slug for story in matched})
        assert len({entry.updated for entry in published}) == len(published)
        assert all(first.setdefault(entry.id, entry.first) == entry.first for entry in published)
        assert all(slugs.setdefault(entry.id, entry.slug) == entry.slug for entry in published if entry.slug)
        assert first.keys() == lines.keys()

        # A revision for each change of members or headline, and for nothing else.
        for entry in before:
            now_entry = lines[entry.id]
            assert now_entry.revision == entry.revision + (now_entry.hash != entry.hash)
            assert (now_entry.updated > entry.updated) == (now_entry.hash != entry.hash)
        assert ledger.append(stories, published, "2027-01-01T00:00:00Z") == published

        # What the revisions say they changed leads from the first members to the present ones.
        for entry in published:
            assert [revision.number for revision in entry.history] == list(range(2, entry.revision + 1))
            if entry.revision == 1:
                members[entry.id] = set(entry.reports)
            told = set(members[entry.id])
            for revision in entry.history:
                gone = {id for id, _ in revision.removed} | {id for id, _ in revision.renewed}
                come = {*revision.added, *(id for _, id in revision.renewed)}
                assert gone <= told
                assert not come & told
                told = told - gone | come
            assert told == set(entry.reports)
            assert bool(entry.withdrawn) <= (not entry.merged_into)

        # Every edition that a story was published in tells of it, or says that it was withdrawn.
        stood = {day for entry in published for day, _ in entry.editions if day}
        assert stood == {day for story in matched for day, _ in story.editions} | {day for day, *_ in ledger.emptied(published, matched)}
        assert all(lines[story.id].editions[-1][0] == story.newest_day for story in matched if lines[story.id].editions)
        assert all(dict(story.editions)[story.newest_day] for story in matched if story.newest_day)

        # Every digest address that ever was is a page, leads to one that has its reports, or has none left.
        pages = {ledger.story_address(story): {report.id for report in story.reports} for story in matched}
        leads = dict(ledger.redirects(published, matched))
        present = set().union(*pages.values()) if pages else set()
        for entry in published:
            if entry.slug and (old := f"stories/{entry.slug}/") not in pages:
                new = leads[old]
                if set(entry.reports) & present:
                    assert pages[new] & set(entry.reports)
                else:
                    assert new == "" or new in pages
        assert not leads.keys() & pages.keys()
        # A build before publishing leads the same way.
        assert {old: new for old, new in leads.items() if new} == {
            old: new for old, new in ledger.redirects(published, ledger.match(stories, published)) if new
        }


def test_order_does_not_matter():
    published: tuple[Published, ...] = ()
    for number, stories in enumerate(script(12)):
        mixed = list(stories)
        random.Random(number).shuffle(mixed)
        mixed = [told(*reversed(story.reports), headline=story.reports[0].id) for story in mixed]
        stories = tuple(msgspec.structs.replace(story, headline=story.reports[0].id) for story in stories)
        ids = {story.reports[0].id: story.id for story in ledger.match(stories, published)}
        lines = list(published)
        random.Random(number).shuffle(lines)
        assert {story.reports[-1].id: story.id for story in ledger.match(mixed, lines)} == ids
        after = ledger.append(stories, published, NOW)
        assert ledger.append(mixed, lines, NOW) == after
        published = after


def git(repository, *words):
    return subprocess.run(["git", "-C", repository, *words], capture_output=True, encoding="utf-8", check=False)


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("chance", range(5))
def test_branches_of_two_editors_merge_in_git(tmp_path, chance):
    """Both publish new stories and revisions, of neighbouring lines too; only a story that both revised has to be settled by hand."""
    stories = [told(report(f"{number:012x}")) for number in range(40)]
    base = ledger.append(stories[:20], (), NOW)
    chosen = random.Random(chance).sample(range(20), 10)

    def grown(numbers, tail):
        return [
            told(*story.reports, report(f"{tail}{number:010x}")) if number in numbers else story for number, story in enumerate(stories)
        ]

    ours = ledger.append(grown(chosen[:5], "aa")[:30], base, "2026-11-22T10:01:00Z")
    theirs = grown(chosen[5:], "bb")
    theirs = ledger.append(theirs[:20] + theirs[30:], base, "2026-11-22T10:02:00Z")
    file = tmp_path / "content" / "ledger.jsonl"
    file.parent.mkdir()
    shutil.copyfile(cases.TESTS.parent / ".gitattributes", tmp_path / ".gitattributes")

    def commit(lines):
        file.write_text(ledger.write(lines))
        git(tmp_path, "add", "-A")
        assert git(tmp_path, "commit", "-q", "-m", "Publish").returncode == 0

    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Editor")
    git(tmp_path, "config", "user.email", "editor@digest.example")
    commit(base)
    git(tmp_path, "checkout", "-q", "-b", "theirs")
    commit(theirs)
    git(tmp_path, "checkout", "-q", "main")
    commit(ours)
    merged = git(tmp_path, "merge", "-q", "--no-edit", "theirs")
    assert merged.returncode == 0, merged.stdout + merged.stderr
    found = {entry.id: entry for entry in ledger.read(file.read_text())}
    before, left, right = ({entry.id: entry for entry in lines} for lines in (base, ours, theirs))
    assert found == before | {id: entry for lines in (left, right) for id, entry in lines.items() if entry != before.get(id)}

    both = ledger.append(grown(chosen[:1], "cc")[:20], base, "2026-11-22T10:03:00Z")
    union = "".join(map(ledger.write, (ours, both)))
    with pytest.raises(SettingsError, match="have one id"):
        ledger.read(union)


def test_a_page_saved_anew_stays_in_its_story():
    one = ledger.append([told(report("a0" * 6, seed="abc.example/ferry.html"))], (), NOW)
    two = ledger.append([told(report("b0" * 6, seed="abc.example/ferry.html"))], one, "2026-11-23T10:00:00Z")
    assert (two[0].id, two[0].first, two[0].revision) == (one[0].id, one[0].first, 2)
    moved = ledger.append([told(report("b0" * 6, seed="elsewhere/ferry.html"))], two, "2026-11-24T10:00:00Z")
    assert (moved[0].revision, moved[0].seeds) == (2, ("elsewhere/ferry.html",))
    odd = ledger.append([told(report("b0" * 6, seed="\udcff.html"))], two, "2026-11-24T10:00:00Z")
    assert ledger.read(ledger.write(odd))[0].seeds == ("?.html",)
    other = ledger.append([told(report("c0" * 6, seed="abc.example/comet.html"))], one, NOW)
    assert len(other) == 2


def test_stories_that_part_again_have_each_the_editions_of_its_own_line():
    one, other = report("a1", published="2026-11-20"), report("b2", published="2026-11-21")
    apart = [told(one), told(other)]
    published = ledger.append([told(one, other)], ledger.append(apart, (), NOW), "2026-11-23T10:00:00+01:00")
    assert any(entry.merged_into for entry in published)
    stood = [[day for day, _ in story.editions] for story in ledger.match(apart, published)]
    assert stood == [["2026-11-20", "2026-11-21"], ["2026-11-21"]]


def test_related_stories_are_named_by_the_ids_they_get():
    one, two = told(report("a0" * 6)), told(report("b0" * 6))
    one = msgspec.structs.replace(one, related=(two.id,))
    first, second = ledger.match([one, two], ())
    assert first.related == (second.id,) != (two.id,)
    assert ledger.match([first, second], ()) == (first, second)


def test_a_clock_that_went_back_never_sets_a_story_back():
    one = ledger.append([told(report("a0" * 6))], (), "2026-11-22T10:00:00Z")
    two = ledger.append([told(report("a0" * 6), report("b0" * 6))], one, "2026-11-22T09:00:00Z")
    assert (two[0].first, two[0].updated, two[0].revision) == ("2026-11-22T10:00:00Z", "2026-11-22T10:00:01Z", 2)


def test_publishing_takes_a_time_with_its_zone():
    with pytest.raises(ValueError, match="no time zone"):
        ledger.append([told(report("a0" * 6))], (), "2026-11-22T10:00:00")


def test_reports_whose_headline_and_first_digits_are_equal_have_addresses_of_their_own():
    one, two = (told(report(id, "Ferry sinks")) for id in ("a0a0a0111111", "a0a0a0222222"))
    assert ledger.story_address(one) == "posts/ferry-sinks-a0a0a0111111/"
    assert ledger.story_address(two) == "posts/ferry-sinks-a0a0a0222222/"
    grown = [told(*story.reports, report(f"{number}" * 12)) for number, story in enumerate((one, two))]
    assert len({ledger.story_address(story) for story in ledger.match(grown, ())}) == 2


def test_headlines_of_any_kind_give_a_slug():
    for headline in ("../../etc/passwd", "index", "\ud800\x00", "مدينة", "。", "x" * 500):
        (story,) = ledger.match([told(report("a0" * 6, headline), report("b0" * 6))], ())
        assert ledger.PLAIN_NAME.fullmatch(story.slug)
        assert len(story.slug) <= 80
        assert ledger.read(ledger.write(ledger.append([story], (), NOW)))
