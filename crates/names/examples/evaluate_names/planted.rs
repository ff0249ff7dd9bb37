//! Slips planted in real articles: a known name of each article that has one gets one, once in every place where it stands
//! and once, where there are several, in one of them, so that the right form stands in the article too. A third
//! time one family name that stands alone gets it, whoever it is.

use std::error::Error;
use std::path::{Path, PathBuf};

use copydesk_core::{Article, ArticleNo, Finding, Severity};
use copydesk_names::{
    Census, Decider, Gazetteer, GazetteerBuilder, Lexicon, Mention, MentionFinder, MentionKind,
    fold,
};

use crate::slips::{Chance, slip};

/// The gazetteer is cut to this many rows; the people whose names are planted in are among them.
const ROWS: usize = 75_000;

/// How often each article is planted in, with another slip each time.
const ROUNDS: u64 = 5;

/// Which mentions of the chosen name get the slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    /// In one of several.
    Once,
    /// In a family name alone.
    Surname,
}

/// An article with a slip in it.
struct Planted {
    text: String,
    slip: Option<Slip>,
}

struct Slip {
    right: String,
    wrong: String,
    start: usize,
}

impl Planted {
    fn is_about_slip(&self, finding: &Finding) -> bool {
        let text = finding.place.span.slice(&self.text);
        self.slip.as_ref().is_some_and(|slip| text.contains(&slip.wrong))
    }

    /// Prints a slip that was not found, with the words around it and what was said of it instead.
    fn print_overlooked(&self, slip: &Slip, finding: Option<&Finding>) {
        let before: Vec<char> = self.text[..slip.start].chars().rev().take(15).collect();
        let before: String = before.into_iter().rev().collect();
        let line: String = self.text[slip.start..].chars().take(40).collect();
        let around = format!("{before}[{line}").replace('\n', "|");
        let said = finding.map_or("", |finding| &finding.message);
        println!("overlooked\t{}\t{around}\t{said}", slip.right);
    }
}

impl Slip {
    /// Says whether the first suggestion has the right form, alone or in a longer name.
    fn is_mended_by(&self, finding: &Finding) -> bool {
        let letters = |name: &str| fold(name).replace('.', "");
        let first = finding.suggestions.first().map(|suggestion| letters(&suggestion.text));
        first.is_some_and(|first| first.contains(&letters(&self.right)))
    }
}

pub(crate) fn evaluate(
    list: &Path,
    articles: &Path,
    lexicon: &Lexicon,
    errors: bool,
) -> Result<(), Box<dyn Error>> {
    let list = std::fs::read_to_string(list)?;
    let rows: Vec<&str> = list.lines().take(ROWS).collect();
    let mut builder = GazetteerBuilder::new(lexicon);
    builder.add_starter();
    builder.add_csv(rows.join("\n").as_bytes())?;
    let people = builder.build();

    let mut paths = Vec::new();
    collect(articles, &mut paths)?;
    paths.sort();
    let mut texts = Vec::new();
    for path in &paths {
        let bytes = std::fs::read(path)?;
        // Old files are Latin-1, whose bytes are the code points.
        texts.push(String::from_utf8(bytes).unwrap_or_else(|error| {
            error.as_bytes().iter().map(|&byte| char::from(byte)).collect()
        }));
    }
    for place in [Where::Everywhere, Where::Once, Where::Surname] {
        let mut outcome = Outcome::default();
        for round in 1..=ROUNDS {
            let mut chance = Chance(round);
            let plant = |text: &String| plant(text, place, &mut chance, lexicon, &people);
            let planted: Vec<Planted> = texts.iter().map(plant).collect();
            outcome.add(&planted, &paths, lexicon, &people, errors);
        }
        outcome.print(place, texts.len());
    }
    Ok(())
}

/// What came of all rounds.
#[derive(Default)]
struct Outcome {
    n_slips: usize,
    /// Slips for which the first suggestion is right.
    right: usize,
    /// Those of them that are warnings or errors.
    certain: usize,
    /// Warnings and errors about anything else.
    others: usize,
}

impl Outcome {
    fn add(
        &mut self,
        planted: &[Planted],
        paths: &[PathBuf],
        lexicon: &Lexicon,
        people: &Gazetteer,
        errors: bool,
    ) {
        let mut findings = run(planted, lexicon, people);
        findings.sort_by_key(|finding| finding.place);
        for (n, article) in planted.iter().enumerate() {
            let first = findings.partition_point(|f| (f.place.article.0 as usize) < n);
            let of_article = findings[first..].iter();
            let of_article = of_article.take_while(|f| f.place.article.0 as usize == n);
            let (of_slip, others): (Vec<&Finding>, Vec<&Finding>) =
                of_article.partition(|finding| article.is_about_slip(finding));
            if let Some(slip) = &article.slip {
                self.n_slips += 1;
                let right = of_slip.iter().find(|finding| slip.is_mended_by(finding));
                self.right += usize::from(right.is_some());
                self.certain += usize::from(right.is_some_and(|f| f.severity >= Severity::Warning));
                if errors && right.is_none() {
                    article.print_overlooked(slip, of_slip.first().copied());
                }
            }
            for finding in others.into_iter().filter(|f| f.severity >= Severity::Warning) {
                self.others += 1;
                if errors {
                    let (code, p) = (finding.rule.code, finding.confidence.get());
                    let path = paths[n].display();
                    println!("other\t{path}\t{code} {p:.2}\t{}", finding.message);
                }
            }
        }
    }

