"""What articles may come as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any


def written(value: Any) -> str:
    """Writes what JSON has no form for: dates; for anything else, fails."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"an object of type `{type(value).__name__}`")


def prepared(articles: Any) -> tuple[Any, int | None]:
    """Returns what the core takes, and how many articles it is, if that is known.

    A text or a mapping is one article. Arrow data goes as it is. A ``datasets.Dataset`` and an
    older pandas frame are asked for Arrow.
    """
    if _is_of("datasets", articles) and isinstance(articles, Mapping):
        splits = ", ".join(f"`{split}`" for split in articles)
        raise TypeError(f"these are several splits, of which one is needed: {splits}")
    if isinstance(articles, (str, Mapping)):
        return [articles], 1
    if not _is_arrow(articles):
        articles = _arrow_of(articles)
    if _is_arrow(articles):
        return articles, _length(articles)
    if not isinstance(articles, Iterable):
        kind = type(articles).__name__
        raise TypeError(
            f"articles are a text, a mapping, an iterable of these, or Arrow data, not `{kind}`"
        )
    articles = articles if isinstance(articles, list) else list(articles)
    return articles, len(articles)


def is_table(data: Any) -> bool:
    """Says whether these are articles with fields, and not texts alone."""
    if not _is_arrow(data):
        return any(isinstance(article, Mapping) for article in data)
    # Frames and tables have columns, and a stream has a schema; a series of texts has neither.
    return any(hasattr(data, name) for name in ("columns", "column_names", "schema"))


def _is_arrow(data: Any) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def _arrow_of(data: Any) -> Any:
    if _is_of("datasets", data) and hasattr(data, "num_rows"):
        return data.with_format("arrow")[:]
    if _is_of("pandas", data):
        import pyarrow  # type: ignore[import-untyped]

        if hasattr(data, "columns"):
            return pyarrow.Table.from_pandas(data, preserve_index=False)
        return pyarrow.chunked_array([pyarrow.Array.from_pandas(data)])
    return data


def _is_of(package: str, data: Any) -> bool:
    return type(data).__module__.partition(".")[0] == package


def _length(data: Any) -> int | None:
    try:
        return len(data)
    except TypeError:
        return None
