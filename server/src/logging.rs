//! Logs: for people on a terminal, or one line of JSON per event.

use std::io::{IsTerminal, stderr};
use std::str::FromStr;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    Json,
}

/// What is logged, in the notation of `RUST_LOG`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such log format")]
pub struct UnknownLogFormat;

/// Logs go to standard error; standard output is for what a person asked for.
pub fn start(format: LogFormat, filter: &LogFilter) {
    let log = tracing_subscriber::registry().with(EnvFilter::new(&filter.0));
    let started = match format {
        LogFormat::Pretty => {
            let lines = tracing_subscriber::fmt::layer()
                .with_ansi(stderr().is_terminal())
                .with_writer(stderr);
            log.with(lines).try_init()
        }
        LogFormat::Json => {
            let lines = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_span_list(false)
                .with_writer(stderr);
            log.with(lines).try_init()
        }
    };
    // Only a second call in one process can fail, and the first one's log goes on.
    drop(started);
}

impl FromStr for LogFormat {
    type Err = UnknownLogFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err(UnknownLogFormat),
        }
    }
}

impl FromStr for LogFilter {
    type Err = tracing_subscriber::filter::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        EnvFilter::builder().parse(text)?;
        Ok(Self(text.to_owned()))
    }
}
