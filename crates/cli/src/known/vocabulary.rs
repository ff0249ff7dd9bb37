//! The names and words of a project: which are right, which other spellings are, and which are wrong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};
use anyhow::{Context as _, bail};
use copydesk_core::{Applicability, Article, Confidence, Edit, Finding, Span, Suggestion};
use copydesk_names::{MISSPELLED_NAME, NameRow, PersonRow};
use unicode_normalization::UnicodeNormalization as _;
use xxhash_rust::xxh3::xxh3_64;

/// Names and words as a project writes them.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    rows: Vec<Row>,
    /// Every spelling that is right.
    right: BTreeSet<String>,
    /// Finds the spellings that are wrong, by their number in `wrong`.
    finder: Option<AhoCorasick>,
    /// What is wrong, and the name or word that is right.
    wrong: Vec<(String, String)>,
    digest: u64,
}

/// A line of the list: what is written, what may be written, what may not.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    name: String,
    variants: Vec<String>,
    wrong: Vec<String>,
}

impl Vocabulary {
    /// Reads lists: CSV with the columns `name`, `variants` and `wrong`, of which the last two may be
    /// missing and have `;` between spellings.
    ///
    /// # Errors
    ///
    /// If a list cannot be read, has no column `name`, or calls a spelling right and wrong.
    pub(crate) fn read(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut rows = Vec::new();
        let mut texts = String::new();
        for path in paths {
            let at = || format!("cannot read the vocabulary `{}`", path.display());
            let text = std::fs::read_to_string(path).with_context(at)?;
            rows.extend(parse(&text, path)?);
            texts.push_str(&text);
        }
        Self::new(rows, xxh3_64(texts.as_bytes()))
    }

    fn new(rows: Vec<Row>, digest: u64) -> anyhow::Result<Self> {
        let mut vocabulary = Self { digest, ..Self::default() };
        for row in &rows {
            vocabulary.right.extend(row.variants.iter().chain([&row.name]).map(|s| composed(s)));
            let wrong = row.wrong.iter().map(|wrong| (wrong.clone(), row.name.clone()));
            vocabulary.wrong.extend(wrong);
        }
        if let Some((word, _)) =
            vocabulary.wrong.iter().find(|(word, _)| vocabulary.right.contains(&composed(word)))
        {
            bail!("the vocabulary says of `{word}` that it is right and that it is wrong");
        }
        if !vocabulary.wrong.is_empty() {
            let mut builder = AhoCorasick::builder();
            let patterns = vocabulary.wrong.iter().map(|(wrong, _)| wrong);
            let finder = builder.match_kind(MatchKind::LeftmostLongest).build(patterns);
            vocabulary.finder = Some(finder.context("the vocabulary is too large")?);
        }
        vocabulary.rows = rows;
        Ok(vocabulary)
    }

    /// Returns what identifies the lists.
    pub(crate) fn digest(&self) -> u64 {
        self.digest
    }

    /// Returns the people among the names, so that they are known.
    pub(crate) fn people(&self) -> impl Iterator<Item = PersonRow> {
        self.rows.iter().map(|row| {
            let spellings = std::iter::once(&row.name).chain(&row.variants);
            let name = |text: &String| NameRow { text: text.clone(), ..NameRow::default() };
            PersonRow { names: spellings.map(name).collect(), ..PersonRow::default() }
        })
    }

    /// Says whether `finding` is of a rule that is about words or names.
    pub(crate) fn may_accept(&self, finding: &Finding) -> bool {
        let is_of_words = finding.rule.family() == "NAM" || finding.rule.code == "DUP008";
        is_of_words && !self.right.is_empty()
    }

    /// Says whether `finding` is about a word or name that is right as it is.
    pub(crate) fn accepts(&self, finding: &Finding, article: &Article) -> bool {
        if !self.may_accept(finding) {
            return false;
        }
        let marked = finding.place.span.slice(article.text());
        let bare = marked.strip_suffix("'s").or(marked.strip_suffix("’s")).unwrap_or(marked);
        [marked, bare].iter().any(|text| self.right.contains(&composed(text)))
    }

