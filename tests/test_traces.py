"""A file is made again exactly when something that it is made from has changed."""

import jinja2
import pytest
from msgspec.structs import replace

from newsdigest import traces
from newsdigest.model import Block, Fact, Report, Story, Why
from newsdigest.traces import Trace, key_of, source_keys, story_key

TEMPLATES = {
    "base.html": "<title>{{ page.title }}</title>{% block main %}{% endblock %}",
    "_lists.html": "{% macro shown(names) %}{{ names|join(', ') }}{% endmacro %}",
    "list.html": '{% extends "base.html" %}{% from "_lists.html" import shown %}{% block main %}{{ shown(names) }}{% endblock %}',
    "plain.html": '{% extends "base.html" %}',
    "alone.html": "{{ page.title|upper }}",
}


def environment(**changed: str) -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.DictLoader(TEMPLATES | {f"{name}.html": source for name, source in changed.items()}))


def keys(**changed: str) -> dict[str, str]:
    return source_keys(environment(**changed), ["list.html", "plain.html", "alone.html"], "1")


@pytest.mark.parametrize(
    ("changed", "pages"),
    [
        ({}, set()),
        ({"base": "{% block main %}{% endblock %}"}, {"list.html", "plain.html"}),
        ({"_lists": "{% macro shown(names) %}{{ names|join }}{% endmacro %}"}, {"list.html"}),
        ({"alone": "{{ page.title }}"}, {"alone.html"}),
        ({"other": "{{ page.title }}"}, set()),
    ],
)
def test_a_template_counts_for_the_pages_that_use_it(changed, pages):
    before, after = keys(), keys(**changed)
    assert {name for name in before if before[name] != after[name]} == pages


def test_what_else_decides_counts_for_all():
    names = ["list.html", "plain.html", "alone.html"]
    assert not {*source_keys(environment(), names, "1").values()} & {*source_keys(environment(), names, "2").values()}


@pytest.mark.parametrize(
    "source",
    ["{% include page.kind %}", "{{ names|random }}", "{{ lipsum() }}", "{{ page.title|theirs }}", '{% include "theirs.html" %}'],
)
def test_a_template_that_is_not_known_has_no_key(source):
    templates = environment(alone=source, theirs="{{ page.title|theirs }}")
    templates.filters["theirs"] = lambda text: text
    assert source_keys(templates, ["alone.html", "plain.html"], "1").keys() == {"plain.html"}


def test_a_file_that_was_changed_does_not_stand(tmp_path):
    path = tmp_path / "index.html"
    path.write_bytes(b"one")
    trace = Trace.of(path, "key", "hash")
    assert trace.stands_at(path)
    assert not replace(trace, size=4).stands_at(path)
    assert not replace(trace, time=trace.time + 1).stands_at(path)
    path.rename(tmp_path / "real.html")
    assert not trace.stands_at(path)
    path.symlink_to(tmp_path / "real.html")
    assert not trace.stands_at(path)


def test_equal_values_have_one_key():
    page = traces.Trace(key="", hash="", size=1, time=2)
    assert key_of(page, ["a"]) == key_of(replace(page), ("a",))
    assert len({key_of(page), key_of(page, ""), key_of(replace(page, size=2)), key_of(("a", "b")), key_of(("ab",))}) == 5


REPORT = Report(id="a" * 12, seed="a.txt", hash="a" * 64, headline=Fact(value="One"), blocks=(Block(kind="paragraph", text="Words."),))
OTHER = replace(REPORT, id="b" * 12, seed="b.txt")
STORY = Story(id="s", reports=(REPORT, OTHER))


def another(value: object) -> object:
    """A value of the same kind that is not equal."""
    match value:
        case str():
            return f"{value}x"
        case int():
            return value + 1
        case tuple():
            return (*value, "x")
        case Fact():
            return replace(value, where=f"{value.where}x")
        case Why():
            return replace(value, overrides=("x",))
    raise TypeError(type(value))


@pytest.mark.parametrize("name", Report.__struct_fields__)
def test_a_story_has_another_key_with_anything_of_a_report(name):
    changed = replace(OTHER, **{name: another(getattr(OTHER, name))})
    assert story_key(replace(STORY, reports=(REPORT, changed))) != story_key(STORY)


@pytest.mark.parametrize("name", Story.__struct_fields__)
def test_a_story_has_another_key_with_anything_of_its_own(name):
    given = {"reports": (OTHER, REPORT)} if name == "reports" else {name: another(getattr(STORY, name))}
    assert story_key(replace(STORY, **given)) != story_key(STORY)
