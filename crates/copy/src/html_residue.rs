use std::cell::LazyCell;

use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Markup, Rule, Severity,
    Span,
};
use memchr::memchr2_iter;

use crate::prose::{and_more, contains_word};
use crate::quotations::Quotations;

/// The longest entity name, `&CounterClockwiseContourIntegral;`, has 33 bytes.
const MAX_ENTITY_BYTES: usize = 34;
/// How far a tag may reach, in bytes: attributes with addresses are long.
const MAX_TAG_BYTES: usize = 2_000;

static RULE: Rule = Rule {
    code: "ENC003",
    name: "html-residue",
    summary: "an HTML entity or tag left in the text",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports character references (`&amp;`, `&#8217;`, also escaped twice) and tags of \
                HTML elements (`<br>`, `</p>`, `<a href=…>`) and comments. The entities of a \
                paragraph are one finding, its tags another. Markdown is left alone, for there \
                they belong to the text; so is what stands between backticks.",
        matters: "Readers see code. A scraper that leaves entities behind has left them in \
                  thousands of articles, and names and figures in them are never matched.",
        example: Example {
            flagged: &["Johnson &amp; Johnson fell 3%.", "The talks<br>go on.</p>"],
            silent: &["AT&T rose; 3 < 4 and 5 > 4. R&D; Q&A; use `<b>` sparingly. <3"],
        },
        limits: "Tags of elements that HTML does not have are not seen. Taking tags out is never \
                 done without asking: it may join two words or drop a link.",
    },
};

/// Elements whose tags are found in scraped text; all of those that HTML has for articles.
const ELEMENTS: &str = " a abbr acronym address article aside audio b big blockquote body br button \
    caption center cite code col dd del details div dl dt em embed figcaption figure font footer \
    form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label li link main mark meta \
    nav object ol option p picture pre q s script section select small source span strike strong \
    style sub summary sup svg table tbody td textarea tfoot th thead time title tr tt u ul video ";

/// Finds what is left of a page's source.
pub(crate) struct HtmlResidue;

impl Detector for HtmlResidue {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        if article.markup() == Markup::Markdown {
            return;
        }
        let quotations = LazyCell::new(|| Quotations::of(article));
        for paragraph in article.paragraphs() {
            let residue = Residue::of(paragraph.span.slice(article.text()));
            let start = paragraph.span.start();
            let mut here = Vec::new();
            if let Some(finding) = residue.entities(article, start, &quotations) {
                here.push(finding);
            }
            if let Some(finding) = residue.tags(article, start) {
                here.push(finding);
            }
            here.sort_by_key(|finding| finding.place);
            findings.append(&mut here);
        }
    }
}

/// What one paragraph holds of HTML, with spans in the paragraph.
#[derive(Default)]
struct Residue {
    /// Each with the text that it stands for.
    entities: Vec<(Span, String)>,
    tags: Vec<Span>,
}

impl Residue {
    fn of(text: &str) -> Self {
        let mut residue = Self::default();
        let mut end = 0;
        for at in memchr2_iter(b'&', b'<', text.as_bytes()) {
            if at < end || is_code(text, at) {
                continue;
            }
            if text.as_bytes()[at] == b'&' {
                if let Some((len, meant)) = entity(&text[at..]) {
                    end = at + len;
                    residue.entities.push((Span::new(at, end), meant));
                }
            } else if let Some(len) = tag(&text[at..]) {
                end = at + len;
                residue.tags.push(Span::new(at, end));
            }
        }
        residue.tags.retain(|tag| !may_be_ticker(tag.slice(text), text));
        residue
    }

