"""What the words of the interface are in another language, from the text of a gettext catalogue."""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(catalogue: str) -> NullTranslations:
    """The text of a .po file -> its translations, plural forms by its own header; empty text: all words stay as they are.

    >>> compiled('msgid "Search"\\nmsgstr "Suche"\\n').gettext("Search"), compiled("").gettext("Search")
    ('Suche', 'Search')
    """
    if not catalogue:
        return NullTranslations()
    binary = BytesIO()
    write_mo(binary, read_po(catalogue.splitlines(keepends=True)))
    binary.seek(0)
    return GNUTranslations(binary)
