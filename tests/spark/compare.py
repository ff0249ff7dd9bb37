"""Runs the job on a master and compares it with one process: ``compare.py MASTER FOLDER N_ARTICLES``."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "crates/python/tests"))

import engines
import pyarrow as pa
from corpus import articles

import copydesk
from copydesk import spark


def main(master, folder, n_articles):
    corpus = articles(int(n_articles))
    expected = copydesk.check(corpus)
    pairs = copydesk.near_duplicates(corpus)
    settings = {"executor_memory": "700m", "sql_shuffle_partitions": "8"}
    with engines.spark(master, **settings) as session:
        session.sparkContext.setLogLevel("ERROR")
        source = session.createDataFrame(pa.Table.from_pylist(corpus)).repartition(8)
        start = time.monotonic()
        found = spark.check(source, folder)
        seconds = time.monotonic() - start
        same = sorted(prints(found.findings.toArrow())) == sorted(prints(expected.to_arrow()))
        same &= sorted(ends(found.pairs.toArrow())) == sorted(ends(pairs.to_arrow()))
        same &= found.clusters.count() == len(pairs.clusters)
        print(
            f"{len(corpus)} articles, {len(pairs)} pairs, {len(pairs.clusters)} clusters, "
            f"{found.findings.count()} findings in {seconds:.0f} s: {'the same' if same else 'NOT THE SAME'}"
        )
    return 0 if same else 1


def ends(pairs):
    names = ["a_article", "a_paragraph", "b_article", "b_paragraph", "kind", "similarity"]
    return [tuple(row.values()) for row in pa.table(pairs).select(names).to_pylist()]


def prints(findings):
    table = pa.table(findings).select(["fingerprint", "rule", "message"])
    return [tuple(row.values()) for row in table.to_pylist()]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
