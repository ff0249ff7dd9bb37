//! Finds the people named in an article, without a trained model.
//!
//! Runs of capitalised words are cut where no name can go on, stripped of offices and titles, and
//! judged by what their words are (given names, family names, organisations) and by what
//! stands around them; a second pass finds the family names of those people alone. After
//! Mikheev, Moens & Grover (EACL 1999): sure-fire context first, then parts of confirmed names.
//! Time `O(n)`, space `O(n)` for one article. Bad at headlines in capitals, which are believed only
//! where the body confirms them, and at names that are single words.

use std::collections::hash_map::Entry;

use copydesk_core::{Article, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::fold::{fold, fold_into};
use crate::hash::mix;
use crate::inflection::LanguageSample;
use crate::letters::Letters;
use crate::mention::{Mention, MentionKind};
use crate::near_surname::{self, are_near};
use crate::nearly_repeated::NearlyRepeated;
use crate::particle::is_particle;
use crate::passages::{Passage, Passages};
use crate::role_context::Surroundings;
use crate::run_judge::{Found, RunJudge};
use crate::small_words::SmallWords;
use crate::tenure::year;
use crate::tokens::{Shape, Token};
use crate::{Gazetteer, Lexicon};

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
        let passages = Passages::of(article, self.lexicon);
        let judge = RunJudge {
            text,
            lexicon: self.lexicon,
            gazetteer: self.gazetteer,
            small_words: SmallWords::of(text, &passages),
        };

        let mut names: Vec<Vec<Found>> = Vec::new();
        let mut garbled: Vec<Vec<Found>> = Vec::new();
        for passage in passages.iter() {
            let mut of_passage = Vec::new();
            names.push(judge.full_names(passage, &mut of_passage));
            garbled.push(of_passage);
        }
        let known = KnownNames::collect(text, &passages, &names);
        for ((passage, names), mut garbled) in passages.iter().zip(&mut names).zip(garbled) {
            let Passage { tokens, letters, .. } = passage;
            if letters != Letters::Mixed {
                names.retain(|&Found { first, end, .. }| {
                    judge.is_sure(tokens, first, end) || known.has(text, tokens, first, end)
                });
            }
            known.add_repeats(text, passage, names);
            if letters == Letters::Mixed {
                known.nearly.find(&judge, passage, names);
            }
            judge.add_surnames(passage, &known.surnames, names);
            if letters == Letters::Mixed {
                near_surname::find(&judge, passage, &known.family_names, names);
            }
            garbled.retain(|garbled| {
                !names.iter().any(|name| name.overlaps(garbled.first, garbled.end))
            });
            names.extend(garbled);
            names.sort_unstable();
            // A family name inside what may be a name: the sure one stays.
            let sure: Vec<Found> = names.iter().filter(|name| name.sure).copied().collect();
            names
                .retain(|name| name.sure || !sure.iter().any(|s| s.overlaps(name.first, name.end)));
        }
        self.build(article, &passages, &names, may_inflect(text, passages.tokens()))
    }

    fn build(
        &self,
        article: &Article,
        passages: &Passages,
        names: &[Vec<Found>],
        may_be_inflected: bool,
    ) -> Vec<Mention> {
        let text = article.text();
        let published = article.metadata().published.as_deref().and_then(year);
        let mut mentions: Vec<Mention> = Vec::new();
        let mut full_by_surname: FxHashMap<String, usize> = FxHashMap::default();
        let mut alone: Vec<(usize, String)> = Vec::new();
        let mut folded = String::new();
        for (Passage { tokens, .. }, names) in passages.iter().zip(names) {
            let surroundings = Surroundings { text, tokens, names, lexicon: self.lexicon };
            for (index, &Found { first, end, sure }) in names.iter().enumerate() {
                let span = Span::new(tokens[first].start, tokens[end - 1].end);
                let written = span.slice(text);
                folded.clear();
                fold_into(written, &mut folded);
                let mut parts =
                    folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                let Some(last) = parts.next_back() else { continue };
                let kind = if !sure {
                    MentionKind::Possible
                } else if parts.next().is_some() {
                    full_by_surname.entry(last.to_owned()).or_insert(mentions.len());
                    MentionKind::Full
                } else {
                    alone.push((mentions.len(), last.to_owned()));
                    MentionKind::Surname { full: None }
                };
                mentions.push(Mention {
                    place: article.place(span),
                    text: written.into(),
                    kind,
                    role: surroundings.role_of(index).map(Box::new),
                    may_be_inflected,
                    published,
                });
            }
        }
        for (at, surname) in alone {
            let full = full_by_surname.get(&surname).copied();
            let near = || {
                let names = full_by_surname.iter();
                names.filter(|(name, _)| are_near(name, &surname)).map(|(_, &full)| full).min()
            };
            mentions[at].kind = match full.map_or_else(near, |_| None) {
                Some(full) => MentionKind::NearSurname { full },
                None => MentionKind::Surname { full },
            };
        }
        mentions
    }
}

