//! Judges whether two names are one person's.
//!
//! The words of both names are paired in whatever order; how each pair differs, what is left over, how
//! rare the shared words are and whether the differing ones are names that people have become
//! features of a logistic model, whose weights are data (`examples/fit` fits them). After Fellegi & Sunter (1969).
//! Time: a few word comparisons. Bad at names that share nothing but the person.

use crate::alignment::{Alignment, Kinship, Pair, float};
use crate::latin_tokens;
use crate::logistic::{Logistic, probability};
use crate::matcher::Matcher;
use crate::model::same_without_doubles;
use crate::skeleton::{convention_key, same_skeleton};

/// The name of the model in `decision_weights.csv`.
pub const IDENTITY_MODEL: &str = "identity";

/// Names of the features, in the order of [`IdentityJudge::features`].
pub const IDENTITY_FEATURES: [&str; N_IDENTITY_FEATURES] = [
    "edits",
    "worst_unlikeness",
    "edited_words",
    "unattested",
    "both_attested",
    "sounds_alike",
    "first_letter_differs",
    "doubling_only",
    "short_word",
    "family_name_edited",
    "rarity_beside_edits",
    "shared_words",
    "transliterations",
    "nicknames",
    "initials",
    "left_out_of_longer",
    "conflicting_words",
    "conflict_unlikeness",
    "swapped",
    "single_word",
    "family_name_differs",
    "given_name_differs",
    "joined",
    "known_apart",
    "known_as_one",
    "nothing_shared",
    "letters",
    "surprise",
    "conventions",
    "given_names_attested",
    "attested_beside_common",
    "given_name_ending",
];

/// The number of features.
pub const N_IDENTITY_FEATURES: usize = 32;

/// Rarity of a word that nobody is known to bear: 12 minus the logarithm of the bearers.
const RAREST: f64 = 12.0;

/// Names of more words are no names; the longest of the gazetteers that were looked at has 14.
const MOST_WORDS: usize = 32;

/// Bearers per million from which a given name is one that everybody has heard.
const COMMON_GIVEN: u32 = 15;

/// From which probability two names are taken for one person's.
const ONE_PERSON: f64 = 0.5;

/// What two names are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One name, written with other letters, marks, or in another order.
    Same,
    /// Two ways to write one name, both of them right.
    Variant,
    /// One person's name, written wrong on one side.
    Misspelling,
    /// Two people's names.
    Different,
}

impl Verdict {
    /// Returns the word for it in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Variant => "variant",
            Self::Misspelling => "misspelling",
            Self::Different => "different",
        }
    }
}

/// Two names compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity {
    /// What they are to each other.
    pub verdict: Verdict,
    /// The probability that both are one person's, 0 to 1.
    pub confidence: f64,
}

/// Compares names as they are written, without any context; read-only.
#[derive(Debug)]
pub struct IdentityJudge<'a> {
    matcher: &'a Matcher<'a>,
    model: Logistic<N_IDENTITY_FEATURES>,
}

impl<'a> IdentityJudge<'a> {
    /// Makes a judge that knows who `matcher` knows.
    #[must_use]
    pub fn new(matcher: &'a Matcher<'a>) -> Self {
        Self { matcher, model: Logistic::embedded(IDENTITY_MODEL, &IDENTITY_FEATURES) }
    }

    /// Compares two names; which comes first does not matter.
    ///
    /// Names without any letter, or of more than 32 words, are different from everything, except that equal
    /// texts are the same.
    /// Scripts with alphabets are compared in Latin letters; those without are compared sign by
    /// sign and never taken for misspellings.
    ///
    /// ```
    /// use copydesk_names::{Gazetteer, IdentityJudge, Lexicon, Matcher, Verdict};
    ///
    /// let lexicon = Lexicon::embedded();
    /// let people = Gazetteer::starter(&lexicon);
    /// let matcher = Matcher::new(&lexicon, &people);
    /// let judge = IdentityJudge::new(&matcher);
    /// assert_eq!(judge.compare("LAANET, Kalle", "Kalle Laanet").verdict, Verdict::Same);
    /// assert_eq!(judge.compare("Bill Clinton", "William Clinton").verdict, Verdict::Variant);
    /// assert_eq!(judge.compare("Jens Stoltenburg", "Jens Stoltenberg").verdict, Verdict::Misspelling);
    /// assert_eq!(judge.compare("Julian Smith", "Julianne Smith").verdict, Verdict::Different);
    /// ```
    #[must_use]
    pub fn compare(&self, a: &str, b: &str) -> Identity {
        let (a_words, b_words) = ordered(a, b);
        let is_odd = |words: &[String]| words.is_empty() || words.len() > MOST_WORDS;
        if is_odd(&a_words) || is_odd(&b_words) {
            let same = a.trim() == b.trim();
            let verdict = if same { Verdict::Same } else { Verdict::Different };
            return Identity { verdict, confidence: if same { 1.0 } else { 0.0 } };
        }
        let alignment = Alignment::of(&a_words, &b_words, self.matcher.lexicon());
        let features = features(&alignment, &a_words, &b_words, self.matcher);
        let mut confidence = probability(self.model.log_odds(&features));
        if a_words == b_words {
            // Somebody else may be called the same, but nobody can tell from the name.
            confidence = confidence.max(0.99);
        }
        Identity { verdict: verdict(&alignment, confidence), confidence }
    }