    /// Reports every spelling that is wrong and stands as a whole word or name.
    pub(crate) fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let Some(finder) = &self.finder else { return };
        let text = article.text();
        for found in finder.find_iter(text) {
            let span = Span::new(found.start(), found.end());
            if is_whole(text, span) && article.place(span).paragraph < article.paragraphs().len() {
                findings.push(self.finding(article, span, found.pattern().as_usize()));
            }
        }
    }

    fn finding(&self, article: &Article, span: Span, number: usize) -> Finding {
        let (wrong, right) = &self.wrong[number];
        let message = format!("`{wrong}` is wrong; the vocabulary has `{right}`");
        let suggestion = Suggestion { text: right.clone(), confidence: Confidence::ONE, id: None };
        Finding::new(&MISSPELLED_NAME, article.place(span), message)
            .with_help(format!("replace it with `{right}`"))
            .with_evidence("vocabulary", format!("`{wrong}` is listed as a wrong spelling"))
            .with_suggestion(suggestion)
            .with_fix(Applicability::Unsafe, vec![Edit { span, replacement: right.clone() }])
    }
}

/// Says whether no letter or digit stands just before or after `span`.
fn is_whole(text: &str, span: Span) -> bool {
    let before = text[..span.start()].chars().next_back();
    let after = text[span.end()..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}

fn composed(text: &str) -> String {
    text.trim().nfc().collect()
}

fn parse(text: &str, path: &Path) -> anyhow::Result<Vec<Row>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut builder = csv::ReaderBuilder::new();
    let builder = builder.flexible(true).trim(csv::Trim::All).comment(Some(b'#'));
    let mut reader = builder.from_reader(text.as_bytes());
    let at = || format!("cannot read the vocabulary `{}`", path.display());
    let header = reader.headers().with_context(at)?.clone();
    let column = |name: &str| header.iter().position(|column| column == name);
    let Some(name) = column("name") else {
        let found: Vec<&str> = header.iter().collect();
        bail!("{}: its first line has no column `name` (it has `{}`)", at(), found.join("`, `"));
    };
    let (variants, wrong) = (column("variants"), column("wrong"));
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.with_context(at)?;
        let list = |column: Option<usize>| -> Vec<String> {
            let cell = column.and_then(|column| record.get(column)).unwrap_or_default();
            let spellings = cell.split(';').map(str::trim).filter(|text| !text.is_empty());
            spellings.map(str::to_owned).collect()
        };
        let name = record.get(name).unwrap_or_default().to_owned();
        if !name.is_empty() {
            rows.push(Row { name, variants: list(variants), wrong: list(wrong) });
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use copydesk_core::{Article, Finding};

    use super::{Vocabulary, parse};

    fn vocabulary(text: &str) -> Result<Vocabulary, String> {
        let rows = parse(text, Path::new("v.csv"));
        rows.and_then(|rows| Vocabulary::new(rows, 0)).map_err(|error| error.to_string())
    }

    #[test]
    fn wrong_spellings_are_found_as_whole_words() {
        let text = "name,variants,wrong\nKalle Laanet,K. Laanet,Kale Lanet;Kalle Lanet\nfocused,,focussed\n";
        let vocabulary = vocabulary(text).unwrap();
        let article = Article::from_plain_text(
            "Kale Lanet’s men focussed; Kale Lanets did not, Kalle Lanet.",
        );
        let mut findings = Vec::new();
        vocabulary.check(&article, &mut findings);
        let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`Kale Lanet` is wrong; the vocabulary has `Kalle Laanet`",
                "`focussed` is wrong; the vocabulary has `focused`",
                "`Kalle Lanet` is wrong; the vocabulary has `Kalle Laanet`",
            ]
        );
    }

    #[test]
    fn right_spellings_are_accepted_however_they_are_composed() {
        let vocabulary = vocabulary("name\nJose\u{301} Pe\u{301}rez\nhad had\n").unwrap();
        let rules = crate::registry::rules();
        let accepts = |code: &str, text: &str| {
            let rule = rules.iter().find(|rule| rule.code == code).unwrap();
            let article = Article::from_plain_text(text);
            let place = article.place(article.paragraphs()[0].span);
            vocabulary.accepts(&Finding::new(rule, place, ""), &article)
        };
        assert!(accepts("NAM001", "José Pérez") && accepts("NAM002", "José Pérez’s"));
        assert!(!accepts("NAM001", "José Perez") && !accepts("QUO001", "José Pérez"));
        assert!(accepts("DUP008", "had had"));
    }

    #[test]
    fn a_list_without_names_and_one_that_contradicts_itself_are_refused() {
        assert!(
            vocabulary("names,x\na,b\n")
                .unwrap_err()
                .contains("no column `name` (it has `names`, `x`)")
        );
        assert!(
            vocabulary("name,wrong\na,b\nb,\n")
                .unwrap_err()
                .contains("`b` that it is right and that")
        );
    }
}
