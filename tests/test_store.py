"""The store gives back what it was given, forgets what is not asked for, and never gives back damage."""

import sqlite3

import pytest

from newsdigest.model import Block, Fact, Rejected, Report
from newsdigest.store import Store, key_of, rules_version

REPORT = Report(
    id="a" * 12, seed="a.txt", hash="a" * 64, headline=Fact(value="One"), blocks=(Block(kind="paragraph", text="Words."),), rights="excerpt"
)
REJECTED = Rejected(seed="b.txt", error="empty", fix="Save it again.")


def test_outcomes_come_back_as_they_were(tmp_path):
    with Store(tmp_path / "store.sqlite") as store:
        store.put({"1": REPORT, "2": REJECTED})
    with Store(tmp_path / "store.sqlite") as store:
        assert store.get(["1", "2", "3"]) == {"1": REPORT, "2": REJECTED}
        store.keep_only(["2"])
        assert store.get(["1", "2"]) == {"2": REJECTED}
        assert not store.healed


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100], ids=["emptied", "overwritten"])
def test_a_damaged_file_is_begun_anew(tmp_path, damage):
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.put({"1": REPORT})
    path.write_bytes(damage)
    with Store(path) as store:
        assert store.get(["1"]) == {}
        store.put({"1": REPORT})
        assert store.get(["1"]) == {"1": REPORT}
        assert store.healed == bool(damage)


def test_a_changed_row_is_not_given_back(tmp_path):
    path = tmp_path / "store.sqlite"
    with Store(path) as store:
        store.put({"1": REPORT})
    with sqlite3.connect(path) as database:
        database.execute("UPDATE outcomes SET value = replace(value, 'Words.', 'Wards.')")
    database.close()
    with Store(path) as store:
        assert store.get(["1"]) == {}
        assert store.healed


def test_the_key_changes_with_name_bytes_sidecar_and_rules():
    base = ("a.txt", "0" * 64, {"url": "https://a.example/"}, "1")
    others = [("b.txt", *base[1:]), (base[0], "1" * 64, *base[2:]), (*base[:2], {}, "1"), (*base[:3], "2")]
    assert len({key_of(*base), *(key_of(*other) for other in others)}) == 5
    assert key_of(*base) == key_of(*base)


def test_the_rules_version_changes_with_the_editors_rules():
    assert rules_version() == rules_version()
    assert rules_version() != rules_version({"a.example.toml": 'name = "A"'})
