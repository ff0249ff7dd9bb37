use std::cell::LazyCell;

use copydesk_core::{Article, Detector, Edit, Example, Explanation, Finding, Rule, Severity, Span};
use memchr::memchr3_iter;

use crate::prose::contains_word;
use crate::quotations::Quotations;

static RULE: Rule = Rule {
    code: "STR004",
    name: "missing-space-after-stop",
    summary: "no space between two sentences",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports a stop, question or exclamation mark, perhaps with a closing quotation \
                mark, that a capital follows without a space. After a word in small letters any \
                capitalised word counts; after a name, an acronym or a figure only a word that \
                begins sentences, such as `The`.",
        matters: "Two sentences run together where a line break or a tag was lost. Search and \
                  sentence splitting see one odd word instead of two.",
        example: Example {
            flagged: &[
                "The army left the areas.The minister was pleased.",
                "“It is over.”The minister left NATO.He did not return.",
            ],
            silent: &[
                "See booking.Com, Node.js, J.K.Rowling, U.S.Steel, BP.L and No.10.",
                "It closed at 5 a.m.The rest is at www.example.com/index.Html.",
            ],
        },
        limits: "Web addresses, file names, abbreviations and initials are told from sentences by \
                 their shape, so a sentence that ends in one of them is missed. A sentence that \
                 begins with a small letter, and a missing space after a comma, are not seen.",
    },
};

/// Words that begin a sentence far more often than they are part of a name.
const STARTERS: &str = " About According After All Although Among An And Another Any As At Because \
    Before Both But By Despite During Each Even Every For From He Her Here His How However If In \
    Instead It Its Last Later Many Meanwhile More Moreover Most My Next No Nobody None Nor Not \
    Nothing Now Of On Once One Only Or Other Others Our Over She Since So Some Still Such That \
    The Their Then There These They This Those Though Through To Today Two Under Until We What \
    When Where Whether Which While Who Why With Yet You Your ";

/// Short forms that are written with a stop and a capitalised word may follow.
const ABBREVIATIONS: &str = " abp adm al apr assn ave bn bp bros capt cf cmdr co col corp cpl dec \
    dept det dr ed eds esp est etc ext feb fig fr gen gov hon im inc insp inz jan jr ks lt ltd maj \
    mgr min mln mme mr mrs ms msgr mt no nos nov np nr oct op pp prof pt pte pty pvt ref rep reps \
    rev sen sens sep sept sgt sir sq sr st supt tel tys ul univ viz vol vs ";

/// Ends of web addresses and file names that some write with a capital.
const EXTENSIONS: &str = " ai app asp biz cn co com css de doc edu eu exe fm fr gov html info int \
    io it jpg js jsp me mil mobi net nl org pdf php pl png ru tv txt uk us web wiki xml xyz zip ";

/// Finds sentences that begin right behind the one before.
pub(crate) struct MissingSpace;

impl Detector for MissingSpace {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let text = article.text();
        let quotations = LazyCell::new(|| Quotations::of(article));
        for stop in memchr3_iter(b'.', b'?', b'!', text.as_bytes()) {
            // Nearly every stop has a space or a line end behind it.
            let next = text.as_bytes().get(stop + 1);
            if next.is_none_or(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
                continue;
            }
            let Some(joint) = Joint::at(text, stop).filter(Joint::joins_sentences) else {
                continue;
            };
            let gap = joint.right.start();
            let span = Span::new(joint.left.start(), joint.right.end());
            let applicability = quotations.applicability(article, joint.right);
            let message = format!("no space between the sentences in `{}`", span.slice(text));
            let edit = Edit { span: Span::new(gap, gap), replacement: " ".to_owned() };
            findings.push(
                Finding::new(&RULE, article.place(span), message)
                    .with_fix(applicability, vec![edit]),
            );
        }
    }
}

/// Two words with a stop and no space between them.
struct Joint<'a> {
    text: &'a str,
    left: Span,
    mark: u8,
    right: Span,
}

