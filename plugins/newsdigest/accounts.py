"""What became of every seed, one row each, from the stages' values: build/report.json and build/report.html."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import jinja2
import msgspec

from newsdigest import pages
from newsdigest.model import Margin, Margins, Rejected, Report, Story, Takedown
from newsdigest.omissions import Omissions

FILES = JSON, HTML = "report.json", "report.html"  # in build/
# What may become of a seed. Which posts are versions of others shows when all are compared.
OUTCOMES = ("post", "version", "copy", "rejected", "taken down")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one seed."""

    seed: str  # path below content/seeds
    outcome: Literal["post", "copy", "rejected", "taken down"]  # copy: the same bytes as an earlier seed
    why: str = ""  # of all but a post
    fix: str = ""  # the remedy of a rejection
    report: Report | None = None  # of a post


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The build in numbers; seeds = posts + versions + copies + rejected + taken down."""

    seeds: int
    posts: int
    versions: int  # of what a post tells, by the same publisher; they have pages too
    copies: int
    rejected: int
    taken_down: int
    stories: int  # of two or more reports


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The whole account of a build."""

    counts: Counts
    seeds: tuple[dict[str, Any], ...]  # in path order
    stories: tuple[dict[str, Any], ...]  # with why, weakest link and near miss


def named(outcomes: Iterable[Report | Rejected]) -> tuple[Report | Rejected, ...]:
    """The outcomes, each report with the id that it has on this site.

    One text saved under two publishers' names, as sidecars say, is two reports: the second gets an id of its own. So does one of other
    bytes: an id is the beginning of their hash, which can be made like that of another report, and one of them would be lost.
    """
    first: dict[str, Report] = {}
    found: list[Report | Rejected] = []
    for outcome in outcomes:
        if isinstance(outcome, Report) and _facts(first.setdefault(outcome.id, outcome)) != _facts(outcome):
            outcome = _renamed(outcome)
        found.append(outcome)
    return tuple(found)


def take(outcomes: Iterable[Report | Rejected], takedowns: Iterable[Takedown] = ()) -> tuple[list[Report], tuple[Row, ...]]:
    """The reports to work with, and a row a seed; of reports with one id the first by path is taken."""
    reasons = {takedown.seed: takedown.reason for takedown in takedowns}
    unique: dict[str, Report] = {}
    rows: list[Row] = []
    for outcome in outcomes:
        if outcome.seed in reasons:
            rows.append(Row(seed=outcome.seed, outcome="taken down", why=reasons[outcome.seed]))
        elif isinstance(outcome, Rejected):
            rows.append(Row(seed=outcome.seed, outcome="rejected", why=outcome.error, fix=outcome.fix))
        elif outcome.id in unique:
            rows.append(Row(seed=outcome.seed, outcome="copy", why=f"the same bytes as {unique[outcome.id].seed}"))
        else:
            unique[outcome.id] = outcome
            rows.append(Row(seed=outcome.seed, outcome="post", report=outcome))
    return list(unique.values()), tuple(rows)


def _facts(report: Report) -> tuple[str | None, ...]:
    return report.hash, *(fact.value for fact in (report.publisher, report.carrier, report.byline, report.published, report.url))


def _renamed(report: Report) -> Report:
    told = "\0".join(map(str, _facts(report)))
    return msgspec.structs.replace(report, id=hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[: len(report.id)])


def account(rows: Sequence[Row], stories: Sequence[Story], margins: Mapping[str, Margins]) -> Account:
    """The rows, the stories with their margins by id, and the counts; raises AssertionError when a seed is unaccounted for."""
    story_of = {report.id: story for story in stories for report in story.reports}
    first_of = _first_versions(stories)
    seeds = tuple(_seed(row, story_of, first_of) for row in rows)
    count = {outcome: sum(seed["outcome"] == outcome for seed in seeds) for outcome in OUTCOMES}
    if sum(count.values()) != len(rows) or count["post"] + count["version"] != len(story_of):
        raise AssertionError(f"{len(rows)} seeds, but {count} and {len(story_of)} reports in stories")
    counts = Counts(
        seeds=len(rows),
        posts=count["post"],
        versions=count["version"],
        copies=count["copy"],
        rejected=count["rejected"],
        taken_down=count["taken down"],
        stories=sum(len(story.reports) > 1 for story in stories),
    )
    return Account(
        counts=counts,
        seeds=seeds,
        stories=tuple(_story(story, margins[story.id]) for story in stories),
    )


