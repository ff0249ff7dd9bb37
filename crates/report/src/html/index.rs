//! What the page knows of every finding from the start: enough to list, filter and count them.
//!
//! Columns and not rows, because a page may have hundreds of thousands of findings. What a reader
//! sees of one only after a click is in the shards.

use std::collections::BTreeMap;

use copydesk_core::{Article, Rule, Severity};
use serde::Serialize;

use super::score::{LEAST_WORDS, weight};
use crate::clusters::{Clusters, ParagraphKey, paragraph_key};
use crate::excerpt::first_words;
use crate::wording::{percent, place, source};
use crate::{Entry, Location, Status, Visible};

/// The longest title, message, and beginning of a copy that a list shows, in columns.
const LONGEST: usize = 160;

/// The digits of a fingerprint that tell findings apart in one page.
pub(super) const KEY_DIGITS: usize = 12;

/// Everything that the page lists, in the order of the input.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) rules: Vec<&'static Rule>,
    pub(super) sources: Interned,
    pub(super) names: Interned,
    pub(super) articles: Articles,
    pub(super) findings: Findings,
    clusters: Clusters,
    /// Where each paragraph of a cluster stands.
    places: BTreeMap<ParagraphKey, String>,
    /// How much the index will take, in bytes.
    pub(super) n_bytes: usize,
}

/// Texts, each with its number.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Interned {
    pub(super) texts: Vec<String>,
    #[serde(skip)]
    numbers: BTreeMap<String, usize>,
}

/// The articles, a column for each property.
#[derive(Debug, Default, Serialize)]
pub(super) struct Articles {
    /// The number in the run.
    pub(super) number: Vec<u32>,
    pub(super) title: Vec<String>,
    pub(super) path: Vec<String>,
    pub(super) source: Vec<usize>,
    pub(super) score: Vec<u8>,
    /// Errors, warnings, notes that count.
    pub(super) by_severity: Vec<[u32; 3]>,
    /// The number of the first finding.
    pub(super) first: Vec<usize>,
    /// `None` where there was no room for the article itself.
    pub(super) shard: Vec<Option<usize>>,
}

/// The findings, a column for each property.
#[derive(Debug, Default, Serialize)]
pub(super) struct Findings {
    pub(super) rule: Vec<usize>,
    /// 0 for an error, 1 for a warning, 2 for a note.
    severity: Vec<u8>,
    /// In percent.
    confidence: Vec<u8>,
    /// The beginning of the fingerprint.
    key: Vec<String>,
    message: Vec<String>,
    /// The person whose name it is, as it should be and as it stands.
    pub(super) name: Vec<Option<usize>>,
    pub(super) written: Vec<Option<usize>>,
    fixable: Vec<u8>,
    /// Whether it was there before.
    pub(super) known: Vec<u8>,
    /// The cluster of copies; until all are known, the node in the forest.
    cluster: Vec<Option<usize>>,
}

/// Paragraphs that are copies of each other.
#[derive(Debug, Default, Serialize)]
pub(super) struct Cluster {
    pub(super) opening: String,
    /// Whether some of them disagree in their facts, so that none is simply the one to keep.
    is_conflicting: bool,
    /// In the order of the input, so that the one to keep comes first.
    pub(super) members: Vec<Member>,
}

#[derive(Debug, Serialize)]
pub(super) struct Member {
    /// The number of its article in the run.
    article: u32,
    paragraph: usize,
    pub(super) place: String,
}

/// The index as the page has it.
#[derive(Serialize)]
struct Written<'a> {
    version: &'a str,
    /// How many articles the run had, with findings or without.
    n_articles: u64,
    /// The folder of the shards, where they are not in the page.
    folder: Option<&'a str>,
    live: bool,
    has_baseline: bool,
    weights: [f64; 3],
    least_words: usize,
    rules: Vec<RuleText>,
    sources: &'a Interned,
    names: &'a Interned,
    articles: &'a Articles,
    findings: &'a Findings,
    clusters: &'a [Cluster],
}

#[derive(Serialize)]
struct RuleText {
    code: &'static str,
    name: &'static str,
    summary: &'static str,
    finds: &'static str,
    matters: &'static str,
    limits: &'static str,
}

/// What the index needs to know of a page beside the findings.
pub(super) struct About<'a> {
    pub(super) version: &'a str,
    pub(super) n_articles: u64,
    pub(super) folder: Option<&'a str>,
    pub(super) live: bool,
    pub(super) has_baseline: bool,
}

impl Interned {
    fn number(&mut self, text: &str) -> usize {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }
}

