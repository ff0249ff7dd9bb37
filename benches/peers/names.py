"""Times RapidFuzz and symspellpy on the files that `copydesk gazetteer lookup --batch` is timed on.

pip install rapidfuzz symspellpy numpy
python benches/peers/names.py GAZETTEER.tsv QUERIES.txt

GAZETTEER.tsv has a header and a name in the first column, QUERIES.txt a name a line. Prints, for
each program, processor microseconds a query and how many queries got a suggestion.
"""

import sys
import time

from rapidfuzz import distance, fuzz, process
from symspellpy import SymSpell, Verbosity

CHUNK = 500


def clocked(label, queries, suggest):
    start = time.process_time()
    n = sum(suggest(queries))
    micros = (time.process_time() - start) * 1e6 / len(queries)
    print(f"{label}: {micros:.0f} us a query, {n} of {len(queries)} with a suggestion")


def cdist(names, scorer, least):
    def suggest(queries):
        for start in range(0, len(queries), CHUNK):
            chunk = queries[start : start + CHUNK]
            scores = process.cdist(chunk, names, scorer=scorer, score_cutoff=least)
            yield int((scores.max(axis=1) >= least).sum())

    return suggest


def symspell(names, prefix):
    index = SymSpell(2, prefix)
    for name in names:
        index.create_dictionary_entry(name, 1)
    return lambda queries: (bool(index.lookup(query, Verbosity.TOP, 2)) for query in queries)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        names = [line.split("\t")[0].strip().lower() for line in list(file)[1:]]
    with open(sys.argv[2], encoding="utf-8") as file:
        queries = [line.strip().lower() for line in file if line.strip()]
    # A linear scan takes as long for the thousandth query as for the first.
    few = queries[:CHUNK]
    clocked("RapidFuzz cdist, ratio >= 85", few, cdist(names, fuzz.ratio, 85))
    similarity = distance.Levenshtein.normalized_similarity
    clocked("RapidFuzz cdist, Levenshtein >= .80", few, cdist(names, similarity, 0.8))
    for prefix in (7, 12):
        start = time.process_time()
        suggest = symspell(names, prefix)
        build = time.process_time() - start
        clocked(f"symspellpy, prefix {prefix}, built in {build:.1f} s", queries, suggest)


if __name__ == "__main__":
    main()
