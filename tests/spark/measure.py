"""Times the job and says how large what lies between its steps is: ``measure.py sail|spark N_PARAGRAPHS``.

The articles are those of the contract test. ``resource`` counts the memory of this process: the driver's,
and with Sail the workers' as well.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "crates/python/tests"))

import pyarrow as pa
import pyarrow.parquet as pq
from corpus import articles
from pyspark.sql import SparkSession

from copydesk import spark


#: What is generated at once: copies are of paragraphs among these.
PARAGRAPHS_TOGETHER = 600_000


def main(engine, n_paragraphs):
    with tempfile.TemporaryDirectory() as folder:
        n, n_bytes = written(Path(folder, "articles"), int(n_paragraphs))
        session, _server = started(engine)  # a server that nobody holds shuts down
        start = time.monotonic()
        work = Path(folder, "work")
        found = spark.check(
            session.read.parquet(f"{folder}/articles").repartition(4),
            str(work),
            order="number",
            partitions=8 * (1 + n // 1_000_000),
        )
        seconds = time.monotonic() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(f"{engine}: {n} paragraphs, {n_bytes / 1e6:.1f} MB: {seconds:.0f} s, {memory:.0f} MB")
        print(f"  {found.pairs.count()} pairs, {found.findings.count()} findings")
        for step in sorted(work.iterdir(), key=lambda path: path.stat().st_mtime):
            size = sum(file.stat().st_size for file in step.rglob("*.parquet"))
            print(f"  {step.name:12} {size / 1e6:8.1f} MB")


def written(folder, n_paragraphs):
    """Writes articles with about so many paragraphs, and returns how many they are and their bytes."""
    folder.mkdir()
    n, n_bytes, n_articles = 0, 0, 0
    for block in range(-(-n_paragraphs // PARAGRAPHS_TOGETHER)):
        n_block = min(PARAGRAPHS_TOGETHER, n_paragraphs - block * PARAGRAPHS_TOGETHER) // 6
        corpus = articles(n_block, seed=block)
        n += sum(article["text"].count("\n\n") + 1 for article in corpus)
        n_bytes += sum(len(article["text"]) for article in corpus)
        numbers = range(n_articles, n_articles + n_block)
        for number, article in zip(numbers, corpus, strict=True):
            article |= {"id": f"a{number}", "number": number}
        pq.write_table(pa.Table.from_pylist(corpus), folder / f"{block}.parquet")
        n_articles += n_block
    return n, n_bytes


def started(engine):
    if engine == "sail":
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer()
        server.start()
        address = f"sc://127.0.0.1:{server.listening_address[1]}"
        return SparkSession.builder.remote(address).getOrCreate(), server
    local = SparkSession.builder.master("local[2]").config("spark.driver.memory", "3g")
    for key in ("spark.driver.host", "spark.driver.bindAddress"):
        local = local.config(key, "127.0.0.1")
    return local.config("spark.ui.enabled", "false").getOrCreate(), None


if __name__ == "__main__":
    main(*sys.argv[1:])
