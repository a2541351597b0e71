"""A site goes out whole or not at all; what is not ours in the target stays."""

import getpass
import json
import random
import re
import subprocess
from contextlib import contextmanager

import pytest

from newsdigest import manifests, publishing
from newsdigest.errors import SettingsError
from newsdigest.publishing import branches, releases
from newsdigest.publishing.changes import DELIVERED
from newsdigest.settings import Settings
from tests import servers
from tests.conftest import ROOT
from tests.deliveries import too_early

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
    assert set(publishing.guard(*built, Settings()).files) == set(FILES)


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
        publishing.guard(*built, Settings())


def test_a_site_with_rejected_seeds_or_without_posts_stays(tmp_path):
    with pytest.raises(SettingsError, match=r"1 seeds were rejected: bad\.txt: empty"):
        publishing.guard(*site(tmp_path / "a", FILES, rejected=["bad.txt"]), Settings())
    with pytest.raises(SettingsError, match="with other settings"):
        publishing.guard(*site(tmp_path / "c", FILES), Settings(url="https://digest.example"))
    with pytest.raises(SettingsError, match="no posts"):
        publishing.guard(*site(tmp_path / "b", {"index.html": "front"}), Settings())


LEFT = {".nojekyll", DELIVERED}  # in a branch, beside the site


