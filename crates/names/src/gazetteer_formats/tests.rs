//! Small lists in every format, and lists that are damaged.

use super::{ListError, ListOptions, ListReport, format_named, recognise};
use crate::query::Query;
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

#[test]
fn opensanctions_simple() {
    gives(
        "\"id\",\"schema\",\"name\",\"aliases\",\"birth_date\",\"countries\",\"dataset\"\n\
         \"Q1\",\"Person\",\"Kalle Laanet\",\"Laanet, Kalle;Kalle L. Laanet\",\"1965\",\"ee;ru\",\"x\"\n\
         \"N1\",\"Organization\",\"Bank Ltd\",\"\",\"\",\"ee\",\"x\"\n",
        "opensanctions",
        &["Q1 Kalle Laanet | Laanet, Kalle; Kalle L. Laanet | Estonia –; Russia –"],
    );
}

#[test]
fn follow_the_money_with_posts_before_and_after_the_person() {
    gives(
        concat!(
            r#"{"id":"O1","caption":"Occupancy","schema":"Occupancy","properties":{"holder":["Q1"],"post":["P1"],"startDate":["2021-01-26"],"endDate":["2022-07-18"]}}"#,
            "\n",
            r#"{"id":"Q1","caption":"Kalle Laanet","schema":"Person","properties":{"name":["Kalle Laanet","Калле Лаанет"],"weakAlias":["Kalle the Rock"],"country":["ee"],"position":["interior minister"]}}"#,
            "\n",
            r#"{"id":"P1","caption":"Minister of Defence","schema":"Position","properties":{"name":["Minister of Defence"],"country":["ee"]}}"#,
            "\n",
            r#"{"id":"C1","caption":"Bank","schema":"Company","properties":{}}"#,
            "\n",
        ),
        "ftm",
        &["Q1 Kalle Laanet | Калле Лаанет; Kalle the Rock | interior minister, Estonia –; \
           Minister of Defence, Estonia 2021-01-26–2022-07-18"],
    );
}

#[test]
fn follow_the_money_nested() {
    gives(
        concat!(
            r#"{"id":"Q1","caption":"Kalle Laanet","schema":"Person","properties":{"name":["Kalle Laanet"],"positionOccupancies":[{"id":"O1","schema":"Occupancy","caption":"","properties":{"startDate":["2021"],"post":[{"id":"P1","schema":"Position","caption":"Minister of Defence","properties":{"country":["ee"]}}]}}]}}"#,
            "\n",
        ),
        "ftm",
        &["Q1 Kalle Laanet |  | Minister of Defence, Estonia 2021–"],
    );
}

#[test]
fn wikidata_dump() {
    gives(
        concat!(
            "[\n",
            r#"{"type":"item","id":"Q42","labels":{"en":{"language":"en","value":"Kalle Laanet"},"ru":{"language":"ru","value":"Лаанет, Калле"}},"aliases":{"et":[{"language":"et","value":"K. Laanet"}]},"descriptions":{"en":{"language":"en","value":"Estonian politician"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"entity-type":"item","id":"Q5"}}},"rank":"normal"}],"P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q9"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2021-01-26T00:00:00Z"}}}],"P582":[{"datavalue":{"value":{"time":"+2022-00-00T00:00:00Z"}}}]},"rank":"normal"},{"mainsnak":{"snaktype":"novalue"},"rank":"normal"}],"P27":[{"mainsnak":{"datavalue":{"value":{"id":"Q191"}}},"rank":"normal"}]}},"#,
            "\n",
            r#"{"type":"item","id":"Q9","labels":{"en":{"language":"en","value":"Minister of Defence of Estonia"}},"aliases":[],"descriptions":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q4164871"}}},"rank":"normal"}]}},"#,
            "\n",
            r#"{"type":"item","id":"Q191","labels":{"en":{"language":"en","value":"Estonia"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q6256"}}},"rank":"normal"}]}},"#,
            "\n",
            r#"{"type":"item","id":"Q3","labels":{"en":{"language":"en","value":"Tallinn Town"}},"claims":[]}"#,
            "\n]\n",
        ),
        "wikidata-json",
        &["Q42 Kalle Laanet | Лаанет, Калле; K. Laanet | Estonian politician –; \
           Minister of Defence of Estonia 2021-01-26–2022; Estonia –"],
    );
}

