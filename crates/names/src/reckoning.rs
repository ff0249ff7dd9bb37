//! The whole account of a decision: every gate, every candidate, every piece of evidence with what it
//! counts, and the sum. What `copydesk names why` prints.

use copydesk_core::{ArticleNo, Finding, Severity};

use crate::census::{CensusMention, CensusName, NameId};
use crate::decider::{Decider, severity};
use crate::logistic::probability;
use crate::matcher::{Candidate, Lookup};
use crate::misspelled_name::{self, Weighed};
use crate::spelling::Explanation;
use crate::{inconsistent_name, name_differs_from_corpus, name_role_conflict};

/// A line of an account, and what it counts, if anything, in log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What was found or weighed.
    pub text: String,
    /// What it adds to the log-odds; positive speaks for a misspelling.
    pub log_odds: Option<f64>,
}

/// One part of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// What the part is about.
    pub title: String,
    /// The article that it is about, if it is about one.
    pub article: Option<ArticleNo>,
    /// What was weighed, in order.
    pub entries: Vec<Entry>,
    /// What came of it.
    pub outcome: String,
}

/// How it was decided what is right or wrong about a name.
#[derive(Debug, Clone)]
pub struct Reckoning {
    /// The name as most of its mentions have it.
    pub name: String,
    /// The parts, in the order in which they were decided.
    pub sections: Vec<Section>,
    /// What is reported in the end.
    pub findings: Vec<Finding>,
}

/// How many candidates an account tells of.
const MOST_CANDIDATES: usize = 3;

impl Decider<'_> {
    /// Gives the whole account of a decision.
    ///
    /// Decides the name again and keeps what is weighed, so that account and finding cannot differ.
    #[must_use]
    pub fn reckon(&self, id: NameId) -> Reckoning {
        let name = self.census().name(id);
        let lookup = self.matcher().look_up(&name.tokens);
        let mut sections = vec![self.mentions_section(name), self.known_section(&lookup)];
        match lookup {
            Lookup::Exact(people) => sections.push(self.conflict_section(name, &people)),
            Lookup::Variant(person, _) => sections.push(self.conflict_section(name, &[person])),
            near => {
                let near = self.candidates(name, near);
                for mentions in name.by_article() {
                    sections.extend(self.candidate_sections(name, &near, mentions));
                }
                for (inner, near) in self.inner_names(name) {
                    for mentions in inner.by_article() {
                        let of_inner = self.candidate_sections(&inner, &near, mentions);
                        sections
                            .extend(of_inner.into_iter().map(|section| read_as(&inner, section)));
                    }
                }
                sections.push(self.article_section(id));
                sections.push(self.corpus_section(id));
            }
        }
        Reckoning { name: name.usual_text().to_owned(), sections, findings: self.decide(id) }
    }

    fn mentions_section(&self, name: &CensusName) -> Section {
        let mut entries: Vec<Entry> = name
            .spellings()
            .into_iter()
            .map(|(text, count)| note(format!("written `{text}` {count}×")))
            .collect();
        if name.n_by_surname > 0 {
            entries.push(note(format!("by the family name alone {}×", name.n_by_surname)));
        }
        for mention in &name.mentions {
            if let Some(role) = &mention.role {
                entries.push(note(format!("beside it stands `{}`", role.text)));
            }
        }
        let bearers = name.tokens.iter().map(|word| {
            let bearers = self.matcher().bearers(word);
            note(if bearers < 0.1 {
                format!("nobody is known to be called `{word}`")
            } else {
                format!("`{word}`: some {bearers:.0} bearers by the lists")
            })
        });
        entries.extend(bearers);
        let sure = if name.certain { "a person's name" } else { "perhaps a person's name" };
        let articles = if name.n_articles == 1 { "article" } else { "articles" };
        section("Mentions", entries, format!("{sure}, in {} {articles}", name.n_articles))
    }

    fn known_section(&self, lookup: &Lookup) -> Section {
        let (entries, outcome) = match lookup {
            Lookup::Exact(people) => {
                let known = people.iter().map(|&person| note(self.described(person)));
                (known.collect(), "the name is known: its spelling is right".to_owned())
            }
            Lookup::Variant(person, reasons) => {
                let why: Vec<&str> = reasons.iter().map(|reason| in_words(*reason)).collect();
                let text = format!("a way to write the name: {}", why.join(", "));
                (vec![note(self.described(*person))], text)
            }
            Lookup::Near(near) => {
                let text = match near.len() {
                    1 => "the name is not known, but one like it is".to_owned(),
                    n => format!("the name is not known, but {n} like it are"),
                };
                (Vec::new(), text)
            }
            Lookup::Unknown => (Vec::new(), "neither the name nor one like it is known".to_owned()),
        };
        section("Known names", entries, outcome)
    }

    /// Returns an account of each of the likeliest candidates in one article.
    fn candidate_sections(
        &self,
        name: &CensusName,
        near: &[Candidate],
        mentions: &[CensusMention],
    ) -> Vec<Section> {
        let weighed = misspelled_name::weigh(self.matcher(), self.census(), name, near, mentions);
        let verdict = misspelled_name::judge(&weighed, mentions);
        let told = weighed.iter().take(MOST_CANDIDATES).enumerate();
        told.map(|(rank, candidate)| {
            let p = probability(candidate.log_odds);
            let mut outcome = format!("sum {:+.2}, probability {p:.2}", candidate.log_odds);
            if let Some((p, held)) = verdict.filter(|_| rank == 0) {
                if let Some(why) = held {
                    outcome = format!("{outcome}, held at {p:.2}: {why}");
                }
                outcome = format!("{outcome}: {}", band(p, Severity::Error));
            }
            Section {
                title: format!("Candidate `{}`", candidate.candidate.name),
                article: Some(mentions[0].place.article),
                entries: self.weights(candidate),
                outcome,
            }
        })
        .collect()
    }

    fn weights(&self, weighed: &Weighed) -> Vec<Entry> {
        let candidate = weighed.candidate;
        let mut entries = vec![note(self.described(candidate.person))];
        for (feature, value, log_odds) in self.matcher().contributions(&candidate.edits) {
            entries.push(Entry {
                text: format!("{} = {value:.2}", feature.replace('_', " ")),
                log_odds: Some(log_odds),
            });
        }
        if weighed.by_spelling < candidate.log_odds {
            entries.push(Entry {
                text: "letters alone never say more".to_owned(),
                log_odds: Some(weighed.by_spelling - candidate.log_odds),
            });
        }
        let prior = "most names that no list knows are right".to_owned();
        entries.push(Entry { text: prior, log_odds: Some(weighed.prior) });
        for reason in &weighed.context.reasons {
            let text = format!("{}: {}", reason.kind, reason.text);
            entries.push(Entry { text, log_odds: Some(reason.log_odds) });
        }
        entries
    }

    fn conflict_section(&self, name: &CensusName, people: &[u32]) -> Section {
        let findings = name_role_conflict::check(self.matcher(), name, people);
        concluded("Offices", &findings, "nothing beside the name contradicts what is known")
    }

    fn article_section(&self, id: NameId) -> Section {
        let findings = inconsistent_name::check(self.matcher(), self.census(), id);
        concluded(
            "Other names of the article",
            &findings,
            "no other name of the article is a slip away",
        )
    }

    fn corpus_section(&self, id: NameId) -> Section {
        let census = self.census();
        let findings = name_differs_from_corpus::check(self.matcher(), census, self.frequent(), id);
        concluded("Other articles", &findings, "no frequent name of the run is a slip away")
    }

    /// Returns a person's name with id and offices.
    fn described(&self, person: u32) -> String {
        let person = self.matcher().gazetteer().person(person);
        let mut text = format!("`{}`", person.name);
        if let Some(id) = &person.id {
            text = format!("{text} [{id}]");
        }
        let offices: Vec<&str> = person.offices.iter().map(|office| office.text).collect();
        if offices.is_empty() { text } else { format!("{text}: {}", offices.join("; ")) }
    }
}

