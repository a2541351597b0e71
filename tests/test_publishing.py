"""A site goes out whole or not at all; what is not ours in the target stays."""

import json
import subprocess

import pytest

from newsdigest import manifests, publishing
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

NOW = "2026-11-20T12:00:00+00:00"


def recorded(output, beside, names):
    """Enters these files in the manifest, and takes others away, as a build does."""
    for path in sorted(output.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(output).as_posix() not in names:
            path.unlink()
    manifests.announce(beside, manifests.of({name: manifests.hash_of(output / name) for name in names}, Settings()))
    manifests.confirm(beside)


def site(folder, files, rejected=()):
    """A built site of these files (name -> text): output folder, the folder beside it."""
    output, beside = folder / "output", folder / "build"
    for name, text in files.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    beside.mkdir(exist_ok=True)
    rows = [{"seed": name, "outcome": "rejected", "why": "empty"} for name in rejected]
    (beside / "report.json").write_text(json.dumps({"seeds": rows}))
    recorded(output, beside, files)
    return output, beside


FILES = {
    "index.html": "front",
    "posts/a/index.html": "a",
    "posts/b/index.html": "b",
    "feeds/feed.xml": "feed",
    "theme/css/main.css": "p {}",
}


@pytest.fixture
def built(tmp_path):
    return site(tmp_path, FILES)


def test_a_whole_site_may_go_out(built):
    assert set(publishing.guard(*built).files) == set(FILES)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda output, beside: (output / "index.html").write_text("other"), "index.html was changed after the build"),
        (lambda output, beside: (output / "index.html").unlink(), "index.html is missing"),
        (lambda output, beside: (output / "extra.html").write_text(""), "extra.html is not of this build"),
        (lambda output, beside: (beside / "manifest.json").unlink(), "there is no manifest"),
        (lambda output, beside: (beside / "manifest.json").write_text("{"), "there is no manifest"),
    ],
    ids=["changed", "missing", "extra", "no manifest", "damaged manifest"],
)
def test_a_site_that_is_not_whole_stays(built, spoil, why):
    spoil(*built)
    with pytest.raises(SettingsError, match=why):
        publishing.guard(*built)


def test_a_site_with_rejected_seeds_or_without_posts_stays(tmp_path):
    with pytest.raises(SettingsError, match=r"1 seeds were rejected: bad\.txt: empty"):
        publishing.guard(*site(tmp_path / "a", FILES, rejected=["bad.txt"]))
    with pytest.raises(SettingsError, match="no posts"):
        publishing.guard(*site(tmp_path / "b", {"index.html": "front"}))


def test_to_a_folder(tmp_path, built):
    output, _ = built
    target = tmp_path / "public"
    (target / "posts").mkdir(parents=True)
    (target / "mine.txt").write_text("the editor's")
    manifest = publishing.guard(*built)
    dry = publishing.to_folder(output, manifest, target, dry=True)
    assert set(dry.added) == set(FILES)
    assert [path.name for path in target.rglob("*") if path.is_file()] == ["mine.txt"]
    assert publishing.to_folder(output, manifest, target) == dry
    assert {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} == {
        *FILES,
        "mine.txt",
        publishing.DELIVERED,
    }
    times = {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()}
    assert not publishing.to_folder(output, manifest, target)
    assert times == {path: path.stat().st_mtime_ns for path in times}

    # Something cut the last delivery short; one page changed, one went.
    (target / "posts/a/index.html").write_text("ha")
    (output / "posts/b/index.html").unlink()
    (output / "index.html").write_text("new front")
    smaller = {name: text for name, text in FILES.items() if name != "posts/b/index.html"} | {"index.html": "new front"}
    recorded(output, tmp_path / "build", set(smaller))
    changes = publishing.to_folder(output, publishing.guard(*built), target, force="b was taken down")
    assert (changes.added, changes.changed, changes.deleted) == ((), ("index.html", "posts/a/index.html"), ("posts/b/index.html",))
    assert (target / "index.html").read_text("utf-8") == "new front"
    assert not (target / "posts/b").exists()
    assert (target / "mine.txt").exists()


def test_a_site_that_shrinks_much_needs_a_reason(tmp_path, built):
    output, beside = built
    target = tmp_path / "public"
    publishing.to_folder(output, publishing.guard(*built), target)
    for name in ("posts/b/index.html", "feeds/feed.xml"):
        (output / name).unlink()
    recorded(output, beside, {"index.html", "posts/a/index.html", "theme/css/main.css"})
    with pytest.raises(SettingsError, match="2 of 5 published files would go"):
        publishing.to_folder(output, publishing.guard(*built), target)
    assert (target / "feeds/feed.xml").exists()


def git(repository, *words):
    return subprocess.run(["git", "-C", repository, *words], check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "Editor")
    git(folder, "config", "user.email", "editor@digest.example")
    (folder / "work.txt").write_text("in the work tree")
    git(folder, "add", "work.txt")
    git(folder, "commit", "-q", "-m", "Begin")
    return folder


def test_to_a_branch(tmp_path, built, repository):
    output, beside = built
    manifest = publishing.guard(*built)
    deliver = {"repository": repository, "branch": "gh-pages", "now": NOW}
    dry = publishing.to_branch(output, manifest, **deliver, dry=True)
    assert set(dry.added) == {*FILES, ".nojekyll"}
    assert git(repository, "branch", "--list", "gh-pages") == ""
    publishing.to_branch(output, manifest, **deliver)
    assert set(git(repository, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()) == {*FILES, ".nojekyll"}
    assert git(repository, "show", "gh-pages:posts/a/index.html") == "a"
    assert git(repository, "status", "--porcelain") == ""
    first = git(repository, "rev-parse", "gh-pages")
    assert not publishing.to_branch(output, manifest, **deliver)
    assert git(repository, "rev-parse", "gh-pages") == first

    (output / "index.html").write_text("new front")
    recorded(output, beside, set(FILES))
    remote = tmp_path / "remote.git"
    git(repository, "init", "-q", "--bare", str(remote))
    git(repository, "remote", "add", "origin", str(remote))
    changes = publishing.to_branch(output, publishing.guard(*built), **deliver, remote="origin")
    assert changes.changed == ("index.html",)
    assert git(repository, "rev-parse", "gh-pages^") == first
    assert git(remote, "rev-parse", "gh-pages") == git(repository, "rev-parse", "gh-pages")


@pytest.mark.parametrize(("branch", "why"), [("main", "checked out here"), ("", "not a name"), ("a..b", "not a name")])
def test_a_branch_that_cannot_be_one_of_publishing(built, repository, branch, why):
    with pytest.raises(SettingsError, match=why):
        publishing.to_branch(built[0], publishing.guard(*built), repository, branch, now=NOW)
