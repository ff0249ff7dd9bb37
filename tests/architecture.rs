//! Holds the crate graph: who may use whom.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every crate, and the crates of ours that it may use. A new edge belongs into ARCHITECTURE.md
/// before it belongs here.
const MAY_USE: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("ingest", &["core"]),
    ("dedup", &["core"]),
    ("names", &["core"]),
    ("copy", &["core"]),
    ("report", &["core"]),
    ("cli", &["core", "ingest", "dedup", "names", "copy", "report"]),
    ("python", &["cli"]),
];

fn crates_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the crates of ours that `manifest` names, in whatever section.
fn crates_used(manifest: &str) -> BTreeSet<String> {
    let manifest: toml::Table = manifest.parse().expect("a manifest is TOML");
    manifest
        .iter()
        .filter(|(section, _)| section.ends_with("dependencies"))
        .filter_map(|(_, section)| section.as_table())
        .flat_map(toml::Table::keys)
        .filter_map(|name| match name.as_str() {
            "copydesk" => Some("cli".to_owned()),
            name => name.strip_prefix("copydesk-").map(str::to_owned),
        })
        .collect()
}

#[test]
fn crates_use_only_what_they_may() {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(crates_folder()).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        match MAY_USE.iter().find(|(krate, _)| *krate == name) {
            None => problems.push(format!("crate `{name}` has no row in the table")),
            Some((_, allowed)) => problems.extend(
                crates_used(&manifest)
                    .into_iter()
                    .filter(|used| !allowed.contains(&used.as_str()))
                    .map(|used| format!("`{name}` must not use `{used}`")),
            ),
        }
        seen.insert(name);
    }
    let expected: BTreeSet<String> = MAY_USE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(seen, expected, "the table and crates/ must name the same crates");
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn an_edge_is_seen_in_every_section() {
    let manifest = "[dependencies]\ncopydesk-core.workspace = true\nserde = \"1\"\n\
                    copydesk = { path = \"../cli\" }\n\
                    [dev-dependencies]\ncopydesk-names = { path = \"../names\" }\n";
    let used: Vec<String> = crates_used(manifest).into_iter().collect();
    assert_eq!(used, ["cli", "core", "names"]);
}
