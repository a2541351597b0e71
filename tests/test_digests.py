"""Digests: cases of what is compared and lifted, the two real seeds, and what must hold for any story."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise, product

import msgspec
import pytest

from newsdigest import digests, documents, publishers, reports
from newsdigest.digests import alignments, in_short, marks, openings
from newsdigest.digests.languages import known
from newsdigest.digests.mentions import gist_of
from newsdigest.digests.versions import edits
from newsdigest.model import Block, Copies, Fact, Report, Statement, Story
from tests import cases

FACTS = ("publisher", "language", "published", "modified")
# What an editor's page must never say of two reports; the words stand in no string of the package.
JUDGING = ("contradict", "conflict", "wrong", "false", "mistaken")


def story_of(case):
    data = json.loads((case / "story.json").read_text("utf-8"))
    return Story(
        id=case.name,
        reports=tuple(map(report_of, data["reports"])),
        copies=tuple(msgspec.convert(copies, Copies) for copies in data.get("copies", ())),
    )


def report_of(row):
    blocks = (block if isinstance(block, dict) else {"kind": "paragraph", "text": block} for block in row["blocks"])
    return Report(
        id=row["id"],
        seed=f"{row['id']}.txt",
        hash=row["id"] * 64,
        headline=Fact(value=row["headline"], where="line 1"),
        blocks=tuple(msgspec.convert(block, Block) for block in blocks),
        **{name: Fact(value=row[name], where="sidecar") for name in FACTS if name in row},
    )


def plain(digest):
    """A digest as one reads it: each statement as `report number: sentence`."""

    def line(statement):
        return f"{statement.report} {statement.number}: {statement.text}"

    def version_of(version):
        texts = [[one.text if one else "" for one in (change.before, change.after)] for change in version.changes]
        return {"newer": version.newer, "notes": [line(note) for note in version.notes], "changes": [edits(*pair) for pair in texts]}

    return {
        "in short": [line(statement) for statement in digest.in_short],
        "reports agree": [[line(statement) for statement in agreement.statements] for agreement in digest.agree],
        "reports give different": [
            {"kind": kind} | {line(s): value for s, value in zip(difference.statements, values, strict=True)}
            for difference in digest.differ
            for kind, values in difference.columns
        ],
        "only in": {" ".join((own.report, *own.copies)): [line(statement) for statement in own.statements] for own in digest.only},
        "who said what": [
            {"who": quotation.speaker}
            | ({"more fully": quotation.person} if quotation.person else {})
            | ({"not named": quotation.unnamed} if quotation.unnamed else {})
            | {"what": quotation.text, "in": [f"{s.report} {s.number}" for s in quotation.statements]}
            | ({"not named in": list(quotation.unnamed_in)} if quotation.unnamed_in else {})
            for quotation in digest.quotations
        ],
        "when": [" = ".join(filter(None, (dated.when, dated.resolved))) + " | " + line(dated.statement) for dated in digest.when],
    } | ({"versions": [version_of(version) for version in digest.versions]} if digest.versions else {})


@pytest.mark.parametrize("case", cases.folders("digests"))
def test_case(case):
    digest = digests.compile(story_of(case))
    cases.check(case / "digest.json", json.dumps(plain(digest), ensure_ascii=False, indent=1) + "\n")


def holds(digest):
    """What must be so in every digest."""
    texts = {report.id: report for report in digest.story.reports}
    groups = [
        [digest.in_short],
        [agreement.statements for agreement in digest.agree]
        + [d.statements for d in digest.differ]
        + [own.statements for own in digest.only],
        [tuple(dated.statement for dated in digest.when)],
    ]
    for group in groups:
        told = [statement for statements in group for statement in statements]
        assert len(told) == len(set(told)), "no statement stands twice in a section, or in two that compare"
    everything = [s for group in groups for statements in group for s in statements] + [s for q in digest.quotations for s in q.statements]
    for statement in everything:
        assert isinstance(statement, Statement)
        report = texts[statement.report]
        assert report.text[statement.start : statement.end] == statement.text
        assert statement.hash == report.hash
        assert statement == digests.statements.of(report)[statement.number - 1]
    for agreement in digest.agree:
        assert len({statement.report for statement in agreement.statements}) == len(agreement.statements) >= 2
    for difference in digest.differ:
        assert len(set(difference.values)) >= 2
        assert all(value in statement.text for value, statement in zip(difference.values, difference.statements, strict=True))
    for own in digest.only:
        assert 1 <= len(own.statements) <= 3
        assert {statement.report for statement in own.statements} == {own.report}
    assert len(digest.in_short) <= 5
    assert all([s.report for s in digest.in_short].count(report) <= 2 for report in texts)
    for quotation in digest.quotations:
        assert quotation.text == quotation.printings[0].text
        assert all(one.text in s.text for s, one in zip(quotation.statements, quotation.printings, strict=True))
    assert all(
        quotation.speaker is None or any(quotation.speaker in s.text for s in near(quotation, texts)) for quotation in digest.quotations
    )
    assert all(dated.when in dated.statement.text for dated in digest.when)


def near(quotation, texts):
    """The statements that may name a quotation's speaker: its own and, for a continued quotation, those before it."""
    for statement in quotation.statements:
        told = digests.statements.of(texts[statement.report])
        yield from told[: statement.number]


