//! Reading on all threads, in order, and with no more in memory than is being worked on.
//!
//! One thread reads and cuts records; batches of them are worked on by all threads of the rayon
//! pool and committed in the order of the input, while the next one is worked on. At most four batches
//! are in memory: the reader waits when nobody takes them.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::Context as _;
use copydesk_core::ArticleNo;
use copydesk_ingest::{IngestConfig, Input, Plan, RawRecord, ReadError};
use rayon::prelude::*;

use crate::interrupt;
use crate::progress::Progress;

/// A batch ends at this many bytes: enough work for many threads, little enough to keep four.
pub(crate) const BATCH_BYTES: usize = 4 << 20;

/// A batch ends at this many records, so that tiny records do not wait for each other.
const BATCH_RECORDS: usize = 1024;

/// What the reading thread hands over.
#[derive(Default)]
struct Batch {
    records: Vec<Result<RawRecord, ReadError>>,
    /// The bytes of these records.
    bytes: usize,
    /// Files begun since the batch before.
    n_files: u64,
    /// Bytes of all input consumed up to the end of this batch.
    consumed: u64,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES || self.records.len() >= BATCH_RECORDS
    }

    /// Returns the batch to fill after this one.
    fn next(&self) -> Self {
        Self { consumed: self.consumed, ..Self::default() }
    }
}

/// Reads everything in `plan` and numbers it from `first` on: `examine` makes something of each record on any thread, `commit`
/// gets it in the order of the input, with the record's number, or the reason why there is
/// nothing, and may break off. Returns how many records the reader met, paths that lead to nothing
/// included; the caller must be able to account for each.
///
/// # Errors
///
/// If the user interrupts, or `commit` fails. A record that cannot be read is none.
pub(crate) fn read_records<T: Send>(
    plan: Plan,
    first: ArticleNo,
    config: &IngestConfig,
    progress: &Progress,
    examine: impl Fn(ArticleNo, &RawRecord) -> Result<T, ReadError> + Sync,
    mut commit: impl FnMut(ArticleNo, Result<T, ReadError>) -> anyhow::Result<ControlFlow<()>>,
) -> anyhow::Result<u64> {
    let mut n_records = plan.errors.len() as u64;
    for error in plan.errors {
        if commit(ArticleNo(0), Err(error))?.is_break() {
            return Ok(n_records);
        }
    }
    let inputs = &plan.inputs[..];
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(1);
        let reader = scope.spawn(move || read_batches(inputs, config, &sender));
        examine_batches(first, receiver, progress, examine, commit)?;
        n_records += reader.join().map_err(|_| anyhow::anyhow!("the reading thread panicked"))?;
        Ok(n_records)
    })
}

/// Reads records and sends them in batches, until all are read or nobody listens any more.
/// Returns how many there were.
fn read_batches(inputs: &[Input], config: &IngestConfig, sender: &SyncSender<Batch>) -> u64 {
    let mut batch = Batch::default();
    let (mut n_records, mut consumed_before) = (0, 0);
    for input in inputs {
        batch.n_files += 1;
        let end = copydesk_ingest::read(input, config, &mut |record, consumed| {
            n_records += 1;
            batch.bytes += record.as_ref().map_or(0, |record| record.bytes().len());
            batch.records.push(record);
            batch.consumed = consumed_before + consumed;
            if !batch.is_full() {
                return ControlFlow::Continue(());
            }
            let next = batch.next();
            match sender.send(std::mem::replace(&mut batch, next)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        if end.is_break() {
            return n_records;
        }
        consumed_before += input.bytes;
    }
    // If nobody listens any more, nobody misses the last batch.
    let _unheard = sender.send(batch);
    n_records
}

/// Examines batches on all threads and commits them on this one, each while the next is examined.
fn examine_batches<T: Send>(
    first: ArticleNo,
    batches: Receiver<Batch>,
    progress: &Progress,
    examine: impl Fn(ArticleNo, &RawRecord) -> Result<T, ReadError> + Sync,
    mut commit: impl FnMut(ArticleNo, Result<T, ReadError>) -> anyhow::Result<ControlFlow<()>>,
) -> anyhow::Result<()> {
    let mut next = first.0;
    let mut commit_all = |examined: Vec<(ArticleNo, Result<T, ReadError>)>| {
        for (number, result) in examined {
            if commit(number, result)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        anyhow::Ok(ControlFlow::Continue(()))
    };
    let mut before = Vec::new();
    for Batch { records, n_files, consumed, .. } in batches {
        interrupt::check()?;
        let first = next;
        let n_records = u32::try_from(records.len()).expect("a batch is small");
        next = first.checked_add(n_records).context("more than 2^32 records; split the input")?;
        let mut examined = Vec::new();
        let work = || {
            let numbers = (first..next).into_par_iter().map(ArticleNo);
            let records = numbers.zip(records);
            let results = records.map(|(number, record)| {
                (number, record.and_then(|record| examine(number, &record)))
            });
            results.collect_into_vec(&mut examined);
        };
        let end = if rayon::current_num_threads() == 1 {
            let end = commit_all(std::mem::take(&mut before));
            work();
            end
        } else {
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| work());
                commit_all(std::mem::take(&mut before))
            })
        };
        if end?.is_break() {
            return Ok(());
        }
        before = examined;
        progress.advance(n_files, consumed);
    }
    let _is_over = commit_all(before)?;
    interrupt::check()?;
    Ok(())
}
