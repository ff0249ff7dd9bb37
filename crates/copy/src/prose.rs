//! How a piece of prose ends.

/// Says whether `text` ends with a sentence: a stop, a question or an exclamation mark, perhaps
/// inside closing marks or brackets.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…'])
}

/// Says whether `text` was cut off, by an ellipsis or in the middle of a sentence.
pub(crate) fn is_cut_off(text: &str) -> bool {
    let text = text.trim_end_matches(is_closing);
    text.ends_with("...")
        || text.ends_with('…')
        || text.ends_with(|c: char| !matches!(c, '.' | '!' | '?' | ':' | ';' | ','))
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
