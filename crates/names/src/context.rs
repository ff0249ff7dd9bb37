//! What the surroundings of a name say for or against a candidate, as log-odds that are added to
//! those of the spellings.
//!
//! Set by hand, after the figures of a survey of newswire: a majority of the corpus is weak
//! evidence (right in 25, tied in 25, wrong in 1 of 51 pairs), an office that only the candidate holds is
//! strong. Each piece that counts is also text for people.

use crate::census::{Census, CensusMention};
use crate::gazetteer::{Office, Person};
use crate::mention::RoleText;
use crate::{Agreement, Role, name_tokens};

/// The candidate holds the office that the text names, of the same country or body.
const SAME_OFFICE: f64 = 4.0;
/// The same office, and the text names no country.
const SAME_OFFICE_SOMEWHERE: f64 = 2.0;
/// The same country, another office or none.
const SAME_COUNTRY: f64 = 0.7;
/// The text names a country that the candidate has nothing to do with.
const OTHER_COUNTRY: f64 = -4.0;
/// The text names an office that the candidate is not known to hold.
const OTHER_OFFICE: f64 = -1.0;
/// The candidate's name stands in the same article.
const SAME_ARTICLE: f64 = 2.0;
/// The candidate's name stands in at least three articles, and three times as many as this one.
const MAJORITY: f64 = 1.5;
/// This spelling stands in several articles, whose authors would all have to err; for three, and again
/// for each doubling.
const FREQUENT: f64 = -1.5;

/// Reasons for and against a candidate, strongest first.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) reasons: Vec<Reason>,
}

/// One reason, as text for people, and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reason {
    pub(crate) log_odds: f64,
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

impl Context {
    /// Weighs what `mentions`, all of one name in one article, say for `person`.
    pub(crate) fn weigh(
        mentions: &[CensusMention],
        n_articles: usize,
        person: &Person,
        candidate_name: &str,
        census: &Census,
    ) -> Self {
        let mut context = Self::default();
        context.weigh_roles(mentions, person);
        let article = mentions[0].place.article;
        let right = census.find(&name_tokens(candidate_name));
        let right_articles = right.map_or(0, |name| name.n_articles);
        if let Some(name) = right.filter(|name| !name.in_article(article).is_empty()) {
            let times = name.in_article(article).len();
            let text = format!("`{candidate_name}` stands in the same article ({times}×)");
            context.add(SAME_ARTICLE, "same-article", text);
        }
        if right_articles >= 3 && right_articles >= 3 * n_articles {
            let text =
                format!("`{candidate_name}` in {right_articles} articles, this in {n_articles}");
            context.add(MAJORITY, "corpus", text);
        }
        if n_articles >= 3 {
            let doublings = (n_articles / 3).ilog2() + 1;
            let text = format!("this spelling stands in {n_articles} articles");
            context.add(FREQUENT * f64::from(doublings), "frequent", text);
        }
        context
    }

    /// Returns the sum of all reasons.
    pub(crate) fn log_odds(&self) -> f64 {
        self.reasons.iter().map(|reason| reason.log_odds).sum()
    }

    /// Returns the reasons that speak for the candidate.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| reason.log_odds > 0.0)
    }

    fn weigh_roles(&mut self, mentions: &[CensusMention], person: &Person) {
        let roles = mentions.iter().filter_map(|mention| mention.role.as_deref());
        let best =
            roles.map(|text| (agreement(&text.role, person), text)).max_by_key(|best| best.0.0);
        let Some(((agreement, office), text)) = best else { return };
        let held = office.map_or("", |office| office.text);
        match agreement {
            Agreement::Full => {
                self.add(SAME_OFFICE, "role", format!("{} (known: {held})", text.text));
            }
            Agreement::Office => {
                let known = format!("{} (known: {held})", text.text);
                self.add(SAME_OFFICE_SOMEWHERE, "role", known);
            }
            Agreement::Country => {
                self.add(SAME_COUNTRY, "country", format!("{} (known: {held})", text.text));
            }
            Agreement::Unknown => {}
            Agreement::Foreign => {
                let (log_odds, kind) = against(text, person);
                self.add(log_odds, kind, format!("{} (not known of {})", text.text, person.name));
            }
        }
    }

    fn add(&mut self, log_odds: f64, kind: &'static str, text: String) {
        self.reasons.push(Reason { log_odds, kind, text });
    }
}

/// Returns the best agreement of `role` with an office of `person`, and that office. The country of
/// an office counts for its holder even where the office is another.
pub(crate) fn agreement<'a>(
    role: &Role,
    person: &'a Person<'a>,
) -> (Agreement, Option<&'a Office<'a>>) {
    let of_office = |office: &'a Office<'a>| {
        let agreement = role.agreement(&office.role);
        let compatriot = || role.countries().iter().any(|c| office.role.countries().contains(c));
        if agreement == Agreement::Foreign && compatriot() {
            return (Agreement::Country, Some(office));
        }
        (agreement, Some(office))
    };
    // The first office of the best agreement, as the list has them.
    let offices = person.offices.iter().rev().map(of_office);
    offices.max_by_key(|best| best.0).unwrap_or((Agreement::Unknown, None))
}

fn against(text: &RoleText, person: &Person) -> (f64, &'static str) {
    let places = person.offices.iter().any(|office| !office.role.countries().is_empty());
    if places && !text.role.countries().is_empty() {
        (OTHER_COUNTRY, "other-country")
    } else {
        (OTHER_OFFICE, "other-role")
    }
}
