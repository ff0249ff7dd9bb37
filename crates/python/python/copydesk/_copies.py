"""``copydesk dedup``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import _native
from ._input import is_table, prepared
from ._options import words
from ._pairs import Pairs
from ._progress import Progress, shown


class NearDuplicates:
    """Finds copies among paragraphs; made of its settings once and used as often as you like.

    Args:
        threshold: the least similarity of a pair, above 0 and up to 1; if not said, what a reader
            takes for a copy.
        method: ``copies``, or ``jaccard`` for every pair with that Jaccard similarity.
        shingle_words: words per shingle, for ``jaccard``.
        noisy: find copies in texts that are full of slips, too.
        keep: which paragraph of a cluster to keep: ``first``, ``longest`` or ``oldest``.
        fields, paragraphs, threads, max_memory: as those of :class:`Checker`. Texts that are
            handed over as such are a paragraph each, unless ``paragraphs`` is said.

    Raises:
        SettingsError: if a setting makes no sense.
    """

    def __init__(
        self,
        *,
        threshold: float | None = None,
        method: str | None = None,
        shingle_words: int | None = None,
        noisy: bool = False,
        keep: str | None = None,
        fields: Mapping[str, str] | None = None,
        paragraphs: str | None = None,
        threads: int | None = None,
        max_memory: str | None = None,
        **options: Any,
    ) -> None:
        self._settings = {
            "threshold": threshold,
            "method": method,
            "shingle_words": shingle_words,
            "noisy": noisy,
            "keep": keep,
            "fields": fields,
            "paragraphs": paragraphs,
            "threads": threads,
            "max_memory": max_memory,
            **options,
        }
        self._of_texts = self._native(paragraphs or "whole")
        self._of_tables = self._native(paragraphs)

    def _native(self, paragraphs: str | None) -> _native.NearDuplicates:
        return _native.NearDuplicates(words(**{**self._settings, "paragraphs": paragraphs}))

    def find(
        self, paragraphs: Any, *, ids: Iterable[str] | None = None, progress: Progress = None
    ) -> Pairs:
        """Compares every paragraph with all others.

        Args:
            paragraphs: texts, each a paragraph: an iterable of ``str``, or a column of Arrow data;
                or articles with many paragraphs, as :meth:`Checker.check` takes them.
            ids: what the texts are called in pairs; their numbers from 1, as ``-#1``, if not said.
            progress: as that of :meth:`Checker.check`.

        Raises:
            InputError: if no column holds the text, or there are more or fewer ids than texts.
            KeyboardInterrupt: on Ctrl-C; the run ends.
        """
        source, n_records = prepared(paragraphs)
        search = self._of_tables if is_table(source) else self._of_texts
        names = None if ids is None else [str(name) for name in ids]
        with shown(progress) as told:
            return Pairs(search.find(source, names, n_records, told), "-")

    def __reduce__(self) -> tuple[Any, ...]:
        return _near_duplicates, (self._settings,)

    def __repr__(self) -> str:
        said = {name: value for name, value in self._settings.items() if value}
        return f"NearDuplicates({', '.join(f'{n}={v!r}' for n, v in said.items())})"


def _near_duplicates(settings: dict[str, Any]) -> NearDuplicates:
    return NearDuplicates(**settings)


def near_duplicates(
    paragraphs: Any,
    threshold: float | None = None,
    *,
    ids: Iterable[str] | None = None,
    progress: Progress = None,
    **settings: Any,
) -> Pairs:
    """Finds copies: ``NearDuplicates(threshold=threshold, **settings).find(paragraphs, ids=ids)``.

    >>> texts = ["Rain fell on the coast all night.", "Rain fel on the coast all night."]
    >>> [(pair.a.row, pair.b.row, pair.kind, pair.difference) for pair in near_duplicates(texts)]
    [(0, 1, 'near', 'Rain [-fell-]{+fel+} on the coast all …')]
    """
    search = NearDuplicates(threshold=threshold, **settings)
    return search.find(paragraphs, ids=ids, progress=progress)
