//! Invented slips: one letter of a name left out, put in, doubled, swapped, mistaken or struck beside.

/// Rows of a keyboard: who misses a key strikes one beside it.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Spellings that sound alike.
const ALIKE: [(&str, &str); 9] = [
    ("ph", "f"),
    ("ck", "k"),
    ("k", "c"),
    ("c", "k"),
    ("y", "i"),
    ("i", "y"),
    ("w", "v"),
    ("th", "t"),
    ("z", "s"),
];

/// Knuth's linear congruential generator (MMIX): the same slips in each run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits are left") % n
    }
}

/// Returns `name` with one slip in a word of four letters or more, behind its first letter; `None` if it has no such word
/// or the slip changed nothing.
pub(crate) fn slip(name: &str, chance: &mut Chance) -> Option<String> {
    let words: Vec<&str> =
        name.split([' ', '-']).filter(|word| word.len() > 3 && !word.contains('.')).collect();
    if words.is_empty() {
        return None;
    }
    let word = words[chance.below(words.len())];
    let wrong = in_word(word, chance);
    (wrong != word).then(|| name.replacen(word, &wrong, 1))
}

fn in_word(word: &str, chance: &mut Chance) -> String {
    let at = 1 + chance.below(word.len() - 1);
    let (before, rest) = word.split_at(at);
    let (letter, after) = rest.split_at(1);
    match chance.below(8) {
        0 | 1 => format!("{before}{after}"),
        2 if !after.is_empty() => format!("{before}{}{letter}{}", &after[..1], &after[1..]),
        3 => format!("{before}{letter}{letter}{after}"),
        4 => undoubled(word),
        5 => format!("{before}{}{after}", beside(letter, chance)),
        6 => sounding_alike(word, chance),
        _ => with_other_vowel(word, chance),
    }
}

/// Returns the word with its first doubled letter once.
fn undoubled(word: &str) -> String {
    let doubled = word.as_bytes().windows(2).position(|two| two[0] == two[1]);
    doubled.map_or_else(|| word.to_owned(), |at| format!("{}{}", &word[..at], &word[at + 1..]))
}

/// Returns a key beside that of `letter`.
fn beside(letter: &str, chance: &mut Chance) -> String {
    let row = KEYS.iter().find_map(|row| row.find(letter).map(|at| (row, at)));
    let Some((row, at)) = row else { return letter.to_owned() };
    let other = if at > 0 && chance.below(2) == 0 { at - 1 } else { (at + 1).min(row.len() - 1) };
    row[other..=other].to_owned()
}

fn sounding_alike(word: &str, chance: &mut Chance) -> String {
    let fitting: Vec<_> = ALIKE.iter().filter(|(from, _)| word[1..].contains(from)).collect();
    if fitting.is_empty() {
        return word.to_owned();
    }
    let (from, to) = fitting[chance.below(fitting.len())];
    format!("{}{}", &word[..1], word[1..].replacen(from, to, 1))
}

fn with_other_vowel(word: &str, chance: &mut Chance) -> String {
    const VOWELS: &str = "aeiou";
    let places: Vec<usize> =
        (1..word.len()).filter(|&at| VOWELS.contains(&word[at..=at])).collect();
    if places.is_empty() {
        return word.to_owned();
    }
    let at = places[chance.below(places.len())];
    let other = chance.below(VOWELS.len());
    format!("{}{}{}", &word[..at], &VOWELS[other..=other], &word[at + 1..])
}
