//! Settings as people and programs read them: what holds and why, a file to begin with, a schema.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::generate::SchemaSettings;
use serde_json::Value as Json;
use toml::{Table, Value};

use super::{ConfigFile, Layer, PRESETS};

/// Returns every setting that holds, with the place that it comes from, as TOML.
pub(crate) fn show(layers: &[Layer]) -> String {
    let mut held: BTreeMap<Vec<String>, (Value, &str)> = BTreeMap::new();
    for layer in layers {
        let file = Table::try_from(&layer.file).expect("a configuration was read from TOML");
        for (key, value) in file {
            // What a file is built on stands above it already.
            if key != "extend" {
                note_leaves(&mut held, vec![key], value, &layer.origin);
            }
        }
    }
    let mut out = String::new();
    if layers.is_empty() {
        out.push_str(
            "# no copydesk.toml is near: everything is as `copydesk config init` explains it\n",
        );
    }
    for layer in layers {
        let _ = writeln!(out, "# {}", layer.origin);
    }
    let tables = held.keys().map(|key| &key[..key.len() - 1]);
    let mut tables: Vec<_> = tables.map(<[String]>::to_vec).collect();
    tables.dedup();
    tables.sort();
    tables.dedup();
    for table in tables {
        out.push('\n');
        if !table.is_empty() {
            let _ = writeln!(out, "[{}]", table.join("."));
        }
        for (key, (value, origin)) in &held {
            if key[..key.len() - 1] == table {
                let _ = writeln!(out, "{} = {value} # {origin}", key[key.len() - 1]);
            }
        }
    }
    out
}

/// Notes each value that is no table, under its path.
fn note_leaves<'l>(
    held: &mut BTreeMap<Vec<String>, (Value, &'l str)>,
    path: Vec<String>,
    value: Value,
    origin: &'l str,
) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                note_leaves(held, [&path[..], &[key]].concat(), value, origin);
            }
        }
        // Parts for certain files hold one after the other.
        Value::Array(parts) if path == ["per-path"] => {
            let before = held.remove(&path).map_or(Vec::new(), |(value, _)| match value {
                Value::Array(parts) => parts,
                other => vec![other],
            });
            held.insert(path, (Value::Array([before, parts].concat()), origin));
        }
        value => {
            held.insert(path, (value, origin));
        }
    }
}

