//! Archives: their members are inputs of their own, called `archive.zip/member.txt`.
//!
//! Nothing is ever unpacked to a place that an archive names: an absolute name or one with `..` is
//! no more than a name.

mod tar;
mod zip;

pub(crate) use tar::{is_tar, read_tar};
pub(crate) use zip::{is_zip, read_cut_zip, read_zip};
