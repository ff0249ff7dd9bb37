//! The steps of [`Checker::check`] apart, for an engine that spreads articles over machines.
//!
//! Many machines [`examine`](Checker::examine) articles, make [`holders`] of their paragraphs, do the
//! [rounds](Round) and compare [pairs](verified). One [`Gathering`] is told of all articles without their
//! texts, and of the pairs; it decides, says which texts a report needs, and writes that report. The
//! findings are those of a run on one machine.

mod gathering;

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use arrow_schema::Schema;
use copydesk_core::ArticleNo;
pub use copydesk_dedup::Noise;
use copydesk_dedup::rounds::{self, outline};
pub use copydesk_dedup::rounds::{Holders, Round, Row, Task};
use copydesk_dedup::{
    Comparison, DifferenceClass, Pair, PairKind, ParagraphId, Scores, Signatures, Texts, Verifier,
};
use copydesk_ingest::Records;
pub use gathering::{Gathering, Outlined};
use rustc_hash::FxHashMap;

use super::error::ErrorKind;
use super::{Articles, Checker, Error, Watch};
use crate::known::suppressions;
use crate::packed_article::{pack, paragraph, unpack};
use crate::publication_date::publication_time;
use crate::reading::read_records;
use crate::state::features;

/// An article that was examined, as engines carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The id that its record has.
    pub id: String,
    /// All of it; for [`holders`], [`text`] and [`Gathering::add_article`].
    pub packed: Vec<u8>,
    /// What is known of its paragraphs without their texts.
    pub outline: Vec<u8>,
    /// What it gave away by itself, and who is mentioned.
    pub features: Vec<u8>,
    /// When it was published, in seconds since 1970.
    pub published: Option<i64>,
    /// Whether it says something of its findings, so that a report asks it even if it has none.
    pub has_suppressions: bool,
}

/// The number of an article, and what was found in it or why there is none.
pub type Numbered = (u32, Result<Examined, String>);

impl Checker {
    /// Returns the names of the columns of a table that articles are made of.
    ///
    /// # Errors
    ///
    /// If none holds the text: the error names the columns that there are.
    pub fn columns(&self, schema: &Schema) -> Result<Vec<String>, Error> {
        let columns = Records::columns(schema, &self.input.ingest);
        let columns = columns.map_err(|kind| Error::new(ErrorKind::Input, kind))?;
        Ok(columns.into_iter().map(|at| schema.field(at).name().clone()).collect())
    }

    /// Examines articles that have these numbers in the order of the whole run. Returns each by its number, or why
    /// there is none.
    ///
    /// # Errors
    ///
    /// If no column holds the text, or the run is stopped.
    ///
    /// # Panics
    ///
    /// If there are more articles than numbers.
    pub fn examine(
        &self,
        articles: Articles,
        numbers: &[u32],
        watch: &Watch,
    ) -> Result<Vec<Numbered>, Error> {
        let Self { input, checks, .. } = self;
        let articles = articles.with_numbers(numbers.iter().map(|number| u64::from(*number) + 1));
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let mut examined = Vec::with_capacity(numbers.len());
            read_records(
                plan,
                ArticleNo(0),
                &input.ingest,
                &progress,
                |at, record| {
                    record.decode_and(&input.ingest, |article| {
                        let article = article.with_number(ArticleNo(numbers[at.0 as usize]));
                        let features = checks.features(&article);
                        let mut packed = Vec::new();
                        pack(&article, &mut packed);
                        let published = article.metadata().published.as_deref();
                        Examined {
                            id: article.id().to_owned(),
                            packed,
                            outline: features.signatures.as_ref().map_or_else(Vec::new, outline),
                            published: published.and_then(publication_time),
                            has_suppressions: !suppressions(&article).is_empty(),
                            features: features::encode(&features),
                        }
                    })
                },
                |at, result| {
                    let result = result.map_err(|error| error.reason());
                    examined.push((numbers[at.0 as usize], result));
                    Ok(ControlFlow::Continue(()))
                },
            )?;
            Ok(examined)
        })
    }
}

/// Returns what the first rounds take of an article; `None` if `packed` is none.
#[must_use]
pub fn holders(number: u32, packed: &[u8]) -> Option<Holders> {
    let article = unpack(packed, ArticleNo(number))?;
    Some(rounds::holders(&Signatures::of(&article)))
}

/// Returns the text of a paragraph, if the article has it.
#[must_use]
pub fn text(packed: &[u8], at: u32) -> Option<&str> {
    paragraph(packed, at as usize)
}

