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
    whole = environments.written(environment(**options), options, "de", CATALOGUE)
    assert environments.read(whole).get_template("page.html").render(name="<ann>") == "<p>Regen &lt;ANN&gt;"
    with pytest.raises(jinja2.UndefinedError):
        environments.read(whole).get_template("page.html").render()


@pytest.mark.parametrize("kind", ["filters", "tests", "globals"])
def test_what_another_plugin_brings_stays_in_its_process(kind):
    options = {"autoescape": True}
    theirs = environment(**options)
    getattr(theirs, kind)["upper"] = str.swapcase
    assert environments.written(theirs, options, "de", CATALOGUE) == b""


def test_options_that_are_no_plain_values_stay_in_their_process():
    options = {"finalize": SettingsError}
    assert environments.written(environment(**options), options, "de", CATALOGUE) == b""


def test_a_page_keeps_its_context_on_its_way():
    context = FrontContext(
        day=None, built_from="", rule="newest first", digests=(), singles=(), topics=(), more=0, notes=(),
        earlier=Link(text="May", address="2026/05/"), today=None, undated=0,
    )  # fmt: skip
    page = Page(template="front.html", address="", context=context, title="A", tab="A", root="./", url="", canonical="")
    assert pickle.loads(pickle.dumps(page)) == page
