//! What is not on this machine: objects in stores, and files on web servers.
//!
//! Built with the feature `cloud`, which brings a TLS library and the protocols of three stores
//! along. Without it, a URL is an error that names the remedy.

#[cfg(not(feature = "cloud"))]
mod disabled;
#[cfg(feature = "cloud")]
mod enabled;

#[cfg(not(feature = "cloud"))]
pub(crate) use disabled::{find, find_named, open};
#[cfg(feature = "cloud")]
pub(crate) use enabled::{find, find_named, open};

/// What URLs of things to be read begin with.
const SCHEMES: [&str; 5] = ["s3", "gs", "az", "https", "http"];

/// Something that a URL leads to.
pub(crate) struct Object {
    pub(crate) url: String,
    /// The size in bytes.
    pub(crate) bytes: u64,
}

/// Says whether `path` is the URL of something to be fetched, and no file.
pub(crate) fn is_url(path: &str) -> bool {
    path.split_once("://").is_some_and(|(scheme, _)| SCHEMES.contains(&scheme))
}

#[cfg(test)]
mod tests {
    #[test]
    fn urls_are_told_from_paths() {
        for url in ["s3://news/a.jsonl", "gs://b", "az://c/*", "https://a.example/b.gz"] {
            assert!(super::is_url(url), "{url}");
        }
        for path in ["a.txt", "C://a.txt", "s3:/news", "news/s3://a", "ftp://a.example/b", ""] {
            assert!(!super::is_url(path), "{path}");
        }
    }
}
