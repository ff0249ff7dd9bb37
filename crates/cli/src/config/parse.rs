//! From text to settings, strictly: an unknown key is an error that says what was perhaps meant.

use anyhow::anyhow;

use super::ConfigFile;
use crate::selection::nearest;

/// Reads `text`, which stands in `origin`.
///
/// # Errors
///
/// If it is no TOML, or says what a configuration cannot say; the message has the line.
pub(crate) fn parse(text: &str, origin: &str) -> anyhow::Result<ConfigFile> {
    toml::from_str(text).map_err(|error| {
        let line =
            error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let place = line.map_or(origin.to_owned(), |line| format!("{origin}:{line}"));
        anyhow!("{place}: {}", remedy(error.message()))
    })
}

/// Shortens what the parser says of an unknown key to the key that was perhaps meant.
fn remedy(message: &str) -> String {
    let message = message.lines().next().unwrap_or(message);
    let Some(rest) = message.strip_prefix("unknown field `") else { return message.to_owned() };
    let mut words = rest.split('`').step_by(2);
    let typed = words.next().unwrap_or_default();
    let known: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match nearest(typed, known.iter().copied()) {
        Some(meant) => format!("there is no key `{typed}`; did you mean `{meant}`?"),
        None => format!("there is no key `{typed}` (there are `{}`)", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn error(text: &str) -> String {
        parse(text, "copydesk.toml").unwrap_err().to_string()
    }

    #[test]
    fn what_a_configuration_cannot_say_is_refused_with_its_line() {
        for (text, expected) in [
            ("\nslect = []", "copydesk.toml:2: there is no key `slect`; did you mean `select`?"),
            (
                "[house-style]\ndash = \"em\"",
                "copydesk.toml:2: there is no key `dash`; did you mean `dashes`?",
            ),
            (
                "[input]\nxyzzy = 1",
                "copydesk.toml:2: there is no key `xyzzy` (there are `format`, ",
            ),
            (
                "[severity]\nDUP = \"eror\"",
                "copydesk.toml:2: unknown variant `eror`, expected one of ",
            ),
            ("min-confidence = \"high\"", "copydesk.toml:1: invalid type: string \"high\""),
            ("select = [", "copydesk.toml:1: "),
        ] {
            let message = error(text);
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
