"""Jinja environments whose templates speak the site's language, from its words and the text of the theme's own catalogue.

As bytes they go to other processes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, Literal

import msgspec
from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator
from jinja2.ext import InternationalizationExtension
from jinja2.parser import Parser
from markupsafe import Markup, escape

from newsdigest import catalogues
from newsdigest.calls import key_of
from newsdigest.pages.words import Words, words_of

# Whose filters, tests, globals and extensions give the same for the same, in any process.
KNOWN = ("_operator", "builtins", "jinja2", "markupsafe", "newsdigest")
PLACE = re.compile(r"%\((\w+)\)s")


class Translation(InternationalizationExtension):
    """`{% trans %}` that looks its message up when the template is compiled, and not anew on each of ten thousand pages.

    A site has one language; a post took 0.43 ms to render with lookups, and takes 0.28 ms without. Plurals are still looked up.
    """

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """What a tag becomes: the text of its translation, with the expressions that its places name."""
        parsed = super().parse(parser)
        for output in parsed if isinstance(parsed, list) else [parsed]:
            if isinstance(output, nodes.Output):
                output.nodes = [told for call in output.nodes for told in self.told(call)]
        return parsed

    def told(self, call: nodes.Expr) -> list[nodes.Expr]:
        """The pieces of a message without a plural; any other expression as it is."""
        translations: NullTranslations = self.environment.translations  # type: ignore[attr-defined]
        find: dict[str, Callable[..., str]] = {"gettext": translations.gettext, "pgettext": translations.pgettext}
        if not (isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name) and call.node.name in find):
            return [call]
        message = find[call.node.name](*[argument.as_const() for argument in call.args])
        given = {keyword.key: keyword.value for keyword in call.kwargs}
        pieces = enumerate(PLACE.split(message))  # text, name, text, name, text
        return [given[piece] if place % 2 else nodes.TemplateData(piece.replace("%%", "%")) for place, piece in pieces if piece]


class Escaping(CodeGenerator):
    """Code of templates that escapes by `escaped`: a page has hundreds of pieces, and none of them needs to know later that it is safe."""

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: object) -> str:
    """What `markupsafe.escape` gives, as a plain string where it was one, which takes half the time.

    >>> escaped("<R & D's>") == escape("<R & D's>"), escaped(Markup("<b>")), escaped(3)
    (True, Markup('<b>'), Markup('3'))
    """
    if type(value) is str:
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;")
    return value if type(value) is Markup else escape(value)


class Codes(BytecodeCache):
    """What templates were compiled to, for the next build and for other processes: of adding a report to 1,000 it was an eighth.

    Jinja tells by a hash whether a template's own source is still the one; `about` stands for all else that decides.
    """

    def __init__(self, about: str, known: Mapping[str, bytes]) -> None:
        self.about = about
        self.known = {key: code for key, code in known.items() if key.startswith(about)}  # by `about` and Jinja's key

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.known.get(self.about + bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[self.about + bucket.key] = bucket.bytecode_to_string()


def equip(environment: Environment, words: Words, catalogue: str) -> None:
    """`{% trans %}`, `gettext` and the like by the catalogue (text of a .po file, empty for none), `|listed` for names,
    `|remarks` for remarks in one line, `|day` for ISO days.

    Before any template is compiled.

    >>> environment = Environment(autoescape=True)
    >>> equip(environment, Words(language="de"), 'msgid "By %(names)s"\\nmsgstr "Von %(names)s"\\n')
    >>> environment.from_string("{% trans names=all|listed %}By {{ names }}{% endtrans %}").render(all=["R & D", "AP"])
    'Von <bdi>R &amp; D</bdi> und <bdi>AP</bdi>'
    """

    def listed(names: Iterable[str], style: Literal["standard", "or"] = "standard") -> Markup:
        return Markup(words.listed([isolated(name) for name in names], style))

    def remarks(remarks: Iterable[str]) -> Markup:
        return Markup(words.remarks([escape(remark) for remark in remarks]))

    translations = catalogues.compiled(catalogue)
    environment.extend(translations=translations, escaped=escaped)
    environment.code_generator_class = Escaping
    environment.add_extension(Translation)
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"listed": listed, "remarks": remarks, "day": words.day}


def written(
    environment: Environment, options: Mapping[str, Any], language: str, catalogue: str, version: str, codes: Mapping[str, bytes]
) -> bytes:
    """All that makes an environment, which `read` makes anew, in another process too; empty where another plugin had a hand in it.

    `options` are those that jinja2.Environment was given, `version` is that of our code and the libraries, `codes` what `codes_of` gave
    of an earlier one.
    """
    loader = environment.loader
    sources = {name: loader.get_source(environment, name)[:2] for name in environment.list_templates()} if loader else {}
    try:
        about = key_of(options, language, catalogue, version)
        whole = msgspec.msgpack.encode((sources, options, language, catalogue, about, codes))
    except TypeError:
        return b""  # options that are no plain values
    return whole if used(environment) == used(read(whole)) else b""


@lru_cache(maxsize=1)
def read(whole: bytes) -> Environment:
    """What `written` wrote -> an environment, in which a name that is not there is an error."""
    sources, options, language, catalogue, about, codes = msgspec.msgpack.decode(whole)

    def source_of(name: str) -> tuple[str, str | None, Callable[[], bool]] | None:
        return (*sources[name], lambda: True) if name in sources else None

    given = {"loader": FunctionLoader(source_of), "undefined": StrictUndefined, "auto_reload": False, "bytecode_cache": Codes(about, codes)}
    environment = Environment(**options | given)
    equip(environment, words_of(language), catalogue)
    return environment


def codes_of(whole: bytes) -> dict[str, bytes]:
    """What is known, here and by now, of how the templates of `written` compile."""
    cache = read(whole).bytecode_cache
    return cache.known if isinstance(cache, Codes) else {}


def used(environment: Environment) -> set[tuple[str, str, str]]:
    """The filters, tests, globals and extensions of an environment that are KNOWN: name, module, and what it is called there."""
    tables = (environment.filters, environment.tests, environment.globals, environment.extensions)
    every = ((name, origin(value), getattr(value, "__qualname__", "")) for table in tables for name, value in table.items())
    return {one for one in every if one[1].startswith(KNOWN)}


def origin(value: object) -> str:
    """The module that something used in templates is of."""
    return getattr(value, "__module__", None) or type(value).__module__


def isolated(name: str) -> Markup:
    """A name that keeps its own direction between others; markup stays as it is."""
    return name if isinstance(name, Markup) else Markup("<bdi>{}</bdi>").format(name)
