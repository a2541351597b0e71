"""The picture that other sites show beside a link to a story, drawn from its headline and publishers by Pillow."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from newsdigest.errors import SettingsError
from newsdigest.model import Digest, Value
from newsdigest.pages.words import shortened
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from PIL import Image, ImageFont

FOLDER = "cards/"  # below the site's root
DRAWING = "1"  # of the drawing; another one gives all cards other addresses, for networks keep what they fetched
LIBRARIES = ("pillow", "font-source-serif-pro", "fontpkg-amiri")
# Package, bold and regular: the first that has all signs of a text sets it. Latin, Greek and Cyrillic; Arabic.
FACES = (
    ("font_source_serif_pro", "SourceSerifPro-Bold.ttf", "SourceSerifPro-Regular.ttf"),
    ("fontpkg_amiri", "Amiri-Bold.ttf", "Amiri-Regular.ttf"),
)
# What https://ogp.me readers show whole. All in pixels.
WIDTH, HEIGHT, MARGIN = 1200, 630, 72
SIZES = ((80, 3), (66, 4), (54, 5), (44, 6))  # of the headline's letters, each with the lines that have room
LEADING = 1.2
SMALL = 34  # of the site's name, on one line, and of the publishers, on two
RULE = 490  # where the line above the publishers stands
LONGEST = 240  # characters of a headline, a name or all names; more would not be read on a card
# From paper to ink, so few that a card has about 12 kB; then the accent.
SHADES = 5
PAPER, INK, ACCENT = (253, 252, 250), (27, 26, 24), (156, 28, 28)


class Card(Value, frozen=True, kw_only=True):
    """What one card says."""

    headline: str
    names: str  # of the publishers; may be empty
    site: str  # empty on the site's own


def check() -> None:
    """Raises SettingsError where what draws is not installed."""
    if not all(map(find_spec, ("PIL", "fontTools", *(package for package, _, _ in FACES)))):
        raise SettingsError(
            "DIGEST_CARDS",
            "cards are drawn by Pillow in fonts of other packages, which are not installed",
            "pip install 'newsdigest[cards]', or set it to False.",
        )


def wanted(digests: Iterable[Digest], settings: Settings) -> dict[str, Card]:
    """Story id -> its card, and under the empty id the site's own; none where a sign is in no font of ours."""
    cards = {
        "": Card(headline=plain(settings.name), names=plain(settings.tagline), site=""),
        **{
            digest.story.id: Card(headline=plain(digest.headline), names=plain(", ".join(digest.publishers)), site=plain(settings.name))
            for digest in digests
        },
    }
    return {id: card for id, card in cards.items() if all(face_of(text) for text in (card.headline, card.names, card.site))}


def address_of(card: Card) -> str:
    """Where a card stands below the site's root; another card has another address.

    >>> address_of(Card(headline="Ferry sinks", names="ABC", site="The Example"))
    'cards/0a3eb0c14e8146fe1889.png'
    """
    return f"{FOLDER}{hashlib.sha256(chr(0).join([DRAWING, card.headline, card.names, card.site]).encode()).hexdigest()[:20]}.png"


def key_of(card: Card) -> str:
    """The key under which a card's drawing is kept: what it says and what draws it."""
    return f"{address_of(card)} {' '.join(map(version, LIBRARIES))}"


def plain(text: str) -> str:
    """A text as a card bears it: composed, without control characters, not too long.

    >>> plain("Cafe\\u0301 \\u202eshut\\x07 "), len(plain("word " * 100)) <= LONGEST
    ('Café shut', True)
    """
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(sign for sign in composed if sign in JOINERS or sign.isspace() or not unicodedata.category(sign).startswith("C"))
    return shortened(" ".join(seen.split()), LONGEST)


JOINERS = "\u200c\u200d"  # they decide how Arabic letters join


