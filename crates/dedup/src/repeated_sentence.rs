use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, ParagraphKind, Related,
    Rule, Severity, Similarity, Span,
};
use rustc_hash::FxHashMap;

use crate::hash;
use crate::words::Words;

/// DUP007: a sentence stands twice in one article.
pub static REPEATED_SENTENCE: Rule = Rule {
    code: "DUP007",
    name: "repeated-sentence",
    summary: "a long sentence stands twice in the same article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "A sentence of at least twelve words that stands word for word in two places of \
                an article, among other sentences. The later one is marked. Paragraphs \
                that repeat as a whole are left to `repeated-paragraph` and \
                `near-repeated-paragraph`.",
        matters: "The sentence was moved and not removed where it stood before, or two versions \
                  of a passage were put together.",
        example: Example {
            flagged: &[
                "The dam was built in 1931 to keep the spring floods away from the lower town. It \
                 has held ever since, though twice the water stood a hand below its crown and \
                 people slept in the school on the hill.\n\nEngineers want to raise it by two \
                 metres. The dam was built in 1931 to keep the spring floods away from the lower \
                 town. The council will vote on the plan in June, and half of its members say \
                 they cannot see where the money should come from.",
            ],
            silent: &[
                "The dam was built in 1931. It has held ever since.\n\nEngineers want to raise \
                 it. The dam was built in 1931. The council will vote in June.",
            ],
        },
        limits: "Shorter sentences may be repeated for effect, and what stands three times or \
                 more is a refrain or a note. A sentence that makes up a whole paragraph, such as \
                 a quotation set off from the text, is left alone.",
    },
};

/// Shorter sentences are refrains, questions put to several people, standing phrases.
const MIN_WORDS: usize = 12;

/// Finds sentences that stand twice in one article. Takes `O(n)` in its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct RepeatedSentence;

/// A long sentence among others.
struct Sentence {
    paragraph: usize,
    span: Span,
    hash: u64,
}

impl Detector for RepeatedSentence {
    fn rule(&self) -> &'static Rule {
        &REPEATED_SENTENCE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let mut first_of: FxHashMap<u64, Sentence> = FxHashMap::default();
        let mut repeats: Vec<(Sentence, Span)> = Vec::new();
        let mut n_words_of = Vec::with_capacity(article.paragraphs().len());
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            let text = paragraph.span.slice(article.text());
            n_words_of.push(text.split_whitespace().count());
            if !matches!(paragraph.kind, ParagraphKind::Body | ParagraphKind::Quote) {
                continue;
            }
            for sentence in long_sentences(text) {
                let span = Span::of(sentence, article.text());
                let hash = hash::of_sequence(Words::of(sentence).map(|word| word.hash));
                let sentence = Sentence { paragraph: index, span, hash };
                match first_of.get(&hash) {
                    Some(first) => repeats.push((sentence, first.span)),
                    None => drop(first_of.insert(hash, sentence)),
                }
            }
        }
        let mut n_repeats: FxHashMap<u64, usize> = FxHashMap::default();
        for (sentence, _) in &repeats {
            *n_repeats.entry(sentence.hash).or_default() += 1;
        }
        repeats.retain(|(sentence, _)| n_repeats[&sentence.hash] == 1);
        // Paragraphs that share most of their words are one repeat and not several.
        let n_words = |span: &Span| span.slice(article.text()).split_whitespace().count();
        let mut shared: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        for (sentence, first) in &repeats {
            let pair = (first_of[&sentence.hash].paragraph, sentence.paragraph);
            *shared.entry(pair).or_default() += n_words(first);
        }
        for (sentence, first) in repeats {
            let (a, b) = (first_of[&sentence.hash].paragraph, sentence.paragraph);
            let shorter = n_words_of[a].min(n_words_of[b]);
            if a == b || 2 * shared[&(a, b)] <= shorter {
                findings.push(finding(article, &sentence, first));
            }
        }
    }
}

