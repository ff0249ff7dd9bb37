"""``copydesk names``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import _native
from ._input import prepared
from ._options import Paths, words
from ._progress import Progress, shown
from ._record import Record


@dataclass(frozen=True, slots=True)
class Mention(Record):
    """A person, mentioned: row and id of the article, paragraph, bytes in its text, the name."""

    row: int
    article: str
    paragraph: int
    byte_start: int
    byte_end: int
    text: str


def names(
    articles: Any,
    *,
    gazetteers: Paths | None = None,
    starter_gazetteer: bool = True,
    progress: Progress = None,
    **options: Any,
) -> list[Mention]:
    """Finds the people whom articles mention; what only may be a name is left out.

    Args:
        articles, progress: as those of :meth:`Checker.check`.
        gazetteers, starter_gazetteer: as those of :class:`Checker`.
        **options: ``fields``, ``paragraphs``, ``threads`` and the other options of
            ``copydesk names`` that are about reading.

    >>> [mention.text for mention in names("Angela Merkel met Emmanuel Macron in Paris.")]
    ['Angela Merkel', 'Emmanuel Macron']
    """
    search = _native.Mentions(
        words(gazetteers=gazetteers, no_starter_gazetteer=not starter_gazetteer, **options)
    )
    source, n_records = prepared(articles)
    with shown(progress) as told:
        return [Mention(*row) for row in search.find(source, n_records, told)]
