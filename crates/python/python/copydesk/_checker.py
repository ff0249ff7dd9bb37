"""``copydesk check``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import _native
from ._input import prepared
from ._options import Config, Paths, words
from ._progress import Progress, shown
from ._result import Result


class Checker:
    """Checks articles; made of its settings once and used as often as you like.

    Settings are those of ``copydesk check``. What a checker does depends on what is said here
    alone: no ``copydesk.toml`` is looked for.

    Args:
        config: a ``copydesk.toml``, or its settings as a mapping, or none.
        rules: look for these rules only: codes, beginnings of codes, names, ``ALL`` or ``NONE``.
        ignore: leave these rules out.
        gazetteers: know the people in these files too.
        starter_gazetteer: whether to know the public figures that copydesk brings along.
        vocabulary: take the names and words in these files for right.
        fields: the columns or keys that hold the fields of an article, such as
            ``{"text": "body"}``.
        paragraphs: how paragraphs are told apart: ``auto``, ``blank``, ``line`` or ``whole``.
        path: what is reported as the path of the articles.
        min_confidence: leave findings of less than this confidence out, 0 to 1.
        threads: how many articles are checked at a time; one for each processor if not said.
        max_memory: how much memory a run may take, such as ``"2G"``; 640M if not said.
        **options: any other option of ``copydesk check`` that is about reading, rules or known
            problems, with ``_`` for ``-``: ``baseline="old.jsonl"``.

    Raises:
        SettingsError: if a setting makes no sense, or a file that it names cannot be read.
    """

    def __init__(
        self,
        config: Config = None,
        *,
        rules: Iterable[str] | str | None = None,
        ignore: Iterable[str] | str | None = None,
        gazetteers: Paths | None = None,
        starter_gazetteer: bool = True,
        vocabulary: Paths | None = None,
        fields: Mapping[str, str] | None = None,
        paragraphs: str | None = None,
        path: str | None = None,
        min_confidence: float | None = None,
        threads: int | None = None,
        max_memory: str | None = None,
        **options: Any,
    ) -> None:
        self._words = words(
            config,
            rules=rules,
            ignore=ignore,
            gazetteers=gazetteers,
            no_starter_gazetteer=not starter_gazetteer,
            vocabulary=vocabulary,
            fields=fields,
            paragraphs=paragraphs,
            path=path,
            min_confidence=min_confidence,
            threads=threads,
            max_memory=max_memory,
            **options,
        )
        self._native = _native.Checker(self._words)

    def check(self, articles: Any, *, progress: Progress = None) -> Result:
        """Checks articles, all of one run: what they share is found, too.

        Args:
            articles: a text; a mapping with the fields of an article (``text``, ``title``, ``id``,
                ``url``, ``byline``, ``published``, ``language``, ``source``); an iterable of
                these; or Arrow data with such columns.
            progress: ``True`` for a bar on standard error, or what is called with the stage, the
                articles read so far and their number, if that is known.

        Raises:
            InputError: if no column holds the text; it names the columns that there are.
            KeyboardInterrupt: on Ctrl-C; the run ends.
        """
        source, n_records = prepared(articles)
        with shown(progress) as told:
            return Result(self._native.check(source, n_records, told))

    def __reduce__(self) -> tuple[Any, ...]:
        return _checker, (self._words,)

    def __repr__(self) -> str:
        return f"Checker({' '.join(self._words)})"


def _checker(options: list[str]) -> Checker:
    """Makes a checker again that was made of these options, in another process."""
    checker = Checker.__new__(Checker)
    checker._words = options
    checker._native = _native.Checker(options)
    return checker


def check(
    articles: Any, config: Config = None, *, progress: Progress = None, **settings: Any
) -> Result:
    """Checks articles: ``Checker(config, **settings).check(articles)``.

    >>> check({"id": "a", "text": "It rained all  day."}, rules="STR").findings[0].location.article
    'a'
    """
    return Checker(config, **settings).check(articles, progress=progress)
