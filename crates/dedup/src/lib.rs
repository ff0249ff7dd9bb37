//! Near-duplicate paragraphs: candidates, verification, differences.
