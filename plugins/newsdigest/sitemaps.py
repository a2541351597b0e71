"""sitemap.xml and robots.txt from the pages that search engines may list."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from newsdigest.pages import Planned
from newsdigest.settings import Settings
from newsdigest.slugs import numbered

# Addresses that a sitemap may have (https://www.sitemaps.org/protocol.html).
MOST = 50_000


def files(settings: Settings, planned: Iterable[Planned]) -> tuple[tuple[str, bytes], ...]:
    """(path below the site's root, bytes) of each; a page has a time where the ledger gives its content one."""
    every = sorted((page for page in planned if page.indexed), key=lambda page: page.address)
    maps = [
        (f"{numbered('sitemap', number)}.xml", sitemap(settings, some))
        for number, some in enumerate((every[at : at + MOST] for at in range(0, max(len(every), 1), MOST)), 1)
    ]
    robots = "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {settings.url}/{name}\n" for name, _ in maps)
    return *maps, ("robots.txt", robots.encode())


def sitemap(settings: Settings, listed: Iterable[Planned]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in listed:
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        lines.append(f"  <url><loc>{escape(f'{settings.url}/{page.address}')}</loc>{changed}</url>")
    lines.append("</urlset>")
    return ("\n".join(lines) + "\n").encode()
