"""A `concurrent.futures.Executor` from its name, and long lists through it in chunks."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

from newsdigest.errors import SettingsError
from newsdigest.settings import DASK, FILE, check_executor

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
Result = TypeVar("Result")


AHEAD = 16  # tasks
CONNECT = 10  # seconds for it to answer
RETRIES = 3  # of a task whose worker is lost


class SerialExecutor(Executor):
    """Runs each call at once, in this process."""

    def submit(self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Future[Result]:
        future: Future[Result] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def processes(count: int) -> Executor:
    """As many worker processes as asked for, or as this process may use processors when 0."""
    # Not "fork": Pelican's console runs a thread, and a forked thread's locks stay locked for ever.
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", "newsdigest.workers"])
    return ProcessPoolExecutor(count or len(os.sched_getaffinity(0)), mp_context=context)


class DaskExecutor(Executor):
    """The workers of a Dask cluster, for as long as it is used; a task whose worker is lost goes to another one.

    What runs there is the package as it is installed there: the same version, or the cluster refuses to read what it is sent.
    """

    def __init__(self, address: str) -> None:
        """The scheduler at `host:port`. Raises SettingsError when it, or what speaks to it, is not there."""
        try:
            from distributed import Client
        except ImportError as error:
            raise SettingsError(
                FILE, "DIGEST_EXECUTOR needs distributed, which is not installed", "pip install 'newsdigest[dask]'."
            ) from error
        try:
            self.client = Client(f"tcp://{address}", timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            why = f"DIGEST_EXECUTOR: no Dask scheduler answers at {address}"
            raise SettingsError(FILE, why, "Start `dask scheduler` and workers, or set it to processes.") from error
        self.runs = self.client.get_executor(pure=False, retries=RETRIES)

    def submit(self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Future[Result]:
        future: Future[Result] = self.runs.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.runs.shutdown(wait=wait)
        self.client.close()


EXECUTORS: dict[str, Callable[[int], Executor]] = {"serial": lambda count: SerialExecutor(), "processes": processes}


def executor(name: str, count: int = 0) -> Executor:
    """The executor of that name with `count` workers (0: one a processor); use it in a `with`. Raises SettingsError."""
    check_executor(name)
    return DaskExecutor(name.removeprefix(DASK)) if name.startswith(DASK) else EXECUTORS[name](count)


def each(runs: Executor, function: Callable[..., Result], values: Iterable[Any], *same: Any, chunk: int = 32) -> Iterator[Result]:
    """`function(value, *same)` of each value, in the values' order."""
    return in_chunks(runs, partial(_all, function), values, *same, chunk=chunk)


def in_chunks(
    runs: Executor, function: Callable[..., Sequence[Result]], values: Iterable[Any], *same: Any, chunk: int = 32
) -> Iterator[Result]:
    """What `function(values, *same)` gives, in the values' order: asked of `chunk` values a task, a few tasks ahead of what is taken.

    When a worker process is killed from outside, what it and the others still had to do is done here.
    """
    ahead: deque[tuple[Sequence[Any], Future[Sequence[Result]] | None]] = deque()

    def result() -> Sequence[Result]:
        part, future = ahead.popleft()
        try:
            return future.result() if future else function(part, *same)
        except BrokenExecutor:
            return function(part, *same)

    left = iter(values)
    while part := list(islice(left, chunk)):
        try:
            ahead.append((part, runs.submit(function, part, *same)))
        except BrokenExecutor:
            ahead.append((part, None))
        if len(ahead) > AHEAD:
            yield from result()
    while ahead:
        yield from result()


def _all(function: Callable[..., Result], values: Sequence[Any], *same: Any) -> list[Result]:
    return [function(value, *same) for value in values]
