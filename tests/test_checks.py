"""The checks of a built site find each fault planted in a small one, and none in it as it was."""

import pytest

from newsdigest import checks

PAGE = (
    '<!doctype html><html lang="en"><head><title>x</title><link rel="canonical" href="https://a.example/">{head}</head>'
    '<body id="top">{body}</body></html>'
)
WHOLE = '<p id="s1">One. <a href="#s1">here</a> <a href="posts/a/">a</a> <a href="posts/a/#s2">its place</a> <a href="https://a.example/">away</a></p>'


def site(folder, head="", body=WHOLE, css="p { color: red }"):
    (folder / "posts" / "a").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(head=head, body=body))
    (folder / "posts" / "a" / "index.html").write_text(
        PAGE.format(head="", body='<p id="s2"><a href="../../">back</a> <a href="/news/">root</a></p>')
    )
    (folder / "main.css").write_text(css)
    return list(checks.faults(folder, "https://news.example/news"))


def test_a_sound_site_has_no_fault(tmp_path):
    assert site(tmp_path) == []


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ({"body": '<a href="posts/b/">b</a>'}, "nothing at posts/b/"),
        ({"body": '<a href="posts/a/#s9">b</a>'}, "no such place as posts/a/#s9"),
        ({"body": '<a href="#s9">b</a>'}, "no such place as #s9"),
        ({"body": "<script>1</script>"}, "a script"),
        ({"body": '<img src="https://b.example/p.png" alt="">'}, "<img> fetches https://b.example/p.png"),
        ({"body": '<iframe src="//b.example/"></iframe>'}, "<iframe> fetches //b.example/"),
        ({"body": '<a href="javascript:alert(1)">b</a>'}, "fetches javascript:alert(1)"),
        ({"head": '<link rel="stylesheet" href="https://b.example/x.css">'}, "<link> fetches https://b.example/x.css"),
        (
            {"head": '<meta property="og:image" content="https://news.example/news/cards/a.png">'},
            "no picture at https://news.example/news/cards/a.png",
        ),
        ({"head": "<style>@import 'https://b.example/x.css'</style>"}, "a style fetches from elsewhere"),
        ({"body": '<p style="background: url(//b.example/p.png)">x</p>'}, "a style fetches from elsewhere"),
        ({"css": "p { background: url('https://b.example/p.png') }"}, "a style fetches from elsewhere"),
    ],
)
def test_a_planted_fault_is_found(tmp_path, planted, fault):
    (found,) = site(tmp_path, **planted)
    assert fault in found


def test_only_the_search_page_has_a_script_and_only_from_a_file(tmp_path):
    (tmp_path / "search").mkdir()
    (tmp_path / "search.js").write_text("")
    scripts = '<script type="module" src="../search.js"></script><script>1</script><script src="https://b.example/x.js"></script>'
    (tmp_path / "search" / "index.html").write_text(PAGE.format(head=scripts, body=""))
    found = site(tmp_path, body='<script src="search.js"></script>')
    assert found == ["index.html: a script", "search/index.html: a script", "search/index.html: <script> fetches https://b.example/x.js"]


def test_a_fault_of_a_feed_is_named_with_its_file(tmp_path):
    (tmp_path / "feed.xml").write_text('<rss version="2.0"><channel><title>A</title></channel></rss>')
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    assert "feed.xml: feed has no description" in site(tmp_path)
