"""Jinja environments whose templates speak the site's language, from its words and the text of the theme's own catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup, escape

from newsdigest import catalogues
from newsdigest.pages.words import Words


def equip(environment: Environment, words: Words, catalogue: str) -> None:
    """`{% trans %}`, `gettext` and the like by the catalogue (text of a .po file, empty for none), `|listed` for names,
    `|remarks` for remarks in one line, `|day` for ISO days.

    The environment must have the extension `jinja2.ext.i18n`.

    >>> environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    >>> equip(environment, Words(language="de"), 'msgid "By %(names)s"\\nmsgstr "Von %(names)s"\\n')
    >>> environment.from_string("{% trans names=all|listed %}By {{ names }}{% endtrans %}").render(all=["R & D", "AP"])
    'Von <bdi>R &amp; D</bdi> und <bdi>AP</bdi>'
    """

    def listed(names: Iterable[str], style: Literal["standard", "or"] = "standard") -> Markup:
        return Markup(words.listed([isolated(name) for name in names], style))

    def remarks(remarks: Iterable[str]) -> Markup:
        return Markup(words.remarks([escape(remark) for remark in remarks]))

    environment.install_gettext_translations(catalogues.compiled(catalogue), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"listed": listed, "remarks": remarks, "day": words.day}


def isolated(name: str) -> Markup:
    """A name that keeps its own direction between others; markup stays as it is."""
    return name if isinstance(name, Markup) else Markup("<bdi>{}</bdi>").format(name)
