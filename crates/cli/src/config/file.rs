//! What `copydesk.toml` may say. The comments here are the help of the schema, of `config init` and
//! of docs/configuration.md.

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::selection::{Level, RuleChoice};

/// The settings of copydesk for a folder and everything in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ConfigFile {
    /// What these settings are built on: paths of other configurations, relative to this one, or
    /// the presets `preset:ci`, `preset:corpus` and `preset:newsroom`. What is said here counts
    /// more, and what is said in a later one more than in an earlier one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) extend: Vec<String>,

    /// The rules that are looked for: codes, beginnings of codes such as `DUP`, names, `ALL` or
    /// `NONE`. All of them where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) select: Option<Vec<String>>,

    /// Rules that are looked for as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extend_select: Option<Vec<String>>,

    /// Rules that are not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ignore: Option<Vec<String>>,

    /// The confidence from which findings are reported, 0 to 1. 0 where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) min_confidence: Option<f64>,

    /// How severe the findings of rules are: `error`, `warning`, `info` or `off`, by code,
    /// beginning of a code or name. Findings that a rule itself takes less seriously than most of
    /// its own become no more severe than that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) severity: Option<BTreeMap<String, Level>>,

    /// What the house writes; what differs from it is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) house_style: Option<HouseStyleTable>,

    /// Settings of rules for certain files, after all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) per_path: Vec<PerPath>,

    /// The severity from which findings make the exit code 1: `error` (where nothing is said),
    /// `warning`, `info` or `never`. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["error", "warning", "info", "never"]))]
    pub(crate) fail_on: Option<String>,

    /// Lists of people who are known, beside those that copydesk brings along: compiled gazetteers
    /// or any list that `copydesk gazetteer build` reads, relative to this file. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) gazetteers: Option<Vec<PathBuf>>,

    /// Whether the public figures that copydesk brings along are known. `true` where nothing is
    /// said. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starter_gazetteer: Option<bool>,

    /// Lists of the names and words of the project, relative to this file: CSV with the columns
    /// `name`, `variants` and `wrong`. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) vocabulary: Option<Vec<PathBuf>>,

    /// The list of the problems that are known, relative to this file (`copydesk baseline`). Of
    /// the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) baseline: Option<PathBuf>,

    /// The decisions that people made, relative to this file: JSON Lines with `fingerprint` and
    /// `decision`. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) decisions: Option<PathBuf>,

    /// Whether what is found of each article is kept in `.copydesk-cache` beside this file. Of the
    /// whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cache: Option<bool>,

    /// How articles are read. Of the whole run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) input: Option<InputTable>,
}

/// What the house writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct HouseStyleTable {
    /// `Mr.` or `Mr` (NAM005).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["with-stop", "without-stop"]))]
    pub(crate) honorifics: Option<String>,

    /// `“…”` or `"…"` (QUO002).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["curly", "straight"]))]
    pub(crate) quotes: Option<String>,

    /// ` – `, ` — `, `—`, ` - ` or ` -- ` (STR007).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["spaced-en", "spaced-em", "em", "spaced-hyphen", "double-hyphen"]))]
    pub(crate) dashes: Option<String>,
}

/// Settings of rules for certain files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PerPath {
    /// Which files: patterns such as `wire/**` or `*.md`, relative to this file; a pattern
    /// without `/` is about names in any folder.
    pub(crate) paths: Vec<String>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) select: Option<Vec<String>>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extend_select: Option<Vec<String>>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ignore: Option<Vec<String>>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) min_confidence: Option<f64>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) severity: Option<BTreeMap<String, Level>>,

    /// As above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) house_style: Option<HouseStyleTable>,
}

/// How articles are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct InputTable {
    /// The format of every input; recognised where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<String>,

    /// The encoding of every text; found out where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) encoding: Option<String>,

    /// How paragraphs are told apart: `auto`, `blank`, `line` or `whole`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["auto", "blank", "line"]))]
    pub(crate) paragraphs: Option<String>,

    /// Whether input that cannot be read makes the run fail: `fail` or `warn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["fail", "warn"]))]
    pub(crate) on_read_error: Option<String>,

    /// What the fields of records are called: `text`, `title`, `id`, `url`, `byline`,
    /// `published`, `language`, `source`. A name with dots leads into objects and through lists:
    /// `text = "body.content"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fields: Option<BTreeMap<String, String>>,
}

/// Gives what a table says of rules.
macro_rules! choice {
    ($table:ident) => {
        impl $table {
            /// Returns what is said of rules.
            pub(crate) fn choice(&self) -> RuleChoice {
                RuleChoice {
                    select: self.select.clone(),
                    extend_select: self.extend_select.clone().unwrap_or_default(),
                    ignore: self.ignore.clone().unwrap_or_default(),
                    severity: self.severity.clone().unwrap_or_default(),
                    min_confidence: self.min_confidence,
                }
            }
        }
    };
}
choice!(ConfigFile);
choice!(PerPath);

impl HouseStyleTable {
    /// Returns the settings as they are typed: `dashes=em`.
    pub(crate) fn settings(&self) -> Vec<String> {
        let keys =
            [("honorifics", &self.honorifics), ("quotes", &self.quotes), ("dashes", &self.dashes)];
        let set = keys.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        set.map(|(key, value)| format!("{key}={value}")).collect()
    }
}
