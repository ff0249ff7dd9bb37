use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::Duration;

use copydesk_ingest::Plan;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::{Observer, Step};

/// What a person at a terminal sees while a run goes on: files, bytes, rate and time left, on
/// standard error. Silent where standard error is no terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    files: Cell<u64>,
    n_files: u64,
    observer: Option<Observer>,
}

impl Progress {
    /// Starts a display for the inputs of `plan`.
    pub(crate) fn new(is_wanted: bool, plan: &Plan) -> Self {
        let bytes = plan.total_bytes();
        let bar = if is_wanted && std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr_with_hz(10));
            let template = if bytes.is_some() {
                "{msg} {bar:24.cyan/dim} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left"
            } else {
                "{msg} {spinner} {bytes}  {bytes_per_sec}"
            };
            bar.set_style(
                ProgressStyle::with_template(template)
                    .expect("the template is well-formed")
                    .progress_chars("━━╌"),
            );
            bar
        } else {
            ProgressBar::hidden()
        };
        Self { bar, files: Cell::new(0), n_files: plan.inputs.len() as u64, observer: None }
    }

    /// Tells a program, too, how far the run is.
    pub(crate) fn observed_by(self, observer: Option<Observer>) -> Self {
        Self { observer, ..self }
    }

    /// Shows that `n_files` more files were begun, and how many bytes of input were read so far.
    pub(crate) fn advance(&self, n_files: u64, bytes: u64) {
        self.files.set(self.files.get() + n_files);
        self.bar.set_message(format!("{}/{} files", self.files.get(), self.n_files));
        self.bar.set_position(bytes);
        self.tell(Step::Read(bytes));
    }

    /// Replaces the display by what goes on after everything was read.
    pub(crate) fn stage(&self, message: &'static str) {
        self.bar.set_style(
            ProgressStyle::with_template("{spinner} {msg}").expect("the template is well-formed"),
        );
        self.bar.set_message(message);
        self.bar.enable_steady_tick(Duration::from_millis(100));
        self.tell(Step::Stage(message));
    }

    fn tell(&self, step: Step) {
        if let Some(observer) = &self.observer {
            observer(step);
        }
    }

    /// Writes a line to standard error without disturbing the display.
    pub(crate) fn note(&self, line: &str) {
        #[expect(clippy::print_stderr, reason = "this is where notes to the user are printed")]
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// Takes the display away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
