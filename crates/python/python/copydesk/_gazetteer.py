"""``copydesk gazetteer``."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import _native
from ._options import Paths, StrPath, words
from ._record import Record


@dataclass(frozen=True, slots=True)
class Lookup(Record):
    """What a name is: ``exact``, ``variant``, ``misspelling`` or ``unknown``.

    ``suggestion`` is the name of the person who is meant or comes nearest, ``confidence`` how
    sure that is, ``id`` the person's id in the gazetteer.
    """

    query: str
    verdict: str
    suggestion: str | None
    confidence: float
    id: str | None


class Gazetteer:
    """Who is known. Opened with :meth:`open`, made with :meth:`build`."""

    def __init__(self, native: _native.Gazetteer, paths: list[str], starter: bool) -> None:
        self._native, self._paths, self._starter = native, paths, starter

    @classmethod
    def open(cls, paths: Paths = (), *, starter_gazetteer: bool = False) -> Gazetteer:
        """Opens compiled gazetteers and lists of people.

        Args:
            paths: a file or several.
            starter_gazetteer: whether to know the public figures that copydesk brings along, too.

        Raises:
            SettingsError: if a file cannot be read.
        """
        some = [paths] if isinstance(paths, (str, os.PathLike)) else paths
        files = [os.fspath(path) for path in some]
        options = words(gazetteers=files, no_starter_gazetteer=not starter_gazetteer)
        return cls(_native.Gazetteer(options), files, starter_gazetteer)

    @classmethod
    def build(
        cls, inputs: Paths, output: StrPath, *, columns: Mapping[str, str] | None = None
    ) -> Gazetteer:
        """Compiles lists of people into the file ``output``, and opens it.

        Args:
            inputs: a list or several, in any format that ``copydesk gazetteer build`` reads.
            output: the file to write.
            columns: the columns that hold the fields of a person, such as ``{"name": "label"}``.

        Raises:
            SettingsError: if a list cannot be read, or has nobody in it.
        """
        some = [inputs] if isinstance(inputs, (str, os.PathLike)) else inputs
        options = words(output=output, column=columns)
        _native.build_gazetteer([*options, "--", *(os.fspath(path) for path in some)])
        return cls.open(output)

    def lookup(self, name: str) -> Lookup:
        """Says whether a name is known, and who is meant."""
        return Lookup(**json.loads(self._native.lookup(name)))

    @property
    def n_people(self) -> int:
        """How many people are known."""
        return self._native.counts()[0]

    @property
    def n_names(self) -> int:
        """How many names they have."""
        return self._native.counts()[1]

    def __reduce__(self) -> tuple[Any, ...]:
        return _opened, (self._paths, self._starter)

    def __repr__(self) -> str:
        return f"Gazetteer({self.n_people} people, {self.n_names} names)"


def _opened(paths: list[str], starter: bool) -> Gazetteer:
    return Gazetteer.open(paths, starter_gazetteer=starter)
