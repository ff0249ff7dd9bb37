"""Times copydesk.near_duplicates beside the command and public packages; see README.md."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compare_peers import THRESHOLD, datasketch, paragraphs, rensa

SEED = 7
N_TEXTS = 100_000
N_WORDS = 30_000


def made_up(n, rng):
    """Returns paragraphs of 20 to 100 words, as frequent as words are; a fifth are near copies."""
    syllables = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(N_WORDS)]
    weights = [1 / (rank + 2) for rank in range(N_WORDS)]
    texts = []
    while len(texts) < n:
        if texts and rng.random() < 0.2:
            copy = rng.choice(texts[-5000:]).split()
            copy[rng.randrange(len(copy))] = rng.choice(words)
            texts.append(" ".join(copy))
        else:
            texts.append(" ".join(rng.choices(words, weights, k=rng.randint(20, 100))) + ".")
    return texts


def command(texts, folder):
    """Returns the seconds of the command, which reads a file and writes its pairs to another."""
    path = Path(folder) / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    words = [os.environ["COPYDESK"], "dedup", path, "--paragraphs", "whole", "--isolated"]
    pairs = Path(folder) / "pairs.jsonl"
    start = time.perf_counter()
    subprocess.run([*words, "--pairs", pairs], check=True, capture_output=True)
    seconds = time.perf_counter() - start
    return seconds, pairs.read_bytes().count(b"\n")


def package(texts, **settings):
    import copydesk

    start = time.perf_counter()
    pairs = list(copydesk.near_duplicates(texts, **settings))
    return time.perf_counter() - start, len(pairs)


def table(texts):
    import pyarrow

    return package(pyarrow.array(texts))


def peer(tool, texts):
    start = time.perf_counter()
    pairs = tool(texts)
    return time.perf_counter() - start, len(set(pairs))


def text_dedup(texts, folder):
    """Runs the package's script with its defaults, which are a Jaccard similarity of 0.7."""
    path = Path(folder) / "texts.jsonl"
    words = [sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", path]
    words += ["--split", "train", "--column", "text", "--output", Path(folder) / "out"]
    words += ["--cache_dir", Path(folder) / "cache", "--ngram", "3", "--min_length", "0"]
    start = time.perf_counter()
    subprocess.run([*words, "--num_proc", str(os.cpu_count())], check=True, capture_output=True)
    return time.perf_counter() - start, None


def best_of(runs):
    """Returns the fastest of three runs each, which take turns."""
    times = [[run() for _, run in runs] for _ in range(3)]
    return {name: min(row[at] for row in times) for at, (name, _) in enumerate(runs)}


def main():
    if len(sys.argv) > 1:
        texts = paragraphs(sys.argv[1])[:N_TEXTS]
    else:
        texts = made_up(N_TEXTS, random.Random(SEED))
    print(f"{len(texts)} paragraphs, {sum(map(len, texts)) / 1e6:.1f} MB, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        ours = best_of(
            [
                ("command", lambda: command(texts, folder)),
                ("package, a list", lambda: package(texts)),
                ("package, Arrow", lambda: table(texts)),
                ("package, jaccard", lambda: package(texts, method="jaccard", threshold=THRESHOLD)),
            ]
        )
        for name, (seconds, n_pairs) in ours.items():
            print(f"{name:18}{seconds:8.2f} s {n_pairs:8} pairs", flush=True)
        reference = ours["package, a list"][0]
        for name, run in [
            ("rensa", lambda: peer(rensa, texts)),
            ("datasketch", lambda: peer(datasketch, texts)),
            ("text-dedup", lambda: text_dedup(texts, folder)),
        ]:
            seconds, n_pairs = run()
            found = "" if n_pairs is None else f"{n_pairs:8} pairs"
            print(f"{name:18}{seconds:8.2f} s {found}  {seconds / reference:.1f} times", flush=True)
    print(f"speed of the package over that of the command: {ours['command'][0] / reference:.2f}")


if __name__ == "__main__":
    main()
