"""`invoke -l` lists what an editor and a developer of this site can do."""

import base64
import itertools
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import webbrowser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from invoke import Argument, Context, Exit, Task, task
from pelican import main as pelican_main
from pelican.server import ComplexHTTPRequestHandler, RootedHTTPServer

ROOT = Path(__file__).parent
sys.path[:0] = [str(ROOT / "plugins")]
from newsdigest import configurations  # noqa: E402 - our plugin as it stands here, whatever is installed
from newsdigest.errors import SettingsError  # noqa: E402

WORKING, PUBLISHED = "pelicanconf.py", "publishconf.py"


def configured(name: str, **override: object) -> dict[str, Any]:
    """Pelican's settings of the site; leaves with exit status 2 where they cannot be read."""
    try:
        return configurations.read(ROOT / name, override)
    except SettingsError as error:
        raise Exit(str(error), 2) from error


SETTINGS = configured(WORKING)
CONTENT, OUTPUT = Path(SETTINGS["PATH"]), Path(SETTINGS["OUTPUT_PATH"])
HOST, PORT = SETTINGS["BIND"], SETTINGS["PORT"]


def run_pelican(*words: str, content: Path = CONTENT) -> None:
    """Pelican in this process; leaves with its exit status when that is not 0."""
    os.chdir(ROOT)
    if "-r" not in words:  # Pelican takes Ctrl-C for a good end; of a build it is none
        signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    pelican_main([str(content), *words])


def python(c: Context, words: str) -> None:
    """A Python module of this environment."""
    with c.cd(str(ROOT)):
        c.run(f"{sys.executable} -m {words}", pty=sys.stdout.isatty())


class ManySources(Task):
    """A task whose one argument may be given again and again: invoke has no such (pyinvoke #760), so each word gets an argument."""

    def get_arguments(self, ignore_unknown_help=None):
        first, *rest = super().get_arguments(ignore_unknown_help)
        words = sys.argv[sys.argv.index(self.name) + 1 :] if self.name in sys.argv else []
        words = list(itertools.takewhile(lambda word: not isinstance(globals().get(word.replace("-", "_")), Task), words))
        count = sum(not word.startswith("-") for word in words)
        return [first, *(Argument(name=f"{first.name}{number}", positional=True) for number in range(2, count + 1)), *rest]

    def __call__(self, c, source, **others):
        more = [others.pop(name) for name in list(others) if name.startswith("source")]
        return super().__call__(c, [source, *more], **others)


@task(
    klass=ManySources,
    help={
        "source": "files, folders, globs or http(s) addresses: saved pages, WARC, WET, JSON lines, feeds",
        "private": "fetch from private networks too",
    },
)
def add(c, source, private=False):
    """Put reports out of files or from addresses into content/seeds"""
    from newsdigest import additions, fetches
    from newsdigest import settings as site_settings

    counts, left_out = Counter(), Counter()
    beside = OUTPUT.resolve().parent / "build"
    try:
        ours = site_settings.read(SETTINGS)
        fetcher = fetches.Fetcher(
            limit=ours.seed_limit, contact=ours.contact, permitted=(lambda ip: True) if private else fetches.is_public
        )
        for addition in additions.add(source, CONTENT, ours, beside, fetcher.fetch):
            counts[addition.outcome] += 1
            if addition.outcome == "left out":
                left_out[addition.why] += 1
            else:
                print(additions.told(addition))
    except SettingsError as error:
        raise Exit(str(error), 2) from error
    print(", ".join(f"{counts[outcome]} {outcome}" for outcome in ("added", "already there", "refused")))
    for what, count in left_out.most_common():
        print(f"left out: {count} × {what}")
    if counts["refused"]:
        raise Exit(code=1)


@task
def build(c):
    """Build the site into output/, only what changed"""
    run_pelican("-s", WORKING)


@task
def search(c):
    """Build the site into output/ with the index of its search"""
    run_pelican("-s", WORKING, "-e", "DIGEST_SEARCH=true")


@task
def clean(c):
    """Delete the built site and what is kept between builds"""
    for folder in (OUTPUT, OUTPUT.parent / "build"):
        shutil.rmtree(folder, ignore_errors=True)


@task
def rebuild(c):
    """Build the site from nothing"""
    clean(c)
    build(c)


