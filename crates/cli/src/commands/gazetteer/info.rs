use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context as _;
use copydesk_names::{Gazetteer, GazetteerBuilder, Lexicon, Source};
use serde_json::json;

use crate::args::{InfoArgs, ListArgs, SummaryFormat};
use crate::exit::Exit;
use crate::known_people::{add_list, compiled, open};
use crate::list_file::ListFile;
use crate::output::Sink;

/// Says what is in a gazetteer, after verifying it.
///
/// # Errors
///
/// If it cannot be read, or is damaged.
pub(super) fn info(args: &InfoArgs) -> anyhow::Result<Exit> {
    let lexicon = Lexicon::embedded();
    let (gazetteer, is_compiled) = match open(&args.file)? {
        ListFile::Compiled(map) => (compiled(map, &args.file, &lexicon)?, true),
        ListFile::List(list) => {
            let mut builder = GazetteerBuilder::new(&lexicon);
            add_list(&mut builder, list, &args.file, &ListArgs::default(), &mut |_| {})?;
            (builder.build(), false)
        }
    };
    let text = match args.summary.format {
        SummaryFormat::Text => text(&gazetteer, is_compiled),
        SummaryFormat::Json => json(&gazetteer, is_compiled),
    };
    let mut out = Sink::stdout();
    out.write_all(text.as_bytes()).context("cannot write to standard output")?;
    out.commit()?;
    Ok(Exit::Clean)
}

fn text(gazetteer: &Gazetteer, is_compiled: bool) -> String {
    let mut out = String::new();
    let kind = if is_compiled { "compiled, whole" } else { "a list, compiled in memory" };
    let rows = [
        ("people", gazetteer.n_people()),
        ("names", gazetteer.n_names()),
        ("words", gazetteer.n_words()),
        ("offices", gazetteer.n_offices()),
        ("bytes", gazetteer.n_bytes()),
    ];
    let _ = writeln!(out, "gazetteer  {kind}");
    for (what, n) in rows {
        let _ = writeln!(out, "{what:10} {n}");
    }
    for Source { name, format, digest, n_names, n_rejected } in gazetteer.sources() {
        let _ = writeln!(
            out,
            "source     {name} ({format}): {n_names} names, {n_rejected} left out, xxh3 {digest}"
        );
    }
    out
}

fn json(gazetteer: &Gazetteer, is_compiled: bool) -> String {
    let sources: Vec<_> = gazetteer
        .sources()
        .into_iter()
        .map(|Source { name, format, digest, n_names, n_rejected }| {
            json!({"name": name, "format": format, "xxh3_128": digest, "names": n_names,
                   "rejected": n_rejected})
        })
        .collect();
    let value = json!({
        "compiled": is_compiled,
        "people": gazetteer.n_people(),
        "names": gazetteer.n_names(),
        "words": gazetteer.n_words(),
        "offices": gazetteer.n_offices(),
        "bytes": gazetteer.n_bytes(),
        "sources": sources,
    });
    format!("{value:#}\n")
}
