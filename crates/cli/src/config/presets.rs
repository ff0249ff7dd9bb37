/// The settings that come along, by name.
pub(crate) const PRESETS: [(&str, &str); 3] = [
    ("ci", include_str!("../../../../data/presets/ci.toml")),
    ("corpus", include_str!("../../../../data/presets/corpus.toml")),
    ("newsroom", include_str!("../../../../data/presets/newsroom.toml")),
];

#[cfg(test)]
mod tests {
    use super::PRESETS;
    use crate::config::parse::parse;

    #[test]
    fn presets_are_valid_and_name_rules_that_there_are() {
        for (name, text) in PRESETS {
            let file = parse(text, name).unwrap();
            assert!(file.choice().unknown().is_empty(), "{name}");
        }
    }
}
