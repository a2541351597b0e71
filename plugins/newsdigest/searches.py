"""The index that /search/ looks in, from the pages of stories and reports, by Pagefind (https://pagefind.app)."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from newsdigest.errors import SettingsError

FOLDER = "pagefind/"  # below the site's root
TEMPLATES = frozenset({"digest.html", "post.html"})  # pages that hold words of reports; what else there is lists these
# Pagefind brings interfaces of its own as well; ours is theme/static/search.js.
NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "index/*", "fragment/*", "filter/*")


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
    """An index of Pagefind 1.5 with filters and their values in alphabetical order, each page once, named by what is in them.

    Pagefind writes them in the order of a hash table, another one each time (https://github.com/Pagefind/pagefind/issues/638), and
    what is named by its hash changes with it. A filter is [name, [[value, [page…]]…]]; of the list of all, the fourth names filters.
    """
    from cbor2 import dumps

    ordered = {name: data for name, data in files.items() if not name.startswith("filter/") and not name.endswith(".pf_meta")}
    entry = msgspec.json.decode(files["pagefind-entry.json"])
    for language, known in entry["languages"].items():
        version, pages, words, filters, *rest = _read(files[f"pagefind.{known['hash']}.pf_meta"])
        renamed = []
        for name, hash in sorted(filters):
            values = sorted((value, sorted(set(places))) for value, places in _read(files[f"filter/{hash}.pf_filter"])[1])
            data = dumps([name, values])
            renamed.append([name, f"{language}_{hashlib.sha256(data).hexdigest()[:7]}"])
            ordered[f"filter/{renamed[-1][1]}.pf_filter"] = _written(data)
        data = dumps([version, pages, words, renamed, *rest])
        known["hash"] = f"{language}_{hashlib.sha256(data).hexdigest()[:10]}"
        ordered[f"pagefind.{known['hash']}.pf_meta"] = _written(data)
    return ordered | {"pagefind-entry.json": msgspec.json.encode(entry)}


MARK = b"pagefind_dcd"  # by which its script knows that a file is unpacked


def _read(data: bytes) -> Any:
    from cbor2 import loads

    return loads(gzip.decompress(data).removeprefix(MARK))


def _written(data: bytes) -> bytes:
    return gzip.compress(MARK + data, 9, mtime=0)
