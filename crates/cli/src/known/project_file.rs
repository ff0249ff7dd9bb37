use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding, Origin, Rule, Span};

/// What is wrong with a file in which people say what they want: it is reported as if the file were
/// an article.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProjectFinding {
    pub(crate) rule: &'static Rule,
    pub(crate) path: PathBuf,
    /// The line, from 0.
    pub(crate) line: usize,
    /// What is marked in the line; all of it where there is nothing.
    pub(crate) marked: String,
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

/// A file in which people say what they want, as an article with a paragraph for each line.
pub(crate) struct ProjectFile {
    pub(crate) article: Arc<Article>,
    pub(crate) findings: Vec<Finding>,
}

impl ProjectFile {
    /// Reads the files of `findings`, which are numbered from the last number down; `base` is what
    /// their paths are shown relative to.
    ///
    /// # Errors
    ///
    /// If a file cannot be read again.
    pub(crate) fn all(mut findings: Vec<ProjectFinding>, base: &Path) -> anyhow::Result<Vec<Self>> {
        findings.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        let by_file = findings.chunk_by(|a, b| a.path == b.path);
        let numbers = (0..=u32::MAX).rev().map(ArticleNo);
        by_file.zip(numbers).map(|(findings, number)| Self::new(findings, number, base)).collect()
    }

    fn new(findings: &[ProjectFinding], number: ArticleNo, base: &Path) -> anyhow::Result<Self> {
        let path = &findings[0].path;
        let at = || format!("cannot read `{}` again", path.display());
        let text = std::fs::read_to_string(path).with_context(at)?;
        let shown = path.strip_prefix(base).unwrap_or(path).display().to_string();
        let mut lines = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            lines.push(Span::new(start, start + line.trim_end().len()));
            start += line.len();
        }
        let spans = lines.iter().filter(|span| !span.is_empty());
        let paragraphs = spans.map(|&span| copydesk_core::Paragraph {
            span,
            kind: copydesk_core::ParagraphKind::Body,
        });
        let origin = Origin { path: shown, record: None };
        let article = Article::new(origin, text.clone(), paragraphs.collect()).with_number(number);
        let found = findings.iter().map(|finding| {
            let line = lines.get(finding.line).copied().unwrap_or(Span::new(0, 0));
            let marked = line
                .slice(&text)
                .find(&finding.marked)
                .map(|at| Span::new(line.start() + at, line.start() + at + finding.marked.len()));
            let place = article.place(marked.filter(|span| !span.is_empty()).unwrap_or(line));
            Finding::new(finding.rule, place, finding.message.clone()).with_help(finding.help)
        });
        let findings = found.collect();
        Ok(Self { article: Arc::new(article), findings })
    }
}
