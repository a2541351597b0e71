"""Calls that are not made yet, and keys of all that their results depend on, found from the very values that they would be made with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

import msgspec

from newsdigest.model import Digest, Report, Story

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
NOTHING = Story(id="", reports=())


class Call(NamedTuple, Generic[Result]):
    """A function of the package and the values that it will be given: what it gives depends on nothing else."""

    function: Callable[..., Result]
    arguments: tuple[Any, ...]
    named: dict[str, Any]

    def made(self) -> Result:
        return self.function(*self.arguments, **self.named)


def call(function: Callable[Arguments, Result], /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Call[Result]:
    return Call(function, arguments, named)


def same(value: Result) -> Result:
    """Itself, for a call whose result is there already."""
    return value


def key_of(*values: object) -> str:
    """A hash of values that msgspec can encode; of equal values it is the same, of others it differs."""
    return hashlib.blake2b(msgspec.msgpack.encode(values), digest_size=20).hexdigest()


class Keys:
    """Keys of values and calls. A report, a story and a digest stand in many of them, and are hashed once, or not at all."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}  # by identity, which holds as long as the value is kept here too

    def of(self, *values: object) -> str:
        """A hash of these values."""
        return key_of(*map(self._told, values))

    def learn(self, value: Report | Story | Digest, hash: str) -> None:
        """Takes a hash of a value that is known already, by this very object; those of equal values need not be equal."""
        self._known[id(value)] = value, hash

    def _told(self, value: object) -> object:
        match value:
            case Report() | Story() | Digest():
                known = self._known.get(id(value))
                if known is None:
                    known = self._known[id(value)] = value, self._whole(value)
                return known[1]
            case Call(function, arguments, named):
                return function.__module__, function.__qualname__, self._told(arguments), self._told([*named.items()])
            case tuple() | list():
                return [self._told(one) for one in value]
        return value

    def _whole(self, value: Report | Story | Digest) -> str:
        match value:
            case Story():
                return self.of(msgspec.msgpack.encode(msgspec.structs.replace(value, reports=())), value.reports)
            case Digest():
                return self.of(msgspec.msgpack.encode(msgspec.structs.replace(value, story=NOTHING)), value.story)
        return key_of(value)
