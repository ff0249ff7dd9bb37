//! `copydesk dedup`: pairs, clusters and the summary, and that none is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::Desk;

const FERRY: &str = "The harbour authority said on Monday that the old ferry would be replaced by \
                     two electric boats, which are to enter service before the end of the summer.";
const TYPO: &str = "The harbour authority said on Monday that the old fery would be replaced by \
                    two electric boats, which are to enter service before the end of the summer.";
const OTHER: &str = "Nobody had seen the lighthouse keeper since the storm, and his dog was found \
                     on the far side of the island by two children who went there for mussels.";

/// One article a record: `id`, `date` and the paragraphs.
fn record(id: &str, date: &str, paragraphs: &[&str]) -> String {
    format!("{}\n", json!({ "id": id, "date": date, "text": paragraphs.join("\n\n") }))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes a place as `article:paragraph`.
fn place(value: &Value) -> String {
    format!("{}:{}", value["article"].as_str().unwrap(), value["paragraph"])
}

fn three_articles() -> Desk {
    let news = [
        record("a", "2023-03-01", &[OTHER, FERRY]),
        record("b", "2023-01-01", &[TYPO]),
        record("c", "2023-02-01T10:00:00+01:00", &[FERRY, &format!("{FERRY} {OTHER}")]),
    ];
    Desk::new().with("news.jsonl", news.concat())
}

#[test]
fn pairs_and_clusters_follow_the_contract() {
    let desk = three_articles();
    let run = desk.run(&["dedup", "news.jsonl", "--pairs", "p.jsonl", "--clusters", "c.jsonl"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let pairs = lines(&desk.read("p.jsonl"));
    let listed: Vec<_> = pairs
        .iter()
        .map(|pair| (place(&pair["a"]), place(&pair["b"]), pair["kind"].as_str().unwrap()))
        .collect();
    let pair = |a: &str, b: &str, kind| (a.to_owned(), b.to_owned(), kind);
    assert_eq!(
        listed,
        [
            pair("a:0", "c:1", "near"),
            pair("a:1", "b:0", "near"),
            pair("a:1", "c:0", "exact"),
            pair("a:1", "c:1", "near"),
            pair("b:0", "c:1", "near"),
        ]
    );
    let typo = &pairs[1];
    assert_eq!(typo["class"], "typo");
    assert!(typo["difference"].as_str().unwrap().contains("[-ferry-]{+fery+}"), "{typo}");
    let similarity = typo["similarity"].as_f64().unwrap();
    assert!(0.9 < similarity && similarity < 1.0, "{typo}");
    assert_eq!(pairs[2]["similarity"], 1.0);
    let start = usize::try_from(typo["a"]["byte_start"].as_u64().unwrap()).unwrap();
    assert_eq!(start, OTHER.len() + 2, "spans are those of the paragraph in its article");

    let clusters = lines(&desk.read("c.jsonl"));
    assert_eq!(place(&clusters[0]["representative"]), "a:1");
    let members: Vec<_> =
        clusters.iter().flat_map(|c| c["members"].as_array().unwrap()).map(place).collect();
    assert_eq!(members.len(), members.iter().collect::<BTreeSet<_>>().len());
    assert!(run.stdout().contains("3 articles, 5 paragraphs"), "{}", run.stdout());
    assert!(run.stdout().contains("identical"), "{}", run.stdout());
}

#[test]
fn the_one_to_keep_is_chosen_by_policy() {
    let news = [
        record("new", "2023-03-01", &[FERRY]),
        record("old", "Sun, 01 Jan 2023 00:00:00 GMT", &[TYPO]),
        record("long", "", &[&format!("{FERRY} It is not known who pays.")]),
    ];
    let desk = Desk::new().with("news.jsonl", news.concat());
    for (policy, kept) in [("first", "new"), ("oldest", "old"), ("longest", "long")] {
        let run = desk.run(&["dedup", "news.jsonl", "--clusters", "-", "--keep", policy]);
        let clusters = lines(&run.stdout());
        assert_eq!(clusters.len(), 1, "{policy}");
        assert_eq!(clusters[0]["representative"]["article"], kept, "{policy}");
        assert!(run.stderr().contains("2 paragraphs could go"), "{}", run.stderr());
    }
}

#[test]
fn payload_goes_to_standard_output_and_the_summary_gives_way() {
    let desk = three_articles();
    let run = desk.run(&["dedup", "news.jsonl", "--pairs", "-", "-f", "json"]);
    assert_eq!(lines(&run.stdout()).len(), 5);
    let summary = &lines(&run.stderr())[0];
    assert_eq!((&summary["pairs"], &summary["articles"]), (&json!(5), &json!(3)));
    let run = desk.run(&["dedup", "news.jsonl", "-f", "json"]);
    assert_eq!(&lines(&run.stdout())[0], summary);
}

#[test]
fn differences_are_shown_in_colour_or_with_signs() {
    let desk = three_articles();
    let plain = desk.run(&["dedup", "news.jsonl", "--diff"]).stdout();
    assert!(plain.contains("a paragraph 1 and b paragraph 0 (near: typo, 9"), "{plain}");
    assert!(plain.contains("old [-ferry-]{+fery+} would"), "{plain}");
    let coloured = desk.run(&["dedup", "news.jsonl", "--diff", "--color", "always"]).stdout();
    assert!(coloured.contains("ferry\u{1b}[0m") && !coloured.contains("[-ferry"), "{coloured}");
}

#[test]
fn a_threshold_leaves_out_less_similar_copies() {
    let desk = three_articles();
    let n_pairs = |threshold| {
        let args = ["dedup", "news.jsonl", "--pairs", "-", "--threshold", threshold];
        lines(&desk.run(&args).stdout()).len()
    };
    assert_eq!([n_pairs("0.5"), n_pairs("0.95"), n_pairs("1")], [5, 2, 1]);
}

#[test]
fn settings_that_make_no_sense_are_refused_before_anything_is_read() {
    let desk = three_articles();
    for (args, words) in [
        (&["--threshold", "0"][..], "above 0 and up to 1"),
        (&["--threshold", "1.5"], "above 0 and up to 1"),
        (&["--threshold", "NaN"], "above 0 and up to 1"),
        (&["--shingle-words", "3"], "--method jaccard"),
        (&["--shingle-words", "0", "--method", "jaccard"], "at least 1"),
        (&["--pairs", "-", "--clusters", "-"], "standard output"),
        (&["--pairs", "-", "--diff"], "standard output"),
        (&["--pairs", "no/such/folder.jsonl"], "no/such/folder.jsonl"),
        (&["--max-memory", "much"], "256M"),
        (&["--keep", "newest"], "possible values"),
    ] {
        let run = desk.run(&[&["dedup", "news.jsonl"], args].concat());
        assert_eq!((run.code(), run.stdout().as_str()), (2, ""), "{args:?}");
        assert!(run.stderr().contains(words), "{args:?}: {}", run.stderr());
    }
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_compared() {
    let broken = [record("a", "", &[FERRY]), "{\n".to_owned(), record("b", "", &[FERRY])].concat();
    let desk = Desk::new().with("news.jsonl", broken);
    let run = desk.run(&["dedup", "news.jsonl", "--pairs", "-"]);
    assert_eq!((run.code(), lines(&run.stdout()).len()), (2, 1));
    assert!(run.stderr().contains("`news.jsonl`, record 2"), "{}", run.stderr());
    assert!(run.stderr().contains("1 input could not be read"), "{}", run.stderr());
    let run = desk.run(&["dedup", "news.jsonl", "--on-read-error", "warn"]);
    assert_eq!(run.code(), 0);
}

#[test]
fn nothing_to_compare_is_no_error() {
    let desk = Desk::new()
        .with("stars.txt", "***\n\n***\n\n?\n")
        .with("word.txt", "Ferry\n")
        .with("long.txt", "x".repeat(100_000));
    let run = desk.run(&["dedup", "stars.txt", "word.txt", "long.txt"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stdout().contains("No copies were found."), "{}", run.stdout());
}

/// Texts over few words, so that all similarities occur; some short, some repeated.
fn corpus() -> Vec<String> {
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let words = ["Der", "Łódź", "x1", "naïve", "WAR", "9", "und", "b", "c", "d", "e", "f", "g"];
    let mut texts: Vec<String> = Vec::new();
    for _ in 0..160 {
        let mut text: Vec<String> = match texts.get(usize::try_from(next(200)).unwrap()) {
            Some(earlier) => earlier.split(' ').map(str::to_owned).collect(),
            None => Vec::new(),
        };
        for _ in 0..next(9) {
            let at = usize::try_from(next(text.len() as u64 + 1)).unwrap();
            text.insert(at, words[usize::try_from(next(words.len() as u64)).unwrap()].to_owned());
        }
        text.push("end,".to_owned());
        texts.push(text.join(" "));
    }
    texts
}

/// Returns every pair with its similarity by definition: sets of shingles, all against all.
fn brute_force(
    texts: &[String],
    n: usize,
    threshold: f64,
) -> BTreeMap<(usize, usize), (f64, bool)> {
    let words: Vec<Vec<String>> = texts
        .iter()
        .map(|text| {
            let lower = text.to_lowercase();
            let runs = lower.split(|c: char| !c.is_alphanumeric());
            runs.filter(|run| !run.is_empty()).map(str::to_owned).collect()
        })
        .collect();
    let set = |words: &Vec<String>| -> BTreeSet<Vec<String>> {
        words.windows(n.min(words.len())).map(<[String]>::to_vec).collect()
    };
    let first = |index: usize| words.iter().position(|other| *other == words[index]).unwrap();
    let mut pairs = BTreeMap::new();
    for b in 0..words.len() {
        if first(b) != b {
            pairs.insert((first(b), b), (1.0, true));
            continue;
        }
        for a in (0..b).filter(|&a| first(a) == a) {
            let (x, y) = (set(&words[a]), set(&words[b]));
            let shared = x.intersection(&y).count();
            let similarity = shared as f64 / (x.len() + y.len() - shared) as f64;
            if threshold <= similarity {
                pairs.insert((a, b), (similarity, false));
            }
        }
    }
    pairs
}

#[test]
fn jaccard_pairs_are_exactly_those_of_brute_force() {
    let texts = corpus();
    let records = texts.iter().map(|text| format!("{}\n", json!({ "text": text })));
    let desk = Desk::new().with("a.jsonl", records.collect::<String>());
    for (n, threshold) in [(1, "0.8"), (2, "0.5"), (3, "0.3"), (3, "0.7"), (4, "0.01"), (9, "1")] {
        let words = n.to_string();
        let args = ["--method", "jaccard", "--shingle-words", &words, "--threshold", threshold];
        let run = desk.run(&[&["dedup", "a.jsonl", "--pairs", "-"], &args[..]].concat());
        let index = |place: &Value| {
            let id = place["article"].as_str().unwrap();
            id.rsplit_once('#').unwrap().1.parse::<usize>().unwrap() - 1
        };
        let found: BTreeMap<_, _> = lines(&run.stdout())
            .iter()
            .map(|pair| {
                let similarity = pair["similarity"].as_f64().unwrap();
                ((index(&pair["a"]), index(&pair["b"])), (similarity, pair["kind"] == "exact"))
            })
            .collect();
        let expected = brute_force(&texts, n, threshold.parse().unwrap());
        assert!(expected.len() > 5, "{n} {threshold}: the case shows something");
        assert_eq!(found, expected, "{n} {threshold}");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let texts = corpus();
    let records = texts.iter().map(|text| format!("{}\n", json!({ "text": text })));
    let desk = Desk::new().with("a.jsonl", records.collect::<String>());
    let outputs = ["1", "2", "5"].map(|threads| {
        let args = ["a.jsonl", "-j", threads, "--pairs", "p.jsonl", "--clusters", "c.jsonl"];
        let run = desk.run(&[&["dedup"], &args[..]].concat());
        (run.stdout(), desk.read("p.jsonl"), desk.read("c.jsonl"))
    });
    assert!(!outputs[0].1.is_empty() && outputs.iter().all(|output| *output == outputs[0]));
}
