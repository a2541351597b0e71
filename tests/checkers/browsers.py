"""The messages of a browser that visits a built site: axe's, what does not fit, what is fetched or refused, what the search misses."""

from __future__ import annotations

import contextlib
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from tests import servers
from tests.checkers import CHROMIUM, FLAGS, NotRunError, file_of, kinds, program, rows, spread

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
HEADLINES = 200  # looked up in the search
FOUND = 0.98  # share of them that must stand among the first three
BYTES = 200_000  # that a search may fetch, compressed as hosts do


@contextlib.contextmanager
def browser():
    """Chromium, until the end of the block; raises NotRunError where there is none."""
    program(CHROMIUM, "chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NotRunError("no playwright here: pip install '.[test]'") from error
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def axe(output: Path) -> Iterator[str]:
    """axe (WCAG 2.2 AA and best practice) over each kind of page, narrow and wide, light and dark."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError as error:
        raise NotRunError("no axe here: pip install '.[test]'") from error
    tool = Axe()
    with browser() as chromium, servers.site(output) as root:
        for width in (320, 1280):
            for scheme in ("light", "dark"):
                # axe is put into the page, which the site's policy would not have.
                page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
                for address in kinds(output):
                    page.goto(root + address)
                    # What a page without a style is painted on in the dark, axe takes for white.
                    page.add_style_tag(content=":where(:root) { background: Canvas; color: CanvasText; }")
                    for violation in tool.run(page, options=RULES).response["violations"]:
                        first, *others = (node["html"] for node in violation["nodes"])
                        yield f"{address} at {width}, {scheme}: {violation['id']}: {first[:160]} and {len(others)} more"
                page.close()


def visits(output: Path) -> Iterator[str]:
    """Each kind of page fits 320 pixels, and 640 with letters twice as large, asks only its own host, breaks no policy, reads the same
    without scripts."""
    with browser() as chromium, servers.site(output, "/news/") as root:
        said: list[str] = []
        page, plain = (chromium.new_page(viewport={"width": 320, "height": 900}, java_script_enabled=scripts) for scripts in (True, False))
        page.on(
            "request", lambda request: said.append(f"asks {request.url}") if urlsplit(request.url).netloc != urlsplit(root).netloc else None
        )
        # A page to take along has no icon, and a browser looks for one at the root of the host, which may be another's.
        page.on(
            "console",
            lambda message: (
                said.append(message.text)
                if message.type in ("error", "warning") and not message.location["url"].endswith("/favicon.ico")
                else None
            ),
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        large = chromium.new_page(viewport={"width": 640, "height": 900})
        large.context.new_cdp_session(large).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        for address in kinds(output):
            page.goto(root + address, wait_until="networkidle")
            yield from (f"{address}: {line}" for line in said)
            said.clear()
            large.goto(root + address)
            for shown, most, how in ((page, 320, ""), (large, 640, " and letters are twice as large")):
                wide = shown.evaluate("document.documentElement.scrollWidth")
                if wide > most:
                    yield f"{address}: {wide} pixels wide where there are {most}{how}"
            if address != "search/":  # the one page that has a script, and says what it does without
                plain.goto(root + address)
                if plain.locator("body").inner_text() != page.locator("body").inner_text():
                    yield f"{address}: other words without scripts"


# Where the keyboard is: its words, whether it is marked and can be seen, and whether something lies over it.
STOP = """() => {
    const stop = document.activeElement;
    if (!stop || stop === document.body) return null;
    const box = stop.getClientRects()[0], style = getComputedStyle(stop);
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    let opacity = 1;
    for (let one = stop; one; one = one.parentElement) opacity *= getComputedStyle(one).opacity;
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const clear = top && (stop.contains(top) || top.contains(stop));
    const faults = [marked || "has no outline", opacity === 1 || "is faint", clear || "is hidden"];
    return [stop.getAttribute("href") ?? stop.id ?? stop.tagName, faults.filter((fault) => fault !== true)];
}"""
WALKED = 120  # stops of a page
STOPS = "[...document.querySelectorAll('a[href], button, input, select, summary')].filter((one) => one.checkVisibility()).length"


def keys(output: Path) -> Iterator[str]:
    """Each kind of page, narrow and wide, by the Tab key alone: first past the menu, every stop marked and in view, on to the end.

    Of a page with very many stops the first of them.
    """
    with browser() as chromium, servers.site(output) as root:
        for width in (320, 1280):
            # A browser that scrolls smoothly has not arrived when it is asked.
            page = chromium.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
            for address in kinds(output):
                page.goto(root + address, wait_until="networkidle")
                count, told = page.evaluate(STOPS), []
                while len(told) < WALKED:
                    page.keyboard.press("Tab")
                    stop = page.evaluate(STOP)
                    if stop is None or (len(told) >= count and stop == told[0]):  # behind the last one
                        break
                    told.append(stop)
                yield from (f"{address} at {width}: {words} {' and '.join(faults)}" for words, faults in told if faults)
                # A part that can be scrolled sideways is a stop as well.
                if not min(WALKED, count) <= len(told) <= count + 10:
                    yield f"{address} at {width}: {len(told)} stops where there are {count}"
                if page.locator(".menu").count() and told[0][0] != "#main":
                    yield f"{address} at {width}: the first stop is {told[0][0]}"
            page.close()


def searches(output: Path) -> Iterator[str]:
    """Of headlines looked up by their three longest words, the page stands among the first three, and little is fetched for it."""
    if not (output / "pagefind").is_dir():
        raise NotRunError("the site has no index of its search: invoke search")
    told = {row["headline"] or "" for row in rows(output, "reports")}
    headlines = spread(sorted(headline for headline in told if len(re.findall(r"\w+", headline)) >= 3), HEADLINES)
    missed, heaviest = [], 0
    with browser() as chromium, servers.site(output) as root:
        for headline in headlines:
            words = sorted(set(re.findall(r"\w+", headline)), key=lambda word: (-len(word), word))[:3]
            context = chromium.new_context()
            page, fetched = context.new_page(), []
            page.on("response", lambda response, fetched=fetched: fetched.append(response))
            page.goto(f"{root}search/?q={quote(' '.join(words))}")
            page.locator("#found:not(:empty)").wait_for()  # it says how many once the first of them stand below it
            shown = page.locator("#results a").all_inner_texts()[:3]
            if headline not in shown:
                missed.append(f"{' '.join(words)}: not {headline!r} but {shown}")
            heaviest = max(heaviest, sum(len(gzip.compress(response.body())) for response in fetched))
            context.close()
    if len(missed) > (1 - FOUND) * len(headlines):
        yield f"{len(missed)} of {len(headlines)} headlines are not among the first three"
        yield from missed
    if heaviest > BYTES:
        yield f"a search fetches {heaviest} bytes"


def weights(output: Path) -> Iterator[str]:
    """Front page, digests of up to ten reports and posts of up to a thousand words that weigh more than they should, compressed.

    The style that all of them share is fetched once; a test of the theme holds it to its own weight.
    """
    few = {row["address"] for row in rows(output, "stories") if 2 <= len(row["ids"]) <= 10}
    short = {row["address"] for row in rows(output, "reports") if sum(len(block["text"].split()) for block in row["blocks"]) <= 1000}
    for addresses, most in (({""}, 16_000), (few, 14_000), (short, 10_000)):
        for address in sorted(addresses):
            weight = len(gzip.compress(file_of(output, address).read_bytes()))
            if weight > most:
                yield f"{address}: {weight} bytes where there should be {most} at most"