@pytest.mark.parametrize("case", cases.folders("digests"))
def test_every_case_holds(case):
    story = story_of(case)
    digest = digests.compile(story)
    holds(digest)
    assert digests.compile(story) == digest
    names = {"in_short", "agree", "differ", "only", "quotations", "when", "versions"}
    assert set(digests.SECTIONS) == names


@pytest.mark.parametrize("case", cases.folders("digests"))
def test_every_character_stands_in_one_statement(case):
    for report in story_of(case).reports:
        told = digests.statements.of(report)
        assert [statement.number for statement in told] == list(range(1, len(told) + 1))
        assert all(one.end <= other.start for one, other in pairwise(told))
        rest = list(report.text)
        for statement in told:
            rest[statement.start : statement.end] = " " * (statement.end - statement.start)
            assert "\n\n" not in statement.text
        assert not "".join(rest).strip()


SPLITS = {
    "abbreviations": ("en", "Gov. J. B. Holm met Dr. Lee at 5 p.m. on Nov. 3.", "The U.S. and the Japan-U.S.-Korea group stayed away."),
    "decimals": ("en", "Exports rose 3.5 percent to $1.2 billion.", "No. 4 was closed."),
    "a quotation over several sentences": ("en", "“It is over. We go home. Now,” said Ann Lee.", "The hall was empty."),
    "a lone mark": ("en", "“We wait,” said Jo Holm.", "“ The tide will turn.”"),
    "a lost space": ("en", 'He called it"grave."', "Then he left."),
    "a numbered line": ("en", "1. The first point of the list is long.", "2. The second is not."),
    "titles": ("en", "Sens. Ann Lee and Jo Holm came with Ms. Ford and then-Gov. Jan Rask.", "Messrs. Day and Hart did not."),
    "German": ("de", "Das Treffen am 3. Oktober endete z. B. ohne Beschluss.", "„Wir gehen. Wir kommen wieder“, sagte Dr. Meier."),
    "Spanish": ("es", "El Sr. Pérez llegó a las 8 a. m. del lunes.", "¿Qué pasó?", "«No iremos. Es tarde», dijo."),
    "Portuguese": ("pt", "O Sr. Prado chegou às 8h30 com a Dra. Calado.", "O que houve?", "“Não vamos. É tarde”, disse ela."),
    "French": (
        "fr",
        "M. Le Goff est venu à 8 h. avec Me d’Arcy.",
        "Qui l’a vu\u202f?",
        "«\u202fNous partons. Il est tard\u202f», dit-elle.",
    ),
    "Arabic": ("ar", "قال الوزير: «لن نذهب. الوقت متأخر».", "ماذا حدث؟", "غادر يوم الخميس."),
    "a language unknown to us": ("fi", "Silta suljettiin maanantaina.", "Poliisi tutkii asiaa."),
}


