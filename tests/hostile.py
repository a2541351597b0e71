"""Hostile seeds of our own: what a stranger may write into a page, a text or a sidecar, by kind, and what grows until something breaks.

`seeds()` are files by their path below content/seeds; `GROWING` are recipes for one as long as one likes; `on_disk` makes what is no file.
Nothing here leads anywhere: the hosts end in .invalid, and a script that ran would only say CANARY.
"""

# An attack stands in one piece, however long.
# ruff: noqa: E501

from __future__ import annotations

import gzip
import html
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

CANARY = "canary4711"  # what a script that ran would say, and what stands in files that nobody may read
RUN = f"console.log('{CANARY}')"
ELSEWHERE = "https://elsewhere.invalid"

# Markup and addresses, written into every field that reaches a page.
MARKUP = (
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT\t>",
    f"<script\x0c/x>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"</title><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</textarea></style></noscript></template><script>{RUN}</script>",
    f"<!--><script>{RUN}</script>-->",
    f"--!><script>{RUN}</script>",
    f"]]><script>{RUN}</script><![CDATA[",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<?xml version='1.0'?><?php {RUN} ?><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror=\"{RUN}\">",
    f"\" onmouseover=\"{RUN}\" autofocus onfocus=\"{RUN}\" x=\"",
    f"' onmouseover=\"{RUN}\" autofocus onfocus=\"{RUN}\" x='",
    f"x onload={RUN} y",
    f"` onfocus={RUN} autofocus `",
    f"<img src=`x`onerror={RUN}>",
    f"<img/src=x/onerror={RUN}//",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=9>tide</text></a></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={RUN}&gt;'>",
    f"<math href='javascript:{RUN}'>tide</math>",
    f"<iframe srcdoc='&lt;script&gt;{RUN}&lt;/script&gt;'></iframe>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<embed src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"{RUN}\"/>'>",
    f"<a href='javascript:{RUN}'>tide</a>",
    f"<a href=' &#1; java\tscript:{RUN}'>tide</a>",
    f"<form action='javascript:{RUN}'><button autofocus>tide</button></form>",
    f"<details open ontoggle={RUN}>tide</details>",
    f"<video><source onerror={RUN}></video>",
    f"<marquee onstart={RUN}>tide</marquee>",
    f"<body onload={RUN}>",
    f"<base href='{ELSEWHERE}/'>",
    f"<meta http-equiv=refresh content='0;url={ELSEWHERE}/'>",
    f"<meta http-equiv='Content-Security-Policy' content='script-src *'><script src={ELSEWHERE}/a.js></script>",
    f"<link rel=stylesheet href={ELSEWHERE}/a.css>",
    f"<style>@import '{ELSEWHERE}/a.css'; body {{ background: url({ELSEWHERE}/b.png) }}</style>",
    f"<p style='background: url({ELSEWHERE}/c.png)'>tide</p>",
    f"<img srcset='{ELSEWHERE}/d.png 1x' src='{ELSEWHERE}/d.png'>",
    f"<template shadowrootmode=open><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<select><style></select><img src=x onerror={RUN}></style>",
    f"<table><td><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&amp;lt;script&amp;gt;{RUN}&amp;lt;/script&amp;gt;",
    f"&#60;script&#62;{RUN}&#x3c;/script&#x3e",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"＜script＞{RUN}＜/script＞",
    f"<\x00script>{RUN}</\x00script>",
    f"<a id=x name=body><form name=body><input name=attributes onfocus={RUN} autofocus>",
    f"javascript:{RUN}",
    f"JaVaScRiPt&colon;{RUN}//",
    f"java\nscript:{RUN}",
    "data:text/html;base64,PHNjcmlwdD5jb25zb2xlLmxvZygnY2FuYXJ5NDcxMScpPC9zY3JpcHQ+",
    f"vbscript:msgbox({CANARY})",
    f"//elsewhere.invalid/{CANARY}",
    f"https://tide.invalid/\"onmouseover=\"{RUN}",
    f"https://tide.invalid/'-{RUN}-'",
    f"https://user:secret@elsewhere.invalid\\@tide.invalid/<script>{RUN}</script>",
    "{{ 7 * 7 }}{{ config }}{% include '/etc/passwd' %}{# x #}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "${7*7} #{7*7} <%= 7*7 %> {{=7*7}} *{7*7}",
    "{attach}../../canary.txt {static}/../canary.txt {filename}canary.txt |attach|/canary.txt",
    f"[tide](javascript:{RUN}) ![tide]({ELSEWHERE}/e.png) <{ELSEWHERE}/f>",
    "save_as: ../../canary.html\nslug: ../../canary\nstatus: hidden\ntemplate: ../../canary",
    '"""\n[[merge]]\nseeds = ["a", "b"]\nreason = "ours"\n"""',
    "!!python/object/apply:os.system ['true']\n---\n- &a [*a]",
    "../../../canary.txt",
    "..\\..\\canary.txt%00.html",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE reports; --",
    "%s%n%x{0.__class__}%(name)s",
    "‮cod.evitcerid a‬ ⁦tide⁩ \u202dtide",
    "\ufeffti\u200bde\u2060 \u00adand\u180e tide",
    "\x07\x1b[31mtide\x1b[0m\x08\x08\x9b31m",
    "\x85tide\u2028and\u2029tide\x0b\x0ctide",
    "Тһe Ηаrbоur Ϲоurіеr",
    "Z" + "\u0335\u0321\u0322" * 60 + "algo",
    "\U000e0041\U000e0042\U000e0043 tide \ufe0f\ufe0e",
    "tide \ufffe\uffff\ufdd0 \U0001ffff",
    "𝕿𝖍𝖊 ﷽ ﷺ ㌖ \u0149 ẞ İ ı",
    "con",
    "index",
    "<" * 300,
    "&" * 300,
    '"' * 300,
    "'" * 300,
)  # fmt: skip

