"""Checks a folder of Parquet files, as datasets of Hugging Face have them, shard by shard in their order.

    python examples/hugging_face_folder.py data/train OUT [TEXT_COLUMN]

Writes findings.parquet and pairs.parquet into OUT, and the rows that are no duplicate of an earlier article
into train.parquet. Rows are read batch by batch and never held as a whole.
"""

import sys
from pathlib import Path

import copydesk
import pyarrow
import pyarrow.dataset
import pyarrow.parquet


def main(folder, out, column="text"):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    shards = sorted(Path(folder).rglob("*.parquet"))
    dataset = pyarrow.dataset.dataset(shards, format="parquet")
    fields = {"text": column}

    result = copydesk.check(dataset.scanner().to_reader(), fields=fields, path="train", progress=True)
    pyarrow.parquet.write_table(pyarrow.table(result), out / "findings.parquet")
    pairs = copydesk.near_duplicates(dataset.scanner().to_reader(), fields=fields, progress=True)
    pyarrow.parquet.write_table(pyarrow.table(pairs), out / "pairs.parquet")

    dropped = {finding.location.row for finding in result if finding.rule == "DUP005"}
    dropped |= {error.row for error in result.errors}
    with pyarrow.parquet.ParquetWriter(out / "train.parquet", dataset.schema) as writer:
        row = 0
        for batch in dataset.to_batches():
            mask = [row + i not in dropped for i in range(batch.num_rows)]
            row += batch.num_rows
            writer.write_batch(batch.filter(pyarrow.array(mask, pyarrow.bool_())))

    print(f"{row} rows, {len(result)} findings, {len(pairs)} pairs of copies")
    print(f"{len(dropped)} rows dropped, {len(result.errors)} of them unreadable")
    for rule, n in sorted(result.summary.findings_by_rule.items()):
        print(f"  {rule}  {n}")


if __name__ == "__main__":
    main(*sys.argv[1:])
