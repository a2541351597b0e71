"""A build that writes down every file that it opens or changes, every connection that it makes and every program that it starts.

    python -m tests.audits LOG CONTENT -s pelicanconf.py -o OUTPUT

Lines of JSON: the audit event of Python's (https://docs.python.org/3/library/audit_events.html), its path or address, its flags.
"""

from __future__ import annotations

import json
import os
import sys

import pelican

CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.chown", "shutil.rmtree"}
)
OTHERS = frozenset({"socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main(log: str, *words: str) -> None:
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" or event in CHANGES or event in OTHERS:
            # What a rename or a link makes is its second argument.
            place = arguments[1 if event in ("os.rename", "os.link", "os.symlink") else 0]
            flags = arguments[2] if event == "open" else 0
            path = os.fsdecode(place) if isinstance(place, str | bytes | os.PathLike) else str(place)
            os.write(told, json.dumps([event, path, flags]).encode() + b"\n")

    sys.addaudithook(hook)
    pelican.main(list(words))


if __name__ == "__main__":
    main(*sys.argv[1:])
