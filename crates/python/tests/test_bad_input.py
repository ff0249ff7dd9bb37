import copydesk
import pyarrow
import pytest


def errors(articles, **settings):
    result = copydesk.check(articles, rules="STR006", **settings)
    summary = result.summary
    assert summary.records == summary.articles + summary.read_errors
    return [(error.row, error.message) for error in result.errors], len(result)


GOOD = {"text": "It rained all  day."}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (None, "`None` is no article"),
        (7, "an object of type `int` is no article"),
        (b"It rained.", "an object of type `bytes` is no article"),
        ("It rained \ud83c.", "half a character"),
        ({"text": None}, "field `text` is"),
        ({"text": 7}, "field `text` is a number, not text"),
        ({"text": b"It rained."}, "an object of type `bytes`"),
        ({"body": "It rained."}, "no field `text`; there is `body`"),
        ({}, "no field `text`"),
        ("", "holds no text"),
        ("   ", "holds no text"),
    ],
)
def test_a_bad_article_costs_itself(bad, message):
    found, n_findings = errors([GOOD, bad, GOOD])
    assert n_findings == 2
    ((row, text),) = found
    assert row == 1
    assert message in text


def test_null_and_numbers_in_tables():
    found, n_findings = errors(pyarrow.table({"text": ["It rained all  day.", None]}))
    assert (n_findings, [row for row, _ in found]) == (1, [1])
    found, _ = errors(pyarrow.table({"text": [1, 2]}))
    assert [row for row, _ in found] == [0, 1]
    assert "not text" in found[0][1]


def test_a_missing_column_is_raised_with_the_columns_that_there_are():
    table = pyarrow.table({"body": ["It rained."], "n": [1]})
    with pytest.raises(copydesk.InputError, match="no field `text`; there is `body`, `n`"):
        copydesk.check(table)
    with pytest.raises(copydesk.InputError, match="no field `content`"):
        copydesk.near_duplicates(table, fields={"text": "content"})
    assert copydesk.check(table, fields={"text": "body"}).summary.articles == 1


def test_huge_texts():
    huge = "It rained all day on the coast. " * 300_000
    found, _ = errors([huge, GOOD], max_record_size="1M")
    assert found[0][0] == 0 and "longer than 1048576 bytes" in found[0][1]
    table = pyarrow.table({"text": pyarrow.array([huge, "It rained."], pyarrow.large_string())})
    assert errors(table) == ([], 0)


@pytest.mark.parametrize("bad", [7, None, object()])
def test_what_is_no_collection_is_a_type_error(bad):
    with pytest.raises(TypeError, match="articles are a text, a mapping, an iterable"):
        copydesk.check(bad)


def test_a_stream_that_breaks_is_an_error_behind_what_came():
    batch = pyarrow.record_batch({"text": ["It rained all  day."]})

    def batches():
        yield batch
        raise OSError("the disk is gone")

    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, batches())
    found, n_findings = errors(reader)
    assert n_findings == 1
    assert "the disk is gone" in found[0][1]
