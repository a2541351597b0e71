"""What can be wrong with an editor's files, each with the remedy."""

from __future__ import annotations

import difflib
import errno
import functools
import unicodedata
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
REMEDIES = {
    errno.ENOSPC: "Free some space on this disk and build again.",
    errno.EDQUOT: "Free some of your space on this disk and build again.",
    errno.EROFS: "Put the site on a disk that can be written to.",
    errno.EACCES: "Give yourself the right to read and write there.",
    errno.EPERM: "Give yourself the right to read and write there.",
}


def legible(line: str) -> str:
    r"""A line as a terminal may be given it: what would steer it or cannot be seen, in the name of a file say, is written out.

    >>> print(legible("\x1b[2Jrain.txt\nok"), legible("\u202etxt.lmth"), legible("größer 雨.txt"))
    \x1b[2Jrain.txt\nok \u202etxt.lmth größer 雨.txt
    """
    if line.isprintable():
        return line
    written = (c if c.isprintable() or unicodedata.category(c) == "Zs" else c.encode("unicode_escape").decode("ascii") for c in line)
    return "".join(written)


class SeedError(Exception):
    """A seed that gives no report. A bad seed is normal: the build reports it, skips it and goes on."""

    def __init__(self, seed: str, why: str, fix: str) -> None:
        super().__init__(legible(f"{seed}: {why}. {fix}"))
        self.seed, self.why, self.fix = seed, why, fix

    def __reduce__(self) -> tuple[type[SeedError], tuple[str, str, str]]:
        # Exceptions are pickled by their args, which hold only the message; workers hand them over whole.
        return type(self), (self.seed, self.why, self.fix)


class SettingsError(Exception):
    """A setting, publisher rule, override or ledger line of the editor's that cannot be obeyed: stops at once."""

    def __init__(self, file: str, why: str, fix: str) -> None:
        super().__init__("\n".join(map(legible, f"{file}: {why}. {fix}".split("\n"))))
        self.file, self.why, self.fix = file, why, fix


def nearest(name: str, names: Iterable[str]) -> str:
    """The remedy for a name that is not there.

    >>> nearest("DIGEST_RIGTHS", ["DIGEST_RIGHTS", "DIGEST_NAME"])
    'Did you mean DIGEST_RIGHTS?'
    >>> nearest("folder/rain.html", [])
    'There is none that could be named: delete what names it.'
    """
    known = sorted(names)
    if not known:
        return "There is none that could be named: delete what names it."
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    return "Known are: " + ", ".join(known[:12]) + ("" if len(known) <= 12 else " …")


def with_remedy(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The function, but with a fault of the disk told in the editor's words: raises SettingsError instead of OSError."""

    @functools.wraps(function)
    def telling(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return function(*arguments, **named)
        except OSError as error:
            remedy = REMEDIES.get(error.errno or 0, "See that the disk is well, and build again.")
            raise SettingsError(str(error.filename or "the disk"), error.strerror or str(error), remedy) from error

    return telling
