//! From articles and what is wrong with them to a cleaned corpus.
//!
//! [`WhatGoes`] decides over the whole run, [`Cleaner`] makes of an article what is left of it and a
//! list of every change, a [`Target`] is where the articles go, with the list beside it.

mod cleaner;
mod explain;
mod parquet_target;
mod target;
mod what_goes;

pub(crate) use cleaner::{Cleaner, drop_of};
pub(crate) use explain::explain;
pub(crate) use target::{Target, changes_path};
pub(crate) use what_goes::{WhatGoes, of_article, quality_of};
