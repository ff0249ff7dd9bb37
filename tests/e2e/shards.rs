//! A run whose shares are examined apart and then merged ends as one that was not spread.

use crate::harness::Desk;
use crate::resume::desk;

const OUTPUTS: [&str; 4] = ["-f", "json-lines=out.jsonl", "-f", "concise=out.txt"];

fn shard(desk: &Desk, share: &str, more: &[&str]) -> (i32, String) {
    let args = [&["check", "corpus", "--shard", share, "--parts", "parts"], more].concat();
    let run = desk.run(&args);
    (run.code(), run.stderr())
}

fn merge(desk: &Desk, more: &[&str]) -> (i32, String) {
    let run = desk.run(&[&["merge", "corpus", "--parts", "parts"], more].concat());
    (run.code(), run.stderr())
}

#[test]
fn the_merge_reports_what_one_run_would() {
    let desk = desk();
    let whole = desk.run(&[&["check", "corpus"], &OUTPUTS[..]].concat());
    let expected = [desk.read("out.jsonl"), desk.read("out.txt")];
    for code in ["NAM001", "NAM005", "DUP003", "DUP008"] {
        assert!(expected[0].contains(code), "there is no {code} to lose");
    }
    for n in [1, 3, 4] {
        for number in (1..=n).rev() {
            let (code, said) = shard(&desk, &format!("{number}/{n}"), &["-j", "2"]);
            assert_eq!(code, 2, "each has a record that cannot be read: {said}");
            assert!(said.contains(&format!("part {number} of {n} is finished: ")), "{said}");
        }
        for threads in ["1", "8"] {
            OUTPUTS[1..].iter().step_by(2).for_each(|o| desk.remove(o.split_once('=').unwrap().1));
            let (code, said) = merge(&desk, &[&OUTPUTS[..], &["-j", threads]].concat());
            assert_eq!(code, whole.code(), "{said}");
            assert!(!said.contains("no part has them"), "{said}");
            assert!(expected == [desk.read("out.jsonl"), desk.read("out.txt")], "{n} shares");
        }
        (1..=n).for_each(|number| desk.remove(&format!("parts/{number}-of-{n}.part")));
    }
}

#[test]
fn parts_that_do_not_make_a_whole_are_refused_with_the_remedy() {
    let desk = desk();
    let (code, said) = merge(&desk, &[]);
    assert!(code == 2 && said.contains("cannot read the parts in `parts`"), "{said}");
    shard(&desk, "1/2", &[]);
    let (code, said) = merge(&desk, &[]);
    assert!(code == 2 && said.contains("part 2 of 2 is missing"), "{said}");
    assert!(said.contains("--shard 2/2 --parts parts"), "{said}");
    let part = std::fs::read(desk.path("parts/1-of-2.part")).unwrap();
    let desk = desk.with("parts/2-of-2.part.unfinished", &part[..part.len() / 2]);
    let (code, said) = merge(&desk, &[]);
    assert!(code == 2 && said.contains("part 2 of 2 is not finished"), "{said}");
    shard(&desk, "2/2", &[]);
    let (code, said) = merge(&desk, &["--ignore", "NAM"]);
    assert!(code == 2 && said.contains("with other rules"), "{said}");
    let desk = desk.with("parts/1-of-3.part", "");
    let (code, said) = merge(&desk, &[]);
    assert!(code == 2 && said.contains("has parts of 2 and of 3"), "{said}");
    assert_eq!(shard(&desk, "5/4", &[]).0, 2);
    assert_eq!(desk.run(&["check", "corpus", "--shard", "1/2"]).code(), 2, "no folder");
}

#[test]
fn what_has_come_since_is_examined_by_the_merge() {
    let desk = desk();
    shard(&desk, "1/1", &[]);
    let desk = desk.with("corpus/new.txt", "The the boats came in.\n");
    let (_, said) = merge(&desk, &OUTPUTS);
    assert!(said.contains("examined now, since no part has them: 1 different article"), "{said}");
    assert!(desk.read("out.txt").contains("new.txt:1:1"), "{}", desk.read("out.txt"));
}
