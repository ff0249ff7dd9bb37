//! The frame of the page: its head with the policy, the data, the script.

use std::fmt::Write as _;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::put;
use super::text::Escaped;

pub(super) const STYLE: &str = concat!(
    include_str!("page/base.css"),
    include_str!("page/overview.css"),
    include_str!("page/views.css"),
    include_str!("page/print.css")
);

/// The script: one scope, so that its parts see each other and nothing else does.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("page/dom.js"),
    include_str!("page/data.js"),
    include_str!("page/filter.js"),
    include_str!("page/difference.js"),
    include_str!("page/decisions.js"),
    include_str!("page/card.js"),
    include_str!("page/article.js"),
    include_str!("page/pair.js"),
    include_str!("page/lists.js"),
    include_str!("page/keys.js"),
    include_str!("page/main.js"),
    "})();\n"
);

/// What the frame of a page depends on.
pub(super) struct Document<'a> {
    pub(super) title: &'a str,
    pub(super) version: &'a str,
    /// Whether its articles are scripts beside it.
    pub(super) in_folder: bool,
    /// Whether it comes from a server that keeps decisions.
    pub(super) live: bool,
}

impl Document<'_> {
    /// Returns everything before the overview.
    pub(super) fn top(&self) -> String {
        let mut top = String::new();
        put!(top, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        put!(top, "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", self.policy());
        put!(top, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        put!(top, "<meta name=\"color-scheme\" content=\"light dark\">\n");
        put!(top, "<meta name=\"referrer\" content=\"no-referrer\">\n");
        put!(top, "<title>{} – copydesk</title>\n", Escaped(self.title));
        put!(top, "<style>{STYLE}</style>\n</head>\n<body>\n");
        put!(top, "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n");
        put!(
            top,
            "<header class=\"bar\" id=\"bar\"><a class=\"brand\" href=\"#\">copydesk</a></header>\n"
        );
        put!(top, "<main id=\"main\" tabindex=\"-1\">\n");
        top
    }

    /// Returns what stands between the markup and the data.
    pub(super) fn middle(&self) -> String {
        let mut middle = String::from("<div id=\"view\" hidden></div>\n</main>\n");
        put!(
            middle,
            "<footer>Made by copydesk {}. This page sends nothing anywhere.</footer>\n",
            Escaped(self.version)
        );
        middle
    }

    /// Returns everything after the data.
    #[expect(clippy::unused_self, reason = "one of three parts")]
    pub(super) fn bottom(&self) -> String {
        format!("<script>{SCRIPT}</script>\n</body>\n</html>\n")
    }

    /// Nothing may be loaded, sent or framed in, and nothing run but this script. Shards on a disk are
    /// of no origin that `'self'` would mean.
    fn policy(&self) -> String {
        let scripts = if self.in_folder { " 'self' file:" } else { "" };
        let connections = if self.live { " connect-src 'self';" } else { "" };
        format!(
            "default-src 'none'; script-src {}{scripts}; style-src {};{connections} base-uri 'none'; \
             form-action 'none'; require-trusted-types-for 'script'; trusted-types copydesk",
            digest(SCRIPT),
            digest(STYLE)
        )
    }
}

/// Returns the source expression that admits `content` and nothing else.
pub(super) fn digest(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

/// Writes packed data, in which there is no character with a meaning in HTML.
pub(super) fn write_data(out: &mut dyn Write, id: &str, packed: &str) -> io::Result<()> {
    writeln!(out, "<script type=\"text/plain\" id=\"{id}\">{packed}</script>")
}