    fn entities(
        &self,
        article: &Article,
        start: usize,
        quotations: &LazyCell<Quotations, impl FnOnce() -> Quotations>,
    ) -> Option<Finding> {
        let (first, meant) = self.entities.first()?;
        let first = first.shifted(start);
        let written = first.slice(article.text());
        let shown = match meant.as_str() {
            "\u{A0}" => "a no-break space".to_owned(),
            meant if meant.chars().all(|c| c.is_whitespace() || c.is_control()) => {
                "white space".to_owned()
            }
            meant => format!("`{meant}`"),
        };
        let edits: Vec<Edit> = self
            .entities
            .iter()
            .map(|(span, meant)| Edit { span: span.shifted(start), replacement: meant.clone() })
            .collect();
        let safe = edits.iter().all(|edit| {
            !edit.replacement.contains(['<', '>']) && !quotations.touch(article, edit.span)
        });
        let message =
            format!("`{written}` stands for {shown}{}", and_more(edits.len(), "paragraph"));
        Some(
            Finding::new(&RULE, article.place(first), message)
                .with_help("write the character")
                .with_fix(if safe { Applicability::Safe } else { Applicability::Unsafe }, edits),
        )
    }

    fn tags(&self, article: &Article, start: usize) -> Option<Finding> {
        let first = self.tags.first()?.shifted(start);
        let written: String = first.slice(article.text()).chars().take(40).collect();
        let cut = if written.len() < first.len() { "…" } else { "" };
        let edits: Vec<Edit> =
            self.tags.iter().map(|span| removal(article.text(), span.shifted(start))).collect();
        let message =
            format!("HTML tag `{written}{cut}` in the text{}", and_more(edits.len(), "paragraph"));
        Some(
            Finding::new(&RULE, article.place(first), message)
                .with_help("delete it")
                .with_fix(Applicability::Unsafe, edits),
        )
    }
}

/// Says whether `tag` may as well be the symbol of a share, as in `Sears, Roebuck and Co <S>`: in
/// capitals, bare, and nowhere closed in `text`.
fn may_be_ticker(tag: &str, text: &str) -> bool {
    let name = &tag[1..tag.len() - 1];
    name.bytes().all(|b| b.is_ascii_uppercase())
        && !matches!(name, "BR" | "HR" | "IMG")
        && !text.contains(&format!("</{name}>"))
}

/// Returns the edit that takes a tag out, with a space in its place where words would join.
fn removal(text: &str, span: Span) -> Edit {
    let word = char::is_alphanumeric;
    let joins = text[..span.start()].ends_with(|c: char| word(c) || matches!(c, '.' | ',' | '”'))
        && text[span.end()..].starts_with(word)
        && is_block(span.slice(text));
    Edit { span, replacement: if joins { " ".to_owned() } else { String::new() } }
}

/// Says whether a tag sets words apart, as `<b>` does not.
fn is_block(tag: &str) -> bool {
    let inline = " a abbr acronym b big cite code del em font i ins mark q s small span strike strong sub sup time tt u ";
    let name: String =
        tag[1..].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    !contains_word(inline, &name)
}

/// Says whether an odd number of backticks stands before `at` on its line.
fn is_code(text: &str, at: usize) -> bool {
    let line = &text[text[..at].rfind('\n').map_or(0, |n| n + 1)..at];
    line.bytes().filter(|&b| b == b'`').count() % 2 == 1
}

/// Reads the character reference that `text` begins with: its length, and what it stands for.
/// What was escaped twice (`&amp;quot;`) is one reference.
fn entity(text: &str) -> Option<(usize, String)> {
    let mut len = 1 + name_len(&text[1..])?;
    let mut meant = known(&text[..len])?;
    while meant == "&"
        && let Some(name) = name_len(&text[len..])
        && let Some(deeper) = known(&format!("&{}", &text[len..len + name]))
    {
        (len, meant) = (len + name, deeper);
    }
    Some((len, meant))
}

/// Returns the length of the name of a reference, with its semicolon, that `text` begins with.
fn name_len(text: &str) -> Option<usize> {
    let end = text.bytes().take(MAX_ENTITY_BYTES).position(|b| b == b';')?;
    let is_name = text[..end].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#');
    (end > 1 && is_name).then_some(end + 1)
}

/// Returns what a reference stands for; `None` if HTML does not know it.
fn known(reference: &str) -> Option<String> {
    let meant = htmlize::unescape(reference);
    // A known name at the beginning of an unknown one, `&notit;`, is read without a semicolon.
    (meant != reference && !meant.ends_with(';')).then(|| meant.into_owned())
}

