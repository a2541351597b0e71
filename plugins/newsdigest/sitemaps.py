"""sitemap.xml and robots.txt from the pages that search engines may list."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from newsdigest.pages import Planned
from newsdigest.settings import Settings


def files(settings: Settings, planned: Iterable[Planned]) -> tuple[tuple[str, bytes], ...]:
    """(path below the site's root, bytes) of both; a page has a time where the ledger gives its content one."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in sorted((page for page in planned if page.indexed), key=lambda page: page.address):
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        lines.append(f"  <url><loc>{escape(f'{settings.url}/{page.address}')}</loc>{changed}</url>")
    lines.append("</urlset>")
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {settings.url}/sitemap.xml\n"
    return ("sitemap.xml", ("\n".join(lines) + "\n").encode()), ("robots.txt", robots.encode())
