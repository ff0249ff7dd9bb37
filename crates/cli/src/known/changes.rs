use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// Which lines have changed since a commit, by path from the current folder, as `git` tells it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    by_path: BTreeMap<String, Lines>,
}

#[derive(Debug, PartialEq, Eq)]
enum Lines {
    /// The file is new.
    All,
    /// First and last, from 1.
    Some(Vec<(u64, u64)>),
}

impl Changes {
    /// Asks `git` what has changed in and below `folder` since `commit`; files that it does not know
    /// have changed.
    ///
    /// # Errors
    ///
    /// If there is no `git`, no repository or no such commit.
    pub(crate) fn since(commit: &str, folder: &Path) -> anyhow::Result<Self> {
        let diff =
            ["diff", "--relative", "--no-color", "--no-ext-diff", "--unified=0", "--no-prefix"];
        let diff = git(folder, &[&diff[..], &[commit, "--"]].concat(), commit)?;
        let mut changes = Self::parse(&diff);
        let untracked = ["ls-files", "--others", "--exclude-standard", "-z"];
        let untracked = git(folder, &untracked, commit)?;
        for path in untracked.split('\0').filter(|path| !path.is_empty()) {
            changes.by_path.insert(path.to_owned(), Lines::All);
        }
        Ok(changes)
    }

    /// Reads a unified difference without context and without prefixes of paths.
    fn parse(diff: &str) -> Self {
        let mut changes = Self::default();
        let mut path = None;
        for line in diff.lines() {
            if let Some(new) = line.strip_prefix("+++ ") {
                path = Some(unquoted(new)).filter(|path| path != "/dev/null");
            } else if let (Some(path), Some(hunk)) = (&path, line.strip_prefix("@@ -")) {
                let Some(range) = hunk.split(' ').find_map(|part| part.strip_prefix('+')) else {
                    continue;
                };
                let (first, count) = range.split_once(',').unwrap_or((range, "1"));
                let (Ok(first), Ok(count)) = (first.parse::<u64>(), count.parse::<u64>()) else {
                    continue;
                };
                // Where lines were only deleted, those on both sides are what has changed.
                let lines =
                    if count == 0 { (first, first + 1) } else { (first, first + count - 1) };
                let known = changes.by_path.entry(path.clone());
                if let Lines::Some(all) = known.or_insert(Lines::Some(Vec::new())) {
                    all.push(lines);
                }
            }
        }
        changes
    }

    /// Says whether any of the lines from `first` to `last` of a file has changed.
    pub(crate) fn touch(&self, path: &str, first: u64, last: u64) -> bool {
        match self.by_path.get(path) {
            None => false,
            Some(Lines::All) => true,
            Some(Lines::Some(ranges)) => {
                ranges.iter().any(|(start, end)| *start <= last && first <= *end)
            }
        }
    }
}

fn git(folder: &Path, args: &[&str], commit: &str) -> anyhow::Result<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "core.quotepath=off"])
        .args(args)
        .output();
    let output = output.context("`--since` needs `git`, which cannot be run")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it failed");
        bail!("`--since {commit}`: git says: {}", said.trim_start_matches("fatal: "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Takes away what `git` puts around unusual names.
fn unquoted(name: &str) -> String {
    let name = name.trim_end_matches('\t');
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Changes;

    #[test]
    fn lines_of_hunks_have_changed() {
        let changes = Changes::parse(
            "diff --git a.txt a.txt\n--- a.txt\n+++ a.txt\n@@ -1 +1,2 @@ x\n-a\n+b\n+c\n@@ -9,2 +10,0 @@\n-d\n\
             diff --git b.txt b.txt\ndeleted file\n--- b.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
        );
        let touched: Vec<u64> =
            (1..13).filter(|&line| changes.touch("a.txt", line, line)).collect();
        assert_eq!(touched, [1, 2, 10, 11]);
        assert!(changes.touch("a.txt", 3, 10) && !changes.touch("a.txt", 3, 9));
        assert!(!changes.touch("b.txt", 1, 9) && !changes.touch("c.txt", 1, 9));
    }
}
