use copydesk_core::{Place, Span};

use crate::Role;

/// A place in an article where a person is named, with what the decision needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The name's bytes in the article, without title, role and possessive.
    pub place: Place,
    /// The name as written.
    pub text: Box<str>,
    /// Whether it is a whole name or a family name alone.
    pub kind: MentionKind,
    /// What the words next to the name say of the person.
    pub role: Option<Box<RoleText>>,
    /// Whether the article may be in a language that inflects names: `Marka Zuckerberga`.
    pub may_be_inflected: bool,
    /// The year in which the article was published, if its source says when.
    pub published: Option<u16>,
}

/// How much of a person's name a mention holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionKind {
    /// At least two words: `Kalle Laanet`, `F.W. de Klerk`.
    Full,
    /// Two or three capitalised words of which nothing says that they are a person's name, and
    /// nothing that they are not: a name only if it is a known one, misspelled.
    Possible,
    /// A family name alone.
    Surname {
        /// The position, among the mentions of the same article, of the full name that ends in
        /// it; `None` where the article has none.
        full: Option<usize>,
    },
    /// A single word that is a letter or two off a family name: a slip, or somebody else.
    NearSurname {
        /// The position, among the mentions of the same article, of the full name that it is near to.
        full: usize,
    },
}

/// A phrase next to a name that says who the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleText {
    /// The phrase in comparable form.
    pub role: Role,
    /// The phrase as written.
    pub text: Box<str>,
    /// The phrase's bytes in the article.
    pub span: Span,
}
