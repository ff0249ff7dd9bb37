//! Finds the people named in an article, without a trained model.
//!
//! Runs of capitalised words are cut where no name can go on, stripped of offices and titles, and
//! judged by what their words are (given names, family names, organisations) and by what
//! stands around them; a second pass finds the family names of those people alone. After
//! Mikheev, Moens & Grover (EACL 1999): sure-fire context first, then parts of confirmed names.
//! Time `O(n)`, space `O(n)` for one article. Bad at headlines in capitals, which are believed only
//! where the body confirms them, and at names that are single words.

use std::collections::BTreeMap;

use copydesk_core::{Article, Span};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::fold::fold_into;
use crate::hash::hash;
use crate::inflection::SmallWords;
use crate::letters::Letters;
use crate::mention::{Mention, MentionKind};
use crate::particle::is_particle;
use crate::role_context::Surroundings;
use crate::run_judge::{Found, RunJudge};
use crate::tokens::{Shape, Token, tokenize};
use crate::{Gazetteer, Lexicon, name_tokens};

/// Finds person mentions; read-only, so that many threads may share one.
#[derive(Debug, Clone, Copy)]
pub struct MentionFinder<'a> {
    lexicon: &'a Lexicon,
    gazetteer: Option<&'a Gazetteer>,
}

impl<'a> MentionFinder<'a> {
    /// Makes a finder; with a gazetteer, its names are recognised whatever else speaks against.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon, gazetteer: Option<&'a Gazetteer>) -> Self {
        Self { lexicon, gazetteer }
    }

    /// Returns the people named in `article`, ascending and without overlap; among them
    /// [`MentionKind::Possible`] ones, which are no more than candidates.
    ///
    /// Depends on the article alone. Takes `O(n)`.
    ///
    /// ```
    /// use copydesk_core::Article;
    /// use copydesk_names::{Lexicon, MentionFinder};
    ///
    /// let lexicon = Lexicon::embedded();
    /// let article = Article::from_plain_text("Estonian Defense Minister Kalle Laanet’s aide left.");
    /// let mentions = MentionFinder::new(&lexicon, None).mentions(&article);
    /// assert_eq!(&*mentions[0].text, "Kalle Laanet");
    /// assert_eq!(&*mentions[0].role.as_ref().unwrap().text, "Estonian Defense Minister");
    /// ```
    #[must_use]
    pub fn mentions(&self, article: &Article) -> Vec<Mention> {
        let text = article.text();
        let mut paragraphs: Vec<Vec<Token>> = Vec::with_capacity(article.paragraphs().len());
        let mut small_words = FxHashSet::with_capacity_and_hasher(text.len() / 12, FxBuildHasher);
        let mut language = SmallWords::default();
        for paragraph in article.paragraphs() {
            let mut tokens = Vec::with_capacity(paragraph.span.len() / 5);
            tokenize(text, paragraph.span, self.lexicon, &mut tokens);
            for token in tokens.iter().filter(|token| token.shape == Shape::Lower) {
                let word = token.text(text);
                language.add(word);
                small_words.insert(hash(word.as_bytes()));
            }
            paragraphs.push(tokens);
        }
        let judge = RunJudge {
            text,
            lexicon: self.lexicon,
            gazetteer: self.gazetteer,
            small_words: &small_words,
        };

        let letters: Vec<Letters> =
            paragraphs.iter().map(|tokens| Letters::of(tokens, text)).collect();
        let mut names: Vec<Vec<Found>> = Vec::with_capacity(paragraphs.len());
        for (tokens, &letters) in paragraphs.iter().zip(&letters) {
            names.push(judge.full_names(tokens, letters));
        }
        let known = KnownNames::collect(text, &paragraphs, &names, &letters);
        for ((tokens, names), &letters) in paragraphs.iter().zip(&mut names).zip(&letters) {
            if letters != Letters::Mixed {
                names.retain(|&Found { first, end, .. }| {
                    judge.is_sure(tokens, first, end) || known.has(text, tokens, first, end)
                });
            }
            known.add_repeats(text, tokens, names);
            judge.add_surnames(tokens, letters, &known.surnames, names);
            // A family name inside what may be a name: the sure one stays.
            let sure: Vec<Found> = names.iter().filter(|name| name.sure).copied().collect();
            names
                .retain(|name| name.sure || !sure.iter().any(|s| s.overlaps(name.first, name.end)));
        }
        self.build(article, &paragraphs, &names, language.may_inflect())
    }

    fn build(
        &self,
        article: &Article,
        paragraphs: &[Vec<Token>],
        names: &[Vec<Found>],
        may_be_inflected: bool,
    ) -> Vec<Mention> {
        let text = article.text();
        let mut mentions: Vec<Mention> = Vec::new();
        let mut full_by_surname: FxHashMap<String, usize> = FxHashMap::default();
        for (tokens, names) in paragraphs.iter().zip(names) {
            let surroundings = Surroundings { text, tokens, names, lexicon: self.lexicon };
            for (index, &Found { first, end, sure }) in names.iter().enumerate() {
                let span = Span::new(tokens[first].start, tokens[end - 1].end);
                let written = span.slice(text);
                let parts = name_tokens(written);
                let Some(last) = parts.last() else { continue };
                let kind = if !sure {
                    MentionKind::Possible
                } else if parts.len() > 1 {
                    full_by_surname.entry(last.clone()).or_insert(mentions.len());
                    MentionKind::Full
                } else {
                    MentionKind::Surname { full: None }
                };
                mentions.push(Mention {
                    place: article.place(span),
                    text: written.into(),
                    kind,
                    role: surroundings.role_of(index).map(Box::new),
                    may_be_inflected,
                });
            }
        }
        for mention in &mut mentions {
            if let MentionKind::Surname { full } = &mut mention.kind {
                let parts = name_tokens(&mention.text);
                *full = parts.last().and_then(|last| full_by_surname.get(last).copied());
            }
        }
        mentions
    }
}