/// Two paragraphs that were compared and are copies, as engines carry them.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedPair {
    /// The candidate.
    pub row: Row,
    /// `exact`, `near` or `conflicting`.
    pub kind: &'static str,
    /// In what they differ, in kebab case.
    pub class: &'static str,
    /// How alike they are; the Jaccard similarity of their shingles; of these the shares of either; of
    /// their characters the shares of either.
    pub scores: [f64; 6],
    /// The words that differ.
    pub difference: String,
    /// How the later one begins.
    pub opening: String,
}

/// Compares candidates, each with the texts of its earlier and its later paragraph, and returns those that are
/// copies.
///
/// # Panics
///
/// Never: the texts are at hand.
#[must_use]
pub fn verified<'t>(candidates: &[(Row, &'t str, &'t str)]) -> Vec<VerifiedPair> {
    let mut texts = AtHand::default();
    for (row, a, b) in candidates {
        let candidate = row.candidate();
        texts.0.extend([(candidate.a, *a), (candidate.b, *b)]);
    }
    let mut verifier = Verifier::new(&texts);
    let found = candidates.iter().filter_map(|(row, ..)| {
        let pair = verifier.verify(&row.candidate()).expect("the texts are at hand")?;
        Some(VerifiedPair::of(*row, pair))
    });
    found.collect()
}

#[derive(Default)]
struct AtHand<'t>(FxHashMap<ParagraphId, &'t str>);

impl Texts for AtHand<'_> {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self.0.get(&id).ok_or(io::ErrorKind::NotFound)?))
    }
}

impl VerifiedPair {
    /// Reads the words of a kind and a class; `None` if there are no such.
    #[must_use]
    pub fn new(
        row: Row,
        (kind, class): (&str, &str),
        scores: [f64; 6],
        difference: String,
        opening: String,
    ) -> Option<Self> {
        let kind = PairKind::ALL.iter().find(|known| known.as_str() == kind)?.as_str();
        let class = DifferenceClass::ALL.iter().find(|known| known.as_str() == class)?.as_str();
        Some(Self { row, kind, class, scores, difference, opening })
    }

    fn of(row: Row, pair: Pair) -> Self {
        let Comparison { similarity, kind, class, scores, difference } = pair.comparison;
        let Scores { jaccard, contained_a, contained_b, covered_a, covered_b } = scores;
        let scores = [similarity, jaccard, contained_a, contained_b, covered_a, covered_b];
        Self {
            row,
            kind: kind.as_str(),
            class: class.as_str(),
            scores: scores.map(copydesk_core::Similarity::get),
            difference,
            opening: pair.opening,
        }
    }

