//! What is looked for: everything that is built once, before any article is read.

use copydesk_core::{Article, Detector, Finding};
use copydesk_dedup::{DedupConfig, Noise, SHINGLE_WORDS, Signatures};
use copydesk_names::{
    Gazetteer, GazetteerBuilder, Lexicon, Mention, MentionFinder, surnames_before_full_names,
};

use crate::known::Vocabulary;
use crate::registry;
use crate::rule_sets::{RuleSet, RuleSets};

/// The checks of a run, ready to look at articles on any number of threads.
pub(crate) struct Checks {
    /// Which rules hold in which articles.
    pub(crate) rules: RuleSets,
    /// The detectors of each set of rules.
    detectors: Vec<Vec<Box<dyn Detector>>>,
    /// How paragraphs are compared, if any rule about copies is wanted.
    pub(crate) dedup: Option<DedupConfig>,
    /// Words per shingle, where copies are looked for.
    shingle_words: usize,
    /// Who is known, if any rule about names is wanted.
    pub(crate) names: Option<Names>,
    /// The names and words of the project.
    pub(crate) vocabulary: Vocabulary,
}

/// What is known about names.
pub(crate) struct Names {
    /// What words are names, roles and countries.
    pub(crate) lexicon: Lexicon,
    /// Who is known.
    pub(crate) gazetteer: Gazetteer,
}

/// Everything that the decisions of a run need to know of one article.
pub(crate) struct Features {
    /// What the article alone gives away.
    pub(crate) findings: Vec<Finding>,
    /// What is kept of its paragraphs.
    pub(crate) signatures: Option<Signatures>,
    /// Who is mentioned.
    pub(crate) mentions: Vec<Mention>,
}

impl Checks {
    /// Makes the checks that `rules` ask for; `gazetteer` is built only if a rule needs it.
    pub(crate) fn new(
        rules: RuleSets,
        vocabulary: Vocabulary,
        gazetteer: impl FnOnce(&Lexicon) -> anyhow::Result<Gazetteer>,
    ) -> anyhow::Result<Self> {
        let selection = rules.union();
        let names = if selection.has_any(&copydesk_names::RULES) {
            let lexicon = Lexicon::embedded();
            let gazetteer = with_vocabulary(gazetteer(&lexicon)?, &vocabulary, &lexicon);
            Some(Names { lexicon, gazetteer })
        } else {
            None
        };
        let dedup = selection.has_any(&copydesk_dedup::RULES).then(DedupConfig::default);
        let detectors = rules.sets().iter().map(detectors).collect();
        Ok(Self { rules, detectors, dedup, shingle_words: SHINGLE_WORDS, names, vocabulary })
    }

    /// Makes the checks that look at one article alone.
    #[cfg(test)]
    pub(crate) fn of_articles(rules: RuleSets) -> Self {
        let detectors = rules.sets().iter().map(detectors).collect();
        Self {
            rules,
            detectors,
            dedup: None,
            shingle_words: SHINGLE_WORDS,
            names: None,
            vocabulary: Vocabulary::default(),
        }
    }

    /// Adds a detector, for all articles.
    #[cfg(test)]
    pub(crate) fn with_detector(mut self, detector: Box<dyn Detector>) -> Self {
        self.detectors[0].push(detector);
        self
    }

    /// Makes checks that look for nothing.
    pub(crate) fn none() -> Self {
        Self {
            rules: RuleSets::none(),
            detectors: Vec::new(),
            dedup: None,
            shingle_words: SHINGLE_WORDS,
            names: None,
            vocabulary: Vocabulary::default(),
        }
    }

    /// Makes the checks of a run that looks for copies and for nothing else.
    pub(crate) fn of_copies(shingle_words: usize, noise: Noise) -> Self {
        let dedup = Some(DedupConfig { noise, ..DedupConfig::default() });
        Self { dedup, shingle_words, ..Self::none() }
    }

    /// Returns how many slips texts may be full of and still be found to be copies.
    pub(crate) fn noise(&self) -> Noise {
        self.dedup.as_ref().map_or(Noise::Low, |config| config.noise)
    }

    /// Makes checks that find names and nothing else.
    pub(crate) fn of_names(lexicon: Lexicon, gazetteer: Gazetteer) -> Self {
        Self { names: Some(Names { lexicon, gazetteer }), ..Self::none() }
    }

    /// Returns what the detectors say of one article.
    pub(crate) fn of_article(&self, article: &Article) -> Vec<Finding> {
        let mut findings = Vec::new();
        let set = self.rules.index_of(&article.origin().path);
        for detector in self.detectors.get(set).into_iter().flatten() {
            detector.check(article, &mut findings);
        }
        self.vocabulary.check(article, &mut findings);
        findings
    }

    /// Returns the features of one article. Depends on the article and the checks alone.
    pub(crate) fn features(&self, article: &Article) -> Features {
        let mut findings = self.of_article(article);
        let mentions = self.names.as_ref().map_or_else(Vec::new, |names| {
            MentionFinder::new(&names.lexicon, Some(&names.gazetteer)).mentions(article)
        });
        surnames_before_full_names(article, &mentions, &mut findings);
        Features { findings, signatures: self.signatures(article), mentions }
    }

    /// Returns what is kept of the paragraphs of one article, if any rule about copies is wanted.
    pub(crate) fn signatures(&self, article: &Article) -> Option<Signatures> {
        self.dedup.as_ref().map(|_| Signatures::with_shingles_of(self.shingle_words, article))
    }
}

/// Returns a detector for each rule of `set` that looks at one article alone.
fn detectors(set: &RuleSet) -> Vec<Box<dyn Detector>> {
    let mut detectors = registry::detectors(&set.house_style);
    detectors.retain(|detector| set.selection.has(detector.rule()));
    detectors
}

/// Returns a gazetteer with the people among the names of the project.
fn with_vocabulary(gazetteer: Gazetteer, vocabulary: &Vocabulary, lexicon: &Lexicon) -> Gazetteer {
    let mut builder = GazetteerBuilder::new(lexicon);
    for row in vocabulary.people() {
        // Single words and the like are no names of people, and are taken for right nevertheless.
        builder.add(&row, &mut |_, _| {});
    }
    if builder.n_names() == 0 { gazetteer } else { gazetteer.with(builder.build()) }
}
