//! Two keys of a folded word: how it roughly sounds, and how a transliteration is normalised.
//!
//! The skeleton keeps consonants only, in classes that spellings of one sound share; it finds
//! candidates and counts as evidence. The transliteration key changes only what differs between
//! ways of writing another script, so that words with equal keys are both right. After the
//! normalisation rules of Steinberger, Pouliquen & van der Goot (JRC-Names, 2011). `O(n)`. Bad at
//! silent letters (`Leicester`).

use std::str::Chars;

/// What groups of letters are replaced by.
struct Rules {
    rules: &'static [(&'static str, &'static str)],
    /// Where the rules of each letter begin and end: most letters have none.
    by_letter: [(usize, usize); 26],
}

impl Rules {
    /// Takes rules of which those that begin with one letter stand together.
    const fn of(rules: &'static [(&'static str, &'static str)]) -> Self {
        let (mut by_letter, mut at) = ([(0, 0); 26], 0);
        while at < rules.len() {
            let letter = (rules[at].0.as_bytes()[0] - b'a') as usize;
            let (start, end) = by_letter[letter];
            let is_first = end == 0;
            assert!(is_first || end == at, "the rules of a letter stand together");
            by_letter[letter] = (if is_first { at } else { start }, at + 1);
            at += 1;
        }
        Self { rules, by_letter }
    }

    /// Takes the next letters off `rest`, and returns what stands for them.
    #[inline]
    fn next<'a>(&self, rest: &mut &'a str) -> Option<&'a str> {
        let first = *rest.as_bytes().first()?;
        let letter = usize::from(first.wrapping_sub(b'a'));
        let (start, end) = self.by_letter.get(letter).copied().unwrap_or_default();
        let second = rest.as_bytes().get(1);
        for (spelling, sound) in &self.rules[start..end] {
            // Most rules fail here.
            let may_apply = spelling.as_bytes().get(1).is_none_or(|own| Some(own) == second);
            if may_apply && let Some(others) = rest.strip_prefix(spelling) {
                *rest = others;
                return Some(sound);
            }
        }
        let length =
            if first.is_ascii() { 1 } else { rest.chars().next().map_or(0, char::len_utf8) };
        let (letter, others) = rest.split_at(length);
        *rest = others;
        Some(letter)
    }
}

/// The letters of a word, as rules have it.
struct Rewritten<'a> {
    rules: &'static Rules,
    rest: &'a str,
    /// What is left of what stands for the last letters taken.
    piece: Chars<'a>,
}

impl<'a> Rewritten<'a> {
    fn of(rest: &'a str, rules: &'static Rules) -> Self {
        Self { rules, rest, piece: "".chars() }
    }
}

impl Iterator for Rewritten<'_> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        loop {
            if let Some(letter) = self.piece.next() {
                return Some(letter);
            }
            self.piece = self.rules.next(&mut self.rest)?.chars();
        }
    }
}

/// Longest rule first where one is the beginning of another.
const SOUNDS: Rules = Rules::of(&[
    ("tsch", "c"),
    ("tch", "c"),
    ("th", "t"),
    ("tz", "z"),
    ("ts", "z"),
    ("dzh", "j"),
    ("dh", "d"),
    ("dj", "j"),
    ("sch", "s"),
    ("sh", "s"),
    ("sz", "s"),
    ("ss", "s"),
    ("ch", "c"),
    ("cz", "c"),
    ("ck", "k"),
    ("ce", "s"),
    ("ci", "s"),
    ("cy", "s"),
    ("c", "k"),
    ("kh", "h"),
    ("gh", "g"),
    ("zh", "z"),
    ("ph", "f"),
    ("qu", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
]);

/// Spellings that transliterations use for one another.
const TRANSLITERATIONS: Rules = Rules::of(&[
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
    ("dzh", "j"),
    ("kh", "h"),
    ("ks", "x"),
    ("ou", "u"),
    ("oo", "u"),
    ("ph", "f"),
    ("iya", "ia"),
    ("ija", "ia"),
    ("ya", "ia"),
    ("ja", "ia"),
    ("w", "v"),
]);

/// Returns the classes of the word's consonants, and `a` for a vowel that it begins with.
///
/// ```
/// use copydesk_names::skeleton;
///
/// assert_eq!(skeleton("laanet"), skeleton("lanet"));
/// assert_eq!(skeleton("tchernov"), skeleton("chernow"));
/// assert_ne!(skeleton("smith"), skeleton("schmidt"));
/// ```
#[must_use]
pub fn skeleton(folded: &str) -> String {
    sounds(folded).collect()
}

/// Says whether two words have one skeleton, without making it.
pub(crate) fn same_skeleton(a: &str, b: &str) -> bool {
    kept(a).eq(kept(b)) && sounds(a).eq(sounds(b))
}

/// Returns the letters of a word that no rule has, without those that follow themselves: words of one skeleton have
/// the same.
fn kept(word: &str) -> impl Iterator<Item = u8> {
    let mut last = None;
    word.bytes().filter(move |&byte| {
        matches!(byte, b'b' | b'l' | b'm' | b'n' | b'r') && last.replace(byte) != Some(byte)
    })
}

/// Returns the classes of a [`skeleton`], one after the other.
fn sounds(folded: &str) -> impl Iterator<Item = char> {
    let mut last = None;
    Rewritten::of(folded, &SOUNDS).filter_map(move |c| {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if last.is_none() => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' if last.is_some() => return None,
            c => c,
        };
        (last.replace(c) != Some(c)).then_some(c)
    })
}