class Target:
    """Where a site can be delivered: how `publish` names it, the folder that readers see of it, the line to it."""

    def __init__(self, kind, where, root, relay=None, repository=ROOT):
        self.kind, self.where, self.root, self.relay, self.repository = kind, where, root, relay, repository

    def deliver(self, built, now=NOW, dry=False, **how):
        delivery = publishing.prepare(
            self.kind, self.where, publishing.guard(*built, Settings()), repository=self.repository, now=now, **how
        )
        if not dry:
            delivery.carry_out()
        return delivery.changes

    def texts(self):
        return {
            path.relative_to(self.root).as_posix(): path.read_text("utf-8")
            for path in self.root.rglob("*")
            if path.is_file() and path.name != DELIVERED
        }

    def times(self):
        return {path.relative_to(self.root).as_posix(): path.stat().st_mtime_ns for path in self.root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def ssh(tmp_path_factory):
    with servers.sshd(tmp_path_factory.mktemp("ssh") / "server") as (relay, settings):
        yield relay, settings


@pytest.fixture
def settings(monkeypatch):
    """Puts the settings of the remote `site` into the environment, where rclone takes them from."""

    def put(**values):
        for name, value in {"LOW_LEVEL_RETRIES": 1, "RETRIES": 1, "TRANSFERS": 1, "CONFIG": "/notfound"}.items():
            monkeypatch.setenv(f"RCLONE_{name}", str(value))
        for name, value in values.items():
            monkeypatch.setenv(f"RCLONE_CONFIG_SITE_{name.upper()}", str(value))

    return put


class Branch(Target):
    """A branch of a git repository: what it holds, and the blobs of it in place of times."""

    def texts(self):
        return {name: git(self.repository, "show", f"site:{name}") for name in self.times() if name not in LEFT}

    def times(self):
        if not git(self.repository, "branch", "--list", "site"):
            return {}
        return {name: git(self.repository, "rev-parse", f"site:{name}") for name in listed(self.repository, "site")}


@contextmanager
def branch(root, request):
    yield Branch("branch", "site", root, repository=request.getfixturevalue("repository"))


@contextmanager
def folder(root, request):
    yield Target("folder", str(root), root)


@contextmanager
def rsync(root, request):
    relay, settings = request.getfixturevalue("ssh")
    request.getfixturevalue("monkeypatch").setenv("RSYNC_RSH", f"ssh -F {settings}")
    yield Target("rsync", f"127.0.0.1:{root}", root, relay)


@contextmanager
def of_releases(root, request):
    with rsync(root, request) as target:
        yield Target("releases", target.where, root / "current", target.relay)


@contextmanager
def sftp(root, request):
    servers.program("rclone")
    relay, settings = request.getfixturevalue("ssh")
    keys = {"key_file": settings.parent / "user", "known_hosts_file": settings.parent / "known"}
    shell = {
        "shell_type": "unix",
        "md5sum_command": "md5sum",
        "sha1sum_command": "sha1sum",
    }  # as rclone writes them into its settings itself
    request.getfixturevalue("settings")(type="sftp", host="127.0.0.1", port=relay.port, user=getpass.getuser(), **keys, **shell)
    yield Target("rclone", f"site:{root}", root, relay)


@contextmanager
def webdav(root, request):
    with servers.rclone("webdav", root, root.parent / "log") as relay:
        request.getfixturevalue("settings")(type="webdav", url=f"http://127.0.0.1:{relay.port}")
        yield Target("rclone", "site:", root, relay)


@contextmanager
def s3(root, request):
    with servers.rclone("s3", root.parent, root.parent / "log", "--auth-key=editor,not-a-secret") as relay:
        keys = {"access_key_id": "editor", "secret_access_key": "not-a-secret"}
        request.getfixturevalue("settings")(type="s3", provider="Rclone", endpoint=f"http://127.0.0.1:{relay.port}", **keys)
        yield Target("rclone", f"site:{root.name}", root, relay)


SHARED = [folder, rsync, sftp, webdav, s3]  # with files that are not ours
REACHED = [rsync, of_releases, sftp, webdav, s3]  # over a line that can be cut


@pytest.fixture(params=[*SHARED, of_releases, branch], ids=lambda kind: kind.__name__)
def target(request, tmp_path):
    root = tmp_path / "served" / "public"
    root.mkdir(parents=True)
    with request.param(root, request) as target:
        yield target
        if target.relay:
            target.relay.left = float("inf")


def to(kinds):
    return pytest.mark.parametrize("target", kinds, indirect=True, ids=lambda kind: kind.__name__)


LATER, LAST = "2026-11-20T13:00:00+00:00", "2026-11-20T14:00:00+00:00"


def edited(built, edit, gone=()):
    """The site built again with other texts, and without some of its files."""
    output, beside = built
    for name, text in edit.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    names = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    recorded(output, beside, names - set(gone))


def test_first_dry_again_edited_and_deleted(built, target):
    dry = target.deliver(built, dry=True)
    assert set(dry.added) == set(FILES)
    assert dry.bytes == sum(len(text) for text in FILES.values())
    assert target.kind == "releases" or target.texts() == {}
    assert not target.root.is_symlink()
    assert target.deliver(built) == dry
    assert target.texts() == FILES

    before = target.times()
    assert not target.deliver(built, now=LATER)
    assert target.times() == before

    edited(built, {"index.html": "other", "posts/c/index.html": "c", "odd [name] *.txt": "ä"}, gone=["posts/b/index.html"])
    dry = target.deliver(built, now=LATER, dry=True)
    assert (dry.added, dry.changed, dry.deleted) == (("odd [name] *.txt", "posts/c/index.html"), ("index.html",), ("posts/b/index.html",))
    assert target.texts() == FILES
    assert target.times() == before
    assert target.deliver(built, now=LATER) == dry
    assert target.texts() == {
        path.relative_to(built[0]).as_posix(): path.read_text("utf-8") for path in built[0].rglob("*") if path.is_file()
    }
    assert not (target.root / "posts/b").exists()
    unchanged = {"posts/a/index.html", "feeds/feed.xml", "theme/css/main.css"}
    assert {name: target.times()[name] for name in unchanged} == {name: before[name] for name in unchanged}


@to(SHARED)
def test_what_is_not_ours_stays_and_what_lies_there_counts(built, target):
    (target.root / "posts/b").mkdir(parents=True)
    (target.root / "mine.txt").write_text("the editor's")
    target.deliver(built)
    (target.root / "posts/b/mine.txt").write_text("the editor's too")
    # As long as what it should be.
    (target.root / "posts/a/index.html").write_text("z")
    edited(built, {}, gone=["posts/b/index.html"])
    changes = target.deliver(built)
    assert (changes.added, changes.changed, changes.deleted) == ((), ("posts/a/index.html",), ("posts/b/index.html",))
    assert set(target.texts()) == {*FILES, "mine.txt", "posts/b/mine.txt"} - {"posts/b/index.html"}
    assert target.texts()["posts/a/index.html"] == "a"


def test_a_site_that_shrinks_much_needs_a_reason(built, target):
    target.deliver(built)
    edited(built, {}, gone=["posts/b/index.html", "feeds/feed.xml"])
    with pytest.raises(SettingsError, match="2 of 5 published files would go"):
        target.deliver(built, now=LATER)
    assert target.texts() == FILES
    target.deliver(built, now=LATER, force="b was taken down")
    assert set(target.texts()) == {"index.html", "posts/a/index.html", "theme/css/main.css"}


def line(id, slug, **more):
    """A line of the ledger."""
    times = {"first": "2026-11-20T12:00:00Z", "updated": "2026-11-20T12:00:00Z"}
    return json.dumps({"id": id, "slug": slug, **times, "revision": 1, "reports": ["r"], "hash": "h", **more}) + "\n"


def test_a_ledger_that_would_change_published_ids_needs_a_reason(built, target):
    ledger = built[1] / "ledger.jsonl"
    ledger.write_text(line("aa", "ferry") + line("bb", "choir") + line("cc", ""))
    target.deliver(built)
    # A single report that became a story, a slug that a takedown took away, a new story: nothing is lost.
    ledger.write_text(line("aa", "", former=["ferry"]) + line("bb", "choir") + line("cc", "fog") + line("dd", "tide"))
    edited(built, {"index.html": "new front"})
    target.deliver(built, now=LATER)
    for lost in (line("aa", "") + line("bb", "choir") + line("dd", "tide"), line("bb", "chorus") + line("cc", "fog"), ""):
        ledger.write_text(lost)
        edited(built, {"index.html": "newer front"})
        with pytest.raises(SettingsError, match=r"of 4 published stories as they were published: (fog|choir|aa)"):
            target.deliver(built, now=LAST)
        assert target.texts()["index.html"] == "new front"
    target.deliver(built, now=LAST, force="begun anew")
    assert target.texts()["index.html"] == "newer front"


@pytest.mark.parametrize(
    "listed", [b"{", b"[]", b'{"files": {"../seed.txt": ""}}', b'{"files": {"/seed.txt": ""}}', b'{"files": {"posts/../../seed.txt": ""}}']
)
def test_what_others_write_into_the_list_deletes_nothing(tmp_path, built, listed):
    public = tmp_path / "public"
    public.mkdir()
    (tmp_path / "seed.txt").write_text("the editor's")
    (public / DELIVERED).write_bytes(listed)
    with pytest.raises(SettingsError, match="Delete this file there"):
        Target("folder", str(public), public).deliver(built)
    assert (tmp_path / "seed.txt").exists()


def to_folder(built, target):
    publishing.prepare("folder", str(target), publishing.guard(*built, Settings()), repository=target, now=NOW).carry_out()


@pytest.mark.parametrize("where", ["output", "output/public", "build", "build/public"])
def test_a_site_is_not_published_into_itself(tmp_path, built, where):
    with pytest.raises(SettingsError, match="the site is built in"):
        to_folder(built, tmp_path / where)
    assert manifests.faults(*built) == []


@pytest.mark.parametrize("linked", ["posts", "posts/a", "gone"])
def test_nothing_is_written_or_deleted_behind_a_link_of_the_target(tmp_path, built, linked):
    outside, target = tmp_path / "outside", tmp_path / "public"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    to_folder(built, target)
    listed = json.loads((target / DELIVERED).read_text())
    listed["files"]["gone/mine.txt"] = "0" * 64
    (target / DELIVERED).write_text(json.dumps(listed))
    if (target / linked).exists():
        (target / linked).rename(tmp_path / "moved")
    (target / linked).symlink_to(outside)
    with pytest.raises(SettingsError, match="is a symbolic link"):
        to_folder(built, target)
    assert [path.name for path in outside.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path, built):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="Not a directory"):
        Target("folder", str(tmp_path / "file" / "public"), tmp_path).deliver(built)


