use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::cloud::{self, Object};
use crate::encoding::binary;
use crate::error::ReadErrorKind;
use crate::names::{EndsAs, ending, known_endings};
use crate::{IngestConfig, ReadError, Records};

/// What a run is to read.
#[derive(Debug, Default)]
pub struct Plan {
    /// The inputs, each once: in the order of the paths that were given, and within a folder or
    /// pattern in the order of their names.
    pub inputs: Vec<Input>,
    /// Paths that lead to nothing.
    pub errors: Vec<ReadError>,
}

/// One file, object or stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where its bytes are.
    pub location: Location,
    /// The path as users should see it.
    pub display: String,
    /// The size in bytes as it is stored; of records that are handed over, their number; 0 where
    /// that is unknown.
    pub bytes: u64,
}

/// Where the bytes of an input are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// They come on standard input.
    Stdin,
    /// On this machine.
    File(PathBuf),
    /// In an object store or on a web server.
    Url(String),
    /// They are none: a program hands records over.
    Records(Records),
}

impl Input {
    /// Returns the file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.location {
            Location::File(path) => Some(path),
            Location::Stdin | Location::Url(_) | Location::Records(_) => None,
        }
    }
}

impl Plan {
    /// Finds out which inputs `paths` mean: files, folders, patterns, URLs, and `-` for standard
    /// input; then adds those of `listed`, which are no patterns. URLs of folders and patterns are
    /// looked up where they lead.
    ///
    /// A path that exists is never taken for a pattern. In folders, hidden files, files that
    /// `.gitignore` names, links to folders, what is no regular file and, unless the
    /// [format](IngestConfig::format) is forced, files that are no articles by their name are left
    /// out; what is named on its own is always an input, a named pipe for one. Of a [share](IngestConfig::share),
    /// the inputs that have a part in it are returned.
    #[must_use]
    pub fn new(paths: &[OsString], listed: &[PathBuf], config: &IngestConfig) -> Self {
        let mut planner = Planner { config, seen: HashSet::new(), plan: Self::default() };
        for path in paths {
            planner.add(path);
        }
        for path in listed {
            match path.symlink_metadata() {
                Ok(_) => planner.add_existing(path),
                Err(_) => match path.to_str().filter(|path| cloud::is_url(path)) {
                    Some(url) => planner.add_found(url, cloud::find_named(url, config)),
                    None => planner.fail(path, ReadErrorKind::Missing),
                },
            }
        }
        let mut plan = planner.plan;
        if let Some(share) = config.share {
            let mut position = 0..;
            plan.inputs
                .retain(|input| position.next().is_some_and(|p| !share.leaves_out(p, input)));
        }
        plan
    }

    /// Returns the size of all inputs, or `None` where it cannot be known before.
    #[must_use]
    pub fn total_bytes(&self) -> Option<u64> {
        let is_known = self.inputs.iter().all(|input| input.location != Location::Stdin);
        is_known.then(|| self.inputs.iter().map(|input| input.bytes).sum())
    }
}

struct Planner<'c> {
    config: &'c IngestConfig,
    seen: HashSet<PathBuf>,
    plan: Plan,
}

