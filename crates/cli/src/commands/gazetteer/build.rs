use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_names::{GazetteerBuilder, Lexicon, RejectedRow};

use crate::args::BuildArgs;
use crate::exit::Exit;
use crate::known_people::{add_list, open};
use crate::list_file::ListFile;
use crate::output::{self, Sink};

/// Compiles lists of people into one file.
///
/// # Errors
///
/// If a list cannot be read or has nobody in it, or an output cannot be written.
pub(crate) fn build(args: &BuildArgs) -> anyhow::Result<Exit> {
    let lexicon = Lexicon::embedded();
    let mut builder = GazetteerBuilder::new(&lexicon);
    let mut rejected = args.rejected.as_deref().map(Rejected::create).transpose()?;
    for path in &args.inputs {
        let ListFile::List(list) = open(path)? else {
            bail!(
                "`{}` is compiled already; give its sources to build another, or both files with \
                 `--gazetteer`",
                path.display()
            );
        };
        let mut failed = Ok(());
        add_list(&mut builder, list, path, &args.lists, &mut |row| {
            if let (Some(rejected), Ok(())) = (&mut rejected, &failed) {
                failed = rejected.write(path, row);
            }
        })?;
        failed?;
    }
    if builder.n_names() == 0 {
        bail!("no names were taken from the lists, so there is nothing to write");
    }
    let mut out = Sink::file(&args.output)?;
    builder.write(&mut out).with_context(|| format!("cannot write `{}`", args.output.display()))?;
    out.commit()?;
    if let Some(rejected) = rejected {
        rejected.commit()?;
    }
    output::note(&format!("wrote `{}`", args.output.display()));
    Ok(Exit::Clean)
}

/// The names that were left out, as CSV.
struct Rejected(csv::Writer<Sink>);

impl Rejected {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let mut writer = csv::Writer::from_writer(Sink::file(path)?);
        writer.write_record(["list", "row", "name", "reason"]).context("cannot write names")?;
        Ok(Self(writer))
    }

    fn write(&mut self, path: &Path, row: &RejectedRow) -> anyhow::Result<()> {
        let RejectedRow { row, name, problem } = row;
        let fields = [&path.to_string_lossy(), &*row.to_string(), name, &problem.to_string()];
        self.0.write_record(fields).context("cannot write the names that were left out")
    }

    fn commit(self) -> anyhow::Result<()> {
        match self.0.into_inner() {
            Ok(sink) => sink.commit(),
            Err(error) => Err(error.into_error()).context("cannot write the names left out"),
        }
    }
}
