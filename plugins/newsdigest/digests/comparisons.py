"""Comparisons, what the sections of a digest are chosen from, from stories."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from itertools import combinations

import msgspec

from newsdigest.digests import statements
from newsdigest.digests.languages import Language, language_of
from newsdigest.digests.mentions import Gist, gist_of
from newsdigest.digests.tokens import stems_of
from newsdigest.model import Report, Statement, Story, Value

# What is compared of a report, whatever stands in it. Of 2,592 reports of news the longest has 493 sentences, and of their 88,769
# sentences the four longer than this are none.
MOST = 2_000  # sentences of one text
LONGEST = 2_000  # characters of one sentence
DASHES = ("—", "–", "--")
WORD = re.compile(r"[^\W\d_]+")
GLUED = re.compile(r"\b((?:Mc|Mac)?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{3,})(?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{2,}|[A-ZÀ-ÖØ-Þ]{2,})\b")
LABEL = re.compile(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{2,}: |(?:[^\W\d_]|[ '’-]){1,40}:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]")
TELEPHONE = re.compile(r"(?<!\d)\d{3}\)?[-. ]\d{3}-[\dA-Z]{4}(?!\d)")  # 555-010-0199, (555) 010-TIPS
CROWD = 40  # a word in more statements than this brings no two of them together; keeps the work near to linear
PAIRS = 1_000_000  # times that words bring two statements together in one story, the rarest words first


class Likeness(Value, frozen=True, kw_only=True):
    """How much of what two statements name is the same."""

    gists: tuple[Gist, Gist]
    score: float  # 0–1, share of the weight of their words that both have

    @property
    def telling(self) -> int:
        """How many words both have that are no parts of names or quotations: what happened, not only to whom; a list counts as one."""
        first, second = self.gists
        listed = first.listed & second.listed
        elsewhere = (first.named & second.named) | (first.quoted & second.quoted) | listed
        return len((first.stems.keys() & second.stems.keys()) - elsewhere) + bool(listed)


class Text(Value, frozen=True, kw_only=True):
    """One independent text: a report, or several that carry the same one."""

    report: Report  # whose statements stand for all
    reports: tuple[str, ...]  # ids of all that carry it, that one's first
    headline: frozenset[str]  # stems of its telling words
    gists: tuple[Gist, ...]  # of its statements, in order, of very many the first


class Comparison(Value, frozen=True, kw_only=True):
    """A story's texts side by side."""

    story: Story
    texts: tuple[Text, ...]  # in the order of the story's reports
    weights: dict[str, float]  # of each stem: the rarer in this story, the heavier
    likenesses: tuple[Likeness, ...]  # of statements of different texts, best first

    @property
    def order(self) -> dict[str, int]:
        """The place of each text, by the id of the report that stands for it."""
        return {text.report.id: number for number, text in enumerate(self.texts)}

    def published(self, statement: Statement) -> str | None:
        """When the statement's report was published."""
        return next(report.published.value for report in self.story.reports if report.id == statement.report)

    def days_between(self, one: Statement, other: Statement) -> int:
        """How many days lie between the publication of two statements' reports; 0 where that is not known."""
        try:
            days = [datetime.date.fromisoformat((self.published(statement) or "")[:10]) for statement in (one, other)]
        except ValueError:
            return 0
        return abs((days[0] - days[1]).days)


def comparison_of(story: Story) -> Comparison:
    """A story -> its texts, what their statements name, and which of them are alike."""
    texts = tuple(text_of(reports) for reports in independent(story))
    gists = [gist for text in texts for gist in text.gists if gist.running]
    weights = weights_of(gists)
    return Comparison(story=story, texts=texts, weights=weights, likenesses=likenesses(texts, weights))


