//! Which names of a list are not believed, and what is cleaned off those that are.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::particle::is_particle;

/// A name has at most this many characters: the longest of 83,000 members of parliaments has 69.
const LONGEST: usize = 100;

/// A name has at most this many words: the longest of 83,000 members of parliaments has 10.
const MOST_WORDS: usize = 14;

/// A name that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The line or record of the list, counted from 1, a header included.
    pub row: u64,
    /// The name that the row gives.
    pub name: String,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// Why a name in a list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum RowProblem {
    /// There is no name.
    #[error("name is empty")]
    Empty,
    /// The row is damaged: it cannot be read as its format has it.
    #[error("row is damaged")]
    Damaged,
    /// The name holds characters that stand for none.
    #[error("name holds undecodable or control characters")]
    NotText,
    /// The name is longer than any name.
    #[error("name is too long")]
    TooLong,
    /// The name has digits, brackets or other marks that no name has.
    #[error("name holds a digit, a bracket or another mark")]
    OddCharacter,
    /// The name is one word, which too much text would match.
    #[error("name is a single word")]
    SingleWord,
    /// A name in a script with capitals has none, in a list where most have.
    #[error("name has no capital letter")]
    NoCapital,
    /// The first or last word begins small and is no particle: `Nayib buke`.
    #[error("name begins or ends with a word in small letters")]
    SmallWord,
}

/// Returns the name in composed form, without invisible characters, quotation marks around it, and spaces too many.
pub(crate) fn clean(name: &str) -> String {
    let is_plain = |b: u8| b.is_ascii_graphic() || b == b' ';
    if name.bytes().all(is_plain) && !name.contains("  ") {
        return trimmed(name).to_owned();
    }
    let mut cleaned = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !is_invisible(*c)).map(without_c1) {
        if !c.is_whitespace() {
            cleaned.push(c);
        } else if !cleaned.is_empty() && !cleaned.ends_with(' ') {
            cleaned.push(' ');
        }
    }
    if !is_nfc(&cleaned) {
        cleaned = cleaned.nfc().collect();
    }
    trimmed(&cleaned).to_owned()
}

/// Returns the letter that a byte of Windows-1252 stands for where it was read as Latin-1, which
/// has control characters there.
fn without_c1(c: char) -> char {
    match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9f) => {
            let byte = [byte];
            let (letter, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            letter.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

fn trimmed(name: &str) -> &str {
    let name = name.trim_matches([' ', ',', ';']);
    let inner = name.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).map_or(name, str::trim)
}

/// Says whether a character takes no room: soft hyphens, joiners, marks of direction.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Returns what speaks against believing a cleaned name.
pub(crate) fn problem_of(name: &str) -> Option<RowProblem> {
    if name.is_empty() {
        return Some(RowProblem::Empty);
    }
    if name.len() > LONGEST && name.chars().nth(LONGEST).is_some() {
        return Some(RowProblem::TooLong);
    }
    if name.chars().any(|c| c.is_control() || c == '\u{fffd}') {
        return Some(RowProblem::NotText);
    }
    if name.chars().any(is_odd) {
        return Some(RowProblem::OddCharacter);
    }
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | 'ʼ' | '`');
    let n_words = name.split(apart).filter(|word| !word.is_empty()).count();
    if n_words > MOST_WORDS {
        return Some(RowProblem::TooLong);
    }
    if n_words < 2 && !name.chars().any(is_written_without_spaces) {
        return Some(RowProblem::SingleWord);
    }
    if is_all_small(name) {
        return Some(RowProblem::NoCapital);
    }
    has_small_border(name).then_some(RowProblem::SmallWord)
}

/// Says whether a name has letters that could be capitals, and none is. Georgian has such
/// letters, but nobody uses them.
pub(crate) fn is_all_small(name: &str) -> bool {
    let is_georgian = |c: char| matches!(c, '\u{10d0}'..='\u{10ff}');
    let mut letters = name.chars().filter(|c| !is_georgian(*c));
    letters.any(char::is_lowercase) && !name.chars().any(char::is_uppercase)
}