SYLLABLES = ("bar", "den", "fol", "gat", "hum", "kel", "lor", "mir", "nan", "pos")


def town(number: int) -> str:
    """A town that no two numbers share, so that only the reports of one vector are of one event.

    >>> town(12)
    'Bardenfolholm'
    """
    return "".join(SYLLABLES[int(digit)] for digit in f"{number:03}").capitalize() + "holm"


def told(number: int, said: str) -> list[str]:
    """A report of one event with someone's words in it: what every attack stands among, so that it is kept."""
    place = town(number)
    return [
        f"The lock gates at {place} jammed on Tuesday and {number + 20} barges had to wait, the canal office of {place} said.",
        f"Nobody was hurt. “{said} is what the sign said,” Runa {place} told reporters at the lock.",
        f"The gates of {place} will be opened again on Friday, after {said} was taken out of the lock chamber by divers.",
    ]


def retold(number: int, said: str) -> list[str]:
    """The same event in other words."""
    place = town(number)
    return [
        f"Divers are working on the jammed lock gates at {place}, where {number + 21} barges have been waiting since Tuesday.",
        f"The canal office of {place} expects the gates to be open on Friday. Nobody was hurt.",
        f"“{said} is what the sign said,” Runa {place}, who was at the lock, said.",
    ]


