//! Exact spans of person mentions in newswire.

use std::error::Error;
use std::path::Path;

use copydesk_core::Article;
use copydesk_names::{Lexicon, MentionFinder, MentionKind};

use crate::clock::cpu_seconds;

/// How often a pass reads each story: systems tell a thread's time in steps of some milliseconds.
const READINGS: usize = 20;

/// A story as one text, a sentence a paragraph, and the spans of its people.
struct Story {
    article: Article,
    people: Vec<(usize, usize)>,
}

pub(crate) fn evaluate(path: &Path, lexicon: &Lexicon, errors: bool) -> Result<(), Box<dyn Error>> {
    let stories = read(&std::fs::read_to_string(path)?);
    let people = copydesk_names::Gazetteer::starter(lexicon);
    let finder = MentionFinder::new(lexicon, Some(&people));
    let (mut right, mut invented, mut missed) = ([0_usize; 2], [0_usize; 2], [0_usize; 2]);
    for story in &stories {
        let mentions = finder.mentions(&story.article);
        let text = story.article.text();
        let found: Vec<(usize, usize)> = mentions
            .iter()
            .filter(|m| m.kind != MentionKind::Possible)
            .map(|m| (m.place.span.start(), m.place.span.end()))
            .collect();
        for (all, minimum) in [1, 2].into_iter().enumerate() {
            let long =
                |span: &&(usize, usize)| text[span.0..span.1].split_whitespace().count() >= minimum;
            for span in found.iter().filter(long) {
                if story.people.contains(span) {
                    right[all] += 1;
                } else {
                    invented[all] += 1;
                    if errors && all == 1 {
                        println!("invented\t{}\t{}", &text[span.0..span.1], around(text, *span));
                    }
                }
            }
            for span in story.people.iter().filter(long).filter(|span| !found.contains(span)) {
                missed[all] += 1;
                if errors && all == 1 {
                    println!("missed\t{}\t{}", &text[span.0..span.1], around(text, *span));
                }
            }
        }
    }
    for (all, label) in ["all people", "two words or more"].into_iter().enumerate() {
        let share = |wrong: usize| right[all] as f64 / (right[all] + wrong).max(1) as f64;
        println!(
            "mentions, {label}: precision {:.3} recall {:.3} ({} right)",
            share(invented[all]),
            share(missed[all]),
            right[all]
        );
    }
    println!("mentions: {:.0} MB/s of one thread's time", megabytes_a_second(&stories, finder));
    Ok(())
}

/// Returns the speed of the best of some passes over all stories, each of them several times: others were disturbed.
fn megabytes_a_second(stories: &[Story], finder: MentionFinder) -> f64 {
    let n_bytes: usize = stories.iter().map(|story| story.article.text().len()).sum();
    let pass = |_| {
        let start = cpu_seconds();
        for story in (0..READINGS).flat_map(|_| stories) {
            std::hint::black_box(finder.mentions(&story.article));
        }
        cpu_seconds() - start
    };
    (READINGS * n_bytes) as f64 / (0..9).map(pass).fold(f64::INFINITY, f64::min) / 1e6
}

fn around(text: &str, span: (usize, usize)) -> String {
    let start = text[..span.0].char_indices().rev().nth(30).map_or(0, |(at, _)| at);
    let end = text[span.1..].char_indices().nth(30).map_or(text.len(), |(at, _)| span.1 + at);
    text[start..end].replace('\n', " | ")
}

fn read(conll: &str) -> Vec<Story> {
    let mut stories = Vec::new();
    let (mut text, mut people) = (String::new(), Vec::new());
    let mut inside = false;
    for line in conll.lines().chain(["-DOCSTART- X"]) {
        let mut fields = line.split(' ');
        let Some(token) = fields.next().filter(|token| !token.is_empty()) else {
            text.push_str("\n\n");
            inside = false;
            continue;
        };
        if token == "-DOCSTART-" {
            if !text.trim().is_empty() {
                let article = Article::from_plain_text(&text);
                stories.push(Story { article, people: std::mem::take(&mut people) });
            }
            text.clear();
            continue;
        }
        let entity = fields.next_back().unwrap_or("O");
        let start = text.len();
        text.push_str(token);
        let end = text.len();
        text.push(' ');
        let person = entity.ends_with("PER");
        match people.last_mut() {
            Some((_, last)) if person && inside && !entity.starts_with("B-") => *last = end,
            _ if person => people.push((start, end)),
            _ => {}
        }
        inside = person;
    }
    stories
}