@pytest.mark.parametrize("name", SPLITS)
def test_sentences(name):
    language, *sentences = SPLITS[name]
    report = report_of({"id": "a", "headline": "H", "language": language, "blocks": [" ".join(sentences)]})
    assert [statement.text for statement in digests.statements.of(report)] == sentences


# fmt: off
WORDS = [
    "The", '"a"', "“b", "said", "”", "c”", "„d“", "«e»", "»f«", "‘g’", "'h'", "dogs'", "6'", '2"', "12", "3.5%", "$4", "million",
    "12", "000", "1,200.5", "Monday", "Nov.", "3", "2026-01-02", "5:40", "p.m.", ".", "!", "?", "…", "U.S.", "he", "She", "said,", "told",
    "Holm", "Ann", "Lee-Day,", "—", "-", "(", ")", "[", "]", ":", ";", "،", "؟", "قال", "اليوم", "الخميس", "und", "am", "3.",
    "Oktober", "dijo", "el", "lunes", "l’", "d’Arcy", "a-t-il", "a", "déclaré,", "s’est", "20", "h",
    "vingt-deux", "«\u202fi", "\u202f»",
    "\u00a0", "\u202e", "\u0301", "²", "٣", "𝟚", "İ", "ß", "ﬁ",
]
# fmt: on


@pytest.mark.parametrize("seed", range(25))
def test_any_text_holds(seed):
    chance = random.Random(seed)

    def block():
        text = " ".join("".join(chance.choices(WORDS, k=chance.choice((30, 3)))).split()) if chance.random() < 0.1 else ""
        text = text or " ".join(" ".join(chance.choices(WORDS, k=chance.randrange(1, 60))).split())
        return {"kind": chance.choice(("paragraph", "paragraph", "quotation", "entry", "heading", "row")), "text": text or "x"}

    languages = ("en", "de", "es", "fr", "pt", "ar", "fi", None)
    rows = [
        {"id": name, "headline": " ".join(chance.choices(WORDS, k=6)), "blocks": [block() for _ in range(chance.randrange(1, 9))]}
        for name in "abc"
    ]
    story = Story(
        id="any",
        reports=tuple(
            report_of(row | {"language": chance.choice(languages), "published": chance.choice(("2026-01-02", "?", None))}) for row in rows
        ),
    )
    holds(digests.compile(story))


@pytest.mark.parametrize(
    "bait", ['"' * 20_000, "“" * 20_000, "a." * 20_000, "1. " * 20_000, "A B " * 20_000, "'a " * 20_000, "» « " * 10_000, "said, " * 8_000]
)
def test_hostile_text_takes_no_longer_than_its_length(bait):
    holds(
        digests.compile(
            Story(
                id="bait",
                reports=(
                    report_of({"id": "a", "headline": "H", "blocks": [bait]}),
                    report_of({"id": "b", "headline": "H", "blocks": [bait]}),
                ),
            )
        )
    )


def test_many_reports_take_little_more_than_few(record_property):
    blocks = ["The Holm bridge was closed on Monday after a lorry struck a pillar, injuring 12 people, police said."] * 3
    rows = [
        {"id": f"r{number}", "headline": "Holm bridge closed", "blocks": [f"{blocks[0]} Note {number} was added."] * 2}
        for number in range(120)
    ]
    holds(digests.compile(Story(id="many", reports=tuple(map(report_of, rows)))))


@pytest.fixture(scope="module")
def real():
    folder = cases.shared("seeds")
    known = publishers.load()
    found = [reports.extract(documents.parse(path.name, path.read_bytes()), known) for path in sorted(folder.iterdir())]
    found.sort(key=lambda report: report.carrier.value is not None)  # The Week, then ABC in an aggregator's page
    return digests.compile(Story(id="real", reports=tuple(found)))


def test_real_seeds_hold(real):
    holds(real)


