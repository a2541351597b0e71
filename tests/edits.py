"""Scripts of an editor's changes, by chance but the same each time: a site that was rebuilt after each is the site built from nothing.

    python -m tests.edits [COUNT] [FIRST]

Runs COUNT scripts (100 when not given), the first with the number FIRST (1), each of two to four changes on a small site of its own:
seeds that come, change, move and go, sidecars, overrides, publisher rules, takedowns, notes, settings, theme, the ledger of a
publication, and files of the site and of build/ that are lost or spoilt. After the last one all files of the site, and the account of
its seeds, are compared with those of a build from nothing. Prints what differs and leaves with 1 where something does.
Every third script takes a few reports for many, so that grouping goes on from what the last build found, as it does at thousands.
"""

from __future__ import annotations

import collections
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pelican

from newsdigest import generator, groupings, outcomes, stories  # noqa: F401 - what every forked build needs
from newsdigest.stories import likeness, neighbours, weighing
from tests.conftest import ROOT

PLACES = ("the harbour tunnel", "the Tarn bridge", "the school in Eastness", "the mill at Aldbeck")
WHAT = ("was closed after a flood", "reopened on Tuesday", "will cost 12 million marks more", "is to be sold to its tenants")
WHO = ("Ruth Calder, the mayor", "Jon Aldous of the port", "the council", "engineers of the county")
SAID = (
    "“Nobody was hurt, and that is what counts,” said {who}.",
    "According to {who}, {place} {what}.",
    "{who} had warned of it in March, when {number} people signed a letter.",
    "Repairs will take {number} days.",
)
PUBLISHERS = ("The Alder", "The Birch", "Courier of Tarn")
SETTINGS = (
    'DIGEST_RIGHTS="excerpt"',
    "DIGEST_FRONT_DAYS=1",
    'SITENAME="Another Digest"',
    'DEFAULT_LANG="de"',
    "DIGEST_FEED_ENTRIES=2",
)
TEMPLATES = ("base.html", "post.html", "month.html", "_source.html", "letters.html")


class Desk:
    """One site, and what its editor may do; `chance` decides."""

    def __init__(self, folder: Path, chance: random.Random, few_are_many: bool) -> None:
        self.folder, self.chance, self.few_are_many = folder, chance, few_are_many
        self.content, self.theme = folder / "content", folder / "theme"
        self.settings: list[str] = []
        self.done: list[str] = []
        shutil.copytree(ROOT / "tests" / "site" / "content", self.content)
        shutil.copytree(ROOT / "theme", self.theme)
        for _ in range(4):
            self.adds()

    def built(self, output: Path) -> int:
        """Exit status of a build in a forked process, which has all modules already."""
        child = os.fork()
        if child == 0:
            status = 70
            if self.few_are_many:
                weighing.MANY, weighing.LATE = 4, 2
                neighbours.FEW = likeness.FEW = 4
            try:
                silence = os.open(os.devnull, os.O_WRONLY)
                os.dup2(silence, 1)
                os.dup2(silence, 2)
                words = [word for setting in ('DIGEST_EXECUTOR="serial"', *self.settings) for word in ("-e", setting)]
                conf = str(ROOT / "pelicanconf.py")
                pelican.main([str(self.content), "-s", conf, "-o", str(output), "-t", str(self.theme), *words])
                status = 0
            except SystemExit as left:
                status = left.code if isinstance(left.code, int) else 1
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def seeds(self) -> list[Path]:
        return sorted(path for path in (self.content / "seeds").rglob("*") if path.suffix in (".txt", ".html"))

    def one(self) -> Path:
        return self.chance.choice(self.seeds())

    def words(self) -> str:
        """A report of an event that others may tell too."""
        place, what, who = self.chance.choice(PLACES), self.chance.choice(WHAT), self.chance.choice(WHO)
        said = self.chance.sample(SAID, self.chance.randint(2, 4))
        lines = [line.format(place=place, what=what, who=who, number=self.chance.randint(2, 900)) for line in said]
        head = f"{place[0].upper()}{place[1:]} {what}"
        return (
            "\n\n".join([head, f"{head}, {who.partition(',')[0]} told the paper.", *(line[0].upper() + line[1:] for line in lines)]) + "\n"
        )

    def adds(self) -> None:
        path = self.content / "seeds" / f"{self.chance.choice('abc')}.example" / f"{self.chance.randrange(10**6)}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.words(), "utf-8")
        if self.chance.random() < 0.8:
            self.describes(path)

    def describes(self, path: Path | None = None) -> None:
        path = path or self.one()
        day = f"2026-11-{self.chance.randint(10, 21)}"
        lines = [
            f'publisher = "{self.chance.choice(PUBLISHERS)}"',
            f'published = "{day}"',
            f'url = "https://{path.parent.name}/{path.stem}"',
        ]
        path.with_suffix(".toml").write_text("\n".join(self.chance.sample(lines, self.chance.randint(1, 3))) + "\n", "utf-8")

    def edits(self) -> None:
        path = self.one()
        path.write_text(path.read_text("utf-8") + "\n\nThe council meets again on Friday.\n", "utf-8")

    def touches(self) -> None:
        self.one().touch()

    def deletes(self) -> None:
        path = self.one()
        path.unlink()
        path.with_suffix(".toml").unlink(missing_ok=True)

    def strips(self) -> None:
        self.one().with_suffix(".toml").unlink(missing_ok=True)

    def renames(self) -> None:
        path = self.one()
        for old in (path, path.with_suffix(".toml")):
            if old.exists():
                old.rename(old.with_stem(path.stem + "-again"))

    def copies(self) -> None:
        path = self.one()
        shutil.copyfile(path, path.with_stem(path.stem + "-copy"))

    def overrides(self) -> None:
        one, other = (path.relative_to(self.content / "seeds").as_posix() for path in self.chance.sample(self.seeds(), 2))
        kind = self.chance.choice(("merge", "split", "exclude", "lead", "note", ""))
        named = f'["{one}", "{other}"]' if kind in ("merge", "exclude") else f'["{one}"]'
        note = 'text = "Seen by the desk."\n' if kind == "note" else ""
        (self.content / "overrides.toml").write_text(
            f'[[{kind}]]\nseeds = {named}\nreason = "The desk knows."\n{note}' if kind else "", "utf-8"
        )

    def rules(self) -> None:
        rule = self.chance.choice(('rights = "excerpt"\n', 'rights = "link"\nbasis = "agreement"\n', 'name = "The Oak"\n', ""))
        (self.content / "publishers" / f"{self.chance.choice('abc')}.example.toml").write_text(rule, "utf-8")

    def takes_down(self) -> None:
        line = f'"{self.one().relative_to(self.content / "seeds").as_posix()}" = "Asked for."\n'
        (self.content / "takedown.toml").write_text(self.chance.choice((line, "")), "utf-8")

    def notes(self) -> None:
        name, text = self.chance.choice(
            (("on-method.md", "Title: Ours\nSlug: method\n\n"), ("note.md", "Title: A note\nDate: 2026-11-20\n\n"))
        )
        (self.content / ("pages" if name == "on-method.md" else "")).mkdir(exist_ok=True)
        path = self.content / ("pages" if name == "on-method.md" else "") / name
        path.write_text(f"{text}Words {self.chance.random()}.\n", "utf-8")

    def sets(self) -> None:
        self.settings = self.chance.sample(SETTINGS, self.chance.randint(0, 2))

    def restyles(self) -> None:
        path = self.theme / "templates" / self.chance.choice(TEMPLATES)
        path.write_text(path.read_text("utf-8").replace("</h1>", " ·</h1>").replace("</footer>", "<p>More</p></footer>"), "utf-8")

    def publishes(self) -> None:
        """As `invoke publish` does: the times that readers see come with the ledger."""
        self.settings.append('DIGEST_PUBLISH_AT="2026-11-22T10:00:00Z"')
        self.built(self.folder / "output")
        self.settings.pop()
        if (ledger := self.folder / "build" / "ledger.jsonl").exists():
            shutil.copyfile(ledger, self.content / "ledger.jsonl")

    def loses(self) -> None:
        files = sorted(path for folder in ("output", "build") for path in (self.folder / folder).rglob("*") if path.is_file())
        self.chance.choice(files).unlink()

    def spoils(self) -> None:
        files = sorted(path for path in (self.folder / "output").rglob("*") if path.is_file())
        self.chance.choice(files).write_text("spoilt")

    def nothing(self) -> None:
        """A build that finds all as it was."""