/// Returns a section with a line that says which part of a name it is about.
fn read_as(inner: &CensusName, mut section: Section) -> Section {
    section.entries.insert(0, note(format!("read as `{}`", inner.usual_text())));
    section
}

fn note(text: String) -> Entry {
    Entry { text, log_odds: None }
}

fn section(title: &str, entries: Vec<Entry>, outcome: String) -> Section {
    Section { title: title.to_owned(), article: None, entries, outcome }
}

/// Returns a section that says what was found, or that nothing was.
fn concluded(title: &str, findings: &[Finding], otherwise: &str) -> Section {
    let Some(first) = findings.first() else {
        return section(title, Vec::new(), otherwise.to_owned());
    };
    let entries = first.evidence.iter().map(|e| note(format!("{}: {}", e.kind, e.text))).collect();
    let p = first.confidence.get();
    let outcome = format!("{}, probability {p:.2}: {}", first.message, first.severity);
    section(title, entries, outcome)
}

fn band(p: f64, most: Severity) -> String {
    severity(p, most).map_or_else(|| "nothing is reported".to_owned(), |s| s.to_string())
}

fn in_words(explanation: Explanation) -> &'static str {
    match explanation {
        Explanation::Initial => "an initial",
        Explanation::Nickname => "a form of the given name",
        Explanation::Transliteration => "a transliteration",
        Explanation::ShorterForm => "a shorter form",
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use crate::{Census, Decider, Gazetteer, Lexicon, MentionFinder, name_tokens};

    #[test]
    fn the_account_adds_up_to_what_is_reported() {
        let lexicon = Lexicon::embedded();
        let people = Gazetteer::starter(&lexicon);
        let text = "“We listened,” Estonian Defense Minister Kale Lanet told reporters.";
        let mut census = Census::new();
        let article = Article::from_plain_text(text);
        census.add(MentionFinder::new(&lexicon, Some(&people)).mentions(&article));
        let decider = Decider::new(&lexicon, &people, &census);
        let id = census.find_id(&name_tokens("Kale Lanet")).unwrap();
        let reckoning = decider.reckon(id);
        assert_eq!(reckoning.findings.len(), 1);
        let first = reckoning.sections.iter().find(|s| s.title.contains("Kalle Laanet")).unwrap();
        let sum: f64 = first.entries.iter().filter_map(|entry| entry.log_odds).sum();
        let p = crate::logistic::probability(sum);
        assert!((p - reckoning.findings[0].confidence.get()).abs() < 0.01);
        assert!(first.entries.iter().any(|entry| entry.text.starts_with("role: ")));
    }
}
