use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use crate::error::ReadErrorKind;
use crate::formats::{FORMATS, RawRecords};
use crate::{IngestConfig, Input, RawRecord, ReadError, Source};

/// How much is read at a time, and how much of an input formats see to recognise it.
const BUFFER: usize = 64 << 10;

/// Decompressed data is not held to a ratio before it has this size: small files may well be
/// nothing but repetition.
const FREE_EXPANSION: u64 = 64 << 20;

/// The records of one input, in order.
pub struct Records<'a> {
    /// The stream and its format; or why there is none, until that was told.
    state: State<'a>,
    consumed: Rc<Cell<u64>>,
}

enum State<'a> {
    Open(RawRecords<'a>),
    Failed(Option<ReadError>),
}

/// Opens `input` and finds out what it is. What goes wrong comes out as the only record.
#[must_use]
pub fn open<'a>(input: &'a Input, config: &'a IngestConfig) -> Records<'a> {
    let consumed = Rc::new(Cell::new(0));
    let reader: io::Result<Box<dyn Read>> = match &input.path {
        None => Ok(Box::new(io::stdin().lock())),
        Some(path) => std::fs::File::open(path).map(|file| Box::new(file) as Box<dyn Read>),
    };
    let state = match reader {
        Ok(reader) => open_reader(reader, input, config, Rc::clone(&consumed)),
        Err(error) => {
            let kind = ReadErrorKind::Io(error);
            State::Failed(Some(ReadError::of_input(&input.display, kind)))
        }
    };
    Records { state, consumed }
}

fn open_reader<'a>(
    reader: Box<dyn Read + 'a>,
    input: &Input,
    config: &'a IngestConfig,
    consumed: Rc<Cell<u64>>,
) -> State<'a> {
    let counted = Counted { reader, consumed: Rc::clone(&consumed) };
    let mut raw = BufReader::with_capacity(BUFFER, counted);
    let mut name = input.display.to_lowercase();
    let fail = |kind| State::Failed(Some(ReadError::of_input(&input.display, kind)));
    let is_compressed = match raw.fill_buf() {
        Ok(head) => head.starts_with(&[0x1f, 0x8b]),
        Err(error) => return fail(ReadErrorKind::Io(error)),
    };
    let mut reader: Box<dyn BufRead + 'a> = if is_compressed {
        name.truncate(name.strip_suffix(".gz").unwrap_or(&name).len());
        let expanding = MultiGzDecoder::new(raw);
        let guarded = Guarded {
            reader: expanding,
            size: 0,
            ratio: config.max_expansion,
            consumed: Rc::clone(&consumed),
        };
        Box::new(BufReader::with_capacity(BUFFER, guarded))
    } else {
        Box::new(raw)
    };
    let head = match reader.fill_buf() {
        Ok(head) => head,
        Err(error) if is_compressed => return fail(ReadErrorKind::Gzip(error)),
        Err(error) => return fail(ReadErrorKind::Io(error)),
    };
    let format = FORMATS.into_iter().find(|format| format.recognises(head, &name));
    let format = format.expect("plain text recognises everything");
    let file = input.path.as_deref().filter(|_| !is_compressed);
    let path = input.display.clone();
    State::Open(format.records(Source::new(reader, path, file, is_compressed, consumed, config)))
}

impl Records<'_> {
    /// Returns how many bytes of the input, as it is stored, were read so far.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.consumed.get()
    }
}

impl Iterator for Records<'_> {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.state {
            State::Open(records) => records.next(),
            State::Failed(error) => error.take().map(Err),
        }
    }
}

/// A reader that counts what was read.
struct Counted<R> {
    reader: R,
    consumed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.consumed.set(self.consumed.get() + n as u64);
        Ok(n)
    }
}

