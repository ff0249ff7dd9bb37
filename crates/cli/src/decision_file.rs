//! Files of decisions as they are written: a JSON object a line, each finding once.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use crate::known::Verdict;
use crate::output::Sink;

/// Returns `old` with what `new` says instead or beside it, each finding where it was first met.
pub(crate) fn merged(old: Vec<Verdict>, new: Vec<Verdict>) -> Vec<Verdict> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut all: Vec<Verdict> = Vec::with_capacity(old.len());
    for verdict in old.into_iter().chain(new) {
        if let Some(&at) = places.get(&verdict.fingerprint) {
            all[at] = verdict;
        } else {
            places.insert(verdict.fingerprint.clone(), all.len());
            all.push(verdict);
        }
    }
    all
}

/// Writes a file of decisions in the place of the old one, at once.
///
/// # Errors
///
/// If it cannot be written.
pub(crate) fn write(file: &Path, verdicts: &[Verdict]) -> anyhow::Result<()> {
    let mut out = Sink::file(file)?;
    for verdict in verdicts {
        serde_json::to_writer(&mut out, verdict)?;
        out.write_all(b"\n")?;
    }
    out.commit()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{merged, write};
    use crate::known::{Decision, Verdicts};

    #[test]
    fn a_new_decision_stands_where_the_old_one_did() {
        let line = |digit: &str, decision: &str| {
            format!("{{\"fingerprint\":\"{}\",\"decision\":\"{decision}\"}}\n", digit.repeat(32))
        };
        let parsed = |text: &str| Verdicts::parse(text, Path::new("x")).unwrap().into_lines();
        let old = parsed(&[line("b", "reject"), line("a", "reject")].concat());
        let new = parsed(&[line("c", "not-here"), line("b", "accept")].concat());
        let all = merged(old, new);
        let drawn: Vec<_> = all.iter().map(|v| (&v.fingerprint[..1], v.decision)).collect();
        let expected = [("b", Decision::Accept), ("a", Decision::Reject), ("c", Decision::NotHere)];
        assert_eq!(drawn, expected);

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("decisions.jsonl");
        write(&file, &all).unwrap();
        let again = Verdicts::read(&file).unwrap().into_lines();
        assert_eq!(again.len(), 3);
        assert_eq!(again[0].decision, Decision::Accept);
    }
}
