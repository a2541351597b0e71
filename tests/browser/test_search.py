"""The search of the demo site, published below a path, in a real browser with the policy that its hosts are told."""

import gzip

import pytest

from tests.conftest import ROOT, build

pytest.importorskip("pagefind", reason="needs Pagefind: pip install '.[search]'")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demo with its search."""
    output = tmp_path_factory.mktemp("search") / "output"
    build(ROOT / "content", output, "-e", "DIGEST_SEARCH=true")
    return output


@pytest.fixture(scope="module")
def served(site, serve):
    with serve(site, "/news/") as address:
        yield address


@pytest.fixture
def search(browser, served):
    """Opens the search; at the end no script has failed and the policy stopped nothing."""
    contexts, complaints = [], []

    def opened(query="", *, width=1280, wait_until="load", **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{served}search/{query}", wait_until=wait_until)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def headlines(page):
    """Of the pages found, once the search has said how many there are."""
    page.locator("#found:not(:empty)").wait_for()
    return page.locator("#results a").all_inner_texts()


def test_typed_words_lead_to_their_story_and_stand_in_the_address(search):
    page = search()
    page.get_by_label("Words").click()
    page.keyboard.type("ferry trawler")
    page.wait_for_url("**/search/?q=ferry+trawler")
    assert "ferry" in headlines(page)[0].lower()
    assert page.locator("#results mark").first.inner_text().lower() in ("ferry", "trawler")
    page.get_by_label("Kind").select_option("Story")
    page.wait_for_url("**/search/?q=ferry+trawler&kind=story")
    page.locator("#results li:first-child .status", has_text="Story").wait_for()
    link = page.locator("#results a").first
    headline = link.inner_text()
    link.click()
    assert "/news/stories/" in page.url
    assert page.locator("h1").inner_text() == headline
    page.go_back()
    assert headline in headlines(page)
    assert page.get_by_label("Words").input_value() == "ferry trawler"
    assert page.get_by_label("Kind").input_value() == "story"


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("Seebrücke", "Seebrücke nach Fund eines Risses gesperrt"),
        ("sequia", "La capital de Costamar raciona el agua ante la peor sequía en tres décadas"),
        ("ميناء", "الحكومة تقر توسعة ميناء المرسى بكلفة 3.2 مليار دينار"),
        ("Quillane", "Ferry, trawler collide off Calder coast; 12 injured"),
    ],
    ids=["German", "Spanish without accents", "Arabic", "byline"],
)
def test_words_of_any_language_and_bylines_are_found(search, words, headline):
    assert headline in headlines(search(f"?q={words}"))


def test_filters_alone_list_what_they_fit(search):
    page = search("?publisher=Bergland-Kurier&year=2026")
    assert headlines(page)
    said = page.locator("#results .status").all_inner_texts()
    assert said
    assert all("Bergland-Kurier" in status for status in said)


def test_all_that_was_found_can_be_shown(search):
    page = search("?kind=report")
    assert len(headlines(page)) == 3
    page.get_by_role("button", name="Show more").click()
    page.locator("#results li:nth-child(10)").wait_for()
    assert page.evaluate("document.activeElement === document.querySelector('#results li:nth-child(4) a')")


def test_what_a_page_may_not_show_is_not_found(search, site):
    """Of a report that is only linked to, the headline is found and its text is not."""
    linked = "Eelgrass returns to Sallow Bay, one bag of seed at a time"
    assert headlines(search("?q=eelgrass+sallow")) == [linked]
    assert linked not in headlines(search("?q=pipefish"))
    texts = [gzip.decompress(path.read_bytes()) for path in (site / "pagefind" / "fragment").iterdir()]
    assert any(b"Eelgrass" in text for text in texts)
    assert not any(b"pipefish" in text for text in texts)


def test_what_was_found_is_told(search):
    page = search("?q=xylophone")
    assert headlines(page) == []
    assert page.get_by_role("status").inner_text() == "Nothing found. Try fewer words, or no filter."


def test_without_javascript_the_page_leads_to_the_headlines(search):
    page = search(java_script_enabled=False)
    assert not page.locator("form").is_visible()
    page.get_by_role("link", name="headlines A–Z").click()
    assert page.url.endswith("/news/headlines/")


def test_read_from_a_disk_the_page_leads_to_the_headlines(browser, site):
    page = browser.new_page()
    page.goto((site / "search" / "index.html").as_uri())
    assert page.get_by_role("link", name="headlines A–Z").is_visible()
    assert not page.locator("form").is_visible()
    page.close()


def test_the_front_page_asks_for_no_script(search):
    page = search("../", wait_until="networkidle")
    assert not page.evaluate("performance.getEntriesByType('resource').map((one) => one.name).filter((name) => name.endsWith('.js'))")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(search, width, scheme):
    """WCAG 2.2 AA and best practice, before a search and after it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install axe-playwright-python").Axe()
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for query in ("", "?q=ferry"):
        page = search(query, width=width, color_scheme=scheme, bypass_csp=True)  # axe is put into the page
        page.locator("form").wait_for()
        if query:
            headlines(page)
        found = axe.run(page, options=rules).response["violations"]
        assert not [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
