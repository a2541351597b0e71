"""The interface speaks each of its languages whole: every message has its translation, and templates hold no words outside messages."""

import json
import re
from gettext import c2py
from io import StringIO
from pathlib import Path

import jinja2
import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import nodes

from newsdigest import catalogues
from newsdigest.cleaning.features import marks
from newsdigest.cleaning.phrases import REASONS
from newsdigest.documents import characters
from newsdigest.pages.reasons import BEHIND, BROKEN, KNOWN
from newsdigest.pages.words import words_of
from tests.conftest import ROOT

FOLDERS = {"theme": ROOT / "theme", "package": ROOT / "plugins" / "newsdigest"}
LANGUAGES = ("ar", "de", "es", "fr", "pt")
FORMS = ("zero", "one", "two", "few", "many", "other")
PLACE = re.compile(r"%\(\w+\)s|%%|<[^>]*>")
# "reports contradict each other" takes a side: they only give different days, numbers or names.
BANNED = re.compile(r"widerspr|widerspruch|konflikt|contradi|conflict|contredi|conflit|تناقض|متناقض|تعارض", re.IGNORECASE)


def messages(folder: Path) -> dict[tuple[str | None, str | tuple[str, str]], None]:
    """(context, message) of each message in templates or code; of those with a plural both forms."""
    mapping = folder / "babel.cfg"
    methods, options = parse_mapping_cfg(StringIO(mapping.read_text("utf-8"))) if mapping.exists() else ([("**.py", "python")], {})
    found = extract_from_dir(folder, methods, options)
    return {(context, message): None for _, _, message, _, context in found}


def catalogue(folder: Path, language: str) -> Catalog:
    path = folder / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(path.read_text("utf-8").splitlines(keepends=True), locale=language)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_every_message_is_translated(folder, language):
    translated = {(one.context, one.id): one for one in catalogue(folder, language) if one.id}
    wanted = messages(folder)
    assert wanted
    assert not [known for known in wanted if known not in translated], "invoke words, then translate"
    assert not [known for known in translated if known not in wanted], "invoke words"
    assert not [one.id for one in translated.values() if one.fuzzy or not all(forms(one))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_translations_name_what_the_message_names(folder, language):
    """Each place and each piece of markup once more; where a form is for one number only, it may do without the number."""
    told = catalogue(folder, language)
    for message in told:
        if not message.id:
            continue
        singular, plural = (message.id, message.id) if isinstance(message.id, str) else message.id
        assert message.pluralizable == (len(forms(message)) > 1)
        assert len(forms(message)) in (1, told.num_plurals)
        wanted = sorted(match[0] for match in PLACE.finditer(plural))
        assert sorted({*wanted} - {"%(num)s"}) == sorted({*(match[0] for match in PLACE.finditer(singular))} - {"%(num)s"})
        for number, form in enumerate(forms(message)):
            found = sorted(match[0] for match in PLACE.finditer(form))
            without = [place for place in wanted if place != "%(num)s"]
            assert found in ((wanted, without) if message.pluralizable and number < 3 else (wanted,)), form
        assert not [form for form in forms(message) if BANNED.search(form)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_those_of_the_language(language):
    """Every number has its form, and its places can be filled."""
    for folder in FOLDERS.values():
        path = folder / "translations" / language / "LC_MESSAGES" / "messages.po"
        translations = catalogues.compiled(path.read_text("utf-8"))
        told = catalogue(folder, language)
        # The forms stand in the order in which CLDR names them, whatever tool wrote the file.
        order = sorted(form for form, _ in words_of(language).forms())
        assert told.num_plurals == len(order)
        index, rule = c2py(told.plural_expr), Locale.parse(language).plural_form
        ranks = {index(number): rule(number) for number in range(1001)}
        assert [ranks[place] for place in range(told.num_plurals)] == [form for form in FORMS if form in order]
        assert all(ranks[index(number)] == rule(number) for number in range(1001))
        for message in told:
            if message.pluralizable and message.id:
                names = set(re.findall(r"%\((\w+)\)s", message.id[1]))
                for number in (0, 1, 2, 3, 11, 100, 101, 1000):
                    told = translations.ngettext(*message.id, number) % dict.fromkeys(names, "…")
                    assert told != message.id[number != 1] % dict.fromkeys(names, "…"), told


TOLD = {"aria-label", "title", "alt", "placeholder", "data-none", "data-failed"}  # attributes that readers meet


@pytest.mark.parametrize("path", sorted((ROOT / "theme" / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_words_outside_messages(path):
    """Text between tags, and what readers are told in attributes."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    tree = environment.parse(path.read_text("utf-8"))
    text = "\0".join(node.data for node in tree.find_all(nodes.TemplateData))
    bare = re.sub(r"<[^<>]*>|&[a-z]+;|[\w-]+=\"[^\"]*\"", " ", text)
    assert not re.findall(r"[^\W\d_]{2,}", bare)
    for name, value in re.findall(r"(\w[\w-]*)=\"([^\"]*)\"", text):
        assert name not in TOLD or not re.search(r"[^\W\d_]{2,}", value), f"{name} says {value!r}"


def test_every_reason_of_cleaning_has_its_words(demo):
    """What cleaning can say by its phrases and by names of elements, and what it says of the demo's seeds."""
    said = {*REASONS, *marks()[0]} - {"headline", "text"}
    said |= {*characters.UNSEEN, characters.PILED}
    rows = json.loads((demo.parent / "build" / "report.json").read_text("utf-8"))["seeds"]
    said |= {line["why"] for row in rows for kind in ("dropped", "repairs") for line in row.get(kind, ())}
    assert not {why.removeprefix(BEHIND) for why in said if not why.startswith(BROKEN)} - KNOWN
