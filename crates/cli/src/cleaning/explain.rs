use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_report::{Change, ChangeAction, Visible};

/// Writes what was changed in the article `id`, as the list of changes in `file` says.
///
/// # Errors
///
/// If the list cannot be read, or names no such article.
pub(crate) fn explain(file: &Path, id: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let at = || format!("cannot read `{}`", file.display());
    let lines = BufReader::new(std::fs::File::open(file).with_context(at)?).lines();
    let mut n_changes = 0;
    for (index, line) in lines.enumerate() {
        let line = line.with_context(at)?;
        let change: Change = serde_json::from_str(&line)
            .with_context(|| format!("`{}`, line {}: no change", file.display(), index + 1))?;
        if change.article == id {
            n_changes += 1;
            write(&change, out).context("cannot write to standard output")?;
        }
    }
    if n_changes == 0 {
        bail!("nothing was changed in an article called `{id}` (see `{}`)", file.display());
    }
    Ok(())
}

fn write(change: &Change, out: &mut dyn Write) -> std::io::Result<()> {
    let Change { step, rule, reason, byte_start, byte_end, .. } = change;
    let what = match change.action {
        ChangeAction::Drop => "article left out",
        ChangeAction::Remove => "paragraph taken out",
        ChangeAction::Replace => "repaired",
    };
    let paragraph = change.paragraph.map_or(String::new(), |n| format!("paragraph {n}, "));
    writeln!(out, "{rule} {what}: {paragraph}bytes {byte_start}–{byte_end}, step {step}")?;
    writeln!(out, "  why: {}", Visible(reason))?;
    if let Some(kept) = &change.kept {
        let paragraph = kept.paragraph.map_or(String::new(), |n| format!(", paragraph {n}"));
        writeln!(out, "  kept: {}{paragraph}", Visible(&kept.article))?;
    }
    for line in change.text.lines() {
        writeln!(out, "  - {}", Visible(line))?;
    }
    for line in change.replacement.lines() {
        writeln!(out, "  + {}", Visible(line))?;
    }
    writeln!(out)
}
