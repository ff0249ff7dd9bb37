//! Compiles the list of public figures that comes along, so that every run finds it ready.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use copydesk_names::{GazetteerBuilder, Lexicon};

fn main() -> Result<(), Box<dyn Error>> {
    // The list and the lexicons are part of the library, whose change makes this run again.
    println!("cargo::rerun-if-changed=build.rs");
    let lexicon = Lexicon::embedded();
    let mut builder = GazetteerBuilder::new(&lexicon);
    builder.add_starter();
    let path = Path::new(&std::env::var("OUT_DIR")?).join("starter.gaz");
    builder.write(&mut BufWriter::new(File::create(path)?))?;
    Ok(())
}
