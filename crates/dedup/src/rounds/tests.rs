//! The rounds find what the search on one machine finds, whatever an engine does with the rows.

use copydesk_core::{Article, ArticleNo};
use proptest::prelude::*;

use super::{Holders, Round, Row, holders};
use crate::condition::{Beyond, Conditions, Limits};
use crate::{Candidate, Corpus, Noise, OneThread, Signatures};

/// An engine in memory: rows are dealt to so many tasks by their keys, and those of a task come in the
/// order of the groups that it likes.
struct Engine {
    n_tasks: usize,
    conditions: Conditions,
    seed: u64,
}

impl Engine {
    fn run(&self, round: Round, rows: &[&[Row]]) -> Vec<Row> {
        let mut tasks = vec![Vec::new(); self.n_tasks];
        for row in rows.concat() {
            let task = usize::try_from(self.shuffled(row.key) % self.n_tasks as u64).unwrap();
            tasks[task].push(row);
        }
        let mut out = Vec::new();
        for mut rows in tasks.into_iter().rev() {
            rows.sort_unstable_by_key(|row| (self.shuffled(row.key), *row));
            let mut task = round.task_under(self.conditions);
            rows.into_iter().for_each(|row| task.push(row, &mut out));
            task.finish(&mut out);
        }
        out
    }

    /// Returns a number that depends on a key, different ones for different keys.
    fn shuffled(&self, key: i64) -> u64 {
        key.cast_unsigned()
            .wrapping_add(self.seed)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(31)
    }

    fn pairs(&self, holders: &Holders) -> Vec<Candidate> {
        let standings = self.run(Round::Shingles, &[&holders.shingles]);
        let indexed = self.run(Round::Prefixes, &[&standings]);
        let meetings = self.run(Round::Meetings, &[&indexed]);
        let lists = self.run(Round::Lists, &[&meetings, &standings]);
        let mut pairs = self.run(Round::Decisions, &[&lists, &standings]);
        pairs.extend(self.run(Round::Variants, &[&holders.variants]));
        pairs.iter().map(Row::candidate).collect()
    }
}

fn limits(max_postings: usize, max_partners: usize, n_in_frame: usize) -> Limits {
    Limits { max_postings, beyond: Beyond::LastOnes, max_partners, n_in_frame }
}

/// Conditions whose limits a few texts reach, or those that hold.
fn some_conditions(noise: Noise) -> impl Strategy<Value = Conditions> {
    let some = |limits: &[Limits]| prop::sample::select(limits.to_vec());
    let low = [limits(1, 1, 1), limits(2, 3, 2), limits(5, 2, 1), limits(9, 64, 16)];
    let pair = (some(&low), some(&low));
    prop::option::weighted(0.8, pair).prop_map(move |low| {
        let mut conditions = Conditions::of(noise);
        if let Some((shingles, word_pairs)) = low {
            conditions.shingles.limits = Some(shingles);
            conditions.word_pairs.limits = Some(word_pairs);
        }
        conditions
    })
}

/// Texts of few different words, their copies with a word changed, and the same again.
fn some_texts() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![4 => "[a-c]", 1 => "[a-h]{2}"];
    let text = prop::collection::vec(word, 0..24);
    let copies = prop::collection::vec((any::<prop::sample::Index>(), "[a-d]{1,2}"), 0..4);
    prop::collection::vec((text, copies), 0..14).prop_map(|texts| {
        let mut all = Vec::new();
        for (text, copies) in texts {
            all.push(text.join(" "));
            for (at, word) in copies {
                let mut copy = text.clone();
                if !copy.is_empty() {
                    let at = at.index(copy.len());
                    copy[at] = word;
                }
                all.push(copy.join(" "));
            }
        }
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn rounds_find_what_the_search_on_one_machine_finds(
        (noise, conditions) in prop::sample::select(vec![Noise::Low, Noise::High])
            .prop_flat_map(|noise| (Just(noise), some_conditions(noise))),
        texts in some_texts(),
        per_article in 1..4_usize,
        n_tasks in 1..5_usize,
        seed: u64,
    ) {
        let mut corpus = Corpus::with_noise(noise);
        let mut rows = Holders::default();
        for (number, texts) in (0..).step_by(2).zip(texts.chunks(per_article)) {
            let article = Article::from_plain_text(&texts.join("\n\n"));
            let signatures = Signatures::with_noise(noise, &article.with_number(ArticleNo(number)));
            let its = holders(&signatures);
            rows.shingles.splice(0..0, its.shingles);
            rows.variants.splice(0..0, its.variants);
            corpus.add(&signatures);
        }
        let expected = corpus.candidates_under(&conditions, &OneThread).unwrap();
        let found = Engine { n_tasks, conditions, seed }.pairs(&rows);
        prop_assert_eq!(corpus.with_repeats(found), expected);
    }
}

#[test]
fn short_lines_of_a_frame_pair_up_to_its_limit() {
    let (mut corpus, mut rows) = (Corpus::new(), Holders::default());
    for number in 0..20 {
        let article = Article::from_plain_text(&format!("Shr {number} cts"));
        let signatures = Signatures::of(&article.with_number(ArticleNo(number)));
        rows.variants.extend(holders(&signatures).variants);
        corpus.add(&signatures);
    }
    let engine = Engine { n_tasks: 3, conditions: Conditions::of(Noise::Low), seed: 9 };
    let found = engine.pairs(&rows);
    assert_eq!((found.len(), corpus.with_repeats(found)), (28, corpus.candidates()));
}

#[test]
fn what_very_many_hold_makes_no_more_than_its_limit() {
    let n = 3_000;
    let mut rows = Holders::default();
    for number in 0..n {
        let text = format!("the bank said it would sell bills worth {number} million at noon");
        let article = Article::from_plain_text(&text).with_number(ArticleNo(number));
        rows.shingles.extend(holders(&Signatures::of(&article)).shingles);
    }
    let conditions = Conditions::of(Noise::Low);
    let engine = Engine { n_tasks: 2, conditions, seed: 0 };
    let standings = engine.run(Round::Shingles, &[&rows.shingles]);
    let meetings = engine.run(Round::Meetings, &[&engine.run(Round::Prefixes, &[&standings])]);
    let n_shingles = standings.len() / n as usize;
    assert!(meetings.len() <= n as usize * n_shingles * 256, "{} meetings", meetings.len());
    let lists = engine.run(Round::Lists, &[&standings, &meetings]);
    let pairs = engine.run(Round::Decisions, &[&standings, &lists]);
    assert!((n as usize..=n as usize * 80).contains(&pairs.len()), "{} pairs", pairs.len());
}
