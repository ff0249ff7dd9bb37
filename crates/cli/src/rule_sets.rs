//! Which rules hold in which articles, and what the house writes there.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_copy::HouseStyle;
use copydesk_ingest::Plan;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::args::RulesArgs;
use crate::config::{Config, Layer, Layers};
use crate::house_style::house_style;
use crate::selection::{RuleChoice, Selection};

/// The rules that hold in some articles.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RuleSet {
    pub(crate) selection: Selection,
    pub(crate) house_style: HouseStyle,
}

/// The rules of a run: one set, as a rule, and more where configurations differ by path.
#[derive(Debug)]
pub(crate) struct RuleSets {
    /// The first one is that of the run.
    sets: Vec<RuleSet>,
    /// The set of each input that has another than the first.
    by_input: HashMap<String, usize>,
    union: Selection,
    /// Selectors in configurations that mean no rule.
    pub(crate) unknown: Vec<UnknownRule>,
}

/// A selector in a configuration that means no rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UnknownRule {
    pub(crate) origin: String,
    pub(crate) path: Option<std::path::PathBuf>,
    pub(crate) selector: String,
}

impl RuleSets {
    /// Makes a set of `args` alone, for all articles.
    ///
    /// # Errors
    ///
    /// If a selector means no rule, or a number or a house style makes no sense.
    pub(crate) fn of_args(args: &RulesArgs) -> anyhow::Result<Self> {
        let selection = Selection::of(args)?;
        let house_style = house_style(&args.house_style)?;
        Ok(Self::of_one(RuleSet { selection, house_style }))
    }

    /// Makes the rules of a run of one set.
    pub(crate) fn of_one(set: RuleSet) -> Self {
        let union = set.selection.clone();
        Self { sets: vec![set], by_input: HashMap::new(), union, unknown: Vec::new() }
    }

    /// Makes the rules of a run that looks for no problems.
    pub(crate) fn none() -> Self {
        let select = Some(Vec::new());
        let selection = Selection::new(&[RuleChoice { select, ..RuleChoice::default() }]);
        Self::of_one(RuleSet { selection, house_style: HouseStyle::default() })
    }

    /// Finds the rules for every input in `plan`: those of its configuration, after which `args`
    /// count. `layers` is the configuration of the run.
    ///
    /// # Errors
    ///
    /// As [`of_args`](Self::of_args), and if a configuration cannot be read.
    pub(crate) fn new(
        args: &RulesArgs,
        layers: &Layers,
        config: &mut Config,
        plan: &Plan,
    ) -> anyhow::Result<Self> {
        let typed = RuleChoice::typed(args)?;
        let typed_style = house_style(&args.house_style)?;
        let mut maker = Maker { typed, typed_style, configs: Vec::new(), sets: Vec::new() };
        maker.set(layers, None)?;
        let mut by_input = HashMap::new();
        for input in &plan.inputs {
            let path = input.file().unwrap_or(Path::new(&input.display));
            let layers = match input.file() {
                Some(file) => &config.for_folder(file.parent().unwrap_or(Path::new("")))?,
                None => layers,
            };
            let set = maker.set(layers, Some(&config.absolute(path)))?;
            if set > 0 {
                by_input.insert(input.display.clone(), set);
            }
        }
        let union = Selection::union(maker.sets.iter().map(|set| &set.selection));
        Ok(Self { union, unknown: maker.unknown(), sets: maker.sets, by_input })
    }

    /// Returns every set; an index into them is a number of [`index_of`](Self::index_of).
    pub(crate) fn sets(&self) -> &[RuleSet] {
        &self.sets
    }

    /// Returns all rules that hold somewhere.
    pub(crate) fn union(&self) -> &Selection {
        &self.union
    }

    /// Returns the set that holds in articles from `path`, an input or something packed in one.
    pub(crate) fn of(&self, path: &str) -> &RuleSet {
        &self.sets[self.index_of(path)]
    }

    /// Returns the number of the set that holds in articles from `path`.
    pub(crate) fn index_of(&self, path: &str) -> usize {
        if self.by_input.is_empty() {
            return 0;
        }
        let slashes = path.match_indices('/').map(|(at, _)| at).rev();
        let mut around = std::iter::once(path.len()).chain(slashes).map(|end| &path[..end]);
        around.find_map(|input| self.by_input.get(input)).copied().unwrap_or(0)
    }
}

/// Makes each set once.
struct Maker {
    typed: RuleChoice,
    typed_style: HouseStyle,
    configs: Vec<Known>,
    sets: Vec<RuleSet>,
}

/// A configuration, with the sets that it has given for the parts of it that hold.
struct Known {
    layers: Layers,
    patterns: Vec<(usize, usize, GlobSet)>,
    sets: BTreeMap<Vec<usize>, usize>,
}

