//! One name a line. Empty lines and those that begin with `#` are passed over.

use std::io::BufRead;

use super::{ListError, ListFormat, ListOptions, ListRow, decoded, each_line, head_lines};
use crate::gazetteer::row::PersonRow;

pub(super) struct PlainText;

impl ListFormat for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn summary(&self) -> &'static str {
        "one name a line; `#` begins a comment"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut names = head_lines(head).filter(|line| !line.starts_with(b"#")).take(20).peekable();
        let is_text =
            |line: &[u8]| !line.iter().any(|byte| *byte < b' ' || b"{}[]<>=".contains(byte));
        names.peek().is_some() && names.all(is_text)
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        each_line(input, |number, line| match line {
            Ok(line) if line.starts_with(b"#") => {}
            line => {
                let person = line.map(|line| PersonRow::named(decoded(line)));
                rows(ListRow { number, person });
            }
        })?;
        Ok(())
    }
}
