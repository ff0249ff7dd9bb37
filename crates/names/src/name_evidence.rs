//! Adds up what speaks for and against a run of words being a person's name.
//!
//! Each kind of evidence adds or takes points, and two points are enough: a common given name
//! suffices, a family name with an office before it, or a bracketed country behind it. The
//! points are round numbers, set on newswire of 1996 (`examples/evaluate_names` prints the outcome). `O(w)`.

use crate::Classes;
use crate::run_judge::{COMMON, RunJudge};
use crate::tokens::{Shape, Token};

/// Verbs of which people are the subject.
pub(crate) const SPEECH: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "insisted",
    "argued",
    "claimed",
    "explained",
    "admitted",
    "commented",
    "wrote",
    "believes",
    "thinks",
    "warned",
    "denied",
    "replied",
];

impl RunJudge<'_> {
    /// Adds up the evidence, in tenths of a point.
    pub(crate) fn points(&self, tokens: &[Token], first: usize, end: usize, titled: bool) -> i32 {
        let words = &tokens[first..end];
        let last_token = &words[words.len() - 1];
        let (head, last) = (self.info(&words[0]), self.info(last_token));
        let initial = words[0].shape == Shape::Initials;
        let mut points = 0;

        points += match head.given {
            _ if initial => 20,
            COMMON.. => 20,
            1.. => 12,
            0 => 0,
        };
        if words.len() > 1 {
            let bare = |token: &Token| {
                !token.is_capitalised()
                    || (self.info(token).classes == Classes::default()
                        && !self.is_small_word(token))
            };
            if words.iter().all(bare) {
                points += if words[0].opens { 8 } else { 10 };
            }
            points += match last.surname {
                COMMON.. => 10,
                1.. => 5,
                0 if last.is_name() => 3,
                0 => 0,
            };
            // `Kim Jong Il`, `Li Peng`: the family name stands first.
            if head.given == 0
                && head.surname >= 50
                && words.len() <= 3
                && words[0].end - words[0].start <= 5
            {
                points += 8;
            }
            if head.given == 0 && words[1..].iter().any(|token| self.info(token).given >= COMMON) {
                points += 5;
            }
        } else {
            points = 0;
            if last_token.shape == Shape::Initials {
                return 0;
            }
        }
        if titled {
            points += if words.len() > 1 { 20 } else { 14 };
        }
        if words.len() == 1 && last.surname > 0 {
            points += 6;
        }
        points += self.points_around(tokens, first, end);

        let heavy = Classes::ORGANISATION | Classes::PLACE;
        let mut in_nickname = false;
        for (at, token) in words.iter().enumerate() {
            in_nickname ^= !token.is_word();
            if in_nickname {
                continue;
            }
            if at > 0 && at + 1 < words.len() && self.is_particle(token) {
                continue;
            }
            let info = self.info(token);
            let edge_name = (at == 0 && info.given >= 100)
                || (at + 1 == words.len() && at > 0 && info.surname >= COMMON);
            if info.classes.has(heavy) || (info.classes.has(Classes::COUNTRY) && info.given < 100) {
                // `Bill Gattes`: hardly anything else is called Bill.
                let given = at == 0 && info.given >= 500;
                points -= match edge_name {
                    _ if given => 0,
                    true => 10,
                    false => 40,
                };
            } else if info.classes.has(Classes::MODIFIER) && at > 0 && !info.is_name() {
                points -= 30;
            } else if at > 0
                && info.surname == 0
                && token.is_capitalised()
                && self.is_small_word(token)
            {
                points -= 10;
            }
        }
        // `Le Matin`, `Der Spiegel`
        if words.len() == 2 && self.is_capital_particle(&words[0]) {
            points -= 15;
        }
        if words[0].shape == Shape::Capitals && head.given < COMMON {
            points -= 25;
        }
        if last_token.shape == Shape::Capitals
            && !last.is_name()
            && words[0].shape != Shape::Capitals
            && last_token.end - last_token.start <= 4
            && !self.is_numeral(last_token)
        {
            points -= 15;
        }
        if last_token.shape == Shape::Initials && words.len() > 1 {
            points -= 8;
        }
        points
    }

    /// Adds up what stands before and after the name.
    fn points_around(&self, tokens: &[Token], first: usize, end: usize) -> i32 {
        let mut points = 0;
        if first > 0 {
            let before = tokens[first - 1].text(self.text);
            // `his mother, Ann Lee`
            if before == "," && first > 1 && self.info(&tokens[first - 2]).classes.has(Classes::KIN)
            {
                points += 12;
            }
            points += match before {
                "the" | "The" => -18,
                "in" | "at" | "near" => -8,
                _ => 0,
            };
        }
        let after = |at: usize| tokens.get(end + at);
        let Some(next) = after(0) else { return points };
        // `A.G. Edwards & Sons`
        if next.is_mark(&['&']) {
            points -= 30;
        }
        // A whole quotation is a title rather than a person.
        let quotes = ['"', '“', '”', '‘', '’', '\''];
        if next.is_mark(&quotes) && first > 0 && tokens[first - 1].is_mark(&quotes) {
            points -= 12;
        }
        if SPEECH.contains(&next.text(self.text)) || next.text(self.text) == "who" {
            points += 8;
        }
        let is_country = |token: &Token| self.info(token).classes.has(Classes::COUNTRY);
        if next.is_mark(&['(']) && after(1).is_some_and(is_country) {
            points += 22;
        }
        if next.is_mark(&[',']) {
            let age = after(1).is_some_and(|token| {
                let age = token.text(self.text);
                age.len() == 2 && age.bytes().all(|b| b.is_ascii_digit())
            });
            if age && after(2).is_some_and(|token| token.is_mark(&[','])) {
                points += 20;
            }
            let role_follows = (1..=6)
                .map_while(|at| after(at).filter(|token| token.is_word()))
                .any(|token| self.info(token).classes.has(Classes::ROLE));
            if role_follows {
                points += 12;
            }
        }
        points
    }
}