    /// Returns the features of two names, for fitting.
    #[must_use]
    pub fn features(&self, a: &str, b: &str) -> [f64; N_IDENTITY_FEATURES] {
        let (a, b) = ordered(a, b);
        let alignment = Alignment::of(&a, &b, self.matcher.lexicon());
        features(&alignment, &a, &b, self.matcher)
    }
}

/// Returns the words of two names, in an order that does not depend on which came first: where two
/// alignments are equally good, the first name decides.
fn ordered(a: &str, b: &str) -> (Vec<String>, Vec<String>) {
    let (a, b) = (latin_tokens(a), latin_tokens(b));
    if a <= b { (a, b) } else { (b, a) }
}

fn verdict(alignment: &Alignment, confidence: f64) -> Verdict {
    if confidence < ONE_PERSON {
        return Verdict::Different;
    }
    let is_right = |pair: &Pair| match pair.kinship {
        // Erik and Eric, Qasim and Kassim: which is right depends on the person.
        Kinship::Edited(..) => convention_key(&pair.a) == convention_key(&pair.b),
        _ => true,
    };
    let all = |says: &dyn Fn(Kinship) -> bool| alignment.pairs.iter().all(|p| says(p.kinship));
    let complete = alignment.left.is_empty() && alignment.right.is_empty();
    if complete && all(&|kinship| kinship == Kinship::Equal) {
        Verdict::Same
    } else if alignment.pairs.iter().all(is_right) {
        Verdict::Variant
    } else {
        Verdict::Misspelling
    }
}

fn features(
    alignment: &Alignment,
    a: &[String],
    b: &[String],
    matcher: &Matcher,
) -> [f64; N_IDENTITY_FEATURES] {
    let bearers = |word: &str| matcher.bearers(word);
    let edited: Vec<(&Pair, usize, f64)> = alignment
        .pairs
        .iter()
        .filter_map(|pair| match pair.kinship {
            Kinship::Edited(edits, likeness) => Some((pair, edits, likeness)),
            _ => None,
        })
        .collect();
    let of_edited = |says: &dyn Fn(&str, &str) -> bool| {
        float(edited.iter().filter(|(p, ..)| says(&p.a, &p.b)).count())
    };
    let of_kind = |kinship| float(alignment.pairs.iter().filter(|p| p.kinship == kinship).count());
    let surprise = |pair: &Pair| {
        (matcher.lexicon().surprise(&pair.a) - matcher.lexicon().surprise(&pair.b)).abs()
    };
    let is_last =
        |pair: &Pair| pair.at.0 + 1 == alignment.lengths.0 || pair.at.1 + 1 == alignment.lengths.1;
    let given = |word: &str| matcher.lexicon().word(word).given;
    let rarity = |word: &str| (RAREST - bearers(word).max(1.0).ln_1p()).max(0.0);
    let rarest = shared(alignment).map(rarity).fold(0.0, f64::max);
    let n_conflicts = alignment.left.len().min(alignment.right.len());
    let conflicts = alignment.left.iter().zip(&alignment.right);
    let unlikeness =
        |(a, b): (&(usize, String), &(usize, String))| 1.0 - strsim::jaro_winkler(&a.1, &b.1);
    let holds = |words: &[(usize, String)], at: usize| words.iter().any(|(place, _)| *place == at);
    let differs_at = |at_a: usize, at_b: usize| {
        float(usize::from(holds(&alignment.left, at_a) && holds(&alignment.right, at_b)))
    };
    let (known_a, known_b) = (matcher.gazetteer().exact(a), matcher.gazetteer().exact(b));
    let both_known = !known_a.is_empty() && !known_b.is_empty();
    let one = known_a.iter().any(|person| known_b.contains(person));
    [
        float(edited.iter().map(|(_, edits, _)| edits).sum()),
        edited.iter().map(|(.., likeness)| 1.0 - likeness).fold(0.0, f64::max),
        float(edited.len()),
        of_edited(&|a, b| bearers(a).min(bearers(b)) < 0.5),
        of_edited(&|a, b| bearers(a).min(bearers(b)) >= 0.5),
        of_edited(&same_skeleton),
        of_edited(&|a, b| a.chars().next() != b.chars().next()),
        of_edited(&|a, b| same_without_doubles(a, b)),
        of_edited(&|a, b| a.len().min(b.len()) <= 4),
        float(edited.iter().filter(|(pair, ..)| is_last(pair)).count()),
        if edited.is_empty() || n_conflicts > 0 { 0.0 } else { rarest },
        float(shared(alignment).count()),
        of_kind(Kinship::Transliteration),
        of_kind(Kinship::Nickname),
        of_kind(Kinship::Initial),
        float(alignment.left.len().abs_diff(alignment.right.len())),
        float(n_conflicts),
        conflicts.map(unlikeness).sum(),
        float(alignment.n_swapped().min(1)),
        float(usize::from(alignment.lengths.0.min(alignment.lengths.1) == 1)),
        differs_at(alignment.lengths.0.wrapping_sub(1), alignment.lengths.1.wrapping_sub(1)),
        differs_at(0, 0),
        float(alignment.n_joined),
        float(usize::from(both_known && !one)),
        float(usize::from(both_known && one)),
        float(usize::from(edited.len() > 1 && shared(alignment).next().is_none())),
        edited
            .iter()
            .map(|(pair, ..)| float(pair.a.len().min(pair.b.len())))
            .fold(20.0, f64::min)
            .ln(),
        edited.iter().map(|(pair, ..)| surprise(pair)).sum(),
        of_edited(&|a, b| convention_key(a) == convention_key(b)),
        of_edited(&|a, b| given(a).min(given(b)) >= COMMON_GIVEN),
        of_edited(&|a, b| bearers(a).min(bearers(b)) >= 0.5) * (RAREST - rarest) / RAREST,
        of_edited(&|a, b| {
            let is_given = |word: &str| matcher.lexicon().word(word).given > 0;
            is_given(a) && is_given(b) && differ_in_ending(a, b)
        }),
    ]
}

