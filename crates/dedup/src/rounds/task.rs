use super::decisions::Decisions;
use super::lists::Lists;
use super::meetings::Meetings;
use super::prefixes::Prefixes;
use super::row::Row;
use super::shingles::Shingles;
use super::variants::Variants;
use crate::Noise;
use crate::condition::Conditions;

/// A step of the search; see [the table](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Round {
    /// Takes [`Holders::shingles`](super::Holders::shingles).
    Shingles,
    /// Takes what [`Shingles`](Self::Shingles) makes.
    Prefixes,
    /// Takes what [`Prefixes`](Self::Prefixes) makes.
    Meetings,
    /// Takes what [`Shingles`](Self::Shingles) and [`Meetings`](Self::Meetings) make, together.
    Lists,
    /// Takes what [`Shingles`](Self::Shingles) and [`Lists`](Self::Lists) make, together. Makes pairs.
    Decisions,
    /// Takes [`Holders::variants`](super::Holders::variants). Makes pairs.
    Variants,
}

impl Round {
    /// All rounds, in an order in which they can be done.
    pub const ALL: [Self; 6] = [
        Self::Shingles,
        Self::Prefixes,
        Self::Meetings,
        Self::Lists,
        Self::Decisions,
        Self::Variants,
    ];

    /// Returns its name, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shingles => "shingles",
            Self::Prefixes => "prefixes",
            Self::Meetings => "meetings",
            Self::Lists => "lists",
            Self::Decisions => "decisions",
            Self::Variants => "variants",
        }
    }

    /// Begins the round on some of its groups, for texts with so many slips.
    #[must_use]
    pub fn task(self, noise: Noise) -> Task {
        self.task_under(Conditions::of(noise))
    }

    pub(super) fn task_under(self, conditions: Conditions) -> Task {
        let group: Box<dyn Group> = match self {
            Self::Shingles => Box::new(Shingles::default()),
            Self::Prefixes => Box::new(Prefixes::new(conditions)),
            Self::Meetings => Box::new(Meetings::new(conditions)),
            Self::Lists => Box::new(Lists::new(conditions)),
            Self::Decisions => Box::new(Decisions::new(conditions)),
            Self::Variants => Box::new(Variants::default()),
        };
        Task { group, key: None }
    }
}

/// A round at work on some of its groups, one after another. Each must come whole, and sorted.
pub struct Task {
    group: Box<dyn Group>,
    key: Option<i64>,
}

impl Task {
    /// Takes the next row, and appends to `out` what can be said by now.
    pub fn push(&mut self, row: Row, out: &mut Vec<Row>) {
        if self.key.is_some_and(|key| key != row.key) {
            self.group.end(out);
        }
        self.key = Some(row.key);
        self.group.push(row, out);
    }

    /// Appends to `out` what is left to say of the last group.
    pub fn finish(&mut self, out: &mut Vec<Row>) {
        if self.key.take().is_some() {
            self.group.end(out);
        }
    }
}

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task").field("key", &self.key).finish_non_exhaustive()
    }
}

/// What a round does with the rows of a group.
pub(super) trait Group: Send + Sync {
    /// Takes the next row.
    fn push(&mut self, row: Row, out: &mut Vec<Row>);

    /// Says what is left to say of the group, and makes ready for the next.
    fn end(&mut self, out: &mut Vec<Row>);
}
