import json
import pickle

import copydesk
import pytest

PEOPLE = "name,id,aliases,role\nKalle Laanet,Q1,K. Laanet,minister\nOlga Tamm,Q2,,mayor\n"


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


def test_mentions_are_those_of_the_command(articles, command):
    expected = [json.loads(line) for line in command("names", "--mentions", "-").splitlines()]
    found = [mention.to_dict() for mention in copydesk.names(articles)]
    assert [articles[mention.pop("row")]["id"] for mention in found] == [
        mention["article"] for mention in found
    ]
    assert found == expected != []


def test_gazetteers_are_built_opened_and_asked(people, tmp_path):
    built = copydesk.Gazetteer.build(people, tmp_path / "people.gaz")
    assert (built.n_people, built.n_names) == (2, 3)
    for gazetteer in [built, copydesk.Gazetteer.open(people), pickle.loads(pickle.dumps(built))]:
        lookup = gazetteer.lookup("Kale Lanet")
        assert (lookup.verdict, lookup.suggestion, lookup.id) == (
            "misspelling",
            "Kalle Laanet",
            "Q1",
        )
        assert gazetteer.lookup("Kalle Laanet").verdict == "exact"
        assert gazetteer.lookup("Angela Merkel").verdict == "unknown"


def test_a_checker_knows_the_people_of_a_list(people, tmp_path):
    copydesk.Gazetteer.build([people], tmp_path / "people.gaz")
    text = "Kale Lanet spoke to the press. Minister Kale Lanet said that the road is open."
    for gazetteers in [people, [str(tmp_path / "people.gaz")]]:
        result = copydesk.check(text, gazetteers=gazetteers, starter_gazetteer=False)
        assert {finding.rule for finding in result} == {"NAM001"}
        assert result.findings[0].suggestions[0].id == "Q1"


def test_what_is_no_list_is_refused(tmp_path):
    for what in [tmp_path / "gone.gaz", tmp_path]:
        with pytest.raises(copydesk.SettingsError, match="cannot read gazetteer"):
            copydesk.Gazetteer.open(what)
    empty = tmp_path / "empty.csv"
    empty.write_text("name\n")
    with pytest.raises(copydesk.SettingsError, match="no names"):
        copydesk.Gazetteer.build(empty, tmp_path / "empty.gaz")
