"""Topics, the people, places, organisations and subjects that several stories are about, from stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from newsdigest import slugs
from newsdigest.model import Named, Naming, Story, Topic, Value
from newsdigest.topics import choices, joins, subjects, territories
from newsdigest.topics.choices import Choices
from newsdigest.topics.namings import key_of_name, named

__all__ = ["Topics", "choices", "find", "named"]

LEAST = 2  # stories of a topic
OFTEN = 200  # words in which a report that is about something names it once
LETTERS = 6  # of a word with its space


class Topics(Value, frozen=True, kw_only=True):
    """What `find` gives."""

    stories: tuple[Story, ...]  # in the order they came in, each with its topics
    former: tuple[tuple[str, Topic], ...]  # slugs that shorter names of topics would have, with the topics


class Told(Value, frozen=True, kw_only=True):
    """What one story names, short names joined with the full ones."""

    story: Story
    reports: dict[str, tuple[str, ...]]  # key of what the story is about -> ids of the reports that name it; the most telling first
    joined: dict[str, str]  # key -> key of the full name that it stands for here; empty where it may stand for several
    sure: frozenset[str]  # keys of what stands somewhere inside a sentence


def find(
    stories: Sequence[Story], known: Mapping[str, Named], outlets: Iterable[str] = (), wanted: Choices = choices.NONE, language: str = "en"
) -> Topics:
    """Stories, and what each report names by its id -> the stories with their topics.

    A topic is a name that two stories or more are about: it stands in a story's headline, or in at least half of its reports in the
    first paragraphs or again and again. `outlets` are names of publishers, which are no topics; `language` is that of the pages.
    Whether something is a topic hangs on the stories that name it and on no others; any order of stories gives the same.
    """
    publishers = keys_of_outlets(outlets) - wanted.names.keys()
    named = {
        report.id: tuple(naming for naming in known[report.id].namings if naming.key not in publishers)
        for story in stories
        for report in story.reports
    }
    told = told_by(stories, known, named, wanted)
    fulls = fulls_of(told)
    kept = kept_of(told, fulls, [known[id] for id in named], wanted)
    written = forms_of(told, named, kept, wanted)
    topics = {key: topic_of(key, written[key], wanted, language) for key in kept}
    former = {
        slug_of(key): topics[full]
        for key, names in fulls.items()
        for full in names.keys() & kept
        if key not in kept and names[full] >= max(LEAST, joins.MOSTLY * names.total())
    } | {slug_of(other): topics[key] for other, key in wanted.same.items() if key in kept}
    taken = {topic.slug for topic in topics.values()}
    return Topics(
        stories=tuple(
            replace(
                one.story,
                topics=tuple(replace(topics[key], reports=reports) for key, reports in one.reports.items() if key in kept),
            )
            for one in told
        ),
        former=tuple((slug, former[slug]) for slug in sorted(former.keys() - taken)),
    )


def told_by(stories: Sequence[Story], known: Mapping[str, Named], named: Mapping[str, Sequence[Naming]], wanted: Choices) -> list[Told]:
    """What each story names, its short names joined with the full ones that it, or all stories, have for them."""
    namings = [[naming for report in story.reports for naming in named[report.id]] for story in stories]
    keys = [{naming.key for naming in of_story} for of_story in namings]
    found = [joins.joined_in(of_story) for of_story in namings]
    free = joins.free(found, keys)
    people = joins.people(free, namings)
    free -= people.keys()
    short = joins.everywhere((known[id] for id in named), set().union(*keys))
    told = []
    for story, every, joined in zip(stories, keys, found, strict=True):
        standing = {key: people[key] for key in every & people.keys()}
        standing |= {key: joined[key] for key in joined.keys() - free} | {key: short[key] for key in every & short.keys()}
        told.append(told_of(story, named, standing, wanted))
    return told


def fulls_of(told: Iterable[Told]) -> dict[str, Counter[str]]:
    """How often each short name stands for which full one."""
    fulls: dict[str, Counter[str]] = {}
    for one in told:
        for key, name in one.joined.items():
            fulls.setdefault(key, Counter())[name] += 1
    return fulls


def kept_of(told: Sequence[Told], fulls: Collection[str], known: Sequence[Named], wanted: Choices) -> set[str]:
    """The keys that are topics; `fulls` has the names that are short for others somewhere."""
    sure = frozenset().union(*(one.sure for one in told)) | wanted.names.keys()
    counts = Counter(key for one in told for key in one.reports)
    # What is somebody's surname in other stories, or mostly no name at all, is no topic where it stands alone.
    found = {key for key, count in counts.items() if count >= LEAST and key in sure and key not in fulls}
    small = Counter(word for one in known for word in found.intersection(one.lower.split()))
    return {key for key in found if small[key] < counts[key]}


def forms_of(
    told: Iterable[Told], named: Mapping[str, Sequence[Naming]], kept: Collection[str], wanted: Choices
) -> dict[str, Counter[tuple[str, str]]]:
    """How often each topic is written how, and in which language."""
    written: dict[str, Counter[tuple[str, str]]] = {key: Counter() for key in kept}
    for one in told:
        for report in one.story.reports:
            for naming in named[report.id]:
                full = one.joined.get(naming.key, naming.key)
                key = wanted.same.get(full, full)
                # An abbreviation may be what all know it by; another short name is none for it.
                if key in kept and (full == naming.key or naming.text.isupper()):
                    written[key][(naming.text, report.language.value or "")] += naming.times
    return written


def keys_of_outlets(names: Iterable[str]) -> set[str]:
    """The keys of publishers' names, also without their article, and of broadcasters without their `News`.

    >>> sorted(keys_of_outlets(["The Week", "KTX News", "Apple News"]))
    ['apple news', 'ktx', 'ktx news', 'the week', 'week']
    """
    keys = {key_of_name(name) for name in names}
    keys |= {key_of_name(name.removesuffix(" News")) for name in names if name.removesuffix(" News").isupper()}
    return keys | {key.removeprefix("the ") for key in keys}


def told_of(story: Story, named: Mapping[str, Sequence[Naming]], joined: Mapping[str, str], wanted: Choices) -> Told:
    """A story, the names in each report by its id, and the full names of short ones -> what the story is about."""
    reports_of: dict[str, list[str]] = {}
    telling: Counter[str] = Counter()
    times: Counter[str] = Counter()
    headed: set[str] = set()
    sure: set[str] = set(subjects.known())
    for report in story.reports:
        counts: Counter[str] = Counter()
        early: set[str] = set()
        words = sum(len(block.text) for block in report.blocks) // LETTERS
        for naming in named[report.id]:
            full = joined.get(naming.key, naming.key)
            key = wanted.same.get(full, full)
            if not key or key in wanted.hidden:
                continue
            counts[key] += naming.times
            if naming.is_early:
                early.add(key)
            if naming.is_sure:
                sure.add(key)
            if naming.is_headed and report.id == story.headlining.id:
                headed.add(key)
        for key, count in counts.items():
            reports_of.setdefault(key, []).append(report.id)
            telling[key] += key in early or (count > 1 and count * OFTEN >= words)
            times[key] += count
        subject = subjects.subject_of(report.section.value or "")
        if subject and subject not in wanted.hidden:
            reports_of.setdefault(subject, []).append(report.id)
            headed.add(subject)
    about = [key for key in reports_of if key in headed or 2 * telling[key] >= len(story.reports)]
    about.sort(key=lambda key: (key in subjects.known(), -len(reports_of[key]), -times[key], key))
    return Told(
        story=story,
        reports={key: tuple(reports_of[key]) for key in about},
        joined=dict(joined),
        sure=frozenset(sure),
    )


def topic_of(key: str, written: Counter[tuple[str, str]], wanted: Choices, language: str) -> Topic:
    """The topic of a key, from how its stories write it."""
    if key in subjects.known():
        return Topic(slug=slug_of(key), name=subjects.name_of(key, language), kind="subject")
    if key.isupper():
        return Topic(slug=slug_of(key), name=wanted.names.get(key) or territories.name_of(key, language), kind="place")
    forms: Counter[str] = Counter()
    for (text, _), count in written.items():
        forms[text] += count
    languages = {tag for _, tag in written}
    spoken = languages.pop() if len(languages) == 1 else ""
    name = wanted.names.get(key) or min(forms, key=lambda form: (form.isupper() and " " in form, -forms[form], form))
    return Topic(slug=slug_of(key), name=name, language="" if spoken == language else spoken)


def slug_of(key: str) -> str:
    """The slug of a topic: of a place or a subject its English name, of any other what its spellings have in common.

    It hangs on nothing but the key. Somebody who is called like a country or a subject has a tail to the slug.

    >>> slug_of("KR"), slug_of("#health"), slug_of("ann leger"), slug_of("health")
    ('south-korea', 'health', 'ann-leger', 'health-62484e')
    """
    if key in subjects.known():
        return slugs.slug_of_name(subjects.name_of(key, "en"))
    if key.isupper():
        return slugs.slug_of_name(territories.name_of(key, "en"))
    slug = slugs.slug_of_name(key)
    return f"{slug}-{slugs.tail_of(key)}" if slug in _reserved() else slug


@cache
def _reserved() -> frozenset[str]:
    """Slugs of places and subjects, whether there are such topics or not."""
    return frozenset(slug_of(key) for key in [*territories.named("en").values(), *subjects.known()])
