use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::parse::parse;
use super::{ConfigFile, FILE_NAME, PRESETS};
use crate::args::ConfigArgs;

/// So many configurations may be built on each other: more are a circle.
const MAX_DEPTH: usize = 16;

/// Settings from one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layer {
    /// The place as users should see it.
    pub(crate) origin: String,
    /// The file, if it is one.
    pub(crate) path: Option<PathBuf>,
    /// What its paths are relative to.
    pub(crate) folder: PathBuf,
    pub(crate) file: ConfigFile,
}

/// Settings from all places that concern an input; what a later one says counts more.
pub(crate) type Layers = Arc<[Layer]>;

/// Finds the settings that concern an input: those of the nearest `copydesk.toml`, or those that
/// were named for all inputs.
#[derive(Debug)]
pub(crate) struct Config {
    base: PathBuf,
    /// Settings that were named on the command line.
    named: Vec<Layer>,
    /// Whether files are looked for.
    discovers: bool,
    /// What was found in the folders that were looked at, by folder.
    found: BTreeMap<PathBuf, Layers>,
}

impl Config {
    /// Reads what was named on the command line; `base` is the current folder.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or settings make no sense.
    pub(crate) fn new(args: &ConfigArgs, base: &Path) -> anyhow::Result<Self> {
        let mut config = Self {
            base: base.to_owned(),
            named: Vec::new(),
            discovers: !args.isolated,
            found: BTreeMap::new(),
        };
        let is_file = |typed: &str| !typed.contains('=') || Path::new(typed).exists();
        for typed in args.config.iter().filter(|typed| is_file(typed)) {
            config.discovers = false;
            config.add_file(&base.join(typed), 0)?;
        }
        for typed in args.config.iter().filter(|typed| !is_file(typed)) {
            let file = parse(typed, &format!("--config '{typed}'"))?;
            let origin = "the command line".to_owned();
            config.add(Layer { origin, path: None, folder: base.to_owned(), file }, 0)?;
        }
        Ok(config)
    }

    /// Returns `path` from the root on.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        self.base.join(path.strip_prefix("./").unwrap_or(path))
    }

    /// Returns the settings for what lies in `folder`, relative to the current one.
    ///
    /// # Errors
    ///
    /// If the nearest file cannot be read, or what it says makes no sense.
    pub(crate) fn for_folder(&mut self, folder: &Path) -> anyhow::Result<Layers> {
        let folder = self.base.join(folder);
        if let Some(layers) = self.found.get(&folder) {
            return Ok(Arc::clone(layers));
        }
        let mut files = folder.ancestors().map(|folder| folder.join(FILE_NAME));
        let nearest = if self.discovers { files.find(|file| file.is_file()) } else { None };
        let layers: Layers = match (&nearest, nearest.as_deref().and_then(Path::parent)) {
            (None, _) => self.named.clone().into(),
            (Some(_), Some(parent)) if parent != folder => self.for_folder(parent)?,
            (Some(file), _) => {
                let named = std::mem::take(&mut self.named);
                let read = self.add_file(file, 0);
                let mut layers = std::mem::replace(&mut self.named, named);
                read?;
                layers.extend(self.named.iter().cloned());
                layers.into()
            }
        };
        self.found.insert(folder, Arc::clone(&layers));
        Ok(layers)
    }

    fn add_file(&mut self, path: &Path, depth: usize) -> anyhow::Result<()> {
        let origin = path.strip_prefix(&self.base).unwrap_or(path).display().to_string();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration `{origin}`"))?;
        let file = parse(&text, &origin)?;
        let folder = path.parent().unwrap_or(&self.base).to_owned();
        self.add(Layer { origin, path: Some(path.to_owned()), folder, file }, depth)
    }

    /// Adds a layer, and before it those that it is built on.
    fn add(&mut self, layer: Layer, depth: usize) -> anyhow::Result<()> {
        if depth > MAX_DEPTH {
            bail!("{}: the configurations in `extend` are built on each other", layer.origin);
        }
        for below in &layer.file.extend {
            match below.strip_prefix("preset:") {
                Some(name) => self.named.push(preset(name, &layer)?),
                None => self
                    .add_file(&layer.folder.join(below), depth + 1)
                    .with_context(|| format!("`extend` in {}", layer.origin))?,
            }
        }
        self.named.push(layer);
        Ok(())
    }
}

fn preset(name: &str, wanted_by: &Layer) -> anyhow::Result<Layer> {
    let Some((_, text)) = PRESETS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = PRESETS.iter().map(|(name, _)| format!("`preset:{name}`")).collect();
        bail!("{}: there is no `preset:{name}` (there are {})", wanted_by.origin, known.join(", "));
    };
    let origin = format!("preset:{name}");
    let file = parse(text, &origin)?;
    Ok(Layer { origin, path: None, folder: wanted_by.folder.clone(), file })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Config;
    use crate::args::ConfigArgs;

    fn desk(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    /// The places of the settings for `folder`.
    fn origins(desk: &Path, args: &ConfigArgs, folder: &str) -> Result<Vec<String>, String> {
        let layers = Config::new(args, desk).and_then(|mut c| c.for_folder(Path::new(folder)));
        let layers = layers.map_err(|error| format!("{error:#}"))?;
        Ok(layers.iter().map(|layer| layer.origin.clone()).collect())
    }

    #[test]
    fn the_nearest_file_counts_and_what_it_is_built_on_comes_before_it() {
        let desk = desk(&[
            ("copydesk.toml", "extend = [\"preset:ci\"]"),
            ("wire/copydesk.toml", "extend = [\"../copydesk.toml\"]"),
            ("wire/2024/a.txt", ""),
        ]);
        let origins = |folder: &str| origins(desk.path(), &ConfigArgs::default(), folder).unwrap();
        assert_eq!(origins(""), ["preset:ci", "copydesk.toml"]);
        assert_eq!(origins("blog"), ["preset:ci", "copydesk.toml"]);
        let of_wire = origins("wire/2024");
        assert_eq!(of_wire.len(), 3);
        assert_eq!(of_wire[2], "wire/copydesk.toml");
    }

    #[test]
    fn named_settings_replace_files_and_single_ones_come_last() {
        let desk = desk(&[("copydesk.toml", ""), ("other.toml", "")]);
        let origins = |config: &[&str], isolated| {
            let config = config.iter().map(|&typed| typed.to_owned()).collect();
            origins(desk.path(), &ConfigArgs { config, isolated }, "").unwrap()
        };
        assert_eq!(origins(&["other.toml"], false), ["other.toml"]);
        let single = "min-confidence = 0.5";
        assert_eq!(origins(&[single], false), ["copydesk.toml", "the command line"]);
        assert_eq!(origins(&[single, "other.toml"], true), ["other.toml", "the command line"]);
    }

    #[test]
    fn a_circle_and_an_unknown_preset_are_refused() {
        let desk = desk(&[
            ("a/copydesk.toml", "extend = [\"copydesk.toml\"]"),
            ("b/copydesk.toml", "extend = [\"preset:ab\"]"),
            ("c/copydesk.toml", "extend = [\"gone.toml\"]"),
        ]);
        let error = |folder| origins(desk.path(), &ConfigArgs::default(), folder).unwrap_err();
        assert!(error("a").contains("built on each other"), "{}", error("a"));
        assert!(error("b").contains("there is no `preset:ab` (there are `preset:ci`"));
        assert!(error("c").contains("`extend` in c/copydesk.toml: cannot read"), "{}", error("c"));
    }
}
