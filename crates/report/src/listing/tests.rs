use crate::test_support::{drive, harbour, harbour_findings, run, wire, wire_findings, written};
use crate::{Format, GroupBy, View};

fn report(format: Format, view: View) -> String {
    written(|out| drive(&mut *format.reporter(out, view)))
}

/// The rules of the lines of a concise report.
fn codes(report: &str) -> Vec<&str> {
    let lines = report.lines().filter(|line| !line.contains("cannot read"));
    lines.filter_map(|line| line.split(' ').nth(2)).collect()
}

#[test]
fn what_is_over_the_limit_is_counted() {
    let view = View { max_findings: Some(2), ..View::default() };
    for format in [Format::Full, Format::Concise] {
        let report = report(format, view);
        assert_eq!(report.matches("STR006").count() + report.matches("QUO001").count(), 2);
        assert!(!report.contains("NAM001") && report.contains("cannot read"), "{report}");
        let last = report.lines().last().unwrap();
        assert!(last.starts_with("4 of them not shown: raise `--max-findings`"), "{last}");
    }
    let all = View { max_findings: Some(6), ..View::default() };
    assert!(!report(Format::Full, all).contains("not shown"));
    let none = View { max_findings: Some(0), ..View::default() };
    assert!(report(Format::Concise, none).contains("6 of them not shown"));
}

#[test]
fn findings_stand_by_group() {
    let by =
        |group_by| report(Format::Concise, View { group_by: Some(group_by), ..View::default() });
    let rows = [
        (GroupBy::Rule, ["DUP001", "DUP004", "NAM001", "NAM005", "QUO001", "STR006"]),
        (GroupBy::Article, ["STR006", "QUO001", "NAM001", "NAM005", "DUP001", "DUP004"]),
        (GroupBy::Cluster, ["DUP001", "DUP004", "STR006", "QUO001", "NAM001", "NAM005"]),
        (GroupBy::Name, ["NAM001", "NAM005", "STR006", "QUO001", "DUP001", "DUP004"]),
    ];
    for (group_by, expected) in rows {
        assert_eq!(codes(&by(group_by)), expected, "{group_by:?}");
    }
}

#[test]
fn groups_have_headings_with_their_number() {
    let headings = |group_by| {
        let report = report(Format::Full, View { group_by: Some(group_by), ..View::default() });
        let headings = report.lines().filter_map(|line| line.strip_prefix("== "));
        headings.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        headings(GroupBy::Cluster),
        [
            "The ferry between the islands will stop at noon on Friday, and the … (2 problems)",
            "no copies (4 problems)"
        ]
    );
    assert_eq!(
        headings(GroupBy::Article),
        ["news/harbour.txt (5 problems)", "wire-0007 (1 problem)"]
    );
}

#[test]
fn copies_that_are_found_later_join_the_clusters_before_them() {
    let articles = [(wire(), wire_findings()), (harbour(), harbour_findings())];
    let view = View { group_by: Some(GroupBy::Cluster), ..View::default() };
    let report = written(|out| run(&mut *Format::Concise.reporter(out, view), &articles));
    assert_eq!(codes(&report)[..2], ["DUP004", "DUP001"]);
}

#[test]
fn statistics_count_problems_and_articles() {
    let view = View { has_statistics: true, max_findings: Some(0), ..View::default() };
    insta::assert_snapshot!(report(Format::Full, view));
}
