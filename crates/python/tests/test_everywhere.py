"""One corpus, everywhere: the command, its shards, the package, Sail and Spark find the same."""

import json
import os
import random
import subprocess
import sys

import pyarrow
import pyarrow.parquet
import pytest

import copydesk
import copydesk.spark

N_ARTICLES = 1_000
WORDS = (
    "ferry harbour minister council budget winter railway engine paper market school river "
    "bridge storm election summit island letter museum orchestra glacier customs"
).split()


def articles():
    """Makes articles with copies, copies that disagree, furniture, slips, and rows that are none."""
    chance = random.Random(11)
    kept = ["On Monday the first of 12 ferries left for the islands with food and letters."]
    for number in range(N_ARTICLES):
        paragraphs = []
        for _ in range(chance.randint(2, 5)):
            words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(8, 40)))
            paragraphs.append(f"On Monday the {words} of {chance.randint(2, 90)} towns came.")
        kept += paragraphs
        if chance.random() < 0.1:
            paragraphs.append(chance.choice(kept))
        if chance.random() < 0.1:
            paragraphs.append(chance.choice(kept).replace("towns", "villages"))
        if chance.random() < 0.1:
            paragraphs.append(paragraphs[0].replace(" towns", "5 towns"))
        if chance.random() < 0.1:
            paragraphs.append("The the ferry left  without its crew.")
        if chance.random() < 0.2:
            paragraphs.append("Sign up to our newsletter for the latest news from the harbour.")
        if number % 250 == 7:
            paragraphs.append("Estonian Defense Minister Kale Lanet told reporters so.")
        yield {
            "id": f"a{number:05}",
            "title": f"Harbour news {number}",
            "text": None if number % 97 == 5 else "\n\n".join(paragraphs),
            "url": f"https://{'abc'[number % 3]}.example/{number}",
            "published": f"2026-03-{number % 28 + 1:02}",
        }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the articles, of which nothing is said but where they are."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news").mkdir()
    table = pyarrow.Table.from_pylist(list(articles()))
    pyarrow.parquet.write_table(table, folder / "news" / "all.parquet", row_group_size=150)
    return folder


def command(folder, *words):
    words = [os.environ["COPYDESK"], *words, "--isolated", "-f", "json-lines", "--quiet"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr.decode()  # some rows are no articles
    return done.stdout


@pytest.fixture(scope="module")
def expected(folder):
    found = command(folder, "check", "news", "-j", "1")
    codes = json.loads(found.splitlines()[-1])["findings_by_rule"]
    assert {"DUP003", "DUP004", "DUP006", "DUP008", "NAM001", "STR006"} <= codes.keys()
    return found


PATH = {"path": "news/all.parquet"}


def test_the_command_on_eight_threads(folder, expected):
    assert command(folder, "check", "news", "-j", "8") == expected


def test_four_shards_and_their_merge(folder, expected):
    for number in range(1, 5):
        words = ["check", "news", "--isolated", "--shard", f"{number}/4", "--parts", "parts", "-q"]
        done = subprocess.run([os.environ["COPYDESK"], *words], cwd=folder, check=False)
        assert done.returncode in (0, 2)
    assert command(folder, "merge", "news", "--parts", "parts") == expected


def test_the_package(folder, expected):
    table = pyarrow.parquet.ParquetFile(folder / "news" / "all.parquet")
    reader = pyarrow.RecordBatchReader.from_batches(table.schema_arrow, table.iter_batches(77))
    assert copydesk.check(reader, **PATH).to_json_lines() == expected


def on_an_engine(session, folder, expected):
    news = folder / "news"
    assert copydesk.spark.check(news, spark=session, **PATH).to_json_lines() == expected
    table = session.read.parquet(f"file://{news}").repartition(5)
    found = copydesk.spark.check(table, order="id", **PATH)
    assert found.to_json_lines() == expected
    assert [error.record for error in found.errors] == list(range(6, N_ARTICLES, 97))
    assert "null" in found.errors[0].message
    with pytest.raises(copydesk.InputError, match="no column `body`; there are `id`, `title`"):
        copydesk.spark.check(table, order="id", fields={"text": "body"})
    with pytest.raises(copydesk.InputError, match="no column `number` to order by"):
        copydesk.spark.check(table, order="number")


def test_sail(folder, expected):
    from pysail.spark import SparkConnectServer
    from pyspark.sql import SparkSession

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").create()
    try:
        on_an_engine(session, folder, expected)
    finally:
        session.stop()
        server.stop()


SPARK = """
import sys
from pathlib import Path
from pyspark.sql import SparkSession
sys.path.insert(0, sys.argv[1])
from test_everywhere import on_an_engine
local = {"spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1",
         "spark.driver.bindAddress": "127.0.0.1"}
session = SparkSession.builder.master("local[2]").config(map=local).getOrCreate()
on_an_engine(session, Path(sys.argv[2]), Path(sys.argv[3]).read_bytes())
"""


@pytest.mark.spark
def test_spark(folder, expected):
    # In a process of its own, and without what the other left in the environment: one process speaks
    # to one kind of server.
    (folder / "expected").write_bytes(expected)
    words = [sys.executable, "-c", SPARK, os.path.dirname(__file__), folder, folder / "expected"]
    environment = {name: value for name, value in os.environ.items() if "SPARK_" not in name}
    environment |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
