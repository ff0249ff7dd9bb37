//! When an office was held, as far as a year tells.
//!
//! Lists write years or dates, in whatever order; sources of articles too. Only the year is read, `O(n)`, and whoever held an
//! office on any day of a year held it in that year. Bad at years before 1000.

use crate::gazetteer::Office;

impl Office<'_> {
    /// Says whether the office may have been held in `year`: what the list leaves open may be.
    pub(crate) fn may_be_held_in(&self, year: u16) -> bool {
        self.has_begun_by(year) && self.to.and_then(self::year).is_none_or(|to| year <= to)
    }

    /// Says whether the office may have been held in `year` or before.
    pub(crate) fn has_begun_by(&self, year: u16) -> bool {
        self.from.and_then(self::year).is_none_or(|from| from <= year)
    }
}

/// Returns the year of a date such as `2021-06-30` or `26-FEB-1987`: its first number of four digits.
pub(crate) fn year(date: &str) -> Option<u16> {
    let mut numbers = date.split(|c: char| !c.is_ascii_digit());
    numbers.find(|number| number.len() == 4 && !number.starts_with('0'))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::year;
    use crate::gazetteer::Office;

    #[test]
    fn years_are_read_from_dates_of_many_kinds() {
        for (date, expected) in [
            ("2021", Some(2021)),
            ("2021-06-30T12:00:00Z", Some(2021)),
            ("26-FEB-1987 15:01:01.79", Some(1987)),
            ("Tue, 03 May 2022 09:00:00 +0200", Some(2022)),
            ("12345", None),
            ("0000-00-00", None),
            ("", None),
        ] {
            assert_eq!(year(date), expected, "{date}");
        }
    }

    #[test]
    fn an_office_is_held_from_its_first_year_to_its_last() {
        let office = |from, to| Office { text: "", role: crate::Role::default(), from, to };
        let held = |from, to| [2011, 2012, 2014, 2015].map(|y| office(from, to).may_be_held_in(y));
        assert_eq!(held(Some("2012"), Some("2014-03-01")), [false, true, true, false]);
        assert_eq!(held(Some("2012-05-05"), None), [false, true, true, true]);
        assert_eq!(held(None, None), [true; 4]);
    }
}