def _first_versions(stories: Iterable[Story]) -> dict[str, Report]:
    """Id of each report that is a version of another -> that one."""
    first: dict[str, Report] = {}
    for story in stories:
        known = {report.id: report for report in story.reports}
        for copies in story.copies:
            if copies.relation == "new version":
                first |= dict.fromkeys(copies.reports[1:], known[copies.reports[0]])
    return first


def _seed(row: Row, story_of: Mapping[str, Story], first_of: Mapping[str, Report]) -> dict[str, Any]:
    if row.report is None:
        return {"seed": row.seed, "outcome": row.outcome, "why": row.why, "fix": row.fix}
    report, story = row.report, story_of[row.report.id]
    first = first_of.get(report.id)
    return {
        "seed": row.seed,
        "outcome": "version" if first else row.outcome,
        "why": f"another version of {first.seed}" if first else "",
        "address": pages.post_address(report),
        "story": story.id if len(story.reports) > 1 else None,
        "headline": report.headline.value,
        "publisher": report.publisher.value,
        "published": report.published.value,
        "words": sum(block.text.count(" ") + 1 for block in report.blocks),
        "disagreements": report.disagreements,
        "repairs": report.repairs,
    }


def _story(story: Story, margins: Margins) -> dict[str, Any]:
    return {
        "id": story.id,
        "address": pages.story_address(story),
        "seeds": [report.seed for report in story.reports],
        "weakest": _margin(margins.weakest),
        "nearest": _margin(margins.nearest),
        "overrides": story.why.overrides,
    }


def _margin(margin: Margin | None) -> Any:
    return None if margin is None else msgspec.to_builtins(margin.tie) | {"likelihood": margin.likelihood}


def files(account: Account, left: Callable[[], Iterable[Omissions]]) -> tuple[tuple[str, Iterable[bytes]], ...]:
    """(name in build/, bytes in parts) of both forms of the account; `left` gives what was left out of each seed's report.

    Of ten thousand pages that is 300 MB, of which one row is held.
    """
    return (JSON, _rows(account, left())), (HTML, _page(account, left()))


def _rows(account: Account, left: Iterable[Omissions]) -> Iterator[bytes]:
    """JSON with a line for each seed and story."""
    encode = msgspec.json.encode
    yield b'{"counts":' + encode(account.counts) + b',\n"seeds":['
    for number, (seed, one) in enumerate(zip(account.seeds, left, strict=True)):
        yield (b",\n" if number else b"\n") + encode(seed | {"dropped": one.blocks} if "address" in seed else seed)
    yield b'],\n"stories":['
    for number, story in enumerate(account.stories):
        yield (b",\n" if number else b"\n") + encode(story)
    yield b"]}\n"


def _page(account: Account, left: Iterable[Omissions]) -> Iterator[bytes]:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("newsdigest", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    removed = (one.reasons for one in left)
    page = environment.get_template("accounts.html").stream(account=account, seeds=zip(account.seeds, removed, strict=True))
    page.enable_buffering(1000)
    return (part.encode() for part in page)


def summary(account: Account) -> tuple[str, ...]:
    """The closing lines of a build, rejected seeds first; the last one counts."""
    counts = account.counts
    rejected = tuple(f"rejected  {seed['seed']}: {seed['why']}. {seed['fix']}" for seed in account.seeds if seed["outcome"] == "rejected")
    taken_down = f" + taken down {counts.taken_down}" if counts.taken_down else ""
    copies = tuple(f"copy      {seed['seed']}: {seed['why']}" for seed in account.seeds if seed["outcome"] == "copy")
    return (
        *rejected,
        *copies,
        f"seeds {counts.seeds} = posts {counts.posts} + versions {counts.versions} + copies {counts.copies} + "
        f"rejected {counts.rejected}{taken_down}; "
        f"stories {counts.stories}, single reports {len(account.stories) - counts.stories}",
    )
