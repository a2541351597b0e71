"""The independent checkers never pass where they did not run: what is missing is named, and what broke off is a message."""

import re

import pytest

from tests import checkers
from tests.checkers import __main__ as command
from tests.conftest import ROOT


def test_what_is_missing_is_named_with_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command.main(str(tmp_path), "w3m", "nu") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "w3m: not run: no w3m here: apt-get install w3m"
    assert said[1] == "nu: not run: no java here: apt-get install default-jre-headless"
    assert said[-1] == "0 messages; not run: w3m, nu"


def test_a_message_makes_the_status_one(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports.jsonl").write_text('{"address": "posts/a/", "blocks": []}\n')
    (tmp_path / "data" / "stories.jsonl").write_text("")
    (tmp_path / "posts" / "a").mkdir(parents=True)
    (tmp_path / "index.html").write_text("<!doctype html>")
    page = tmp_path / "posts" / "a" / "index.html"
    page.write_text("<!doctype html>")
    assert command.main(str(tmp_path), "weights") == 0
    page.write_text("".join(chr(0x4E00 + number) for number in range(9000)), "utf-8")
    assert command.main(str(tmp_path), "weights") == 1
    assert "posts/a/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "messages"),
    [("exit 0", []), ("echo no >&2; exit 3", ["left with 3: no"]), ("echo one; exit 1", ["one"])],
    ids=["passes", "breaks off", "has a message"],
)
def test_what_breaks_off_is_no_pass(words, messages):
    done = checkers.ran("/bin/sh", "-c", words)
    assert list(checkers.told(done, done.stdout.splitlines())) == messages


def test_one_page_of_each_kind_is_taken_the_largest(tmp_path):
    for name, text in {
        "index.html": "",
        "404.html": "",
        "posts/a/index.html": "<h1>a</h1>",
        "posts/b/index.html": "<h1>bb</h1>",
        "posts/c/index.html": '<h1 lang="ar" dir="rtl">c</h1>',
        "editions/2026/index.html": "",
        "editions/2026/11/index.html": "",
        "editions/2026/11/whole.html": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    taken = ["", "404.html", "editions/2026/", "editions/2026/11/", "editions/2026/11/whole.html", "posts/b/", "posts/c/"]
    assert checkers.kinds(tmp_path) == taken


def test_every_checker_is_in_the_table_of_contributing():
    section = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Independent checkers")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert [name for row in rows for name in re.findall(r"`([^`]+)`", row)] == list(command.CHECKERS)
