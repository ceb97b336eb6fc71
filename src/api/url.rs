//! The addresses that the key may be sent to.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use ::url::Url;

use crate::diagnostic::Diagnostic;

/// The API's address, found fit to be sent the key.
#[derive(Debug, Clone)]
pub struct BaseUrl {
    url: Url,
    shown: String,
    loopback: Option<Vec<SocketAddr>>,
}

/// The address of one request: always of the same origin as the base.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestUrl(Url);

impl RequestUrl {
    /// As it is sent.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// The path, for logs: without a query, which a server may have chosen.
    pub fn path(&self) -> &str {
        self.0.path()
    }
}

impl BaseUrl {
    /// Checks an address. `resolve` looks up `localhost`, and is asked for nothing else.
    ///
    /// # Errors
    /// When it is no `https` address, nor an `http` one that surely stays on this machine; and when it holds more than a
    /// host, a port and a path: what else it may hold is better not shown, so no message repeats the address as it came.
    pub fn parse(url: &str, resolve: impl FnOnce(&str) -> io::Result<Vec<IpAddr>>) -> Result<Self, Diagnostic> {
        let form = "write it like `https://api.indigenius.ai`";
        let mut url = Url::parse(url)
            .map_err(|error| Diagnostic::error(format!("the API's address cannot be read: {error}")).with_help(form))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(Diagnostic::error("the API's address is neither `https` nor `http`").with_help(form));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Diagnostic::error("the API's address has a user or a password in it")
                .with_help("leave them out: only the key is sent, in a header"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Diagnostic::error("the API's address has a query or a fragment (`?` or `#`)").with_help(form));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        if path.ends_with("/v1") {
            return Err(
                Diagnostic::error("the API's address ends in `/v1`, which is added to it for every request")
                    .with_help("leave `/v1` out"),
            );
        }
        url.set_path(&path);
        let Some(host) = url.host_str().filter(|host| !host.is_empty()).map(str::to_owned) else {
            return Err(Diagnostic::error("the API's address names no host").with_help(form));
        };
        let loopback = loopback(&host, resolve);
        if url.scheme() == "http" && loopback.is_none() {
            return Err(Diagnostic::error(format!("the key is not sent to `{host}` over plain http")).with_help(
                "use https; plain http is only for this machine: 127.0.0.1, [::1], or a `localhost` that means these",
            ));
        }
        Ok(Self {
            shown: url.as_str().trim_end_matches('/').to_owned(),
            url,
            loopback,
        })
    }

    /// The address without a slash at its end, for people and for plans.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Is nothing sent but to this machine?
    pub fn is_loopback(&self) -> bool {
        self.loopback.is_some()
    }

    /// Is it `http`?
    pub fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// What `localhost` meant when it was checked, to hold it to that; empty where the host is a literal address.
    pub fn loopback_addrs(&self) -> &[SocketAddr] {
        self.loopback.as_deref().unwrap_or_default()
    }

    /// `/v1/assistants`.
    pub fn list(&self) -> RequestUrl {
        let mut url = self.url.clone();
        url.set_path(&format!("{}/v1/assistants", self.url.path().trim_end_matches('/')));
        RequestUrl(url)
    }

    /// A further page of the list.
    pub fn page(&self, number: u64) -> RequestUrl {
        let RequestUrl(mut url) = self.list();
        url.set_query(Some(&format!("page={number}")));
        RequestUrl(url)
    }

    /// `/v1/assistants/{id}`; none for a text that cannot be a part of a path, and so is nobody's id.
    pub fn assistant(&self, id: &str) -> Option<RequestUrl> {
        // The library takes dots for steps and drops control characters, so that the request would be about something else: a
        // `PATCH` of `..` goes to the whole list.
        if matches!(id, "" | "." | "..") || id.contains(char::is_control) {
            return None;
        }
        let RequestUrl(mut url) = self.list();
        url.path_segments_mut().ok()?.push(id);
        Some(RequestUrl(url))
    }

    /// The address that an answer from `from` refers to.
    ///
    /// # Errors
    /// In words, when it is none, or is of another origin: the key goes nowhere else.
    pub fn resolve_link(&self, from: &RequestUrl, reference: &str) -> Result<RequestUrl, String> {
        let mut url =
            (from.0.join(reference)).map_err(|error| format!("the next page's address cannot be read: {error}"))?;
        // Scheme and port count: the same host on another port is another service. The path may be any, since whoever answers for
        // the origin is sent the key anyway.
        let elsewhere = url.origin() != self.url.origin();
        if elsewhere || !url.username().is_empty() || url.password().is_some() {
            return Err("the next page's address is of another origin".to_owned());
        }
        // It is never sent, so two addresses that differ in it are one page, and a circle must be known as one.
        url.set_fragment(None);
        Ok(RequestUrl(url))
    }
}

