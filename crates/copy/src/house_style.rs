//! What a house has decided for itself, where several ways of writing are right.

use copydesk_core::Rule;

use crate::{dash_style, mixed_honorifics, mixed_quote_style};

/// The decisions of a house. Where it has made none (the default), an article is compared with
/// itself: the rarer of two ways in it is what is reported.
///
/// ```
/// use copydesk_copy::{Dashes, HouseStyle, detectors};
/// use copydesk_core::Article;
///
/// let house_style = HouseStyle { dashes: Some(Dashes::SpacedEn), ..HouseStyle::default() };
/// let article = Article::from_plain_text("The talks—the third this year—failed.");
/// let mut findings = Vec::new();
/// for detector in detectors(&house_style) {
///     detector.check(&article, &mut findings);
/// }
/// assert_eq!(findings[0].rule.code, "STR007");
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct HouseStyle {
    /// How `Mr`, `Mrs`, `Ms`, `Dr` and `Prof` are written (NAM005).
    pub honorifics: Option<Honorifics>,
    /// Which quotation marks and apostrophes are written (QUO002).
    pub quotation_marks: Option<QuotationMarks>,
    /// Which dashes part a sentence (STR007).
    pub dashes: Option<Dashes>,
}

impl HouseStyle {
    /// Returns these decisions and, where there is none, those of `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            honorifics: self.honorifics.or(other.honorifics),
            quotation_marks: self.quotation_marks.or(other.quotation_marks),
            dashes: self.dashes.or(other.dashes),
        }
    }

    /// Returns the rules that the decisions are about, ascending by code.
    #[must_use]
    pub fn rules(&self) -> Vec<&'static Rule> {
        let rules = [
            self.honorifics.map(|_| &mixed_honorifics::RULE),
            self.quotation_marks.map(|_| &mixed_quote_style::RULE),
            self.dashes.map(|_| &dash_style::RULE),
        ];
        rules.into_iter().flatten().collect()
    }
}

/// How an honorific is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Honorifics {
    /// `Mr. Putin`, as American papers do.
    WithStop,
    /// `Mr Putin`, as British papers do.
    WithoutStop,
}

impl Honorifics {
    /// The ways with their names in settings.
    pub const NAMES: [(&str, Self); 2] =
        [("with-stop", Self::WithStop), ("without-stop", Self::WithoutStop)];

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::WithStop => Self::WithoutStop,
            Self::WithoutStop => Self::WithStop,
        }
    }
}

/// How quotation marks and apostrophes are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotationMarks {
    /// `“It’s late.”`
    Curly,
    /// `"It's late."`
    Straight,
}

impl QuotationMarks {
    /// The ways with their names in settings.
    pub const NAMES: [(&str, Self); 2] = [("curly", Self::Curly), ("straight", Self::Straight)];

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Curly => Self::Straight,
            Self::Straight => Self::Curly,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Curly => "curly",
            Self::Straight => "straight",
        }
    }
}

/// What stands where a sentence is parted by a dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dashes {
    /// An en dash between spaces: `talks – the third – failed` (British papers).
    SpacedEn,
    /// An em dash between spaces: `talks — the third — failed` (American papers, agencies).
    SpacedEm,
    /// An em dash without spaces: `talks—the third—failed` (magazines, books).
    Em,
    /// A hyphen between spaces: `talks - the third - failed` (where type has no dashes).
    SpacedHyphen,
    /// Two hyphens between spaces: `talks -- the third -- failed` (wires, typescripts).
    DoubleHyphen,
}

impl Dashes {
    /// The ways with their names in settings.
    pub const NAMES: [(&str, Self); 5] = [
        ("spaced-en", Self::SpacedEn),
        ("spaced-em", Self::SpacedEm),
        ("em", Self::Em),
        ("spaced-hyphen", Self::SpacedHyphen),
        ("double-hyphen", Self::DoubleHyphen),
    ];

    /// Returns the dash without what is around it.
    pub(crate) const fn glyph(self) -> &'static str {
        match self {
            Self::SpacedEn => "–",
            Self::SpacedEm | Self::Em => "—",
            Self::SpacedHyphen => "-",
            Self::DoubleHyphen => "--",
        }
    }

    /// Returns the words for it, as in “a spaced en dash”.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::SpacedEn => "spaced en dash",
            Self::SpacedEm => "spaced em dash",
            Self::Em => "closed em dash",
            Self::SpacedHyphen => "spaced hyphen",
            Self::DoubleHyphen => "double hyphen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dashes, Honorifics, HouseStyle};

    #[test]
    fn a_style_knows_its_rules() {
        assert!(HouseStyle::default().rules().is_empty());
        let style = HouseStyle {
            honorifics: Some(Honorifics::WithStop),
            dashes: Some(Dashes::Em),
            ..HouseStyle::default()
        };
        let codes: Vec<_> = style.rules().iter().map(|rule| rule.code).collect();
        assert_eq!(codes, ["NAM005", "STR007"]);
    }
}
