//! Finds where a JSON value ends, byte by byte, without understanding it.

/// Follows one value through the pieces of an input.
#[derive(Debug, Default)]
pub(super) struct ValueCutter {
    depth: usize,
    has_begun: bool,
    in_string: bool,
    after_backslash: bool,
}

impl ValueCutter {
    /// Returns how many bytes of `bytes` belong to the value, if it ends in them.
    ///
    /// An object, a list and a string end with their own mark; anything else before a comma, a
    /// bracket that closes, or white space.
    pub(super) fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_string {
                if std::mem::take(&mut self.after_backslash) {
                    at += 1;
                    continue;
                }
                // The inside of strings is most of a value: go from mark to mark.
                let mark = memchr::memchr2(b'"', b'\\', &bytes[at..])?;
                at += mark + 1;
                if bytes[at - 1] == b'\\' {
                    self.after_backslash = true;
                    continue;
                }
                self.in_string = false;
                if self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' if self.depth == 0 && self.has_begun => return Some(at),
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ if self.depth == 0 && self.has_begun && byte.is_ascii_whitespace() => {
                    return Some(at);
                }
                _ => {}
            }
            self.has_begun = true;
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ValueCutter;

    #[test]
    fn values_end_where_their_marks_say() {
        for (json, value) in [
            (r#"{"a": "}\"", "b": [{}]}, {"#, r#"{"a": "}\"", "b": [{}]}"#),
            (r#"["]"] x"#, r#"["]"]"#),
            (r#""a\\", "#, r#""a\\""#),
            ("12, 13", "12"),
            ("null]", "null"),
        ] {
            assert_eq!(ValueCutter::default().end(json.as_bytes()), Some(value.len()), "{json}");
        }
        assert_eq!(ValueCutter::default().end(br#"{"a": [1}"#), None);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_pieces_end(json in "[\\[\\]{},\"\\\\a ]{1,30}", at in 0_usize..30) {
            let at = at.min(json.len());
            let whole = ValueCutter::default().end(json.as_bytes());
            let mut cutter = ValueCutter::default();
            let (first, second) = json.as_bytes().split_at(at);
            let pieces = cutter.end(first).or_else(|| cutter.end(second).map(|end| end + at));
            prop_assert_eq!(whole, pieces);
        }
    }
}
