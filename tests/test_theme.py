"""The theme keeps its promises: variables declared and true, nothing unescaped, one small stylesheet, no script but the search page's."""

import gzip
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace

import jinja2
import msgspec
import pytest
from jinja2 import meta, nodes

from newsdigest import pages
from newsdigest.pages import environments
from newsdigest.pages.views import Page, Site
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings
from tests.conftest import ROOT

THEME = ROOT / "theme"
TEMPLATES = sorted((THEME / "templates").glob("*.html"))
FRAME = {"site", "page"}
# What the frame has of Pelican where the plugin is not there to give it its own.
PLAIN = {"SITENAME", "SITESUBTITLE", "SITEURL", "DEFAULT_LANG", "MENUITEMS", "pages"}
# Pelican gives these their variables.
PELICANS = {"article.html": {"article", "SITENAME", "SITEURL"}, "page.html": {"page"}}
STYLES = (THEME / "static" / "css" / "main.css").read_text("utf-8")
syntax = jinja2.Environment(autoescape=True)
environments.equip(syntax, words_of("en"), "")
GETTEXT = {"gettext", "ngettext", "pgettext", "npgettext", "_"}


def source(name: str) -> str:
    return (THEME / "templates" / name).read_text("utf-8")


def comment(name: str) -> str:
    found = re.match(r"\{#\n(.*?)#\}\n", source(name), re.DOTALL)
    assert found, f"{name} opens with a comment that lists its variables"
    return found.group(1)


def listed(name: str) -> set[str]:
    """The variables a template's comment names: the first word of each line below its first paragraph."""
    return set(re.findall(r"^([A-Za-z_]+)  +\S", comment(name), re.MULTILINE))


def used(name: str) -> set[str]:
    """The names a template takes from outside: neither imported nor set in it."""
    tree = syntax.parse(source(name))
    own = {macro.name for macro in tree.find_all(nodes.Macro)} | {assigned.target.name for assigned in tree.find_all(nodes.Assign)}
    for imported in tree.find_all(nodes.FromImport):
        own |= {given if isinstance(given, str) else given[1] for given in imported.names}
    return meta.find_undeclared_variables(tree) - own - GETTEXT


def test_every_kind_of_page_has_its_template_and_every_template_its_use():
    ours = {path.name for path in TEMPLATES if not path.name.startswith("_")} - {"base.html", *PELICANS}
    assert ours == set(pages.CONTEXTS)


@pytest.mark.parametrize("name", sorted(pages.CONTEXTS))
def test_comment_context_and_template_name_the_same_variables(name):
    fields = {field.name for field in msgspec.structs.fields(pages.CONTEXTS[name])}
    assert listed(name) == fields
    assert used(name) - FRAME == fields


@pytest.mark.parametrize("name", sorted(PELICANS))
def test_pelicans_templates_name_their_variables(name):
    assert listed(name) == PELICANS[name]
    assert used(name) - FRAME - {"is_plain"} <= PELICANS[name]


@pytest.mark.parametrize("name", sorted(PELICANS))
def test_pelicans_templates_show_the_editors_words(name):
    """A note or page as Pelican hands it over: its own text as markup, its title as words."""
    written = SimpleNamespace(
        title="Fish &amp; <em>chips</em>",
        content="<p>Our <b>own</b> words.</p>",
        summary="<p>Our own words.</p>",
        save_as="notes/fish/index.html",
        url="notes/fish/",
        lang="en",
        date=datetime(2026, 11, 18, tzinfo=UTC),
        locale_date="Wed 18 November 2026",
    )
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environments.equip(environment, words_of("en"), "")
    site = pages.site_of(Settings(name="The Plaice", url="https://example.org"))
    html = environment.get_template(name).render({"site": site, name.removesuffix(".html"): written})
    assert "<p>Our <b>own</b> words.</p>" in html
    assert "<title>Fish &amp; chips – The Plaice</title>" in html
    assert '<link rel="canonical" href="https://example.org/notes/fish/">' in html
    assert 'href="../../theme/css/main.css"' in html