impl Index {
    /// Adds an article and its findings, of which there is at least one.
    pub(super) fn add(
        &mut self,
        article: &Article,
        entries: &[Entry<'_>],
        score: u8,
        shard: Option<usize>,
    ) {
        let title = title(article);
        let path = source(&article.origin().path, article.origin().record);
        self.n_bytes += title.len() + path.len() + 40;
        let source = self.sources.number(&publisher(article));
        let articles = &mut self.articles;
        articles.number.push(article.number().0);
        articles.title.push(title);
        articles.path.push(path);
        articles.source.push(source);
        articles.score.push(score);
        articles.first.push(self.findings.rule.len());
        articles.shard.push(shard);
        let mut by_severity = [0; 3];
        for entry in entries {
            by_severity[usize::from(rank(entry.finding.severity))] +=
                u32::from(entry.status == Status::New);
            self.add_finding(entry);
        }
        self.articles.by_severity.push(by_severity);
    }

    fn add_finding(&mut self, entry: &Entry<'_>) {
        let finding = entry.finding;
        let known = self.rules.iter().position(|rule| rule.code == finding.rule.code);
        let rule = known.unwrap_or_else(|| {
            self.rules.push(finding.rule);
            self.rules.len() - 1
        });
        let is_name = finding.rule.family() == "NAM";
        let suggestion = finding.suggestions.first().filter(|_| is_name);
        let name = suggestion.map(|suggestion| self.names.number(&suggestion.text));
        let written = is_name.then(|| self.names.number(entry.excerpt.marked_text()));
        let message = first_words(&finding.message, LONGEST).to_owned();
        let mut key = entry.fingerprint.to_string();
        key.truncate(KEY_DIGITS);
        self.n_bytes += message.len() + 40;

        let findings = &mut self.findings;
        findings.rule.push(rule);
        findings.severity.push(rank(finding.severity));
        findings.confidence.push(percent(finding.confidence.get()));
        findings.key.push(key);
        findings.message.push(message);
        findings.name.push(name);
        findings.written.push(written);
        findings.fixable.push(u8::from(finding.fix.is_some()));
        findings.known.push(u8::from(entry.status == Status::Known));
        let node = self.clusters.join(entry);
        findings.cluster.push(node);
        if node.is_some() {
            let related = finding.related.iter().zip(&entry.related);
            let related =
                related.map(|(found, entry)| (paragraph_key(found.place), &entry.location));
            for (paragraph, location) in
                related.chain([(paragraph_key(finding.place), &entry.location)])
            {
                self.places.entry(paragraph).or_insert_with(|| named(location));
            }
        }
    }

    /// Returns the clusters of copies, the largest first, and gives every finding the number of
    /// its own in place of its node.
    pub(super) fn settle_clusters(&mut self) -> Vec<Cluster> {
        let mut by_root: BTreeMap<usize, Cluster> = BTreeMap::new();
        let mut roots: BTreeMap<ParagraphKey, usize> = BTreeMap::new();
        let paragraphs: Vec<_> = self.clusters.paragraphs().collect();
        for (key, node) in paragraphs {
            let root = self.clusters.root(node);
            roots.insert(key, root);
            let cluster = by_root.entry(root).or_default();
            let place = self.places.remove(&key).unwrap_or_default();
            let (article, paragraph) = key;
            cluster.members.push(Member { article, paragraph, place });
        }
        for finding in 0..self.findings.cluster.len() {
            let Some(node) = self.findings.cluster[finding] else { continue };
            let root = self.clusters.root(node);
            self.findings.cluster[finding] = Some(root);
            let cluster = by_root.get_mut(&root).expect("every node is in a cluster");
            cluster.is_conflicting |= self.rules[self.findings.rule[finding]].code == "DUP004";
            if cluster.opening.is_empty() {
                cluster.opening = opening(&self.findings.message[finding]);
            }
        }
        let mut clusters: Vec<(usize, Cluster)> = by_root.into_iter().collect();
        clusters.sort_by_key(|(root, cluster)| (std::cmp::Reverse(cluster.members.len()), *root));
        let numbers: BTreeMap<usize, usize> =
            clusters.iter().enumerate().map(|(number, (root, _))| (*root, number)).collect();
        for cluster in self.findings.cluster.iter_mut().flatten() {
            *cluster = numbers[cluster];
        }
        clusters.into_iter().map(|(_, cluster)| cluster).collect()
    }

    /// Returns the JSON that the page reads first.
    pub(super) fn json(&self, clusters: &[Cluster], about: &About<'_>) -> Vec<u8> {
        let &About { version, n_articles, folder, live, has_baseline } = about;
        let rule = |rule: &&'static Rule| RuleText {
            code: rule.code,
            name: rule.name,
            summary: rule.summary,
            finds: rule.explanation.finds,
            matters: rule.explanation.matters,
            limits: rule.explanation.limits,
        };
        let written = Written {
            version,
            n_articles,
            folder,
            live,
            has_baseline,
            weights: [Severity::Error, Severity::Warning, Severity::Info].map(weight),
            least_words: LEAST_WORDS,
            rules: self.rules.iter().map(rule).collect(),
            sources: &self.sources,
            names: &self.names,
            articles: &self.articles,
            findings: &self.findings,
            clusters,
        };
        serde_json::to_vec(&written).expect("the index has string keys and no infinities")
    }
}

/// Returns the headline of an article or, failing that, its id, cut to what a list shows.
pub(super) fn title(article: &Article) -> String {
    let title = article.metadata().title.as_deref().filter(|title| !title.trim().is_empty());
    first_words(title.unwrap_or(article.id()).trim(), LONGEST).to_owned()
}

/// Returns who published an article: as it says, else the host of its address, else its folder.
fn publisher(article: &Article) -> String {
    let metadata = article.metadata();
    if let Some(source) = metadata.source.as_deref().filter(|source| !source.trim().is_empty()) {
        return first_words(source.trim(), LONGEST).to_owned();
    }
    let host = metadata.url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
        host.strip_prefix("www.").unwrap_or(host).to_lowercase()
    });
    host.filter(|host| !host.is_empty()).unwrap_or_else(|| {
        let path = &*article.origin().path;
        let is_file = article.origin().record.is_none();
        let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
        (if is_file { folder } else { path }).to_owned()
    })
}

/// Names a place for the list of copies: file, line and paragraph.
fn named(location: &Location) -> String {
    Visible(&place(location)).to_string()
}

/// Returns the beginning of the copied text, which messages have in backticks.
fn opening(message: &str) -> String {
    let quoted = message.split('`').nth(1);
    quoted.unwrap_or(message).to_owned()
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}
