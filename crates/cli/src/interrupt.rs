use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;

use crate::exit::Exit;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The user pressed Ctrl-C, or the system asked the program to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interrupted;

impl std::fmt::Display for Interrupted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Turns the first Ctrl-C into a request that [`check`] reports, so that the run ends tidily; a
/// second one ends the program at once.
pub(crate) fn listen() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    })
    .context("cannot listen for Ctrl-C")
}

thread_local! {
    /// What stops the run on this thread, where a program runs it.
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Does the work of a run that ends soon once `stop` is set. On other threads than this one,
/// [`check`] does not know of it.
pub(crate) fn until<R>(stop: &Arc<AtomicBool>, work: impl FnOnce() -> R) -> R {
    /// Puts back what stopped the run around this one, if there is one, even after a panic.
    struct Restore(Option<Arc<AtomicBool>>);
    impl Drop for Restore {
        fn drop(&mut self) {
            STOP.set(self.0.take());
        }
    }
    let _restore = Restore(STOP.replace(Some(Arc::clone(stop))));
    work()
}

/// Returns an error once the user has asked to stop. Long loops call this once a round.
pub(crate) fn check() -> Result<(), Interrupted> {
    let is_set = |stop: &AtomicBool| stop.load(Ordering::Relaxed);
    let is_stopped = STOP.with_borrow(|stop| stop.as_deref().is_some_and(is_set));
    if is_set(&INTERRUPTED) || is_stopped { Err(Interrupted) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{check, until};

    #[test]
    fn a_run_is_stopped_and_the_one_around_it_goes_on() {
        let (outer, inner) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
        let found = until(&outer, || (until(&inner, check).is_err(), check().is_ok()));
        assert_eq!(found, (true, true));
        outer.store(true, Ordering::Relaxed);
        assert!(until(&outer, check).is_err());
        assert!(check().is_ok());
    }
}
