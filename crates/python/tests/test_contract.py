"""One corpus, whoever does the work: the same findings, pairs and clusters.

The command, its shards and the package give the same bytes; the job gives the same rows, on Sail, or with
``COPYDESK_ENGINES=spark`` on Spark: a process that was a client of the one does not start the other.
"""

import json
import os
import subprocess
from collections import Counter

import engines
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from corpus import articles

import copydesk

N_ARTICLES = 1200

#: A row in so many is no article.
POISONED = 97

ENGINES = [name for name in os.environ.get("COPYDESK_ENGINES", "sail").split(",") if name]


def compared(finding):
    """Returns what must be the same of a finding, from JSON or from a row of a table."""
    location = finding.get("location", finding)
    places = [
        (one["location"]["article"], one["location"]["paragraph"], one["location"]["byte_start"], one["similarity"])
        for one in finding["related"]
    ]
    fix = finding["fix"] and json.dumps(finding["fix"], sort_keys=True)
    return (
        [location[name] for name in ("article", "record", "paragraph", "byte_start", "byte_end", "line", "column")],
        [finding[name] for name in ("rule", "severity", "confidence", "message", "excerpt", "fingerprint")],
        [(one["kind"], one["text"]) for one in finding["evidence"]],
        [(one["text"], one["confidence"]) for one in finding["suggestions"]],
        places,
        fix,
    )


def place(found):
    return (found["article"], found["paragraph"])


