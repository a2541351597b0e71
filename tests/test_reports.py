"""Each case of tests/reports: a seed, a sidecar where there is one, and the facts that come of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from newsdigest import cleaning, documents, publishers, records, reports
from newsdigest.errors import SeedError
from newsdigest.feeds.times import earliest
from newsdigest.model import Dropped, Report
from newsdigest.reports import languages, times
from newsdigest.reports.dates import written
from newsdigest.reports.lines import headline_among
from newsdigest.reports.outlets import lines_of
from newsdigest.reports.surroundings import Surroundings
from tests.cases import check, folders

RULES = Path(__file__).parent.parent / "content" / "publishers"
FACTS = (*records.FACTS, "first_sentence", "facts", "disagreements", "rights")


def known() -> publishers.Publishers:
    return publishers.load({path.name: path.read_text("utf-8") for path in sorted(RULES.glob("*.toml"))})


@pytest.mark.parametrize("case", folders("reports"))
def test_case(case: Path) -> None:
    seed = next(path for path in sorted(case.iterdir()) if path.stem == "seed" and path.suffix != ".toml")
    sidecar = tomllib.loads((case / "seed.toml").read_text("utf-8")) if (case / "seed.toml").exists() else {}
    try:
        report = reports.extract(documents.parse(seed.name, seed.read_bytes(), sidecar=sidecar), known())
    except SeedError as error:
        row = records.rejected(error.seed, error.why, error.fix)
    else:
        row = {key: value for key, value in records.report(report).items() if key in FACTS}
    check(case / "expected.json", json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def test_facts_have_a_place_and_only_facts_that_are_known() -> None:
    report = reports.extract(
        documents.parse("a.txt", b"Rain stops the regatta\n\n" + 3 * b"The regatta was stopped by rain on Sunday, the club said.\n\n"),
        known(),
    )
    for name in records.FACTS:
        fact = getattr(report, name)
        assert (fact.value is None) == (fact.where is None), name


def test_the_publishers_rights_hold_on_a_carriers_page() -> None:
    rules = {
        "courier.example.toml": 'name = "The Harbour Courier"\nrights = "link"\nbasis = "no agreement"\n',
        "rill.example.toml": 'name = "Rill"\nkind = "carrier"\nrights = "full"\n',
    }
    text = (
        "East pier to be rebuilt\n\n• 📰 The Harbour Courier\n\n"
        + 3 * "The council of Port Ansel will rebuild the east pier before spring.\n\n"
    )
    report = reports.extract(documents.parse("rill.example/pier.txt", text.encode()), publishers.load(rules))
    assert (report.publisher.value, report.carrier.value) == ("The Harbour Courier", "Rill")
    assert (report.rights, report.basis) == ("link", "no agreement")


def test_lines_that_facts_were_read_from_are_no_text() -> None:
    said = ["Ada Ost in Marrin and Norby", "12 November 2026, from our office", "The weir gave way.", "By Ada Ost, in May, as it was."]
    document = documents.parse("a.txt", "\n\n".join(["Weir gives way", *said]).encode())
    title, *rest = document.blocks
    cleaned = cleaning.Cleaning(blocks=tuple(rest), dropped=(Dropped(place=title.place, text=title.text, why="repeats the headline"),))
    left = reports.without_lines(cleaned, document, {"line 3": "byline", "line 5": "date line", "line 9": "byline", None: "date line"})
    assert [block.text for block in left.blocks] == said[2:]  # a sentence stays
    assert [(line.text, line.why) for line in left.dropped] == [
        ("Weir gives way", "repeats the headline"),
        (said[0], "byline"),
        (said[1], "date line"),
    ]
    alone = msgspec.structs.replace(cleaned, blocks=cleaned.blocks[:2])
    assert reports.without_lines(alone, document, {"line 3": "byline", "line 5": "date line"}) == alone


def test_blocks_that_share_a_place_go_or_stay_each_for_itself() -> None:
    page = b"<div>Menu of the day<p>The weir gave way.</p>It was mended.<p>Ada Ost in Norby</p></div>"
    document = documents.parse("a.html", page)
    menu, *rest = document.blocks
    assert menu.place == rest[1].place
    cleaned = cleaning.Cleaning(blocks=tuple(rest), dropped=(Dropped(place=menu.place, text=menu.text, why="menu"),))
    left = reports.without(cleaned, document, {rest[2].place: "byline"})
    assert [block.text for block in left.blocks] == ["The weir gave way.", "It was mended."]
    assert [(line.text, line.why) for line in left.dropped] == [("Menu of the day", "menu"), ("Ada Ost in Norby", "byline")]


def test_names_and_times_above_the_posts_of_a_live_report_go() -> None:
    seed = Path(__file__).parent / "reports" / "posts-of-a-live-report-signed-by-its-author" / "seed.html"
    report = reports.extract(documents.parse(seed.name, seed.read_bytes()), known())
    assert not [block.text for block in report.blocks if "Tom Ashgrove" in block.text]
    assert {line.why for line in report.dropped if line.text == "20.50 Tom Ashgrove"} == {"byline"}


def test_what_stands_above_the_headline_of_a_print_is_no_text() -> None:
    seed = Path(__file__).parent / "reports" / "text-of-a-pdf-with-a-role-below-the-name" / "seed.txt"
    report = reports.extract(documents.parse(seed.name, seed.read_bytes()), known())
    assert report.blocks[0].text.startswith("An independent inquiry into the Quay Lane housing contract")


def test_a_biography_behind_the_text_goes() -> None:
    seed = Path(__file__).parent / "reports" / "text-whose-author-is-told-of-behind-it" / "seed.txt"
    report = reports.extract(documents.parse(seed.name, seed.read_bytes()), known())
    assert (report.byline.value, len(report.blocks)) == ("Ada Ost", 3)
    assert [line.why for line in report.dropped][-2:] == ["about the author"] * 2
    told_of = seed.read_bytes().replace(b"Ketta Holm", b"Ada Ost")
    assert reports.extract(documents.parse(seed.name, told_of), known()).blocks[-1].text.endswith("the labels of tins.")


def test_the_date_below_a_quoted_post_is_not_the_reports() -> None:
    assert [date for _, date in times.labelled("— Ketta Holm, 20 December 2023", "en")]
    assert not [date for _, date in times.labelled("— Ketta Holm (@kettaholm) 20 December 2023", "en")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12 November 2026 2:05 PMTags"),  # what followed ran on to it
        ("en", "2:05 p.m., 12 November 2026"),
        ("ko", "입력 2026.11.12. 오후 2:05"),
        ("ko", "2026년 11월 12일 오후 2시 5분"),
        ("ja", "2026年11月12日 午後2時5分"),
        ("zh", "2026/11/12 下午 02:05"),
        ("ar", "12 نوفمبر 2026 - 02:05 م"),
        ("ar", "12 تشرين الثاني 2026 الساعة 02:05 مساءً"),
        ("el", "12/11/2026 2:05 μ.μ."),
        ("es", "12 de noviembre de 2026 a las 2:05 de la tarde"),
        ("tr", "12 Kasım 2026 ÖS 2:05"),
    ],
)
def test_a_time_in_the_afternoon_is_not_of_the_morning(language: str, text: str) -> None:
    assert [date.value for date in written(text, language)] == ["2026-11-12T14:05"]


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("de", "12.11.26, 14:05 Uhr", "T14:05"),
        ("es", "12/nov/2026", ""),
        ("pt", "12.nov.2026 às 14h05", "T14:05"),
        ("ru", "12 ноя 2026, 14:05", "T14:05"),
        ("uk", "12 листопада 2026 р., 14:05", "T14:05"),
        ("sr", "12. novembar 2026. 14:05", "T14:05"),
        ("he", "12 בנובמבר 2026", ""),
        ("hi", "12 नवंबर 2026, 14:05", "T14:05"),
        ("bn", "১২ নভেম্বর ২০২৬, ১৪:০৫", "T14:05"),
        ("vi", "12 tháng 11, 2026", ""),
        ("ja", "2026/11/12(木) 14:05", "T14:05"),
        ("ko", "2026.11.12 (목) 14:05", "T14:05"),
        ("hu", "2026. november 12., csütörtök 14:05", "T14:05"),
        ("hu", "2026. november 12., 14:05", "T14:05"),
        ("en", "November 12, 2026 / 2:05 PM / Tern News", "T14:05"),
    ],
)
def test_dates_as_languages_write_them(language: str, text: str, clock: str) -> None:
    assert [date.value for date in written(text, language)] == ["2026-11-12" + clock]


def test_a_caption_is_no_headline() -> None:
    text = (
        "Mill Yard Under Water After Weir Fails{}\n\nBy Ada Ost\n\n12 November 2026\n\nThe weir gave way on Tuesday after days of rain.\n"
    )
    text += "Forty families left the valley below the weir by boat, and the mill stands in its yard up to the windows.\n"
    captioned, plain = (
        headline_among(documents.parse("a.txt", text.format(end).encode()).blocks).value for end in (" (Photo: Ada Ost)", "")
    )
    assert (captioned, plain) == (None, "Mill Yard Under Water After Weir Fails")


TEXTS = {
    "en": (
        "Ferry back after nine days in dry dock",
        "The ferry Lady Orrin was back in service on Monday after nine days in dry dock, the line said.",
        "Engineers had replaced both of its bow thrusters, which failed in the storm of 3 November.",
        "“We are glad to be sailing,” said captain Mara Venn. Tickets bought for cancelled sailings stay valid until March.",
    ),
    "de": (
        "Fähre fährt nach neun Tagen wieder",
        "Die Fähre Lady Orrin fährt seit Montag wieder, nachdem sie neun Tage im Trockendock lag, wie die Reederei mitteilte.",
        "Techniker tauschten beide Bugstrahlruder aus, die im Sturm vom 3. November ausgefallen waren.",
        "„Wir sind froh, wieder zu fahren“, sagte Kapitänin Mara Venn. Karten für ausgefallene Fahrten gelten bis März.",
    ),
    "es": (
        "El transbordador vuelve a navegar tras nueve días",
        "El transbordador Lady Orrin volvió a navegar el lunes tras nueve días en dique seco, informó la naviera.",
        "Los técnicos cambiaron las dos hélices de proa, que fallaron en el temporal del 3 de noviembre.",
        "«Estamos contentos de navegar», dijo la capitana Mara Venn. Los billetes de las salidas canceladas valen hasta marzo.",
    ),
    "fr": (
        "Le ferry reprend la mer après neuf jours",
        "Le ferry Lady Orrin a repris la mer lundi après neuf jours en cale sèche, a annoncé la compagnie.",
        "Les techniciens ont remplacé les deux propulseurs d’étrave, tombés en panne dans la tempête du 3 novembre.",
        "« Nous sommes heureux de naviguer », a déclaré la capitaine Mara Venn. Les billets annulés restent valables jusqu’en mars.",
    ),
}


def bare(language: str, *lines: str, below: tuple[str, ...] = ()) -> Report:
    """A report of bare text in a language, these lines between its headline and its three paragraphs, others below."""
    headline, *paragraphs = TEXTS[language]
    return reports.extract(documents.parse("seed.txt", "\n".join([headline, *lines, *paragraphs, *below]).encode()), known())


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("en", "Ketta Holm, Harbour Correspondent", "Ketta Holm"),
        ("en", "Ketta Holm — Staff Writer", "Ketta Holm"),
        ("en", "Ketta Holm | Norby Weekly", "Ketta Holm"),
        ("en", "Ketta Holm @kholm", "Ketta Holm"),
        ("en", "Ketta Holm and Jo Lund in Orrin", "Ketta Holm, Jo Lund"),
        ("en", "From Ketta Holm in Orrin", "Ketta Holm"),
        ("en", "KETTA HOLM, Norby Weekly", "KETTA HOLM"),
        ("en", "By KETTA HOLM Meridian Press", "KETTA HOLM"),
        ("en", "By Ketta Holm, Meridian Press", "Ketta Holm"),
        ("en", "By Ketta Holm kholm@weekly.example", "Ketta Holm"),
        ("en", "Exclusive by Ketta Holm", "Ketta Holm"),
        ("en", "Reporter: Ketta Holm", "Ketta Holm"),
        ("de", "Ketta Holm, Redakteurin", "Ketta Holm"),
        ("de", "Ketta Holm, dpa", "Ketta Holm"),
        ("de", "Ein Bericht von Ketta Holm", "Ketta Holm"),
        ("de", "Von unserer Redakteurin Ketta Holm", "Ketta Holm"),
        ("fr", "De notre correspondante Ketta Holm", "Ketta Holm"),
        ("fr", "Ketta Holm, avec AFP", "Ketta Holm"),
        ("en", "By Ketta Holm, TERN RADIO", "Ketta Holm"),
        ("en", "By The Harbour Courier Team", "The Harbour Courier Team"),
        ("en", "Dry Dock, Harbour News", None),  # words of the text
        ("en", "Ketta Holm, Mara Venn", None),  # nothing bears them out
        ("en", "Sea Food Kitchen.jpg", None),
    ],
)
def test_who_wrote_bare_text(language: str, line: str, names: str | None) -> None:
    report = bare(language, line)
    assert report.byline.value == names
    assert report.headline.value == TEXTS[language][0]


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_few_sentences_settles_a_date(language: str) -> None:
    report = bare(language, "04/11/2026 18:02")
    assert report.language.value == language
    assert report.published.value == (None if language == "en" else "2026-11-04T18:02")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "De storm heeft donderdag een gat geslagen in de dijk. In twee straten stond het water hoog, negen mensen zijn gered."),
        ("id", "Badai menjebol tanggul tua pada Kamis pagi. Sembilan warga dibawa keluar dari rumah mereka oleh petugas, kata kantor itu."),
        ("uk", "Шторм зруйнував дамбу в четвер, і вода пішла на дві вулиці. Пожежники винесли їх із домівок, але міст уже закрито."),
        ("hi", "तूफ़ान ने गुरुवार की सुबह पुरानी दीवार तोड़ दी और पानी दो सड़कों में भर गया। नौ लोगों को घरों से बाहर निकाला गया है।"),
    ],
)
def test_the_language_of_two_sentences(language: str, text: str) -> None:
    assert languages.worded(text) == language


@pytest.mark.parametrize(
    ("lines", "byline"),
    [
        (["By", "Ada Ost", ",", "Bo Vik"], "Ada Ost, Bo Vik"),  # each a link, and the comma between them on its own
        (["By", "Ada Ost", "and", "Bo Vik", "Save"], "Ada Ost, Bo Vik"),
        (["By", "Ada Ost", "Norby", "Bo Vik"], "Ada Ost"),
        (["Story by", "Ada Ost"], "Ada Ost"),
        (["By —", "Ada Ost, Norby Weekly", "By —", "Bo Vik, Norby Weekly"], "Ada Ost, Bo Vik"),
        (["By", "Ada Ost,", "Bo Vik &", "Jo Lund", "Save"], "Ada Ost, Bo Vik, Jo Lund"),
        (["By", "Ada Ost,", "Norby", "Bo Vik"], "Ada Ost"),
        (["by Ada Ost , Shore Xpress"], "Ada Ost"),
    ],
)
def test_names_below_by_in_bare_text(lines: list[str], byline: str) -> None:
    headline, *paragraphs = TEXTS["en"]
    text = "\n".join([headline, *lines, *paragraphs])
    assert reports.extract(documents.parse("seed.txt", text.encode()), known()).byline.value == byline


@pytest.mark.parametrize(
    ("language", "lines", "published", "modified"),
    [
        ("en", ["Last updated:", "November 13, 2026"], None, "2026-11-13"),
        ("en", ["Updated", "13 November 2026", "Published", "12 November 2026"], "2026-11-12", "2026-11-13"),
        ("en", ["11/12/2026", "Updated 11/13/2026"], "2026-11-12", "2026-11-13"),  # the second tells the order of the first
        ("en", ["The ferry in Orrin on November 10, 2026. Lea Berg/Alpen News", "Nov. 12, 2026"], "2026-11-12", None),
        ("fr", ["Le ferry à Orrin, le 3 novembre 2026. LEA BERG / LE COURRIER", "Le 12 novembre 2026"], "2026-11-12", None),
        ("de", ["02:31 Min. Verfügbar bis 12.11.2027"], None, None),
        ("de", ["Audio: Tern Radio | 10.11.2026 | Lea Berg", "12.11.2026"], "2026-11-12", None),
        ("en", ["Member since", "4 May 2019"], None, None),
    ],
)
def test_the_day_of_a_bare_text(language: str, lines: list[str], published: str | None, modified: str | None) -> None:
    report = bare(language, *lines)
    assert (report.published.value, report.modified.value) == (published, modified)


@pytest.mark.parametrize(
    "below",
    [
        ["Corrections", "A previous version of this story gave a wrong sum.", "Jan 02, 2027 9:25 AM"],
        ["1. Ulla", "13 November 2026, 8:10 am", "2. Peter", "13 November 2026, 9:00 am"],
    ],
)
def test_dates_of_corrections_and_comments_are_not_the_reports(below: list[str]) -> None:
    ends = [below, below[-1:]]
    tails = [documents.parse("a.txt", "\n\n".join(lines).encode()).blocks for lines in ends]
    found = [times.signed_off(Surroundings(head=(), tail=tail, headline=None), "en") for tail in tails]
    assert [fact is None for fact in found] == [True, False]


def test_dates_of_several_days_above_a_text_without_headline_list_other_reports() -> None:
    listed = ["All clips", "December 7, 2026", "All boats", "December 5, 2026", "All lakes", "December 3, 2026", "Share", "Print"]
    document = documents.parse("seed.txt", "\n\n".join([*listed, *TEXTS["en"][1:]]).encode())
    report = reports.extract(document, known())
    assert (report.own_headline.value, report.published.value) == (None, None)


@pytest.mark.parametrize(
    "below",
    [
        ("Read more", "Ferry lost its anchor", "By Karla Winter"),
        ("Ferry lost its anchor", "By Karla Winter", "Bridge open again", "By Emil Sander"),
    ],
)
def test_bylines_below_a_text_that_are_of_other_reports(below: tuple[str, ...]) -> None:
    assert bare("en", below=below).byline.value is None


@pytest.mark.parametrize("other", ["“We are glad to be sailing again,” the captain says", "Is the storm over? The line hopes so."])
def test_the_headline_stands_above_its_standfirst(other: str) -> None:
    report = reports.extract(documents.parse("seed.txt", "\n\n".join(["News", TEXTS["en"][0], other, *TEXTS["en"][1:]]).encode()), known())
    assert report.own_headline.value == TEXTS["en"][0]


def test_a_first_line_above_a_name_and_a_date_is_the_headline() -> None:
    lines = ["What it means for you", "Ada Ost", "Published: Nov. 12, 2026", *TEXTS["en"][1:]]
    report = reports.extract(documents.parse("seed.txt", "\n".join(lines).encode()), known())
    assert (report.own_headline.value, report.byline.value) == (lines[0], "Ada Ost")


@pytest.mark.parametrize(("line", "byline"), [("Ketta HOLM", "Ketta HOLM"), ("Photo AFP", None)])
def test_a_surname_in_capitals_above_a_date(line: str, byline: str | None) -> None:
    assert bare("fr", line, "Publié le 12/11/2026 à 07h00").byline.value == byline


def test_who_wrote_is_found_though_the_headline_is_not() -> None:
    menu = ["Home", "News", "Harbour", "Share", "Print", "Email"]
    lines = ["Subscribe", "By Ketta Holm", *menu, *TEXTS["en"][1:]]
    report = reports.extract(documents.parse("seed.txt", "\n".join(lines).encode()), known())
    assert (report.headline.where, report.byline.value) == ("first sentence", "Ketta Holm")


def test_a_whole_sentence_without_its_dateline_stands_for_a_headline() -> None:
    told = "Sen. Ketta Holm of the U.S. Senate opened the weir at Norby on Nov. 12 after a year of work."
    lines = [f"NORBY, Nov. 13 (Meridian) — {told} It had been shut since a flood broke two of its gates.", *TEXTS["en"][1:]]
    report = reports.extract(documents.parse("seed.txt", "\n\n".join(lines).encode()), known())
    assert (report.headline.value, report.headline.where, report.dateline.value) == (told, "first sentence", "NORBY")


def test_a_line_that_tells_how_to_reach_an_author_goes() -> None:
    said = ("The weir gave way.", "It was mended.", "You can write to Ketta Holm at kholm@weekly.example.")
    document = documents.parse("a.txt", "\n\n".join(said).encode())
    cleaned = cleaning.Cleaning(blocks=document.blocks)
    left = reports.without_biographies(cleaned, document, "Ketta Holm")
    assert [block.text for block in left.blocks] == list(said[:2])
    assert [line.why for line in left.dropped] == ["about the author"]
    assert reports.without_biographies(cleaned, document, "Jo Lund") == cleaned


def test_a_report_that_tells_only_when_it_was_changed_is_of_that_day() -> None:
    report = bare("en", "Updated 4 November 2026 11:48 a.m.")
    assert (report.published.value, report.modified.value, report.day) == (None, "2026-11-04T11:48", "2026-11-04")
    assert earliest([report], "name") == "2026-11-04T11:48:00Z"


def page(language: str, head: str, top: str, below: str = "", opening: str = "") -> Report:
    """A report of a page in a language, this in its head, between its headline and its paragraphs, below them, and before their words."""
    title, first, *others = TEXTS[language]
    body = "".join(f"<p>{text}</p>" for text in (opening + first, *others))
    html = (
        f"<html lang={language}><head><title>{title} | Tern Post</title>{head}</head><body><article><h1>{title}</h1>{top}"
        f"<div class=text>{body}</div>{below}</article></body></html>"
    )
    return reports.extract(documents.parse("seed.html", html.encode()), known())


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


HEADLINE = TEXTS["en"][0]
AUTHOR = '"author": {"@type": "Person", "name": "Ketta Holm"}'


@pytest.mark.parametrize(
    ("language", "head", "top", "fact", "value"),
    [
        # Links to pages about authors, between headline and text.
        ("en", "", "<div><a href=/author/7>Ketta Holm</a><span>Weather editor</span></div>", "byline", "Ketta Holm"),
        ("en", "", "<div><a href=/staff/26/ketta-holm>Ketta Holm</a></div>", "byline", "Ketta Holm"),
        ("en", "", "<div><a href=/people/royals>Lady Orrin</a></div>", "byline", None),
        ("en", "", "<div>By<a href=/author/a>Ketta Holm</a>and<a href=/author/b>Jo Lund</a></div>", "byline", "Ketta Holm, Jo Lund"),
        ("en", "", "<p>Edited by <a href=/author/jo-lund>Jo Lund</a></p><p>7 May 2026</p>", "byline", None),
        # Words that only a style sets apart.
        ("en", "", "<div><span>Ketta Holm</span><span>Chief Reporter</span><span>7 May 2026</span></div>", "published", "2026-05-07"),
        ("en", "", "<ul><li class=author>Ketta Holm<li class=author>Jo Lund</ul>", "byline", "Ketta Holm, Jo Lund"),
        # Lines of names.
        ("en", "", "<p>By harbour reporter Ketta Holm</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>By Staff Writer Ketta Holm</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>By Ketta Holm kholm@ternpost.example Post Staff Writer</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>Updated 3 hours ago by Ketta Holm</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>Ketta Holm and agencies</p><p>7 May 2026</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>By Ketta Holm March 27</p>", "byline", "Ketta Holm"),
        ("en", "", "<p>By Ketta Holm, with additional reporting by Jo Lund</p>", "byline", "Ketta Holm, Jo Lund"),
        ("en", "", "<p>By signing up you agree to the Terms &amp; Privacy Policy</p>", "byline", None),
        ("fr", "", "<p>Par Ketta Holm (Orrin, correspondante) et Jo Lund</p>", "byline", "Ketta Holm, Jo Lund"),
        ("fr", "", "<p>Par Ketta Holm (avec Jo Lund)</p>", "byline", "Ketta Holm, Jo Lund"),
        ("fr", "", "<p>De notre correspondante à Orrin, Ketta Holm</p>", "byline", "Ketta Holm"),
        ("es", "", "<p>Ketta Holm (enviada especial) | Orrin</p><p>7 mayo 2026</p>", "byline", "Ketta Holm"),
        ("es", "", "<p>Ketta Holm - Publicado el 12/11/2026</p>", "byline", "Ketta Holm"),
        ("de", "", "<p>Text: Ketta Holm (Text) und Jo Lund (Fotos)</p>", "byline", "Ketta Holm"),
        ("de", "", "<p>Das Gespräch führte Ketta Holm</p>", "byline", "Ketta Holm"),
        # What pages say for machines.
        ("en", ld(f'{{"@type": "NewsArticle", "headline": "Tern "Post"", {AUTHOR}, }}'), "", "byline", "Ketta Holm"),
        ("en", ld(f'{{"@type": "NewsArticle", {AUTHOR}, }}'), "", "byline", "Ketta Holm"),
        ("en", ld(f'{{"@type": "NewsArticle", {AUTHOR}}}'.replace('"', "&quot;")), "", "byline", "Ketta Holm"),
        (
            "en",
            ld('{"@type": "NewsArticle", "headline": "Mussels", "author": {"name": "Jo Lund"}, "datePublished": "2025-01-01"}')
            + ld(f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", {AUTHOR}, "datePublished": "2026-05-07"}}'),
            "",
            "published",
            "2026-05-07",
        ),
        (
            "en",
            ld(f'{{"author": [{AUTHOR.partition(": ")[2]}, {{"@type": "Organization", "name": "Norby Harbour Board"}}]}}'),
            "",
            "byline",
            "Ketta Holm",
        ),
        ("en", "<meta name=article.updated content=2026-05-08>", "<p>7 May 2026</p>", "modified", "2026-05-08"),
        ("en", "", "<p>Submitted by Ketta Holm on Thu, 11/12/2026 - 06:40</p>", "published", "2026-11-12T06:40"),
        ("en", "", "<p>Submitted by Ketta Holm on 11/12/2026 - 06:40</p>", "published", None),
        ("en", "", '<span property="dc:created" content="2026-11-12T06:40">Thursday</span>', "published", "2026-11-12T06:40"),
        ("en", "", '<abbr class=published title="2009-11-12T06:40">Thursday</abbr>', "published", "2009-11-12T06:40"),
        ("en", "", "<p>7 May 2026 | 18:02</p>", "published", "2026-05-07T18:02"),
        ("en", "", "<p>18:02, 7 May 2026</p>", "published", "2026-05-07T18:02"),
        ("en", "", "<p>By Ada Ost@adaost Dec 6, 2026, 4:08pm EST</p>", "byline", "Ada Ost"),
        ("de", "", "<p>Datum: 7.5.2026 Autor: Ada Ost Quelle: Tern Post</p>", "byline", "Ada Ost"),
        ("en", '<meta name="author" content="Ada Ost, Bo Vik">' + ld('{"@type": "NewsArticle", "author": {"name": "Ada Ost"}}'),
         "<p>By</p><div class=author>Ada Ost</div><div>@adaost</div><div class=author>Bo Vik</div>", "byline", "Ada Ost, Bo Vik"),
        ("en", '<meta property="og:site_name" content="Tern Post"><meta name="author" content="Tern Post">',
         "<p><a href=/author/a>Ada Ost</a>, <a href=/author/b>Bo Vik</a> &amp; <a href=/author/c>Jo Lund</a></p>",
         "byline", "Ada Ost, Bo Vik, Jo Lund"),
        ("en", "", "<p>7 May 2026 6:40 | Ada Ost | Source: dpa</p>", "byline", "Ada Ost"),
        ("en", "", "<p>Ada Ost — 7 May, 06:40</p>", "byline", "Ada Ost"),
        ("en", "", "<p>Ada Ost</p><p>Today at 06:30</p>", "byline", "Ada Ost"),
        ("en", "", "<p>Ada Ost</p><p>@adaost</p><p>Published 12:04 GMT 7 May 2026</p>", "byline", "Ada Ost"),
        ("en", "", "<p>記者李曉敏／綜合報導</p>", "byline", "李曉敏"),
        ("en", "", "<p>기자명 최민지 기자</p>", "byline", "최민지"),
        ("en", "", "<p>7 May 2026</p><p>Ada Ost</p>", "byline", "Ada Ost"),
        ("en", "", "<p>7 May 2026</p><p>No Comments</p>", "byline", None),
        ("en", "", "<p>7 May 2026</p><p>Follow Norby</p>", "byline", None),
        ("fr", '<meta property="og:site_name" content="La Jetée de l’Ouest">', "<p>La Jetée de l’Ouest Ada Ost.</p>", "byline", "Ada Ost"),
        ("en", "", "<ul class=authors><li><span>Ada Ost</span><span>redacteur binnenland</span></li></ul>", "byline", "Ada Ost"),
        ("de", "", "<p>Audio 03:07 Min. | 7. Mai 2026 | Ada Ost</p>", "byline", None),
        ("en", "", "<p>By Jo Lund as told to Ada Ost</p>", "byline", "Ada Ost"),
        ("en", """<meta name="parsely-page" content='{"author": ["Ada Ost", "Bo Vik"]}'>""", "", "byline", "Ada Ost, Bo Vik"),
        ("en", """<meta name="parsely-page" content='{"pub_date": "2026-05-07T06:40:00Z", "author": '>""", "", "published", None),
        ("en", """<meta name="parsely-page" content='{"pub_date": "2026-05-07T06:40"}'>""", "", "published", "2026-05-07T06:40"),
        # Agencies.
        ("es", "", "<p>Agencia EFE</p><p>7 mayo 2026</p>", "wire", "EFE"),
        ("de", "", "<p>7. Mai 2026, 6:40 Uhr | Quelle: dpa</p>", "wire", "dpa"),
        ("de", "", "<p>7.5.2026 | 6:40 Uhr | dpa/nar</p>", "wire", "dpa"),
        ("en", "", "<p>2026/05/07 06:40 （共同通信）</p>", "wire", "Kyodo News"),
        ("de", "", "<p>Foto:</p><p>Jo Lund / AP</p>", "wire", None),
        ("de", "", "<aside>Mehr News</aside>", "wire", None),
        ("en", "", "<p>TT</p><p>7 maj 2026</p>", "wire", "TT"),
        ("de", "", "<p>7. Mai 2026</p><p>von APA/Red</p>", "wire", "APA"),
        ("de", "", "<p>7. Mai 2026</p><p>von APA/Red</p>", "byline", None),
        ("en", "", "<p>المصدر: الأناضول</p>", "wire", "Anadolu Agency"),
    ],
)  # fmt: skip
def test_what_a_page_says_of_itself(language: str, head: str, top: str, fact: str, value: str | None) -> None:
    assert getattr(page(language, head, top), fact).value == value


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("ОРРИН, 12 ноября. /ТАСС/. ", "TASS"),
        ("ОРРИН, 12 ноя — ТАСС. ", "TASS"),
        ("Оррин. 12 ноября. ИНТЕРФАКС - ", "Interfax"),
        ("Nov 12 (Reuters) - ", "Reuters"),
    ],
)
def test_an_agency_that_opens_a_text(opening: str, agency: str) -> None:
    assert page("en", "", "", opening=opening).wire.value == agency


def test_whose_text_a_carriers_page_says_that_it_has() -> None:
    head = '<link rel=canonical href="https://news.yahoo.com/a-1.html">' + ld('{"@type": "NewsArticle", "provider": {"name": "Tern Post"}}')
    report = page("en", head, "")
    assert (report.publisher.value, report.carrier.value) == ("Tern Post", "Yahoo")


def test_a_teaser_below_a_report_does_not_say_who_wrote_it() -> None:
    teaser = "<article><h3>Regatta put off</h3><p>by Jo Lund</p><p>6 May 2026</p></article>"
    below = page("en", "", "", below=f"<section>{teaser}</section>")
    assert (below.byline.value, below.published.value) == (None, None)
    assert page("en", "", "", below="<p>by Jo Lund</p>").byline.value == "Jo Lund"


def test_a_line_of_author_and_agency_below_the_standfirst_is_no_text() -> None:
    authors = '[{"@type": "Person", "name": "Ada Ost"}, {"@type": "Organization", "name": "TT"}]'
    report = page(
        "en", ld(f'{{"@type": "NewsArticle", "author": {authors}}}'), "<p class=preamble>The weir broke at noon.</p><div>Ada Ost/TT</div>"
    )
    assert (report.byline.value, report.wire.value) == ("Ada Ost", "TT")
    assert report.blocks[0].text == "The weir broke at noon."
    assert all(block.text != "Ada Ost/TT" for block in report.blocks)


def test_what_stands_behind_a_pointer_to_other_reports_is_of_those() -> None:
    below = "<p>Read more</p><div>Regatta put off</div><div>by Jo Lund</div>"
    assert page("en", "", "", below=below).byline.value is None


def test_links_in_a_sentence_lead_to_people_whom_it_tells_of() -> None:
    top = "<p>Tonight's guest is <a href=/people/jo-lund>Jo Lund</a> of the rowing club, as told by its board.</p>"
    assert page("en", "", top).byline.value is None


def test_whose_text_is_republished() -> None:
    said = "<p>This article is republished from The Conversation under a Creative Commons license. Read the original article.</p>"
    report = page("en", '<meta property="og:site_name" content="Tern Post">', "", below=said)
    assert (report.publisher.value, report.carrier.value) == ("The Conversation", "Tern Post")


def test_a_desk_that_signs_goes_behind_a_name() -> None:
    head = ld('{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ketta Holm"}}')
    assert page("en", head, "<p>By Harbour News Desk</p>").byline.value == "Ketta Holm"


RIVALS = publishers.load({"courier.example.toml": 'name = "The Harbour Courier"\n', "post.example.toml": 'name = "Tern Post"\n'})


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (("The Harbour Courier", "© 2026 The Harbour Courier Ltd"), "The Harbour Courier"),
        (("The Harbour Courier", "Write to news@courier.example", "More at www.courier.example"), "The Harbour Courier"),
        (
            ("© 2026 The Harbour Courier", *(f"{what} The Harbour Courier" for what in ("Letters of", "Work at", "On")), "Tern Post"),
            "The Harbour Courier",
        ),
        (("Home", "Tern Post", "Tern Post on the road"), None),  # a partner's, or a word of a menu
        (("© 2026 The Harbour Courier", "The Harbour Courier", "© 2026 Tern Post", "Tern Post"), None),  # one house, two papers
        (("Write to news@courier.example", "www.courier.example", "m.courier.example", "a.courier.example"), None),  # not named
    ],
)
def test_whose_bare_text_is(lines: tuple[str, ...], publisher: str | None) -> None:
    blocks = documents.parse("a.txt", "\n\n".join(["Home", *lines, *TEXTS["en"]]).encode()).blocks
    assert lines_of(blocks, RIVALS)[0].fact.value == publisher