    fn print(&self, place: Where, n_articles: usize) {
        let share = |n: usize| n as f64 / self.n_slips.max(1) as f64;
        let place = match place {
            Where::Everywhere => "in every mention",
            Where::Once => "the right form stands in the article too",
            Where::Surname => "in a family name alone",
        };
        println!(
            "planted, {place}: {} slips in {ROUNDS} × {n_articles} articles, right suggestion {:.3}, as error or \
             warning {:.3}; {:.1} other errors and warnings a round",
            self.n_slips,
            share(self.right),
            share(self.certain),
            self.others as f64 / ROUNDS as f64
        );
    }
}

fn run(planted: &[Planted], lexicon: &Lexicon, people: &Gazetteer) -> Vec<Finding> {
    let finder = MentionFinder::new(lexicon, Some(people));
    let mut census = Census::new();
    for (number, article) in (0..).zip(planted) {
        let article = Article::from_plain_text(&article.text).with_number(ArticleNo(number));
        census.add(finder.mentions(&article));
    }
    let decider = Decider::new(lexicon, people, &census);
    census.names().flat_map(|name| decider.decide(name)).collect()
}

/// Puts a slip into one of the known names of the article, whichever chance takes.
fn plant(
    text: &str,
    place: Where,
    chance: &mut Chance,
    lexicon: &Lexicon,
    people: &Gazetteer,
) -> Planted {
    let planted = match place {
        Where::Surname => {
            let article = Article::from_plain_text(text);
            let mentions = MentionFinder::new(lexicon, Some(people)).mentions(&article);
            plant_alone(text, &mentions, chance)
        }
        Where::Everywhere | Where::Once => plant_in_full(text, place, chance, people),
    };
    planted.unwrap_or_else(|| Planted { text: text.to_owned(), slip: None })
}

fn plant_in_full(
    text: &str,
    place: Where,
    chance: &mut Chance,
    people: &Gazetteer,
) -> Option<Planted> {
    let mut names = known_names(text, people);
    if place == Where::Once {
        let all = names.clone();
        names.retain(|name| all.iter().filter(|other| other.1 == name.1).count() > 1);
    }
    if names.is_empty() {
        return None;
    }
    let (start, right) = names[chance.below(names.len())];
    let wrong = slip(right, chance).filter(|wrong| !people.knows(wrong))?;
    let (text, start) = if place == Where::Everywhere {
        let first = names.iter().find(|name| name.1 == right).map_or(start, |name| name.0);
        (text.replace(right, &wrong), first)
    } else {
        (format!("{}{wrong}{}", &text[..start], &text[start + right.len()..]), start)
    };
    Some(Planted { text, slip: Some(Slip { right: right.to_owned(), wrong, start }) })
}

/// Returns the places and the texts of the names in `text` that the list has, letter for letter; without a mention finder,
/// so that names it overlooks count against it.
fn known_names<'t>(text: &'t str, people: &Gazetteer) -> Vec<(usize, &'t str)> {
    let words: Vec<(usize, &str)> = text
        .split(|letter: char| !(letter.is_alphabetic() || "-'.".contains(letter)))
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .collect();
    let mut names = Vec::new();
    let mut after = 0;
    for (at, &(start, first)) in words.iter().enumerate() {
        if start < after || !first.starts_with(char::is_uppercase) {
            continue;
        }
        let longest_first = (2..=4).rev().filter_map(|n| words.get(at + n - 1));
        for &(last_start, last) in longest_first {
            let last = last.trim_end_matches("'s").trim_end_matches(['.', '-', '\'']);
            let name = &text[start..last_start + last.len()];
            let is_name = name.bytes().all(|b| b.is_ascii_alphabetic() || b" -'.".contains(&b));
            if is_name && last.starts_with(char::is_uppercase) && people.knows(name) {
                names.push((start, name));
                after = start + name.len();
                break;
            }
        }
    }
    names
}

/// Puts a slip into the first family name alone that has five letters or more.
fn plant_alone(text: &str, mentions: &[Mention], chance: &mut Chance) -> Option<Planted> {
    let alone = mentions.iter().find(|mention| {
        let is_alone = matches!(mention.kind, MentionKind::Surname { full: Some(_) });
        is_alone && mention.text.len() >= 5 && mention.text.bytes().all(|b| b.is_ascii_alphabetic())
    })?;
    let (right, start) = (alone.text.to_string(), alone.place.span.start());
    let wrong = slip(&right, chance)?;
    let text = format!("{}{wrong}{}", &text[..start], &text[start + right.len()..]);
    Some(Planted { text, slip: Some(Slip { right, wrong, start }) })
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
