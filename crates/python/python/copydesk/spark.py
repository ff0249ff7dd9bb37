"""``copydesk check`` over a table of articles on a Spark cluster, or on Sail.

What takes the time, each article by itself, is done where the table lies; what only the whole can
tell, copies and names that differ from the corpus, is decided by the driver, which reads the
articles once. So the findings are those of one run of the command. The package must be installed
on every machine.

>>> from copydesk import spark as copydesk_spark
>>> result = copydesk_spark.check("/data/news", spark=session)         # doctest: +SKIP

As a job::

    spark-submit --master … -m copydesk.spark /data/news /data/findings
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.dataset as dataset  # type: ignore[import-untyped]
import pyarrow.parquet as parquet  # type: ignore[import-untyped]

from ._checker import Checker, _checker
from ._errors import InputError
from ._result import Result

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession  # type: ignore[import-untyped]

# The columns that articles are read from, unless ``fields`` names others (docs/formats.md).
_COLUMNS = (
    "text", "title", "headline", "id", "url", "byline", "author", "published", "date",
    "language", "lang", "source", "publisher",
)  # fmt: skip

# What is found in an article by itself, or why it cannot be read.
_EXAMINED = pa.schema([("line", pa.binary()), ("error", pa.string())])


def check(
    articles: DataFrame | str | os.PathLike[str],
    *,
    order: str | Iterable[str] = (),
    spark: SparkSession | None = None,
    **settings: Any,
) -> Result:
    """Checks a table of articles, a row each, as one run.

    Args:
        articles: a folder of Parquet files, which the driver and all workers can read, or a table.
        order: for a table, the columns that say which article comes first: a copy is a copy of
            what came before. A folder is read in the order of the names of its files.
        spark: the session for a folder; the active one if not said.
        **settings: those of :class:`copydesk.Checker`.

    Returns:
        What ``copydesk.check`` over the same articles in that order returns, byte for byte. Rows
        that hold no article are among its ``errors``.

    Raises:
        InputError: if no column holds the text; it names the columns that there are.
        SettingsError: if a setting makes no sense.
    """
    checker = Checker(**settings)
    if isinstance(articles, (str, os.PathLike)):
        folder = os.path.abspath(os.fspath(articles))
        session = spark or _active()
        table = _columns(session.read.parquet(_url(folder)), settings)
        whole = _files(folder).scanner(columns=table.columns).to_reader()
    else:
        keys = [order] if isinstance(order, str) else list(order)
        if not keys:
            raise InputError("a table has no order of its own: name the columns that say it, order=")
        _known(articles, keys)
        table = _columns(articles, settings)
        ordered = articles.orderBy(*keys).select(*table.columns)
        whole = ordered.toArrow()
    with tempfile.TemporaryDirectory(prefix="copydesk-") as place:
        part = os.path.join(place, "1-of-1.part")
        _write_part(part, checker, _examined(table, checker))
        return Result(checker._native.check(whole, parts=[part]))


def _examined(table: DataFrame, checker: Checker) -> Iterator[bytes]:
    """Has each article examined where it lies, and returns what was found, in no order."""
    options = checker._words

    def examine(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        native = _at_work(tuple(options))._native
        for batch in batches:
            rows = native.examine(pa.Table.from_batches([batch]))
            yield pa.RecordBatch.from_pylist(
                [{"line": line, "error": error} for line, error in rows], schema=_EXAMINED
            )

    found = table.mapInArrow(examine, "line binary, error string").select("line")
    return (line for row in found.toLocalIterator() if (line := row[0]) is not None)


@lru_cache(maxsize=4)
def _at_work(options: tuple[str, ...]) -> Checker:
    """Returns the checker of a worker, which serves one task after another.

    A task is given one processor, whatever the machine has.
    """
    own = [option for option in options if not option.startswith("--threads")]
    return _checker([*own, "--threads=1"])


def _write_part(path: str, checker: Checker, lines: Iterator[bytes]) -> None:
    with open(path, "wb") as part:
        part.write(checker._native.first_line_of_part())
        for line in lines:
            part.write(line)


def _columns(table: DataFrame, settings: dict[str, Any]) -> DataFrame:
    """Returns the columns that articles are made of, and no others."""
    fields = settings.get("fields") or {}
    wanted = {*_COLUMNS, *(name.partition(".")[0] for name in fields.values())}
    kept = [name for name in table.columns if name in wanted]
    text = fields.get("text", "text").partition(".")[0]
    if text not in kept:
        raise InputError(f"no column `{text}`; there are {_listed(table)}")
    return table.select(*kept)


def _known(table: DataFrame, keys: list[str]) -> None:
    for key in keys:
        if key not in table.columns:
            raise InputError(f"no column `{key}` to order by; there are {_listed(table)}")


def _listed(table: DataFrame) -> str:
    return ", ".join(f"`{name}`" for name in table.columns)


def _files(folder: str) -> dataset.Dataset:
    """Returns the files of a folder, in the order in which the command reads them."""
    files = [
        os.path.join(place, name)
        for place, _, names in os.walk(folder)
        for name in names
        if name.endswith(".parquet") and not name.startswith((".", "_"))
    ]
    if not files:
        raise InputError(f"there are no Parquet files in `{folder}`")
    return dataset.dataset(sorted(files), format="parquet")


def _url(folder: str) -> str:
    return "file://" + folder


def _active() -> SparkSession:
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


def main(arguments: list[str]) -> int:
    """Checks the Parquet files of one folder and writes findings and errors to another."""
    if len(arguments) != 2:
        print("usage: spark-submit … -m copydesk.spark ARTICLES FINDINGS", file=sys.stderr)
        return 2
    source, target = arguments
    result = check(source)
    os.makedirs(target, exist_ok=True)
    parquet.write_table(pa.table(result), os.path.join(target, "findings.parquet"))
    errors = [error.to_dict() for error in result.errors]
    schema = pa.schema([("path", pa.string()), ("record", pa.int64()), ("message", pa.string())])
    parquet.write_table(
        pa.Table.from_pylist(errors, schema=schema), os.path.join(target, "errors.parquet")
    )
    print(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
