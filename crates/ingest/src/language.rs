//! Which language a text is in, where nobody says so.
//!
//! English is told by its commonest words, which is what nearly every corpus here needs and costs
//! next to nothing; for the rest `whatlang` compares letter trigrams with those of 70 languages
//! (Cavnar & Trenkle 1994), which takes as long as reading twenty kilobytes. Time: `O(1)`: no more
//! than 600 bytes are looked at. Weak on short texts and on tables of figures, which are therefore
//! left alone, and on languages that are nearly one (Bokmål and Danish).

use whatlang::Lang;

use crate::paragraphs::floor_char_boundary;

/// How much of a text is looked at, in bytes: a lead and the sentence behind it. More makes
/// nothing surer that is sure enough.
const LOOKED_AT: usize = 600;

/// The fewest characters of a text whose language is guessed.
const ENOUGH: usize = 120;

/// How sure `whatlang` must be, from 0 to 1: what its authors call reliable.
const CONFIDENCE: f64 = 0.9;

/// Common words of English news that none of its neighbours has, or has as often.
const ENGLISH: [u64; 24] = [
    key(b"the"),
    key(b"and"),
    key(b"that"),
    key(b"with"),
    key(b"said"),
    key(b"from"),
    key(b"its"),
    key(b"has"),
    key(b"been"),
    key(b"this"),
    key(b"would"),
    key(b"they"),
    key(b"his"),
    key(b"were"),
    key(b"which"),
    key(b"have"),
    key(b"year"),
    key(b"their"),
    key(b"into"),
    key(b"first"),
    key(b"after"),
    key(b"will"),
    key(b"share"),
    key(b"about"),
];

/// From one common word among so many on, a text is in English: news has one in six, and related
/// languages have none.
const SHARE: u32 = 16;

/// So many common words of English, three of them different, settle it: a text that has them in its
/// first lines is not read on.
const SURE: u32 = 6;

/// From this share of digits among letters and digits on, a text is a table.
const TABLE: f64 = 0.15;

/// The languages that are told apart, with their BCP 47 tags.
const TAGS: [(Lang, &str); 70] = [
    (Lang::Afr, "af"),
    (Lang::Aka, "ak"),
    (Lang::Amh, "am"),
    (Lang::Ara, "ar"),
    (Lang::Aze, "az"),
    (Lang::Bel, "be"),
    (Lang::Ben, "bn"),
    (Lang::Bul, "bg"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Cym, "cy"),
    (Lang::Cmn, "zh"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Eng, "en"),
    (Lang::Epo, "eo"),
    (Lang::Est, "et"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Guj, "gu"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Hye, "hy"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jav, "jv"),
    (Lang::Jpn, "ja"),
    (Lang::Kan, "kn"),
    (Lang::Kat, "ka"),
    (Lang::Khm, "km"),
    (Lang::Kor, "ko"),
    (Lang::Lat, "la"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Mal, "ml"),
    (Lang::Mar, "mr"),
    (Lang::Mkd, "mk"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "nb"),
    (Lang::Ori, "or"),
    (Lang::Pan, "pa"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Sin, "si"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Sna, "sn"),
    (Lang::Spa, "es"),
    (Lang::Srp, "sr"),
    (Lang::Swe, "sv"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Tgl, "tl"),
    (Lang::Tha, "th"),
    (Lang::Tuk, "tk"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Urd, "ur"),
    (Lang::Uzb, "uz"),
    (Lang::Vie, "vi"),
    (Lang::Yid, "yi"),
    (Lang::Zul, "zu"),
];

/// Returns the language of a text as a BCP 47 tag, if it is long enough and plain enough.
pub(crate) fn detect(text: &str) -> Option<&'static str> {
    let text = &text[..floor_char_boundary(text, LOOKED_AT)];
    let has_enough = text.len() >= 4 * ENOUGH || text.chars().nth(ENOUGH).is_some();
    if !has_enough {
        return None;
    }
    if is_english(text.as_bytes()) {
        return Some("en");
    }
    if is_table(text.as_bytes()) {
        return None;
    }
    let guess = whatlang::detect(text).filter(|guess| guess.confidence() >= CONFIDENCE)?;
    TAGS.iter().find(|(lang, _)| *lang == guess.lang()).map(|(_, tag)| *tag)
}

/// Says whether enough words are common ones of English, and at least two different ones occur.
fn is_english(text: &[u8]) -> bool {
    let (mut n_words, mut n_common, mut seen) = (0_u32, 0_u32, 0_u32);
    let mut rest = text;
    while let Some(start) = rest.iter().position(is_letter) {
        rest = &rest[start..];
        let end = rest.iter().position(|byte| !is_letter(byte)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        n_words += 1;
        if !(3..=5).contains(&word.len()) {
            continue;
        }
        let word = key(word);
        if let Some(index) = ENGLISH.iter().position(|common| *common == word) {
            n_common += 1;
            seen |= 1 << index;
            if n_common >= SURE && seen.count_ones() >= 3 && n_common * SHARE >= n_words {
                return true;
            }
        }
    }
    n_common * SHARE >= n_words && seen.count_ones() >= 2
}

fn is_letter(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// Returns the letters of a word of up to five bytes in one number, without case.
const fn key(word: &[u8]) -> u64 {
    let (mut key, mut at) = (0, 0);
    while at < word.len() {
        key = key << 8 | word[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    key
}

/// Says whether a text is figures and not prose.
fn is_table(text: &[u8]) -> bool {
    let n_digits = text.iter().filter(|byte| byte.is_ascii_digit()).count();
    let n_letters = text.iter().filter(|byte| is_letter(byte)).count();
    n_digits as f64 >= TABLE * (n_digits + n_letters) as f64
}

#[cfg(test)]
mod tests {
    use super::{TAGS, detect};

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            (
                "The ferry between the islands will stop at noon on Friday, and the harbour office said \
              on Monday that twelve crews had been told to stay ashore with their families.",
                "en",
            ),
            (
                "Die Fähre zwischen den Inseln stellt am Freitagmittag den Betrieb ein, und das Hafenamt \
              teilte am Montag mit, dass zwölf Mannschaften an Land bleiben müssen.",
                "de",
            ),
            (
                "Паром между островами остановится в пятницу в полдень, и портовое управление сообщило в \
              понедельник, что двенадцать экипажей должны остаться на берегу до весны.",
                "ru",
            ),
            (
                "De veerboot tussen de eilanden stopt vrijdagmiddag, en het havenkantoor zei maandag dat \
              twaalf bemanningen aan wal moeten blijven totdat het ijs verdwenen is.",
                "nl",
            ),
        ] {
            assert_eq!(detect(text), Some(tag), "{text}");
        }
    }

    #[test]
    fn what_is_short_or_no_prose_is_left_alone() {
        assert_eq!(detect("The ferry will stop at noon."), None);
        assert_eq!(detect(&"12 : 15 — ".repeat(40)), None);
        let table = "Shr 34 cts vs 31 cts\nNet 2,310,000 vs 2,104,000\nRevs 41.2 mln vs 38.9 mln\n";
        assert_eq!(detect(&table.repeat(3)), None);
    }

    #[test]
    fn every_language_has_a_tag() {
        for lang in whatlang::Lang::all() {
            assert!(TAGS.iter().any(|(known, _)| known == lang), "{lang:?}");
        }
    }
}
