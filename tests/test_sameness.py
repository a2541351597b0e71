"""The same seeds give the same bytes in other circumstances, and other seeds beside them change no digest."""

import itertools

from tests import hostile, sameness
from tests.conftest import ROOT, build
from tests.interruptions import tree

UNRELATED = 100


def test_every_two_circumstances_come_together():
    seen = set().union(*map(sameness.pairs, sameness.covering(sameness.CIRCUMSTANCES)))
    for one, other in itertools.combinations(sameness.CIRCUMSTANCES, 2):
        for pair in itertools.product(*([(name, value) for value in sameness.CIRCUMSTANCES[name]] for name in (one, other))):
            assert pair in seen


def test_builds_in_other_circumstances_give_the_same_bytes(capsys):
    """The first of all that `python -m tests.sameness` does."""
    assert sameness.main("2") == 0
    assert "2 builds of " in capsys.readouterr().out


def test_unrelated_reports_change_no_file_of_a_post_or_a_digest(demo, tmp_path):
    files = {path.relative_to(ROOT / "content").as_posix(): path.read_bytes() for path in (ROOT / "content").rglob("*") if path.is_file()}
    for number in range(UNRELATED):
        words = [f"Lock gates jam at {hostile.town(number)}", *hostile.told(number, "No entry")]
        files[f"seeds/unrelated/{number}.txt"] = "\n\n".join(words).encode()
    sameness.written(files, tmp_path / "content")
    build(tmp_path / "content", tmp_path / "output")
    before, after = tree(demo), tree(tmp_path / "output")
    kept = {name for name in before if name.startswith(("posts/", "stories/"))}
    assert len(kept) > 100
    assert {name for name in kept if before[name] != after.get(name)} == set()
