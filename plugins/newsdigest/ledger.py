"""The ledger: which id and address every published story keeps, matched to today's stories by their reports.

One JSON line a story, sorted by id, so that two branches that publish different stories merge in git.
A line also says what each revision changed, in ids alone: names are those that the reports bear when it is told.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, zip_longest
from operator import itemgetter

import msgspec

from newsdigest.errors import SettingsError, nearest
from newsdigest.model import Published, Report, Revision, Story, calendar_day
from newsdigest.slugs import slug_of

FILE = "content/ledger.jsonl"
ID_LENGTH = 12  # hexadecimal digits
SETTLED = 14  # days without a new report after which a story neither merges nor splits
PLAIN_NAME = re.compile(r"[a-z0-9-]+")
CONFLICT_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


# ------------------------------------------------------------------------------------------------ text <-> lines


def read(text: str) -> tuple[Published, ...]:
    """The text of content/ledger.jsonl -> its lines, sorted by id; empty text gives none.

    Raises SettingsError naming the line for anything `write` would not have written, since readers' bookmarks depend on each of them.
    """
    found: dict[str, list[tuple[int, Published]]] = {}
    # Not splitlines, which also parts a line at U+2028 and others that may stand inside a JSON string.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith(CONFLICT_MARKERS):
            raise SettingsError(
                FILE,
                f"line {number} is a mark that git leaves where two branches changed the same story",
                "Keep the line with the later `updated`, delete the other one and the marks; the next `invoke publish` adds what it lacks.",
            )
        entry = _line(line, number)
        found.setdefault(entry.id, []).append((number, entry))
    lines = {id: _settled(same) for id, same in found.items()}
    slugs: dict[str, int] = {}
    for number, entry in sorted(lines.values(), key=itemgetter(0)):
        for slug in filter(None, (entry.slug, *entry.former)):
            if slug in slugs:
                raise SettingsError(FILE, f"lines {slugs[slug]} and {number} have one slug, {slug}", RESTORE)
            slugs[slug] = number
    for number, entry in lines.values():
        seen = {entry.id}
        target = entry
        while target.merged_into:
            if target.merged_into not in lines:
                known = nearest(target.merged_into, lines)
                raise SettingsError(FILE, f"line {number}: merged_into names {target.merged_into}, which is not in the ledger", known)
            target = lines[target.merged_into][1]
            if target.id in seen:
                raise SettingsError(FILE, f"line {number}: merged_into leads back to {target.id}", RESTORE)
            seen.add(target.id)
    return tuple(entry for _, (_, entry) in sorted(lines.items()))


RESTORE = "Restore the line from git: `git log -p content/ledger.jsonl` shows what it was."


def _settled(same: Sequence[tuple[int, Published]]) -> tuple[int, Published]:
    """The latest of the lines (number, line) of one id; git's union of two branches leaves earlier states of a line beside it.

    Where two branches changed lines that stand next to each other it keeps both states of each. Raises SettingsError where one line
    is no earlier state of the other: then both branches published a revision of the story.
    """
    *others, (number, latest) = sorted(
        same, key=lambda one: (one[1].revision, one[1].updated, one[1].merged_into, one[1].withdrawn, one[0])
    )
    passed = {1: latest.first, latest.revision: latest.updated} | {revision.number: revision.at for revision in latest.history}
    for other, entry in others:
        if entry.first != latest.first or passed.get(entry.revision) != entry.updated:
            raise SettingsError(
                FILE,
                f"lines {min(other, number)} and {max(other, number)} have one id, {latest.id}",
                "Keep the one with the later `updated`; the next `invoke publish` adds what it lacks.",
            )
    return number, latest


def _line(line: str, number: int) -> Published:
    try:
        values = msgspec.json.decode(line.encode("utf-8", "surrogatepass"), type=dict[str, object])
        entry = msgspec.convert(values, Published)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise SettingsError(FILE, f"line {number} is damaged: {error}", RESTORE) from error
    for name in values:
        if name not in Published.__struct_fields__:
            raise SettingsError(FILE, f"line {number}: {name} is not a field", nearest(name, Published.__struct_fields__))
    names = [("id", entry.id), ("slug", entry.slug), ("merged_into", entry.merged_into), *(("former", slug) for slug in entry.former)]
    for name, value in names:
        if not PLAIN_NAME.fullmatch(value) and (value or name in ("id", "former")):
            raise SettingsError(FILE, f"line {number}: {name} is {value!r}", "It holds small letters, digits and hyphens only. " + RESTORE)
    try:
        first, updated = _moment(entry.first), _moment(entry.updated)
        stood = dict(entry.editions)
        times = [_moment(time) for time in (*(revision.at for revision in entry.history), entry.withdrawn, *stood.values()) if time]
        for day in filter(None, stood):
            if not calendar_day(day):
                raise ValueError(f"{day} is written as no calendar day")
    except ValueError as error:
        fix = "Times are written as 2026-11-20T14:05:00Z, days as 2026-11-20. " + RESTORE
        raise SettingsError(FILE, f"line {number}: {error}", fix) from error
    if updated < first:
        raise SettingsError(FILE, f"line {number}: updated is before first", RESTORE)
    if entry.revision < 1:
        raise SettingsError(FILE, f"line {number} has revision {entry.revision}", RESTORE)
    numbers = [revision.number for revision in entry.history]
    if numbers != list(range(entry.revision + 1 - len(numbers), entry.revision + 1)) or numbers[:1] == [1]:
        raise SettingsError(FILE, f"line {number}: history has the revisions {numbers}, and the line is of {entry.revision}", RESTORE)
    if any(time < first for time in times):
        raise SettingsError(FILE, f"line {number}: a time is before first", RESTORE)
    if not entry.reports or len(entry.seeds) not in (0, len(entry.reports)):
        raise SettingsError(FILE, f"line {number} has {len(entry.reports)} reports and {len(entry.seeds)} seeds", RESTORE)
    return entry


def write(published: Sequence[Published]) -> str:
    """Lines -> the text of content/ledger.jsonl, sorted by id."""
    return "".join(msgspec.json.encode(entry).decode() + "\n" for entry in sorted(published, key=lambda entry: entry.id))


# ------------------------------------------------------------------------------------------- stories <-> lines


def match(stories: Sequence[Story], published: Sequence[Published]) -> tuple[Story, ...]:
    """The same stories, each with the id, slug and times of the line it continues, or a newly minted id and slug.

    A line goes with the story that has most of its reports; a story that several lines go with continues the one it shares most with.
    So merged stories keep the id of the larger and split ones leave it with the larger part.
    A line that was merged comes back when its reports part again. A report whose page was saved anew counts as the same.
    A story has the editions of all lines that go with it: what told of the event then is told by it now.
    Any order of stories and lines gives the same.
    """
    homes, held = _homes(stories, published)
    lines = {entry.id: entry for entry in published}
    lines_of: dict[int | None, list[Published]] = {}
    for line in published:
        lines_of.setdefault(homes.get(_carrying_on(line, lines, homes).id), []).append(line)
    ids = {entry.id for entry in published}
    slugs = {slug for entry in published for slug in (entry.slug, *entry.former)}
    matched: dict[int, Story] = {}
    for place in _oldest_first(stories):
        story, entry = stories[place], held.get(place)
        id = entry.id if entry else _minted(story, ids)
        slug = (entry.slug if entry else "") or _free_slug(story, id, slugs)
        ids.add(id)
        slugs.add(slug)
        matched[place] = msgspec.structs.replace(
            story,
            id=id,
            slug=slug,
            first=entry.first if entry else "",
            updated=entry.updated if entry else "",
            revision=entry.revision if entry else 1,
            history=entry.history if entry else (),
            editions=_editions(lines_of.get(place, ())),
        )
    # Stories name related ones by the ids that they came in with.
    ids_now = {story.id: matched[place].id for place, story in enumerate(stories)}
    return tuple(
        msgspec.structs.replace(matched[place], related=tuple(ids_now.get(id, id) for id in story.related))
        for place, story in enumerate(stories)
    )


def settled(published: Sequence[Published], reports: Sequence[Report]) -> tuple[tuple[str, ...], ...]:
    """Ids of today's reports of each line whose newest report is more than SETTLED days older than the newest of all reports.

    Readers have found and linked such a story; `stories.group` lets it gain reports, but neither joins nor parts it.
    A line that was merged has none, nor has one of which no report says when it was published.
    """
    days = {report.id: day for report in reports if (day := calendar_day(report.dated[:10]))}
    newest = max(days.values(), default=None)
    by_id = {report.id: report for report in reports}
    by_seed = {_path(report): report for report in sorted(reports, key=_birth, reverse=True)}
    taken: set[str] = set()
    found = []
    for entry in sorted(published, key=lambda entry: (entry.first, entry.id)):
        members = (by_id.get(id) or by_seed.get(seed) for id, seed in zip_longest(entry.reports, entry.seeds, fillvalue=""))
        ids = sorted({report.id for report in members if report} - taken)
        known = [days[id] for id in ids if id in days]
        if newest and known and not entry.merged_into and (newest - max(known)).days > SETTLED:
            found.append(tuple(ids))
            taken.update(ids)
    return tuple(found)


def append(stories: Sequence[Story], published: Sequence[Published], now: str) -> tuple[Published, ...]:
    """The ledger after publishing these stories at `now` (RFC 3339 with time zone); no line is ever taken away.

    A line changes only when the members or the headline of its story have changed. Each change gets a second of its own, counted back
    from `now` with the newest reports first, so that no two lines, and no two entries of a feed, say the same time.
    """
    homes, held = _homes(stories, published)
    matched = match(stories, published)
    lines = {entry.id: entry for entry in published}
    taken = {_moment(entry.updated) for entry in published}
    moment = _moment(now).replace(microsecond=0)
    for story in sorted(matched, key=lambda story: (_last_day(story), story.id), reverse=True):
        seeds = {report.id: path for path, report in sorted(((_path(report), report) for report in story.reports), key=itemgetter(0))}
        members = tuple(sorted(seeds))
        entry = lines.get(story.id)
        slug = story.slug if len(members) > 1 or (entry and entry.slug) else ""
        seen, headline = _hash(headline_of(story), *members), _hash(headline_of(story))
        if entry and entry.hash == seen:
            paths = tuple(seeds[id] for id in members)
            # Another day for the same reports is a date that was mended: the story was never meant to be in the edition before.
            editions = _stood(entry.editions[:-1], story, entry.editions[-1][1] if entry.editions else entry.updated)
            lines[story.id] = msgspec.structs.replace(
                entry, slug=slug, merged_into="", withdrawn="", seeds=paths, headline=headline, editions=editions
            )
            continue
        while moment in taken:
            moment -= timedelta(seconds=1)
        updated = moment
        if entry:
            # The clock of the machine that published last may have been ahead of this one's.
            updated = max(updated, _moment(entry.updated) + timedelta(seconds=1))
            while updated in taken:
                updated += timedelta(seconds=1)
        taken.add(updated)
        lines[story.id] = Published(
            id=story.id,
            slug=slug,
            first=entry.first if entry else _stamp(updated),
            updated=_stamp(updated),
            revision=entry.revision + 1 if entry else 1,
            reports=members,
            hash=seen,
            seeds=tuple(seeds[id] for id in members),
            headline=headline,
            history=(*entry.history, _revision(entry, seeds, _stamp(updated), headline)) if entry else (),
            editions=_stood(entry.editions if entry else (), story, _stamp(updated)),
            former=entry.former if entry else (),
        )
    going_on = {entry.id for entry in held.values()}
    for entry in published:
        if not entry.merged_into and entry.id not in going_on and entry.id in homes:
            lines[entry.id] = msgspec.structs.replace(entry, merged_into=matched[homes[entry.id]].id)
        elif not entry.merged_into and not entry.withdrawn and entry.id not in homes:
            lines[entry.id] = msgspec.structs.replace(entry, withdrawn=_stamp(_moment(now)))
    return tuple(lines[id] for id in sorted(lines))


def _revision(entry: Published, seeds: Mapping[str, str], at: str, headline: str) -> Revision:
    """What the next revision of a line changes; `seeds` are its reports now, id -> path.

    Of a report that is gone and a new one with the same path it is said that the page was saved anew.
    """
    before = dict(zip_longest(entry.reports, entry.seeds, fillvalue=""))
    new = {path: id for id, path in seeds.items() if id not in before}
    gone = {id: path for id, path in before.items() if id not in seeds}
    renewed = {id: new.pop(path) for id, path in gone.items() if path in new}
    return Revision(
        number=entry.revision + 1,
        at=at,
        added=tuple(sorted(new.values())),
        removed=tuple((id, path) for id, path in gone.items() if id not in renewed),
        renewed=tuple(renewed.items()),
        headline=bool(entry.headline) and entry.headline != headline,
    )


def redirects(published: Sequence[Published], stories: Sequence[Story]) -> tuple[tuple[str, str], ...]:
    """Addresses of digests that once were published and are no page of these matched stories, each with the page that has its reports now.

    The new address is empty where none of its reports is left: there is nothing to lead to, and a page should say so.
    It does not matter whether the ledger already knows of a merge.
    """
    homes, _ = _homes(stories, published)
    lines = {entry.id: entry for entry in published}
    place_of = {story.id: place for place, story in enumerate(stories)}
    found = []
    for entry in sorted(published, key=lambda entry: entry.id):
        line = entry
        # What was merged, and has lost all its reports since, leads where the story that took them is.
        while line.id not in place_of and line.id not in homes and line.merged_into:
            line = lines[line.merged_into]
        place = place_of.get(line.id, homes.get(line.id))
        new = story_address(stories[place]) if place is not None else ""
        olds = [f"stories/{slug}/" for slug in (*entry.former, entry.slug) if slug]
        found += [(old, new) for old in olds if old != new]
    return tuple(found)


def nameable(redirects: Iterable[tuple[str, str]], published: Iterable[Published]) -> tuple[tuple[str, str], ...]:
    """The redirects that lead somewhere and whose old address may be written down; a takedown took the words of the others."""
    former = {f"stories/{slug}/" for entry in published for slug in entry.former}
    return tuple((old, new) for old, new in redirects if new and old not in former)


def withdrawn(published: Iterable[Published]) -> tuple[tuple[str, str], ...]:
    """(story's id, RFC 3339) of each whose reports were all gone when the site was published then, and have not come back since."""
    return tuple((entry.id, entry.withdrawn) for entry in published if entry.withdrawn)


def emptied(published: Sequence[Published], stories: Sequence[Story]) -> tuple[tuple[str, str, str], ...]:
    """(day, since when, until when) of each edition that a story was published in whose reports are all gone; times are RFC 3339.

    The last is empty while the ledger does not know yet.
    """
    homes, _ = _homes(stories, published)
    lines = {entry.id: entry for entry in published}
    found = []
    for entry in published:
        line = _carrying_on(entry, lines, homes)
        if line.id not in homes:
            found += [(day, since, line.withdrawn) for day, since in entry.editions if day]
    return tuple(sorted(found))


def _carrying_on(entry: Published, lines: Mapping[str, Published], homes: Mapping[str, int]) -> Published:
    """The line whose story has what was told under an entry's id: its own, or the first with a story of those that it was merged into."""
    while entry.id not in homes and entry.merged_into:
        entry = lines[entry.merged_into]
    return entry


def _stood(before: tuple[tuple[str, str], ...], story: Story, since: str) -> tuple[tuple[str, str], ...]:
    """The editions that a story stood in before, then the one that it stands in: since then, or since it first did."""
    day = story.newest_day
    others = tuple((other, at) for other, at in before if other != day)
    return (*others, (day, dict(before).get(day, since))) if day or others else ()


def _editions(lines: Iterable[Published]) -> tuple[tuple[str, str], ...]:
    """The editions of several lines, each once, since the first of them stood in it."""
    earliest: dict[str, str] = {}
    for since, day in sorted((since, day) for line in lines for day, since in line.editions if day):
        earliest.setdefault(day, since)
    return tuple(earliest.items())


def headline_of(story: Story) -> str:
    """The words of the report whose headline the story bears."""
    return story.headlining.headline.value or ""


def story_address(story: Story) -> str:
    """Where a matched story is read, below the site's root: its digest, or the post when one report alone tells it."""
    if len(story.reports) > 1:
        return f"stories/{story.slug or slug_of(headline_of(story), story.id[:6])}/"
    return post_address(story.reports[0])


def post_address(report: Report) -> str:
    """Where a report is read, below the site's root; the tail, its id, keeps reports of one headline apart."""
    return f"posts/{slug_of(report.headline.value or '', report.id[:ID_LENGTH])}/"


def _homes(stories: Sequence[Story], published: Sequence[Published]) -> tuple[dict[str, int], dict[int, Published]]:
    """Line id -> place of the story that has most of its reports; and place of a story -> the line it continues."""
    order = _oldest_first(stories)
    rank = {place: number for number, place in enumerate(order)}
    place_of: dict[str, int] = {}
    place_by_seed: dict[str, int] = {}
    for place in order:
        for report in stories[place].reports:
            place_of.setdefault(report.id, place)
            place_by_seed.setdefault(_path(report), place)
    homes: dict[str, int] = {}
    claims: dict[int, tuple[tuple[bool, int, str, str], Published]] = {}
    for entry in published:
        members = zip_longest(entry.reports, entry.seeds)
        places = [place_of.get(id, place_by_seed.get(seed)) for id, seed in members]
        shared = Counter(place for place in places if place is not None)
        if shared:
            home = min(shared, key=lambda place: (-shared[place], rank[place]))
            homes[entry.id] = home
            # A line that was merged yields to every living one; of equal ones the older goes on.
            claim = (bool(entry.merged_into), -shared[home], entry.first, entry.id)
            if home not in claims or claim < claims[home][0]:
                claims[home] = (claim, entry)
    return homes, {place: entry for place, (_, entry) in claims.items()}


def _oldest_first(stories: Sequence[Story]) -> list[int]:
    """Places of the stories in an order that does not depend on the order they came in."""
    return sorted(range(len(stories)), key=lambda place: min(map(_birth, stories[place].reports)))


def _birth(report: Report) -> tuple[str, str, str]:
    """What sorts the oldest report first, undated ones last."""
    return ((report.published.value or "~")[:10], report.hash, report.id)


def _path(report: Report) -> str:
    """The seed's path as JSON can hold it: file names may be no text."""
    return report.seed.encode("utf-8", "replace").decode()


def _last_day(story: Story) -> str:
    return max((report.published.value or "")[:10] for report in story.reports)


def _minted(story: Story, taken: set[str]) -> str:
    """An id made of the story's oldest report, so that a site without a ledger keeps its ids as long as that one stays."""
    oldest = min(story.reports, key=_birth)
    for number in count():
        # After a split the other part may hold the id that the oldest report gave: then count on.
        name = f"story {oldest.hash or oldest.id} {number}"
        id = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:ID_LENGTH]
        if id not in taken:
            break
    return id


def _free_slug(story: Story, id: str, taken: set[str]) -> str:
    slug = slug_of(headline_of(story), id[:6])
    return slug if slug not in taken else slug_of(headline_of(story), id)


def _hash(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]


def _moment(time: str) -> datetime:
    """RFC 3339 -> the moment. Raises ValueError for what is none or has no time zone."""
    moment = datetime.fromisoformat(time)
    if moment.tzinfo is None:
        raise ValueError(f"{time} has no time zone")
    return moment.astimezone(UTC)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
