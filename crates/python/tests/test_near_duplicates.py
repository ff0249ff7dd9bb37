import json
import pickle

import copydesk
import polars
import pyarrow
import pytest

TEXTS = [
    "The ferry to the island runs again after the storm of last week.",
    "The quay had been closed for 12 days while divers looked at the damaged wall.",
    "The ferry to the island runs again after the storm of last week!",
    "Nobody was hurt.",
    "The quay had been closed for 21 days while divers looked at the damaged wall.",
    "The ferry to the iland runs again after the storm of last week.",
]


def lines(output):
    return [json.loads(line) for line in output.splitlines()]


def test_pairs_and_clusters_are_those_of_the_command(articles, command):
    found = copydesk.near_duplicates(articles)
    expected = lines(command("dedup", "--pairs", "-"))
    assert len(found) == len(expected) == 2
    for pair, line in zip(found, expected):
        for side in "ab":
            place = getattr(pair, side).to_dict()
            assert articles[place.pop("row")]["id"] == place["article"]
            assert place == line[side]
        assert (pair.kind, pair.class_, pair.difference) == (
            line["kind"],
            line["class"],
            line["difference"],
        )
        assert (pair.similarity, pair.jaccard) == (line["similarity"], line["jaccard"])
    clusters = lines(command("dedup", "--clusters", "-"))
    assert len(found.clusters) == len(clusters) == 1
    assert [place.article for place in found.clusters[0].members] == [
        place["article"] for place in clusters[0]["members"]
    ]


def test_texts_are_a_paragraph_each():
    found = copydesk.near_duplicates(TEXTS)
    assert [(pair.a.row, pair.b.row, pair.kind) for pair in found] == [
        (0, 2, "exact"),
        (0, 5, "near"),
        (1, 4, "conflicting"),
    ]
    assert found[1].difference.startswith("The ferry to the [-island-]{+iland+}")
    assert (found.n_articles, found.n_paragraphs, found.errors) == (6, 6, [])
    assert [[place.row for place in cluster.members] for cluster in found.clusters] == [[0, 2, 5]]
    assert found[-1] == found[2] and found[0:2] == list(found)[:2]
    with pytest.raises(IndexError):
        found[3]
    two = "A blank line\n\nis no end of a paragraph here, in a text of some words."
    assert copydesk.near_duplicates([two, two]).n_paragraphs == 2


def test_texts_are_what_whole_articles_are_to_the_command(command):
    texts = [{"id": f"p{number}", "text": text} for number, text in enumerate(TEXTS)]
    expected = lines(command("dedup", "--paragraphs", "whole", "--pairs", "-", articles=texts))
    found = copydesk.near_duplicates(TEXTS, ids=[text["id"] for text in texts])
    for pair, line in zip(found, expected, strict=True):
        assert (pair.a.article, pair.b.article) == (line["a"]["article"], line["b"]["article"])
        assert (pair.similarity, pair.kind) == (line["similarity"], line["kind"])


def test_articles_may_be_made_one_by_one(articles):
    found = list(copydesk.near_duplicates(articles))
    assert list(copydesk.near_duplicates(article for article in [*articles, None])) == found
    assert list(copydesk.near_duplicates(polars.DataFrame(articles))) == found


@pytest.mark.parametrize(
    "form", [pyarrow.array, lambda t: pyarrow.chunked_array([t[:2], t[2:]]), polars.Series, iter]
)
def test_texts_may_come_in_any_form_with_ids(form):
    ids = [f"p{number}" for number in range(len(TEXTS))]
    found = copydesk.near_duplicates(form(TEXTS), ids=ids)
    assert list(found) == list(copydesk.near_duplicates(TEXTS, ids=ids))
    assert [(pair.a.article, pair.b.article) for pair in found][0] == ("p0", "p2")


def test_ids_must_be_as_many_as_texts():
    for ids in [["a"], [str(n) for n in range(9)]]:
        with pytest.raises(copydesk.InputError, match="ids than texts"):
            copydesk.near_duplicates(TEXTS, ids=ids)


def test_settings():
    def kinds(**settings):
        return [(p.a.row, p.b.row) for p in copydesk.near_duplicates(TEXTS, **settings)]

    assert kinds(threshold=1.0) == [(0, 2)]
    assert (0, 2) in kinds(method="jaccard", threshold=0.9)
    longest = copydesk.near_duplicates(TEXTS, keep="longest").clusters[0]
    assert longest.representative in longest.members
    with pytest.raises(copydesk.SettingsError, match="threshold 2"):
        copydesk.NearDuplicates(threshold=2)
    with pytest.raises(copydesk.SettingsError, match="--shingle-words"):
        copydesk.NearDuplicates(shingle_words=3)


def test_pairs_are_an_arrow_table():
    found = copydesk.near_duplicates(TEXTS)
    table = pyarrow.table(found)
    assert table.num_rows == len(found)
    assert table.column("b_row").to_pylist() == [pair.b.row for pair in found]
    assert table.column("kind").to_pylist() == [pair.kind for pair in found]
    assert pyarrow.table(copydesk.near_duplicates([])).schema == table.schema


def test_a_bad_text_costs_itself():
    found = copydesk.near_duplicates([TEXTS[0], None, 5, TEXTS[0]])
    assert [(pair.a.row, pair.b.row) for pair in found] == [(0, 3)]
    assert [error.row for error in found.errors] == [1, 2]


def test_a_search_travels_to_another_process():
    search = pickle.loads(pickle.dumps(copydesk.NearDuplicates(threshold=1.0)))
    found = search.find(TEXTS)
    assert len(found) == 1
    assert pickle.loads(pickle.dumps(list(found))) == list(found)
    assert found[0].to_dict()["class"] == found[0].class_
