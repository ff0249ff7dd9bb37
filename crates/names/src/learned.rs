//! What a corpus knows of people that no list has: the names to review and to add.

use rustc_hash::FxHashMap;

use crate::census::{Census, CensusName, NameId};
use crate::frequent_names::{FrequentNames, MAJORITY};
use crate::inconsistent_name::are_near;
use crate::matcher::{Lookup, Matcher};
use crate::spelling::Spelling;

/// A person whom a corpus names often and consistently, and whom no list knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedPerson {
    /// The most frequent spelling.
    pub name: String,
    /// Other legitimate spellings, most frequent first.
    pub aliases: Vec<String>,
    /// What most articles say of the person, if they say anything.
    pub role: Option<String>,
    /// How many articles have the name.
    pub n_articles: usize,
    /// How often it is mentioned.
    pub n_mentions: usize,
}

/// Returns the people that at least `least` articles of a run name and no list has, most frequent first.
///
/// A name that a frequent one of the run, or a known one, may be meant by is left out: it may be a
/// misspelling. Takes a lookup a frequent name.
#[must_use]
pub fn learned(census: &Census, matcher: &Matcher, least: usize) -> Vec<LearnedPerson> {
    let frequent = FrequentNames::of(census);
    let candidates: Vec<NameId> = census
        .names()
        .filter(|&id| {
            let name = census.name(id);
            name.certain && name.tokens.len() > 1 && name.n_articles >= least.max(1)
        })
        .filter(|&id| is_unknown(census.name(id), matcher))
        .filter(|&id| !is_doubtful(census, &frequent, matcher, id))
        .collect();
    let mut learned: Vec<(&CensusName, LearnedPerson)> = Vec::new();
    let mut by_family: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    let mut ranked = candidates;
    ranked.sort_by_key(|&id| (std::cmp::Reverse(census.name(id).n_articles), id));
    for name in ranked.into_iter().map(|id| census.name(id)) {
        let family = name.tokens.last().map_or("", String::as_str);
        let bucket = by_family.entry(family).or_default();
        let variant = bucket.iter().copied().find(|&at| {
            let spelling =
                Spelling::compare(&name.tokens, &learned[at].0.tokens, matcher.lexicon());
            matches!(spelling, Spelling::Same | Spelling::Variant(_))
        });
        match variant {
            Some(at) => {
                let person = &mut learned[at].1;
                person.aliases.push(name.usual_text().to_owned());
                person.n_mentions += name.mentions.len();
            }
            None => {
                bucket.push(learned.len());
                learned.push((name, person(name)));
            }
        }
    }
    learned.into_iter().map(|(_, person)| person).collect()
}

fn is_unknown(name: &CensusName, matcher: &Matcher) -> bool {
    match matcher.look_up(&name.tokens) {
        Lookup::Exact(_) | Lookup::Variant(..) => false,
        Lookup::Near(near) => near.iter().all(|candidate| candidate.probability() < 0.5),
        Lookup::Unknown => true,
    }
}

/// Says whether a more frequent name of the run is a slip away.
fn is_doubtful(census: &Census, frequent: &FrequentNames, matcher: &Matcher, id: NameId) -> bool {
    let name = census.name(id);
    frequent.near(&name.tokens).into_iter().any(|other| {
        let more = census.name(other);
        other != id
            && more.n_articles >= MAJORITY * name.n_articles
            && are_near(matcher, name, more).is_some_and(|edits| matcher.log_odds(&edits) > 0.0)
    })
}

fn person(name: &CensusName) -> LearnedPerson {
    let mut roles: Vec<(&str, usize)> = Vec::new();
    let offices = name.mentions.iter().filter_map(|mention| mention.role.as_deref());
    for role in offices.filter(|text| text.role.names_office()) {
        match roles.iter_mut().find(|(text, _)| *text == &*role.text) {
            Some((_, count)) => *count += 1,
            None => roles.push((&role.text, 1)),
        }
    }
    let role = roles.iter().rev().max_by_key(|(_, count)| *count);
    LearnedPerson {
        name: name.usual_text().to_owned(),
        aliases: Vec::new(),
        role: role.map(|(text, _)| (*text).to_owned()),
        n_articles: name.n_articles,
        n_mentions: name.mentions.len() + name.n_by_surname,
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo};

    use super::learned;
    use crate::{Census, Gazetteer, Lexicon, Matcher, MentionFinder};

    #[test]
    fn frequent_strangers_are_learned_and_known_people_and_slips_are_not() {
        let lexicon = Lexicon::embedded();
        let starter = Gazetteer::starter(&lexicon);
        let mut census = Census::new();
        let mut texts = vec!["The mayor of Kihnu, Marit Oolbekk, met Angela Merkel."; 6];
        texts.extend(["Marit Oolbek said no.", "Marit M. Oolbekk said yes.", "Tom Lee said so."]);
        for (number, text) in (0..).zip(texts) {
            let article = Article::from_plain_text(text).with_number(ArticleNo(number));
            census.add(MentionFinder::new(&lexicon, Some(&starter)).mentions(&article));
        }
        let people = learned(&census, &Matcher::new(&lexicon, &starter), 1);
        let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Marit Oolbekk", "Tom Lee"]);
        assert_eq!(people[0].aliases, ["Marit M. Oolbekk"]);
        assert!(people[0].role.as_deref().is_some_and(|role| role.contains("mayor")));
    }
}
