//! Near-duplicate paragraphs: exact, verified, explained.
//!
//! Three steps, each a pure function over what the one before it returned, without files, threads
//! or global state:
//!
//! 1. [`Signatures::of`] keeps the word 3-grams of one article;
//! 2. [`Corpus::candidates`] finds every two paragraphs that share enough of them, by an exact
//!    set join and not by hashing into buckets, so that nothing similar is missed;
//! 3. [`verify`] compares the two texts word by word and says what kind of copies they are.
//!
//! [`clusters`] groups the pairs around what to keep, [`removals`] says what can go, [`findings`] turns them into findings of the
//! [`RULES`]; [`RepeatedSentence`] looks at one article alone.
//!
//! Nothing here starts a thread. Signatures are a pure function of an article; the search and the
//! verification cut themselves into pieces for the [`Workers`] of the caller, and the result does
//! not depend on how many there are. Texts full of slips are compared with more [`Noise`].
//!
//! ```
//! use copydesk_core::{Article, ArticleNo};
//! use copydesk_dedup::{Corpus, DifferenceClass, OneThread, verify};
//!
//! # fn main() -> std::io::Result<()> {
//! let texts = ["The treaty binds all its members to collective defence.",
//!              "The treaty binds all it's members to colective defence."];
//! let articles: Vec<Article> = (0..).zip(texts)
//!     .map(|(n, text)| Article::from_plain_text(text).with_number(ArticleNo(n)))
//!     .collect();
//! let mut corpus = Corpus::new();
//! corpus.add_all(&articles, &OneThread);
//! for candidate in corpus.candidates() {
//!     let pair = verify(&candidate, &articles)?.expect("the two are copies");
//!     assert_eq!(pair.comparison.class, DifferenceClass::Typo);
//!     assert_eq!(pair.comparison.difference,
//!                "The treaty binds all [-its-]{+it's+} members to [-collective-]{+colective+} defence");
//! }
//! # Ok(())
//! # }
//! ```

// From text to signatures.
mod hash;
mod noise;
mod signature;
mod words;
// From signatures to candidates.
mod condition;
mod corpus;
mod index;
mod join;
mod lists;
mod matches;
mod paragraph;
mod parked;
mod ranked_sets;
mod repeated_shingles;
mod shingle_sets;
mod short;
mod spill;
mod workers;
// The same search, for many machines.
pub mod rounds;
// From batch to batch.
mod archive;
// From candidates to pairs.
mod alignment;
mod changes;
mod comparison;
mod difference;
mod fact_words;
mod judgement;
mod letters;
mod moved;
mod passage;
mod shares;
mod verify;
// From pairs to clusters and findings.
mod boilerplate;
mod clusters;
mod duplicate_article;
mod findings;
mod occurrences;
mod removals;
mod repeated_sentence;
mod rules;
mod templates;

pub use archive::{
    Archive, ArchiveError, ArchivedArticle, ArchivedIds, ArchivedParagraph, Found, Setting,
    Storage, Wanted,
};
pub use boilerplate::{BOILERPLATE_PARAGRAPH, BoilerplateText, boilerplate};
pub use clusters::{Cluster, Keep, clusters};
pub use comparison::{Comparison, DifferenceClass, PairKind, compare};
pub use corpus::Corpus;
pub use duplicate_article::DUPLICATE_ARTICLE;
pub use findings::{DedupConfig, duplicate_articles, findings};
pub use noise::Noise;
pub use paragraph::{Candidate, ParagraphId, ParagraphInfo};
pub use removals::{Removal, removals};
pub use repeated_sentence::{REPEATED_SENTENCE, RepeatedSentence};
pub use rules::{
    CONFLICTING_COPY, NEAR_REPEATED_PARAGRAPH, REPEATED_PARAGRAPH, RULES, SHARED_PARAGRAPH,
};
pub use shares::Scores;
pub use signature::{SHINGLE_WORDS, Signatures};
pub use spill::Spill;
pub use verify::{Pair, Texts, Verifier, measure, verify, verify_all};
pub use workers::{OneThread, Workers};
