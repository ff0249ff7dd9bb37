//! Brings names of other alphabets into Latin letters, so that two ways of writing one can be compared.
//!
//! Letters of alphabets (Cyrillic, Greek, Armenian, Georgian, Hebrew, Arabic, Devanagari …) become
//! Latin ones by the tables of `any_ascii`. Signs that stand for syllables or words (Han, kana,
//! Hangul) are left alone: one sign more or less makes another name, so they are compared as they
//! are. `O(n)`. Bad at vowels that Hebrew and Arabic do not write.

use any_ascii::any_ascii_char;

use crate::fold::fold_into;

/// Returns the words of a name, folded and in Latin letters where its script is an alphabet.
///
/// ```
/// use copydesk_names::latin_tokens;
///
/// assert_eq!(latin_tokens("Владимир Пу́тин"), ["vladimir", "putin"]);
/// assert_eq!(latin_tokens("习近平"), ["习近平"]);
/// ```
#[must_use]
pub fn latin_tokens(name: &str) -> Vec<String> {
    let mut folded = String::with_capacity(name.len());
    fold_into(name, &mut folded);
    let mut latin = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c.is_ascii() || is_sign(c) {
            latin.push(c);
        } else {
            latin.push_str(any_ascii_char(c));
        }
    }
    latin.make_ascii_lowercase();
    // An apostrophe may come out of a hamza or a soft sign.
    latin.retain(|c| c != '\'' && c != '`');
    latin
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Says whether a character stands for a syllable or a word, not for a sound.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11ff | 0x3040..=0x30ff | 0x3130..=0x318f | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

#[cfg(test)]
mod tests {
    use super::latin_tokens;

    #[test]
    fn alphabets_become_latin_and_signs_stay() {
        assert_eq!(latin_tokens("Κυριάκος Μητσοτάκης"), ["kyriakos", "mitsotakis"]);
        assert_eq!(latin_tokens("ბარაკ ობამა"), ["barak", "obama"]);
        assert_eq!(latin_tokens("高市早苗"), ["高市早苗"]);
        assert_eq!(latin_tokens("'Abd al-ʿAzīz"), ["abd", "al", "aziz"]);
    }
}
