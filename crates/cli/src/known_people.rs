//! Who is known: the public figures that come along, and the user's own lists.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_names::{
    Gazetteer, GazetteerBuilder, Lexicon, ListOptions, RejectedRow, RowProblem, Source,
    format_named,
};
use memmap2::Mmap;

use crate::args::{GazetteerArgs, ListArgs};
use crate::list_file::{ListFile, PackedList};
use crate::output;

/// So many threads verify a compiled gazetteer: more would wait for the memory.
const MOST_VERIFYING: usize = 4;

/// Returns everybody who is known: the public figures that come along, and the user's own lists.
///
/// # Errors
///
/// If a list cannot be read. Names that are of no use are summed up on standard error and left out.
pub(crate) fn gazetteer(args: &GazetteerArgs, lexicon: &Lexicon) -> anyhow::Result<Gazetteer> {
    let mut known = if args.no_starter_gazetteer { Gazetteer::default() } else { starter(lexicon) };
    let mut builder = GazetteerBuilder::new(lexicon);
    for path in &args.gazetteers {
        match open(path)? {
            ListFile::Compiled(map) => known = known.with(compiled(map, path, lexicon)?),
            ListFile::List(list) => {
                add_list(&mut builder, list, path, &ListArgs::default(), &mut |_| {})?;
            }
        }
    }
    if builder.n_names() > 0 {
        known = known.with(builder.build());
    }
    Ok(known)
}

/// Returns the public figures that come along.
pub(crate) fn starter(lexicon: &Lexicon) -> Gazetteer {
    Gazetteer::embedded(include_bytes!(concat!(env!("OUT_DIR"), "/starter.gaz")), lexicon)
}

/// Opens a compiled gazetteer, and verifies it on a few threads.
///
/// # Errors
///
/// If it is damaged, or of another version; the message says what to do.
pub(crate) fn compiled(map: Mmap, path: &Path, lexicon: &Lexicon) -> anyhow::Result<Gazetteer> {
    Gazetteer::open_with(Box::new(map), lexicon, &hashes).with_context(|| unreadable(path))
}

/// Returns the checksum of each block. On threads of its own: those of the run start later, when
/// it is known who is looked for.
fn hashes(blocks: &[&[u8]]) -> Vec<u64> {
    let hash = |blocks: &[&[u8]]| -> Vec<u64> {
        blocks.iter().map(|block| Gazetteer::block_hash(block)).collect()
    };
    let n_threads =
        std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_VERIFYING);
    std::thread::scope(|scope| {
        let parts = blocks.chunks(blocks.len().div_ceil(n_threads).max(1));
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || hash(part))).collect();
        threads.into_iter().flat_map(|t| t.join().expect("hashing cannot fail")).collect()
    })
}

/// Opens a compiled gazetteer or a list.
///
/// # Errors
///
/// If there is no such file, or it cannot be read.
pub(crate) fn open(path: &Path) -> anyhow::Result<ListFile> {
    ListFile::open(path).with_context(|| unreadable(path))
}

/// Adds a list to `builder`; what is left out is handed to `reject`, and summed up on standard
/// error.
///
/// # Errors
///
/// If the list cannot be read, or is in no known format.
pub(crate) fn add_list(
    builder: &mut GazetteerBuilder,
    mut list: PackedList,
    path: &Path,
    args: &ListArgs,
    reject: &mut dyn FnMut(&RejectedRow),
) -> anyhow::Result<()> {
    let options = list_options(args)?;
    let format = args.format.as_deref().and_then(format_named);
    let mut left_out = LeftOut::default();
    let report = builder
        .add_list(&mut list.reader, format, &options, &mut |row| {
            reject(&row);
            left_out.note(row);
        })
        .with_context(|| unreadable(path))?;
    let digest = list.digest().with_context(|| unreadable(path))?;
    builder.add_source(Source {
        name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        format: report.format.to_owned(),
        digest,
        n_names: report.n_names,
        n_rejected: report.n_rejected,
    });
    output::warn_of_rows(path, &left_out);
    Ok(())
}

/// What was left out of a list, by reason, and the first of it.
#[derive(Default)]
pub(crate) struct LeftOut {
    pub(crate) by_problem: BTreeMap<RowProblem, u64>,
    pub(crate) first: Option<RejectedRow>,
}

impl LeftOut {
    fn note(&mut self, row: RejectedRow) {
        *self.by_problem.entry(row.problem).or_default() += 1;
        self.first.get_or_insert(row);
    }
}

fn list_options(args: &ListArgs) -> anyhow::Result<ListOptions> {
    let mut options = ListOptions::default();
    for column in &args.columns {
        let Some((field, name)) = column.split_once('=') else {
            bail!("`--column {column}` needs the form FIELD=NAME, such as `name=full_name`");
        };
        options.columns.push((field.to_owned(), name.to_owned()));
    }
    Ok(options)
}

fn unreadable(path: &Path) -> String {
    format!("cannot read gazetteer `{}`", path.display())
}
