//! The end of a run: findings by article, located and written to every output at once.

use std::collections::BTreeMap;
use std::io;

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_ingest::ReadError;
use copydesk_report::{Entry, Header, ReadErrorEvent, Reporter, Status, Summary, locate};

use crate::interrupt;
use crate::known::{Judge, ProjectFile};
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
        judge: &mut Judge<'_>,
        only_new: bool,
    ) -> anyhow::Result<Summary> {
        let outputs = self.outputs.iter().zip(self.sinks.iter_mut().map(|s| s as _));
        let readers = outputs.map(|(output, sink)| Reader {
            reporter: output.format.reporter(sink, output.view),
            takes_all: output.format.has_status() && !only_new,
        });
        let mut readers = readers.collect::<Vec<_>>();
        let summary = report(kept, findings, header, judge, &mut readers)?;
        drop(readers);
        self.sinks.into_iter().try_for_each(Sink::commit)?;
        Ok(summary)
    }
}

/// Who is told of findings.
pub(crate) struct Reader<'r> {
    pub(crate) reporter: Box<dyn Reporter + 'r>,
    /// Whether it is told of findings that do not count as well.
    pub(crate) takes_all: bool,
}

impl Reader<'_> {
    fn article(
        &mut self,
        article: &Article,
        all: &[Entry<'_>],
        new: &[Entry<'_>],
    ) -> io::Result<()> {
        let entries = if self.takes_all { all } else { new };
        if entries.is_empty() { Ok(()) } else { self.reporter.article(article, entries) }
    }
}

/// Tells `readers` of a run, and returns the final counts. `findings` ascend as [`sort`] has them.
///
/// [`sort`]: crate::decisions::sort
///
/// # Errors
///
/// If a reader fails, an article cannot be had again, or the user interrupts.
pub(crate) fn report(
    mut kept: Kept,
    findings: &[Finding],
    header: &Header,
    judge: &mut Judge<'_>,
    readers: &mut [Reader<'_>],
) -> anyhow::Result<Summary> {
    let mut summary = std::mem::take(&mut kept.summary);
    let what = || "cannot write the report";
    readers.iter_mut().try_for_each(|r| r.reporter.begin(header)).with_context(what)?;
    let mut read_errors = kept.read_errors.iter().map(|(at, error)| (*at, event(error))).peekable();
    let mut unread =
        |summary: &mut Summary, readers: &mut [Reader<'_>], before: Option<ArticleNo>| {
            while let Some((_, event)) =
                read_errors.next_if(|(at, _)| before.is_none_or(|number| *at <= number))
            {
                summary.read_errors += 1;
                readers
                    .iter_mut()
                    .try_for_each(|r| r.reporter.read_error(&event))
                    .with_context(what)?;
            }
            anyhow::Ok(())
        };
    let others = |number: ArticleNo| kept.store.get(number);
    for (number, findings) in by_article(findings, judge.articles()) {
        interrupt::check()?;
        unread(&mut summary, readers, Some(number))?;
        let article = others(number).context("cannot read a temporary file")?;
        let mut entries = locate(findings, &article, &others)?;
        let unused = judge.judge(&article, &mut entries);
        entries.extend(locate(&unused, &article, &others)?);
        entries.sort_by_key(|entry| (entry.finding.place.span, entry.finding.rule.code));
        summary.add_findings(&entries);
        tell(readers, &article, &entries)?;
    }
    unread(&mut summary, readers, None)?;
    for (_, entry) in judge.fixed() {
        *summary.fixed.entry(entry.rule.clone()).or_default() += 1;
    }
    let base = std::env::current_dir().unwrap_or_default();
    let of_project = judge.of_project(|id| kept.has_id(id));
    for ProjectFile { article, findings } in ProjectFile::all(of_project, &base)? {
        let entries = locate(&findings, &article, &others)?;
        summary.add_others(&entries);
        tell(readers, &article, &entries)?;
    }
    readers.iter_mut().try_for_each(|r| r.reporter.end(&summary)).with_context(what)?;
    Ok(summary)
}

/// Sorts findings, which ascend by place, by article; `more` are articles that come, too.
fn by_article(
    findings: &[Finding],
    more: impl Iterator<Item = ArticleNo>,
) -> BTreeMap<ArticleNo, &[Finding]> {
    let mut by_article: BTreeMap<ArticleNo, &[Finding]> = more.map(|n| (n, &[][..])).collect();
    let chunks = findings.chunk_by(|a, b| a.place.article == b.place.article);
    by_article.extend(chunks.map(|findings| (findings[0].place.article, findings)));
    by_article
}

fn tell(readers: &mut [Reader<'_>], article: &Article, all: &[Entry<'_>]) -> anyhow::Result<()> {
    let new = Entry::wanted(all, |entry| entry.status == Status::New);
    let mut readers = readers.iter_mut();
    readers.try_for_each(|r| r.article(article, all, &new)).context("cannot write the report")
}

fn event(error: &ReadError) -> ReadErrorEvent {
    ReadErrorEvent {
        path: error.path().to_owned(),
        record: error.record(),
        byte_offset: error.offset(),
        message: error.reason(),
    }
}
