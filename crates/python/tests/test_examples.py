import json
import subprocess
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet

ROOT = Path(__file__).parents[3]


def test_the_notebook_runs_from_its_first_cell_to_its_last(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    cells = json.loads((ROOT / "examples/sample_articles.ipynb").read_text("utf-8"))["cells"]
    names = {}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
    rules = {finding.rule for finding in names["result"]}
    assert {"NAM001", "DUP001", "DUP003", "QUO001"} <= rules
    assert len(names["pairs"]) > 1 and names["table"].height == len(names["result"])
    assert names["repaired"] != [article["text"] for article in names["articles"]]
    assert "Kale Lanet" in capsys.readouterr().out


def test_a_folder_of_parquet_files_is_checked_and_copies_are_dropped(articles, tmp_path):
    long = {"id": "a", "text": (ROOT / "data/articles/01-nato-talks.txt").read_text("utf-8")}
    shards = [[long, {"id": "null", "text": None}], [articles[1], {**long, "id": "b"}]]
    for number, rows in enumerate(shards):
        rows = [{"id": row["id"], "body": row["text"]} for row in rows]
        path = tmp_path / f"data/train-{number:05}.parquet"
        path.parent.mkdir(exist_ok=True)
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    script = ROOT / "examples/hugging_face_folder.py"
    words = [sys.executable, script, tmp_path / "data", tmp_path / "out", "body"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("4 rows, ") and "2 rows dropped, 1 of them unreadable" in done.stdout
    kept = pyarrow.parquet.read_table(tmp_path / "out/train.parquet")
    assert kept.column("id").to_pylist() == ["a", "harbour"]
    assert "DUP005" in pyarrow.parquet.read_table(tmp_path / "out/findings.parquet")["rule"].to_pylist()
    assert pyarrow.parquet.read_table(tmp_path / "out/pairs.parquet").num_rows > 0