@to(REACHED)
def test_a_delivery_that_is_cut_is_taken_up(built, target):
    """Cut twice, among the new files and then among the pages: nothing is there before what it needs, and little is sent again."""
    target.deliver(built)
    # Words that nothing compresses, so that the line is cut in the middle of them.
    chance = random.Random(1)
    large = {f"data/{number}.txt": chance.randbytes(150_000).hex() for number in range(4)}
    large |= {f"posts/{name}/index.html": chance.randbytes(150_000).hex() for name in ("a", "c", "d")}
    after = {**FILES, **large, "index.html": "new front"}
    del after["posts/b/index.html"]
    edited(built, {**large, "index.html": "new front"}, gone=["posts/b/index.html"])
    for left in (700_000, 1_000_000):
        target.relay.left = left
        with pytest.raises(SettingsError, match="publish: "):
            target.deliver(built, now=LATER)
        assert target.relay.left <= 0, "cut before it was to be"
        there = {name: text for name, text in target.texts().items() if name in {*FILES, *after}}
        faults = list(too_early(FILES, after, there))
        # Where a server takes files in as they come, as WebDAV's do, the one in the middle of which the line was cut is a part.
        assert all("neither" in fault for fault in faults) if target.where == "site:" else not faults
        assert there["index.html"] == "front"
    target.relay.left = 1_900_000
    target.deliver(built, now=LATER)
    assert target.relay.left > 0, "what had arrived was sent again"
    assert target.texts() == after


