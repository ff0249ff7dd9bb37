//! Compares the starter list with other lists of people, and prints where they disagree: names
//! that are spelled otherwise, and offices that the starter list does not have.
//!
//! `cargo run --release -p copydesk-names --example compare_with_starter -- FOLDER`

#![expect(clippy::print_stdout, reason = "prints what differs")]

use std::error::Error;
use std::io::BufReader;

use copydesk_names::{
    Agreement, Gazetteer, GazetteerBuilder, Lexicon, ListOptions, Lookup, Matcher, Person,
    name_tokens,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: compare_with_starter FOLDER")?;
    let lexicon = Lexicon::embedded();
    let starter = Gazetteer::starter(&lexicon);
    let matcher = Matcher::new(&lexicon, &starter);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let mut builder = GazetteerBuilder::new(&lexicon);
        let mut input = BufReader::new(std::fs::File::open(&path)?);
        builder.add_list(&mut input, None, &ListOptions::default(), &mut |_| {})?;
        let (mut same, mut agree, mut differ, mut spelled) = (0, 0, 0, 0);
        for person in builder.build().people() {
            match matcher.look_up(&name_tokens(person.name)) {
                Lookup::Exact(people) => {
                    same += 1;
                    let known = people.iter().map(|&number| starter.person(number)).collect();
                    let (n_agree, n_differ) = compare(&person, known);
                    agree += n_agree;
                    differ += n_differ;
                }
                Lookup::Near(near) if near[0].probability() >= 0.7 => {
                    spelled += 1;
                    println!("spelled\t{}\t{}", person.name, near[0].name);
                }
                _ => {}
            }
        }
        println!(
            "{}: {same} people in both, {agree} offices agree, {differ} do not, {spelled} names \
             spelled otherwise",
            path.display()
        );
    }
    Ok(())
}

/// Counts the offices of a person that the starter list has too, and prints the others.
fn compare(person: &Person, known: Vec<Person>) -> (usize, usize) {
    let (mut agree, mut differ) = (0, 0);
    for office in person.offices.iter().filter(|office| office.role.names_office()) {
        let offices = || known.iter().flat_map(|known| &known.offices);
        if offices().any(|own| office.role.agreement(&own.role) >= Agreement::Office) {
            agree += 1;
        } else {
            differ += 1;
            let own: Vec<_> = offices()
                .map(|own| {
                    format!("{} {}–{}", own.text, own.from.unwrap_or(""), own.to.unwrap_or(""))
                })
                .collect();
            println!("office\t{}\t{}\t{}", person.name, office.text, own.join("; "));
        }
    }
    (agree, differ)
}
