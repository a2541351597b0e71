"""Cleaning: one case a folder, repairs by themselves, and what holds for every cleaned seed."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from newsdigest import cleaning, documents
from newsdigest.cleaning.features import features
from newsdigest.cleaning.repairs import repaired
from newsdigest.cleaning.repeats import lines_of, repeated_lines
from newsdigest.cleaning.steps.line import is_label
from newsdigest.model import Publisher
from tests import cases

CASES = cases.folders("cleaning")


def cleaned(case: Path) -> cleaning.Cleaning:
    seed = next(path for path in sorted(case.iterdir()) if path.stem == "seed")
    rule = case / "publisher.toml"
    publisher = msgspec.convert(tomllib.loads(rule.read_text("utf-8")), Publisher) if rule.exists() else None
    return cleaning.clean(documents.parse(seed.name, seed.read_bytes()), publisher=publisher)


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    """What stays, what goes and why, what was repaired."""
    result = cleaned(case)
    shown = {
        "blocks": [[block.kind, *([block.note] if block.note else []), block.text] for block in result.blocks],
        "dropped": [[dropped.why, dropped.text] for dropped in result.dropped],
        "repairs": [[repair.before, repair.after, repair.why] for repair in result.repairs],
    }
    cases.check(case / "expected.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("case", CASES)
def test_cleaning_twice_changes_nothing(case):
    once = [block.text for block in cleaned(case).blocks]
    again = cleaning.clean(documents.parse("again.txt", "\n\n".join(once).encode()))
    assert [block.text for block in again.blocks] == once


@pytest.mark.parametrize("case", CASES)
def test_every_block_stays_or_goes_with_a_reason(case):
    seed = next(path for path in sorted(case.iterdir()) if path.stem == "seed")
    document, result = documents.parse(seed.name, seed.read_bytes()), cleaned(case)
    assert len(result.blocks) + len(result.dropped) == len(document.blocks)
    assert all(dropped.why for dropped in result.dropped)
    assert all(not block.context and not block.links for block in result.blocks)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('It was a"grave" error.', 'It was a "grave" error.'),
        ('He called it"plain"and left.', 'He called it "plain" and left.'),
        ('The tide"came early." It left late.', 'The tide "came early." It left late.'),
        ('"One" and "two" are sound.', '"One" and "two" are sound.'),
        ('A 5"x7" print and a 12" rule', 'A 5"x7" print and a 12" rule'),
        ('Three "no"s and one "yes"', 'Three "no"s and one "yes"'),
        ('An open "quotation that never ends', 'An open "quotation that never ends'),
        ("He said“never”again.", "He said “never” again."),
        ("Er nannte es „Unsinn“ und ging.", "Er nannte es „Unsinn“ und ging."),
        ('ראש צה"ל אמר', 'ראש צה"ל אמר'),
        ("The wall fell.Nobody was hurt.", "The wall fell. Nobody was hurt."),
        ("See harbour.Com for more, or the U.S.Army site.", "See harbour.Com for more, or the U.S.Army site."),
        ("The lock failed. Advertisement Advertisement Ann Lee closed it.", "The lock failed. Ann Lee closed it."),
        ("ADVERTISEMENT The lock failed, she said.", "The lock failed, she said."),
        ("It failed. Story Continued Below “We closed it,” she said. Advertisement", "It failed. “We closed it,” she said."),
        ("It failed. ( Also on THE COURIER: Lock opens) It held in May.", "It failed. It held in May."),
        ("La porte a cédé. (à lire aussi : L'écluse rouvre) Elle reste close.", "La porte a cédé. Elle reste close."),
        ("Das Tor brach. Anzeige Es bleibt zu.", "Das Tor brach. Es bleibt zu."),
        ("Advertisement sales fell. The Advertisement Board met.", "Advertisement sales fell. The Advertisement Board met."),
        ("It sank in 60. Ad Astra was its name.", "It sank in 60. Ad Astra was its name."),
        ("It is closed (more: see below) for good.", "It is closed (more: see below) for good."),
        ("Its story continued below. story continued below it.", "Its story continued below. story continued below it."),
        ("Advertisement", "Advertisement"),
    ],
)
def test_repairs(before, after):
    """Each change is recorded, and repairing twice changes nothing."""
    text, repairs = repaired(before, "line 1")
    assert text == after
    assert bool(repairs) == (before != after)
    assert all(repair.after in after and repair.place == "line 1" for repair in repairs)
    assert repaired(text)[0] == text


LABELLED = [pytest.param(path, id=path.name) for path in sorted(cases.TESTS.glob("cleaning/*.labelled.txt"))]


def labelled(path: Path) -> tuple[list[str], str, cleaning.Cleaning]:
    """Labelled lines, the headline where it is known, which = stands before, and what becomes of the lines."""
    lines = path.read_text("utf-8").splitlines()
    headline = next((line[2:] for line in lines if line[0] == "="), "")
    return lines, headline, cleaning.clean(documents.parse("seed.txt", "\n".join(line[2:] for line in lines).encode()), headline=headline)


@pytest.mark.parametrize("path", LABELLED)
def test_labelled_lines(path):
    """Seeds in the shapes of the two real ones, each line with + before it when it stays and - when it goes."""
    lines, _, result = labelled(path)
    assert [block.place for block in result.blocks] == [f"line {number}" for number, line in enumerate(lines, 1) if line[0] == "+"]


@pytest.mark.parametrize("path", sorted(cases.TESTS.glob("cleaning/*.labelled.txt")), ids=lambda path: path.name)
def test_what_is_left_of_a_text_stays(path):
    _, headline, once = labelled(path)
    again = cleaning.clean(documents.parse("seed.txt", "\n\n".join(block.text for block in once.blocks).encode()), headline=headline)
    assert [block.text for block in again.blocks] == [block.text for block in once.blocks]
    assert not again.dropped


FOREIGN = tomllib.loads((cases.TESTS / "cleaning" / "foreign-lines.toml").read_text("utf-8"))


@pytest.mark.parametrize("page", [pytest.param(page, id=f"{page['language']}-{i}") for i, page in enumerate(FOREIGN["pages"], 1)])
def test_what_pages_set_between_paragraphs_and_below_them_goes(page):
    """In elements that are called like the report's, or by nothing."""
    headline, *paragraphs = FOREIGN["reports"][page["language"]]
    marked = [f"<p>{text}</p>" for text in paragraphs]
    body = "".join((*marked[:2], page.get("inside", ""), *marked[2:], page.get("below", "")))
    html = f"<html lang={page['language']}><title>{headline}</title><article><h1>{headline}</h1><div class=body>{body}</div></article>"
    result = cleaning.clean(documents.parse("page.html", html.encode()), headline=headline)
    assert "".join(block.text for block in result.blocks).replace(" ", "") == "".join(paragraphs).replace(" ", "")