impl Planner<'_> {
    fn add(&mut self, argument: &OsStr) {
        let path = Path::new(argument);
        let pattern = argument.to_str().filter(|text| text.contains(['*', '?', '[']));
        if argument == "-" {
            if self.seen.insert(path.to_owned()) {
                let display = self.config.stdin_name.clone();
                self.plan.inputs.push(Input { location: Location::Stdin, display, bytes: 0 });
            }
        } else if path.symlink_metadata().is_ok() {
            self.add_existing(path);
        } else if let Some(url) = argument.to_str().filter(|path| cloud::is_url(path)) {
            self.add_found(url, cloud::find(url, self.config));
        } else if let Some(pattern) = pattern {
            self.add_pattern(pattern);
        } else {
            self.fail(path, ReadErrorKind::Missing);
        }
    }

    fn add_existing(&mut self, path: &Path) {
        if path.is_dir() { self.add_folder(path) } else { self.add_file(path) }
    }

    /// Adds the objects that `url` means.
    fn add_found(&mut self, url: &str, found: Result<Vec<Object>, ReadErrorKind>) {
        let objects = match found {
            Ok(objects) => objects,
            Err(kind) => return self.plan.errors.push(ReadError::of_input(url, kind)),
        };
        for Object { url, bytes } in objects {
            if self.seen.insert(PathBuf::from(&url)) {
                let display = url.clone();
                self.plan.inputs.push(Input { location: Location::Url(url), display, bytes });
            }
        }
    }

    fn add_pattern(&mut self, pattern: &str) {
        let found = match glob::glob(pattern) {
            Ok(found) => found,
            Err(error) => return self.fail(Path::new(pattern), ReadErrorKind::Pattern(error)),
        };
        let mut matches_any = false;
        for result in found {
            matches_any = true;
            match result {
                Ok(path) => self.add_existing(&path),
                Err(error) => {
                    let path = error.path().to_owned();
                    self.fail(&path, ReadErrorKind::Io(error.into()));
                }
            }
        }
        if !matches_any {
            self.fail(Path::new(pattern), ReadErrorKind::NoMatch);
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let mut files = Vec::new();
        for entry in WalkBuilder::new(folder).require_git(false).build() {
            match entry {
                // A link that leads nowhere is an input, so that opening it says why.
                Ok(entry) if entry.path().is_file() || is_broken_link(&entry) => {
                    files.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => self.fail(folder, ReadErrorKind::Walk(error)),
            }
        }
        files.retain(|file| {
            let is_named = |name: &String| file.file_name().is_some_and(|file| file == &**name);
            !self.config.no_articles.iter().any(is_named)
                && (self.config.format.is_some() || is_article(file))
        });
        files.sort();
        if files.is_empty() {
            self.fail(folder, ReadErrorKind::NoArticles { endings: known_endings() });
        }
        for file in files {
            self.add_file(&file);
        }
    }

    fn add_file(&mut self, path: &Path) {
        let whole = self.config.base.join(path);
        if self.seen.insert(whole) {
            let bytes = path.metadata().map_or(0, |metadata| metadata.len());
            let display = display(path, &self.config.base);
            let location = Location::File(path.to_owned());
            self.plan.inputs.push(Input { location, display, bytes });
        }
    }

    fn fail(&mut self, path: &Path, kind: ReadErrorKind) {
        let display = display(path, &self.config.base);
        self.plan.errors.push(ReadError::of_input(display, kind));
    }
}

/// Returns `path` relative to `base` if it lies below, with `/` between its parts.
fn display(path: &Path, base: &Path) -> String {
    let relative = path.strip_prefix(base).ok().filter(|rest| !rest.as_os_str().is_empty());
    let relative = relative.filter(|_| !base.as_os_str().is_empty()).unwrap_or(path);
    let relative = relative.strip_prefix("./").unwrap_or(relative);
    let text = relative.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

/// Says whether a file in a folder is an article by its name or, where the name has no ending, by
/// what it begins with.
fn is_article(path: &Path) -> bool {
    let Some(name) = path.file_name() else { return false };
    match ending(&name.to_string_lossy().to_lowercase()) {
        EndsAs::Article | EndsAs::Container => true,
        EndsAs::Other => false,
        EndsAs::Nothing => begins_as_text(path),
    }
}

fn is_broken_link(entry: &ignore::DirEntry) -> bool {
    entry.path_is_symlink() && entry.path().metadata().is_err()
}

fn begins_as_text(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    read.is_ok_and(|n| n > 0) && binary(&head).is_none()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Location, Plan};
    use crate::testing::config;
    use crate::{IngestConfig, ReadErrorKind};

    fn write(base: &Path, names: &[&str]) {
        for name in names {
            let path = base.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Text.").unwrap();
        }
    }

    fn plan(base: &Path, paths: &[&str]) -> Plan {
        let paths: Vec<_> = paths.iter().map(|path| base.join(path).into_os_string()).collect();
        Plan::new(&paths, &[], &IngestConfig { base: base.to_owned(), ..config() })
    }

    fn displays(plan: &Plan) -> Vec<&str> {
        plan.inputs.iter().map(|input| input.display.as_str()).collect()
    }

    #[test]
    fn folders_give_their_articles_in_order_and_leave_the_rest_out() {
        let base = tempfile::tempdir().unwrap();
        let base = base.path();
        write(base, &["n/b.txt", "n/a/z.jsonl.gz", "n/a.md", "n/LICENSE", "n/x.png", "n/x.rs"]);
        write(base, &["n/.hidden.txt", "n/draft/old.txt", "n/c.TXT", "other.txt"]);
        fs::write(base.join("n/.gitignore"), "draft/\n").unwrap();
        fs::write(base.join("n/program"), b"\x7fELF\0").unwrap();
        let plan = plan(base, &["n"]);
        let expected = ["n/LICENSE", "n/a/z.jsonl.gz", "n/a.md", "n/b.txt", "n/c.TXT"];
        assert_eq!(displays(&plan), expected);
        assert_eq!((plan.errors.len(), plan.total_bytes()), (0, Some(5 * 5)));
    }

    #[test]
    fn every_input_stands_once_where_it_was_named_first() {
        let base = tempfile::tempdir().unwrap();
        write(base.path(), &["a.txt", "b.txt", "x[1].txt"]);
        let plan = plan(base.path(), &["b.txt", "*.txt", "x[1].txt", "a.txt"]);
        assert_eq!(displays(&plan), ["b.txt", "a.txt", "x[1].txt"]);
        let stdin = Plan::new(&["-".into(), "-".into()], &[], &config());
        assert_eq!((displays(&stdin), stdin.total_bytes()), (vec!["-"], None));
    }

    #[test]
    fn paths_that_lead_to_nothing_are_errors() {
        let base = tempfile::tempdir().unwrap();
        write(base.path(), &["pictures/a.png"]);
        let plan = plan(base.path(), &["gone.txt", "*.rst", "[", "pictures"]);
        let errors: Vec<_> = plan.errors.iter().map(|e| (e.path(), e.kind())).collect();
        assert!(matches!(
            errors[..],
            [
                ("gone.txt", ReadErrorKind::Missing),
                ("*.rst", ReadErrorKind::NoMatch),
                ("[", ReadErrorKind::Pattern(_)),
                ("pictures", ReadErrorKind::NoArticles { .. }),
            ]
        ));
        assert!(plan.inputs.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_end() {
        let base = tempfile::tempdir().unwrap();
        write(base.path(), &["n/a.txt"]);
        std::os::unix::fs::symlink(base.path().join("n"), base.path().join("n/again")).unwrap();
        std::os::unix::fs::symlink("a.txt", base.path().join("n/b.txt")).unwrap();
        std::os::unix::fs::symlink("itself.txt", base.path().join("n/itself.txt")).unwrap();
        let plan = plan(base.path(), &["n"]);
        assert_eq!(displays(&plan), ["n/a.txt", "n/b.txt", "n/itself.txt"]);
    }

    #[test]
    fn a_listed_path_is_no_pattern() {
        let base = tempfile::tempdir().unwrap();
        write(base.path(), &["a.txt", "b.txt", "[ab].txt"]);
        let listed = ["[ab].txt", "c.txt"].map(|name| base.path().join(name));
        let plan =
            Plan::new(&[], &listed, &IngestConfig { base: base.path().to_owned(), ..config() });
        assert_eq!(displays(&plan), ["[ab].txt"]);
        assert_eq!(plan.errors[0].path(), "c.txt");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_are_read() {
        use std::os::unix::ffi::OsStrExt as _;

        let base = tempfile::tempdir().unwrap();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(base.path().join(name), "Text.").unwrap();
        let plan = Plan::new(
            &[base.path().join(name).into()],
            &[],
            &IngestConfig { base: base.path().to_owned(), ..config() },
        );
        assert_eq!(displays(&plan), ["caf\u{fffd}.txt"]);
        assert!(matches!(&plan.inputs[0].location, Location::File(path) if path.exists()));
    }
}
