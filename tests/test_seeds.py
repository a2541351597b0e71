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


def test_a_sidecar_alone_is_named(tmp_path):
    (tmp_path / "a.toml").write_text("")
    with pytest.raises(SeedError, match="a sidecar without a seed"):
        seeds.read(tmp_path, "a.toml", 100)


def test_the_dates_of_a_sidecar_stay_as_precise_as_written():
    assert seeds._words(tomllib.loads("day = 2026-11-20")["day"]) == "2026-11-20"
