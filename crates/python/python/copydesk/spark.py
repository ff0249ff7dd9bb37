"""``copydesk check`` and ``copydesk dedup`` as a job of Apache Spark, or of Sail, for corpora that no machine reads alone.

Articles are examined where they lie, copies are searched for by hashes alone, and texts travel only to be compared or
reported; one machine decides over what is known of all of them. DataFrame operations and ``mapInArrow``
only, so that it runs unchanged on both engines. The workers need this package, ``pyarrow`` and
``pandas>=2.2,<3`` (which PySpark asks for), the machine that starts the job besides that memory for what
``docs/scale.md`` says.

>>> from copydesk import spark                                          # doctest: +SKIP
>>> found = spark.check(session.read.parquet("articles"), "work", order="id")  # doctest: +SKIP
>>> found.findings.show()                                             # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from . import _native
from ._options import words
from ._result import Result

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator[pa.RecordBatch]

#: The column with the place of an article in the order of the run.
_NUMBER = "copydesk_number"

#: Bytes of a table that travel at once to a server; the limit of Spark Connect is 128 MB.
_BYTES_TOGETHER = 32 << 20

#: Articles that travel at once from a server, a few hundred MB; Spark gives a driver 1 GB unless told otherwise.
_ARTICLES_TOGETHER = 1 << 18

_ROW = [("key", "long"), ("order", "long"), ("item", "long"), ("value", "long")]

_EXAMINED = [
    ("number", "long"),
    ("error", "string"),
    ("id", "string"),
    ("packed", "binary"),
    ("outline", "binary"),
    ("features", "binary"),
    ("published", "long"),
    ("has_suppressions", "boolean"),
]

_SCORES = ["similarity", "jaccard", "contained_a", "contained_b", "covered_a", "covered_b"]

_PAIR = [
    *_ROW,
    *((name, "double") for name in _SCORES),
    *((name, "string") for name in ("kind", "class", "difference", "opening")),
]

_TEXT = [("number", "long"), ("paragraph", "long"), ("text", "string")]

_PLACE = pa.struct([("article", pa.string()), ("paragraph", pa.int64())])

_CLUSTER = pa.schema([("representative", _PLACE), ("members", pa.list_(_PLACE))])


@dataclass(frozen=True)
class Found:
    """What a job found; each table lies as Parquet in a folder of its name in the job's folder.

    ``findings`` has the columns of :meth:`copydesk.Result.to_arrow`, ``pairs`` those of
    :meth:`copydesk.Pairs.to_arrow`, ``clusters`` a ``representative`` and ``members``, each an
    ``article`` and a ``paragraph``; ``errors`` the ``number`` of each row that is no article, from 0
    in the order of the run, and the ``error``.
    """

    findings: DataFrame
    pairs: DataFrame
    clusters: DataFrame
    errors: DataFrame


def check(
    articles: DataFrame,
    work: str,
    *,
    order: str = "id",
    partitions: int | None = None,
    **settings: Any,
) -> Found:
    """Checks a table of articles; the result is that of the command line over its rows in their order.

    Args:
        articles: a row an article, in columns ``text``, ``id``, ``title``, ``url``, ``byline``,
            ``published``, ``language``, ``source``, as the reader of Parquet files takes them.
            A row that is none, such as a null text, is an error of its own.
        work: a folder for what lies between the steps and what is found, which driver and workers
            share; files in it from an earlier job are overwritten.
        order: the column that articles are sorted by; each value once. What of two copies is the
            first depends on it. If these are the integers from 0 on, nothing needs to be sorted.
        partitions: how many pieces a step has; as the session has it, if not said.
        settings: those of :class:`copydesk.Checker` that are about rules and people, and ``fields``.

    Raises:
        copydesk.InputError: if no column holds the text; the message names the columns found.
        copydesk.SettingsError: if a setting makes no sense.
        ValueError: if there is no column ``order``, or values in it are missing or not unique.
    """
    options = words(**settings | {"threads": 1})  # a task is given one processor
    job = _Job(articles.sparkSession, work.rstrip("/"), partitions, options)
    cluster = _native.Cluster(words(**settings))
    columns = cluster.columns(articles.limit(0).toArrow().schema)
    n_articles, numbered = job.numbered(articles, columns, order)
    examined = job.examined(numbered)
    gathering = cluster.gathering()
    outlines = examined.where("error is null").drop("error", "packed")
    for batch in _by_number(outlines, n_articles):
        gathering.add(batch)
    found = job.kept("candidates", job.candidates(examined))
    candidates = pa.table(gathering.candidates(_collected(found)))
    verified = job.kept("verified", job.verified(examined, candidates))
    for batch in _by_number(verified, n_articles, "key", 32):
        gathering.add_pairs(batch)
    wanted = pa.table({"number": pa.array(gathering.decide(), pa.int64())})
    reported = job.wanted(examined, job.written("reported", wanted))
    for batch in _by_number(reported.select("number", "packed"), n_articles):
        gathering.add_articles(batch)
    return Found(
        pairs=job.written("pairs", pa.table(gathering.pairs())),
        clusters=job.written("clusters", _clusters(gathering)),
        findings=job.written("findings", pa.table(Result(gathering.report()))),
        errors=examined.where("error is not null").select("number", "error"),
    )


@dataclass(frozen=True)
class _Job:
    spark: SparkSession
    work: str
    partitions: int | None
    options: list[str]

    def numbered(self, articles: DataFrame, columns: list[str], order: str) -> tuple[int, DataFrame]:
        """Numbers articles in their order, from 0; returns how many there are and what they are made of."""
        from pyspark.sql import functions as F

        if order not in articles.columns:
            raise ValueError(f"no column `{order}`; there is {_names(articles.columns)}")
        values = articles.select(F.col(order).alias("value")).toArrow()["value"].combine_chunks()
        if values.null_count:
            raise ValueError(f"{values.null_count} rows have no `{order}`")
        values = values.take(pc.sort_indices(values))
        again = pc.filter(values[1:], pc.equal(values[1:], values[:-1]))
        if len(again):
            raise ValueError(f"more than one row has the `{order}` {again[0].as_py()!r}")
        numbers = pa.array(range(len(values)), pa.int64())
        if pa.types.is_integer(values.type) and values.cast(pa.int64()).equals(numbers):
            numbered = articles.withColumn(_NUMBER, F.col(order).cast("long"))
        else:
            table = pa.table({order: values, _NUMBER: numbers})
            numbered = articles.join(F.broadcast(self.written("numbers", table)), order)
        return len(values), numbered.select(_NUMBER, *columns)

    def examined(self, numbered: DataFrame) -> DataFrame:
        """Examines each article by itself."""
        return self.kept("examined", _mapped(numbered, partial(_examine, self.options), _EXAMINED))

    def candidates(self, examined: DataFrame) -> DataFrame:
        """Searches for copies, by hashes alone."""
        packed = examined.where("error is null").select("number", "packed")
        holders, variants = (
            _mapped(packed, partial(_holders, name), _ROW) for name in ("shingles", "variants")
        )
        standings = self.kept("standings", self.round("shingles", holders))
        meetings = self.round("meetings", self.round("prefixes", standings))
        lists = self.round("lists", standings.unionByName(meetings))
        pairs = self.round("decisions", standings.unionByName(lists))
        return pairs.unionByName(self.round("variants", variants))

    def round(self, name: str, rows: DataFrame) -> DataFrame:
        """Does a round: rows of one key come together."""
        by = ["key"] if self.partitions is None else [self.partitions, "key"]
        return _mapped(rows.repartition(*by), partial(_round, name), _ROW)

    def verified(self, examined: DataFrame, candidates: pa.Table) -> DataFrame:
        """Compares candidates; the texts of their paragraphs, and no others, travel."""
        from pyspark.sql import functions as F

        ends = pa.chunked_array(candidates["key"].chunks + candidates["order"].chunks, pa.int64())
        ends = pc.unique(ends)
        number = pc.shift_right(ends, 32)
        wanted = pa.table(
            {"number": number, "paragraph": pc.subtract(ends, pc.shift_left(number, 32))}
        )
        packed = self.wanted(examined, self.written("ends", wanted))
        packed = packed.select("number", "packed", "paragraph")
        texts = self.kept("texts", _mapped(packed, _texts, _TEXT))
        at = F.col("number") * (1 << 32) + F.col("paragraph")
        earlier = texts.select(at.alias("order"), F.col("text").alias("text_a"))
        later = texts.select(at.alias("key"), F.col("text").alias("text_b"))
        rows = self.written("compared", candidates).join(earlier, "order").join(later, "key")
        return _mapped(rows, _verified, _PAIR)

    def wanted(self, examined: DataFrame, wanted: DataFrame) -> DataFrame:
        """Returns the articles that are wanted; the others stay where they are."""
        from pyspark.sql import functions as F

        return examined.join(F.broadcast(wanted), "number")

    def kept(self, name: str, frame: DataFrame) -> DataFrame:
        """Does all of it now, and once."""
        frame.write.mode("overwrite").parquet(self.path(name))
        # Of a table without rows there may be no file to tell the columns from.
        return self.spark.read.schema(frame.schema).parquet(self.path(name))

    def path(self, name: str) -> str:
        return f"{self.work}/{name}"

    def written(self, name: str, table: pa.Table) -> DataFrame:
        """Writes a table of this machine, in pieces that a Spark Connect server takes."""
        n_rows = 1 + table.num_rows // (1 + table.nbytes // _BYTES_TOGETHER)
        frame = self.spark.createDataFrame(_rows(table, 0, n_rows))
        kept = self.kept(name, frame)
        for start in range(n_rows, table.num_rows, n_rows):
            piece = self.spark.createDataFrame(_rows(table, start, start + n_rows))
            piece.write.mode("append").parquet(self.path(name))
        return self.spark.read.schema(kept.schema).parquet(self.path(name))


def _rows(table: pa.Table, start: int, end: int) -> pa.Table:
    """Copies some rows; PySpark takes no slices of nested columns."""
    return table.take(pa.array(range(start, min(end, table.num_rows)), pa.int64()))


def _mapped(frame: DataFrame, step: Callable[[Batches], Batches], columns: Any) -> DataFrame:
    return frame.mapInArrow(step, ", ".join(f"`{name}` {kind}" for name, kind in columns))


def _collected(frame: DataFrame) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = frame.toArrow().to_batches()
    return batches


def _by_number(
    frame: DataFrame, n_articles: int, column: str = "number", shift: int = 0
) -> Batches:
    """Collects rows in the order of articles, those of some articles at a time; of `column` the bits above
    `shift` are the number of the article."""
    for start in range(0, n_articles, _ARTICLES_TOGETHER):
        end = start + _ARTICLES_TOGETHER
        piece = frame.where(f"{column} between {start << shift} and {(end << shift) - 1}")
        yield from _collected(piece.orderBy(column))


def _names(columns: list[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def _examine(options: list[str], batches: Batches) -> Batches:
    cluster = _native.Cluster(options)
    for batch in batches:
        numbers = batch.column(_NUMBER).to_pylist()
        yield from _of(cluster.examine(batch.drop_columns([_NUMBER]), numbers))


def _holders(name: str, batches: Batches) -> Batches:
    for batch in batches:
        yield from _of(_native.holders(batch, name))


def _round(name: str, batches: Batches) -> Batches:
    task = _native.RoundTask(name)
    for batch in batches:
        task.push(batch)
    while (rows := task.next_rows()) is not None:
        yield from _of(rows)


def _texts(batches: Batches) -> Batches:
    for batch in batches:
        yield from _of(_native.texts(batch))


def _verified(batches: Batches) -> Batches:
    for batch in batches:
        yield from _of(_native.verified(batch))


def _of(table: _native.ArrowTable) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = pa.table(table).to_batches()
    return batches


def _clusters(gathering: _native.Gathering) -> pa.Table:
    def place(found: Any) -> dict[str, Any]:
        return {"article": found[1], "paragraph": found[2]}

    rows = [
        {"representative": place(kept), "members": [place(one) for one in members]}
        for kept, members in gathering.clusters()
    ]
    return pa.Table.from_pylist(rows, schema=_CLUSTER)