@task(help={"browse": "open it in a browser"})
def serve(c, browse=False):
    """Show output/ at http://127.0.0.1:8000 until Ctrl-C"""
    RootedHTTPServer.allow_reuse_address = True
    server = RootedHTTPServer(str(OUTPUT), (HOST, PORT), ComplexHTTPRequestHandler)
    print(f"The site is at http://{HOST}:{PORT}/ until you press Ctrl-C")
    if browse:
        webbrowser.open(f"http://{HOST}:{PORT}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


@task
def reserve(c):
    """Build, then serve"""
    build(c)
    serve(c)


@task
def regenerate(c):
    """Build again whenever a seed, the theme or a setting changes"""
    run_pelican("-r", "-s", WORKING)


@task
def livereload(c):
    """Build again and serve whenever something changes"""
    run_pelican("-r", "-l", "-s", WORKING)


@task
def preview(c):
    """Build the site as it would be published"""
    run_pelican("-s", PUBLISHED)


@task(
    help={
        "folder": "deliver to this folder (default: PUBLISH_FOLDER of publishconf.py)",
        "branch": "deliver to this branch of this git repository (default: PUBLISH_BRANCH)",
        "rsync": "deliver to this folder of a host, user@host:path, by rsync (default: PUBLISH_RSYNC)",
        "releases": "deliver to a release of its own below this folder of a host, which can be rolled back (default: PUBLISH_RELEASES)",
        "rclone": "deliver to this remote of rclone, name:path (default: PUBLISH_RCLONE)",
        "push": "push the branch to this remote",
        "dry": "only say what would be added, changed and deleted",
        "force": "a reason to delete more than a fifth of what is published, or to go on with a ledger that lost stories",
    }
)
def publish(c, folder="", branch="", rsync="", releases="", rclone="", push="", dry=False, force=""):
    """Build for readers, enter it in the ledger, deliver it"""
    from newsdigest import errors, hubs, manifests, publishing
    from newsdigest import settings as site_settings

    try:
        now = site_settings.source_date(os.environ) or datetime.now(UTC).replace(microsecond=0)
        settings = configured(PUBLISHED, DIGEST_PUBLISH_AT=now.isoformat())
        ours = site_settings.read(settings)
    except SettingsError as error:
        raise Exit(str(error), 2) from error
    given = {"folder": folder, "branch": branch, "rsync": rsync, "releases": releases, "rclone": rclone}
    targets = [(kind, where) for kind, where in given.items() if where] or list(publishing.targets(settings))
    if not targets:
        words, names = (" or ".join(said) for said in ([f"--{kind}" for kind in publishing.KINDS], publishing.KINDS.values()))
        raise Exit(f"Where to? invoke publish {words}, or set {names} in publishconf.py.", 2)
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch, "output") if dry else OUTPUT
        beside = output.resolve().parent / "build"
        run_pelican("-s", PUBLISHED, "-o", str(output), "-e", f'DIGEST_PUBLISH_AT="{now.isoformat()}"')
        try:
            # Nobody builds here until the site is where it goes.
            with manifests.lock(beside):
                site = publishing.guard(output, beside, ours)
                options = {"repository": ROOT, "now": now.isoformat(), "push": push, "force": force}
                # No target gets anything, and the ledger nothing, unless all of them take it.
                deliveries = [publishing.prepare(kind, where, site, **options) for kind, where in targets]
                if not dry:
                    errors.with_remedy(manifests.write_whole)(CONTENT / "ledger.jsonl", (beside / "ledger.jsonl").read_bytes())
                for (kind, where), delivery in zip(targets, deliveries, strict=True):
                    if not dry:
                        delivery.carry_out()
                    print(f"{'would go' if dry else 'went'} to the {kind} {where}:\n{delivery.changes}")
            for (kind, _), delivery in zip(targets, deliveries, strict=True):
                # A branch that is not pushed is not yet what readers see.
                if ours.hub and not dry and (kind != "branch" or push):
                    topics = hubs.topics((*delivery.changes.added, *delivery.changes.changed), ours.url)
                    print(hubs.ping(ours.hub, topics) or f"told {ours.hub} of {len(topics)} feeds")
        except SettingsError as error:
            raise Exit(str(error), 1) from error


