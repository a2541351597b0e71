"""What an editor may get wrong, in files, settings, the environment and calls: told in one paragraph that names it, by no traceback."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest

from newsdigest import __main__, configurations, ledger, publishers, settings, stories, takedowns, topics
from newsdigest.errors import SettingsError
from tests.conftest import ROOT, build

STORM = "Storm closes the old quay\n\nThe port office closed the road for two days after a storm on Monday, it said.\n"
TEXTS = {
    "content/overrides.toml": stories.overrides.read,
    "content/topics.toml": topics.choices.read,
    "content/takedown.toml": takedowns.read,
    "content/ledger.jsonl": ledger.read,
    "a.example.toml": lambda text: publishers.load({"a.example.toml": text}),
}


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "x = ",
        "merge = 1\nsame = 1",
        "[[merge]]\n[[same]]\n[[x]]",
        '[[merge]]\rseeds = ["a"]\r',
        "a = 0000-00-00",
        "a = 99999-01-01T99:99:99",
        "a = " + "[" * 9_000,
        "a = " + "{b = " * 9_000,
        "a." * 9_000 + "b = 1",
        "a = " + "9" * 9_000,
        "a = 1e999999",
        '"\\u001b[2J\\nok" = 1',
        '{"id": ' + "[" * 200_000,
        '{"id": "a", "id": "b"}',
        "[]",
        "null",
        "<!doctype html>",
        "<<<<<<< ours\n=======\n>>>>>>> theirs",
    ],
)
@pytest.mark.parametrize("file", TEXTS)
def test_a_file_s_text_that_cannot_be_obeyed(file, text):
    with pytest.raises(SettingsError) as error:
        TEXTS[file](text)
    assert str(error.value).startswith(f"{file}: ")
    assert error.value.fix
    assert str(error.value).isprintable() or "\n" in str(error.value)


def told(said: str) -> str:
    """The one paragraph by which a build ended."""
    assert "Traceback" not in said
    lines = said[said.index("CRITICAL") :].splitlines()
    assert not [line for line in lines[1:] if line.strip()], said
    return lines[0]


@pytest.fixture
def content(tmp_path):
    seed = tmp_path / "content" / "seeds" / "storm.txt"
    seed.parent.mkdir(parents=True)
    seed.write_text(STORM)
    (tmp_path / "content" / "publishers").mkdir()
    return tmp_path / "content"


SHAPES = {
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
    "loop": lambda path: path.symlink_to(path.name),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "Latin-1": lambda path: path.write_bytes('name = "größer"'.encode("latin-1")),
    "UTF-16": lambda path: path.write_bytes('name = "a"'.encode("utf-16")),
}


@pytest.mark.parametrize(
    ("file", "shape"),
    [
        *(("overrides.toml", shape) for shape in SHAPES),
        ("topics.toml", "folder"),
        ("takedown.toml", "pipe"),
        ("ledger.jsonl", "UTF-16"),
        ("publishers/a.example.toml", "folder"),
        ("publishers/a.example.toml", "pipe"),
    ],
)
def test_what_stands_where_a_file_of_the_editor_s_should(content, file, shape):
    SHAPES[shape](content / file)
    assert file in told(build(content, content.parent / "output", status=1))


def test_a_file_as_windows_writes_it_is_obeyed(content):
    """With a mark at its beginning and carriage returns."""
    (content / "overrides.toml").write_bytes(b'\xef\xbb\xbf[[note]]\r\nseeds = ["storm.txt"]\r\ntext = "Mended."\r\nreason = "Asked."\r\n')
    build(content, content.parent / "output")
    (page,) = (content.parent / "output" / "posts").glob("*/index.html")
    assert "Mended." in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((f"DIGEST_{field.upper()}", value) for field in settings.Settings.__struct_fields__ for value in (object, [1], 1.5, -1, 10**30)
          if field not in settings.FROM_PELICAN.values()),
        *((f"DIGEST_{field.upper()}", "") for field in ("rights", "executor", "processes")),
        *((name, value) for name in settings.FROM_PELICAN for value in (3, [1], "a\nb", "\ud800")),
        ("DIGEST_FRONT_DAYS", 1_000_000),
        ("SITEURL", "digest.example"),
        ("SITEURL", "https://"),
        ("SITEURL", "https://[::1"),
        ("DEFAULT_LANG", "../../etc"),
        ("DEFAULT_LANG", "German"),
        ("DIGEST_CONTACT", "javascript:alert(1)"),
        ("DIGEST_CONTACT", "javascript://digest.example/%0aalert(1)"),
        ("DIGEST_CONTACT", "the editor"),
        ("DIGEST_HUB", "hub"),
        ("DIGEST_PUBLISHER", "a\u2028b"),
        ("DIGEST_PUBLISH_AT", "yesterday"),
        ("DIGEST_PUBLISH_AT", "0000-00-00"),
        ("DIGEST_EXECUTOR", "dask://"),
        ("DIGEST_SEED_LIMIT", True),
        ("DIGEST_SEARCH", "yes"),
        ("DIGEST_RIGTHS", "full"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_obeyed(name, value):
    with pytest.raises(SettingsError, match=name) as error:
        settings.read({name: value})
    assert error.value.fix


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('SITENAME = "The Lantern', "pelicanconf.py, line 3: SyntaxError: unterminated string literal"),
        ("DIGEST_SEARCH = yes", "pelicanconf.py, line 3: NameError: name 'yes' is not defined"),
        ("from nowhere import *", "pelicanconf.py, line 3: ModuleNotFoundError: No module named 'nowhere'"),
        ("from beside import *", "beside.py, line 1: ZeroDivisionError: "),
        ("SITENAME = '\0'", "pelicanconf.py: "),
        ("SITEURL = 3", "SITEURL is 3. Write words"),
        ("OUTPUT_PATH = 5", "OUTPUT_PATH is 5. Write words"),
        ('PAGE_PATHS = "pages"', "PAGE_PATHS is 'pages'. Write a list"),
        ("MARKDOWN = []", "MARKDOWN is []. Write a table"),
        ('PATH = "contents"', "PATH is 'contents', and there is no such folder"),
        ('THEME = "dark"', "THEME is 'dark', and there is no such folder"),
        ('TIMEZONE = "Europe/Berlim"', "TIMEZONE is 'Europe/Berlim'. Did you mean Europe/Berlin?"),
    ],
)
def test_a_file_of_settings_that_pelican_would_stop_at(tmp_path, monkeypatch, line, names):
    (tmp_path / "content").mkdir()
    (tmp_path / "beside.py").write_text("A = 1 / 0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "beside", raising=False)
    file = tmp_path / "pelicanconf.py"
    file.write_text(f'PATH = "content"\nSITENAME = "The Lantern"\n{line}\n')
    with pytest.raises(SettingsError) as error:
        configurations.read(file)
    assert names in str(error.value)
    file.write_text('PATH = "content"\nTHEME = "simple"\nFEED_ALL_ATOM = None\n')
    assert configurations.read(file, {"SITEURL": "https://lantern.example"})["SITEURL"] == "https://lantern.example"


@pytest.mark.parametrize("value", ["yesterday", "", "-1", "1e9", "1.5", "0x10", "٣", "99999999999999999999", "999999999999", "1\n2"])
def test_a_time_of_the_sources_that_is_none(value):
    with pytest.raises(SettingsError, match="SOURCE_DATE_EPOCH"):
        settings.source_date({"SOURCE_DATE_EPOCH": value})


@pytest.mark.parametrize(
    ("words", "environment", "names"),
    [
        (("-e", "DIGEST_FRONT_DAYS=99999999999999999999"), {}, "DIGEST_FRONT_DAYS"),
        (("-e", 'DEFAULT_LANG="../../etc"'), {}, "DEFAULT_LANG"),
        ((), {"SOURCE_DATE_EPOCH": "yesterday"}, "SOURCE_DATE_EPOCH"),
    ],
)
def test_a_build_by_wrong_settings(content, words, environment, names):
    assert names in told(build(content, content.parent / "output", *words, status=1, **environment))
    assert not (content.parent / "output").exists()


# ------------------------------------------------------------------------------------------------ without a site


ROWS = b'{"id": "a", "title": "Storm", "text": "x"}\r\n\r\n'
FILES = {
    "no-json": (b"{\n" + ROWS, 1),
    "number": (ROWS + b'{"id": 3}', 1),
    "no-id": (ROWS + b'{"title": "Storm"}', 1),
    "empty-id": (ROWS + b'{"id": ""}', 1),
    "twice": (ROWS + ROWS, 1),
    "list": (ROWS + b"[]\n", 1),
    "latin-1": (ROWS + '{"id": "größer"}'.encode("latin-1"), 1),
    "utf-16": ('{"id": "a"}\n'.encode("utf-16"), 0),
    "nul": (ROWS + b"\0\n", 1),
    "deep": (ROWS + b'{"id": "b", "more": ' + b"[" * 200_000 + b"\n", 1),
    "surrogate": (ROWS + b'{"id": "\\ud800"}', 1),
}


@pytest.fixture
def run(monkeypatch, tmp_path, capfdbinary):
    """A call of `python -m newsdigest` in a folder, in this process: exit status, rows, what was said and what was said wrong."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, given: bytes = b"") -> tuple[int, list[dict], str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            status = __main__.main(list(words))
        except SystemExit as left:
            status = left.code
        sys.stdout.flush()
        told, wrong = capfdbinary.readouterr()
        rows = [json.loads(line) for line in told.splitlines() if line.startswith(b"{")]
        return status, rows, told.decode(), wrong.decode()

    return run