def independent(story: Story) -> list[list[Report]]:
    """The story's reports by the text they carry, the one that stands for the text first."""
    reports = {report.id: report for report in story.reports}
    of_text: dict[str, list[Report]] = {}
    for report in story.reports:
        of_text[report.id] = [report]
    for copies in story.copies:
        known = [identifier for identifier in copies.reports if identifier in reports]
        merged: dict[str, Report] = {}
        for identifier in known:
            merged |= {report.id: report for report in of_text[identifier]}
        group = list(merged.values())
        if copies.relation == "new version":
            group.sort(key=lambda report: report.modified.value or report.published.value or "", reverse=True)
        for report in group:
            of_text[report.id] = group
    seen: set[str] = set()
    texts = []
    for report in story.reports:
        if report.id not in seen:
            texts.append(of_text[report.id])
            seen |= {member.id for member in of_text[report.id]}
    return texts


def text_of(reports: Sequence[Report]) -> Text:
    """Reports that carry one text -> the text, by the first one's statements."""
    report = reports[0]
    language = language_of(report)
    # Where each block ends, and whether it is running text.
    running = [
        (start + len(block.text), block.kind in ("paragraph", "quotation", "entry") and block.note in ("", "standfirst"))
        for start, block in report.placed
    ]
    gists = []
    told: set[str] = set()
    words = words_in(report.text)
    glued = glued_words(report.text, words, language)
    position = 0
    sentences = statements.of(report)[:MOST]
    signed = signed_in(sentences)
    for statement in sentences:
        while running[position][0] <= statement.start:
            position += 1
        is_sentence = len(statement.text) <= LONGEST and not is_notice(statement.text, language) and statement not in signed
        # What stands in capitals below the first line is a label, or leads to another page.
        is_sentence = is_sentence and not (statement.number > 1 and (is_labelled(statement.text) or statement.text.isupper()))
        is_whole = not any(word in statement.text for word in glued)
        is_running = running[position][1] and is_sentence and is_whole and statement.text not in told
        told.add(statement.text)
        gists.append(gist_of(statement, language, is_running, words))
    return Text(
        report=report,
        reports=tuple(member.id for member in reports),
        headline=stems_of(report.headline.value or "", language),
        gists=without_author(gists),
    )


def without_author(gists: Sequence[Gist]) -> tuple[Gist, ...]:
    """A text's gists, of which the first and last are not running that only say who its author is: “Ann Lee is a lawyer in Holm.”

    Somebody else would be spoken of again.
    """
    running = [gist for gist in gists if gist.running]
    ends = {id(gist) for gist in (*running[:1], *running[-1:]) if introduces(gist)}
    if not ends:
        return tuple(gists)
    told = Counter(stem for gist in gists for stem in gist.stems)

    def is_of_author(gist: Gist) -> bool:
        return id(gist) in ends and all(told[word] == 1 for word in stems_of(gist.names[0].split()[-1], gist.language))

    return tuple(msgspec.structs.replace(gist, running=False) if is_of_author(gist) else gist for gist in gists)


def introduces(gist: Gist) -> bool:
    """Whether a statement says what somebody is, in the present, whom it names first by two words or more: “Ann Lee is a lawyer”."""
    language, name = gist.language, gist.names[0] if gist.names else ""
    if " " not in name or not gist.statement.text.startswith(name):
        return False
    behind = [token.lower for token in gist.tokens if token.start >= len(name)][:2]
    if len(behind) < 2 or behind[0] not in language.auxiliaries or language.speaks_of_past(behind[0]):
        return False
    return behind[1] in language.definite or behind[1] in language.indefinite


def is_notice(text: str, language: Language) -> bool:
    """Whether a sentence is about the report or a call: it says so, or holds an address to write to or to follow, or a number to call.

    >>> from newsdigest.digests.languages import known
    >>> texts = "Write to Jo Holm at jo@example.org", "Jo Holm contributed to this report.", "Jo Holm wrote to the mayor."
    >>> [is_notice(text, known()["en"]) for text in (*texts, "Whoever saw the boat may call (555) 010-0199.")]
    [True, True, False, True]
    """
    plain = text.lower()
    has_address = "@" in text or "://" in text or "www." in text or ("-" in text and TELEPHONE.search(text) is not None)
    return has_address or any(words in plain for words in language.notices)