/// Says whether a text may be in a language that inflects names.
fn may_inflect(text: &str, tokens: &[Token]) -> bool {
    let mut words = LanguageSample::default();
    for token in tokens.iter().filter(|token| token.shape == Shape::Lower) {
        words.add(token.text(text));
        if words.is_full() {
            break;
        }
    }
    words.may_inflect()
}

/// The full names that running text confirmed, for headlines and for family names alone.
#[derive(Default)]
struct KnownNames<'a> {
    /// Whole names, by the keys of their words.
    full: FxHashSet<u64>,
    /// The keys of their first words.
    first: FxHashSet<u64>,
    /// Family names by their keys, and how many particles stand before each.
    surnames: FxHashMap<u64, usize>,
    /// The same family names, folded, in the order of the text.
    family_names: Vec<String>,
    nearly: NearlyRepeated<'a>,
}

impl<'a> KnownNames<'a> {
    fn collect(text: &'a str, passages: &Passages, names: &[Vec<Found>]) -> Self {
        let mut known = Self::default();
        for (Passage { tokens, letters, .. }, names) in passages.iter().zip(names) {
            if letters != Letters::Mixed {
                continue;
            }
            for &Found { first, end, .. } in names.iter().filter(|n| n.sure && n.end - n.first > 1)
            {
                known.full.insert(Self::key(text, &tokens[first..end]));
                known.first.insert(tokens[first].key(text));
                known.nearly.add(text, &tokens[first..end]);
                let inside = tokens[first + 1..end - 1].iter().rev();
                let n_particles =
                    inside.take_while(|t| is_particle(&t.text(text).to_lowercase())).count();
                let surname = &tokens[end - 1];
                match known.surnames.entry(surname.key(text)) {
                    Entry::Occupied(mut most) => *most.get_mut() = n_particles.max(*most.get()),
                    Entry::Vacant(most) => {
                        most.insert(n_particles);
                        known.family_names.push(fold(surname.text(text)));
                    }
                }
            }
        }
        known
    }

    fn key(text: &str, tokens: &[Token]) -> u64 {
        tokens.iter().fold(0, |key, token| mix(key ^ token.key(text)))
    }

    fn has(&self, text: &str, tokens: &[Token], first: usize, end: usize) -> bool {
        self.full.contains(&Self::key(text, &tokens[first..end]))
    }

    /// Adds known full names that the first pass missed, such as one in a headline.
    fn add_repeats(&self, text: &str, passage: Passage, names: &mut Vec<Found>) {
        let tokens = passage.tokens;
        let mut next = 0;
        let mut found = Vec::new();
        for &at in passage.capitalised {
            if at < next || !self.first.contains(&tokens[at].key(text)) {
                continue;
            }
            let length = (2..=4).rev().find(|length| {
                tokens.get(at..at + length).is_some_and(|run| {
                    run[length - 1].is_capitalised()
                        && run[..length - 1].iter().all(|token| !token.possessive)
                        && self.full.contains(&Self::key(text, run))
                })
            });
            if let Some(length) = length {
                next = at + length;
                found.push((at, next));
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
