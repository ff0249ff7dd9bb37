//! Slips planted in real articles: one name in each article that has a known one gets one wrong letter, once in every mention
//! and once, where there are several, in the last mention alone, so that the right form stands in the article too. A third
//! time one family name that stands alone gets it, whoever it is.

use std::error::Error;
use std::path::{Path, PathBuf};

use copydesk_core::{Article, ArticleNo, Finding, Severity};
use copydesk_names::{
    Census, Decider, Gazetteer, GazetteerBuilder, Lexicon, Mention, MentionFinder, MentionKind,
    fold,
};

/// The gazetteer is cut to this many rows; the people whose names are planted in are among them.
const ROWS: usize = 75_000;

/// Which mentions of the chosen name get the slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    /// In the last one of several.
    Last,
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
    for place in [Where::Everywhere, Where::Last, Where::Surname] {
        let plant = |(n, text): (usize, &String)| plant(text, n, place, lexicon, &people);
        let planted = texts.iter().enumerate().map(plant).collect();
        print_outcome(planted, &paths, place, lexicon, &people, errors);
    }
    Ok(())
}

fn print_outcome(
    planted: Vec<Planted>,
    paths: &[PathBuf],
    place: Where,
    lexicon: &Lexicon,
    people: &Gazetteer,
    errors: bool,
) {
    let findings = run(&planted, lexicon, people);
    let n_slips = planted.iter().filter(|article| article.slip.is_some()).count();
    let (mut right, mut certain, mut others) = (0, 0, 0);
    for finding in &findings {
        let article = finding.place.article.0 as usize;
        let slip = planted[article].slip.as_ref();
        let counts = finding.severity >= Severity::Warning;
        let text = finding.place.span.slice(&planted[article].text);
        if let Some(slip) = slip.filter(|slip| text == slip.wrong) {
            if slip.start != finding.place.span.start() {
                continue;
            }
            let first = finding.suggestions.first().map(|suggestion| fold(&suggestion.text));
            if first.as_deref() == Some(&fold(&slip.right)) {
                right += 1;
                certain += usize::from(counts);
            }
        } else if counts {
            others += 1;
            if errors {
                let (code, p) = (finding.rule.code, finding.confidence.get());
                println!("other\t{}\t{code} {p:.2}\t{}", paths[article].display(), finding.message);
            }
        }
    }
    if errors {
        for (n, article) in planted.iter().enumerate() {
            let found = findings.iter().any(|f| f.place.article.0 as usize == n);
            if let Some(slip) = article.slip.as_ref().filter(|_| !found) {
                let around = &article.text[slip.start..];
                let line: String = around.chars().take(40).collect();
                println!("overlooked\t{}\t{line}", slip.right);
            }
        }
    }
    let share = |n: usize| n as f64 / n_slips.max(1) as f64;
    let place = match place {
        Where::Everywhere => "in every mention",
        Where::Last => "the right form stands in the article too",
        Where::Surname => "in a family name alone",
    };
    println!(
        "planted, {place}: {n_slips} slips in {} articles, right suggestion {:.3}, as error or warning {:.3}; \
         {others} other errors and warnings",
        planted.len(),
        share(right),
        share(certain)
    );
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

/// Changes one letter in mentions of the first known name of the article.
fn plant(
    text: &str,
    number: usize,
    place: Where,
    lexicon: &Lexicon,
    people: &Gazetteer,
) -> Planted {
    let unchanged = || Planted { text: text.to_owned(), slip: None };
    let article = Article::from_plain_text(text);
    let mentions = MentionFinder::new(lexicon, Some(people)).mentions(&article);
    if place == Where::Surname {
        return plant_alone(text, number, &mentions).unwrap_or_else(unchanged);
    }
    let n_times = |right: &str| text.matches(right).count();
    let known = mentions.iter().find(|m| {
        let known = m.kind == MentionKind::Full && people.knows(&m.text);
        known && (place == Where::Everywhere || n_times(&m.text) > 1)
    });
    let Some(known) = known.filter(|mention| mention.text.is_ascii()) else {
        return unchanged();
    };
    let right = known.text.to_string();
    let wrong = slip(&right, number);
    if people.knows(&wrong) || wrong == right {
        return unchanged();
    }
    let text = match place {
        Where::Everywhere => text.replace(&right, &wrong),
        Where::Last | Where::Surname => {
            let (before, after) = text.rsplit_once(&right).expect("the name stands there");
            format!("{before}{wrong}{after}")
        }
    };
    let start = text.find(&wrong).expect("the slip was just made");
    Planted { text, slip: Some(Slip { right, wrong, start }) }
}

/// Changes one letter in the first family name alone that has five letters or more.
fn plant_alone(text: &str, number: usize, mentions: &[Mention]) -> Option<Planted> {
    let alone = mentions.iter().find(|mention| {
        let is_alone = matches!(mention.kind, MentionKind::Surname { full: Some(_) });
        is_alone && mention.text.len() >= 5 && mention.text.bytes().all(|b| b.is_ascii_alphabetic())
    })?;
    let (right, start) = (alone.text.to_string(), alone.place.span.start());
    let wrong = slip(&right, number);
    let text = format!("{}{wrong}{}", &text[..start], &text[start + right.len()..]);
    Some(Planted { text, slip: Some(Slip { right, wrong, start }) })
}

/// Returns `name` with one wrong letter in its longest word: left out, doubled, swapped or replaced.
fn slip(name: &str, number: usize) -> String {
    let longest = name.split(' ').max_by_key(|word| word.len()).unwrap_or(name);
    let at = name.find(longest).unwrap_or(0) + 1 + number % longest.len().saturating_sub(2).max(1);
    let (before, rest) = name.split_at(at);
    let (letter, after) = rest.split_at(1);
    match number % 4 {
        0 => format!("{before}{after}"),
        1 => format!("{before}{letter}{letter}{after}"),
        2 if after.starts_with(char::is_lowercase) => {
            format!("{before}{}{letter}{}", &after[..1], &after[1..])
        }
        _ => {
            let vowels = ["a", "e", "i", "o", "u"];
            let other =
                vowels.iter().position(|v| *v == letter).map_or("t", |v| vowels[(v + 1) % 5]);
            format!("{before}{other}{after}")
        }
    }
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
