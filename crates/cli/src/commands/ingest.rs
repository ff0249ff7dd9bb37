//! `copydesk ingest`: what would be read.

use std::io::Write as _;
use std::ops::ControlFlow;

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo};
use copydesk_report::Visible;

use crate::account::{Account, ensure_balanced};
use crate::args::{IngestArgs, SummaryFormat};
use crate::exit::Exit;
use crate::input::Input;
use crate::inventory::{Counted, Inventory};
use crate::output::Sink;
use crate::reading::read_records;

/// How much of an article's first paragraph is shown.
const SHOWN_CHARS: usize = 160;

/// Reads everything and says what it was, without any check.
///
/// # Errors
///
/// If the settings make no sense, the output cannot be written, or the user interrupts.
pub(crate) fn ingest(args: IngestArgs) -> anyhow::Result<Exit> {
    let input = Input::new(args.input)?;
    let (plan, progress) = input.start()?;
    let mut account = Account::new(&input)?;
    let mut out = Sink::stdout();
    let mut inventory = Inventory::default();
    let head = args.head.unwrap_or(0);
    let mut is_cut_short = args.head == Some(0);
    let records = read_records(
        plan,
        ArticleNo(0),
        &input.ingest,
        &progress,
        |_, record| {
            let article = record.decode(&input.ingest)?;
            let counted = Counted::of(&article, record.format());
            Ok((counted, (head > 0).then_some(article)))
        },
        |_, result| {
            match result {
                Ok((counted, article)) => {
                    inventory.add(counted);
                    if let Some(article) = article {
                        show(&article, &mut out).context("cannot write to standard output")?;
                    }
                }
                Err(mut error) => drop(account.note(&mut error, &progress)?),
            }
            is_cut_short = args.head == Some(inventory.articles);
            Ok(if is_cut_short { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        },
    )?;
    progress.finish();
    (inventory.read_errors, inventory.passed_over) = (account.read_errors, account.passed_over);
    inventory.quarantined = account.finish()?;
    inventory.records = records;
    inventory.finish();
    if args.head.is_none() {
        write(&inventory, args.count, args.summary.format, &mut out)
            .context("cannot write to standard output")?;
        let accounted = inventory.articles + inventory.read_errors + inventory.passed_over;
        out.commit()?;
        ensure_balanced(records, accounted)?;
    } else {
        out.commit()?;
    }
    Ok(input.exit(inventory.read_errors))
}

fn write(
    inventory: &Inventory,
    count: bool,
    format: SummaryFormat,
    out: &mut Sink,
) -> std::io::Result<()> {
    match format {
        _ if count => writeln!(out, "{}", inventory.articles),
        SummaryFormat::Text => inventory.write_table(out),
        SummaryFormat::Json => {
            serde_json::to_writer(&mut *out, inventory)?;
            out.write_all(b"\n")
        }
    }
}

fn show(article: &Article, out: &mut Sink) -> std::io::Result<()> {
    writeln!(out, "{}", Visible(article.id()))?;
    for (name, value) in article.metadata().fields() {
        if let Some(value) = value {
            writeln!(out, "  {name}: {}", Visible(value))?;
        }
    }
    writeln!(
        out,
        "  encoding: {}, paragraphs: {}",
        article.encoding(),
        article.paragraphs().len()
    )?;
    let text = article.paragraph_text(0);
    let shown: String = text.chars().take(SHOWN_CHARS).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    writeln!(out, "  {}{more}\n", Visible(&shown))
}