@to(REACHED)
def test_a_host_that_does_not_answer_says_so(built, target):
    target.relay.left = 0
    with pytest.raises(SettingsError, match="publish: "):
        target.deliver(built)


@to([s3])
def test_a_bucket_is_told_how_long_a_file_may_be_kept(built, target):
    target.deliver(built)
    puts = {head.split(b"?")[0].split(b" ")[1].decode(): head for head in target.relay.sent.split(b"\r\n\r\n") if head.startswith(b"PUT ")}
    said = lambda name, header: [value.decode() for value in re.findall(rb"(?i)\r\n" + header + rb": ([^\r]*)", puts[f"/public/{name}"])]  # noqa: E731
    assert said("feeds/feed.xml", b"cache-control") == ["public, max-age=600"]
    assert said("theme/css/main.css", b"cache-control") == ["public, max-age=3600"]
    assert said("index.html", b"cache-control") == []
    assert said("index.html", b"content-type") == ["text/html; charset=utf-8"]
    assert said("theme/css/main.css", b"content-type") == ["text/css; charset=utf-8"]


@to([webdav, s3])
def test_secrets_stay_in_the_environment(built, target, tmp_path, capfd, settings):
    """Nothing that is said, nothing that is left in the target or beside the site, has the key in it, whatever goes wrong."""
    said = str(target.deliver(built))
    for left in (0, 600):
        edited(built, {"index.html": "new front"})
        target.relay.left = left
        with pytest.raises(SettingsError) as raised:
            target.deliver(built, now=LATER)
        said += str(raised.value)
    target.relay.left = float("inf")
    settings(
        access_key_id="other", secret_access_key="not-a-secret-either", user="other", url="http://other:not-a-secret-either@127.0.0.1:9"
    )
    if target.where == "site:":
        with pytest.raises(SettingsError) as raised:
            target.deliver(built, now=LATER)
        said += str(raised.value)
    said += "".join(capfd.readouterr())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "not-a-secret" not in said
    assert not [path for path in files if b"not-a-secret" in path.read_bytes()]


@to([of_releases])
def test_releases_are_rolled_back(built, target):
    with pytest.raises(SettingsError, match="no release before"):
        releases.roll_back(target.where)
    kept = [f"20261120T{hour}0000Z" for hour in range(12, 18)]
    for name in ["20261120T100000Z", "20261120T110000Z", *kept[:3]]:
        (target.root.parent / "releases" / name).mkdir(parents=True)
    for hour in (15, 16, 17):
        edited(built, {"index.html": f"front of {hour}"})
        target.deliver(built, now=f"2026-11-20T{hour}:00:00+00:00")
    assert sorted(path.name for path in (target.root.parent / "releases").iterdir()) == kept
    assert releases.roll_back(target.where) == kept[-2]
    assert releases.roll_back(target.where) == kept[-3]
    assert target.texts()["index.html"] == "front of 15"
    with pytest.raises(SettingsError, match="there is a release 20261120T170000Z already"):
        target.deliver(built, now="2026-11-20T16:30:00+00:00")
    target.deliver(built, now="2026-11-20T18:00:00+00:00")
    assert target.texts()["index.html"] == "front of 17"


@pytest.mark.parametrize(("kind", "where"), [("rsync", "public"), ("rsync", "-e sh:x"), ("releases", "host.example:")])
def test_a_target_that_is_none(built, kind, where):
    with pytest.raises(SettingsError, match="no folder of a host"):
        Target(kind, where, ROOT).deliver(built)


@pytest.mark.parametrize("where", ["bucket", ":s3,secret_access_key=hush:bucket", "site,secret_access_key=hush:bucket"])
def test_a_remote_whose_address_would_tell_its_keys(built, where):
    with pytest.raises(SettingsError, match="no name and path of a remote") as raised:
        Target("rclone", where, ROOT).deliver(built)
    assert "hush" not in str(raised.value)


def git(repository, *words):
    return subprocess.run(["git", "-C", repository, *words], check=True, capture_output=True, encoding="utf-8").stdout.strip()


def listed(repository, branch):
    return [name for name in git(repository, "ls-tree", "-r", "-z", "--name-only", branch).split("\0") if name]


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


