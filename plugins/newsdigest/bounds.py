"""A function's results for many values, each made within bounds of processor time and memory, by a process that is killed beyond them."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
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
            exceeded = _exceeded(process, seconds, memory)
            if done > first:
                continue
            done += 1
            yield exceeded
        finally:
            answers.close()
            process.kill()
            process.join()


def each(function: Callable[..., Iterable[Result]], *arguments: Any, seconds: float, memory: int) -> Iterator[Result | Exceeded]:
    """What a function gives one after the other; where it exceeds its bounds between two of them that, and nothing more.

    `seconds` of a processor are for each of them, `memory` in bytes for all; otherwise as `within`. An OSError comes through.
    """
    fork = get_context("fork")
    answers, told = fork.Pipe(duplex=False)
    process = fork.Process(target=_give, args=(told, function, arguments, seconds, memory + _data()), daemon=True)
    process.start()
    told.close()
    try:
        while True:
            result = answers.recv()
            if isinstance(result, OSError):
                raise result
            if result is None:
                return
            yield result
    except EOFError:
        yield _exceeded(process, seconds, memory)
    finally:
        answers.close()
        process.kill()
        process.join()


def _exceeded(process: BaseProcess, seconds: float, memory: int) -> Exceeded:
    """Why a process ended before its work was done."""
    process.join()
    if process.exitcode not in WHYS:
        raise RuntimeError(f"a process that reads seeds ended with status {process.exitcode}")
    return Exceeded(why=WHYS[process.exitcode].format(seconds=seconds, megabytes=memory / 1e6))


def _work(told: Connection, function: Callable[..., object], values: Sequence[Any], same: Sequence[Any], seconds: float, data: int) -> None:
    _bound(data)
    try:
        for value in values:
            # Nobody catches the signal that the timer ends in, so it ends the process, also in the middle of a library's function.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            told.send(function(value, *same))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: what a process does as it ends needs memory too


def _give(told: Connection, function: Callable[..., Iterable[object]], arguments: Sequence[Any], seconds: float, data: int) -> None:
    _bound(data)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        for result in function(*arguments):
            told.send(result)
            signal.setitimer(signal.ITIMER_PROF, seconds)
        told.send(None)
    except OSError as error:
        told.send(error)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _bound(data: int) -> None:
    # Ctrl-C ends it without a word; the process that it works for says what there is to say.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.excepthook = sys.unraisablehook = _unsaid
    resource.setrlimit(resource.RLIMIT_DATA, (data, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _unsaid(*_: object) -> None:
    """In place of the thousand tracebacks that lxml prints where memory ends; a fault of ours is told as the process ends."""


def _data() -> int:
    """Bytes of this process that a limit of data counts."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    except FileNotFoundError:
        return 1 << 40
