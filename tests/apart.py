"""Pelican, with each page, feed and book made by a worker, however few there are; a page that this process would make ends the build.

python -m tests.apart CONTENT -s pelicanconf.py …
"""

from __future__ import annotations

from typing import NoReturn

import pelican

from newsdigest import generator, rendering


def made_here(*arguments: object) -> NoReturn:
    raise RuntimeError("a page is made by the process that writes it")


if __name__ == "__main__":
    generator.MADE_AT_ONCE = 1
    rendering.rendered = made_here  # here alone: workers import their own
    pelican.main()