/// Returns a name of small letters with capitals where a list would have them.
pub(crate) fn capitalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, word) in name.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let mut capital = at == 0 || !is_particle(word);
        for c in word.chars() {
            if capital {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            capital = matches!(c, '-' | '.' | '’' | '\'');
        }
    }
    out
}

fn is_odd(c: char) -> bool {
    c.is_numeric() && !is_written_without_spaces(c)
        || "()[]{}<>@/|\\=*:;#%_+?!~^&$€£©®™…†‡§".contains(c)
}

/// Says whether a letter belongs to a script that puts no spaces between words, where one word may be a whole name.
fn is_written_without_spaces(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}

fn has_small_border(name: &str) -> bool {
    let begins_small = |word: &str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_lowercase)
            && letters.all(|c| !c.is_uppercase())
            && is_all_small(word)
    };
    // `al-Assad`, `d’Estaing` and `ter Horst` are spelled with a small letter.
    let is_joined = |word: &str| {
        word.split(['-', '’', '\'', 'ʼ', '‘', '`']).next().is_some_and(|part| {
            part.len() < word.len() && (part.chars().count() <= 3 || is_particle(part))
        })
    };
    let words: Vec<&str> = name.split(' ').collect();
    let is_wrong = |word: &str| begins_small(word) && !is_particle(word) && !is_joined(word);
    let (first, last) = (words[0], words[words.len() - 1]);
    // `Klerk, F.W. de` ends in a particle.
    is_wrong(first) || (is_wrong(last) && words.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::{RowProblem, capitalised, clean, problem_of};

    #[test]
    fn names_of_every_kind_are_believed() {
        for name in [
            "Kalle Laanet",
            "LAANET Kalle",
            "Klerk, F.W. de",
            "Tony deBrum",
            "al-Assad, Bashar",
            "Valéry Giscard d’Estaing",
            "Robert “Bob” Dole",
            "von der Leyen, Ursula",
            "習近平",
            "金正恩",
            "محمد رضا پهلوی",
            "בנימין נתניהו",
            "Авидзба Фазилбей Лизберович",
            "დეივიდ კამერონი",
            "ประยุทธ์ จันทร์โอชา",
        ] {
            assert_eq!(problem_of(&clean(name)), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_left_out_with_its_reason() {
        let long = "Ab ".repeat(1700);
        for (name, problem) in [
            ("", RowProblem::Empty),
            ("\u{200b} \u{feff}", RowProblem::Empty),
            ("X", RowProblem::SingleWord),
            ("Madonna", RowProblem::SingleWord),
            ("محمد", RowProblem::SingleWord),
            ("John (Jack) Kay", RowProblem::OddCharacter),
            ("Henry 8", RowProblem::OddCharacter),
            ("Ann Lee / Bo Lee", RowProblem::OddCharacter),
            ("john kay", RowProblem::NoCapital),
            ("Nayib buke", RowProblem::SmallWord),
            ("J\u{fffd}rg Haider", RowProblem::NotText),
            (long.as_str(), RowProblem::TooLong),
        ] {
            assert_eq!(problem_of(&clean(name)), Some(problem), "{name:.40}");
        }
    }

    #[test]
    fn invisible_characters_and_spaces_are_cleaned_off() {
        assert_eq!(clean(" Kalle\u{200b} \u{a0} Laa\u{ad}net\u{200f} "), "Kalle Laanet");
        assert_eq!(clean("Jose\u{301} Mari\u{301}a"), "José María");
        assert_eq!(clean("\"Laanet, Kalle\","), "Laanet, Kalle");
        assert_eq!(clean("Sa\u{9a}a Milo\u{9a}evi\u{107}"), "Saša Milošević");
    }

    #[test]
    fn small_letters_become_a_name() {
        assert_eq!(capitalised("ursula von der leyen"), "Ursula von der Leyen");
        assert_eq!(capitalised("jean-claude o’brien"), "Jean-Claude O’Brien");
    }
}
