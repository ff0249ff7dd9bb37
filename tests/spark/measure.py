"""Times a check of generated articles: ``measure.py command|sail|spark N_PARAGRAPHS [FOLDER]``.

``command`` is `$COPYDESK check`, on all processors; the others are the job, of which it also says how large what
lies between its steps is. The articles are those of the contract test; FOLDER is where they are kept for the next run.
``resource`` counts the memory of this process or of the command: for the job the driver's, and with Sail the workers' as well.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "crates/python/tests"))

import engines
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from corpus import articles

from copydesk import spark

#: What is generated at once: copies are of paragraphs among these.
PARAGRAPHS_TOGETHER = 600_000


def main(engine, n_paragraphs, folder=None):
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(folder or scratch, f"{n_paragraphs}-paragraphs")
        if not source.exists():
            written(source, int(n_paragraphs))
        print(engine, *(f"{name}: {value:,}" for name, value in size(source)), flush=True)
        if engine == "command":
            of_command(source)
        else:
            of_job(engine, source, Path(scratch, "work"), int(n_paragraphs))


def size(source):
    texts = [pq.read_table(file, columns=["text"])["text"] for file in source.iterdir()]
    yield "articles", sum(len(text) for text in texts)
    yield "paragraphs", sum(pc.sum(pc.count_substring(text, "\n\n")).as_py() + len(text) for text in texts)
    yield "bytes", sum(pc.sum(pc.binary_length(text)).as_py() for text in texts)


def of_command(source):
    start = time.monotonic()
    words = [os.environ["COPYDESK"], "check", source, "--isolated", "-f", "json-lines"]
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    told(time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN))


def of_job(engine, source, work, n_paragraphs):
    settings = {"driver_memory": "3g"} if engine == "spark" else {}
    with engines.ENGINES[engine](**settings) as session:
        measured(session, source, work, n_paragraphs)


def measured(session, source, work, n_paragraphs):
    start = time.monotonic()
    found = spark.check(
        session.read.parquet(str(source)).repartition(4),
        str(work),
        order="number",
        partitions=8 * (1 + n_paragraphs // 1_000_000),
    )
    told(time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF))
    print(f"  {found.pairs.count():,} pairs, {found.findings.count():,} findings")
    for step in sorted(work.iterdir(), key=lambda path: path.stat().st_mtime):
        n_bytes = sum(file.stat().st_size for file in step.rglob("*.parquet"))
        print(f"  {step.name:12} {n_bytes / 1e6:10,.1f} MB")


def told(seconds, used):
    print(f"  {seconds:.0f} s, {used.ru_maxrss / 1e3:,.0f} MB", flush=True)


def written(folder, n_paragraphs):
    """Writes articles with about so many paragraphs."""
    folder.mkdir(parents=True)
    n_articles = 0
    for block in range(-(-n_paragraphs // PARAGRAPHS_TOGETHER)):
        n_block = min(PARAGRAPHS_TOGETHER, n_paragraphs - block * PARAGRAPHS_TOGETHER) // 6
        corpus = articles(n_block, seed=block)
        for number, article in enumerate(corpus, n_articles):
            article |= {"id": f"a{number}", "number": number}
        pq.write_table(pa.Table.from_pylist(corpus), folder / f"{block:04}.parquet")
        n_articles += n_block


if __name__ == "__main__":
    main(*sys.argv[1:])
