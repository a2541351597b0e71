"""The demo site in a real browser: a reader's way from the front page to a statement's place, on any screen, asking nobody else."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="module")
def served(demo, serve):
    """The demo site's address on this machine."""
    with serve(demo) as address:
        yield address


@pytest.fixture
def visit(browser, served):
    """Opens a page in a window of some width; at the end no request may have left the site, and no script have failed."""
    contexts, asked, failed = [], [], []

    def opened(address: str = "", *, width: int = 1280, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(served + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(served).netloc}
    assert not failed


def kinds(demo: Path) -> list[str]:
    """One address of each kind of page, below the root."""

    def one(pattern: str) -> str:
        return next(f"{path.parent.relative_to(demo).as_posix()}/" for path in sorted(demo.glob(pattern)))

    several = [one(f"{folder}/index.html") for folder in ("stories/*", "posts/*", "editions/*/*/*", "editions/*/*", "sources/*")]
    return ["", *several, "editions/", "editions/2026/", "editions/undated/", "headlines/", "sources/", "feeds/", "method/", "404.html"]


def test_from_the_front_page_to_a_statements_place(visit):
    page = visit()
    page.locator(".summary h3 a").first.click()
    assert "/stories/" in page.url
    headline = page.locator("h1").inner_text()
    assert headline
    mark = page.locator(".short .line").filter(has=page.locator(".mark[href*='#s']")).first
    said = mark.locator("span").first.inner_text()
    publisher = mark.locator("cite").inner_text()
    mark.locator(".mark").click()
    assert "/posts/" in page.url
    place = page.locator(":target")
    assert place.inner_text() == said
    assert place.is_visible()
    assert publisher.rstrip(" 0123456789") in page.locator(".source").inner_text()
    page.locator(".kicker a").click()
    assert page.locator("h1").inner_text() == headline


@pytest.mark.parametrize("width", [320, 640, 1280, 1920])
def test_no_page_scrolls_sideways(visit, demo, width):
    page = visit(width=width)
    root = page.url
    for address in kinds(demo):
        page.goto(root + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_without_javascript_nothing_is_missing(visit, demo):
    for address in kinds(demo)[:3]:
        assert visit(address, java_script_enabled=False).locator("main").inner_text() == visit(address).locator("main").inner_text()


def test_the_first_tab_leads_past_the_menu(visit):
    page = visit()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#main"
    assert focused.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_is_dark_and_light_is_light(visit, scheme):
    page = visit(color_scheme=scheme)
    red = page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/[0-9]+/)[0]")
    assert (int(red) > 128) == (scheme == "light")


def test_print_leaves_the_menu_out(visit):
    page = visit()
    page.emulate_media(media="print")
    assert not page.locator(".menu").is_visible()
    assert page.locator("h1").is_visible()


def test_arabic_runs_from_the_right(visit, demo):
    found = next((path for path in sorted(demo.glob("posts/*/index.html")) if 'class="body" lang="ar"' in path.read_text("utf-8")), None)
    assert found, "the demo has an Arabic report"
    page = visit(f"{found.parent.relative_to(demo).as_posix()}/")
    assert page.evaluate("getComputedStyle(document.querySelector('.body')).direction") == "rtl"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, demo, width, scheme):
    """WCAG 2.2 AA and best practice."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install axe-playwright-python").Axe()
    page = visit(width=width, color_scheme=scheme)
    root = page.url
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for address in kinds(demo):
        page.goto(root + address)
        found = axe.run(page, options=rules).response["violations"]
        assert not [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found], address