/// What the system says a name means.
///
/// # Errors
/// When the look-up fails.
pub fn resolve(host: &str) -> io::Result<Vec<IpAddr>> {
    Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
}

/// The addresses to hold a loopback host to (none for a literal), or `None` where it may be another machine.
fn loopback(host: &str, resolve: impl FnOnce(&str) -> io::Result<Vec<IpAddr>>) -> Option<Vec<SocketAddr>> {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = literal.parse::<IpAddr>() {
        // Not so `::ffff:127.0.0.1`: the standard library does not call it loopback, and a guess is not worth the key.
        return ip.is_loopback().then(Vec::new);
    }
    // `a.localhost` should stay here as well (RFC 6761), but nothing forces a resolver to it.
    if host != "localhost" {
        return None;
    }
    let found = resolve(host).ok()?;
    let surely_here = !found.is_empty() && found.iter().all(IpAddr::is_loopback);
    surely_here.then(|| found.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<BaseUrl, Diagnostic> {
        BaseUrl::parse(url, |_| {
            Ok(vec![[127, 0, 0, 1].into(), IpAddr::V6(std::net::Ipv6Addr::LOCALHOST)])
        })
    }

    #[test]
    fn plain_http_is_only_for_this_machine() {
        for url in [
            "http://127.0.0.1:8",
            "http://127.9.9.9",
            "http://[::1]:80/x/",
            "http://localhost:1",
            "https://h.example",
        ] {
            assert!(check(url).is_ok(), "{url}");
        }
        for url in [
            "http://h.example",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::]",
            "http://[::ffff:127.0.0.1]",
            "http://localhost.",
            "http://a.localhost",
            "http://127.0.0.1.example",
            "http://128.0.0.1",
        ] {
            assert!(check(url).unwrap_err().message.contains("plain http"), "{url}");
        }
    }

    #[test]
    fn a_localhost_that_is_elsewhere_gets_no_plain_http() {
        let here = IpAddr::from([127, 0, 0, 1]);
        for found in [Some(vec![here, [10, 0, 0, 1].into()]), Some(Vec::new()), None] {
            let resolve = |_: &str| found.clone().ok_or_else(|| io::Error::other("no such host"));
            assert!(BaseUrl::parse("http://localhost:1", resolve).is_err());
            assert!(!BaseUrl::parse("https://localhost:1", resolve).unwrap().is_loopback());
        }
    }

    #[test]
    fn an_address_that_holds_more_than_host_port_and_path_is_refused_without_repeating_it() {
        for url in [
            "https://me:s3cret@h.example",
            "https://s3cret@h.example",
            "https://h.example?s3cret",
            "https://h.example/#s3cret",
            "s3cret",
            "ftp://h.example/s3cret",
            "https://",
            "",
            "h.example/s3cret",
            "data:text/plain,s3cret",
            "https://h.example/v1/",
        ] {
            let problem = check(url).expect_err(url);
            assert!(problem.help.is_some(), "{url}");
            assert!(!format!("{problem:?}").contains("s3cret"), "{problem:?}");
        }
    }

    #[test]
    fn the_shown_address_has_no_slash_at_its_end() {
        assert_eq!(check("https://H.example:443/").unwrap().as_str(), "https://h.example");
        assert_eq!(
            check("https://h.example/a/b//").unwrap().as_str(),
            "https://h.example/a/b"
        );
    }

    #[test]
    fn an_id_is_one_part_of_the_path_whatever_it_holds() {
        let base = check("https://h.example/api").unwrap();
        let path = |id| base.assistant(id).map(|address| address.url().to_string());
        assert_eq!(
            path("665e"),
            Some("https://h.example/api/v1/assistants/665e".to_owned())
        );
        assert_eq!(
            path("a/../b?c#d%2e"),
            Some("https://h.example/api/v1/assistants/a%2F..%2Fb%3Fc%23d%252e".to_owned())
        );
        for id in ["", ".", "..", "a\nb", "a\tb", "\0"] {
            assert_eq!(path(id), None, "{id:?}");
        }
    }

    #[test]
    fn a_reference_is_followed_on_the_same_origin_only() {
        let base = check("https://h.example").unwrap();
        let follow = |reference| {
            base.resolve_link(&base.list(), reference)
                .map(|address| address.url().to_string())
        };
        assert_eq!(
            follow("?page=2"),
            Ok("https://h.example/v1/assistants?page=2".to_owned())
        );
        assert_eq!(
            follow("/v1/assistants?after=x#y"),
            Ok("https://h.example/v1/assistants?after=x".to_owned())
        );
        assert_eq!(follow("https://h.example:443/z"), Ok("https://h.example/z".to_owned()));
        for other in [
            "//evil.example/z",
            "http://h.example/z",
            "https://h.example:444/z",
            "https://u@h.example/z",
            "https://[",
        ] {
            assert!(follow(other).is_err(), "{other}");
        }
    }
}
