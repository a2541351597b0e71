"""EPUB 3 files (https://www.w3.org/TR/epub-33/) from books and their chapters as XHTML; the same book gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from newsdigest.pages import Book
from newsdigest.pages.views import Text

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
# Of files in an archive; those of a zip begin with 1980.
STAMP = (1980, 1, 1, 0, 0, 0)


def packed(book: Book, chapters: Sequence[bytes], style: str) -> bytes:
    """The EPUB of a book; `chapters` are its pages as XHTML, in their order, `style` their CSS, which they find as `style.css`."""
    files = {
        "META-INF/container.xml": CONTAINER.encode(),
        "book/package.opf": package(book).encode(),
        "book/contents.xhtml": contents(book).encode(),
        "book/style.css": style.encode(),
        **{f"book/{page.address}": chapter for page, chapter in zip(book.chapters, chapters, strict=True)},
    }
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        # First and as it is, so that a program knows the file by its first bytes.
        zipped.writestr(zipfile.ZipInfo("mimetype", STAMP), "application/epub+zip", zipfile.ZIP_STORED)
        for name, data in files.items():
            zipped.writestr(zipfile.ZipInfo(name, STAMP), data, zipfile.ZIP_DEFLATED, 9)
    return archive.getvalue()


def package(book: Book) -> str:
    """What the book is, which files it has and in which order they are read."""
    changed = book.updated or f"{book.day}T00:00:00Z"
    manifest = [
        f'<item id="{page.address.removesuffix(".xhtml")}" href="{page.address}" media-type="application/xhtml+xml"/>'
        for page in book.chapters
    ]
    spine = [f'<itemref idref="{page.address.removesuffix(".xhtml")}"/>' for page in book.chapters]
    progression = ' page-progression-direction="rtl"' if book.direction == "rtl" else ""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang={quoteattr(book.language)}>',
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
            f'<dc:identifier id="id">{escape(book.source)}</dc:identifier>',
            f"<dc:title>{escape(book.title)}</dc:title>",
            f"<dc:language>{escape(book.language)}</dc:language>",
            f"<dc:publisher>{escape(book.publisher)}</dc:publisher>",
            f"<dc:source>{escape(book.source)}</dc:source>",
            f"<dc:date>{book.day}</dc:date>",
            f'<meta property="dcterms:modified">{changed}</meta>',
            '<meta property="schema:accessMode">textual</meta>',
            '<meta property="schema:accessModeSufficient">textual</meta>',
            '<meta property="schema:accessibilityFeature">structuralNavigation</meta>',
            '<meta property="schema:accessibilityFeature">tableOfContents</meta>',
            '<meta property="schema:accessibilityHazard">none</meta>',
            "</metadata>",
            "<manifest>",
            '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
            *manifest,
            "</manifest>",
            f"<spine{progression}>",
            '<itemref idref="contents"/>',
            *spine,
            "</spine>",
            "</package>",
            "",
        ]
    )


def contents(book: Book) -> str:
    """The first page, which is the table of contents."""
    rows = [
        f'<li><a href="{page.address}"{directed(headline)}>{escape(headline.text)}</a></li>'
        for page, headline in zip(book.chapters, book.headlines, strict=True)
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<!DOCTYPE html>",
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
            f" lang={quoteattr(book.language)} xml:lang={quoteattr(book.language)}"
            + (f" dir={quoteattr(book.direction)}" if book.direction else "")
            + ">",
            f'<head><title>{escape(book.title)}</title><link rel="stylesheet" href="style.css"/></head>',
            "<body>",
            f"<h1>{escape(book.title)}</h1>",
            f"<p><a href={quoteattr(book.source)}>{escape(book.source)}</a></p>",
            f'<nav epub:type="toc"><ol>{"".join(rows)}</ol></nav>',
            "</body>",
            "</html>",
            "",
        ]
    )


def directed(text: Text) -> str:
    """The attributes of an element that holds words of a report."""
    lang = f" lang={quoteattr(text.lang)} xml:lang={quoteattr(text.lang)}" if text.lang else ""
    return lang + (f" dir={quoteattr(text.dir)}" if text.dir else "")
