//! Time that a thread really ran, so that what else a machine does counts little.

use std::sync::LazyLock;
use std::time::Instant;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Returns the seconds that this thread spent on a processor; on systems that do not tell, those on the clock.
pub(crate) fn cpu_seconds() -> f64 {
    let start = *START;
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or_else(|| start.elapsed().as_secs_f64(), |nanos| nanos / 1e9)
}