/// Returns the length of the tag or comment that `text` begins with.
fn tag(text: &str) -> Option<usize> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(comment.find("-->")? + "<!---->".len());
    }
    let name_start = 1 + usize::from(text[1..].starts_with('/'));
    let name_len = text[name_start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = text[name_start..name_start + name_len].to_ascii_lowercase();
    let after = text.as_bytes().get(name_start + name_len)?;
    if !contains_word(ELEMENTS, &name) || !matches!(after, b'>' | b'/' | b' ' | b'\n' | b'\t') {
        return None;
    }
    let end = text.bytes().take(MAX_TAG_BYTES).position(|b| b == b'>')? + 1;
    // `<a b and c>` is no tag: what is no attribute is prose.
    let attributes = text[name_start + name_len..end - 1].trim_end_matches('/').trim();
    (attributes.is_empty() || attributes.contains('=')).then_some(end)
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding, Markup};

    use super::HtmlResidue;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        HtmlResidue.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    fn repaired(text: &str) -> String {
        let mut out = text.to_owned();
        for finding in findings(text).iter().rev() {
            for edit in finding.fix.as_ref().unwrap().edits.iter().rev() {
                out.replace_range(edit.span.start()..edit.span.end(), &edit.replacement);
            }
        }
        out
    }

    #[test]
    fn entities_become_what_they_stand_for() {
        for (text, expected) in [
            ("Johnson &amp; Johnson &#8211; it&#x2019;s", "Johnson & Johnson – it’s"),
            ("Caf&eacute;&nbsp;&hellip;", "Café\u{A0}…"),
            ("&amp;quot;No&amp;quot; &amp;amp;", "\"No\" &"),
            ("AT&amp;T; then", "AT&T; then"),
        ] {
            assert_eq!(repaired(text), expected);
        }
    }

    #[test]
    fn tags_are_taken_out_with_a_space_where_words_would_join() {
        for (text, expected) in [
            ("One<br>two, <b>th</b>ree<br/>.", "One two, three."),
            ("<P>One</P><BR>", "One"),
            ("<p class=\"x\">One</p><!-- ad -->", "One"),
            ("See <A HREF='http://example.org/?a=1'>here</a>.", "See here."),
        ] {
            assert_eq!(repaired(text), expected);
            assert_eq!(
                findings(text)[0].fix.as_ref().unwrap().applicability,
                Applicability::Unsafe
            );
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for text in [
            "AT&T, R&D; Q&A; &c; & ;",
            "a < b and c > d",
            "<3",
            "the <b and c> rule",
            "<Jane>",
            "Sears, Roebuck and Co <S> and DuPont <DD>",
            "use `<b>` and `&amp;`",
            "&nosuchthing;",
            "x<p",
            "<>",
            "&;",
            "&#;",
            "<a",
        ] {
            assert!(findings(text).is_empty(), "{text}: {:?}", findings(text));
        }
        let markdown = Article::from_plain_text("A&amp;B<br>").with_markup(Markup::Markdown);
        let mut found = Vec::new();
        HtmlResidue.check(&markdown, &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn entities_outside_quotations_are_safe_to_replace() {
        let applicability = |text: &str| findings(text)[0].fix.as_ref().unwrap().applicability;
        assert_eq!(applicability("A &amp; B"), Applicability::Safe);
        assert_eq!(applicability("A “B &amp; C” D"), Applicability::Unsafe);
        assert_eq!(applicability("A &lt;b B"), Applicability::Unsafe);
    }

    #[test]
    fn a_paragraph_gives_one_finding_of_each_kind() {
        let messages: Vec<_> =
            findings("a<br>b &amp; c<br>d &amp; e").into_iter().map(|f| f.message).collect();
        assert_eq!(
            messages,
            [
                "HTML tag `<br>` in the text, and 1 more in this paragraph",
                "`&amp;` stands for `&`, and 1 more in this paragraph"
            ]
        );
    }
}
