/// Does pieces of work that do not depend on each other, on as many threads as it likes.
///
/// This crate starts no threads: a caller that has some lends them by implementing this, with
/// rayon in one line, `(0..n_pieces).into_par_iter().map(piece).collect()`. Results come back in
/// order, so they do not depend on how many threads there are.
pub trait Workers {
    /// Returns what `piece` makes of each number below `n_pieces`, in their order.
    fn map<R: Send>(&self, n_pieces: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R>;
}

/// The calling thread, which does one piece after another.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneThread;

impl Workers for OneThread {
    fn map<R: Send>(&self, n_pieces: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
        (0..n_pieces).map(piece).collect()
    }
}
