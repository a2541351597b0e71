"""What a page says of itself, unjudged: title, meta, links, JSON-LD, microdata, times.

Names are the page's own words: `title`, `meta og:title`, `link canonical`, `html lang`, `html dir`, `itemprop datePublished`,
`rel author`, `author page` for a link to one, `time` and after it the class words of the element and its parent (`time article-date
updated`), also for what RDFa and hAtom say in other elements;
`json-ld datePublished` for fields of an article, `json-ld WebPage datePublished` for those of anything else, nested ones joined by
a dot (`json-ld author.name`, `json-ld publisher.logo.url`).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from lxml import etree

from newsdigest.documents.places import place_of
from newsdigest.model import Claim

MOST = 800  # claims of one page
LONGEST = 2_000  # characters of a value; `articleBody` alone may be a whole report
ARTICLE = re.compile(r"(?:Article|(?<!Job)Posting|Report|Review|Story)$")
ABOUT = frozenset(
    {
        "isPartOf",
        "mainEntityOfPage",
        "image",
        "logo",
        "potentialAction",
        "itemListElement",
        "comment",
        "review",
        "offers",
        "hasPart",
        "video",
    }
)
# Where a script cannot be read as JSON, single fields still can.
FIELD = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|inLanguage|url|name|articleBody)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*)"'
)
# The same of somebody or of a publisher, whose name stands in an object of its own.
TRAILING = re.compile(r",\s{0,200}([}\]])")  # a comma behind the last of several
NAMED = re.compile(r'"(author|publisher)"\s{0,9}:\s{0,9}\[?\s{0,9}\{[^{}]{0,300}?"name"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*)"')
PROPERTIES = etree.XPath("descendant-or-self::*[@itemprop or @property][not(self::meta)]")
# What sites call the folder of their pages about those who write, in an address: `/author/ada-ost`, `/autor/17`; and folders that hold
# other pages too, `/profile/settings`, `/people/royals`, where the address must name whom it is about.
AUTHORS = frozenset(
    {
        "author", "authors", "autor", "autora", "autoras", "autores", "autoren", "autorin", "autorzy", "auteur", "auteurs", "autore",
        "autori", "avtor", "avtory", "journalist", "journalists", "journaliste", "journalistes", "journalisten", "contributor",
        "contributors", "reporter", "reporters", "columnist", "columnists", "columnista", "columnistas", "colunista", "colunistas",
        "writer", "writers", "byline", "bylines", "redakteur", "redakteure", "redacteur", "redacteurs", "firma", "firmas", "yazar",
        "yazarlar", "penulis",
    }
)  # fmt: skip
PARSELY = {"title": "title", "author": "author", "authors": "author", "pub_date": "pub-date", "section": "section", "link": "link"}
FOLDERS = AUTHORS | {"staff", "people", "person", "profile", "profiles", "profil", "user", "users", "by", "team"}
DATED = re.compile(r"publish|created|issued|modified|updated|^date", re.IGNORECASE)
NAMES = etree.XPath("descendant::*[@itemprop='name']")
NAMES_IN_RDFA = etree.XPath("descendant::*[@property='name' or @property='schema:name' or @property='foaf:name']")
# What programs write where there is nothing to be said.
NOTHING = frozenset({"", "null", "none", "undefined", "nan", "[object object]", "true", "false"})
WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*(?:;\s*)?$")


def of(root: etree._Element) -> Iterator[Claim]:
    """A page -> its claims, in page order, at most MOST of them."""
    for number, claim in enumerate(all_of(root)):
        if number == MOST:
            return
        if claim.value.lower() not in NOTHING:
            yield claim


def all_of(root: etree._Element) -> Iterator[Claim]:
    """All that a page says of itself, its root first, then elements in page order, then microdata."""
    for key in ("lang", "dir"):
        yield Claim(name=f"html {key}", value=folded(root.get(key) or root.get("{http://www.w3.org/XML/1998/namespace}" + key) or ""))
    places: dict[etree._Element, str] = {}
    scripts = 0
    for element in root.iter(*SAID_BY, "script"):  # finding these, in page order, costs a tenth of asking every element
        if element.tag != "script":
            yield from SAID_BY[element.tag](element, places)
        elif "ld+json" in element.get("type", ""):
            scripts += 1
            yield from json_ld(element.text or "", f"script {scripts}")
    for element in elements(PROPERTIES, root):
        name = folded(element.get("itemprop", ""))
        if name and name.lower() != "articlebody" and element.tag != "time":
            said = name_of(element) if name in ("author", "creator") else ""
            value = folded(element.get("content") or element.get("datetime") or said or text_of(element))
            for one in name.split():
                yield Claim(name=f"itemprop {one}", value=value, place=place_of(element, places))
        elif not name and element.tag != "time":
            yield from by_property(element, places)


Places = dict[etree._Element, str]  # of elements that have been asked for theirs


def by_title(element: etree._Element, places: Places) -> Iterator[Claim]:
    parent = element.getparent()
    if parent is not None and parent.tag != "svg":
        yield Claim(name="title", value=folded(text_of(element)))


def by_meta(element: etree._Element, places: Places) -> Iterator[Claim]:
    for key in ("property", "name", "itemprop", "http-equiv"):
        kind = "itemprop" if key == "itemprop" else "meta"
        # RDFa and microdata may name several properties, parted by spaces.
        said = folded(element.get(key, ""))
        for name in said.split() if key in ("property", "itemprop") else filter(None, (said,)):
            yield Claim(name=f"{kind} {name}", value=folded(element.get("content", "")))
            if name == "parsely-page":
                yield from parsely(element.get("content", ""))


def parsely(text: str) -> Iterator[Claim]:
    """Parse.ly's fields, which older pages write as JSON in one `meta`, under the names that newer ones give each.

    >>> [(claim.name, claim.value) for claim in parsely('{"author": "Ada Ost", "pub_date": "2026-11-12T06:40:00Z", "post_id": 7}')]
    [('meta parsely-author', 'Ada Ost'), ('meta parsely-pub-date', '2026-11-12T06:40:00Z')]
    """
    try:
        page = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for name, field in PARSELY.items() if isinstance(page, dict) else ():
        value = page.get(name)
        for one in value[:50] if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield Claim(name=f"meta parsely-{field}", value=folded(one))


def by_link(element: etree._Element, places: Places) -> Iterator[Claim]:
    rel = folded(element.get("rel", "")).lower()
    if rel in ("canonical", "amphtml", "shortlink", "author", "publisher", "alternate", "license"):
        name = " ".join(filter(None, ("link", rel, folded(element.get("hreflang", "")))))
        yield Claim(name=name, value=folded(element.get("href", "")))


def by_time(element: etree._Element, places: Places) -> Iterator[Claim]:
    parent = element.getparent()
    said = [element.get(key) or "" for key in ("itemprop", "property", "class")] + [parent.get("class") or "" if parent is not None else ""]
    name = " ".join(["time", *" ".join(said).split()[:8]])
    yield Claim(name=name, value=folded(element.get("datetime") or text_of(element)), place=place_of(element, places))


def by_property(element: etree._Element, places: Places) -> Iterator[Claim]:
    """What RDFa says of an element: `<span property="dc:date dc:created" content="2026-11-12T06:40">`, as Drupal writes it."""
    for name in folded(element.get("property", "")).split():
        bare = name.rpartition(":")[2]
        if DATED.search(bare) and element.get("content"):
            yield Claim(name=f"time {bare}", value=folded(element.get("content", "")), place=place_of(element, places))
        elif bare in ("headline", "author", "creator"):
            said = name_of(element, "typeof", NAMES_IN_RDFA)
            yield Claim(name=f"itemprop {bare}", value=said or folded(text_of(element)), place=place_of(element, places))


def by_abbreviation(element: etree._Element, places: Places) -> Iterator[Claim]:
    # hAtom's `<abbr class="published" title="2009-11-12T06:40">Thursday</abbr>`.
    words = element.get("class", "")
    if element.get("title") and DATED.search(words):
        name = " ".join(["time", *words.split()[:8]])
        yield Claim(name=name, value=folded(element.get("title", "")), place=place_of(element, places))


def by_anchor(element: etree._Element, places: Places) -> Iterator[Claim]:
    # hAtom says it by classes: `span.author.vcard a.fn` (microformats.org/wiki/hatom), as most older themes of WordPress do.
    parent = element.getparent()
    words = (element.get("class") or "").split()
    is_card = "p-author" in words or ("fn" in words and parent is not None and "author" in (parent.get("class") or "").split())
    if is_card or "author" in (element.get("rel") or "").split():
        yield Claim(name="rel author", value=folded(text_of(element)), place=place_of(element, places))
    address = (element.get("href") or "").lower()
    folders = address.split("/")
    if "/@" in address or not FOLDERS.isdisjoint(folders):
        name = folded(text_of(element))
        if name and (not AUTHORS.isdisjoint(folders) or name.rpartition(" ")[2].lower() in address):
            yield Claim(name="author page", value=name, place=place_of(element, places))


SAID_BY = {"title": by_title, "meta": by_meta, "link": by_link, "time": by_time, "abbr": by_abbreviation, "a": by_anchor}


def name_of(element: etree._Element, describing: str = "itemscope", names: etree.XPath = NAMES) -> str:
    """What microdata calls somebody whom it describes, with a biography and links maybe; empty where it only names them."""
    named = elements(names, element) if element.get(describing) is not None else []
    return (named[0].get("content") or text_of(named[0])) if named else ""


def elements(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    found = path(root)
    assert isinstance(found, list)
    return [element for element in found if isinstance(element, etree._Element)]


def text_of(element: etree._Element) -> str:
    """All words inside an element, white space as it stands."""
    return "".join(map(str, element.itertext()))


def folded(value: str, longest: int = LONGEST) -> str:
    """A value in one line, cut where it is longer than so many characters."""
    return " ".join(value[: longest * 2].split())[:longest]


def json_ld(text: str, place: str) -> Iterator[Claim]:
    """A JSON-LD script -> its fields; one that is not JSON gives what single fields can still be read.

    >>> [(c.name, c.value) for c in json_ld('{"@type": "NewsArticle", "author": [{"name": "Ada Ost"}], "isAccessibleForFree": true}', "")]
    [('json-ld @type', 'NewsArticle'), ('json-ld author.name', 'Ada Ost')]
    >>> [(c.name, c.value) for c in json_ld('{"@type": "NewsArticle", "headline": "Rain",, }', "")]
    [('json-ld headline', 'Rain')]
    """
    text = WRAPPING.sub("", text).strip().rstrip(";")
    try:
        top = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        top = None
    if top is None:
        try:
            top = json.loads(TRAILING.sub(r"\1", html.unescape(text) if "&quot;" in text[:200] else text), strict=False)
        except (ValueError, RecursionError):
            top = None
    if top is None:
        found = [(match.start(), match[1], match[2]) for match in FIELD.finditer(text)]
        found += [(match.start(), f"{match[1]}.name", match[2]) for match in NAMED.finditer(text)]
        for _, name, value in sorted(found):
            yield Claim(name=f"json-ld {name}", value=folded(value.replace('\\"', '"').replace("\\/", "/")), place=place)
        return
    yield from nodes(top, place)


def nodes(top: object, place: str) -> Iterator[Claim]:
    """Each node of lists and @graph by itself, the second and later ones with their number behind the place."""
    waiting = [top]
    number = 0
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:100]
        elif isinstance(node, dict):
            graph = node.get("@graph")
            if isinstance(graph, list):
                waiting[:0] = graph[:100]
            kinds = node.get("@type")
            names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
            is_article = any(ARTICLE.search(name) for name in names) or not names
            prefix = "json-ld" if is_article else f"json-ld {names[0]}"
            number += 1
            for name, value in values(node, "", 0):
                yield Claim(name=f"{prefix} {name}", value=value, place=f"{place}, {number}" if number > 1 else place)


def values(node: dict[str, object], path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Fields of a node, nested ones with a dotted name; what is about other things stays out below the first level."""
    for key, value in node.items():
        name = f"{path}.{key}" if path else key
        if key in ("@graph", "@context"):
            continue
        for one in value[:50] if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if depth < 3 and not (key in ABOUT and depth > 0):
                    yield from values(one, name, depth + 1)
            elif isinstance(one, str):
                yield name, folded(one, 200_000 if key == "articleBody" else LONGEST)
            # Of what is no text only a time says something: the number of its seconds, or of its day.
            elif type(one) is int and key.startswith("date"):
                yield name, folded(str(one))
