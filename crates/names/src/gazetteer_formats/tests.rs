//! Small lists in every format, and lists that are damaged.

use super::{ListError, ListOptions, ListReport, format_named, recognise};
use crate::{Gazetteer, GazetteerBuilder, Lexicon, RejectedRow, RowProblem};

/// Reads a list, and returns who is known, what was left out, and the report.
fn read(
    list: &[u8],
    columns: &[(&str, &str)],
) -> Result<(Gazetteer, Vec<RejectedRow>, ListReport), ListError> {
    let lexicon = Lexicon::embedded();
    let mut builder = GazetteerBuilder::new(&lexicon);
    let columns = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let mut rejected = Vec::new();
    let report = builder.add_list(&mut &*list, None, &ListOptions { columns }, &mut |row| {
        rejected.push(row);
    })?;
    Ok((builder.build(), rejected, report))
}

/// Returns each person as `id name | other names | offices with dates`.
fn people(gazetteer: &Gazetteer) -> Vec<String> {
    (0..)
        .zip(gazetteer.people())
        .map(|(number, person)| {
            let others: Vec<_> = gazetteer.names_of(number).skip(1).map(|name| name.text).collect();
            let offices: Vec<_> = person
                .offices
                .iter()
                .map(|office| {
                    let (from, to) = (office.from.unwrap_or(""), office.to.unwrap_or(""));
                    format!("{} {from}–{to}", office.text)
                })
                .collect();
            let id = person.id.unwrap_or("-");
            format!("{id} {} | {} | {}", person.name, others.join("; "), offices.join("; "))
        })
        .collect()
}

/// Asserts that the list is recognised as `format` and gives these people, without a complaint.
fn gives(list: &str, format: &str, expected: &[&str]) {
    let (gazetteer, rejected, report) = read(list.as_bytes(), &[]).unwrap();
    assert_eq!(
        (report.format, people(&gazetteer)),
        (format, expected.iter().map(|e| (*e).to_owned()).collect())
    );
    assert_eq!(rejected, []);
}

#[test]
fn our_own_csv() {
    gives(
        "\u{feff}id,name,aliases,role,country,from,to,lang\n\
         q1,Kalle Laanet,Kalle L. Laanet; ,defence minister,Estonia,2021,2022,et\n\
         q1,Kalle Laanet,,justice minister,Estonia,2023,,et\n",
        "csv",
        &[
            "q1 Kalle Laanet | Kalle L. Laanet | defence minister, Estonia 2021–2022; justice minister, Estonia 2023–",
        ],
    );
    gives("name\nKalle Laanet\n", "csv", &["- Kalle Laanet |  | "]);
    gives("Name;Role\nKalle Laanet;minister\n", "csv", &["- Kalle Laanet |  | minister –"]);
}

#[test]
fn plain_text() {
    gives(
        "# the desk's list\n\nKalle Laanet\r\nKersti Kaljulaid\n",
        "text",
        &["- Kalle Laanet |  | ", "- Kersti Kaljulaid |  | "],
    );
}

#[test]
fn sparql_results() {
    gives(
        "item,itemLabel,positionLabel,start\n\
         http://www.wikidata.org/entity/Q1,Kalle Laanet,Minister of Defence of Estonia,2021-01-26T00:00:00Z\n",
        "csv",
        &["Q1 Kalle Laanet |  | Minister of Defence of Estonia 2021-01-26–"],
    );
    gives(
        "?item\t?itemLabel\t?countryLabel\n\
         <http://www.wikidata.org/entity/Q1>\t\"Kalle Laanet\"@et\t\"Estonia\"@en\n",
        "csv",
        &["Q1 Kalle Laanet |  | Estonia –"],
    );
}

#[test]
fn columns_can_be_mapped() {
    let list = "no,who,what\n1,Kalle Laanet,minister\n";
    let error = read(list.as_bytes(), &[]).unwrap_err().to_string();
    assert_eq!(
        error,
        "column `name` is missing (found: no, who, what); \
         say which one it is with `--column name=NAME`"
    );
    let (gazetteer, _, _) = read(list.as_bytes(), &[("name", "Who"), ("role", "what")]).unwrap();
    assert_eq!(people(&gazetteer), ["- Kalle Laanet |  | minister –"]);
    let error = read(list.as_bytes(), &[("name", "whom")]).unwrap_err().to_string();
    assert!(error.contains("`whom`") && error.contains("who, what"), "{error}");
    let error = read(list.as_bytes(), &[("nom", "who")]).unwrap_err().to_string();
    assert!(error.contains("no field `nom`"), "{error}");
}

#[test]
fn rows_in_latin_1_are_read_among_others() {
    let list = b"name,role\nJos\xe9 Mu\xf1oz,mayor\nJos\xc3\xa9 Ruiz,mayor\n";
    let (gazetteer, rejected, _) = read(list, &[]).unwrap();
    assert_eq!(people(&gazetteer), ["- José Muñoz |  | mayor –", "- José Ruiz |  | mayor –"]);
    assert_eq!(rejected, []);
}

#[test]
fn a_list_in_utf_16_is_refused_with_the_remedy() {
    let list: Vec<u8> = "\u{feff}name\nA B".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(read(&list, &[]), Err(ListError::Utf16)));
    assert!(matches!(read(b" \n", &[]), Err(ListError::Empty)));
    assert!(matches!(read(b"\x00\x01\x02", &[]), Err(ListError::Unrecognised)));
}

#[test]
fn bad_rows_are_left_out_with_their_line_and_reason() {
    let list = "name\tid\nAlan Turing\t1\nMadonna\t2\nJohn (Jack) Kay\t3\n\t4\njohn kay\t5\n\
                Ada Lovelace\t6\n";
    let (gazetteer, rejected, report) = read(list.as_bytes(), &[]).unwrap();
    let problems: Vec<_> = rejected.iter().map(|row| (row.row, row.problem)).collect();
    assert_eq!(
        problems,
        [
            (3, RowProblem::SingleWord),
            (4, RowProblem::OddCharacter),
            (5, RowProblem::Empty),
            (6, RowProblem::NoCapital),
        ]
    );
    assert_eq!((gazetteer.n_people(), report.n_names, report.n_rejected), (2, 2, 4));
}

#[test]
fn a_list_without_capitals_gets_them() {
    let list = "name\nkalle laanet\nursula von der leyen\nJohn Kay\n";
    let (gazetteer, rejected, _) = read(list.as_bytes(), &[]).unwrap();
    let names: Vec<_> = gazetteer.people().map(|person| person.name).collect();
    assert_eq!(names, ["Kalle Laanet", "Ursula von der Leyen", "John Kay"]);
    assert_eq!(rejected, []);
}

#[test]
fn the_starter_list_is_clean() {
    let list = include_bytes!("../../../../data/gazetteer/people.csv");
    let (gazetteer, rejected, _) = read(list, &[]).unwrap();
    assert_eq!(rejected, []);
    assert!(gazetteer.knows("Kalle Laanet"));
}

#[test]
fn formats_are_found_by_name() {
    assert!(format_named("csv").is_some() && format_named("nonsense").is_none());
    assert!(recognise(b"\x7fELF\x01\x02").is_none());
}
