//! Person mentions, gazetteers, and the decision whether a name is misspelled.
//!
//! A name is reported only on positive evidence, and the evidence is printed; being unknown is
//! never a reason. The parts, in the order in which an article meets them:
//!
//! - [`MentionFinder`] finds the people named in one article, with what is said of them;
//! - [`Gazetteer`] holds the people that are known, by name and by office.

mod alignment;
mod capital_runs;
mod census;
mod context;
mod correction;
mod decider;
mod edit_kinds;

mod finder;
mod fold;
mod frequent_names;
mod gazetteer;
mod gazetteer_formats;
mod hash;
mod identity;
mod inconsistent_name;
mod index;
mod inflection;
mod initials;
mod learned;
mod letter_triples;
mod letters;
mod lexicon;
mod logistic;
mod matcher;
mod memo;
mod mention;
mod misspelled_name;
mod misspelled_surname;
mod model;
mod name_differs_from_corpus;
mod name_evidence;
mod name_role_conflict;
mod near_surname;
mod nearly_repeated;
mod particle;
mod passages;
mod people;
mod plain_word;
mod plausibility;
mod query;
mod reckoning;
mod role;
mod role_context;
mod run_judge;
mod scripts;
mod sieve;
mod skeleton;
mod small_words;
mod spelling;
mod surname_before_full_name;
mod tenure;
mod tokens;
mod word_end;
mod word_info;
#[expect(dead_code, reason = "the build script needs more of it")]
mod word_lists;
mod word_pattern;
mod word_table;

#[cfg(test)]
mod cases;

pub use census::{Census, NameId};
pub use decider::Decider;
pub use finder::MentionFinder;
pub use fold::{fold, name_tokens};
pub use gazetteer::builder::GazetteerBuilder;
pub use gazetteer::image::ImageError;
pub use gazetteer::layer::Source;
pub use gazetteer::quarantine::{RejectedRow, RowProblem};
pub use gazetteer::row::{NameRow, OfficeRow, PersonRow};
pub use gazetteer::{Gazetteer, NameForm, Office, Person};
pub use gazetteer_formats::{
    FORMATS, HEAD, ListError, ListFormat, ListOptions, ListReport, ListRow, format_named, recognise,
};
pub use identity::{
    IDENTITY_FEATURES, IDENTITY_MODEL, Identity, IdentityJudge, N_IDENTITY_FEATURES, Verdict,
};
pub use inconsistent_name::INCONSISTENT_NAME;
pub use learned::{LearnedPerson, learned};
pub use lexicon::{CountryId, Lexicon};
pub use logistic::{Logistic, probability};
pub use matcher::{Candidate, Lookup, Matcher};
pub use mention::{Mention, MentionKind, RoleText};
pub use misspelled_name::MISSPELLED_NAME;
pub use model::{Bearers, FEATURES, N_FEATURES, SLIP_MODEL, SlipModel, features};
pub use name_differs_from_corpus::NAME_DIFFERS_FROM_CORPUS;
pub use name_role_conflict::NAME_ROLE_CONFLICT;
pub use people::{MentionedPerson, Standing, people};
pub use reckoning::{Entry, Reckoning, Section};
pub use role::{Agreement, Role};
pub use scripts::latin_tokens;
pub use skeleton::{convention_key, skeleton, transliteration_key};
pub use spelling::{Edits, Explanation, Spelling};
pub use surname_before_full_name::{SURNAME_BEFORE_FULL_NAME, surnames_before_full_names};
pub use word_info::{Classes, WordInfo};

/// The rules about names, in the order of their codes. A [`Decider`] judges by all but the last, which
/// looks at one article alone: [`surnames_before_full_names`].
pub static RULES: [&copydesk_core::Rule; 5] = [
    &MISSPELLED_NAME,
    &INCONSISTENT_NAME,
    &NAME_DIFFERS_FROM_CORPUS,
    &NAME_ROLE_CONFLICT,
    &SURNAME_BEFORE_FULL_NAME,
];