impl<'a> Joint<'a> {
    /// Reads what stands around the mark at `stop`, if that is all that stands between spaces.
    fn at(text: &'a str, stop: usize) -> Option<Self> {
        let before = &text[..stop];
        let after = &text[stop + 1..];
        let quoted_after = after.strip_prefix('”').unwrap_or(after);
        let gap = text.len() - quoted_after.len();

        let token = before.rsplit(char::is_whitespace).next()?;
        let left = token.rsplit(is_divider).next()?;
        let rest =
            &quoted_after[..quoted_after.find(char::is_whitespace).unwrap_or(quoted_after.len())];
        let right = &rest[..rest.find(|c: char| !is_word_char(c)).unwrap_or(rest.len())];
        let tail_is_word = rest[right.len()..].contains(char::is_alphanumeric);
        (!left.is_empty() && !right.is_empty() && !tail_is_word).then(|| Self {
            text,
            left: Span::of(left, text),
            mark: text.as_bytes()[stop],
            right: Span::new(gap, gap + right.len()),
        })
    }

    fn joins_sentences(&self) -> bool {
        let (left, right) = (self.left.slice(self.text), self.right.slice(self.text));
        let starter = right.len() > 1 && contains_word(STARTERS, right);
        let closes_quotation = self.left.end() + 1 < self.right.start();
        if !starter && !is_capitalised(right) {
            return false;
        }
        if closes_quotation {
            return true;
        }
        let folded = left.to_lowercase();
        if contains_word(ABBREVIATIONS, &folded) || contains_word(EXTENSIONS, &right.to_lowercase())
        {
            return false;
        }
        let long = left.chars().nth(1).is_some();
        if left.chars().all(|c| c.is_ascii_digit()) {
            return long && starter && self.mark == b'.';
        }
        if !long || !left.chars().all(is_word_char) {
            return false;
        }
        // `Yahoo!The` may be a name; `areas!The` is none.
        folded == left || starter && self.mark != b'!'
    }
}

/// Says whether `word` is a capital and then small letters, as names and first words are.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase)
        && chars.all(|c| c.is_lowercase() || matches!(c, '’' | '\''))
}

fn is_word_char(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '’' | '\'')
}

/// Says whether `c` sets what follows it apart within a run of characters.
fn is_divider(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '“' | '„' | '‘' | '–' | '—' | '-')
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::MissingSpace;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        MissingSpace.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn joined_sentences_are_reported() {
        for (text, expected) in [
            ("in those areas.The minister", "areas.The"),
            ("of the east.Police said", "east.Police"),
            ("what is it?Nobody knows", "it?Nobody"),
            ("so far!He left", "far!He"),
            ("said Mr Gül.However, he", "Gül.However"),
            ("left NATO.But then", "NATO.But"),
            ("in 2014.They agreed", "2014.They"),
            ("\u{202F}(it is over.”The minister", "over.”The"),
            ("left Kyiv.”Putin said", "Kyiv.”Putin"),
            ("the long-term.Élysée sources", "term.Élysée"),
        ] {
            let found = findings(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].place.span.slice(text), expected);
        }
    }

    #[test]
    fn names_abbreviations_and_addresses_are_not() {
        for text in [
            "www.example.com/The.Html, http://a.Example.org/It and mail@example.Com",
            "Node.js, ASP.NET, system.Out.print, readme.Txt, will.I.am, booking.Com, Amazon.Com",
            "U.S.Steel, J.K.Rowling, No.10, no.One, St.John, Mr.Smith, Ph.D, Lt.Col, vs.Smith",
            "at 5 a.m.The rest; Yahoo!Inc and Jeopardy!The game; 2.5m, v2.0, 1.The first",
            "BP.L, ABC.N, BRK.A, <IBM.N>, #tag.The_end, …And so ...The end",
            "He left. The end.\nThe start.\n\nThe",
        ] {
            assert_eq!(findings(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn the_fix_puts_a_space_between_and_is_safe_outside_quotations() {
        for (text, fixed, applicability) in [
            ("areas.The end", "areas. The end", Applicability::Safe),
            ("“In areas.The end.”", "“In areas. The end.”", Applicability::Unsafe),
            ("“It is.”The end", "“It is.” The end", Applicability::Safe),
        ] {
            let fix = findings(text).remove(0).fix.unwrap();
            let at = fix.edits[0].span;
            assert_eq!(format!("{} {}", &text[..at.start()], &text[at.end()..]), fixed);
            assert_eq!((fix.applicability, at.is_empty()), (applicability, true));
        }
    }
}