/// Says whether two words differ at the end alone, as `Maria` and `Mario`, `Julian` and `Julianne` do.
fn differ_in_ending(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    same + 1 >= a.chars().count().min(b.chars().count())
}

/// Returns the words that both names have, in whatever spelling.
fn shared(alignment: &Alignment) -> impl Iterator<Item = &str> {
    let is_shared =
        |pair: &&Pair| matches!(pair.kinship, Kinship::Equal | Kinship::Transliteration);
    alignment.pairs.iter().filter(is_shared).map(|pair| pair.a.as_str())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::{IDENTITY_FEATURES, IDENTITY_MODEL, Identity, IdentityJudge, Verdict};
    use crate::{Gazetteer, Lexicon, Matcher};

    fn compare(a: &str, b: &str) -> Identity {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);
        static STARTER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::starter(&LEXICON));
        let matcher = Matcher::new(&LEXICON, &STARTER);
        IdentityJudge::new(&matcher).compare(a, b)
    }

    #[test]
    fn every_feature_has_a_weight() {
        for feature in IDENTITY_FEATURES {
            assert!(crate::logistic::has_weight(IDENTITY_MODEL, feature), "{feature}");
        }
    }

    #[test]
    fn signs_are_compared_as_they_are() {
        assert_eq!(compare("高市早苗", "高市早苗").verdict, Verdict::Same);
        assert_eq!(compare("高市早苗", "高石早苗").verdict, Verdict::Different);
        assert_eq!(compare("김정은", "김종은").verdict, Verdict::Different);
    }

    #[test]
    fn scripts_with_alphabets_meet_in_latin() {
        assert_ne!(compare("Владимир Путин", "Vladimir Putin").verdict, Verdict::Different);
        assert_eq!(compare("Владимир Путин", "Владимир Путин").verdict, Verdict::Same);
        assert_eq!(compare("משה דיין", "יצחק רבין").verdict, Verdict::Different);
    }

    #[test]
    fn odd_names_have_an_answer() {
        let long = "Aa ".repeat(2_500);
        for (a, b) in [
            ("", ""),
            ("x", "y"),
            ("—", "…"),
            (&*long, "Aa"),
            (&*long, &*long),
            ("J", "John Smith"),
        ] {
            let p = compare(a, b).confidence;
            assert!((0.0..=1.0).contains(&p), "{a:.20} {b:.20}");
        }
        assert_eq!(compare("Kalle\u{200b} Laanet", "kALLE lAANET").verdict, Verdict::Same);
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_a_name_is_itself(
            a in "[A-E][a-e]{1,5}( [A-E][a-e]{0,5}){0,3}", b in "[A-E][a-e]{1,5} [A-E][a-e]{1,5}"
        ) {
            let (forth, back) = (compare(&a, &b), compare(&b, &a));
            prop_assert_eq!(forth.verdict, back.verdict);
            prop_assert!((forth.confidence - back.confidence).abs() < 1e-9);
            prop_assert_eq!(compare(&a, &a).verdict, Verdict::Same);
        }
    }
}
