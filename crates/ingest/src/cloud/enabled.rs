//! Reading through the `object_store` crate, which signs requests, retries them, and goes on where
//! a connection broke.
//!
//! Its futures are driven by whoever reads, on the thread that reads: nothing is fetched ahead of
//! the buffers of the connection, so a slow run holds the sender up and not the memory.

use std::collections::HashMap;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt as _, TryStreamExt as _};
use glob::MatchOptions;
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, RetryConfig};
use tokio::runtime::{Builder, Runtime};
use url::{Host, Url};

use super::Object;
use crate::IngestConfig;
use crate::error::ReadErrorKind;
use crate::names::{EndsAs, ending, known_endings};

/// How often a request is repeated. The library waits a tenth of a second, and then longer each time:
/// about three seconds in all, after which a name that does not exist should be reported.
const MAX_RETRIES: usize = 5;

/// A connection may stay open as long as a run takes, but not silent for a minute.
const TIMEOUTS: [(&str, &str); 2] = [("timeout", "365days"), ("read_timeout", "60s")];

/// Drives the requests of all threads.
static RUNTIME: LazyLock<io::Result<Runtime>> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build());

/// The stores that were used, each with its connections.
static STORES: LazyLock<Mutex<HashMap<String, Arc<dyn ObjectStore>>>> =
    LazyLock::new(Mutex::default);

/// Returns what `url` means: one object; all articles below a folder; all that match a pattern.
pub(crate) fn find(url: &str, config: &IngestConfig) -> Result<Vec<Object>, ReadErrorKind> {
    let place = Place::parse(url)?;
    if place.is_on_the_web() || !url.contains(['*', '?', '[']) {
        return place.named(config);
    }
    place.matching()
}

/// Returns what `url` names, which is no pattern.
pub(crate) fn find_named(url: &str, config: &IngestConfig) -> Result<Vec<Object>, ReadErrorKind> {
    Place::parse(url)?.named(config)
}

/// Opens the object at `url`.
pub(crate) fn open(url: &str) -> Result<Box<dyn Read>, ReadErrorKind> {
    let place = Place::parse(url)?;
    let (store, key) = (place.store()?, place.key()?);
    let object = wait(store.get(&key))?;
    Ok(Box::new(Body { stream: object.into_stream(), chunk: Cursor::default() }))
}

/// A URL, taken apart.
struct Place<'u> {
    scheme: &'u str,
    /// `scheme://bucket` or `https://server`.
    root: &'u str,
    /// The rest, without the slash before it.
    rest: &'u str,
}

impl<'u> Place<'u> {
    fn parse(url: &'u str) -> Result<Self, ReadErrorKind> {
        let (scheme, after) = url.split_once("://").unwrap_or((url, ""));
        let root = scheme.len() + 3 + after.find(['/', '?', '#']).unwrap_or(after.len());
        let (root, rest) = url.split_at_checked(root).unwrap_or((url, ""));
        let place = Self { scheme, root, rest: rest.strip_prefix('/').unwrap_or(rest) };
        let parsed = Url::parse(root).map_err(|error| unusable(&error.to_string()))?;
        if parsed.host_str().is_none_or(str::is_empty) {
            return Err(unusable("it names no bucket and no server"));
        }
        if place.is_on_the_web() {
            place.verify_web_address(&parsed)?;
        }
        Ok(place)
    }

    fn is_on_the_web(&self) -> bool {
        self.scheme.starts_with("http")
    }

    fn verify_web_address(&self, root: &Url) -> Result<(), ReadErrorKind> {
        if !root.username().is_empty() || root.password().is_some() {
            return Err(unusable("it holds a password, which reports would show"));
        }
        if self.rest.contains(['?', '#']) {
            return Err(unusable(
                "a query cannot be sent; fetch it with another program and pipe it in",
            ));
        }
        if self.scheme == "http" && !is_this_machine(root) {
            return Err(unusable("without encryption, only this machine is read from; use https"));
        }
        Ok(())
    }

    fn key(&self) -> Result<Path, ReadErrorKind> {
        let key = if self.is_on_the_web() {
            Path::from_url_path(self.rest)
        } else {
            Path::parse(self.rest)
        };
        key.map_err(|error| unusable(&error.to_string()))
    }

    fn object(&self, key: &Path, bytes: u64) -> Object {
        Object { url: format!("{}/{key}", self.root), bytes }
    }

    /// The object of that name or else, in a store, the articles below it.
    fn named(&self, config: &IngestConfig) -> Result<Vec<Object>, ReadErrorKind> {
        let is_folder = self.rest.is_empty() || self.rest.ends_with('/');
        if self.is_on_the_web() || !is_folder {
            let key = self.key()?;
            match wait(self.store()?.head(&key)) {
                Ok(meta) if self.is_on_the_web() => {
                    let url = format!("{}/{}", self.root, self.rest);
                    return Ok(vec![Object { url, bytes: meta.size }]);
                }
                Ok(meta) => return Ok(vec![self.object(&key, meta.size)]),
                Err(ReadErrorKind::Gone) if !self.is_on_the_web() => {}
                Err(error) => return Err(error),
            }
        }
        let mut objects = self.below(self.rest)?;
        if objects.is_empty() && !is_folder {
            return Err(ReadErrorKind::Gone);
        }
        objects.retain(|(key, _)| config.format.is_some() || is_article(key));
        if objects.is_empty() {
            return Err(ReadErrorKind::NoArticles { endings: known_endings() });
        }
        Ok(objects.iter().map(|(key, bytes)| self.object(key, *bytes)).collect())
    }

