use copydesk_core::{Example, Explanation, Rule, Severity};

/// The rules about the files in which people say what they want.
pub(crate) const RULES: [&Rule; 3] = [&STALE_BASELINE_ENTRY, &UNKNOWN_RULE, &UNUSED_SUPPRESSION];

/// BAS001.
pub(crate) static STALE_BASELINE_ENTRY: Rule = Rule {
    code: "BAS001",
    name: "stale-baseline-entry",
    summary: "the baseline lists a problem that is no longer there",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Entries of the baseline whose article was checked and in which the problem was not \
                found. Entries of articles that were not checked, and of rules that were not looked \
                for, are left alone.",
        matters: "A baseline that lists what was repaired hides the same slip when it is made again.",
        example: Example {
            flagged: &[
                r#"{"rule":"QUO001","article":"example/0.txt","fingerprint":"2830cca1af0bdcbf6c0081173cace1d7","content":"16db56585754b3410ad456ab9bc16740","excerpt":"“We shall see it again."}"#,
            ],
            silent: &[
                r#"{"rule":"QUO001","article":"example/not-checked.txt","fingerprint":"2830cca1af0bdcbf6c0081173cace1d7","content":"16db56585754b3410ad456ab9bc16740","excerpt":"“We shall see it again."}"#,
            ],
        },
        limits: "`copydesk baseline prune` takes such entries out, and those of articles that are gone.",
    },
};

/// CFG001.
pub(crate) static UNKNOWN_RULE: Rule = Rule {
    code: "CFG001",
    name: "unknown-rule",
    summary: "a configuration names a rule that there is not",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Selectors in `copydesk.toml` that mean no rule: neither a code, nor the beginning of \
                one, nor a name.",
        matters: "What is misspelled is not selected, ignored or made an error, and nobody is told. It \
                  does not stop the run, since a configuration may be read by an older copydesk.",
        example: Example {
            flagged: &["ignore = [\"DPU001\"]\n"],
            silent: &["ignore = [\"DUP001\"]\n"],
        },
        limits: "On the command line, a rule that there is not is an error.",
    },
};

/// SUP001.
pub(crate) static UNUSED_SUPPRESSION: Rule = Rule {
    code: "SUP001",
    name: "unused-suppression",
    summary: "a comment or a decision keeps nothing from being reported",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Comments such as `<!-- copydesk: ignore[NAM001] -->` where no finding of the rule is, \
                comments that are not understood, and decisions whose finding is gone from its article.",
        matters: "A suppression that is left behind hides the next slip in the same place.",
        example: Example {
            flagged: &[
                "# Ferry resumes service\n\n<!-- copydesk: ignore[DUP008] -->\nThe ferry left at noon.\n",
            ],
            silent: &[
                "# Ferry resumes service\n\n<!-- copydesk: ignore[DUP008] -->\nThe the ferry left at noon.\n",
            ],
        },
        limits: "Suppressions of rules that are not looked for in a run are not reported.",
    },
};
