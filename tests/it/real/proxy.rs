//! nginx and Varnish in front of a service, each with the test's settings and otherwise with its defaults.

use std::fs;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::service::Service;
use crate::support::tool::system_tool;

/// How long a proxy may take to start.
const START: Duration = Duration::from_secs(20);

/// A proxy that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    child: Child,
    folder: TempDir,
    scheme: &'static str,
    port: u16,
}

/// The configuration of nginx.
#[derive(Debug, Default)]
pub(crate) struct Nginx {
    /// Directives of the `http` block.
    pub(crate) http: &'static str,
    /// Directives of the `server` block.
    pub(crate) server: &'static str,
    /// Directives of the `location` that is passed on.
    pub(crate) location: &'static str,
    /// TLS with HTTP/2, with its own [certificate](Proxy::certificate).
    pub(crate) tls: bool,
}

impl Nginx {
    /// Starts it in front of a service. None, with a message, when it isn't installed.
    pub(crate) fn before(&self, service: &Service) -> Option<Proxy> {
        let program = system_tool("nginx")?;
        let folder = tempfile::tempdir().unwrap();
        // nginx takes over a socket that is open already, as it does when it is upgraded: the port is free for sure, and
        // whoever connects before it is ready waits.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if self.tls {
            make_certificate(&folder)?;
        }
        let configuration = folder.path().join("nginx.conf");
        fs::write(&configuration, self.configuration(&folder, port, service)).unwrap();
        let child = Command::new(program)
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .arg("-c")
            .arg(configuration)
            .env("NGINX", "0;")
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .spawn()
            .unwrap();
        Some(Proxy {
            child,
            folder,
            scheme: if self.tls { "https" } else { "http" },
            port,
        })
    }

    fn configuration(&self, folder: &TempDir, port: u16, service: &Service) -> String {
        let dir = folder.path().display();
        let (tls, certificate) = if self.tls {
            let files = format!("ssl_certificate {dir}/certificate.pem; ssl_certificate_key {dir}/key.pem;");
            (" ssl http2", files)
        } else {
            ("", String::new())
        };
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {dir}/{kind};\n"))
            .concat();
        let Self {
            http, server, location, ..
        } = self;
        let to = service.port;
        // `user` counts for root only, whose workers could not read the folder otherwise.
        format!(
            "daemon off;\nuser root root;\npid {dir}/pid;\nerror_log {dir}/error.log;\nevents {{}}\nhttp {{\n\
             access_log off;\n{paths}{http}\nserver {{\nlisten 127.0.0.1:{port}{tls};\n{certificate}\n{server}\n\
             location / {{\nproxy_pass http://127.0.0.1:{to};\n{location}\n}}\n}}\n}}\n"
        )
    }
}

/// Starts Varnish with its defaults in front of a service. None, with a message, when it isn't installed.
pub(crate) fn varnish_before(service: &Service) -> Option<Proxy> {
    let (server, admin) = (system_tool("varnishd")?, system_tool("varnishadm")?);
    let folder = tempfile::tempdir().unwrap();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let child = Command::new(server)
        .arg("-n")
        .arg(folder.path())
        .args(["-F", "-j", "none", "-a", "127.0.0.1:0", "-b"])
        .arg(format!("127.0.0.1:{}", service.port))
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap();
    // Created before its port is known, so that the process is killed if the port never comes.
    let mut proxy = Proxy {
        child,
        folder,
        scheme: "http",
        port: 0,
    };
    let deadline = Instant::now() + START;
    while proxy.port == 0 {
        // It can be asked once its child process runs: a line such as `a0 127.0.0.1 45383`.
        let mut ask = Command::new(&admin);
        ask.arg("-n").arg(proxy.folder.path()).arg("debug.listen_address");
        let answer = String::from_utf8(ask.output().unwrap().stdout).unwrap();
        let port = answer.split_whitespace().nth(2).and_then(|port| port.parse().ok());
        proxy.port = port.unwrap_or(0);
        let ended = proxy.child.try_wait().unwrap();
        let said = || fs::read_to_string(proxy.folder.path().join("log")).unwrap_or_default();
        assert!(ended.is_none() && Instant::now() < deadline, "Varnish: {}", said());
    }
    Some(proxy)
}

impl Proxy {
    /// Its address for the command.
    pub(crate) fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// The certificate that its TLS is to be trusted by.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Killed, it would leave its worker processes behind; on SIGTERM, it ends them first.
        let kill = format!("kill -TERM {}", self.child.id());
        let _ = Command::new("/bin/sh").args(["-c", &kill]).status();
        let _ = self.child.wait();
    }
}

/// A key and a certificate for loopback, made for this run. None, with a message, without openssl.
fn make_certificate(folder: &TempDir) -> Option<()> {
    let file = |name| folder.path().join(name);
    let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=loopback \
                 -addext subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE";
    let made = Command::new(system_tool("openssl")?)
        .args(words.split_whitespace())
        .arg("-keyout")
        .arg(file("key.pem"))
        .arg("-out")
        .arg(file("certificate.pem"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some(())
}