def command(folder, *words):
    words = [os.environ["COPYDESK"], *words, "--isolated", "--quiet"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr.decode()  # some rows are no articles
    return done.stdout


class OfCommand:
    def __init__(self, folder, n_threads):
        threads = ["-j", str(n_threads)]
        self.lines = command(folder, "check", "news", "-f", "json-lines", *threads)
        found = [json.loads(line) for line in self.lines.splitlines()]
        self.findings = [compared(one) for one in found if one["type"] == "finding"]
        pairs, clusters = folder / f"pairs{n_threads}", folder / f"clusters{n_threads}"
        command(folder, "dedup", "news", "--pairs", pairs, "--clusters", clusters, *threads)
        pairs, clusters = (list(map(json.loads, open(path))) for path in (pairs, clusters))
        self.pairs = [(place(p["a"]), place(p["b"]), p["similarity"], p["kind"]) for p in pairs]
        self.clusters = [(place(c["representative"]), list(map(place, c["members"]))) for c in clusters]


class OfPackage:
    def __init__(self, folder):
        self.lines = copydesk.check(self.rows(folder), path="news/all.parquet").to_json_lines()
        pairs = copydesk.near_duplicates(self.rows(folder))
        end = lambda one: (one.article, one.paragraph)  # noqa: E731
        self.pairs = [(end(p.a), end(p.b), p.similarity, p.kind) for p in pairs]
        self.clusters = [(end(c.representative), list(map(end, c.members))) for c in pairs.clusters]

    @staticmethod
    def rows(folder):
        table = pq.ParquetFile(folder / "news" / "all.parquet")
        return pa.RecordBatchReader.from_batches(table.schema_arrow, table.iter_batches(77))


class OfJob:
    def __init__(self, session, corpus, folder):
        from copydesk import spark

        # Rows come in any order and in several files.
        mixed = sorted(corpus, key=lambda article: hash_of(article["id"]))
        source = session.createDataFrame(pa.Table.from_pylist(mixed)).repartition(3)
        found = spark.check(source, str(folder), partitions=3)
        self.findings = [compared(row) for row in found.findings.toArrow().to_pylist()]
        pairs = found.pairs.toArrow().to_pylist()
        ends = [((p["a_article"], p["a_paragraph"]), (p["b_article"], p["b_paragraph"])) for p in pairs]
        self.pairs = [(a, b, p["similarity"], p["kind"]) for (a, b), p in zip(ends, pairs)]
        clusters = found.clusters.toArrow().to_pylist()
        self.clusters = [(place(c["representative"]), list(map(place, c["members"]))) for c in clusters]
        self.errors = found.errors.orderBy("number").toArrow().to_pylist()


def hash_of(name):
    return int.from_bytes(name.encode(), "big") * 0x9E3779B97F4A7C15 % (1 << 64)


@pytest.fixture(scope="module")
def corpus():
    made = articles(N_ARTICLES)
    for article in made[5::POISONED]:
        article["text"] = None
    return made


@pytest.fixture(scope="module")
def folder(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news").mkdir()
    table = pa.Table.from_pylist(corpus)
    pq.write_table(table, folder / "news" / "all.parquet", row_group_size=150)
    return folder


@pytest.fixture(scope="module")
def expected(folder):
    return OfCommand(folder, 1)


def copies(found):
    return sorted(found.pairs), sorted(found.clusters)


def test_the_corpus_has_something_of_everything(expected):
    rules = {one[1][0] for one in expected.findings}
    assert rules >= {"DUP001", "DUP002", "DUP003", "DUP004", "DUP006", "NAM001", "STR006"}, rules
    assert {kind for *_, kind in expected.pairs} == {"exact", "near", "conflicting"}
    assert len(expected.clusters) > 100


def test_eight_threads(folder, expected):
    found = OfCommand(folder, 8)
    assert found.lines == expected.lines
    assert copies(found) == copies(expected)


def test_four_shards_and_their_merge(folder, expected):
    for number in range(1, 5):
        words = ["check", "news", "--isolated", "--shard", f"{number}/4", "--parts", "parts", "-q"]
        done = subprocess.run([os.environ["COPYDESK"], *words], cwd=folder, check=False)
        assert done.returncode in (0, 2)
    assert command(folder, "merge", "news", "--parts", "parts", "-f", "json-lines") == expected.lines


def test_the_package(folder, expected):
    found = OfPackage(folder)
    assert found.lines == expected.lines
    assert copies(found) == copies(expected)


@pytest.fixture(scope="module", params=ENGINES)
def session(request):
    with engines.ENGINES[request.param]() as session:
        yield session


def test_the_job(session, corpus, expected, tmp_path):
    found = OfJob(session, corpus, tmp_path)
    by_rule = [Counter(one[1][0] for one in side.findings) for side in (found, expected)]
    assert by_rule[0] == by_rule[1]
    order = lambda one: (one[0][0], one[0][3:5], one[1][0])  # noqa: E731
    assert sorted(found.findings, key=order) == sorted(expected.findings, key=order)
    assert copies(found) == copies(expected)
    assert [row["number"] for row in found.errors] == list(range(5, N_ARTICLES, POISONED))
    assert all("null" in row["error"] for row in found.errors), found.errors


def test_rows_that_are_no_articles_are_errors_of_their_own(session, tmp_path):
    from copydesk import spark

    text = "It rained all  night in the harbour and on the islands."
    rows = [{"id": "a", "text": text}, {"id": "b", "text": None}, {"id": "c", "text": text}]
    found = spark.check(session.createDataFrame(pa.Table.from_pylist(rows)), str(tmp_path))
    assert [(row["number"], bool(row["error"])) for row in found.errors.toArrow().to_pylist()] == [(1, True)]
    rules = sorted((row["article"], row["rule"]) for row in found.findings.toArrow().to_pylist())
    assert ("c", "DUP003") in rules and ("a", "STR006") in rules


def test_columns_that_are_missing_are_said_before_the_work(session, tmp_path):
    from copydesk import spark

    def frame(**columns):
        return session.createDataFrame(pa.table(columns))

    with pytest.raises(copydesk.InputError, match="no field `text`; there is `id`, `body`"):
        spark.check(frame(id=["a"], body=["It rained."]), str(tmp_path))
    with pytest.raises(ValueError, match="no column `id`; there is `text`"):
        spark.check(frame(text=["It rained."]), str(tmp_path))
    with pytest.raises(ValueError, match="more than one row has the `id` 'a'"):
        spark.check(frame(id=["a", "b", "a"], text=["One.", "Two.", "Three."]), str(tmp_path))
    with pytest.raises(ValueError, match="1 rows have no `id`"):
        spark.check(frame(id=["a", None], text=["One.", "Two."]), str(tmp_path))
