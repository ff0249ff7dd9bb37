//! A run on threads of its own, while the thread of the caller looks after Python.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use copydesk::engine::{Error, Step, Watch};
use pyo3::prelude::*;

use crate::errors::{InternalError, raised};

/// How often signals are looked for: a person does not notice so little.
const LOOK: Duration = Duration::from_millis(50);

/// So long a run that was stopped is waited for. One in the middle of comparing paragraphs is left
/// to end on its own.
const PATIENCE: Duration = Duration::from_secs(2);

enum Event<R> {
    Step(Step),
    Done(Result<R, Error>),
}

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
    let (sender, mut events) = channel();
    let watch = match progress {
        None => Watch::default(),
        Some(_) => {
            let sender = sender.clone();
            // Whoever has stopped listening needs no steps.
            Watch::telling(move |step| drop(sender.send(Event::Step(step))))
        }
    };
    let theirs = watch.clone();
    let thread = std::thread::spawn(move || {
        let done = work(&theirs);
        drop(sender.send(Event::Done(done)));
    });
    let mut reported = Reported { n_read: 0, n_records };
    let mut stopped: Option<(PyErr, Instant)> = None;
    loop {
        let is_late = stopped.as_ref().is_some_and(|(_, since)| PATIENCE < since.elapsed());
        let receiver = &mut events;
        let event = py.detach(move || receiver.recv_timeout(LOOK));
        let looked = match event {
            Ok(Event::Done(done)) => {
                // The thread has no more to do, and nothing in it can panic any more.
                drop(thread.join());
                return match stopped {
                    Some((error, _)) => Err(error),
                    None => done.map_err(raised),
                };
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(InternalError::new_err("the run ended without a result"));
            }
            _ if is_late => Ok(()),
            Ok(Event::Step(step)) => match progress {
                Some(progress) if stopped.is_none() => reported.tell(progress, step),
                _ => Ok(()),
            },
            Err(RecvTimeoutError::Timeout) => Ok(()),
        };
        match stopped {
            Some((error, _)) if is_late => return Err(error),
            Some(_) => {}
            None => {
                if let Err(error) = looked.and_then(|()| py.check_signals()) {
                    watch.stop();
                    stopped = Some((error, Instant::now()));
                }
            }
        }
    }
}

/// What was last said of the run.
struct Reported {
    n_read: u64,
    n_records: Option<u64>,
}

impl Reported {
    fn tell(&mut self, progress: &Bound<'_, PyAny>, step: Step) -> PyResult<()> {
        let stage = match step {
            Step::Read(n_read) => {
                self.n_read = n_read;
                "reading"
            }
            Step::Stage(stage) => stage,
        };
        progress.call1((stage, self.n_read, self.n_records)).map(drop)
    }
}
