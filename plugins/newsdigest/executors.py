"""A `concurrent.futures.Executor` from its name, and long lists through it in chunks."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from newsdigest.errors import SettingsError, nearest

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
Result = TypeVar("Result")


AHEAD = 16  # tasks


class SerialExecutor(Executor):
    """Runs each call at once, in this process."""

    def submit(self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def processes(count: int) -> Executor:
    """As many worker processes as asked for, or as this process may use processors when 0."""
    # Not "fork": Pelican's console runs a thread, and a forked thread's locks stay locked for ever.
    return ProcessPoolExecutor(count or len(os.sched_getaffinity(0)), mp_context=get_context("forkserver"))


EXECUTORS: dict[str, Callable[[int], Executor]] = {"serial": lambda count: SerialExecutor(), "processes": processes}


def executor(name: str, count: int = 0) -> Executor:
    """The executor of that name with `count` workers (0: one a processor); use it in a `with`. Raises SettingsError."""
    if name not in EXECUTORS:
        raise SettingsError("pelicanconf.py", f"DIGEST_EXECUTOR is {name!r}", nearest(name, EXECUTORS))
    return EXECUTORS[name](count)


def each(runs: Executor, function: Callable[..., Result], values: Iterable[Any], *same: Any, chunk: int = 32) -> Iterator[Result]:
    """`function(value, *same)` of each value, in the values' order."""
    return in_chunks(runs, partial(_all, function), values, *same, chunk=chunk)


def in_chunks(
    runs: Executor, function: Callable[..., Sequence[Result]], values: Iterable[Any], *same: Any, chunk: int = 32
) -> Iterator[Result]:
    """What `function(values, *same)` gives, in the values' order: asked of `chunk` values a task, a few tasks ahead of what is taken."""
    ahead: deque[Future[Sequence[Result]]] = deque()
    left = iter(values)
    while some := list(islice(left, chunk)):
        ahead.append(runs.submit(function, some, *same))
        if len(ahead) > AHEAD:
            yield from ahead.popleft().result()
    while ahead:
        yield from ahead.popleft().result()


def _all(function: Callable[..., Result], values: Sequence[Any], *same: Any) -> list[Result]:
    return [function(value, *same) for value in values]
