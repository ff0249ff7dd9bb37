//! What goes of a corpus: whole articles and single paragraphs.
//!
//! Articles come first. One that goes is no reason for anything of another article to go, so what
//! stands in both stays in the other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use copydesk_copy::quality::{Condition, Quality};
use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::{DUPLICATE_ARTICLE, DedupConfig, Pair, Removal, duplicate_articles, removals};
use rayon::prelude::*;

use crate::args::Keep;
use crate::copies::copies;
use crate::interrupt;
use crate::keep::with_keep;
use crate::pass_one::Kept;
use crate::places::Places;
use crate::selection::Selection;

/// Articles that are measured between two looks at whether the user wants to stop.
const MEASURED_TOGETHER: usize = 512;

/// What goes.
#[derive(Default)]
pub(crate) struct WhatGoes {
    articles: BTreeMap<ArticleNo, Dropped>,
    /// Ascending.
    paragraphs: Vec<Removal>,
}

/// Why an article goes.
pub(crate) struct Dropped {
    /// The code of the rule, or the name of the measure.
    pub(crate) rule: String,
    pub(crate) reason: String,
    /// The article that stays in its place.
    pub(crate) kept: Option<ArticleNo>,
}

impl WhatGoes {
    /// Decides what goes: articles that do not meet `conditions`, and copies if `dedup` says how
    /// they are looked for. Whole articles go as copies only if `selection` has that rule.
    ///
    /// # Errors
    ///
    /// If the user interrupts, or an article cannot be had again from the temporary file.
    pub(crate) fn of(
        kept: &Kept,
        dedup: Option<&DedupConfig>,
        conditions: &[Condition],
        selection: &Selection,
        keep: Keep,
    ) -> anyhow::Result<Self> {
        let mut goes = Self::default();
        goes.add_poor_articles(kept, conditions)?;
        let Some(config) = dedup else { return Ok(goes) };
        let pairs = copies(kept)?;
        if selection.has(&DUPLICATE_ARTICLE) {
            goes.add_duplicates(kept, &pairs, config);
        }
        let is_gone = |article: ArticleNo| goes.articles.contains_key(&article);
        let mut paragraphs = with_keep(keep, &Places::new(kept, None), &pairs, |keep| {
            removals(&pairs, &kept.corpus, keep, &is_gone, config)
        })?;
        paragraphs.retain(|removal| selection.has(removal.rule));
        goes.paragraphs = paragraphs;
        Ok(goes)
    }

    /// Says why an article goes, if it does.
    pub(crate) fn dropped(&self, article: ArticleNo) -> Option<&Dropped> {
        self.articles.get(&article)
    }

    /// Returns the paragraphs of an article that go, ascending.
    pub(crate) fn paragraphs(&self, article: ArticleNo) -> &[Removal] {
        of_article(&self.paragraphs, article, |removal| removal.at.article)
    }

    fn add_poor_articles(&mut self, kept: &Kept, conditions: &[Condition]) -> anyhow::Result<()> {
        if conditions.is_empty() {
            return Ok(());
        }
        let numbers: Vec<_> = kept.store.numbers().collect();
        for numbers in numbers.chunks(MEASURED_TOGETHER) {
            interrupt::check()?;
            let measured = numbers.par_iter().map(|&number| {
                let article = kept.store.get(number).context("cannot read a temporary file")?;
                let quality = quality_of(&article);
                Ok((number, conditions.iter().find_map(|wanted| wanted.failed_by(&quality))))
            });
            for (number, failed) in measured.collect::<anyhow::Result<Vec<_>>>()? {
                if let Some(reason) = failed {
                    let rule = reason.split(' ').next().unwrap_or_default().to_owned();
                    self.articles.insert(number, Dropped { rule, reason, kept: None });
                }
            }
        }
        Ok(())
    }

    /// Adds the articles that stand in another one, which stays.
    fn add_duplicates(&mut self, kept: &Kept, pairs: &[Pair], config: &DedupConfig) {
        let mut duplicates: BTreeMap<ArticleNo, Dropped> = BTreeMap::new();
        for finding in duplicate_articles(pairs, &kept.corpus, config) {
            let other = finding.related.first().map(|related| related.place.article);
            let stays = other.is_some_and(|other| {
                !self.articles.contains_key(&other) && !duplicates.contains_key(&other)
            });
            if stays {
                let rule = finding.rule.code.to_owned();
                let dropped = Dropped { rule, reason: finding.message, kept: other };
                duplicates.insert(finding.place.article, dropped);
            }
        }
        // A later article may turn out to go, too; then what went for it stays after all.
        let gone: BTreeSet<ArticleNo> = duplicates.keys().copied().collect();
        duplicates.retain(|_, dropped| dropped.kept.is_none_or(|kept| !gone.contains(&kept)));
        for (article, dropped) in duplicates {
            self.articles.entry(article).or_insert(dropped);
        }
    }
}

/// Returns the quality measures of an article as it was read: of its paragraphs, with a blank line
/// between each two.
pub(crate) fn quality_of(article: &Article) -> Quality {
    let paragraphs = article.paragraphs().iter();
    let texts: Vec<&str> = paragraphs.map(|p| p.span.slice(article.text())).collect();
    Quality::of(&texts.join("\n\n"))
}

/// Returns the items of one article among items that ascend by article.
pub(crate) fn of_article<T>(
    items: &[T],
    article: ArticleNo,
    article_of: impl Fn(&T) -> ArticleNo,
) -> &[T] {
    let start = items.partition_point(|item| article_of(item) < article);
    let end = items.partition_point(|item| article_of(item) <= article);
    &items[start..end]
}
