//! JRC-Names `entities`: number, `P` or `O`, language or `u`, name with `+` for spaces; tabs
//! between. Organisations are passed over.

use std::io::BufRead;

use super::{
    ListError, ListFormat, ListOptions, ListRow, beginning, decoded, each_line, head_lines,
};
use crate::gazetteer::row::{NameRow, PersonRow};

pub(super) struct JrcNames;

impl ListFormat for JrcNames {
    fn name(&self) -> &'static str {
        "jrc-names"
    }

    fn summary(&self) -> &'static str {
        "JRC-Names entities"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut lines = head_lines(head).filter(|line| !line.starts_with(b"#")).take(20).peekable();
        lines.peek().is_some() && lines.all(|line| fields(line).is_some())
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        each_line(input, |number, line| match line.map(|line| (line, fields(line))) {
            Ok((line, _)) if line.starts_with(b"#") => {}
            Ok((_, Some([_, b"O", ..]))) => {}
            Ok((_, Some([id, _, language, name]))) => {
                let language = if language == b"u" { String::new() } else { decoded(language) };
                let name = NameRow { language, ..NameRow::new(decoded(name).replace('+', " ")) };
                let person =
                    PersonRow { id: Some(decoded(id)), names: vec![name], ..PersonRow::default() };
                rows(ListRow { number, person: Ok(person) });
            }
            Ok((line, None)) => rows(ListRow { number, person: Err(beginning(line)) }),
            Err(what) => rows(ListRow { number, person: Err(what) }),
        })?;
        Ok(())
    }
}

/// Returns the four fields of a row, if it is one.
fn fields(line: &[u8]) -> Option<[&[u8]; 4]> {
    let mut fields = line.split(|&byte| byte == b'\t');
    let row = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
    let is_row = row[0].iter().all(u8::is_ascii_digit) && matches!(row[1], b"P" | b"O");
    is_row.then_some(row)
}
