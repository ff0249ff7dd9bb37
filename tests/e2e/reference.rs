//! What the program says of itself is what the documentation says.

use crate::harness::Desk;

/// Checks that `docs/NAME` is what the program prints.
fn assert_is_current(name: &str, args: &[&str]) {
    let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    let run = Desk::new().run(args);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let current = std::fs::read_to_string(path).unwrap_or_default();
    assert!(current == run.stdout(), "run: copydesk {} > docs/{name}", args.join(" "));
}

#[test]
fn the_reference_of_commands_and_settings_is_current() {
    assert_is_current("commands.md", &["man", "-f", "markdown"]);
    assert_is_current("configuration.md", &["config", "reference"]);
    assert_is_current("schema/copydesk.schema.json", &["config", "schema"]);
}

#[test]
fn shells_complete_and_man_has_pages() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = Desk::new().run(&["completions", shell]).stdout();
        assert!(script.contains("output-format") && script.contains("baseline"), "{shell}");
    }
    let page = Desk::new().run(&["man", "check"]).stdout();
    assert!(page.contains(".TH") && page.contains("\\-\\-fail\\-on"), "{page}");
    let all = Desk::new().run(&["man"]).stdout();
    assert!(all.matches(".TH").count() > 10, "a page for each command");
    let run = Desk::new().run(&["man", "chek"]);
    assert!(run.code() == 2 && run.stderr().contains("did you mean `check`?"));
}
