//! `copydesk.toml`: what a folder of articles wants of copydesk.
//!
//! [`Config`] finds the files that concern an input, each built on others, and holds them as layers of
//! which the last one that says something counts; [`rule_sets`](crate::rule_sets) makes of them which rules hold where.

mod file;
mod layers;
mod parse;
mod presets;
mod show;

pub(crate) use file::{ConfigFile, InputTable};
pub(crate) use layers::{Config, Layer, Layers};
pub(crate) use presets::PRESETS;
pub(crate) use show::{reference, schema, show, template};

/// What the file is called.
pub(crate) const FILE_NAME: &str = "copydesk.toml";
