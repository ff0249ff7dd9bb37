//! A run on threads of its own, while the thread of the caller looks after Python.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use copydesk::engine::{Error, Step, Watch};
use pyo3::prelude::*;

use crate::errors::{InternalError, raised};

/// How often signals are looked for: a person does not notice so little.
const LOOK: Duration = Duration::from_millis(50);

/// So long a run that was stopped is waited for. One in the middle of comparing paragraphs is left
/// to end on its own.
const PATIENCE: Duration = Duration::from_secs(2);

/// Does `work` without the interpreter's lock. `progress`, unless it is `None`, is called with the
/// stage, the records read and their number, if that is known.
///
/// Ctrl-C and an exception in `progress` stop the work and are raised.
pub(crate) fn wait_for<R: Send + 'static>(
    py: Python<'_>,
    n_records: Option<u64>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> Result<R, Error> + Send + 'static,
) -> PyResult<R> {
    let mut run = Run::start(progress.is_some(), work);
    let mut n_read = 0;
    loop {
        let told = match (run.next(py)?, progress) {
            (Some(Event::Done(done)), _) => return done.map_err(raised),
            (Some(Event::Step(step)), Some(progress)) => {
                if let Step::Read(n) = step {
                    n_read = n;
                }
                progress.call1((stage(step), n_read, n_records)).map(drop)
            }
            _ => Ok(()),
        };
        if let Err(error) = told.and_then(|()| py.check_signals()) {
            run.stop(py);
            return Err(error);
        }
    }
}

fn stage(step: Step) -> &'static str {
    match step {
        Step::Read(_) => "reading",
        Step::Stage(stage) => stage,
    }
}

/// What a run says.
enum Event<R> {
    Step(Step),
    Done(Result<R, Error>),
}

/// A run on a thread of its own.
struct Run<R> {
    events: Receiver<Event<R>>,
    watch: Watch,
    thread: JoinHandle<()>,
}

impl<R: Send + 'static> Run<R> {
    fn start(tells: bool, work: impl FnOnce(&Watch) -> Result<R, Error> + Send + 'static) -> Self {
        let (sender, events) = channel();
        let watch = if tells {
            let sender = sender.clone();
            // Whoever has stopped listening needs no steps.
            Watch::telling(move |step| drop(sender.send(Event::Step(step))))
        } else {
            Watch::default()
        };
        let theirs = watch.clone();
        let thread = std::thread::spawn(move || {
            let done = work(&theirs);
            drop(sender.send(Event::Done(done)));
        });
        Self { events, watch, thread }
    }

    /// Waits for what the run says next; `None` if it says nothing for a while.
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<Event<R>>> {
        let events = &mut self.events;
        match py.detach(move || events.recv_timeout(LOOK)) {
            Ok(event) => Ok(Some(event)),
            Err(RecvTimeoutError::Timeout) if !self.thread.is_finished() => Ok(None),
            Err(_) => {
                let last = self.events.try_recv().ok();
                let last = last.ok_or_else(|| InternalError::new_err("a run without a result"))?;
                Ok(Some(last))
            }
        }
    }

    /// Stops the run and waits until it has ended, but not for ever.
    fn stop(mut self, py: Python<'_>) {
        self.watch.stop();
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if matches!(self.next(py), Err(_) | Ok(Some(Event::Done(_)))) {
                break;
            }
        }
    }
}
