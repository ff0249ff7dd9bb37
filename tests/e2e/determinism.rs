//! The same input gives the same bytes, whatever the number of threads.

use crate::harness::{Desk, data};

#[test]
fn the_number_of_threads_changes_no_byte() {
    let articles = data("articles");
    let articles = articles.to_str().unwrap();
    for format in ["full", "concise", "json-lines", "html"] {
        let outputs = ["1", "2", "7"].map(|threads| {
            let run = Desk::new().run(&[articles, "-j", threads, "-f", format]);
            assert!(!run.stdout().is_empty(), "{}", run.stderr());
            run.stdout()
        });
        assert!(outputs.iter().all(|output| *output == outputs[0]), "{format}");
    }
}

#[test]
fn several_outputs_of_one_run_equal_those_of_one_run_each() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe the end.\n");
    let both = desk.run(&["a.txt", "-f", "json-lines=a.jsonl", "-f", "concise"]);
    assert_eq!(both.stdout(), desk.run(&["a.txt", "-f", "concise"]).stdout());
    assert_eq!(desk.read("a.jsonl"), desk.run(&["a.txt", "-f", "json-lines"]).stdout());
}