@pytest.mark.parametrize("told", [pytest.param(False, id="banner"), pytest.param(True, id="report")])
def test_what_a_banner_tells_of_its_cookies_goes_and_a_report_on_them_stays(told):
    headline = "What the cookies of Orrin hold" if told else FOREIGN["reports"]["en"][0]
    report = FOREIGN["reports"]["en"][1:]
    cookies = [
        f"The cookie that the ferry office sets on visit {day} holds the number of the visitor, and is asked for {day} times a day."
        for day in range(2, 12)
    ]
    page = "".join(f"<p>{text}</p>" for text in (*report, *cookies))
    result = cleaning.clean(documents.parse("page.html", f"<title>{headline}</title><article><h1>{headline}</h1>{page}</article>".encode()))
    assert [block.text for block in result.blocks] == report + (cookies if told else [])


def test_a_report_that_a_page_holds_again_without_its_paragraphs_is_told_once():
    days = [
        f"On day {day} the boat of Orrin carried {day + 7} sheep, {day * 3} sacks of flour and the mail of many across the sound."
        for day in range(30)
    ]
    page = f"<h1>The boat of Orrin</h1><main>{''.join(f'<p>{text}</p>' for text in days)}</main><div hidden>{' '.join(days)}</div>"
    assert [block.text for block in cleaning.clean(documents.parse("page.html", page.encode())).blocks] == days


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in sorted(cases.TESTS.glob("cleaning/*.pages.txt"))])
@pytest.mark.parametrize("turned", [False, True])
def test_lines_that_come_again(path, turned):
    """Pages of publishers, each under `=== domain`, labelled by line; they are read in any order."""
    pages = [page.partition("\n") for page in path.read_text("utf-8").split("=== ")[1:]][:: -1 if turned else 1]
    read = [(domain, documents.parse("seed.txt", re.sub(r"(?m)^[+-] ?", "", text).encode())) for domain, _, text in pages]
    again = repeated_lines((domain, lines_of(document)) for domain, document in read)
    for (domain, document), (_, _, text) in zip(read, pages, strict=True):
        result = cleaning.clean(document, repeated=again.get(domain, frozenset()))
        assert [block.place for block in result.blocks] == [f"line {i}" for i, line in enumerate(text.splitlines(), 1) if line[0] == "+"]
        alone = cleaning.clean(document)
        assert (len(alone.blocks) > len(result.blocks)) == (domain in again)


