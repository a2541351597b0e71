"""The store gives back what it was given, forgets what is not asked for, and never gives back damage."""

import ast
import sqlite3
from pathlib import Path

import pytest
from msgspec.msgpack import encode
from msgspec.structs import replace

import newsdigest
from newsdigest import digests
from newsdigest.calls import Keys
from newsdigest.groupings import GROUPS
from newsdigest.model import Block, Copies, Digest, Fact, Rejected, Report, Story
from newsdigest.store import COMPARING, RULES, Groups, Kept, Lines, Store, key_of, rules_version

REPORT = Report(
    id="a" * 12, seed="a.txt", hash="a" * 64, headline=Fact(value="One"), blocks=(Block(kind="paragraph", text="Words."),), rights="excerpt"
)
REJECTED = Kept(rejected=Rejected(seed="b.txt", error="empty", fix="Save it again."))
KEPT = Kept(report=REPORT)


def test_outcomes_come_back_as_they_were(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.put({"1": KEPT, "2": REJECTED}, Kept)
    with Store(tmp_path / "store.sqlite") as store:
        assert store.get(["1", "2", "3"], Kept) == {"1": KEPT, "2": REJECTED}
        store.keep_only(["2"])
        assert store.get(["1", "2"], Kept) == {"2": REJECTED}
        assert not store.healed


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100], ids=["emptied", "overwritten"])
def test_a_damaged_file_is_begun_anew(tmp_path, damage):
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.put({"1": KEPT}, Kept)
    path.write_bytes(damage)
    with Store(path) as store:
        assert store.get(["1"], Kept) == {}
        store.put({"1": KEPT}, Kept)
        assert store.get(["1"], Kept) == {"1": KEPT}
        assert store.healed == bool(damage)


def test_a_changed_row_is_not_given_back(tmp_path):
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.put({"1": KEPT}, Kept)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE kept SET value = replace(value, 'Words.', 'Wards.')")
    database.close()
    with Store(path) as store:
        assert store.get(["1"], Kept) == {}
        assert store.healed


def test_what_an_earlier_version_left_in_another_shape_is_made_anew(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.put({GROUPS: Lines(publisher="firstnews.example", keys=frozenset())}, Lines)
        assert store.get([GROUPS], Groups) == {}
        assert not store.healed


def test_the_key_changes_with_name_bytes_sidecar_and_rules():
    base = ("a.txt", "0" * 64, {"url": "https://a.example/"}, "1")
    others = [("b.txt", *base[1:]), (base[0], "1" * 64, *base[2:]), (*base[:2], {}, "1"), (*base[:3], "2")]
    assert len({key_of(*base), *(key_of(*other) for other in others)}) == 5
    assert key_of(*base) == key_of(*base)


def test_the_rules_version_changes_with_the_editors_rules():
    assert rules_version() == rules_version()
    assert rules_version() != rules_version({"a.example.toml": 'name = "A"'})


OTHER = Report(id="b" * 12, seed="b.txt", hash="b" * 64, headline=Fact(value="Two"), blocks=(Block(kind="paragraph", text="Words too."),))
STORY = Story(id="s", slug="one", reports=(REPORT, OTHER))


def test_what_was_just_made_is_what_a_later_build_gets(tmp_path):
    """To the byte: msgspec leaves out a member that is the very object of its default, and not one that only equals it."""
    digest = replace(digests.compile(STORY), story=STORY)
    computed = replace(REPORT, rights="".join(["fu", "ll"]))
    assert encode(computed) != encode(replace(computed, rights="full"))
    with Store(tmp_path / "store.sqlite") as store:
        made = store.put({"1": Kept(report=computed)}, Kept) | store.put({"2": digest}, Digest)
    with Store(tmp_path / "store.sqlite") as store:
        kept = store.get(["1"], Kept) | store.get(["2"], Digest)
    assert made == kept == {"1": Kept(report=computed), "2": digest}
    assert {key: encode(value) for key, value in made.items()} == {key: encode(value) for key, value in kept.items()}


def test_what_is_kept_has_a_hash_that_is_the_same_in_the_next_build(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.put({"1": Kept(report=REPORT), "2": Kept(report=OTHER), "3": Kept(report=REPORT)}, Kept)
        first = store.sums
    with Store(tmp_path / "store.sqlite") as store:
        store.get(["1", "2", "3", "none"], Kept)
    assert store.sums == first
    assert first["1"] == first["3"] != first["2"]


def test_many_are_got_as_one_is(tmp_path):
    values = {f"{number:05}": Kept(report=replace(REPORT, basis=str(number))) for number in range(1203)}
    with Store(tmp_path / "store.sqlite") as store:
        store.put(values, Kept)
        assert store.get(values, Kept) == values


def test_the_key_of_a_digest_changes_with_all_that_is_compared():
    subject = digests.subject_of(STORY)
    others = [
        Story(id="", reports=(OTHER, REPORT)),
        Story(id="", reports=(REPORT,)),
        Story(id="", reports=subject.reports, headline=OTHER.id),
        Story(id="", reports=subject.reports, copies=(Copies(reports=(REPORT.id, OTHER.id), relation="same text", shared=1.0),)),
    ]
    keys = Keys()
    assert len({keys.of(subject, "1"), keys.of(subject, "2"), *(keys.of(other, "1") for other in others)}) == 6
    # What the ledger says of a story is not compared.
    assert keys.of(digests.subject_of(Story(id="t", slug="two", reports=STORY.reports, revision=3)), "1") == keys.of(subject, "1")


@pytest.mark.parametrize(("names", "verbs"), [(RULES, ("documents", "reports")), (COMPARING, ("digests", "rights"))])
def test_all_that_decides_is_part_of_the_version(names, verbs):
    """Modules of ours that these stages import, and those import, and so on."""
    package = Path(newsdigest.__file__).parent
    left, seen = list(verbs), set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        paths = (package / name).rglob("*.py") if (package / name).is_dir() else [package / f"{name}.py"]
        for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newsdigest"):
                parts = node.module.split(".")
                left += [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
    assert {name if (package / name).is_dir() else f"{name}.py" for name in seen} <= set(names)
