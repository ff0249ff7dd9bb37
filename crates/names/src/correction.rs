//! Puts a name right word by word, so that nothing changes but what is wrong.

use crate::fold;
use crate::spelling::{Edits, Explanation};

/// Returns `text` with the misspelled words as `right`, a name of a list, has them: `Charles Schumer` for `Charles Schmer` and
/// `Charles E. Schumer`, `JK Rowling` for `JK Rowlng` and `J. K. Rowling`. All of `right` where no word is right, where another word is as
/// another language has it, and where the words cannot be told.
pub(crate) fn corrected(text: &str, right: &str, edits: &Edits) -> String {
    if edits.shared.is_empty() || edits.explained.contains(&Explanation::Transliteration) {
        return in_capitals_of(text, right);
    }
    let mut corrected = text.to_owned();
    for (wrong, spelled, _) in &edits.pairs {
        let Some((start, word)) = find_word(&corrected, wrong) else {
            return in_capitals_of(text, right);
        };
        let Some((_, spelled)) = find_word(right, spelled) else {
            return in_capitals_of(text, right);
        };
        let (end, spelled) = (start + word.len(), in_capitals_of(word, spelled));
        corrected.replace_range(start..end, &spelled);
    }
    corrected
}

/// Returns the first word that is `folded` when folded, and where it begins.
fn find_word<'t>(text: &'t str, folded: &str) -> Option<(usize, &'t str)> {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter));
    let word = words.find(|word| fold(word) == folded)?;
    Some((word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Says whether a character stands within words and is left out when they are folded.
fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Returns `name` in capitals if `text` is.
pub(crate) fn in_capitals_of(text: &str, name: &str) -> String {
    let capitals = !text.chars().any(char::is_lowercase);
    if capitals { name.to_uppercase() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::corrected;
    use crate::{Lexicon, Spelling, name_tokens};

    fn correct(text: &str, right: &str) -> String {
        let lexicon = Lexicon::embedded();
        match Spelling::compare(&name_tokens(text), &name_tokens(right), &lexicon) {
            Spelling::Edited(edits) => corrected(text, right, &edits),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn only_what_is_wrong_is_changed() {
        for (text, right, expected) in [
            ("Kale Lanet", "Kalle Laanet", "Kalle Laanet"),
            ("Charles Schmer", "Charles E. Schumer", "Charles Schumer"),
            ("Barack Hussein Obamma", "Barack Obama", "Barack Hussein Obama"),
            ("Kristin Scott-Thonas", "Kristin Scott Thomas", "Kristin Scott-Thomas"),
            ("Bill J. Clintn", "William J. Clinton", "Bill J. Clinton"),
            ("LANNET Kalle", "Kalle Laanet", "LAANET Kalle"),
            ("Herve Gaymar", "Hervé Gaymard", "Herve Gaymard"),
            ("Gerhard Schroderr", "Gerhard Schröder", "Gerhard Schröder"),
            ("Sinead O’Conor", "Sinead O'Connor", "Sinead O'Connor"),
        ] {
            assert_eq!(correct(text, right), expected, "{text}");
        }
    }

    #[test]
    fn the_listed_name_stands_for_another_where_words_are_no_help() {
        assert_eq!(correct("Herve\u{301} Gaymar\u{301}d", "Hervé Guymard"), "Hervé Guymard");
        assert_eq!(correct("GERARD VAN SCHAIK", "Gerhard Schick"), "GERHARD SCHICK");
        assert_eq!(correct("Paweł Łatuszka", "Pavel Latushka"), "Pavel Latushka");
    }
}
