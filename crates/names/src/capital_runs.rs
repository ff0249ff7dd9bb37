//! Runs of capitalised words: where they end, where no name goes over, and which stand in a list.
//!
//! `O(n)` over the tokens of a paragraph. Bad at two names that follow one another without a mark between them.

use crate::Classes;
use crate::particle::is_particle;
use crate::run_judge::{COMMON, Found, RunJudge};
use crate::tokens::{Shape, Token};

/// The same for names that are everyday words as well: `Will`, `May`, but not `In`.
const COMMON_ALTHOUGH_A_WORD: u32 = 80;

impl RunJudge<'_> {
    /// Returns where the run of capitalised words that begins at `first` ends.
    pub(crate) fn run_end(&self, tokens: &[Token], first: usize) -> usize {
        let mut end = first + 1;
        while end < tokens.len() && !tokens[end - 1].possessive {
            if tokens[end].is_capitalised() {
                end += 1;
                continue;
            }
            if let Some(after) = self.nickname_end(tokens, end) {
                end = after;
                continue;
            }
            let particles = tokens[end..].iter().take(2);
            let particles =
                particles.take_while(|token| is_particle(token.text(self.text))).count();
            let goes_on = tokens.get(end + particles).is_some_and(Token::is_capitalised);
            if particles == 0 || !goes_on {
                break;
            }
            end += particles + 1;
        }
        end
    }

    /// Returns the end of the word after a nickname in quotation marks or brackets that begins at `at`:
    /// `Roberto “Hands of Stone” Duran`, `James (Leo) Nichols`.
    fn nickname_end(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let (closing, longest): (&[char], usize) = match tokens[at].shape {
            Shape::Mark('(') => (&[')'], 1),
            Shape::Mark('"' | '“') => (&['"', '”'], 3),
            Shape::Mark('‘' | '\'') => (&['’', '\''], 2),
            _ => return None,
        };
        let n_words =
            (1..=longest).find(|&n| tokens.get(at + 1 + n).is_some_and(|t| t.is_mark(closing)))?;
        let inside = &tokens[at + 1..at + 1 + n_words];
        let after = at + 2 + n_words;
        let no_name = Classes::COUNTRY | Classes::PLACE | Classes::ORGANISATION;
        let named = inside[0].shape == Shape::Capital
            && inside.iter().all(Token::is_word)
            && !self.info(&inside[0]).classes.has(no_name);
        let goes_on = tokens.get(after).is_some_and(|token| token.shape == Shape::Capital);
        (named && goes_on).then_some(after + 1)
    }

    /// Makes sure of names that stand in a list between sure ones: `Loren Roberts, Mishi Saran, Tom Lee`.
    pub(crate) fn confirm_lists(&self, tokens: &[Token], names: &mut [Found]) {
        for _ in 0..2 {
            for at in 0..names.len() {
                if names[at].sure || names[at].end - names[at].first > 3 {
                    continue;
                }
                let before = at.checked_sub(1).map(|before| names[before]);
                let joined = |a: &Found, b: &Found| self.are_listed(tokens, a.end, b.first);
                let left = before.is_some_and(|before| before.sure && joined(&before, &names[at]));
                let right =
                    names.get(at + 1).is_some_and(|after| after.sure && joined(&names[at], after));
                names[at].sure = left && right;
            }
        }
    }

    /// Says whether only a comma, a semicolon or `and` stands between two places.
    fn are_listed(&self, tokens: &[Token], from: usize, to: usize) -> bool {
        (1..=2).contains(&to.saturating_sub(from))
            && tokens[from..to]
                .iter()
                .all(|token| token.is_mark(&[',', ';']) || token.text(self.text) == "and")
    }

    /// Says whether the word at `at` can be no part of a name that began at `piece`.
    pub(crate) fn breaks(&self, tokens: &[Token], piece: usize, at: usize) -> bool {
        // Words within a nickname, and particles, hold a name together.
        if !tokens[at].is_capitalised() {
            return false;
        }
        let word = tokens[at].text(self.text);
        if word.starts_with("Ex-") || is_qualifying(word) {
            return true;
        }
        // `A` and `I` at the beginning of a sentence are no initials.
        if at == piece && tokens[at].opens && matches!(tokens[at].text(self.text), "A" | "I") {
            return true;
        }
        let info = self.info(&tokens[at]);
        if !info.classes.has(Classes::CALENDAR | Classes::ORDINARY) {
            return false;
        }
        // `Will Smith`, `Neil Young`: names too, next to other parts of names.
        let before = at > piece && self.info(&tokens[at - 1]).given >= COMMON;
        if before && info.surname > 0 && !tokens[at].opens {
            return false;
        }
        let next = tokens.get(at + 1).filter(|next| next.is_capitalised());
        // `England captain Will Carling`
        if info.given >= COMMON && next.is_some() && self.title_before(tokens, at) {
            return false;
        }
        let after = next.map(|next| self.info(next));
        let goes_on = after.is_some_and(|after| after.surname > 0 && after.given < COMMON * 10);
        !(info.given >= COMMON_ALTHOUGH_A_WORD && goes_on)
    }
}

/// Says whether a word says where somebody is from, and is no name: `Brazilian-born`.
fn is_qualifying(word: &str) -> bool {
    // Words are short: a search that is made for long texts takes longer to begin.
    let Some(hyphen) = word.bytes().rposition(|byte| byte == b'-') else { return false };
    let ending = &word[hyphen + 1..];
    matches!(
        ending,
        "seeded"
            | "ranked"
            | "born"
            | "based"
            | "led"
            | "owned"
            | "backed"
            | "educated"
            | "trained"
            | "style"
            | "area"
    )
}
