//! Names as languages with cases write them: `Marka Zuckerberga` is Mark Zuckerberg in Polish.
//!
//! Whether a text may inflect names is told by its small words: languages that never do (English, German,
//! Romance, Scandinavian) use a few dozen of them all the time. Where it may, words that differ only in
//! endings are one. `O(n)`. Bad at texts of a few words, which are taken for English.

/// Endings that cases of Slavic and Baltic languages, Finnish, Estonian and Hungarian give to names, folded.
const ENDINGS: &[&str] = &[
    "", "a", "e", "i", "o", "u", "y", "ia", "ie", "iu", "ja", "je", "ju", "em", "om", "am", "im",
    "ym", "iem", "owi", "ovi", "evi", "ewi", "ego", "emu", "ej", "ov", "ova", "ove", "ou", "oj",
    "ei", "ami", "ach", "s", "as", "is", "us", "os", "es", "n", "in", "an", "en", "on", "t", "le",
    "lle", "lla", "lta", "nek", "nak", "t", "ek", "ka", "ga", "ra",
];

/// From how many small words on a text without any of the plain ones is in another language.
const ENOUGH_WORDS: usize = 4;

/// Of how many small words one must be plain, in a language that leaves names alone.
const ONE_IN: usize = 12;

/// So many small words tell the language of a text.
const SAMPLE: usize = 128;

/// Counts the first small words of a text.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct LanguageSample {
    all: usize,
    plain: usize,
}

impl LanguageSample {
    /// Counts a word in small letters.
    pub(crate) fn add(&mut self, word: &str) {
        if self.all == SAMPLE {
            return;
        }
        self.all += 1;
        self.plain += usize::from(is_plain(word));
    }

    /// Says whether no more words are needed: there are enough, or whatever comes, enough of them are plain.
    pub(crate) fn is_full(&self) -> bool {
        self.all == SAMPLE || self.plain * ONE_IN >= SAMPLE
    }

    /// Says whether the text may be in a language that inflects names.
    pub(crate) fn may_inflect(self) -> bool {
        self.all >= ENOUGH_WORDS && self.plain * ONE_IN < self.all
    }
}

/// Says whether a small word is one of a language that leaves names as they are.
fn is_plain(word: &str) -> bool {
    // Bytes are told apart one by one, strings would be compared with each of these in turn.
    matches!(
        word.as_bytes(),
        b"the"
            | b"of"
            | b"and"
            | b"in"
            | b"for"
            | b"that"
            | b"is"
            | b"was"
            | b"with"
            | b"on"
            | b"as"
            | b"by"
            | b"at"
            | b"from"
            | b"his"
            | b"her"
            | b"are"
            | b"has"
            | b"der"
            | b"die"
            | b"das"
            | b"und"
            | b"den"
            | b"von"
            | b"mit"
            | b"ist"
            | b"dem"
            | b"ein"
            | b"le"
            | b"les"
            | b"des"
            | b"et"
            | b"un"
            | b"une"
            | b"du"
            | b"el"
            | b"los"
            | b"las"
            | b"del"
            | b"de"
            | b"il"
            | b"di"
            | b"che"
            | b"della"
            | b"het"
            | b"een"
            | b"van"
            | b"os"
            | b"og"
            | b"och"
            | b"att"
            | b"det"
            | b"som"
            | b"ett"
    )
}

/// Says whether one folded word may be the other in another case.
pub(crate) fn are_inflected(a: &str, b: &str) -> bool {
    let same: usize =
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    // The ending may begin before the first difference: `Hołowni`, `Hołownia`.
    let stems = (same.saturating_sub(2)..=same).filter(|&stem| stem >= 2);
    stems
        .filter(|&stem| a.is_char_boundary(stem) && b.is_char_boundary(stem))
        .any(|stem| ENDINGS.contains(&&a[stem..]) && ENDINGS.contains(&&b[stem..]))
}

#[cfg(test)]
mod tests {
    use super::{LanguageSample, are_inflected};

    #[test]
    fn cases_are_endings() {
        for (a, b) in [
            ("zuckerberga", "zuckerberg"),
            ("holowni", "holownia"),
            ("antonego", "antony"),
            ("laanetas", "laanet"),
            ("anny", "anna"),
        ] {
            assert!(are_inflected(a, b) && are_inflected(b, a), "{a} {b}");
        }
        for (a, b) in [("lanet", "laanet"), ("scholc", "scholz"), ("merkle", "merkel")] {
            assert!(!are_inflected(a, b), "{a} {b}");
        }
    }

    #[test]
    fn small_words_tell_the_language() {
        let may_inflect = |text: &str| {
            let mut words = LanguageSample::default();
            text.split(' ').for_each(|word| words.add(word));
            words.may_inflect()
        };
        assert!(may_inflect("premier powiedział w sejmie że nie poda się do dymisji"));
        assert!(!may_inflect("told reporters that talks in the capital had ended"));
        assert!(!may_inflect("sagte der minister und die bank schwieg"));
        assert!(!may_inflect("wins race"));
    }
}
