"""An HTML seed -> blocks in reading order with what the markup says of each, and what the page claims of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from newsdigest.documents import claims
from newsdigest.documents.characters import seen
from newsdigest.errors import SeedError
from newsdigest.model import Block, BlockKind, Claim, Repair

# Never text of the page.
SKIPPED = frozenset(
    "script style noscript template svg math iframe object embed applet video audio canvas select datalist option textarea head map rp rt "
    "noframes frameset progress meter dialog".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rb s samp small span strike strong sub sup "
    "time tt u var wbr img input link meta br picture source".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS: dict[str, BlockKind] = {"li": "entry", "dt": "entry", "dd": "entry", "blockquote": "quotation", **dict.fromkeys(HEADINGS, "heading")}
START = re.compile(r"\s{0,200}(?:<\?xml|<!doctype\s+html|<html|<head|<body|<!--)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
NAME = re.compile(r"[^\s.#@>]{1,60}")


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page does, or is full of its tags.

    >>> is_html("<!DOCTYPE html><p>One"), is_html("Rain in the north"), is_html("<p>One</p><div>Two</div>")
    (True, False, True)
    """
    return bool(START.match(text)) or len(re.findall(r"</(?:p|div|a|body|h1)>", text[:20_000])) > 1


def read(seed: str, text: str) -> tuple[tuple[Block, ...], tuple[Claim, ...], tuple[Repair, ...]]:
    """HTML -> visible blocks in reading order, claims in page order, repairs.

    Raises SeedError for nesting that no browser would show.
    """
    repairs: list[Repair] = []
    if "\x00" in text:
        repairs.append(Repair(before="\\x00", after="", why="control character"))
        text = text.replace("\x00", "")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return (), (), ()
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise SeedError(seed, "its elements are nested more than 2,000 deep", "Save the page again as text.")
    blocks = []
    for block in visible(root):
        words, more = seen(block.text, block.place)
        repairs.extend(more)
        if words:
            blocks.append(block if words == block.text else Block(**{**fields(block), "text": words}))
    return tuple(blocks), tuple(claims.of(root)), tuple(repairs)


def fields(block: Block) -> dict[str, object]:
    return {name: getattr(block, name) for name in block.__struct_fields__}


class Open:
    """An element whose end has not come yet."""

    __slots__ = ("context", "counts", "element", "kind", "parent", "place", "tag")

    def __init__(self, element: etree._Element, parent: Open | None) -> None:
        self.element = element
        self.tag: str = element.tag
        self.parent = parent
        self.counts: Counter[str] = Counter()  # children so far, by tag: what XPath counts
        self.kind: str = KINDS.get(self.tag) or (parent.kind if parent else "paragraph")
        number = 0
        if parent is not None:
            parent.counts[self.tag] += 1
            number = parent.counts[self.tag]
        self.place: str | int = number  # the number among its like, until someone asks for the path
        self.context: tuple[str, ...] | None = None


def path_of(opened: Open) -> str:
    steps = []
    at: Open | None = opened
    while at is not None:
        steps.append(at.tag if at.tag in ("html", "body") else f"{at.tag}[{at.place}]")
        at = at.parent
    return "/" + "/".join(reversed(steps))


def context_of(opened: Open) -> tuple[str, ...]:
    if opened.context is None:
        outer = context_of(opened.parent) if opened.parent is not None else ()
        opened.context = (*outer, label_of(opened.element)) if opened.tag not in ("html",) else outer
    return opened.context


def label_of(element: etree._Element) -> str:
    """What an element is called: `div.story-body.wide#main@articleBody`, after @ itemprop, role, or hidden.

    >>> label_of(etree.fromstring('<div id="main" class="story-body wide" itemprop="articleBody" hidden=""/>'))
    'div.story-body.wide#main@articleBody@hidden'
    """
    label: str = element.tag
    if not element.attrib:
        return label
    label += "".join("." + name for name in NAME.findall(element.get("class", ""))[:12])
    label += "".join("#" + name for name in NAME.findall(element.get("id", ""))[:1])
    for key in ("itemprop", "role", "data-testid", "data-component", "rel"):
        label += "".join("@" + name for name in NAME.findall(element.get(key, ""))[:2])
    if "hidden" in element.attrib or HIDDEN.search(element.get("style", "")):
        label += "@hidden"
    return label


def visible(root: etree._Element) -> Iterator[Block]:
    """The blocks of a page, their text not yet freed of unseen characters."""
    # Text between two ends of blocks gathers here; characters in links are counted beside it.
    gathered: list[str] = []
    linked = 0
    breaks = 0
    in_link = 0
    opened: Open | None = None

    def block(at: Open) -> Block | None:
        nonlocal linked, breaks
        breaks = 0
        text = " ".join("".join(gathered).split())
        gathered.clear()
        in_links, linked = linked, 0
        if not text:
            return None
        within = next((o for o in ancestors(at) if o.tag not in INLINE), at)
        kind = within.kind
        context = context_of(at)
        return Block(
            kind=kind,  # type: ignore[arg-type]
            text=text,
            place=path_of(within),
            level=HEADINGS.get(next((o.tag for o in ancestors(within) if o.tag in HEADINGS), ""), 0) if kind == "heading" else 0,
            links=round(min(1.0, in_links / len(text)), 3),
            context=context,
            note="caption" if any(o.tag == "figcaption" for o in ancestors(within)) else "",
        )

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            skipped = tag in SKIPPED
            is_block = not skipped and tag not in INLINE and not ("-" in tag and opened is not None and opened.tag in ("p", "span", "a"))
            if is_block and opened is not None and (found := block(opened)):
                yield found
            opened = Open(element, opened)
            if skipped:
                walk.skip_subtree()
                continue
            if tag == "br":
                gathered.append("\n")
                breaks += 1
                if breaks == 2 and opened.parent is not None and (found := block(opened.parent)):
                    yield found
            elif tag == "a":
                in_link += 1
            elif tag == "q":
                gathered.append("“")
            elif tag == "tr" and (cells := cells_of(element)):
                gathered.append(" | ".join(cells))
                opened.kind = "row"
                linked += sum(len(" ".join("".join(a.itertext()).split())) for a in element.iter("a"))
                walk.skip_subtree()
                continue
            elif tag == "td" or tag == "th":
                opened.kind = "paragraph"
            if element.text and tag != "br":
                if not element.text.isspace():
                    breaks = 0
                    if in_link:
                        linked += len(element.text.strip())
                gathered.append(element.text)
        else:
            assert opened is not None
            if tag == "a":
                in_link -= 1
            elif tag == "q":
                gathered.append("”")
            if tag not in INLINE and tag not in SKIPPED and (found := block(opened)):
                yield found
            opened = opened.parent
            if element.tail and opened is not None:
                if not element.tail.isspace():
                    breaks = 0
                    if in_link:
                        linked += len(element.tail.strip())
                gathered.append(element.tail)


def ancestors(opened: Open) -> Iterator[Open]:
    at: Open | None = opened
    while at is not None:
        yield at
        at = at.parent


def cells_of(row: etree._Element) -> list[str]:
    """The texts of a row's cells; none when it lays out a page (one cell, or blocks in a cell)."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return []
    for inner in row.iter():
        if inner.tag not in INLINE and inner.tag not in ("tr", "td", "th"):
            return []
    return [text for cell in cells if (text := " ".join("".join(cell.itertext()).split()))]
