//! `copydesk names PATH…`: everybody whom articles mention.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use copydesk_core::Article;
use copydesk_names::{Matcher, Mention, MentionKind, MentionedPerson};
use serde_json::json;

use super::corpus::Corpus;
use crate::args::{NamesFormat, PeopleArgs};
use crate::checks::Names;
use crate::exit::Exit;
use crate::output::Sink;

const WRITING: &str = "cannot write the names";

/// Lists the people whom articles mention, and every mention if that is asked for.
///
/// # Errors
///
/// As [`Corpus::read`], and if an output cannot be written.
pub(crate) fn people(args: PeopleArgs) -> anyhow::Result<Exit> {
    let PeopleArgs { input, gazetteers, format, mentions } = args;
    let only_mentions = mentions.as_deref() == Some(Path::new("-"));
    let mut list = mentions
        .as_deref()
        .map(|path| if only_mentions { Ok(Sink::stdout()) } else { Sink::file(path) })
        .transpose()?;
    let corpus = Corpus::read(input, &gazetteers, &mut |article, mentions| {
        list.as_mut().map_or(Ok(()), |list| write_mentions(list, article, mentions))
    })?;
    if let Some(list) = list {
        list.commit()?;
    }
    if !only_mentions {
        let mut out = Sink::stdout();
        write_people(&mut out, &corpus, format)?;
        out.commit()?;
    }
    Ok(corpus.exit())
}

/// Writes a line for each mention of a person. What only may be a name is left out.
fn write_mentions(out: &mut Sink, article: &Article, mentions: &[Mention]) -> anyhow::Result<()> {
    for mention in mentions.iter().filter(|mention| mention.kind != MentionKind::Possible) {
        let line = json!({
            "article": article.id(),
            "paragraph": mention.place.paragraph,
            "byte_start": mention.place.span.start(),
            "byte_end": mention.place.span.end(),
            "text": mention.text,
        });
        writeln!(out, "{line}").context("cannot write the mentions")?;
    }
    Ok(())
}

fn write_people(out: &mut Sink, corpus: &Corpus, format: NamesFormat) -> anyhow::Result<()> {
    let Names { lexicon, gazetteer } = corpus.names();
    let matcher = Matcher::new(lexicon, gazetteer);
    let people = copydesk_names::people(&corpus.kept.census, &matcher);
    let mut csv = csv::Writer::from_writer(Vec::new());
    match format {
        NamesFormat::Text => writeln!(out, "{}", text_row(HEAD)).context(WRITING)?,
        NamesFormat::Csv => csv.write_record(COLUMNS).context(WRITING)?,
        NamesFormat::JsonLines => {}
    }
    for person in &people {
        let article = corpus.kept.store.get(person.first.article);
        let article = article.context("cannot read a temporary file")?;
        let id = article.id();
        match format {
            NamesFormat::Text => {
                let place = format!("{id}, paragraph {}", person.first.paragraph);
                let counts = [person.n_mentions, person.n_articles].map(|n| n.to_string());
                let spellings = others(person).join(", ");
                let columns =
                    [&counts[0], &counts[1], person.standing.as_str(), &person.name, &spellings];
                let row = format!("{}  {place}", text_row(columns));
                writeln!(out, "{}", row.trim_end()).context(WRITING)?;
            }
            NamesFormat::Csv => csv.write_record(csv_row(person, id)).context(WRITING)?,
            NamesFormat::JsonLines => writeln!(out, "{}", json_row(person, id)).context(WRITING)?,
        }
    }
    out.write_all(&csv.into_inner().context(WRITING)?).context(WRITING)
}

const COLUMNS: [&str; 9] = [
    "name",
    "mentions",
    "articles",
    "standing",
    "id",
    "spellings",
    "article",
    "paragraph",
    "byte_start",
];

const HEAD: [&str; 5] = ["mentions", "articles", "standing", "name", "also spelled"];

fn text_row(columns: [&str; 5]) -> String {
    let [mentions, articles, standing, name, spellings] = columns;
    format!("{mentions:>8}  {articles:>8}  {standing:<8}  {name:<28}  {spellings:<24}")
}

/// Returns the spellings that are not the name itself, with their counts.
fn others(person: &MentionedPerson) -> Vec<String> {
    let others = person.spellings.iter().filter(|(text, _)| *text != person.name);
    others.map(|(text, count)| format!("{text} {count}×")).collect()
}

fn csv_row(person: &MentionedPerson, article: &str) -> [String; 9] {
    let spellings: Vec<String> =
        person.spellings.iter().map(|(text, count)| format!("{text} {count}")).collect();
    [
        person.name.clone(),
        person.n_mentions.to_string(),
        person.n_articles.to_string(),
        person.standing.as_str().to_owned(),
        person.id.clone().unwrap_or_default(),
        spellings.join(";"),
        article.to_owned(),
        person.first.paragraph.to_string(),
        person.first.span.start().to_string(),
    ]
}

fn json_row(person: &MentionedPerson, article: &str) -> serde_json::Value {
    let spellings: Vec<_> = person
        .spellings
        .iter()
        .map(|(text, count)| json!({"text": text, "mentions": count}))
        .collect();
    json!({
        "name": person.name,
        "id": person.id,
        "standing": person.standing.as_str(),
        "mentions": person.n_mentions,
        "articles": person.n_articles,
        "spellings": spellings,
        "first": {
            "article": article,
            "paragraph": person.first.paragraph,
            "byte_start": person.first.span.start(),
            "byte_end": person.first.span.end(),
        },
    })
}
