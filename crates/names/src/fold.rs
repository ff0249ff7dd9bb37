//! Folding: the form in which names are compared.
//!
//! Lower case, no accents, no apostrophes, special Latin letters spelled out. The text itself is
//! never folded in place: folded copies are keys, and positions always belong to the original.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Returns `text` in lower case without accents, apostrophes and invisible characters.
///
/// `ł ø đ ð ı ß æ œ þ ə` become `l o d d i ss ae oe th e`; every kind of dash becomes `-` and every
/// kind of space a space. Folding twice changes nothing. Takes `O(n)`.
///
/// ```
/// assert_eq!(copydesk_names::fold("Erdoğan’s Łódź—O'Brien"), "erdogans lodz-obrien");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Appends the folded form of `text` to `out`.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    let plain = |b: u8| b.is_ascii() && !matches!(b, b'\'' | b'`' | b'\t' | b'\n' | b'\r');
    if text.bytes().all(plain) {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    for c in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match c {
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ə' => out.push('e'),
            '\'' | '`' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʹ' | '´' => {}
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '‐' | '‑' | '–' | '—' => out.push('-'),
            c if c.is_whitespace() => out.push(' '),
            c if is_combining_mark(c) => {}
            c => out.push(c),
        }
    }
}

/// Returns the folded words of a name: cut at everything that is neither letter nor digit.
///
/// Initials stand alone (`F.W. de Klerk` gives `f`, `w`, `de`, `klerk`) and hyphens separate
/// (`Jong-un` gives `jong`, `un`).
///
/// ```
/// assert_eq!(copydesk_names::name_tokens("Jean-Claude O’Brien"), ["jean", "claude", "obrien"]);
/// ```
#[must_use]
pub fn name_tokens(name: &str) -> Vec<String> {
    fold(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold, name_tokens};

    #[test]
    fn letters_beyond_ascii_are_spelled_out() {
        assert_eq!(fold("İzmir Straße Þór Sjöberg"), "izmir strasse thor sjoberg");
        assert_eq!(fold("Laa\u{ad}net\u{a0}X"), "laanet x");
    }

    #[test]
    fn initials_and_hyphens_separate() {
        assert_eq!(name_tokens("F.W. de Klerk"), ["f", "w", "de", "klerk"]);
        assert_eq!(name_tokens(" .Robbie  McEwen "), ["robbie", "mcewen"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,12}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