def is_shaped(text: str) -> bool:
    """Whether letters of the text take their form and place from their neighbours.

    >>> is_shaped("Ferry"), is_shaped("مرسى"), is_shaped("q\\u0307")
    (False, True, True)
    """
    return any(sign in JOINERS or unicodedata.bidirectional(sign) in ("R", "AL", "AN", "NSM") for sign in text)


def face_of(text: str) -> tuple[str, str, str] | None:
    """The fonts that have all signs of a text; None when no fonts do, or when it needs shaping and this machine lacks what shapes."""
    from PIL import features

    if is_shaped(text) and not (features.check("raqm") and features.check("fribidi")):
        return None
    return next((face for face in FACES if signs_of(face) >= {ord(sign) for sign in text + "…"}), None)


@cache
def signs_of(face: tuple[str, str, str]) -> frozenset[int]:
    """The characters that both fonts of a face have, as code points."""
    from fontTools.ttLib import TTFont

    package, *files = face
    bold, regular = (TTFont(io.BytesIO(_font(package, file)), lazy=True).getBestCmap() for file in files)
    return frozenset(bold.keys() & regular.keys())


def drawn(card: Card) -> bytes:
    """The card as a PNG of 1200 × 630 pixels; the same card gives the same bytes with the same libraries."""
    from PIL import Image, ImageDraw

    shape = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(shape)
    pen.rectangle((0, 0, WIDTH, 11), fill=255)
    is_turned = is_shaped(card.headline)
    beside, anchor = (WIDTH - MARGIN, "ra") if is_turned else (MARGIN, "la")

    for text, is_bold, sizes, top in (
        (card.site, True, ((SMALL, 1),), 44),
        (card.headline, True, SIZES, 124),
        (card.names, False, ((SMALL, 2),), RULE + 26),
    ):
        font, lines = _lines(text, is_bold, sizes)
        for number, line in enumerate(lines):
            pen.text((beside, top + number * font.size * LEADING), line, font=font, fill=255, anchor=anchor)

    steps = SHADES - 1
    picture = Image.frombytes("P", shape.size, shape.point([round(level * steps / 255) for level in range(256)]).tobytes())
    mixed = [round(paper + (ink - paper) * step / steps) for step in range(SHADES) for paper, ink in zip(PAPER, INK, strict=True)]
    picture.putpalette(bytes([*mixed, *ACCENT]))
    ImageDraw.Draw(picture).rectangle((MARGIN, RULE, WIDTH - MARGIN - 1, RULE + 3), fill=SHADES)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", bits=4)
    return stream.getvalue()


def _lines(text: str, is_bold: bool, sizes: Iterable[tuple[int, int]]) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which a text has room, and its lines; in the smallest what has no room is cut off.

    `sizes` are those of the letters, each with how many lines have room.
    """
    for size, most in sizes:
        font = _font_of(text, is_bold, size)
        lines: list[str] = []
        for word in text.split():
            if lines and font.getlength(f"{lines[-1]} {word}") <= WIDTH - 2 * MARGIN:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) <= most and all(font.getlength(line) <= WIDTH - 2 * MARGIN for line in lines):
            return font, lines
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return font, [_fitted(line, font) for line in kept]


def _fitted(line: str, font: ImageFont.FreeTypeFont) -> str:
    """As much of a line as has room."""
    room = len(line)
    while room and font.getlength(shortened(line, room)) > WIDTH - 2 * MARGIN:
        room -= 1
    return shortened(line, room) if room else ""


def _font_of(text: str, is_bold: bool, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    package, bold, regular = face_of(text) or FACES[0]
    # Latin is set without the library that shapes, so that it comes out the same where that is missing.
    layout = ImageFont.Layout.RAQM if is_shaped(text) else ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(_font(package, bold if is_bold else regular)), size, layout_engine=layout)


@cache
def _font(package: str, file: str) -> bytes:
    return resources.files(package).joinpath("files", file).read_bytes()
