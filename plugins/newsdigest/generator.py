"""The Pelican generator: takes the seeds of a content folder through all stages and hands pages and feeds to the writer."""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import jinja2
import msgspec
from pelican import signals
from pelican.generators import Generator
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from newsdigest import (
    accounts,
    calls,
    cards,
    digests,
    editors,
    executors,
    exports,
    feeds,
    hosting,
    ledger,
    manifests,
    omissions,
    pages,
    publishers,
    rendering,
    rights,
    searches,
    sitemaps,
    staging,
    takedowns,
    topics,
    traces,
)
from newsdigest import seeds as seed_files
from newsdigest import settings as site_settings
from newsdigest.bounds import Exceeded
from newsdigest.calls import NOTHING, Call, Keys, call
from newsdigest.errors import SeedError, SettingsError, legible, with_remedy
from newsdigest.manifests import Manifest
from newsdigest.model import Digest, Margins, Named, Note, Rejected, Report, Story
from newsdigest.omissions import Omissions
from newsdigest.pages import environments
from newsdigest.pages.words import words_of
from newsdigest.rendering import Making
from newsdigest.seeds import Look, Looks
from newsdigest.store import (
    AT_ONCE,
    COMPARING,
    LEFT,
    LINES,
    MAKERS,
    MAKING,
    NAMING,
    READERS,
    Drawing,
    Kept,
    Lines,
    Outcome,
    Store,
    key_of,
    key_with,
    rules_version,
    version_of,
)
from newsdigest.traces import Trace, Traces
from newsdigest.writer import DigestWriter, write_whole

if TYPE_CHECKING:
    from newsdigest.stories import Overrides

logger = logging.getLogger(__name__)

STORE = "store.sqlite"  # in build/
LOOKS, TRACES = "looks", "traces"  # their keys in the store


Value = TypeVar("Value")
# Fewer seeds than this are cleaned sooner than two processes start.
FEW = 24
NAMED_AT_ONCE = 16  # reports whose names are found while one seed is cleaned
MADE_AT_ONCE = 150  # files, in so many seeds' stead: 3,600 are made in one process before two others have begun and are ahead of it
ALLOCATED = 100_000  # objects, net, before Python looks for circles among them; a twelfth less time for one new report than at 700


