//! Files, archives and streams in, articles and read errors out.