fn finding(article: &Article, sentence: &Sentence, first: Span) -> Finding {
    let text = sentence.span.slice(article.text());
    let opening: Vec<&str> = text.split_whitespace().take(6).collect();
    let message = format!("`{}…` stands here a second time", opening.join(" "));
    // With the space before it; a sentence at the beginning takes the space after it along.
    let all = article.text();
    let before = all[..sentence.span.start()].trim_end_matches(' ').len();
    let after = sentence.span.end() + all[sentence.span.end()..].len()
        - all[sentence.span.end()..].trim_start_matches(' ').len();
    let is_at_start = all[..before].is_empty() || all[..before].ends_with('\n');
    let cut = if is_at_start {
        Span::new(sentence.span.start(), after)
    } else {
        Span::new(before, sentence.span.end())
    };
    Finding::new(&REPEATED_SENTENCE, article.place(sentence.span), message)
        .with_help("delete this copy of the sentence")
        .with_related(Related {
            place: article.place(first),
            message: "the first copy".to_owned(),
            similarity: Some(Similarity::ONE),
        })
        .with_fix(Applicability::Unsafe, vec![Edit { span: cut, replacement: String::new() }])
}

/// Returns the sentences of a paragraph that are long enough; none of a paragraph that is one
/// sentence.
fn long_sentences(text: &str) -> Vec<&str> {
    let sentences: Vec<&str> = sentences(text).collect();
    if sentences.len() < 2 {
        return Vec::new();
    }
    let is_long = |sentence: &&str| MIN_WORDS <= sentence.split_whitespace().count();
    sentences.into_iter().filter(is_long).collect()
}

/// Cuts a paragraph after each stop, question or exclamation mark, with the quotation marks that
/// follow it, where a space comes next. An abbreviation cuts as well: the parts of equal sentences
/// are equal too.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |c: char| matches!(c, '"' | '”' | '’' | '\'' | ')' | '»' | ']');
    let ends_sentence =
        move |before: &str| before.trim_end_matches(is_mark).ends_with(['.', '!', '?', '…']);
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let mut ends = rest.match_indices(char::is_whitespace).map(|(at, _)| at);
        let end = ends.find(|&at| ends_sentence(&rest[..at])).unwrap_or(rest.len());
        let sentence;
        (sentence, rest) = rest.split_at(end);
        (!sentence.is_empty()).then_some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector as _};

    use super::{RepeatedSentence, sentences};

    fn marked(text: &str) -> Vec<String> {
        let article = Article::from_plain_text(text);
        let mut findings = Vec::new();
        RepeatedSentence.check(&article, &mut findings);
        findings.iter().map(|f| f.place.span.slice(article.text()).to_owned()).collect()
    }

    const LONG: &str = "The dam was built in 1931 to keep the spring floods out of town.";

    #[test]
    fn a_paragraph_is_cut_at_its_stops() {
        let text = "“It holds.” He paused. Mr. Ito nodded";
        assert_eq!(
            sentences(text).collect::<Vec<_>>(),
            ["“It holds.”", "He paused.", "Mr.", "Ito nodded"]
        );
        assert_eq!(sentences("").count(), 0);
    }

    #[test]
    fn a_sentence_among_others_is_found_and_cut_out_with_its_space() {
        let other =
            "It has held ever since, whatever the river brought down from the hills in May.";
        let text = format!(
            "{LONG} {other} Nobody complains.\n\nPlans exist. {} Voters will decide on all of that in June, said the mayor.",
            LONG.to_uppercase()
        );
        assert_eq!(marked(&text), [LONG.to_uppercase()]);
        let article = Article::from_plain_text(&text);
        let mut findings = Vec::new();
        RepeatedSentence.check(&article, &mut findings);
        let edit = &findings[0].fix.as_ref().unwrap().edits[0];
        let mut repaired = text.clone();
        repaired.replace_range(edit.span.start()..edit.span.end(), "");
        assert!(
            repaired.ends_with(
                "Plans exist. Voters will decide on all of that in June, said the mayor."
            )
        );
    }

    #[test]
    fn within_one_paragraph_too_but_no_refrain() {
        assert_eq!(marked(&format!("{LONG} No. {LONG}")).len(), 1);
        assert_eq!(marked(&format!("{LONG} No. {LONG} Yes. {LONG}")).len(), 0);
    }

    #[test]
    fn repeated_paragraphs_and_quotations_set_off_are_left_to_other_rules() {
        assert_eq!(marked(&format!("{LONG} It held.\n\n{LONG} It held.")), [""; 0]);
        assert_eq!(marked(&format!("{LONG}\n\nHe said so. {LONG} She agreed.")), [""; 0]);
    }
}