/// Returns the JSON Schema of a configuration, as editors read it.
pub(crate) fn schema() -> String {
    let generator = SchemaSettings::draft07().into_generator();
    let schema = generator.into_root_schema_for::<ConfigFile>();
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// An example of each setting, by its path.
const EXAMPLES: [(&str, &str); 27] = [
    ("extend", "extend = [\"preset:ci\"]"),
    ("select", "select = [\"ENC\", \"DUP\", \"NAM001\"]"),
    ("extend-select", "extend-select = [\"QUO\"]"),
    ("ignore", "ignore = [\"double-space\"]"),
    ("min-confidence", "min-confidence = 0.5"),
    ("fail-on", "fail-on = \"error\""),
    ("gazetteers", "gazetteers = [\"people.gaz\"]"),
    ("starter-gazetteer", "starter-gazetteer = true"),
    ("vocabulary", "vocabulary = [\"copydesk-vocabulary.csv\"]"),
    ("baseline", "baseline = \"copydesk-baseline.jsonl\""),
    ("decisions", "decisions = \"copydesk-decisions.jsonl\""),
    ("cache", "cache = true"),
    ("severity", "[severity]\n# NAM004 = \"error\"\n# STR = \"off\""),
    ("house-style", "[house-style]"),
    ("house-style.honorifics", "honorifics = \"without-stop\""),
    ("house-style.quotes", "quotes = \"curly\""),
    ("house-style.dashes", "dashes = \"spaced-en\""),
    ("input", "[input]"),
    ("input.format", "format = \"json-lines\""),
    ("input.encoding", "encoding = \"windows-1252\""),
    ("input.paragraphs", "paragraphs = \"auto\""),
    ("input.on-read-error", "on-read-error = \"fail\""),
    ("input.fields", "fields = { text = \"body.content\", id = \"uuid\" }"),
    ("per-path", "[[per-path]]"),
    ("per-path.paths", "paths = [\"wire/**\"]"),
    ("per-path.ignore", "ignore = [\"QUO002\"]"),
    ("per-path.min-confidence", "min-confidence = 0.8"),
];

/// Returns a configuration in which every setting is explained and commented out.
pub(crate) fn template() -> String {
    let mut out = "# Settings of copydesk for this folder and everything in it; the nearest file counts.\n\
                   # `copydesk config show` says what holds, `copydesk config schema` helps editors.\n"
        .to_owned();
    for (path, example) in EXAMPLES {
        out.push('\n');
        let described = description(path).unwrap_or_default();
        for line in wrapped(&described, 98) {
            let _ = writeln!(out, "# {line}");
        }
        let _ = writeln!(out, "# {example}");
    }
    out
}

/// Returns every setting as Markdown, with what it means.
pub(crate) fn reference() -> String {
    let mut out = "# Configuration\n\n\
                   Written by `copydesk config reference`; edit `crates/cli/src/config/file.rs`, not this file.\n\n\
                   `copydesk.toml` holds the settings of a folder and everything in it. For each input the nearest one counts;\n\
                   what is said of the whole run is taken from the file nearest to the first path. `--config FILE` takes another file,\n\
                   `--config 'KEY = VALUE'` adds one setting, `--isolated` looks for none; options that are typed count most.\n\
                   `copydesk config init` writes a file to begin with, `config show PATH` says what holds and why, `config schema`\n\
                   prints a JSON Schema for editors. An unknown key stops the run.\n"
        .to_owned();
    for (path, example) in EXAMPLES {
        let described = description(path).unwrap_or_else(|| "As for all files.".to_owned());
        let example = example.replace("# ", "");
        let _ = write!(out, "\n## {path}\n\n{described}\n\n```toml\n{example}\n```\n");
    }
    for (name, text) in PRESETS {
        let _ = write!(out, "\n## preset:{name}\n\n```toml\n{}\n```\n", text.trim_end());
    }
    out
}

/// Returns what the comments in `file.rs` say of the setting at `path`.
fn description(path: &str) -> Option<String> {
    let schema: Json = serde_json::from_str(&schema()).expect("the schema is JSON");
    let mut at = &schema;
    let mut described = None;
    for key in path.split('.') {
        let setting = &at["properties"][key];
        described = setting["description"].as_str();
        let target = [setting, &setting["items"]]
            .into_iter()
            .chain(setting["anyOf"].as_array().into_iter().flatten());
        let target = target
            .filter_map(|place| place["$ref"].as_str().or(place["allOf"][0]["$ref"].as_str()));
        if let Some(target) = target.filter_map(|target| target.strip_prefix('#')).next() {
            at = schema.pointer(target)?;
        }
    }
    described.filter(|text| *text != "As above.").map(|text| text.replace('\n', " "))
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, description, show, template};
    use crate::config::Layer;
    use crate::config::parse::parse;

    #[test]
    fn the_template_is_a_configuration_with_and_without_its_comment_signs() {
        let text = template();
        assert_eq!(parse(&text, "").unwrap(), parse("", "").unwrap());
        let examples: Vec<_> =
            EXAMPLES.iter().map(|(_, example)| example.replace("# ", "")).collect();
        let file = parse(&examples.join("\n"), "").unwrap();
        assert_eq!(file.min_confidence, Some(0.5));
        assert_eq!(file.per_path.len(), 1);
        for (path, _) in EXAMPLES.iter().filter(|(path, _)| !path.starts_with("per-path.")) {
            assert!(description(path).is_some_and(|text| text.ends_with('.')), "{path}");
        }
    }

    #[test]
    fn each_setting_is_shown_with_its_place() {
        let layer = |origin: &str, text: &str| Layer {
            origin: origin.to_owned(),
            path: None,
            folder: std::path::PathBuf::new(),
            file: parse(text, origin).unwrap(),
        };
        let below =
            layer("preset:ci", "min-confidence = 0.5\n[severity]\nSTR = \"off\"\nDUP = \"info\"");
        let above = layer("copydesk.toml", "min-confidence = 0.7\n[severity]\nDUP = \"error\"");
        insta::assert_snapshot!(show(&[below, above]));
    }
}
