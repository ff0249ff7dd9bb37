//! Numbers and places as people write them.

use copydesk_core::{Confidence, Severity, Similarity};

use crate::Location;

/// Writes `count` with a comma between thousands.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes `count` and `noun`, which forms its plural with `s`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// Writes how many findings of a severity there are: `3 errors`, `1 warning`, `2 info`.
pub(crate) fn counted_severity(count: u64, severity: Severity) -> String {
    format!("{} {}", grouped(count), severity_noun(count, severity))
}

/// Returns what `count` findings of a severity are called; `info` has no plural.
pub(crate) fn severity_noun(count: u64, severity: Severity) -> &'static str {
    match severity {
        Severity::Error if count != 1 => "errors",
        Severity::Warning if count != 1 => "warnings",
        _ => severity.as_str(),
    }
}

/// Writes a size in bytes in the largest decimal unit that leaves a number above 1.
pub(crate) fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.into_iter().find(|&(unit, _)| bytes >= unit) {
        Some((unit, name)) if bytes < 10 * unit => {
            format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
        }
        Some((unit, name)) => format!("{} {name}", grouped(bytes / unit)),
        None => counted(bytes, "byte"),
    }
}

/// Says how alike two texts are. Only equal ones are called identical: numbers are cut, not
/// rounded.
pub(crate) fn alike(similarity: Similarity) -> String {
    match percent(similarity.get()) {
        100 => "identical".to_owned(),
        percent => format!("{percent}% alike"),
    }
}

/// Says how sure a finding is; nothing if it is certain.
pub(crate) fn sure(confidence: Confidence) -> Option<String> {
    match percent(confidence.get()) {
        100 => None,
        percent => Some(format!("{percent}% sure")),
    }
}

/// Returns the whole percent in `share`, 0 to 1; 100 for 1 alone.
pub(crate) fn percent(share: f64) -> u8 {
    // A thousandth of a percent makes up for 0.29 * 100 being 28.999….
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let percent = (share * 100.0 + 1e-3).floor() as u8;
    if share < 1.0 { percent.min(99) } else { percent }
}

/// Names a file, or a record in it as `path#record`.
pub(crate) fn source(path: &str, record: Option<u64>) -> String {
    match record {
        Some(record) => format!("{path}#{record}"),
        None => path.to_owned(),
    }
}

/// Names a place as `path:line:column` in the file or, where that has no lines, as
/// `path#record:line:column` in the text of the record. The column is in characters.
pub(crate) fn place(location: &Location) -> String {
    let (line, column) = location.start_in_file();
    let record = location.record.filter(|_| location.source.is_none());
    format!("{}:{line}:{column}", source(&location.path, record))
}

/// Names the parts of a file in which a place lies: `record 7, paragraph 3`.
pub(crate) fn part(location: &Location) -> String {
    let paragraph = format!("paragraph {}", location.paragraph);
    match location.record {
        Some(record) => format!("record {record}, {paragraph}"),
        None => paragraph,
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Similarity;

    use super::{alike, grouped, size};

    #[test]
    fn numbers_are_grouped() {
        let written = [0, 999, 1_000, 123_456, 1_234_567].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }

    #[test]
    fn sizes_have_two_digits_at_least() {
        let written = [1, 999, 1_000, 4_260_000, 42_600_000, 1_234_000_000_000].map(size);
        assert_eq!(written, ["1 byte", "999 bytes", "1.0 kB", "4.2 MB", "42 MB", "1,234 GB"]);
    }

    #[test]
    fn only_equal_texts_are_identical() {
        let written = [1.0, 0.999_99, 0.935, 0.29].map(|value| alike(Similarity::new(value)));
        assert_eq!(written, ["identical", "99% alike", "93% alike", "29% alike"]);
    }
}