    fn into_pair(self) -> Option<Pair> {
        let scores = self.scores.map(copydesk_core::Similarity::new);
        let [similarity, jaccard, contained_a, contained_b, covered_a, covered_b] = scores;
        let comparison = Comparison {
            similarity,
            kind: *PairKind::ALL.iter().find(|kind| kind.as_str() == self.kind)?,
            class: *DifferenceClass::ALL.iter().find(|class| class.as_str() == self.class)?,
            scores: Scores { jaccard, contained_a, contained_b, covered_a, covered_b },
            difference: self.difference,
        };
        let candidate = self.row.candidate();
        Some(Pair { a: candidate.a, b: candidate.b, comparison, opening: self.opening })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::{Gathering, Noise, Outlined, Round, Row, holders, text, verified};
    use crate::engine::{Articles, Checker, ErrorKind, Watch, checker};

    fn checker() -> Arc<Checker> {
        Arc::new(checker::tests::checker(&["-j", "1"]))
    }

    fn articles(records: &[Value]) -> Articles {
        Articles::of_objects(records.iter().map(|r| Ok(r.to_string())).collect::<Vec<_>>())
    }

    fn records() -> Vec<Value> {
        let quay = |days| {
            format!("The quay had been closed for {days} days while divers looked at the wall.")
        };
        vec![
            json!({"id": "a", "published": "2024-03-01", "text": format!("It rained all  day.\n\n{}", quay(12))}),
            json!({"text": "All poison here."}),
            json!({"id": "a", "published": "2024-03-02", "text": format!("Nobody was hurt.\n\n{}", quay(21))}),
            json!({"id": "b", "text": format!("{}\n\nAngela Merkell, the former German Chancellor, left.", quay(12))}),
            json!({"text": 7}),
            json!({"text": "Nothing is wrong [sic] here."}),
        ]
    }

    fn run(round: Round, rows: &[&[Row]]) -> Vec<Row> {
        let mut rows = rows.concat();
        rows.sort_unstable();
        let (mut task, mut out) = (round.task(Noise::Low), Vec::new());
        rows.into_iter().for_each(|row| task.push(row, &mut out));
        task.finish(&mut out);
        out
    }

    fn pairs(shingles: &[Row], variants: &[Row]) -> Vec<Row> {
        let standings = run(Round::Shingles, &[shingles]);
        let meetings = run(Round::Meetings, &[&run(Round::Prefixes, &[&standings])]);
        let lists = run(Round::Lists, &[&standings, &meetings]);
        let pairs = run(Round::Decisions, &[&standings, &lists]);
        [pairs, run(Round::Variants, &[variants])].concat()
    }

    fn findings(lines: &[u8]) -> Vec<Value> {
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let parsed = lines.map(|line| serde_json::from_slice::<Value>(line).unwrap());
        parsed.filter(|line| line["type"] == "finding").collect()
    }

    #[test]
    fn steps_on_their_own_come_to_what_one_run_does() {
        let (checker, watch, records) = (checker(), Watch::default(), records());
        let mut expected = Vec::new();
        checker.check(articles(&records), &watch, &mut expected).unwrap();

        // Two machines, of which the first has the last articles.
        let later = checker.examine(articles(&records[3..]), &[3, 4, 5], &watch).unwrap();
        let mut examined = checker.examine(articles(&records[..3]), &[0, 1, 2], &watch).unwrap();
        examined.extend(later);
        let errors: Vec<u32> =
            examined.iter().filter(|(_, r)| r.is_err()).map(|(n, _)| *n).collect();
        assert_eq!(errors, [1, 4]);
        assert!(examined[1].1.as_ref().unwrap_err().ends_with("no paragraph has that number"));

        let mut gathering = Gathering::new(Arc::clone(&checker));
        let (mut shingles, mut variants) = (Vec::new(), Vec::new());
        for (number, article) in &examined {
            let Ok(article) = article else { continue };
            let outlined = Outlined {
                number: *number,
                id: &article.id,
                outline: &article.outline,
                features: &article.features,
                published: article.published,
                has_suppressions: article.has_suppressions,
            };
            gathering.add(&outlined).unwrap();
            let again = gathering.add(&outlined).unwrap_err();
            assert_eq!(again.kind(), ErrorKind::Input);
            let mut its = holders(*number, &article.packed).unwrap();
            shingles.append(&mut its.shingles);
            variants.append(&mut its.variants);
        }
        let packed = |number: u32| &examined[number as usize].1.as_ref().unwrap().packed;
        let candidates = gathering.candidates(&pairs(&shingles, &variants));
        let candidates: Vec<_> = candidates
            .into_iter()
            .map(|row| {
                let candidate = row.candidate();
                let text = |id: copydesk_dedup::ParagraphId| {
                    text(packed(id.article.0), id.paragraph).unwrap()
                };
                (row, text(candidate.a), text(candidate.b))
            })
            .collect();
        for pair in verified(&candidates).into_iter().rev() {
            gathering.add_pair(pair).unwrap();
        }
        for number in gathering.decide(&watch).unwrap().into_iter().rev() {
            gathering.add_article(number, packed(number)).unwrap();
        }
        let names: Vec<_> =
            gathering.pairs().iter().map(|p| format!("{} {}", p.a.article, p.b.article)).collect();
        assert_eq!(names, ["a a#2", "a b", "a#2 b"][..names.len()]);
        assert_eq!(gathering.clusters().len(), 1);
        let mut lines = Vec::new();
        gathering.report(&watch, &mut lines).unwrap();
        let expected = findings(&expected);
        let rules: Vec<_> = expected.iter().map(|f| f["rule"].as_str().unwrap()).collect();
        assert!(
            ["DUP004", "NAM001", "STR006"].iter().all(|rule| rules.contains(rule)),
            "{rules:?}"
        );
        assert_eq!(findings(&lines), expected);
    }

    #[test]
    fn a_report_without_a_text_that_it_needs_is_refused() {
        let (checker, watch) = (checker(), Watch::default());
        let record = [json!({"id": "a", "text": "It rained all  day."})];
        let examined = checker.examine(articles(&record), &[0], &watch).unwrap();
        let article = examined[0].1.as_ref().unwrap();
        let mut gathering = Gathering::new(Arc::clone(&checker));
        let outlined = Outlined {
            number: 0,
            id: &article.id,
            outline: &article.outline,
            features: &article.features,
            published: None,
            has_suppressions: false,
        };
        gathering.add(&outlined).unwrap();
        assert_eq!(gathering.decide(&watch).unwrap(), [0]);
        assert!(gathering.add_article(0, &article.packed[1..]).is_err());
        let error = gathering.report(&watch, &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "article 0 was not added");
    }
}
