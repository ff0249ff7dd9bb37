use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::CopyPlace;
use crate::Terminal;
use crate::inert::write_line;
use crate::palette::paint;
use crate::visible::Visible;
use crate::wording::{counted, grouped, size};

/// The columns of the table of pairs.
const KINDS: [&str; 3] = ["exact", "near", "conflicting"];

/// What a search for copies found, in numbers.
///
/// Holds no times, so that the same input gives the same summary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopiesSummary<'a> {
    /// Articles that were read.
    pub articles: u64,
    /// Paragraphs in them.
    pub paragraphs: u64,
    /// The length of all texts in UTF-8.
    pub bytes: u64,
    /// Articles of an index that these were compared with, if there was one.
    pub archived_articles: Option<u64>,
    /// Inputs that could not be read.
    pub read_errors: u64,
    /// Pairs by kind and by class of difference.
    pub pairs: BTreeMap<(&'a str, &'a str), u64>,
    /// Clusters of copies.
    pub clusters: u64,
    /// Paragraphs in clusters.
    pub members: u64,
    /// Paragraphs in clusters that are not the ones to keep,
    pub removable_paragraphs: u64,
    /// and their bytes.
    pub removable_bytes: u64,
    /// The texts that stand in the most places, the commonest first.
    pub most_repeated: Vec<RepeatedText<'a>>,
    /// How many texts are boilerplate: they stand in many articles that are otherwise different,
    pub boilerplate_texts: u64,
    /// and the commonest of these.
    pub boilerplate: Vec<RepeatedText<'a>>,
}

/// A text that stands in many places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedText<'a> {
    /// How many places there are,
    pub places: u64,
    /// and in how many articles.
    pub articles: u64,
    /// The first place.
    pub first: CopyPlace<'a>,
    /// The first words.
    pub opening: &'a str,
}

impl CopiesSummary<'_> {
    /// Writes a table for people.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_text(&self, out: &mut dyn Write, terminal: Terminal) -> io::Result<()> {
        let strong = terminal.palette.strong;
        let (articles, paragraphs) =
            (counted(self.articles, "article"), counted(self.paragraphs, "paragraph"));
        write!(out, "{articles}, {paragraphs}, {}", size(self.bytes))?;
        if let Some(archived) = self.archived_articles {
            write!(out, ", compared with {} in the index", counted(archived, "article"))?;
        }
        writeln!(out, "\n")?;

        self.write_pairs(out, terminal)?;

        let (clusters, members) =
            (counted(self.clusters, "cluster"), counted(self.members, "paragraph"));
        writeln!(out, "{} of {members}", paint(&clusters, strong))?;
        let removable = counted(self.removable_paragraphs, "paragraph");
        let bytes = size(self.removable_bytes);
        writeln!(out, "{} could go: {bytes}", paint(&removable, strong))?;
        write_texts(out, "most repeated", &self.most_repeated, terminal)?;
        let boilerplate = format!(
            "boilerplate, in many different articles ({})",
            grouped(self.boilerplate_texts)
        );
        write_texts(out, &boilerplate, &self.boilerplate, terminal)?;
        if self.read_errors > 0 {
            let inputs = counted(self.read_errors, "input");
            writeln!(out, "\n{inputs} could not be read.")?;
        }
        out.flush()
    }

    fn write_pairs(&self, out: &mut dyn Write, terminal: Terminal) -> io::Result<()> {
        let strong = terminal.palette.strong;
        let total: u64 = self.pairs.values().sum();
        if total == 0 {
            return writeln!(out, "No copies were found.\n");
        }
        let heading = format!(
            "{:<16}{:>12}{:>12}{:>12}{:>12}",
            "pairs", "exact", "near", "conflicting", "all"
        );
        writeln!(out, "{}", paint(&heading, strong))?;
        let row = |out: &mut dyn Write, name: &str, count: &dyn Fn(&str) -> u64| {
            write!(out, "{name:<16}")?;
            let counts = KINDS.map(count);
            for count in counts.into_iter().chain([counts.iter().sum()]) {
                let count = if count == 0 { "·".to_owned() } else { grouped(count) };
                write!(out, "{count:>12}")?;
            }
            writeln!(out)
        };
        let mut classes: Vec<(u64, &str)> = Vec::new();
        for (&(_, class), &count) in &self.pairs {
            match classes.iter_mut().find(|(_, other)| *other == class) {
                Some((sum, _)) => *sum += count,
                None => classes.push((count, class)),
            }
        }
        classes.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(y.1)));
        for (_, class) in &classes {
            row(out, class, &|kind| self.pairs.get(&(kind, class)).copied().unwrap_or(0))?;
        }
        row(out, "all", &|kind| {
            self.pairs.iter().filter(|((of, _), _)| *of == kind).map(|(_, count)| count).sum()
        })?;
        writeln!(out)
    }

    /// Writes one JSON object on a line of its own.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let by = |name: fn(&(&'_ str, &'_ str)) -> String| {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for (key, count) in &self.pairs {
                *counts.entry(name(key)).or_default() += count;
            }
            counts
        };
        let line = SummaryLine {
            kind: "summary",
            articles: self.articles,
            paragraphs: self.paragraphs,
            bytes: self.bytes,
            archived_articles: self.archived_articles,
            read_errors: self.read_errors,
            pairs: self.pairs.values().sum(),
            pairs_by_kind: by(|(kind, _)| (*kind).to_owned()),
            pairs_by_class: by(|(_, class)| (*class).to_owned()),
            clusters: self.clusters,
            removable_paragraphs: self.removable_paragraphs,
            removable_bytes: self.removable_bytes,
            most_repeated: self.most_repeated.iter().map(repeated_field).collect(),
            boilerplate_texts: self.boilerplate_texts,
            boilerplate: self.boilerplate.iter().map(repeated_field).collect(),
        };
        write_line(out, &line)?;
        out.flush()
    }
}