def test_the_frame_names_all_it_uses():
    assert used("base.html") | FRAME == listed("base.html") == FRAME | PLAIN
    for name, type_ in (("site", Site), ("page", Page)):
        line = re.search(rf"^{name} +(.*)$", comment("base.html"), re.MULTILINE).group(1)
        told = set(re.findall(r"[a-z]+", line.partition(":")[0]))
        assert told == set(re.findall(rf"(?<!}})\b{name}\.([a-z_]+)", source("base.html")))
        assert told <= {field.name for field in msgspec.structs.fields(type_)}


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=lambda path: path.name)
def test_parts_see_only_what_they_are_given(path):
    assert used(path.name) == set()
    for macro in syntax.parse(path.read_text("utf-8")).find_all(nodes.Macro):
        assert macro.name in comment(path.name) or macro.name in ("time", "named"), macro.name


def test_nothing_goes_round_the_escaping():
    allowed = {"base.html": ["page.data|safe"], "article.html": ["article.content|safe"], "page.html": ["article.content|safe"]}
    for path in TEMPLATES:
        assert re.findall(r"[\w.]+ *\| *safe", path.read_text("utf-8")) == allowed.get(path.name, [])
        assert "autoescape" not in path.read_text("utf-8")


def test_attribution_comes_from_one_place():
    words = ("Carried by", "carried by", "Publisher not recorded", 'class="source"', 'class="credit"')
    for path in TEMPLATES:
        if path.name not in ("_source.html", "_stories.html", "method.html"):
            assert not [word for word in words if word in path.read_text("utf-8")], path.name


def test_no_script_no_style_in_pages():
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        scripts = {
            "base.html": ['<script type="application/ld+json">'],
            "search.html": ['<script type="module" src="{{ page.root }}theme/search.js">'],
        }
        assert re.findall(r"<script[^>]*>", text) == scripts.get(path.name, [])
        # What is to be read alone brings its style along.
        brought = ['<style>{% include "book.css" %}</style>'] if path.name in ("text.html", "whole.html") else []
        assert re.findall("<style>.*", text) == brought, path.name
        assert not re.search(r"\sstyle=|\son[a-z]+=|<img|<iframe|https?://(?!www\.w3\.org/1999/xhtml)", text), path.name


def test_the_stylesheet_is_small_and_asks_nobody_else():
    assert len(gzip.compress(STYLES.encode(), 9)) <= 6 * 1024
    fonts = re.findall(r'url\("\.\./([^"]*)"\)', STYLES)
    assert len(fonts) == STYLES.count("url(")
    assert all((THEME / "static" / name).stat().st_size < 24_000 for name in fonts)
    assert "@import" not in STYLES


def test_the_stylesheet_reads_from_either_side():
    """Logical properties only: no left or right that a right-to-left page would turn wrong."""
    assert not re.search(r"\b(?:left|right|float)\b", re.sub(r"/\*.*?\*/", "", STYLES, flags=re.DOTALL))


