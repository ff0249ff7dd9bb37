/// A text, cut into what the measures count.
pub(super) struct Text<'t> {
    /// The whole of it.
    pub(super) whole: &'t str,
    /// Its characters.
    pub(super) n_chars: usize,
    /// Its lines, without white space around; no blank ones.
    pub(super) lines: Vec<&'t str>,
    /// Its words, in order.
    pub(super) words: Vec<&'t str>,
    /// The characters in the words before each word, and in all.
    pub(super) chars_before: Vec<usize>,
}

impl<'t> Text<'t> {
    /// Cuts `whole` into lines and words.
    pub(super) fn new(whole: &'t str) -> Self {
        let lines: Vec<_> =
            whole.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        // English news has six bytes a word, with its space.
        let mut words = Vec::with_capacity(whole.len() / 6);
        words.extend(whole.split_whitespace().filter_map(word));
        let mut chars_before = Vec::with_capacity(words.len() + 1);
        chars_before.push(0);
        chars_before.extend(words.iter().scan(0, |n_chars, word| {
            *n_chars += if word.is_ascii() { word.len() } else { word.chars().count() };
            Some(*n_chars)
        }));
        Self { whole, n_chars: whole.chars().count(), lines, words, chars_before }
    }

    /// Returns the characters in all words.
    pub(super) fn n_word_chars(&self) -> usize {
        self.chars_before[self.words.len()]
    }

    /// Returns the paragraphs, without white space around; no blank ones.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = &'t str> {
        self.whole.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty())
    }
}

/// Returns the word in a run of text without white space, if it has a letter or a digit.
fn word(run: &str) -> Option<&str> {
    let bytes = run.as_bytes();
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        return Some(run);
    }
    let word = run.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn words_stand_between_white_space_without_the_marks_around() {
        let text = Text::new("“(Well-known)” U.S. – it didn’t pay\u{a0}£5.3m…\n# Ärzte, 中文。");
        let words = ["Well-known", "U.S", "it", "didn’t", "pay", "5.3m", "Ärzte", "中文"];
        assert_eq!(text.words, words);
    }

    #[test]
    fn lines_and_paragraphs_are_trimmed_and_never_blank() {
        let text = Text::new("\n one \r\n\n\n\ntwo\nthree\n\t\n");
        assert_eq!(text.lines, ["one", "two", "three"]);
        assert_eq!(text.paragraphs().collect::<Vec<_>>(), ["one", "two\nthree"]);
    }
}