fn write_texts(
    out: &mut dyn Write,
    what: &str,
    texts: &[RepeatedText<'_>],
    terminal: Terminal,
) -> io::Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    let heading = format!("{:>9}{:>12}  {what}", "times", "articles");
    writeln!(out, "\n{}", paint(&heading, terminal.palette.strong))?;
    for text in texts {
        let (places, articles) = (grouped(text.places), grouped(text.articles));
        writeln!(out, "{places:>9}{articles:>12}  {}", Visible(text.opening))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct SummaryLine<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    articles: u64,
    paragraphs: u64,
    bytes: u64,
    archived_articles: Option<u64>,
    read_errors: u64,
    pairs: u64,
    pairs_by_kind: BTreeMap<String, u64>,
    pairs_by_class: BTreeMap<String, u64>,
    clusters: u64,
    removable_paragraphs: u64,
    removable_bytes: u64,
    most_repeated: Vec<RepeatedField<'a>>,
    boilerplate_texts: u64,
    boilerplate: Vec<RepeatedField<'a>>,
}

#[derive(Serialize)]
struct RepeatedField<'a> {
    places: u64,
    articles: u64,
    article: &'a str,
    paragraph: u32,
    opening: &'a str,
}

fn repeated_field<'a>(text: &RepeatedText<'a>) -> RepeatedField<'a> {
    RepeatedField {
        places: text.places,
        articles: text.articles,
        article: text.first.article,
        paragraph: text.first.paragraph,
        opening: text.opening,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use copydesk_core::Span;

    use super::{CopiesSummary, RepeatedText};
    use crate::Terminal;
    use crate::copies::CopyPlace;

    fn summary() -> CopiesSummary<'static> {
        let first = CopyPlace { article: "a", paragraph: 2, span: Span::new(0, 9) };
        CopiesSummary {
            articles: 67_453,
            paragraphs: 83_112,
            bytes: 34_000_000,
            archived_articles: None,
            read_errors: 1,
            pairs: BTreeMap::from([
                (("exact", "identical"), 3_412),
                (("near", "typo"), 20),
                (("near", "abridged"), 1_000),
                (("conflicting", "facts"), 7),
            ]),
            clusters: 2_110,
            members: 6_040,
            removable_paragraphs: 3_930,
            removable_bytes: 812_000,
            most_repeated: vec![RepeatedText {
                places: 6_652,
                articles: 6_650,
                first,
                opening: "Continue Reading at GameSpot",
            }],
            boilerplate_texts: 1_011,
            boilerplate: vec![RepeatedText {
                places: 345,
                articles: 345,
                first,
                opening: "Get our morning and afternoon news…",
            }],
        }
    }

    fn text(summary: &CopiesSummary<'_>) -> String {
        let mut out = Vec::new();
        summary.write_text(&mut out, Terminal::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_has_a_row_for_each_class_the_commonest_first() {
        let expected = "\
67,453 articles, 83,112 paragraphs, 34 MB

pairs                  exact        near conflicting         all
identical              3,412           ·           ·       3,412
abridged                   ·       1,000           ·       1,000
typo                       ·          20           ·          20
facts                      ·           ·           7           7
all                    3,412       1,020           7       4,439

2,110 clusters of 6,040 paragraphs
3,930 paragraphs could go: 812 kB

    times    articles  most repeated
    6,652       6,650  Continue Reading at GameSpot

    times    articles  boilerplate, in many different articles (1,011)
      345         345  Get our morning and afternoon news…

1 input could not be read.
";
        assert_eq!(text(&summary()), expected);
    }

    #[test]
    fn nothing_found_is_said_in_words() {
        let none = CopiesSummary { articles: 1, archived_articles: Some(7), ..Default::default() };
        let text = text(&none);
        assert!(
            text.contains(
                "1 article, 0 paragraphs, 0 bytes, compared with 7 articles in the index"
            )
        );
        assert!(text.contains("No copies were found."), "{text}");
    }

    #[test]
    fn the_same_numbers_are_there_for_programs() {
        let mut out = Vec::new();
        summary().write_json(&mut out).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(line["type"], "summary");
        assert_eq!(
            (&line["pairs"], &line["pairs_by_kind"]["near"]),
            (&4_439.into(), &1_020.into())
        );
        assert_eq!(line["pairs_by_class"]["facts"], 7);
        assert_eq!(line["most_repeated"][0]["places"], 6_652);
    }
}
