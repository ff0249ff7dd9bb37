//! Which language a text is in, where nobody says so.
//!
//! English is told by its commonest words, which is what nearly every corpus here needs and costs
//! next to nothing; for the rest `whatlang` compares letter trigrams with those of 70 languages
//! (Cavnar & Trenkle 1994). Time: `O(1)`: no more than 2,000 bytes are looked at. Weak on short
//! texts, which are therefore left alone, and on languages that are nearly one (Bokmål and Danish).

use whatlang::Lang;

use crate::paragraphs::floor_char_boundary;

/// How much of a text is looked at, in bytes.
const LOOKED_AT: usize = 2000;

/// The fewest characters of a text whose language is guessed.
const ENOUGH: usize = 120;

/// How sure `whatlang` must be, from 0 to 1: what its authors call reliable.
const CONFIDENCE: f64 = 0.9;

/// The commonest words of English news.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "to", "in", "that", "for", "on", "with", "said", "from", "by", "at", "as"];

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
    text.chars().nth(ENOUGH)?;
    if is_english(text) {
        return Some("en");
    }
    let guess = whatlang::detect(text).filter(|guess| guess.confidence() >= CONFIDENCE)?;
    TAGS.iter().find(|(lang, _)| *lang == guess.lang()).map(|(_, tag)| *tag)
}

/// Says whether at least a fifth of the words are among the commonest of English, and five of
/// those occur: English news has a third, and related languages share a few of them only.
fn is_english(text: &str) -> bool {
    let (mut n_words, mut n_common, mut seen) = (0, 0, [false; ENGLISH.len()]);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        n_words += 1;
        let same = |known: &&str| known.eq_ignore_ascii_case(word);
        if let Some(index) = ENGLISH.iter().position(same) {
            (n_common, seen[index]) = (n_common + 1, true);
        }
    }
    n_common * 5 >= n_words && seen.iter().filter(|seen| **seen).count() >= 5
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
    }

    #[test]
    fn every_language_has_a_tag() {
        for lang in whatlang::Lang::all() {
            assert!(TAGS.iter().any(|(known, _)| known == lang), "{lang:?}");
        }
    }
}