def to_branch(built, repository, dry=False, remote="", now=NOW):
    delivery = branches.prepare(publishing.guard(*built, Settings()), repository, "gh-pages", now=now, remote=remote)
    if not dry:
        delivery.carry_out()
    return delivery.changes


def test_a_file_that_github_takes_in_no_commit_stays(built, repository, monkeypatch):
    monkeypatch.setattr(branches, "LARGEST", 5)
    edited(built, {"data/reports.jsonl": "rows"})
    to_branch(built, repository)
    edited(built, {"data/reports.jsonl": "{} {} {}"})
    with pytest.raises(SettingsError, match=r"data/reports\.jsonl: it has 8 bytes.+ DIGEST_DATA_LIMIT"):
        to_branch(built, repository)
    assert git(repository, "show", "gh-pages:data/reports.jsonl") == "rows"


def test_a_branch_takes_files_of_any_name(built, repository):
    names = ['static/a "b".css', "static/back\\slash.css", "static/two\nlines.css", '"quoted".css', "größe.css"]
    edited(built, {name: f"/* {number} */" for number, name in enumerate(names)})
    to_branch(built, repository)
    assert {*FILES, *names} <= set(listed(repository, "gh-pages"))
    assert [git(repository, "show", f"gh-pages:{name}") for name in names] == [f"/* {number} */" for number in range(len(names))]
    assert not to_branch(built, repository, dry=True)


def test_to_a_branch(built, repository):
    assert set(to_branch(built, repository, dry=True).added) == set(FILES)
    assert git(repository, "branch", "--list", "gh-pages") == ""
    to_branch(built, repository)
    assert set(listed(repository, "gh-pages")) == {*FILES, *LEFT}
    assert git(repository, "show", "gh-pages:posts/a/index.html") == "a"
    assert git(repository, "status", "--porcelain") == ""
    first = git(repository, "rev-parse", "gh-pages")
    assert not to_branch(built, repository, now=LATER)
    assert git(repository, "rev-parse", "gh-pages") == first
    edited(built, {"index.html": "new front"}, gone=["posts/b/index.html"])
    changes = to_branch(built, repository)
    assert (changes.added, changes.changed, changes.deleted) == ((), ("index.html",), ("posts/b/index.html",))
    assert git(repository, "rev-parse", "gh-pages^") == first
    assert set(listed(repository, "gh-pages")) == {*FILES, *LEFT} - {"posts/b/index.html"}


def test_a_branch_that_is_pushed(tmp_path, built, repository):
    """To a remote that cannot be reached at first, from a fresh clone without the branch, and from a clone that fell behind."""
    remote, other = tmp_path / "remote.git", tmp_path / "other"
    git(repository, "remote", "add", "origin", str(remote))
    to_branch(built, repository)
    with pytest.raises(SettingsError, match=r"remote\.git"):
        to_branch(built, repository, remote="origin")
    git(repository, "init", "-q", "--bare", "-b", "main", str(remote))
    assert not to_branch(built, repository, remote="origin")
    assert git(remote, "rev-parse", "gh-pages") == git(repository, "rev-parse", "gh-pages")
    git(repository, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", "--single-branch", str(remote), str(other))
    git(other, "config", "user.name", "Other")
    git(other, "config", "user.email", "other@digest.example")
    edited(built, {"index.html": "new front"})
    assert to_branch(built, other, remote="origin", dry=True).changed == ("index.html",)
    assert to_branch(built, other, remote="origin").changed == ("index.html",)
    edited(built, {"index.html": "newer front"})
    assert to_branch(built, repository, remote="origin").changed == ("index.html",)
    assert git(remote, "rev-list", "--count", "gh-pages") == "3"
    assert git(remote, "rev-parse", "gh-pages") == git(repository, "rev-parse", "gh-pages")
    edited(built, {"index.html": "here"})
    to_branch(built, repository)
    edited(built, {"index.html": "there"})
    to_branch(built, other, remote="origin")
    with pytest.raises(SettingsError, match="not on origin"):
        to_branch(built, repository, remote="origin")


@pytest.mark.parametrize(("branch", "why"), [("main", "checked out here"), ("", "not a name"), ("a..b", "not a name")])
def test_a_branch_that_cannot_be_one_of_publishing(built, repository, branch, why):
    with pytest.raises(SettingsError, match=why):
        branches.prepare(publishing.guard(*built, Settings()), repository, branch, now=NOW)
