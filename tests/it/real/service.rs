//! The Nest service of `tests/real`: each test starts its own process, which keeps its state in memory.

use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::tool::{npm_tool, system_tool};

/// The key that it accepts.
pub(crate) const KEY: &str = "real-key-0123456789";

/// A service that runs until this is dropped. Its process ends when its standard input closes, however the test ends.
#[derive(Debug)]
pub(crate) struct Service {
    child: Child,
    talk: RefCell<(ChildStdin, BufReader<ChildStdout>)>,
    /// Where it listens, on 127.0.0.1.
    pub(crate) port: u16,
}

/// The state of a service, and the requests that it got.
#[derive(Debug)]
pub(crate) struct State {
    /// All assistants with all their fields, in the order of their creation.
    pub(crate) assistants: Vec<Value>,
    /// `{method, url, body}` of each request that reached it, those with a wrong key included.
    pub(crate) requests: Vec<Value>,
}

impl Service {
    /// Starts one that behaves in these ways (`DEFAULTS` in `tests/real/service.js`). None, with a message, when its
    /// packages aren't installed.
    pub(crate) fn start(ways: &Value) -> Option<Self> {
        let packages = npm_tool("ROSTER_NESTJS", "real/node_modules")?;
        let mut child = Command::new(system_tool("node")?)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/service.js"))
            .env("NODE_PATH", packages)
            .env("SERVICE", ways.to_string())
            .env("SERVICE_KEY", KEY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut output = BufReader::new(output);
        let mut port = String::new();
        output.read_line(&mut port).unwrap();
        let port = port.trim().parse();
        Some(Self {
            child,
            talk: RefCell::new((input, output)),
            port: port.expect("the service prints its port; why it doesn't stands above"),
        })
    }

    /// Its address for the command.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Somebody else changes fields of the assistant of that name.
    pub(crate) fn edit(&self, name: &str, field: &str, value: &Value) {
        self.say(&json!({"set": {"name": name, field: value}}));
    }

    /// Its current state.
    pub(crate) fn state(&self) -> State {
        let Value::Object(mut state) = self.say(&json!({})) else {
            panic!("the state is an object");
        };
        let mut list = |name| match state.remove(name) {
            Some(Value::Array(list)) => list,
            other => panic!("{name}: {other:?}"),
        };
        State {
            assistants: list("assistants"),
            requests: list("requests"),
        }
    }

    fn say(&self, line: &Value) -> Value {
        let (input, output) = &mut *self.talk.borrow_mut();
        writeln!(input, "{line}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        // A name that was cut through an emoji ends in half a surrogate pair, which no Rust string can hold.
        let whole = answer.replace("\\ud83d\"", "\\ufffd\"");
        serde_json::from_str(&whole).unwrap()
    }
}

impl State {
    /// The assistant of that name.
    #[track_caller]
    pub(crate) fn named(&self, name: &str) -> &Value {
        let mut found = self.assistants.iter().filter(|assistant| assistant["name"] == name);
        found.next().unwrap_or_else(|| panic!("no {name}: {self:?}"))
    }

    /// How many requests of that method came.
    pub(crate) fn count(&self, method: &str) -> usize {
        self.bodies(method).len()
    }

    /// The bodies of the requests of that method.
    pub(crate) fn bodies(&self, method: &str) -> Vec<&Value> {
        let sent = self.requests.iter().filter(|request| request["method"] == method);
        sent.map(|request| &request["body"]).collect()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
