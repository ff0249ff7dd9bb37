//! What is looked for: everything that is built once, before any article is read.

use copydesk_copy::HouseStyle;
use copydesk_core::{Article, Detector, Finding};
use copydesk_dedup::{DedupConfig, Noise, SHINGLE_WORDS, Signatures};
use copydesk_names::{Gazetteer, Lexicon, Mention, MentionFinder, surnames_before_full_names};

use crate::registry;
use crate::selection::Selection;

/// The checks of a run, ready to look at articles on any number of threads.
pub(crate) struct Checks {
    detectors: Vec<Box<dyn Detector>>,
    /// What the detectors compare articles with.
    pub(crate) house_style: HouseStyle,
    /// How paragraphs are compared, if any rule about copies is wanted.
    pub(crate) dedup: Option<DedupConfig>,
    /// Words per shingle, where copies are looked for.
    shingle_words: usize,
    /// Who is known, if any rule about names is wanted.
    pub(crate) names: Option<Names>,
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
    /// Makes the checks that `selection` asks for; `gazetteer` is built only if a rule needs it.
    pub(crate) fn new(
        selection: &Selection,
        house_style: &HouseStyle,
        gazetteer: impl FnOnce(&Lexicon) -> anyhow::Result<Gazetteer>,
    ) -> anyhow::Result<Self> {
        let mut detectors = registry::detectors(house_style);
        detectors.retain(|detector| selection.has(detector.rule()));
        let names = if selection.has_any(&copydesk_names::RULES) {
            let lexicon = Lexicon::embedded();
            let gazetteer = gazetteer(&lexicon)?;
            Some(Names { lexicon, gazetteer })
        } else {
            None
        };
        let dedup = selection.has_any(&copydesk_dedup::RULES).then(DedupConfig::default);
        Ok(Self {
            detectors,
            house_style: *house_style,
            dedup,
            shingle_words: SHINGLE_WORDS,
            names,
        })
    }

    /// Makes the checks that look at one article alone.
    #[cfg(test)]
    pub(crate) fn of_articles(house_style: &HouseStyle) -> Self {
        let detectors = registry::detectors(house_style);
        let house_style = *house_style;
        Self { detectors, house_style, dedup: None, shingle_words: SHINGLE_WORDS, names: None }
    }

    /// Makes the checks of a run that looks for copies and for nothing else.
    pub(crate) fn of_copies(shingle_words: usize, noise: Noise) -> Self {
        let dedup = Some(DedupConfig { noise, ..DedupConfig::default() });
        let house_style = HouseStyle::default();
        Self { detectors: Vec::new(), house_style, dedup, shingle_words, names: None }
    }

    /// Returns how many slips texts may be full of and still be found to be copies.
    pub(crate) fn noise(&self) -> Noise {
        self.dedup.as_ref().map_or(Noise::Low, |config| config.noise)
    }

    /// Makes checks that find names and nothing else.
    pub(crate) fn of_names(lexicon: Lexicon, gazetteer: Gazetteer) -> Self {
        let names = Some(Names { lexicon, gazetteer });
        let house_style = HouseStyle::default();
        let shingle_words = SHINGLE_WORDS;
        Self { detectors: Vec::new(), house_style, dedup: None, shingle_words, names }
    }

    /// Returns what the detectors say of one article.
    pub(crate) fn of_article(&self, article: &Article) -> Vec<Finding> {
        let mut findings = Vec::new();
        for detector in &self.detectors {
            detector.check(article, &mut findings);
        }
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
