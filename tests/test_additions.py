"""Additions: one case a folder, its sources beside what becomes of them; and what no source may do."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zlib

import pytest

from newsdigest import additions, arrivals, documents, seeds
from newsdigest.errors import SettingsError
from newsdigest.model import Arrival, Rejected
from newsdigest.settings import Settings
from tests import archives, cases


def no_network(address, etag, last_modified):
    raise AssertionError(f"{address} is on the web")


def added(tmp_path, *sources, fetch=no_network):
    return list(additions.add([str(source) for source in sources], tmp_path / "content", Settings(), tmp_path / "build", fetch))


def prepared(case, folder):
    """The case's sources and what is there already, archives made of their accounts."""
    (folder / "content").mkdir(parents=True)
    if (case / "content").exists():
        shutil.copytree(case / "content", folder / "content", dirs_exist_ok=True)
    sources = folder / "sources"
    sources.mkdir()
    for path in sorted(case.iterdir()):
        if path.name.endswith(".warc.toml"):
            (sources / path.stem).write_bytes(archives.warc(path.read_text("utf-8")))
        elif path.is_file() and path.name != "expected.json":
            shutil.copyfile(path, sources / path.name)
    return sources


def shown(done, folder):
    """What became of each arrival, and the files that were written."""
    there = sorted(path for path in (folder / "content" / "seeds").rglob("*") if path.is_file())
    return {
        "additions": [
            " | ".join(filter(None, (one.outcome, one.place.removeprefix(str(folder / "sources") + "/"), one.seed, one.why, one.fix)))
            for one in done
        ],
        "files": {
            path.relative_to(folder / "content" / "seeds").as_posix(): path.read_bytes().decode("utf-8", "backslashreplace").split("\n")
            for path in there
        },
    }


@pytest.mark.parametrize("case", cases.folders("additions"))
def test_case(case, tmp_path):
    sources = prepared(case, tmp_path)
    first = shown(added(tmp_path, sources), tmp_path)
    cases.check(case / "expected.json", json.dumps(first, ensure_ascii=False, indent=1) + "\n")
    second = shown(added(tmp_path, sources), tmp_path)
    assert second["files"] == first["files"]
    assert not [line for line in second["additions"] if line.startswith("added")]
    elsewhere = tmp_path / "elsewhere"
    again = shown(added(elsewhere, prepared(case, elsewhere)), elsewhere)
    assert again == first


@pytest.mark.parametrize("form", ["record by record", "as one", "twice"])
def test_a_compressed_archive_is_read_as_a_plain_one(tmp_path, form):
    account = next(cases.TESTS.glob("additions/*/crawl.warc.toml")).read_text("utf-8")
    plain = archives.warc(account)
    packed = {"record by record": archives.warc(account, compressed=True), "as one": gzip.compress(plain), "twice": plain * 2}[form]
    (tmp_path / "crawl.warc").write_bytes(plain)
    (tmp_path / "packed").write_bytes(packed)
    expected = [(one.outcome, one.seed) for one in added(tmp_path / "a", tmp_path / "crawl.warc")]
    assert [(one.outcome, one.seed) for one in added(tmp_path / "b", tmp_path / "packed")][: len(expected)] == expected


def test_what_stands_before_the_damage_of_an_archive_is_added(tmp_path):
    account = next(cases.TESTS.glob("additions/*/crawl.warc.toml")).read_text("utf-8")
    plain = archives.warc(account)
    start = plain.index(b"WARC/1.0", plain.index(b"Archivers unpack"))
    (tmp_path / "crawl.warc").write_bytes(plain[:start] + b"WORC" + plain[start + 4 :])
    done = added(tmp_path, tmp_path / "crawl.warc")
    assert [one.outcome for one in done] == ["added"] * 4 + ["refused"]
    assert "damaged after its record 6" in done[-1].why


def arriving(data, limit=100_000, name="source"):
    return list(arrivals.arrive(name, io.BytesIO(data), limit))


