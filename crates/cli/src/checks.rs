//! What is looked for: everything that is built once, before any article is read.

use copydesk_core::{Article, Detector, Finding};
use copydesk_dedup::{DedupConfig, Signatures};
use copydesk_names::{Gazetteer, Lexicon, Mention, MentionFinder, surnames_before_full_names};

use crate::registry;
use crate::selection::Selection;

/// The checks of a run, ready to look at articles on any number of threads.
pub(crate) struct Checks {
    detectors: Vec<Box<dyn Detector>>,
    /// How paragraphs are compared, if any rule about copies is wanted.
    pub(crate) dedup: Option<DedupConfig>,
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
        gazetteer: impl FnOnce(&Lexicon) -> anyhow::Result<Gazetteer>,
    ) -> anyhow::Result<Self> {
        let mut detectors = registry::detectors();
        detectors.retain(|detector| selection.has(detector.rule()));
        let names = if selection.has_any(&copydesk_names::RULES) {
            let lexicon = Lexicon::embedded();
            let gazetteer = gazetteer(&lexicon)?;
            Some(Names { lexicon, gazetteer })
        } else {
            None
        };
        let dedup = selection.has_any(&copydesk_dedup::RULES).then(DedupConfig::default);
        Ok(Self { detectors, dedup, names })
    }

    /// Makes checks that find names and nothing else.
    pub(crate) fn of_names(lexicon: Lexicon, gazetteer: Gazetteer) -> Self {
        let names = Some(Names { lexicon, gazetteer });
        Self { detectors: Vec::new(), dedup: None, names }
    }

    /// Returns the features of one article. Depends on the article and the checks alone.
    pub(crate) fn features(&self, article: &Article) -> Features {
        let mut findings = Vec::new();
        for detector in &self.detectors {
            detector.check(article, &mut findings);
        }
        let mentions = self.names.as_ref().map_or_else(Vec::new, |names| {
            MentionFinder::new(&names.lexicon, Some(&names.gazetteer)).mentions(article)
        });
        surnames_before_full_names(article, &mentions, &mut findings);
        let signatures = self.dedup.as_ref().map(|_| Signatures::of(article));
        Features { findings, signatures, mentions }
    }
}
