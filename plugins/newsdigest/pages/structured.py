"""JSON-LD from reports and digests, with the original publishers as authors of their own words."""

from __future__ import annotations

import json
from typing import Any

from newsdigest.model import Digest, Report, Story, Topic
from newsdigest.pages.addresses import host_of, post_address, story_address, topic_address
from newsdigest.pages.revisions import change, takes_back
from newsdigest.pages.words import words_of
from newsdigest.settings import Settings

# A script element ends at `</script`, whatever the JSON around it says, and JavaScript once took U+2028 for the end of a line.
ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def script(value: dict[str, Any]) -> str:
    """JSON that can stand in a script element; members that are None or empty are left out.

    >>> script({"name": "</script><b>&", "url": None})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e\\\\u0026"}'
    """
    return json.dumps(_known(value), ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _known(member) for name, member in value.items() if member not in (None, "", [], {})}
    if isinstance(value, list):
        return [_known(member) for member in value]
    return value


def _date(time: str | None) -> str:
    """A time as the page's own `<time>` gives it; empty for what is none to a machine, and for what is not known."""
    return words_of("en").moment(time).iso if time else ""


def _organization(settings: Settings) -> dict[str, Any]:
    return {"@type": "Organization", "name": settings.publisher or settings.name, "url": f"{settings.url}/"}


def original(report: Report) -> dict[str, Any]:
    """The report as its publisher's own work: never ours, and nothing in it that the seed did not say."""
    address = report.url.value or ""
    return {
        "@type": "NewsArticle",
        "headline": report.headline.value,
        "url": address if host_of(address) else None,
        "publisher": {"@type": "Organization", "name": report.publisher.value} if report.publisher.value else None,
        "author": report.byline.value,
        "datePublished": _date(report.published.value),
        "dateModified": _date(report.modified.value),
        "inLanguage": report.language.value,
    }


def _abouts(story: Story, settings: Settings, report: str = "") -> list[dict[str, Any]]:
    """What a story is about, or what one of its reports, by its id, names of that."""
    return [_about(topic, settings) for topic in story.topics if not report or report in topic.reports]


def _about(topic: Topic, settings: Settings) -> dict[str, Any]:
    """A topic; a name may be anybody's or anything's, so nothing more is said of it than that."""
    return {
        "@type": "Place" if topic.kind == "place" else "Thing",
        "name": topic.name,
        "url": f"{settings.url}/{topic_address(topic.slug)}",
    }


def post(report: Report, story: Story, settings: Settings, told: str) -> str:
    """A post is a page about the original; `told` is the absolute address of its story's digest, empty for none."""
    address = report.url.value or ""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "url": f"{settings.url}/{post_address(report)}",
            "name": report.headline.value,
            "inLanguage": report.language.value,
            "mainEntity": original(report),
            "isBasedOn": address if host_of(address) else None,
            "isPartOf": {"@type": "CollectionPage", "url": told} if told else None,
            "about": _abouts(story, settings, report.id),
            "sdPublisher": _organization(settings),
        }
    )


def digest(value: Digest, settings: Settings) -> str:
    """A digest is our collection, citing the works it quotes."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "url": f"{settings.url}/{story_address(value.story)}",
            "name": value.headline,
            "datePublished": _date(value.story.first),
            "dateModified": _date(value.story.updated),
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "dateCreated": _date(revision.at),
                    "text": change(value.story, revision, words_of(settings.language)),
                }
                for revision in value.story.history
                if takes_back(revision)
            ],
            "about": _abouts(value.story, settings),
            "citation": [original(report) for report in value.story.reports],
            "publisher": _organization(settings),
        }
    )


def collection(settings: Settings, address: str, name: str, parts: list[str]) -> str:
    """A list page of ours; `parts` are addresses below the site's root."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage" if address else "WebSite",
            "url": f"{settings.url}/{address}",
            "name": name,
            "hasPart": [{"@type": "WebPage", "url": f"{settings.url}/{part}"} for part in parts],
            "publisher": _organization(settings),
        }
    )


def topic(settings: Settings, address: str, value: Topic) -> str:
    """The list of the stories about a topic."""
    return script(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "url": f"{settings.url}/{address}",
            "name": value.name,
            "about": _about(value, settings),
            "publisher": _organization(settings),
        }
    )
