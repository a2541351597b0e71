"""The site that stands is the old one whole or the new one whole; what is not ours in it stays."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsdigest import manifests, staging
from newsdigest.errors import SettingsError, with_remedy
from newsdigest.settings import Settings
from newsdigest.traces import Trace
from tests.conftest import ROOT, build

SITE = ROOT / "tests" / "site"


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def placed(site: Path, files: dict[str, str]) -> staging.Change:
    """Puts a site of these files in place, all of them staged."""
    return staging.finish(put(staging.begin(site), files), site, {}, Settings())[1]


OLD = {"index.html": "old front", "posts/a/index.html": "a", "posts/b/index.html": "b"}
NEW = {"index.html": "new front", "posts/a/index.html": "a", "posts/c/index.html": "c"}


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_new_site_takes_the_place_of_the_old(tmp_path):
    site = tmp_path / "output"
    assert placed(site, OLD) == staging.Change(written=3)
    kept = (site / "posts/a/index.html").stat()
    assert placed(site, NEW) == staging.Change(written=2, unchanged=1, deleted=1)
    assert texts(site) == NEW
    assert not (site / "posts" / "b").exists()
    # The same file as before, by its inode and time.
    assert (site / "posts/a/index.html").stat()[1:2] == kept[1:2]
    assert (site / "posts/a/index.html").stat().st_mtime_ns == kept.st_mtime_ns
    assert manifests.faults(site, tmp_path / "build") == []
    assert sorted(path.name for path in (tmp_path / "build").iterdir()) == ["manifest.json", "twin"]


def inodes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.lstat().st_ino for path in folder.rglob("*") if not path.is_dir()}


def test_nothing_is_believed_of_a_twin_and_it_keeps_nothing_that_is_gone(tmp_path):
    """By chance, but the same each time: files of the site and of its twin that come, change, move and go between builds."""
    chance = random.Random(1)
    site, twin = tmp_path / "output", tmp_path / "build" / "twin"
    files, foreign = dict(OLD), dict[str, str]()
    placed(site, files)
    for number in range(60):
        for name in chance.sample(sorted(files), chance.randint(0, 2)):
            del files[name]
        for _ in range(chance.randint(1, 3)):
            files[f"{chance.choice(('', 'posts/', 'posts/a/', f'posts/{number}/'))}{chance.randrange(20)}.html"] = f"{number}"
        match chance.randrange(7):
            case 0:
                foreign[f"{chance.choice(('', 'own/', 'posts/'))}{number}.txt"] = f"{number}"
                put(site, foreign)
            case 1:
                put(twin, {f"{chance.choice(('', 'other/', 'posts/'))}{number}.html": "spoilt"})
            case 2 if known := sorted(inodes(twin)):
                (twin / chance.choice(known)).unlink()
            case 3 if known := sorted(inodes(twin)):
                path = twin / chance.choice(known)
                path.rename(path.with_name(f"{number}.moved"))
                path.write_text("spoilt")
            case 4:
                shutil.rmtree(twin, ignore_errors=True)
            case 5 if foreign:
                name = chance.choice(sorted(foreign))
                (site / name).unlink()
                del foreign[name]
        kept = {name: "0" for name, text in files.items() if staging.holds(site / name, text.encode())}
        staging.finish(put(staging.begin(site), {name: text for name, text in files.items() if name not in kept}), site, kept, Settings())
        assert texts(site) == files | foreign
        assert inodes(twin).items() <= inodes(site).items()


def test_a_file_that_was_changed_after_it_was_written_is_looked_at_again(tmp_path):
    """Another plugin may change files of the new site before it takes its place."""
    site = tmp_path / "output"
    folder = put(staging.begin(site), OLD)
    fresh = {name: Trace.of(folder / name, hash=hashlib.sha256(text.encode()).hexdigest()) for name, text in OLD.items()}
    (folder / "index.html").write_text("changed, and longer")
    staging.finish(folder, site, {}, Settings(), fresh)
    assert texts(site) == OLD | {"index.html": "changed, and longer"}
    assert manifests.faults(site, tmp_path / "build") == []


def test_where_a_folder_was_there_may_be_a_file_and_the_other_way_round(tmp_path):
    site = tmp_path / "output"
    for files in ({"a/index.html": "1", "b": "1"}, {"a": "2", "b/index.html": "2"}, {"a/index.html": "3", "b": "3"}):
        placed(site, files)
        assert texts(site) == files


def test_a_site_that_stays_the_same_is_not_touched(tmp_path):
    site = tmp_path / "output"
    placed(site, OLD)
    inode = site.stat().st_ino
    assert placed(site, OLD) == staging.Change(unchanged=3)
    assert site.stat().st_ino == inode


def test_what_the_editor_put_there_stays(tmp_path):
    site = tmp_path / "output"
    placed(site, OLD)
    put(site, {"CNAME": "digest.example", ".git/HEAD": "ref"})
    (site / "pictures").symlink_to(tmp_path)
    (site / "dangling").symlink_to("nowhere")
    placed(site, NEW)
    assert (site / "CNAME").read_text() == "digest.example"
    assert (site / ".git" / "HEAD").read_text() == "ref"
    assert os.readlink(site / "pictures") == str(tmp_path)
    assert os.readlink(site / "dangling") == "nowhere"


def test_a_site_behind_a_link_is_changed_where_it_stands(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk" / "site")
    placed(tmp_path / "output", OLD)
    placed(tmp_path / "output", NEW)
    assert (tmp_path / "output").is_symlink()
    assert texts(tmp_path / "disk" / "site") == NEW


def test_a_file_that_vanishes_while_the_site_is_built_stops_it(tmp_path):
    site = tmp_path / "output"
    placed(site, OLD)
    with pytest.raises(SettingsError, match="vanished"):
        staging.finish(put(staging.begin(site), {"index.html": "x"}), site, {"posts/gone/index.html": "0"}, Settings())
    assert texts(site) == OLD


def test_folders_of_two_disks_do_not_change_places(tmp_path):
    with pytest.raises(OSError, match=r"cross-device|Invalid") as caught:
        staging.exchange(tmp_path, Path("/proc/self"))
    assert caught.value.errno in staging.CANNOT


@pytest.fixture
def disk(tmp_path):
    """Mounts a small file system of its own at a folder: `disk(folder, "400k")`."""
    mounted = []

    def mount(folder: Path, size: str) -> Path:
        folder.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


def test_a_site_that_is_a_mount_point_is_changed_file_by_file(disk, tmp_path):
    site = disk(tmp_path / "output", "1m")
    placed(site, OLD)
    assert placed(site, NEW) == staging.Change(written=2, unchanged=1, deleted=1)
    assert texts(site) == NEW
    assert manifests.faults(site, tmp_path / "build") == []
    assert not (site / "posts" / "b").exists()


def test_a_full_disk_leaves_the_old_site_and_says_so(disk, tmp_path):
    site = put(disk(tmp_path / "disk", "150k") / "output", {"index.html": "old"})
    said = "".join(build(SITE / "content", site, status=1).split())
    assert texts(site) == {"index.html": "old"}
    assert "Nospaceleft" in said
    assert "Freesomespace" in said.replace("__init__.py:683", "")


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root may become somebody else, and be back")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    os.seteuid(65534)
    try:
        with pytest.raises(SettingsError, match=r"closed.*Permission denied.*right to read and write"):
            with_remedy(staging.begin)(closed / "output")
    finally:
        os.seteuid(0)


def trial(*words: str, module: str = "interruptions") -> str:
    command = [sys.executable, "-m", f"tests.{module}", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_killed_builds_leave_a_whole_site():
    """A few of what `python -m tests.interruptions kills` tries."""
    said = trial("kills", "16")
    assert "killed, old site" in said
    assert "killed, new site" in said


def test_builds_on_full_disks_leave_a_whole_site(disk, tmp_path):
    disk(tmp_path / "tried", "4k")
    said = trial("disks", "4")
    assert "ended with 1, old site" in said


def test_killed_deliveries_let_no_page_stand_before_what_it_needs():
    """A few of what `python -m tests.interruptions deliveries` tries."""
    said = trial("deliveries", "8")
    assert "folder, on its way" in said
    assert "branch, old" in said


def test_whatever_happens_to_a_build_the_site_is_whole_or_it_says_why_not():
    """Some of the table of `python -m tests.mishaps`."""
    said = trial("manifest", "build/", "two builds", "a seed", "ledger is damaged", module="mishaps")
    assert "two builds at once | 1, old" in said
    assert "a seed vanishes | 0, other, whole" in said
