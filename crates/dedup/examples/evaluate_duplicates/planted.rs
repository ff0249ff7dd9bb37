//! Plants one changed fact in real paragraphs: a number, a name, a negation.

use std::collections::BTreeMap;

/// What was changed in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plant {
    Number,
    Name,
    NegationInserted,
    NegationRemoved,
}

/// Paragraphs of fewer words are taken for instances of templates.
const MIN_WORDS: usize = 25;
const MAX_WORDS: usize = 200;
/// After these a `not` can stand, and `n’t` be added.
const AUXILIARIES: [&str; 15] = [
    "is", "are", "was", "were", "has", "have", "had", "could", "would", "should", "did", "does",
    "do", "will", "can",
];

/// Returns up to `n` changed copies of each kind, chosen by `seed`.
pub(crate) fn plants<'t>(
    paragraphs: &[&'t str],
    n: usize,
    seed: u64,
) -> BTreeMap<Plant, Vec<(&'t str, String)>> {
    let mut random = Random(seed);
    let names: Vec<&str> = paragraphs.iter().take(20_000).flat_map(|text| names(text)).collect();
    let mut plants: BTreeMap<Plant, Vec<(&str, String)>> = BTreeMap::new();
    for _ in 0..40 * n {
        let text = paragraphs[random.below(paragraphs.len())];
        let words: Vec<&str> = text.split(' ').collect();
        if !(MIN_WORDS..=MAX_WORDS).contains(&text.split_whitespace().count()) {
            continue;
        }
        let kinds = [Plant::Number, Plant::Name, Plant::NegationInserted, Plant::NegationRemoved];
        for kind in kinds {
            let made = plants.entry(kind).or_default();
            if made.len() < n
                && let Some(changed) = change(kind, &words, &names, &mut random)
            {
                made.push((text, changed.join(" ")));
            }
        }
    }
    plants
}

fn change(kind: Plant, words: &[&str], names: &[&str], random: &mut Random) -> Option<Vec<String>> {
    let candidates: Vec<usize> = (0..words.len()).filter(|&i| may_change(kind, words, i)).collect();
    let at = *candidates.get(random.below(candidates.len().max(1)))?;
    let mut changed: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    changed[at] = match kind {
        Plant::Number => with_another_number(words[at], random)?,
        Plant::Name => {
            let name = names[random.below(names.len())];
            if name == bare(words[at]) {
                return None;
            }
            words[at].replacen(bare(words[at]), name, 1)
        }
        Plant::NegationInserted => {
            let irregular = matches!(words[at], "will" | "can");
            if random.below(2) == 0 || irregular {
                format!("{} not", words[at])
            } else {
                format!("{}n’t", words[at])
            }
        }
        Plant::NegationRemoved => match words[at] {
            "not" | "never" => {
                changed.remove(at);
                return Some(changed);
            }
            contracted => contracted.replacen("n’t", "", 1).replacen("n't", "", 1),
        },
    };
    Some(changed)
}

fn may_change(kind: Plant, words: &[&str], at: usize) -> bool {
    let word = words[at];
    match kind {
        Plant::Number => {
            bare(word).bytes().all(|byte| byte.is_ascii_digit()) && !bare(word).is_empty()
        }
        Plant::Name => is_name(words, at),
        Plant::NegationInserted => {
            AUXILIARIES.contains(&word)
                && words.get(at + 1).is_some_and(|next| !matches!(*next, "not" | "no" | "never"))
        }
        Plant::NegationRemoved => {
            let verb = word.strip_suffix("n’t").or_else(|| word.strip_suffix("n't"));
            matches!(word, "not" | "never") || verb.is_some_and(|verb| AUXILIARIES.contains(&verb))
        }
    }
}

/// Says whether a word is capitalised between two that are not: most likely one name of one word.
fn is_name(words: &[&str], at: usize) -> bool {
    let is_lower = |word: &&str| word.chars().all(|c| c.is_lowercase());
    let word = bare(words[at]);
    let mut letters = word.chars();
    0 < at
        && words.get(at - 1).is_some_and(is_lower)
        && 4 <= word.len()
        && letters.next().is_some_and(char::is_uppercase)
        && letters.all(char::is_lowercase)
}

fn names(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split(' ').collect();
    (0..words.len()).filter(|&i| is_name(&words, i)).map(|i| bare(words[i])).collect()
}

/// Returns a word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Replaces the digits of a word by as many others.
fn with_another_number(word: &str, random: &mut Random) -> Option<String> {
    let digit = |c: char| if c.is_ascii_digit() { random.digit() } else { c };
    let changed: String = word.chars().map(digit).collect();
    (changed != word).then_some(changed)
}

/// Steele, Lea & Flood’s `SplitMix64`: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    #[expect(clippy::cast_possible_truncation, reason = "below `n`")]
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))
    }
}
