//! What two texts are to each other, case by case.

use copydesk_dedup::{DifferenceClass, PairKind, compare};

const COUNCIL: &str = "The council of Tallinn did not approve the plan to close 14 schools in March, \
                       although the mayor had said that 1.5 million euros could be saved and that \
                       Smith would resign if it failed.";

/// Compares a text with itself after some replacements.
fn edited(text: &str, edits: &[(&str, &str)]) -> Option<(PairKind, DifferenceClass)> {
    let mut other = text.to_owned();
    for (old, new) in edits {
        assert!(other.contains(old), "{old} is not in the text");
        other = other.replacen(old, new, 1);
    }
    let one_way = compare(text, &other).map(|comparison| comparison.kind);
    let other_way = compare(&other, text).map(|comparison| comparison.kind);
    assert_eq!(one_way, other_way, "{edits:?}");
    compare(text, &other).map(|comparison| (comparison.kind, comparison.class))
}

#[test]
fn one_changed_fact_is_a_conflict() {
    let edits = [
        ("14", "19"),
        ("14", "41"),
        ("1.5", "15"),
        ("1.5 million", "1.5 billion"),
        ("14 schools", "14m schools"),
        ("March", "April"),
        ("Smith", "Jones"),
        ("Tallinn", "Vilnius"),
        ("did not approve", "did approve"),
        ("could be", "couldn’t be"),
        ("could be", "could never be"),
        ("had said", "hadn't said"),
        ("would resign", "won't resign"),
    ];
    for edit in edits {
        let found = edited(COUNCIL, &[edit]).map(|(kind, _)| kind);
        assert_eq!(found, Some(PairKind::Conflicting), "{edit:?}");
    }
}

#[test]
fn a_short_form_is_no_other_name() {
    let text = "Canada and the United States agreed in December to a charge of 15 percent, which \
                ended a long dispute over timber that was felled on land of the provinces.";
    let found = edited(text, &[("United States", "U.S.")]);
    assert_eq!(found, Some((PairKind::Near, DifferenceClass::Rewritten)));
    let found = edited(text, &[("United States", "United Kingdom")]).map(|(kind, _)| kind);
    assert_eq!(found, Some(PairKind::Conflicting));
}

#[test]
fn another_fact_in_other_words_is_another_statement() {
    let reworded = [
        ("although the mayor had said", "even though councillors have heard"),
        ("could be saved", "was lost last year"),
    ];
    let found = edited(COUNCIL, &[("14", "19"), reworded[1]]).map(|(kind, _)| kind);
    assert_eq!(found, Some(PairKind::Conflicting));
    assert_eq!(edited(COUNCIL, &[("14", "19"), reworded[0], reworded[1]]), None);
}

#[test]
fn slips_forms_and_moves_are_no_conflicts() {
    use DifferenceClass::{Formatting, NameSpelling, Rewritten, Typo};
    let cases: [(&[(&str, &str)], _); 7] = [
        (&[("did not", "didn’t")], Formatting),
        (&[("14", "fourteen")], DifferenceClass::Formatting),
        (&[("approve", "aprove"), ("close", "clsoe")], Typo),
        (&[("Smith", "Smiht")], NameSpelling),
        (&[("plan", "idea")], Rewritten),
        (&[("1.5 million", "1.5million")], Formatting),
        (&[("Tallinn", "Talinn"), ("14", "41"), ("mayor", "mayro")], DifferenceClass::Facts),
    ];
    for (edits, class) in cases {
        let found = edited(COUNCIL, edits);
        let is_copy = found.is_some_and(|(kind, _)| kind != PairKind::Conflicting);
        assert!(is_copy, "{edits:?}: {found:?}");
        let exact = found.map(|(kind, _)| kind) == Some(PairKind::Exact);
        assert!(exact || found.map(|(_, class)| class) == Some(class), "{edits:?}: {found:?}");
    }
}

#[test]
fn a_frame_with_other_figures_is_no_copy() {
    let pairs = [
        ("Shr loss 48 cts vs loss 10 cts", "Shr loss 33 cts vs loss 48 cts"),
        ("Record 2 July, payable 9 August", "Record July nine, payable 12 August"),
        (
            "The bank sold 400 million crowns of bills at 4.2 percent and drained 90 million.",
            "The bank sold 650 million crowns of bills at 3.9 percent and drained 75 million.",
        ),
    ];
    for (a, b) in pairs {
        assert_eq!(compare(a, b).map(|comparison| comparison.difference), None, "{a}");
    }
}

#[test]
fn sentences_in_another_order_are_a_copy() {
    let (x, y, z) = (
        "Fishermen fear for the spawning grounds at the mouth of the river.",
        "No?",
        "The port authority counted 31 ferries in May and says that dredging cannot wait.",
    );
    let found =
        compare(&[x, y, z].join(" "), &[y, z, x].join(" ")).map(|comparison| comparison.kind);
    assert_eq!(found, Some(PairKind::Near));
}

#[test]
fn a_beginning_is_a_copy_by_its_words_where_addresses_follow() {
    let whole =
        "This article first appeared at https://news.example.org/2023/05/17/a-very-long-name.html";
    assert_eq!(compare(whole, "This article first appeared").map(|c| c.kind), Some(PairKind::Near));
    assert_eq!(compare(whole, "This article"), None);
}

#[test]
fn texts_without_words_are_no_copies() {
    assert_eq!(compare("", ""), None);
    assert_eq!(compare("***", "***"), None);
    assert_eq!(compare("***", "a word"), None);
}

#[test]
fn an_abridged_text_keeps_runs_of_words_and_no_scattered_ones() {
    let long = "Harbour pilots in Gdynia, who are paid by the port and not by the state, said on the second day \
                of their strike that talks with the ministry had been held and that an offer of more leave was \
                on the table, but that no ship would be brought in before the offer was put on paper and signed \
                by the minister, whatever the owners of the ferries thought of it.";
    let abridged = "Harbour pilots in Gdynia said that talks with the ministry had been held, but that no ship \
                    would be brought in before the offer was signed by the minister.";
    let scattered =
        "Pilots are paid by the state that held the table before the minister thought of it.";
    let kind = |text| compare(long, text).map(|comparison| comparison.kind);
    assert_eq!(kind(abridged), Some(PairKind::Near));
    assert_eq!(kind(scattered), None);
    assert_eq!(compare(scattered, long), None);
}
