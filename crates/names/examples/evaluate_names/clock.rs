//! Time that this thread spent on a processor: on a busy machine the wall clock measures the others.

use std::sync::LazyLock;
use std::time::Instant;

/// Returns seconds of processor time since some moment; of the wall clock where the system does not say.
pub(crate) fn cpu_seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    // Linux counts the nanoseconds of each thread.
    let on_cpu = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    on_cpu.map_or_else(|| START.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
