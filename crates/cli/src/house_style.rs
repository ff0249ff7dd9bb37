//! `--house-style`: what a house writes, from words to meaning.

use anyhow::bail;
use copydesk_copy::{Dashes, Honorifics, HouseStyle, QuotationMarks};

use crate::selection::nearest;

const KEYS: [&str; 3] = ["honorifics", "quotes", "dashes"];

/// Returns the house style that settings such as `dashes=em` make up.
///
/// # Errors
///
/// If a setting has a key or a value that there is not, or a key is set twice.
pub(crate) fn house_style(settings: &[String]) -> anyhow::Result<HouseStyle> {
    let mut style = HouseStyle::default();
    for setting in settings {
        let Some((key, typed)) = setting.split_once('=') else {
            bail!("`--house-style {setting}` has no value, as in `dashes=spaced-en`");
        };
        let is_set = match key {
            "honorifics" => {
                style.honorifics.replace(value(setting, typed, &Honorifics::NAMES)?).is_some()
            }
            "quotes" => style
                .quotation_marks
                .replace(value(setting, typed, &QuotationMarks::NAMES)?)
                .is_some(),
            "dashes" => style.dashes.replace(value(setting, typed, &Dashes::NAMES)?).is_some(),
            unknown => bail!("`--house-style {setting}`: {}", there_is_no("key", unknown, &KEYS)),
        };
        if is_set {
            bail!("`--house-style` says twice what `{key}` are; say it once");
        }
    }
    Ok(style)
}

fn value<T: Copy>(setting: &str, typed: &str, names: &[(&str, T)]) -> anyhow::Result<T> {
    if let Some((_, value)) = names.iter().find(|(name, _)| *name == typed) {
        return Ok(*value);
    }
    let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    bail!("`--house-style {setting}`: {}", there_is_no("value", typed, &names))
}

fn there_is_no(what: &str, typed: &str, names: &[&str]) -> String {
    match nearest(typed, names.iter().copied()) {
        Some(name) => format!("there is no {what} `{typed}`; did you mean `{name}`?"),
        None => format!("there is no {what} `{typed}` (there are `{}`)", names.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use copydesk_copy::{Dashes, HouseStyle, QuotationMarks};

    use super::house_style;

    fn parsed(settings: &[&str]) -> Result<HouseStyle, String> {
        let settings: Vec<String> = settings.iter().map(|&setting| setting.to_owned()).collect();
        house_style(&settings).map_err(|error| error.to_string())
    }

    #[test]
    fn settings_make_up_a_style() {
        assert_eq!(parsed(&[]), Ok(HouseStyle::default()));
        let style = HouseStyle {
            dashes: Some(Dashes::SpacedEn),
            quotation_marks: Some(QuotationMarks::Curly),
            ..HouseStyle::default()
        };
        assert_eq!(parsed(&["dashes=spaced-en", "quotes=curly"]), Ok(style));
    }

    #[test]
    fn what_there_is_not_is_refused_with_what_was_perhaps_meant() {
        for (settings, error) in [
            (&["dashs=em"][..], "there is no key `dashs`; did you mean `dashes`?"),
            (&["dashes=spaced-emm"], "did you mean `spaced-em`?"),
            (&["quotes=x"], "there is no value `x` (there are `curly`, `straight`)"),
            (&["curly"], "has no value, as in `dashes=spaced-en`"),
            (&["dashes=em", "dashes=em"], "says twice what `dashes` are"),
        ] {
            let message = parsed(settings).unwrap_err();
            assert!(message.contains(error), "{message}");
        }
    }
}
