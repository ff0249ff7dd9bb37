//! The search finds what its documentation states, no more and no less: checked against brute
//! force over all pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk_core::{Article, ArticleNo, Similarity};
use copydesk_dedup::{Candidate, Corpus, Noise, ParagraphId, Signatures, Workers};
use proptest::prelude::*;

/// Two threads that take turns as they please.
struct TwoThreads;

impl Workers for TwoThreads {
    fn map<R: Send>(&self, n_pieces: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let work = || {
            let numbers = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
            numbers.take_while(|n| *n < n_pieces).map(|n| (n, piece(n))).collect::<Vec<_>>()
        };
        let mut results = std::thread::scope(|scope| {
            let other = scope.spawn(work);
            let mut results = work();
            results.extend(other.join().expect("no thread panics"));
            results
        });
        results.sort_by_key(|(n, _)| *n);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

type Text = Vec<String>;
type Shingles = BTreeSet<Vec<String>>;

/// Texts of a few words, so that many shingles are shared, and copies with a word changed.
fn some_texts() -> impl Strategy<Value = Vec<Text>> {
    let text = prop::collection::vec("[a-f]{1,2}", 1..40);
    prop::collection::vec((text, any::<prop::sample::Index>(), "[a-f]{1,2}"), 1..14).prop_map(
        |texts| {
            let mut all: Vec<Text> = Vec::new();
            for (text, at, word) in texts {
                let mut copy = text.clone();
                copy[at.index(text.len())] = word;
                all.extend([text, copy]);
            }
            all
        },
    )
}

fn corpus(texts: &[Text], noise: Noise, n: usize) -> Corpus {
    let mut corpus = Corpus::with_noise(noise);
    for (number, text) in (0..).zip(texts) {
        let article = Article::from_plain_text(&text.join(" ")).with_number(ArticleNo(number));
        corpus.add(&Signatures::with_shingles_of(n, &article));
    }
    corpus
}

fn pairs(candidates: &[Candidate]) -> BTreeSet<(usize, usize)> {
    let number = |id: ParagraphId| id.article.0 as usize;
    candidates.iter().map(|pair| (number(pair.a), number(pair.b))).collect()
}

fn shingles(text: &Text, n: usize) -> Shingles {
    text.windows(n.min(text.len())).map(<[String]>::to_vec).collect()
}

/// Returns, for texts that stand for the first time, what pairs them: whether sets meet a
/// condition, given how many sets before the later one hold each of the shingles that they share.
fn brute_force(
    sets: &[Option<Shingles>],
    is_met: impl Fn(&Shingles, &Shingles, &[usize]) -> bool,
) -> BTreeSet<(usize, usize)> {
    let mut n_sets_with: BTreeMap<&Vec<String>, usize> = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for (b, y) in sets.iter().enumerate() {
        for (a, x) in sets[..b].iter().enumerate() {
            let (Some(x), Some(y)) = (x, y) else { continue };
            let shared: Vec<usize> =
                x.intersection(y).map(|shingle| n_sets_with[shingle]).collect();
            if is_met(x, y, &shared) {
                pairs.insert((a, b));
            }
        }
        for shingle in y.iter().flatten() {
            *n_sets_with.entry(shingle).or_default() += 1;
        }
    }
    pairs
}

fn jaccard(x: &Shingles, y: &Shingles, n_shared: usize) -> f64 {
    n_shared as f64 / (x.len() + y.len() - n_shared) as f64
}

fn share(x: &Shingles, y: &Shingles, n_shared: usize) -> f64 {
    n_shared as f64 / x.len().min(y.len()) as f64
}

/// Returns each text that did not stand before, and none for those that did.
fn first_ones(texts: &[Text]) -> Vec<Option<&Text>> {
    let is_first = |&(at, text): &(usize, &Text)| !texts[..at].contains(text);
    texts.iter().enumerate().map(|item| Some(item).filter(is_first).map(|(_, text)| text)).collect()
}

fn repeats(texts: &[Text]) -> BTreeSet<(usize, usize)> {
    let first = |text: &Text| texts.iter().position(|other| other == text);
    let all = texts.iter().enumerate().filter_map(|(b, text)| Some((first(text)?, b)));
    all.filter(|(a, b)| a < b).collect()
}

/// Returns whether two texts of three to seven words are equal but for one word.
fn differ_in_one_word(x: &Text, y: &Text) -> bool {
    let variants = |text: &Text| -> BTreeSet<Text> {
        let without = |at| [&text[..at], &text[at + 1..]].concat();
        (0..text.len()).map(without).chain([text.clone()]).collect()
    };
    let is_short = |text: &Text| (3..8).contains(&text.len());
    is_short(x) && is_short(y) && !variants(x).is_disjoint(&variants(y))
}

proptest! {
    #[test]
    fn jaccard_pairs_are_those_of_brute_force(
        texts in some_texts(),
        n in 1..4_usize,
        threshold in prop::sample::select(vec![0.05, 0.2, 0.3, 0.5, 0.7, 0.8, 1.0]),
    ) {
        let sets: Vec<_> =
            first_ones(&texts).into_iter().map(|text| Some(shingles(text?, n))).collect();
        let mut expected = brute_force(&sets, |x, y, shared| {
            !shared.is_empty() && threshold <= jaccard(x, y, shared.len())
        });
        expected.extend(repeats(&texts));
        let corpus = corpus(&texts, Noise::Low, n);
        let found = corpus.jaccard_pairs(Similarity::new(threshold));
        prop_assert_eq!(pairs(&found), expected);
        let on_two = corpus.jaccard_pairs_with(Similarity::new(threshold), &TwoThreads);
        prop_assert_eq!(found, on_two.unwrap());
    }

    #[test]
    fn candidates_are_what_is_stated(
        texts in some_texts(),
        (noise, least_jaccard, least_rare) in
            prop::sample::select(vec![(Noise::Low, 0.3, 0.2), (Noise::High, 0.2, 0.08)]),
    ) {
        let n = noise.shingle_words();
        let first_ones = first_ones(&texts);
        let n_below = |shared: &[usize], max| shared.iter().filter(|n| **n < max).count();
        let sets: Vec<_> =
            first_ones.iter().map(|text| text.map(|text| shingles(text, n))).collect();
        let mut expected = brute_force(&sets, |x, y, shared| {
            let n_rare = n_below(shared, 16);
            2 <= shared.len()
                && (least_jaccard <= jaccard(x, y, shared.len())
                    || 0.6 <= share(x, y, shared.len())
                    || 2 <= n_rare && least_rare <= share(x, y, n_rare))
        });
        let is_short = |text: &&&Text| (3..=16).contains(&text.len());
        let sets: Vec<_> = first_ones
            .iter()
            .map(|text| text.as_ref().filter(is_short).map(|text| shingles(text, 2)))
            .collect();
        expected.extend(brute_force(&sets, |x, y, shared| {
            let n_rare = n_below(shared, 8);
            2 <= shared.len()
                && (0.5 <= jaccard(x, y, shared.len())
                    || 2 <= n_rare && 0.2 <= share(x, y, n_rare))
        }));
        for (b, y) in first_ones.iter().enumerate() {
            for (a, x) in first_ones[..b].iter().enumerate() {
                if let (Some(x), Some(y)) = (x, y) && differ_in_one_word(x, y) {
                    expected.insert((a, b));
                }
            }
        }
        expected.extend(repeats(&texts));
        let corpus = corpus(&texts, noise, n);
        let found = corpus.candidates();
        prop_assert_eq!(pairs(&found), expected);
        prop_assert_eq!(found, corpus.candidates_with(&TwoThreads).unwrap());
    }
}

#[test]
fn a_family_of_frames_gives_no_more_than_its_limit() {
    let frame = "the bank said it would sell bills worth a total of";
    let texts: Vec<Text> = (0..600)
        .map(|n| format!("{frame} {n} million at noon on {}", n + 1000))
        .map(|text| text.split(' ').map(str::to_owned).collect())
        .collect();
    let n_found = corpus(&texts, Noise::Low, 3).candidates().len();
    assert!((600..600 * 64).contains(&n_found), "{n_found} pairs");
}

#[test]
fn texts_without_words_or_with_one_pair_with_their_like_only() {
    let texts: Vec<Text> =
        ["***", "one", "two", "one", "***", "one two"].map(|text| vec![text.to_owned()]).to_vec();
    assert_eq!(pairs(&corpus(&texts, Noise::Low, 3).candidates()), BTreeSet::from([(1, 3)]));
}

#[test]
fn scripts_without_spaces_are_compared_by_character() {
    let pairs_of = |texts: [&str; 2]| {
        let texts: Vec<Text> = texts.map(|text| vec![text.to_owned()]).to_vec();
        pairs(&corpus(&texts, Noise::Low, 3).candidates()).len()
    };
    assert_eq!(
        pairs_of([
            "東京都知事は新しい橋の建設を発表した",
            "東京都知事は新しい橋の建設を発表しました"
        ]),
        1
    );
    assert_eq!(pairs_of(["นายกรัฐมนตรีประกาศสร้างสะพานใหม่", "นายกรัฐมนตรีประกาศสร้างสะพานใหม่แล้ว"]), 1);
    assert_eq!(
        pairs_of([
            "東京都知事は新しい橋の建設を発表した",
            "大阪では昨夜から激しい雨が降り続いている"
        ]),
        0
    );
}
