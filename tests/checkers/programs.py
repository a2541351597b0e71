"""The messages of programs that read the files of a built site, or visit it."""

from __future__ import annotations

import json
import re
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import lxml.html

from newsdigest import checks
from tests import servers
from tests.checkers import CHROMIUM, FLAGS, HERE, file_of, from_npm, kinds, program, ran, rows, spread, told

BOOKS = 3  # editions as EPUB: EPUBCheck takes seconds for each
NODES = 2000  # of JSON-LD that TypeScript is given at once


def nu(output: Path) -> Iterator[str]:
    """The Nu HTML Checker over all pages, styles and drawings; its infos count."""
    java, jar = program("java", "default-jre-headless"), from_npm() / "vnu-jar/build/dist/vnu.jar"
    done = ran(java, "-jar", jar, "--skip-non-html", "--also-check-css", "--also-check-svg", "--format", "gnu", output)
    return told(done, done.stderr.splitlines())


def html_validate(output: Path) -> Iterator[str]:
    """html-validate over all pages.

    What of ours a page fetches needs no hash, so `require-sri` is off; of a title it counts what stands in the source, where each
    apostrophe of sixty characters is five, so `long-title` has 90.
    """
    done = ran(from_npm() / ".bin/html-validate", "--config", HERE / "html-validate.json", "--formatter", "json", "--ext", "html", output)
    try:
        pages = json.loads(done.stdout or "[]")
    except ValueError:
        pages = []
    return told(
        done, (f"{page['filePath']}:{one['line']}: {one['message']} ({one['ruleId']})" for page in pages for one in page["messages"])
    )


def csstree(output: Path) -> Iterator[str]:
    """csstree-validator over all styles."""
    done = ran(from_npm() / ".bin/csstree-validator", "--reporter", "gnu", output)
    return told(done, done.stdout.splitlines())


def html_proofer(output: Path) -> Iterator[str]:
    """html-proofer over all pages: links, places, pictures, OpenGraph.

    The page that a host shows for any address names its links from the root of the host; the site may be below a path there.
    """
    path = urlsplit(re.findall(r"^Sitemap: (.+)sitemap\.xml$", (output / "robots.txt").read_text("utf-8"), re.MULTILINE)[0]).path
    words = ["--disable-external", "--check-html", "--check-opengraph", "--file-ignore", "/pagefind/", "--url-swap", f"^{path}:/"]
    with tempfile.TemporaryDirectory() as scratch:
        done = ran(program("htmlproofer", "ruby-html-proofer"), output, *words, folder=Path(scratch))
    lines = (done.stdout + done.stderr).splitlines()
    return told(done, (line.strip("* ") for line in lines if line.lstrip().startswith("*")))


def linkinator(output: Path) -> Iterator[str]:
    """linkinator from the front page on, with the site at the root of its host and below a path.

    It asks for each link as soon as it finds it, whatever its option `--concurrency` says: on a large site for thousands at once, and
    calls those broken that a busy machine does not connect within ten seconds. Only its agent for unsigned certificates has a bound.
    It looks for a place only when it comes to the page after the link to it; `html-proofer` looks for all.
    """
    addresses = [row["address"] for name in ("reports", "stories") for row in rows(output, name)]
    for path in ("/", "/news/"):
        with servers.site(output, path) as address:
            words = ["--recurse", "--check-css", "--check-fragments", "--allow-insecure-certs", "--skip", r"^https?://(?!127\.0\.0\.1)"]
            done = ran(from_npm() / ".bin/linkinator", address, *words, "--format", "json")
        try:
            links = json.loads(done.stdout[done.stdout.find("{") :])["links"]
        except ValueError:
            links = []
        found = [f"below {path}: {link['parent']}: {link['url']} is {link['status']}" for link in links if link["state"] == "BROKEN"]
        yield from told(done, found)
        if not done.returncode:
            followed = {link["url"] for link in links}
            yield from (f"below {path}: no link leads to {lost}" for lost in addresses if address + quote(lost) not in followed)


