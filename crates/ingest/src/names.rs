//! What the names of files give away, where nobody has asked for the file itself.

use crate::compression::expanded_name;
use crate::formats;

/// Endings of files that hold articles in a container.
const CONTAINERS: [&str; 2] = ["tar", "zip"];

/// What a name ends in, after the ending of its compression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndsAs {
    /// As articles do.
    Article,
    /// As archives do.
    Container,
    /// As something else does.
    Other,
    /// There is no ending: its first bytes must tell.
    Nothing,
}

/// Tells what a name ends in. The name is in lower case and may have folders before it.
pub(crate) fn ending(name: &str) -> EndsAs {
    let name = expanded_name(name.rsplit(['/', '\\']).next().unwrap_or_default());
    match name.rsplit_once('.') {
        None => EndsAs::Nothing,
        // Hidden files are not meant to be seen; Macs put one beside each file of an archive.
        _ if name.starts_with('.') => EndsAs::Other,
        Some((_, ending)) if formats::endings().any(|known| known == ending) => EndsAs::Article,
        Some((_, ending)) if CONTAINERS.contains(&ending) => EndsAs::Container,
        Some(_) => EndsAs::Other,
    }
}

/// Lists the endings by which articles and archives are known.
pub(crate) fn known_endings() -> String {
    let endings: Vec<&str> = formats::endings().chain(CONTAINERS).collect();
    endings.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{EndsAs, ending};

    #[test]
    fn the_ending_below_the_compression_counts() {
        for (name, expected) in [
            ("a.txt", EndsAs::Article),
            ("x/a.jsonl.zst", EndsAs::Article),
            ("a.tar.gz", EndsAs::Container),
            ("a.tgz", EndsAs::Container),
            ("x.txt/picture.png", EndsAs::Other),
            ("x.y/LICENSE", EndsAs::Nothing),
            ("__macosx/._a.txt", EndsAs::Other),
        ] {
            assert_eq!(ending(name), expected, "{name}");
        }
    }
}
