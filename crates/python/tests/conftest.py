import json
import os
import subprocess

import pytest

# What is wrong here stands in one text, in two, and in a name.
ARTICLES = [
    {
        "id": "ferry",
        "title": "Ferry resumes service",
        "text": "The ferry to the island runs again after the storm of last week.\n\n"
        "Passengers waited  for hours at the harbour, said the master of the port.\n\n"
        "Angela Merkell, the former German Chancellor, was among the passengers.",
    },
    {
        "id": "harbour",
        "text": "The mayor thanked the crews.\n\n"
        "Passengers waited for hours at the harbour, said the master of the port.\n\n"
        "The quay had been closed for 12 days while divers looked at the damaged wall.",
    },
    {
        "id": "quay",
        "text": "Nobody was hurt.\n\n"
        "The quay had been closed for 21 days while divers looked at the damaged wall.",
    },
]


@pytest.fixture
def articles():
    return [dict(article) for article in ARTICLES]


@pytest.fixture
def command(tmp_path):
    """Runs the program on the same articles, as the file of JSON Lines that they amount to."""

    def run(*words, articles=ARTICLES):
        path = tmp_path / "articles.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in articles))
        program = os.environ["COPYDESK"]
        words = [program, words[0], "articles.jsonl", "--isolated", *words[1:]]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()
        return done.stdout

    return run