def schema_dts(output: Path) -> Iterator[str]:
    """TypeScript over each page's JSON-LD as a constant of Google's types of schema.org."""
    folder, nodes = from_npm(), []
    for path in sorted(output.rglob("*.html")):
        for script in lxml.html.parse(str(path)).xpath("//script[@type='application/ld+json']/text()"):
            node = json.loads(script)
            nodes.append((path.relative_to(output).as_posix(), node["@type"], json.dumps(node)))
    nodes = spread(nodes, NODES)
    imports = f'import type {{WithContext, {", ".join(sorted({type_ for _, type_, _ in nodes}))}}} from "schema-dts";'
    constants = (f"export const node{number}: WithContext<{type_}> = {node};" for number, (_, type_, node) in enumerate(nodes))
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "node_modules").symlink_to(folder, target_is_directory=True)
        Path(scratch, "nodes.ts").write_text("\n".join([imports, *constants]), "utf-8")
        done = ran(folder / ".bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "nodes.ts", folder=Path(scratch))
    for line in told(done, done.stdout.splitlines()):
        place = re.match(r"nodes\.ts\((\d+),", line)
        yield f"{nodes[int(place[1]) - 2][0]}: {line}" if place and int(place[1]) > 1 else line


def feedsmith(output: Path) -> Iterator[str]:
    """feedsmith reads every feed and the list of them."""
    from_npm()
    candidates = sorted([*output.rglob("*.xml"), *output.rglob("*.json"), *output.rglob("*.opml")])
    feeds = [path for path in candidates if path.suffix == ".opml" or checks.FEED.search(path.read_bytes()[:500])]
    done = ran(program("node", "nodejs"), HERE / "feeds.mjs", *feeds)
    return told(done, done.stdout.splitlines())


def epubcheck(output: Path) -> Iterator[str]:
    """EPUBCheck over editions as books, errors and warnings, a few where there are many."""
    java, checker = program("java", "default-jre-headless"), program("epubcheck", "epubcheck")
    for book in spread(sorted(output.rglob("*.epub")), BOOKS):
        done = ran(java, "-jar", checker, book)  # Debian's program is the archive itself
        yield from told(
            done, (line for line in (done.stdout + done.stderr).splitlines() if re.match(r"(FATAL|ERROR|WARNING|INFO|USAGE)\b", line))
        )


def w3m(output: Path) -> Iterator[str]:
    """Words of each kind of page that w3m does not show."""
    reader = program("w3m", "w3m")
    for address in kinds(output):
        path = file_of(output, address)
        main = lxml.html.parse(str(path)).find(".//main")
        for hidden in main.xpath(".//*[@hidden] | .//template | .//svg | .//option | .//style"):
            hidden.drop_tree()
        done = ran(reader, "-dump", "-I", "UTF-8", "-O", "UTF-8", "-cols", "1000", "-T", "text/html", path)
        shown = set(re.findall(r"\w+", done.stdout))
        missing = {word for text in main.itertext() for word in re.findall(r"\w+", text)} - shown
        yield from told(done, [f"{address}: {' '.join(sorted(missing)[:10])}"] if missing else [])


def pa11y(output: Path) -> Iterator[str]:
    """pa11y (HTML CodeSniffer, WCAG 2 AA) over each kind of page."""
    tool, chromium = from_npm() / ".bin/pa11y", program(CHROMIUM, "chromium")
    with servers.site(output) as root, tempfile.TemporaryDirectory() as scratch:
        settings = Path(scratch, "pa11y.json")
        settings.write_text(json.dumps({"chromeLaunchConfig": {"executablePath": chromium, "args": FLAGS}, "timeout": 120_000}))
        for address in kinds(output):
            done = ran(tool, "--config", settings, "--reporter", "json", root + address)
            try:
                found = json.loads(done.stdout or "[]")
            except ValueError:
                found = []
            yield from (f"{address}: {line}" for line in told(done, (f"{one['message']} {one['context'][:100]}" for one in found)))


def lighthouse(output: Path) -> Iterator[str]:
    """Lighthouse over each kind of page: less than 100 in any category, or any shift of the layout, by the median of three runs.

    A page that asks not to be indexed is not held to being indexed, nor one without an icon, to take along, to the one that a browser
    misses at the root of the host; what else a page says on the console, `visits` tells.
    """
    tool = from_npm() / ".bin/lighthouse"
    program(CHROMIUM, "chromium")
    with servers.site(output) as root, tempfile.TemporaryDirectory() as scratch:
        written = Path(scratch, "report.json")
        words = ["--quiet", "--output", "json", "--output-path", written, f"--chrome-flags={' '.join(FLAGS)}"]
        for address in kinds(output):
            page = lxml.html.parse(str(file_of(output, address)))
            skipped = ["is-crawlable"] if "noindex" in page.xpath("string(//meta[@name='robots']/@content)") else []
            skipped += [] if page.xpath("//link[@rel='icon']") else ["errors-in-console"]
            runs: list[dict[str, float]] = []
            # Two runs without a fault make a median without one, whatever the third would say.
            while len(runs) < 3 and sum(not faults_of(run) for run in runs) < 2:
                written.unlink(missing_ok=True)
                done = ran(tool, root + address, *words, f"--skip-audits={','.join(skipped)}")
                if not written.exists():
                    yield from (f"{address}: {line}" for line in told(done, []))
                    break
                said = json.loads(written.read_text("utf-8"))
                shift = said["audits"]["cumulative-layout-shift"].get("numericValue", 0)
                scores = {name: category["score"] or 0 for name, category in said["categories"].items()}  # none where it gave up
                runs.append({**{name: 100 * score for name, score in scores.items()}, "shift": shift})
            if runs:
                medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
                yield from (f"{address}: {fault}" for fault in faults_of(medians))


def faults_of(scores: dict[str, float]) -> list[str]:
    """What of Lighthouse's scores could be better."""
    return [f"{name} {score:g}" for name, score in scores.items() if score != (0 if name == "shift" else 100)]
