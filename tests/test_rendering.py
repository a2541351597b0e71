"""Pages are the same whichever process makes them."""

import pickle

import jinja2
import pytest

from newsdigest.errors import SettingsError
from newsdigest.pages import environments
from newsdigest.pages.edition import FrontContext
from newsdigest.pages.views import Link, Page
from newsdigest.pages.words import Words
from tests.conftest import ROOT, build
from tests.test_site import files

CATALOGUE = 'msgid "Rain"\nmsgstr "Regen"\n'
TEMPLATES = {
    "base.html": "<p>{% trans %}Rain{% endtrans %} {{ name|upper }}{% block main %}{% endblock %}",
    "page.html": '{% extends "base.html" %}',
}


def environment(**options):
    found = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES), **options)
    environments.equip(found, Words(language="de"), CATALOGUE)
    return found


def test_a_site_is_the_same_from_workers(demo, tmp_path):
    words = ("-e", 'DIGEST_EXECUTOR="processes"', "DIGEST_PROCESSES=2")
    build(ROOT / "content", tmp_path / "output", *words, program=("tests.apart",))
    assert files(tmp_path / "output") == files(demo)


def test_an_environment_comes_back_from_bytes():
    options = {"autoescape": True, "trim_blocks": True, "extensions": ["jinja2.ext.do"]}
    whole = environments.written(environment(**options), options, "de", CATALOGUE, "1", {})
    assert environments.read(whole).get_template("page.html").render(name="<ann>") == "<p>Regen &lt;ANN&gt;"
    with pytest.raises(jinja2.UndefinedError):
        environments.read(whole).get_template("page.html").render()


def test_a_template_is_compiled_once_as_long_as_nothing_that_decides_changes(monkeypatch):
    options = {"autoescape": True}
    compiled = []

    def compiling(self, source, name=None, *rest, _compile=jinja2.Environment.compile):
        compiled.append(name)
        return _compile(self, source, name, *rest)

    monkeypatch.setattr(jinja2.Environment, "compile", compiling)

    def rendered(language="de", version="1", **changed):
        nonlocal codes
        compiled.clear()
        templates = jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES | changed), **options)
        environments.equip(templates, Words(language=language), CATALOGUE)
        whole = environments.written(templates, options, language, CATALOGUE, version, codes)
        text = environments.read(whole).get_template("page.html").render(name="<ann>")
        codes = environments.codes_of(whole)
        return text, sorted(compiled)

    codes = {}
    both = ["base.html", "page.html"]
    assert rendered() == ("<p>Regen &lt;ANN&gt;", both)
    assert rendered() == ("<p>Regen &lt;ANN&gt;", [])
    assert rendered(**{"base.html": "{{ name }}"}) == ("&lt;ann&gt;", ["base.html"])
    assert rendered(version="2")[1] == both
    assert rendered(version="2", language="es")[1] == both
    assert len(codes) == len(both)


@pytest.mark.parametrize("kind", ["filters", "tests", "globals"])
def test_what_another_plugin_brings_stays_in_its_process(kind):
    options = {"autoescape": True}
    theirs = environment(**options)
    getattr(theirs, kind)["upper"] = str.swapcase
    assert environments.written(theirs, options, "de", CATALOGUE, "1", {}) == b""


def test_options_that_are_no_plain_values_stay_in_their_process():
    options = {"finalize": SettingsError}
    assert environments.written(environment(**options), options, "de", CATALOGUE, "1", {}) == b""


def test_a_page_keeps_its_context_on_its_way():
    context = FrontContext(
        day=None, built_from="", rule="newest first", digests=(), singles=(), topics=(), more=0, notes=(),
        earlier=Link(text="May", address="2026/05/"), today=None, undated=0,
    )  # fmt: skip
    page = Page(template="front.html", address="", context=context, title="A", tab="A", root="./", url="", canonical="")
    assert pickle.loads(pickle.dumps(page)) == page
