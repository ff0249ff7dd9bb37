//! What a page says about its article: in its head, and in JSON-LD.

use copydesk_core::Metadata;
use serde_json::Value;

use super::blocks::unescaped;
use super::scanner::{Scanner, Tag, Token};

/// The types of JSON-LD that are articles end in one of these.
const ARTICLES: [&str; 4] = ["Article", "BlogPosting", "Posting", "Report"];

/// How deep JSON-LD is searched for an article.
const MAX_DEPTH: usize = 6;

/// Names of `<meta>`, lower case, for each field; the first that a page has counts.
const TITLES: [&str; 3] = ["og:title", "twitter:title", "dc.title"];
const AUTHORS: [&str; 7] = [
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
];
const DATES: [&str; 9] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "date",
];
const SITES: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
const LANGUAGES: [&str; 2] = ["content-language", "og:locale"];

/// What the page says.
pub(super) fn metadata(html: &str) -> Metadata {
    let mut head = Head::default();
    let mut is_json_ld = false;
    for token in Scanner::new(html) {
        match token {
            Token::Start(tag) => {
                is_json_ld = tag.is("script")
                    && tag
                        .attribute("type")
                        .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
                head.start(&tag);
            }
            Token::Raw(json) if is_json_ld && head.article.is_none() => {
                let json = serde_json::from_str::<Value>(json.trim().trim_end_matches(';'));
                head.article = json.ok().and_then(|json| article(&json, MAX_DEPTH).cloned());
            }
            _ => {}
        }
    }
    head.metadata()
}

/// What was collected.
#[derive(Default)]
struct Head {
    metas: Vec<(String, String)>,
    canonical: Option<String>,
    language: Option<String>,
    time: Option<String>,
    article: Option<Value>,
}

impl Head {
    fn start(&mut self, tag: &Tag<'_>) {
        let value = |name| {
            let value = unescaped(tag.attribute(name)?);
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        if tag.is("meta") {
            let name = value("property").or_else(|| value("name")).or_else(|| value("itemprop"));
            let name = name.or_else(|| value("http-equiv"));
            if let (Some(name), Some(content)) = (name, value("content")) {
                self.metas.push((name.to_lowercase(), content));
            }
        } else if tag.is("link") {
            let is_canonical =
                value("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
            if is_canonical && self.canonical.is_none() {
                self.canonical = value("href");
            }
        } else if tag.is("html") && self.language.is_none() {
            self.language = value("lang").or_else(|| value("xml:lang"));
        } else if tag.is("time") && self.time.is_none() {
            self.time = value("datetime");
        }
    }

    /// Returns the content of the first of the `names` that the page has.
    fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let found = self.metas.iter().find(|(known, _)| known == name);
            // Some sites name a profile's address as the author.
            found.map(|(_, content)| content.clone()).filter(|content| !content.starts_with("http"))
        })
    }

    fn metadata(self) -> Metadata {
        let article = |name| self.article.as_ref().and_then(|article| text(article.get(name)?));
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let og_url =
            self.metas.iter().find(|(name, _)| name == "og:url").map(|(_, url)| url.clone());
        Metadata {
            title: article("headline").or_else(|| self.meta(&TITLES)),
            byline: article("author").or_else(|| self.meta(&AUTHORS)),
            published: article("datePublished").or_else(|| self.meta(&DATES)).or(self.time.clone()),
            url: self.canonical.clone().filter(is_address).or(og_url.filter(is_address)),
            language: self
                .language
                .clone()
                .or_else(|| article("inLanguage"))
                .or_else(|| self.meta(&LANGUAGES)),
            source: article("publisher").or_else(|| self.meta(&SITES)),
        }
    }
}

/// Returns the article in JSON-LD, which may stand in a list or a graph.
fn article(json: &Value, depth: usize) -> Option<&Value> {
    let depth = depth.checked_sub(1)?;
    match json {
        Value::Array(values) => values.iter().find_map(|value| article(value, depth)),
        Value::Object(object) => {
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| ARTICLES.iter().any(|end| kind.ends_with(end)))
            };
            let is_one = object.get("@type").is_some_and(|kind| match kind {
                Value::Array(kinds) => kinds.iter().any(is_article),
                kind => is_article(kind),
            });
            if is_one {
                return Some(json);
            }
            object
                .get("@graph")
                .or_else(|| object.get("mainEntity"))
                .and_then(|v| article(v, depth))
        }
        _ => None,
    }
}

/// Returns a value as text: a name where it is a person or an organisation, several with commas.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => unescaped(text.trim()),
        Value::Object(object) => text(object.get("name")?)?,
        Value::Array(values) => values.iter().filter_map(text).collect::<Vec<String>>().join(", "),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::metadata;

    #[test]
    fn the_head_is_read() {
        let found = metadata(
            r#"<html lang=en-GB><meta property="og:title" content="Ferry &amp; ice">
            <meta name=Author content="A. Kask"><meta property='article:published_time' content=2024-05-01T10:00:00Z>
            <link rel=canonical href="https://news.example/ferry"><meta property=og:site_name content=ERR>"#,
        );
        assert_eq!(found.title.as_deref(), Some("Ferry & ice"));
        assert_eq!(found.byline.as_deref(), Some("A. Kask"));
        assert_eq!(found.published.as_deref(), Some("2024-05-01T10:00:00Z"));
        assert_eq!(found.url.as_deref(), Some("https://news.example/ferry"));
        assert_eq!(
            (found.language.as_deref(), found.source.as_deref()),
            (Some("en-GB"), Some("ERR"))
        );
    }

    #[test]
    fn json_ld_comes_first_wherever_its_article_stands() {
        let found = metadata(
            r#"<title>Site</title><script type="application/ld+json">{"@graph": [{"@type": "WebSite"},
            {"@type": ["NewsArticle"], "headline": "Ferry", "author": [{"name": "A"}, {"name": "B"}],
            "publisher": {"name": "ERR"}, "datePublished": "2024-05-01"}]}</script>
            <script type="application/ld+json">not json</script>"#,
        );
        assert_eq!(found.title.as_deref(), Some("Ferry"));
        assert_eq!((found.byline.as_deref(), found.source.as_deref()), (Some("A, B"), Some("ERR")));
        assert_eq!(found.published.as_deref(), Some("2024-05-01"));
    }
}