@task(help={"releases": "user@host:path, as of publish (default: PUBLISH_RELEASES of publishconf.py)"})
def rollback(c, releases=""):
    """Show readers the release before the one that they see"""
    from newsdigest.publishing import releases as published

    where = releases or configured(PUBLISHED).get("PUBLISH_RELEASES")
    if not where:
        raise Exit("Of what? invoke rollback --releases user@host:path, or set PUBLISH_RELEASES in publishconf.py.", 2)
    try:
        print(f"readers see the release {published.roll_back(where)}")
    except SettingsError as error:
        raise Exit(str(error), 1) from error


@task
def tests(c):
    """Run the tests, a module at a time on each processor"""
    python(c, "pytest -q -n auto --dist loadscope --no-loadscope-reorder")


@task
def lint(c):
    """Look for faults in the code"""
    python(c, "ruff check .")
    python(c, "ruff format --check .")
    python(c, "mypy")


@task(
    help={
        "all": "ask independent checkers too (tests/checkers), which takes a while",
        "crowd": "look at a site of 2,000 reports instead, made of the public data in this folder",
    }
)
def check(c, all=False, crowd=""):
    """Build into a scratch folder and fail on a rejected seed or a fault of the site"""
    from newsdigest import checks, publishing
    from newsdigest import settings as site_settings

    # What only readers' site has, search and cards, is for the independent checkers to see.
    configuration = PUBLISHED if all else WORKING
    with tempfile.TemporaryDirectory() as scratch:
        output, content = Path(scratch, "output"), CONTENT
        if crowd:
            content = Path(scratch, "content")
            python(c, f"tests.checkers.crowds {crowd} {content}")
        run_pelican("-s", configuration, "-o", str(output), content=content)
        settings = configured(configuration)
        try:
            publishing.guard(output, Path(scratch, "build"), site_settings.read(settings))
        except SettingsError as error:
            raise Exit(str(error), 1) from error
        faults = list(checks.faults(output, settings["SITEURL"]))
        is_read = bool(shutil.which("xmllint"))
        for path in sorted(output.rglob("*.xml")) if is_read else ():
            told = c.run(f"xmllint --noout --nonet '{path}'", hide=True, warn=True)
            faults += [line.replace(f"{output}/", "") for line in told.stderr.splitlines()]
        if faults:
            raise Exit("\n".join(faults), 1)
        # What was not looked at is no proof of anything.
        if not is_read:
            print("not run: xmllint on feeds and sitemap, as it is not installed (Debian: libxml2-utils)")
        if not settings.get("DIGEST_SEARCH"):
            print("not run: the index of the search, which only `invoke publish`, `invoke search` and `invoke check --all` make")
        print("no rejected seeds, no faults")
        if all:
            python(c, f"tests.checkers {output}")


@task
def licences(c):
    """List the licences of all that the program needs, and fail on one that does not fit"""
    python(c, "tests.licences")


@task
def screenshots(c):
    """Take the pictures of the demo in README anew, into docs/screenshots (needs playwright and chromium)"""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as running:
        output = Path(scratch, "output")
        run_pelican("-s", WORKING, "-o", str(output))
        front = (output / "index.html").read_text("utf-8")
        digest = re.search(r'href="\./(stories/[^"]+)"', front)[1] + "index.html"
        arabic = next(path for path in sorted(output.glob("posts/*/index.html")) if '<h1 lang="ar"' in path.read_text("utf-8"))
        wanted = [
            ("front-wide", "index.html", 1280, 800, "light"),
            ("front-phone-dark", "index.html", 320, 640, "dark"),
            ("digest-wide", digest, 1280, 800, "light"),
            ("digest-phone-dark", digest, 320, 640, "dark"),
            ("post-arabic-phone", arabic.relative_to(output), 320, 640, "light"),
        ]
        # A reader goes without a font that does not come at once; a picture waits for it.
        style = output / "theme" / "css" / "main.css"
        style.write_text(style.read_text("utf-8").replace("font-display: optional", "font-display: block"), "utf-8")
        # From a disk a browser takes no fonts.
        server = RootedHTTPServer(str(output), (HOST, 0), ComplexHTTPRequestHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for name, address, width, height, scheme in wanted:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(f"http://{HOST}:{server.server_port}/{address}")
            page.evaluate("document.fonts.ready.then(() => 0)")
            taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 45})
            path = ROOT / "docs" / "screenshots" / f"{name}.webp"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(taken["data"]))
        browser.close()
        server.shutdown()