/// The full names that running text confirmed, for headlines and for family names alone.
struct KnownNames {
    folded: FxHashSet<u64>,
    /// Family names, and how many particles stand before each.
    surnames: BTreeMap<String, usize>,
}

impl KnownNames {
    fn collect(
        text: &str,
        paragraphs: &[Vec<Token>],
        names: &[Vec<Found>],
        letters: &[Letters],
    ) -> Self {
        let mut known = Self { folded: FxHashSet::default(), surnames: BTreeMap::new() };
        for ((tokens, names), letters) in paragraphs.iter().zip(names).zip(letters) {
            if *letters != Letters::Mixed {
                continue;
            }
            for &Found { first, end, .. } in names.iter().filter(|n| n.sure && n.end - n.first > 1)
            {
                known.folded.insert(Self::key(text, &tokens[first..end]));
                let mut folded = String::new();
                fold_into(tokens[end - 1].text(text), &mut folded);
                let inside = tokens[first + 1..end - 1].iter().rev();
                let n_particles =
                    inside.take_while(|t| is_particle(&t.text(text).to_lowercase())).count();
                let most = known.surnames.entry(folded).or_default();
                *most = n_particles.max(*most);
            }
        }
        known
    }

    fn key(text: &str, tokens: &[Token]) -> u64 {
        let mut folded = String::new();
        for token in tokens {
            fold_into(token.text(text), &mut folded);
            folded.push(' ');
        }
        hash(folded.as_bytes())
    }

    fn has(&self, text: &str, tokens: &[Token], first: usize, end: usize) -> bool {
        self.folded.contains(&Self::key(text, &tokens[first..end]))
    }

    /// Adds known full names that the first pass missed, such as one in a headline.
    fn add_repeats(&self, text: &str, tokens: &[Token], names: &mut Vec<Found>) {
        let mut at = 0;
        let mut found = Vec::new();
        while at < tokens.len() {
            let length = (2..=4).rev().find(|length| {
                tokens.get(at..at + length).is_some_and(|run| {
                    run[0].is_capitalised()
                        && run[length - 1].is_capitalised()
                        && run[..length - 1].iter().all(|token| !token.possessive)
                        && self.folded.contains(&Self::key(text, run))
                })
            });
            match length {
                Some(length) => {
                    found.push((at, at + length));
                    at += length;
                }
                None => at += 1,
            }
        }
        for (first, end) in found {
            names.retain(|name| name.sure || !name.overlaps(first, end));
            if !names.iter().any(|name| name.overlaps(first, end)) {
                names.push(Found { first, end, sure: true });
            }
        }
        names.sort_unstable();
    }
}
