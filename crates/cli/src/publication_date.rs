use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::rfc2822};

/// Returns the time that a source gives as an article's date, in seconds since 1970; `None` if
/// it is in no common form: ISO 8601 with or without a time and an offset, as e-mails and feeds
/// write it, or as newswires do (`26-FEB-1987 15:10:44.60`). Without an offset it is taken for UTC.
pub(crate) fn publication_time(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.as_second());
    }
    let local = || DateTime::strptime("%d-%b-%Y %H:%M:%S%.f", text);
    if let Ok(time) = text.parse::<DateTime>().or_else(|_| local()) {
        return TimeZone::UTC.to_timestamp(time).ok().map(Timestamp::as_second);
    }
    rfc2822::parse(text).ok().map(|time| time.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::publication_time;

    #[test]
    fn dates_are_read_as_sources_write_them() {
        let new_year = Some(1_672_531_200);
        for (text, expected) in [
            ("2023-01-01", new_year),
            ("2023-01-01 00:00:00", new_year),
            ("2023-01-01T02:00:00+02:00", new_year),
            ("2022-12-31T19:00:00-05:00", new_year),
            ("Sun, 01 Jan 2023 00:00:00 GMT", new_year),
            (" Sun, 1 Jan 2023 01:00:00 +0100 ", new_year),
            ("1-JAN-2023 00:00:00.60", new_year),
            ("01-Jan-2023 00:00:00", new_year),
            ("yesterday", None),
            ("", None),
            ("2023-13-01", None),
        ] {
            assert_eq!(publication_time(text), expected, "{text}");
        }
    }
}
