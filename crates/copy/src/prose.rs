//! How a piece of prose ends, what words it has, and how one speaks of several places.

/// Says whether `text` ends with a sentence: a stop, a question or an exclamation mark, perhaps
/// inside closing marks or brackets.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…'])
}

/// Says whether an opening mark after `before` continues an open quotation: it begins a line or
/// follows the end of a sentence.
pub(crate) fn opens_again(before: &str) -> bool {
    before.trim_end_matches(' ').ends_with('\n') || ends_sentence(before.trim_end())
}

/// Says whether `text` was cut off, by an ellipsis or in the middle of a sentence.
pub(crate) fn is_cut_off(text: &str) -> bool {
    let text = text.trim_end_matches(is_closing);
    text.ends_with("...")
        || text.ends_with('…')
        || text.ends_with(|c: char| !matches!(c, '.' | '!' | '?' | ':' | ';' | ','))
}

/// Says whether `word` stands in a list of words with spaces between.
pub(crate) fn contains_word(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == word)
}

/// Returns what a message says of the others, where one finding stands for `n` places of a `whole`.
pub(crate) fn and_more(n: usize, whole: &str) -> String {
    if n > 1 { format!(", and {} more in this {whole}", n - 1) } else { String::new() }
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']')
}

#[cfg(test)]
mod tests {
    use super::{ends_sentence, is_cut_off};

    #[test]
    fn a_sentence_may_end_inside_marks_and_brackets() {
        assert!(ends_sentence("He left.”)") && ends_sentence("Why?") && ends_sentence("Wait…"));
        assert!(!ends_sentence("The “end”") && !ends_sentence("said:") && !ends_sentence(""));
    }

    #[test]
    fn cut_texts_end_in_dots_or_mid_sentence() {
        assert!(is_cut_off("and then […]") && is_cut_off("and then...") && is_cut_off("used in a"));
        assert!(!is_cut_off("and then.") && !is_cut_off("He said:") && !is_cut_off(""));
    }
}