/// A reader of decompressed data that stops when it grows out of proportion.
struct Guarded<R> {
    reader: R,
    size: u64,
    ratio: u64,
    /// How much compressed data was read.
    consumed: Rc<Cell<u64>>,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.size += n as u64;
        if self.size > FREE_EXPANSION && self.size / self.ratio > self.consumed.get() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use copydesk_core::Article;
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::open;
    use crate::testing::config;
    use crate::{IngestConfig, Input, ReadError};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn read(name: &str, bytes: &[u8], config: &IngestConfig) -> Vec<Result<Article, ReadError>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let input = Input { path: Some(path), display: name.to_owned(), bytes: 0 };
        open(&input, config).map(|record| record?.decode(config)).collect()
    }

    /// Shows each record as its id or, where it could not be read, as the reason.
    fn outcome(name: &str, bytes: &[u8], config: &IngestConfig) -> Vec<String> {
        let show = |result: &Result<Article, ReadError>| match result {
            Ok(article) => article.id().to_owned(),
            Err(error) => format!("{:?} {}", error.record(), error.reason()),
        };
        read(name, bytes, config).iter().map(show).collect()
    }

    const LINES: &[u8] = b"{\"text\": \"One.\"}\n\n{\"id\": \"b\", \"text\": \"Two.\"}";

    #[test]
    fn lines_are_records_and_compression_makes_no_difference() {
        let expected = ["a.jsonl#1", "b"];
        assert_eq!(outcome("a.jsonl", LINES, &config()), expected);
        let (start, end) = LINES.split_at(20);
        let members = [gzip(start), gzip(end)].concat();
        assert_eq!(outcome("a.jsonl.gz", &members, &config()), ["a.jsonl.gz#1", "b"]);
        assert_eq!(outcome("misnamed.txt", &members, &config()), ["misnamed.txt#1", "b"]);
    }

    #[test]
    fn a_cut_gives_the_records_before_it_and_then_an_error() {
        let lines: String = (0..20_000)
            .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"Ship {} sailed.\"}}\n", n * 7919))
            .collect();
        let whole = gzip(lines.as_bytes());
        let outcome = outcome("a.jsonl.gz", &whole[..whole.len() / 2], &config());
        let (last, before) = outcome.split_last().unwrap();
        assert!(before.len() > 1_000 && before[..2] == ["0", "1"], "{}", before.len());
        assert!(last.contains("gzip data is damaged or cut off"), "{last}");
    }

    #[test]
    fn a_record_beyond_the_limit_is_skipped_and_the_rest_goes_on() {
        let config = IngestConfig { max_record_bytes: 20, ..config() };
        let long = format!("{{\"text\": \"{}\"}}", "long ".repeat(50_000));
        let lines = [long.as_bytes(), b"\n{\"text\": \"Two.\"}\n"].concat();
        let reason = "longer than 20 bytes, the most that a record may have";
        let expected = [format!("Some(1) {reason}"), "a.jsonl#2".to_owned()];
        assert_eq!(outcome("a.jsonl", &lines, &config), expected);
        assert_eq!(outcome("a.txt", &[b'a'; 21], &config), [format!("None {reason}")]);
    }

    #[test]
    fn data_that_grows_out_of_proportion_is_stopped() {
        let blank_line = [&[b' '; 65_535][..], b"\n"].concat();
        let bomb = gzip(&blank_line.repeat(16)).repeat(80);
        let outcome = outcome("bomb.jsonl.gz", &bomb, &config());
        assert_eq!(outcome.len(), 1);
        assert!(outcome[0].contains("more than 200 times its size"), "{outcome:?}");
    }

    #[test]
    fn a_file_that_is_gone_is_an_error_and_no_panic() {
        let path = Some("no/such/file".into());
        let input = Input { path, display: "gone.txt".to_owned(), bytes: 0 };
        let config = config();
        let records: Vec<_> = open(&input, &config).collect();
        assert!(matches!(&records[..], [Err(error)] if error.path() == "gone.txt"));
    }
}
