"""The index that /search/ looks in, from the pages of stories and reports, by Pagefind (https://pagefind.app)."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from newsdigest.errors import SettingsError

FOLDER = "pagefind/"  # below the site's root
TEMPLATES = frozenset({"digest.html", "post.html"})  # pages that hold words of reports; what else there is lists these
# Pagefind brings interfaces of its own as well; ours is theme/static/search.js.
NEEDED = ("pagefind.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "index/*", "fragment/*", "filter/*")


def check() -> None:
    """Raises SettingsError where Pagefind is not installed; a build would find out at its very end."""
    if not all(map(find_spec, ("pagefind", "pagefind_bin", "cbor2"))):
        raise SettingsError(
            "DIGEST_SEARCH",
            "the search is made by Pagefind, which is not installed",
            "pip install 'newsdigest[search]', or set it to False.",
        )


def index(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Pages, HTML by path below the site's root -> the files of the index, likewise; the same pages give the same bytes.

    Of a page goes in what stands below `data-pagefind-body`: nothing that its readers do not see.
    Raises SettingsError with Pagefind's words when it fails.
    """
    with tempfile.TemporaryDirectory() as scratch:
        site, found = Path(scratch, "site"), Path(scratch, "index")
        site.mkdir()
        for name, html in pages.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(html)
        command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(found), "--silent"]
        done = subprocess.run(command, cwd=scratch, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            raise SettingsError("DIGEST_SEARCH", f"Pagefind: {(done.stderr or done.stdout).strip()}", "Set it to False to go without.")
        files = sorted(path for pattern in NEEDED for path in found.glob(pattern))
        written = {path.relative_to(found).as_posix(): path.read_bytes() for path in files}
    return {FOLDER + name: data for name, data in in_order(written).items()}


def in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """An index of Pagefind 1.5 in alphabetical order and in small parts, each named by what is in it.

    Pagefind writes filters in the order of a hash table, another one each time (https://github.com/Pagefind/pagefind/issues/638), and
    what is named by its hash changes with it. Its parts of the index hold 35 kB of 2,000 reports each, so that three words cost
    100 kB; a few words a part cost a tenth.

    A filter is [name, [[value, [page…]]…]], a part [[[word, [place…], …]…]]. Of the list of all, the third names parts by their first
    and last words, the fourth filters.
    """
    from cbor2 import dumps

    made = ("filter/", "index/")
    ordered = {name: data for name, data in files.items() if not name.startswith(made) and not name.endswith(".pf_meta")}
    entry = msgspec.json.decode(files["pagefind-entry.json"])

    def added(before: str, value: Any, kind: str) -> str:
        """The name, without folder and ending, of a new file of the index: as few signs of its hash as tell it from others."""
        data = dumps(value)
        whole, packed = hashlib.sha256(data).hexdigest(), _written(data)
        names = (f"{before}{whole[:length]}" for length in range(7, len(whole) + 1))
        name = next(name for name in names if ordered.setdefault(f"{name}.pf_{kind}", packed) == packed)
        return name.rpartition("/")[2]

    for language, known in entry["languages"].items():
        version, pages, words, filters, *rest = _read(files[f"pagefind.{known['hash']}.pf_meta"])
        named = []
        for name, hash in sorted(filters):
            values = sorted((value, sorted(set(places))) for value, places in _read(files[f"filter/{hash}.pf_filter"])[1])
            named.append([name, added(f"filter/{language}_", [name, values], "filter")])
        parts = []
        for _, _, hash in words:
            said = ([word, list(map(bounded, places)), *more] for word, places, *more in _read(files[f"index/{hash}.pf_index"])[0])
            parts += [[part[0][0], part[-1][0], added(f"index/{language}_", [part], "index")] for part in in_parts(said)]
        lengths = ([page, rounded(count), *more] for page, count, *more in pages)
        meta = added(f"pagefind.{language}_", [version, list(lengths), parts, named, *rest], "meta")
        known["hash"] = meta.removeprefix("pagefind.")
    for name in [name for name in ordered if name.startswith("fragment/")]:
        # The places that a page names are its sentences, so that its whole text would stand there twice; a story has a year of each report.
        page = msgspec.json.decode(gzip.decompress(ordered[name]).removeprefix(MARK))
        filters = {key: list(dict.fromkeys(values)) for key, values in page["filters"].items()}
        ordered[name] = _written(msgspec.json.encode(page | {"anchors": [], "filters": filters}))
    return ordered | {"pagefind-entry.json": msgspec.json.encode(entry)}


PART = 8_000  # bytes of a part before it is packed; smaller ones make the list of all longer than they save
OFTEN = 4  # times that a word counts in a text: a fifth hardly changes how pages are ranked


def in_parts(words: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Words with their places in runs of so many bytes; none ends with what the word behind it begins with.

    A part that ends with `an` would be fetched for each word that begins so: of a word Pagefind compares as much as the bounds have.
    """
    from cbor2 import dumps

    part: list[list[Any]] = []
    size = 0
    for word in words:
        length = len(dumps(word))
        if part and size + length > PART and not word[0].startswith(part[-1][0]):
            yield part
            part, size = [], 0
        part.append(word)
        size += length
    if part:
        yield part


def rounded(count: int) -> int:
    """A number to its first two digits: of how long a page is, no more makes a difference to its rank.

    >>> rounded(7), rounded(128), rounded(1476)
    (7, 130, 1500)
    """
    return round(count, min(0, 2 - len(str(count))))


def bounded(place: list[Any]) -> list[Any]:
    """A page with the first places at which it has a word, of each weight.

    A place is [page, [-weight, first, distance…, -weight, …], …]; what is negative begins those of another weight.

    >>> bounded([3, [-25, 7, 1, 1, 1, 1, 1, 1, 1, -169, 2], []])
    [3, [-25, 7, 1, 1, 1, -169, 2], []]
    """
    page, runs, *more = place
    kept, count = [], 0
    for number in runs:
        count = 0 if number < 0 else count + 1
        if count <= OFTEN:
            kept.append(number)
    return [page, kept, *more]


MARK = b"pagefind_dcd"  # by which its script knows that a file is unpacked


def _read(data: bytes) -> Any:
    from cbor2 import loads

    return loads(gzip.decompress(data).removeprefix(MARK))


def _written(data: bytes) -> bytes:
    return gzip.compress(MARK + data, 9, mtime=0)
