//! `copydesk names why`: how it was decided what is right or wrong about a name.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context as _;
use copydesk_names::{Decider, Reckoning, name_tokens};

use super::corpus::Corpus;
use crate::args::WhyArgs;
use crate::checks::Names;
use crate::exit::Exit;
use crate::output::{Sink, note};
use crate::selection::nearest;

/// Prints the whole account of the decision about a name.
///
/// # Errors
///
/// As [`Corpus::read`], and if the account cannot be written. A name that does not stand in the articles
/// is named on standard error, and the exit code is 2.
pub(crate) fn why(args: WhyArgs) -> anyhow::Result<Exit> {
    let corpus = Corpus::read(args.input, &args.gazetteers, &mut |_, _| Ok(()))?;
    let Names { lexicon, gazetteer } = corpus.names();
    let decider = Decider::new(lexicon, gazetteer, &corpus.kept.census);
    let Some(id) = corpus.kept.census.find_id(&name_tokens(&args.name)) else {
        let all = corpus.kept.census.names().map(|id| corpus.kept.census.text(id));
        let meant = nearest(&args.name, all).map(|name| format!("; did you mean `{name}`?"));
        let meant = meant.unwrap_or_default();
        note(&format!("no article mentions a person `{}`{meant}", args.name));
        return Ok(Exit::Failure);
    };
    let reckoning = decider.reckon(id);
    let mut out = Sink::stdout();
    out.write_all(account(&reckoning, &corpus)?.as_bytes()).context("cannot write the account")?;
    out.commit()?;
    Ok(corpus.exit())
}

fn account(reckoning: &Reckoning, corpus: &Corpus) -> anyhow::Result<String> {
    let mut text = format!("{}\n", reckoning.name);
    for section in &reckoning.sections {
        let place = match section.article {
            Some(number) => {
                let article = corpus.kept.store.get(number);
                let article = article.context("cannot read a temporary file")?;
                format!(" in {}", article.id())
            }
            None => String::new(),
        };
        let _ = writeln!(text, "\n{}{place}", section.title);
        for entry in &section.entries {
            let _ = match entry.log_odds {
                Some(log_odds) => writeln!(text, "  {log_odds:>+7.2}  {}", entry.text),
                None => writeln!(text, "           {}", entry.text),
            };
        }
        let _ = writeln!(text, "  = {}", section.outcome);
    }
    text.push_str("\nReported\n");
    if reckoning.findings.is_empty() {
        text.push_str("  nothing\n");
    }
    for finding in &reckoning.findings {
        let p = finding.confidence.get();
        let (code, severity) = (finding.rule.code, finding.severity);
        let _ = writeln!(text, "  {code} {severity} {p:.2}  {}", finding.message);
    }
    Ok(text)
}
