//! Counts the slips that turn one stretch of letters into another, all columns at once.
//!
//! A slip inserts, deletes or replaces a letter, or swaps two neighbours; no stretch is changed
//! twice (the optimal string alignment distance). The differences between neighbouring cells of
//! a column of the dynamic programme are kept as bits of two words.
//!
//! time: `O(m)` for a longer stretch of `m` letters where the other has at most 128; beyond, the
//! product of the two by the textbook.
//! space: 2 KB.
//! source: Hyyrö, “A bit-vector algorithm for computing Levenshtein and Damerau edit distances”
//! (Nordic Journal of Computing 2003).

/// Compares stretches of letters one after another; keeps its memory between two of them.
#[derive(Debug)]
pub(crate) struct Slips {
    /// By ASCII letter, the positions that hold it; all zero between two comparisons.
    ascii: [u128; 128],
    /// The other letters with their positions.
    others: Vec<(char, u128)>,
}

impl Default for Slips {
    fn default() -> Self {
        Self { ascii: [0; 128], others: Vec::new() }
    }
}

impl Slips {
    /// Returns how many slips turn `x` into `y`.
    pub(crate) fn between(&mut self, x: &str, y: &str) -> usize {
        let (n_x, n_y) = (x.chars().count(), y.chars().count());
        let (shorter, longer, n_shorter) = if n_x <= n_y { (x, y, n_x) } else { (y, x, n_y) };
        match n_shorter {
            0 => n_x.max(n_y),
            1..=128 => self.between_short(shorter, longer, n_shorter),
            _ => strsim::osa_distance(x, y),
        }
    }

    /// Returns the same for an `x` of `n_x` letters, 1 to 128.
    fn between_short(&mut self, x: &str, y: &str, n_x: usize) -> usize {
        for (position, letter) in x.chars().enumerate() {
            *self.positions_mut(letter) |= 1 << position;
        }
        let last = 1_u128 << (n_x - 1);
        let (mut grows, mut shrinks) = (u128::MAX, 0_u128);
        let (mut is_diagonal, mut before) = (0_u128, 0_u128);
        let mut n_slips = n_x;
        for letter in y.chars() {
            let here = self.positions(letter);
            let is_swap = ((!is_diagonal & here) << 1) & before;
            is_diagonal = ((here & grows).wrapping_add(grows) ^ grows) | here | shrinks | is_swap;
            let right = shrinks | !(is_diagonal | grows);
            let left = is_diagonal & grows;
            n_slips += usize::from(right & last != 0);
            n_slips -= usize::from(left & last != 0);
            let right = right << 1 | 1;
            grows = left << 1 | !(is_diagonal | right);
            shrinks = right & is_diagonal;
            before = here;
        }
        for letter in x.chars().filter(char::is_ascii) {
            self.ascii[letter as usize] = 0;
        }
        self.others.clear();
        n_slips
    }

    fn positions(&self, letter: char) -> u128 {
        match self.ascii.get(letter as usize) {
            Some(positions) => *positions,
            None => self.others.iter().find(|(c, _)| *c == letter).map_or(0, |(_, p)| *p),
        }
    }

    fn positions_mut(&mut self, letter: char) -> &mut u128 {
        if letter.is_ascii() {
            return &mut self.ascii[letter as usize];
        }
        let found = self.others.iter().position(|(c, _)| *c == letter);
        let index = found.unwrap_or_else(|| {
            self.others.push((letter, 0));
            self.others.len() - 1
        });
        &mut self.others[index].1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Slips;

    proptest! {
        #[test]
        fn slips_are_those_of_the_textbook(x in "[abcéł]{0,140}", y in "[abcéł]{0,140}") {
            let mut slips = Slips::default();
            slips.between(&y, "abc"); // what is left of another pair is no matter
            prop_assert_eq!(slips.between(&x, &y), strsim::osa_distance(&x, &y));
        }
    }

    #[test]
    fn a_swap_is_one_slip() {
        let mut slips = Slips::default();
        for (x, y, n) in [("", "", 0), ("", "abc", 3), ("smith", "smiht", 1), ("ca", "abc", 3)] {
            assert_eq!((slips.between(x, y), slips.between(y, x)), (n, n), "{x} {y}");
        }
    }
}
