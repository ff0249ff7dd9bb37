import json
import os
import pickle
import subprocess

import copydesk
import datasets
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest


def without_lines(output):
    """The findings as the command writes them for JSON Lines, where places in the file are known."""
    lines = [json.loads(line) for line in output.splitlines()]
    for line in lines:
        for place in [line, *line.get("related", [])]:
            if "location" in place:
                place["location"]["source"] = None
    return lines


def test_findings_are_those_of_the_command(articles, command):
    expected = without_lines(command("check", "--output-format", "json-lines"))
    result = copydesk.check(articles, path="articles.jsonl")
    found = without_lines(result.to_json_lines())
    assert [line["type"] for line in found].count("finding") >= 4
    assert found == expected
    fields = [{"type": "finding", **finding.to_dict()} for finding in result]
    assert fields == without_lines(result.to_json_lines())[1:-1]
    assert {"type": "summary", **result.summary.to_dict()} == expected[-1]


def test_a_parquet_file_and_its_table_give_the_same_bytes(articles, command, tmp_path):
    table = pyarrow.Table.from_pylist([{"title": None, **article} for article in articles])
    pyarrow.parquet.write_table(table, tmp_path / "articles.parquet")
    words = [os.environ["COPYDESK"], "check", "articles.parquet", "--isolated"]
    done = subprocess.run([*words, "-f", "json-lines"], cwd=tmp_path, capture_output=True)
    assert b'"type":"finding"' in done.stdout
    for threads in (1, 3):
        checker = copydesk.Checker(path="articles.parquet", threads=threads)
        assert checker.check(table).to_json_lines() == done.stdout


@pytest.mark.parametrize(
    "form",
    [
        pyarrow.Table.from_pylist,
        lambda rows: pyarrow.Table.from_pylist(rows).to_batches()[0],
        lambda rows: pyarrow.Table.from_pylist(rows).to_reader(),
        polars.DataFrame,
        pandas.DataFrame,
        lambda rows: datasets.Dataset.from_list([*rows, {"text": "Left out."}]).select(range(3)),
        iter,
        tuple,
    ],
    ids=["table", "batch", "reader", "polars", "pandas", "dataset", "iterator", "tuple"],
)
def test_articles_may_come_in_any_form(articles, form):
    rows = [{"id": article["id"], "text": article["text"]} for article in articles]
    expected = copydesk.check(rows).to_json_lines()
    assert copydesk.check(form(rows)).to_json_lines() == expected


def test_datasets_may_be_streamed_and_splits_are_chosen(articles):
    rows = [{"id": article["id"], "text": article["text"]} for article in articles]
    dataset = datasets.Dataset.from_list(rows)
    expected = copydesk.check(rows).to_json_lines()
    assert copydesk.check(dataset.to_iterable_dataset()).to_json_lines() == expected
    with pytest.raises(TypeError, match="one is needed: `train`, `test`"):
        copydesk.check(datasets.DatasetDict(train=dataset, test=dataset))


def test_one_text_is_one_article():
    result = copydesk.check("It rained all  day on the coast.", rules=["STR006"])
    (finding,) = result
    assert (finding.rule, finding.location.row, finding.location.article) == ("STR006", 0, "-#1")
    assert finding.location.char_start == 13
    assert finding.fix.edits[0].replacement == " "
    assert result.summary.findings_by_rule == {"STR006": 1}
    assert "STR006" in repr(finding) and "1 findings in 1 articles" in repr(result)
    with pytest.raises(AttributeError):
        finding.rule = "STR007"


def test_settings_are_those_of_the_command(articles, tmp_path):
    def rules(**settings):
        return {finding.rule for finding in copydesk.check(articles, **settings)}

    assert rules(rules="STR006") == {"STR006"}
    assert "STR006" not in rules(ignore=["STR"])
    assert rules(config={"select": ["STR006"]}) == {"STR006"}
    config = tmp_path / "desk.toml"
    config.write_text('select = ["STR006"]\n[severity]\nSTR006 = "error"\n')
    (finding,) = copydesk.check(articles, config=config)
    assert finding.severity == "error"
    assert rules(config={"severity": {"STR006": "error"}, "select": ["STR006"]}) == {"STR006"}
    assert rules(fields={"text": "title"}, rules="DUP") == set()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rules": ["XYZ"]}, "XYZ"),
        ({"config": {"slect": []}}, "did you mean `select`"),
        ({"config": "gone.toml"}, "gone.toml"),
        ({"min_confidence": "high"}, "min-confidence"),
        ({"gazetteers": "gone.csv"}, "gone.csv"),
        ({"colour": "red"}, "--colour"),
        ({"fields": {"body": "x"}}, "there is no field `body`"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(copydesk.SettingsError, match=".*".join(message.split(" ", 1))):
        copydesk.Checker(**settings)


def test_nothing_around_the_current_folder_counts(articles, tmp_path, monkeypatch):
    expected = copydesk.check(articles).to_json_lines()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copydesk.toml").write_text('select = ["NONE"]')
    (tmp_path / "copydesk-vocabulary.csv").write_text("name\nAngela Merkell\n")
    (tmp_path / "copydesk-baseline.jsonl").write_text("not even JSON")
    assert copydesk.check(articles).to_json_lines() == expected


def test_what_is_known_does_not_count(articles, tmp_path):
    first = copydesk.check(articles, rules="STR006")
    line = {"fingerprint": first.findings[0].fingerprint, "decision": "reject", "reason": "verse"}
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text(json.dumps(line) + "\n")
    result = copydesk.check(articles, rules="STR006", decisions=decisions)
    assert (result.findings, len(result)) == ([], 0)
    assert [(finding.status, finding.reason) for finding in result.known] == [
        ("suppressed", "verse")
    ]


def test_findings_are_an_arrow_table(articles):
    result = copydesk.check(articles)
    table = pyarrow.table(result)
    assert table.num_rows == len(result.findings) + len(result.known) == len(result.to_arrow())
    first = result.findings[0]
    row = table.slice(0, 1).to_pylist()[0]
    assert (row["rule"], row["byte_start"]) == (first.rule, first.location.byte_start)
    assert row["evidence"] == [one.to_dict() for one in first.evidence]
    assert polars.DataFrame(result).height == table.num_rows
    empty = pyarrow.table(copydesk.check([]))
    assert (empty.num_rows, empty.schema) == (0, table.schema)


def test_a_checker_travels_to_another_process(articles):
    checker = copydesk.Checker(rules=["STR"], gazetteers=None)
    again = pickle.loads(pickle.dumps(checker))
    assert again.check(articles).to_json_lines() == checker.check(articles).to_json_lines()
    result = checker.check(articles)
    assert pickle.loads(pickle.dumps(result.findings)) == result.findings
