//! Findings that belong together, whatever order they came in.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Entry;
use crate::clusters::Clusters;
use crate::excerpt::first_words;

/// What findings are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// The article that they are in, in the order of the input.
    Article,
    /// Their rule, by code.
    Rule,
    /// The person whose name is wrong, the most frequent first.
    Name,
    /// The paragraphs that are copies of each other, the largest cluster first.
    Cluster,
}

/// The longest piece of a paragraph in a heading, in bytes.
const LONGEST_HEADING: usize = 70;

/// Findings as they will be written, by group.
pub(super) struct Groups {
    by: GroupBy,
    findings: Vec<Member>,
    clusters: Clusters,
}

/// A finding and the group that it belongs to.
struct Member {
    key: Key,
    heading: String,
    text: Vec<u8>,
}

/// Which group; what belongs to none comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Named(Arc<str>),
    /// A node of [`Clusters`], until they are complete.
    Cluster(usize),
    None,
}

/// A group, complete.
pub(super) struct Group {
    pub(super) heading: String,
    pub(super) findings: Vec<Vec<u8>>,
}

impl Groups {
    pub(super) fn new(by: GroupBy) -> Self {
        Self { by, findings: Vec::new(), clusters: Clusters::default() }
    }

    /// Adds a finding, which will be written as `text`.
    pub(super) fn add(&mut self, entry: &Entry<'_>, text: Vec<u8>) {
        let (key, heading) = match self.by {
            GroupBy::Article => {
                let article = &entry.location.article;
                (Key::Named(Arc::clone(article)), article.to_string())
            }
            GroupBy::Rule => {
                let rule = entry.finding.rule;
                (Key::Named(rule.code.into()), format!("{} {}", rule.code, rule.name))
            }
            GroupBy::Name => match name(entry) {
                Some(name) => (Key::Named(name.into()), name.to_owned()),
                None => (Key::None, "no name".to_owned()),
            },
            GroupBy::Cluster => match self.clusters.join(entry) {
                Some(node) => (Key::Cluster(node), first_line(entry)),
                None => (Key::None, "no copies".to_owned()),
            },
        };
        self.findings.push(Member { key, heading, text });
    }

    /// Returns the groups in their order; in each, the findings in the order in which they came.
    pub(super) fn into_sorted(self) -> Vec<Group> {
        let Self { by, findings, mut clusters } = self;
        let mut groups: BTreeMap<Key, (usize, Group)> = BTreeMap::new();
        for (index, Member { key, heading, text }) in findings.into_iter().enumerate() {
            let key = match key {
                Key::Cluster(node) => Key::Cluster(clusters.root(node)),
                key => key,
            };
            let (_, group) = groups
                .entry(key)
                .or_insert_with(|| (index, Group { heading, findings: Vec::new() }));
            group.findings.push(text);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_cached_key(|(key, (first, group))| {
            let most_first = Reverse(group.findings.len());
            let order = match by {
                GroupBy::Article => (Reverse(0), *first),
                GroupBy::Rule => (Reverse(0), 0),
                GroupBy::Name | GroupBy::Cluster => (most_first, *first),
            };
            (*key == Key::None, order)
        });
        groups.into_iter().map(|(_, (_, group))| group).collect()
    }
}

/// Returns the name that a finding is about: as it should be, or as it stands.
fn name<'e>(entry: &'e Entry<'_>) -> Option<&'e str> {
    let is_of_name = entry.finding.rule.family() == "NAM";
    let suggested = entry.finding.suggestions.first().map(|suggestion| &*suggestion.text);
    is_of_name.then(|| suggested.unwrap_or(entry.excerpt.marked_text()))
}

/// Returns the beginning of the marked text.
fn first_line(entry: &Entry<'_>) -> String {
    let marked = entry.excerpt.marked_text();
    let beginning = first_words(marked, LONGEST_HEADING);
    let more = if beginning.len() < marked.len() || entry.excerpt.cut_after { " …" } else { "" };
    format!("{beginning}{more}")
}
