"""Checks a folder of Parquet files on a cluster: ``spark-submit check_on_spark.py ARTICLES WORK``.

ARTICLES has the columns ``id`` and ``text``, and may have ``title``, ``url``, ``published`` …; WORK is a folder
that all machines share. See docs/scale.md.
"""

import sys

from pyspark.sql import SparkSession

from copydesk import spark


def main(articles: str, work: str) -> None:
    session = SparkSession.builder.appName("copydesk").getOrCreate()
    found = spark.check(session.read.parquet(articles), work, order="id")
    found.findings.groupBy("rule").count().orderBy("rule").show(100)
    print(f"{found.pairs.count()} pairs, {found.errors.count()} rows that are no articles")
    session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
