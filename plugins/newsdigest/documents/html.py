"""An HTML seed -> blocks in reading order with what the markup says of each, and what the page claims of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import msgspec
from lxml import etree

from newsdigest.documents import claims
from newsdigest.documents.characters import seen
from newsdigest.documents.places import place_of
from newsdigest.errors import SeedError
from newsdigest.model import Block, BlockKind, Claim, Repair

# Never text of the page.
SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet",
        "video", "audio", "canvas", "select", "datalist", "option", "textarea", "head", "map", "rp",
        "rt", "noframes", "frameset", "progress", "meter", "dialog",
    }
)  # fmt: skip
SECTIONS = frozenset({"article", "aside", "details", "figure", "footer", "header", "hgroup", "main", "nav", "search", "section"})
INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data",
        "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr",
        "q", "ruby", "rb", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "time", "tt", "u", "var", "wbr", "img", "input", "link", "meta",
        "br", "picture", "source",
    }
)  # fmt: skip
# Elements that a style may set apart where no space does: `<span>Ada Ost</span><span>Coast Editor</span><time>12 May</time>`.
SET_APART = INLINE - {"br", "img", "input", "link", "meta", "wbr", "picture", "source", "sub", "sup", "q", "rb", "ruby"}
JOINT = "\x00"  # where two of them meet; no text holds it
JOINTS = re.compile("(?<=[^\\W_]{2})\x00+(?=([^\\W_])[^\\W_]|\\d)")
SHORT = 200  # characters of a line that is no running text, in which words may be parted
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS: dict[str, BlockKind] = {"li": "entry", "dt": "entry", "dd": "entry", "blockquote": "quotation", **dict.fromkeys(HEADINGS, "heading")}
LINES = frozenset({"p", "span", "a", *HEADINGS, "li"})  # what an element of the page's own making stands in as a word does
CELLS = ("td", "th")
NAMING = ("itemprop", "role", "data-testid", "data-component")
LAYOUT = 400  # characters in a cell above which its row lays out a page, whose paragraphs are parted by line breaks only
HEADING = 250  # characters of a heading
ELEMENTS = 40  # that are looked at to find a heading that is none
MOST = 20_000  # blocks of one page
ATTRIBUTES = 2_000  # of one element
# An element that opens with more, as tokenizers take it apart (https://html.spec.whatwg.org/#tag-open-state): what stands in quotes may
# hold a `>`, and quotes may stand in names. No page's tag is longer than 100 letters, and `<a<a<a` is not read anew from each of its `<`.
TOO_MANY = re.compile(
    r"""<[a-zA-Z][^\s/>]{0,99}+(?=[\s/])(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s"'>][^\s>]*+)?)?+)"""
    rf"{{{ATTRIBUTES}}}"
)
PROGRAM = re.compile(r"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)", re.IGNORECASE | re.DOTALL)
START = re.compile(r"\s{0,200}(?:<\?xml|<!doctype\s+html|<html|<head|<body|<!--)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page does, or is full of its tags.

    >>> is_html("<!DOCTYPE html><p>One"), is_html("Rain in the north"), is_html("<p>One</p><div>Two</div>")
    (True, False, True)
    """
    return bool(START.match(text)) or len(re.findall(r"</(?:p|div|a|body|h1)>", text[:20_000])) > 1


def read(seed: str, text: str) -> tuple[tuple[Block, ...], tuple[Claim, ...], tuple[Repair, ...]]:
    """HTML -> visible blocks in reading order, claims in page order, repairs.

    Raises SeedError for nesting that no browser would show, and for elements with more attributes than any page's.
    """
    repairs: list[Repair] = []
    if "\x00" in text:
        repairs.append(Repair(before="\\x00", after="", why="control character"))
        text = text.replace("\x00", "")
    if has_too_many(text):
        raise SeedError(seed, f"an element has more than {ATTRIBUTES:,} attributes, which no page has", "Save the page again as text.")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(error.type == etree.ErrorTypes.ERR_NO_MEMORY for error in parser.error_log):
        raise MemoryError("no memory for a page's tree")  # and not the part of a page for which there was some
    if root is None:
        return (), (), ()
    if any("Excessive depth" in error.message for error in parser.error_log):
        raise SeedError(seed, "its elements are nested more than 2,000 deep", "Save the page again as text.")
    open_body(root)
    said = tuple(claims.of(root))
    etree.strip_elements(root, *SKIPPED, with_tail=False)
    blocks: list[Block] = []
    for block in visible(root):
        if len(blocks) == MOST:
            raise SeedError(seed, f"it has more than {MOST:,} paragraphs and lines, which no report has", "Save the one report by itself.")
        if block.text.isascii() and block.text.isprintable():
            blocks.append(block)
            continue
        words, more = seen(block.text, block.place)
        repairs.extend(more)
        if words:
            blocks.append(block if words == block.text else msgspec.structs.replace(block, text=words))
    return tuple(blocks), said, tuple(repairs)


def open_body(root: etree._Element) -> None:
    """Moves what stands in the head from a section on to the body.

    A page may leave out the tag of its body, and libxml2 knows no sections to open it at: all of such a page was head.
    https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead
    """
    head = root.find("head")
    inside = list(head) if head is not None else []
    first = next((number for number, child in enumerate(inside) if child.tag in SECTIONS), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, child in enumerate(inside[first:]):
        body.insert(place, child)


def has_too_many(text: str) -> bool:
    """Whether an element has more attributes than parsers can take, whose time grows with their square.

    >>> has_too_many("<p" + " x" * 3_000), has_too_many("<p" + " x='>'" * 3_000), has_too_many("<script>if (a <b" + " && c('d')" * 3_000)
    (True, True, False)
    """
    # Where a program compares by `<`, its words look like attributes.
    return bool(TOO_MANY.search(text) and TOO_MANY.search(PROGRAM.sub("", text)))


def label_of(element: etree._Element) -> str:
    """What an element is called: `div.story-body.wide#main@articleBody`, after @ itemprop, role and the like, or hidden.

    >>> label_of(etree.fromstring('<div id="main" class="story-body wide" itemprop="articleBody" hidden=""/>'))
    'div.story-body.wide#main@articleBody@hidden'
    """
    label: str = element.tag
    names: list[tuple[str, str]] = element.items()  # type: ignore[assignment]
    if not names:
        return label
    own = identifier = ""
    said: dict[str, str] = {}
    is_hidden = False
    for key, value in names:
        if key == "class":
            own = "." + ".".join([name[:60] for name in value.split()[:12]]) if value and not value.isspace() else ""
        elif key == "id":
            identifier = "#" + value.split(maxsplit=1)[0][:60] if value and not value.isspace() else ""
        elif key in NAMING:
            said[key] = value
        elif key == "hidden" or (key == "style" and HIDDEN.search(value)):
            is_hidden = True
    label += own + identifier
    for key in NAMING if said else ():
        if key in said:
            label += "@" + said[key][:60]
    return f"{label}@hidden" if is_hidden else label


def visible(root: etree._Element) -> Iterator[Block]:
    """The blocks of a page, their text not yet freed of unseen characters."""
    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            ended, text = page.begins(element), element.text
            if element.tag == "tr" and page.takes_row(element):
                walk.skip_subtree()
                text = None
        else:
            ended, text = page.ends(element), element.tail
        if ended:
            yield ended
        if text and (page.gathered or not text.isspace()):
            page.takes(text)


class _Page:
    """What has been read of a page since the last block."""

    def __init__(self) -> None:
        self.places: dict[etree._Element, str] = {}
        # The elements that are open and break lines, outermost first: element, kind, context once someone has asked for it.
        self.owners: list[etree._Element] = []
        self.kinds: list[BlockKind] = []
        self.contexts: list[tuple[str, ...] | None] = []
        self.captions: list[bool] = []
        # Text since the last break; how many of its characters stand in links; line breaks since the last word.
        self.gathered: list[str] = []
        self.linked = self.breaks = 0
        self.in_link = 0  # links that are open
        self.closed = 0  # how many pieces of text there were when an element in a line ended

    def begins(self, element: etree._Element) -> Block | None:
        """Takes the beginning of an element -> the block that it ends."""
        tag = element.tag
        # An element of the page's own making is a block unless it stands in a line.
        if tag in INLINE or ("-" in tag and self.owners and self.owners[-1].tag in LINES):
            if self.closed and self.closed == len(self.gathered) and tag in SET_APART:
                self.gathered.append(JOINT)
            if tag == "a":
                self.in_link += 1
            elif tag == "br":
                self.gathered.append("\n")
                self.breaks += 1
                return self.block() if self.breaks == 2 else None
            elif tag == "q":
                self.gathered.append("“")
            return None
        ended = self.block() if self.gathered else None
        self.owners.append(element)
        kind = None if tag in HEADINGS and is_unclosed(element) else KINDS.get(tag)
        self.kinds.append(kind or (self.kinds[-1] if self.kinds and tag not in CELLS else "paragraph"))
        self.contexts.append(None)
        self.captions.append(tag == "figcaption" or (bool(self.captions) and self.captions[-1]))
        return ended

    def takes_row(self, row: etree._Element) -> bool:
        """Takes a row of a table that has just begun as one line, unless it lays out a page."""
        cells = cells_of(row)
        if cells:
            self.gathered.append(" | ".join(cells))
            self.kinds[-1] = "row"
            self.linked += sum(len(" ".join("".join(map(str, link.itertext())).split())) for link in row.iter("a"))
        return bool(cells)

    def ends(self, element: etree._Element) -> Block | None:
        """Takes the end of an element -> the block that it ends."""
        if self.owners and self.owners[-1] is element:
            ended = self.block() if self.gathered else None
            for stack in (self.owners, self.kinds, self.contexts, self.captions):
                stack.pop()
            return ended
        self.closed = len(self.gathered)
        if element.tag == "a":
            self.in_link -= 1
        elif element.tag == "q":
            self.gathered.append("”")
        return None

    def takes(self, text: str) -> None:
        self.gathered.append(text)
        if self.in_link or self.breaks:
            length = len(text.strip())
            if self.in_link:
                self.linked += length
            if length:
                self.breaks = 0

    def block(self) -> Block | None:
        """What has been gathered; nothing is, then."""
        text = " ".join("".join(self.gathered).split())
        self.gathered.clear()
        self.closed = 0
        if JOINT in text:
            text = parted(text, is_heading=bool(self.kinds) and self.kinds[-1] == "heading")
        in_links, self.linked, self.breaks = self.linked, 0, 0
        if not text or not self.owners:
            return None
        kind = self.kinds[-1]
        return Block(
            kind=kind,
            text=text,
            place=place_of(self.owners[-1], self.places),
            level=next((HEADINGS[o.tag] for o in reversed(self.owners) if o.tag in HEADINGS), 0) if kind == "heading" else 0,
            links=round(min(1.0, in_links / len(text)), 3) if in_links else 0.0,
            context=self.context(),
            note="caption" if self.captions[-1] else "",
        )

    def context(self) -> tuple[str, ...]:
        """The labels of the open elements, outermost first."""
        known = len(self.owners) - 1
        while known >= 0 and self.contexts[known] is None:
            known -= 1
        context = self.contexts[known] or () if known >= 0 else ()
        for i in range(known + 1, len(self.owners)):
            if self.owners[i].tag != "html":
                context = (*context, label_of(self.owners[i]))
            self.contexts[i] = context
        return context


def parted(text: str, *, is_heading: bool) -> str:
    """A text with a space where two elements meet, if it is a short line and what follows begins like a word or is a number.

    Inside a sentence or a heading elements may hold parts of a word, as word processors write them.

    >>> parted(JOINT.join(("Ada Ost", "Coast Editor", "12 May 2026", "5 min")), is_heading=False)
    'Ada Ost Coast Editor 12 May 2026 5 min'
    >>> parted(JOINT.join(("Mc", "Vik", "s")), is_heading=False)
    'Mc Viks'
    """
    if not is_heading and len(text) < SHORT and text[-1] not in ".!?…":
        text = JOINTS.sub(lambda found: " " if not found[1] or found[1].isupper() or found[1].isdecimal() else "", text)
    return text.replace(JOINT, "")


def is_unclosed(heading: etree._Element) -> bool:
    """Whether a heading was never closed, so that the report's paragraphs stand in it; its first elements tell."""
    first = list(islice(heading.iter(), ELEMENTS))
    return any(inner.tag == "p" for inner in first) and sum(len(inner.text or "") + len(inner.tail or "") for inner in first) > HEADING


def cells_of(row: etree._Element) -> list[str]:
    """The texts of a row's cells; none when it lays out a page (one cell, blocks in a cell, or a whole text)."""
    cells = [cell for cell in row if cell.tag in CELLS]
    if len(cells) < 2:
        return []
    for inner in row.iter():
        if inner.tag not in INLINE and inner.tag not in ("tr", *CELLS):
            return []
    texts = [text for cell in cells if (text := " ".join("".join(map(str, cell.itertext())).split()))]
    return [] if any(len(text) > LAYOUT for text in texts) else texts
