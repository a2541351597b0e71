"""The demo site with its interface in other languages, in a real browser: it runs from its side, fits a phone, and axe finds nothing."""

import re

import pytest

from tests.conftest import ROOT, build

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module", params=["ar", "de"])
def site(request, tmp_path_factory):
    """A language, and the output folder of the demo in it."""
    output = tmp_path_factory.mktemp(request.param) / "output"
    build(ROOT / "content", output, "-e", f'DEFAULT_LANG="{request.param}"')
    return request.param, output


@pytest.fixture(scope="module")
def served(site, serve):
    with serve(site[1]) as address:
        yield address


def addresses(output):
    """Front page, the longest digest, a post, a month, a source and what else there is one of."""
    digest = max(output.glob("stories/*/index.html"), key=lambda path: path.stat().st_size)
    several = [digest, *(next(iter(sorted(output.glob(f"{kind}/index.html")))) for kind in ("posts/*", "editions/*/*", "sources/*"))]
    return ["", *(f"{path.parent.relative_to(output).as_posix()}/" for path in several), "editions/", "search/", "method/", "removals/"]


def test_every_page_fits_a_phone_and_runs_from_its_side(site, served, browser):
    language, output = site
    page = browser.new_page(viewport={"width": 320, "height": 900})
    for address in addresses(output):
        page.goto(served + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language == "ar" else "ltr")
        # What stands in its language and in no other has no English words, marks and what is named apart.
        lines = page.locator("#main > h1, .menu a, .imprint li").all_inner_texts()
        assert lines
        if language == "ar" and not address.startswith(("stories", "posts", "sources/")):
            assert not [line for line in lines if re.search("[A-Za-z]{3}", line)], address
    page.close()


def test_the_menu_has_lines_of_one_length(site, served, browser):
    """No word alone in the last line."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(served)
    tops = page.locator(".menu a").evaluate_all("links => links.map((link) => Math.round(link.getBoundingClientRect().top))")
    page.close()
    assert tops.count(max(tops)) >= len(tops) // len(set(tops))


def test_reports_in_other_languages_run_from_their_own_side(served, browser):
    page = browser.new_page()
    page.goto(served)
    sides = page.locator(".summary h3").evaluate_all(
        "all => all.map((one) => [one.lang || document.documentElement.lang, getComputedStyle(one).direction])"
    )
    page.close()
    assert {lang for lang, _ in sides} >= {"ar", "en"}
    assert all((direction == "rtl") == (lang == "ar") for lang, direction in sides)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing(site, served, browser, width, scheme):
    """WCAG 2.2 AA and best practice, on front page and digest."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install axe-playwright-python").Axe()
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in addresses(site[1])[:2]:
        page.goto(served + address)
        found = axe.run(page, options=RULES).response["violations"]
        assert not [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found], address
    page.close()