def is_labelled(text: str) -> bool:
    """Whether a sentence opens with a label in capitals, or with one that nothing parts from it: a line of a transcript, or a link.

    A report's first sentence may open so, with a dateline: `HOLM: The mayor left.`

    >>> [is_labelled(text) for text in ("RUUD: So he left.", "SEE ALSO: A lock", "More:Gate of the lock cracked", "Ruud said: He left.")]
    [True, True, True, False]
    """
    return ":" in text and LABEL.match(text) is not None


def signed_in(sentences: Sequence[Statement]) -> frozenset[Statement]:
    """The sentences of paragraphs that end in a signature behind a dash: `— Ann Lee`. They are hers, though no marks say so."""
    signed: set[Statement] = set()
    paragraph: list[Statement] = []
    for sentence, follower in zip(sentences, (*sentences[1:], None), strict=True):
        paragraph.append(sentence)
        if follower and statements.goes_on_with(sentence, follower):
            continue
        is_signature = sentence.text.startswith(DASHES) and sentence.text[-1:] not in '.!?…”"'
        if is_signature and len(paragraph) > 1:
            signed.update(paragraph)
        paragraph = []
    return frozenset(signed)


def words_in(text: str) -> frozenset[str]:
    """The words of a text as written."""
    return frozenset(WORD.findall(text))


def glued_words(text: str, words: Container[str], language: Language) -> frozenset[str]:
    """Words of a text that stand once and are two without the space between them, the first of which the text has by itself too.

    What was between two words is lost there, or something has come between that belongs elsewhere.

    >>> from newsdigest.digests.languages import known
    >>> text = "Ann FalkMayor wins vote left. Mayor Falk sold FalkTV, her SailBoat and a McLaren. Jo McRowanGOP vote met McRowan."
    >>> sorted(glued_words(text, words_in(text), known()["en"]))
    ['FalkMayor', 'FalkTV', 'McRowanGOP']
    """
    pairs = ((match[0], match[1]) for match in GLUED.finditer(text))
    return frozenset(whole for whole, first in pairs if first in words and first.lower() not in language.common and text.count(whole) == 1)


def weights_of(gists: Sequence[Gist]) -> dict[str, float]:
    """How telling each stem is: the logarithm of how few of the story's statements have it."""
    counts = Counter(stem for gist in gists for stem in gist.stems)
    return {stem: math.log((1 + len(gists)) / count) for stem, count in counts.items()}


def likenesses(texts: Sequence[Text], weights: Mapping[str, float]) -> tuple[Likeness, ...]:
    """All pairs of statements of different texts that share at least two telling words, best first."""
    owners: list[tuple[int, Gist]] = [(number, gist) for number, text in enumerate(texts) for gist in text.gists if gist.running]
    postings: dict[str, list[int]] = defaultdict(list)
    for place, (_, gist) in enumerate(owners):
        for stem in gist.stems:
            postings[stem].append(place)
    common: Counter[tuple[int, int]] = Counter()
    asked = 0
    for places in sorted((places for places in postings.values() if 2 <= len(places) <= CROWD), key=len):
        asked += len(places) * (len(places) - 1) // 2
        if asked > PAIRS:
            break
        for one, other in combinations(places, 2):
            if owners[one][0] != owners[other][0]:
                common[one, other] += 1
    weight_of = weights.__getitem__
    totals = [math.fsum(map(weight_of, gist.stems)) for _, gist in owners]
    found = []
    for (one, other), count in common.items():
        if count < 2:
            continue
        first, second = owners[one][1], owners[other][1]
        # The sum is exact, so that it is the same in any order.
        score = 2 * math.fsum(map(weight_of, first.stems.keys() & second.stems.keys())) / (totals[one] + totals[other])
        found.append((-score, one, other))
    return tuple(Likeness(gists=(owners[one][1], owners[other][1]), score=-less) for less, one, other in sorted(found))
