//! Lists of people: compiled, described, asked, and refused where they are damaged.

use serde_json::{Value, json};

use crate::harness::Desk;

const PEOPLE: &str = "id,name,role,country,from,to\n\
                      q1,Marit Oolbekk,mayor,Estonia,2019,\n\
                      q2,Tarmo Villipuu,finance minister,Estonia,2015,2019\n\
                      q3,習近平,president,China,2013,\n\
                      q4,محمد رضا پهلوی,shah,Iran,1941,1979\n";

fn built(desk: Desk) -> Desk {
    let run = desk.run(&["gazetteer", "build", "-o", "people.gaz", "people.csv"]);
    assert_eq!((run.code(), run.stdout().as_str()), (0, ""), "{}", run.stderr());
    desk
}

fn answers(desk: &Desk, gazetteer: &str, names: &str) -> Vec<Value> {
    let args = ["gazetteer", "lookup", "--batch", "-", "--gazetteer", gazetteer];
    desk.run_with_input(&[&args[..], &["--no-starter-gazetteer"]].concat(), names.as_bytes())
        .json_lines()
}

#[test]
fn each_line_of_a_batch_is_answered_in_the_form_agreed() {
    let desk = built(Desk::new().with("people.csv", PEOPLE));
    let names = "Marit Oolbekk\nMarit Olbekk\n\nAda Unheard\nM. Oolbekk\n習近平\n習近干\nX\n";
    for gazetteer in ["people.gaz", "people.csv"] {
        let answers = answers(&desk, gazetteer, names);
        let verdicts: Vec<_> = answers.iter().map(|a| a["verdict"].as_str().unwrap()).collect();
        let expected = [
            "exact",
            "misspelling",
            "unknown",
            "unknown",
            "variant",
            "exact",
            "unknown",
            "unknown",
        ];
        assert_eq!(verdicts, expected, "{gazetteer}");
        let misspelled = &answers[1];
        assert_eq!(misspelled["query"], "Marit Olbekk");
        assert_eq!(misspelled["suggestion"], "Marit Oolbekk");
        assert_eq!(misspelled["id"], "q1");
        let confidence = misspelled["confidence"].as_f64().unwrap();
        assert!((0.7..=1.0).contains(&confidence), "{confidence}");
        assert_eq!((&answers[3]["suggestion"], &answers[3]["id"]), (&Value::Null, &Value::Null));
    }
}

#[test]
fn an_unknown_name_is_answered_with_who_is_nearest() {
    let desk = built(Desk::new().with("people.csv", PEOPLE));
    let answer = answers(&desk, "people.gaz", "Marta Oolberk\n").remove(0);
    assert_eq!(
        (&answer["verdict"], &answer["suggestion"]),
        (&json!("unknown"), &json!("Marit Oolbekk"))
    );
    let confidence = answer["confidence"].as_f64().unwrap();
    assert!((0.0..0.7).contains(&confidence), "{confidence}");
}

#[test]
fn a_lookup_shows_candidates_with_their_evidence() {
    let desk = Desk::new().with("people.csv", PEOPLE);
    let args = ["gazetteer", "lookup", "--gazetteer", "people.csv"];
    let run = desk.run(&[&args[..], &["Marit Olbekk", "Kalle Laanet"]].concat());
    for words in [
        "Marit Olbekk: misspelling",
        "Marit Oolbekk [q1] · mayor, Estonia (2019–)",
        "`olbekk` is 1 letter from `oolbekk`",
        "Kalle Laanet: exact",
    ] {
        assert!(run.stdout().contains(words), "{words}: {}", run.stdout());
    }
}

#[test]
fn a_compiled_gazetteer_is_the_same_every_time_and_says_what_is_in_it() {
    let desk = built(Desk::new().with("people.csv", PEOPLE));
    let first = std::fs::read(desk.path("people.gaz")).unwrap();
    let desk = built(desk);
    assert_eq!(first, std::fs::read(desk.path("people.gaz")).unwrap());
    let run = desk.run(&["gazetteer", "info", "people.gaz", "-f", "json"]);
    let info: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!((&info["people"], &info["compiled"]), (&Value::from(4), &Value::from(true)));
    assert_eq!(info["sources"][0]["name"], "people.csv");
    assert_eq!(info["sources"][0]["xxh3_128"].as_str().unwrap().len(), 32);
}

#[test]
fn check_knows_the_people_of_a_compiled_gazetteer() {
    let desk = built(Desk::new().with("people.csv", PEOPLE))
        .with("a.txt", "Estonian mayor Marit Olbekk left.");
    for gazetteer in ["people.gaz", "people.csv"] {
        let run = desk.run(&["a.txt", "--gazetteer", gazetteer, "-f", "concise"]);
        assert!(run.stdout().contains("`Marit Oolbekk`"), "{gazetteer}: {}", run.stdout());
    }
}

#[test]
fn damaged_and_foreign_files_are_refused_with_the_remedy() {
    let desk = built(Desk::new().with("people.csv", PEOPLE)).with("a.txt", "All is calm here.");
    let good = std::fs::read(desk.path("people.gaz")).unwrap();
    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let mut newer = good.clone();
    newer[8] += 1;
    let desk = desk
        .with("flipped.gaz", flipped)
        .with("short.gaz", &good[..good.len() / 3])
        .with("newer.gaz", newer)
        .with("binary.gaz", b"\x7fELF\x02\x01\x01\0\0\0");
    for (name, words) in [
        ("flipped.gaz", "damaged"),
        ("short.gaz", "bytes long instead of"),
        ("newer.gaz", "make it again from its sources with `copydesk gazetteer build`"),
        ("binary.gaz", "not a list of people"),
        ("missing.gaz", "No such file"),
    ] {
        for args in [["check", "a.txt", "--gazetteer"], ["gazetteer", "lookup", "--batch=a.txt"]] {
            let run = match args {
                ["check", ..] => desk.run(&[&args[..], &[name]].concat()),
                _ => desk.run(&[&args[..], &["--gazetteer", name]].concat()),
            };
            assert_eq!((run.code(), run.stdout().as_str()), (2, ""), "{name}");
            let said = run.stderr();
            assert!(said.contains(name) && said.contains(words), "{name}: {said}");
        }
    }
}

#[test]
fn names_that_are_not_believed_are_counted_and_listed() {
    let list = format!("{PEOPLE}q5,Madonna,singer,,,\nq6,Agent 007,spy,,,\n");
    let desk = Desk::new().with("people.csv", list);
    let args = ["gazetteer", "build", "-o", "people.gaz", "--rejected", "bad.csv", "people.csv"];
    let run = desk.run(&args);
    assert!(run.stderr().contains("2 names left out"), "{}", run.stderr());
    assert_eq!(
        desk.read("bad.csv"),
        "list,row,name,reason\npeople.csv,6,Madonna,name is a single word\n\
         people.csv,7,Agent 007,\"name holds a digit, a bracket or another mark\"\n"
    );
}

#[test]
fn columns_of_any_name_can_be_mapped() {
    let list = "who,what\nMarit Oolbekk,mayor\n";
    let desk = Desk::new().with("people.csv", list);
    let build = ["gazetteer", "build", "-o", "people.gaz", "people.csv"];
    let run = desk.run(&build);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("who, what") && run.stderr().contains("--column"));
    let run = desk.run(&[&build[..], &["--column", "name=who", "--column", "role=what"]].concat());
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let nothing = desk.run(&[&build[..], &["--format", "text"]].concat());
    assert_eq!(nothing.code(), 0, "a format may be named: {}", nothing.stderr());
}
