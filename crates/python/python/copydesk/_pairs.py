"""Copies of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from . import _native
from ._record import Record
from ._result import ReadError


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A paragraph.

    ``row`` is the place of its article among those that were handed over, from 0; ``article`` the
    article's id; bytes count from 0 in the article's text.
    """

    row: int
    article: str
    paragraph: int
    byte_start: int
    byte_end: int


@dataclass(frozen=True, slots=True)
class Pair(Record):
    """Two paragraphs that were compared and are copies, ``a`` before ``b``.

    ``kind`` is ``exact``, ``near`` or ``conflicting``; ``class_`` says in what they differ
    (``typo``, ``facts`` …); ``difference`` has the words, as ``[-old-]{+new+}``. ``similarity`` is
    1 for the same words, ``jaccard`` that of the sets of word 3-grams.
    """

    a: Place
    b: Place
    similarity: float
    kind: str
    class_: str
    jaccard: float
    difference: str

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as ``copydesk dedup --pairs`` has them, with ``class``."""
        fields = Record.to_dict(self)
        return {name.rstrip("_"): value for name, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Cluster(Record):
    """Copies of one paragraph: the one to keep, and all of them."""

    representative: Place
    members: tuple[Place, ...]


class Pairs(Sequence[Pair]):
    """Every pair that was found, in the order of the input; with clusters and read errors.

    An Arrow table, too, for everything that takes Arrow data.
    """

    def __init__(self, found: _native.Copies, path: str) -> None:
        self._found = found
        self._path = path

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> list[Pair]: ...
    def __getitem__(self, index: int | slice) -> Pair | list[Pair]:
        if isinstance(index, slice):
            return [self._pair(i) for i in range(*index.indices(len(self)))]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(f"there are {len(self)} pairs and none at {index}")
        return self._pair(at)

    def __iter__(self) -> Iterator[Pair]:
        return map(self._pair, range(len(self)))

    def _pair(self, index: int) -> Pair:
        a, b, similarity, kind, class_, jaccard, difference = self._found.pair(index)
        return Pair(Place(*a), Place(*b), similarity, kind, class_, jaccard, difference)

    @cached_property
    def clusters(self) -> list[Cluster]:
        """The pairs grouped around one paragraph each, of which all members are verified copies."""
        return [
            Cluster(Place(*kept), tuple(Place(*one) for one in members))
            for kept, members in self._found.clusters()
        ]

    @cached_property
    def errors(self) -> list[ReadError]:
        """What could not be read."""
        unread = self._found.unread()
        return [ReadError(self._path, record, None, message) for record, message in unread]

    @property
    def n_articles(self) -> int:
        """How many articles were compared."""
        return self._found.counts()[0]

    @property
    def n_paragraphs(self) -> int:
        """How many paragraphs were compared."""
        return self._found.counts()[1]

    def to_arrow(self) -> _native.ArrowTable:
        """Returns the pairs as a table: ``a_row``, ``a_article`` … ``b_byte_end``,
        ``similarity``, ``kind``, ``class``, ``jaccard``, ``difference``."""
        return self._found.table()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"Pairs({len(self)} pairs in {self.n_paragraphs} paragraphs)"

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Pairs) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