def zeros(before, megabytes):
    """A gzip member of some bytes and then zeros: a thousandth of what it unpacks to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(before), *(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


@pytest.mark.parametrize(
    "data",
    [
        zeros(b"<!DOCTYPE html><p>", 300),
        zeros(b'{"maintext": "', 60),
        zeros(b'<?xml version="1.0"?><rss version="2.0"><channel>', 300),
        zeros(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\nWARC-Date: 2026-11-20T10:00:00Z\r\n"
            b"Content-Type: application/http\r\nContent-Length: 300000045\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
            300,
        ),
        archives.record(1, {"type": "response", "url": "https://a.example/b", "http": ["HTTP/1.1 200 OK", "Content-Type: text/html"]})
        + zeros(b"", 1),
    ],
    ids=["page", "line of JSON", "feed", "web archive", "what follows a record"],
)
def test_what_unpacks_without_end_is_refused_within_bounds(data):
    import tracemalloc

    tracemalloc.start()
    found = arriving(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert any(isinstance(one, Rejected) for one in found)
    assert most < 12_000_000


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("kind", ["laughs", "long", "file", "address"])
def test_a_feed_that_declares_entities_is_refused(tmp_path, kind, form):
    """Entities of entities, many of one, of a file of the editor's, of an address."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY stands outside")
    declared = {
        "laughs": "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9)) + '<!ENTITY e0 "CANARY">',
        "long": f'<!ENTITY e9 "{"CANARY" * 5_000}">',
        "file": f'<!ENTITY e9 SYSTEM "{canary.as_uri()}">',
        "address": '<!ENTITY % other SYSTEM "http://127.0.0.1:9/"> %other;',
    }[kind]
    text = "&e9; The harbour wall at Norby will be rebuilt next year, the council said on Monday." * 30
    if form == "rss":
        entry = f"<item><title>Wall</title><link>https://a.example/b</link><description>{text}</description></item>"
        feed = f'<!DOCTYPE rss [{declared}]><rss version="2.0"><channel><title>Tide</title>{entry}</channel></rss>'
    else:
        entry = f'<entry><id>b</id><title>Wall</title><link href="https://a.example/b"/><content>{text}</content></entry>'
        feed = f'<!DOCTYPE feed [{declared}]><feed xmlns="http://www.w3.org/2005/Atom"><title>Tide</title>{entry}</feed>'
    # What the declaration hides behind an instruction is taken for a feed at once, else for a page.
    hidden = f'<?xml version="1.0"?>{feed.replace("[", "[<?x > <rss ?>", 1)}'
    (found,) = arriving(hidden.encode())
    assert "declares entities" in found.error
    (page,) = arriving(f'<?xml version="1.0"?>{feed}'.encode())
    words = " ".join(block.text for block in documents.parse("a.html", page.data).blocks)
    assert len(words) < 8_000
    assert "stands outside" not in words


@pytest.mark.parametrize("member", ["gzip", "br"])
def test_a_page_that_unpacks_without_end_is_refused(member):
    import brotli

    body = zeros(b"<p>", 50) if member == "gzip" else brotli.compress(b"<p>" + bytes(50_000_000), quality=1)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {member}\r\n\r\n".encode()
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/b\r\nWARC-Date: 2026-11-20T10:00:00Z\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n" % (len(head) + len(body))
    ) + head
    (found,) = arriving(head + body + b"\r\n\r\n")
    assert "larger than the 100,000 bytes" in found.error


