//! Where findings stand in files, in the form that CI asks for, and what there is to say about them.

use crate::wording::{alike, part, place};
use crate::{Entry, Location, ReadErrorEvent, Visible};

/// A range of a file: lines and columns from 1, columns in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileRange {
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) end_line: u64,
    pub(crate) end_column: u64,
}

impl FileRange {
    /// The beginning of a file, for what has no line: formats that show no finding without one
    /// show it there.
    pub(crate) const FIRST_LINE: Self = Self { line: 1, column: 1, end_line: 1, end_column: 2 };

    /// Returns the range of `location`; never empty where the file has other characters than the
    /// text, since an empty range would say that nothing is there.
    pub(crate) fn of(location: &Location) -> Self {
        let Some(source) = location.source else { return Self::FIRST_LINE };
        let (start, end) = (source.start, source.end);
        let is_lost = !source.is_exact && start == end;
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column + u64::from(is_lost),
        }
    }
}

/// Returns `path` as repositories know it: without `/` or `./` at its beginning.
pub(crate) fn path_in_repository(path: &str) -> &str {
    let mut rest = path;
    while let Some(inner) = rest.strip_prefix('/').or_else(|| rest.strip_prefix("./")) {
        rest = inner;
    }
    rest
}

/// Returns the message on one line; it names the record where the file has no lines.
pub(crate) fn message(entry: &Entry<'_>) -> String {
    let message = Visible(&entry.finding.message);
    match entry.location.source {
        Some(_) => message.to_string(),
        None => format!("{message} ({})", part(&entry.location)),
    }
}

/// Returns the evidence, the other places and the help, each on one line.
pub(crate) fn details(entry: &Entry<'_>) -> Vec<String> {
    let evidence = entry.finding.evidence.iter();
    let mut details: Vec<String> = evidence
        .map(|evidence| format!("{}: {}", evidence.kind.replace('-', " "), Visible(&evidence.text)))
        .collect();
    details.extend(entry.related.iter().map(|related| {
        let alike = related.similarity.map(|similarity| format!(" ({})", alike(similarity)));
        let place = place(&related.location);
        format!("{}: {}{}", Visible(related.message), Visible(&place), alike.unwrap_or_default())
    }));
    details.extend(entry.help.iter().map(|help| format!("help: {}", Visible(help))));
    details
}

/// The code under which formats that know findings alone list what could not be read.
pub(crate) const READ_ERROR: &str = "read-error";

/// Says what could not be read, on one line.
pub(crate) fn read_error_message(event: &ReadErrorEvent) -> String {
    let record = event.record.map(|record| format!(" record {record}")).unwrap_or_default();
    format!("cannot read{record}: {}", Visible(&event.message))
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Finding, Segment, SourceMap, SourcePosition, Span};

    use super::{FileRange, message, path_in_repository};
    use crate::test_support::{MISSPELLED, located, wire};

    /// Where bytes 4 to 9 of an article stand, of which the file has `verbatim` bytes as they are.
    fn range(segments: Vec<Segment>) -> (FileRange, String) {
        let article = wire().with_source_map(SourceMap::new(segments));
        let findings =
            [Finding::new(&MISSPELLED, article.place(Span::new(4, 9)), "`ferry` is wrong")];
        let entries = located(&article, &findings);
        (FileRange::of(&entries[0].location), message(&entries[0]))
    }

    #[test]
    fn a_range_is_as_long_as_it_is_known() {
        let source = SourcePosition { byte: 100, line: 3, column: 11 };
        let known = |verbatim| range(vec![Segment { text: 0, verbatim, source }]).0;
        let expected = |column, end_column| FileRange { line: 3, column, end_line: 3, end_column };
        assert_eq!(known(20), expected(15, 20));
        assert_eq!(known(6), expected(15, 17));
        assert_eq!(known(2), expected(13, 14));
    }

    #[test]
    fn what_has_no_line_says_in_which_record_it_stands() {
        let (range, message) = range(Vec::new());
        assert_eq!(range, FileRange::FIRST_LINE);
        assert_eq!(message, "`ferry` is wrong (record 7, paragraph 0)");
    }

    #[test]
    fn paths_are_relative() {
        for path in ["a/b.txt", "./a/b.txt", "/a/b.txt", "//a/b.txt"] {
            assert_eq!(path_in_repository(path), "a/b.txt");
        }
        assert_eq!(path_in_repository("../a"), "../a");
    }
}
