//! Judges whether a run of capitalised words is a person's name.
//!
//! Each kind of evidence adds or takes points, and two points are enough: a common given name
//! suffices, a family name with an office before it, or a bracketed country behind it. The
//! points are round numbers, set on newswire of 1996 (`examples/evaluate.rs` prints the outcome).

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::fold::{fold_into, hash};
use crate::lexicon::WordInfo;
use crate::tokens::{Shape, Token};
use crate::{Classes, Gazetteer, Lexicon};

/// Says whether a small word may stand within a name.
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "do"
            | "dos"
            | "das"
            | "di"
            | "del"
            | "della"
            | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "le"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "abu"
            | "ben"
            | "y"
            | "du"
            | "ter"
            | "ten"
            | "zu"
            | "af"
            | "e"
            | "bint"
            | "wa"
            | "ul"
            | "ur"
    )
}

/// Names with at least this many bearers per million speak for a person by themselves.
const COMMON: u32 = 15;

/// The same for names that are everyday words as well: `Will`, `May`, but not `In`.
const COMMON_ALTHOUGH_A_WORD: u32 = 80;

/// Points from which a run is a name.
const ENOUGH: i32 = 20;

/// Points from which a run may be a name that a list has to confirm.
const POSSIBLE: i32 = 0;

/// Endings of words that say where somebody is from, and are no name: `Brazilian-born`.
const QUALIFYING: &[&str] = &[
    "-seeded",
    "-ranked",
    "-born",
    "-based",
    "-led",
    "-owned",
    "-backed",
    "-educated",
    "-trained",
    "-style",
    "-area",
];

/// Verbs of which people are the subject.
const SPEECH: &[&str] = &[
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

/// How a paragraph uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// As running text does.
    Mixed,
    /// At the beginning of most words: a headline.
    TitleCase,
    /// Throughout.
    Capitals,
}

impl Letters {
    pub(crate) fn of(tokens: &[Token], text: &str) -> Self {
        let long = tokens.iter().filter(|token| {
            token.is_word()
                && token.end - token.start > 3
                && !token.text(text).as_bytes()[0].is_ascii_digit()
        });
        let (mut words, mut capital, mut capitals) = (0, 0, 0);
        for token in long {
            words += 1;
            capital += usize::from(token.is_capitalised());
            capitals += usize::from(token.shape == Shape::Capitals);
        }
        // Tables of results are not headlines, though they hold little else than names.
        let plain = tokens.iter().all(|token| {
            token.shape != Shape::Lower || !token.text(text).as_bytes()[0].is_ascii_digit()
        }) && !tokens.iter().any(|token| token.is_mark(&['(']));
        // A list is no headline.
        let n_commas = tokens.iter().filter(|token| token.is_mark(&[',', ';'])).count();
        let plain = plain && n_commas < 2;
        let ends = tokens.last().is_some_and(|token| token.is_mark(&['.', '!', '”', '"']));
        if words >= 2 && capitals * 10 >= words * 7 {
            Self::Capitals
        } else if words >= 4 && plain && !ends && capital * 10 >= words * 8 && tokens.len() < 30 {
            Self::TitleCase
        } else {
            Self::Mixed
        }
    }
}

/// A run of tokens that is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// Whether the evidence suffices; if not, a list has to confirm the name.
    pub(crate) sure: bool,
}

impl Found {
    pub(crate) fn overlaps(&self, first: usize, end: usize) -> bool {
        first < self.end && self.first < end
    }
}

/// Finds the full names in one paragraph.
pub(crate) struct RunJudge<'a> {
    pub(crate) text: &'a str,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) gazetteer: Option<&'a Gazetteer>,
    /// Hashes of all words that the article writes in small letters.
    pub(crate) small_words: &'a FxHashSet<u64>,
}

