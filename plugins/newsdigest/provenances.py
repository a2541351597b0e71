"""Where a digest page comes from, as W3C PROV-O in JSON-LD for machines, from the digest.

`provenance.jsonld` beside a digest page says with the terms of https://www.w3.org/TR/prov-o/ what story.json says with ours: each seed
was derived from its original, where that has an address; each post from its seed, by cleaning; the page from its posts, by comparing;
and each sentence on the page was quoted from its place in a post. A post is attributed to its publisher alone; the wires that it credits
had influence on it, and a carrier on the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsdigest import receipts
from newsdigest.model import Digest, Report
from newsdigest.pages.addresses import host_of, post_address, source_address, story_address
from newsdigest.settings import Settings

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
}


def provenance(digest: Digest, settings: Settings) -> dict[str, Any]:
    """The content of a digest's provenance.jsonld, ready for JSON; addresses are absolute, times are the ledger's."""
    page = f"{settings.url}/{story_address(digest.story)}"
    posts = {report.id: f"{settings.url}/{post_address(report)}" for report in digest.story.reports}
    quoted = {
        f"{posts[statement['report']]}#s{statement['number']}": posts[statement["report"]]
        for statement in receipts.receipt(digest)["statements"]
    }
    told: dict[str, Any] = {
        "id": page,
        "type": ["prov:Entity", "prov:Collection"],
        "rdfs:label": digest.headline,
        "prov:wasDerivedFrom": [{"id": post} for post in posts.values()],
        "prov:wasGeneratedBy": {"id": f"{page}#comparing"},
        "prov:hadMember": [{"id": sentence} for sentence in quoted],
    }
    if digest.story.updated:
        told["prov:generatedAtTime"] = {"@value": digest.story.updated, "@type": "xsd:dateTime"}
    agents: dict[str, dict[str, Any]] = {}
    nodes = [told, {"id": f"{page}#comparing", "type": "prov:Activity", "prov:used": [{"id": post} for post in posts.values()]}]
    for report in digest.story.reports:
        nodes += _report(report, posts[report.id], settings, agents)
    nodes += [{"id": sentence, "type": "prov:Entity", "prov:wasQuotedFrom": {"id": post}} for sentence, post in quoted.items()]
    return {"@context": CONTEXT, "@graph": [*nodes, *agents.values()]}


def _report(report: Report, post: str, settings: Settings, agents: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A report's post, its seed and its original; whom they are attributed to is added to `agents`."""
    seed = f"urn:newsdigest:seed:{report.hash}"

    def agent(name: str | None) -> list[dict[str, Any]]:
        if not name:
            return []
        address = f"{settings.url}/{source_address(name)}"
        agents.setdefault(address, {"id": address, "type": ["prov:Agent", "prov:Organization"], "rdfs:label": name})
        return [{"id": address}]

    yield _known(
        {
            "id": post,
            "type": "prov:Entity",
            "rdfs:label": report.headline.value,
            "prov:wasDerivedFrom": [{"id": seed}],
            "prov:wasGeneratedBy": {"id": f"{post}#cleaning"},
            "prov:wasAttributedTo": agent(report.publisher.value),
            "prov:wasInfluencedBy": [one for wire in report.wires for one in agent(wire)],
        }
    )
    yield {"id": f"{post}#cleaning", "type": "prov:Activity", "prov:used": [{"id": seed}]}
    original = report.url.value if host_of(report.url.value or "") else ""
    yield _known(
        {
            "id": seed,
            "type": "prov:Entity",
            "rdfs:label": report.seed,
            "prov:wasDerivedFrom": [{"id": original}] if original else [],
            "prov:wasInfluencedBy": agent(report.carrier.value),
        }
    )
    if original:
        yield {"id": original, "type": "prov:Entity"}


def _known(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value}
