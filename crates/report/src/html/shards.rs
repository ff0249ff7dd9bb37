//! The articles of a page, packed a few at a time, so that a browser unpacks those that are read.
//!
//! A shard is a JSON object of articles by their number in the page, deflated and in base64. It
//! stands in the page, or beside it as a script: a page that was opened from a disk may load scripts
//! and nothing else.

use std::io::{self, Write};
use std::mem;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// How much is packed together, in bytes before that: some forty articles, which a browser
/// unpacks in a few milliseconds.
const SHARD: usize = 1 << 18;

/// Takes the shards of a page that is too large for one file.
pub trait Shards {
    /// Returns the address of the folder, relative to the page and without a `/` at its end.
    fn folder(&self) -> &str;

    /// Keeps `script` as `N.js` for `number` N.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    fn put(&mut self, number: usize, script: &[u8]) -> io::Result<()>;
}

/// Where the shards of a page go.
pub(super) enum Shelf<'w> {
    /// Into the page, as long as they fit; what does not is left out.
    Page { budget: usize },
    /// Into the page if all of them fit, else into the folder.
    PageOrFolder { budget: usize, folder: &'w mut dyn Shards },
    /// Into the folder.
    Folder(&'w mut dyn Shards),
}

/// Packs articles into shards.
pub(super) struct Packer<'w> {
    shelf: Shelf<'w>,
    open: Vec<u8>,
    /// The shards that stand in the page.
    packed: Vec<String>,
    packed_bytes: usize,
    n_closed: usize,
}

impl<'w> Packer<'w> {
    pub(super) fn new(shelf: Shelf<'w>) -> Self {
        Self { shelf, open: Vec::new(), packed: Vec::new(), packed_bytes: 0, n_closed: 0 }
    }

    /// Adds article `index`, as JSON, and returns the number of its shard; `None` if there is no
    /// room for it.
    pub(super) fn add(&mut self, index: usize, article: &[u8]) -> io::Result<Option<usize>> {
        if let Shelf::Page { budget } = self.shelf
            && self.packed_bytes >= budget
        {
            return Ok(None);
        }
        let sign = if self.open.is_empty() { '{' } else { ',' };
        write!(self.open, "{sign}\"{index}\":")?;
        self.open.extend_from_slice(article);
        let shard = self.n_closed;
        if self.open.len() >= SHARD {
            self.close()?;
        }
        Ok(Some(shard))
    }

    fn close(&mut self) -> io::Result<()> {
        if self.open.is_empty() {
            return Ok(());
        }
        self.open.push(b'}');
        let packed = pack(&mem::take(&mut self.open))?;
        if let Shelf::PageOrFolder { budget, .. } = self.shelf
            && self.packed_bytes + packed.len() > budget
        {
            self.move_out()?;
        }
        match &mut self.shelf {
            Shelf::Folder(folder) => put(*folder, self.n_closed, &packed)?,
            Shelf::Page { .. } | Shelf::PageOrFolder { .. } => {
                self.packed_bytes += packed.len();
                self.packed.push(packed);
            }
        }
        self.n_closed += 1;
        Ok(())
    }

    /// Moves all shards into the folder, and those that follow.
    fn move_out(&mut self) -> io::Result<()> {
        self.shelf = match mem::replace(&mut self.shelf, Shelf::Page { budget: 0 }) {
            Shelf::PageOrFolder { folder, .. } => Shelf::Folder(folder),
            other => other,
        };
        let Shelf::Folder(folder) = &mut self.shelf else { return Ok(()) };
        for (number, packed) in mem::take(&mut self.packed).iter().enumerate() {
            put(*folder, number, packed)?;
        }
        self.packed_bytes = 0;
        Ok(())
    }

    /// Completes the last shard and returns those that stand in the page.
    pub(super) fn finish(&mut self) -> io::Result<&[String]> {
        self.close()?;
        Ok(&self.packed)
    }

    /// Returns the folder beside the page, if that is where the shards are.
    pub(super) fn folder(&self) -> Option<&str> {
        match &self.shelf {
            Shelf::Folder(folder) => Some(folder.folder()),
            Shelf::Page { .. } | Shelf::PageOrFolder { .. } => None,
        }
    }
}

fn put(folder: &mut dyn Shards, number: usize, packed: &str) -> io::Result<()> {
    folder.put(number, format!("copydeskShard({number},\"{packed}\");\n").as_bytes())
}

/// Deflates `bytes` and writes them in base64.
pub(super) fn pack(bytes: &[u8]) -> io::Result<String> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(STANDARD.encode(encoder.finish()?))
}

#[cfg(test)]
pub(super) fn unpacked(packed: &str) -> serde_json::Value {
    use std::io::Read as _;

    let deflated = STANDARD.decode(packed).expect("shards are base64");
    let mut json = String::new();
    flate2::read::DeflateDecoder::new(&deflated[..])
        .read_to_string(&mut json)
        .expect("shards are deflated");
    serde_json::from_str(&json).expect("shards are JSON")
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{Packer, SHARD, Shards, Shelf, unpacked};

    #[derive(Default)]
    struct Memory(Vec<(usize, String)>);

    impl Shards for Memory {
        fn folder(&self) -> &str {
            "page_files"
        }

        fn put(&mut self, number: usize, script: &[u8]) -> io::Result<()> {
            self.0.push((number, String::from_utf8(script.to_vec()).unwrap()));
            Ok(())
        }
    }

    /// Articles that do not get smaller: two a shard.
    fn article(seed: usize) -> Vec<u8> {
        let mut state = u32::try_from(seed).unwrap() + 1;
        let digits = (0..SHARD * 2 / 3).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + (state >> 28) as u8
        });
        [b"\"".to_vec(), digits.collect(), b"\"".to_vec()].concat()
    }

    fn added(packer: &mut Packer<'_>) -> Vec<Option<usize>> {
        let shards = (0..7).map(|index| packer.add(index, &article(index)).unwrap());
        let shards = shards.collect();
        packer.finish().unwrap();
        shards
    }

    #[test]
    fn shards_stay_in_the_page_while_they_fit_and_all_move_out_when_they_do_not() {
        let whole = [0, 0, 1, 1, 2, 2, 3].map(Some);
        let mut memory = Memory::default();
        let mut roomy =
            Packer::new(Shelf::PageOrFolder { budget: usize::MAX, folder: &mut memory });
        assert_eq!(added(&mut roomy), whole);
        assert_eq!((roomy.packed.len(), roomy.folder()), (4, None));
        assert!(unpacked(&roomy.packed[1])["3"].is_string());

        for budget in [0, SHARD] {
            let mut memory = Memory::default();
            let mut small = Packer::new(Shelf::PageOrFolder { budget, folder: &mut memory });
            assert_eq!(added(&mut small), whole);
            assert_eq!((small.packed.len(), small.folder()), (0, Some("page_files")));
            drop(small);
            let numbers: Vec<_> = memory.0.iter().map(|(number, _)| *number).collect();
            assert_eq!(numbers, [0, 1, 2, 3]);
            assert!(memory.0[2].1.starts_with("copydeskShard(2,\""));
        }
    }

    #[test]
    fn without_a_folder_what_does_not_fit_is_left_out() {
        let mut packer = Packer::new(Shelf::Page { budget: SHARD });
        let shards = added(&mut packer);
        assert!(shards[0].is_some() && shards[6].is_none(), "{shards:?}");
        assert!(packer.packed_bytes < 3 * SHARD);
    }
}
