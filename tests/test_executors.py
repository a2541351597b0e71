"""Every executor gives the same results in the same order."""

import contextlib
import copy
import os
import signal
import socket
import subprocess
import sys
import time

import msgspec
import pytest

from newsdigest import executors, outcomes
from newsdigest.errors import SeedError, SettingsError
from newsdigest.model import Fact, Report
from tests.conftest import ROOT
from tests.test_site import files


def double(value, times):
    if value == "bad":
        raise SeedError("bad.txt", "bad", "Mend it.")
    return value * times


@pytest.mark.parametrize("name", list(executors.EXECUTORS))
@pytest.mark.parametrize("count", [0, 1, 70])
def test_results_come_in_order(name, count):
    with executors.executor(name, 2) as runs:
        assert list(executors.each(runs, double, list(range(count)), 2, chunk=8)) == [number * 2 for number in range(count)]


@pytest.mark.parametrize("name", list(executors.EXECUTORS))
def test_an_error_arrives_whole(name):
    with executors.executor(name, 2) as runs, pytest.raises(SeedError) as caught:
        list(executors.each(runs, double, ["good", "bad"], 2))
    assert (caught.value.seed, caught.value.why, caught.value.fix) == ("bad.txt", "bad", "Mend it.")


@pytest.mark.parametrize("name", list(executors.EXECUTORS))
def test_a_value_is_the_same_in_json_whichever_process_made_it(name):
    """Its defaults are left out there."""
    told = Report(id="a", seed="a.txt", hash="h", headline=Fact(value="Rain", where="line 1"), blocks=())
    with executors.executor(name, 1) as runs:
        assert [msgspec.json.encode(value) for value in executors.each(runs, copy.copy, [told])] == [msgspec.json.encode(told)]


def test_an_unknown_name_is_corrected():
    with pytest.raises(SettingsError, match="Did you mean processes"):
        executors.executor("process")


def test_an_address_that_is_none_is_an_error():
    with pytest.raises(SettingsError, match="dask://host:port"):
        executors.executor("dask://nowhere")


def dying(values, pid):
    """Doubles; the first process but this one that meets a 9 is killed from outside, as it were."""
    if 9 in values and os.getpid() != pid:
        os.kill(os.getpid(), signal.SIGKILL)
    return [value * 2 for value in values]


def test_a_worker_that_is_killed_costs_no_result():
    with executors.executor("processes", 2) as runs:
        assert list(executors.in_chunks(runs, dying, list(range(70)), os.getpid(), chunk=4)) == [number * 2 for number in range(70)]


def is_loaded():
    return "newsdigest.workers" in sys.modules and outcomes.ready.cache_info().currsize == 1


def test_a_worker_begins_with_all_that_it_needs():
    with executors.executor("processes", 1) as runs:
        assert runs.submit(is_loaded).result()


# ---------------------------------------------------------------------------------------------------------- Dask


@pytest.fixture
def cluster(tmp_path):
    """The address of a Dask scheduler, and two workers of it; all of them are processes of their own."""
    pytest.importorskip("distributed", reason="needs distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dask = [sys.executable, "-m", "distributed.cli."]
    scheduler = [*dask[:2], dask[2] + "dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = [*dask[:2], dask[2] + "dask_worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with contextlib.ExitStack() as running, open(tmp_path / "log", "wb") as log:

        def start(command):
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
            running.callback(process.wait, 20)
            running.callback(process.kill)
            return process

        start(scheduler)
        yield f"dask://127.0.0.1:{port}", [start(worker) for _ in range(2)]


def slowly(values):
    time.sleep(0.05)
    return [value * 2 for value in values]


def test_a_cluster_gives_the_same_and_loses_nothing_when_a_worker_dies(cluster):
    address, workers = cluster
    with executors.executor(address) as runs:
        runs.client.wait_for_workers(2, timeout=60)
        results = executors.in_chunks(runs, slowly, list(range(400)), chunk=4)
        first = [next(results) for _ in range(40)]
        workers[0].kill()
        assert first + list(results) == [number * 2 for number in range(400)]
        assert list(executors.each(runs, double, [1, 2], 2)) == [2, 4]


def test_a_site_is_the_same_from_a_cluster_that_loses_a_worker(cluster, demo, tmp_path):
    address, workers = cluster
    command = ["content", "-s", "pelicanconf.py", "-o", str(tmp_path / "output"), "-e", f'DIGEST_EXECUTOR="{address}"']
    said = []
    with subprocess.Popen([sys.executable, "-m", "tests.apart", *command], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as building:
        for line in building.stdout:
            said.append(line)
            if line.startswith("cleaning"):
                workers[0].kill()
    assert building.returncode == 0, said
    assert workers[0].poll() is not None
    assert files(tmp_path / "output") == files(demo)


def test_a_cluster_that_does_not_answer_is_named(monkeypatch):
    pytest.importorskip("distributed", reason="needs distributed")
    monkeypatch.setattr(executors, "CONNECT", 1)
    with pytest.raises(SettingsError, match="no Dask scheduler answers"):
        executors.executor("dask://127.0.0.1:9")
