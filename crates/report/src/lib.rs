//! Findings as terminal text, JSON Lines and HTML.