@task
def fonts(c):
    """Cut the theme's fonts anew out of Source Serif Pro, for systems without a book face (needs the extra cards, and brotli)"""
    from importlib.resources import files

    from fontTools import subset
    from fontTools.ttLib import TTFont

    source, folder = files("font_source_serif_pro") / "files", ROOT / "theme" / "static" / "fonts"
    plain = {*range(0x20, 0x7F), 0xA0, 0xA9, 0xAB, 0xB7, 0xBB, *range(0x2010, 0x203B), 0x20AC}
    more = {*range(0xA1, 0x180), *range(0x218, 0x21C), 0x2122} - plain
    styles = {"Regular": "regular", "Bold": "bold", "It": "italic"}
    for (style, name), (part, signs) in itertools.product(styles.items(), {"": plain, "-more": more}.items()):
        font = TTFont(str(source / f"SourceSerifPro-{style}.ttf"), recalcTimestamp=False)
        # Letters of two fonts are never kerned with each other, so those of the second have nothing to be kerned with.
        options = subset.Options(hinting=False, name_IDs=[], layout_features=["kern", "liga", "lnum", "onum"] * (not part))
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=signs)
        subsetter.subset(font)
        # The licence keeps the name Source for the whole font.
        for number, words in ((1, "Digest Serif"), (2, style), (4, f"Digest Serif {style}"), (6, f"DigestSerif-{style}")):
            font["name"].setName(words, number, 3, 1, 0x409)
        font.flavor = "woff2"
        font.save(folder / f"{name}{part}.woff2")
    shutil.copyfile(source / "LICENSE.txt", folder / "LICENSE.txt")


@task
def pin(c):
    """Write requirements.txt and tests/requirements.txt anew from pyproject.toml"""
    compile_ = "uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11"
    extras = "--extra build --extra search --extra cards"
    with c.cd(str(ROOT)):
        c.run(f"{compile_} {extras} -o requirements.txt pyproject.toml")
        c.run(f"{compile_} {extras} --extra test -c requirements.txt -o tests/requirements.txt pyproject.toml")


@task
def verify(c):
    """Check every sentence of the built site against its seeds"""
    python(c, f"newsdigest verify {OUTPUT} {CONTENT / 'seeds'} --rules {CONTENT / 'publishers'}")


@task(help={"seed": "a file below content/seeds or anywhere else", "name": "the case's name: its reason"})
def new_case(c, seed, name=""):
    """Make a test case of a seed: the seed, and what comes out now, for you to correct"""
    python(c, f"tests.cases new {seed} {name}")


@task(help={"name": "only cases whose path has this in it"})
def update_cases(c, name=""):
    """Record what comes out now as what the test cases expect; read the difference"""
    with c.prefix(f"export UPDATE_CASES=1 UPDATE_ONLY='{name}'"):
        python(c, f"pytest -q tests -k '{name}'")
    c.run("git diff --stat -- tests")


@task
def words(c):
    """Put new words of the interface into the catalogues, where they wait for their translations"""
    with tempfile.TemporaryDirectory() as scratch, c.cd(str(ROOT)):
        found = Path(scratch, "messages.pot")
        for folder, mapping in (("theme", "-F theme/babel.cfg"), ("plugins/newsdigest", "")):
            python(c, f"babel.messages.frontend -q extract {mapping} --add-location=file --sort-by-file -o {found} {folder}")
            update = f"babel.messages.frontend -q update -i {found} -d {folder}/translations -D messages"
            python(c, f"{update} --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date")
    c.run("git diff --stat -- '*.po'")


@task(
    help={
        "data": "the folder with the public data sets",
        "what": "one of the scripts in benchmarks, by name; all when empty",
    }
)
def bench(c, data="../shared/bench", what=""):
    """Measure quality and speed on public data"""
    for script in sorted(Path(ROOT, "benchmarks").glob(f"{what or '*'}.py")):
        if not script.name.startswith(("_", "train_")):
            with c.cd(str(ROOT)):
                c.run(f"{sys.executable} {script} {data}")
