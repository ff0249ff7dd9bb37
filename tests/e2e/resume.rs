//! A run with `--state` that is killed, again and again, ends as one that never was.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::Desk;
use crate::packing::gzip;

const OUTPUTS: [&str; 2] = ["out.jsonl", "out.txt"];
const ARGS: [&str; 9] = [
    "check",
    "corpus",
    "--state",
    "state",
    "-f",
    "json-lines=out.jsonl",
    "-f",
    "concise=out.txt",
    "--progress=never",
];

/// Numbers that look like chance and are the same in every run (Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// A corpus with findings of every kind: in one article, between articles, about names; and with
/// records that cannot be read.
pub(crate) fn desk() -> Desk {
    let mut chance = Chance(88_172_645_463_325_252);
    let words = "ferry harbour minister council budget winter railway engine paper market school \
                 river bridge storm election summit island letter museum orchestra"
        .split_whitespace()
        .collect::<Vec<_>>();
    let mut desk = Desk::new();
    for file in 0..4 {
        let mut lines = String::new();
        for article in 0..120 {
            let mut text = String::new();
            for _ in 0..6 {
                let mut sentence = String::from("On Monday the");
                for _ in 0..30 {
                    let word = words[usize::try_from(chance.below(words.len() as u64)).unwrap()];
                    write!(sentence, " {word}").unwrap();
                }
                write!(text, "{sentence} came.\\n\\n").unwrap();
            }
            match chance.below(8) {
                0 => text.push_str("The the ferry left without its crew on board that morning."),
                1 => text
                    .push_str("The same paragraph stands in many articles of this corpus today."),
                2 => text.push_str("Mr Smith and Mr. Jones met. ,"),
                _ => {}
            }
            // A name that many articles spell so would be taken for right.
            if article == 60 && file < 2 {
                text.push_str("\\n\\nEstonian Defense Minister Kale Lanet told reporters so.");
            }
            writeln!(lines, "{{\"id\": \"{file}-{article}\", \"text\": \"{text}\"}}").unwrap();
        }
        lines.push_str("{\"text\": 7}\n");
        desk = desk.with(&format!("corpus/{file}.jsonl.gz"), gzip(lines));
    }
    desk
}

fn outputs(desk: &Desk) -> Vec<String> {
    OUTPUTS.iter().map(|name| desk.read(name)).collect()
}

/// Returns the hashes of the articles in the state file, and makes sure that each stands once.
fn n_known(desk: &Desk) -> usize {
    let Ok(state) = std::fs::read(desk.path("state")) else { return 0 };
    let state = String::from_utf8(state).expect("a state file is text");
    let whole = &state[..state.rfind('\n').map_or(0, |at| at + 1)];
    let keys: Vec<&str> = whole.lines().skip(1).map(|line| &line[..32]).collect();
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(keys.len(), distinct.len(), "no article is worked out twice");
    keys.len()
}

#[test]
fn killed_at_any_moment_a_run_goes_on_and_ends_the_same() {
    let desk = desk();
    let begun = Instant::now();
    let undisturbed = desk.run(&ARGS);
    let whole = begun.elapsed();
    assert_eq!(undisturbed.code(), 2, "four records cannot be read");
    let expected = outputs(&desk);
    let n_articles = n_known(&desk);
    for code in ["NAM001", "NAM005", "DUP003", "DUP008"] {
        assert!(expected[0].contains(code), "there is no {code} to lose");
    }

    let state = std::fs::read(desk.path("state")).unwrap();

    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for _ in 0..5 {
        desk.remove("state");
        OUTPUTS.iter().for_each(|name| desk.remove(name));
        for _ in 0..6 {
            let mut run = desk
                .command(&ARGS)
                .args(["-j", if chance.below(2) == 0 { "1" } else { "3" }])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let nanos = u64::try_from(whole.as_nanos()).unwrap();
            std::thread::sleep(Duration::from_nanos(chance.below(nanos)));
            run.kill().unwrap();
            run.wait().unwrap();
            assert!(n_known(&desk) <= n_articles);
        }
        assert_eq!(desk.run(&ARGS).code(), 2);
        assert!(outputs(&desk) == expected, "the outputs differ from those of an undisturbed run");
        assert_eq!(n_known(&desk), n_articles);
    }

    // Where kills fall depends on the machine; what they leave, cut off at any byte, does not.
    for _ in 0..10 {
        let cut = usize::try_from(chance.below(state.len() as u64)).unwrap();
        std::fs::write(desk.path("state"), &state[..cut]).unwrap();
        assert_eq!(desk.run(&ARGS).code(), 2);
        assert!(outputs(&desk) == expected, "the outputs differ after a cut at byte {cut}");
        assert!(std::fs::read(desk.path("state")).unwrap() == state, "the state differs, {cut}");
    }
}

#[test]
fn a_state_of_other_settings_is_refused_and_kept() {
    let desk = Desk::new()
        .with("corpus/a.txt", "Head\n\nThe the ferry left.\n")
        .with("people.csv", "name\nKalle Laanet\n");
    desk.run(&ARGS);
    let before = desk.read("state");
    for (args, words) in [
        (["--select", "DUP"], "it was written with other rules (--select, --ignore)"),
        (["--gazetteer", "people.csv"], "it was written with other lists of people (--gazetteer)"),
    ] {
        let run = desk.run(&[&ARGS[..], &args].concat());
        assert_eq!(run.code(), 2);
        let message = format!("cannot use the state file `state`: {words}");
        assert!(run.stderr().contains(&message), "{}", run.stderr());
        assert_eq!(desk.read("state"), before);
    }
}

#[test]
fn texts_that_are_read_in_another_way_are_checked_anew() {
    let desk = Desk::new().with("corpus/a.txt", "Head\n\nThe the ferry\nleft.\n");
    desk.run(&ARGS);
    let n_before = n_known(&desk);
    assert_eq!(desk.run(&[&ARGS[..], &["--paragraphs", "line"]].concat()).code(), 0);
    assert_eq!((n_before, n_known(&desk)), (1, 2));
}

#[test]
fn what_was_added_or_moved_meanwhile_is_seen() {
    let text = "Head\n\nThe the ferry left.\n";
    let desk = Desk::new().with("corpus/a.txt", text);
    desk.run(&ARGS);
    let desk = desk.with("corpus/b.txt", "Head\n\nA ferry came to the the harbour.\n");
    std::fs::rename(desk.path("corpus/a.txt"), desk.path("corpus/c.txt")).unwrap();
    desk.run(&ARGS);
    let found = desk.read("out.txt");
    assert!(found.contains("corpus/b.txt:3") && found.contains("corpus/c.txt:3"), "{found}");
    assert!(!found.contains("corpus/a.txt"), "{found}");
}
