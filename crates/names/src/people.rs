//! Everybody whom a run mentions, one entry a person as far as names tell.

use std::collections::BTreeMap;

use copydesk_core::Place;

use crate::census::{Census, CensusName};
use crate::matcher::{Lookup, Matcher};

/// Whether a list knows a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A list has the name.
    Known,
    /// A list has the name in another legitimate form.
    Variant,
    /// A list has a name that this one may be a misspelling of.
    Near,
    /// No list has anything like it.
    Unknown,
}

impl Standing {
    /// Returns the word for it in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Variant => "variant",
            Self::Near => "near",
            Self::Unknown => "unknown",
        }
    }
}

/// A person with all spellings that the run has of the name.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionedPerson {
    /// The name: of a known person as the list has it, else as most mentions have it.
    pub name: String,
    /// The id in the list that knows the person.
    pub id: Option<String>,
    /// Whether the name is known.
    pub standing: Standing,
    /// How often the person is named, in full or by the family name.
    pub n_mentions: usize,
    /// How many articles have the full name.
    pub n_articles: usize,
    /// The full names as written, with how often each is, most frequent first.
    pub spellings: Vec<(String, usize)>,
    /// Where the person is first named in full.
    pub first: Place,
}

/// Returns the people of a census, those with most mentions first. Names that only may be a person's are
/// left out.
///
/// Names that a list has for one person are one entry; names that no list has are one each. Takes a lookup a
/// distinct name.
#[must_use]
pub fn people(census: &Census, matcher: &Matcher) -> Vec<MentionedPerson> {
    let mut people: Vec<MentionedPerson> = Vec::new();
    let mut entries: BTreeMap<u32, usize> = BTreeMap::new();
    for name in census.names().map(|id| census.name(id)).filter(|name| name.certain) {
        let (standing, person) = match matcher.look_up(&name.tokens) {
            Lookup::Exact(people) => (Standing::Known, people.first().copied()),
            Lookup::Variant(person, _) => (Standing::Variant, Some(person)),
            Lookup::Near(_) => (Standing::Near, None),
            Lookup::Unknown => (Standing::Unknown, None),
        };
        let entry = person.and_then(|person| entries.get(&person).copied());
        if let Some(at) = entry {
            people[at].add(name, standing);
            continue;
        }
        if let Some(person) = person {
            entries.insert(person, people.len());
        }
        let known = person.map(|person| matcher.gazetteer().person(person));
        let mut entry = MentionedPerson {
            name: known.as_ref().map_or(name.usual_text(), |known| known.name).to_owned(),
            id: known.as_ref().and_then(|known| known.id.map(str::to_owned)),
            standing,
            n_mentions: 0,
            n_articles: 0,
            spellings: Vec::new(),
            first: name.mentions[0].place,
        };
        entry.add(name, standing);
        people.push(entry);
    }
    for person in &mut people {
        person.spellings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
    people.sort_by(|a, b| b.n_mentions.cmp(&a.n_mentions).then(a.first.cmp(&b.first)));
    people
}

impl MentionedPerson {
    fn add(&mut self, name: &CensusName, standing: Standing) {
        if standing == Standing::Known {
            self.standing = Standing::Known;
        }
        self.n_mentions += name.mentions.len() + name.n_by_surname;
        self.n_articles += name.n_articles;
        self.first = self.first.min(name.mentions[0].place);
        let spellings = name.spellings().into_iter();
        self.spellings.extend(spellings.map(|(text, count)| (text.to_owned(), count)));
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::{Standing, people};
    use crate::{Census, Gazetteer, Lexicon, Matcher, MentionFinder};

    #[test]
    fn spellings_of_a_known_person_are_one_entry() {
        let lexicon = Lexicon::embedded();
        let starter = Gazetteer::starter(&lexicon);
        let text = "President Volodymyr Zelenskiy met Marit Oolbekk. Volodymyr Zelenskyy left. \
                    Oolbekk stayed, and Oolbekk said that Peter Hansen, the mayor, would stay too.";
        let mut census = Census::new();
        let article = Article::from_plain_text(text);
        census.add(MentionFinder::new(&lexicon, Some(&starter)).mentions(&article));
        let found = people(&census, &Matcher::new(&lexicon, &starter));
        let short: Vec<_> =
            found.iter().map(|p| (p.spellings.len(), p.n_mentions, p.standing)).collect();
        assert_eq!(
            short,
            [(1, 3, Standing::Unknown), (2, 2, Standing::Known), (1, 1, Standing::Unknown)]
        );
    }
}