/// Returns the word in one transliteration.
///
/// ```
/// use copydesk_names::transliteration_key as key;
///
/// assert_eq!(key("zelenskyy"), key("zelenskiy"));
/// assert_eq!(key("maskhadov"), key("mashadow"));
/// assert_ne!(key("kalle"), key("kale"));
/// ```
#[must_use]
pub fn transliteration_key(folded: &str) -> String {
    transliterated(folded).collect()
}

/// Returns the letters of a [`transliteration_key`], one after the other.
fn transliterated(folded: &str) -> impl Iterator<Item = char> {
    let ending = folded.trim_end_matches(['i', 'y', 'j']);
    let (mut rest, tail) = if ending.len() < folded.len() && ending.len() > 2 {
        (ending.strip_suffix('e').unwrap_or(ending), "y")
    } else if let Some(stem) = folded.strip_suffix("off").or_else(|| folded.strip_suffix("ow")) {
        (stem, "ov")
    } else if let Some(stem) = folded.strip_suffix("eff").or_else(|| folded.strip_suffix("yev")) {
        (stem, "ev")
    } else if let Some(stem) = folded.strip_suffix("iev") {
        (stem, "ev")
    } else {
        (folded, "")
    };
    if rest.starts_with("ye") || rest.starts_with("je") {
        rest = &rest[1..];
    }
    Rewritten::of(rest, &TRANSLITERATIONS).chain(tail.chars())
}

/// Says whether two words have one transliteration key, without making it.
pub(crate) fn same_transliteration(a: &str, b: &str) -> bool {
    // No rule and no ending has these letters, so that every key keeps them.
    let is_kept = |byte: &u8| matches!(byte, b'b' | b'g' | b'l' | b'm' | b'n' | b'q' | b'r');
    a.bytes().filter(is_kept).eq(b.bytes().filter(is_kept))
        && transliterated(a).eq(transliterated(b))
}

/// Spellings that languages use for one sound, or that an alphabet without accents leaves of it.
const CONVENTIONS: Rules = Rules::of(&[
    ("tsch", "k"),
    ("tch", "k"),
    ("th", "t"),
    ("sch", "s"),
    ("sh", "s"),
    ("sz", "s"),
    ("dzh", "j"),
    ("dh", "d"),
    ("dj", "j"),
    ("ch", "k"),
    ("cz", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("kh", "k"),
    ("ks", "x"),
    ("gh", "g"),
    ("zh", "z"),
    ("ph", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("oe", "o"),
    ("ei", "i"),
    ("ey", "i"),
    ("ai", "i"),
    ("ay", "i"),
    ("ae", "a"),
    ("ie", "i"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("ue", "u"),
]);

/// Returns the word as languages with other habits of spelling would agree on it, and without the
/// endings that Latin and Lithuanian give to names. Coarser than [`transliteration_key`]: words
/// with equal keys may both be right, and one of them may be wrong for the person.
///
/// ```
/// use copydesk_names::convention_key as key;
///
/// assert_eq!(key("filip"), key("philip"));
/// assert_eq!(key("gegamian"), key("geghamyan"));
/// assert_ne!(key("barack"), key("berack"));
/// ```
#[must_use]
pub fn convention_key(folded: &str) -> String {
    let stem = ["us", "as", "is"].iter().find_map(|ending| folded.strip_suffix(ending));
    let rest = stem.filter(|stem| stem.len() >= 4).unwrap_or(folded);
    Rewritten::of(rest, &CONVENTIONS).collect()
}

/// Returns the word with `ae`, `oe`, `ue` as `a`, `o`, `u`: what folding makes of `ä`, `ö`, `ü`.
pub(crate) fn without_umlauts(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !(c == 'e' && out.ends_with(['a', 'o', 'u'])) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{same_skeleton, same_transliteration, skeleton, transliteration_key};

    #[test]
    fn spellings_of_one_sound_share_a_skeleton() {
        for (a, b) in [("kalle", "kale"), ("qaddafi", "kadafi"), ("stoltenburg", "stoltenberg")] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("bush"), skeleton("busk"));
        assert_eq!(skeleton(""), "");
    }

    #[test]
    fn transliterations_are_one_but_slips_are_not() {
        for (a, b) in [
            ("sergei", "sergey"),
            ("natalia", "natalya"),
            ("aleksander", "alexander"),
            ("yevgeny", "evgeni"),
            ("mahmoud", "mahmud"),
            ("medvedyev", "medvedev"),
        ] {
            assert_eq!(transliteration_key(a), transliteration_key(b), "{a} {b}");
        }
        for (a, b) in [("barak", "barack"), ("stransky", "stranksy"), ("julian", "julianne")] {
            assert_ne!(transliteration_key(a), transliteration_key(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn skeletons_are_the_same_if_they_compare_so(
            a in "[acehksztuw]{0,7}", b in "[acehksztuw]{0,7}",
        ) {
            prop_assert_eq!(same_skeleton(&a, &b), skeleton(&a) == skeleton(&b), "{} {}", a, b);
        }

        #[test]
        fn transliterations_are_the_same_if_their_keys_are(
            a in "(b|l|sch|kh|ks|ou|iya|ow|iev|ey|n){1,3}",
            b in "(b|l|sh|h|x|u|ia|ov|ev|iy|n){1,3}",
        ) {
            let same = transliteration_key(&a) == transliteration_key(&b);
            prop_assert_eq!(same_transliteration(&a, &b), same, "{} {}", a, b);
        }
    }
}
