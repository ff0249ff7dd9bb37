//! What is left of one article, and how it came to that.
//!
//! Paragraphs stay apart throughout: each goes, or is repaired, or stays as it is. Repairs may give
//! rise to others, so what they leave is checked again, step by step, until nothing is left to
//! repair.

use std::collections::BTreeMap;

use copydesk_core::{Article, ArticleNo, Finding, Paragraph, ParagraphKind, Span};
use copydesk_dedup::{DifferenceClass, Removal};
use copydesk_report::{Change, ChangeAction, KeptCopy};

use crate::checks::Checks;
use crate::fixes::{Choice, Wanted, is_fixable, located};
use crate::selection::Selection;

/// How often what repairs leave is checked again.
const MAX_STEPS: u32 = 16;

/// Cleans articles.
pub(crate) struct Cleaner<'c> {
    pub(crate) checks: &'c Checks,
    pub(crate) selection: &'c Selection,
    /// Returns the id of an article.
    pub(crate) id: &'c (dyn Fn(ArticleNo) -> anyhow::Result<String> + Sync),
}

/// What is left of an article.
#[derive(Debug, Default)]
pub(crate) struct Cleaned {
    paragraphs: Vec<Piece>,
    /// What was changed, in the order in which it was.
    pub(crate) changes: Vec<Change>,
}

/// A paragraph as it is by now.
#[derive(Debug)]
struct Piece {
    /// Which one it was when it was read.
    original: usize,
    kind: ParagraphKind,
    /// Where it stands in the text of this step.
    span: Span,
    text: String,
}

/// A replacement in the text of a step, and why it is made.
struct Repair<'f> {
    span: Span,
    replacement: &'f str,
    finding: &'f Finding,
}

impl Cleaned {
    /// Returns the text that is left: the paragraphs with a blank line between each two.
    pub(crate) fn text(&self) -> String {
        let texts: Vec<&str> = self.paragraphs.iter().map(|piece| piece.text.as_str()).collect();
        texts.join("\n\n")
    }

    /// Returns how many paragraphs are left.
    pub(crate) fn n_paragraphs(&self) -> usize {
        self.paragraphs.len()
    }
}

impl Cleaner<'_> {
    /// Cleans `article`, of which `findings` are the fixable ones that it gives away alone, and
    /// `removals` the paragraphs that go, ascending.
    ///
    /// # Errors
    ///
    /// If the id of another article cannot be had again from the temporary file.
    pub(crate) fn clean(
        &self,
        article: &Article,
        findings: &[Finding],
        removals: &[Removal],
    ) -> anyhow::Result<Cleaned> {
        let mut cleaned = Cleaned::default();
        for (original, paragraph) in article.paragraphs().iter().enumerate() {
            let (kind, span) = (paragraph.kind, paragraph.span);
            let text = span.slice(article.text()).to_owned();
            cleaned.paragraphs.push(Piece { original, kind, span, text });
        }
        for removal in removals {
            self.remove(article, removal, &mut cleaned)?;
        }
        let mut repaired = self.repair(article, article, findings, 1, &mut cleaned)?;
        for step in 2..=MAX_STEPS {
            if !repaired || cleaned.paragraphs.is_empty() {
                break;
            }
            let now = cleaned.joined(article);
            let mut findings = self.checks.of_article(&now);
            findings.retain(|finding| is_fixable(finding, self.selection));
            repaired = self.repair(article, &now, &findings, step, &mut cleaned)?;
        }
        Ok(cleaned)
    }

    fn remove(
        &self,
        article: &Article,
        removal: &Removal,
        cleaned: &mut Cleaned,
    ) -> anyhow::Result<()> {
        let paragraph = removal.at.paragraph as usize;
        let Some(index) = cleaned.paragraphs.iter().position(|p| p.original == paragraph) else {
            return Ok(());
        };
        let piece = cleaned.paragraphs.remove(index);
        let kept = KeptCopy {
            article: (self.id)(removal.kept.article)?,
            paragraph: Some(removal.kept.paragraph as usize),
        };
        let reason = match removal.class {
            DifferenceClass::Identical => format!("{}; one copy stays", removal.rule.summary),
            class => format!(
                "{}; a copy stays that says the same ({})",
                removal.rule.summary,
                class.as_str()
            ),
        };
        cleaned.changes.push(Change {
            step: 1,
            action: ChangeAction::Remove,
            rule: removal.rule.code.to_owned(),
            paragraph: Some(paragraph),
            paragraph_start: piece.span.start(),
            byte_start: piece.span.start(),
            byte_end: piece.span.end(),
            text: piece.text,
            reason,
            kept: Some(kept),
            ..of(article)
        });
        Ok(())
    }

    /// Makes the safe fixes of `findings` in the text of a step; says whether there were any.
    fn repair(
        &self,
        article: &Article,
        now: &Article,
        findings: &[Finding],
        step: u32,
        cleaned: &mut Cleaned,
    ) -> anyhow::Result<bool> {
        let entries = located(findings, now)?;
        let choice = Choice::new(&entries, &Wanted::Safe);
        let mut repairs: Vec<Repair<'_>> = Vec::new();
        for (entry, fix) in &choice.made {
            repairs.extend(fix.edits.iter().map(|edit| Repair {
                span: edit.span,
                replacement: &edit.replacement,
                finding: entry.finding,
            }));
        }
        repairs.sort_by_key(|repair| repair.span);
        let n_before = cleaned.changes.len();
        let mut paragraphs = std::mem::take(&mut cleaned.paragraphs);
        paragraphs.retain_mut(|piece| {
            let of_piece = repairs.iter().filter_map(|repair| repair.within(piece.span));
            let changes = piece.repair(&of_piece.collect::<Vec<_>>(), step, article);
            let goes = piece.text.trim().is_empty();
            cleaned.changes.extend(changes);
            !goes
        });
        cleaned.paragraphs = paragraphs;
        Ok(cleaned.changes.len() > n_before)
    }
}