CHANGES: tuple[Callable[[Desk], None], ...] = (
    Desk.adds, Desk.adds, Desk.describes, Desk.edits, Desk.touches, Desk.deletes, Desk.strips, Desk.renames, Desk.copies, Desk.overrides,
    Desk.rules, Desk.takes_down, Desk.notes, Desk.sets, Desk.restyles, Desk.publishes, Desk.loses, Desk.spoils, Desk.nothing,
)  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of what is compared: the site, and the account of its seeds."""
    files = [*(folder / "output").rglob("*"), folder / "build" / "report.json", folder / "build" / "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.is_file()}


def differences(folder: Path, number: int) -> tuple[list[str], list[str]]:
    """What the changes of one script were, and what differs after it; both empty lists where its build ends in an editor's mistake."""
    chance = random.Random(number)
    desk = Desk(folder, chance, number % 3 == 0)
    output = folder / "output"
    status = desk.built(output)
    for _ in range(chance.randint(2, 4)):
        change = chance.choice(CHANGES)
        change(desk)
        desk.done.append(change.__name__)
        status = desk.built(output)
    fresh = folder / "fresh" / "output"
    if (from_nothing := desk.built(fresh)) or status:
        return desk.done, [] if from_nothing == status else [f"exit status {status}, from nothing {from_nothing}"]
    one, other = tree(folder), tree(fresh.parent)
    return desk.done, sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def run(count: int, first: int = 1) -> list[str]:
    """A line for each of these scripts after which something differs."""
    found = []
    kinds: collections.Counter[str] = collections.Counter()
    for number in range(first, first + count):
        with tempfile.TemporaryDirectory() as scratch:
            done, differing = differences(Path(scratch), number)
        kinds.update(done)
        if differing:
            found.append(f"script {number} ({', '.join(done)}): {', '.join(differing[:8])}{' …' if len(differing) > 8 else ''}")
            print(found[-1], flush=True)
        elif not number % 10:
            print(f"up to script {number}: {len(found)} differ", flush=True)
    told = ", ".join(f"{name} {times}" for name, times in kinds.most_common())
    print(f"{count} scripts, {sum(kinds.values())} changes ({told}): {len(found)} differ")
    return found


if __name__ == "__main__":
    sys.exit(1 if run(int(sys.argv[1]) if sys.argv[1:] else 100, int(sys.argv[2]) if sys.argv[2:] else 1) else 0)