@pytest.mark.parametrize("name", FILES)
def test_a_line_that_is_none_is_named_and_the_others_are_grouped(tmp_path, run, name):
    data, kept = FILES[name]
    (tmp_path / "rows.jsonl").write_bytes(data)
    status, rows, _, wrong = run("group", "rows.jsonl")
    assert status == 1
    assert [row["ids"] for row in rows] == [["a"]] * kept
    assert wrong
    assert all(re.match(r"rows\.jsonl, line \d+: .+\. .+\.", line) for line in wrong.splitlines())
    assert run("group", given=data)[:2] == (status, rows)
    assert run("digest", "rows.jsonl")[0] == 1


def test_rows_as_windows_writes_them_are_read(tmp_path, run):
    (tmp_path / "rows.jsonl").write_bytes(b"\xef\xbb\xbf" + ROWS)
    assert [row["ids"] for row in run("group", "rows.jsonl")[1]] == [["a"]]
    line = b'\xef\xbb\xbf{"id": "a", "plain": "Storm closes the old quay. The port office closed the road for two days."}\r\n'
    assert [row["id"] for row in run("clean", "-", given=line)[1]] == ["a"]


@pytest.mark.parametrize(
    ("words", "status", "names"),
    [
        (("group", "nowhere.jsonl"), 2, "nowhere.jsonl"),
        (("group", "."), 2, "."),
        (("digest", "nowhere.jsonl"), 2, "nowhere.jsonl"),
        (("lint", "nowhere.xml"), 2, "nowhere.xml"),
        (("lint", "."), 2, "."),
        (("clean", "storm.txt", "--rules", "nowhere"), 2, "nowhere"),
        (("clean", "storm.txt", "--rules", "storm.txt"), 2, "storm.txt"),
        (("clean", "storm.txt", "--rules", "latin"), 2, "a.example.toml"),
        (("clean", "storm.txt", "--rules", "folder"), 2, "a.example.toml"),
        (("verify", "nowhere", "."), 2, "nowhere"),
        (("verify", "latin", "."), 2, "latin"),
        (("verify", "site", "nowhere"), 2, "nowhere"),
        (("nothing",), 2, "nothing"),
        (("clean",), 2, "PATH"),
    ],
)
def test_a_call_that_cannot_be_followed(tmp_path, run, words, status, names):
    (tmp_path / "storm.txt").write_text(STORM)
    (tmp_path / "latin").mkdir()
    SHAPES["Latin-1"](tmp_path / "latin" / "a.example.toml")
    (tmp_path / "folder" / "a.example.toml").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("")
    done, _, _, wrong = run(*words)
    assert done == status
    assert names in wrong.splitlines()[-1]


