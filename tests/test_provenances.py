"""Provenance: the whole chain from a sentence on the page to the original, nothing attributed to whom it is not by."""

from __future__ import annotations

import msgspec

from newsdigest import digests, provenances, receipts
from newsdigest.model import Fact, Story
from newsdigest.settings import Settings
from tests.test_receipts import REPORTS

SITE = Settings(url="https://digest.example")


def told(**facts):
    first = msgspec.structs.replace(REPORTS[0], **{name: Fact(value=value) for name, value in facts.items()})
    digest = digests.compile(Story(id="a", slug="holm-a", reports=(first, REPORTS[1])))
    graph = provenances.provenance(digest, SITE)["@graph"]
    return digest, first, {node["id"]: node for node in graph}, graph


def follow(nodes, id, *relations):
    for relation in relations:
        value = nodes[id][relation]
        (found,) = value if isinstance(value, list) else [value]
        id = found["id"]
    return id


def test_every_sentence_leads_to_the_original():
    digest, first, nodes, graph = told(url="https://abc.example/holm", publisher="ABC", carrier="Newsrill", wire="Reuters")
    assert len(nodes) == len(graph), "each node stands once"
    page = nodes["https://digest.example/stories/holm-a/"]
    sentences = [member["id"] for member in page["prov:hadMember"]]
    shown = receipts.receipt(digest)["statements"]
    assert {f"#s{one['number']}" for one in shown} == {sentence[sentence.index("#") :] for sentence in sentences}
    mine = next(sentence for sentence in sentences if f"-{first.id}/" in sentence)
    chain = ("prov:wasQuotedFrom", "prov:wasDerivedFrom", "prov:wasDerivedFrom")
    assert follow(nodes, mine, *chain) == "https://abc.example/holm"
    assert follow(nodes, mine, *chain[:2]) == f"urn:newsdigest:seed:{first.hash}"
    # Each has its own part.
    assert follow(nodes, mine, "prov:wasQuotedFrom", "prov:wasAttributedTo") == "https://digest.example/sources/abc/"
    assert follow(nodes, mine, "prov:wasQuotedFrom", "prov:wasInfluencedBy") == "https://digest.example/sources/reuters/"
    assert follow(nodes, mine, *chain[:2], "prov:wasInfluencedBy") == "https://digest.example/sources/newsrill/"


def test_what_is_not_known_is_not_said_and_what_is_named_is_there():
    _, _, nodes, _ = told(url="javascript:alert(1)")
    assert not any("prov:wasAttributedTo" in node for node in nodes.values())
    assert not any(id.startswith("javascript") for id in nodes)
    for node in nodes.values():
        for value in node.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and "id" in one:
                    assert one["id"] in nodes