impl Repair<'_> {
    /// Returns the part of the repair within `span`, if it has one. What it puts in goes where it
    /// begins.
    fn within(&self, span: Span) -> Option<Repair<'_>> {
        let (start, end) = (self.span.start().max(span.start()), self.span.end().min(span.end()));
        if end < start || (start == end && !self.span.is_empty()) {
            return None;
        }
        let begins_here = span.start() <= self.span.start();
        let replacement = if begins_here { self.replacement } else { "" };
        Some(Repair { span: Span::new(start, end), replacement, finding: self.finding })
    }
}

impl Piece {
    /// Makes repairs, which ascend and do not overlap; returns the changes that they are.
    fn repair(&mut self, repairs: &[Repair<'_>], step: u32, article: &Article) -> Vec<Change> {
        let (mut text, mut kept) = (String::new(), self.span.start());
        let slice = |start: usize, end: usize| {
            &self.text[start - self.span.start()..end - self.span.start()]
        };
        let mut changes = Vec::new();
        for Repair { span, replacement, finding } in repairs {
            text.push_str(slice(kept, span.start()));
            text.push_str(replacement);
            kept = span.end();
            changes.push(Change {
                step,
                action: ChangeAction::Replace,
                rule: finding.rule.code.to_owned(),
                paragraph: Some(self.original),
                paragraph_start: self.span.start(),
                byte_start: span.start(),
                byte_end: span.end(),
                text: slice(span.start(), span.end()).to_owned(),
                replacement: (*replacement).to_owned(),
                reason: finding.message.clone(),
                ..of(article)
            });
        }
        text.push_str(slice(kept, self.span.end()));
        let before = std::mem::replace(&mut self.text, text);
        if !self.text.trim().is_empty() {
            return changes;
        }
        // Nothing is left: that is one removal, of the whole paragraph.
        let whole = |first| Change {
            action: ChangeAction::Remove,
            byte_start: self.span.start(),
            byte_end: self.span.end(),
            text: before,
            replacement: String::new(),
            ..first
        };
        changes.into_iter().next().map(whole).into_iter().collect()
    }
}

impl Cleaned {
    /// Returns an article of what is left of `article`, and notes where its paragraphs stand now.
    fn joined(&mut self, article: &Article) -> Article {
        let mut start = 0;
        for piece in &mut self.paragraphs {
            piece.span = Span::new(start, start + piece.text.len());
            start = piece.span.end() + "\n\n".len();
        }
        let paragraph = |piece: &Piece| Paragraph { span: piece.span, kind: piece.kind };
        let paragraphs = self.paragraphs.iter().map(paragraph).collect();
        Article::new(article.origin().clone(), self.text(), paragraphs)
            .with_number(article.number())
            .with_id(article.id().to_owned())
            .with_metadata(article.metadata().clone())
            .with_markup(article.markup())
    }
}

/// Returns the change that leaves out `article` as a whole.
pub(crate) fn drop_of(
    article: &Article,
    rule: &str,
    reason: String,
    kept: Option<KeptCopy>,
) -> Change {
    let fields = article.metadata().fields().into_iter();
    let metadata = fields.filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    Change {
        action: ChangeAction::Drop,
        rule: rule.to_owned(),
        byte_end: article.text().len(),
        text: article.text().to_owned(),
        reason,
        kept,
        metadata: metadata.collect(),
        ..of(article)
    }
}

/// Returns a change of `article` that says only where it is.
fn of(article: &Article) -> Change {
    Change {
        article: article.id().to_owned(),
        path: article.origin().path.clone(),
        record: article.origin().record,
        step: 1,
        action: ChangeAction::Replace,
        rule: String::new(),
        paragraph: None,
        paragraph_start: 0,
        byte_start: 0,
        byte_end: 0,
        text: String::new(),
        replacement: String::new(),
        reason: String::new(),
        kept: None,
        metadata: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;
    use copydesk_report::{Change, ChangeAction};

    use super::{Cleaned, Cleaner};
    use crate::args::RulesArgs;
    use crate::checks::Checks;
    use crate::rule_sets::RuleSets;
    use crate::selection::Selection;

    fn cleaned(text: &str) -> Cleaned {
        let article = Article::from_plain_text(text);
        let checks = Checks::of_articles(RuleSets::of_args(&RulesArgs::default()).unwrap());
        let selection = Selection::of(&RulesArgs::default()).unwrap();
        let id = |_| Ok("other".to_owned());
        let cleaner = Cleaner { checks: &checks, selection: &selection, id: &id };
        let findings = checks.features(&article).findings;
        cleaner.clean(&article, &findings, &[]).unwrap()
    }

    /// Undoes changes, the last step first.
    fn undone(cleaned: &Cleaned) -> Vec<(usize, String)> {
        let texts = cleaned.paragraphs.iter().map(|piece| (piece.original, piece.text.clone()));
        let mut texts: Vec<_> = texts.collect();
        let last = cleaned.changes.iter().map(|change| change.step).max().unwrap_or(0);
        for step in (1..=last).rev() {
            undo(&mut texts, cleaned.changes.iter().filter(|change| change.step == step));
        }
        texts
    }

    fn undo<'c>(texts: &mut Vec<(usize, String)>, changes: impl Iterator<Item = &'c Change>) {
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|change| (change.paragraph, change.byte_start));
        for changes in changes.chunk_by(|a, b| a.paragraph == b.paragraph) {
            let paragraph = changes[0].paragraph.unwrap();
            if changes[0].action == ChangeAction::Remove {
                let at = texts.partition_point(|(original, _)| *original < paragraph);
                texts.insert(at, (paragraph, changes[0].text.clone()));
                continue;
            }
            let (_, text) = texts.iter_mut().find(|(original, _)| *original == paragraph).unwrap();
            for change in changes {
                // What stands before it is restored by now.
                let at = change.byte_start - change.paragraph_start;
                text.replace_range(at..at + change.replacement.len(), &change.text);
            }
        }
    }

