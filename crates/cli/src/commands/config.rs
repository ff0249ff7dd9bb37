//! `copydesk config`: which settings hold, a file to begin with, and its schema.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::args::{ConfigAction, ConfigCommandArgs, ConfigInitArgs, ConfigShowArgs};
use crate::config::{Config, FILE_NAME, reference, schema, show, template};
use crate::exit::Exit;
use crate::output::{Sink, note};

/// Shows settings, or writes a file for them.
///
/// # Errors
///
/// If a configuration makes no sense, or something cannot be written.
pub(crate) fn config(args: ConfigCommandArgs) -> anyhow::Result<Exit> {
    match args.action {
        ConfigAction::Show(args) => print(&shown(&args)?)?,
        ConfigAction::Schema => print(&schema())?,
        ConfigAction::Reference => print(&reference())?,
        ConfigAction::Init(args) => init(&args)?,
    }
    Ok(Exit::Clean)
}

fn shown(args: &ConfigShowArgs) -> anyhow::Result<String> {
    let base = std::env::current_dir().context("cannot tell the current folder")?;
    let path = &args.path;
    if !path.exists() {
        bail!("there is no file or folder `{}`", path.display());
    }
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    let layers = Config::new(&args.config, &base)?.for_folder(folder)?;
    Ok(show(&layers))
}

fn init(args: &ConfigInitArgs) -> anyhow::Result<()> {
    let path = args.folder.join(FILE_NAME);
    if path.exists() && !args.force {
        bail!("`{}` exists; add --force to replace it", path.display());
    }
    let mut file = Sink::file(&path)?;
    let at = || format!("cannot write `{}`", path.display());
    file.write_all(template().as_bytes()).with_context(at)?;
    file.commit()?;
    note(&format!("wrote `{}`; every setting in it is commented out", path.display()));
    Ok(())
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = Sink::stdout();
    out.write_all(text.as_bytes()).context("cannot write to standard output")?;
    out.commit()
}
