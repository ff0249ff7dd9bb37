"""Runs public near-duplicate tools and copydesk on the same paragraphs; see README.md."""

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

THRESHOLD = 0.7
WORD = re.compile(r"[^\W_]+")
TARGET = os.environ.get("CARGO_TARGET_DIR", Path(__file__).parents[2] / "target")
JOIN = Path(TARGET) / "release/examples/jaccard_pairs"


def shingles(text):
    """Returns the set of word 3-grams as copydesk counts them."""
    words = WORD.findall(text.lower())
    if len(words) < 3:
        return {" ".join(words)} if words else set()
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}


def paragraphs(path):
    """Returns the paragraphs of a file, each with its words once: the first of each text."""
    texts, seen = [], set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            for text in re.split(r"\n\s*\n", json.loads(line)["text"]):
                words = tuple(WORD.findall(text.lower()))
                if words and words not in seen:
                    seen.add(words)
                    texts.append(text.strip())
    return texts


def datasketch(texts):
    from datasketch import MinHash, MinHashLSH

    sets = [[shingle.encode() for shingle in shingles(text)] for text in texts]
    hashes = MinHash.bulk(sets, num_perm=128)
    index, pairs = MinHashLSH(threshold=THRESHOLD, num_perm=128), []
    for i, minhash in enumerate(hashes):
        found = index.query(minhash)
        pairs += [(j, i) for j in found if minhash.jaccard(hashes[j]) >= THRESHOLD]
        index.insert(i, minhash)
    return pairs


def rensa(texts):
    from rensa import RMinHash, RMinHashLSH

    hashes = RMinHash.from_token_sets([list(shingles(t)) for t in texts], num_perm=128, seed=42)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=32)
    index.insert_pairs(enumerate(hashes))
    found = enumerate(index.query_all(hashes))
    near = [(j, i) for i, others in found for j in others if j < i]
    return [(j, i) for j, i in near if hashes[i].jaccard(hashes[j]) >= THRESHOLD]


def gaoya(texts):
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=25, band_size=5, num_hashes=125,
        analyzer="word", lowercase=True, ngram_range=(3, 3),
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    found = enumerate(index.par_bulk_query(texts))
    return [(j, i) for i, others in found for j in others if j < i]


def copydesk(texts):
    lines = "".join(json.dumps({"text": " ".join(text.split())}) + "\n" for text in texts)
    run = subprocess.run([JOIN, str(THRESHOLD)], input=lines, capture_output=True, text=True, check=True)
    return [tuple(map(int, line.split("\t"))) for line in run.stdout.splitlines()]


def measured(tool, texts):
    """Runs a tool in a process of its own; returns its pairs, seconds and peak megabytes."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        pairs = tool(texts)
        own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        seconds = own[0] + own[1] - before + others[0] + others[1]
        peak = others.ru_maxrss if tool is copydesk else own.ru_maxrss
        with os.fdopen(writer, "w") as out:
            json.dump([sorted(set(pairs)), seconds, peak / 1000], out)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as result:
        pairs, seconds, peak = json.load(result)
    os.waitpid(child, 0)
    return {tuple(pair) for pair in pairs}, seconds, peak


def main():
    texts = paragraphs(sys.argv[1])
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    truth, *_ = measured(copydesk, texts)
    sets = {i: shingles(texts[i]) for i in {i for pair in list(truth)[:1000] for i in pair}}
    for i, j in list(truth)[:1000]:
        assert len(sets[i] & sets[j]) >= THRESHOLD * len(sets[i] | sets[j]) - 1e-9, (texts[i], texts[j])
    print(f"{len(texts)} different paragraphs, {megabytes:.1f} MB, {len(truth)} pairs at {THRESHOLD}")
    print(f"{'tool':12}{'CPU s':>8}{'MB/s':>8}{'peak MB':>9}{'recall':>8}{'precision':>11}")
    for tool in (copydesk, gaoya, rensa, datasketch):
        pairs, seconds, peak = measured(tool, texts)
        right = len(pairs & truth)
        recall, precision = right / max(len(truth), 1), right / max(len(pairs), 1)
        print(f"{tool.__name__:12}{seconds:8.2f}{megabytes / seconds:8.1f}{peak:9.0f}{recall:8.3f}{precision:11.3f}")


if __name__ == "__main__":
    main()