def test_the_two_real_seeds():
    folder = cases.shared("seeds")
    week, carried = (
        cleaning.clean(documents.parse(path.name, path.read_bytes()))
        for path in (next(folder.glob("000_*.txt")), next(folder.glob("001_*.txt")))
    )
    assert [block.place for block in week.blocks] == ["line 2", "line 3", "line 4"]
    assert [block.place for block in carried.blocks] == ["line 15", "line 17", "line 19", "line 21", "line 23"]
    assert not week.repairs
    text = "\n".join(repair.after for repair in carried.repairs)
    for put_back in ('a "grave" change', 'was "absolutely', 'called "strong', 'a "stable', 'alliance "powerful."'):
        assert put_back in text
    assert len(carried.repairs) == 5
    dropped = {line.text: line.why for line in carried.dropped}
    assert dropped["Read more »"] == "points to other reports"
    assert next(why for line, why in dropped.items() if line.startswith("We have summarized")) == "aggregator's notice"


@pytest.mark.parametrize(("opening", "times"), [("<div>", 1500), ("<table><tr><td>", 500), ("<ul><li>", 900)])
def test_a_page_as_deep_as_documents_admits_is_cleaned(opening, times):
    text = "The harbour wall at Norby has been repaired, the council said on Tuesday. Work took nine weeks."
    page = opening * times + f"<h1>Wall repaired at Norby</h1><p>{text}</p>"
    assert [block.text for block in cleaning.clean(documents.parse("deep.html", page.encode())).blocks][-1] == text


def test_a_long_line_in_a_script_without_spaces_is_no_label():
    """`\\w+` takes what stands between two commas for one word."""
    text = "桥关了以后学生怎么过河，县里准备了三条渡船和一条穿过果园的小路"
    document = documents.parse("seed.txt", f"{text}\n\n首页".encode())
    labels = map(is_label, cleaning.lines_by(document, features(document), [3.0, 3.0], ""))
    assert list(labels) == [False, True]


def test_a_short_last_sentence_of_a_long_report_stays():
    """It is little to lose beside the rest, and so was lost: where it stands tells that it is text."""
    days = "".join(
        f"<p>On day {day} the boat of Orrin carried {day + 7} sheep, {day * 3} sacks of flour and the mail of {day + 40} families across"
        f" the sound, and was back before the lamp was lit, as Ketta Holm wrote in the book of the harbour that evening.</p>"
        for day in range(1, 31)
    )
    last = "<p>Merry Christmas, Orrin.</p>"
    inside, outside = (
        cleaning.clean(documents.parse("page.html", f"<main><h1>A month of the boat of Orrin</h1><div>{text}</main>".encode())).blocks
        for text in (f"{days}{last}</div>", f"{days}</div><div>{last}</div>")
    )
    assert [block.text for block in inside[-2:]] == [outside[-1].text, "Merry Christmas, Orrin."]


@pytest.mark.parametrize(
    ("last", "odds", "stays"),
    [
        ("The bell is back in the tower.", 0.8, True),
        ("The bell is back in the tower.", 0.2, False),  # no more likely than not
        ("The bell is back in the", 0.8, False),
        ("We are not currently accepting comments on this story.", 0.8, False),
        ("The bell, back in the tower of Orrin. Photo: Ketta Holm", 0.8, False),
    ],
)
def test_a_short_last_sentence_of_bare_text_stays(last, odds, stays):
    """Whatever is said of it, beside the rest it is little to lose."""
    days = [f"On day {day} the smiths of Orrin cast {day + 7} plates, and {day * 3} people watched, Ketta Holm said." for day in range(9)]
    document = documents.parse("seed.txt", "\n".join([*days, last, "Tags: bells", "Subscribe to our newsletter"]).encode())
    lines = cleaning.lines_by(document, features(document), [4.0] * 9 + [odds, -4.0, -4.0], "")
    assert [not line.why for line in lines] == [True] * 9 + [stays, False, False]