def test_every_class_is_known_on_both_sides():
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\d\.\d+|url\(.*?\)|/\*.*?\*/", "", STYLES, flags=re.DOTALL)))
    given = set()
    for path in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', path.read_text("utf-8")):
            given |= set(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", value).split())
    dynamic = {"standfirst", "correction", "editor", "caption", "shade", "shade1", "shade2", "shade3", "shade4"}
    assert styled - given <= dynamic
    assert given - styled <= dynamic | {"digest", "links"}


def test_the_browsers_own_frame_has_the_colour_of_the_paper():
    papers = re.findall(r"--paper: (#[0-9a-f]{6});", STYLES)[:2]
    assert re.findall(r'name="theme-color" content="(#[0-9a-f]{6})"', source("base.html")) == papers


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme):
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text on each ground it stands on."""
    palette = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL)[scheme]))
    for ink in ("ink", "soft", "accent"):
        for ground in ("paper", "tint") + (("found",) if ink == "ink" else ()):
            light, dark = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


# ------------------------------------------------------------------------------------------- themes and sites of others


def pelican(folder, settings: str, status: int = 0) -> str:
    """Builds a site of the files in `content` into `output`; what it printed."""
    (folder / "pelicanconf.py").write_text(settings + '\nTIMEZONE = "UTC"\nPATH = "content"\n')
    command = [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "-o", "output"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return " ".join((done.stdout + done.stderr).split())


def test_the_theme_frames_plain_pelican(tmp_path):
    """Without the plugin: articles and pages by our templates, lists by those that Pelican lends every theme."""
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / "fish.md").write_text("Title: Fish & chips\nDate: 2026-11-18\nTags: supper\n\nOur **own** words.\n")
    (tmp_path / "content" / "pages" / "about.md").write_text("Title: About us\n\nWe fry.\n")
    pelican(tmp_path, f'THEME = {str(THEME)!r}\nPLUGINS = []\nSITENAME = "The Plaice & Co"\nSITEURL = "https://plaice.example"')
    output = tmp_path / "output"
    html = {path.relative_to(output).as_posix(): path.read_text("utf-8") for path in output.rglob("*.html")}
    assert {"index.html", "fish-chips.html", "pages/about-us.html", "tag/supper.html", "archives.html"} <= set(html)
    for page in html.values():
        assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
        assert page.count('<main id="main">') == 1
        assert '<a href="https://plaice.example/">The Plaice &amp; Co</a>' in page
        assert '<a href="https://plaice.example/pages/about-us.html">About us</a>' in page
        assert "compiles this site" not in page, "says of others' sites what holds for ours"
    assert "<title>Fish &amp; chips – The Plaice &amp; Co</title>" in html["fish-chips.html"]
    assert "<p>Our <strong>own</strong> words.</p>" in html["fish-chips.html"]
    assert "fish-chips.html" in html["index.html"]


OTHER = """<!DOCTYPE html>
<html lang="en">
<head>
<title>{{ page.title if page else SITENAME }}</title>
{% block head %}{% endblock %}
</head>
<body>
{% block main %}{% endblock %}
</body>
</html>
"""


def test_a_theme_without_our_templates_is_told_which_it_lacks(tmp_path):
    templates = tmp_path / "theirs" / "templates"
    templates.mkdir(parents=True)
    (templates / "base.html").write_text(OTHER)
    (templates / "index.html").write_text('{% extends "base.html" %}')
    (tmp_path / "content" / "seeds").mkdir(parents=True)
    said = pelican(tmp_path, f'THEME = {str(templates.parent)!r}\nPLUGINS = ["newsdigest"]', status=1)
    assert "has no archive.html, chapter.html" in said
    assert "THEME = newsdigest.THEME" in said
    assert "Traceback" not in said
    assert not (tmp_path / "output").exists()


def test_a_frame_of_ten_lines_takes_our_pages(tmp_path):
    """The remedy of the message above: another site's base.html, with our templates inside."""
    (tmp_path / "frame").mkdir()
    (tmp_path / "frame" / "base.html").write_text(OTHER)
    (tmp_path / "content" / "seeds").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "site" / "content" / "seeds" / "lowland.example" / "orrin-ferry.txt", tmp_path / "content" / "seeds")
    (tmp_path / "content" / "note.md").write_text("Title: Of ferries\nDate: 2026-01-02\n\nThey come back.\n")
    (tmp_path / "content" / "pages").mkdir()
    (tmp_path / "content" / "pages" / "us.md").write_text("Title: About us\n\nWe are two.\n")
    pelican(tmp_path, 'import newsdigest\nTHEME = newsdigest.THEME\nPLUGINS = ["newsdigest"]\nTHEME_TEMPLATES_OVERRIDES = ["frame"]')
    (post,) = (tmp_path / "output" / "posts").glob("*/index.html")
    page = post.read_text("utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>Island of Orrin has its ferry back</title>')
    assert "according to the harbour master" in page
    assert "masthead" not in page
    # The editor's own, which Pelican reads, as well.
    for address, title in (("notes/of-ferries", "Of ferries"), ("about-us", "About us")):
        assert f"<title>{title}</title>" in (tmp_path / "output" / address / "index.html").read_text("utf-8")