impl Maker {
    /// Returns the number of the set for the file at `path` under `layers`.
    fn set(&mut self, layers: &Layers, path: Option<&Path>) -> anyhow::Result<usize> {
        let known =
            self.configs.iter().position(|known| std::sync::Arc::ptr_eq(&known.layers, layers));
        let config = match known {
            Some(config) => config,
            None => {
                verify(layers)?;
                let patterns = patterns(layers)?;
                let layers = std::sync::Arc::clone(layers);
                self.configs.push(Known { layers, patterns, sets: BTreeMap::new() });
                self.configs.len() - 1
            }
        };
        let known = &self.configs[config];
        let holds = |(layer, _, globs): &&(usize, usize, GlobSet)| {
            path.is_some_and(|path| is_match(globs, path, &known.layers[*layer].folder))
        };
        let held: Vec<_> =
            known.patterns.iter().enumerate().filter(|(_, part)| holds(part)).collect();
        let key: Vec<usize> = held.iter().map(|(index, _)| *index).collect();
        if let Some(&set) = known.sets.get(&key) {
            return Ok(set);
        }
        let parts =
            held.iter().map(|(_, (layer, part, _))| &known.layers[*layer].file.per_path[*part]);
        let mut choices: Vec<_> = known.layers.iter().map(|layer| layer.file.choice()).collect();
        let mut styles: Vec<_> =
            known.layers.iter().filter_map(|l| l.file.house_style.as_ref()).collect();
        for part in parts {
            choices.push(part.choice());
            styles.extend(part.house_style.as_ref());
        }
        choices.push(self.typed.clone());
        let mut style = HouseStyle::default();
        for table in styles {
            style = house_style(&table.settings())?.or(style);
        }
        let set = RuleSet {
            selection: Selection::new(&choices),
            house_style: self.typed_style.or(style),
        };
        let equal = self.sets.iter().position(|made| *made == set);
        let index = equal.unwrap_or(self.sets.len());
        if index > usize::from(u16::MAX) {
            bail!("the configurations make more than 65,536 different sets of rules");
        }
        if equal.is_none() {
            self.sets.push(set);
        }
        self.configs[config].sets.insert(key, index);
        Ok(index)
    }

    fn unknown(&self) -> Vec<UnknownRule> {
        let mut unknown = Vec::new();
        for layer in self.configs.iter().flat_map(|known| known.layers.iter()) {
            let parts = layer.file.per_path.iter().map(|part| part.choice());
            for choice in std::iter::once(layer.file.choice()).chain(parts) {
                unknown.extend(choice.unknown().into_iter().map(|selector| UnknownRule {
                    origin: layer.origin.clone(),
                    path: layer.path.clone(),
                    selector: selector.to_owned(),
                }));
            }
        }
        unknown.sort();
        unknown.dedup();
        unknown
    }
}

/// Makes sure that numbers and house styles make sense.
fn verify(layers: &Layers) -> anyhow::Result<()> {
    for Layer { origin, file, .. } in layers.iter() {
        let parts = file.per_path.iter().map(|part| (part.choice(), part.house_style.as_ref()));
        let whole = std::iter::once((file.choice(), file.house_style.as_ref()));
        for (choice, style) in whole.chain(parts) {
            choice.verify().with_context(|| origin.clone())?;
            if let Some(style) = style {
                house_style(&style.settings()).with_context(|| origin.clone())?;
            }
        }
    }
    Ok(())
}

/// Returns the patterns of all parts for certain files: the layer, the part, and what it matches.
fn patterns(layers: &Layers) -> anyhow::Result<Vec<(usize, usize, GlobSet)>> {
    let mut patterns = Vec::new();
    for (layer_no, layer) in layers.iter().enumerate() {
        for (part_no, part) in layer.file.per_path.iter().enumerate() {
            let mut globs = GlobSetBuilder::new();
            for pattern in &part.paths {
                let anywhere =
                    if pattern.contains('/') { pattern.clone() } else { format!("**/{pattern}") };
                let glob = GlobBuilder::new(anywhere.trim_start_matches("./"))
                    .literal_separator(true)
                    .build();
                globs.add(glob.with_context(|| format!("`paths` in {}", layer.origin))?);
            }
            patterns.push((layer_no, part_no, globs.build()?));
        }
    }
    Ok(patterns)
}

fn is_match(globs: &GlobSet, path: &Path, folder: &Path) -> bool {
    path.strip_prefix(folder).is_ok_and(|relative| globs.is_match(relative))
}

#[cfg(test)]
mod tests {
    use copydesk_ingest::{IngestConfig, Plan};
    use std::path::Path;

    use super::RuleSets;
    use crate::args::{ConfigArgs, RulesArgs};
    use crate::config::Config;

    #[test]
    fn rules_hold_by_folder_and_by_pattern() {
        let desk = tempfile::tempdir().unwrap();
        let base = desk.path();
        for (name, text) in [
            (
                "copydesk.toml",
                "select = [\"QUO\", \"NOPE\"]\n[[per-path]]\npaths = [\"*.md\", \"wire/a/**\"]\nignore = [\"QUO001\"]\n",
            ),
            ("blog/copydesk.toml", "select = [\"ENC001\"]\n[house-style]\ndashes = \"em\"\n"),
            ("a.txt", "A"),
            ("b.md", "B"),
            ("wire/a/c.txt", "C"),
            ("blog/d.md", "D"),
        ] {
            let path = base.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut config = Config::new(&ConfigArgs::default(), base).unwrap();
        let layers = config.for_folder(Path::new("")).unwrap();
        let ingest = IngestConfig { base: base.to_owned(), ..IngestConfig::default() };
        let plan = Plan::new(&[base.as_os_str().to_owned()], &[], &ingest);
        let args = RulesArgs::default();
        let sets = RuleSets::new(&args, &layers, &mut config, &plan).unwrap();
        let codes = |path: &str| -> Vec<&str> {
            sets.of(path).selection.rules().iter().map(|rule| rule.code).collect()
        };
        assert_eq!(codes("a.txt"), ["QUO001", "QUO002"]);
        assert_eq!(codes("b.md"), ["QUO002"]);
        assert_eq!(codes("wire/a/c.txt"), ["QUO002"]);
        assert_eq!(codes("wire/a/c.txt/packed/x.txt"), ["QUO002"], "as the archive");
        assert_eq!(codes("blog/d.md"), ["ENC001"]);
        assert_eq!(sets.sets().len(), 3);
        let unknown: Vec<_> = sets.unknown.iter().map(|u| (&*u.origin, &*u.selector)).collect();
        assert_eq!(unknown, [("copydesk.toml", "NOPE")]);
    }
}
