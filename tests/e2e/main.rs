//! The binary as a user meets it: what goes in, what comes out, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends by panicking")]

mod bad_input;
mod clean;
#[cfg(feature = "cloud")]
mod cloud;
mod config;
mod dedup;
mod determinism;
mod exit_codes;
mod fix;
mod foreign_files;
mod gazetteers;
mod harness;
mod index;
mod known;
mod names;
mod output_formats;
mod outputs;
mod packing;
mod places;
mod reading;
mod reference;
mod report;
mod resume;
mod rules;
mod samples;
mod shards;
mod torture;
