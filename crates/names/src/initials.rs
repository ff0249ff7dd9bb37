//! Initials written as one word, `JK` for `J. K.`.

use crate::Lexicon;

/// More letters are a word.
const MOST_INITIALS: usize = 3;

/// Returns the words of a name with its initials written the other way: `jk rowling` for `j k rowling`, and the reverse.
/// `None` if it does not begin with initials; a short word that people are called (`al`, `jo`) is no initials.
pub(crate) fn otherwise_written(tokens: &[String], lexicon: &Lexicon) -> Option<Vec<String>> {
    let (first, rest) = tokens.split_first()?;
    let n_single = tokens.iter().take_while(|token| token.chars().count() == 1).count();
    if (2..=MOST_INITIALS).contains(&n_single) && n_single < tokens.len() {
        let (initials, rest) = tokens.split_at(n_single);
        return Some([&[initials.concat()], rest].concat());
    }
    let is_joined = (2..=MOST_INITIALS).contains(&first.chars().count())
        && !rest.is_empty()
        && lexicon.bearers(first) == 0.0;
    is_joined.then(|| first.chars().map(String::from).chain(rest.iter().cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::otherwise_written;
    use crate::{Lexicon, name_tokens};

    #[test]
    fn initials_are_joined_and_parted() {
        let lexicon = Lexicon::embedded();
        let otherwise = |name| otherwise_written(&name_tokens(name), &lexicon);
        for (name, other) in [("JK Rowling", "J. K. Rowling"), ("J.R.R. Tolkien", "JRR Tolkien")] {
            assert_eq!(otherwise(name).unwrap(), name_tokens(other));
            assert_eq!(otherwise(other).unwrap(), name_tokens(name));
        }
        for name in ["Al Gore", "J. Gore", "John Gore", "JK", "J. K."] {
            assert_eq!(otherwise(name), None, "{name}");
        }
    }
}