    /// The objects whose keys match the pattern.
    fn matching(&self) -> Result<Vec<Object>, ReadErrorKind> {
        let pattern = glob::Pattern::new(self.rest).map_err(ReadErrorKind::Pattern)?;
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let literal = self.rest.find(['*', '?', '[']).unwrap_or(self.rest.len());
        let folder = self.rest[..literal].rfind('/').unwrap_or(0);
        let mut objects = self.below(&self.rest[..folder])?;
        objects.retain(|(key, _)| pattern.matches_with(key.as_ref(), options));
        if objects.is_empty() {
            return Err(ReadErrorKind::NoMatch);
        }
        Ok(objects.iter().map(|(key, bytes)| self.object(key, *bytes)).collect())
    }

    /// Lists what is below `folder`, in the order of the keys.
    fn below(&self, folder: &str) -> Result<Vec<(Path, u64)>, ReadErrorKind> {
        let folder = folder.trim_end_matches('/');
        let prefix = Path::parse(folder).map_err(|error| unusable(&error.to_string()))?;
        let prefix = Some(&prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let list = self.store()?.list(prefix);
        let list = list.map_ok(|meta| (meta.location, meta.size));
        let mut objects: Vec<_> = wait(list.try_collect())?;
        objects.sort();
        Ok(objects)
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>, ReadErrorKind> {
        let mut stores = STORES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = stores.get(self.root) {
            return Ok(Arc::clone(store));
        }
        let store = self.connect().map_err(|error| fetch_error(&error))?;
        stores.insert(self.root.to_owned(), Arc::clone(&store));
        Ok(store)
    }

    fn connect(&self) -> Result<Arc<dyn ObjectStore>, Error> {
        macro_rules! store {
            ($builder:ty, $settings:expr) => {{
                let retry = RetryConfig {
                    max_retries: MAX_RETRIES,
                    retry_timeout: Duration::MAX,
                    ..RetryConfig::default()
                };
                let mut builder = <$builder>::new().with_url(self.root).with_retry(retry);
                for (key, value) in TIMEOUTS {
                    builder = builder.with_config(key.parse()?, value);
                }
                let settings: Vec<(String, String)> = $settings;
                for (key, value) in settings {
                    if let Ok(key) = key.parse() {
                        builder = builder.with_config(key, value);
                    }
                }
                Arc::new(builder.build()?)
            }};
        }
        Ok(match self.scheme {
            "s3" => store!(AmazonS3Builder, settings("AWS_")),
            "gs" => store!(GoogleCloudStorageBuilder, settings("GOOGLE_")),
            "az" => store!(MicrosoftAzureBuilder, settings("AZURE_")),
            // Only this machine gets so far without encryption.
            "http" => store!(HttpBuilder, vec![("allow_http".to_owned(), "true".to_owned())]),
            _ => store!(HttpBuilder, Vec::new()),
        })
    }
}

/// Returns the settings in the environment that begin with `prefix`, as the libraries of the stores
/// read them: `AWS_REGION`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_NAME` …
fn settings(prefix: &str) -> Vec<(String, String)> {
    let all =
        std::env::vars_os().filter_map(|(key, value)| Some((key.to_str()?.to_owned(), value)));
    let ours = all.filter(|(key, _)| key.starts_with(prefix));
    ours.filter_map(|(key, value)| Some((key.to_ascii_lowercase(), value.to_str()?.to_owned())))
        .collect()
}

fn is_this_machine(root: &Url) -> bool {
    match root.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Says whether an object below a folder is an article by its name; those without an ending are
/// not fetched to find out.
fn is_article(key: &Path) -> bool {
    let is_hidden = key.parts().any(|part| part.as_ref().starts_with('.'));
    !is_hidden
        && matches!(ending(&key.as_ref().to_lowercase()), EndsAs::Article | EndsAs::Container)
}

fn wait<T>(request: impl Future<Output = Result<T, Error>>) -> Result<T, ReadErrorKind> {
    let runtime = RUNTIME.as_ref().map_err(|error| unusable(&error.to_string()))?;
    runtime.block_on(request).map_err(|error| fetch_error(&error))
}

fn unusable(why: &str) -> ReadErrorKind {
    ReadErrorKind::Fetch { why: why.to_owned() }
}

/// Says what went wrong, without the times that the library adds: the same failure is the same
/// message in each run.
fn fetch_error(error: &Error) -> ReadErrorKind {
    match error {
        Error::NotFound { .. } => ReadErrorKind::Gone,
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            unusable("access is denied; are the credentials in the environment?")
        }
        _ => {
            let mut cause: &dyn std::error::Error = error;
            while let Some(deeper) = cause.source() {
                cause = deeper;
            }
            unusable(&cause.to_string())
        }
    }
}

/// The bytes of an object as they arrive.
struct Body {
    stream: BoxStream<'static, Result<Bytes, Error>>,
    chunk: Cursor<Bytes>,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.chunk.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            match wait(async { self.stream.next().await.transpose() }) {
                Ok(Some(chunk)) => self.chunk = Cursor::new(chunk),
                Ok(None) => return Ok(0),
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}
