use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, anyhow};
use copydesk_ingest::Plan;
use rayon::ThreadPoolBuilder;

use super::{Error, ErrorKind};
use crate::interrupt;
use crate::progress::Progress;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many records were read and examined.
    Read(u64),
    /// What goes on after that, such as `comparing paragraphs`.
    Stage(&'static str),
}

/// Who is told of steps.
pub(crate) type Observer = Arc<dyn Fn(Step) + Send + Sync>;

/// What a caller and a run say to each other while it goes on. Clones speak of the same run.
#[derive(Clone, Default)]
pub struct Watch {
    stop: Arc<AtomicBool>,
    observer: Option<Observer>,
}

impl Watch {
    /// Makes a watch that is told of each step, on a thread of the run, which waits.
    pub fn telling(observer: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self { stop: Arc::default(), observer: Some(Arc::new(observer)) }
    }

    /// Makes the run end soon, with [`ErrorKind::Interrupted`].
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(super) fn progress(&self, plan: &Plan) -> Progress {
        Progress::new(false, plan).observed_by(self.observer.clone())
    }

    /// Does the work of a run on `n_threads` threads, 0 for one a processor; it may be stopped.
    pub(super) fn run<R: Send>(
        &self,
        n_threads: usize,
        work: impl FnOnce() -> anyhow::Result<R> + Send,
    ) -> Result<R, Error> {
        let pool = ThreadPoolBuilder::new().num_threads(n_threads).build();
        let pool = pool.context("cannot start threads").map_err(Error::of_run)?;
        let stop = &self.stop;
        let work = AssertUnwindSafe(|| pool.install(|| interrupt::until(stop, work)));
        match catch_unwind(work) {
            Ok(done) => done.map_err(Error::of_run),
            Err(panic) => Err(Error::new(ErrorKind::Panic, of_panic(&*panic))),
        }
    }
}

fn of_panic(panic: &(dyn Any + Send)) -> anyhow::Error {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    anyhow!("a mistake in this program, please report it: {text}")
}
