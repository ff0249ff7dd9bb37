//! Sizes as people type them.

/// A unit and what it multiplies by.
pub(crate) type Unit = (&'static str, usize);

/// The units of binary multiples, ascending.
pub(crate) const UNITS: [Unit; 4] =
    [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40)];

/// Reads a whole number, bytes or with one of `units`, which may be followed by `B` or `iB`, in any
/// case; `None` if it is none, or too large.
pub(crate) fn bytes(text: &str, units: &[Unit]) -> Option<usize> {
    let upper = text.to_ascii_uppercase();
    let plain = upper.strip_suffix("IB").or(upper.strip_suffix('B')).unwrap_or(&upper);
    let unit = units.iter().find_map(|(unit, by)| Some((plain.strip_suffix(unit)?, *by)));
    let (digits, by) = unit.unwrap_or((plain, 1));
    digits.parse::<usize>().ok()?.checked_mul(by)
}