def test_real_seeds_give_different_days_and_nothing_is_judged(real):
    days = [difference for difference in real.differ if difference.kind == "days"]
    assert [difference.values for difference in days] == [("Friday", "Thursday")]
    first, second = days[0].statements
    assert "informed Japan on Friday" in first.text
    assert "said Thursday it will terminate" in second.text
    shown = json.dumps(msgspec.to_builtins(real)).lower()
    assert not [word for word in JUDGING if word in shown]


def test_real_seeds_have_seven_quotations(real):
    speakers = {quotation.text: quotation.speaker for quotation in real.quotations}
    assert len(real.quotations) == 7
    assert all(len(quotation.statements) == 1 for quotation in real.quotations), "none is shared"
    named = {speaker for speaker in speakers.values() if speaker}
    assert len([speaker for speaker in speakers.values() if speaker]) == 5
    assert named == {
        "Japanese Prime Minister Shinzo Abe",
        "the Pentagon",
        "South Korea's presidential office",
        "Stephen Biegun",
        "South Korea's Defense Ministry",
    }
    assert speakers["grave"] == "South Korea's presidential office"
    assert [text[:10] for text, speaker in speakers.items() if speaker is None] == ["absolutely", "powerful."], (
        "the man who said it was cut"
    )
    unnamed = {quotation.text[:10]: quotation.unnamed for quotation in real.quotations if quotation.speaker is None}
    assert unnamed == {"absolutely": "copy", "powerful.": "sentence"}


def test_real_seeds_lift_no_sentence_that_leans(real):
    lifted = [*real.in_short, *(statement for own in real.only for statement in own.statements)]
    assert not [statement for statement in lifted if statement.text.split()[0] in ("He", "It")]
    assert 3 <= len(real.in_short) <= 5
    assert {own.report for own in real.only} == {report.id for report in real.story.reports}


def test_real_seeds_weekdays_stay_as_written(real):
    assert {dated.when for dated in real.when} <= {"Wednesday", "Thursday", "Friday"}
    assert not [dated for dated in real.when if dated.resolved], "neither report tells when it was published"
    assert real.independent == 2


def test_unclosed_marks_run_to_the_end():
    assert [(span.start, span.closed) for span in marks.spans("Ann said: “We go. And then")] == [(10, False)]


def test_of_very_many_quotations_those_stay_that_most_texts_give_or_name():
    words = ["north", "south", "east", "west", "up", "down", "left", "right"]
    many = [f"“We go {one} and then {other} again,” said a {other} guard." for one in words for other in words]
    reports = [
        report_of(
            {"id": id, "headline": "Where they go", "language": "en", "blocks": [" ".join([*own, "“Nobody goes home,” Ann Lee said."])]}
        )
        for id, own in (("a", many[:40]), ("b", many[40:]))
    ]
    quotations = digests.compile(Story(id="s", reports=tuple(reports))).quotations
    assert len(quotations) == 16
    assert [quotation.text for quotation in quotations if len(quotation.statements) == 2] == ["Nobody goes home"]


def test_what_stands_far_down_is_worth_less_in_short():
    gist = gist_of_sentence("Ada Ruud keeps the lock of Skarn for two years.")
    places = (0, in_short.EARLY, in_short.LATE - 1, 2 * in_short.LATE - 1)
    first, early, late, later = (in_short.worth(gist, place, Counter([*gist.stems] * 2), Counter(), 2) for place in places)
    assert first > early == late == 2 * later > 0