    #[test]
    fn paragraphs_go_or_are_repaired_and_the_rest_stays() {
        let cleaned = cleaned(
            "Café opens\n\nThe cafÃ© opened at noon.\n\nRead more\n\nIt was “a  good” day.\n\n,\n",
        );
        assert_eq!(
            cleaned.text(),
            "Café opens\n\nThe café opened at noon.\n\nIt was “a  good” day."
        );
        let shown: Vec<_> = cleaned
            .changes
            .iter()
            .map(|change| (change.rule.as_str(), change.action, change.text.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                ("ENC002", ChangeAction::Replace, "Ã©"),
                ("BLR001", ChangeAction::Remove, "Read more"),
                ("STR002", ChangeAction::Remove, ","),
            ]
        );
    }

    #[test]
    fn what_repairs_leave_is_repaired_and_every_change_can_be_undone() {
        let text = "The ferry &amp;amp; the the bus\u{200b}\u{200b} left.\n\nShare this article\n\nThe end.He left.";
        let cleaned = cleaned(text);
        assert_eq!(cleaned.text(), "The ferry & the bus left.\n\nThe end. He left.");
        let expected: Vec<_> = (0..).zip(text.split("\n\n").map(str::to_owned)).collect();
        assert_eq!(undone(&cleaned), expected);
    }
}
