use clap::Args;

/// Which findings count.
#[derive(Debug, Default, Args)]
pub(crate) struct RulesArgs {
    /// Look for these rules only: codes, beginnings of codes, names, ALL or NONE
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,

    /// Look for these rules as well, whatever a configuration says
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) extend_select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,

    /// Report what differs from this: honorifics=with-stop|without-stop, quotes=curly|straight,
    /// dashes=spaced-en|spaced-em|em|spaced-hyphen|double-hyphen
    ///
    /// Where nothing is said, an article is compared with itself: the rarer of two ways in it is
    /// reported (NAM005, QUO002, STR007).
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) house_style: Vec<String>,

    /// Leave findings of less than this confidence out, 0 (the default) to 1
    #[arg(long, value_name = "NUMBER", help_heading = "Rules")]
    pub(crate) min_confidence: Option<f64>,
}
