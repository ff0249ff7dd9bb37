//! What is known about a word. Shared with the build script.

use std::ops::{BitOr, BitOrAssign};

/// Classes of words, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(pub(crate) u16);

impl Classes {
    /// Stands for an office or a profession alone: `minister`.
    pub const ROLE: Self = Self(1);
    /// Says which office: `defence`.
    pub const MODIFIER: Self = Self(2);
    /// Makes another office of it: `deputy`.
    pub const RANK: Self = Self(4);
    /// The office was held once: `former`.
    pub const PAST: Self = Self(8);
    /// Carries no meaning within an office: `of`.
    pub const DROPPED: Self = Self(16);
    /// A form of address: `Mr`.
    pub const TITLE: Self = Self(32);
    /// Follows a name: `Jr`.
    pub const SUFFIX: Self = Self(64);
    /// A month, a day, a feast.
    pub const CALENDAR: Self = Self(128);
    /// Begins sentences, and is no name: `However`.
    pub const ORDINARY: Self = Self(256);
    /// Belongs to names of companies, bodies, products: `Bank`.
    pub const ORGANISATION: Self = Self(512);
    /// Belongs to names of places: `Los`.
    pub const PLACE: Self = Self(1024);
    /// Begins the name of a country or its adjective: `Estonian`, `South`.
    pub const COUNTRY: Self = Self(2048);

    /// Says who somebody is to others, and is no office: `mother`, `neighbour`.
    pub const KIN: Self = Self(4096);

    /// Says whether the set shares a class with `other`.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What is known about one folded word. The default is an unknown word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordInfo {
    /// People per million who bear it as a given name; 0 for none known.
    pub given: u32,
    /// People per million who bear it as a family name; 0 for none known.
    pub surname: u32,
    /// What else the word is.
    pub classes: Classes,
}

impl WordInfo {
    /// Says whether the word is some person's name.
    #[must_use]
    pub const fn is_name(self) -> bool {
        self.given + self.surname > 0
    }
}
