//! What kinds of edits turn one word into another.
//!
//! One of the shortest ways is taken; where several are as short, changed and swapped letters come before lost
//! ones. Time and space `O(n·m)`, and words have a dozen letters. Bad at words that have little in common.

/// Rows of the keyboard, of which each is moved half a key to the right of the one above.
const KEYBOARD: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// How many edits of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct EditKinds {
    /// Letters too many.
    pub(crate) added: usize,
    /// Letters that are missing.
    pub(crate) lost: usize,
    /// A vowel for another.
    pub(crate) vowels: usize,
    /// A consonant for another.
    pub(crate) consonants: usize,
    /// A vowel for a consonant, or the other way round.
    pub(crate) mixed: usize,
    /// Neighbours that changed places.
    pub(crate) swapped: usize,
    /// Letters in the place of one beside them on the keyboard; they are changed letters, too.
    pub(crate) beside: usize,
    /// Letters added to or lost at the end.
    pub(crate) at_end: usize,
}

/// A letter: a byte of ASCII or any character.
trait Letter: Copy + PartialEq + Into<char> {}

impl Letter for u8 {}
impl Letter for char {}

impl EditKinds {
    /// Returns the edits that turn the folded word `right` into `wrong`.
    pub(crate) fn between(wrong: &str, right: &str) -> Self {
        if wrong.is_ascii() && right.is_ascii() {
            return Self::between_letters(wrong.as_bytes(), right.as_bytes());
        }
        let letters = |word: &str| -> Vec<char> { word.chars().collect() };
        Self::between_letters(&letters(wrong), &letters(right))
    }

    fn between_letters<L: Letter>(wrong: &[L], right: &[L]) -> Self {
        let n_right = right.len();
        // What both begin and end with is no edit.
        let ending = wrong.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b);
        let n_ending = ending.count();
        let (wrong, right) = (&wrong[..wrong.len() - n_ending], &right[..n_right - n_ending]);
        let first = wrong.iter().zip(right).take_while(|(a, b)| a == b).count();
        let (wrong, right) = (&wrong[first..], &right[first..]);
        let costs = Costs::of(right, wrong);
        let (mut i, mut j) = (right.len(), wrong.len());
        let mut kinds = Self::default();
        while i > 0 || j > 0 {
            let cost = costs.at(i, j);
            let same = i > 0 && j > 0 && right[i - 1] == wrong[j - 1];
            if same && cost == costs.at(i - 1, j - 1) {
                (i, j) = (i - 1, j - 1);
            } else if are_swapped(right, wrong, i, j) && cost == costs.at(i - 2, j - 2) + 1 {
                kinds.swapped += 1;
                (i, j) = (i - 2, j - 2);
            } else if i > 0 && j > 0 && cost == costs.at(i - 1, j - 1) + 1 {
                kinds.count_change(right[i - 1].into(), wrong[j - 1].into());
                (i, j) = (i - 1, j - 1);
            } else if i > 0 && cost == costs.at(i - 1, j) + 1 {
                kinds.lost += 1;
                kinds.at_end += usize::from(first + i == n_right);
                i -= 1;
            } else {
                kinds.added += 1;
                kinds.at_end += usize::from(first + i + 1 >= n_right);
                j -= 1;
            }
        }
        kinds
    }

    fn count_change(&mut self, right: char, wrong: char) {
        match (is_vowel(right), is_vowel(wrong)) {
            (true, true) => self.vowels += 1,
            (false, false) => self.consonants += 1,
            _ => self.mixed += 1,
        }
        self.beside += usize::from(are_beside(right, wrong));
    }
}

/// The numbers of edits between all beginnings of two words.
struct Costs {
    width: usize,
    costs: Vec<usize>,
}

impl Costs {
    fn of<L: Letter>(a: &[L], b: &[L]) -> Self {
        let width = b.len() + 1;
        let mut all = Self { width, costs: vec![0; (a.len() + 1) * width] };
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut cost = if i == 0 || j == 0 { i + j } else { usize::MAX };
                if i > 0 && j > 0 {
                    let changed = usize::from(a[i - 1] != b[j - 1]);
                    cost = (all.at(i - 1, j - 1) + changed)
                        .min(all.at(i - 1, j) + 1)
                        .min(all.at(i, j - 1) + 1);
                }
                if are_swapped(a, b, i, j) {
                    cost = cost.min(all.at(i - 2, j - 2) + 1);
                }
                all.costs[i * width + j] = cost;
            }
        }
        all
    }

    fn at(&self, i: usize, j: usize) -> usize {
        self.costs[i * self.width + j]
    }
}

/// Says whether the two letters before these places are the same, the other way round.
fn are_swapped<L: Letter>(a: &[L], b: &[L], i: usize, j: usize) -> bool {
    i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && a[i - 1] != a[i - 2]
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Says whether two keys touch.
fn are_beside(a: char, b: char) -> bool {
    let place = |c: char| {
        let (row, keys) =
            (0..).zip(KEYBOARD).find(|(_, keys)| keys.iter().any(|&k| c == k.into()))?;
        let column = keys.iter().position(|&k| c == k.into())?;
        // In half keys.
        Some((row, 2 * column + row))
    };
    let (Some(a), Some(b)) = (place(a), place(b)) else { return false };
    usize::abs_diff(a.0, b.0) <= 1 && a.1.abs_diff(b.1) <= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EditKinds;

    #[test]
    fn edits_are_of_their_kinds() {
        let none = EditKinds::default();
        for (wrong, right, kinds) in [
            ("lanet", "laanet", EditKinds { lost: 1, ..none }),
            ("stoltenburg", "stoltenberg", EditKinds { vowels: 1, ..none }),
            ("smiht", "smith", EditKinds { swapped: 1, ..none }),
            ("kallas", "kalla", EditKinds { added: 1, at_end: 1, ..none }),
            ("kallq", "kalla", EditKinds { mixed: 1, beside: 1, ..none }),
            ("rutte", "rutte", none),
            ("", "li", EditKinds { lost: 2, at_end: 1, ..none }),
        ] {
            assert_eq!(EditKinds::between(wrong, right), kinds, "{wrong} {right}");
        }
    }

    proptest! {
        #[test]
        fn there_are_as_many_as_the_distance(a in "[a-dé]{0,8}", b in "[a-dé]{0,8}") {
            let EditKinds { added, lost, vowels, consonants, mixed, swapped, .. } =
                EditKinds::between(&a, &b);
            let n = added + lost + vowels + consonants + mixed + swapped;
            prop_assert_eq!(n, strsim::osa_distance(&a, &b));
        }
    }
}
