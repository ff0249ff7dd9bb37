//! The rules about copies, with what their users should know.

use copydesk_core::{Example, Explanation, Rule, Severity};

use crate::{BOILERPLATE_PARAGRAPH, DUPLICATE_ARTICLE};

/// The rules about copies that only a whole run can tell, by code. [`REPEATED_SENTENCE`] is not
/// among them: [`RepeatedSentence`] looks at one article alone.
///
/// [`REPEATED_SENTENCE`]: crate::REPEATED_SENTENCE
/// [`RepeatedSentence`]: crate::RepeatedSentence
pub static RULES: [&Rule; 6] = [
    &REPEATED_PARAGRAPH,
    &NEAR_REPEATED_PARAGRAPH,
    &SHARED_PARAGRAPH,
    &CONFLICTING_COPY,
    &DUPLICATE_ARTICLE,
    &BOILERPLATE_PARAGRAPH,
];

/// DUP001: a paragraph stands twice in one article.
pub static REPEATED_PARAGRAPH: Rule = Rule {
    code: "DUP001",
    name: "repeated-paragraph",
    summary: "a paragraph stands twice in the same article",
    severity: Severity::Error,
    explanation: Explanation {
        finds: "A paragraph of at least eight words that has the same words in the same order as \
                an earlier one of the article. Case, white space and punctuation do not count; \
                every letter and digit does. The later copy is marked.",
        matters: "Nobody writes a paragraph twice. The copy came in when text was pasted or a \
                  page was scraped, and readers notice it before anything else.",
        example: Example {
            flagged: &["The ministers met in Riga on Monday to discuss the defence of the Baltic \
                        coast.\n\nThey will meet again in spring.\n\nThe ministers met in Riga on \
                        Monday to discuss the defence of the Baltic coast."],
            silent: &["Did the minister know of the letter?\n\nNo comment.\n\nDid she answer \
                       it?\n\nNo comment.\n\n* * *\n\n* * *"],
        },
        limits: "Shorter lines are left alone, as are headings and the items of lists: answers, \
                 refrains and bylines are repeated on purpose.",
    },
};

/// DUP002: two paragraphs of one article are almost the same.
pub static NEAR_REPEATED_PARAGRAPH: Rule = Rule {
    code: "DUP002",
    name: "near-repeated-paragraph",
    summary: "a paragraph is almost the same as another one in the same article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "A paragraph of at least eight words that says what an earlier one of the article \
                says, with slips, cuts, additions or other wording. The two are compared word by \
                word and the difference is shown as `[-old-]{+new+}`.",
        matters: "Two versions of a paragraph were left standing where the editor meant to \
                  replace one by the other.",
        example: Example {
            flagged: &["The council wants to close the old bridge in March because the ice has \
                        damaged two of its pillars.\n\nTraffic will be led through the harbour.\n\n\
                        The council wants to close the old bridge in March since the ice has \
                        badly damaged two of its pillars."],
            silent: &[
                "The bond pays 4 per cent and will be listed in Luxembourg from May.\n\nThe \
                       bond pays 6 per cent and will be listed in Frankfurt from July.",
            ],
        },
        limits: "Paraphrases with few words in common are not seen. A summary that repeats a \
                 sentence of the text word for word is reported, though it may be meant.",
    },
};

/// DUP003: a paragraph stands in another article as well.
pub static SHARED_PARAGRAPH: Rule = Rule {
    code: "DUP003",
    name: "shared-paragraph",
    summary: "a paragraph stands in another article as well",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "A paragraph of at least eight words that an earlier article of the run has too, \
                word for word or nearly. A paragraph has one such finding, against the best or \
                the first of its copies, however many there are.",
        matters: "Running stories share their background, so a shared paragraph is no mistake by \
                  itself; but a corpus counts it twice, and an archive shows what was rewritten \
                  from what.",
        example: Example {
            flagged: &[
                "The strait carries a third of the oil that is shipped by sea anywhere.\n\nPrices \
                 rose.",
                "Insurers met in London.\n\nThe strait carries a third of the oil that is shipped \
                 by sea anywhere.",
            ],
            silent: &["Read more about this story.", "Read more about this story."],
        },
        limits: "Lines of fewer than eight words are left out: most are furniture.",
    },
};

/// DUP004: two copies of a statement disagree.
pub static CONFLICTING_COPY: Rule = Rule {
    code: "DUP004",
    name: "conflicting-copy",
    summary: "a paragraph disagrees with a copy of it in a figure, a date, a name or a negation",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Two paragraphs, in one article or two, that are equal but for one figure, date or \
                name, or for a “not” that only one has. Texts of fewer than 25 words are taken \
                for instances of one template (eight where only the “not” differs), and so are \
                paragraphs that differ in several facts, or from more than three others. Two \
                articles that were published more than two days apart tell of different events; \
                so do two that have other paragraphs, none of them in common, if the one that \
                disagrees has fewer than 50 words.",
        matters: "One of the two is wrong, or was corrected in one place and not in the other.",
        example: Example {
            flagged: &[
                "The ferry was built in Gdansk in 1987 and carried up to 430 passengers between \
                 the islands every summer until the company sold it to a shipyard in Turku last \
                 year.",
                "The ferry was built in Gdansk in 1987 and carried up to 480 passengers between \
                 the islands every summer until the company sold it to a shipyard in Turku last \
                 year.",
            ],
            silent: &[
                "The Bank of England said it provided the market with 430 million pounds.",
                "The Bank of England said it provided the market with 265 million pounds.",
            ],
        },
        limits: "Capitals mark names, so a changed noun in German may pass for one. Words that \
                 turn a meaning round without a negation (`rose`, `fell`) are not known.",
    },
};
