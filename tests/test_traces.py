"""A file is made again exactly when something that it is made from has changed."""

import hashlib

import jinja2
import pytest
from msgspec.structs import replace
from pelican.writers import FileOverwriteFailedError

from newsdigest.traces import Trace, source_keys
from newsdigest.writer import DigestWriter

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


def test_a_file_that_comes_in_parts_is_written_only_where_it_changed(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "rows.jsonl").write_bytes(b"1\n2\n")
    for parts, writes in (((b"1\n", b"2\n"), False), ((b"1\n", b"3\n"), True), ((b"1\n",), True)):
        new = tmp_path / str(len(list(tmp_path.iterdir())))
        writer = DigestWriter(str(new), {"SITE_PATH": str(tmp_path / "site")})
        writer.write_parts("rows.jsonl", iter(parts))
        assert writer.files == {"rows.jsonl": hashlib.sha256(b"".join(parts)).hexdigest()}
        assert (new / "rows.jsonl").exists() == ("rows.jsonl" in writer.fresh) == writes
        if writes:
            assert (new / "rows.jsonl").read_bytes() == b"".join(parts)
    with pytest.raises(FileOverwriteFailedError):
        writer.write_parts("rows.jsonl", iter(()))
    assert (new / "rows.jsonl").read_bytes() == b"1\n"
