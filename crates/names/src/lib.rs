//! Person mentions, gazetteers, and the decision whether a name is misspelled.
//!
//! A name is reported only on positive evidence, and the evidence is printed; being unknown is
//! never a reason. The parts, in the order in which an article meets them:
//!
//! - [`MentionFinder`] finds the people named in one article, with what is said of them;
//! - [`Gazetteer`] holds the people that are known, by name and by office.

mod census;
mod context;
mod decider;
mod edit_bound;
mod finder;
mod fold;
mod gazetteer;
mod gazetteer_formats;
mod inconsistent_name;
mod index;
mod lexicon;
mod matcher;
mod mention;
mod misspelled_name;
mod model;
mod name_evidence;
mod name_role_conflict;
mod role;
mod role_context;
mod skeleton;
mod spelling;
mod tokens;

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
pub use inconsistent_name::INCONSISTENT_NAME;
pub use lexicon::{Classes, CountryId, Lexicon, WordInfo};
pub use matcher::{Candidate, Lookup, Matcher};
pub use mention::{Mention, MentionKind, RoleText};
pub use misspelled_name::MISSPELLED_NAME;
pub use model::{FEATURES, Model, N_FEATURES, features};
pub use name_role_conflict::NAME_ROLE_CONFLICT;
pub use role::{Agreement, Role};
pub use skeleton::{skeleton, transliteration_key};
pub use spelling::{Edits, Explanation, Spelling};

/// The rules that a [`Decider`] judges by, in the order of their codes.
pub static RULES: [&copydesk_core::Rule; 3] =
    [&MISSPELLED_NAME, &INCONSISTENT_NAME, &NAME_ROLE_CONFLICT];
