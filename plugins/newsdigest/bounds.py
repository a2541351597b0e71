"""A function's results for many values, each made within bounds of processor time and memory, by a process that is killed beyond them."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Result = TypeVar("Result")

# Far from what an honest page takes, so that it does not matter how much a machine gets done in a second.
SECONDS = 2.0  # of a processor, for one value
MEMORY = 200_000_000  # bytes beyond those that were there before, for one value

FAILED, OUT_OF_MEMORY = 1, 3  # exit statuses
BREAKDOWN = "the program that reads it breaks down over it"
WHYS = {
    -signal.SIGPROF: "reading it takes more than {seconds:g} s of processor time",
    OUT_OF_MEMORY: "reading it takes more than {megabytes:g} MB of memory",
    # No page of a stranger's may stop the build of all others, whatever it does to the program.
    **dict.fromkeys((FAILED, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGFPE, -signal.SIGILL), BREAKDOWN),
}


class Exceeded(msgspec.Struct, frozen=True, kw_only=True):
    """Stands for a result that could not be had within bounds."""

    why: str  # in the editor's words


def within(
    function: Callable[..., Result], values: Sequence[Any], *same: Any, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[Result | Exceeded]:
    """`function(value, *same)` of each value, in the values' order, or that it exceeds its bounds.

    `seconds` of a processor and `memory` in bytes are for one value. A fork of this process does the work, so values need not be handed
    over, but results are. The fork only calls the function: a lock that another thread held as it was forked, the console's say, is
    nothing that it asks for. Memory is bounded on Linux only.
    A value is judged by what it does in a fork of its own: what ends one that has read others is tried once more, as libraries keep
    some of what they were given (libxml2 every name of an element). So no verdict hangs on which values stand before it.
    A value over which the function fails exceeds them too; the traceback, which is of a fault of ours, is then on standard error.
    Raises RuntimeError when the fork is ended from outside.
    """
    fork = get_context("fork")
    done = 0
    while done < len(values):
        first = done
        answers, told = fork.Pipe(duplex=False)
        process = fork.Process(target=_work, args=(told, function, values[done:], same, seconds, memory + _data()), daemon=True)
        process.start()
        told.close()
        try:
            while done < len(values):
                result: Result = answers.recv()
                done += 1
                yield result
        except (EOFError, OSError):  # it ended before an answer, or in the middle of one
            process.join()
            if process.exitcode not in WHYS:
                raise RuntimeError(f"a process that reads seeds ended with status {process.exitcode}") from None
            if done > first:
                continue
            done += 1
            yield Exceeded(why=WHYS[process.exitcode].format(seconds=seconds, megabytes=memory / 1e6))
        finally:
            answers.close()
            process.kill()
            process.join()


def _work(told: Connection, function: Callable[..., object], values: Sequence[Any], same: Sequence[Any], seconds: float, data: int) -> None:
    # Ctrl-C ends it without a word; the process that it works for says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = sys.unraisablehook = _unsaid
    resource.setrlimit(resource.RLIMIT_DATA, (data, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    try:
        for value in values:
            # Nobody catches the signal that the timer ends in, so it ends the process, also in the middle of a library's function.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            told.send(function(value, *same))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: what a process does as it ends needs memory too


def _unsaid(*_: object) -> None:
    """In place of the thousand tracebacks that lxml prints where memory ends; a fault of ours is told as the process ends."""


def _data() -> int:
    """Bytes of this process that a limit of data counts."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    except FileNotFoundError:
        return 1 << 40
