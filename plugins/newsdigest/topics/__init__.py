"""Topics, the people, places, organisations and subjects that several stories are about, from stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from newsdigest import slugs
from newsdigest.model import Named, Story, Topic, Value
from newsdigest.topics import choices, subjects, territories
from newsdigest.topics.choices import Choices
from newsdigest.topics.namings import key_of_name, named

__all__ = ["Topics", "choices", "find", "named"]

LEAST = 2  # stories of a topic
OFTEN = 3  # times that a report names what it is about
SUFFIXES = (" jr", " sr", " ii", " iii")  # behind a surname


class Topics(Value, frozen=True, kw_only=True):
    """What `find` gives."""

    stories: tuple[Story, ...]  # in the order they came in, each with its topics
    former: tuple[tuple[str, Topic], ...]  # slugs that shorter names of topics would have, with the topics


class Told(Value, frozen=True, kw_only=True):
    """What one story names, short names joined with the full ones."""

    story: Story
    naming: dict[str, tuple[str, ...]]  # key of what the story is about -> ids of the reports that name it; the most telling first
    written: dict[str, Counter[tuple[str, str]]]  # key -> how it is written and in which language, with how often
    joined: dict[str, str]  # key -> key of the full name that it stands for here; empty where it may stand for several
    sure: frozenset[str]  # keys of what stands somewhere inside a sentence


def find(
    stories: Sequence[Story], known: Mapping[str, Named], outlets: Iterable[str] = (), wanted: Choices = choices.NONE, language: str = "en"
) -> Topics:
    """Stories, and what each report names by its id -> the stories with their topics.

    A topic is a name that two stories or more are about: it stands in a headline, in the first paragraphs or three times in a text,
    in at least half of a story's reports. `outlets` are names of publishers, which are no topics; `language` is that of the pages.
    Whether something is a topic hangs on the stories that name it and on no others; any order of stories gives the same.
    """
    told = [told_of(story, known, wanted) for story in stories]
    sure = frozenset().union(*(one.sure for one in told)) | wanted.names.keys()
    publishers = {key_of_name(name) for name in outlets}
    publishers |= {key.removeprefix("the ") for key in publishers}
    counts = Counter(key for one in told for key in one.naming)
    fulls: dict[str, Counter[str]] = {}
    for one in told:
        for short, full in one.joined.items():
            fulls.setdefault(short, Counter())[full] += 1
    small = Counter(word for one in told for report in one.story.reports for word in counts.keys() & set(known[report.id].lower.split()))
    kept = {
        key
        for key, count in counts.items()
        if count >= LEAST
        and key in sure
        and (key not in publishers or key in wanted.names)
        # What is mostly a surname here, or mostly no name at all, is no topic where it stands alone.
        and sum(fulls.get(key, {}).values()) < count
        and small[key] < count
    }
    written: dict[str, Counter[tuple[str, str]]] = {}
    for one in told:
        for key in one.written.keys() & kept:
            written.setdefault(key, Counter()).update(one.written[key])
    topics = {key: topic_of(key, written.get(key, Counter()), wanted, language) for key in kept}
    former = {
        slug_of(short): topics[full]
        for short, names in fulls.items()
        for full in names.keys() & kept
        if len(names) == 1 and short not in kept and names[full] >= LEAST
    } | {slug_of(other): topics[key] for other, key in wanted.same.items() if key in kept}
    slugs = {topic.slug for topic in topics.values()}
    return Topics(
        stories=tuple(
            replace(
                one.story,
                topics=tuple(replace(topics[key], reports=reports) for key, reports in one.naming.items() if key in kept),
            )
            for one in told
        ),
        former=tuple((slug, former[slug]) for slug in sorted(former.keys() - slugs)),
    )


def told_of(story: Story, known: Mapping[str, Named], wanted: Choices) -> Told:
    """A story, and what reports name by their ids -> what it is about."""
    names = [known[report.id] for report in story.reports]
    full_names = {naming.key for one in names for naming in one.namings if naming.is_full}
    keys = {naming.key for one in names for naming in one.namings}
    joined = joined_in(keys, full_names, {short: full for one in names for short, full in one.short.items()})
    reports_of: dict[str, list[str]] = {}
    telling: Counter[str] = Counter()
    times: Counter[str] = Counter()
    written: dict[str, Counter[tuple[str, str]]] = {}
    for report in story.reports:
        counts: Counter[str] = Counter()
        prominent = set()
        for naming in known[report.id].namings:
            full = joined.get(naming.key, naming.key)
            key = wanted.same.get(full, full)
            if not key or key in wanted.hidden:
                continue
            counts[key] += naming.times
            if naming.is_prominent:
                prominent.add(key)
            if full == naming.key:
                written.setdefault(key, Counter())[(naming.text, report.language.value or "")] += naming.times
        for key, count in counts.items():
            reports_of.setdefault(key, []).append(report.id)
            telling[key] += count >= OFTEN or key in prominent
            times[key] += count
        subject = subjects.subject_of(report.section.value or "")
        if subject and subject not in wanted.hidden:
            reports_of.setdefault(subject, []).append(report.id)
            telling[subject] = len(story.reports)
    about = [key for key in reports_of if 2 * telling[key] >= len(story.reports)]
    about.sort(key=lambda key: (key in subjects.known(), -len(reports_of[key]), -times[key], key))
    return Told(
        story=story,
        naming={key: tuple(reports_of[key]) for key in about},
        written=written,
        joined=joined,
        sure=frozenset(joined.get(naming.key, naming.key) for one in names for naming in one.namings if naming.is_sure)
        | subjects.known().keys(),
    )


def joined_in(keys: set[str], full_names: set[str], short: Mapping[str, str]) -> dict[str, str]:
    """Short name -> the full one that it stands for among these names; to an empty string where it may stand for several.

    >>> joined_in({"lee", "ann lee", "roe", "jo roe", "al roe"}, {"ann lee", "jo roe", "al roe"}, {}) == {"lee": "ann lee", "roe": ""}
    True
    """
    longer: dict[str, set[str]] = {}
    for key in full_names:
        _, _, rest = key.partition(" ")
        while rest:
            longer.setdefault(rest, set()).add(key)
            _, _, rest = rest.partition(" ")
    joined = {}
    for key in keys:
        full = longer.get(key, set())
        if short.get(key) in keys:
            joined[key] = short[key]
        elif full and not key.isupper() and (key not in full_names or key.endswith(SUFFIXES)):
            joined[key] = next(iter(full)) if len(full) == 1 else ""
    return joined


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
    ('south-korea', 'health', 'ann-leger', 'health-e81506')
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
