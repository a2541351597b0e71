"""What the documents say is what there is: settings, tasks, modules, words."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from invoke import Collection

import tasks
from newsdigest import publishing, stories, topics
from newsdigest.settings import FROM_PELICAN, Settings
from tests.conftest import build

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "plugins" / "newsdigest"
README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_every_setting_is_in_the_readme_with_its_default():
    pelican = {field: name for name, field in FROM_PELICAN.items()}
    for field, default in zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True):
        name = pelican.get(field, f"DIGEST_{field.upper()}")
        row = next((line for line in README.splitlines() if line.startswith("|") and f"`{name}`" in line), None)
        assert row, f"{name} is not in README's table of settings"
        if field not in pelican and default != "":
            assert f"| {default} |" in row or f"`{default}`" in row, f"{name}'s default is {default!r}: {row}"
    assert set(re.findall(r"`(DIGEST_[A-Z_]+)`", README)) <= {f"DIGEST_{field.upper()}" for field in Settings.__struct_fields__}


def test_every_task_is_in_the_readme_or_known_from_pelican():
    names = set(Collection.from_module(tasks).task_names)
    named = set(re.findall(r"`(?:invoke )?([a-z-]+)", README))
    assert names - named <= {"clean", "rebuild", "reserve", "regenerate", "preview", "lint"}


def test_the_demo_is_cleared_away_as_the_readme_says(tmp_path):
    command = re.search(r"Clear the demo away.*?`(rm [^`]+)`", README)[1]
    shutil.copytree(ROOT / "content", tmp_path / "content")
    subprocess.run(command, shell=True, check=True, cwd=tmp_path)
    seed = tmp_path / "content" / "seeds" / "mine.txt"
    seed.parent.mkdir()
    seed.write_text("Storm closes the old quay\n\nThe port office closed the road for two days after a storm on Monday, it said.\n")
    assert "seeds 1 = posts 1 " in build(tmp_path / "content", tmp_path / "output")
    assert "From the editor" not in (tmp_path / "output" / "index.html").read_text("utf-8")


def test_every_target_of_publishing_is_in_the_readme_and_in_publishconf():
    for kind, name in publishing.KINDS.items():
        assert re.search(rf"^\| `{name}` \| `--{kind} ", README, re.M), kind
        assert re.search(rf"^# {name} = ", (ROOT / "publishconf.py").read_text("utf-8"), re.M), name


def test_every_module_has_its_line_in_the_architecture():
    for path in PACKAGE.iterdir():
        if path.name.startswith("__") or path.suffix not in (".py", ""):
            continue
        assert re.search(rf"^\s*{re.escape(path.stem)}(\.py|/)\s", ARCHITECTURE, re.M), f"{path.name} is not in ARCHITECTURE.md"


def test_words_of_the_house():
    """CONVENTIONS' words that are not used, in names of modules, functions and settings."""
    banned = re.compile(r"(?:^|_)(?:items?|clusters?|docs?|scrapers?|utils?|helpers?|managers?|handlers?|misc)(?:_|$)")
    for path in PACKAGE.rglob("*.py"):
        names = [path.stem, *re.findall(r"^\s*(?:def|class) (\w+)", path.read_text("utf-8"), re.M)]
        assert not [name for name in names if banned.search(name.lower())], path


def test_publisher_rules_are_named_by_their_domain_and_listed():
    listed = re.search(r"^Cut by rules: (.*)\.$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    assert listed
    assert listed[1].split(", ") == sorted(path.stem for path in (PACKAGE / "publishers").glob("*.toml"))
    for path in (PACKAGE / "publishers").glob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8")).get("domain", path.stem) == path.stem


@pytest.mark.parametrize("module", [stories.overrides, topics.choices])
def test_the_example_of_an_editors_file_is_read(module):
    lines = module.__doc__.splitlines()
    example = "\n".join(line.strip() for line in lines if line.startswith("    "))
    read = module.read(example)
    assert any(getattr(read, name) for name in read.__struct_fields__)