class DigestGenerator(Generator):  # type: ignore[misc]
    """The stages in order, once for each build."""

    @with_remedy
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ours = site_settings.read(self.settings)
        missing = sorted(pages.CONTEXTS.keys() - set(self.env.list_templates()))
        if missing:
            raise SettingsError(
                site_settings.FILE,
                f"the theme {self.theme} has no {', '.join(missing)}",
                "Write `import newsdigest` and `THEME = newsdigest.THEME`. For another look put a base.html of your own, "
                "with the blocks head and main, into a folder that THEME_TEMPLATES_OVERRIDES names.",
            )
        # When a story was published stands in the story itself.
        self.lasting = msgspec.structs.replace(self.ours, publish_at="")
        self.content = Path(self.path)
        self.standing = Path(self.settings["SITE_PATH"])
        self.beside = staging.beside(self.standing)
        if self.ours.search:
            searches.check()
        if self.ours.cards:
            cards.check()
        self.strict = self.env.overlay(undefined=jinja2.StrictUndefined, auto_reload=False)
        # Of all that a build holds hardly anything stands in a circle, which Python would look for in it again and again.
        gc.set_threshold(ALLOCATED, *gc.get_threshold()[1:])
        self.steps = Steps()
        self.errors = ErrorCount()
        self.keys: set[str] = set()  # of what this build has use for in the store
        self.told = Keys()  # of the values that pages and other stages are made from
        # One build of a site at a time; the lock goes when this process does.
        self.lock = manifests.lock(self.beside)
        staging.begin(self.standing)

    @with_remedy
    def generate_context(self) -> None:
        """Seeds -> digests and single reports; everything that is compared is compared here."""
        with Store(self.beside / STORE) as store:
            self.traces = store.get([TRACES], Traces).get(TRACES, Traces())
            seen = self._seen(store)
            self.version = version_of(MAKING, [*MAKERS, *READERS, *(cards.LIBRARIES if self.ours.cards else ())])
            self.whole = self._whole_key(seen)
            self.stands = bool(self.whole) and self.whole == self.traces.whole and self.traces.stand(self.standing, self.beside)
            if not self.stands:
                self._generate(store, seen)
        # The frame of the editor's own notes and pages, which Pelican renders.
        self.site = pages.site_of(self.ours, card=self.traces.card if self.stands else self.cards.get("", ""))
        self.context["site"] = self.site

    def _generate(self, store: Store, seen: Mapping[str, Look | Rejected]) -> None:
        from newsdigest import stories  # it takes as long to load as a build that finds nothing changed

        cleaned = accounts.named(self._cleaned(store, seen))
        self.published = ledger.read(self._text("ledger.jsonl"))
        self.takedowns = takedowns.found(takedowns.read(self._text("takedown.toml")), cleaned, self.published, self.ours.url)
        self.published = takedowns.readdressed(self.published, self.takedowns, cleaned)
        unique, self.rows = accounts.take(cleaned, self.takedowns)
        wanted = stories.overrides.without(
            stories.overrides.read(self._text("overrides.toml")), {takedown.seed for takedown in self.takedowns}
        )
        found = self._grouped(unique, wanted, ledger.settled(self.published, unique), store)
        if self.ours.publish_at:
            self.published = ledger.append(found, self.published, self.ours.publish_at)
        topical = self._topical(ledger.match(found, self.published), cleaned, store)
        self.former_topics = topical.former
        # They move with every report, and no page may; only the account tells them.
        self.margins = {story.id: story.margins for story in topical.stories}
        self.stories = [rights.shown(msgspec.structs.replace(story, margins=Margins())) for story in topical.stories]
        self.singles = [story for story in self.stories if len(story.reports) == 1]
        several = [story for story in self.stories if len(story.reports) > 1]
        self.digests = self._compared(several, store)
        self.cards, self.drawings = self._drawn(store)
        store.keep_only({*self.keys, LOOKS, TRACES})
        if store.healed:
            logger.warning("%s was damaged and is made anew", self.beside / STORE)
        if store.unkept:
            logger.warning("%s: %s. The next build cleans and compares again", self.beside / STORE, store.unkept)

    @with_remedy
    def generate_output(self, writer: DigestWriter) -> None:
        """Pages, feeds and data, each handed to the writer; what follows the other generators waits for `finish`."""
        self.writer = writer
        writer.earlier = self.traces
        # Pelican copies static files after this; a bound method is held weakly, so no generator outlives its build.
        signals.finalized.connect(self.finish)
        if self.stands:
            writer.keep(self.traces)
            return
        others = set(writer.files)
        redirects = ledger.redirects(self.published, self.stories)
        planned = self._planned(redirects)
        style = self.strict.get_template("book.css").render()
        # What the templates' words come to, beside what a page's context says.
        saying = {name: str(self.settings[name]) for name in ("JINJA_ENVIRONMENT", "PLUGINS")} | {"catalogue": catalogue_of(self)}
        sources = traces.source_keys(self.strict, pages.CONTEXTS, (self.version, saying, self.site))
        searched = self._make(planned, sources, style)
        for path, data in self._other_files(planned, redirects, style):
            writer.write_bytes(path, data)
        for path, parts in exports.files(self.digests, self.singles, self.takedowns, self.ours.data_limit):
            writer.write_parts(path, parts)
        if self.ours.search:
            asked = {page.save_as for page in planned if page.template in searches.TEMPLATES}
            searched |= {path: (self.standing / path).read_bytes() for path in asked & writer.kept}
            self.steps.say(f"indexing {len(searched)}")
            for path, data in searches.index(searched).items():
                writer.write_bytes(path, data)
        self.made = writer.files.keys() - others
        # A page of which not all is known is made each time.
        if writer.tells or {page.template for page in planned} - sources.keys():
            self.whole = ""

    def _planned(self, redirects: Sequence[tuple[str, str]]) -> list[pages.Planned]:
        """All pages of the site, none of them made yet."""
        every = [
            *pages.planned(
                self.lasting,
                self.digests,
                self.singles,
                notes=self._notes(),
                takedowns=self.takedowns,
                cards=self.cards,
                emptied=ledger.emptied(self.published, self.stories),
            ),
            *map(pages.Planned.of, pages.moved(self.lasting, redirects)),
            *map(pages.Planned.of, pages.renamed(self.lasting, self.former_topics)),
        ]
        # A page of the editor's own at one of our addresses (an about page, say) stays; ours gives way.
        return [page for page in every if page.save_as not in self.writer.files]

    def _make(self, planned: Sequence[pages.Planned], sources: Mapping[str, str], style: str) -> dict[str, bytes]:
        """Makes and writes what does not stand as it would be made -> those of the pages by path that are searched."""
        writer = self.writer
        options = self.settings["JINJA_ENVIRONMENT"]
        told = self.settings["DEFAULT_LANG"], catalogue_of(self), self.version, self.traces.codes
        written = environments.written(self.strict, options, *told)
        # Where pages are rendered with what only this process has, they are rendered here.
        is_portable = bool(written) and sources.keys() >= {page.template for page in planned}
        templates = partial(environments.read, written) if is_portable else self._templates
        makings = self._makings(planned, sources, style, templates)
        fresh = [making for making in makings if not writer.keeps(making.path, making.key)]
        pages_of = {page.save_as: page for page in planned}
        searched: dict[str, bytes] = {}
        with self._executor(len(fresh) // MADE_AT_ONCE if is_portable else 0) as runs:
            made = executors.each(runs, Call.made, [making.call for making in fresh])
            for making, data in zip(fresh, self.steps.over("writing", made, len(fresh)), strict=True):
                writer.write_bytes(making.path, data)
                page = pages_of.get(making.path)
                if page and writer.tells:
                    self._tell(page.call.made(), data)
                if page and self.ours.search and page.template in searches.TEMPLATES:
                    searched[making.path] = data
        self.codes = environments.codes_of(written) if is_portable else {}
        return searched

    def _other_files(
        self, planned: Iterable[pages.Planned], redirects: Sequence[tuple[str, str]], style: str
    ) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of what is made in each build: drawings, the sitemap, and what hosts read."""
        yield from self.drawings.items()
        yield from sitemaps.files(self.ours, planned)
        renamed = [(pages.topic_address(old), pages.topic_address(topic.slug)) for old, topic in self.former_topics]
        named = [*ledger.nameable(redirects, self.published), *renamed]
        yield from hosting.files(self.ours, named, style if self.ours.books else "")

    def _makings(
        self, planned: Iterable[pages.Planned], sources: Mapping[str, str], style: str, templates: rendering.Templates
    ) -> Iterator[Making]:
        """The pages, books, feeds and receipts, none of them made yet."""
        for page in planned:
            source = sources.get(page.template, "")
            yield Making(
                page.save_as, self.told.of(page.call, source) if source else "", call(rendering.page, templates, self.site, page.call)
            )
        source = sources.get("chapter.html", "")
        for path, book in pages.books(self.lasting, self.digests, self.singles):
            key = self.told.of(book, style, source) if source else ""
            yield Making(path, key, call(rendering.book, templates, self.site, book, style))
        for path, feed, form in feeds.planned(self.lasting, self.digests, self.singles, ledger.withdrawn(self.published)):
            yield Making(path, self.told.of(feed, form, self.version), call(rendering.feed, feed, form))
        for one in self.digests:
            beside = pages.story_address(one.story)
            for name, making in (
                ("story.json", call(exports.receipt, one)),
                ("provenance.jsonld", call(exports.provenance, one, self.lasting)),
            ):
                yield Making(beside + name, self.told.of(making, self.version), making)

    def _templates(self) -> jinja2.Environment:
        strict: jinja2.Environment = self.strict
        return strict

    @with_remedy
    def finish(self, pelican: Any) -> None:
        """After all generators: the new site takes the old one's place, and the account is given."""
        signals.finalized.disconnect(self.finish)
        self.errors.stop()
        if not self.stands:
            account = accounts.account(self.rows, self.stories, self.margins)
            with Store(self.beside / STORE) as store:
                for name, parts in accounts.files(account, partial(self._left, store)):
                    write_whole(self.beside / name, parts)
            said = accounts.summary(account)
        if self.errors.count:
            why = "it would not be whole, for what is told above, and stays as it was"
            raise SettingsError(str(self.standing), why, "Mend them, and build again.")
        manifest, change = staging.finish(Path(self.output_path), self.standing, self.writer.files, self.ours, self.writer.fresh)
        if self.stands:
            said = self.traces.said
        else:
            with Store(self.beside / STORE) as store:
                store.put({TRACES: self._traced(manifest, said)}, Traces)
        if self.ours.publish_at:
            write_whole(self.beside / "ledger.jsonl", ledger.write(self.published).encode())
        for line in (*said[:-1], f"{said[-1]}; files written {change.written}, unchanged {change.unchanged}"):
            self.steps.say(line)
        self.lock.close()

    def _traced(self, manifest: Manifest, said: tuple[str, ...]) -> Traces:
        """What is known of the site that just took its place."""
        keys, kept = self.writer.keys, self.writer.kept
        files = {
            name: self.traces.files[name] if name in kept else Trace.of(f"{self.standing}/{name}", keys.get(name, ""), manifest.files[name])
            for name in sorted(self.made)
        }
        beside = {name: Trace.of(self.beside / name) for name in accounts.FILES}
        return Traces(whole=self.whole, said=said, files=files, beside=beside, card=self.cards.get("", ""), codes=self.codes)

    def _whole_key(self, seen: Mapping[str, Look | Rejected]) -> str:
        """The key of all that a build depends on; empty where not all of it is known."""
        others = traces.states_in(self.content, {"seeds"})
        if self.ours.search or others is None:  # Pagefind is another program
            return ""
        theme = {name: self.env.loader.get_source(self.env, name)[0] for name in self.env.list_templates()}
        settings = sorted((name, repr(value)) for name, value in self.settings.items())
        named = [(seed_files.printable(name), one) for name, one in seen.items()]
        return calls.key_of(self.version, named, others, theme, catalogue_of(self), settings)

    # -------------------------------------------------------------------------------------------- seeds -> reports

    def _seen(self, store: Store) -> dict[str, Look | Rejected]:
        """What each seed holds, in path order, or why it cannot be read; only what may have changed since the last build is read."""
        began = time.time_ns()
        earlier = store.get([LOOKS], Looks).get(LOOKS, Looks())
        folder = self.content / "seeds"
        seen: dict[str, Look | Rejected] = {}
        for found in self.steps.over("reading", seed_files.found(folder)):
            look = earlier.of(found)
            if look is None or found.state[0] > self.ours.seed_limit:
                try:
                    seed = seed_files.read(folder, found.name, self.ours.seed_limit, found.beside)
                    look = Look(found.state, seed.hash, seed.sidecar)
                except SeedError as error:
                    seen[found.name] = Rejected(seed=error.seed, error=error.why, fix=error.fix)
                    continue
            seen[found.name] = look
        looks = {name: look for name, look in seen.items() if isinstance(look, Look)}
        if looks != earlier.seeds:
            store.put({LOOKS: Looks(at=began, seeds=looks)}, Looks)
        return seen

    def _cleaned(self, store: Store, seen: Mapping[str, Look | Rejected]) -> list[Outcome]:
        """One outcome a seed, in path order, out of the store where nothing changed."""
        from newsdigest import outcomes  # likewise
        from newsdigest.cleaning.repeats import repeated_lines

        rules = editors.rules(self.content / "publishers")
        self.known = known = publishers.load(rules)
        version = rules_version(rules) + self.ours.rights + self.ours.basis
        found: dict[str, Outcome] = {name: one for name, one in seen.items() if isinstance(one, Rejected)}
        keys = {name: key_of(name, one.hash, one.sidecar, version) for name, one in seen.items() if isinstance(one, Look)}
        self.keys.update(LINES + key for key in keys.values())
        told = store.get([LINES + key for key in keys.values()], Lines)
        lines = {name: told[LINES + key] for name, key in keys.items() if LINES + key in told}
        unread = [name for name in keys if name not in lines]
        with self._executor(len(unread)) as runs:
            read = executors.in_chunks(runs, outcomes.lines_in, self._read(unread, seen), known, self.ours)
            for name, page in zip(unread, read, strict=True):
                if isinstance(page, Exceeded):
                    found[name] = outcomes.rejected(name, page)
                    del keys[name]
                else:
                    lines[name] = page
            store.put({LINES + keys[name]: lines[name] for name in unread if name in keys}, Lines)
            # What comes again is learned from all texts of a publisher; a seed is cleaned anew only when that changed lines of its own.
            again = repeated_lines((page.publisher, page.keys) for page in lines.values() if page.publisher)
            repeated = {name: page.keys & again.get(page.publisher, frozenset()) for name, page in lines.items()}
            keys = {name: key_with(key, repeated[name]) for name, key in keys.items()}
            known_outcomes = store.get(keys.values(), Kept)
            whole = store.held(LEFT + key for key in known_outcomes)
            fresh = [name for name, key in keys.items() if LEFT + key not in whole]
            seeds = ((seed, repeated[seed.name]) for seed in self._read(fresh, seen))
            made = executors.in_chunks(runs, outcomes.outcomes, seeds, known, self.ours)
            cleaned = zip(fresh, self.steps.over("cleaning", made, len(fresh)), strict=True)
            # What was cleaned is kept some at a time: all at once is more than the memory should hold, and may be lost to a Ctrl-C.
            while some := dict(islice(cleaned, AT_ONCE)):
                exceeding = {name: one for name, one in some.items() if isinstance(one, Exceeded)}
                found |= {name: outcomes.rejected(name, one) for name, one in exceeding.items()}
                new = {keys[name]: one for name, one in some.items() if not isinstance(one, Exceeded)}
                store.put_bytes({LEFT + key: msgspec.msgpack.encode(omissions.of(one)) for key, one in new.items()})
                known_outcomes |= store.put({key: Kept.of(one) for key, one in new.items()}, Kept)
                for name in exceeding:
                    del keys[name]
        self.outcome_keys = keys
        self.keys.update(keys.values(), (LEFT + key for key in keys.values()))
        for key, kept in known_outcomes.items():
            if kept.report:
                self.told.learn(kept.report, store.sums[key])
        if len(found) > sum(isinstance(one, Rejected) for one in seen.values()):
            self.whole = ""  # a seed that exceeds its bounds here and now may not the next time
        found |= {name: known_outcomes[key].outcome for name, key in keys.items()}
        return [found[name] for name in seen]

    def _read(self, names: Iterable[str], seen: Mapping[str, Look | Rejected]) -> Iterator[seed_files.Seed]:
        """The seeds that were seen under these names, one at a time: all of them at once may be more than the memory holds."""
        for name in names:
            seed, look = seed_files.read(self.content / "seeds", name, self.ours.seed_limit, ()), seen[name]
            if isinstance(look, Rejected) or (seed.hash, seed.sidecar) != (look.hash, look.sidecar):
                raise SettingsError(name, "it was changed while the site was built", "Build again.")
            yield seed

    def _left(self, store: Store) -> Iterator[Omissions]:
        """What was left out of the report of each row. Where the store has lost it, in brief; the next build then cleans the seed again."""
        rows = iter(self.rows)
        while some := list(islice(rows, AT_ONCE)):
            keys = {row.seed: LEFT + self.outcome_keys[row.seed] for row in some if row.report}
            found = store.get(keys.values(), Omissions)
            if lost := keys.values() - found.keys():
                store.forget(lost)
                self.whole = ""
            yield from (found.get(keys.get(row.seed, "")) or omissions.of(row.report) for row in some)

    def _grouped(self, unique: Sequence[Report], wanted: Overrides, settled: Sequence[Collection[str]], store: Store) -> Sequence[Story]:
        """The stories of these reports."""
        from newsdigest import groupings  # likewise

        told = {report.id: self.told.of(report) for report in unique}
        found, keys = groupings.grouped(unique, told, wanted, settled, store, self.version, self.steps.say)
        self.keys |= keys
        return found

    def _topical(self, found: Sequence[Story], cleaned: Sequence[Outcome], store: Store) -> topics.Topics:
        """The stories with their topics, as the editor wants them; names that only a taken-down report has are known to the editor too."""
        version = version_of(NAMING, ("babel",))
        known_reports = {outcome.id: outcome for outcome in cleaned if isinstance(outcome, Report)}
        keys = {id: self.told.of(report, version) for id, report in known_reports.items()}
        known = store.get(keys.values(), Named)
        fresh = {key: known_reports[id] for id, key in keys.items() if key not in known}
        with self._executor(len(fresh) // NAMED_AT_ONCE) as runs:
            made = executors.each(runs, topics.named, [*fresh.values()])
            new = dict(zip(fresh, self.steps.over("naming", made, len(fresh)), strict=True))
        known |= store.put(new, Named)
        self.keys.update(keys.values())
        named = {id: known[key] for id, key in keys.items()}
        wanted = topics.choices.read(self._text("topics.toml"), self.ours.language)
        topics.choices.check(wanted, {naming.key for one in named.values() for naming in one.namings})
        outlets = [name for publisher in self.known.domains.values() for name in (publisher.name, *publisher.aliases)]
        for report in known_reports.values():
            outlets += filter(None, (report.publisher.value, report.carrier.value, *report.wires))
        return topics.find(found, named, outlets, wanted, self.ours.language)

    def _compared(self, several: list[Story], store: Store) -> list[Digest]:
        """The digests of these stories, out of the store where nothing that they compare changed."""
        version = version_of(COMPARING)
        subjects = [digests.subject_of(story) for story in several]
        keys = [self.told.of(subject, version) for subject in subjects]
        known = store.get(keys, Digest)
        fresh = [number for number, key in enumerate(keys) if key not in known]
        with self._executor(len(fresh)) as runs:
            made = executors.each(runs, compared, [subjects[number] for number in fresh], chunk=8)
            new = {keys[number]: digest for number, digest in zip(fresh, self.steps.over("comparing", made, len(fresh)), strict=True)}
        known |= store.put(new, Digest)
        self.keys.update(keys)
        found = [msgspec.structs.replace(known[key], story=story) for key, story in zip(keys, several, strict=True)]
        for key, digest in zip(keys, found, strict=True):
            self.told.learn(digest, self.told.of(store.sums[key], digest.story))
        return found

    def _drawn(self, store: Store) -> tuple[dict[str, str], dict[str, bytes]]:
        """Story id -> the address of its card, and address -> card, out of the store where it was drawn before."""
        wanted = cards.wanted(self.digests, self.ours) if self.ours.cards else {}
        keys = {id: cards.key_of(card) for id, card in wanted.items()}
        known = store.get(keys.values(), Drawing)
        fresh = {keys[id]: card for id, card in wanted.items() if keys[id] not in known}
        with self._executor(len(fresh)) as runs:
            made = executors.each(runs, cards.drawn, [*fresh.values()], chunk=8)
            new = {key: Drawing(png=png) for key, png in zip(fresh, self.steps.over("drawing", made, len(fresh)), strict=True)}
        known |= store.put(new, Drawing)
        self.keys.update(keys.values())
        addresses = {id: cards.address_of(card) for id, card in wanted.items()}
        return addresses, {addresses[id]: known[key].png for id, key in keys.items()}

    def _executor(self, count: int) -> Executor:
        """What runs so many tasks soonest."""
        return executors.executor(self.ours.executor if count > FEW else "serial", self.ours.processes)

    # ------------------------------------------------------------------------------------------------ the editor's

    def _text(self, name: str) -> str:
        return editors.text(self.content / name)

    def _notes(self) -> tuple[Note, ...]:
        return tuple(
            Note(
                title=jinja2.filters.do_striptags(article.title),
                address=article.url,
                date=article.date.date().isoformat(),
                summary=jinja2.filters.do_striptags(article.summary),
            )
            for article in self.context["articles"]
        )

    def _tell(self, page: pages.Page, html: bytes) -> None:
        """Other plugins of a page that was written."""
        written = Written(title=page.title, url=page.address, save_as=page.save_as, summary=page.description, content=html.decode())
        signals.content_written.send(os.path.join(self.output_path, page.save_as), context={"page": written, "output_file": page.save_as})


def equip(generator: Generator) -> None:
    """Lets the templates of any generator of Pelican's speak the site's language, by the theme's own catalogue where it has one."""
    environments.equip(generator.env, words_of(generator.settings["DEFAULT_LANG"]), catalogue_of(generator))


def catalogue_of(generator: Generator) -> str:
    """The theme's own catalogue for the site's language; empty where it has none."""
    language = words_of(generator.settings["DEFAULT_LANG"]).language.partition("-")[0].lower()
    catalogue = Path(generator.theme, "translations", language, "LC_MESSAGES", "messages.po")
    return catalogue.read_text("utf-8") if catalogue.is_file() else ""


def generators(pelican: Any) -> type[DigestGenerator]:
    """The generator that Pelican runs beside its own; from here on Pelican writes into the folder of the new site."""
    folder = staging.beside(Path(pelican.settings["SITE_PATH"])) / staging.FOLDER
    pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(folder)
    return DigestGenerator


def compared(story: Story) -> Digest:
    """The digest of a story as far as its reports' rights let it be shown, without the story itself."""
    return msgspec.structs.replace(rights.bounded(digests.compile(story)), story=NOTHING)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A page as other plugins know pages, by Pelican's names."""

    title: str
    url: str
    save_as: str
    summary: str
    content: str  # the whole page


class Steps:
    """Says how far the build is: a bar on a terminal, a plain line a step elsewhere."""

    def __init__(self) -> None:
        from pelican.log import console

        self.console = console

    def say(self, line: str) -> None:
        self.console.print(legible(line), highlight=False, markup=False, soft_wrap=True)

    def over(self, what: str, values: Sequence[Value] | Iterator[Value], total: int | None = None) -> Iterator[Value]:
        """The values, counted as they go by."""
        count = len(values) if isinstance(values, Sequence) else total or 0
        if count and not self.console.is_terminal:
            self.say(f"{what} {count}")
        if not count or not self.console.is_terminal:
            yield from values
            return
        columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.console, transient=True) as bar:
            yield from bar.track(values, total=count, description=what)


# Functions of Pelican's that only warn of a file they could not copy.
COPYING = frozenset({"copy", "copy_file", "walk_error"})


class ErrorCount(logging.Handler):
    """Counts errors that Pelican logs and goes on from: a note that could not be read is a page that is missing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        logging.getLogger("pelican").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.levelno >= logging.ERROR or record.funcName in COPYING

    def stop(self) -> None:
        logging.getLogger("pelican").removeHandler(self)
