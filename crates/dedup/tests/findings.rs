//! Which findings the copies of a run amount to.

use copydesk_core::{Article, ArticleNo, Finding, Metadata};
use copydesk_dedup::{Corpus, DedupConfig, OneThread, Signatures, findings, verify_all};

const NOTE: &str = "The Valley Courier is owned by its readers and takes no advertising.";
const STORY: [&str; 3] = [
    "The harbour will be dredged from May to September so that larger ferries can call, the port \
     authority said after a vote of its board on Thursday evening.",
    "Fishermen fear for the spawning grounds at the mouth of the river and asked for a study, \
     which the authority called a delay that it could not afford.",
    "A first contract was signed with a company from Gdansk that has two dredgers and will hire \
     sixty people from the town, most of them for the summer.",
];

/// Checks texts, each an article of the host beside it if there is one.
fn found(articles: &[(String, Option<&str>)]) -> Vec<Finding> {
    let article = |(number, (text, host)): (u32, &(String, Option<&str>))| {
        let url = host.map(|host| format!("https://www.{host}/{number}.html"));
        let metadata = Metadata { url, ..Metadata::default() };
        Article::from_plain_text(text).with_number(ArticleNo(number)).with_metadata(metadata)
    };
    let articles: Vec<Article> = (0..).zip(articles).map(article).collect();
    let mut corpus = Corpus::new();
    for article in &articles {
        corpus.add(&Signatures::of(article));
    }
    let pairs =
        verify_all(&corpus.candidates(), &articles, &OneThread).expect("texts are in memory");
    findings(&pairs, &corpus, &DedupConfig::default(), &|_| None)
}

fn codes(articles: &[(String, Option<&str>)]) -> Vec<(&'static str, u32)> {
    found(articles).iter().map(|f| (f.rule.code, f.place.article.0)).collect()
}

/// So many articles that share nothing but a note.
fn with_note(n: usize, host: Option<&str>) -> Vec<(String, Option<&str>)> {
    (0..n).map(|n| (format!("Opening number {n}x of a story.\n\n{NOTE}"), host)).collect()
}

fn story(paragraphs: &[&str]) -> (String, Option<&'static str>) {
    (paragraphs.join("\n\n"), None)
}

#[test]
fn a_note_in_many_articles_is_reported_once() {
    assert_eq!(codes(&with_note(10, None)), [("DUP006", 0)]);
    let shared: Vec<_> = (1..9).map(|article| ("DUP003", article)).collect();
    assert_eq!(codes(&with_note(9, None)), shared);
}

#[test]
fn in_one_source_fewer_articles_suffice() {
    let findings = found(&with_note(5, Some("courier.example")));
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("courier.example"), "{}", findings[0].message);
    let mut many = with_note(5, Some("courier.example"));
    many.extend(
        (0..100).map(|n| (format!("Quite another story, number {n}y."), Some("courier.example"))),
    );
    assert!(codes(&many).iter().all(|(code, _)| *code == "DUP003"), "five of 105 are few");
}

#[test]
fn a_story_that_many_print_is_no_boilerplate() {
    let articles: Vec<_> = (0..12).map(|_| story(&STORY)).collect();
    let expected: Vec<_> = (1..12).map(|article| ("DUP005", article)).collect();
    assert_eq!(codes(&articles), expected);
}

#[test]
fn of_two_equal_articles_the_later_is_a_duplicate() {
    let near = STORY[1].replace("a delay", "a delya");
    let articles = [story(&STORY), story(&["New words at the top.", STORY[0], &near, STORY[2]])];
    assert_eq!(codes(&articles), [("DUP005", 1)]);
}

#[test]
fn an_article_taken_over_into_a_longer_one_is_a_duplicate_wherever_it_stands() {
    let more = "Hotels, which had asked for the ferries for years, hope for ten thousand guests \
                more, and the town will build a road from the pier to the station for them, said \
                the mayor, who is up for election in autumn and lives beside the old harbour.";
    let other = "The first ship is to call on the second Sunday of October and will bring a choir \
                 from the other side of the sea, with whom the town has exchanged pupils since \
                 1991 and wine since long before that, in barrels that stand in the museum.";
    let articles = [story(&STORY[..2]), story(&[STORY[0], STORY[1], more, other])];
    assert_eq!(codes(&articles), [("DUP005", 0), ("DUP003", 1), ("DUP003", 1)]);
}

#[test]
fn half_an_article_is_reported_by_its_paragraphs() {
    let more = "Hotels, which had asked for the ferries for years, hope for ten thousand guests \
                more, and the town will build a road from the pier to the station for them.";
    let articles = [story(&STORY[..2]), story(&[STORY[0], more])];
    assert_eq!(codes(&articles), [("DUP003", 1)]);
}

/// Says whether two articles disagree that were published on these days.
fn disagree(texts: [&[&str]; 2], days: [Option<i64>; 2]) -> bool {
    let article = |(number, paragraphs): (u32, &[&str])| {
        Article::from_plain_text(&paragraphs.join("\n\n")).with_number(ArticleNo(number))
    };
    let articles: Vec<Article> = (0..).zip(texts).map(article).collect();
    let mut corpus = Corpus::new();
    articles.iter().for_each(|article| corpus.add(&Signatures::of(article)));
    let pairs =
        verify_all(&corpus.candidates(), &articles, &OneThread).expect("texts are in memory");
    let published = |article: ArticleNo| days[article.0 as usize].map(|day| day * 86_400);
    let found = findings(&pairs, &corpus, &DedupConfig::default(), &published);
    found.iter().any(|finding| finding.rule.code == "DUP004")
}

const ISSUE: [&str; 2] = [
    "Norby Paper said it filed with the regulator for an issue of 50 million crowns of bonds that \
     fall due in ten years and can be changed into shares.",
    "Selmer Cables said it filed with the regulator for an issue of 50 million crowns of bonds \
     that fall due in ten years and can be changed into shares.",
];

#[test]
fn a_statement_alone_disagrees_with_another() {
    assert!(disagree([&ISSUE[..1], &ISSUE[1..]], [None, None]));
    assert!(disagree([&ISSUE[..1], &ISSUE[1..]], [Some(9), None]));
}

#[test]
fn articles_that_are_days_apart_tell_of_different_events() {
    let texts = [&ISSUE[..1], &ISSUE[1..]];
    assert!(disagree(texts, [Some(9), Some(11)]) && disagree(texts, [Some(11), Some(9)]));
    assert!(!disagree(texts, [Some(9), Some(12)]) && !disagree(texts, [Some(12), Some(9)]));
}

#[test]
fn short_statements_disagree_only_where_their_articles_share_more() {
    let alone = [&[ISSUE[0], STORY[0]][..], &[ISSUE[1], STORY[1]]];
    assert!(!disagree(alone, [None, None]));
    let near = STORY[1].replace("a delay", "a delya");
    let shared = [&[ISSUE[0], STORY[1], STORY[0]][..], &[STORY[2], ISSUE[1], &near]];
    assert!(disagree(shared, [None, None]));
    assert!(disagree([&[ISSUE[0], STORY[0]], &[ISSUE[1]]], [None, None]), "one has nothing else");
    let long = ISSUE.map(|statement| format!("{statement} {} {}", STORY[2], NOTE));
    assert!(disagree([&[&long[0], STORY[0]], &[&long[1], STORY[1]]], [None, None]));
}
