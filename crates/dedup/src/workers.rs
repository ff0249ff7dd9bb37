use std::sync::Mutex;

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

/// Lets pieces of work fill parts of a slice, each its own: part `n` has `lengths[n]` elements.
/// Returns what each piece says of it.
pub(crate) fn fill<T: Send, R: Send>(
    workers: &impl Workers,
    all: &mut [T],
    lengths: &[usize],
    piece: impl Fn(usize, &mut [T]) -> R + Sync + Send,
) -> Vec<R> {
    let mut rest = all;
    let mut parts = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let part;
        (part, rest) = rest.split_at_mut(length);
        parts.push(Mutex::new(part));
    }
    workers.map(parts.len(), |n| {
        let mut part = parts[n].lock().expect("a part is filled once");
        piece(n, &mut part)
    })
}
