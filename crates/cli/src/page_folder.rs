//! The folder beside a page, in which its articles are when the page would grow too large.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use copydesk_report::Shards;
use tempfile::TempDir;

/// Scripts that take their place when the page is complete.
pub(crate) struct PageFolder {
    /// Where they will be.
    path: PathBuf,
    /// How the page calls it.
    name: String,
    /// Where they are until then; made for the first one.
    temporary: Option<TempDir>,
}

impl PageFolder {
    /// Names the folder of `page`: `report_files` for `report.html`, as browsers do.
    pub(crate) fn of(page: &Path) -> Self {
        let stem = page.file_stem().map_or_else(|| "report".into(), |stem| stem.to_string_lossy());
        let name = format!("{stem}_files");
        Self { path: page.with_file_name(&name), name, temporary: None }
    }

    /// Returns where the folder is, if anything was put into it.
    pub(crate) fn used(&self) -> Option<&Path> {
        self.temporary.as_ref().map(|_| self.path.as_path())
    }

    /// Puts the scripts in the place of those of an earlier page. Other files stay.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written.
    pub(crate) fn commit(self) -> io::Result<()> {
        let Some(temporary) = self.temporary else { return Ok(()) };
        fs::create_dir_all(&self.path)?;
        for old in fs::read_dir(&self.path)? {
            let old = old?.path();
            if is_script(&old) {
                fs::remove_file(old)?;
            }
        }
        for new in fs::read_dir(temporary.path())? {
            let new = new?;
            fs::rename(new.path(), self.path.join(new.file_name()))?;
        }
        temporary.close()
    }
}

/// Says whether `path` is called as our scripts are: a number and `.js`.
fn is_script(path: &Path) -> bool {
    let is_number = |stem: &str| !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_digit());
    path.extension().is_some_and(|extension| extension == "js")
        && path.file_stem().and_then(|stem| stem.to_str()).is_some_and(is_number)
}

impl Shards for PageFolder {
    fn folder(&self) -> &str {
        &self.name
    }

    fn put(&mut self, number: usize, script: &[u8]) -> io::Result<()> {
        let temporary = match &self.temporary {
            Some(temporary) => temporary,
            None => {
                let parent = self.path.parent().filter(|p| !p.as_os_str().is_empty());
                let parent = parent.unwrap_or(Path::new("."));
                let made = tempfile::Builder::new().prefix(".copydesk-").tempdir_in(parent)?;
                self.temporary.insert(made)
            }
        };
        fs::write(temporary.path().join(format!("{number}.js")), script)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use copydesk_report::Shards as _;

    use super::PageFolder;

    #[test]
    fn new_scripts_replace_old_ones_and_nothing_else() {
        let desk = tempfile::tempdir().unwrap();
        let page = desk.path().join("report.html");
        let files = desk.path().join("report_files");
        fs::create_dir(&files).unwrap();
        for name in ["0.js", "7.js", "photo.jpg", "my.js"] {
            fs::write(files.join(name), "old").unwrap();
        }
        let mut folder = PageFolder::of(&page);
        assert_eq!(folder.used(), None);
        folder.put(0, b"new").unwrap();
        assert_eq!(fs::read(files.join("0.js")).unwrap(), b"old", "not before the end");
        folder.commit().unwrap();
        assert_eq!(fs::read(files.join("0.js")).unwrap(), b"new");
        let left = |name: &str| files.join(name).exists();
        assert_eq!(["7.js", "photo.jpg", "my.js"].map(left), [false, true, true]);
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 1, "nothing temporary is left");
    }
}