def test_a_call_with_a_time_of_the_sources_that_is_none(run, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    status, _, _, wrong = run("group", given=ROWS)
    assert (status, wrong.partition(":")[0]) == (2, "SOURCE_DATE_EPOCH")


def test_what_the_disk_has_no_room_for(tmp_path):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "newsdigest", "group"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
        done = subprocess.run(command, input=ROWS, env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"the output: No space left on device. ")


@pytest.mark.parametrize("receipt", [b"", b"{", b"[]", b'{"format": "newsdigest receipt 1"}', b"[" * 200_000, b"\xff"])
def test_a_receipt_that_is_none(tmp_path, run, receipt):
    story = tmp_path / "site" / "stories" / "a"
    story.mkdir(parents=True)
    for page in (tmp_path / "site" / "index.html", story / "index.html"):
        page.write_text("<!doctype html>")
    (story / "story.json").write_bytes(receipt)
    (tmp_path / "seeds").mkdir()
    status, _, told, wrong = run("verify", "site", "seeds")
    assert (status, wrong) == (1, "")
    assert "story.json: it is not a receipt" in told


@pytest.mark.parametrize("data", [b"", b"{", b'{"version": ' + b"[" * 200_000, b"\xff\xfe", b"\0", b"<rss>" * 9_000])
def test_a_feed_that_is_none(tmp_path, run, data):
    (tmp_path / "feed.json").write_bytes(data)
    assert run("lint", "feed.json")[0] == 1
