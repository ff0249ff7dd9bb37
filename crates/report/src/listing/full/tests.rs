use crate::test_support::{hostile_report, report, run, wire, wire_findings, written};
use crate::{Format, Palette, Summary, Terminal, is_hidden};
use copydesk_core::{Article, Finding, Span};
use unicode_width::UnicodeWidthStr;

/// The report of one finding of the misspelling rule on `mark` in `text`.
fn one(text: &str, mark: &str, width: usize) -> String {
    let article = Article::from_plain_text(text);
    let start = text.find(mark).unwrap();
    let place = article.place(Span::new(start, start + mark.len()));
    let finding = Finding::new(&crate::test_support::MISSPELLED, place, "here");
    let terminal = Terminal { width, palette: Palette::plain() };
    written(|out| run(&mut *Format::Full.reporter(out, terminal), &[(article, vec![finding])]))
}

/// The quoted line and the line of signs under it, without the frame.
fn quoted(report: &str) -> [&str; 2] {
    let mut lines = report.lines().skip(3).map(|line| line.split_once("| ").unwrap().1);
    [lines.next().unwrap(), lines.next().unwrap()]
}

#[test]
fn each_problem_stands_with_its_line_and_evidence() {
    insta::assert_snapshot!(report(Format::Full));
}

#[test]
fn colours_are_written_only_when_asked_for() {
    let coloured = Terminal { width: 80, palette: Palette::coloured() };
    let text = written(|out| {
        run(&mut *Format::Full.reporter(out, coloured), &[(wire(), wire_findings())])
    });
    insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
    assert!(!report(Format::Full).contains('\u{1b}'));
}

#[test]
fn signs_stand_under_the_marked_text_in_every_script() {
    let rows = [
        ("plain word here", "word"),
        ("“Café” – naïve word", "word"),
        ("cafe\u{301} wo\u{301}rd", "wo\u{301}rd"),
        ("漢字 の 名前 word", "名前"),
        ("👩‍💻 emoji word", "word"),
        ("tab\tword", "word"),
        ("bell\u{7}\u{202e} word", "word"),
        ("\u{feff}mark word", "word"),
        ("zero\u{200b}width", "\u{200b}"),
    ];
    for (text, mark) in rows {
        let report = one(text, mark, 100);
        let [line, signs] = quoted(&report);
        let shown = crate::Visible(mark).to_string();
        let before = line.split(&shown).next().unwrap();
        assert_eq!(signs.find('^'), Some(before.width()), "{report}");
        assert_eq!(signs.trim().len(), shown.width(), "{report}");
    }
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    // A column is a character here.
    let text = format!("{}needle {}", "many words before ".repeat(999), "after it ".repeat(999));
    for width in [10, 40, 100] {
        let report = one(&text, "needle", width);
        let [line, signs] = quoted(&report);
        assert!(line.width() + "1 | ".len() <= width.max(32), "{line}");
        let marked = line.chars().skip(signs.find('^').unwrap()).take(6);
        assert_eq!(marked.collect::<String>(), "needle");
        assert!(line.starts_with("… ") && line.ends_with(" …"), "{line}");
    }
}

#[test]
fn a_mark_over_several_lines_is_shown_on_one() {
    let report = one("One line\nof two\n  or three\nlines.", "of two\n  or three", 100);
    assert_eq!(quoted(&report), ["of two or three", "^^^^^^^^^^^^^^^"]);
}

#[test]
fn an_empty_place_gets_one_sign() {
    let report = one("nothing", "", 100);
    assert_eq!(quoted(&report), ["nothing", "^"]);
}

#[test]
fn hostile_text_cannot_reach_the_terminal() {
    let report = hostile_report(Format::Full, Terminal::default());
    let found: Vec<char> = report.chars().filter(|&c| c != '\n' && is_hidden(c)).collect();
    assert_eq!(found, []);
    insta::assert_snapshot!(report);
}

#[test]
fn a_clean_run_is_one_sentence() {
    let summary = Summary { articles: 1_000, ..Summary::default() };
    let text = written(|out| Format::Full.reporter(out, Terminal::default()).end(&summary));
    assert_eq!(text, "No problems found in 1,000 articles.\n");
}