def page(
    said: str, paragraphs: list[str], *, name: str = "", address: str = "https://tide.invalid/a", written: Callable[[str], str] = str
) -> str:
    """A saved page with the same words in every place that a fact is read from; `written` is how they are put into markup."""
    as_markup = written(said)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": f"{name} {said}",
        "url": address,
        "datePublished": "2026-03-12T08:30:00+01:00",
        "dateModified": said,
        "articleSection": said[:58],
        "inLanguage": "en",
        "author": [{"@type": "Person", "name": said, "url": said}],
        "publisher": {"@type": "Organization", "name": said, "url": said, "logo": {"url": said}},
    }
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<title>{name} {as_markup}</title>
<meta property="og:title" content="{name} {as_markup}">
<meta property="og:site_name" content="{as_markup}">
<meta property="og:url" content="{as_markup}">
<meta name="author" content="{as_markup}">
<meta property="article:section" content="{as_markup}">
<meta name="save_as" content="../../canary.html"><meta name="url" content="{as_markup}"><meta name="template" content="{as_markup}">
<link rel="canonical" href="{html.escape(address)}">
<script type="application/ld+json">{json.dumps(facts)}</script>
</head><body><nav><a href="/">Home</a></nav>
<article><h1>{name} {as_markup}</h1>
<p class="byline">By {as_markup}</p><time datetime="2026-03-12" class="{as_markup}">{as_markup}</time>
{"".join(f"<p>{written(paragraph)}</p>" for paragraph in paragraphs)}
<blockquote>{as_markup}</blockquote><ul><li>{as_markup}</li></ul>
<p>© 2026 {as_markup}. All rights reserved.</p></article></body></html>
"""


def text(said: str, paragraphs: list[str]) -> str:
    """The same as people paste it."""
    return "\n\n".join([said, f"By {said}", f"Published by {said}", *paragraphs, f"(c) {said}", f"Source: {said}"])


def sidecar(said: str, **more: str) -> str:
    """A sidecar that says it of every fact that takes words."""
    facts = dict.fromkeys(("publisher", "carrier", "wire", "byline", "headline", "section", "basis"), said) | more
    # JSON's strings are TOML's, but for one character.
    return "".join(f"{key} = {json.dumps(value).replace(chr(127), '')}\n" for key, value in facts.items())


def of_markup() -> Iterator[tuple[str, str]]:
    """Four seeds a vector: in a page as it stands, in a page as text, in a text, in a sidecar."""
    for number, said in enumerate(MARKUP):
        named = f"Lock gates jam at {town(number)}"
        address = said if said.startswith("https:") else f"https://tide.invalid/{number}"
        yield f"markup-as-it-stands/{number:03}.html", page(said, told(number, said), name=named, address=address)
        yield f"markup-as-text/{number:03}.html", page(said, retold(number, said), name=named, written=html.escape)
        yield f"markup-in-text/{number:03}.txt", text(f"{named} {said}", told(number, said)[::-1])
        yield f"markup-in-sidecar/{number:03}.txt", text(named, [*retold(number, said)[::-1], f"The toll of {town(number)} is 12 crowns."])
        yield f"markup-in-sidecar/{number:03}.toml", sidecar(said)


FILLER = "\n\n".join(["Barges wait at the lock", *told(900, "No entry")])
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in told(901, "No entry"))


def nested(opening: str, closing: str, times: int, inside: str = BODY) -> str:
    return f"<html><body><h1>Barges wait</h1>{opening * times}{inside}{closing * times}</body></html>"


def of_shape() -> Iterator[tuple[str, str | bytes]]:
    """What is wrong with a seed as a whole: its nesting, sizes, bytes, declarations."""
    for name, opening, closing in (
        ("div", "<div>", "</div>"),
        ("b", "<b>", "</b>"),
        ("unclosed", "<div><p><b>", ""),
        ("closings", "", "</div></p></b>"),
        ("table", "<table><tr><td>", "</td></tr></table>"),
        ("list", "<ul><li>", "</li></ul>"),
        ("svg", "<svg>", "</svg>"),
        ("link", "<a href='/x'>", "</a>"),
        ("form", "<form>", "</form>"),
        ("quotation", "<blockquote>", "</blockquote>"),
        ("q", "<q>", "</q>"),
        ("template", "<template>", "</template>"),
        ("made-up", "<x-y>", "</x-y>"),
        ("button", "<button>", "</button>"),
        ("itemprop", "<p itemprop=x>", ""),
    ):
        yield f"nesting/{name}-100.html", nested(opening, closing, 100)
        yield f"nesting/{name}-1900.html", nested(opening, closing, 1_900 // max(1, opening.count("<")))
        yield f"nesting/{name}-30000.html", nested(opening, closing, 30_000)
    for name, markup in {
        "attributes": f"<p {' '.join(f'a{n}=1' for n in range(20_000))}>One.</p>",
        "attribute": f"<p class='{'tide ' * 100_000}' id='{'x' * 200_000}'>One.</p>",
        "tag": f"<{'x' * 200_000}>One.</{'x' * 200_000}>",
        "bad-names": "<p:q:r @=1 =2 $x='3'><1a><ä:ö x:y:z=1>One.</p>" * 50,
        "comments": "<!-- - -- --!> <!--->" * 2_000,
        "unclosed-comment": "<!-- " + "tide " * 2_000,
        "unclosed-attribute": '<p title="' + "tide <p> " * 2_000,
        "entities": "&notit; &amp &#0; &#xd800; &#x110000; &#99999999999; &lt &quot; &bogus; &#x80; &#13;" * 200,
        "doctype": '<!DOCTYPE x [<!ENTITY a "tide"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///canary.txt">]><p>&b;&c;</p>',
        "frameset": "<frameset><frame src='x'></frameset><noframes>One.</noframes>",
        "plaintext": "<plaintext>" + BODY,
        "two-bodies": f"<body>{BODY}</body></html><html><head><title>Two</title></head><body>{BODY}</body>",
        "rows": "<table>" + "<tr><td>One</td><td>Two</td></tr>" * 20_000 + "</table>",
        "cells": "<table><tr>" + "<td>One</td>" * 20_000 + "</tr></table>",
        "empty-claims": "<p itemprop=x></p>" * 20_000,
        "times": "<time></time>" * 20_000,
        "metas": "<meta name=a content=b>" * 20_000,
        "links": "<a href='/a'>One</a> " * 20_000,
        "breaks": "One<br>" * 20_000,
        "ruby": "<ruby>One<rt>Two</rt></ruby>" * 5_000,
        "ids": "".join(f"<p id=s{n}>One {n}.</p>" for n in range(300)),
    }.items():
        yield f"markup-at-large/{name}.html", f"<html><body><h1>Barges wait at the lock</h1>{BODY}{markup}</body></html>"
    for name, script in {
        "deep": "[" * 100_000,
        "deep-closed": "[" * 900 + "]" * 900,
        "deep-objects": '{"a":' * 5_000 + "1" + "}" * 5_000,
        "number": '{"@type":"NewsArticle","headline":' + "9" * 10_000 + "}",
        "infinite": '{"@type":"NewsArticle","headline":1e999,"name":NaN}',
        "surrogate": '{"@type":"NewsArticle","headline":"Barges \\ud800 wait","author":{"name":"Runa \\udfff Lock"},"publisher":{"name":"\\udc80 Tide"},"articleSection":"Tide \\ud800"}',
        "zeros": '{"@type":"NewsArticle","headline":"Barges \\u0000 wait","author":{"name":"Runa \\u0007 Lock"},"publisher":{"name":"Ti\\u202ede"},"articleSection":"Ti\\u0001de"}',
        "types": '{"@type":{"a":1},"headline":["a",{"b":[]},null,true],"author":true,"publisher":7,"datePublished":{"x":[]}}',
        "lists": '{"@type":["NewsArticle",[],{},null],"author":[[["Runa"]]],"@graph":[[{"@graph":{}}]]}',
        "keys": '{"@type":"NewsArticle","__proto__":{"x":1},"' + "k" * 100_000 + '":"v","":"empty"}',
        "body": '{"@type":"NewsArticle","articleBody":"' + "One. " * 40_000 + '"}',
        "quotes": '{"@type":"NewsArticle","headline":' + '"\\"' * 20_000,
        "wide": "[" + '{"@type":"NewsArticle","headline":""},' * 20_000 + "{}]",
        "date": '{"@type":"NewsArticle","datePublished":"0000-00-00T99:99:99+99:99","dateModified":"9999-12-31T23:59:59-23:59"}',
        "old": '{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00+14:00","dateModified":"99999-01-01"}',
        "address": '{"@type":"NewsArticle","url":"https://[::1/","publisher":{"name":"Tide","url":"https://tide.invalid:99999/"}}',
        "host": '{"@type":"NewsArticle","url":"https://xn--\\u0001.' + "a." * 2_000 + 'invalid/"}',
    }.items():
        yield (
            f"json-ld/{name}.html",
            f'<html><head><script type="application/ld+json">{script}</script></head><body><h1>Barges</h1>{BODY}</body></html>',
        )
    for name, data in {
        "nothing": b"",
        "zeros": b"\0" * 10_000,
        "spaces": b" \n\t" * 10_000,
        "every-byte": bytes(range(256)) * 40,
        "bom": b"\xef\xbb\xbf",
        "two-boms": b"\xef\xbb\xbf\xef\xbb\xbf" + FILLER.encode(),
        "zeros-between": FILLER.encode().replace(b" ", b"\0 \0"),
        "utf-16": FILLER.encode("utf-16"),
        "utf-16-no-bom": FILLER.encode("utf-16-be"),
        "utf-16-cut": FILLER.encode("utf-16")[:-1],
        "utf-16-halves": b"\xff\xfe" + b"\x00\xd8" * 500 + FILLER.encode("utf-16-le"),
        "utf-32": FILLER.encode("utf-32"),
        "utf-32-cut": FILLER.encode("utf-32")[:-2],
        "utf-8-halves": FILLER.encode() + b"\xed\xa0\x80\xed\xbf\xbf",
        "utf-8-long": FILLER.encode() + b"\xc0\xbcscript\xc0\xbe",
        "utf-8-cut": FILLER.encode() + "ü".encode()[:1],
        "mixed": FILLER.encode() + "größer ".encode("cp1252") * 30 + "größer".encode() + "крупнее".encode("cp1251"),
        "ebcdic": FILLER.replace("“", '"').replace("”", '"').encode("cp037"),
        "gzip": gzip.compress(b"0" * 5_000_000, mtime=0),
        "zip": b"PK\x03\x04" + b"\0" * 200,
        "pdf": b"%PDF-1.7\n" + b"\xff" * 200,
        "escapes": b"\x1b$B" + b"\xff" * 100 + FILLER.encode(),
        "terminal": b"\x1b]0;tide\x07\x1b[2J" + FILLER.encode(),
        "carriage": FILLER.encode().replace(b"\n", b"\r"),
        "json": b'[{"' + b"a" * 100,
        "json-deep": b'{"a":' * 50_000,
        "feed": b"<?xml version='1.0'?><rss><channel/></rss>",
        "warc": b"WARC/1.0\r\n\r\n",
        "bomb": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a '" + b"b" * 1000 + b"'>]><rss>&a;</rss>",
    }.items():
        yield f"bytes/{name}.txt", data
        yield f"bytes/{name}.html", data
    for label in (
        "utf-7",
        "unicode_escape",
        "raw_unicode_escape",
        "punycode",
        "idna",
        "undefined",
        "rot13",
        "hex",
        "utf-16",
        "x-user-defined",
        "a" * 40,
        "hz",
        "cp037",
    ):
        for place, said in (
            ("high", b"gr\xf6\xdfer \\ud800 \\N{DIGIT ONE} \\x3cscript\\x3e +ADw- \\d"),
            ("xn", b"\xff.xn--\xff." + b"a" * 90),
        ):
            yield f"declared/{label}-{place}.html", f'<meta charset="{label}"><h1>Barges wait</h1>{BODY}'.encode() + b"<p>" + said + b"</p>"
        yield f"encoding-in-sidecar/{label}.txt", FILLER + " xn--a.xn--" + "ü" * 90
        yield f"encoding-in-sidecar/{label}.toml", f'encoding = "{label}"'
    for name, said in {
        "not-toml": "publisher = ",
        "not-utf-8": b'publisher = "\xff"',
        "unknown-key": 'save_as = "../../canary.html"',
        "table": "[publisher]\nname = 'x'",
        "list": "publisher = [['a'], [1, 2.5]]",
        "path": 'url = "file:///canary.txt"',
        "script": f'url = "javascript:{RUN}"',
        "quote": f"url = 'https://tide.invalid/\"><script>{RUN}</script>'",
        "control": 'publisher = "Ti\\u0007de\\u0000"\nbyline = "Ru\\u202ena"\nheadline = "Lock \\u0001 gates"\nsection = "Wa\\u0008ter"',
        "line": 'publisher = """Tide\nand\nCourant"""\nheadline = "a\\n\\nb"',
        "time": 'published = "2026-02-31"',
        "far": 'published = "9999-12-31T23:59:59-23:59"',
        "near": 'published = "0001-01-01T00:00:00+23:59"',
        "empty": 'publisher = ""\nheadline = ""\nbyline = ""\nsection = ""\nlanguage = ""\nwire = ""',
        "spaces": 'publisher = "   "\nheadline = "  "',
        "long": f'publisher = "{"Tide " * 5_000}"\nheadline = "{"Lock " * 5_000}"\nbyline = "{"Runa " * 5_000}"',
        "deep": "a = " + "[" * 3_000 + "]" * 3_000,
        "dotted": ".".join("a" * 3_000) + " = 1",
        "huge": "#" * 200_000,
        "number": "published = 9" + "9" * 5_000,
        "language": 'language = "../../en"',
        "language-of-markup": f"language = '<script>{RUN}</script>'",
        "language-by-name": 'language = "Deutsch"',
        "rights": 'rights = "all"',
        "ipv6": 'url = "https://[::1/"',
        "port": 'url = "https://tide.invalid:port/"',
        "separators": 'headline = "Lock\\u2028gates\\u2029jam\\u0085now"',
        "noncharacters": 'publisher = "Tide \\uFFFE\\uFFFF"',
    }.items():
        yield f"sidecar/{name}.txt", f"{name.capitalize()} lock\n\n" + FILLER
        yield f"sidecar/{name}.toml", said
    for name in (
        "con.txt", "index.html", "a b\tc.txt", "new\nline.txt", "quote\"'.txt", "<script>.txt", "%2e%2e%2f.txt", "{{x}}.txt", "-rf.txt",
        "nul\\nul.txt", "CASE.txt", "case.txt", "e\u0301.txt", "é.txt",
        "\u202egpj.txt", "no-ending", "two.txt.html", ".hidden.txt", "a.TXT", "[a].txt", "*.txt", "$(true).txt", "emoji-🚢.txt",
        "x" * 200 + ".txt", "a#b?c.txt", "space .txt", " .txt", "~.txt", "[bold]red[/].txt",
    ):  # fmt: skip
        yield f"names/{name}", f"Lock {name} closed\n\n{FILLER}\nIts name is {name}."


def seeds() -> dict[str, bytes]:
    """Every hostile seed and sidecar: path below content/seeds -> bytes."""
    return {name: data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data for name, data in (*of_markup(), *of_shape())}


# What `on_disk` makes that a build must name and refuse.
NO_FILES = (
    "caf\\xe9.txt", "device.txt", "link.txt", "loop.txt", "nowhere.txt", "pipe.txt", "relative.txt", "socket.txt", "sparse.txt", "with-linked-sidecar.txt"
)  # fmt: skip


def on_disk(folder: Path, outside: Path) -> None:
    """Makes below `folder` what is no regular file, much of it leading to `outside`."""
    outside.mkdir(parents=True)
    (outside / "canary.txt").write_text(f"{CANARY} stands outside\n\n{FILLER}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "link.txt").symlink_to(outside / "canary.txt")
    (folder / "relative.txt").symlink_to(os.path.relpath(outside / "canary.txt", folder))
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("nowhere-at-all.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "folder").symlink_to(outside)
    os.mkfifo(folder / "pipe.txt")
    listening = socket.socket(socket.AF_UNIX)
    here = os.open(folder, os.O_RDONLY)  # a socket's path has at most 107 bytes
    listening.bind(f"/proc/self/fd/{here}/socket.txt")
    os.close(here)
    listening.close()
    (folder / "with-linked-sidecar.txt").write_text(FILLER)
    (folder / "with-linked-sidecar.toml").symlink_to(outside / "canary.txt")
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text(FILLER)
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(1 << 40)


# What a regular expression, or a loop in a loop, may trip over: said again and again in every place.
AGAIN = (
    " ", "\t", "\u00a0", "a", "a ", "A", "A. ", "1", "1,", "1.", "12:", "2026-", ".", ". ", ",", ";", ":", "!", "?", "…", "-", "—",
    " — ", "_", "=", "*", "#", "|", " | ", "/", "//", "\\",
    '"', '" ', '“', '”', "“a", "'", "’", "a’", "‘a’ ", "(", ")", "()", "( a", "[", "]", "{", "}", "<", ">", "<a", "<a>", "</a>", "<!--",
    "<p", "&", "&a", "&amp;", "@", "a@", "a@b.", "https://", "www.", "a.b",
    "By ", "By A ", "and ", "Mr. ", "said ", "said: “", "He said. ", "March ", "March 1, ", "Monday ", "© ", "(c) 2026 ", "(Reuters) ",
    "AP — ", "Source: ", "Read more ", "â‚¬", "Ã©", "é", "日", "日。", "、", "م", "ह", "\u0301",
    "\u200b", "\u202e", "\x01", "🚢", "İ", "ß", "$1 million ", "1 000 ", "10% ", "1 of 2 ", "A B C ", "a-", "a-a ",
)  # fmt: skip


def of_again(unit: str, kind: str) -> Callable[[int], tuple[str, bytes]]:
    def made(size: int) -> tuple[str, bytes]:
        run = unit * (size // len(unit))
        if kind == "line":
            return "a.txt", f"Barges wait\n\n{FILLER}\n\nThen {run} then.\n".encode()
        if kind == "lines":
            return "a.txt", (f"Barges wait\n\n{FILLER}\n\n" + f"Then {unit * 9} now.\n" * (size // (len(unit) * 9 + 11))).encode()
        if kind == "fact":
            return "a.txt", f"{run}\n\nBy {run}\n\n{FILLER}\n\nSource: {run}".encode()
        markup = html.escape(run)
        if kind == "markup":
            markup = run
        said = json.dumps(run[: size // 4]).replace("<", "\\u003c")
        facts = f'{{"@type":"NewsArticle","headline":{said},"author":{said},"datePublished":{said},"publisher":{{"name":{said}}}}}'
        return "a.html", (
            f"<html lang='{markup[:99]}'><head><title>{markup}</title><meta name=author content='{markup}'><script type='application/ld+json'>{facts}</script>"
            f"</head><body><h1>Barges wait</h1>{BODY}<p class=byline>By {markup}</p><p>{markup}</p></body></html>"
        ).encode()

    return made


def of_shapes(opening: str, closing: str = "", tail: str = "") -> Callable[[int], tuple[str, bytes]]:
    return lambda size: (
        "a.html",
        f"<h1>Barges wait</h1>{BODY}{opening * (size // len(opening + closing))}{closing and closing * (size // len(opening + closing))}{tail}".encode(),
    )


def of_lines(line: str, encoding: str = "utf-8") -> Callable[[int], tuple[str, bytes]]:
    return lambda size: ("a.txt", (f"Barges wait\n\n{FILLER}\n\n" + line * (size // len(line))).encode(encoding, "replace"))


def of_attributes(attribute: str) -> Callable[[int], tuple[str, bytes]]:
    return lambda size: (
        "a.html",
        f"<h1>Barges wait</h1>{BODY}<p {''.join(attribute.format(n) for n in range(size // len(attribute)))}>One.</p>".encode(),
    )


# What takes its time only when there is much of it: the same, for sizes ten times as large.
LARGE: Mapping[str, Callable[[int], tuple[str, bytes]]] = {
    "attributes that hold the end of a tag": of_attributes("a{}='>' "),
    "attributes side by side": of_attributes("a{}='b'"),
    "attributes in quotes": of_attributes('"a{}" '),
    "attributes that open": of_attributes("<a{} "),
    "attributes parted by strokes": of_attributes("/a{}"),
    "lines of an old encoding": of_lines("größer\n", "cp1252"),
    "lines of wrong letters": of_lines("â€™ Ã©\n"),
    "lines that end in hyphens": of_lines("the tide rose on monday said ada ost of the harbour offi-\n"),
    "lines that are full": of_lines("the tide rose on monday said ada ost of the harbour office and\n"),
    "lines without spaces": of_lines("a" * 60 + "-\n"),
    "lines that go on": of_lines("tide, tide of\n"),
    "line breaks": of_lines("\n"),
    "paragraphs": of_lines("The tide rose on Monday, said Ada Ost. “It was high,” she said. It fell again on 3 March 2026.\n\n"),
    "programs that never end": of_shapes("<script>"),
    "comparisons in programs": of_shapes("<script>if (a <b && c('d'))", "</script>"),
}

# Name -> a recipe: size in bytes, roughly, -> a seed's name and bytes.
GROWING: Mapping[str, Callable[[int], tuple[str, bytes]]] = {
    **{f"{kind} of {unit!r}": of_again(unit, kind) for unit in AGAIN for kind in ("line", "lines", "fact", "page")},
    **{f"markup of {unit!r}": of_again(unit, "markup") for unit in AGAIN if html.escape(unit) != unit},
    **{
        f"elements {opening}": of_shapes(opening)
        for opening in (
            "<p>One.</p>", "<p>", "<b>", "<i><p>", "<a>", "<br>", "<li>", "<td>", "<tr><td>A<td>B", "<p itemprop=x></p>", "<p itemprop=x>One</p>", "<time></time>", "<time>One</time>", "<a rel=author>A</a>",
            "<meta name=a content=b>", "<meta itemprop=x>", "<script type=ld+json>{}</script>", "<h2>One</h2>", "<svg>", "<title>a</title>", "<table>", "<form>", "<q>One</q>", "<p hidden>One.</p>", "<figcaption>One</figcaption>",
            "<p style='display:none'>", "<p class='a b c d'>One.</p>", "<li><a href=/>One more headline of the day</a></li>", "<select><option>", "<x-y>One", "<ruby>a<rt>b",
        )
    },
}  # fmt: skip
