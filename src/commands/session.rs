//! A client for the service that the command line and the environment name (the sandbox is started for it), what a budget means
//! for this run, and what to do about a request that failed, in words.

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use secrecy::SecretString;

use super::console::Console;
use crate::api::{ApiError, Client, ClientConfig, ReadApi, WriteApi};
use crate::cli::args::ServiceArgs;
use crate::cli::{ApiKeySource, ConnectionSettings, Environment, ServiceTarget, connection};
use crate::diagnostic::Diagnostic;
use crate::sandbox::{Sandbox, SandboxOptions, ServerState as Live};

/// A client, and what must live as long as it.
pub(super) struct Session {
    /// Private, because it can write: see [`Session::reader`] and [`Session::writer`].
    client: Client,
    /// The address that plans name: the API's, or `sandbox:FILE`.
    pub(super) address: String,
    /// Where the key came from, in words.
    pub(super) key_from: String,
    /// How many requests may be under way at once.
    pub(super) concurrency: usize,
    _sandbox: Option<Sandbox>,
}

impl Session {
    /// Reads from the service. The type says no more than that, so no command but `apply` can write by mistake.
    pub(super) fn reader(&self) -> &impl ReadApi {
        &self.client
    }

    /// Reads and writes: for `apply` alone.
    pub(super) fn writer(&self) -> &impl WriteApi {
        &self.client
    }

    /// As [`Client::outline`].
    pub(super) async fn outline(&self, id: &str) -> Result<Vec<(String, &'static str)>, ApiError> {
        self.client.outline(id).await
    }

    /// As [`Client::read_settings_from`].
    pub(super) fn read_settings_from(&self, object: Option<&str>) {
        self.client.read_settings_from(object);
    }
}

/// Connects (no request is made yet).
///
/// # Errors
/// No key, an address or key that can't be used, a sandbox that can't be started.
pub(super) async fn connect(
    service: &ServiceArgs,
    environment: &Environment,
    console: &Console,
) -> anyhow::Result<Session> {
    let ConnectionSettings {
        peer,
        timeout,
        retries,
        concurrency,
        limits,
    } = connection(service, environment)?;
    let (url, (key, key_from), address, sandbox) = match peer {
        ServiceTarget::Remote { url, key } => (url, secret(key)?, None, None),
        ServiceTarget::Sandbox(file) => {
            let options = SandboxOptions {
                file: Some(file.clone()),
                ..SandboxOptions::default()
            };
            let sandbox = Sandbox::start(Live::default(), options)
                .await
                .context("starting the sandbox")?;
            let address = format!("sandbox:{}", file.display());
            (
                sandbox.url().to_owned(),
                (sandbox.key().to_owned().into(), file.display().to_string()),
                Some(address),
                Some(sandbox),
            )
        }
    };
    let is_real = sandbox.is_none();
    let client = Client::new(ClientConfig {
        url,
        key,
        timeout,
        retries,
        concurrency,
        limits,
    })?;
    if is_real {
        console.redact_from_now_on(client.secret());
    }
    let address = address.unwrap_or_else(|| client.base_url().to_owned());
    Ok(Session {
        client,
        address,
        key_from,
        concurrency,
        _sandbox: sandbox,
    })
}

/// No key is longer than this, in bytes: a file that is was named by mistake.
const LONGEST_KEY: u64 = 16 << 10;

/// The key, and where it came from.
fn secret(key: ApiKeySource) -> anyhow::Result<(SecretString, String)> {
    let (file, text) = match key {
        ApiKeySource::Given(key) => return Ok((key, "INDIGENIUS_API_KEY".to_owned())),
        ApiKeySource::File(file) if file == Path::new("-") => {
            ("standard input".to_owned(), bounded(std::io::stdin().lock()))
        }
        ApiKeySource::File(file) => (file.display().to_string(), fs::File::open(&file).and_then(bounded)),
    };
    let text = text.with_context(|| format!("reading the key from {file}"))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(Diagnostic::error(format!("{file} holds no key"))
            .with_help("it should hold the key and nothing else")
            .into()),
        key => Ok((key.into(), file)),
    }
}

fn bounded(source: impl Read) -> std::io::Result<String> {
    let mut text = String::new();
    source.take(LONGEST_KEY).read_to_string(&mut text)?;
    Ok(text)
}

/// Says how many requests a step makes, if the list has no further pages and none is repeated, and how long the budget makes
/// that take. `doing` is what, as in `reading: up to`.
pub(super) fn forecast(session: &Session, console: &Console, doing: &str, requests: usize) {
    if let Some(forced) = session.client.forecast(requests) {
        let seconds = forced.as_secs();
        console.info(&format!(
            "{doing} {requests} requests, more with further pages or repeats; --rate-limit forces {seconds} s\n"
        ));
    }
}

/// Why the live assistants could not be read.
pub(super) fn unread(session: &Session, error: &ApiError) -> Diagnostic {
    let address = &session.address;
    let problem = Diagnostic::error(format!("the live assistants at {address} could not be read: {error}"));
    if let Some(file) = address.strip_prefix("sandbox:") {
        return problem.with_help(format!(
            "the sandbox does as {file} says: look at its `keys`, `shape` and `faults`"
        ));
    }
    match error {
        ApiError::AccessDenied { status: 401, .. } => problem.with_help(format!(
            "the key is missing, wrong or revoked: check {}",
            session.key_from
        )),
        ApiError::AccessDenied { status: 403, .. } => {
            problem.with_help("the key lacks the scope `assistants:read`, or this IP address")
        }
        ApiError::AccessDenied { .. } => {
            problem.with_help("the key belongs to no organization here: check the key and the address")
        }
        ApiError::RateLimited { .. } => {
            problem.with_help("wait a minute, or keep within the key's budget with --rate-limit")
        }
        ApiError::Unreachable { .. } => problem.with_help("check the address, the network and the proxy"),
        ApiError::NotThisApi { .. } => {
            problem.with_help("is this the address of the Indigenius API? -vv shows the requests")
        }
        ApiError::OutcomeUnknown { .. } => problem.with_help(
            "the service, or what is on the way to it, is in trouble: try again later; -vv shows the requests",
        ),
        // What it says is more than could be said here.
        ApiError::Stale { .. }
        | ApiError::Rejected { .. }
        | ApiError::NotFound { .. }
        | ApiError::NotDone { .. }
        | ApiError::Cancelled => problem,
    }
}