def gist_of_sentence(text, plain=()):
    return gist_of(Statement(report="a", number=9, start=0, end=len(text), text=text, hash="a" * 64), known()["en"], plain=plain)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("The council also voted for the bridge.", True),
        ("Skarn’s board is then expected to vote.", True),
        ("Ruud seeks these papers from the heirs.", True),
        ("After selling the lock, Ruud wants those papers back.", True),
        ("Ruud seeks the papers, also known as the lock file.", False),
        ("Ruud left the town but also sold the lock.", False),
        ("Ruud said such papers burn well.", True),
        ("Ruud seeks these papers which tell of the lock.", False),
        ("Ruud closes the lock this week.", False),
        ("The board paid those who dug the lock.", False),
        ("The board paid those in the barge.", False),
        ("Ruud called it “also a lock” in Skarn.", False),
    ],
)
def test_what_points_back_behind_its_opening(text, points):
    assert openings.points_back(gist_of_sentence(text)) is points


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("The brochure praised the lock.", "brochu"),
        ("The lock, dug in 1870, leaks.", "lock"),
        ("The quarrel caused by the toll ended.", ""),
        ("The guard added that the lock leaks.", "guard"),
        ("The government praised the lock.", ""),
        ("The lock of Skarn was dug by hand.", ""),
        ("The Skarn lock was dug by hand.", ""),
        ("A lock was dug by hand.", ""),
    ],
)
def test_what_is_opened_with_as_if_it_had_been_told_of(text, thing):
    assert openings.known_thing(gist_of_sentence(text)) == thing


@pytest.mark.parametrize(
    ("other", "is_other"),
    [("Lee is heard on June 15 in Skarn.", True), ("Lee is heard on June 14 in Skarn.", False), ("Lee is heard on Friday.", False)],
)
def test_what_names_another_day_says_something_else(other, is_other):
    one, other = map(gist_of_sentence, ("Two rowers are heard by the council of Skarn on June 14, 2031.", other))
    assert alignments.gives_other_day(one, other) is is_other


def test_of_many_texts_each_has_fewer_statements_of_its_own():
    words = [f"{first}{second}" for first, second in product("bdfgkmnr", ("ald", "erg", "ind", "orf", "ulm"))]
    told = (
        "Skarn gave {0}wool, {0}flax and {0}wine of {0}mann to the {0}smith in {0}wald.",
        "Skarn kept {0}sons, {0}heirs and {0}maids of {0}heim from the {0}beck in {0}tal.",
        "Skarn knew {0}pikes, {0}bream and {0}perch of {0}sund below the {0}fall in {0}dorf.",
        "Skarn put {0}oxen, {0}mules and {0}carts of {0}hof before the {0}forge in {0}stad.",
        "Skarn made {0}towers, {0}halls and {0}gates of {0}stone for the {0}folk in {0}berg.",
    )
    rows = [{"id": word, "headline": f"Of {word}", "language": "en", "blocks": [block.format(word) for block in told]} for word in words]
    for count, most in ((2, 3), (12, 2), (30, 1)):
        own = digests.compile(Story(id="s", reports=tuple(map(report_of, rows[:count])))).only
        assert max(len(one.statements) for one in own) == most


@pytest.mark.parametrize(
    ("text", "leans"),
    [
        ("The lock, however, has held since Monday.", True),
        ("Holm voted against the lock, too.", True),
        ("Holm voted, however late it was.", False),
        ("On Friday, it counted 26 barges at the lock.", True),
        ("On Friday, Holm counted 26 barges at the lock.", False),
        ("In Holm, it takes an hour to pass the lock.", False),
        ("Divers said he left the lock at noon.", True),
        ("Divers said they left the lock at noon.", False),
        ("Ruud said he left the lock at noon.", False),
    ],
)
def test_what_leans_on_another_sentence(text, leans):
    assert openings.leans(gist_of_sentence(text, plain=("divers",))) is leans


@pytest.mark.parametrize(
    ("text", "stands_below_a_photograph"),
    [
        ("Men carry a wounded heron to the lock on April 9, 2031 in Holm.", True),
        ("Men carried a wounded heron to the lock on April 9, 2031 in Holm.", False),
        ("Ada Ruud, left, and Jo Holm look at the lock.", True),
        ("Ada Ruud (right) looks at the lock.", True),
        ("Ruud left, and Holm mended the lock.", False),
        ("The towpath leads left, right and left again.", False),
        ("Ruud called it “far, left, and gone” in Skarn.", False),
    ],
)
def test_who_stands_on_which_side_is_said_below_a_photograph(text, stands_below_a_photograph):
    assert openings.is_told_as_caption(gist_of_sentence(text), None) is stands_below_a_photograph
