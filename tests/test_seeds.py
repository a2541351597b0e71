"""Seeds are read within bounds, each fault named with its remedy; what is read is exactly what lies there."""

import hashlib
import os
import tomllib

import pytest

from newsdigest import seeds
from newsdigest.errors import SeedError


def test_names_are_sorted_and_leave_out_sidecars_and_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.html", "a/z.toml", ".hidden.txt", ".git/x.txt", "alone.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "outside").symlink_to("/etc")
    assert seeds.names(tmp_path) == ["a/z.html", "alone.toml", "b.txt"]


def test_the_parts_that_a_browser_saved_beside_a_page_are_no_seeds(tmp_path):
    for name in ("Rain.html", "Rain_files/frame.html", "Rain_files/style.css", "Sturm.htm", "Sturm-Dateien/bild.png", "other_files/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert seeds.names(tmp_path) == ["Rain.html", "Sturm.htm", "other_files/a.txt"]


def test_a_seed_comes_with_its_sidecar(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one\r\n")
    (tmp_path / "a.toml").write_text('url = "https://a.example/1"\npublished = 2026-11-20T14:05:00+01:00\nbyline = ["A B", "C D"]\n')
    seed = seeds.read(tmp_path, "a.txt", 100)
    assert seed.data == b"one\r\n"
    assert seed.hash == hashlib.sha256(b"one\r\n").hexdigest()
    assert seed.sidecar == {"url": "https://a.example/1", "published": "2026-11-20T14:05:00+01:00", "byline": "A B, C D"}


def pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.write_bytes(b"x" * 101), "101 bytes, more than the 100 allowed"),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 1 << 40), "more than the 100 allowed"),
        (lambda path: path.symlink_to("/etc/hostname"), "a symbolic link"),
        (lambda path: path.symlink_to("/nowhere"), "a symbolic link"),
        (pipe, "not a regular file"),
        (lambda path: (path.write_text("x"), path.with_suffix(".toml").write_text("url = ")), "its sidecar seed.toml is not TOML"),
        (lambda path: (path.write_text("x"), path.with_suffix(".toml").write_bytes(b'url = "\xff"')), "its sidecar seed.toml is not TOML"),
        (lambda path: None, "cannot be read"),
    ],
    ids=["large", "sparse terabyte", "link", "dead link", "pipe", "broken sidecar", "sidecar in latin-1", "vanished"],
)
def test_a_bad_file_is_named_with_its_remedy(tmp_path, make, why):
    make(tmp_path / "seed.txt")
    with pytest.raises(SeedError) as caught:
        seeds.read(tmp_path, "seed.txt", 100)
    assert why in caught.value.why
    assert caught.value.seed == "seed.txt"
    assert caught.value.fix.endswith(".")


def test_a_link_to_itself_is_found_and_named(tmp_path):
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert seeds.names(tmp_path) == ["loop.txt"]
    with pytest.raises(SeedError, match="symbolic link"):
        seeds.read(tmp_path, "loop.txt", 100)


def test_a_name_that_is_not_utf_8_is_named_as_it_can_be_written(tmp_path):
    (tmp_path / "caf\udce9.txt").write_text("x")
    (name,) = seeds.names(tmp_path)
    with pytest.raises(SeedError, match=r"caf\\xe9\.txt: its file name is not UTF-8"):
        seeds.read(tmp_path, name, 100)


def test_a_sidecar_of_two_seeds_is_nobodys(tmp_path):
    for name in ("a.txt", "a.html"):
        (tmp_path / name).write_text("x")
    (tmp_path / "a.toml").write_text('publisher = "A"')
    with pytest.raises(SeedError, match=r"could be of a\.html or a\.txt"):
        seeds.read(tmp_path, "a.txt", 100)


def test_a_sidecar_is_of_the_seed_with_its_whole_name(tmp_path):
    for name in ("rain.txt", "rain.2.txt"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).with_suffix(".toml").write_text(f'publisher = "{name}"')
    for seed in seeds.found(tmp_path):
        assert seeds.read(tmp_path, seed.name, 100, seed.beside).sidecar == seeds.read(tmp_path, seed.name, 100).sidecar
        assert seeds.read(tmp_path, seed.name, 100).sidecar == {"publisher": seed.name}


def looks(folder, at):
    """What reading all seeds of a folder gives, as if it had begun so many seconds after they settled."""
    found = seeds.found(folder)
    read = {seed.name: seeds.read(folder, seed.name, 100, seed.beside) for seed in found}
    return seeds.Looks(
        at=max(seeds.settled(seed.state) for seed in found) + int(at * 1_000_000_000),
        seeds={seed.name: seeds.Look(seed.state, read[seed.name].hash, read[seed.name].sidecar) for seed in found},
    )


CHANGES = {
    "nothing": (lambda folder: None, {"a.txt", "b/c.html"}),
    "bytes": (lambda folder: (folder / "a.txt").write_text("y"), {"b/c.html"}),
    "bytes, and its time set back": (
        lambda folder: (
            time := (folder / "a.txt").stat().st_mtime_ns,
            (folder / "a.txt").write_text("y"),
            os.utime(folder / "a.txt", ns=(time, time)),
        ),
        {"b/c.html"},
    ),
    "another file in its place": (lambda folder: ((folder / "n").write_text("y"), (folder / "n").rename(folder / "a.txt")), {"b/c.html"}),
    "its sidecar": (lambda folder: (folder / "a.toml").write_text('publisher = "B"'), {"b/c.html"}),
    "its sidecar gone": (lambda folder: (folder / "a.toml").unlink(), {"b/c.html"}),
    "a sidecar comes": (lambda folder: (folder / "b" / "c.toml").write_text('publisher = "B"'), {"a.txt"}),
    "a twin comes": (lambda folder: (folder / "a.html").write_text("y"), {"b/c.html"}),
    "its name": (lambda folder: (folder / "a.txt").rename(folder / "d.txt"), {"b/c.html"}),
    "a stranger comes": (lambda folder: (folder / "b" / "d.txt").write_text("y"), {"a.txt", "b/c.html"}),
}


@pytest.mark.parametrize(("change", "known"), CHANGES.values(), ids=CHANGES)
def test_a_seed_that_was_not_touched_need_not_be_read(tmp_path, change, known):
    for name in ("a.txt", "a.toml", "b/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('publisher = "A"')
    earlier = looks(tmp_path, at=1)
    change(tmp_path)
    assert {seed.name for seed in seeds.found(tmp_path) if earlier.of(seed)} == known


def test_a_seed_that_was_changed_just_before_it_was_looked_at_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (found,) = seeds.found(tmp_path)
    assert looks(tmp_path, at=0.001).of(found)
    assert not looks(tmp_path, at=0).of(found)


def test_a_sidecar_alone_is_named(tmp_path):
    (tmp_path / "a.toml").write_text("")
    with pytest.raises(SeedError, match="a sidecar without a seed"):
        seeds.read(tmp_path, "a.toml", 100)


def test_the_dates_of_a_sidecar_stay_as_precise_as_written():
    assert seeds._words(tomllib.loads("day = 2026-11-20")["day"]) == "2026-11-20"
