"""What feeds may hold: one line of visible text, its HTML, an absolute address, a language tag, each from a string of a seed's."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote, urlsplit

from newsdigest.model import Entry
from newsdigest.settings import is_absolute

# All but what XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets), the control characters it only advises against,
# the marks that turn the direction of the text after them (U+202A–202E, U+2066–2069) and the byte order mark.
VISIBLE = "\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
INVISIBLE = re.compile(f"[^{VISIBLE}]")
MARK = re.compile(r"<(?=[A-Za-z/!?])|&(?=#|[A-Za-z][A-Za-z0-9]{0,31};)")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def visible(text: str) -> str:
    """One line without what XML forbids and without marks that turn the direction of text.

    >>> visible("a\\x00b\\ud800 \\u202ec\\n d\\ufffe")
    'ab c d'
    """
    if not text.isprintable():  # most are
        text = INVISIBLE.sub("", text)
    return " ".join(text.split())


def lines_of(entry: Entry) -> list[str]:
    """The visible lines of an entry: the attribution, then the paragraphs."""
    return [line for line in map(visible, (entry.attribution, *entry.paragraphs)) if line]


def html_of(entry: Entry) -> str:
    """An entry's lines as HTML: an escaped paragraph each and nothing else; `dir` since languages are mixed.

    >>> html_of(Entry(id="", title="", link="", attribution="ABC", paragraphs=("1 < 2",), published="", updated=""))
    '<p dir="auto">ABC</p><p dir="auto">1 &lt; 2</p>'
    """
    return "".join(f'<p dir="auto">{escape(line, quote=False)}</p>' for line in lines_of(entry))


def summary_of(entry: Entry) -> str:
    """An entry's lines as plain text.

    >>> summary_of(Entry(id="", title="", link="", attribution="ABC", paragraphs=("One.", "Two."), published="", updated=""))
    'ABC:\\nOne.\\nTwo.'
    """
    return "\n".join(lines_of(entry)).replace("\n", ":\n", 1)


def unmarked(text: str) -> str:
    """Plain text for RSS, whose readers disagree whether a title is text or HTML: what looks like a tag or an entity is escaped once more.

    >>> unmarked("R&D below 3 < 4 %: <b>&copy; AT&T</b>")
    'R&D below 3 < 4 %: &lt;b>&amp;copy; AT&T&lt;/b>'
    """
    return MARK.sub(lambda match: escape(match[0]), text)


def address_of(text: str) -> str:
    """An absolute http(s) address with all but ASCII percent-encoded; empty for any other.

    >>> address_of("https://example.org/ä b?c=d&e"), address_of("javascript:alert(1)"), address_of("/a")
    ('https://example.org/%C3%A4%20b?c=d&e', '', '')
    """
    text = visible(text)
    if not is_absolute(text) or not urlsplit(text).netloc.isascii():
        return ""
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]")


def language_of(tag: str) -> str:
    """A BCP 47 tag as it is; empty for what is none.

    >>> language_of("pt-br"), language_of('en" x="')
    ('pt-br', '')
    """
    return tag if LANGUAGE.fullmatch(tag) else ""
