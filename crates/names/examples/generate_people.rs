//! Writes invented people as CSV, to try gazetteers of any size.
//!
//! `cargo run --release -p copydesk-names --example generate_people -- 1000000 > people.csv`
//!
//! Given names and four in five family names are those of the lexicons, every fifth is made of
//! syllables; the same number gives the same people.

use std::error::Error;
use std::io::{BufWriter, Write as _};

const GIVEN: &str = include_str!("../../../data/lexicon/given_names_us.txt");
const SURNAMES: &str = include_str!("../../../data/lexicon/surnames_us.txt");
const SYLLABLES: &str = "ba ker lin mo ra sta vi dor en gal hu is jo kla lo men nu or pe ri so ta \
                         ul ven wi ya zo sch tro bran fel gri";
const OFFICES: [&str; 4] = ["mayor", "member of parliament", "finance minister", "judge"];
const COUNTRIES: [&str; 4] = ["Estonia", "Kenya", "Peru", "Japan"];

/// Knuth's linear congruential generator (MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits are left") % n
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let n: u64 = std::env::args().nth(1).ok_or("usage: generate_people NUMBER")?.parse()?;
    let words = |text: &'static str| -> Vec<&str> {
        let rows = text.lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| row.split(' ').next()).filter(|word| word.len() > 2).collect()
    };
    let (given, surnames) = (words(GIVEN), words(SURNAMES));
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut random = Random(1);
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "name,id,role,country,from")?;
    for id in 0..n {
        let surname = if random.below(5) == 0 {
            (0..3 + random.below(2)).map(|_| random.of(&syllables)).collect()
        } else {
            random.of(&surnames).to_owned()
        };
        let (first, last) = (capital(random.of(&given)), capital(&surname));
        let (office, country) = (random.of(&OFFICES), random.of(&COUNTRIES));
        writeln!(out, "{first} {last},p{id},{office},{country},{}", 1990 + random.below(35))?;
    }
    out.flush()?;
    Ok(())
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
