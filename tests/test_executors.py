"""Every executor gives the same results in the same order."""

import copy

import msgspec
import pytest

from newsdigest import executors
from newsdigest.errors import SeedError, SettingsError
from newsdigest.model import Fact, Report


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