impl RunJudge<'_> {
    /// Returns the token ranges of full names, and of family names after a title.
    pub(crate) fn full_names(&self, tokens: &[Token], letters: Letters) -> Vec<Found> {
        let mut names = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if !tokens[at].is_capitalised() {
                at += 1;
                continue;
            }
            let end = self.run_end(tokens, at);
            self.judge_run(tokens, at, end, letters, &mut names);
            at = end;
        }
        self.confirm_lists(tokens, &mut names);
        names
    }

    /// Returns where the run of capitalised words that begins at `first` ends.
    fn run_end(&self, tokens: &[Token], first: usize) -> usize {
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
    fn confirm_lists(&self, tokens: &[Token], names: &mut [Found]) {
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

    /// Cuts the run `first..end` at words that no name goes over, and judges the pieces.
    fn judge_run(
        &self,
        tokens: &[Token],
        first: usize,
        end: usize,
        letters: Letters,
        names: &mut Vec<Found>,
    ) {
        let mut piece = first;
        for at in first..=end {
            if at == end || self.breaks(tokens, piece, at) {
                if piece < at {
                    self.judge_piece(tokens, piece, at, letters, names);
                }
                piece = at + 1;
            }
        }
    }

    /// Says whether the word at `at` can be no part of a name that began at `piece`.
    fn breaks(&self, tokens: &[Token], piece: usize, at: usize) -> bool {
        // Words within a nickname, and particles, hold a name together.
        if !tokens[at].is_capitalised() {
            return false;
        }
        let qualifies = |ending: &&str| tokens[at].text(self.text).ends_with(*ending);
        let former = tokens[at].text(self.text).starts_with("Ex-");
        if former || QUALIFYING.iter().any(|ending| qualifies(&ending)) {
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

    fn judge_piece(
        &self,
        tokens: &[Token],
        mut first: usize,
        mut end: usize,
        letters: Letters,
        names: &mut Vec<Found>,
    ) {
        let start = first;
        // `Mother Teresa`, `Judge Reinhold`: names in which an office stands.
        if letters == Letters::Mixed
            && self.info(&tokens[first]).classes.has(Classes::ROLE | Classes::TITLE | Classes::KIN)
            && (2..=5).contains(&(end - first))
            && self.in_gazetteer(tokens, first, end)
        {
            names.push(Found { first, end, sure: true });
            return;
        }
        // Offices, titles and nationalities before the name.
        let prefix = (first..end.saturating_sub(1)).rev().find(|&at| {
            let classes = self.info(&tokens[at]).classes;
            classes.has(Classes::ROLE | Classes::TITLE | Classes::KIN)
                && !self.is_given_in(tokens, first, at, end)
        });
        // The rest of `Secretary of State`.
        let prefix = prefix
            .or_else(|| self.ends_office(tokens, first).then_some(first))
            .filter(|&at| at + 1 < end);
        let titled_inside = prefix.is_some();
        first = prefix.map_or(first, |at| at + 1);
        while first + 1 < end && self.is_adjective(&tokens[first], tokens.get(first + 1)) {
            first += 1;
        }
        // `Controversial Australian Anthony Hill`
        let nationality = (first..end.saturating_sub(2)).rev().find(|&at| {
            let info = self.info(&tokens[at]);
            info.classes.has(Classes::COUNTRY)
                && info.given < 100
                && self.info(&tokens[at + 1]).given >= COMMON
        });
        first = nationality.map_or(first, |at| at + 1);
        while end > first + 1
            && self.info(&tokens[end - 1]).classes.has(Classes::SUFFIX)
            && !(end == first + 2 && self.is_numeral(&tokens[end - 1]))
        {
            end -= 1;
        }
        while end > first && is_particle(tokens[end - 1].text(self.text)) {
            end -= 1;
        }
        if end <= first {
            return;
        }
        // A sentence may begin with a word that is capitalised for that alone.
        if tokens[first].opens
            && end - first > 2
            && first == start
            && self.is_small_word(&tokens[first])
            && self.info(&tokens[first]).given < COMMON
        {
            first += 1;
        }
        // The head of a table: `W D L G`.
        if tokens[first..end].iter().all(|token| token.shape == Shape::Initials) {
            return;
        }
        let titled = titled_inside || self.title_before(tokens, first);
        if tokens[first..end].iter().filter(|token| token.is_word()).count() > 6 {
            return;
        }
        if letters != Letters::Mixed {
            self.judge_headline(tokens, first, end, names);
            return;
        }
        let known = end - first > 1 && self.in_gazetteer(tokens, first, end);
        let points = if known { ENOUGH } else { self.points(tokens, first, end, titled) };
        let sure = points >= ENOUGH;
        if sure || (points >= POSSIBLE && (2..=3).contains(&(end - first))) {
            names.push(Found { first, end, sure });
        }
    }

    /// In headlines every word has a capital: takes a given and a family name that both are common.
    fn judge_headline(&self, tokens: &[Token], first: usize, end: usize, names: &mut Vec<Found>) {
        let mut at = first;
        while at + 1 < end {
            let longest = (2..=(end - at).min(4)).rev();
            let length =
                longest.into_iter().find(|&length| self.in_gazetteer(tokens, at, at + length));
            let length = length.or_else(|| self.is_sure(tokens, at, at + 2).then_some(2));
            match length {
                Some(length) => {
                    names.push(Found { first: at, end: at + length, sure: true });
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    /// Says whether a name stands on its own: in the gazetteer, or of two common names.
    pub(crate) fn is_sure(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        if self.in_gazetteer(tokens, first, end) {
            return true;
        }
        let clean = tokens[first..end].iter().all(|token| {
            let classes = self.info(token).classes;
            !classes.has(
                Classes::ORGANISATION
                    | Classes::PLACE
                    | Classes::ORDINARY
                    | Classes::CALENDAR
                    | Classes::COUNTRY
                    | Classes::ROLE
                    | Classes::MODIFIER
                    | Classes::TITLE,
            ) && !self.is_small_word(token)
        });
        let given = self.info(&tokens[first]).given;
        let surname = self.info(&tokens[end - 1]).surname;
        clean && end - first == 2 && given >= COMMON && surname >= COMMON
    }

    /// Adds single words that are the family name of a person named in full, or follow a title.
    pub(crate) fn add_surnames(
        &self,
        tokens: &[Token],
        letters: Letters,
        surnames: &BTreeMap<String, usize>,
        names: &mut Vec<Found>,
    ) {
        let mut folded = String::new();
        let mut found: Vec<Found> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.shape, Shape::Capital | Shape::Capitals) {
                continue;
            }
            folded.clear();
            fold_into(token.text(self.text), &mut folded);
            let Some(&n_particles) = surnames.get(&folded) else { continue };
            if names.iter().any(|name| name.sure && name.overlaps(at, at + 1)) {
                continue;
            }
            // `Van der Westhuizen` is his family name, whole.
            let mut first = at;
            while first > 0 && at - first < n_particles && self.is_particle(&tokens[first - 1]) {
                first -= 1;
            }
            let neighbour = |at: usize| {
                tokens.get(at).is_some_and(|next| {
                    let classes = self.info(next).classes;
                    next.is_capitalised()
                        && !classes.has(
                            Classes::TITLE
                                | Classes::ROLE
                                | Classes::ORDINARY
                                | Classes::CALENDAR
                                | Classes::COUNTRY,
                        )
                })
            };
            let joined_left = first > 0
                && neighbour(first - 1)
                && !tokens[first - 1].opens
                && !tokens[first - 1].possessive;
            let joined_right = neighbour(at + 1) && !token.possessive;
            if letters != Letters::Mixed || !(joined_left || joined_right) {
                found.push(Found { first, end: at + 1, sure: true });
            }
        }
        names.extend(found);
        names.sort_unstable();
    }

    /// Adds up the evidence, in tenths of a point.
    fn points(&self, tokens: &[Token], first: usize, end: usize, titled: bool) -> i32 {
        let words = &tokens[first..end];
        let infos: Vec<WordInfo> = words.iter().map(|token| self.info(token)).collect();
        let (head, last) = (infos[0], infos[infos.len() - 1]);
        let last_token = &words[words.len() - 1];
        let initial = words[0].shape == Shape::Initials;
        let mut points = 0;

        points += match head.given {
            _ if initial => 20,
            COMMON.. => 20,
            1.. => 12,
            0 => 0,
        };
        if words.len() > 1 {
            let bare = |token: &Token, info: &WordInfo| {
                !token.is_capitalised()
                    || (info.classes == Classes::default() && !self.is_small_word(token))
            };
            if !words[0].opens && words.iter().zip(&infos).all(|(token, info)| bare(token, info)) {
                points += 10;
            } else if words.iter().zip(&infos).all(|(token, info)| bare(token, info)) {
                points += 8;
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
            if infos[1..].iter().any(|info| info.given >= COMMON) && head.given == 0 {
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
        for (at, info) in infos.iter().enumerate() {
            if at > 0 && at + 1 < infos.len() && self.is_particle(&words[at]) {
                continue;
            }
            let edge_name = (at == 0 && info.given >= 100)
                || (at + 1 == infos.len() && at > 0 && info.surname >= COMMON);
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
                && words[at].is_capitalised()
                && self.is_small_word(&words[at])
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

    /// Says whether the role word at `at` is a given name here: `Judge Reinhold` is not, `Earl
    /// Warren` is.
    fn is_given_in(&self, tokens: &[Token], first: usize, at: usize, end: usize) -> bool {
        at == first && at + 2 == end && {
            let info = self.info(&tokens[at]);
            info.given >= 100 && !info.classes.has(Classes::TITLE)
        }
    }

    /// Says whether the word only qualifies the name after it: a nationality, an acronym.
    fn is_adjective(&self, token: &Token, next: Option<&Token>) -> bool {
        let info = self.info(token);
        let followed =
            next.is_some_and(|next| self.info(next).given > 0 || next.shape == Shape::Initials);
        if info.classes.has(Classes::COUNTRY) && info.given < 100 && !self.is_particle(token) {
            return true;
        }
        if info.given >= COMMON {
            return false;
        }
        let acronym = token.shape == Shape::Capitals;
        followed && (acronym || info.classes.has(Classes::RANK | Classes::PAST | Classes::MODIFIER))
    }

    /// Says whether an office or a title in small letters stands before `first`.
    fn title_before(&self, tokens: &[Token], first: usize) -> bool {
        first > 0
            && tokens[first - 1].is_word()
            && !tokens[first - 1].possessive
            && self
                .info(&tokens[first - 1])
                .classes
                .has(Classes::ROLE | Classes::TITLE | Classes::KIN)
    }

    /// Says whether the word at `at` ends an office that began before: `State` of `Secretary of
    /// State`.
    fn ends_office(&self, tokens: &[Token], at: usize) -> bool {
        let before = at.checked_sub(2).map(|office| (&tokens[office], &tokens[at - 1]));
        before.is_some_and(|(office, of)| {
            of.text(self.text) == "of"
                && office.is_capitalised()
                && self.info(office).classes.has(Classes::ROLE)
                && self.info(&tokens[at]).classes.has(Classes::MODIFIER)
        })
    }

    /// Says whether a word counts rulers of one name: `VIII`.
    fn is_numeral(&self, token: &Token) -> bool {
        token.text(self.text).bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
    }

    fn is_particle(&self, token: &Token) -> bool {
        is_particle(token.text(self.text)) || self.is_capital_particle(token)
    }

    /// Says whether a word is a particle with a capital: the `Van` of `Todd Van Poppel`.
    fn is_capital_particle(&self, token: &Token) -> bool {
        token.shape == Shape::Capital
            && token.end - token.start <= 5
            && is_particle(&token.text(self.text).to_lowercase())
    }

    fn in_gazetteer(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        self.gazetteer.is_some_and(|gazetteer| {
            gazetteer.knows(&self.text[tokens[first].start..tokens[end - 1].end])
        })
    }

    fn is_small_word(&self, token: &Token) -> bool {
        let lower = token.text(self.text).to_lowercase();
        self.small_words.contains(&hash(lower.as_bytes()))
    }

    fn info(&self, token: &Token) -> WordInfo {
        token.info(self.text, self.lexicon)
    }
}
