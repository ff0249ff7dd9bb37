"""Removes repeated paragraphs from JSON Lines with datatrove, to set beside `copydesk clean`.

needs: pip install 'datatrove[processing,io]' spacy
usage: /usr/bin/time -v python benches/peers/clean.py FILE.jsonl OUT_FOLDER

Its sentence step takes whole lines here (`split_sentences=False`, one at a time), which are paragraphs in such files. It
finds exact copies of them and nothing else: no near copies, no boilerplate, no damage, no residue.
"""

import shutil
import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import SentenceDedupFilter, SentenceDedupSignature, SentenceFindDedups
from datatrove.pipeline.dedup.sentence_dedup import SentDedupConfig
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

source, out = Path(sys.argv[1]), sys.argv[2]
shutil.rmtree(out, ignore_errors=True)
config = SentDedupConfig(
    n_sentences=1,
    split_sentences=False,
    only_dedup_in_index=False,
    min_doc_words=1,
    min_words_to_remove_span=1,
)


def run(stage, *steps):
    LocalPipelineExecutor(list(steps), tasks=1, workers=1, logging_dir=f"{out}/log{stage}").run()


def read():
    return JsonlReader(str(source.parent), glob_pattern=source.name, text_key="text", id_key="id")


run(1, read(), SentenceDedupSignature(f"{out}/signatures", config=config, finder_workers=1))
run(2, SentenceFindDedups(f"{out}/signatures", f"{out}/copies", config=config))
run(3, read(), SentenceDedupFilter(f"{out}/copies", config=config), JsonlWriter(f"{out}/clean", compression=None))
