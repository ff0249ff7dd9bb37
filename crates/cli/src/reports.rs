//! The end of a run: findings by article, located and written to every output at once.

use anyhow::Context as _;
use copydesk_core::{ArticleNo, Finding};
use copydesk_ingest::ReadError;
use copydesk_report::{Header, ReadErrorEvent, Reporter, Summary, locate};

use crate::interrupt;
use crate::output::Sink;
use crate::pass_one::Kept;
use crate::settings::{Output, Target};

/// The outputs of a run, open for writing.
pub(crate) struct Reports<'o> {
    outputs: &'o [Output],
    sinks: Vec<Sink>,
}

impl<'o> Reports<'o> {
    /// Opens every output, so that a run that could not be reported is not begun.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub(crate) fn open(outputs: &'o [Output]) -> anyhow::Result<Self> {
        let open = |output: &Output| match &output.target {
            Target::Stdout => Ok(Sink::stdout()),
            Target::File(path) => Sink::file(path),
            Target::EndOf(path) => Sink::append(path),
        };
        Ok(Self { outputs, sinks: outputs.iter().map(open).collect::<Result<_, _>>()? })
    }

    /// Writes every output and returns the final counts. `findings` ascend as [`sort`] has them.
    ///
    /// [`sort`]: crate::decisions::sort
    ///
    /// # Errors
    ///
    /// If an output cannot be written, an article cannot be had again, or the user interrupts.
    /// Files then stay as they were before the run.
    pub(crate) fn write(
        mut self,
        kept: Kept,
        findings: &[Finding],
        header: &Header,
    ) -> anyhow::Result<Summary> {
        let make = |(output, sink): (&Output, _)| output.format.reporter(sink, output.view);
        let mut reporters = self
            .outputs
            .iter()
            .zip(self.sinks.iter_mut().map(|s| s as _))
            .map(make)
            .collect::<Vec<_>>();
        let summary = write(kept, findings, header, &mut reporters)?;
        drop(reporters);
        self.sinks.into_iter().try_for_each(Sink::commit)?;
        Ok(summary)
    }
}

fn write(
    kept: Kept,
    findings: &[Finding],
    header: &Header,
    reporters: &mut [Box<dyn Reporter + '_>],
) -> anyhow::Result<Summary> {
    let Kept { store, mut summary, read_errors, .. } = kept;
    let article_by_number = |number: ArticleNo| store.get(number);
    let mut to_all = |write: &dyn Fn(&mut dyn Reporter) -> std::io::Result<()>| {
        let mut all = reporters.iter_mut();
        all.try_for_each(|reporter| write(&mut **reporter)).context("cannot write the report")
    };
    to_all(&|reporter| reporter.begin(header))?;
    let mut read_errors = read_errors.iter().map(|(at, error)| (*at, event(error))).peekable();
    for findings in findings.chunk_by(|a, b| a.place.article == b.place.article) {
        interrupt::check()?;
        let number = findings[0].place.article;
        while let Some((_, event)) = read_errors.next_if(|(at, _)| *at <= number) {
            summary.read_errors += 1;
            to_all(&|reporter| reporter.read_error(&event))?;
        }
        let article = article_by_number(number).context("cannot read a temporary file")?;
        let entries = locate(findings, &article, &article_by_number)?;
        summary.add_findings(&entries);
        to_all(&|reporter| reporter.article(&article, &entries))?;
    }
    for (_, event) in read_errors {
        summary.read_errors += 1;
        to_all(&|reporter| reporter.read_error(&event))?;
    }
    to_all(&|reporter| reporter.end(&summary))?;
    Ok(summary)
}

fn event(error: &ReadError) -> ReadErrorEvent {
    ReadErrorEvent {
        path: error.path().to_owned(),
        record: error.record(),
        byte_offset: error.offset(),
        message: error.reason(),
    }
}