#[test]
fn popolo() {
    gives(
        r#"{"persons": [{"id": "p1", "name": "Kalle Laanet", "other_names": [{"lang": "ru", "name": "Калле Лаанет"}]}],
            "organizations": [{"id": "legislature", "classification": "legislature", "name": "Riigikogu"},
                              {"id": "b", "name": "Board of Audit"}],
            "events": [{"id": "t1", "start_date": "2011-03-27", "end_date": "2015-03-23"}],
            "memberships": [{"person_id": "p1", "organization_id": "legislature", "role": "member", "legislative_period_id": "t1"},
                            {"person_id": "p1", "organization_id": "legislature", "role": "member", "start_date": "2015-03-30"},
                            {"person_id": "p1", "organization_id": "b", "role": "chairman"}]}"#,
        "popolo",
        &["p1 Kalle Laanet | Калле Лаанет | MP 2011-03-27–; chairman of Board of Audit –"],
    );
}

#[test]
fn jrc_names() {
    gives(
        "1\tP\tu\tKalle+Laanet\n2\tO\tu\tBank+of+Estonia\n1\tP\tlv\tKalle+Lanets\n",
        "jrc-names",
        &["1 Kalle Laanet | Kalle Lanets | "],
    );
}

#[test]
fn congress() {
    gives(
        "- id:\n    bioguide: C000127\n    wikidata: Q22250\n  name:\n    first: Maria\n    \
         middle: Elaine\n    last: Cantwell\n    official_full: Maria Cantwell\n  terms:\n  \
         - type: rep\n    start: '1993-01-05'\n    end: '1995-01-03'\n  - type: sen\n    start: \
         '2001-01-03'\n    end: '2007-01-03'\n  - type: sen\n    start: '2007-01-04'\n    end: \
         '2013-01-03'\n",
        "congress",
        &["Q22250 Maria Cantwell | Maria Elaine Cantwell | representative, United States \
           1993-01-05–1995-01-03; senator, United States 2001-01-03–2013-01-03"],
    );
}

#[test]
fn world_leaders() {
    gives(
        "name,first_name,last_name,role,country\nKalle LAANET,Kalle,LAANET,Minister of Defense,Estonia\n\
         Alexander VAN DER BELLEN,Alexander,VAN DER BELLEN,President,Austria\n",
        "world-leaders",
        &[
            "- Kalle Laanet |  | Minister of Defense, Estonia –",
            "- Alexander Van der Bellen |  | President, Austria –",
        ],
    );
}

#[test]
fn a_damaged_record_leaves_the_others() {
    let person = |id: u32, name: &str| {
        format!(r#"{{"id":"Q{id}","schema":"Person","properties":{{"name":["{name}"]}}}}"#)
    };
    let list =
        format!("{}\n{{\"id\": cut\n{}\n", person(1, "Ada Lovelace"), person(2, "Alan Turing"));
    let (gazetteer, rejected, _) = read(list.as_bytes(), &[]).unwrap();
    assert_eq!(gazetteer.n_people(), 2);
    assert_eq!((rejected[0].row, rejected[0].problem), (2, RowProblem::Damaged));
    assert_eq!(rejected[0].name, "{\"id\": cut");
    let list = "- id:\n    bioguide: A1\n  name:\n    first: Ada\n    last: Lovelace\n- id: [\n- id:\n    \
                bioguide: A3\n  name:\n    first: Alan\n    last: Turing\n";
    let (gazetteer, rejected, _) = read(list.as_bytes(), &[]).unwrap();
    assert_eq!((gazetteer.n_people(), rejected[0].row), (2, 6));
}

#[test]
fn role_phrases_of_lists_are_the_ones_of_articles() {
    let lexicon = Lexicon::embedded();
    let text = crate::Role::parse("Estonian Defense Minister", &lexicon).unwrap();
    let (name, other) = (["kale", "lanet"].map(String::from), ["kaja", "kallas"].map(String::from));
    for list in [
        "name,role,country\nKalle Laanet,Minister of Defence,ee\n",
        "name,first_name,last_name,role,country\nK,Kalle,LAANET,Minister of Defense,Estonia\n",
        "itemLabel,positionLabel\nKalle Laanet,Minister of Defence of Estonia\n",
    ] {
        let (gazetteer, _, _) = read(list.as_bytes(), &[]).unwrap();
        assert_eq!(gazetteer.holders(&text, &Query::of(&name, &lexicon)), [0], "{list}");
        assert!(gazetteer.holders(&text, &Query::of(&other, &lexicon)).is_empty(), "{list}");
        let office = &gazetteer.person(0).offices[0];
        assert_eq!(text.agreement(&office.role), crate::Agreement::Full, "{list}");
    }
}
