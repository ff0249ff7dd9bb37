use copydesk_core::ArticleNo;

use crate::condition::{Condition, Conditions};
use crate::{Candidate, ParagraphId};

/// Four numbers that an engine carries from one round to the next.
///
/// Rows are brought together by `key`, and each group is to come sorted as rows are: by `order`, then
/// `item`. What the numbers mean is the rounds' own affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// What rows are grouped by.
    pub key: i64,
    /// What the rows of a group are sorted by,
    pub order: i64,
    /// and those of the same `order`.
    pub item: i64,
    /// What goes with it.
    pub value: i64,
}

/// The first paragraph of a text, as a number that sorts as paragraphs do and is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Text(i64);

impl Text {
    pub(super) fn of(id: ParagraphId) -> Self {
        let article = i64::from(id.article.0);
        assert!(article < 1 << 31, "fewer than 2^31 articles are compared in rounds");
        Self(article << 32 | i64::from(id.paragraph))
    }

    fn id(self) -> ParagraphId {
        let (article, paragraph) = halves(self.0);
        ParagraphId { article: ArticleNo(article), paragraph }
    }
}

/// What is compared of a text. The lowest bit of a shingle, of which hashes make no use, says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// The words in a row of any text.
    Shingles,
    /// The pairs of words of a short one.
    WordPairs,
}

const _: () = assert!(crate::hash::SHINGLE_BITS < 64, "a bit is free for the family");

impl Family {
    pub(super) const ALL: [Self; 2] = [Self::Shingles, Self::WordPairs];

    /// Returns what two texts of this family must meet.
    pub(super) fn condition(self, conditions: &Conditions) -> &Condition {
        match self {
            Self::Shingles => &conditions.shingles,
            Self::WordPairs => &conditions.word_pairs,
        }
    }

    pub(super) fn of(shingle: i64) -> Self {
        Self::ALL[usize::from(shingle & 1 == 1)]
    }

    /// Returns the hash as a shingle of this family.
    pub(super) fn shingle(self, hash: u64) -> i64 {
        signed(hash) | self as i64
    }
}

/// A text that holds a shingle, or a variant.
pub(super) struct Holder {
    pub(super) shingle: i64,
    pub(super) text: Text,
    /// The same for all paragraphs with these words.
    pub(super) words_hash: u64,
    /// How many shingles the text has.
    pub(super) size: u32,
}

/// A shingle of a text that another text has, too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) text: Text,
    /// How many texts hold the shingle.
    pub(super) n_holders: u32,
    pub(super) shingle: i64,
    /// How many shingles the text has.
    pub(super) size: u32,
    /// How many texts before this one hold the shingle.
    pub(super) position: u32,
}

/// A standing that was ranked among those of its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Indexed {
    pub(super) shingle: i64,
    pub(super) text: Text,
    /// The bits of [`Kinds`](crate::index::Kinds), 0 if the shingle is not among the rarest.
    pub(super) kinds: u8,
    pub(super) size: u32,
}

/// Two texts that share a shingle which is among the rarest of the smaller one.
pub(super) struct Meeting {
    pub(super) earlier: Text,
    pub(super) later: Text,
    pub(super) family: Family,
    pub(super) kinds: u8,
}

/// A standing of one text, shown to a later one.
pub(super) struct Shown {
    pub(super) to: Text,
    pub(super) standing: Standing,
}

/// Added to the number of holders of a standing. So standings sort before all else of their text, and
/// the rarest first.
const RAREST: i64 = -(1 << 32);

impl Row {
    /// Says whether this is a standing, and no row about another text.
    pub(super) fn is_standing(&self) -> bool {
        self.order < 0
    }

    /// Returns the row that stands for a candidate.
    ///
    /// # Panics
    ///
    /// If the number of an article is 2³¹ or more.
    #[must_use]
    pub fn of_candidate(candidate: Candidate) -> Self {
        Self::of_pair(Text::of(candidate.a), Text::of(candidate.b))
    }

    /// Returns the pair that a row of [`Round::Decisions`](super::Round::Decisions) or
    /// [`Round::Variants`](super::Round::Variants) stands for.
    #[must_use]
    pub fn candidate(&self) -> Candidate {
        Candidate { a: Text(self.order).id(), b: Text(self.key).id() }
    }

    pub(super) fn of_pair(earlier: Text, later: Text) -> Self {
        Self { key: later.0, order: earlier.0, item: 0, value: 0 }
    }
}

impl From<Holder> for Row {
    fn from(holder: Holder) -> Self {
        Self {
            key: holder.shingle,
            order: holder.text.0,
            item: signed(holder.words_hash),
            value: holder.size.into(),
        }
    }
}

impl From<Row> for Holder {
    fn from(row: Row) -> Self {
        let (shingle, text) = (row.key, Text(row.order));
        Self { shingle, text, words_hash: row.item.cast_unsigned(), size: halves(row.value).1 }
    }
}

impl From<Standing> for Row {
    fn from(standing: Standing) -> Self {
        Self {
            key: standing.text.0,
            order: RAREST + i64::from(standing.n_holders),
            item: standing.shingle,
            value: joined(standing.size, standing.position),
        }
    }
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        let (size, position) = halves(row.value);
        let n_holders = halves(row.order - RAREST).1;
        Self { text: Text(row.key), n_holders, shingle: row.item, size, position }
    }
}

impl From<Indexed> for Row {
    fn from(indexed: Indexed) -> Self {
        Self {
            key: indexed.shingle,
            order: indexed.text.0,
            item: indexed.kinds.into(),
            value: indexed.size.into(),
        }
    }
}

impl From<Row> for Indexed {
    fn from(row: Row) -> Self {
        let (shingle, text) = (row.key, Text(row.order));
        Self { shingle, text, kinds: kinds(row.item), size: halves(row.value).1 }
    }
}

impl From<Meeting> for Row {
    fn from(meeting: Meeting) -> Self {
        Self {
            key: meeting.earlier.0,
            order: meeting.later.0,
            item: meeting.family as i64,
            value: meeting.kinds.into(),
        }
    }
}

impl From<Row> for Meeting {
    fn from(row: Row) -> Self {
        let (earlier, later) = (Text(row.key), Text(row.order));
        Self { earlier, later, family: Family::of(row.item), kinds: kinds(row.value) }
    }
}

impl From<Shown> for Row {
    fn from(Shown { to, standing }: Shown) -> Self {
        Self { key: to.0, order: standing.text.0, ..standing.into() }
    }
}

impl From<Row> for Shown {
    fn from(row: Row) -> Self {
        let (size, position) = halves(row.value);
        let (text, shingle) = (Text(row.order), row.item);
        let standing = Standing { text, n_holders: 0, shingle, size, position };
        Self { to: Text(row.key), standing }
    }
}

fn signed(hash: u64) -> i64 {
    hash.cast_signed()
}

fn joined(upper: u32, lower: u32) -> i64 {
    (u64::from(upper) << 32 | u64::from(lower)).cast_signed()
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
fn halves(number: i64) -> (u32, u32) {
    ((number.cast_unsigned() >> 32) as u32, number.cast_unsigned() as u32)
}

fn kinds(number: i64) -> u8 {
    (number & 0b11).to_le_bytes()[0]
}
