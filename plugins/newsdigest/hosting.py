"""What hosts, crawlers and browsers read beside the pages, from the settings and the ledger's redirects.

Headers, redirects, rights reserved, and what a browser calls a site that somebody keeps on a screen.

`_headers` and `_redirects` are read by Netlify (https://docs.netlify.com/manage/routing/headers/) and Cloudflare Pages
(https://developers.cloudflare.com/pages/configuration/headers/); other hosts ignore them.
`site.webmanifest` is for browsers (https://www.w3.org/TR/appmanifest/); its icons stand in the theme.
`.well-known/tdmrep.json` reserves text and data mining (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from newsdigest.pages.words import direction_of
from newsdigest.settings import Settings

# Nothing is fetched from elsewhere and nothing runs that is written in a page.
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
# The search runs Pagefind's WebAssembly. A host joins the policies of all rules that fit an address, and the strictest counts,
# so /search/ alone cannot be let off; it lets no script in that `default-src` keeps out.
SEARCHING = "; script-src 'self' 'wasm-unsafe-eval'"
# Path below the site's root -> the headers of what stands there.
HEADERS = {
    "*": {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "tdm-reservation": "1",
    },
    "posts/*": {"X-Robots-Tag": "noindex, follow"},
    "cards/*": {"Cache-Control": "public, max-age=31536000, immutable"},
    "data/*": {"X-Robots-Tag": "noindex", "Access-Control-Allow-Origin": "*"},
    "pagefind/*": {"X-Robots-Tag": "noindex"},
    "feeds/*": {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=600"},
    "theme/*": {"Cache-Control": "public, max-age=3600"},
}


def files(settings: Settings, redirects: Iterable[tuple[str, str]], style: str = "") -> tuple[tuple[str, bytes], ...]:
    """(path below the site's root, bytes) of each; `redirects` are old and new addresses below the root, the new ones not empty.

    `style` is the one style sheet that stands in pages (editions in one file), to be let through by its hash.
    """
    root = urlsplit(settings.url).path + "/"
    policy = POLICY + (SEARCHING if settings.search else "")
    if style:
        policy += f"; style-src 'self' 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
    every = HEADERS | {"*": HEADERS["*"] | {"Content-Security-Policy": policy}}
    headers = [
        line for path, fields in every.items() for line in (f"{root}{path}", *(f"  {name}: {value}" for name, value in fields.items()))
    ]
    moved = [f"{root}{old} {root}{new} 301" for old, new in sorted(redirects)]
    return (
        ("_headers", _lines(headers)),
        ("_redirects", _lines(moved)),
        ("site.webmanifest", _json(manifest(settings))),
        (".well-known/tdmrep.json", _json([{"location": root, "tdm-reservation": 1}])),
    )


def caching_of(name: str) -> str:
    """The Cache-Control of a file, by its path below the site's root; empty where the host decides.

    >>> caching_of("feeds/atom.xml"), caching_of("index.html")
    ('public, max-age=600', '')
    """
    return next((fields["Cache-Control"] for path, fields in HEADERS.items() if "Cache-Control" in fields and fnmatchcase(name, path)), "")


def manifest(settings: Settings) -> dict[str, object]:
    return {
        "name": settings.name,
        "lang": settings.language,
        "dir": direction_of(settings.language) or "ltr",
        "start_url": "./",
        "display": "minimal-ui",
        "icons": [
            {"src": "theme/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "theme/icon-512.png", "sizes": "512x512", "type": "image/png"},
        ],
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
