//! Person mentions, gazetteers, and the decision whether a name is misspelled.