def test_a_feed_that_takes_for_ever_is_refused(tmp_path, monkeypatch):
    """An author's name of 2 MB, over which feedparser goes in quadratic time."""
    monkeypatch.setattr(additions, "SECONDS", 1.0)
    entry = (
        f"<item><title>Wall</title><link>https://a.example/b</link><author>{'a' * 2_000_000}</author><description>x</description></item>"
    )
    (tmp_path / "feed.xml").write_text(f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tide</title>{entry}</channel></rss>')
    (done,) = added(tmp_path, tmp_path / "feed.xml")
    assert (done.outcome, done.why) == ("refused", "reading it takes more than 1 s of processor time")


def test_a_feed_of_which_nothing_can_be_read_is_refused():
    """A title without its end, of which feedparser says that its summary is None."""
    (found,) = arriving(
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tide<title>Wall<content>Rain.</feed>'
    )
    assert "only a summary of it (0 characters)" in found.error


@pytest.mark.parametrize("name", [b"UT\xe2\x01F-8", b"\xff", b"\0", b"x" * 9_000, b"unicode_escape", b"rot13", b"idna", b"hex"])
def test_a_feed_in_an_encoding_that_there_is_not(name):
    item = b"<item><title>Wall</title><description>" + b"The wall will be rebuilt. " * 80 + b"</description></item>"
    for found in arriving(b'<?xml version="1.0" encoding="' + name + b'"?><rss version="2.0"><channel>' + item + b"</channel></rss>"):
        assert isinstance(found, Arrival | Rejected)


def test_a_sidecar_is_toml_whatever_stands_in_the_archive(tmp_path):
    facts = {"headline": 'A "quoted"\n\\ line\x7f\ud800 — größer', "url": "https://a.example/b"}
    arrival = additions.Arrival(data=b"x", ending=".txt", facts=facts, place="a\nb = 1", note="text/html\r\nurl = 'x'")
    (tmp_path / "a.toml").write_bytes(additions.sidecar(arrival))
    (tmp_path / "a.txt").write_bytes(b"x")
    said = seeds.read(tmp_path, "a.txt", 100).sidecar
    assert said == {"headline": 'A "quoted" \\ line  — größer', "url": "https://a.example/b"}


@pytest.mark.parametrize("source", ["nowhere.html", "empty/", "*.nothing"])
def test_a_source_that_is_not_there_is_refused(tmp_path, source):
    (tmp_path / "empty").mkdir()
    (done,) = added(tmp_path, tmp_path / source)
    assert (done.outcome, done.why) == ("refused", "there is no such file or folder, or it is empty")


def test_pictures_and_styles_that_lie_about_are_left_out(tmp_path):
    inbox = tmp_path / "inbox"
    (inbox / "Storm_files").mkdir(parents=True)
    (inbox / "Storm.html").write_text(
        "<!DOCTYPE html><h1>Storm closes the old quay</h1><p>The port office closed the road for two days.</p>"
    )
    (inbox / "Storm_files" / "frame.html").write_text("<!DOCTYPE html><p>Buy this, and that, and much more of it.</p>")
    (inbox / "logo.png").write_bytes(b"\x89PNG")
    done = added(tmp_path, inbox)
    assert [(one.outcome, one.seed or one.why) for one in done] == [
        ("added", "address-not-known/storm-closes-the-old-quay.html"),
        ("left out", "image/png"),
    ]
    (picture,) = added(tmp_path, inbox / "logo.png")
    assert (picture.outcome, picture.why) == ("refused", "it is a picture, not text")


@pytest.mark.parametrize(
    "host",
    ["../../x", "/etc", "a\0b.example", "a b.example", "%2e%2e.example", "a" * 300 + ".com", "[::1]", "0x7f.1", "-", "."],
)
@pytest.mark.parametrize("field", ["url", "source_domain"])
def test_no_host_leads_out_of_the_folder_of_seeds(tmp_path, field, host):
    row = {"title": "Storm", "maintext": "The port office closed the road for two days."}
    row[field] = f"https://{host}/b" if field == "url" else host
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (done,) = added(tmp_path, tmp_path / "a.jsonl")
    assert (done.outcome, done.seed) == ("added", "address-not-known/storm.txt")
    assert {path.name for path in tmp_path.iterdir()} == {"a.jsonl", "content", "build"}


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda rule: rule.write_bytes(b'name = "\xff"'), "not UTF-8"),
        (lambda rule: rule.mkdir(), "Is a directory"),
        (lambda rule: rule.symlink_to(rule.name), "symbolic links"),
        (lambda rule: rule.write_text("name = 3"), "Expected `str`"),
        (lambda rule: (rule.parent.parent / "seeds").write_text(""), "Not a directory|File exists"),
    ],
    ids=["bytes", "folder", "loop", "number", "a file for the folder of seeds"],
)
def test_what_an_editor_must_mend_first_is_named(tmp_path, spoil, why):
    (tmp_path / "content" / "publishers").mkdir(parents=True)
    spoil(tmp_path / "content" / "publishers" / "a.example.toml")
    (tmp_path / "a.txt").write_text("Storm\n\nThe port office closed the road for two days.")
    with pytest.raises(SettingsError, match=why):
        added(tmp_path, tmp_path / "a.txt")


def test_nothing_is_added_behind_a_link_where_no_build_looks(tmp_path):
    folder = tmp_path / "content" / "seeds"
    folder.mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (folder / "a.example").symlink_to(tmp_path / "outside")
    row = {"title": "Storm", "maintext": "The port office closed the road for two days.", "url": "https://a.example/b"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (done,) = added(tmp_path, tmp_path / "a.jsonl")
    assert (done.outcome, done.why) == ("refused", "content/seeds/a.example is a symbolic link")
    assert list((tmp_path / "outside").iterdir()) == []


def test_nothing_is_overwritten_and_an_addition_that_was_ended_goes_on(tmp_path):
    line = '{"title": "Storm", "maintext": "The port office closed the road for two days.", "url": "https://a.example/b"}'
    (tmp_path / "a.jsonl").write_text(line)
    folder = tmp_path / "content" / "seeds" / "a.example"
    folder.mkdir(parents=True)
    (folder / "storm.html").write_text("<!DOCTYPE html><p>The editor's own, about the storm of last year.</p>")
    (one,) = added(tmp_path, tmp_path / "a.jsonl")
    assert one.seed.startswith("a.example/storm-")
    assert "editor's own" in (folder / "storm.html").read_text()
    # Ended between sidecar and seed.
    (tmp_path / "content" / "seeds" / one.seed).unlink()
    (again,) = added(tmp_path, tmp_path / "a.jsonl")
    assert (again.outcome, again.seed) == ("added", one.seed)
