"""Cards: what they say and do not, their size and weight, and that a build draws only new ones."""

import io
import shutil

import pytest

from newsdigest import cards
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from tests.conftest import build
from tests.test_site import SITE, files

Image = pytest.importorskip("PIL.Image", reason="needs Pillow: pip install '.[cards]'")
features = pytest.importorskip("PIL.features")

SAID = {
    "plain": ("Windmill at Aldbeck loses a sail", "Aldbeck Gazette, Radio Fenland"),
    "greek": ("Ο μύλος έχασε ένα πανί", "Εφημερίδα του Άλντμπεκ"),
    "cyrillic": ("Мельница потеряла крыло", "Сельская газета"),
    "one word wider than the card": ("Windmühlenflügelbefestigungsschraubenfabrikantenversammlungsprotokoll", "Mühlenblatt"),
    "more than has room": ("sail " * 1000, "Gazette, " * 1000),
    "no publisher": ("Windmill at Aldbeck loses a sail", ""),
}


def card(headline: str, names: str = "") -> cards.Card:
    return cards.Card(headline=cards.plain(headline), names=cards.plain(names), site="The Example Digest")


def greys(png: bytes, box: tuple[int, int, int, int]) -> set[int]:
    return set(Image.open(io.BytesIO(png)).crop(box).convert("L").tobytes())


@pytest.mark.parametrize("name", SAID)
def test_a_card_is_small_and_nothing_leaves_its_margins(name):
    png = cards.drawn(card(*SAID[name]))
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(png) <= 20_000
    assert png == cards.drawn(card(*SAID[name]))
    paper = {*Image.new("RGB", (1, 1), cards.PAPER).convert("L").tobytes()}
    for side in ((0, 20, cards.MARGIN - 12, 630), (1200 - cards.MARGIN + 12, 20, 1200, 630), (0, 615, 1200, 630)):
        assert greys(png, side) == paper
    # Between headline and publishers stands the line alone.
    assert greys(png, (0, cards.RULE - 14, 1200, cards.RULE - 1)) == paper
    assert len(greys(png, (cards.MARGIN, 124, 1200, 300))) > 1


def test_arabic_stands_on_the_right_or_not_at_all():
    told = card("الطاحونة تفقد شراعا", "رسالة الطحانين")
    if not (features.check("raqm") and features.check("fribidi")):
        assert not cards.face_of(told.headline)
        return
    png = cards.drawn(told)
    paper = {*Image.new("RGB", (1, 1), cards.PAPER).convert("L").tobytes()}
    assert greys(png, (0, 124, 400, 300)) == paper
    assert len(greys(png, (800, 124, 1200 - cards.MARGIN, 300))) > 1


def test_another_card_has_another_address():
    assert len({cards.address_of(card(*said)) for said in SAID.values()}) == len(SAID)
    assert cards.address_of(card("Ferry")) == cards.address_of(card(" Ferry\x00\u202e "))


def test_what_no_font_has_is_no_card():
    assert cards.face_of("Windmill at Aldbeck")
    assert not cards.face_of("风车失去了一个帆")
    assert not cards.face_of("पवनचक्की")


def test_without_what_draws_the_editor_is_told(monkeypatch):
    cards.check()
    monkeypatch.setattr(cards, "FACES", (("a_font_that_is_not_there", "Bold.ttf", "Regular.ttf"),))
    with pytest.raises(SettingsError, match=r"newsdigest\[cards\]"):
        cards.check()


def test_the_site_has_its_own():
    assert set(cards.wanted([], Settings(name="The Example", tagline="What is new"))) == {""}
    assert not cards.wanted([], Settings(name="每日新闻"))


def test_a_build_draws_only_new_cards(tmp_path):
    content, output = tmp_path / "content", tmp_path / "output"
    shutil.copytree(SITE / "content", content)
    assert "drawing 2" in build(content, output, "-e", "DIGEST_CARDS=true")
    before = {name: data for name, data in files(output).items() if name.startswith("cards/")}
    assert len(before) == 2
    pages = [data.decode() for name, data in files(output).items() if name.startswith(("stories/", "posts/")) and name.endswith(".html")]
    for name in before:
        assert any(f'<meta property="og:image" content="http://127.0.0.1:8000/{name}">' in page for page in pages)
    assert "drawing" not in build(content, output, "-e", "DIGEST_CARDS=true")
    assert {name: data for name, data in files(output).items() if name.startswith("cards/")} == before
    build(content, output)
    assert not [name for name, data in files(output).items() if name.startswith("cards/") or b"og:image" in data]
